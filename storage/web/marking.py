"""Puts marks into an article's blocks: where a watch is named, by offsets into the body. Pure; templates do the escaping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.records import Block, Heading, Image, Paragraph, Table, block_lines


@dataclass(frozen=True, slots=True)
class Mark:
    """A place [start, end) of a text, and what it is a mention of."""

    start: int
    end: int
    watch_id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; watch_id is None where nothing is marked."""

    text: str
    watch_id: str | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready to be shown. lines: one of a paragraph, heading or caption; the cells of a table stand in rows."""

    kind: str
    line: Line = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    src: str = ""


def marked(text: str, marks: Iterable[Mark], offset: int = 0) -> Line:
    """The text that stands at `offset` of a body, cut at the marks. Of overlapping marks the first and longest is kept."""
    pieces: list[Piece] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = max(0, mark.start - offset), min(len(text), mark.end - offset)
        if start >= end or start < at:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], mark.watch_id))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


def shown_blocks(blocks: Sequence[Block], marks: Sequence[Mark]) -> tuple[ShownBlock, ...]:
    """The blocks of an article in order, with the marks that fall on each; offsets count as `Article.body` does."""
    shown = []
    offset = 0
    for block in blocks:
        shown.append(_shown(block, marks, offset))
        offset += sum(len(line) + 1 for line in block_lines(block))
    return tuple(shown)


def _shown(block: Block, marks: Sequence[Mark], offset: int) -> ShownBlock:
    match block:
        case Paragraph(text):
            return ShownBlock("paragraph", marked(text, marks, offset))
        case Heading(text):
            return ShownBlock("heading", marked(text, marks, offset))
        case Image(src, caption):
            return ShownBlock("image", marked(caption, marks, offset), src=src)
        case Table(rows):
            return ShownBlock("table", rows=_shown_rows(rows, marks, offset))


def _shown_rows(rows: Sequence[Sequence[str]], marks: Sequence[Mark], offset: int) -> tuple[tuple[Line, ...], ...]:
    """Every cell, and the line end behind each row, is one sign of the body."""
    shown = []
    for row in rows:
        cells = []
        for cell in row:
            cells.append(marked(cell, marks, offset))
            offset += len(cell) + 1
        offset += 0 if row else 1
        shown.append(tuple(cells))
    return tuple(shown)


def places_of(text: str, phrase: str, watch_id: str) -> list[Mark]:
    """Where a phrase stands in a line (a title, say) that mentions give no offsets for."""
    marks = []
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        marks.append(Mark(start, start + len(phrase), watch_id))
        start = text.find(phrase, start + len(phrase))
    return marks
