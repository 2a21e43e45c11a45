"""Gone, blocked, off the list, distrusted: what an address must answer, and for how long, until it counts (DESIGN 5, Gone)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from crawler.records import ReadArticle
from jobs.rowplan import Options
from tests.faultsite import text_of
from tests.lab import SITE, SOFT_404, Failure, Lab, broken, not_found, timeout, url, wall

ALL = [5, 4, 3, 2, 1]


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.put(*ALL)
    lab.show(ALL)
    assert lab.crawl().verdict == "ok"
    lab.after(hours=6)
    return lab


def crawls(lab: Lab, hours: float, times: int) -> None:
    for _ in range(times):
        lab.crawl()
        lab.after(hours=hours)


@pytest.mark.parametrize("answer", [not_found, SOFT_404], ids=["404", "soft 404"])
def test_gone_after_three_tries_over_a_day_with_its_evidence(lab: Lab, answer: Failure | bytes) -> None:
    lab.pages[url(1)] = answer
    lab.show(ALL[:-1])
    crawls(lab, 12, 2)
    assert lab.gone() == []
    result = lab.crawl()
    assert lab.gone() == [url(1)]
    assert (result.counts.gone, lab.told("gone")) == (1, ["文章被撤下: 《第0站第1号新闻》"])
    tries = lab.ask("SELECT at, outcome, status FROM checks ORDER BY id")
    assert [outcome for _, outcome, _ in tries] == ["missing"] * 3
    assert tries[0][2] == (404 if answer is not_found else 200)
    crawls(lab, 24, 20)
    assert len(lab.told("gone")) == 1
    assert lab.ask("SELECT count(*) FROM versions WHERE article_id = 1") == [(1,)]  # readable for ever


@pytest.mark.parametrize("end", ["/", "/index.html", "/404.html", "/error/", "/list.html"])
def test_an_article_that_sends_us_away_is_not_there(lab: Lab, end: str) -> None:
    lab.redirects[url(1)] = SITE + end
    lab.show(ALL[:-1])
    crawls(lab, 12, 3)
    assert lab.gone() == [url(1)]


def test_three_tries_in_an_hour_are_no_removal(lab: Lab) -> None:
    lab.pages[url(1)] = not_found
    crawls(lab, 0.3, 5)
    assert lab.gone() == []


@pytest.mark.parametrize("failure", [wall, timeout, broken])
def test_blocked_or_failing_is_never_gone(lab: Lab, failure: Failure) -> None:
    lab.pages[url(1)] = failure
    lab.show(ALL[:-1])
    crawls(lab, 12, 20)
    assert lab.gone() == []
    assert {row[0] for row in lab.ask("SELECT outcome FROM checks")} <= {"blocked", "failed"}


@pytest.mark.parametrize("hours", [6, 12, 30])
def test_a_site_that_misses_everything_is_broken(lab: Lab, hours: float) -> None:
    """Its list stands and every article is 404, also when only one or two are due at a time."""
    lab.after(days=8)
    lab.crawl()
    for number in ALL:
        lab.pages[url(number)] = not_found
    lab.put(6)
    crawls(lab, hours, 30)
    assert lab.gone() == []
    lab.put(*ALL)
    crawls(lab, hours, 3)
    assert lab.ask("SELECT DISTINCT versions FROM articles") == [(1,)]


def test_while_the_list_fails_a_404_proves_nothing(lab: Lab) -> None:
    lab.pages[url(1)] = not_found
    lab.pages[lab.source.url] = broken
    crawls(lab, 12, 5)
    assert lab.gone() == []


@pytest.mark.parametrize("full", [False, True])
def test_many_removed_at_once_are_gone_when_the_others_answer(full: bool) -> None:
    lab = Lab()
    lab.put(*range(1, 10))
    lab.show(list(range(9, 0, -1)))
    lab.crawl()
    lab.after(days=20)
    for number in range(1, 7):
        lab.pages[url(number)] = not_found
    lab.show([9, 8, 7])
    for _ in range(6):
        lab.crawl(Options(full=full))
        lab.after(hours=12)
    assert len(lab.gone()) == 6


def test_the_only_article_of_a_site_can_go() -> None:
    lab = Lab()
    lab.put(1)
    lab.show([1])
    lab.crawl()
    lab.pages[url(1)] = not_found
    crawls(lab, 12, 4)
    assert lab.gone() == [url(1)]


def test_off_the_list_is_nothing(lab: Lab) -> None:
    lab.show(ALL[:-1])
    crawls(lab, 12, 10)
    assert lab.gone() == []
    assert lab.told("gone") == []
    assert lab.ask("SELECT count(*) FROM checks") == [(0,)]


@pytest.mark.parametrize("listed", [True, False])
def test_what_returns_is_noted_and_can_go_again(lab: Lab, listed: bool) -> None:
    lab.show(ALL if listed else ALL[:-1])
    lab.pages[url(1)] = not_found
    crawls(lab, 12, 3)
    assert lab.gone() == [url(1)]
    lab.put(1)
    crawls(lab, 24, 2 if listed else 16)
    assert lab.gone() == []
    assert lab.told("returned") == ["文章重新出现: 《第0站第1号新闻》"]
    lab.pages[url(1)] = not_found
    crawls(lab, 12, 12)
    assert lab.gone() == [url(1)]
    assert len(lab.told("gone")) == 2


def test_a_clock_that_was_ahead_for_a_year_does_not_hide_a_removal(lab: Lab) -> None:
    lab.after(days=365)
    lab.crawl()
    lab.after(days=-365)
    lab.pages[url(1)] = not_found
    crawls(lab, 12, 5)
    assert lab.gone() == [url(1)]


# ------------------------------------------------------------------ what is trusted
def test_a_page_that_shrinks_to_nothing_is_distrusted_and_the_last_good_version_stands(lab: Lab) -> None:
    whole = text_of(0, 1) * 5
    lab.put(1, text=whole)
    assert lab.crawl().counts.changed == 1
    lab.put(1, text="略。")
    lab.after(hours=1)
    result = lab.crawl()
    assert (result.verdict, result.counts.failed) == ("partial", 1)
    assert lab.ask("SELECT versions FROM articles WHERE id = 1") == [(2,)]
    assert lab.ask("SELECT outcome FROM checks") == [("distrusted",)]
    lab.put(1, text=whole.replace("完成投资", "完成投资1"))
    lab.after(hours=1)
    assert lab.crawl().counts.changed == 1


def newer_extractor(patch: pytest.MonkeyPatch) -> None:
    from crawler import reading

    read = reading.read_article

    def otherwise(*args: Any) -> ReadArticle:
        found = read(*args)
        return dataclasses.replace(found, article=dataclasses.replace(found.article, subtitle="新版多读出的副题"))

    patch.setattr(reading, "read_article", otherwise)


def test_a_newer_extractor_makes_no_version_and_tells_nobody(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    alerts = lab.ask("SELECT count(*) FROM alerts")
    newer_extractor(monkeypatch)
    result = lab.crawl(Options(full=True))
    assert (result.verdict, result.counts.changed) == ("unchanged", 0)
    assert lab.ask("SELECT DISTINCT versions FROM articles") == [(1,)]
    assert lab.ask("SELECT count(*) FROM alerts") == alerts


def test_a_real_change_is_seen_by_a_newer_extractor(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    newer_extractor(monkeypatch)
    lab.put(1, text=text_of(0, 1).replace("完成投资", "完成投资1"))
    assert lab.crawl(Options(full=True)).counts.changed == 1
    assert lab.ask("SELECT subtitle FROM articles WHERE id = 1") == [("新版多读出的副题",)]
    lab.after(hours=1)
    assert lab.crawl(Options(full=True)).counts.changed == 0


def test_a_page_that_our_own_code_stumbles_over_costs_no_other(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs import save

    understand = save.understand

    def stumbling(article: Any, watches: Any) -> Any:
        if article.url == url(6):
            raise ZeroDivisionError("bait")
        return understand(article, watches)

    monkeypatch.setattr("jobs.save.understand", stumbling)
    lab.put(6, 7)
    lab.show([6, 7, *ALL])
    result = lab.crawl()
    assert (result.verdict, result.counts.new, result.counts.failed) == ("partial", 1, 1)
    assert "ZeroDivisionError" in lab.ask("SELECT reason FROM listings WHERE outcome = 'failed'")[0][0]
