"""watches, rescan, alerts, brief: what is tracked and what was found."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from crawler.clock import SHANGHAI, now
from crawler.errors import ArchiveBusy, ConfigError, UnknownName
from jobs.brief import brief_markdown, gather
from jobs.briefpage import brief_html
from jobs.channels import load_channels
from jobs.cli.crawling import Day
from jobs.cli.options import ListFirst, Place, command_options, log_to_stderr
from jobs.cli.papers import grid, print_alerts, print_grid
from jobs.mentions import Matcher
from jobs.outbox import deliver, send_test
from jobs.rescan import rescan as rescan_archive
from jobs.run import note_watches, watches_looked_for
from jobs.sheets import read_watches, write_watches
from jobs.suggest import suggest, to_toml
from jobs.understand import WatchSet
from jobs.watchbook import project_page, target_page, write_watches_toml
from jobs.words import say
from storage import flags
from storage.database import exclusive_run
from storage.web.labels import ALERT_KINDS


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


@click.group("watches", cls=ListFirst)
def watches() -> None:
    """盯住的项目和指标: 列出、查看、导入、导出、建议. 不写子命令就是列出."""


@watches.command("list")
@command_options
def watches_list(place: Place) -> None:
    """列出盯住的项目和指标."""
    config = place.config()
    lines = grid("id", say("类别", "kind"), say("名称", "name"), say("别名 / 目标", "aliases / goal"), say("区县", "district"))
    for project in config.projects:
        lines.add_row(project.id, say("项目", "project"), project.name, "、".join(project.aliases), project.district or "")
    for target in config.targets:
        goal = f"{target.period} {target.goal}"
        lines.add_row(target.id, say("指标", "target"), target.name, goal, target.district or "")
    print_grid(lines)


@watches.command("show")
@command_options
@click.argument("watch")
def watches_show(place: Place, watch: str) -> None:
    """一个项目的进展, 或一个指标的目标、最新实际、完成比例和历史."""
    config = place.config()
    projects = {project.id: project for project in config.projects}
    targets = {target.id: target for target in config.targets}
    if watch not in projects and watch not in targets:
        raise UnknownName(say(f"没有 {watch}; 可用的有: ", f"no watch {watch}; known are: ") + "、".join([*projects, *targets]))
    with place.archive(read_only=True) as db:
        if watch in projects:
            click.echo(project_page(db.conn, projects[watch], now()))
        else:
            click.echo(target_page(db.conn, targets[watch], now()))


@watches.command("import")
@command_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def watches_import(place: Place, file: Path) -> None:
    """从表格 (csv 或 xlsx) 读入清单, 写成 watches.toml; 原来的留作 watches.toml.bak (再次导入为 .bak2 …)."""
    listed = read_watches(file)
    written = write_watches_toml(place.seeds, listed)
    counts = len(listed.project), len(listed.target)
    same = say(" (和原来一样, 没有改动)", " (unchanged)") if written.unchanged else ""
    click.echo(say("{}: {} 个项目, {} 个指标", "{}: {} projects, {} targets").format(written.path, *counts) + same)
    if written.kept is not None:
        click.echo(say(f"原来的清单留在 {written.kept}", f"The list as it was is kept in {written.kept}"))
    if written.removed:
        click.echo(say("不再盯: ", "No longer watched: ") + "、".join(written.removed))


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
    tracked = [phrase for target in config.targets for phrase in target.metric]
    with place.archive(read_only=True) as db:
        texts = db.conn.execute("SELECT title, body FROM articles ORDER BY id")
        found = suggest(texts, Matcher(config.projects), tracked)[:most]
    click.echo(to_toml(found) if found else say("# 没有可建议的", "# nothing to suggest"))


@click.command("rescan")
@command_options
@click.argument("ids", nargs=-1)
@click.option("--since", type=Day(), help="只看这天以后存下的版本 (新加的项目和指标仍看全部)")
@click.option("--alert", is_flag=True, help="找到的也提醒")
def rescan(place: Place, ids: tuple[str, ...], since: date | None, alert: bool) -> None:
    """用清单里的项目和指标重新查看存下的每一版, 记为历史. IDS 不写就是全部."""
    config = place.config()
    chosen = WatchSet.of(config.projects, config.targets)
    known = [row.id for row in chosen.rows()]
    wrong = [ident for ident in ids if ident not in known]
    if wrong:
        raise UnknownName(say(f"没有 {'、'.join(wrong)}; 可用的有: ", f"no {', '.join(wrong)}; known are: ") + "、".join(known))
    console = Console(stderr=True)
    with (
        exclusive_run(place.db),
        place.archive() as db,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        fresh = note_watches(db, chosen)
        task = bar.add_task(say("查看", "scanning"))

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        rest = [ident for ident in ids or known if ident not in fresh]
        rounds = [(fresh, None), (rest, _midnight(since))] if since else [([*rest, *fresh], None)]
        found = [
            rescan_archive(db, chosen, wanted, now(), alert=alert, since=start, progress=progress)
            for wanted, start in rounds
            if wanted
        ]
        watches_looked_for(db)
    counts = [sum(getattr(item, name) for item in found) for name in ("versions", "mentions", "readings", "alerts")]
    click.echo(
        say("看了 {} 版: 新找到 {} 处提及, {} 个读数, {} 条提醒", "{} versions: {} new mentions, {} readings, {} alerts").format(
            *counts
        )
    )


@click.command("alerts")
@command_options
@click.option("--since", type=Day(), help="这天以后的")
@click.option("--kind", type=click.Choice(list(ALERT_KINDS)), multiple=True, help="只看这几种")
@click.option("--send", is_flag=True, help="把还没送出的现在就送 (免打扰时段除外)")
@click.option("--test", "channel", help="向一个通知渠道发一条测试消息")
@click.option("--json", "json_lines", is_flag=True, help="一行一个 JSON")
@click.pass_context
def alerts(
    ctx: click.Context,
    place: Place,
    since: date | None,
    kind: tuple[str, ...],
    send: bool,
    channel: str | None,
    json_lines: bool,
) -> None:
    """标出过什么. 新的在前."""
    log_to_stderr(quiet=True)
    if channel:
        send_test(load_channels(place.seeds), channel, now())
        click.echo(say(f"已向 {channel} 发出测试消息", f"Test message sent to {channel}"))
    elif send:
        if not _send_waiting(place):
            ctx.exit(1)
    else:
        with place.archive(read_only=True) as db:
            found = flags.alerts_since(db.conn, _midnight(since), kind)
        if json_lines:
            for alert in found:
                click.echo(alert.as_json())
        elif found:
            print_alerts(found)
        else:
            click.echo(say("还没有提醒", "No alerts"))


def _send_waiting(place: Place) -> bool:
    """Send what waits and say what became of it, channel by channel; False when one does not work."""
    channels = load_channels(place.seeds)
    if not channels:
        raise ConfigError(
            [say(f"{place.seeds}/notify.toml 里没有启用的渠道", f"no channel is enabled in {place.seeds}/notify.toml")]
        )
    with place.archive() as db:
        try:
            outcomes = deliver(db, channels, now(), urgent=True)
        except ArchiveBusy as exc:
            raise ArchiveBusy(say("另一个程序正在送, 稍后再试", "another process is delivering, try again later")) from exc
    for outcome in outcomes:
        click.echo(say(f"{outcome.channel}: 送出 {outcome.told} 条", f"{outcome.channel}: {outcome.told} delivered"), nl=False)
        click.echo(
            say(f", {outcome.waiting} 条等着 ({outcome.held})", f", {outcome.waiting} waiting ({outcome.held})")
            if outcome.waiting
            else ""
        )
    return not any(outcome.failed for outcome in outcomes)


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
