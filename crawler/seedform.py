"""The seed form (DESIGN 3): an article as Markdown that a person can read and write, and back again.

`parse(render(a)) == carried(a)`: title, subtitle, blocks (without addresses of images), the byline and its place. A line that
would be read as something else is escaped with a backslash in front: one that begins with #, |, \\, 文/ or 图/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.bylines import parse_seed_byline, read_bylines, seed_byline
from crawler.errors import SeedFormError
from crawler.records import Article, Block, Heading, Image, Paragraph, Table
from crawler.text import clean

_SPECIAL = re.compile(r"#|\||\\|文/|图/")
_ESCAPED = re.compile(r"\\(?=#|\||\\|文/|图/)")
_RULE_CELL = re.compile(r":?-+:?")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)\|")
_BLANKS_BEFORE_CAPTION = 3


def carried(article: Article) -> Article:
    """What of an article the seed form carries: text as NFKC, no empty blocks, no image without a caption, no image's address.

    People without a place stand at the end.
    """
    blocks: list[Block] = []
    place = len(article.blocks) if article.byline_at is None else article.byline_at
    at = 0
    for index, block in enumerate(article.blocks):
        kept = _kept(block)
        if kept is not None:
            at += index < place
            blocks.append(kept)
    authors, photographers = _names(article.authors), _names(article.photographers)
    return Article(
        article.url,
        clean(article.title),
        tuple(blocks),
        clean(article.subtitle),
        authors=authors,
        photographers=photographers,
        byline_at=at if authors or photographers else None,
    )


def _kept(block: Block) -> Block | None:
    match block:
        case Paragraph(text):
            return Paragraph(clean(text)) if clean(text) else None
        case Heading(text):
            return Heading(clean(text)) if clean(text) else None
        case Image(_, caption):
            return Image("", clean(caption)) if clean(caption) else None
        case Table(rows):
            width = max((len(row) for row in rows), default=0)
            filled = tuple((*map(clean, row), *[""] * (width - len(row))) for row in rows)
            return Table(filled) if width else None


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, names)))


def render(article: Article) -> str:
    """The article in the seed form; ends with a line end. What the form does not carry is left out, see `carried`."""
    article = carried(article)
    out = [f"# {article.title}"]
    if article.subtitle:
        out.append(f"\n## {article.subtitle}")
    byline = seed_byline(article.authors, article.photographers)
    for index, block in enumerate(article.blocks):
        if index == article.byline_at:
            out.append(f"\n{byline}")
        out.append("\n" + _rendered(block))
    if article.byline_at == len(article.blocks):
        out.append(f"\n{byline}")
    return "\n".join(out) + "\n"


def _rendered(block: Block) -> str:
    match block:
        case Paragraph(text):
            return _escape(text)
        case Heading(text):
            return f"### {text}"
        case Image(_, caption):
            return "\n\n" + _escape(caption)
        case Table(rows):
            lines = ["| " + " | ".join(map(_escape_cell, row)) + " |" for row in rows]
            return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _escape(text: str) -> str:
    return "\\" + text if _SPECIAL.match(text) else text


def _escape_cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, its number in the file from 1, and how many empty lines stand before it."""

    number: int
    text: str
    blanks: int


def parse(text: str, url: str = "") -> Article:
    """The article that a text in the seed form says. Two lines without a blank line between are two paragraphs.

    Raises SeedFormError, naming the line, when there is no title, or a heading, table or byline stands where none can be.
    """
    lines = list(_lines(text))
    if not lines or not lines[0].text.startswith("# ") or not lines[0].text[2:].strip():
        raise SeedFormError(f"第 {lines[0].number if lines else 1} 行: 应以 “# 标题” 开头")
    title, lines = lines[0].text[2:].strip(), lines[1:]
    subtitle = ""
    if lines and lines[0].text.startswith("## "):
        subtitle, lines = lines[0].text[3:].strip(), lines[1:]
    blocks, people, place = _blocks(lines)
    return Article(
        url, title, tuple(blocks), subtitle, authors=people[0], photographers=people[1], byline_at=place if any(people) else None
    )


def _lines(text: str) -> Iterator[_Line]:
    """Lines of NFKC text. A line of nothing but blanks is a block left empty, and goes with one empty line."""
    blanks = 0
    for number, raw in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = clean(raw)
        if line:
            yield _Line(number, line, blanks)
            blanks = 0
        elif raw:
            blanks = max(0, blanks - 1)
        else:
            blanks += 1


_People = tuple[tuple[str, ...], tuple[str, ...]]


def _blocks(lines: list[_Line]) -> tuple[list[Block], _People, int]:
    blocks: list[Block] = []
    people: _People = ((), ())
    place = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.text.startswith("|"):
            end = next((i for i in range(at, len(lines)) if not lines[i].text.startswith("|") or lines[i].blanks), len(lines))
            blocks.append(_table(lines[at - 1 : end]))
            at = end
        elif line.text.startswith(("文/", "图/")):
            if any(people):
                raise SeedFormError(f"第 {line.number} 行: 第二处署名")
            people, place = _byline(line), len(blocks)
        else:
            blocks.append(_line_block(line))
    return blocks, people, place


def _line_block(line: _Line) -> Block:
    if line.text.startswith("### "):
        return Heading(line.text[4:])
    if line.text.startswith("#"):
        raise SeedFormError(f"第 {line.number} 行: 正文里的小标题写作 “### ”; 以 # 开头的段落前加 \\")
    text = _ESCAPED.sub("", line.text, count=1) if line.text.startswith("\\") else line.text
    return Image("", text) if line.blanks >= _BLANKS_BEFORE_CAPTION else Paragraph(text)


def _byline(line: _Line) -> _People:
    people = parse_seed_byline(line.text)
    if people is None:
        found = read_bylines(line.text)
        people = (found.authors, found.photographers)
    if not any(people):
        raise SeedFormError(f"第 {line.number} 行: 署名应写作 “文/甲 乙 图/丙”; 以 文/ 开头的段落前加 \\")
    return people


def _table(lines: list[_Line]) -> Table:
    rows = [_cells(line) for line in lines]
    if len(rows) < 2 or not all(_RULE_CELL.fullmatch(cell) for cell in rows[1]):
        raise SeedFormError(f"第 {lines[0].number} 行: 表格第二行应为 | --- | --- |; 以 | 开头的段落前加 \\")
    kept = [rows[0], *rows[2:]]
    width = max(map(len, kept))
    return Table(tuple((*row, *[""] * (width - len(row))) for row in kept))


def _cells(line: _Line) -> tuple[str, ...]:
    inner = line.text[1:] if line.text.endswith("|") else line.text[1:] + "|"
    cells = _CELL.findall(inner)
    if not cells or _CELL.sub("", inner):
        raise SeedFormError(f"第 {line.number} 行: 表格的一行应以 | 结尾")
    return tuple(re.sub(r"\\(.)", r"\1", cell).strip() for cell in cells)
