"""The headline of a hand-made page: the line above the header (time, 来源), where neither <title> nor a heading says it.

Sites of the 2000s (ASP, tables, 发表时间 in a row of its own) write the site's name into every <title> and the headline into a bare
cell. Between breadcrumb and header stands the headline, in every skin met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.place import PAGE_NAME
from crawler.sitenames import is_site_name
from crawler.text import bare
from crawler.titles import Titled, is_no_title
from crawler.trimming import is_control

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


def headline_above(titled: Titled, lines: Sequence[str], headings: Sequence[LexborNode] = ()) -> Titled:
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
            line = lines[header - 1] if header else ""
            above = [bare(each) for each in lines[max(header - 3, 0) : header]]
            if titled.node is not None and _is_heading(titled.node) and bare(titled.title) in above:
                return titled
            if _may_be_headline(line):
                node = next((each for each in headings if bare(each.text() or "") == bare(line)), None)
                return Titled(line, node, "标题旁时间之上的一行")
    return titled


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
