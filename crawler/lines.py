"""A part of a page as its reader sees it: lines of text, images, tables and links, in order.

    elements -> inline pieces joined (Word paste splits "202"+"6"+"年") -> a line at every breaking element and <br>

Walks without recursion, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborNode

from crawler.linked import is_icon, leads_to_file
from crawler.markup import BREAKING, HEADINGS, UNREAD, is_furniture, is_hidden
from crawler.tables import is_data_table, read_table
from crawler.tags import MADE_UP, TEXT, numbers_of
from crawler.text import clean
from crawler.tree import shown_beside

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_SOFT_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t\r]*\n\s*|[ \t\r]*\n\s*(?=[{_CJK}])")
_LETTER = re.compile(r"[A-Za-z]")
_PLAIN = frozenset(("tr", "tbody", "thead", "li", "dd", "dt", "br"))
_KEPT = frozenset(("p", "td", "th", "center"))
_CAPTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:caption|tuzhu|tushuo|(?:img|image|pic|picture|photo|att)[-_]?(?:descr?(?:iption)?|txt|text|caption|note|explain))(?:$|[\s_-])",
    re.IGNORECASE,
)
_PICTURE_BOX = re.compile(
    r"(?:^|\s)(?:pic|picture|photo|img|image)s?(?:[-_]?(?:box|wrap|con|item|area|view))?(?:$|\s)", re.IGNORECASE
)
_FILE_BOX = "wp-block-file"
"""A file and its button, of WordPress (Gutenberg's File block): an attachment and no text."""
_BOXED = 120  # characters of a caption
_EMBEDDED = frozenset(("video", "iframe", "embed"))
_TOLD = BREAKING | UNREAD | _EMBEDDED | {"br", "img", "a"}
"""Elements that mean something to a reader of lines; the others are walked through."""
_TOLD_NUMBERS = numbers_of(_TOLD)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One line: a text (with how much of it is links), an image, a table, or an embedded video."""

    kind: Literal["text", "heading", "caption", "image", "table", "video"]
    text: str = ""
    linked: int = 0
    centered: bool = False
    beside_image: bool = False
    """Stands in one paragraph with the image before it."""
    files: bool = False
    """A link in it leads to a file."""
    node: LexborNode | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Reading:
    """The lines of a part of a page, and the links met on the way."""

    lines: list[Line] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Characters of text, without those of links."""
        return sum(len(line.text) - line.linked + sum(len(cell) for row in line.rows for cell in row) for line in self.lines)


def read_lines(
    roots: Iterable[LexborNode], *, keep: int = 0, tables: bool = True, spaced: bool = False, most: int = 100_000
) -> Reading:
    """The lines of these elements, one after the other.

    spaced: blanks between inline elements part words, as in a header (time, 来源, 作者 in a span each); a body is joined without
    them where Chinese meets Chinese, since editors and Word write line ends anywhere.
    keep: furniture whose text is longer than so many characters is taken for text of the article all the same.
    tables: data tables become one line of rows; otherwise their cells are lines of text.
    """
    reader = _Reader(keep, tables, spaced, most)
    for root in roots:
        reader.read(root)
    reader.flush()
    return reader.out


def joined(pieces: list[str]) -> str:
    """Inline pieces as one clean line; a line end in the source beside a Han character is no blank (CSS Text 3, segment breaks)."""
    text = "".join(pieces)
    if "\n" in text:
        text = _SOFT_BREAK.sub("", text.strip())
    return clean(text)


class _Reader:
    def __init__(self, keep: int, tables: bool, spaced: bool, most: int) -> None:
        self.keep = keep
        self.tables = tables
        self.spaced = spaced
        self.most = most
        self.out = Reading()
        self.pieces: list[str] = []
        self.linked = 0
        self.anchor = 0
        self.files = False
        self.heading = 0
        self.caption = 0
        self.centered: list[int] = []
        self.captions: list[int] = []
        self.image_in_block = False

    def read(self, root: LexborNode) -> None:
        """Depth first, without recursion: enter, children, leave. Inline elements without meaning of their own are only passed through."""
        open_nodes: list[tuple[LexborNode, str | None]] = []
        node: LexborNode | None = root
        while node is not None and len(self.out.lines) < self.most:
            number = node.tag_id
            if number == TEXT:
                self._text(node.text_content or "")
            else:
                told = node.tag if number in _TOLD_NUMBERS or (number >= MADE_UP and node.tag in _TOLD) else None
                if told is None or self._enter(node, told):
                    child = node.first_child
                    if child is not None:
                        open_nodes.append((node, told))
                        node = child
                        continue
                    if told is not None:
                        self._leave(node, told)
            if not open_nodes:
                return
            following = node.next
            while following is None:
                node, told = open_nodes.pop()
                if told is not None:
                    self._leave(node, told)
                if not open_nodes:
                    return
                following = node.next
            node = following

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Whether the element's children are to be read."""
        if tag in BREAKING:
            return self._enter_block(node, tag)
        if tag == "br":
            self.flush(same_block=True)
        elif tag == "img":
            self._image(node)
        elif tag == "a":
            self.anchor += 1
            self.files = self.files or leads_to_file(node)
            self.out.links.append(node)
        else:
            if tag not in UNREAD:  # video, iframe, embed
                self.flush()
                self.out.lines.append(Line("video", node=node))
            return False
        return True

    def _enter_block(self, node: LexborNode, tag: str) -> bool:
        if self.pieces:
            self.flush()
        self.image_in_block = False
        if tag in _PLAIN:
            return True
        attributes = node.attributes
        if attributes and (is_hidden(attributes) if tag in _KEPT else is_furniture(tag, attributes)) and self._may_go(node):
            return _is_further_part(node, attributes)
        if attributes and _FILE_BOX in (attributes.get("class") or ""):
            self.out.links.extend(node.css("a"))
            return False
        if tag == "table" and self.tables and is_data_table(node):
            self.out.lines.append(Line("table", rows=read_table(node), node=node))
            self.out.links.extend(node.css("a"))
            return False
        if tag in HEADINGS:
            self.heading += 1
        elif tag == "figcaption" or (attributes and _is_caption(node, attributes)):
            self.caption += 1
            self.captions.append(node.mem_id)
        if tag == "center" or (attributes and _is_centered(attributes)):
            self.centered.append(node.mem_id)
        return True

    def _may_go(self, node: LexborNode) -> bool:
        return len(node.text() or "") <= self.keep

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag == "a":
            self.anchor = max(self.anchor - 1, 0)
        elif tag in BREAKING:
            if self.pieces:
                self.flush()
            self.image_in_block = False
            if tag in HEADINGS:
                self.heading = max(self.heading - 1, 0)
            elif self.captions and self.captions[-1] == node.mem_id:
                self.captions.pop()
                self.caption = max(self.caption - 1, 0)
            if self.centered and self.centered[-1] == node.mem_id:
                self.centered.pop()

    def _text(self, text: str) -> None:
        if text.isspace() and "\u3000" not in text and "\xa0" not in text:
            if not self.pieces or ("\n" in text and not self.spaced and not _LETTER.match(self.pieces[-1][-1:])):
                return
            text = " "
        self.pieces.append(text)
        if self.anchor:
            self.linked += len("".join(text.split()))

    def _image(self, node: LexborNode) -> None:
        if (self.pieces and (is_icon(node.attributes) or _is_before_file(node))) or _is_in_file_link(node):
            return
        self.flush(same_block=True)
        self.out.lines.append(Line("image", node=node))
        self.image_in_block = True

    def flush(self, same_block: bool = False) -> None:
        """End the line."""
        if self.pieces:
            text = clean(" ".join(self.pieces)) if self.spaced else joined(self.pieces)
            if text:
                kind: Literal["text", "heading", "caption"] = "caption" if self.caption else "heading" if self.heading else "text"
                line = Line(kind, text, min(self.linked, len(text)), bool(self.centered), self.image_in_block, self.files)
                self.out.lines.append(line)
                self.image_in_block = False
            self.pieces = []
            self.linked = 0
            self.files = False
        if not same_block:
            self.image_in_block = False


_NUMBERED = re.compile(r"(.*?)(\d{1,3})")


def _is_further_part(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Whether a hidden element is the next part of a long text that a pager of its own shows: of the class of the part before, ids counted
    on (div#page_1.fy_con, div#page_2.fy_con hidden)."""
    before = shown_beside(node)
    if before is None or not (classes := attributes.get("class")) or before.attributes.get("class") != classes:
        return False
    own, other = (_NUMBERED.fullmatch(each or "") for each in (attributes.get("id"), before.attributes.get("id")))
    return own is not None and other is not None and own[1] == other[1] and int(own[2]) == int(other[2]) + 1


def _is_in_file_link(image: LexborNode) -> bool:
    """Whether a picture stands with words in a link to a file (JCMS, 博达): the sign of its type again."""
    link = image.parent
    return link is not None and link.tag == "a" and bool((link.text() or "").strip()) and leads_to_file(link)


def _is_before_file(image: LexborNode) -> bool:
    """Whether a picture within a line stands directly before a link to a file: the sign of its type, whatever its name and size."""
    node = image.next
    while node is not None and node.tag == "-text" and not (node.text_content or "").strip():
        node = node.next
    return node is not None and node.tag == "a" and leads_to_file(node)


def _is_caption(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Whether an element says by its class that its text is a caption (澎湃 .image_desc, 新浪 .img_descr), or is a box of a picture and little text."""
    classes = attributes.get("class")
    if not classes:
        return False
    named, boxed = _says_of_pictures(classes[:300])
    return named or (boxed and node.css_first("img") is not None and len(clean(node.text() or "")) <= _BOXED)


@lru_cache(maxsize=1000)
def _says_of_pictures(classes: str) -> tuple[bool, bool]:
    """Whether classes name a caption, and a box of pictures: remembered, since the paragraphs of a text share them."""
    return bool(_CAPTION_NAME.search(classes)), bool(_PICTURE_BOX.search(classes))


def _is_centered(attributes: dict[str, str | None]) -> bool:
    if (attributes.get("align") or "").lower() == "center":
        return True
    style = attributes.get("style")
    return bool(style and len(style) < 2000 and "center" in style.lower() and _CENTERED.search(style))
