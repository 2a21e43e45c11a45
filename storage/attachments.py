"""The text of attached files, in a table of its own; the bytes stand among the captures."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.records import Attachment, Page
from storage import captures
from storage.rows import stamp


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An attached file as fetched and read. page is None when it could not be had, or was kept before; error says why there is no text."""

    attachment: Attachment
    page: Page | None
    text: str
    error: str | None


def unread(conn: sqlite3.Connection, article_id: int, attachments: Sequence[Attachment]) -> list[tuple[Attachment, bytes | None]]:
    """The files of an article without a text; with their bytes where they were had before and could not be read: a reader may be there by now.

    A file is known by its name: its address may expire.
    """
    kept = {
        row[0]: row[1:]
        for row in conn.execute(
            "SELECT name, url, capture_sha256, error FROM attachment_texts WHERE article_id = ? AND capture_sha256 IS NOT NULL",
            (article_id,),
        )
    }
    out: list[tuple[Attachment, bytes | None]] = []
    for item in attachments:
        url, sha256, error = kept.get(item.name, (item.url, None, ""))
        if item.kind == "file" and error is not None:
            capture = captures.load(conn, sha256) if sha256 else None
            out.append((replace(item, url=url), capture.body if capture else None))
    return out


def keep(conn: sqlite3.Connection, article_id: int, read: ReadFile, at: datetime) -> None:
    """Keep what came of a file: its bytes as a capture, its text, or why there is none."""
    sha256 = captures.keep(conn, read.page) if read.page is not None else None
    conn.execute(
        "INSERT INTO attachment_texts(article_id, name, url, capture_sha256, body, error, fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id, url) DO UPDATE SET name = excluded.name,"
        " capture_sha256 = coalesce(excluded.capture_sha256, capture_sha256),"
        " body = excluded.body, error = excluded.error, fetched_at = excluded.fetched_at",
        (article_id, read.attachment.name, read.attachment.url, sha256, read.text, read.error, stamp(at)),
    )
