"""Periods of the contract (2025, 2025Q1, 2025H1, 2025-04, 2025-01..2025-10, 2021..2025, 2025-05-01..2025-05-03) as spans of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ONE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def span(period: str) -> tuple[date, date]:
    """First and last day, both included. Raises ValueError, with a message in Chinese, for what is no period."""
    first, dots, last = period.strip().partition("..")
    begin = _one(first, period)
    end = _one(last, period) if dots else begin
    if end[1] < begin[0]:
        raise ValueError(f"时期的终点早于起点: {period}")
    return begin[0], end[1]


def _one(text: str, whole: str) -> tuple[date, date]:
    found = _ONE.fullmatch(text)
    if not found:
        raise ValueError(f"不是有效的时期: {whole} (应如 2025、2025Q1、2025H1、2025-04、2025-01..2025-10)")
    year = int(found["year"])
    try:
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
            return day, day
        if found["month"]:
            return months(year, int(found["month"]), int(found["month"]))
        if found["quarter"]:
            return months(year, int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3)
        if found["half"]:
            return months(year, int(found["half"]) * 6 - 5, int(found["half"]) * 6)
    except ValueError as exc:
        raise ValueError(f"没有这样的日期: {whole}") from exc
    return months(year, 1, 12)


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """Days of the months first..last of a year."""
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise ValueError(f"没有这个月份: {year}-{first}..{last}")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def same_span(one: str | None, other: str | None) -> bool:
    """Whether two periods are the same days: 2025Q1 is 2025-01..2025-03. None is the same as None only."""
    if one is None or other is None:
        return one is other
    return span(one) == span(other)


def period_contains(period: str, other: str | None) -> bool:
    """Whether all days of `other` lie in `period`. What has no period lies in none."""
    if other is None:
        return False
    (begin, end), (first, last) = span(period), span(other)
    return begin <= first and last <= end
