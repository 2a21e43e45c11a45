"""What the archive knows of a source: its recent runs, and what became of every row that a run listed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_RUNS = 60
_ROWS = 1000
_RUN = (
    "SELECT id, started_at, finished_at, verdict, listed, new, changed, duplicate, unchanged, skipped, failed, gone, rechecked,"
    " error FROM runs"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run. listed is the sum of the six counts that follow it."""

    id: int
    started_at: str
    finished_at: str | None
    verdict: str | None
    listed: int
    new: int
    changed: int
    duplicate: int
    unchanged: int
    skipped: int
    failed: int
    gone: int
    rechecked: int
    error: str | None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list and what became of it."""

    page: int
    position: int
    url: str
    title: str
    outcome: str
    reason: str
    article_id: int | None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The source itself; articles is how many it has given."""

    id: str
    name: str
    url: str
    found_url: str | None
    district: str
    cms: str | None
    enabled: int
    health: str
    verdict: str | None
    last_run_at: str | None
    last_ok_at: str | None
    last_new_at: str | None
    retired_at: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Source:
    """A page's worth: runs newest first, and the rows of one of them. more_rows: that many are not shown."""

    about: SourceLine
    runs: tuple[Run, ...]
    run: Run | None
    rows: tuple[ListedRow, ...]
    more_rows: int


def load_source(conn: sqlite3.Connection, source_id: str, run_id: int | None = None) -> Source | None:
    """A source with the rows of its run `run_id`, or of its newest run that listed any; None when there is no such source."""
    row = conn.execute(
        "SELECT id, coalesce(nullif(name, ''), id), url, found_url, district, cms, enabled, health, verdict, last_run_at,"
        " last_ok_at, last_new_at, retired_at, (SELECT count(*) FROM articles WHERE source_id = sources.id)"
        " FROM sources WHERE id = ?",
        (source_id,),
    ).fetchone()
    if row is None:
        return None
    runs = tuple(
        Run(*found) for found in conn.execute(f"{_RUN} WHERE source_id = ? ORDER BY id DESC LIMIT ?", (source_id, _RUNS))
    )
    if run_id is None:
        run = next((run for run in runs if run.listed), None)
    else:
        found = conn.execute(f"{_RUN} WHERE source_id = ? AND id = ?", (source_id, run_id)).fetchone()
        run = Run(*found) if found else None
    more = max(0, run.listed - _ROWS) if run else 0
    return Source(SourceLine(*row), runs, run, _rows(conn, run.id) if run else (), more)


def _rows(conn: sqlite3.Connection, run_id: int) -> tuple[ListedRow, ...]:
    found = conn.execute(
        "SELECT page, position, url, title, outcome, reason, article_id FROM listings WHERE run_id = ?"
        " ORDER BY page, position, id LIMIT ?",
        (run_id, _ROWS),
    )
    return tuple(ListedRow(*row) for row in found)
