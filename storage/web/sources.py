"""What the archive knows of a source: its recent runs, and what became of every row that a run listed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
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
    """A row of a list and what became of it. place: `page·row`, after the name of its column where a source has several."""

    place: str
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
    columns: tuple[tuple[str, str], ...]
    """Name and address of each list that was found behind a home page; none for a source that is a list itself."""
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
    about = SourceLine(*row)
    columns = _columns(about.found_url)
    return Source(about, columns, runs, run, _rows(conn, run.id, columns) if run else (), more)


def _columns(found_url: str | None) -> tuple[tuple[str, str], ...]:
    """The columns of a home page are remembered as a JSON object, name to address."""
    try:
        found = json.loads(found_url or "{}")
    except ValueError:
        return ()
    return tuple((str(name), str(url)) for name, url in found.items()) if isinstance(found, dict) else ()


def _place(page: int, position: int, columns: Sequence[tuple[str, str]]) -> str:
    """Pages of a further column of the same source are numbered from 1001, 2001, … on."""
    number, page = divmod(page - 1, 1000)
    name = columns[number][0] if number < len(columns) else f"第{number + 1}栏" if number else ""
    return f"{name} {page + 1}·{position}".strip()


def _rows(conn: sqlite3.Connection, run_id: int, columns: Sequence[tuple[str, str]]) -> tuple[ListedRow, ...]:
    found = conn.execute(
        "SELECT page, position, url, title, outcome, reason, article_id FROM listings WHERE run_id = ?"
        " ORDER BY page, position, id LIMIT ?",
        (run_id, _ROWS),
    )
    return tuple(
        ListedRow(_place(page, position, columns), url, title, outcome, reason, article_id)
        for page, position, url, title, outcome, reason, article_id in found
    )
