"""Amounts, times and periods for people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import humane


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "told"),
    [
        (3.5e9, "元", "≥", "35亿元以上"),
        (1.5e8, "元", "=", "1.5亿元"),
        (1.5e9, "元", "=", "15亿元"),
        (2.3e12, "元", ">", "超2.3万亿元"),
        (150000, "吨", "=", "15万吨"),
        (26, "个", "=", "26个"),
        (12000, "%", "=", "12000%"),
        (33.33, "%", "≈", "约33.33%"),
        (-4, "%", "≤", "-4%以内"),
        (0.0, "元", "=", "0元"),
        (-0.00001, "元", "=", "0元"),
    ],
)
def test_amounts_are_told_as_chinese_news_tells_them(value: float, unit: str, comparator: str, told: str) -> None:
    assert humane.amount(value, unit, comparator) == told


@given(st.integers(1, 99_999_999), st.sampled_from(["元", "吨", "个", "亩", "人次"]), st.sampled_from("=≥>≤<≈"))
def test_an_amount_reads_back_as_what_it_was(cents: int, unit: str, comparator: str) -> None:
    value = float(cents * 10)
    told = humane.amount(value, unit, comparator)
    read = humane.read_amount(told)
    assert read is not None
    assert read[1:] == (unit, comparator)
    assert read[0] == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("35亿元以上", (3.5e9, "元", "≥")),
        ("不低于 26 个", (26.0, "个", "≥")),
        ("3千万元", (3e7, "元", "=")),
        ("5%左右", (5.0, "%", "≈")),
        ("约1.2万亩", (12000.0, "亩", "≈")),
        ("增长8%", (8.0, "%", "=")),
        ("去年的两倍", None),
        ("30至35亿元", None),
        ("", None),
    ],
)
def test_goals_are_read_as_people_write_them(text: str, read: tuple[float, str, str] | None) -> None:
    assert humane.read_amount(text) == read


@pytest.mark.parametrize(
    ("text", "precision", "told"),
    [
        ("2025-02-14T09:30:00+08:00", "minute", "2025年2月14日 09:30"),
        ("2025-02-14T00:00:00+08:00", "day", "2025年2月14日"),
        ("2025-02-13T20:30:00+00:00", "minute", "2025年2月14日 04:30"),
        ("2025-02-14", "minute", "2025年2月14日"),
        ("昨天", "minute", "昨天"),
        ("", "minute", ""),
        (None, "minute", ""),
    ],
)
def test_times_are_told_in_shanghai(text: str | None, precision: str, told: str) -> None:
    assert humane.when(text, precision) == told


@pytest.mark.parametrize(
    ("period", "told", "first", "last"),
    [
        ("2025", "2025年", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025Q1", "2025年一季度", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025Q4", "2025年四季度", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025H1", "2025年上半年", date(2025, 1, 1), date(2025, 6, 30)),
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-01..2025-10", "2025年1-10月", date(2025, 1, 1), date(2025, 10, 31)),
        ("2021..2025", "2021-2025年", date(2021, 1, 1), date(2025, 12, 31)),
        ("2025-05-01..2025-05-03", "2025年5月1日至2025年5月3日", date(2025, 5, 1), date(2025, 5, 3)),
        ("2024-11..2025-02", "2024年11月至2025年2月", date(2024, 11, 1), date(2025, 2, 28)),
    ],
)
def test_periods_have_a_name_and_days(period: str, told: str, first: date, last: date) -> None:
    assert humane.period_name(period) == told
    assert humane.period_days(period) == (first, last)


@pytest.mark.parametrize("period", [None, "", "近年", "2025-13", "2025Q5"])
def test_what_is_no_period_has_no_days(period: str | None) -> None:
    assert humane.period_days(period) is None
    assert humane.share_passed(period, date(2025, 6, 1)) is None


def test_the_share_of_a_year_that_has_passed() -> None:
    assert humane.share_passed("2025", date(2024, 12, 31)) == 0
    assert humane.share_passed("2025", date(2025, 7, 2)) == pytest.approx(183 / 365)
    assert humane.share_passed("2025", date(2026, 3, 1)) == 1
