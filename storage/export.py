"""Records out of the archive: the seed form, JSON lines, CSV, Parquet, Atom, and the captures as WARC."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from crawler.clock import now
from crawler.errors import ArchiveError
from crawler.seedform import render
from storage.atom import FeedFilter, feed_entries, feed_xml
from storage.rows import article_to_json, load_record

FORMATS = ("md", "jsonl", "csv", "parquet", "atom", "warc")

COLUMNS = (
    "id", "url", "source_id", "site", "district", "column", "title", "subtitle", "published_at", "origin", "authors",
    "photographers", "editors", "body", "first_seen_at", "changed_at", "gone_at", "versions", "story_id",
)  # fmt: skip
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')


def export_articles(
    conn: sqlite3.Connection, form: str, out: Path | None, *, since: date | None = None, source_id: str | None = None
) -> int:
    """Write the articles (newest last) to `out` or standard output; returns how many. Raises ArchiveError."""
    if form == "warc":
        from storage.warc import write_warc

        return write_warc(conn, out, since=since, source_id=source_id)
    if form == "atom":
        return _write_atom(conn, out)
    rows = list(_rows(conn, since, source_id))
    writers = {"md": _write_md, "jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet}
    writers[form](rows, out)
    return len(rows)


def _rows(conn: sqlite3.Connection, since: date | None, source_id: str | None) -> Iterator[dict[str, Any]]:
    """The columns of every wanted article, with the newest record as `record`."""
    names = ", ".join(f'a."{name}"' for name in COLUMNS)
    found = conn.execute(
        f"SELECT {names}, v.record FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.versions"
        " WHERE (?1 IS NULL OR substr(coalesce(a.published_at, a.first_seen_at), 1, 10) >= ?1)"
        " AND (?2 IS NULL OR a.source_id = ?2) ORDER BY coalesce(a.published_at, a.first_seen_at), a.id",
        (since.isoformat() if since else None, source_id),
    )
    for row in found:
        yield dict(zip((*COLUMNS, "record"), row, strict=True))


@contextmanager
def _text_out(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
        sys.stdout.flush()
    else:
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file


def _write_atom(conn: sqlite3.Connection, out: Path | None) -> int:
    """The newest alerts as an Atom feed (RFC 4287); each leads to the article it tells of."""
    entries = feed_entries(conn, FeedFilter())
    urls = dict(conn.execute("SELECT id, url FROM articles").fetchall()) if entries else {}
    links = [urls.get(entry.article_id, f"urn:quwen:{entry.key}") for entry in entries]
    feed = "urn:quwen:alerts"
    xml = feed_xml(entries, links, title="区闻提醒", self_url=feed, home_url=feed, kind_names={}, now=now())
    with _text_out(out) as file:
        file.write(xml.decode())
    return len(entries)


def _write_md(rows: list[dict[str, Any]], out: Path | None) -> None:
    """A file for each record in the folder `out`; one after another on standard output."""
    if out is None:
        sys.stdout.write("\n\n".join(render(load_record(row["record"])) for row in rows))
        return
    out.mkdir(parents=True, exist_ok=True)
    for row in rows:
        day = (row["published_at"] or row["first_seen_at"])[:10]
        name = _UNSAFE.sub(" ", row["title"]).strip()[:60]
        (out / f"{day} {row['id']} {name}.md").write_text(render(load_record(row["record"])), encoding="utf-8")


def _write_jsonl(rows: list[dict[str, Any]], out: Path | None) -> None:
    """One object a line: the whole record with what the archive knows beside it."""
    beside = ("id", "story_id", "versions", "first_seen_at", "changed_at", "gone_at")
    with _text_out(out) as file:
        for row in rows:
            record = article_to_json(load_record(row["record"]))
            told = {"id": row["id"]} | record | {"url": row["url"], "body": row["body"]} | {name: row[name] for name in beside}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def _write_csv(rows: list[dict[str, Any]], out: Path | None) -> None:
    """With a byte order mark in a file, so that a spreadsheet reads Chinese; cells that would be formulas are quoted."""
    with _text_out(out) as file:
        if out is not None:
            file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_plain_cell(row[name]) for name in COLUMNS])


def _plain_cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is shown as text (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _write_parquet(rows: list[dict[str, Any]], out: Path | None) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as exc:
        raise ArchiveError("parquet 需要 pyarrow: pip install 'quwen[parquet]'") from exc
    table = pa.table({name: [row[name] for row in rows] for name in COLUMNS})
    pq.write_table(table, out if out is not None else sys.stdout.buffer)
