"""Amounts, times and periods as a reader of Chinese news writes them: 3500000000 元 is 35亿元, 2025Q1 is 2025年一季度.

Used wherever the archive speaks to people. Stored values stay in base units and ISO 8601.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from crawler.clock import SHANGHAI

_STEPS = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_BEFORE = {"≈": "约", ">": "超", "<": "不足"}
_AFTER = {"≥": "以上", "≤": "以内"}
_UNSCALED = ("%", "倍", "个百分点", "番")
"""Shares and factors are told as they are: nobody says 1万%."""

_SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "": 1.0}
_AMOUNT = re.compile(
    r"(?:增长|达到|达|完成|实现)?\s*(?P<before>约|近|超过|超|突破|逾|不足|不到|不低于|不少于|至少|不超过)?\s*(?P<number>-?\d+(?:\.\d+)?)\s*"
    r"(?P<scale>万亿|亿|千万|百万|万)?\s*(?P<unit>[^\s\d及以左不]{1,6}?)?\s*(?P<after>及?以上|以内|以下|左右)?"
)
_SIGNS = {
    "约": "≈", "近": "≈", "左右": "≈", "超过": ">", "超": ">", "突破": ">", "逾": ">", "不足": "<", "不到": "<",
    "不低于": "≥", "不少于": "≥", "至少": "≥", "以上": "≥", "及以上": "≥", "不超过": "≤", "以内": "≤", "以下": "≤",
}  # fmt: skip


def amount(value: float, unit: str, comparator: str = "=") -> str:
    """`amount(3.5e9, "元", "≥")` -> `35亿元以上`. At most four decimals; shares stay as they are."""
    scale, word = 1.0, ""
    if unit not in _UNSCALED:
        scale, word = next(((size, name) for size, name in _STEPS if abs(value) >= size), (1.0, ""))
    number = f"{value / scale:.4f}".rstrip("0").rstrip(".")
    return f"{_BEFORE.get(comparator, '')}{'0' if number == '-0' else number}{word}{unit}{_AFTER.get(comparator, '')}"


def read_amount(text: str) -> tuple[float, str, str] | None:
    """`35亿元以上` -> (3.5e9, "元", "≥"): the inverse of `amount`; None for what is no single amount."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    value = round(float(match["number"]) * _SCALES[match["scale"] or ""], 6)
    return value, match["unit"] or "", _SIGNS.get(match["before"] or match["after"] or "", "=")


def when(text: str | None, precision: str | None = "minute") -> str:
    """An ISO 8601 time as `2025年2月14日 09:30` in Asia/Shanghai; the day alone when that is all that is known.

    "" for None; what is no time comes back as it is.
    """
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is not None:
        moment = moment.astimezone(SHANGHAI)
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return day if precision == "day" or len(text) <= len("2025-02-14") else f"{day} {moment:%H:%M}"


_QUARTERS = {"Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度", "H1": "上半年", "H2": "下半年"}
_PART = re.compile(r"(?P<year>\d{4})(?:(?P<part>Q[1-4]|H[12])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_PART_MONTHS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}


def period_name(period: str | None) -> str:
    """`2025-01..2025-10` -> `2025年1-10月`, `2025H1` -> `2025年上半年`; "" for None, the text itself when it is no period."""
    if not period:
        return ""
    first, _, last = period.partition("..")
    a, b = _PART.fullmatch(first), _PART.fullmatch(last or first)
    if a is None or b is None:
        return period
    if not last:
        return _one_name(a)
    if a["month"] and b["month"] and a["year"] == b["year"] and not a["day"] and not b["day"]:
        return f"{a['year']}年{int(a['month'])}-{int(b['month'])}月"
    if not (a["month"] or a["part"] or b["month"] or b["part"]):
        return f"{a['year']}-{b['year']}年"
    return f"{_one_name(a)}至{_one_name(b)}"


def _one_name(match: re.Match[str]) -> str:
    name = f"{match['year']}年"
    if match["part"]:
        return name + _QUARTERS[match["part"]]
    if match["month"]:
        name += f"{int(match['month'])}月"
    return name + (f"{int(match['day'])}日" if match["day"] else "")


def period_days(period: str | None) -> tuple[date, date] | None:
    """First and last day of a period (`2025`, `2025Q1`, `2025H1`, `2025-04`, `2025-01..2025-10`, …); None when it is none."""
    first, _, last = (period or "").partition("..")
    a, b = _PART.fullmatch(first), _PART.fullmatch(last or first)
    if a is None or b is None:
        return None
    try:
        return _days(a)[0], _days(b)[1]
    except ValueError:  # a thirteenth month
        return None


def _days(match: re.Match[str]) -> tuple[date, date]:
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    low, high = _PART_MONTHS[match["part"]] if match["part"] else (1, 12)
    if match["month"]:
        low = high = int(match["month"])
    after = date(year + high // 12, high % 12 + 1, 1)
    return date(year, low, 1), after - timedelta(days=1)


def share_passed(period: str | None, today: date) -> float | None:
    """Which share of a period has passed at the end of `today`, 0 to 1; None when it is no period."""
    days = period_days(period)
    if days is None:
        return None
    first, last = days
    return min(1.0, max(0.0, ((today - first).days + 1) / ((last - first).days + 1)))
