"""The chart of a target, as coordinates for an SVG drawn in the template: goal, even pace, figures over the period. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storage import humane
from storage.web.targets import Figure, Target, course_of

WIDTH, HEIGHT = 400, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 24, 28
_ROOM_FOR_LABEL = 62
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it is on its axis, and what stands at it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure at its place. Its label stands above and to the left, clear of a rising line; at the left edge below and right."""

    x: float
    y: float
    label: str
    hint: str

    @property
    def leftward(self) -> bool:
        return self.x > _LEFT + _ROOM_FOR_LABEL


@dataclass(frozen=True, slots=True)
class Chart:
    """Coordinates in a box of WIDTH by HEIGHT; paths are SVG path data."""

    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    goal_path: str
    goal_label: Tick
    pace_path: str
    actual_path: str
    dots: tuple[Dot, ...]
    today: float | None
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def draw(target: Target, today: date) -> Chart | None:
    """The chart of a target, None when its period or goal is not known."""
    days = humane.period_days(target.period)
    if days is None or target.goal is None or target.goal.value <= 0:
        return None
    first, last = days
    unit = target.goal.unit
    actuals = [figure for figure in course_of(target.figures, unit) if figure.value >= 0]
    goals = [figure for figure in reversed(target.figures) if (figure.role, figure.unit) == ("goal", unit) and figure.value >= 0]
    top = _nice_top(max([target.goal.value, *(figure.value for figure in (*actuals, *goals))]))

    def x(day: date) -> float:
        share = (day - first).days / max(1, (last - first).days)
        return round(_LEFT + min(1.0, max(0.0, share)) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM), 1)

    steps = [(x(first), y(goals[0].value if goals else target.goal.value))]
    for goal in goals:
        steps += [(x(goal.as_of), steps[-1][1]), (x(goal.as_of), y(goal.value))]
    steps.append((x(last), y(target.goal.value)))
    dots = tuple(_dot(figure, x(figure.as_of), y(figure.value)) for figure in actuals)
    return Chart(
        tuple(Tick(x(day), f"{day.month}月" if first.year == last.year else f"{day:%Y-%m}") for day in _months(first, last)),
        tuple(Tick(y(top * i / 4), humane.amount(top * i / 4, unit)) for i in range(5)),
        _path(steps),
        Tick(y(target.goal.value), f"目标 {target.goal.told}"),
        _path([(x(first), y(0)), (x(last), y(target.goal.value))]),
        _path([(dot.x, dot.y) for dot in dots]) if len(dots) > 1 else "",
        dots,
        x(today) if first <= today <= last else None,
    )


def _dot(figure: Figure, x: float, y: float) -> Dot:
    when = humane.period_name(figure.period) or humane.when(figure.as_of.isoformat())
    return Dot(x, y, humane.amount(figure.value, figure.unit), f"{when} {figure.told}")


def _nice_top(value: float) -> float:
    """The least round number (1, 2, 2.5, 5 or 10 times a power of ten) that leaves a little room above `value`."""
    wanted = value * 1.08
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in _NICE if step * power >= wanted)


def _months(first: date, last: date) -> list[date]:
    """First days of months inside a period, no more than seven, evenly chosen."""
    starts = [first]
    while (following := (starts[-1].replace(day=1) + timedelta(days=32)).replace(day=1)) <= last:
        starts.append(following)
    return starts[:: math.ceil(len(starts) / 7)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:g},{y:g}" for x, y in points)
