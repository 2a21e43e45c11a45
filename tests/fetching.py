"""What the tests of fetching share: a time that only sleeping moves, and one call from a test that knows no asyncio."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from crawler.clock import SHANGHAI
from crawler.fetch import Fetcher
from crawler.records import Page, Request, Validators
from crawler.settings import Source

T = TypeVar("T")
START = datetime(2025, 11, 3, 8, 0, tzinfo=SHANGHAI)


@dataclass
class Time:
    """A clock that stands still between sleeps."""

    now: datetime = START
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def source(base: str, **settings: Any) -> Source:
    """A source that may fetch from loopback, with no delay and short deadlines unless the test says otherwise."""
    return Source(**{"id": "xian", "url": base, "allow_private": True, "delay": 0, "timeout": 5, **settings})


def names(table: dict[str, str]) -> Callable[..., list[tuple[Any, ...]]]:
    """A DNS that knows these names only; addresses are themselves."""

    def lookup(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        address = table.get(host, host if host.replace(".", "").isdigit() else None)
        if address is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return lookup


def run(use: Callable[[Fetcher], Awaitable[T]], time: Time | None = None, **settings: Any) -> T:
    """Run a coroutine function with a Fetcher of its own."""
    time = time or Time()

    async def main() -> T:
        async with Fetcher(**{"clock": time, "sleep": time.sleep, "rand": lambda: 0.5, **settings}) as fetcher:
            return await use(fetcher)

    return asyncio.run(main())


def fetch(
    url: str | Request, where: Source, *, validators: Validators | None = None, time: Time | None = None, **settings: Any
) -> Page:
    """One page by a fresh Fetcher."""
    request = Request(url) if isinstance(url, str) else url
    return run(lambda fetcher: fetcher.fetch(request, where, validators=validators), time, **settings)
