"""What the front page tells: newest alerts, what is watched and what is sick."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.web.marking import Line, marked, places_of
from storage.web.targets import Target, load_target

_ALERTS = 12
_PROJECTS = 40
_TARGETS = 40
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as lists show it. watch_kind is None where no watch is concerned."""

    id: int
    kind: str
    title: str
    body: str
    created_at: str
    article_id: int | None
    source_id: str | None
    watch_id: str | None
    watch_kind: str | None

    @property
    def said(self) -> str:
        """The body without the bare address of the article, which the title leads to."""
        lines = self.body.split("\n")
        return "\n".join(line for line in lines if self.article_id is None or not _ADDRESS.fullmatch(line.strip()))


@dataclass(frozen=True, slots=True)
class Watched:
    """A project with its newest mention; the last five are None or 0 while there is none."""

    id: str
    name: str
    articles: int = 0
    day: str | None = None
    silent_days: int | None = None
    article_id: int | None = None
    title: str = ""
    quote: Line = ()
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class SickSource:
    """A source that is not well, and what its last run said."""

    id: str
    name: str
    state: str
    last_ok_at: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Front:
    """A page's worth."""

    articles: int
    sources: int
    last_run_at: str | None
    newest_id: int | None
    alerts: tuple[Alert, ...]
    projects: tuple[Watched, ...]
    targets: tuple[Target, ...]
    sick: tuple[SickSource, ...]


def load_front(conn: sqlite3.Connection, now: datetime) -> Front:
    """Everything on the front page."""
    articles, newest = conn.execute("SELECT count(*), max(id) FROM articles").fetchone()
    sources, last_run = conn.execute("SELECT count(*), max(last_run_at) FROM sources WHERE retired_at IS NULL").fetchone()
    targets = conn.execute(
        "SELECT id FROM watches WHERE kind = 'target' AND retired_at IS NULL ORDER BY added_at, rowid LIMIT ?", (_TARGETS,)
    ).fetchall()
    loaded = [load_target(conn, row[0], now) for row in targets]
    return Front(
        articles,
        sources,
        last_run,
        newest,
        newest_alerts(conn, _ALERTS),
        _projects(conn, now.date()),
        tuple(target for target in loaded if target is not None),
        _sick(conn),
    )


def newest_alerts(conn: sqlite3.Connection, limit: int, *, watch_id: str | None = None) -> tuple[Alert, ...]:
    """The newest alerts first, of one watch or of all."""
    found = conn.execute(
        "SELECT a.id, a.kind, a.title, a.body, a.created_at, a.article_id, a.source_id, a.watch_id, w.kind"
        " FROM alerts a LEFT JOIN watches w ON w.id = a.watch_id WHERE ?1 IS NULL OR a.watch_id = ?1"
        " ORDER BY a.created_at DESC, a.id DESC LIMIT ?2",
        (watch_id, limit),
    )
    return tuple(Alert(*row) for row in found)


def _projects(conn: sqlite3.Connection, today: date) -> tuple[Watched, ...]:
    """Projects, the most recently mentioned first; those never mentioned last."""
    found = conn.execute(
        "SELECT w.id, w.name, count(DISTINCT m.article_id), max(coalesce(a.published_at, a.first_seen_at)) AS day"
        " FROM watches w LEFT JOIN mentions m ON m.watch_id = w.id LEFT JOIN articles a ON a.id = m.article_id"
        " WHERE w.kind = 'project' AND w.retired_at IS NULL GROUP BY w.id ORDER BY day IS NULL, day DESC, w.rowid LIMIT ?",
        (_PROJECTS,),
    ).fetchall()
    return tuple(_watched(conn, row, today) for row in found)


def _watched(conn: sqlite3.Connection, row: tuple[Any, ...], today: date) -> Watched:
    watch_id, name, articles, day = row
    if not day:
        return Watched(watch_id, name)
    article_id, title, quote, matched, _ = conn.execute(
        "SELECT a.id, a.title, m.quote, m.matched, m.stage FROM mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE m.watch_id = ? AND coalesce(a.published_at, a.first_seen_at) = ?"
        " ORDER BY m.version DESC, m.stage IS NULL, m.start IS NULL, m.id LIMIT 1",
        (watch_id, day),
    ).fetchone()
    stage = conn.execute(
        "SELECT m.stage FROM mentions m JOIN articles a ON a.id = m.article_id WHERE m.watch_id = ? AND m.stage IS NOT NULL"
        " ORDER BY coalesce(a.published_at, a.first_seen_at) DESC, m.version DESC, m.id DESC LIMIT 1",
        (watch_id,),
    ).fetchone()
    line = marked(quote, places_of(quote, matched, watch_id))
    silent = (today - date.fromisoformat(day[:10])).days
    return Watched(watch_id, name, articles, day, silent, article_id, title, line, stage[0] if stage else None)


def _sick(conn: sqlite3.Connection) -> tuple[SickSource, ...]:
    found = conn.execute(
        "SELECT s.id, coalesce(nullif(s.name, ''), s.id), s.health,"
        " s.last_ok_at, (SELECT r.error FROM runs r WHERE r.source_id = s.id AND r.finished_at IS NOT NULL"
        " ORDER BY r.started_at DESC, r.id DESC LIMIT 1) FROM sources s WHERE s.enabled AND s.retired_at IS NULL"
        " AND s.health <> 'ok' ORDER BY s.last_ok_at, s.id"
    )
    return tuple(SickSource(*row) for row in found)
