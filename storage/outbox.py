"""What is still to be told to whom: rows of `deliveries`, one for each (alert, channel), written before anything is sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage import notes
from storage.rows import moment, stamp


@dataclass(frozen=True, slots=True)
class Pending:
    """An alert as a channel needs it. key is its idempotency key; district: of its watch, article or source.

    watches, districts: all it concerns, for filters. channel: the channel that an alert tells of, None for all others.
    attempts, first_try_at, next_try_at: of telling it to one channel.
    """

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
    watches: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    channel: str | None = None
    attempts: int = 0
    first_try_at: datetime | None = None
    next_try_at: datetime | None = None


_PENDING = (
    "SELECT al.id, al.key, al.kind, al.title, al.body, al.watch_id, al.source_id, al.article_id, al.created_at, al.data,"
    " w.district, a.district, s.district"
)
_FROM = (
    " FROM alerts al LEFT JOIN watches w ON w.id = al.watch_id LEFT JOIN articles a ON a.id = al.article_id"
    " LEFT JOIN sources s ON s.id = coalesce(al.source_id, a.source_id)"
)


def _pending(row: Sequence[Any]) -> Pending:
    """A row of _PENDING, with attempts, first and next try after it when a delivery was joined."""
    ident, key, kind, title, body, watch_id, source_id, article_id, created_at, data, *rest = row
    districts = tuple(dict.fromkeys(name for name in rest[:3] if name))
    known = json.loads(data)
    watches = tuple(known.get("watches") or ([watch_id] if watch_id else []))
    attempts, *times = rest[3:] or (0, None, None)
    first, following = (moment(text) if text else None for text in times)
    return Pending(
        ident,
        key,
        kind,
        title,
        body,
        watch_id,
        source_id,
        article_id,
        districts[0] if districts else "",
        moment(created_at),
        watches,
        districts,
        known.get("channel"),
        attempts,
        first,
        following,
    )


def known_after(conn: sqlite3.Connection, channel: str) -> int:
    """The last alert that a channel has been considered for; a new one is told of what comes, not of all that was.

    A number and no time: a clock that is set back must not hide an alert.
    """
    known = notes.get(conn, f"channel:{channel}")
    if known is None:
        last = int(conn.execute("SELECT coalesce(max(id), 0) FROM alerts").fetchone()[0])
        notes.put(conn, f"channel:{channel}", str(last))
        return last
    return int(known)


def queue_new(conn: sqlite3.Connection, channel: str, wants: Callable[[Pending], bool]) -> None:
    """Note which of the alerts not yet considered are to be told to a channel; each is considered once."""
    after = known_after(conn, channel)
    fresh = [_pending(row) for row in conn.execute(f"{_PENDING}{_FROM} WHERE al.id > ? ORDER BY al.id", (after,))]
    if not fresh:
        return
    rows = [(pending.alert_id, channel) for pending in fresh if wants(pending)]
    conn.executemany("INSERT OR IGNORE INTO deliveries(alert_id, channel) VALUES (?, ?)", rows)
    notes.put(conn, f"channel:{channel}", str(fresh[-1].alert_id))


def waiting(conn: sqlite3.Connection, channel: str) -> list[Pending]:
    """What a channel is still to be told, oldest first."""
    found = conn.execute(
        f"{_PENDING}, d.attempts, d.first_try_at, d.next_try_at{_FROM} JOIN deliveries d ON d.alert_id = al.id"
        " WHERE d.channel = ? AND d.delivered_at IS NULL ORDER BY al.id",
        (channel,),
    )
    return [_pending(row) for row in found]


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a channel fares. sent: when messages went out in the last minute, for the rate limit.

    sending: alerts of the message that is on its way; they are there after a crash, and go again as the same message.
    failing_since, attempts, next_try_at: since the last success.
    """

    sent: tuple[datetime, ...] = ()
    sending: tuple[int, ...] = ()
    failing_since: datetime | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    error: str = ""


def channel_state(conn: sqlite3.Connection, channel: str) -> ChannelState:
    """What is remembered of a channel."""
    text = notes.get(conn, f"outbox:{channel}")
    if text is None:
        return ChannelState()
    known = json.loads(text)
    since, following = (moment(known[name]) if known[name] else None for name in ("failing_since", "next_try_at"))
    sent = tuple(moment(at) for at in known["sent"])
    return ChannelState(sent, tuple(known["sending"]), since, known["attempts"], following, known["error"])


def _remember(conn: sqlite3.Connection, channel: str, state: ChannelState) -> None:
    told = {
        "sent": [stamp(at) for at in state.sent],
        "sending": list(state.sending),
        "failing_since": stamp(state.failing_since) if state.failing_since else None,
        "attempts": state.attempts,
        "next_try_at": stamp(state.next_try_at) if state.next_try_at else None,
        "error": state.error,
    }
    notes.put(conn, f"outbox:{channel}", json.dumps(told, ensure_ascii=False))


def begin(
    conn: sqlite3.Connection, channel: str, alert_ids: Sequence[int], sent: Sequence[datetime], state: ChannelState
) -> ChannelState:
    """Note, before it is sent, which message is on its way, and all the times that count for the rate."""
    state = replace(state, sending=tuple(alert_ids), sent=tuple(sent))
    _remember(conn, channel, state)
    return state


def delivered(
    conn: sqlite3.Connection, alert_ids: Sequence[int], channel: str, now: datetime, state: ChannelState
) -> ChannelState:
    """Record a success: these are never sent to the channel again, and the channel is well."""
    conn.executemany(
        "UPDATE deliveries SET delivered_at = ?, attempts = attempts + 1, error = NULL WHERE alert_id = ? AND channel = ?",
        [(stamp(now), ident, channel) for ident in alert_ids],
    )
    state = ChannelState(sent=state.sent)
    _remember(conn, channel, state)
    return state


def not_delivered(
    conn: sqlite3.Connection, alert_ids: Sequence[int], channel: str, now: datetime, error: str, next_try: datetime
) -> None:
    """Record that a message was not taken, and when to try it again."""
    conn.executemany(
        "UPDATE deliveries SET attempts = attempts + 1, error = ?, next_try_at = ?, first_try_at = coalesce(first_try_at, ?)"
        " WHERE alert_id = ? AND channel = ?",
        [(error, stamp(next_try), stamp(now), ident, channel) for ident in alert_ids],
    )


def sending_ended(conn: sqlite3.Connection, channel: str, state: ChannelState) -> ChannelState:
    """A message was refused by a channel that is well otherwise."""
    state = replace(state, sending=())
    _remember(conn, channel, state)
    return state


def channel_failed(
    conn: sqlite3.Connection, channel: str, now: datetime, error: str, next_try: datetime, state: ChannelState
) -> ChannelState:
    """Record that the channel itself does not work, and until when it is left alone."""
    since = min(state.failing_since or now, now)
    state = replace(state, sending=(), failing_since=since, attempts=state.attempts + 1, next_try_at=next_try, error=error)
    _remember(conn, channel, state)
    return state


def channels_known(conn: sqlite3.Connection) -> dict[str, tuple[ChannelState, int]]:
    """Every channel that ever was: its state and how many alerts wait for it."""
    counts = dict(conn.execute("SELECT channel, count(*) FROM deliveries WHERE delivered_at IS NULL GROUP BY channel").fetchall())
    names = [
        str(row[0])[len("channel:") :] for row in conn.execute("SELECT key FROM notes WHERE key LIKE 'channel:%' ORDER BY key")
    ]
    return {name: (channel_state(conn, name), int(counts.get(name, 0))) for name in names}
