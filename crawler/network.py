"""Connections to addresses that were checked (`crawler.addresses`): our resolver, and httpcore's dialling."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import Any

import httpcore

from crawler.addresses import is_internal

Lookup = Callable[..., list[tuple[Any, ...]]]
_MOST_ADDRESSES = 4


class Resolver:
    """Names to addresses, in threads of its own: asyncio's pool is small, and one dead name server would fill it."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo, threads: int = 16) -> None:
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="dns")

    async def addresses(self, host: str, port: int) -> list[str]:
        """All addresses of a host, each once, in the system's order (RFC 6724) with the families taking turns (RFC 8305, 4):
        where IPv6 leads nowhere, IPv4 comes second. Raises OSError when there is none.
        """
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._ask, host, port)
        families: dict[object, dict[str, None]] = {}
        for family, *_, sockaddr in found:
            families.setdefault(family, {})[str(sockaddr[0])] = None
        return [address for turn in zip_longest(*families.values()) for address in turn if address is not None]

    def _ask(self, host: str, port: int) -> list[tuple[Any, ...]]:
        try:
            return self._lookup(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as exc:  # the C library's binding raises it for a label that is empty or too long
            raise socket.gaierror(socket.EAI_NONAME, str(exc)) from exc

    def close(self) -> None:
        """Let go of the threads without waiting for questions that nobody answers."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class PrivateAddress(Exception):
    """A host has internal addresses only. Raised inside the network backend, translated in `crawler.wire`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to an address that was checked a moment before, never to a name."""

    def __init__(self, resolver: Resolver, *, allow_private: bool, sockets: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
        self._sockets = sockets or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The timeout is for all in all: asking for the addresses, and trying up to four of them."""
        clock = asyncio.get_running_loop().time
        started = clock()
        addresses = (await self._addresses(host, port, timeout))[:_MOST_ADDRESSES]
        for left in range(len(addresses), 0, -1):
            share = None if timeout is None else max(0.01, (timeout - (clock() - started)) / left)
            try:
                return await self._sockets.connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise AssertionError("unreachable: there is an address, and the last failure is raised")

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolver.addresses(host, port)
        except TimeoutError as exc:
            raise httpcore.ConnectTimeout("域名解析没有应答") from exc
        except OSError as exc:
            raise httpcore.ConnectError(str(exc)) from exc
        allowed = [address for address in found if self._allow_private or not is_internal(address)]
        if not allowed:
            raise PrivateAddress(found[0])
        return allowed
