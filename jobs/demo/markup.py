"""From lines of a story to the HTML of its body, in the style of a CMS; and templates with `{{name}}` for places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from crawler.records import Heading, Image, Paragraph, Table
from jobs.demo.content import Byline, FileLink, Line, Story

_TEMPLATES = Path(__file__).parent / "templates"
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Style:
    """How one CMS writes blocks; each is a `str.format` pattern, {0} the text, for images {0} the address and {1} the caption."""

    paragraph: str = "<p>{0}</p>"
    heading: str = "<p><strong>{0}</strong></p>"
    image: str = '<p style="text-align: center;"><img src="{0}" alt="" /></p>'
    caption: str = '<p style="text-align: center;">{0}</p>'
    file: str = '<p>附件：<a href="{1}">{0}</a></p>'
    byline: str = "<p>{0}</p>"
    cell: str = "<td>{0}</td>"
    table: str = '<table border="1" cellspacing="0" width="100%"><tbody>{0}</tbody></table>'


def body_html(story: Story, style: Style) -> str:
    """All lines of a story, one after another."""
    return "\n".join(_line_html(line, style) for line in story.lines)


def _line_html(line: Line, style: Style) -> str:
    match line:
        case Paragraph(text):
            return style.paragraph.format(escape(text, quote=False))
        case Heading(text):
            return style.heading.format(escape(text, quote=False))
        case Image(src, caption):
            shown = style.caption.format(escape(caption, quote=False)) if caption else ""
            return style.image.format(escape(src), escape(caption)) + shown
        case Table(rows):
            return style.table.format("".join(_row_html(row, style) for row in rows))
        case FileLink(name, href):
            return style.file.format(escape(name, quote=False), escape(href))
        case Byline(text):
            return style.byline.format(escape(text, quote=False))


def _row_html(row: tuple[str, ...], style: Style) -> str:
    return "<tr>" + "".join(style.cell.format(escape(cell, quote=False)) for cell in row) + "</tr>"


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def fill(name: str, **values: str | int) -> str:
    """A template with its places filled; values are HTML already. Raises KeyError for a place without a value."""
    return _PLACE.sub(lambda place: str(values[place[1]]), _template(name))
