"""Watches, and what was found of them: mentions, readings, alerts. Rows in, rows out; nothing is decided here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.rows import moment, stamp


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch as the archive keeps it; spec is the JSON of what a person wrote."""

    id: str
    kind: str
    name: str
    district: str
    spec: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A place where a watch is named. start and end are offsets into body; None outside it."""

    watch_id: str
    quote: str
    matched: str
    place: str
    start: int | None
    end: int | None
    stage: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A quantity said of a metric; watch_id is None when nobody tracks it."""

    watch_id: str | None
    metric: str
    period: str | None
    role: str
    comparator: str
    value: float
    unit: str
    raw: str
    quote: str


@dataclass(frozen=True, slots=True)
class PastReading:
    """An earlier reading of a target, with where it was said."""

    reading: ReadingRow
    article_id: int
    story_id: int
    title: str
    url: str
    published_at: datetime | None
    found_at: datetime


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert to be told. key makes it idempotent: a second one with the same key is not written."""

    kind: str
    key: str
    title: str
    body: str
    watch_id: str | None = None
    source_id: str | None = None
    article_id: int | None = None
    data: Mapping[str, Any] | None = None


def sync_watches(conn: sqlite3.Connection, watches: Iterable[WatchRow], at: datetime) -> list[str]:
    """Make the table say what is configured; returns the ids that are new or whose spec changed."""
    stored = dict(conn.execute("SELECT id, spec FROM watches WHERE retired_at IS NULL").fetchall())
    fresh = []
    for watch in watches:
        if stored.pop(watch.id, None) == watch.spec:
            continue
        fresh.append(watch.id)
        conn.execute(
            "INSERT INTO watches(id, kind, name, district, spec, added_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, district = excluded.district,"
            " spec = excluded.spec, retired_at = NULL",
            (watch.id, watch.kind, watch.name, watch.district, watch.spec, stamp(at)),
        )
    conn.executemany("UPDATE watches SET retired_at = ? WHERE id = ?", [(stamp(at), watch_id) for watch_id in stored])
    return fresh


def add_mentions(
    conn: sqlite3.Connection, article_id: int, version: int, mentions: Iterable[MentionRow], at: datetime, *, historical: bool
) -> None:
    """Write the mentions found in one version."""
    conn.executemany(
        'INSERT INTO mentions(watch_id, article_id, version, quote, matched, place, start, "end", stage, is_new, historical,'
        " found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                m.watch_id,
                article_id,
                version,
                m.quote,
                m.matched,
                m.place,
                m.start,
                m.end,
                m.stage,
                int(m.is_new),
                int(historical),
                stamp(at),
            )
            for m in mentions
        ],
    )


def add_readings(
    conn: sqlite3.Connection, article_id: int, version: int, readings: Iterable[ReadingRow], at: datetime, *, historical: bool
) -> None:
    """Write the readings found in one version."""
    conn.executemany(
        "INSERT INTO readings(watch_id, article_id, version, metric, period, role, comparator, value, unit, raw, quote,"
        " historical, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                r.watch_id,
                article_id,
                version,
                r.metric,
                r.period,
                r.role,
                r.comparator,
                r.value,
                r.unit,
                r.raw,
                r.quote,
                int(historical),
                stamp(at),
            )
            for r in readings
        ],
    )


def add_alert(conn: sqlite3.Connection, alert: NewAlert, at: datetime) -> bool:
    """Write an alert; False when one with its key is there already."""
    cursor = conn.execute(
        "INSERT OR IGNORE INTO alerts(kind, watch_id, source_id, article_id, title, body, created_at, key, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            alert.kind,
            alert.watch_id,
            alert.source_id,
            alert.article_id,
            alert.title,
            alert.body,
            stamp(at),
            alert.key,
            json.dumps(alert.data or {}, ensure_ascii=False),
        ),
    )
    return cursor.rowcount > 0


def watches_mentioned_in_story(conn: sqlite3.Connection, story_id: int, before: tuple[int, int]) -> set[str]:
    """Watches with a mention in a story, other than in `before` = (article id, version)."""
    found = conn.execute(
        "SELECT DISTINCT m.watch_id FROM mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE a.story_id = ? AND NOT (m.article_id = ? AND m.version >= ?)",
        (story_id, *before),
    )
    return {row[0] for row in found}


def watches_of_article(conn: sqlite3.Connection, article_id: int) -> set[str]:
    """Watches with a mention or a reading in any version of an article."""
    found = conn.execute(
        "SELECT watch_id FROM mentions WHERE article_id = ?1"
        " UNION SELECT watch_id FROM readings WHERE article_id = ?1 AND watch_id IS NOT NULL",
        (article_id,),
    )
    return {row[0] for row in found}


def stages_of(conn: sqlite3.Connection, watch_id: str) -> list[str]:
    """The stages that mentions of a project say, in order of publication."""
    found = conn.execute(
        "SELECT m.stage FROM mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE m.watch_id = ? AND m.stage IS NOT NULL ORDER BY coalesce(a.published_at, m.found_at), m.id",
        (watch_id,),
    )
    return [row[0] for row in found]


def past_readings(conn: sqlite3.Connection, watch_id: str) -> list[PastReading]:
    """Every reading of a target so far, in the order found."""
    found = conn.execute(
        "SELECT r.watch_id, r.metric, r.period, r.role, r.comparator, r.value, r.unit, r.raw, r.quote, r.article_id, a.story_id,"
        " a.title, a.url, a.published_at, r.found_at FROM readings r JOIN articles a ON a.id = r.article_id"
        " WHERE r.watch_id = ? ORDER BY r.id",
        (watch_id,),
    )
    return [
        PastReading(
            ReadingRow(*row[:9]), row[9], row[10], row[11], row[12], moment(row[13]) if row[13] else None, moment(row[14])
        )
        for row in found
    ]


def last_mention(conn: sqlite3.Connection, watch_id: str) -> tuple[datetime, int] | None:
    """When (published, or found when the page does not say) and in which article a project was last mentioned."""
    row = conn.execute(
        "SELECT coalesce(a.published_at, a.first_seen_at) AS day, a.id FROM mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE m.watch_id = ? ORDER BY day DESC, a.id DESC LIMIT 1",
        (watch_id,),
    ).fetchone()
    return (moment(row[0]), row[1]) if row else None


def retarget(conn: sqlite3.Connection, reading_id: int, watch_id: str) -> None:
    """A stored reading turns out to be a target's: link it, as found afterwards."""
    conn.execute("UPDATE readings SET watch_id = ?, historical = 1 WHERE id = ?", (watch_id, reading_id))


