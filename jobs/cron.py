"""When a source is due, as APScheduler triggers; `cron` means what crontab(5) says.

APScheduler counts weekdays from Monday = 0 and joins day-of-month and weekday by "and". crontab(5) counts from Sunday = 0,
and when both are restricted either will do. So weekdays are spelled out by name, and the "or" is made of two triggers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.clock import SHANGHAI
from crawler.settings import Source, seconds_of

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def cron_trigger(text: str) -> BaseTrigger:
    """A trigger for five crontab fields in Asia/Shanghai. Raises ValueError for what crontab(5) does not know."""
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("应为五段 crontab: 分 时 日 月 周")
    minute, hour, day, month, weekday = fields
    when = {"minute": minute, "hour": hour, "month": month, "timezone": SHANGHAI}
    if day == "*" or weekday == "*":
        return CronTrigger(day=day, day_of_week=_weekdays(weekday), **when)
    return OrTrigger([CronTrigger(day=day, **when), CronTrigger(day_of_week=_weekdays(weekday), **when)])


def _weekdays(field: str) -> str:
    """`1-5` -> `mon,tue,wed,thu,fri`; `*` stays."""
    if field == "*":
        return field
    chosen: set[int] = set()
    for part in field.lower().split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start, end = (0, 6) if span == "*" else (_weekday(first), _weekday(last or first))
        if step and not last and span != "*":
            end = 6
        end += 7 if end < start else 0
        chosen |= {number % 7 for number in range(start, end + 1, int(step or 1))}
    return ",".join(_DAYS[number] for number in sorted(chosen))


def _weekday(word: str) -> int:
    if word in _DAYS:
        return _DAYS.index(word)
    number = int(word)
    if not 0 <= number <= 7:
        raise ValueError(f"没有星期 {word}: 用 0-7 或 sun-sat")
    return number


def trigger_of(source: Source) -> BaseTrigger:
    """The source's `cron`, or else its `every`."""
    return cron_trigger(source.cron) if source.cron else IntervalTrigger(seconds=seconds_of(source.every), timezone=SHANGHAI)


def first_run(source: Source, last_run_at: datetime | None, now: datetime) -> datetime | None:
    """When a source is due after the program starts: what was missed while it was down is made up for once.

    None leaves a cron source that missed nothing to its trigger. A last run in the future (the clock went back) counts as none.
    """
    if last_run_at is None or last_run_at > now:
        return now
    if source.cron is None:
        return max(now, last_run_at + timedelta(seconds=seconds_of(source.every)))
    missed = cron_trigger(source.cron).get_next_fire_time(None, last_run_at + timedelta(seconds=1))
    return now if missed is not None and missed <= now else None
