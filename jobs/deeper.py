"""What a crawl looks at beyond the usual pages of its lists: once a week what lies deeper down, and rows that are still open.

a sweep, when one is due -> rows below the usual pages, those that came since told from history
rows of earlier runs that failed, and that the list shows no more -> rows to try again
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlite_utils import Database

from crawler.records import Row
from crawler.settings import Source
from jobs import sweep
from jobs.attempt import Fetch
from jobs.listing import Listed, Met, PlacedRow, list_source
from jobs.rowplan import Options
from storage import notes, runs
from storage.database import immediate
from storage.rows import moment, stamp

STILL_OPEN = timedelta(days=7)
"""So long a row that failed is tried again, though the list has moved on."""


async def sweep_source(db: Database, fetch: Fetch, source: Source, listed: Listed, run_id: int, now: datetime) -> Listed:
    """`listed` with the rows deeper down that a sweep shows, when one is due; history among them is marked to be left.

    A sweep that fails changes nothing and is tried again in the next run. Never raises CrawlError.
    """
    key = f"deep_sweep:{source.id}"
    at, _, before = (notes.get(db.conn, key) or "").partition(" ")
    if not sweep.is_due(moment(at) if at else None, now):
        if not at and listed.rows:
            _note(db, key, now)
        return listed
    deep = await list_source(db, fetch, source, Options(pages=sweep.deep_pages(source.pages)))
    if deep.error is not None or deep.page_error is not None:
        return listed
    earlier = runs.listed_urls(db.conn, int(before)) if before else None
    rows = tuple(_below(db.conn, source, listed, deep, earlier, now))
    _note(db, key, now, run_id)
    return replace(listed, rows=(*listed.rows, *rows))


def _below(
    conn: sqlite3.Connection, source: Source, listed: Listed, deep: Listed, earlier: frozenset[str] | None, now: datetime
) -> Iterator[PlacedRow]:
    """The rows below the usual ones, column by column, with why each is to be left."""
    usual = {row.url for _, _, row, _ in listed.rows}
    met, began = Met(conn, source.id), runs.first_run_at(conn, source.id) or now
    for _, column in groupby(deep.rows, key=lambda placed: placed[0] // 1000):
        placed = list(column)
        new = sweep.inserted([row for _, _, row, _ in placed], met, earlier, began.date())
        for page, position, row, skip in placed:
            if row.url not in usual:
                is_wanted = row.url in new or met.is_stored(row.url)
                yield runs.DEEP_PAGE + page, position, row, skip or ("" if is_wanted else sweep.HISTORY)


def _note(db: Database, key: str, now: datetime, run_id: int | None = None) -> None:
    with immediate(db) as conn:
        notes.put(conn, key, f"{stamp(now)} {run_id or ''}")


def still_open(conn: sqlite3.Connection, source_id: str, listed: Listed, now: datetime) -> tuple[PlacedRow, ...]:
    """Rows that failed within the last week without ever giving an article, and that the list shows no more; as of page 0."""
    shown = {row.url for _, _, row, _ in listed.rows}
    met = Met(conn, source_id)
    failed = runs.failed_since(conn, source_id, now - STILL_OPEN)
    left = [Row(url, title) for url, title in failed if url not in shown and not met.is_stored(url)]
    return tuple((0, position, row, "") for position, row in enumerate(left, 1))
