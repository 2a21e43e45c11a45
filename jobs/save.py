"""Saves a reading of an article with everything that follows from it in one transaction: version, mentions, readings, alerts.

Incoming -> articles.save -> Stored -> mark_new / new_readings -> mentions, readings, alerts
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from jobs.flagging import (
    Place,
    as_past,
    mark_new,
    mention_alerts,
    new_readings,
    quiet_edit_alert,
    reading_alerts,
    returned_alert,
    stage_alerts,
)
from jobs.understand import Findings, WatchSet, understand
from storage import articles, checks, flags
from storage.articles import Incoming, Stored
from storage.checks import Check
from storage.database import immediate
from storage.flags import MentionRow, NewAlert, PastReading, ReadingRow

_MOST_TOLD = 200
"""Readings of one version that are asked whether they are news; no article of a person has so many of its targets."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was stored, and how many new mentions and alerts came of it."""

    stored: Stored
    mentions: int = 0
    alerts: int = 0


def save_article(db: Database, incoming: Incoming, watches: WatchSet, run_id: int | None) -> Saved:
    """Store one trusted reading. All of it is there afterwards, or nothing."""
    findings = understand(incoming.article, watches)
    at = incoming.seen_at
    with immediate(db) as conn:
        stored = articles.save(conn, incoming)
        alerts = _note_return(conn, stored, incoming, run_id) if stored.returned else []
        mentions: list[MentionRow] = []
        if stored.outcome != "unchanged":
            place = Place(stored.article_id, stored.version, stored.story_id, incoming.article)
            mentions, more = _flag(conn, place, stored, findings, watches)
            flags.add_mentions(conn, stored.article_id, stored.version, mentions, at, historical=False)
            flags.add_readings(conn, stored.article_id, stored.version, findings.readings, at, historical=False)
            alerts += more
        told = sum(flags.add_alert(conn, alert, at) for alert in alerts)
    return Saved(stored, sum(mention.is_new for mention in mentions), told)


def _note_return(conn: sqlite3.Connection, stored: Stored, incoming: Incoming, run_id: int | None) -> list[NewAlert]:
    checks.add(conn, stored.article_id, run_id, Check(incoming.seen_at, "returned", 200, "重新可以访问"))
    round_ = checks.count(conn, stored.article_id, "returned")
    return [returned_alert(stored.article_id, incoming.article.title, incoming.article.url, round_)]


def _flag(
    conn: sqlite3.Connection, place: Place, stored: Stored, findings: Findings, watches: WatchSet
) -> tuple[list[MentionRow], list[NewAlert]]:
    """The mentions as rows and the alerts, decided with what the archive remembers."""
    known = flags.watches_mentioned_in_story(conn, place.story_id, (place.article_id, place.version))
    mentions = mark_new(findings, known, stored.summary)
    alerts = mention_alerts(place, mentions, watches)
    fresh = [row for row in mentions if row.is_new or stored.outcome == "new"]
    reached = {m.watch_id: flags.stages_of(conn, m.watch_id) for m in fresh if m.stage}
    alerts += stage_alerts(place, fresh, reached, watches)
    if stored.outcome != "duplicate":
        alerts += tell_readings(conn, place, new_readings(findings, stored.summary), watches)
    if stored.summary is not None:
        watched = {m.watch_id for m in mentions} | {r.watch_id for r in findings.readings if r.watch_id}
        watched |= flags.watches_of_article(conn, place.article_id)
        quiet = quiet_edit_alert(place, stored.summary, watched, watches)
        alerts += [quiet] if quiet else []
    return mentions, alerts


def tell_readings(conn: sqlite3.Connection, place: Place, readings: Sequence[ReadingRow], watches: WatchSet) -> list[NewAlert]:
    """What new readings of targets tell, each compared with all that was said before it, also in the same article."""
    alerts: list[NewAlert] = []
    past: dict[str, list[PastReading]] = {}
    for reading in readings[:_MOST_TOLD]:
        assert reading.watch_id is not None
        if reading.watch_id not in past:
            past[reading.watch_id] = flags.past_readings(conn, reading.watch_id)
        alerts += reading_alerts(place, reading, past[reading.watch_id], watches.target(reading.watch_id))
        past[reading.watch_id].append(as_past(place, reading))
    return alerts


def save_missing(db: Database, article_id: int, run_id: int | None, check: Check, capture_sha256: str | None = None) -> None:
    """Keep the evidence of a try that was no success."""
    with immediate(db) as conn:
        checks.add(conn, article_id, run_id, check, capture_sha256=capture_sha256)


def now_gone(conn: sqlite3.Connection, article_id: int, at: datetime) -> int:
    """Mark an article gone; returns how often it has been gone, this time included."""
    articles.mark_gone(conn, article_id, at)
    return checks.count(conn, article_id, "returned") + 1
