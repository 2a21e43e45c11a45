"""The proof of coverage: every row that a list showed is in `listings` with what became of it; what a list hides deeper is found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Row
from jobs import sweep
from jobs.rowplan import Options
from tests.faultsite import article, rows, text_of
from tests.lab import LIST, SITE, START, Lab, broken, list_page, not_found, url

ALL = [5, 4, 3, 2, 1]


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.put(*ALL)
    lab.show(ALL)
    assert lab.crawl().counts.new == 5
    lab.after(days=2)
    return lab


# ------------------------------------------------------------------ every row is accounted for
KINDS = ("new", "known", "broken", "missing", "external", "duplicate", "excluded", "script", "again")


def _markup(kinds: list[str]) -> tuple[str, dict[str, str]]:
    """A list's markup with a row of each kind, and address -> kind. Rows 1 to 3 are known."""
    found: dict[str, str] = {url(n): "known" for n in (1, 2, 3)}
    for number, kind in enumerate(kinds, 10):
        address = {
            "external": f"http://elsewhere.example/a/{number}.html",
            "excluded": f"{SITE}/video/{number}.html",
            "script": f"javascript:open({number})",
            "known": url(1 + number % 3),
            "again": url(10),
        }.get(kind, url(number))
        found.setdefault(address, kind)
    items = "".join(
        f'<li><a href="{u}">某区{k}新闻标题第{i}篇发布</a><span>2025-03-05</span></li>' for i, (u, k) in enumerate(found.items())
    )
    return f"<html><body><ul class='news'>{items}</ul></body></html>", found


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(KINDS), max_size=14))
def test_every_row_of_any_list_is_in_listings_with_its_outcome(kinds: list[str]) -> None:
    lab = Lab(exclude=(r"/video/",))
    lab.put(1, 2, 3)
    lab.show([3, 2, 1])
    lab.crawl()
    lab.after(days=2)
    markup, found = _markup(kinds)
    lab.pages[LIST] = markup.encode()
    for number, (address, kind) in enumerate(found.items()):
        answers = {"broken": broken, "missing": not_found, "duplicate": article(0, 1)[2]}
        if kind in ("new", "duplicate", "broken", "missing", "external", "again"):
            lab.pages[address] = answers.get(
                kind, article(0, number, text_of(7, number))[2].replace(b"2025-03-0", b"2025-03-01?")
            )
    result = lab.crawl()
    counts = result.counts
    written = lab.ask("SELECT url, outcome, reason FROM listings WHERE run_id = (SELECT max(id) FROM runs)")
    assert counts.listed == len(written)
    assert counts.listed == counts.new + counts.changed + counts.duplicate + counts.unchanged + counts.skipped + counts.failed
    outcomes = {row[0]: row[1] for row in written}
    assert len(outcomes) == len(written)
    expected = {
        "new": {"new"}, "known": {"unchanged"}, "broken": {"failed"}, "missing": {"failed"}, "duplicate": {"duplicate"},
        "excluded": {"skipped"}, "external": {"new", "skipped"}, "again": {"new"},
    }  # fmt: skip
    for address, kind in found.items():
        if kind == "script":  # no address at all: nothing that could be fetched
            assert outcomes.get(address, "skipped") == "skipped"
        else:
            assert outcomes[address] in expected[kind], (address, kind)
    assert all(reason for _, outcome, reason in written if outcome in ("skipped", "failed"))


# ------------------------------------------------------------------ order says nothing, known rows end nothing
def test_a_list_in_another_order_is_nothing_new(lab: Lab) -> None:
    lab.show([1, 4, 5, 2, 3])
    result = lab.crawl()
    assert (result.verdict, result.counts.unchanged) == ("unchanged", 5)


def test_a_pinned_old_article_and_a_backdated_one_are_found(lab: Lab) -> None:
    lab.put(6, 7)
    lab.show([6, 5, 4], [3, 2, 7, 1])
    assert lab.crawl().counts.new == 2


def test_pages_are_read_past_known_rows(lab: Lab) -> None:
    lab.put(6)
    lab.show(ALL[:3], [2, 6, 1])
    assert lab.crawl().counts.new == 1


def test_after_a_pause_the_gap_is_closed_however_deep(lab: Lab) -> None:
    """More came than the usual two pages hold: the crawl goes on until the list shows what it knows, and no further."""
    new = list(range(40, 10, -1))
    lab.put(*new)
    lab.show(*[new[i : i + 5] for i in range(0, 30, 5)], ALL[:2], ALL[2:])
    assert lab.crawl().counts.new == 30
    assert list_page(7) in lab.asked
    assert list_page(8) not in lab.asked


def test_a_first_crawl_and_an_explicit_pages_stop_where_they_should() -> None:
    lab = Lab()
    lab.put(*range(1, 21))
    lab.show(*[list(range(top, top - 4, -1)) for top in (20, 16, 12, 8, 4)])
    assert lab.crawl().counts.listed == 8
    lab.put(*range(21, 33))
    lab.show(*[list(range(top, top - 4, -1)) for top in (32, 28, 24, 20, 16, 12, 8, 4)])
    lab.after(hours=1)
    assert lab.crawl(Options(pages=1)).counts.listed == 4
    lab.after(hours=1)
    assert lab.crawl().counts.new == 8
    assert list_page(5) not in lab.asked


def test_a_list_of_nothing_but_dead_links_is_not_read_to_its_end(lab: Lab) -> None:
    """Rows that an earlier run listed and could not read are no gap."""
    dead = list(range(40, 10, -1))
    lab.show(*[dead[i : i + 5] for i in range(0, 30, 5)])
    lab.crawl()
    lab.after(hours=6)
    lab.crawl()
    assert list_page(3) not in lab.asked


