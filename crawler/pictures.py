"""Bodies without running text: a picture with its caption, a table, or files only, where no known container says what is the article."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.containers import Found
from crawler.density import holds, is_good_name
from crawler.document import Document
from crawler.linked import attachments_of, image_source
from crawler.markup import looks_like_furniture
from crawler.tables import is_data_table

_SENTENCE = re.compile(r"[。!?！？]")
_MOST_TEXT = 20_000  # characters with the blanks of the markup: tables are long
_HEADER_TEXT = 300
_MOST_CLIMB = 6


def is_wordless(found: Found | None) -> bool:
    """Whether what density found is no text: nothing, or a short line without a sentence (the header of a picture page)."""
    if found is None:
        return True
    text = "".join("".join((root.text() or "").split()) for root in found.roots)
    return len(text) < _HEADER_TEXT and not _SENTENCE.search(text) and not any(root.css_first("img") for root in found.roots)


def picture_body(document: Document, title: LexborNode | None) -> Found | None:
    """The element behind the title that holds a picture, a video or a file of the article; None when there is none."""
    body = document.tree.body
    if body is None or title is None:
        return None
    behind = False
    for node in body.traverse():
        if node.mem_id == title.mem_id:
            behind = True
        elif behind and _is_content(node, document.url) and (root := _container(node, title)) is not None:
            return Found((root,), "图片或附件所在")
    return None


def _is_content(node: LexborNode, base: str) -> bool:
    if node.tag == "img":
        return bool(image_source(node, base))
    if node.tag == "table":
        return is_data_table(node)
    return node.tag == "video" or (node.tag == "a" and bool(attachments_of([node], base)))


def _container(node: LexborNode, title: LexborNode) -> LexborNode | None:
    """The widest element around a picture that holds neither the title nor much text; None inside furniture."""
    found: LexborNode | None = None
    at: LexborNode | None = node.parent
    for _ in range(_MOST_CLIMB):
        if at is None or at.tag in ("body", "html") or len(at.text() or "") > _MOST_TEXT or holds(at, title):
            break
        if looks_like_furniture(at):
            return None
        found = at
        if is_good_name(at):
            break
        at = at.parent
    return found
