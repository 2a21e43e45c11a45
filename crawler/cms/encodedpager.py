"""Pagers that a template writes encoded and a script decodes in place: Yunnan's governments write Base64 of percent-encoded markup for window.atob."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_plus

from selectolax.lexbor import LexborNode

from crawler.cms.doc import Doc
from crawler.tree import parse

_ENCODED = re.compile(r"[A-Za-z0-9+/\s]{40,20000}={0,2}\s*")
_PAGERS = "#pages, #page, .pages, .page, .pagination, [id*=fenye], [class*=fenye]"


def encoded_links(doc: Doc) -> list[LexborNode]:
    """The links of the pagers of a page that are Base64; none on other pages."""
    if "atob" not in doc.code:
        return []
    texts = (node.text() or "" for node in doc.tree.css(_PAGERS))
    return [link for text in texts if _ENCODED.fullmatch(text) for link in parse(_decoded(text)).css("a")]


def _decoded(text: str) -> str:
    try:
        return unquote_plus(base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace"))
    except binascii.Error:
        return ""
