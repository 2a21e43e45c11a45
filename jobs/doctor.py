"""`quwen doctor`: looks at everything the program stands on, and says of each finding what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from crawler.errors import ArchiveBusy, ConfigError, CrawlError, QuwenError, RobotsDisallowed
from crawler.fetch import Fetcher
from crawler.records import Request
from jobs.attempt import fetch_past_walls
from jobs.config import Config, load_config
from jobs.daemon import HEARTBEAT
from storage import notes, upkeep
from storage.database import exclusive_run, open_archive
from storage.rows import moment

Level = Literal["good", "note", "bad"]
_LITTLE_DISK = 1_000_000_000
_BACKUP_OLD = timedelta(days=7)
HEARTBEAT_OLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. remedy is "" when there is nothing to do."""

    level: Level
    about: str
    told: str
    remedy: str = ""


def examine(seeds: Path, db_path: Path, now: datetime) -> tuple[list[Finding], Config | None]:
    """Everything that needs no network: configuration, SQLite, database, lock, backup, heartbeat, disk, clock."""
    findings, config = _configuration(seeds)
    findings += _sqlite()
    findings.append(_lock(db_path))
    findings += _archive(db_path, now)
    findings.append(_disk(db_path))
    return findings, config


def _configuration(seeds: Path) -> tuple[list[Finding], Config | None]:
    try:
        config = load_config(seeds)
    except ConfigError as exc:
        return [Finding("bad", "配置", problem, "改好这一行再试") for problem in exc.problems], None
    told = f"{len(config.sources)} 个来源, {len(config.projects)} 个项目, {len(config.targets)} 个指标"
    findings = [Finding("good", "配置", told)]
    if not any(source.enabled for source in config.sources):
        findings.append(Finding("bad", "配置", "没有启用任何来源", "在 sources.toml 里加一个, 或运行 quwen add 网址"))
    return findings, config


def _sqlite() -> list[Finding]:
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute("CREATE VIRTUAL TABLE t USING fts5(a, content='')")
        conn.execute("CREATE TABLE s (a TEXT) STRICT")
    except sqlite3.Error as exc:
        return [Finding("bad", "SQLite", f"{sqlite3.sqlite_version} 缺少功能: {exc}", "换用带 FTS5 的 SQLite 3.37 以上")]
    finally:
        conn.close()
    return [Finding("good", "SQLite", f"{sqlite3.sqlite_version}, 有 FTS5 和 STRICT")]


def _lock(db_path: Path) -> Finding:
    try:
        with exclusive_run(db_path):
            return Finding("good", "运行锁", "空闲")
    except ArchiveBusy as exc:
        return Finding("note", "运行锁", str(exc))
    except QuwenError as exc:
        return Finding("bad", "运行锁", str(exc), "检查文件夹的写权限")


def _archive(db_path: Path, now: datetime) -> Iterator[Finding]:
    if not db_path.exists():
        yield Finding("note", "数据库", f"还没有 {db_path}", "运行 quwen crawl 就会建立")
        return
    try:
        db = open_archive(db_path)
    except QuwenError as exc:
        yield Finding("bad", "数据库", str(exc), "按上面的提示处理; 损坏时用最近的备份恢复")
        return
    try:
        problems = upkeep.integrity_problems(db.conn)
        for problem in problems:
            yield Finding("bad", "数据库", problem, "停止抓取, 用最近的备份恢复 (docs/reliability.md)")
        if not problems:
            yield Finding("good", "数据库", f"{db_path}, {db_path.stat().st_size / 1e6:.1f} MB, 完整")
        yield _backup(notes.get(db.conn, upkeep.LAST_BACKUP), now)
        yield from _times(db.conn, now)
    finally:
        db.close()


def _backup(last: str | None, now: datetime) -> Finding:
    if last is None:
        return Finding("note", "备份", "从未备份", "运行 quwen backup 文件名, 并加入 cron")
    age = now - moment(last)
    old = age > _BACKUP_OLD
    return Finding("note" if old else "good", "备份", f"上次 {last}", "该再备份一次了: quwen backup 文件名" if old else "")


def _times(conn: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    """The clock against what was last written, and the daemon's pulse."""
    latest = conn.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    if latest and moment(latest) > now + timedelta(minutes=1):
        yield Finding("bad", "时钟", f"现在是 {now:%Y-%m-%d %H:%M}, 但最近一次抓取记在 {latest}", "核对系统时间 (NTP)")
    else:
        yield Finding("good", "时钟", f"{now:%Y-%m-%d %H:%M:%S} 北京时间")
    beat = notes.get(conn, HEARTBEAT)
    if beat is not None:
        dead = now - moment(beat) > HEARTBEAT_OLD
        yield Finding(
            "bad" if dead else "good", "定时程序", f"上次心跳 {beat}", "quwen daemon 没有在运行: 重新启动它" if dead else ""
        )


def _disk(db_path: Path) -> Finding:
    free = shutil.disk_usage(db_path.resolve().parent).free
    little = free < _LITTLE_DISK
    return Finding(
        "bad" if little else "good", "磁盘", f"剩余 {free / 1e9:.1f} GB", "腾出空间, 或运行 quwen prune" if little else ""
    )


async def reach(config: Config, tell: Callable[[Finding], None]) -> None:
    """Try the address of every enabled source once: reachability, robots.txt, walls."""
    async with Fetcher() as fetcher:
        for source in config.sources:
            if not source.enabled:
                continue
            try:
                page = await fetch_past_walls(fetcher.fetch, Request(source.url), source)
                tell(Finding("good", source.label, f"可以访问 ({page.status}, {len(page.content)} 字节)"))
            except RobotsDisallowed as exc:
                tell(Finding("bad", source.label, str(exc), "robots.txt 不允许; 若已获同意, 可写 obey_robots = false"))
            except CrawlError as exc:
                tell(Finding("bad", source.label, str(exc), "在浏览器里打开看看; 网址改了就改 sources.toml"))
