"""A Request becomes a Page, or one FetchError: politely, in bounded time, from where it may be fetched.

fetch:  tries, back-off        one page; transient errors are tried again while there is time
follow: redirects, robots      one try; every hop is checked like the first
send:   turn, deadline, status one exchange, in its host's turn (crawler.pacing), over the wire (crawler.wire)
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urldefrag, urljoin, urlsplit

from crawler import clock
from crawler.addresses import check_url
from crawler.errors import (
    AddressRefused,
    DeadlineExceeded,
    FetchError,
    HostBusy,
    RobotsDisallowed,
    RobotsUnavailable,
    TooManyRedirects,
)
from crawler.network import Lookup, Resolver
from crawler.pacing import PATIENCE, Pacer, Sleep
from crawler.records import Headers, Page, Request, Validators
from crawler.robots import FREE, MOST_BYTES, Robots, Rules
from crawler.settings import Source
from crawler.statuses import status_error
from crawler.wire import Answer, Call, Wire

_FIRST_PAUSE = 1.0
_LONGEST_CONNECT = 9.0
_CONNECT_SHARE = 0.3  # of the page's deadline, so that three connects that hang are told as what they are
_ROBOTS_SHARE = 1 / 3
_LONGEST_ROBOTS = 10.0
_TOO_LITTLE_LEFT = 0.05
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"
_LANGUAGES = "zh-CN,zh;q=0.9,en;q=0.3"
_PRIVATE_HEADERS = ("authorization", "cookie")
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


def user_agent(contact: str = "") -> str:
    """Who we are, and where to complain: `quwen/VERSION (+contact)`; contact is a URL or mail address of the operator."""
    return f"quwen/{version('quwen')} ({f'+{contact}' if contact else 'district news monitor'})"


class Fetcher:
    """All fetching of one run; an async context manager. Many tasks may use it at once: hosts are kept apart, one host is queued.
    Two fetchers know nothing of each other: runs that may meet at a host share one, and each calls `begin_run`.

    contact: see `user_agent`. clock, sleep, rand (0 to 1) and lookup (as socket.getaddrinfo) are there to be replaced in tests.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        clock: Callable[[], datetime] = clock.now,
        sleep: Sleep = asyncio.sleep,
        rand: Callable[[], float] = random.random,
        lookup: Lookup = socket.getaddrinfo,
    ) -> None:
        self._user_agent = user_agent(contact)
        self._clock = clock
        self._sleep = sleep
        self._rand = rand
        self._pacer = Pacer(clock=clock, sleep=sleep)
        self._robots = Robots(clock)
        self._wire = Wire(Resolver(lookup))
        self._disobeying: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        await self._wire.aclose()

    def begin_run(self) -> None:
        """Give every host another chance, and say again what is disobeyed: for a daemon, whose runs share one fetcher."""
        self._pacer.forgive()
        self._disobeying.clear()

    async def fetch(self, request: Request, source: Source, *, validators: Validators | None = None) -> Page:
        """The answer to a request, after redirects. With validators it may be a 304 (`Page.not_modified`).

        The time on the wire of all tries together is bounded by source.timeout; waiting for the host's turn is not counted.
        Raises FetchError: the last one when there were several tries.
        """
        call = Call(
            url=request.url,
            form=request.form,
            headers=self._headers(request, source, validators),
            connect_timeout=_connect_timeout(source),
            max_bytes=source.max_bytes,
            as_json=request.as_json,
        )

        async def once(budget: _Budget) -> Page:
            url, answer = await self._follow(call, source, budget, obeying=True)
            return Page(request, url, answer.status, answer.headers, answer.content, self._clock())

        return await self._with_tries(once, source, _Budget(source.timeout, source.timeout))

    async def _with_tries(self, once: Callable[[_Budget], Awaitable[_T]], source: Source, budget: _Budget) -> _T:
        patience = PATIENCE
        for number in itertools.count(1):
            try:
                return await once(budget)
            except FetchError as exc:
                pause = self._pause(number, exc)
                is_hopeless = number >= source.tries or budget.left < _TOO_LITTLE_LEFT or pause > patience
                if not exc.transient:
                    raise
                if is_hopeless or self._pacer.is_given_up(exc.url):
                    self._pacer.page_failed(exc, budget.spent)
                    raise
                _log.info("第 %d 次没有取到, %.1f 秒后再试: %s", number, pause, exc)
            patience -= pause
            await self._sleep(pause)
        raise AssertionError("unreachable: tries are counted without end")

    def _pause(self, number: int, exc: FetchError) -> float:
        """Seconds before the next try: doubling, with jitter of a half either way, and no less than the host asks for."""
        pause = _FIRST_PAUSE * float(2 ** (number - 1)) * (0.5 + self._rand())
        return max(pause, exc.retry_after or 0.0) if isinstance(exc, HostBusy) else pause

    async def _follow(self, call: Call, source: Source, budget: _Budget, *, obeying: bool) -> tuple[str, Answer]:
        """The answer that is no redirect, and its URL. A URL may come again when the redirect to it gave a cookie."""
        seen = set()
        for _ in range(source.redirects + 1):
            check_url(call.url)
            seen.add((call.url, call.form))
            delay = await self._leave(call.url, source) if obeying else source.delay
            answer = await self._send(call, source, budget, delay)
            if answer.location is None:
                return call.url, answer
            call = _redirected(call, answer)
            if (call.url, call.form) in seen and answer.header("set-cookie") is None:
                raise TooManyRedirects(call.url, "重定向成环")
        raise TooManyRedirects(call.url, f"重定向超过 {source.redirects} 次")

    async def _leave(self, url: str, source: Source) -> float:
        """Seconds to keep between requests to this URL's host. Raises RobotsDisallowed when the URL may not be fetched."""
        rules = await self._rules(url, source)
        against = rules.reason_against(url)
        if against:
            raise (RobotsUnavailable if rules.refusal else RobotsDisallowed)(url, against)
        return max(source.delay, rules.delay)

    async def _rules(self, url: str, source: Source) -> Rules:
        if source.obey_robots:
            return await self._robots.rules(url, lambda robots_url: self._load_robots(robots_url, source))
        if source.id not in self._disobeying:
            self._disobeying.add(source.id)
            _log.warning("%s: 按来源设置, 不遵守 robots.txt (obey_robots = false)", source.label)
        return FREE

    async def _load_robots(self, url: str, source: Source) -> bytes:
        call = Call(url, None, self._headers(Request(url), source, None), _connect_timeout(source), MOST_BYTES, may_cut=True)

        async def once(budget: _Budget) -> bytes:
            return (await self._follow(call, source, budget, obeying=False))[1].content

        return await self._with_tries(once, source, _Budget(source.timeout, min(_LONGEST_ROBOTS, source.timeout * _ROBOTS_SHARE)))

    async def _send(self, call: Call, source: Source, budget: _Budget, delay: float) -> Answer:
        """One exchange in the host's turn; what it says of the host is told to the pacer."""
        async with self._pacer.turn(call.url, delay):
            try:
                async with budget.running(call.url):
                    answer = await self._wire.exchange(call, source)
                is_conditional = any(name.lower().startswith("if-") for name, _ in call.headers)
                error = None if answer.location else status_error(call.url, answer, self._clock(), is_conditional=is_conditional)
                if error is not None:
                    raise error
            except FetchError as exc:
                self._tell(exc)
                raise
            self._pacer.succeeded(call.url)
            return answer

    def _tell(self, exc: FetchError) -> None:
        if isinstance(exc, HostBusy):
            self._pacer.rest(exc.url, exc.retry_after)
        if exc.transient:
            self._pacer.try_failed(exc)
        elif not isinstance(exc, AddressRefused):
            self._pacer.succeeded(exc.url)

    def _headers(self, request: Request, source: Source, validators: Validators | None) -> Headers:
        """Ours, then the request's own of the same name in their place, then the validators."""
        headers = {
            "User-Agent": source.user_agent or self._user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": _LANGUAGES,
        }
        own = {name.lower() for name, _ in request.headers}
        kept = tuple((name, value) for name, value in headers.items() if name.lower() not in own)
        conditions = {
            "If-None-Match": validators.etag if validators else None,
            "If-Modified-Since": validators.last_modified if validators else None,
        }
        return kept + request.headers + tuple((name, value) for name, value in conditions.items() if value)