def test_a_row_that_failed_is_tried_again_though_the_list_has_moved_on(lab: Lab) -> None:
    lab.pages[url(6)] = broken
    lab.show([6, *ALL])
    assert lab.crawl().counts.failed == 1
    lab.after(hours=6)
    lab.show(ALL)
    assert lab.crawl().counts.failed == 1
    lab.after(hours=6)
    lab.put(6)
    assert lab.crawl().counts.new == 1
    assert lab.outcome(6) == ["failed", "failed", "new"]
    lab.after(hours=6)
    assert lab.crawl().counts.listed == 5


def test_a_row_that_failed_for_a_week_is_let_go(lab: Lab) -> None:
    lab.pages[url(6)] = broken
    lab.show([6, *ALL])
    lab.crawl()
    lab.show(ALL)
    for _ in range(8):
        lab.after(days=1)
        lab.crawl()
    lab.after(days=8)
    assert lab.crawl().counts.listed == 5


# ------------------------------------------------------------------ the weekly sweep
def deep_lab() -> Lab:
    """A site whose list has six pages, of which a crawl reads two."""
    lab = Lab()
    numbers = list(range(30, 0, -1))
    lab.put(*numbers)
    lab.show(*_paged(numbers))
    lab.crawl()
    return lab


def _paged(numbers: list[int]) -> list[list[int]]:
    return [numbers[i : i + 5] for i in range(0, len(numbers), 5)]


def test_a_sweep_tells_history_from_what_was_put_among_it() -> None:
    lab, numbers = deep_lab(), list(range(30, 0, -1))
    lab.after(days=7)
    first = lab.crawl().counts
    assert (first.listed, first.new, first.skipped) == (30, 0, 20)
    assert {row[0] for row in lab.ask("SELECT reason FROM listings WHERE outcome = 'skipped'")} == {sweep.HISTORY}
    lab.after(days=6)
    assert lab.crawl().counts.listed == 10
    numbers.insert(20, 77)
    lab.put(77)
    lab.show(*_paged(numbers))
    assert lab.crawl().counts.new == 0
    lab.after(days=1)
    second = lab.crawl().counts
    assert (second.listed, second.new, second.skipped) == (31, 1, 20)
    assert lab.outcome(77) == ["new"]


def test_what_comes_up_from_the_bottom_is_no_news() -> None:
    """Rows were removed above: older ones that the last sweep did not reach move up into its pages."""
    before = frozenset(url(n) for n in range(20, 10, -1))
    deep = [Row(url(n), "x") for n in (20, 19, 77, 15, 11, 10, 9)]
    assert sweep.inserted(deep, {url(20)}, before, START.date()) == {url(77)}


def test_a_first_sweep_takes_what_is_dated_since_monitoring_began() -> None:
    deep = [Row(url(1), "x", day=date(2025, 3, 11)), Row(url(2), "x", day=date(2025, 3, 9)), Row(url(3), "x")]
    assert sweep.inserted(deep, (), None, date(2025, 3, 10)) == {url(1)}


def test_a_sweep_that_fails_is_made_up_for_and_harms_nothing() -> None:
    lab = deep_lab()
    lab.after(days=7)
    page_5 = lab.pages[list_page(5)]
    lab.pages[list_page(5)] = broken
    result = lab.crawl()
    assert (result.verdict, result.counts.listed) == ("unchanged", 10)
    lab.pages[list_page(5)] = page_5
    lab.after(hours=6)
    assert lab.crawl().counts.listed == 30
    lab.after(hours=6)
    assert lab.crawl().counts.listed == 10  # and the longer list of the sweep was no fall


def test_sweeps_are_weekly_and_bounded() -> None:
    assert not sweep.is_due(None, START)
    assert not sweep.is_due(START, START + timedelta(days=6.9))
    assert sweep.is_due(START, START + timedelta(days=7))
    assert sweep.is_due(START + timedelta(days=1), START)  # noted by a clock that was set back
    assert [sweep.deep_pages(usual) for usual in (1, 2, 4, 20, 60)] == [10, 10, 20, 50, 60]


# ------------------------------------------------------------------ silence
def test_a_sudden_fall_is_told_and_its_end_too() -> None:
    lab, numbers = Lab(), list(range(1, 21))
    lab.put(*numbers)
    lab.show(list(reversed(numbers)))
    for _ in range(4):
        lab.crawl()
        lab.after(hours=6)
    lab.show([20, 19])
    assert lab.crawl().verdict == "empty"
    lab.after(hours=6)
    assert lab.crawl().verdict == "empty"
    lab.show(list(reversed(numbers)))
    lab.after(hours=6)
    assert lab.crawl().verdict == "unchanged"
    assert lab.told("health") == ["来源列表为空: s", "来源恢复正常: s"]


def test_fewer_pages_by_request_are_no_fall() -> None:
    lab = Lab(pages=4)
    numbers = list(range(40, 0, -1))
    lab.put(*numbers)
    lab.show(*[numbers[i : i + 10] for i in range(0, 40, 10)])
    for _ in range(4):
        lab.crawl()
        lab.after(hours=6)
    assert lab.crawl(Options(pages=1)).verdict == "unchanged"


def test_a_source_that_falls_silent_is_stale_once() -> None:
    lab = Lab()
    for number in range(1, 9):
        lab.put(number)
        lab.pages[url(number)] = article(0, number)[2].replace(f"2025-03-0{number}".encode(), f"2025-03-{number + 9:02}".encode())
        lab.pages[LIST] = rows(0, list(range(1, number + 1)))[2]
        lab.crawl()
        lab.after(days=1)
    assert lab.told("health") == []
    for _ in range(20):
        lab.crawl()
        lab.after(days=1)
    assert lab.told("health") == ["来源久未更新: s"]
