"""New or changed watches over everything stored: every version, marked historical.

Projects are looked for in the stored text, that of attached files too; for targets the stored readings are asked, since every quantity was read already.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from jobs.flagging import Place, mention_alerts, mention_rows
from jobs.understand import MentionFound, Setting, WatchSet, find_mentions, mentions_in_file, mentions_in_names, tracks
from storage import flags, replay
from storage.articles import record_of
from storage.database import immediate
from storage.flags import MentionRow
from storage.replay import StoredVersion


@dataclass(frozen=True, slots=True)
class Rescanned:
    """What a rescan came to."""

    versions: int
    mentions: int
    readings: int
    alerts: int


def rescan(
    db: Database,
    watches: WatchSet,
    ids: Sequence[str],
    at: datetime,
    *,
    alert: bool,
    since: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Rescanned:
    """Look for the watches `ids` in every version seen since then; what is there already is not written again.

    alert: also write mention alerts (one for each story and watch). progress is told (done, total) versions.
    """
    chosen = watches.only(ids)
    readings = _retarget(db, chosen, since)
    total, done, mentions, alerts = replay.count_versions(db.conn, since), 0, 0, 0
    if not chosen.projects:
        return Rescanned(total, 0, readings, 0)
    written = flags.mentioned_places(db.conn, ids)
    for batch in replay.versions(db.conn, since):
        found = [(version, _fresh(version, chosen, written)) for version in batch]
        hits = [(version, places) for version, places in found if places]
        if hits:
            with immediate(db) as conn:
                for version, places in hits:
                    rows = _keep(conn, version, places, at)
                    mentions += len(rows)
                    alerts += _alert(conn, version, rows, chosen, at) if alert else 0
        done += len(batch)
        progress(done, total)
    return Rescanned(total, mentions, readings, alerts)


def _fresh(version: StoredVersion, watches: WatchSet, written: set[tuple[str, int, int]]) -> list[MentionFound]:
    """The mentions in a version that are not in the archive."""
    found = find_mentions(version.title, version.subtitle, version.body, version.district, watches)
    found += mentions_in_names(version.files, version.body, version.district, watches)
    for name, text in version.texts:
        found += mentions_in_file(name, text, version.district, watches)
    return [mention for mention in found if (mention.watch_id, version.article_id, version.number) not in written]


def _keep(conn: sqlite3.Connection, version: StoredVersion, places: Sequence[MentionFound], at: datetime) -> list[MentionRow]:
    known = flags.watches_mentioned_in_story(conn, version.story_id, (version.article_id, version.number))
    rows = mention_rows(places, known)
    flags.add_mentions(conn, version.article_id, version.number, rows, at, historical=True)
    return rows


def _alert(conn: sqlite3.Connection, version: StoredVersion, rows: Sequence[MentionRow], watches: WatchSet, at: datetime) -> int:
    article = record_of(conn, version.article_id, version.number)
    place = Place(version.article_id, version.number, version.story_id, article)
    return sum(flags.add_alert(conn, alert, at) for alert in mention_alerts(place, rows, watches))


def _retarget(db: Database, watches: WatchSet, since: datetime | None) -> int:
    """Link stored readings to new targets; returns how many."""
    if not watches.targets:
        return 0
    units = {target.parsed_goal.unit for target in watches.targets}
    linked = []
    for stored in replay.untracked_readings(db.conn, units, since):
        setting = Setting(stored.title, stored.district, stored.published)
        target = next((target for target in watches.targets if tracks(target, stored.reading, setting)), None)
        if target is not None:
            linked.append((stored.id, target.id))
    with immediate(db) as conn:
        for reading_id, watch_id in linked:
            flags.retarget(conn, reading_id, watch_id)
    return len(linked)
