"""Quantities of government news: which number is said of what, how surely, as goal, actual or rate, and of which time."""

from __future__ import annotations

from jobs.quantities.goals import parse_goal
from jobs.quantities.periods import period_contains, same_span, span
from jobs.quantities.quantity import Comparator, Goal, Quantity, Role
from jobs.quantities.reader import read_body, read_quantities

__all__ = [
    "Comparator",
    "Goal",
    "Quantity",
    "Role",
    "parse_goal",
    "period_contains",
    "read_body",
    "read_quantities",
    "same_span",
    "span",
]
