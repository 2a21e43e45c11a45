"""Everything stored, in order, for a look with new eyes (rescan)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from storage.flags import ReadingRow
from storage.rows import moment, stamp

_BATCH = 2000
_SINCE = "(?1 IS NULL OR v.seen_at >= ?1)"


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The text of a version, without what it takes long to load."""

    id: int
    article_id: int
    story_id: int
    number: int
    district: str
    title: str
    subtitle: str
    body: str
    files: tuple[str, ...]
    """Names of attached files."""
    texts: tuple[tuple[str, str], ...]
    """Name and text of the article's files that were read, at its newest version."""


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading that no target has, with what bears on whose it is."""

    id: int
    reading: ReadingRow
    title: str
    district: str
    published: date | None


def count_versions(conn: sqlite3.Connection, since: datetime | None) -> int:
    """How many versions `versions` will give."""
    return int(conn.execute(f"SELECT count(*) FROM versions v WHERE {_SINCE}", (stamp(since) if since else None,)).fetchone()[0])


def versions(conn: sqlite3.Connection, since: datetime | None) -> Iterator[list[StoredVersion]]:
    """All versions seen since then, in the order stored, in batches; between two batches the caller may write."""
    after = 0
    while True:
        found = conn.execute(
            "SELECT v.id, v.article_id, a.story_id, v.number, a.district, v.title, v.subtitle, v.body,"
            " json_extract(v.record, '$.attachments'),"
            " (SELECT json_group_array(json_array(t.name, t.body)) FROM attachment_texts t WHERE t.article_id = v.article_id AND t.body <> ''"
            "  AND v.number = (SELECT max(w.number) FROM versions w WHERE w.article_id = v.article_id)) FROM versions v"
            f" JOIN articles a ON a.id = v.article_id WHERE {_SINCE} AND v.id > ?2 ORDER BY v.id LIMIT ?3",
            (stamp(since) if since else None, after, _BATCH),
        ).fetchall()
        if not found:
            return
        yield [
            StoredVersion(*(*row[:8], _names(row[8]), tuple(tuple(each) for each in json.loads(row[9] or "[]")))) for row in found
        ]
        after = found[-1][0]


def _names(files: str | None) -> tuple[str, ...]:
    return tuple(each["name"] for each in json.loads(files or "[]"))


def untracked_readings(conn: sqlite3.Connection, units: set[str], since: datetime | None) -> list[StoredReading]:
    """Goals and actuals in one of the units that belong to no target."""
    marks = ", ".join(f"?{number}" for number in range(2, len(units) + 2))
    found = conn.execute(
        "SELECT r.id, r.metric, r.period, r.role, r.comparator, r.value, r.unit, r.raw, r.quote, a.title, a.district,"
        " a.published_at FROM readings r JOIN articles a ON a.id = r.article_id"
        " JOIN versions v ON v.article_id = a.id AND v.number = r.version"
        f" WHERE r.watch_id IS NULL AND r.role IN ('goal', 'actual') AND r.unit IN ({marks}) AND {_SINCE} ORDER BY r.id",
        (stamp(since) if since else None, *sorted(units)),
    )
    return [
        StoredReading(row[0], ReadingRow(None, *row[1:9]), row[9], row[10], moment(row[11]).date() if row[11] else None)
        for row in found
    ]
