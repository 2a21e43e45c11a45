"""The rows of a source: its list, or the named columns of the home page that its URL is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crawler.canonical import identity_keys
from crawler.columns import nearest_names
from crawler.errors import CrawlError, NoRows
from crawler.homes import named_columns
from crawler.lists import walk
from crawler.records import Row
from crawler.settings import Source
from jobs import sweep
from jobs.attempt import Fetch, Get, getter
from jobs.rowplan import Options
from storage import articles, runs
from storage.database import immediate

PlacedRow = tuple[int, int, Row, str]
"""(page, position on it, row, why it is to be left or "")"""


def oldest_first(rows: Sequence[PlacedRow]) -> list[PlacedRow]:
    """The rows of all lists of a source, the oldest first: by their day where every row shows one, else from the end of the lists."""
    back = list(reversed(rows))
    days = [row.published_at.date() if row.published_at else row.day for _, _, row, _ in back]
    if any(day is None for day in days):
        return back
    order = sorted(range(len(back)), key=lambda index: days[index] or date.min)
    return [back[index] for index in order]


@dataclass(frozen=True, slots=True)
class Listed:
    """What the lists of a source showed. error: nothing could be read at all; page_error: something was, and not the rest."""

    rows: tuple[PlacedRow, ...] = ()
    family: str = ""
    error: CrawlError | None = None
    page_error: CrawlError | None = None


async def list_source(db: Database, fetch: Fetch, source: Source, options: Options) -> Listed:
    """Read the lists of a source, all columns of it, each URL once. Never raises CrawlError."""
    try:
        lists, lost = await _columns(db, fetch, source) if source.columns else ([source], [])
    except CrawlError as exc:
        return Listed(error=exc)
    met = Met(db.conn, source.id)
    parts = [await _one_list(fetch, part, options, met) for part in lists]
    rows: dict[str, PlacedRow] = {}
    for number, part in enumerate(parts):
        for page, position, row, skip in part.rows:
            held = rows.get(row.url)
            if held is None or (held[3] and not skip):  # a side list on one page may name what is a row of another
                rows[row.url] = (page + 1000 * number, position, row, skip)
    errors = [part.error for part in parts if part.error is not None]
    page_errors: list[CrawlError] = [part.page_error for part in parts if part.page_error is not None]
    if lost:
        page_errors.append(NoRows(source.url, f"首页和频道页的菜单里找不到栏目: {'、'.join(lost)}"))
    family = next((part.family for part in parts if part.family), "")
    if family:
        with immediate(db) as conn:
            runs.set_found(conn, source.id, cms=family)
    if len(errors) == len(parts):
        return Listed(tuple(rows.values()), family, error=errors[0])
    return Listed(tuple(rows.values()), family, page_error=next(iter([*errors, *page_errors]), None))


class Met:
    """The addresses of a source that need no second look: those stored, and those that its last run listed."""

    def __init__(self, conn: sqlite3.Connection, source_id: str) -> None:
        self._conn = conn
        self._last = runs.last_listed(conn, source_id)
        self._listed = runs.listed_urls(conn, self._last)

    @property
    def is_first_crawl(self) -> bool:
        return self._last is None

    def is_stored(self, url: str) -> bool:
        return articles.find(self._conn, identity_keys(url)) is not None

    def __contains__(self, url: object) -> bool:
        return url in self._listed or self.is_stored(str(url))


async def _one_list(fetch: Fetch, source: Source, options: Options, met: Met) -> Listed:
    """All pages of one list, and more of them while they show nothing known; what was read before an error stays."""
    rows: list[PlacedRow] = []
    family, number = "", 0
    pages = options.pages or source.pages

    def is_gap(found: tuple[Row, ...]) -> bool:
        return number < sweep.MOST_CATCH_UP and sweep.is_gap(found, met)

    beyond = None if options.pages or met.is_first_crawl else is_gap
    try:
        async for _, listed in walk(source, getter(fetch, source), pages=pages, since=options.since, beyond=beyond):
            number += 1
            family = family or listed.family
            rows += [(number, position, row, "") for position, row in enumerate(listed.rows, 1)]
            left = [(Row(skipped.url, skipped.title), skipped.reason) for skipped in listed.skipped]
            rows += [(number, position, row, reason) for position, (row, reason) in enumerate(left, len(listed.rows) + 1)]
    except CrawlError as exc:
        if number == 0:
            return Listed(error=exc)
        return Listed(tuple(rows), family, page_error=exc)
    return Listed(tuple(rows), family, error=None if number else NoRows(source.url, "列表里没有一行可读的文章"))


async def columns_now(get: Get, source: Source, remembered: Collection[str] = ()) -> dict[str, str]:
    """Name -> address of those named columns that the menus of the home page, or of its channels, hold at this moment.

    remembered: the addresses that they had before. Raises CrawlError, also when they hold none of them; the message names the nearest there are.
    """
    found, menus = await named_columns(source.columns, get, source, remembered)
    if not found:
        near = list(dict.fromkeys(name for wanted in source.columns for name in nearest_names(menus, wanted)))
        hint = f"; 相近的有: {'、'.join(near)}" if near else ""
        raise NoRows(source.url, f"首页和频道页的菜单里找不到栏目: {'、'.join(source.columns)}{hint}")
    return found


async def _columns(db: Database, fetch: Fetch, source: Source) -> tuple[list[Source], list[str]]:
    """The lists that the named columns of a home page are, and the names that were not found.

    Found in its menus now, or as remembered when it cannot be read or no longer names them.

    Raises CrawlError when neither the page nor the memory names any of them.
    """
    remembered: dict[str, str] = json.loads(runs.state(db.conn, source.id).found_url or "{}")
    try:
        found = await columns_now(getter(fetch, source), source, remembered.values())
    except CrawlError:
        if not remembered:
            raise
        found = {}
    urls = {name: found.get(name) or remembered.get(name) for name in source.columns}
    with immediate(db) as conn:
        runs.set_found(conn, source.id, url=json.dumps({n: u for n, u in urls.items() if u}, ensure_ascii=False))
    lists = [source.model_copy(update={"url": url, "columns": ()}) for url in urls.values() if url]
    return lists, [name for name, url in urls.items() if not url]
