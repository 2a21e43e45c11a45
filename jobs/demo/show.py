"""`quwen demo`: the whole product in a minute. Serve the small web, crawl, let the sites change, crawl again, tell, browse."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.settings import Source
from jobs.config import load_config
from jobs.demo.seeds import demo_sources, demo_watches
from jobs.demo.web import DEMO_FAULTS, DemoWeb, serve
from jobs.events import RowEvent, SourceResult
from jobs.rowplan import Options
from jobs.run import crawl_once
from jobs.verdicts import VERDICT_NAMES
from storage.articles import record_of
from storage.database import open_archive
from storage.diff import VersionText, as_text, changes
from storage.flags import ToldAlert, alerts_since

_KINDS = (
    ("mention", "新提及"),
    ("stage", "项目进展"),
    ("goal_revised", "目标调整"),
    ("reading", "指标读数"),
    ("goal_reached", "目标达成"),
    ("contradiction", "说法不一"),
    ("quiet_edit", "悄悄改动"),
    ("gone", "撤下"),
    ("health", "来源状况"),
)


class _Quiet:
    """A reporter that keeps nothing but what the demo tells afterwards."""

    def __init__(self) -> None:
        self.events: list[RowEvent] = []

    def started(self, source: Source, rows: int) -> None:
        pass

    def row(self, event: RowEvent) -> None:
        self.events.append(event)

    def finished(self, result: SourceResult) -> None:
        pass

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        pass


def run_demo(keep: Path | None, *, browse: bool, port: int) -> None:
    """Show everything; the folder `keep` stays, else a temporary one goes. Raises QuwenError."""
    console = Console(highlight=False)
    with _folder(keep) as folder:
        db_path = folder / "quwen.db"
        with serve(web := DemoWeb(DEMO_FAULTS)) as addresses:
            seeds = folder / "seeds"
            seeds.mkdir(parents=True, exist_ok=True)
            (seeds / "sources.toml").write_text(demo_sources(addresses), encoding="utf-8")
            (seeds / "watches.toml").write_text(demo_watches(), encoding="utf-8")
            console.print(Text(f"本机上的 {len(addresses)} 个示例网站已就绪 (不联网)\n", style="dim"))
            _first_crawl(console, seeds, db_path)
            web.change()
            console.print(Text("\n——— 网站变了: 新文章、改数字、转载、置顶旧闻、撤下、计数器跳动 ———\n", style="dim"))
            _second_crawl(console, seeds, db_path)
        where = f"quwen browse --db {db_path}" if keep else "quwen demo --keep 文件夹 可以留下这些数据"
        console.print(Text(f"\n{where}", style="dim"))
        if browse:
            from storage.web.serve import serve as serve_pages

            told = "在浏览器里打开 {}  (Ctrl-C 结束)"
            serve_pages(
                db_path, "127.0.0.1", port, open_browser=False, on_ready=lambda url: console.print(Text(told.format(url)))
            )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="quwen-demo-") as name:
        yield Path(name)


def _crawl(seeds: Path, db_path: Path) -> tuple[list[SourceResult], list[RowEvent]]:
    config, quiet = load_config(seeds), _Quiet()
    results = asyncio.run(crawl_once(db_path, config, config.sources, Options(), quiet))
    return results, quiet.events


def _first_crawl(console: Console, seeds: Path, db_path: Path) -> None:
    results, _ = _crawl(seeds, db_path)
    console.print(Text("第一次抓取", style="bold"))
    _print_results(console, results)
    with _reading(db_path) as conn:
        _print_alerts(console, alerts_since(conn, None))


def _second_crawl(console: Console, seeds: Path, db_path: Path) -> None:
    with _reading(db_path) as conn:
        last = conn.execute("SELECT coalesce(max(id), 0) FROM alerts").fetchone()[0]
        seen = conn.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()[0]
    results, events = _crawl(seeds, db_path)
    console.print(Text("第二次抓取", style="bold"))
    _print_results(console, results)
    with _reading(db_path) as conn:
        _print_alerts(console, [alert for alert in alerts_since(conn, None) if alert.id > last])
        _print_changes(console, conn, seen)
        _print_ignored(console, conn, events)


@contextmanager
def _reading(db_path: Path) -> Iterator[sqlite3.Connection]:
    db = open_archive(db_path, read_only=True)
    try:
        yield db.conn
    finally:
        db.close()


def _print_results(console: Console, results: Sequence[SourceResult]) -> None:
    grid = Table(box=None, pad_edge=False)
    for title in ("来源", "结果", "列出", "新", "改", "转载", "没变", "略过", "失败"):
        grid.add_column(title, justify="left" if title in ("来源", "结果") else "right")
    for result in results:
        counts = result.counts
        numbers = (counts.listed, counts.new, counts.changed, counts.duplicate, counts.unchanged, counts.skipped, counts.failed)
        style = "green" if result.verdict in ("ok", "unchanged") else "red"
        grid.add_row(result.name, Text(VERDICT_NAMES[result.verdict], style=style), *(str(number) for number in numbers))
    console.print(Padding(grid, (0, 0, 1, 2)))


def _print_alerts(console: Console, alerts: Sequence[ToldAlert]) -> None:
    """What was flagged, by kind, oldest first."""
    for kind, name in _KINDS:
        told = [alert for alert in reversed(alerts) if alert.kind == kind]
        if told:
            console.print(Text(f"★ {name}", style="bold cyan"))
        for alert in told:
            console.print(Padding(Text(alert.title, style="cyan"), (0, 0, 0, 2)))
            for line in alert.body.splitlines():
                console.print(Padding(Text(line), (0, 0, 0, 6)))


def _print_changes(console: Console, conn: sqlite3.Connection, seen: int) -> None:
    """Every new version with what differs."""
    found = conn.execute(
        "SELECT article_id, number, title FROM versions WHERE id > ? AND number > 1 ORDER BY id", (seen,)
    ).fetchall()
    if found:
        console.print(Text("\n改动", style="bold yellow"))
    for article_id, number, title in found:
        before, after = (VersionText.of(record_of(conn, article_id, which)) for which in (number - 1, number))
        console.print(Padding(Text(f"《{title}》第 {number - 1} 版 → 第 {number} 版", style="yellow"), (0, 0, 0, 2)))
        console.print(Padding(Text(as_text(changes(before, after))), (0, 0, 0, 6)))


def _print_ignored(console: Console, conn: sqlite3.Connection, events: Sequence[RowEvent]) -> None:
    """What was left alone, and why."""
    console.print(Text("\n没有惊动你的", style="bold"))
    same = sum(event.outcome == "unchanged" for event in events)
    told = [f"{same} 篇没变: 计数器、生成时间、当前位置、相关链接都不算改动; 列表换了顺序、移出列表也不算"]
    copies = conn.execute(
        "SELECT a.title, f.title FROM articles a JOIN stories s ON s.id = a.story_id JOIN articles f ON f.id = s.first_article_id"
        " WHERE f.id <> a.id ORDER BY a.id"
    ).fetchall()
    told += [f"转载不重复提醒: 《{copy}》与《{first}》是同一篇" for copy, first in copies]
    waiting = conn.execute(
        "SELECT DISTINCT a.title FROM checks c JOIN articles a ON a.id = c.article_id WHERE c.outcome = 'missing' AND a.gone_at IS NULL"
    ).fetchall()
    told += [f"《{title}》打不开 (404): 24 小时内 3 次都这样才算撤下" for (title,) in waiting]
    told += [f"略过 {event.title}: {event.reason}" for event in events if event.outcome == "skipped"][:5]
    for line in told:
        console.print(Padding(Text(f"· {line}"), (0, 0, 0, 2)))
