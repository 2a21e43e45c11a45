"""Evidence: answers as received, compressed, each once by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime

from crawler.records import Headers, Page
from storage.rows import moment, stamp


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer as kept. `body` is None when `prune` has dropped the bytes and left the record of them."""

    sha256: str
    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    body: bytes | None


def keep_bytes(conn: sqlite3.Connection, url: str, content: bytes, status: int, headers: Headers, at: datetime) -> str:
    """Keep an answer unless the same bytes are kept already; returns their SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    conn.execute(
        "INSERT INTO captures(sha256, url, fetched_at, status, headers, body, size) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET body = excluded.body WHERE captures.body IS NULL",
        (sha256, url, stamp(at), status, json.dumps(headers, ensure_ascii=False), zlib.compress(content, 6), len(content)),
    )
    return sha256


def keep(conn: sqlite3.Connection, page: Page) -> str:
    """Keep a fetched page; returns its SHA-256."""
    return keep_bytes(conn, page.url, page.content, page.status, page.headers, page.fetched_at)


def load(conn: sqlite3.Connection, sha256: str) -> Capture | None:
    """The capture of that SHA-256, its bytes uncompressed; None when there is none."""
    row = conn.execute("SELECT url, fetched_at, status, headers, body FROM captures WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return None
    headers = tuple((name, value) for name, value in json.loads(row[3]))
    return Capture(sha256, row[0], moment(row[1]), row[2], headers, zlib.decompress(row[4]) if row[4] is not None else None)
