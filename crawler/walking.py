"""The walk along a list: interfaces and pagers followed, rows given once, an end that is known and not guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from crawler.cms.generic import BESIDE_MAIN, IN_SIDE_COLUMN
from crawler.dates import address_moment
from crawler.errors import CrawlError, NoRows, NotFound, PageError
from crawler.families import read_list
from crawler.records import ListPage, Page, Request, Row
from crawler.settings import Source

MOST_PAGES = 1000
"""Pages that a backfill (`since`) reads at most."""
MOST_FOLLOWED = 400
"""Interfaces, frames and pages of an edition that one walk asks for at most."""
_MUST_NOT_REPEAT = frozenset({"jpaas", "jcms", "gkmlpt", "ucap", "suzhou", "querylist"})
"""Interfaces that are asked by number: one that answers with earlier rows has ignored the number."""

Fetch = Callable[[Request], Awaitable[Page]]


async def walk(
    source: Source,
    fetch: Fetch,
    *,
    pages: int,
    since: date | None = None,
    beyond: Callable[[tuple[Row, ...]], bool] | None = None,
) -> AsyncIterator[tuple[Page, ListPage]]:
    """The pages of a source's list in order, each with the rows that no earlier page of this walk had.

    Follows interfaces and pagers; ends at the end of the list, after `pages` pages, or (with `since`, which sets `pages` aside) when every
    row of a page is older than that day. Pinned rows and rows without a day do not count for that; known rows never end a walk.
    beyond: asked with the rows of the last of `pages` pages, and of each one after it, whether to read one more.
    Raises what `fetch` and `read_list` raise: at once for the source's own page, for a later one after all that could be read was given.
    """
    state = _Walk(source, min(pages, MOST_PAGES) if since is None else MOST_PAGES, since, beyond)
    while (chain := state.next_chain()) is not None:
        try:
            page = await fetch(chain.request)
            found = state.take(chain, page)
        except NotFound as exc:
            state.not_found(chain, exc)
            continue
        except CrawlError as exc:
            state.fail(chain, exc)
            continue
        if found is not None:
            yield page, found
    state.finish()


@dataclass(slots=True)
class _Chain:
    """One unit being paged through: its next request, the number of the page that will be, and what it has shown so far."""

    request: Request
    number: int = 1
    seen: frozenset[str] = frozenset()
    repeats: int = 0
    first: bool = False

    @property
    def guess(self) -> bool:
        return ("guess", "1") in self.request.context


@dataclass(slots=True)
class _Walk:
    source: Source
    limit: int
    since: date | None
    beyond: Callable[[tuple[Row, ...]], bool] | None = None
    chains: list[_Chain] = field(default_factory=list)
    asked: set[tuple[str, object]] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    """What a page left out as a list beside its own: the same list stands beside a last page that is shorter than it."""
    followed: int = 0
    site: str = ""
    column: str = ""
    failure: CrawlError | None = None

    def __post_init__(self) -> None:
        self.chains.append(_Chain(Request(self.source.url, family=self.source.cms or ""), first=True))

    def next_chain(self) -> _Chain | None:
        while self.chains:
            chain = self.chains.pop(0)
            key = (chain.request.url, chain.request.form)
            if key not in self.asked:
                self.asked.add(key)
                return chain
        return None

    def not_found(self, chain: _Chain, exc: NotFound) -> None:
        """A guessed address that is not there is no failure: the next guess, if there is one, takes its place."""
        if not self._otherwise(chain) and not chain.guess:
            self.fail(chain, exc)

    def _otherwise(self, chain: _Chain) -> bool:
        """Ask for the next of a request's other addresses instead (by GET: sites differ in which form of paging they serve)."""
        first, _, rest = dict(chain.request.context).get("otherwise", "").partition(" ")
        if not first:
            return False
        context = tuple(pair for pair in chain.request.context if pair[0] != "otherwise") + (
            (("otherwise", rest),) if rest else ()
        )
        self.chains.insert(0, replace(chain, request=replace(chain.request, url=first, form=None, context=context)))
        return True

    def fail(self, chain: _Chain, exc: CrawlError) -> None:
        """A failure of the source's own page ends the walk; of a later one it is told when the rest was read."""
        if chain.first:
            raise exc
        if ("optional", "1") in chain.request.context:
            # one of several interfaces that a page names: its lack is told when none gave a row
            exc = NoRows(exc.url, exc.reason)
        if self.failure is None or isinstance(self.failure, NoRows):
            self.failure = exc

    def finish(self) -> None:
        """Tell what failed; that a unit or frame was empty only when nothing else gave a row."""
        if self.failure is not None and not (isinstance(self.failure, NoRows) and self.given):
            raise self.failure
        if self.failure is None and not self.given and self.followed:
            raise NoRows(self.source.url, "没有读到任何条目")

    def take(self, chain: _Chain, page: Page) -> ListPage | None:
        """Read an answer, queue what it asks for, and give its new rows; None when there is nothing to give."""
        if page.not_modified:
            return ListPage(chain.request.family, ())
        try:
            found = read_list(page, self.source)
        except NoRows as exc:
            if chain.number > 1:
                self._empty(chain, exc)
                return None
            raise
        self.site, self.column = found.site or self.site, found.column or self.column
        urls = frozenset(row.url for row in found.rows)
        if urls and urls <= chain.seen and (self._otherwise(chain) or not self._may_repeat(chain, found)):
            return None
        self._queue(chain, found, urls)
        self.beside.update(one.url for one in found.skipped if one.reason in (IN_SIDE_COLUMN, BESIDE_MAIN))
        dated = any(row.day for row in found.rows)
        own = (row for row in found.rows if not (dated and row.day is None and row.url in self.beside))
        rows = tuple(self._placed(row, found) for row in own if row.url not in self.given)
        self.given |= urls
        if not found.rows and (found.follow or chain.number > 1):
            return None
        return replace(found, rows=rows, site=self.site, column=self.column)

    def _placed(self, row: Row, found: ListPage) -> Row:
        """A row with the site and column of its list; a link to another host is of another site."""
        own = urlsplit(row.url).hostname == urlsplit(self.source.url).hostname
        site = row.site or (self.site if own else "")
        return replace(row, site=site, column=row.column or found.column or self.column)

    def _empty(self, chain: _Chain, exc: NoRows) -> None:
        """A later page without rows is the end where pages are counted on; behind a pager's own link it is a failure."""
        context = dict(chain.request.context)
        total = context.get("total", "")
        if chain.guess or (not total and chain.request.family in _MUST_NOT_REPEAT):
            return
        if total.isdigit() and len(chain.seen) >= int(total):
            return
        raise PageError(exc.url, f"列表第 {chain.number} 页没有条目")

    def _may_repeat(self, chain: _Chain, found: ListPage) -> bool:
        """Whether a page of earlier rows only may be passed over: once for JCMS's group links, whose count begins at nought or one."""
        if ("group" in dict(chain.request.context)) and chain.repeats == 0 and found.next is not None:
            chain.repeats = 1
            return True
        if found.family in _MUST_NOT_REPEAT and not chain.guess:
            raise PageError(chain.request.url, f"列表第 {chain.number} 页只重复前面的条目")
        return False

    def _queue(self, chain: _Chain, found: ListPage, urls: frozenset[str]) -> None:
        coming: list[_Chain] = []
        for request in found.follow:
            number = int(dict(request.context).get("page", str(chain.number)))
            if self.followed < MOST_FOLLOWED and number <= self.limit:
                self.followed += 1
                coming.append(_Chain(request, number))
        number = chain.number + (0 if chain.repeats and urls <= chain.seen else 1)
        is_wanted = number <= self.limit or (self.beyond is not None and number <= MOST_PAGES and self.beyond(found.rows))
        if found.next is not None and is_wanted and not self._past(found.rows):
            coming.append(_Chain(found.next, number, chain.seen | urls, chain.repeats))
        self.chains[:0] = coming

    def _past(self, rows: tuple[Row, ...]) -> bool:
        """Whether every row that counts is older than `since`."""
        if self.since is None:
            return False
        days = [day for row in rows if not row.pinned and (day := row_day(row))]
        return bool(days) and max(days) < self.since


def row_day(row: Row) -> date | None:
    """The day a row shows, else the day in its address."""
    if row.day is not None:
        return row.day
    moment = address_moment(row.url)
    return moment.at.date() if moment else None
