"""`quwen add URL`: find the news columns of a site from any of its pages, show what they would give, write them down."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import click

from crawler.discover import discover
from crawler.settings import Source
from jobs.attempt import Fetch, getter
from jobs.check import check_row, show_list
from jobs.understand import WatchSet
from jobs.words import say

_SHOWN_RECORDS = 5


async def look_at(fetch: Fetch, template: Source) -> list[Source]:
    """The sources that the site at template.url offers, each shown with its first records. Raises CrawlError."""
    get = getter(fetch, template)
    found = await discover(template.url, get, template)
    nobody = WatchSet.of([], [])
    sources = []
    for proposal in found.proposals:
        source = proposal.source
        click.secho(f"\n{source.label}  {source.url}", bold=True)
        show_list(proposal.sample)
        good = [await check_row(get, source, row, nobody) for row in proposal.sample.rows[:_SHOWN_RECORDS]]
        if any(good):
            sources.append(source)
        else:
            click.secho(say("  读不出文章, 不建议加入", "  no article could be read"), fg="red")
    return sources


def append_sources(seeds: Path, sources: Sequence[Source]) -> tuple[Path, list[str]]:
    """Append commented `[[source]]` tables to sources.toml, made when missing; returns its path and their ids.

    A taken id gets a number.
    """
    path = seeds / "sources.toml"
    seeds.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    taken = {str(table.get("id")) for table in tomllib.loads(text).get("source", [])}
    ids = []
    for source in sources:
        ident = _free_id(source.id, taken)
        taken.add(ident)
        ids.append(ident)
        text = f"{text.rstrip()}\n\n{_table(source, ident)}" if text.strip() else _table(source, ident)
    temporary = path.with_suffix(".toml.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return path, ids


def _free_id(wanted: str, taken: set[str]) -> str:
    number, ident = 1, wanted
    while ident in taken:
        number += 1
        ident = f"{wanted}-{number}"
    return ident


def _table(source: Source, ident: str) -> str:
    """One `[[source]]` with what differs from the defaults; JSON strings are TOML strings."""
    said = source.model_dump(exclude_defaults=True)
    values = {"id": ident, "name": source.label} | {key: value for key, value in said.items() if key not in ("id", "name")}
    lines = [f"# {source.label}: 由 quwen add 找到; 默认每小时看一次, 可用 every 或 cron 改", "[[source]]"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if key != "delay"]
    return "\n".join(lines) + "\n"
