"""Fault × where it strikes, black box: real sites on loopback go wrong; verdict, what is stored, and that the next run heals.

All cases are sites of one crawl, so that each of them also shows that it harms no other. The ordeal: a crawl with the faults, one
when they are over, a full one with the faults on an article that is stored already, one when they are over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from jobs.events import SourceResult
from tests.faultsite import (
    ARTICLE,
    LIST,
    PAGE_2,
    ROBOTS,
    ROWS,
    Pages,
    State,
    article,
    check_law,
    crawl,
    healthy,
    living,
    source,
    state,
    text_of,
)
from tests.loopback import FAULTS, Answer, Fault, closed_port, hanging_connect, page

WALL = page("<html><body><script>r='m'</script>$_ts=window['$_ts'];</body></html>", 412)
CLEARANCE = page("<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", 521)
_WHOLE = article(0, 3)[2]
CASES: dict[str, tuple[Answer | Fault, dict[str, str]]] = {
    # fault: (what the server does, {where: verdict})
    "hang": (FAULTS["hang"], {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "hang up": (FAULTS["hang up"], {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "slow drip": (FAULTS["slow drip"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "slow headers": (FAULTS["slow headers"], {LIST: "failed", ARTICLE: "partial"}),
    "stall": (FAULTS["stall"], {LIST: "failed", ARTICLE: "partial"}),
    "reset": (FAULTS["reset"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "garbage": (FAULTS["garbage"], {LIST: "failed", ARTICLE: "partial"}),
    "body cut": (FAULTS["body cut"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "gzip bomb": (FAULTS["gzip bomb"], {LIST: "failed", ARTICLE: "partial"}),
    "br bomb": (FAULTS["br bomb"], {LIST: "failed", ARTICLE: "partial"}),
    "endless": (FAULTS["endless"], {LIST: "failed", ARTICLE: "partial"}),
    "gzip broken": (FAULTS["gzip broken"], {LIST: "failed", ARTICLE: "partial"}),
    "redirect loop": (FAULTS["redirect loop"], {LIST: "failed", ARTICLE: "partial"}),
    "redirect to a file": (FAULTS["redirect to a file"], {LIST: "failed", ARTICLE: "partial"}),
    "redirect to the front page": (page("", 302, Location="/index.html"), {ARTICLE: "partial"}),
    "500": (page("<h1>500</h1>", 500), {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "503": (page("busy", 503, **{"Retry-After": "1"}), {LIST: "failed", ARTICLE: "partial"}),
    "404": (page("<h1>404</h1>", 404), {ROBOTS: "ok", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "robots says no": (page("User-agent: *\nDisallow: /\n"), {ROBOTS: "blocked"}),
    "403": (page("<h1>403 Forbidden</h1>", 403), {ROBOTS: "ok", LIST: "blocked", ARTICLE: "partial"}),
    "412 wall": (WALL, {LIST: "blocked", PAGE_2: "partial", ARTICLE: "partial"}),
    "521 wall": (CLEARANCE, {LIST: "blocked", ARTICLE: "partial"}),
    "wall with status 200": (page(WALL[2]), {LIST: "blocked", ARTICLE: "partial"}),
    "empty list": (page("<html><body><ul class='news'></ul></body></html>"), {LIST: "empty"}),
    "empty shell": (page(""), {LIST: "empty", ARTICLE: "partial"}),
    "soft 404": (page("<html><title>404</title><body>抱歉,您访问的页面不存在或已删除!</body></html>"), {ARTICLE: "partial"}),
    "maintenance": (page("<html><title>系统维护</title><body>系统维护中,暂停访问,请稍后再试。</body></html>"), {ARTICLE: "partial"}),
    "login": (page("<html><title>用户登录</title><body>请登录<input type='password'></body></html>"), {ARTICLE: "partial"}),
    "an image": (page(b"\x89PNG\r\n\x1a\n" + bytes(99), **{"Content-Type": "image/png"}), {LIST: "empty", ARTICLE: "partial"}),
    "markup cut in a character": (page(_WHOLE[: _WHOLE.rindex("。".encode()) + 1]), {ARTICLE: "partial"}),
}  # fmt: skip
TABLE = [(name, where, came_to) for name, (_, places) in CASES.items() for where, came_to in places.items()]
IDS = [f"{name} at {where}" for name, where, _ in TABLE]


@dataclass(slots=True)
class Case:
    """A case's site and what became of it."""

    ident: str
    pages: Pages
    results: list[SourceResult]
    states: list[State]


@dataclass(slots=True)
class Ordeal:
    """All cases, what an undisturbed crawl made of the same sites, and the healthy site beside them."""

    cases: dict[tuple[str, str], Case]
    undisturbed: dict[str, State]
    well: list[SourceResult]
    db: Path


