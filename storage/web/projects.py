"""What the archive knows of a tracked project: its timeline over all sources, the stages reached, the days of silence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from storage.web.labels import LADDER, step_of
from storage.web.marking import Line, marked, places_of

_MOST_MENTIONS = 2000
_BESIDE = ("停工", "终止")
"""Stages that stand beside the ladder."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that names the project, the name marked; the stage that it says, if any."""

    quote: Line
    stage: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One story that mentions the project: the earliest article of it, and how many copies of it say the same.

    day: ISO 8601 time it was published, or first seen when the page does not say (published is False then).
    """

    article_id: int
    title: str
    place: str
    day: str
    precision: str | None
    published: bool
    gone: bool
    said: tuple[Said, ...]
    copies: int

    @property
    def stage(self) -> str | None:
        """The farthest stage that its sentences say; 停工 and 终止 before any."""
        stages = [said.stage for said in self.said if said.stage]
        beside = [stage for stage in stages if stage in _BESIDE]
        return beside[-1] if beside else max(stages, key=_height, default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder, and the earliest telling that says it was reached."""

    name: str
    told: Telling | None
    current: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A page's worth. silent_days counts from the newest telling, None when there is none yet."""

    id: str
    name: str
    district: str
    aliases: tuple[str, ...]
    note: str
    quiet_days: int | None
    added_at: str
    retired_at: str | None
    tellings: tuple[Telling, ...]
    steps: tuple[Step, ...]
    stage: str | None
    silent_days: int | None


def load_project(conn: sqlite3.Connection, watch_id: str, now: datetime) -> Project | None:
    """Everything told of a project, newest first; None when no such project is watched."""
    row = conn.execute(
        "SELECT id, name, district, spec, added_at, retired_at FROM watches WHERE id = ? AND kind = 'project'", (watch_id,)
    ).fetchone()
    if row is None:
        return None
    spec = json.loads(row[3])
    tellings = _tellings(conn, watch_id)
    stage = next((telling.stage for telling in tellings if telling.stage), None)
    quiet_days = spec.get("quiet_days")
    return Project(
        row[0],
        row[1],
        row[2],
        tuple(spec.get("aliases", ())),
        str(spec.get("note", "")),
        int(quiet_days) if quiet_days else None,
        row[4],
        row[5],
        tellings,
        _steps(tellings, stage),
        stage,
        (now.date() - date.fromisoformat(tellings[0].day[:10])).days if tellings else None,
    )


def _tellings(conn: sqlite3.Connection, watch_id: str) -> tuple[Telling, ...]:
    """One for each story, by the newest version that names the project, newest first."""
    rows = conn.execute(
        "SELECT a.story_id, a.id, a.title, coalesce(nullif(a.origin, ''), nullif(a.site, ''), s.name, ''), a.published_at,"
        " a.published_precision, a.first_seen_at, a.gone_at, m.quote, m.matched, m.stage"
        " FROM mentions m JOIN articles a ON a.id = m.article_id LEFT JOIN sources s ON s.id = a.source_id"
        " WHERE m.watch_id = ?1 AND m.version ="
        " (SELECT max(n.version) FROM mentions n WHERE n.watch_id = ?1 AND n.article_id = m.article_id)"
        " ORDER BY coalesce(a.published_at, a.first_seen_at) DESC, a.id DESC, m.id LIMIT ?2",
        (watch_id, _MOST_MENTIONS),
    ).fetchall()
    stories: dict[object, list[Sequence[Any]]] = {}
    for row in rows:
        stories.setdefault(row[0] if row[0] is not None else ("alone", row[1]), []).append(row)
    tellings = [_telling(story, watch_id) for story in stories.values()]
    return tuple(sorted(tellings, key=lambda telling: (telling.day, telling.article_id), reverse=True))


def _telling(rows: Sequence[Sequence[Any]], watch_id: str) -> Telling:
    articles = [list(group) for _, group in groupby(rows, key=lambda row: row[1])]
    first = articles[-1]
    said = {row[8]: Said(marked(row[8], places_of(row[8], row[9], watch_id)), row[10]) for row in first}
    _, article_id, title, place, published, precision, seen, gone, *_ = first[0]
    return Telling(
        article_id,
        title,
        place,
        published or seen,
        precision if published else "minute",
        published is not None,
        gone is not None,
        tuple(said.values()),
        len(articles) - 1,
    )


def _height(stage: str) -> int:
    step = step_of(stage)
    return LADDER.index(step) if step else -1


def _steps(tellings: Sequence[Telling], stage: str | None) -> tuple[Step, ...]:
    earliest: dict[str, Telling] = {}
    for telling in tellings:
        for said in telling.said:
            step = step_of(said.stage) if said.stage else None
            if step:
                earliest[step] = telling
    current = step_of(stage) if stage else None
    return tuple(Step(name, earliest.get(name), name == current) for name in LADDER)
