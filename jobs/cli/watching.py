"""watches, rescan, alerts, brief: what is tracked and what was found."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from crawler.clock import SHANGHAI, now
from crawler.errors import UnknownName
from jobs.brief import brief_html, brief_markdown, gather
from jobs.channels import load_channels
from storage.web.labels import ALERT_KINDS as KINDS
from jobs.cli.crawling import Day
from jobs.cli.options import Place, command_options
from jobs.mentions import Matcher
from jobs.outbox import deliver_due, send_test
from jobs.rescan import rescan as rescan_archive
from jobs.sheets import read_watches, write_watches
from jobs.suggest import suggest, to_toml
from jobs.understand import WatchSet
from jobs.watchbook import project_page, target_page, write_watches_toml
from jobs.words import say
from storage import flags, replay
from storage.database import exclusive_run, immediate


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


@click.group("watches")
def watches() -> None:
    """盯住的项目和指标: 列出、查看、导入、导出、建议."""


@watches.command("list")
@command_options
def watches_list(place: Place) -> None:
    """列出盯住的项目和指标."""
    config = place.config()
    grid = Table(box=None, pad_edge=False)
    for title in ("id", "类别", "名称", "别名 / 目标", "区县"):
        grid.add_column(title)
    for project in config.projects:
        grid.add_row(project.id, "项目", project.name, "、".join(project.aliases), project.district or "")
    for target in config.targets:
        grid.add_row(target.id, "指标", target.name, f"{target.period} {target.goal}", target.district or "")
    Console().print(grid)


@watches.command("show")
@command_options
@click.argument("watch")
def watches_show(place: Place, watch: str) -> None:
    """一个项目的进展, 或一个指标的目标、最新实际、完成比例和历史."""
    config = place.config()
    with place.archive(read_only=True) as db:
        for project in config.projects:
            if project.id == watch:
                click.echo(project_page(db.conn, project, now()))
                return
        for target in config.targets:
            if target.id == watch:
                click.echo(target_page(db.conn, target, now()))
                return
    ids = [project.id for project in config.projects] + [target.id for target in config.targets]
    raise UnknownName(f"没有 {watch}; 可用的有: {'、'.join(ids)}")


@watches.command("import")
@command_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def watches_import(place: Place, file: Path) -> None:
    """从表格 (csv 或 xlsx) 读入清单, 写成 watches.toml; 原来的存为 watches.toml.bak."""
    listed = read_watches(file)
    path = write_watches_toml(place.seeds, listed)
    click.echo(say(f"已写入 {path}: {len(listed.project)} 个项目, {len(listed.target)} 个指标", f"Written to {path}"))


@watches.command("export")
@command_options
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def watches_export(place: Place, file: Path) -> None:
    """把清单写成表格 (csv 或 xlsx)."""
    config = place.config()
    write_watches(config.projects, config.targets, file)
    click.echo(say(f"已写入 {file}", f"Written to {file}"))


@watches.command("suggest")
@command_options
@click.option("--most", type=click.IntRange(1, 500), default=30, show_default=True, help="最多几条")
def watches_suggest(place: Place, most: int) -> None:
    """档案里反复出现、还没有人盯的项目和指标, 可直接粘贴进 watches.toml."""
    config = place.config()
    matcher = Matcher(config.projects)
    with place.archive(read_only=True) as db:
        texts = ((version.title, version.body) for batch in replay.versions(db.conn, None) for version in batch)
        tracked = [phrase for target in config.targets for phrase in target.metric]
        click.echo(to_toml(suggest(texts, matcher, tracked)[:most]))


@click.command("rescan")
@command_options
@click.argument("ids", nargs=-1)
@click.option("--since", type=Day(), help="只看这天以后存下的版本")
@click.option("--alert", is_flag=True, help="找到的也提醒")
def rescan(place: Place, ids: tuple[str, ...], since: date | None, alert: bool) -> None:
    """用清单里的项目和指标重新查看存下的每一版, 记为历史. IDS 不写就是全部."""
    config = place.config()
    chosen = WatchSet.of(config.projects, config.targets)
    known = [row.id for row in chosen.rows()]
    wrong = [ident for ident in ids if ident not in known]
    if wrong:
        raise UnknownName(f"没有 {'、'.join(wrong)}; 可用的有: {'、'.join(known)}")
    with exclusive_run(place.db), place.archive() as db, Progress(console=Console(stderr=True), transient=True) as bar:
        with immediate(db) as conn:
            flags.sync_watches(conn, chosen.rows(), now())
        task = bar.add_task(say("查看", "scanning"))

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        found = rescan_archive(db, chosen, list(ids) or known, now(), alert=alert, since=_midnight(since), progress=progress)
    click.echo(
        say(
            f"看了 {found.versions} 版: 新找到 {found.mentions} 处提及, {found.readings} 个读数, {found.alerts} 条提醒",
            f"{found.versions} versions: {found.mentions} mentions, {found.readings} readings, {found.alerts} alerts",
        )
    )


@click.command("alerts")
@command_options
@click.option("--since", type=Day(), help="这天以后的")
@click.option("--kind", type=click.Choice(KINDS), multiple=True, help="只看这几种")
@click.option("--send", is_flag=True, help="把还没送出的送出去")
@click.option("--test", "channel", help="向一个通知渠道发一条测试消息")
@click.option("--json", "json_lines", is_flag=True, help="一行一个 JSON")
def alerts(place: Place, since: date | None, kind: tuple[str, ...], send: bool, channel: str | None, json_lines: bool) -> None:
    """标出过什么. 新的在前."""
    if channel:
        send_test(load_channels(place.seeds), channel, now())
        click.echo(say(f"已向 {channel} 发出测试消息", f"Test message sent to {channel}"))
        return
    if send:
        with place.archive() as db:
            told = deliver_due(db, place.seeds, now())
        click.echo(say(f"送出 {told} 条", f"{told} delivered"))
        return
    with place.archive(read_only=True) as db:
        found = flags.alerts_since(db.conn, _midnight(since), kind)
    for alert in found:
        if json_lines:
            click.echo(alert.as_json())
        else:
            _print_alert(alert)
    if not found and not json_lines:
        click.echo(say("还没有提醒", "No alerts"))


def _print_alert(alert: flags.ToldAlert) -> None:
    console = Console(highlight=False)
    console.print(Text(f"{alert.created_at[:16].replace('T', ' ')}  {alert.title}", style="bold"))
    console.print(Text("\n".join(f"    {line}" for line in alert.body.splitlines())))


@click.command("brief")
@command_options
@click.option("--since", type=Day(), default="7d", show_default=True, help="从哪天起")
@click.option("--format", "form", type=click.Choice(["md", "html"]), default="md", show_default=True, help="格式")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件")
def brief(place: Place, since: date, form: str, out: Path | None) -> None:
    """可转发的简报: 新提及、进展、指标完成比例、悄悄改动、撤下的文章、出问题的来源."""
    config = place.config()
    start = _midnight(since) or now() - timedelta(days=7)
    with place.archive(read_only=True) as db:
        gathered = gather(db.conn, config.projects, config.targets, start, now())
    text = brief_html(gathered) if form == "html" else brief_markdown(gathered)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(say(f"已写入 {out}", f"Written to {out}"), err=True)


COMMANDS = (watches, rescan, alerts, brief)
