"""Data tables of an article as rows of cells; layout tables are no tables."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.markup import BREAKING
from crawler.text import clean

_MAX_ROWS = 2000
_MAX_COLUMNS = 60
_LONG_CELL = 400  # characters: a cell with more, or with several pictures, is layout


def is_data_table(table: LexborNode) -> bool:
    """Whether a table holds data: two columns somewhere, two rows or a header, no table inside, no cell that is an article."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    rows = table.css("tr")
    if not rows or max((_width(row) for row in rows[:50]), default=0) < 2:
        return False
    if len(rows) < 2 and not table.css("th"):
        return False
    if _holds_pictures(table, rows):
        return False
    longest = max((len(cell.text() or "") for row in rows[:200] for cell in _cells(row)), default=0)
    whole = len(table.text() or "")
    return longest <= _LONG_CELL or longest * 2 < whole


def _holds_pictures(table: LexborNode, rows: list[LexborNode]) -> bool:
    """Whether a table only sets pictures side by side with their captions: no more texts than pictures."""
    pictures = len(table.css("img"))
    if not pictures:
        return False
    texts = sum(bool((cell.text() or "").strip()) for row in rows[:50] for cell in _cells(row))
    return texts <= pictures


def _cells(row: LexborNode) -> list[LexborNode]:
    return [node for node in row.iter() if node.tag in ("td", "th")]


def _width(row: LexborNode) -> int:
    return len(_cells(row))


def read_table(table: LexborNode) -> tuple[tuple[str, ...], ...]:
    """Rows of cells of one length. A cell that spans columns or rows stands in the first place, "" in the others."""
    rows: list[list[str]] = []
    hanging: dict[int, int] = {}
    for row in table.css("tr")[:_MAX_ROWS]:
        line: list[str] = []
        for cell in _cells(row):
            _skip_hanging(line, hanging)
            if len(line) >= _MAX_COLUMNS:
                break
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for at in range(len(line), min(len(line) + wide, _MAX_COLUMNS)):
                if high > 1:
                    hanging[at] = high - 1
            line.extend([cell_text(cell), *[""] * (wide - 1)])
        _skip_hanging(line, hanging)
        if any(line):
            rows.append(line[:_MAX_COLUMNS])
    width = max(map(len, rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _skip_hanging(line: list[str], hanging: dict[int, int]) -> None:
    while hanging.get(len(line), 0) > 0 and len(line) < _MAX_COLUMNS:
        hanging[len(line)] -= 1
        line.append("")


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _MAX_COLUMNS) if value.isascii() and value.strip().isdigit() else 1


def cell_text(cell: LexborNode) -> str:
    """The text of a cell on one line; lines inside it are parted by a blank."""
    pieces = []
    for node in cell.traverse(include_text=True):
        if node.tag == "-text":
            pieces.append(node.text_content or "")
        elif node.tag == "br" or node.tag in BREAKING:
            pieces.append(" ")
    return clean("".join(pieces))
