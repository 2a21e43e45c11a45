"""Sources and their runs: what each run listed and came to, row by row."""

from __future__ import annotations

import dataclasses
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.rows import moment, stamp

Verdict = Literal["ok", "unchanged", "partial", "empty", "blocked", "failed"]
RowOutcome = Literal["new", "changed", "duplicate", "unchanged", "skipped", "failed"]


DEEP_PAGE = 500
"""Pages of a deep sweep are numbered from here (within a column's thousand), so that they are told from a crawl's usual ones."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run came to. listed = new + changed + duplicate + unchanged + skipped + failed, always."""

    listed: int = 0
    new: int = 0
    changed: int = 0
    duplicate: int = 0
    unchanged: int = 0
    gone: int = 0
    skipped: int = 0
    failed: int = 0
    rechecked: int = 0
    recheck_changed: int = 0
    recheck_failed: int = 0
    mentions: int = 0
    alerts: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class PastRun:
    """A finished run as history keeps it."""

    started_at: datetime
    verdict: Verdict
    listed: int
    new: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One row that a list showed and what became of it."""

    page: int
    position: int
    url: str
    title: str
    outcome: RowOutcome
    reason: str = ""
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between runs."""

    verdict: Verdict | None
    health: str
    last_run_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    found_url: str | None


def put_source(conn: sqlite3.Connection, source_id: str, name: str, url: str, district: str, enabled: bool) -> None:
    """Note a configured source; what is remembered of it stays."""
    conn.execute(
        "INSERT INTO sources(id, name, url, district, enabled) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " name = excluded.name, url = excluded.url, district = excluded.district, enabled = excluded.enabled, retired_at = NULL",
        (source_id, name, url, district, int(enabled)),
    )


def begin(conn: sqlite3.Connection, source_id: str, at: datetime) -> int:
    """Open a run; returns its id."""
    run_id = conn.execute("INSERT INTO runs(source_id, started_at) VALUES (?, ?)", (source_id, stamp(at))).lastrowid
    assert run_id is not None
    return run_id


def close_abandoned(conn: sqlite3.Connection, source_id: str, at: datetime) -> None:
    """A run that was killed says so."""
    conn.execute(  # what it brought in was news, though it could not say so any more
        "UPDATE sources SET last_new_at = (SELECT max(max(a.first_seen_at), coalesce(sources.last_new_at, '')) FROM articles a"
        " WHERE a.source_id = sources.id) WHERE id = ? AND EXISTS (SELECT 1 FROM runs r WHERE r.source_id = sources.id"
        " AND r.finished_at IS NULL) AND EXISTS (SELECT 1 FROM articles a WHERE a.source_id = sources.id)",
        (source_id,),
    )
    conn.execute(
        "UPDATE runs SET finished_at = ?, verdict = 'failed', error = '上次运行中途停止 (进程被结束或断电)'"
        " WHERE source_id = ? AND finished_at IS NULL",
        (stamp(at), source_id),
    )


def last_news(conn: sqlite3.Connection, source_id: str, limit: int = 60) -> list[datetime]:
    """When the newest articles of a source appeared (published, or first seen when the page does not say), newest first."""
    found = conn.execute(
        "SELECT coalesce(published_at, first_seen_at) AS day FROM articles WHERE source_id = ? ORDER BY day DESC LIMIT ?",
        (source_id, limit),
    )
    return [moment(row[0]) for row in found]


def finish(
    conn: sqlite3.Connection, run_id: int, source_id: str, at: datetime, verdict: Verdict, counts: Counts, error: str | None
) -> None:
    """Close a run and bring the source up to date."""
    fields = dataclasses.asdict(counts)
    marks = ", ".join(f"{name} = ?" for name in fields)
    when = stamp(at)
    conn.execute(
        f"UPDATE runs SET finished_at = ?, verdict = ?, error = ?, {marks} WHERE id = ?",
        (when, verdict, error, *fields.values(), run_id),
    )
    conn.execute(
        "UPDATE sources SET verdict = ?, last_run_at = ?, last_ok_at = CASE WHEN ? THEN ? ELSE last_ok_at END,"
        " last_new_at = CASE WHEN ? THEN ? ELSE last_new_at END WHERE id = ?",
        (verdict, when, verdict in ("ok", "unchanged"), when, counts.new + counts.duplicate > 0, when, source_id),
    )


