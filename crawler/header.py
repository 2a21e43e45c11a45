"""The lines around a body: the header between the title and the text (time, 来源, 作者) and the tail below it (责任编辑, 编辑)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawler.lines import read_lines
from crawler.markup import BREAKING
from crawler.titles import bare

_MOST = 40
_ABOVE_TITLE = 6  # lines above the title that may still be the header: some skins write time and source there
_MOST_SIBLINGS = 300
_SHORT, _LONG = 800, 3000
"""Characters, with the blanks of the markup, of a sibling above, and below, the title that is surely no header."""
_LONG_TAIL = 1500
_TITLE_START = 6
_A_LINE = 90  # characters that may be a 副题
_YEAR = re.compile(r"(?:19|20)\d\d\s*[-/.年—]")
_TELLING = re.compile(
    r"(?:19|20)\d\d|来\s*源|稿源|作\s*者|记\s*者|编|通\s*讯\s*员|摄|撰|采写|供稿|文\s*[/丨|]|图\s*[/丨|]|[:：]\s*$|[(（【]"
)
_ANCESTORS, _TAIL_ANCESTORS = 7, 4
_ALL = -1  # furniture is read as well: share_box may hold the time


def lines_before(node: LexborNode, title: str, most: int = _MOST) -> list[str]:
    """The lines before an element, nearest first, up to the title and, when no time stood below it, a few above it.

    Parts without the title, a year, or a word of credit are passed over unread.
    """
    out: list[str] = []
    key, start = bare(title), title[:_TITLE_START]
    left = most
    for group in _groups(node, forwards=False):
        raw = "".join(each.text() or "" for each in group)
        if len(raw) > (_SHORT if left <= _ABOVE_TITLE else _LONG):
            continue
        if not (len(raw) <= _A_LINE or _TELLING.search(raw) or (start and start in raw)):
            continue
        for line in reversed(read_lines(group, keep=_ALL, tables=False, spaced=True, most=400).lines):
            if not line.text:
                continue
            if key and left > _ABOVE_TITLE and bare(line.text) == key:
                left = 1 if any(_YEAR.search(each) for each in out) else _ABOVE_TITLE + 1
            out.append(line.text)
            left -= 1
            if left <= 0:
                return out
    return out


def lines_after(node: LexborNode, most: int = 12) -> list[str]:
    """The first telling lines behind an element: parts without a year or a word of credit are passed over unread."""
    out: list[str] = []
    for group in _groups(node, forwards=True):
        raw = "".join(each.text() or "" for each in group)
        if len(raw) > _LONG_TAIL or not _TELLING.search(raw):
            continue
        lines = read_lines(group, keep=_ALL, tables=False, spaced=True, most=most).lines
        out.extend(line.text for line in lines if line.text)
        if len(out) >= most:
            break
    return out[:most]


def _groups(node: LexborNode, *, forwards: bool) -> Iterator[list[LexborNode]]:
    """Siblings on one side of an element, then of its ancestors: a breaking element alone, inline ones that make a line together."""
    left = _MOST_SIBLINGS
    current: LexborNode | None = node
    for _ in range(_TAIL_ANCESTORS if forwards else _ANCESTORS):
        if current is None or current.tag in ("body", "html"):
            return
        inline: list[LexborNode] = []
        sibling = current.next if forwards else current.prev
        while sibling is not None and left > 0:
            left -= 1
            tag = sibling.tag or ""
            if tag == "-text" and not inline and not (sibling.text_content or "").strip():
                pass
            elif tag in BREAKING or tag == "br":
                if inline:
                    yield inline if forwards else inline[::-1]
                    inline = []
                yield [sibling]
            else:
                inline.append(sibling)
            sibling = sibling.next if forwards else sibling.prev
        if inline:
            yield inline if forwards else inline[::-1]
        current = current.parent


_CREDIT = re.compile(
    r"来\s*源|稿源|作\s*者|记\s*者|编\s*辑|责\s*编|通\s*讯\s*员|[文图]\s*[/丨|]|摄|撰|采写|供稿|(?:文字|图片)\s*[:：/]|"
    r"^.{0,12}(?:19|20)\d\d\s*[-/.年—]\s*\d|^[(（【][^。]{2,30}[)）】]$"
)
_LABEL_ALONE = re.compile(r"^[\[【(]?\s*\S{1,8}\s*[:：]$")
_DATE_ALONE = re.compile(r"^[\d\s年月日:/.\-]+$")


_LONGEST_CREDIT = 200


def credit_lines(lines: list[str]) -> list[str]:
    """The lines that may name people or source, each with the one behind it when it is a label with a colon; menus stay out."""
    out: list[str] = []
    open_label = False
    for line in lines:
        telling = len(line) <= _LONGEST_CREDIT and _CREDIT.search(line)
        if (telling or open_label) and not _DATE_ALONE.match(line) and line not in out:
            out.append(line)
        open_label = bool(telling and _LABEL_ALONE.match(line))
    return out
