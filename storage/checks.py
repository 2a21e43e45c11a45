"""The evidence about single articles: each try at a known address that was no plain success, with time, status and reason."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.rows import moment, stamp

CheckOutcome = Literal["seen", "missing", "missing_unhealthy", "blocked", "failed", "distrusted", "gone", "returned"]


@dataclass(frozen=True, slots=True)
class Check:
    """One try. status is None when no HTTP answer came."""

    at: datetime
    outcome: CheckOutcome
    status: int | None
    reason: str


def add(
    conn: sqlite3.Connection, article_id: int, run_id: int | None, check: Check, *, capture_sha256: str | None = None
) -> None:
    """Record a try, and that the article was tried at that time."""
    conn.execute(
        "INSERT INTO checks(article_id, run_id, at, outcome, status, reason, capture_sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, run_id, stamp(check.at), check.outcome, check.status, check.reason, capture_sha256),
    )
    # it answered well before this try: an alive_at after it is of a clock that has been set back since
    conn.execute("UPDATE articles SET checked_at = ?1, alive_at = min(alive_at, ?1) WHERE id = ?2", (stamp(check.at), article_id))


def since_alive(conn: sqlite3.Connection, article_id: int) -> list[Check]:
    """The tries since its own address last answered well, oldest first."""
    found = conn.execute(
        "SELECT at, outcome, status, reason FROM checks"
        " WHERE article_id = ? AND at > (SELECT alive_at FROM articles WHERE id = ?) ORDER BY id",
        (article_id, article_id),
    )
    return [Check(moment(row[0]), row[1], row[2], row[3]) for row in found]


def count(conn: sqlite3.Connection, article_id: int, outcome: CheckOutcome) -> int:
    """How many tries of an article came to `outcome`."""
    row = conn.execute("SELECT count(*) FROM checks WHERE article_id = ? AND outcome = ?", (article_id, outcome)).fetchone()
    return int(row[0])


def suspected(conn: sqlite3.Connection, source_id: str) -> set[int]:
    """Articles of a source, not yet gone, that answered 404 since they last answered well."""
    found = conn.execute(
        "SELECT DISTINCT c.article_id FROM checks c JOIN articles a ON a.id = c.article_id"
        " WHERE a.source_id = ? AND a.gone_at IS NULL AND c.outcome = 'missing' AND c.at > a.alive_at",
        (source_id,),
    )
    return {row[0] for row in found}