def _connect_timeout(source: Source) -> float:
    return min(_LONGEST_CONNECT, source.timeout * _CONNECT_SHARE)


def _redirected(call: Call, answer: Answer) -> Call:
    """The next hop (RFC 9110, 15.4): 307 and 308 keep a POST, the others make it a GET; secrets do not leave their host."""
    try:
        url = urldefrag(urljoin(call.url, answer.location or "")).url
        is_same_host = urlsplit(url).netloc == urlsplit(call.url).netloc
    except ValueError as exc:
        raise AddressRefused(call.url, f"重定向的地址无法解读: {answer.location}") from exc
    headers = tuple(item for item in call.headers if is_same_host or item[0].lower() not in _PRIVATE_HEADERS)
    return replace(call, url=url, form=call.form if answer.status in (307, 308) else None, headers=headers)


@dataclass(slots=True)
class _Budget:
    """Seconds on the wire: for one page over all its tries and redirects, and for one exchange of it."""

    seconds: float
    at_once: float
    spent: float = 0.0

    @property
    def left(self) -> float:
        return self.seconds - self.spent

    @asynccontextmanager
    async def running(self, url: str) -> AsyncIterator[None]:
        """Count the time of the block; raise DeadlineExceeded when it takes more than there is."""
        clock = asyncio.get_running_loop().time
        started = clock()
        limit = max(0.0, min(self.left, self.at_once))
        try:
            async with asyncio.timeout(limit):
                yield
        except TimeoutError as exc:
            raise DeadlineExceeded(url, f"限时 {self.seconds:g} 秒内没有取完") from exc
        finally:
            self.spent += clock() - started
