"""An opened page: what every reader of fields looks at."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from crawler.decode import decode
from crawler.metas import Metas, read_metas
from crawler.tree import parse


@dataclass(frozen=True, slots=True)
class Document:
    """A page's address, its text with scripts and comments, its tree without them, its metas."""

    url: str
    html: str
    tree: LexborHTMLParser
    metas: Metas


def open_document(content: bytes, url: str, content_type: str | None = None, encoding: str | None = None) -> Document:
    """Decode and parse. Never raises for any bytes."""
    html = decode(content, content_type, encoding)
    tree = parse(html)
    return Document(url, html, tree, read_metas(tree))
