"""One request at a time per host, a delay between two, and an end to it when the host is dead (the circuit breaker).

A host is a host name and port. When it is given up for the rest of the run:

- after 3 tries in a row in which no connection could be made, or 3 with a host that has not answered once in this run;
- after 5 pages in a row that failed for good, or pages in a row that failed and cost 50 seconds.

So a dead site costs at most three connect timeouts or two page deadlines, and one bad article never costs the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.errors import BadStatus, BodyTruncated, ConnectFailed, FetchError, HostGivenUp

PATIENCE = 120.0
"""Seconds that a host may ask us to wait (Retry-After) before it is left alone for the rest of the run."""
_MOST_TRIES = 3
_MOST_PAGES = 5
_MOST_SECONDS = 50.0
_SLOWEST = 30.0
_PORTS = {"http": 80, "https": 443}

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Host:
    """What one run knows of one host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    due: datetime | None = None
    """When the next request may start, and for how long at most that makes us wait (the clock may be set back meanwhile)."""
    longest_wait: float = 0.0
    extra_delay: float = 0.0
    answered: bool = False
    failed_tries: int = 0
    failed_pages: int = 0
    failed_seconds: float = 0.0
    given_up: str = ""


class Pacer:
    """The turns of all hosts of one run."""

    def __init__(self, *, clock: Callable[[], datetime], sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[tuple[str, int | None], Host] = {}

    def host(self, url: str) -> Host:
        """The state of the host of a URL."""
        parts = urlsplit(url)
        return self._hosts.setdefault((parts.hostname or "", parts.port or _PORTS.get(parts.scheme)), Host())

    @asynccontextmanager
    async def turn(self, url: str, delay: float) -> AsyncIterator[None]:
        """Wait for our turn with this host; hold it while the request runs; `delay` seconds pass before the next one.

        Raises HostGivenUp, also when the host asked for more patience than there is.
        """
        host = self.host(url)
        async with host.lock:
            self._refuse(url, host)
            wait = self._wait(host)
            if wait > PATIENCE:
                raise HostGivenUp(url, f"主机要求 {wait:.0f} 秒后再来, 本次运行不再访问")
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                self._hold(host, delay + host.extra_delay)

    def rest(self, url: str, seconds: float | None) -> None:
        """The host said that it is busy: leave it alone for so long, and go slower from now on."""
        host = self.host(url)
        host.extra_delay = min(_SLOWEST, max(1.0, host.extra_delay * 2))
        if seconds is not None:
            self._hold(host, seconds)

    def succeeded(self, url: str) -> None:
        """An answer came that says nothing bad of the host (a 404 neither)."""
        host = self.host(url)
        host.answered = True
        host.failed_tries = host.failed_pages = 0
        host.failed_seconds = 0.0

    def try_failed(self, exc: FetchError) -> None:
        """One try of a page failed for a transient reason."""
        host = self.host(exc.url)
        host.answered = host.answered or isinstance(exc, BadStatus | BodyTruncated)
        if host.answered and not (isinstance(exc, ConnectFailed) and not exc.reached):
            host.failed_tries = 0
            return
        host.failed_tries += 1
        if host.failed_tries >= _MOST_TRIES:
            host.given_up = exc.reason

    def page_failed(self, exc: FetchError, seconds: float) -> None:
        """The last try of a page failed for a transient reason; all its tries took so many seconds."""
        host = self.host(exc.url)
        host.failed_pages += 1
        host.failed_seconds += seconds
        if host.failed_pages >= _MOST_PAGES or host.failed_seconds >= _MOST_SECONDS:
            host.given_up = exc.reason

    def is_given_up(self, url: str) -> bool:
        """Whether the circuit breaker of the host is open."""
        return bool(self.host(url).given_up)

    def forgive(self) -> None:
        """A new run begins: every host gets another chance. Turns, delays and what a busy host asked for stay."""
        for host in self._hosts.values():
            host.answered = False
            host.given_up = ""
            host.failed_tries = host.failed_pages = 0
            host.failed_seconds = host.extra_delay = 0.0

    def _refuse(self, url: str, host: Host) -> None:
        if host.given_up:
            raise HostGivenUp(url, f"主机连续失败, 本次运行不再访问 ({host.given_up})")

    def _wait(self, host: Host) -> float:
        if host.due is None:
            return 0.0
        return min((host.due - self._clock()).total_seconds(), host.longest_wait)

    def _hold(self, host: Host, seconds: float) -> None:
        now = self._clock()
        due = now + timedelta(seconds=seconds)
        if host.due is None or due > host.due or (host.due - now).total_seconds() > host.longest_wait:
            host.due, host.longest_wait = due, seconds
