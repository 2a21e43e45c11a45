"""The lines around a body: the header between the title and the text (time, 来源, 作者) and the tail below it (责任编辑, 编辑)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler import elementnames
from crawler.document import Document, names_with
from crawler.lines import Line, read_lines
from crawler.markup import BREAKING
from crawler.people import ends_with_person, people_in
from crawler.text import BULLETS, bare, clean

_MOST = 40
_INDEX = re.compile(r"索\s*引\s*号|发\s*文\s*字\s*号")
"""The index table of open-government documents stands above the title (索引号, 成文日期, 发布日期), whatever its length."""
_ABOVE_TITLE = 6  # lines above the title that may still be the header: some skins write time and source there
_MOST_SIBLINGS = 300
_SHORT, _LONG = 800, 3000
"""Characters, with the blanks of the markup, of a sibling above, and below, the title that is surely no header."""
_LONG_TAIL = 1500
_TITLE_START = 6
_A_LINE = 90  # characters that may be a 副题
_YEAR = re.compile(r"(?:19|20)\d\d\s*[-/.年—]")
_TELLING = re.compile(
    r"(?:19|20)\d\d|来\s*源|稿源|作\s*者|记\s*者|编|通\s*讯\s*员|摄|撰|采写|供稿|[文图]\s*[/丨|:：]|文字\s*[:：]|图片\s*[:：]|[:：]\s*$|[(（【]"
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:all)?(?:comm(?:ent)?s?|pinglun|reply|replies|liuyan|guestbook|disqus)(?:$|[\s_-])|[a-z]Comm(?:ent)?s?(?![a-z])",
    re.IGNORECASE,
)
"""Boxes of readers' comments below a text, whose names and times are none of the article's."""
_COMMENTED = re.compile(r"\s*(?:网友|最新|热门|全部|精彩|我要|发表|新闻)?(?:评论|跟帖|留言|回复)")
_ANCESTORS, _TAIL_ANCESTORS = 7, 4
_PARTS_OF_TABLES = frozenset(("td", "tr", "tbody"))  # one step together with their table: dedecms wraps its body in one
_ALL = -1  # furniture is read as well: share_box may hold the time


def lines_before(node: LexborNode, title: str, most: int = _MOST) -> list[str]:
    """The lines before an element, nearest first, up to the title and, when no time stood below it, a few above it.

    Parts without the title, a year, or a word of credit are passed over unread.
    """
    out: list[str] = []
    key, start = bare(title), title[:_TITLE_START]
    left = most
    for _, group in _groups(node, forwards=False):
        raw = "".join(each.text() or "" for each in group)
        is_index = _INDEX.search(raw) is not None
        if len(raw) > (_SHORT if left <= _ABOVE_TITLE and not is_index else _LONG):
            continue
        if not (len(raw) <= _A_LINE or _TELLING.search(raw) or (start and start in raw)):
            continue
        for line in reversed(read_lines(group, keep=_ALL, tables=False, spaced=True, most=400).lines):
            if not line.text:
                continue
            if key and left > _ABOVE_TITLE and bare(line.text) == key:
                left = 1 if any(_YEAR.search(each) for each in out) else _ABOVE_TITLE + 1
            out.append(line.text)
            left -= not is_index
            if left <= 0:
                return out
    return out


@dataclass(frozen=True, slots=True)
class Behind:
    """Siblings behind an element or behind one of its ancestors: nodes that make a line together, their raw text, and how far up."""

    nodes: list[LexborNode]
    raw: str
    steps: int


def parts_behind(node: LexborNode) -> list[Behind]:
    """What stands behind an element, nearest first: read once, and asked for credits and for files."""
    return [Behind(group, "".join(each.text() or "" for each in group), steps) for steps, group in _groups(node, forwards=True)]


def lines_after(behind: Sequence[Behind], most: int = 12) -> list[str]:
    """The first telling lines behind an element: parts without a year or a word of credit are passed over unread.

    A line that is a link, or little else beside a title in one, is of another article: a related one's card or row shows its day.
    """
    out: list[str] = []
    for group in _telling_groups(behind):
        lines = read_lines(group, keep=_ALL, tables=False, spaced=True, most=most).lines
        out.extend(line.text for line in lines if line.text and not _is_others(line))
        if len(out) >= most:
            break
    return out[:most]


_DAY_BESIDE = re.compile(
    r"^\W*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\W*|\W*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\W*$"
)


def _is_others(line: Line) -> bool:
    """Whether a line is a link, and nothing but a day beside it."""
    return line.linked > 0 and len(_DAY_BESIDE.sub("", line.text).replace(" ", "")) <= line.linked


def lines_beside(title: LexborNode) -> list[str]:
    """The short lines behind a title that tell a time or a credit: for a header that does not stand between title and text."""
    return [
        line
        for line in lines_after(parts_behind(title), most=30)
        if len(line) <= _A_LINE and not line.endswith(("。", "?", "!", "”"))
    ][:8]


_MASTHEAD = re.compile(
    r"(?:^《?[^\s:,。《》]{2,10}》?\s+)?((?:19|20)\d\d年\s*\d{1,2}月\s*\d{1,2}日\s*星期[一二三四五六日天])(?!.*版).*"
)


def papers_header(lines: Sequence[str], title: str) -> list[str]:
    """The lines above a newspaper's text, where names alone between title and text are the writers' (方正 skins: a cell without a label).

    The masthead has day and weekday but no page; what stands behind them (the site, 往期回顾, 检索) and the paper's own name before them say
    where the page is, not whence the article. 《云溪日报》 with day and page in one line does.
    """
    key = bare(title)
    at = next((i for i in reversed(range(len(lines))) if bare(lines[i]) == key), len(lines))
    return [_as_writers(line) if i > at else _MASTHEAD.sub(r"\1", line) for i, line in enumerate(lines)]


def _as_writers(line: str) -> str:
    plain = line.lstrip(_SIGNS)
    if _SHOT.search(plain):
        return plain
    if _LABELLED_WRITER.search(plain):
        return line
    place = _PLACE_BEHIND.search(plain)
    said = plain[: place.start()].rstrip() if place else plain
    named = said if _are_names(said) or _PEN_NAME.fullmatch(said) else ends_with_person(said)
    return f"作者:{named} {place[0] if place else ''}".rstrip() if named else line


_PLACE_BEHIND = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*$|《[^《》()]{2,20}》\s*\(\s*(?:19|20)\d\d[^()]{6,40}版[^()]{0,12}\)$"
)
"""The day, or paper and page, in the writer's own line of newer skins."""
_LABELLED_WRITER = re.compile(r"(?:来\s*源|作\s*者)\s*:")
"""A line that says of itself who wrote or where it comes from needs no guess by place."""
_PEN_NAME = re.compile(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")
"""Two characters set apart as names are, surname or not (青 言)."""
_SIGNS = BULLETS + " "
_SHOT = re.compile(r"摄影?(?:报道)?$")
"""A writer's place may hold the photographer of a page of pictures, who says so: 本报记者 张三 摄."""


def without_column(lines: Sequence[str], column: str) -> list[str]:
    """The lines above a text without the column's own name where it stands unlabelled beside the time (WordPress: 2026-03-05 云岭新闻 阅读 12)."""
    return [_without_word(line, column) if column and column in line and _YEAR.search(line) else line for line in lines]


def _without_word(line: str, word: str) -> str:
    words = line.split()
    kept = [each for at, each in enumerate(words) if each != word or (at and words[at - 1].endswith(_LABEL_ENDS))]
    return " ".join(kept) if len(kept) < len(words) else line


_LABEL_ENDS = (":", ":", "来源", "稿源")


def _are_names(line: str) -> bool:
    return len(line) <= _LONGEST_NAMED and bool(people_in(line, handles=False, all_of_it=True))


_INFO = ("来源", "作者", "发布时间", "发布日期")


def _telling_groups(behind: Sequence[Behind]) -> Iterator[list[LexborNode]]:
    """The groups behind an element that may hold a credit or a time; comments are none.

    Of a side column that is too long to be a tail but tells source or time, its boxes, each a group (文章信息).
    """
    for part in behind:
        group, raw = part.nodes, part.raw
        if len(raw) > _LONG_COLUMN or any(mark in raw for mark in _FOOT):
            continue
        if len(raw) <= _LONG_TAIL:
            if _TELLING.search(raw) and not _is_commented(group[0], raw):
                yield group
        elif len(group) == 1 and group[0].tag in _COLUMNS and any(word in raw for word in _INFO):
            for child in group[0].iter():
                raw = child.text() or ""
                if len(raw) <= _LONG_TAIL and _TELLING.search(raw) and not _is_commented(child, raw):
                    yield [child]


def _is_commented(node: LexborNode, raw: str) -> bool:
    """Whether a part of the page holds readers' comments, by its name or its heading."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"[:200]
    return bool(_COMMENTS.search(names) or _COMMENTED.match(raw))


_FOOT = ("ICP备", "公网安备", "版权所有", "网站标识码")
"""What every site's foot must show: no credit of an article stands there."""
_COLUMNS = frozenset(("div", "td", "aside", "section"))
_LONG_COLUMN = 8000  # characters with the blanks of the markup


def _groups(node: LexborNode, *, forwards: bool) -> Iterator[tuple[int, list[LexborNode]]]:
    """Siblings on one side of an element, then of its ancestors: a breaking element alone, inline ones that make a line together.

    With each the number of ancestors that it is away.
    """
    left = _MOST_SIBLINGS
    current: LexborNode | None = node
    steps = 0
    while steps < (_TAIL_ANCESTORS if forwards else _ANCESTORS):
        if current is None or (tag := current.tag) in ("body", "html"):
            return
        steps += tag not in _PARTS_OF_TABLES
        inline: list[LexborNode] = []
        sibling = current.next if forwards else current.prev
        while sibling is not None and left > 0:
            left -= 1
            tag = sibling.tag or ""
            if tag == "-text" and not inline and not (sibling.text_content or "").strip():
                pass
            elif tag in BREAKING or tag == "br":
                if inline:
                    yield steps, inline if forwards else inline[::-1]
                    inline = []
                yield steps, [sibling]
            else:
                inline.append(sibling)
            sibling = sibling.next if forwards else sibling.prev
        if inline:
            yield steps, inline if forwards else inline[::-1]
        current = current.parent


_AUTHOR = re.compile(r"^founder-author$|^[.#](?:[a-z]+[-_]+)*(?:author|zuozhe)s?$|^#lbzz$|^[.#]zz$", re.IGNORECASE)
_ORIGIN = re.compile(r"^[.#](?:[a-z]+[-_]+)*(?:(?:re)?source|laiyuan|origin|media[-_]?name|(?<=[-_])src)$", re.IGNORECASE)
_BAIDU = re.compile(r"^#(?:pubtime|source|author|editor)_baidu$")
"""What Baidu asked of news sites around 2010: elements with these ids, often hidden, with labels and all."""
_LONGEST_NAMED = 40  # characters
_MOST_BEARERS = 3
_WRITER = "作者:"


def named_lines(document: Document) -> list[str]:
    """Credit lines of what stands in elements named so, with the label that the name stands for when the text has none.

    founder-author, .main-article-author, .zz: 作者; .source, .ent-source: 来源 (新浪, 县级融媒); #pubtime_baidu and its like as they stand.
    """
    out: dict[str, None] = {}
    if "#js_content" in document.named and _is_bare_value(author := document.metas.first("author"), "作者"):
        out.setdefault(f"{_WRITER}{author}")  # WeChat's own field, shown beside the account
    for name in names_with(document, elementnames.CREDIT):
        label = "作者" if _AUTHOR.match(name) else "来源" if _ORIGIN.match(name) else "" if _BAIDU.match(name) else None
        if label is None or len(nodes := document.named[name]) > _MOST_BEARERS:
            continue
        text = clean(nodes[0].text() or "").lstrip(_SIGNS)
        if not text or len(text) > _LONGEST_NAMED:
            continue
        if not label or _SHOT.search(text):
            out.setdefault(text)
        elif _is_bare_value(text, label):
            out.setdefault(f"{label}:{text}")
    return list(out)


def writers_named(lines: Sequence[str]) -> list[str]:
    """What elements named after the writer hold, of the lines that `named_lines` gave."""
    return [line.removeprefix(_WRITER) for line in lines if line.startswith(_WRITER)]


def _is_bare_value(text: str, label: str) -> bool:
    """Whether a text is names only, or one name of a medium, without a label or date of its own."""
    if label == "作者":
        return bool(people_in(text, handles=False, all_of_it=True))
    return (
        len(text) <= _LONGEST_MEDIUM
        and not re.search(r"[\d:：。,!?|]|来源|[网日]页|^(?:更多|全部|返回)", text)
        and " " not in text
    )


_LONGEST_MEDIUM = 16
_CREDIT = re.compile(
    r"来\s*源|稿源|作\s*者|记\s*者|编\s*辑|责\s*编|通\s*讯\s*员|[文图]\s*[/丨|]|摄|撰|采写|供稿|(?:文字|图片|图文|文图)\s*[:：/丨∣|]|(?:^|\s)[文图]\s*[:：]|\s[文图](?:\s|$)|"
    r"》\s*\(\s*(?:19|20)\d\d|^.{0,12}(?:19|20)\d\d\s*[-/.年—]\s*\d|^[(（【][^。]{2,30}[)）】]$|^[□■◎●○◆◇☆]"
)
_BARE_LABEL = re.compile(
    r"(?:信息|文章|稿件)?来\s*源|稿源|作\s*者|记\s*者|通讯员|文字|撰[稿文]|采写|供稿|摄\s*影|(?:责任)?编\s*辑|责\s*编|发布(?:时间|日期)"
)
_ANY_LABEL = re.compile(
    rf"(?:{_BARE_LABEL.pattern}|字\s*[体号]|打印|分享|收藏|(?:点击|浏览|阅读|访问)(?:次数|量|数)?|\S{{0,6}}[:：])$"
)
_LABEL_ALONE = re.compile(r"^[\[【(]?\s*\S(?:\s?\S){0,7}\s*[:：]$")
_DATE_ALONE = re.compile(r"^[\d\s年月日:/.\-]+$")


_LONGEST_CREDIT = 200


def credit_lines(lines: Sequence[str]) -> list[str]:
    """The lines that may name people or source, each with the one behind it when it is a label with a colon; menus stay out."""
    out: list[str] = []
    open_label = False
    for line, following in zip(lines, [*lines[1:], ""], strict=False):  # no lines at all are no fault
        if _BARE_LABEL.fullmatch(line) and following and len(following) <= _LONGEST_NAMED and not _ANY_LABEL.match(following):
            out.append(f"{line}:{following}")  # a table of labels and values (文章信息)
            continue
        telling = len(line) <= _LONGEST_CREDIT and _CREDIT.search(line)
        if (telling or open_label) and not _DATE_ALONE.match(line) and line not in out:
            out.append(line)
        open_label = bool(telling and _LABEL_ALONE.match(line))
    return out
