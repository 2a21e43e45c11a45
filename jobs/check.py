"""`quwen check`: fetch, and show what would be stored and flagged, by which rule, and why a link is left. Stores nothing."""

from __future__ import annotations

import dataclasses
from collections import Counter

import click

from crawler.errors import CrawlError, NoRows
from crawler.lists import walk
from crawler.reading import read_whole
from crawler.records import ListPage, ReadArticle, Request, Row
from crawler.settings import Source
from jobs.attempt import Fetch, Get, getter
from jobs.listing import columns_now
from jobs.understand import WatchSet, understand
from jobs.words import say
from storage.humane import amount, when

_SHOWN_SKIPS = 10
_SHOWN_BODY = 80


async def check_source(fetch: Fetch, source: Source, watches: WatchSet, limit: int) -> bool:
    """Look at one source as a crawl would and print what is found; False when it could not be read.

    An address that is no list is looked at as an article.
    """
    get = getter(fetch, source)
    click.secho(f"\n{source.label}  {source.url}", bold=True)
    try:
        lists = await _lists(get, source)
    except NoRows as exc:
        return await _as_article(get, source, watches, exc)
    except CrawlError as exc:
        click.secho(f"  {exc}", fg="red")
        return False
    for listed in lists:
        show_list(listed)
    rows = [row for listed in lists for row in listed.rows][:limit]
    outcomes = [await check_row(get, source, row, watches) for row in rows]
    return bool(rows) and all(outcomes)


async def _lists(get: Get, source: Source) -> list[ListPage]:
    """The first page of the source's list, or of each named column."""
    parts = [source]
    if source.columns:
        found = await columns_now(get, source)
        for name in source.columns:
            click.echo(say(f"  栏目 {name}: {found.get(name, '菜单里没有')}", f"  column {name}: {found.get(name, 'not found')}"))
        parts = [source.model_copy(update={"url": url, "columns": ()}) for url in found.values()]
    return [listed for part in parts async for _, listed in walk(part, get, pages=1)]


def show_list(listed: ListPage) -> None:
    """Which family, how many rows, what was left and why."""
    total = f", {say('共', 'of')} {listed.total}" if listed.total else ""
    column = f"  {listed.column}" if listed.column else ""
    click.echo(
        say(
            f"  列表: {listed.family}{column}, 本页 {len(listed.rows)} 行{total}",
            f"  list: {listed.family}, {len(listed.rows)} rows{total}",
        )
    )
    skips = Counter((skipped.title or skipped.url, skipped.reason) for skipped in listed.skipped)
    for (title, reason), times in list(skips.items())[:_SHOWN_SKIPS]:
        repeated = f" (×{times})" if times > 1 else ""
        click.secho(f"    {say('略过', 'skipped')}: {title} — {reason}{repeated}", fg="yellow")
    if len(skips) > _SHOWN_SKIPS:
        more = len(skips) - _SHOWN_SKIPS
        click.secho(say(f"    … 另有 {more} 个略过的链接", f"    … {more} more links skipped"), fg="yellow")


async def check_row(get: Get, source: Source, row: Row, watches: WatchSet) -> bool:
    """Fetch and show one article; False when it would not be stored."""
    try:
        read, _ = await read_whole(await get(Request(row.url)), get, source, row)
    except CrawlError as exc:
        click.secho(f"  × {row.title}\n    {exc}", fg="red")
        return False
    show_article(read, watches)
    return True


def show_article(read: ReadArticle, watches: WatchSet) -> None:
    """The record field by field with the rule that gave it, and what would be flagged."""
    article, rules = read.article, dict(read.explained)
    click.secho(f"  ✓ {article.title}", fg="green", nl=False)
    click.echo(f"  [{rules['title']}]")
    fields = {
        "subtitle": article.subtitle,
        "published_at": when(article.published_at.isoformat(), article.published_precision) if article.published_at else "",
        "origin": article.origin,
        "authors": "、".join(article.authors),
        "photographers": "、".join(article.photographers),
        "editors": "、".join(article.editors),
        "column": article.column,
        "attachments": "、".join(attachment.name for attachment in article.attachments),
        "body": f"{len(article.body)} {say('字', 'characters')}: {article.body[:_SHOWN_BODY].replace(chr(10), ' ')}…",
    }
    click.echo(f"    {article.url}")
    for name, value in fields.items():
        if value:
            rule = f"  [{rules[name]}]" if name in rules else ""
            click.echo(f"    {say(_LABELS[name], name)}: {value}{rule}")
    findings = understand(article, watches)
    for mention in findings.mentions:
        stage = f" ({mention.stage})" if mention.stage else ""
        click.secho(f"    ★ {watches.project(mention.watch_id).name}{stage}: {mention.quote}", fg="cyan")
    for reading in findings.readings:
        if reading.watch_id:
            told = amount(reading.value, reading.unit, reading.comparator)
            click.secho(f"    ★ {watches.target(reading.watch_id).name} {told}: {reading.quote}", fg="cyan")


_LABELS = {
    "subtitle": "副题",
    "published_at": "时间",
    "origin": "来源",
    "authors": "作者",
    "photographers": "摄影",
    "editors": "编辑",
    "column": "栏目",
    "attachments": "附件",
    "body": "正文",
}


async def _as_article(get: Get, source: Source, watches: WatchSet, no_rows: NoRows) -> bool:
    """The address is no list: perhaps it is an article."""
    try:
        read, _ = await read_whole(await get(Request(source.url)), get, source)
    except CrawlError:
        click.secho(f"  {no_rows}", fg="red")
        return False
    show_article(dataclasses.replace(read), watches)
    return True
