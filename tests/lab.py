"""A crawl in the laboratory: pages, faults and the time are the test's; everything from the fetcher inwards is real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.errors import BadStatus, ConnectFailed, CrawlError, DeadlineExceeded, NotFound, ServerFailed
from crawler.records import Page, Request, Validators
from crawler.settings import Source
from jobs.crawl import Crawl, crawl_all
from jobs.events import SourceResult
from jobs.rowplan import Options
from jobs.run import bring_watches
from jobs.understand import WatchSet
from storage.database import open_archive
from tests.faultsite import PROJECTS, Listener, article, rows

SITE = "http://site.example"
LIST = f"{SITE}/list.html"
START = datetime(2025, 3, 10, 8, 0, tzinfo=SHANGHAI)

Failure = Callable[[str], CrawlError]


def not_found(url: str) -> CrawlError:
    return NotFound(url, "HTTP 404", 404)


def wall(url: str) -> CrawlError:
    return BadStatus(url, "HTTP 412", 412, content=b"<script>$_ts=window['$_ts']</script>")


def timeout(url: str) -> CrawlError:
    return DeadlineExceeded(url, "超时")


def refused(url: str) -> CrawlError:
    return ConnectFailed(url, "连不上")


def broken(url: str) -> CrawlError:
    return ServerFailed(url, "HTTP 500", 500)


SOFT_404 = "<html><title>404</title><body>抱歉,您访问的页面不存在或已删除!</body></html>".encode()


class Lab:
    """One source, `SITE`. pages: what an address gives, bytes or a failure; what is not there is 404."""

    def __init__(self, path: str | Path = ":memory:", **settings: Any) -> None:
        self.db: Database = open_archive(path)
        self.watches = WatchSet.of(PROJECTS, [])
        bring_watches(self.db, self.watches)
        self.source = Source.model_validate({"id": "s", "url": LIST, "delay": 0, "every": "6h"} | settings)
        self.now = START
        self.pages: dict[str, bytes | Failure] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []

    async def fetch(self, request: Request, source: Source, *, validators: Validators | None = None) -> Page:
        self.asked.append(request.url)
        found = self.pages.get(request.url, not_found)
        if callable(found):
            raise found(request.url)
        end = self.redirects.get(request.url, request.url)
        return Page(request, end, 200, (("Content-Type", "text/html; charset=utf-8"),), found, self.now)

    def crawl(self, options: Options | None = None) -> SourceResult:
        self.asked.clear()
        crawl = Crawl(self.db, self.watches, self.fetch, Listener(), options or Options(), lambda: self.now)
        (result,) = asyncio.run(crawl_all(crawl, [self.source]))
        return result

    def after(self, **span: float) -> None:
        self.now += timedelta(**span)

    def put(self, *numbers: int, text: str | None = None) -> None:
        """Put articles on the site (not on its list)."""
        for number in numbers:
            self.pages[url(number)] = article(0, number, text)[2]

    def show(self, *pages: list[int]) -> None:
        """Make the list show these articles, page by page, in this order."""
        for number, shown in enumerate(pages, 1):
            more = f'<a href="/list_{number + 1}.html">下一页</a>' if number < len(pages) else ""
            self.pages[list_page(number)] = rows(0, list(reversed(shown)), more)[2]

    def ask(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, args).fetchall()

    def told(self, kind: str) -> list[str]:
        return [row[0] for row in self.ask("SELECT title FROM alerts WHERE kind = ? ORDER BY id", kind)]

    def gone(self) -> list[str]:
        return [row[0] for row in self.ask("SELECT url FROM articles WHERE gone_at IS NOT NULL ORDER BY id")]

    def outcome(self, number: int) -> list[str]:
        """What became of the article in each run that listed it."""
        return [row[0] for row in self.ask("SELECT outcome FROM listings WHERE url = ? ORDER BY id", url(number))]


def url(number: int) -> str:
    return f"{SITE}/a/{number}.html"


def list_page(number: int) -> str:
    return LIST if number == 1 else f"{SITE}/list_{number}.html"
