"""Every page of the demo's web gives the record that its editors wrote, and what is watched is found in it: no page, no flag amiss."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.article import read_article
from crawler.clock import SHANGHAI
from crawler.records import Article, Image, Page, Request
from jobs.config import load_config
from jobs.demo.content import State, Story, expected, site, site_ids
from jobs.demo.web import DemoWeb
from jobs.understand import WatchSet, understand

FLAGS = json.loads((Path(__file__).parent / "golden" / "demo" / "flags.json").read_text(encoding="utf-8"))
AT = datetime(2025, 4, 5, tzinfo=SHANGHAI)
BASE = "http://127.0.0.1:8000"
STATES: tuple[State, ...] = ("before", "after")


def served(site_id: str, story: Story, web: DemoWeb) -> Page:
    answer = web.respond(site_id, "GET", story.path, {"Host": "127.0.0.1:8000"}, b"")
    return Page(Request(BASE + story.path), BASE + story.path, answer.status, tuple(answer.headers.items()), answer.content, AT)


def shown(article: Article) -> dict[str, Any]:
    """What two readings of one page must agree in; how headings are told from paragraphs does not show."""
    return {
        "title": article.title,
        "published_at": article.published_at,
        "precision": article.published_precision,
        "origin": article.origin,
        "authors": article.authors,
        "photographers": article.photographers,
        "editors": article.editors,
        "body": article.body,
        "images": [(block.src, block.caption) for block in article.blocks if isinstance(block, Image)],
        "attachments": article.attachments,
    }


STORIES = [
    pytest.param(state, site_id, story, id=f"{state}-{site_id}-{story.path[-14:]}")
    for state in STATES
    for site_id in site_ids()
    for story in site(site_id, state).stories
    if story.status == 200
]


@pytest.mark.parametrize(("state", "site_id", "story"), STORIES)
def test_a_page_gives_the_record_that_was_written(state: State, site_id: str, story: Story) -> None:
    page = served(site_id, story, DemoWeb(state=state))
    article, wanted = read_article(page).article, expected(story, page.url, site(site_id, state))
    assert shown(article) == shown(wanted)
    if b'"SiteName"' in page.content:  # pages without national metas do not say what site and column they are of
        assert (article.site, article.column) == (wanted.site, wanted.column)


@pytest.mark.parametrize(
    ("site_id", "ending"),
    [
        ("qujiang", "2610a01.html"),
        ("qujiang", "4c0f06.html"),
        ("shiling", "4471203.html"),
        ("paper", "550956.html"),
        ("paper", "550957.html"),
    ],
)
def test_a_subtitle_above_or_below_the_title_is_found(site_id: str, ending: str) -> None:
    story = next(story for story in site(site_id, "before").stories if story.path.endswith(ending))
    page = served(site_id, story, DemoWeb())
    assert read_article(page).article.subtitle == expected(story, page.url, site(site_id, "before")).subtitle != ""


@pytest.fixture(scope="module")
def watches() -> WatchSet:
    config = load_config(Path(__file__).parents[1] / "seeds")
    return WatchSet.of(config.projects, config.targets)


def named(name: str) -> tuple[str, Story]:
    """`qujiang 2610a01` -> the story of that site whose address ends so."""
    site_id, _, ending = name.partition(" ")
    (story,) = [story for story in site(site_id, "after").stories if story.path.rpartition(".")[0].endswith(ending)]
    return site_id, story


def fresh(crawl: str) -> dict[str, Article]:
    """The records that a crawl meets for the first time, by `site end-of-address`."""
    before = {(site_id, story.path) for site_id in site_ids() for story in site(site_id, "before").stories}
    found = {}
    for site_id in site_ids():
        for story in site(site_id, "before" if crawl == "first" else "after").stories:
            if crawl == "first" or (site_id, story.path) not in before:
                found[f"{site_id} {story.path}"] = expected(story, BASE + story.path, site(site_id, "after"))
    return found


def key(name: str) -> str:
    site_id, story = named(name)
    return f"{site_id} {story.path}"


@pytest.mark.parametrize("crawl", ["first", "second"])
def test_mentions_are_those_of_the_truth(watches: WatchSet, crawl: str) -> None:
    found: dict[str, set[str]] = {watch_id: set() for watch_id in FLAGS[crawl]["mentions"]}
    for name, article in fresh(crawl).items():
        for mention in understand(article, watches).mentions:
            found[mention.watch_id].add(name)
    assert found == {watch_id: {key(name) for name in names} for watch_id, names in FLAGS[crawl]["mentions"].items()}


@pytest.mark.parametrize("crawl", ["first", "second"])
def test_stages_are_those_of_the_truth(watches: WatchSet, crawl: str) -> None:
    articles = fresh(crawl)
    for watch_id, wanted in FLAGS[crawl]["stages"].items():
        for name, stage in wanted.items():
            said = {m.stage for m in understand(articles[key(name)], watches).mentions if m.watch_id == watch_id} - {None}
            assert said == {stage}, (watch_id, name)


def readings(watches: WatchSet, crawl: str) -> set[tuple[Any, ...]]:
    """Goals and actuals that are taken for a target's: (watch, article, role, comparator, value, unit, period)."""
    return {
        (reading.watch_id, name, reading.role, reading.comparator, reading.value, reading.unit, period_of(reading.period))
        for name, article in fresh(crawl).items()
        for reading in understand(article, watches).readings
        if reading.watch_id and reading.role != "rate"
    }


def period_of(period: str | None) -> str | None:
    """The first quarter is January to March."""
    return "2025-01..2025-03" if period == "2025Q1" else period


def true_readings(crawl: str) -> set[tuple[Any, ...]]:
    return {(watch, key(name), *rest) for watch, rows in FLAGS[crawl]["readings"].items() for name, *rest in rows}


@pytest.mark.parametrize("crawl", ["first", "second"])
def test_every_reading_of_a_target_is_found(watches: WatchSet, crawl: str) -> None:
    assert true_readings(crawl) - readings(watches, crawl) == set()


@pytest.mark.parametrize("crawl", ["first", "second"])
def test_what_is_said_of_a_part_or_of_larger_projects_is_no_reading_of_the_target(watches: WatchSet, crawl: str) -> None:
    assert readings(watches, crawl) - true_readings(crawl) == set()


def test_the_truth_agrees_with_what_the_sites_show() -> None:
    for crawl, state in zip(("first", "second"), STATES, strict=True):
        for site_id, listed in FLAGS[crawl]["listed"].items():
            if FLAGS[crawl]["verdicts"][site_id] != "ok":
                continue
            stories = [story for story in site(site_id, state).stories if story.listed]
            newest = max(story.day for story in stories)
            in_edition = [story for story in stories if site(site_id, state).family != "founder" or story.day == newest]
            assert len(in_edition) == listed, site_id
    second = FLAGS["second"]
    assert {key(name) for name in second["new"] + second["duplicate"]} == set(fresh("second"))
    assert [named(name)[1].status for name in second["missing"]] == [404]