@pytest.fixture(scope="module")
def ordeal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordeal]:
    folder = tmp_path_factory.mktemp("ordeal")
    with ExitStack() as stack:
        cases = {(name, where): Case(f"sick-{n}", healthy(n), [], []) for n, (name, where, _) in enumerate(TABLE)}
        sources = [source(case.ident, stack.enter_context(living(case.pages))) for case in cases.values()]
        sources.append(source("well", stack.enter_context(living(healthy(len(TABLE))))))
        crawl(folder / "undisturbed.db", *sources)
        undisturbed = {case.ident: state(folder / "undisturbed.db", case.ident) for case in cases.values()}
        found = Ordeal(cases, undisturbed, [], folder / "quwen.db")
        for step in ("faults", "over", "faults on what is stored", "over"):
            for number, ((name, where), case) in enumerate(cases.items()):
                case.pages.update(healthy(number))
                if step == "faults" or (step == "faults on what is stored" and where == ARTICLE):
                    case.pages[where] = CASES[name][0]
            *results, well = crawl(found.db, *sources, full=step != "faults")
            found.well.append(well)
            for case, result in zip(cases.values(), results, strict=True):
                case.results.append(result)
                case.states.append(state(found.db, case.ident))
        yield found


@pytest.mark.parametrize(("name", "where", "came_to"), TABLE, ids=IDS)
def test_a_fault_has_its_verdict_and_the_next_run_heals(ordeal: Ordeal, name: str, where: str, came_to: str) -> None:
    case = ordeal.cases[name, where]
    sick, healed = case.results[:2]
    assert sick.verdict == came_to, sick.error
    check_law(sick)
    check_law(healed)
    if came_to != "ok":
        assert sick.error or sick.counts.failed
    assert healed.verdict in ("ok", "unchanged"), healed.error
    assert case.states[1] == ordeal.undisturbed[case.ident]


@pytest.mark.parametrize("name", [name for name, where, _ in TABLE if where == ARTICLE])
def test_a_recheck_that_fails_leaves_the_last_good_version(ordeal: Ordeal, name: str) -> None:
    case = ordeal.cases[name, ARTICLE]
    assert case.results[2].verdict == "partial"
    assert case.results[3].verdict == "unchanged"
    assert case.states[2] == case.states[3] == ordeal.undisturbed[case.ident]


def test_the_undisturbed_site_beside_them_is_unharmed(ordeal: Ordeal) -> None:
    assert [result.verdict for result in ordeal.well] == ["ok", "unchanged", "unchanged", "unchanged"]
    assert ordeal.well[0].counts.new == ROWS


def test_what_is_undisturbed_is_whole(ordeal: Ordeal) -> None:
    """The measure of the tests above is one: every article, one mention, one alert."""
    for found in ordeal.undisturbed.values():
        assert [len(found[name]) for name in ("articles", "versions", "mentions", "alerts")] == [ROWS, ROWS, 1, 1]


def test_the_archive_is_sound_and_every_row_is_accounted_for(ordeal: Ordeal) -> None:
    with closing(sqlite3.connect(ordeal.db)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        wrong = "SELECT id FROM runs WHERE listed <> (SELECT count(*) FROM listings l WHERE l.run_id = runs.id)"
        assert conn.execute(wrong).fetchall() == []
        unexplained = "SELECT url FROM listings WHERE outcome IN ('skipped', 'failed') AND reason = ''"
        assert conn.execute(unexplained).fetchall() == []


def test_a_dead_site_is_given_up_and_harms_nobody(tmp_path: Path) -> None:
    with living(healthy()) as base, hanging_connect() as hanging:
        results = crawl(
            tmp_path / "quwen.db",
            source("closed", closed_port()),
            source("hanging", hanging),
            source("well", base),
            source("dns", "http://nowhere.invalid"),
            source("unreachable", "http://[100::1]"),  # the discard prefix of RFC 6666: no interface leads there
        )
    assert [result.verdict for result in results] == ["failed", "failed", "ok", "failed", "failed"]
    assert all(result.error for result in results if result.verdict == "failed")


def test_health_is_told_once_for_each_change(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    with living(pages) as base:
        for broken in (False, True, True, False, False):
            pages[LIST] = page("<h1>500</h1>", 500) if broken else healthy()[LIST]
            crawl(db, source("sick", base))
    with closing(sqlite3.connect(db)) as conn:
        told = [row[0] for row in conn.execute("SELECT title FROM alerts WHERE kind = 'health' ORDER BY id")]
    assert told == ["来源失败: sick", "来源恢复正常: sick"]


def test_an_edit_is_a_version_and_a_counter_is_none(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    edited_text = text_of(0, 1).replace("完成投资", "完成投资1")
    with living(pages) as base:
        crawl(db, source("sick", base))
        pages["/a/1.html"] = article(0, 1, edited_text)
        (edited,) = crawl(db, source("sick", base))
        assert (edited.counts.changed, edited.verdict) == (1, "ok")
        status, headers, body = article(0, 2)
        pages["/a/2.html"] = (status, headers, body.replace(b"</h1>", "</h1><span>浏览次数:99</span>".encode()))
        (ticked,) = crawl(db, source("sick", base))
        assert (ticked.counts.changed, ticked.verdict) == (0, "unchanged")
        pages["/a/1.html"] = article(0, 1)
        assert crawl(db, source("sick", base))[0].counts.changed == 1
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT versions FROM articles WHERE url LIKE '%/a/1.html'").fetchone() == (3,)
        assert conn.execute("SELECT count(*) FROM alerts WHERE kind = 'quiet_edit'").fetchone() == (2,)


def test_what_is_new_in_a_run_is_not_looked_at_twice(tmp_path: Path) -> None:
    with living(healthy()) as base:
        (first,) = crawl(tmp_path / "quwen.db", source("sick", base))
    assert (first.counts.new, first.counts.rechecked) == (first.counts.listed, 0)
