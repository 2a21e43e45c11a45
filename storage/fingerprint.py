"""When are two readings of one page the same content? (DESIGN 5, Version)

Counts: title, subtitle, blocks, bylines, publish time, attachments. Does not: addresses that a site makes anew at each rendering
(session ids, expiring download links): of an image or a file only its name counts. The version byte in front changes when
this rule does, so that a new rule is never taken for new content.
"""

from __future__ import annotations

import hashlib
import json
from posixpath import basename
from urllib.parse import urlsplit

from crawler.records import Article, Attachment, Block, Heading, Image, Paragraph, Table

_RULE = "1"


def _block(block: Block) -> list[object]:
    match block:
        case Paragraph(text):
            return ["p", text]
        case Heading(text):
            return ["h", text]
        case Image(src, caption):
            return ["i", _file_name(src), caption]
        case Table(rows):
            return ["t", *rows]


def _file_name(url: str) -> str:
    """The last part of the path when it looks like a file of its own, without query."""
    name = basename(urlsplit(url).path)
    return name if "." in name else ""


def _attachment(attachment: Attachment) -> list[str]:
    return [attachment.kind, attachment.name, _file_name(attachment.url)]


def content_hash(article: Article) -> str:
    """`1:` and 32 hexadecimal digits of SHA-256 over what counts as content."""
    content = [
        article.title,
        article.subtitle,
        [_block(block) for block in article.blocks],
        article.authors,
        article.photographers,
        article.editors,
        article.origin,
        article.published_at.isoformat() if article.published_at else None,
        [_attachment(attachment) for attachment in article.attachments],
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"{_RULE}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
