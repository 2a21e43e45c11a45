"""`quwen demo`: the whole product in a minute. Serve the small web, crawl, let the sites change, crawl again, tell, browse."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from crawler.clock import now
from jobs.config import Config, load_config
from jobs.demo.seeds import demo_sources, demo_watches
from jobs.demo.told import say_changes, say_first, say_ignored
from jobs.demo.web import DEMO_FAULTS, DemoWeb, serve
from jobs.events import FileEvent, RowEvent, SourceResult
from jobs.layout import put, stream
from jobs.rowplan import Options
from jobs.run import crawl_once
from jobs.words import say
from storage.database import open_archive


class _Quiet:
    """A reporter that keeps nothing but what the demo tells afterwards."""

    def __init__(self) -> None:
        self.events: list[RowEvent] = []

    def started(self, source: object, rows: int) -> None:
        pass

    def row(self, event: RowEvent) -> None:
        self.events.append(event)

    def unread(self, event: FileEvent) -> None:
        pass

    def finished(self, result: SourceResult) -> None:
        pass

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        pass


def run_demo(keep: Path | None, *, browse: bool, port: int) -> None:
    """Show everything; the folder `keep` stays, else a temporary one goes. Raises QuwenError."""
    console = stream()
    with _folder(keep) as folder:
        db_path = folder / "quwen.db"
        with serve(web := DemoWeb(DEMO_FAULTS)) as addresses:
            config = _configured(folder / "seeds", addresses)
            _say_start(console, config)
            _first(console, config, db_path)
            web.change()
            _second(console, config, db_path)
        _say_end(console, folder if keep else None)
        if browse:
            from storage.web.serve import serve as serve_pages

            told = say("在浏览器里打开 {}  (Ctrl-C 结束)", "Open {} in a browser  (Ctrl-C ends)")
            serve_pages(
                db_path, "127.0.0.1", port, open_browser=False, on_ready=lambda url: put(console, told.format(url), "bold")
            )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="quwen-demo-") as name:
        yield Path(name)


def _configured(seeds: Path, addresses: dict[str, str]) -> Config:
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / "sources.toml").write_text(demo_sources(addresses), encoding="utf-8")
    (seeds / "watches.toml").write_text(demo_watches(), encoding="utf-8")
    return load_config(seeds)


def _say_start(console: Console, config: Config) -> None:
    counts = len(config.sources), len(config.projects), len(config.targets)
    chinese = "本机上的 {} 个示例网站 (人物、数字均为虚构, 不联网); 盯住 {} 个项目、{} 个指标"
    english = (
        "{} sample sites on this machine (people and figures are made up, no network); {} projects and {} targets are watched"
    )
    put(console, say(chinese, english).format(*counts), "dim")


def _crawl(config: Config, db_path: Path) -> tuple[list[SourceResult], list[RowEvent], float]:
    quiet, started = _Quiet(), time.monotonic()
    results = asyncio.run(crawl_once(db_path, config, config.sources, Options(), quiet))
    return results, quiet.events, time.monotonic() - started


def _first(console: Console, config: Config, db_path: Path) -> None:
    results, _, seconds = _crawl(config, db_path)
    put(console, f"\n{say('一、第一次抓取', '1. The first crawl')}", "bold reverse")
    put(console, _summary(results, seconds), "bold")
    with _reading(db_path) as conn:
        say_first(console, conn, config, now())


def _second(console: Console, config: Config, db_path: Path) -> None:
    with _reading(db_path) as conn:
        last = conn.execute("SELECT coalesce(max(id), 0) FROM alerts").fetchone()[0]
    results, events, seconds = _crawl(config, db_path)
    title = say("二、网站变了, 第二次抓取", "2. The sites have changed; the second crawl")
    put(console, f"\n{title}", "bold reverse")
    put(console, _summary(results, seconds), "bold")
    with _reading(db_path) as conn:
        say_changes(console, conn, last)
        say_ignored(console, conn, events)


def _summary(results: Sequence[SourceResult], seconds: float) -> str:
    """One line for a crawl."""
    counts = [result.counts for result in results]
    well = sum(result.verdict in ("ok", "unchanged") for result in results)
    new, changed, copies = (sum(getattr(count, name) for count in counts) for name in ("new", "changed", "duplicate"))
    return say(
        f"{len(results)} 个来源, {well} 个正常; 列出 {sum(count.listed for count in counts)} 条: 新文章 {new}, 改动 {changed}, "
        f"转载 {copies}; 用时 {seconds:.1f} 秒",
        f"{len(results)} sources, {well} well; {sum(count.listed for count in counts)} rows: {new} new, {changed} changed, "
        f"{copies} reposts; {seconds:.1f} s",
    )


def _say_end(console: Console, kept: Path | None) -> None:
    if kept is not None:
        put(console, f"\n{say('这些数据留在', 'The data stays in')} {kept}: cd {kept} && quwen browse", "dim")
    else:
        put(console, f"\n{say('想留下这些数据', 'To keep the data')}: quwen demo --keep DIR", "dim")


@contextmanager
def _reading(db_path: Path) -> Iterator[sqlite3.Connection]:
    db = open_archive(db_path, read_only=True)
    try:
        yield db.conn
    finally:
        db.close()