def mentioned_places(conn: sqlite3.Connection, watch_ids: Iterable[str]) -> set[tuple[str, int, int]]:
    """(watch, article, version) with mentions already written: what a rescan need not write again."""
    marks = json.dumps(list(watch_ids))
    return set(
        conn.execute(
            "SELECT DISTINCT watch_id, article_id, version FROM mentions WHERE watch_id IN (SELECT value FROM json_each(?))",
            (marks,),
        ).fetchall()
    )


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert as people and programs read it; created_at is its stamp, data the JSON kept with it."""

    id: int
    kind: str
    watch_id: str | None
    source_id: str | None
    article_id: int | None
    title: str
    body: str
    created_at: str
    data: str

    def as_json(self) -> str:
        """One line of JSON."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(values | {"data": json.loads(self.data)}, ensure_ascii=False)


def alerts_since(conn: sqlite3.Connection, since: datetime | None, kinds: Iterable[str] = ()) -> list[ToldAlert]:
    """Alerts since then (all when None) of those kinds (all when none is named), newest first."""
    found = conn.execute(
        "SELECT id, kind, watch_id, source_id, article_id, title, body, created_at, data FROM alerts"
        " WHERE (?1 IS NULL OR created_at >= ?1) AND (?2 = '[]' OR kind IN (SELECT value FROM json_each(?2)))"
        " ORDER BY created_at DESC, id DESC",
        (stamp(since) if since else None, json.dumps(list(kinds))),
    )
    return [ToldAlert(*row) for row in found]
