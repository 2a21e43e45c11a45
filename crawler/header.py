"""The lines around a body: the header between the title and the text (time, 来源, 作者) and the tail below it (责任编辑, 编辑)."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawler.lines import read_lines
from crawler.markup import BREAKING
from crawler.titles import bare

_MOST = 40
_ABOVE_TITLE = 6  # lines above the title that may still be the header: some skins write time and source there
_MOST_SIBLINGS = 300


def lines_before(node: LexborNode, title: str, most: int = _MOST) -> list[str]:
    """The lines before an element, nearest first, up to the title and a few above it."""
    out: list[str] = []
    key = bare(title)
    left = most
    for group in _groups(node, forwards=False):
        for line in reversed(read_lines(group, keep=300, tables=False, most=400).lines):
            if not line.text:
                continue
            out.append(line.text)
            left -= 1
            if key and left > _ABOVE_TITLE and bare(line.text) == key:
                left = _ABOVE_TITLE
            if left <= 0:
                return out
    return out


def lines_after(node: LexborNode, most: int = 12) -> list[str]:
    """The first lines behind an element."""
    out: list[str] = []
    for group in _groups(node, forwards=True):
        for line in read_lines(group, keep=300, tables=False, most=60).lines:
            if line.text:
                out.append(line.text)
                if len(out) >= most:
                    return out
    return out


def _groups(node: LexborNode, *, forwards: bool) -> Iterator[list[LexborNode]]:
    """Siblings on one side of an element, then of its ancestors: a breaking element alone, inline ones that make a line together."""
    left = _MOST_SIBLINGS
    current: LexborNode | None = node
    while current is not None and current.tag not in ("body", "html"):
        inline: list[LexborNode] = []
        sibling = current.next if forwards else current.prev
        while sibling is not None and left > 0:
            left -= 1
            if sibling.tag in BREAKING or sibling.tag == "br":
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
