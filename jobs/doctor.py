"""`quwen doctor`: looks at everything the program stands on, and says of each finding what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from crawler.errors import ArchiveBusy, ConfigError, CrawlError, QuwenError, RobotsDisallowed
from crawler.fetch import Fetcher
from crawler.filetext import READERS
from crawler.records import Request
from jobs.attempt import fetch_past_walls
from jobs.channels import Channel, load_channels
from jobs.config import Config, load_config
from jobs.daemon import HEARTBEAT
from jobs.words import say
from storage import notes, upkeep
from storage.database import exclusive_run, open_archive
from storage.humane import when
from storage.outbox import channels_known
from storage.rows import moment, stamp

Level = Literal["good", "note", "bad"]
_LITTLE_DISK = 1_000_000_000
_BACKUP_OLD = timedelta(days=7)
_HEARTBEAT_OLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. remedy is "" when there is nothing to do."""

    level: Level
    about: str
    told: str
    remedy: str = ""


def examine(seeds: Path, db_path: Path, now: datetime) -> tuple[list[Finding], Config | None]:
    """Everything that needs no network: configuration, channels, SQLite, disk, lock, database, backup, clock, heartbeat."""
    findings, config = _configuration(seeds)
    findings += _channels(seeds)
    findings += _sqlite()
    findings.append(_disk(db_path))
    findings.append(_lock(db_path))
    findings += _archive(db_path, now)
    return findings, config


def pulse_stopped(conn: sqlite3.Connection, now: datetime) -> str | None:
    """The last heartbeat of a daemon that died; None when it lives, was stopped on purpose or never ran."""
    beat = notes.get(conn, HEARTBEAT)
    return beat if beat and now - moment(beat) > _HEARTBEAT_OLD else None


def _configuration(seeds: Path) -> tuple[list[Finding], Config | None]:
    about = say("配置", "configuration")
    try:
        config = load_config(seeds)
    except ConfigError as exc:
        remedy = say("改好这一行再试", "correct this line")
        return [Finding("bad", about, problem, remedy) for problem in exc.problems], None
    counts = len(config.sources), len(config.projects), len(config.targets)
    findings = [
        Finding("good", about, say("{} 个来源, {} 个项目, {} 个指标", "{} sources, {} projects, {} targets").format(*counts))
    ]
    if not any(source.enabled for source in config.sources):
        told = say("没有启用任何来源", "no source is enabled")
        remedy = say("在 sources.toml 里加一个, 或运行 quwen add 网址", "add one to sources.toml, or run: quwen add URL")
        findings.append(Finding("bad", about, told, remedy))
    missing = [name for name, module in READERS.items() if find_spec(module) is None]
    if missing and any(source.attachments for source in config.sources):
        told = say(f"读不了附件: 缺少 {'、'.join(missing)}", f"attachments cannot be read: no {', '.join(missing)}")
        findings.append(Finding("bad", about, told, "pip install 'quwen[attachments]'"))
    return findings, config


def _channels(seeds: Path) -> Iterator[Finding]:
    """Whether notify.toml can be used, and the secrets it names are there."""
    about = say("通知", "notifications")
    try:
        channels = load_channels(seeds)
    except ConfigError as exc:
        for problem in exc.problems:
            yield Finding("bad", about, problem, say("改好这一行再试", "correct this line"))
        return
    if not channels:
        told = say("没有启用通知渠道, 提醒只在 quwen alerts 和网页里", "no channel is enabled; alerts are only in quwen alerts")
        yield Finding("note", about, told, say("见 docs/notify.md", "see docs/notify.md"))
    for channel in channels:
        yield _channel(about, channel)


def _channel(about: str, channel: Channel) -> Finding:
    try:
        address = channel.address(os.environ)
        channel.key(os.environ)
    except ConfigError as exc:
        remedy = say("在运行 quwen 的环境里设置它 (systemd: EnvironmentFile)", "set it in the environment that quwen runs in")
        return Finding("bad", about, exc.problems[0], remedy)
    service = channel.service(address)
    if service == "apprise" and find_spec("apprise") is None:
        return Finding(
            "bad", about, say(f"{channel.id} 需要 apprise", f"{channel.id} needs apprise"), "pip install 'quwen[notify]'"
        )
    remedy = say(f"试发一条: quwen alerts --test {channel.id}", f"try it: quwen alerts --test {channel.id}")
    return Finding("good", about, f"{channel.id} ({service}); {remedy}")


def _sqlite() -> list[Finding]:
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute("CREATE VIRTUAL TABLE t USING fts5(a, content='')")
        conn.execute("CREATE TABLE s (a TEXT) STRICT")
    except sqlite3.Error as exc:
        told = say(f"{sqlite3.sqlite_version} 缺少功能: {exc}", f"{sqlite3.sqlite_version} lacks: {exc}")
        return [Finding("bad", "SQLite", told, say("换用带 FTS5 的 SQLite 3.37 以上", "use SQLite 3.37 or newer with FTS5"))]
    finally:
        conn.close()
    return [
        Finding("good", "SQLite", say(f"{sqlite3.sqlite_version}, 有 FTS5 和 STRICT", f"{sqlite3.sqlite_version}, FTS5, STRICT"))
    ]


