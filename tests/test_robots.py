"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from crawler.errors import (
    AddressRefused,
    BadStatus,
    BodyCorrupt,
    BodyTruncated,
    ConnectFailed,
    DeadlineExceeded,
    FetchError,
    HostBusy,
    HostGivenUp,
    NotFound,
    ServerFailed,
    TooManyRedirects,
)
from crawler.robots import Robots, parse_robots, rules_without_file
from tests.fetching import Time

SITE = "http://www.xian.gov.cn"


def may(text: str | bytes, path: str) -> bool:
    content = text.encode() if isinstance(text, str) else text
    return parse_robots(content).reason_against(SITE + path) is None


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a\nAllow: /ab", "/abc", True),
        ("User-agent: *\nDisallow: /*.jsp$", "/x.jsp", False),
        ("User-agent: *\nDisallow: /*.jsp$", "/x.jsp?a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: quwen\nDisallow: /x", "/a", True),
        ("User-agent: QuWen/1.0\nDisallow: /x", "/x", False),
        ("User-agent: Baiduspider\nDisallow: /", "/a", True),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /内部", "/%E5%86%85%E9%83%A8/1", False),
        ("User-agent: *\nDisallow: /a\x00\n", "/a", False),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert may(text, path) is allowed


def test_gbk() -> None:
    assert not may("# 站点说明: 衢江区\nUser-agent: *\nDisallow: /a".encode("gbk"), "/a")
    assert may("# 站点说明: 衢江区\nUser-agent: *\nDisallow: /a".encode("gbk"), "/b")


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><p>User-agent: *\nDisallow: /", "\n <html>\nUser-agent: *\nDisallow: /", "\ufeff<p>\nDisallow: /"]
)
def test_a_page_in_its_place_has_no_rules(text: str) -> None:
    assert may(text, "/a")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: Baiduspider\nCrawl-delay: 5", 0.0),
        ("", 0.0),
    ],
)
def test_crawl_delay(text: str, delay: float) -> None:
    assert parse_robots(text.encode()).delay == delay


@pytest.mark.parametrize(
    "exc", [ServerFailed(SITE, "x", 500), HostBusy(SITE, "x", 503), HostBusy(SITE, "x", 429), BodyTruncated(SITE, "x")]
)
def test_a_server_that_fails_forbids_for_now(exc: FetchError) -> None:
    against = rules_without_file(exc).reason_against(f"{SITE}/a")
    assert against is not None
    assert "暂时取不到" in against


@pytest.mark.parametrize(
    "exc",
    [
        NotFound(SITE, "x", 404),
        BadStatus(SITE, "x", 403),
        BadStatus(SITE, "x", 412),
        BodyCorrupt(SITE, "x"),
        TooManyRedirects(SITE, "x"),
        AddressRefused(SITE, "x"),
    ],
)
def test_what_says_nothing_forbids_nothing(exc: FetchError) -> None:
    assert rules_without_file(exc).reason_against(f"{SITE}/a") is None


@pytest.mark.parametrize("exc", [ConnectFailed(SITE, "x"), DeadlineExceeded(SITE, "x"), HostGivenUp(SITE, "x")])
def test_a_dead_host_is_told_as_one(exc: FetchError) -> None:
    with pytest.raises(type(exc)):
        rules_without_file(exc)


def asked_of(book: Robots, time: Time, hours: float, content: bytes | FetchError, url: str = f"{SITE}/a") -> list[str]:
    """Which robots.txt were fetched to answer for a URL so many hours later."""
    asked: list[str] = []

    async def load(robots: str) -> bytes:
        asked.append(robots)
        if isinstance(content, FetchError):
            raise content
        return content

    time.now += timedelta(hours=hours)
    asyncio.run(book.rules(url, load))  # type: ignore[arg-type]
    return asked


def test_rules_are_kept_for_a_day_and_failures_for_minutes() -> None:
    time = Time()
    book = Robots(time)
    assert asked_of(book, time, 0, b"") == [f"{SITE}/robots.txt"]
    assert asked_of(book, time, 23, b"") == []
    assert asked_of(book, time, 2, ServerFailed(SITE, "x", 500)) == [f"{SITE}/robots.txt"]
    assert asked_of(book, time, 0.1, b"") == []
    assert asked_of(book, time, 0.1, b"") == [f"{SITE}/robots.txt"]


def test_every_host_has_its_own() -> None:
    time = Time()
    book = Robots(time)
    urls = [f"{SITE}/a", "https://www.xian.gov.cn/a", "http://www.xian.gov.cn:8080/a", "http://user:pw@other.cn/a"]
    assert [asked_of(book, time, 0, b"", url) for url in urls] == [
        [f"{SITE}/robots.txt"],
        ["https://www.xian.gov.cn/robots.txt"],
        ["http://www.xian.gov.cn:8080/robots.txt"],
        ["http://other.cn/robots.txt"],
    ]
