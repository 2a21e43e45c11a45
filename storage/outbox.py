"""What is still to be told to whom: rows of `deliveries`, one for each (alert, channel), written before anything is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import notes
from storage.rows import moment, stamp


@dataclass(frozen=True, slots=True)
class Pending:
    """An alert as a channel needs it. key is its idempotency key; district: of its watch, article or source."""

    alert_id: int
    key: str
    kind: str
    title: str
    body: str
    watch_id: str | None
    source_id: str | None
    article_id: int | None
    district: str
    created_at: datetime
    attempts: int = 0
    first_try_at: datetime | None = None


_PENDING = (
    "SELECT al.id, al.key, al.kind, al.title, al.body, al.watch_id, al.source_id, al.article_id,"
    " coalesce(nullif(w.district, ''), nullif(a.district, ''), s.district, ''), al.created_at"
)
_FROM = (
    " FROM alerts al LEFT JOIN watches w ON w.id = al.watch_id LEFT JOIN articles a ON a.id = al.article_id"
    " LEFT JOIN sources s ON s.id = coalesce(al.source_id, a.source_id)"
)


def _pending(row: tuple[Any, ...]) -> Pending:
    tries = (row[10], moment(row[11]) if row[11] else None) if len(row) > 10 else ()
    values: tuple[Any, ...] = (*row[:9], moment(row[9]), *tries)
    return Pending(*values)


def known_after(conn: sqlite3.Connection, channel: str) -> int:
    """The last alert that was there before the channel; a new one is told of what comes, not of all that was.

    A number and no time: a clock that is set back must not hide an alert.
    """
    known = notes.get(conn, f"channel:{channel}")
    if known is None:
        last = int(conn.execute("SELECT coalesce(max(id), 0) FROM alerts").fetchone()[0])
        notes.put(conn, f"channel:{channel}", str(last))
        return last
    return int(known)


def unqueued(conn: sqlite3.Connection, channel: str, after: int) -> list[Pending]:
    """Alerts after that number that have no row for the channel yet, oldest first."""
    found = conn.execute(
        f"{_PENDING}{_FROM} WHERE al.id > ? AND NOT EXISTS"
        " (SELECT 1 FROM deliveries d WHERE d.alert_id = al.id AND d.channel = ?) ORDER BY al.id",
        (after, channel),
    )
    return [_pending(row) for row in found]


def queue(conn: sqlite3.Connection, alert_ids: Sequence[int], channel: str) -> None:
    """Note that alerts are to be told to a channel."""
    rows = [(ident, channel) for ident in alert_ids]
    conn.executemany("INSERT OR IGNORE INTO deliveries(alert_id, channel) VALUES (?, ?)", rows)


def due(conn: sqlite3.Connection, channel: str, now: datetime, longest: timedelta) -> list[Pending]:
    """What a channel has not been told and may be told now, oldest first.

    longest: no pause is longer; a next try beyond it was noted by a clock that has been set back since, and counts as due.
    """
    found = conn.execute(
        f"{_PENDING}, d.attempts, d.first_try_at{_FROM} JOIN deliveries d ON d.alert_id = al.id"
        " WHERE d.channel = ? AND d.delivered_at IS NULL"
        " AND (d.next_try_at IS NULL OR d.next_try_at <= ? OR d.next_try_at > ?) ORDER BY al.id",
        (channel, stamp(now), stamp(now + longest)),
    )
    return [_pending(row) for row in found]


def delivered(conn: sqlite3.Connection, alert_ids: Sequence[int], channel: str, now: datetime) -> None:
    """Record a success: these are never sent to the channel again."""
    conn.executemany(
        "UPDATE deliveries SET delivered_at = ?, attempts = attempts + 1, error = NULL WHERE alert_id = ? AND channel = ?",
        [(stamp(now), ident, channel) for ident in alert_ids],
    )


def not_delivered(
    conn: sqlite3.Connection, alert_ids: Sequence[int], channel: str, now: datetime, error: str, next_try: datetime
) -> None:
    """Record a failure and when to try again."""
    conn.executemany(
        "UPDATE deliveries SET attempts = attempts + 1, error = ?, next_try_at = ?, first_try_at = coalesce(first_try_at, ?)"
        " WHERE alert_id = ? AND channel = ?",
        [(error, stamp(next_try), stamp(now), ident, channel) for ident in alert_ids],
    )
