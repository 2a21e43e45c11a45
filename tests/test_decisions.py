"""Decisions about time and runs: due, gone, verdict, health, stale. All pure, all given `now`."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clock import SHANGHAI
from crawler.errors import BadStatus, Challenge, ConnectFailed, NoRows, RobotsDisallowed
from crawler.records import Row, Validators
from jobs.gone import Asked, is_gone, site_is_healthy
from jobs.recheck import SCHEDULE, budget, interval, is_due, wants_full
from jobs.rowplan import Fetch, Options, Seen, Skip, is_hopeless, plan_row
from jobs.verdicts import RunFacts, fell, health_after, health_alert, is_stale, verdict
from storage.articles import Known
from storage.checks import Check
from storage.runs import Counts, PastRun

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=SHANGHAI)
URL = "http://example.gov.cn/a.html"


def known(age: timedelta, checked: timedelta, *, gone: bool = False, title: str | None = "题") -> Known:
    first, last = NOW - age, NOW - checked
    gone_at = last if gone else None
    return Known(1, URL, "s", "题", 500, 1, "1:x", first, first, last, last, gone_at, None, None, Validators(), title)


def test_young_articles_are_looked_at_in_every_run_and_old_ones_rarely() -> None:
    assert is_due(known(timedelta(hours=1), timedelta(minutes=1)), NOW, suspected=False)
    assert not is_due(known(timedelta(days=2), timedelta(hours=3)), NOW, suspected=False)
    assert is_due(known(timedelta(days=2), timedelta(hours=4)), NOW, suspected=False)
    assert not is_due(known(timedelta(days=400), timedelta(days=59)), NOW, suspected=False)
    assert is_due(known(timedelta(days=400), timedelta(days=60)), NOW, suspected=False)


@given(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3000)),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3000)),
)
def test_the_older_the_rarer(a: timedelta, b: timedelta) -> None:
    younger, older = sorted((a, b))
    assert interval(younger) <= interval(older)


def test_the_schedule_covers_every_age() -> None:
    assert SCHEDULE[-1][0] == timedelta.max
    assert interval(timedelta(days=-1)) == timedelta(0)


def test_a_suspected_article_is_due_and_a_gone_one_seldom() -> None:
    assert is_due(known(timedelta(days=400), timedelta(hours=1)), NOW, suspected=True)
    assert not is_due(known(timedelta(days=400), timedelta(days=3), gone=True), NOW, suspected=False)
    assert is_due(known(timedelta(days=400), timedelta(days=14), gone=True), NOW, suspected=False)


def test_after_a_failure_an_old_article_does_not_wait_its_whole_interval() -> None:
    old = known(timedelta(days=400), timedelta(hours=7))
    failed = dataclasses.replace(old, alive_at=old.checked_at - timedelta(days=60))
    assert not is_due(dataclasses.replace(old, alive_at=old.checked_at), NOW, suspected=False)
    assert is_due(failed, NOW, suspected=False)
    assert not is_due(failed, NOW - timedelta(hours=2), suspected=False)


def test_after_the_clock_went_back_everything_is_due_and_full() -> None:
    ahead = known(timedelta(days=-1), timedelta(hours=-1))
    assert is_due(ahead, NOW, suspected=False)
    assert wants_full(ahead, NOW)


def test_validators_are_trusted_for_a_day() -> None:
    assert not wants_full(known(timedelta(hours=2), timedelta(hours=2)), NOW)
    assert wants_full(known(timedelta(days=2), timedelta(days=1)), NOW)


def test_the_budget_follows_the_hosts_pace() -> None:
    assert budget(3600, 2.0) == 500
    assert budget(3600, 20.0) == 90
    assert budget(60, 60.0) == 30


def missing(*hours: float) -> list[Check]:
    return [Check(NOW + timedelta(hours=hour), "missing", 404, "") for hour in hours]


def test_gone_wants_three_tries_over_a_day() -> None:
    assert not is_gone([])
    assert not is_gone(missing(0, 1, 2, 3, 4))
    assert not is_gone(missing(0, 25))
    assert is_gone(missing(0, 12, 24))


def test_blocked_and_unhealthy_tries_prove_nothing() -> None:
    others = [Check(NOW + timedelta(hours=hour), "blocked", 412, "") for hour in (0, 12, 24, 36)]
    sick = [Check(NOW + timedelta(hours=hour), "missing_unhealthy", 404, "") for hour in (0, 12, 24, 36)]
    assert not is_gone(others + sick)
    assert is_gone(missing(0, 12) + others + missing(30))


def test_a_site_that_misses_most_of_what_is_asked_is_broken() -> None:
    assert site_is_healthy(True, Asked(missing=1))
    assert site_is_healthy(True, Asked(missing=3, answered=9))
    assert not site_is_healthy(True, Asked(missing=2))
    assert not site_is_healthy(False, Asked(missing=1, answered=5))


def test_probes_tell_a_removal_of_many_from_a_broken_site() -> None:
    assert Asked(missing=6, answered=1).wants_probes
    assert not Asked(missing=1, answered=1).wants_probes
    assert site_is_healthy(True, Asked(missing=6, answered=5, probes=5, probes_answered=5))
    assert site_is_healthy(True, Asked(missing=8, answered=3, probes=5, probes_answered=3))
    assert not site_is_healthy(True, Asked(missing=9, answered=2, probes=5, probes_answered=2))
    assert not site_is_healthy(True, Asked(missing=1, probes=5))


ROW = Row(URL, "题")


def plan(
    row: Row = ROW, article: Known | None = None, options: Options | None = None, failures: list[datetime] | None = None
) -> object:
    return plan_row(row, article, NOW, options or Options(), suspected=False, failures=failures or [])


def test_what_a_row_comes_to() -> None:
    settled = known(timedelta(days=2), timedelta(hours=1))
    assert plan() == Fetch(conditional=False)
    assert plan(Row("javascript:void(0)", "x")) == Skip("不是网页链接")
    assert plan(article=settled) == Seen()
    assert plan(article=settled, options=Options(full=True)) == Fetch(conditional=False)
    assert plan(Row(URL, "改过的题"), settled) == Fetch(conditional=False)
    assert plan(article=known(timedelta(hours=1), timedelta(minutes=5))) == Fetch(conditional=True)
    assert plan(article=known(timedelta(days=9), timedelta(hours=23), gone=True)) == Skip("已确认撤下")
    assert plan(article=known(timedelta(days=9), timedelta(days=1), gone=True)) == Fetch(conditional=False)  # listed again


def test_since_leaves_older_rows_and_keeps_undated_ones() -> None:
    options = Options(since=NOW.date())
    assert isinstance(plan(Row(URL, "x", day=NOW.date() - timedelta(days=1)), options=options), Skip)
    assert plan(Row(URL, "x", day=NOW.date()), options=options) == Fetch(conditional=False)
    assert plan(options=options) == Fetch(conditional=False)


def test_an_address_that_never_answers_is_tried_daily() -> None:
    tries = [NOW - timedelta(hours=hour) for hour in (30, 20, 1)]
    assert is_hopeless(tries, NOW)
    assert isinstance(plan(failures=tries), Skip)
    assert not is_hopeless(tries, NOW + timedelta(days=1))
    assert not is_hopeless(tries[1:], NOW)


def run(verdict_: str = "ok", listed: int = 20, new: int = 1) -> PastRun:
    return PastRun(NOW, verdict_, listed, new)  # type: ignore[arg-type]


def facts(**counts: int) -> RunFacts:
    return RunFacts(Counts(**counts))


@pytest.mark.parametrize(
    ("facts", "came_to"),
    [
        (facts(listed=2, new=2), "ok"),
        (facts(listed=2, unchanged=2), "unchanged"),
        (facts(listed=2, unchanged=2, rechecked=1, recheck_changed=1), "ok"),
        (facts(listed=3, new=1, failed=2), "partial"),
        (facts(listed=2, failed=2), "failed"),
        (facts(listed=0), "empty"),
        (facts(listed=2, unchanged=2, rechecked=1, recheck_failed=1), "partial"),
        (RunFacts(Counts(), list_error=NoRows(URL, "")), "empty"),
        (RunFacts(Counts(), list_error=Challenge(URL, "")), "blocked"),
        (RunFacts(Counts(), list_error=RobotsDisallowed(URL, "")), "blocked"),
        (RunFacts(Counts(), list_error=BadStatus(URL, "", 403)), "blocked"),
        (RunFacts(Counts(), list_error=BadStatus(URL, "", 400)), "failed"),
        (RunFacts(Counts(), list_error=ConnectFailed(URL, "")), "failed"),
        (RunFacts(Counts(listed=1, new=1), page_error=ConnectFailed(URL, "")), "partial"),
        (RunFacts(Counts(listed=2, failed=2), blocked=2), "blocked"),
        (RunFacts(Counts(listed=3, failed=2, unchanged=1), blocked=2), "blocked"),
        (RunFacts(Counts(listed=3, failed=1, unchanged=2), blocked=1, answered=2), "partial"),
    ],
)
def test_verdicts(facts: RunFacts, came_to: str) -> None:
    assert verdict(facts, []) == came_to


def test_a_sudden_fall_is_empty() -> None:
    past = [run(listed=20), run(listed=21), run(listed=20)]
    assert fell(2, past)
    assert verdict(RunFacts(Counts(listed=2, unchanged=2), usual=2), past) == "empty"
    assert verdict(RunFacts(Counts(listed=2, unchanged=2), usual=None), past) == "unchanged"  # --pages, --since
    assert not fell(9, past)
    assert not fell(2, past[:2])
    assert not fell(1, [run(listed=4)] * 5)


def test_stale_by_its_own_rhythm() -> None:
    daily = [NOW - timedelta(days=day) for day in range(20)]
    weekly = [NOW - timedelta(days=7 * week) for week in range(20)]
    assert not is_stale(daily, NOW, NOW + timedelta(days=6))
    assert is_stale(daily, NOW, NOW + timedelta(days=9))
    assert not is_stale(weekly, NOW, NOW + timedelta(days=20))
    assert is_stale(weekly, NOW, NOW + timedelta(days=23))
    assert not is_stale(daily[:3], NOW, NOW + timedelta(days=99))
    assert not is_stale(daily, NOW + timedelta(days=98), NOW + timedelta(days=99))  # old news that only just came to us
    assert not is_stale(daily, None, NOW + timedelta(days=99))


def test_health_changes_once() -> None:
    assert health_after("ok", "failed", [], stale=False) == "failed"
    assert health_after("failed", "unchanged", [], stale=False) == "ok"
    assert health_after("ok", "unchanged", [], stale=True) == "stale"
    assert health_after("ok", "partial", [run("partial")], stale=False) == "ok"
    assert health_after("ok", "partial", [run("partial"), run("partial")], stale=False) == "partial"
    assert health_after("partial", "partial", [], stale=False) == "partial"
    assert health_alert("s", "名", "failed", "failed", None, NOW, 1) is None
    told = health_alert("s", "名", "ok", "failed", "连不上", NOW, 1)
    assert told is not None
    assert "失败" in told.title
    assert "连不上" in told.body
    back = health_alert("s", "名", "failed", "ok", None, NOW, 2)
    assert back is not None
    assert "恢复" in back.title


def test_rows_are_taken_oldest_first_over_all_lists() -> None:
    from jobs.listing import oldest_first

    def placed(page: int, position: int, day: int | None) -> tuple[int, int, Row, str]:
        return page, position, Row(f"{URL}?{page}{position}", "题", day=NOW.date().replace(day=day) if day else None), ""

    one, two = [placed(1, 1, 9), placed(1, 2, 5), placed(1, 3, 5)], [placed(1001, 1, 8), placed(1001, 2, 2)]
    assert [row[:2] for row in oldest_first([*one, *two])] == [(1001, 2), (1, 3), (1, 2), (1001, 1), (1, 1)]
    undated = [placed(1, 1, 9), placed(1, 2, None), placed(1, 3, 7)]
    assert oldest_first(undated) == undated[::-1]
