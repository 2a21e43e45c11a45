"""sources, doctor, healthcheck, backup, reindex, prune: care of the program and its archive."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.text import Text

from crawler.clock import now
from crawler.errors import UnknownName
from crawler.settings import Source, seconds_of
from jobs.cli.options import ListFirst, Place, command_options, log_to_stderr
from jobs.cli.papers import grid, print_grid
from jobs.doctor import Finding, examine, pulse_stopped, reach
from jobs.outbox import DEAD_AFTER
from jobs.switch import set_enabled
from jobs.verdicts import VERDICT_NAMES
from jobs.words import say
from storage import runs, search, upkeep
from storage.database import immediate
from storage.humane import when
from storage.outbox import channels_known
from storage.rows import stamp

_STRIP = {"ok": ("●", "green"), "unchanged": ("·", "green"), "partial": ("◐", "yellow")}
_SHOWN_RUNS = 20


@click.group("sources", cls=ListFirst)
def sources() -> None:
    """来源: 列出、启用、停用、重置. 不写子命令就是列出."""


@sources.command("list")
@command_options
def sources_list(place: Place) -> None:
    """每个来源的状态和最近的运行: ● 有新内容  · 无新内容  ◐ 部分失败  × 失败、被拦截或列表为空."""
    config = place.config()
    if not place.db.exists():
        _print_sources([(source, None, Text()) for source in config.sources])
        return
    with place.archive(read_only=True) as db:
        _print_sources([(source, *_past(db.conn, source)) for source in config.sources])


def _past(conn: sqlite3.Connection, source: Source) -> tuple[runs.SourceState | None, Text]:
    """What is remembered of a source, and its latest runs as signs, the newest last."""
    strip = Text()
    for run in reversed(runs.history(conn, source.id, _SHOWN_RUNS)):
        strip.append(*_STRIP.get(run.verdict, ("×", "red")))
    known = conn.execute("SELECT 1 FROM sources WHERE id = ?", (source.id,)).fetchone()
    return runs.state(conn, source.id) if known else None, strip


def _print_sources(lines: Sequence[tuple[Source, runs.SourceState | None, Text]]) -> None:
    made = grid(
        say("来源", "source"), say("状态", "health"), say("最近运行", "recent runs"), say("上次有新内容", "last news"), "id"
    )
    for source, state, strip in lines:
        news = when(stamp(state.last_new_at)) if state and state.last_new_at else ""
        made.add_row(source.label, _health(source, state, ran=bool(strip)), strip, news, source.id)
    print_grid(made)


def _health(source: Source, state: runs.SourceState | None, *, ran: bool) -> Text:
    if not source.enabled:
        return Text(say("停用", "disabled"), style="dim")
    if state is None or not ran:
        return Text(say("未运行", "never run"), style="dim")
    return Text(say(VERDICT_NAMES[state.health], state.health), style="green" if state.health == "ok" else "red")


@sources.command("enable")
@command_options
@click.argument("ids", nargs=-1, required=True)
def sources_enable(place: Place, ids: tuple[str, ...]) -> None:
    """启用来源."""
    _switch(place, ids, True)


@sources.command("disable")
@command_options
@click.argument("ids", nargs=-1, required=True)
def sources_disable(place: Place, ids: tuple[str, ...]) -> None:
    """停用来源; 已存的文章都在."""
    _switch(place, ids, False)


def _switch(place: Place, ids: tuple[str, ...], enabled: bool) -> None:
    config = place.config()
    for ident in ids:
        set_enabled(place.seeds / "sources.toml", config, ident, enabled)
        click.echo(f"{ident}: {say('已启用', 'enabled') if enabled else say('已停用', 'disabled')}")


@sources.command("reset")
@command_options
@click.argument("ids", nargs=-1, required=True)
def sources_reset(place: Place, ids: tuple[str, ...]) -> None:
    """忘掉来源的状态 (健康、找到的栏目网址); 文章和运行记录都在."""
    with place.archive() as db, immediate(db) as conn:
        unknown = [ident for ident in ids if not runs.reset(conn, ident)]
        if unknown:
            known = [row[0] for row in conn.execute("SELECT id FROM sources ORDER BY id")]
            told = say(
                f"数据库里没有来源 {'、'.join(unknown)}; 有的是: ", f"no source {', '.join(unknown)} in the database; there are: "
            )
            raise UnknownName(told + "、".join(known))
    for ident in ids:
        click.echo(f"{ident}: {say('已重置', 'reset')}")


_MARKS = {"good": ("✓", "green"), "note": ("!", "yellow"), "bad": ("×", "red")}


def _tell(finding: Finding) -> None:
    mark, colour = _MARKS[finding.level]
    click.secho(f"{mark} {finding.about}: {finding.told}", fg=colour)
    if finding.remedy:
        click.echo(f"    → {finding.remedy}")


@click.command("doctor")
@command_options
@click.option("--offline", is_flag=True, help="不访问网站")
@click.pass_context
def doctor(ctx: click.Context, place: Place, offline: bool) -> None:
    """检查配置、数据库、磁盘、时钟、锁、备份、通知和各网站能否访问, 并说明该怎么办."""
    log_to_stderr(quiet=True)
    findings, config = examine(place.seeds, place.db, now())
    for finding in findings:
        _tell(finding)

    def tell(finding: Finding) -> None:
        findings.append(finding)
        _tell(finding)

    if config is not None and not offline:
        asyncio.run(reach(config, tell))
    bad, notes = (sum(finding.level == level for finding in findings) for level in ("bad", "note"))
    click.echo(
        say(f"\n{bad} 处要处理, {notes} 处请留意", f"\n{bad} to mend, {notes} to note")
        if bad or notes
        else say("\n一切正常", "\nall well")
    )
    if bad:
        ctx.exit(1)


@click.command("healthcheck")
@command_options
@click.option("--max-age", default="26h", show_default=True, help="多久没有一次成功的运行算不正常 (30m、26h、3d)")
@click.pass_context
def healthcheck(ctx: click.Context, place: Place, max_age: str) -> None:
    """给监控程序用: 一切正常退出码 0, 否则 1 并说明哪里不对."""
    try:
        limit = timedelta(seconds=seconds_of(max_age))
    except ValueError as exc:
        raise click.BadParameter(str(exc), param_hint="--max-age") from exc
    with place.archive(read_only=True) as db:
        problems = _problems(db.conn, now(), limit)
    for problem in problems:
        click.echo(problem)
    if problems:
        ctx.exit(1)
    click.echo(say("正常", "ok"))


def _problems(conn: sqlite3.Connection, at: datetime, limit: timedelta) -> list[str]:
    """Sick sources, a daemon without a pulse, channels that fail for a day; one line each."""
    sick = conn.execute(
        "SELECT name, health, last_ok_at FROM sources WHERE enabled AND retired_at IS NULL"
        " AND (health <> 'ok' OR last_ok_at IS NULL OR last_ok_at < ?) ORDER BY id",
        (stamp(at - limit),),
    ).fetchall()
    problems = []
    for name, health, last_ok in sick:
        state = say(VERDICT_NAMES[health], health) if health != "ok" else say("太久没有成功", "no success for too long")
        problems.append(f"{name}: {state} ({say('上次正常', 'last ok')} {last_ok or say('无', 'never')})")
    stopped = pulse_stopped(conn, at)
    if stopped:
        problems.append(say(f"定时程序没有心跳, 上次 {stopped}", f"no heartbeat since {stopped}"))
    for channel, (fares, waiting) in channels_known(conn).items():
        if waiting and fares.failing_since and at - fares.failing_since >= DEAD_AFTER:
            problems.append(say(f"通知渠道 {channel} 送不出去: {fares.error}", f"channel {channel} fails: {fares.error}"))
    return problems


@click.command("backup")
@command_options
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(place: Place, file: Path) -> None:
    """在线备份数据库到 FILE, 并打开验证. 恢复: 停止程序, 把备份复制成 quwen.db."""
    with place.archive() as db:
        count = upkeep.backup(db, file, now())
    click.echo(say(f"已备份到 {file}: {count} 篇文章, 验证通过", f"Backed up to {file}: {count} articles, verified"))


@click.command("reindex")
@command_options
def reindex(place: Place) -> None:
    """重建全文检索."""
    with place.archive() as db, immediate(db) as conn:
        count = search.reindex(conn)
    click.echo(say(f"已重建 {count} 篇文章的检索", f"Reindexed {count} articles"))


@click.command("prune")
@command_options
@click.option("--older-than", type=click.IntRange(1), default=365, show_default=True, help="多少天以前的")
@click.option("--dry-run", is_flag=True, help="只说会删什么")
def prune(place: Place, older_than: int, dry_run: bool) -> None:
    """丢掉用不着的旧网页原件和运行明细. 最新一版、有提及的、已撤下的文章, 其证据永不删除."""
    with place.archive() as db:
        pruned = upkeep.prune(db, now(), older_than=timedelta(days=older_than), dry_run=dry_run)
    verb = say("将丢掉" if dry_run else "已丢掉", "would drop" if dry_run else "dropped")
    told = say("{} 份网页原件 ({:.1f} MB), {} 行明细, {} 条检查", "{} captures ({:.1f} MB), {} rows of coverage, {} checks")
    click.echo(f"{verb} {told.format(pruned.captures, pruned.bytes / 1e6, pruned.listings, pruned.checks)}")


COMMANDS = (sources, doctor, healthcheck, backup, reindex, prune)
