"""Two crawls of the demo's web over HTTP, before and after it changes, tell exactly what the truth says: through the real pipeline."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.settings import Source
from jobs.config import load_config
from jobs.demo.content import site, site_ids
from jobs.demo.seeds import demo_sources, demo_watches
from jobs.demo.web import DEMO_FAULTS, DemoWeb, serve
from jobs.events import FileEvent, RowEvent, SourceResult
from jobs.rowplan import Options
from jobs.run import crawl_once

FLAGS = json.loads((Path(__file__).parent / "golden" / "demo" / "flags.json").read_text(encoding="utf-8"))
CRAWLS = ("first", "second")


@dataclass
class Told:
    """A reporter that keeps what it is told."""

    events: list[RowEvent] = field(default_factory=list)
    results: dict[str, SourceResult] = field(default_factory=dict)

    def started(self, source: Source, rows: int) -> None:
        pass

    def row(self, event: RowEvent) -> None:
        self.events.append(event)

    def unread(self, event: FileEvent) -> None:
        pass

    def finished(self, result: SourceResult) -> None:
        self.results[result.source_id.removeprefix("demo-")] = result

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        pass


@dataclass(frozen=True)
class Run:
    """What each crawl told, what the archive holds after it, and where the sites stood."""

    told: dict[str, Told]
    tables: dict[str, dict[str, list[dict[str, Any]]]]
    names: dict[str, str]

    def articles(self, crawl: str) -> dict[int, str]:
        return {row["id"]: self.names[row["url"]] for row in self.tables[crawl]["articles"]}

    def fresh(self, table: str, crawl: str) -> list[dict[str, Any]]:
        """The rows that a crawl added."""
        before = {row["id"] for row in self.tables["first"][table]} if crawl == "second" else set()
        return [row for row in self.tables[crawl][table] if row["id"] not in before]


def snapshot(db_path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(db_path)) as conn:
        conn.row_factory = sqlite3.Row
        tables = ("articles", "mentions", "alerts", "versions", "checks")
        return {table: [dict(row) for row in conn.execute(f"SELECT * FROM {table}")] for table in tables}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    told, tables = {}, {}
    with serve(web := DemoWeb(DEMO_FAULTS)) as addresses:
        (folder / "sources.toml").write_text(demo_sources(addresses), encoding="utf-8")
        (folder / "watches.toml").write_text(demo_watches(), encoding="utf-8")
        config = load_config(folder)
        for crawl in CRAWLS:
            told[crawl] = Told()
            asyncio.run(crawl_once(folder / "quwen.db", config, config.sources, Options(), told[crawl]))
            tables[crawl] = snapshot(folder / "quwen.db")
            web.change()
    names = {addresses[s] + story.path: f"{s} {story.path}" for s in site_ids() for story in site(s, "after").stories}
    return Run(told, tables, names)


def key(name: str) -> str:
    """`qujiang 2610a01` -> the site and the full path that ends so."""
    site_id, _, ending = name.partition(" ")
    (path,) = [story.path for story in site(site_id, "after").stories if story.path.rpartition(".")[0].endswith(ending)]
    return f"{site_id} {path}"


@pytest.mark.parametrize("crawl", CRAWLS)
def test_every_source_ends_with_its_verdict(run: Run, crawl: str) -> None:
    ok = {"ok", "unchanged"}
    found = {name: "ok" if result.verdict in ok else result.verdict for name, result in run.told[crawl].results.items()}
    assert found == FLAGS[crawl]["verdicts"]


@pytest.mark.parametrize("crawl", CRAWLS)
def test_every_row_of_the_lists_is_accounted_for(run: Run, crawl: str) -> None:
    for name, result in run.told[crawl].results.items():
        counts = result.counts
        assert counts.listed == (
            counts.new + counts.changed + counts.duplicate + counts.unchanged + counts.skipped + counts.failed
        ), name
        assert (name, counts.listed - counts.skipped, counts.failed) == (name, FLAGS[crawl]["listed"][name], 0)


def test_the_first_crawl_stores_every_article_once(run: Run) -> None:
    assert sorted(run.articles("first").values()) == sorted(
        f"{s} {story.path}" for s in site_ids() for story in site(s, "before").stories if story.listed
    )


@pytest.mark.parametrize("outcome", ["new", "duplicate", "changed"])
def test_the_second_crawl_tells_new_copies_and_changes(run: Run, outcome: str) -> None:
    found = {run.names[event.url] for event in run.told["second"].events if event.outcome == outcome}
    assert found == {key(name) for name in FLAGS["second"][outcome]}


def test_only_what_changed_has_a_second_version(run: Run) -> None:
    articles = run.articles("second")
    assert {articles[row["article_id"]] for row in run.tables["second"]["versions"] if row["number"] > 1} == {
        key(name) for name in FLAGS["second"]["changed"]
    }


@pytest.mark.parametrize("crawl", CRAWLS)
def test_copies_share_a_story_and_forms_do_not(run: Run, crawl: str) -> None:
    stories: dict[int, set[str]] = defaultdict(set)
    for row in run.tables[crawl]["articles"]:
        stories[row["story_id"]].add(run.names[row["url"]])
    shared = sorted(sorted(names) for names in stories.values() if len(names) > 1)
    assert shared == sorted(sorted(key(name) for name in names) for names in FLAGS[crawl]["stories"])


@pytest.mark.parametrize("crawl", CRAWLS)
def test_the_archive_holds_the_mentions_of_the_truth(run: Run, crawl: str) -> None:
    articles = run.articles(crawl)
    found: dict[str, set[str]] = {watch: set() for watch in FLAGS[crawl]["mentions"]}
    for row in run.fresh("mentions", crawl):
        if row["version"] == 1:
            found[row["watch_id"]].add(articles[row["article_id"]])
    assert found == {watch: {key(name) for name in names} for watch, names in FLAGS[crawl]["mentions"].items()}


def test_an_edit_elsewhere_in_the_text_makes_no_mention_new(run: Run) -> None:
    again = [row for row in run.fresh("mentions", "second") if row["version"] > 1]
    assert not [row for row in again if row["is_new"]]


@pytest.mark.parametrize("kind", ["mention", "stage", "goal_revised", "quiet_edit", "gone"])
def test_the_second_crawl_alerts_of_these_watches_and_no_other(run: Run, kind: str) -> None:
    told = {alert["watch_id"] for alert in run.fresh("alerts", "second") if alert["kind"] == kind}
    if kind == "quiet_edit":  # one alert an edit; the watches that the article holds stand in its text
        assert told <= set(FLAGS["second"]["alerts"][kind])
        assert len(told) == 1
    else:
        assert told == set(FLAGS["second"]["alerts"][kind])


def test_sick_sources_are_told_once(run: Run) -> None:
    told = [alert["source_id"] for alert in run.fresh("alerts", "second") if alert["kind"] == "health"]
    assert sorted(told) == [f"demo-{name}" for name in FLAGS["second"]["alerts"]["health"]]


def test_a_removed_page_is_noted_but_not_gone_yet(run: Run) -> None:
    articles = run.articles("second")
    missing = {articles[row["article_id"]] for row in run.tables["second"]["checks"] if row["outcome"] == "missing"}
    assert missing == {key(name) for name in FLAGS["second"]["missing"]}
    assert not [row for row in run.tables["second"]["articles"] if row["gone_at"]]
