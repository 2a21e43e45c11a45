"""Lines of a body into the blocks of a record: paragraphs, headings, pictures with the captions that belong to them, tables."""

from __future__ import annotations

import re

from crawler.lines import Line
from crawler.linked import image_source
from crawler.records import Block, Heading, Image, Paragraph, Table

_CREDIT = re.compile(r"(?:摄影?|供图|图源.{0,20}|资料图片?|摄影报道|制图|(?<=\s)图)\s*[)）]?[。.]?$")
_SHOWS = re.compile(
    r"^\(?\s*(?:图\s*\d*\s*[为:]|图[一二三四五六七八九十]\s*[:为]?|(?:上|下|左|右|本|题|组)图[:为]?|图\d+|▲|△|↑|▼|◎|◆图)"
)
_ENDS_SENTENCE = re.compile(r"[。!?;:…]\s*[”’\"]?$")
_DATE = re.compile(r"\(?(?:19|20)\d\d[-/.年].{3,20}")
_LONGEST_CAPTION = 120
_LONGEST_HEADING = 80


def blocks_of(lines: list[Line], base: str) -> tuple[Block, ...]:
    """Blocks in order. A line belongs to the picture before it when the page ties it (figcaption, one paragraph), when it stands
    centred and short under it, or when it reads as a caption (… 摄, 图为 …, ▲ …)."""
    out: list[Block] = []
    for line in lines:
        match line.kind:
            case "image":
                if source := image_source(line.node, base) if line.node is not None else "":
                    out.append(Image(source))
            case "table":
                if line.rows:
                    out.append(Table(line.rows))
            case "video":
                continue
            case _:
                last = out[-1] if out else None
                if isinstance(last, Image) and not last.caption and is_caption(line):
                    out[-1] = Image(last.src, line.text)
                elif line.kind == "heading" and len(line.text) <= _LONGEST_HEADING:
                    out.append(Heading(line.text))
                else:
                    out.append(Paragraph(line.text))
    return tuple(out)


def is_caption(line: Line) -> bool:
    """Whether a line that follows a picture is its caption (see blocks_of)."""
    text = line.text
    if line.kind == "caption":
        return True
    if line.kind == "heading" or len(text) > _LONGEST_CAPTION or _DATE.fullmatch(text):
        return False
    if _SHOWS.match(text) or _CREDIT.search(text):
        return True
    if line.beside_image:
        return len(text) <= 80
    return line.centered and len(text) <= 60 and (not _ENDS_SENTENCE.search(text) or _is_short_sentence(text))


def _is_short_sentence(text: str) -> bool:
    """Captions of papers end with 。 now and then, and then are one clause."""
    return len(text) <= 30 and text.endswith("。") and text.count(",") + text.count("。") <= 2
