"""One try at one article's address: fetch, judge, read, compare, save. Says what came of it; raises only for the archive.

Request -> Fetcher -> Page -> read_whole -> Article -> save_article -> Attempt
"""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.canonical import canonical_url, identity_keys
from crawler.errors import (
    ArchiveError,
    BadStatus,
    Challenge,
    CrawlError,
    EmptyShell,
    NotFound,
    PageError,
    RobotsDisallowed,
    SoftNotFound,
)
from crawler.judge import is_challenge
from crawler.reading import read_whole
from crawler.records import Page, Request, Row, Validators
from crawler.settings import Source
from jobs.save import Saved, save_article
from jobs.understand import WatchSet
from storage import articles, captures
from storage.articles import Incoming, Known
from storage.checks import CheckOutcome
from storage.database import immediate
from storage.fingerprint import content_hash
from storage.runs import RowOutcome

_log = logging.getLogger("quwen.crawl")
_LONG_TEXT = 200
_NOTHING_LEFT = 0.05
_ERROR_PAGE = re.compile(r"/(?:404|error|not_?found)(?:\.\w+)?/?$", re.IGNORECASE)
_WALLS = (401, 403, 412, 521)


class Fetch(Protocol):
    """What fetches: `crawler.fetch.Fetcher.fetch`."""

    async def __call__(self, request: Request, source: Source, *, validators: Validators | None = None) -> Page: ...


Get = Callable[[Request], Awaitable[Page]]


