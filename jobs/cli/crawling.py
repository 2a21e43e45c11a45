"""crawl, check, add, daemon: the commands that fetch."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import click

from crawler.clock import now
from crawler.errors import CrawlError
from crawler.fetch import Fetcher
from crawler.settings import Source
from jobs.check import check_source
from jobs.cli.options import Place, command_options, log_to_stderr
from jobs.config import Config
from jobs.daemon import run_daemon
from jobs.events import reporter_for
from jobs.outbox import Outcome, deliver_after_crawl
from jobs.rowplan import Options
from jobs.run import choose_sources, crawl_once
from jobs.understand import WatchSet
from jobs.words import say

_BACK = re.compile(r"(\d+)([dwmy])")
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Hosts on which nobody has to be spared."""
_BACK_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class Day(click.ParamType[date]):
    """A date (2025-02-14) or a time back from today (7d, 2w, 3m, 1y)."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        text = str(value)
        if match := _BACK.fullmatch(text):
            return now().date() - timedelta(days=int(match[1]) * _BACK_DAYS[match[2]])
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            self.fail(say(f"{text!r} 不是日期: 写 2025-02-14 或 7d", f"{text!r} is no date: write 2025-02-14 or 7d"), param, ctx)


def source_of_url(url: str, *, allow_private: bool) -> Source:
    """A source for an address that no configuration knows. Raises click.UsageError for what is no http address."""
    try:
        pause = 0.0 if urlsplit(url).hostname in _OWN_MACHINE else 1.0
        return Source(id="url", url=url, allow_private=allow_private, delay=pause)
    except ValueError as exc:
        raise click.UsageError(
            say(f"{url!r} 不是完整的网址 (http:// 或 https:// 开头)", f"{url!r} is no http(s) address")
        ) from exc


def _with_urls(place: Place, names: Sequence[str], *, allow_private: bool) -> tuple[Config, list[Source]]:
    """The configuration and the sources that the arguments name, by id or by URL."""
    urls = [name for name in names if "://" in name]
    ids = [name for name in names if "://" not in name]
    if urls and not (place.seeds / "sources.toml").is_file():
        config = Config(place.seeds, (), (), ())
    else:
        config = place.whole_config()
    sources = choose_sources(config, ids) if ids or not urls else []
    by_url = {source.url: source for source in config.sources}
    for number, url in enumerate(urls, 1):
        known = by_url.get(url)
        ad_hoc = source_of_url(url, allow_private=allow_private).model_copy(update={"id": f"url-{number}", "name": url})
        sources.append(known or ad_hoc)
    return config, sources


@click.command("crawl")
@command_options
@click.argument("sources", nargs=-1)
@click.option("--since", type=Day(), help="只收这天以后的, 并一直翻页到这天 (2025-02-14 或 7d)")
@click.option("--pages", type=click.IntRange(1, 1000), help="每个列表读几页")
@click.option("--limit", type=click.IntRange(1), help="每个来源最多抓几篇")
@click.option("--dry-run", is_flag=True, help="照常抓取, 但什么也不存")
@click.option("--full", is_flag=True, help="已知文章也全部重新抓取")
@click.option("--attachments", is_flag=True, help="附件也抓取, 读出文字, 一并查找盯住的项目")
@click.option("--json", "json_lines", is_flag=True, help="标准输出只写 JSON, 一行一个")
@click.option("--allow-private", is_flag=True, help="允许内网地址 (仅对直接给出的网址)")
@click.pass_context
def crawl(
    ctx: click.Context,
    place: Place,
    sources: tuple[str, ...],
    since: date | None,
    pages: int | None,
    limit: int | None,
    dry_run: bool,
    full: bool,
    attachments: bool,
    json_lines: bool,
    allow_private: bool,
) -> None:
    """抓取一次: 列表、列表上的新文章, 以及到了复查时间的旧文章. SOURCES 是来源的 id 或网址, 不写就是全部."""
    log_to_stderr()
    config, chosen = _with_urls(place, sources, allow_private=allow_private)
    if attachments:
        chosen = [source.model_copy(update={"attachments": True}) for source in chosen]
    options = Options(since=since, pages=pages, limit=limit, full=full)
    reporter = reporter_for(json_lines=json_lines)
    results = asyncio.run(crawl_once(place.db, config, chosen, options, reporter, dry_run=dry_run))
    if not dry_run:
        _tell_undelivered(deliver_after_crawl(place.db, place.seeds, now()))
    if any(result.verdict not in ("ok", "unchanged") for result in results):
        ctx.exit(1)


def _tell_undelivered(outcomes: Sequence[Outcome]) -> None:
    """On a terminal; elsewhere the log says it."""
    for outcome in outcomes:
        if outcome.failed and sys.stderr.isatty():
            told = say(f"通知没有送到 {outcome.channel}: {outcome.held}", f"not delivered to {outcome.channel}: {outcome.held}")
            click.secho(told, fg="red", err=True)


@click.command("check")
@command_options
@click.argument("sources", nargs=-1)
@click.option("--url", "urls", multiple=True, help="不在配置里的网址 (列表页或文章页)")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="每个来源看几篇文章")
@click.option("--allow-private", is_flag=True, help="允许内网地址 (仅对 --url)")
@click.pass_context
def check(
    ctx: click.Context, place: Place, sources: tuple[str, ...], urls: tuple[str, ...], limit: int, allow_private: bool
) -> None:
    """试抓: 显示会存下什么、会标出什么, 每个链接为什么略过; 什么也不存."""
    log_to_stderr()
    config, chosen = _with_urls(place, (*sources, *urls), allow_private=allow_private)
    watches = WatchSet.of(config.projects, config.targets)

    async def look() -> bool:
        async with Fetcher() as fetcher:
            return all([await check_source(fetcher.fetch, source, watches, limit) for source in chosen])

    if not asyncio.run(look()):
        ctx.exit(1)


@click.command("add")
@command_options
@click.argument("url")
@click.option("--yes", is_flag=True, help="不询问, 直接加入")
@click.option("--allow-private", is_flag=True, help="允许内网地址")
@click.option("--district", default="", help="区县名, 如 衢江区")
@click.pass_context
def add(ctx: click.Context, place: Place, url: str, yes: bool, allow_private: bool, district: str) -> None:
    """看一个网站的任意一页, 找出新闻栏目, 显示前五条记录, 确认后写进 sources.toml."""
    from jobs.add import append_sources, look_at

    log_to_stderr(quiet=True)
    known = place.config().sources if (place.seeds / "sources.toml").is_file() else ()
    template = source_of_url(url, allow_private=allow_private).model_copy(update={"district": district})

    async def look() -> list[Source]:
        async with Fetcher() as fetcher:
            return await look_at(fetcher.fetch, template)

    try:
        found = asyncio.run(look())
    except CrawlError as exc:
        click.echo(say(f"看不了这个网址: {exc}", f"Cannot read this address: {exc}"), err=True)
        ctx.exit(1)
    chosen = [source for source in found if _is_wanted(source, known, yes=yes)]
    if chosen:
        path, ids = append_sources(place.seeds, chosen)
        click.echo(say(f"已写入 {path}: {'、'.join(ids)}", f"Written to {path}: {', '.join(ids)}"))
        click.echo(say(f"下一步: quwen crawl {' '.join(ids)}", f"Next: quwen crawl {' '.join(ids)}"))
    elif not found:
        click.echo(say("没有找到能读的新闻栏目", "No news column that can be read was found"), err=True)
        ctx.exit(1)


def _is_wanted(source: Source, known: Sequence[Source], *, yes: bool) -> bool:
    """Whether a found source is to be written; one whose address is there already is not."""
    same = next((old for old in known if old.url == source.url and old.columns == source.columns), None)
    if same is not None:
        click.echo(
            say(f"{source.label}: 已经在 sources.toml 里 ({same.id})", f"{source.label}: in sources.toml already ({same.id})")
        )
        return False
    return yes or click.confirm(say(f"加入 {source.label}?", f"Add {source.label}?"), default=True)


@click.command("daemon")
@command_options
def daemon(place: Place) -> None:
    """按 every 或 cron 一直运行, 直到收到 SIGTERM 或 Ctrl-C."""
    log_to_stderr()
    sys.exit(run_daemon(place.whole_config(), place.db))


COMMANDS = (crawl, check, add, daemon)
