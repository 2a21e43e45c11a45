"""sources, doctor, healthcheck, backup, reindex, prune: care of the program and its archive."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.clock import now
from jobs.cli.options import Place, command_options, log_to_stderr
from jobs.daemon import HEARTBEAT
from jobs.doctor import HEARTBEAT_OLD, Finding, examine, reach
from jobs.switch import set_enabled
from jobs.verdicts import VERDICT_NAMES
from jobs.words import say
from storage import notes, runs, search, upkeep
from storage.database import immediate
from storage.humane import when
from storage.rows import moment, stamp

_STRIP = {"ok": ("●", "green"), "unchanged": ("·", "green"), "partial": ("◐", "yellow")}
_SHOWN_RUNS = 20


@click.group("sources")
def sources() -> None:
    """来源: 列出、启用、停用、重置."""


@sources.command("list")
@command_options
def sources_list(place: Place) -> None:
    """每个来源的状态和最近的运行: ● 有新内容  · 无新内容  ◐ 部分失败  × 失败、被拦截或列表为空."""
    config = place.config()
    grid = Table(box=None, pad_edge=False)
    for title in (
        say("来源", "source"),
        say("状态", "health"),
        say("最近运行", "recent runs"),
        say("上次有新内容", "last news"),
        "id",
    ):
        grid.add_column(title)
    if not place.db.exists():
        for source in config.sources:
            grid.add_row(
                source.label, say("未运行", "never run") if source.enabled else say("停用", "disabled"), "", "", source.id
            )
        Console().print(grid)
        return
    with place.archive(read_only=True) as db:
        for source in config.sources:
            known = db.conn.execute("SELECT 1 FROM sources WHERE id = ?", (source.id,)).fetchone()
            state = runs.state(db.conn, source.id) if known else None
            strip = Text()
            for run in reversed(runs.history(db.conn, source.id, _SHOWN_RUNS)):
                strip.append(*_STRIP.get(run.verdict, ("×", "red")))
            health = state.health if state else ""
            words = "停用" if not source.enabled else "未运行" if not strip else VERDICT_NAMES[health]
            news = when(stamp(state.last_new_at)) if state and state.last_new_at else ""
            grid.add_row(source.label, Text(words, style="green" if health == "ok" else "red"), strip, news, source.id)
    Console().print(grid)


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
        for ident in ids:
            if runs.reset(conn, ident):
                click.echo(f"{ident}: {say('已重置', 'reset')}")
            else:
                click.echo(say(f"{ident}: 数据库里没有这个来源", f"{ident}: unknown"), err=True)


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
    """检查配置、数据库、磁盘、时钟、锁、备份和各网站能否访问, 并说明该怎么办."""
    log_to_stderr()
    findings, config = examine(place.seeds, place.db, now())
    for finding in findings:
        _tell(finding)

    def tell(finding: Finding) -> None:
        findings.append(finding)
        _tell(finding)

    if config is not None and not offline:
        asyncio.run(reach(config, tell))
    if any(finding.level == "bad" for finding in findings):
        ctx.exit(1)


@click.command("healthcheck")
@command_options
@click.option("--max-age", default="26h", show_default=True, help="多久没有一次成功的运行算不正常 (30m、26h、3d)")
@click.pass_context
def healthcheck(ctx: click.Context, place: Place, max_age: str) -> None:
    """给监控程序用: 一切正常退出码 0, 否则 1 并说明哪里不对."""
    from crawler.settings import seconds_of

    try:
        limit = timedelta(seconds=seconds_of(max_age))
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc
    with place.archive(read_only=True) as db:
        sick = db.conn.execute(
            "SELECT name, health, last_ok_at FROM sources WHERE enabled AND retired_at IS NULL"
            " AND (health <> 'ok' OR last_ok_at IS NULL OR last_ok_at < ?) ORDER BY id",
            (stamp(now() - limit),),
        ).fetchall()
        beat = notes.get(db.conn, HEARTBEAT)
    for name, health, last_ok in sick:
        click.echo(f"{name}: {VERDICT_NAMES[health] if health != 'ok' else '太久没有成功'} ({last_ok or '从未成功'})")
    dead = beat is not None and now() - moment(beat) > HEARTBEAT_OLD
    if dead:
        click.echo(say(f"定时程序没有心跳, 上次 {beat}", f"no heartbeat since {beat}"))
    if sick or dead:
        ctx.exit(1)
    click.echo(say("正常", "ok"))


@click.command("backup")
@command_options
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(place: Place, file: Path) -> None:
    """在线备份数据库到 FILE, 并打开验证. 恢复: 停止程序, 把备份复制成 quwen.db."""
    if not place.db.exists():
        raise click.UsageError(say(f"没有数据库 {place.db}", f"no database {place.db}"))
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
    click.echo(
        f"{verb} {pruned.captures} 份网页原件 ({pruned.bytes / 1e6:.1f} MB), {pruned.listings} 行明细, {pruned.checks} 条检查"
    )


COMMANDS = (sources, doctor, healthcheck, backup, reindex, prune)
