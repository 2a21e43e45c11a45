"""A site for tests of walks: a function from a request to a page's text (None: not there), as the fetch that `walk` wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from crawler.clock import SHANGHAI
from crawler.errors import NotFound
from crawler.records import Page, Request

NOW = datetime(2026, 9, 18, 12, tzinfo=SHANGHAI)
Answer = Callable[[Request], str | None]


def fetch_from(answer: Answer, asked: list[Request] | None = None) -> Callable[[Request], Awaitable[Page]]:
    """A fetch that notes what it is asked for."""

    async def fetch(request: Request) -> Page:
        if asked is not None:
            asked.append(request)
        text = answer(request)
        if text is None:
            raise NotFound(request.url, "网页不存在", 404)
        return Page(request, request.url.split("#")[0], 200, (), text.encode(), NOW)

    return fetch


def a_page(url: str, text: str) -> Page:
    return Page(Request(url), url.split("#")[0], 200, (), text.encode(), NOW)


def day(number: int, start: date = date(2026, 9, 18)) -> date:
    """The day of the row of that number: one a day, going back."""
    return start - timedelta(days=number)


def items(numbers: range, folder: str = "/xwzx") -> str:
    """Rows of a list, newest first."""
    return "".join(
        f'<li><a href="{folder}/{day(n):%Y%m}/{80000 + n}.html">云岭区第{n}号重点项目开工建设</a><span>{day(n)}</span></li>'
        for n in numbers
    )
