"""What a site offers, from any of its pages: the family, the list that the page is, and the columns that likely carry news."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.cms.doc import open_doc
from crawler.cms.links import kind
from crawler.columns import Column, likely_news_columns, news_weight, same_name
from crawler.errors import CrawlError, NoRows
from crawler.homes import columns_at, included, named_from, open_home
from crawler.lists import Fetch, family_of, walk
from crawler.menus import find_columns
from crawler.records import ListPage, Page, Request
from crawler.settings import Source

MOST_PROPOSALS = 10
"""Columns of a home page that are proposed."""
_MOST_TRIED = 24
"""Columns that are looked at for them: each costs a request or two."""
_NAVIGATION = 12
"""Columns in the menus from which on a page without many rows of its own is a home page."""
_COVERED = 0.8
"""Share of a list's rows that other lists show, from which on it is no list of its own: a channel above its columns."""


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

    A list page (or feed) is proposed itself; of a home page the columns whose names promise news, those that only its channels name
    among them; of an article its column. With `defaults.columns` exactly those. What `defaults` says beside id, name, url, columns goes
    into every proposal. Raises what `fetch` raises for the page itself, and NoRows when nothing on the site could be proposed.
    """
    here = defaults.model_copy(update={"url": url})
    page, columns = await open_home(url, fetch, here)
    doc = open_doc(page, here)
    if not defaults.columns and _is_rooted(url, page):
        columns = await _with_included(columns, page, fetch, defaults)
    found = _Found(fetch, defaults, doc.site)
    is_home = _is_home(url, page, columns) and not defaults.columns
    if not defaults.columns and not is_home and kind(page.url) != "article":
        await found.propose(Column(doc.column or doc.site, url))
        if found.proposals and _INDEX.search(urlsplit(page.url).path) and len(likely_news_columns(columns)) >= _SEVERAL:
            found = await _of_a_lower_home(found, columns, urlsplit(page.url).hostname)
    if not found.proposals:
        found.site = doc.site or _title(doc.column)
        if defaults.columns:
            named, columns = await named_from(page, columns, defaults.columns, fetch, here)
            await found.propose_all([Column(name, address) for name, address in named.items()])
        else:
            await found.propose_likely(columns, urlsplit(page.url).hostname)
    if not found.proposals and is_home:
        await found.propose(Column(doc.column or doc.site, url))
    if not found.proposals:
        raise NoRows(url, "这个网站上没有找到可读的列表")
    proposals = tuple(_without_channels(found.proposals))
    return Discovery(url, family_of(page, defaults), doc.site, doc.column, columns, proposals, tuple(found.failures))


async def _with_included(columns: tuple[Column, ...], home: Page, fetch: Fetch, source: Source) -> tuple[Column, ...]:
    """The columns, and where few of them promise news those that a home page's files and site map name."""
    for request in included(home, source):
        if len(likely_news_columns(columns)) > _FEW_LIKELY:
            break
        columns += await columns_at(request, home, fetch, source)
    return columns


_FEW_LIKELY = 4


async def _of_a_lower_home(listed: _Found, columns: tuple[Column, ...], host: str | None) -> _Found:
    """The columns of the home page of a department or a zone (/fgj/index.html), told by its rows: they are those of several of its columns."""
    own = {row.url for row in listed.proposals[0].sample.rows}
    found = _Found(listed.fetch, listed.defaults, listed.site)
    await found.propose_likely(columns, host, most=_SEVERAL + 1)
    theirs = [own & {row.url for row in proposal.sample.rows} for proposal in found.proposals]
    if len([shared for shared in theirs if shared]) < 2 or len(set().union(*theirs)) * 2 < len(own):
        return listed
    await found.propose_likely(columns, host)
    return found