def _lock(db_path: Path) -> Finding:
    about = say("运行锁", "lock")
    if not db_path.resolve().parent.is_dir():
        told = say(f"没有文件夹 {db_path.resolve().parent}", f"no folder {db_path.resolve().parent}")
        return Finding("bad", about, told, say("建立它, 或用 --db 指明", "make it, or say another --db"))
    try:
        with exclusive_run(db_path):
            return Finding("good", about, say("空闲", "free"))
    except ArchiveBusy as exc:
        return Finding("note", about, str(exc))
    except QuwenError as exc:
        return Finding("bad", about, str(exc), say("检查文件夹的写权限", "check the permissions of the folder"))


def _archive(db_path: Path, now: datetime) -> Iterator[Finding]:
    about = say("数据库", "database")
    if not db_path.exists():
        yield Finding(
            "note", about, say(f"还没有 {db_path}", f"no {db_path} yet"), say("运行 quwen crawl 就会建立", "quwen crawl makes it")
        )
        return
    try:
        db = open_archive(db_path)
    except QuwenError as exc:
        remedy = say("按上面的提示处理; 损坏时用最近的备份恢复", "as said; when damaged restore the latest backup")
        yield Finding("bad", about, str(exc), remedy)
        return
    try:
        problems = upkeep.integrity_problems(db.conn)
        remedy = say("停止抓取, 用最近的备份恢复 (docs/reliability.md)", "stop, restore the latest backup (docs/reliability.md)")
        yield from (Finding("bad", about, problem, remedy) for problem in problems)
        if not problems:
            size = f"{db_path.stat().st_size / 1e6:.1f} MB"
            yield Finding("good", about, f"{db_path}, {size}, {say('完整', 'sound')}")
        yield _backup(notes.get(db.conn, upkeep.LAST_BACKUP), now)
        yield from _times(db.conn, now)
        yield from _undelivered(db.conn)
    finally:
        db.close()


def _backup(last: str | None, now: datetime) -> Finding:
    about = say("备份", "backup")
    if last is None:
        remedy = say("运行 quwen backup 文件名, 并加入 cron", "run quwen backup FILE, and let cron do it")
        return Finding("note", about, say("从未备份", "never"), remedy)
    told = say(f"上次 {when(last)}", f"last {last}")
    if now - moment(last) <= _BACKUP_OLD:
        return Finding("good", about, told)
    return Finding("note", about, told, say("该再备份一次了: quwen backup 文件名", "time for another: quwen backup FILE"))


def _times(conn: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    """The clock against what was last written, and the daemon's pulse."""
    about = say("时钟", "clock")
    latest = conn.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    if latest and moment(latest) > now + timedelta(minutes=1):
        told = say(
            f"现在是 {when(stamp(now))}, 但最近一次抓取记在 {when(latest)}",
            f"it is {stamp(now)}, but the last crawl was at {latest}",
        )
        yield Finding("bad", about, told, say("核对系统时间 (NTP)", "set the clock right (NTP)"))
    else:
        yield Finding("good", about, say(f"{when(stamp(now))} 北京时间", f"{stamp(now)}"))
    beat = notes.get(conn, HEARTBEAT)
    if beat:
        dead = pulse_stopped(conn, now) is not None
        told = say(f"上次心跳 {when(beat)}", f"last heartbeat {beat}")
        remedy = say("quwen daemon 没有在运行: 重新启动它", "quwen daemon does not run: start it") if dead else ""
        yield Finding("bad" if dead else "good", say("定时程序", "daemon"), told, remedy)


def _undelivered(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Channels with alerts that do not get through."""
    for channel, (state, waiting) in channels_known(conn).items():
        if waiting and state.failing_since is not None:
            since = when(stamp(state.failing_since))
            told = say(
                f"{channel} 从 {since} 起送不出去, {waiting} 条等着: {state.error}",
                f"{channel} fails since {since}: {state.error}",
            )
            remedy = say("改好后运行 quwen alerts --send", "when mended: quwen alerts --send")
            yield Finding("bad", say("通知", "notifications"), told, remedy)


def _disk(db_path: Path) -> Finding:
    about = say("磁盘", "disk")
    folder = db_path.resolve().parent
    free = shutil.disk_usage(folder if folder.is_dir() else Path.cwd()).free
    told = say(f"剩余 {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB free")
    if free >= _LITTLE_DISK:
        return Finding("good", about, told)
    return Finding("bad", about, told, say("腾出空间, 或运行 quwen prune", "make room, or run quwen prune"))


async def reach(config: Config, tell: Callable[[Finding], None]) -> None:
    """Try the address of every enabled source once: reachability, robots.txt, walls."""
    async with Fetcher() as fetcher:
        for source in config.sources:
            if not source.enabled:
                continue
            try:
                page = await fetch_past_walls(fetcher.fetch, Request(source.url), source)
                size = len(page.content)
                told = say(f"可以访问 ({page.status}, {size} 字节)", f"answers ({page.status}, {size} bytes)")
                tell(Finding("good", source.label, told))
            except RobotsDisallowed as exc:
                remedy = say(
                    "robots.txt 不允许; 若已获同意, 可写 obey_robots = false",
                    "robots.txt says no; with leave: obey_robots = false",
                )
                tell(Finding("bad", source.label, str(exc), remedy))
            except CrawlError as exc:
                remedy = say(
                    "在浏览器里打开看看; 网址改了就改 sources.toml", "look at it in a browser; if it moved, correct sources.toml"
                )
                tell(Finding("bad", source.label, str(exc), remedy))
