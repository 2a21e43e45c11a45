"""The headline of a hand-made page: the line above the header (time, 来源), where neither <title> nor a heading says it.

Sites of the 2000s (ASP, tables, 发表时间 in a row of its own) write the site's name into every <title> and the headline into a bare
cell. Between breadcrumb and header stands the headline, in every skin met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.document import Document
from crawler.emphasis import largest
from crawler.lines import read_lines
from crawler.place import PAGE_NAME
from crawler.sitenames import is_site_name
from crawler.text import DASHES, bare, clean
from crawler.titles import Titled, is_no_title
from crawler.trimming import is_control, names_writers

_HEADER = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d|"
    r"(?<![\u4e00-\u9fff])(?:(?:信息|文章|稿件|新闻|本文|内容)?来\s*源|稿\s*源|作\s*者|发[布表](?:时间|日期|人)|时\s*间|日\s*期|编\s*辑|撰\s*[稿文]|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|率|次数)?|访问(?:次数|量)?|字\s*[号体]|更新人)\s*[:：]"
)
_CRUMB = re.compile(r"位\s*置|[>›»]|->|首\s*页")
_SENTENCE = re.compile(r"[。;；]$")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)")
"""A heading of the text (二、报名时间) above a date that the text names."""
_SHORTEST, _LONGEST = 4, 100
_ABOVE_TEXT = 6  # lines between header and text: a summary, controls
_BY_PAGE = "<title>"
_WEAK = ("标题元素", _BY_PAGE)


def headline_above(titled: Titled, lines: Sequence[str], body: LexborNode | None, headings: Sequence[LexborNode] = ()) -> Titled:
    """The title by its place, when what was found is only a guess; else what was found.

    lines: those before the body, in page order. headings: the page's, one of which may be it.
    """
    if titled.rule not in _WEAK:
        return titled
    for at in reversed(range(max(len(lines) - _ABOVE_TEXT, 0), len(lines))):
        if _HEADER.search(lines[at]):
            if titled.rule == _BY_PAGE and bare(titled.title) in map(bare, lines[at + 1 :]) and not is_site_name(titled.title):
                return titled  # a paper's day stands above its headlines
            header = _first_of_header(lines, at)
            above = [bare(each) for each in lines[max(header - 3, 0) : header]]
            if titled.node is not None and _is_heading(titled.node) and bare(titled.title) in above:
                return titled
            if line := _headline_of(body, lines[:header]):
                node = next((each for each in headings if bare(each.text() or "") == bare(line)), None)
                return Titled(line, node, "标题旁时间之上的一行")
    return titled


def _headline_of(body: LexborNode | None, lines: Sequence[str]) -> str:
    """Of the lines that stand together above a header, the one set largest, else the last that begins with no dash; "" where none may be it."""
    together: list[str] = []
    for line in reversed(lines[-_MOST_TOGETHER:]):
        if names_writers(line):
            continue
        if not _may_be_headline(line):
            break
        together.insert(0, line)
    if not together:
        return ""
    plain = [line for line in together if not line.startswith(DASHES)]
    return (largest(body, together) if body is not None and len(together) > 1 else None) or (plain or together)[-1]


_MOST_TOGETHER = 4


def parted_headline(document: Document, titled: Titled) -> Titled:
    """The title where the element that bears its name holds 引题 and 副题 too: the line set largest, else those without a dash before them."""
    if titled.node is None or not titled.rule.startswith(_BY_ELEMENT) or (body := document.tree.body) is None:
        return titled
    parts = _parts_of(titled.node)
    plain = [part for part in parts if not part.startswith(DASHES)]
    title = (largest(body, parts) or (" ".join(plain) if len(plain) < len(parts) else "")) if len(parts) > 1 else ""
    return _shown_at(body, title, titled) if title else titled


def papers_headline(document: Document, titled: Titled, lines: Sequence[str]) -> Titled | None:
    """The title on a newspaper's page whose <title> names the paper alone: the line set largest, of those between masthead and text.

    lines: those before the text, in page order. None where the page does not tell.
    """
    body = document.tree.body
    by_page = titled.rule.startswith(_BY_PAGE) and is_site_name(titled.title)
    if body is None or not (titled.rule in _WEAK or by_page):
        return None
    title = _largest_below_masthead(body, lines, titled.title)
    return _shown_at(body, title, titled) if title else None


def _shown_at(body: LexborNode, title: str, titled: Titled) -> Titled:
    if bare(title) == bare(titled.title):
        return titled
    nodes = body.css("h1, h2, h3, h4, b, strong, font, span, td, dt, p, div")[:_MOST_NODES]
    node = next((each for each in nodes if bare(each.text() or "") == bare(title)), titled.node)
    return Titled(title, node, "标题处最醒目的一行")


def _largest_below_masthead(body: LexborNode, lines: Sequence[str], found: str) -> str:
    """Of the lines below a paper's day and page the one set largest, else what was found if it is one of them, else the last before one that
    begins with a dash; "" without a masthead."""
    masthead = next((at for at in reversed(range(len(lines))) if _HEADER.search(lines[at]) or PAGE_NAME.search(lines[at])), None)
    below = lines[masthead + 1 :] if masthead is not None else ()
    fit = [line for line in below if _may_be_headline(line) and not _is_no_papers_headline(line)]
    plain = [line for line in fit if not line.startswith(DASHES)]
    if not plain:
        return ""
    known = next((line for line in fit if bare(line) == bare(found)), None)
    return largest(body, fit) or known or plain[-1]


def _is_no_papers_headline(line: str) -> bool:
    """Writers' names, a picture's text, buttons."""
    return (
        "。" in line
        or line.endswith(("摄", "摄)"))
        or _BUTTON.search(line) is not None
        or is_control(line)
        or names_writers(line)
    )


_BUTTON = re.compile(r"放大|缩小|默认|返回(?:本版|目录|首页)|[上下]一?[篇版期]|打印")
_BY_ELEMENT = ("元素 ", "方正 founder-title")
_MOST_NODES = 2000


def _parts_of(node: LexborNode) -> list[str]:
    """The lines of an element, or of one line the texts of its elements where these are all of it."""
    lines = [line.text for line in read_lines([node], tables=False, most=5).lines if line.text]
    parts = [clean(each.text() or "") for each in node.iter()]
    whole = bare(node.text() or "")
    return lines if len(lines) > 1 or bare("".join(parts)) != whole else [part for part in parts if part]


def _first_of_header(lines: Sequence[str], at: int) -> int:
    """Where the header begins of which a line is part: a label and its value may stand in cells of their own."""
    while at > 0 and (
        _HEADER.search(lines[at - 1]) or is_control(lines[at - 1]) or _is_label(lines[at - 1]) or _is_label(lines[max(at - 2, 0)])
    ):
        at -= 1
    return at


_LONGEST_LABEL = 8


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_LABEL and line.endswith(":")


def _may_be_headline(line: str) -> bool:
    return (
        _SHORTEST <= len(line) <= _LONGEST
        and not _CRUMB.search(line)
        and not _SENTENCE.search(line)
        and not _NUMBERED.match(line)
        and not is_no_title(line)
        and not is_site_name(line)
        and not PAGE_NAME.fullmatch(line)
    )


def _is_heading(node: LexborNode) -> bool:
    return node.tag in ("h1", "h2", "h3")