def _is_home(url: str, page: Page, columns: tuple[Column, ...]) -> bool:
    """The root of a site, a page so named, or what it sends on to, whose menus name many columns, or one that promises news; further down
    an index page (of a department, of a channel) above several such columns."""
    folder = page.url.rsplit("/", 1)[0] + "/"
    below = [column for column in likely_news_columns(columns) if "/" in column.url.partition(folder)[2]]
    if _INDEX.search(urlsplit(page.url).path) and len(below) >= _SEVERAL:
        return True
    elsewhere = tuple(column for column in columns if column.url.rstrip("/") != page.url.rstrip("/"))
    return _is_rooted(url, page) and (len(columns) >= min(_NAVIGATION, 3) or bool(likely_news_columns(elsewhere, most=1)))


def _is_rooted(url: str, page: Page) -> bool:
    return any(_ROOT.fullmatch(urlsplit(address).path) for address in (url, page.url))


_INDEX = re.compile(r"/(?:(?:index|default|main|home)\.\w{2,5})?$", re.IGNORECASE)
_SEVERAL = 3
_ROOT = re.compile(r"/?(?:(?:index|default|main|home)(?:_\d+)?\.\w{2,5})?", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """The columns of a site as they are tried: what became a proposal, and what failed and why."""

    fetch: Fetch
    defaults: Source
    site: str
    proposals: list[Proposal] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    async def propose_all(self, columns: Sequence[Column]) -> None:
        for column in columns:
            await self.propose(column)

    async def propose_likely(self, columns: Sequence[Column], host: str | None, most: int = MOST_PROPOSALS) -> None:
        """The columns that promise news, the likeliest first, with those that their own pages name: of the site itself where it has any."""
        likely = likely_news_columns(columns, most=_MOST_TRIED * 2)
        waiting = [column for column in likely if urlsplit(column.url).hostname == host] or list(likely)
        waiting = [column for column in waiting if column.url not in self.tried]
        known = {key for column in columns for key in (same_name(column.name), column.url)}
        for _ in range(_MOST_TRIED):
            if not waiting or len(_without_channels(self.proposals)) >= most:
                return
            page = await self.propose(waiting.pop(0))
            for column in likely_news_columns(find_columns(page), most=_MOST_TRIED) if page is not None else ():
                if urlsplit(column.url).hostname == host and not {same_name(column.name), column.url} & known:
                    known |= {same_name(column.name), column.url}
                    waiting.append(column)
            waiting.sort(key=lambda column: -news_weight(column.name))

    async def propose(self, column: Column) -> Page | None:
        """Try one column as a source: the first page of its list must give rows. Returns the column's page, which may name further columns."""
        self.tried.add(column.url)
        seen: list[Page] = []

        async def fetch(request: Request) -> Page:
            seen.append(await self.fetch(request))
            return seen[-1]

        name = " · ".join(part for part in (self.site, column.name) if part) if column.name != self.site else self.site
        given = {"id": source_id(column), "name": self.defaults.name or name, "url": column.url, "columns": ()}
        source = self.defaults.model_copy(update=given)
        try:
            async for _, sample in walk(source, fetch, pages=1):
                if sample.rows:
                    named = source if name or not sample.site else source.model_copy(update={"name": sample.site})
                    self.proposals.append(Proposal(named, sample))
                    return seen[0]
            self.failures.append((column.url, "没有条目"))
        except CrawlError as exc:
            self.failures.append((column.url, exc.reason))
        return seen[0] if seen else None


def _without_channels(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals but those that show the rows of others: a channel (新闻中心) above several columns, a column under a second address."""
    rows = [frozenset(row.url for row in proposal.sample.rows) for proposal in proposals]
    kept = list(range(len(proposals)))
    for at in sorted(kept, key=lambda place: (-len(rows[place]), -place)):
        others = [rows[place] & rows[at] for place in kept if place != at and rows[place]]
        if rows[at] and len(frozenset().union(*others)) >= _COVERED * len(rows[at]):
            kept.remove(at)
    return [proposals[place] for place in kept]


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