def getter(fetch: Fetch, source: Source) -> Get:
    """`fetch_past_walls` for one source, as the readers of lists and long articles want it."""

    async def get(request: Request) -> Page:
        return await fetch_past_walls(fetch, request, source)

    return get


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a try. error is why there is no article; saved is what was stored, None when nothing had to be."""

    outcome: RowOutcome
    reason: str = ""
    article_id: int | None = None
    saved: Saved | None = None
    error: CrawlError | None = None

    @property
    def missing(self) -> bool:
        """The address said that there is no such article."""
        return isinstance(self.error, NotFound | SoftNotFound)

    @property
    def walled(self) -> bool:
        """The address was kept from us."""
        return is_walled(self.error)


def is_walled(error: CrawlError | None) -> bool:
    """Whether an error is a wall and no fault: a challenge, robots.txt, a refusing status."""
    if isinstance(error, BadStatus):
        return error.status in _WALLS
    return isinstance(error, Challenge | RobotsDisallowed)


def check_outcome(error: CrawlError) -> CheckOutcome:
    """How the evidence table names a failed try that was no 404."""
    if is_walled(error):
        return "blocked"
    return "distrusted" if isinstance(error, PageError) else "failed"


async def fetch_past_walls(fetch: Fetch, request: Request, source: Source, validators: Validators | None = None) -> Page:
    """Fetch, and name a bot wall as what it is, whatever status it wears. Raises FetchError or Challenge."""
    try:
        page = await fetch(request, source, validators=validators)
    except BadStatus as exc:
        if reason := is_challenge(exc.status, (), exc.content):
            raise Challenge(exc.url, reason) from exc
        raise
    if reason := is_challenge(page.status, page.headers, page.content):
        raise Challenge(page.url, reason)
    return page


async def attempt(
    db: Database,
    fetch: Fetch,
    source: Source,
    watches: WatchSet,
    run_id: int,
    row: Row,
    known: Known | None,
    *,
    listed: bool,
    conditional: bool,
    now: datetime,
) -> Attempt:
    """Try one article. `row` carries its address and what a list said of it (listed) or what is stored (not listed)."""
    validators = known.validators if known and conditional else None
    known_id = known.id if known else None
    try:
        page = await fetch_past_walls(fetch, Request(row.url, headers=(("Referer", source.url),)), source, validators)
        if page.not_modified and known is not None:
            with immediate(db) as conn:
                articles.touch(conn, known.id, now, checked=True)
            return Attempt("unchanged", "站点说没有变化 (304)", known.id)
        incoming = await _read(fetch, page, source, row, known, listed=listed, now=now)
        if known is not None and await _only_our_reading_changed(db, known, incoming, source):
            incoming = dataclasses.replace(incoming, article=articles.latest_record(db.conn, known.id))
        saved = save_article(db, incoming, watches, run_id)
    except RobotsDisallowed as exc:
        return Attempt("skipped", exc.reason, known_id, error=exc)
    except CrawlError as exc:
        return Attempt("failed", exc.reason, known_id, error=exc)
    except ArchiveError:
        raise
    except Exception as exc:  # noqa: BLE001  what one page trips in us must not cost the others of its source
        return _our_fault(row.url, known_id, exc)
    return Attempt(saved.stored.outcome, "", saved.stored.article_id, saved)


def _our_fault(url: str, known_id: int | None, exc: Exception) -> Attempt:
    """A page that our own code stumbles over: a failure of that page, told and logged with its trace."""
    _log.error("article failed", extra={"data": {"url": url}}, exc_info=exc)
    error = PageError(url, f"程序出错 ({type(exc).__name__}: {exc}); 请把日志发给开发者")
    return Attempt("failed", error.reason, known_id, error=error)


async def _read(
    fetch: Fetch, page: Page, source: Source, row: Row, known: Known | None, *, listed: bool, now: datetime
) -> Incoming:
    """Judge and read a page into what can be stored. Raises PageError or FetchError."""
    _not_sent_away(row.url, page, source)
    read, further = await read_whole(page, getter(fetch, source), source, row)
    keys = tuple(dict.fromkeys((canonical_url(row.url), *identity_keys(row.url), *identity_keys(page.url))))
    article = dataclasses.replace(
        read.article,
        url=known.url if known else keys[0],
        source_id=(known.source_id if known else None) or source.id,
        site=read.article.site or _site_name(page.url, source),
    )
    if known is not None and known.body_length >= _LONG_TEXT and len(article.body) < _NOTHING_LEFT * known.body_length:
        raise EmptyShell(page.url, f"正文突然几乎空了 (原有 {known.body_length} 字, 现在 {len(article.body)} 字), 保留原来的版本")
    return Incoming(article, keys, (page, *further), now, row.title if listed else None)


def _site_name(url: str, source: Source) -> str:
    """What to call the site of a page that does not say: the source, or for a page elsewhere its host."""
    host = urlsplit(url).hostname or ""
    return source.label if host == urlsplit(source.url).hostname else host


def _not_sent_away(asked: str, page: Page, source: Source) -> None:
    """A redirect from an article to the front page, to its list or to a page for errors says that it is not there: usual soft 404s."""
    path = urlsplit(page.url).path
    if urlsplit(asked).path in ("", "/") or canonical_url(asked) == canonical_url(page.url):
        return
    if path in ("", "/", "/index.html", "/index.htm", "/index.shtml") or _ERROR_PAGE.search(path):
        raise SoftNotFound(asked, "跳转到了首页或出错页, 文章已不在")
    if canonical_url(page.url) == canonical_url(source.url):
        raise SoftNotFound(asked, "跳转到了栏目页, 文章已不在")


async def _only_our_reading_changed(db: Database, known: Known, incoming: Incoming, source: Source) -> bool:
    """Whether the page is as it was and a newer extractor merely reads it otherwise.

    Then history stands and nobody is alerted: what is stored was read from that same content.
    """
    if content_hash(incoming.article) == known.content_hash:
        return False
    kept = [captures.load(db.conn, sha256) for sha256 in articles.latest_captures(db.conn, known.id)]
    pages = [
        Page(Request(known.url), capture.url, capture.status, capture.headers, capture.body, capture.fetched_at)
        for capture in kept
        if capture is not None and capture.body is not None
    ]
    if not pages or len(pages) < len(kept):
        return False
    by_url = {page.url: page for page in pages}

    async def from_archive(request: Request) -> Page:
        if request.url not in by_url:
            raise NotFound(request.url, "没有存证", 404)
        return by_url[request.url]

    try:
        again, _ = await read_whole(pages[0], from_archive, source, known.as_row)
    except CrawlError:
        return False
    return content_hash(again.article) == content_hash(incoming.article)
