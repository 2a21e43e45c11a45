"""Captures as WARC 1.1 (ISO 28500:2017), which other archive tools read.

Bodies are kept after content-decoding, so the headers that spoke of the transfer (Content-Encoding, Transfer-Encoding,
Content-Length) are left out or made true; everything else is as received.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import ExitStack
from datetime import UTC, date
from io import BytesIO
from pathlib import Path

from crawler.errors import ArchiveError
from storage.captures import Capture, load

_OF_TRANSFER = ("content-encoding", "transfer-encoding", "content-length", "connection")


def write_warc(conn: sqlite3.Connection, out: Path | None, *, since: date | None = None, source_id: str | None = None) -> int:
    """Write every capture behind a version of the wanted articles as gzipped response records; returns how many."""
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError as exc:
        raise ArchiveError("warc 需要 warcio: pip install 'quwen[warc]'") from exc
    with ExitStack() as stack:
        file = stack.enter_context(out.open("wb")) if out is not None else sys.stdout.buffer
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        info = {"software": "quwen", "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record(out.name if out else "quwen.warc.gz", info))
        count = 0
        for capture in _captures(conn, since, source_id):
            assert capture.body is not None
            headers = [(name, value) for name, value in capture.headers if name.lower() not in _OF_TRANSFER]
            headers.append(("Content-Length", str(len(capture.body))))
            http = StatusAndHeaders(f"{capture.status} {_REASONS.get(capture.status, 'Unknown')}", headers, protocol="HTTP/1.1")
            stamp = capture.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            dated = {"WARC-Date": stamp}
            body = BytesIO(capture.body)
            record = writer.create_warc_record(capture.url, "response", body, http_headers=http, warc_headers_dict=dated)
            writer.write_record(record)
            record.raw_stream.close()  # by now warcio's own temporary file
            count += 1
    return count


_REASONS = {200: "OK", 404: "Not Found", 410: "Gone"}


def _captures(conn: sqlite3.Connection, since: date | None, source_id: str | None) -> list[Capture]:
    """Captures whose bytes are still kept, in the order fetched."""
    found = conn.execute(
        "SELECT DISTINCT c.sha256, c.fetched_at FROM captures c JOIN version_captures vc ON vc.capture_sha256 = c.sha256"
        " JOIN versions v ON v.id = vc.version_id JOIN articles a ON a.id = v.article_id"
        " WHERE c.body IS NOT NULL AND (?1 IS NULL OR substr(c.fetched_at, 1, 10) >= ?1) AND (?2 IS NULL OR a.source_id = ?2)"
        " ORDER BY c.fetched_at, c.sha256",
        (since.isoformat() if since else None, source_id),
    ).fetchall()
    loaded = (load(conn, row[0]) for row in found)
    return [capture for capture in loaded if capture is not None]
