"""Every way in which a server can go wrong (tests/loopback.py, FAULTS) ends in its own error, in bounded time and memory."""

from __future__ import annotations

import resource
import time as real_time

import pytest

from crawler.errors import (
    AddressRefused,
    BadStatus,
    BodyCorrupt,
    BodyTooLarge,
    BodyTruncated,
    ConnectFailed,
    DeadlineExceeded,
    FetchError,
    TooManyRedirects,
)
from tests.fetching import fetch, names, source
from tests.loopback import FAULTS, hanging_connect, page, serve, serving

EXPECTED: dict[str, type[FetchError]] = {
    "hang": DeadlineExceeded,
    "hang up": ConnectFailed,
    "reset": ConnectFailed,
    "slow headers": DeadlineExceeded,
    "slow drip": DeadlineExceeded,
    "stall": DeadlineExceeded,
    "endless": BodyTooLarge,
    "endless chunks": BodyTooLarge,
    "endless headers": ConnectFailed,
    "garbage": ConnectFailed,
    "bad status line": ConnectFailed,
    "head cut": ConnectFailed,
    "bad length": ConnectFailed,
    "two lengths": ConnectFailed,
    "body cut": BodyTruncated,
    "chunks cut": BodyTruncated,
    "bad chunks": BodyCorrupt,
    "too long by its word": BodyTooLarge,
    "gzip cut": BodyTruncated,
    "gzip broken": BodyCorrupt,
    "gzip bad checksum": BodyCorrupt,
    "no gzip at all": BodyCorrupt,
    "br broken": BodyCorrupt,
    "br cut": BodyTruncated,
    "unknown coding": BodyCorrupt,
    "many codings": BodyCorrupt,
    "gzip bomb": BodyTooLarge,
    "gzip bomb twice": BodyTooLarge,
    "deflate bomb": BodyTooLarge,
    "br bomb": BodyTooLarge,
    "redirect loop": TooManyRedirects,
    "redirect to a file": AddressRefused,
    "redirect to a script": AddressRefused,
    "redirect to metadata": AddressRefused,
    "redirect to nowhere": BadStatus,
    "redirect to rubbish": AddressRefused,
    "redirect to bad bytes": ConnectFailed,
}
SLOW = {name for name, error in EXPECTED.items() if error is DeadlineExceeded}


def test_every_fault_has_its_expectation() -> None:
    assert EXPECTED.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - {"redirect to metadata"}))  # loopback has to be allowed: see below
def test_a_fault_ends_in_its_error(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serve(lambda method, target, *_: page("", 404) if target == "/robots.txt" else FAULTS[name]) as base:
        started = real_time.monotonic()
        with pytest.raises(FetchError) as caught:
            fetch(f"{base}/a", source(base, timeout=1 if name in SLOW else 10, max_bytes=3_000_000), lookup=names({}))
        took = real_time.monotonic() - started
    assert type(caught.value) is EXPECTED[name]
    assert caught.value.url
    assert any("\u4e00" <= char <= "\u9fff" for char in caught.value.reason)
    assert caught.value.__cause__ is not None or isinstance(
        caught.value, BadStatus | BodyTooLarge | BodyTruncated | AddressRefused | TooManyRedirects
    )
    assert took < (2 if name in SLOW else 8)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # KB: nothing near the 64 MB of a bomb


def test_a_redirect_to_the_metadata_service_is_refused_where_it_is_public_that_redirects() -> None:
    """The first hop goes through a proxy, as it would through a public host; the second is checked all the same."""

    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> object:
        return page("", 404) if target.endswith("robots.txt") else page("", 302, location="http://169.254.169.254/latest/")

    url = "http://www.xian.gov.cn/a"
    with serving(handler) as proxy, pytest.raises(AddressRefused) as caught:  # type: ignore[arg-type]
        fetch(url, source(url, proxy=proxy.base, allow_private=False))
    assert caught.value.url == "http://169.254.169.254/latest/"
    assert [target for _, target in proxy.asked] == ["http://www.xian.gov.cn/robots.txt", url]


def test_connections_that_hang_are_told_as_connections() -> None:
    with hanging_connect() as base, pytest.raises(ConnectFailed, match="连接超时"):
        fetch(f"{base}/a", source(base, timeout=0.6))
