"""`cron` means what crontab(5) says, whatever APScheduler makes of numbers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.clock import SHANGHAI
from crawler.settings import Source
from jobs.cron import cron_trigger, first_run

MONDAY = datetime(2025, 2, 17, 0, 0, tzinfo=SHANGHAI)


def next_days(text: str, count: int) -> list[str]:
    trigger, at, days = cron_trigger(text), MONDAY, []
    for _ in range(count):
        fired = trigger.get_next_fire_time(None, at)
        assert fired is not None
        days.append(fired.strftime("%a %H:%M"))
        at = fired + timedelta(minutes=1)
    return days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0 7 * * 1", ["Mon 07:00", "Mon 07:00"]),
        ("0 7 * * 0", ["Sun 07:00", "Sun 07:00"]),
        ("0 7 * * 7", ["Sun 07:00", "Sun 07:00"]),
        ("0 7 * * 1-3", ["Mon 07:00", "Tue 07:00", "Wed 07:00", "Mon 07:00"]),
        ("0 7 * * 5-1", ["Mon 07:00", "Fri 07:00", "Sat 07:00", "Sun 07:00"]),
        ("0 7 * * MON,wed", ["Mon 07:00", "Wed 07:00"]),
        ("0 7 * * */2", ["Tue 07:00", "Thu 07:00", "Sat 07:00", "Sun 07:00"]),
        ("0 7,12,18 * * *", ["Mon 07:00", "Mon 12:00", "Mon 18:00", "Tue 07:00"]),
    ],
)
def test_weekdays_are_those_of_crontab(text: str, days: list[str]) -> None:
    assert next_days(text, len(days)) == days


def test_day_of_month_or_weekday() -> None:
    """crontab(5): when both are restricted, either will do."""
    trigger = cron_trigger("0 7 20 * 2")  # the 20th, or a Tuesday
    first = trigger.get_next_fire_time(None, MONDAY)
    assert first == MONDAY.replace(day=18, hour=7)
    assert trigger.get_next_fire_time(None, first + timedelta(minutes=1)) == MONDAY.replace(day=20, hour=7)


@pytest.mark.parametrize("text", ["99 * * * *", "0 7 * * 8", "0 7 * * funday", "@daily", "* * * *", ""])
def test_what_crontab_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cron_trigger(text)


def source(**more: object) -> Source:
    return Source.model_validate({"id": "a", "url": "http://example.gov.cn/", "every": "1h"} | more)


def test_what_was_missed_is_made_up_for_once() -> None:
    now = MONDAY.replace(hour=9)
    assert first_run(source(), None, now) == now
    assert first_run(source(), now - timedelta(hours=5), now) == now
    assert first_run(source(), now - timedelta(minutes=10), now) == now + timedelta(minutes=50)
    assert first_run(source(), now + timedelta(hours=3), now) == now  # the clock went back
    assert first_run(source(cron="0 7 * * *"), now - timedelta(hours=5), now) == now
    assert first_run(source(cron="0 7 * * *"), now - timedelta(hours=1), now) is None
