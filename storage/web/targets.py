"""What the archive knows of a tracked target: the goal in force, the latest figure, how much of both goal and period is done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from storage import flags, humane
from storage.flags import PastReading


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure said of a target. copies: further articles of the same story that repeat it. as_of: the day it speaks for."""

    value: float
    unit: str
    comparator: str
    role: str
    period: str | None
    quote: str
    article_id: int
    title: str
    published_at: str | None
    as_of: date
    copies: int = 0

    @property
    def told(self) -> str:
        return humane.amount(self.value, self.unit, self.comparator)


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal in force. figure is None when only the watch list says it."""

    value: float
    unit: str
    comparator: str
    figure: Figure | None

    @property
    def told(self) -> str:
        return humane.amount(self.value, self.unit, self.comparator)


@dataclass(frozen=True, slots=True)
class Target:
    """A page's worth. shares are 0 to 1 (the goal's may be more), None when not known."""

    id: str
    name: str
    district: str
    metric: tuple[str, ...]
    period: str
    wanted: str
    retired_at: str | None
    goal: Goal | None
    latest: Figure | None
    share: float | None
    passed: float | None
    figures: tuple[Figure, ...]
    """All figures, the newest first."""


def load_target(conn: sqlite3.Connection, watch_id: str, now: datetime) -> Target | None:
    """Everything said of a target; None when no such target is watched."""
    row = conn.execute(
        "SELECT id, name, district, spec, retired_at FROM watches WHERE id = ? AND kind = 'target'", (watch_id,)
    ).fetchone()
    if row is None:
        return None
    spec = json.loads(row[3])
    period = str(spec.get("period", ""))
    metric = spec.get("metric", ())
    figures = _figures(flags.past_readings(conn, watch_id))
    goal = _goal(figures, str(spec.get("goal", "")))
    course = course_of(figures, goal.unit if goal else None)
    latest = course[-1] if course else None
    return Target(
        row[0],
        row[1],
        row[2],
        (metric,) if isinstance(metric, str) else tuple(metric),
        period,
        str(spec.get("goal", "")),
        row[4],
        goal,
        latest,
        latest.value / goal.value if latest and goal and goal.value else None,
        humane.share_passed(period, now.date()),
        figures,
    )


def course_of(figures: Iterable[Figure], unit: str | None) -> tuple[Figure, ...]:
    """The figures reached, one for each day that any speaks for, the oldest first.

    Of one day the largest counts: beside the total an article states its parts (分产业看 …) and, in its title, a rounder number.
    """
    best: dict[date, Figure] = {}
    for figure in figures:
        if figure.role == "actual" and unit in (None, figure.unit):
            best[figure.as_of] = max(figure, best.get(figure.as_of, figure), key=lambda found: found.value)
    return tuple(best[day] for day in sorted(best))


def _figures(past: Sequence[PastReading]) -> tuple[Figure, ...]:
    """Readings as figures: what a later version or a copy of the story repeats is told once, by the article that was first."""
    first: dict[tuple[object, ...], Figure] = {}
    articles: dict[tuple[object, ...], set[int]] = {}
    for item in sorted(past, key=lambda item: item.published_at or item.found_at):  # stable: of one day, as found
        said = item.reading
        key = (item.story_id or item.article_id, said.role, said.value, said.unit, said.comparator, said.period)
        first.setdefault(key, _figure(item))
        articles.setdefault(key, set()).add(item.article_id)
    figures = [replace(figure, copies=len(articles[key]) - 1) for key, figure in first.items()]
    return tuple(sorted(figures, key=lambda figure: figure.as_of)[::-1])  # of one day the later said stands first


def _figure(item: PastReading) -> Figure:
    said = item.reading
    told = (item.published_at or item.found_at).date()
    days = humane.period_days(said.period) if said.role == "actual" else None
    as_of = min(told, days[1]) if days else told
    published = item.published_at.isoformat(timespec="seconds") if item.published_at else None
    return Figure(
        said.value, said.unit, said.comparator, said.role, said.period, said.quote, item.article_id, item.title, published, as_of
    )


def _goal(figures: Sequence[Figure], wanted: str) -> Goal | None:
    """The goal last said; where no article says one, the one on the watch list."""
    said = next((figure for figure in figures if figure.role == "goal"), None)
    if said is not None:
        return Goal(said.value, said.unit, said.comparator, said)
    read = humane.read_amount(wanted)
    return Goal(*read, None) if read else None
