"""What a site offers, from any of its pages: the family, the list that the page is, and the columns that likely carry news."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.cms.doc import open_doc
from crawler.cms.links import kind
from crawler.columns import Column, find_columns, likely_news_columns, match_columns
from crawler.errors import CrawlError, NoRows
from crawler.lists import Fetch, family_of, walk
from crawler.records import ListPage, Page, Request
from crawler.settings import Source

MOST_PROPOSALS = 6
"""Columns of a home page that are looked at: each costs a request or two."""
_MOST_TRIED = 12
_NAVIGATION = 12
"""Columns in the menus from which on a page without many rows of its own is a home page."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that would work, with the first page of its list."""

    source: Source
    sample: ListPage


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found at an address: family and column of that page, what its menus name, the sources proposed, and what was tried in vain."""

    url: str
    family: str
    site: str
    column: str
    columns: tuple[Column, ...]
    proposals: tuple[Proposal, ...]
    failures: tuple[tuple[str, str], ...] = ()


async def discover(url: str, fetch: Fetch, defaults: Source) -> Discovery:
    """Look at a page of a site and propose sources, likeliest first.

    A list page (or feed) is proposed itself; of a home page the columns whose names promise news; of an article its column. With
    `defaults.columns` exactly those. What `defaults` says beside id, name, url, columns goes into every proposal.
    Raises what `fetch` raises for the page itself, and NoRows when nothing on the site could be proposed.
    """
    page = await fetch(Request(url))
    doc = open_doc(page, defaults.model_copy(update={"url": url}))
    columns = find_columns(page)
    family = family_of(page, defaults)
    proposals: list[Proposal] = []
    failures: list[tuple[str, str]] = []
    is_home = _is_home(page, columns) and not defaults.columns
    if not defaults.columns and not is_home and kind(page.url) != "article":
        await _propose(fetch, defaults, Column(doc.column or doc.site, url), doc.site, proposals, failures)
    if not proposals:
        for column in _wanted(columns, defaults, page)[:_MOST_TRIED]:
            if len(proposals) >= MOST_PROPOSALS:
                break
            await _propose(fetch, defaults, column, doc.site or _title(doc.column), proposals, failures)
    if not proposals and is_home:
        await _propose(fetch, defaults, Column(doc.column or doc.site, url), doc.site, proposals, failures)
    if not proposals:
        raise NoRows(url, "这个网站上没有找到可读的列表")
    return Discovery(url, family, doc.site, doc.column, columns, tuple(proposals), tuple(failures))


def _wanted(columns: tuple[Column, ...], defaults: Source, page: Page) -> list[Column]:
    if defaults.columns:
        return [Column(name, address) for name, address in match_columns(columns, defaults.columns).items()]
    host = urlsplit(page.url).hostname
    likely = likely_news_columns(columns, most=40)
    return [column for column in likely if urlsplit(column.url).hostname == host] or list(likely)


def _is_home(page: Page, columns: tuple[Column, ...]) -> bool:
    """The root of a site, or a page so named, whose menus name many columns, or one that promises news."""
    path = urlsplit(page.url).path
    rooted = re.fullmatch(r"/?(?:(?:index|default|main|home)(?:_\d+)?\.\w{2,5})?", path, re.IGNORECASE) is not None
    elsewhere = tuple(column for column in columns if column.url.rstrip("/") != page.url.rstrip("/"))
    return rooted and (len(columns) >= min(_NAVIGATION, 3) or bool(likely_news_columns(elsewhere, most=1)))


async def _propose(
    fetch: Fetch, defaults: Source, column: Column, site: str, proposals: list[Proposal], failures: list[tuple[str, str]]
) -> None:
    """Try one column as a source: the first page of its list must give rows."""
    name = " · ".join(part for part in (site, column.name) if part) if column.name != site else site
    source = defaults.model_copy(
        update={"id": source_id(column), "name": defaults.name or name, "url": column.url, "columns": ()}
    )
    try:
        async for _, sample in walk(source, fetch, pages=1):
            if sample.rows:
                named = source if name or not sample.site else source.model_copy(update={"name": sample.site})
                proposals.append(Proposal(named, sample))
                return
        failures.append((column.url, "没有条目"))
    except CrawlError as exc:
        failures.append((column.url, exc.reason))


def _title(column: str) -> str:
    return column if len(column) <= 12 else ""


def source_id(column: Column) -> str:
    """An id for a source ([a-z0-9-]): the parts of the host that tell, and what tells the column's address apart."""
    parts = urlsplit(column.url)
    common = ("www", "gov", "cn", "com", "net", "org")
    labels = [label for label in (parts.hostname or "").lower().split(".") if label not in common and not label.isdigit()]
    numbered = re.search(r"col/?(?:col)?(\d{3,})|wbtreeid=(\d+)|/c(\d{3,})/", column.url)
    tail = next((part for part in numbered.groups() if part), "") if numbered else ""
    words = [
        word
        for word in re.split(r"[^a-z0-9]+", parts.path.lower())
        if word and word not in ("index", "html", "shtml", "htm", "list", "col", "jsp")
    ]
    tail = tail or (words[-1] if words else "")
    if re.search(r"[^a-z0-9]", tail) or len(tail) > 24 or not tail:
        tail = hashlib.sha256(column.url.encode()).hexdigest()[:6]
    ident = re.sub(r"[^a-z0-9]+", "-", "-".join([*(labels[:1] or ["site"]), tail]))
    return ident.strip("-") or "site"