def history(conn: sqlite3.Connection, source_id: str, limit: int = 30) -> list[PastRun]:
    """The latest finished runs of a source, newest first; their rows without those of deep sweeps."""
    found = conn.execute(
        "SELECT r.started_at, r.verdict,"
        " r.listed - (SELECT count(*) FROM listings l WHERE l.run_id = r.id AND l.page % 1000 >= ?), r.new"
        " FROM runs r WHERE r.source_id = ? AND r.finished_at IS NOT NULL ORDER BY r.id DESC LIMIT ?",
        (DEEP_PAGE, source_id, limit),
    )
    return [PastRun(moment(row[0]), row[1], row[2], row[3]) for row in found]


def state(conn: sqlite3.Connection, source_id: str) -> SourceState:
    """What is remembered of a source."""
    row = conn.execute(
        "SELECT verdict, health, last_run_at, last_ok_at, last_new_at, found_url FROM sources WHERE id = ?", (source_id,)
    ).fetchone()
    run_at, ok_at, new_at = (moment(value) if value else None for value in row[2:5])
    return SourceState(row[0], row[1], run_at, ok_at, new_at, row[5])


def reset(conn: sqlite3.Connection, source_id: str) -> bool:
    """Forget a source's health and what was found out about it; False when there is no such source."""
    cursor = conn.execute("UPDATE sources SET health = 'ok', cms = NULL, found_url = NULL WHERE id = ?", (source_id,))
    return cursor.rowcount > 0


def set_health(conn: sqlite3.Connection, source_id: str, health: str) -> None:
    conn.execute("UPDATE sources SET health = ? WHERE id = ?", (health, source_id))


def set_found(conn: sqlite3.Connection, source_id: str, *, cms: str | None = None, url: str | None = None) -> None:
    """Remember what was found out about a source: its family, the column's address behind a home page."""
    conn.execute(
        "UPDATE sources SET cms = coalesce(?, cms), found_url = coalesce(?, found_url) WHERE id = ?", (cms, url, source_id)
    )


def add_listing(conn: sqlite3.Connection, run_id: int, listing: Listing) -> None:
    """The proof of coverage: one line for each row a list showed."""
    conn.execute(
        "INSERT INTO listings(run_id, page, position, url, title, outcome, reason, article_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (run_id, *dataclasses.astuple(listing)),
    )


def listed_urls(conn: sqlite3.Connection, run_id: int | None) -> frozenset[str]:
    """The addresses that a run listed."""
    return frozenset(row[0] for row in conn.execute("SELECT url FROM listings WHERE run_id = ?", (run_id,)))


def last_listed(conn: sqlite3.Connection, source_id: str) -> int | None:
    """The latest run of a source that listed anything; None when there is none, as in a first crawl."""
    found = conn.execute("SELECT max(id) FROM runs WHERE source_id = ? AND listed > 0", (source_id,))
    return found.fetchone()[0]  # type: ignore[no-any-return]


def first_run_at(conn: sqlite3.Connection, source_id: str) -> datetime | None:
    """When the source was first run."""
    first = conn.execute("SELECT min(started_at) FROM runs WHERE source_id = ?", (source_id,)).fetchone()[0]
    return moment(first) if first else None


def failed_since(conn: sqlite3.Connection, source_id: str, since: datetime) -> list[tuple[str, str]]:
    """(address, title) of rows that failed in runs since then and named no article, the latest listed first."""
    found = conn.execute(
        "SELECT l.url, l.title FROM runs r JOIN listings l ON l.run_id = r.id WHERE r.source_id = ? AND r.started_at >= ?"
        " AND l.outcome = 'failed' AND l.article_id IS NULL GROUP BY l.url ORDER BY max(r.id) DESC, min(l.page), min(l.position)",
        (source_id, stamp(since)),
    )
    return [(row[0], row[1]) for row in found]


def failures_of_url(conn: sqlite3.Connection, source_id: str, url: str) -> list[datetime]:
    """When a listed address that never gave an article failed, oldest first."""
    found = conn.execute(
        "SELECT r.started_at FROM listings l JOIN runs r ON r.id = l.run_id"
        " WHERE r.source_id = ? AND l.url = ? AND l.outcome = 'failed' ORDER BY l.id",
        (source_id, url),
    )
    return [moment(row[0]) for row in found]
