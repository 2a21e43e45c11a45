"""Fetching against a real server on loopback: what is sent, what is followed, what is tried again, and what an answer means."""

from __future__ import annotations

import asyncio
import gc
import gzip
import logging
import socket
import threading
import time as real_time

import brotli
import pytest

from crawler.errors import (
    AddressRefused,
    BadStatus,
    BodyTooLarge,
    BodyTruncated,
    ConnectFailed,
    DeadlineExceeded,
    FetchError,
    HostBusy,
    HostGivenUp,
    NotFound,
    RobotsDisallowed,
    RobotsUnavailable,
    ServerFailed,
    TooManyRedirects,
)
from crawler.fetch import Fetcher, user_agent
from crawler.network import Resolver
from crawler.records import Request, Validators
from crawler.wire import Call, Wire
from tests.fetching import START, Time, fetch, names, run, source
from tests.loopback import (
    FAULTS,
    Answer,
    Fault,
    Line,
    Served,
    closed_port,
    hang,
    hanging_connect,
    page,
    serve,
    serving,
    site,
    slow_drip,
)


def test_an_answer_is_kept_as_it_came() -> None:
    body = "<p>招商引资</p>".encode("gbk")
    with serve(site({"/a": page(body, etag='"1"', last_modified="Mon, 03 Nov 2025 00:00:00 GMT")})) as base:
        answer = fetch(f"{base}/a", source(base))
    assert (answer.url, answer.status, answer.content, answer.fetched_at) == (f"{base}/a", 200, body, START)
    assert answer.validators == Validators('"1"', "Mon, 03 Nov 2025 00:00:00 GMT")


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("GZIP", gzip.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
def test_content_encodings_are_undone(coding: str, encode: object) -> None:
    body = "<p>到位资金35亿元</p>".encode() * 1000
    with serve(site({"/a": page(encode(body), content_encoding=coding)})) as base:  # type: ignore[operator]
        assert fetch(f"{base}/a", source(base)).content == body


def test_we_say_who_we_are() -> None:
    with serving(site({"/a": page()})) as served:
        fetch(f"{served.base}/a", source(served.base), contact="mailto:ops@example.org")
        fetch(f"{served.base}/a", source(served.base, user_agent="区闻测试/1"))
    honest, asked = served.headers[1], served.headers[3]
    assert honest["user-agent"] == user_agent("mailto:ops@example.org")
    assert honest["user-agent"].startswith("quwen/")
    assert "(+mailto:ops@example.org)" in honest["user-agent"]
    assert honest["accept-encoding"] == "gzip, deflate, br"
    assert honest["accept-language"].startswith("zh-CN")
    assert asked["user-agent"].encode("latin-1").decode() == "区闻测试/1"


def test_a_requests_own_headers_stand_before_ours() -> None:
    with serving(site({"/a": page()})) as served:
        request = Request(f"{served.base}/a", headers=(("Referer", f"{served.base}/list"), ("accept", "application/json")))
        fetch(request, source(served.base))
    assert served.headers[-1]["referer"] == f"{served.base}/list"
    assert served.headers[-1]["accept"] == "application/json"


def test_a_form_is_posted() -> None:
    with serving(site({"/data": page("<li>甲</li>")})) as served:
        fetch(Request(f"{served.base}/data", form=(("col", "1"), ("webname", "衢江区"))), source(served.base))
    assert served.asked[-1] == ("POST", "/data")
    assert served.bodies[-1] == b"col=1&webname=%E8%A1%A2%E6%B1%9F%E5%8C%BA"
    assert served.headers[-1]["content-type"] == "application/x-www-form-urlencoded"


def test_fields_are_posted_as_json() -> None:
    with serving(site({"/data": page("<li>甲</li>")})) as served:
        fetch(Request(f"{served.base}/data", form=(("columnId", "6870"), ("current", "1")), as_json=True), source(served.base))
    assert served.bodies[-1] == b'{"columnId": "6870", "current": 1}'
    assert served.headers[-1]["content-type"] == "application/json"


def test_a_conditional_request() -> None:
    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        known = headers.get("if-none-match") == '"7"' and headers.get("if-modified-since") == "yesterday"
        return page("", 304) if known else page("<p>新</p>")

    with serve(handler) as base:
        known = fetch(f"{base}/a", source(base), validators=Validators('"7"', "yesterday"))
        assert known.not_modified
        assert known.content == b""
        assert fetch(f"{base}/a", source(base), validators=Validators('"6"')).status == 200


def test_a_304_that_nobody_asked_for_is_no_answer() -> None:
    with serve(site({"/a": page("", 304)})) as base, pytest.raises(BadStatus) as caught:
        fetch(f"{base}/a", source(base))
    assert caught.value.status == 304


@pytest.mark.parametrize(
    ("status", "error", "tries"),
    [
        (404, NotFound, 1),
        (410, NotFound, 1),
        (400, BadStatus, 1),
        (403, BadStatus, 1),
        (412, BadStatus, 1),
        (521, BadStatus, 1),
        (206, BadStatus, 1),
        (500, ServerFailed, 3),
        (502, ServerFailed, 3),
        (429, HostBusy, 3),
        (503, HostBusy, 3),
    ],
)
def test_statuses(status: int, error: type[BadStatus], tries: int) -> None:
    with serving(site({"/a": page("<script>wall</script>", status, x_wall="1")})) as served, pytest.raises(BadStatus) as caught:
        fetch(f"{served.base}/a", source(served.base))
    assert type(caught.value) is error
    assert caught.value.status == status
    assert caught.value.content == b"<script>wall</script>"
    assert ("x-wall", "1") in caught.value.headers
    assert served.asked.count(("GET", "/a")) == tries


def test_evidence_of_an_error_is_bounded() -> None:
    with serve(site({"/a": page(b"a" * 900_000, 403)})) as base, pytest.raises(BadStatus) as caught:
        fetch(f"{base}/a", source(base))
    assert len(caught.value.content) == 262_144


@pytest.mark.parametrize("end", [b"", b"Connection: close\r\n"])
def test_a_status_stands_though_its_body_never_ends(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.wire._EVIDENCE_SECONDS", 0.1)

    def stalled(line: Line) -> None:
        line.send(b"HTTP/1.1 404 Gone\r\nContent-Length: 99\r\n" + end + b"\r\nhalf")
        if not end:
            line.wait(60)

    with serve(failing([stalled])) as base, pytest.raises(NotFound) as caught:  # type: ignore[arg-type]
        fetch(f"{base}/a", source(base))
    assert caught.value.content == b"half"


def failing(answers: list[Answer | Fault]) -> object:
    """A handler that gives these answers one after the other, then a good page."""
    left = iter(answers)

    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        return page("", 404) if target == "/robots.txt" else next(left, page("<p>终于</p>"))

    return handler


@pytest.mark.parametrize(
    "fault", [page("", 500), page("", 503), *(FAULTS[name] for name in ("hang up", "body cut", "gzip cut", "garbage"))]
)
def test_what_is_transient_is_tried_again(fault: Answer | Fault) -> None:
    time = Time()
    with serve(failing([fault, fault])) as base:  # type: ignore[arg-type]
        assert fetch(f"{base}/a", source(base), time=time).content == "<p>终于</p>".encode()
    assert time.slept[0] == 1.0
    assert sum(time.slept) >= 3.0


def test_back_off_grows_and_is_jittered() -> None:
    slept = []
    for draw in (0.0, 0.99):
        time = Time()
        with serve(failing([page("", 500)] * 4)) as base:  # type: ignore[arg-type]
            fetch(f"{base}/a", source(base, tries=5), time=time, rand=lambda draw=draw: draw)
        slept.append(time.slept)
    assert slept[0] == [0.5, 1.0, 2.0, 4.0]
    assert slept[1] == pytest.approx([1.49, 2.98, 5.96, 11.92])


def test_tries_are_counted() -> None:
    with serving(failing([page("", 500)] * 2)) as served, pytest.raises(ServerFailed):  # type: ignore[arg-type]
        fetch(f"{served.base}/a", source(served.base, tries=2))
    assert served.asked.count(("GET", "/a")) == 2


@pytest.mark.parametrize(
    ("value", "date", "wait"),
    [
        ("7", "", 7.0),
        ("Mon, 03 Nov 2025 00:00:09 GMT", "", 9.0),
        ("Mon, 03 Nov 2025 00:01:00 GMT", "Mon, 03 Nov 2025 00:00:20 GMT", 40.0),
        ("Mon, 03 Nov 2024 00:00:09 GMT", "", 1.0),
        ("soon", "", 1.0),
        ("-3", "", 1.0),
    ],
)
def test_retry_after_is_respected(value: str, date: str, wait: float) -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: " + value.encode() + (f"\r\nDate: {date}" if date else "").encode()
    time = Time()

    def fault(line: Line) -> None:
        line.send(busy + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    with serve(failing([fault])) as base:  # type: ignore[arg-type]
        fetch(f"{base}/a", source(base), time=time)
    assert (time.now - START).total_seconds() == wait


def test_a_host_that_asks_for_too_much_patience_is_left_alone() -> None:
    time = Time()
    pages = {"/a": page("", 503, retry_after="3600"), "/b": page()}

    async def both(fetcher: Fetcher) -> None:
        with pytest.raises(HostBusy) as caught:
            await fetcher.fetch(Request(f"{served.base}/a"), source(served.base))
        assert caught.value.retry_after == 3600
        with pytest.raises(HostGivenUp, match="3600 秒后再来"):
            await fetcher.fetch(Request(f"{served.base}/b"), source(served.base))

    with serving(site(pages)) as served:
        run(both, time)
    assert served.asked == [("GET", "/robots.txt"), ("GET", "/a")]
    assert sum(time.slept) == 0


def redirect(location: str, status: int = 302, **headers: str) -> Answer:
    return page("", status, location=location, **headers)


def test_redirects_are_followed_to_their_end() -> None:
    pages = {"/a": redirect("b/../c?x=1"), "/c?x=1": redirect("/d#part", 301), "/d": page("<p>终</p>")}
    with serve(site(pages)) as base:
        answer = fetch(f"{base}/a", source(base))
        assert (answer.url, answer.content.decode(), answer.request.url) == (f"{base}/d", "<p>终</p>", f"{base}/a")


def test_bytes_of_a_location_go_back_as_they_came() -> None:
    with serving(
        site({"/a": page("", 302, location="/列表".encode("gbk").decode("latin-1")), "/%C1%D0%B1%ED": page()})
    ) as served:
        assert fetch(f"{served.base}/a", source(served.base)).status == 200


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_what_a_redirect_makes_of_a_post(status: int, method: str) -> None:
    with serving(site({"/a": redirect("/b", status), "/b": page()})) as served:
        fetch(Request(f"{served.base}/a", form=(("x", "1"),)), source(served.base))
    assert served.asked[-1] == (method, "/b")


def test_too_many_redirects() -> None:
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    with serving(site(pages)) as served, pytest.raises(TooManyRedirects, match="超过 5 次"):
        fetch(f"{served.base}/0", source(served.base))
    assert served.asked[-1] == ("GET", "/5")


def test_a_loop_ends_at_once() -> None:
    with serving(site({"/a": redirect("/b"), "/b": redirect("/a")})) as served, pytest.raises(TooManyRedirects, match="成环"):
        fetch(f"{served.base}/a", source(served.base, redirects=20))
    assert served.asked[1:] == [("GET", "/a"), ("GET", "/b")]


def test_a_redirect_to_itself_with_a_cookie_is_no_loop() -> None:
    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        return page() if "seen=1" in headers.get("cookie", "") else redirect("/a", set_cookie="seen=1; path=/")

    with serve(handler) as base:
        assert fetch(f"{base}/a", source(base)).status == 200


def test_secrets_do_not_leave_their_host() -> None:
    with serving(site({"/b": page()})) as other, serving(site({"/a": redirect(f"{other.base}/b")})) as served:
        fetch(Request(f"{served.base}/a", headers=(("Authorization", "x"), ("X-Kept", "1"))), source(served.base))
    assert served.headers[-1]["authorization"] == "x"
    assert "authorization" not in other.headers[-1]
    assert other.headers[-1]["x-kept"] == "1"


def test_robots_of_the_host_that_a_redirect_leads_to() -> None:
    robots = page("User-agent: *\nDisallow: /b")
    with serving(site({"/robots.txt": robots})) as other, serve(site({"/a": redirect(f"{other.base}/b")})) as base:
        with pytest.raises(RobotsDisallowed) as caught:
            fetch(f"{base}/a", source(base))
        assert caught.value.url == f"{other.base}/b"
    assert other.asked == [("GET", "/robots.txt")]


def test_the_size_limit_counts_decoded_bytes() -> None:
    pages = {
        "/fits": page(b"a" * 5000),
        "/more": page(b"a" * 5001),
        "/packed": page(gzip.compress(b"a" * 5001), content_encoding="gzip"),
    }
    with serve(site(pages)) as base:
        assert len(fetch(f"{base}/fits", source(base, max_bytes=5000)).content) == 5000
        for target in ("/more", "/packed"):
            with pytest.raises(BodyTooLarge, match="5000 字节的上限"):
                fetch(base + target, source(base, max_bytes=5000))


@pytest.mark.parametrize("name", ["hang", "slow drip", "slow headers", "stall"])
def test_no_way_of_being_slow_outlasts_the_deadline(name: str) -> None:
    with serve(FAULTS[name]) as base:
        started = real_time.monotonic()
        with pytest.raises(DeadlineExceeded, match=r"0\.4 秒"):
            fetch(f"{base}/a", source(base, timeout=0.4, obey_robots=False))
        assert real_time.monotonic() - started < 2


def test_redirects_share_one_deadline() -> None:
    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        real_time.sleep(0.15)
        return redirect(target + "a")

    with serve(handler) as base, pytest.raises(DeadlineExceeded):
        fetch(f"{base}/a", source(base, timeout=0.5, redirects=20, obey_robots=False))


def test_names_that_do_not_resolve_answer_slowly_within_the_deadline() -> None:
    release = threading.Event()

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        release.wait(5)
        return []

    try:
        with pytest.raises(ConnectFailed, match="域名解析没有应答"):
            fetch("http://www.xian.gov.cn/", source("http://www.xian.gov.cn/", timeout=0.5, tries=1), lookup=lookup)
    finally:
        release.set()


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(ConnectFailed, match="域名解析失败"):
        fetch("http://no.xian.gov.cn/", source("http://no.xian.gov.cn/"), lookup=names({}))


def test_a_closed_port_is_a_connect_failure_with_robots_or_without() -> None:
    for obeying in (True, False):
        base = closed_port()
        with pytest.raises(ConnectFailed, match="拒绝连接") as caught:
            fetch(f"{base}/a", source(base, obey_robots=obeying))
        assert not caught.value.reached


def test_a_host_whose_connections_hang_is_given_up_after_three() -> None:
    async def crawl(fetcher: Fetcher) -> list[type[FetchError]]:
        errors: list[type[FetchError]] = []
        for number in range(20):
            try:
                await fetcher.fetch(Request(f"{base}/{number}"), source(base, timeout=0.6))
            except FetchError as exc:
                errors.append(type(exc))
        return errors

    with hanging_connect() as base:
        started = real_time.monotonic()
        assert run(crawl) == [ConnectFailed] + [HostGivenUp] * 19
        assert real_time.monotonic() - started < 2


def test_one_bad_page_does_not_cost_the_others() -> None:
    bad = ["hang up", "garbage", "body cut", "reset"]
    pages: dict[str, Answer | Fault] = {f"/{n}": FAULTS[name] for n, name in enumerate(bad)} | {"/good": page()}

    async def crawl(fetcher: Fetcher) -> int:
        await fetcher.fetch(Request(f"{base}/good"), source(base))
        for number in range(len(bad)):
            with pytest.raises((ConnectFailed, BodyTruncated)):
                await fetcher.fetch(Request(f"{base}/{number}"), source(base))
        return (await fetcher.fetch(Request(f"{base}/good"), source(base))).status

    with serve(site(pages)) as base:
        assert run(crawl) == 200


def test_a_host_that_fails_page_after_page_is_given_up() -> None:
    async def crawl(fetcher: Fetcher) -> None:
        for number in range(5):
            with pytest.raises(ServerFailed):
                await fetcher.fetch(Request(f"{served.base}/{number}"), source(served.base))
        with pytest.raises(HostGivenUp, match="HTTP 500"):
            await fetcher.fetch(Request(f"{served.base}/5"), source(served.base))

    with serving(lambda method, target, *_: page("", 404 if target == "/robots.txt" else 500)) as served:
        run(crawl)
    assert len(served.asked) == 1 + 5 * 3


def test_runs_that_share_a_fetcher_each_begin_anew() -> None:
    async def crawl(fetcher: Fetcher) -> None:
        for expected in (ConnectFailed, HostGivenUp, ConnectFailed):
            with pytest.raises(expected):
                await fetcher.fetch(Request(f"{base}/a"), source(base))
            if expected is HostGivenUp:
                fetcher.begin_run()

    base = closed_port()
    run(crawl)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://xian.gov.cn/a",
        "javascript:alert(1)",
        "http://",
        "http:///a",
        "/a",
        "http://[broken",
        "http://xian.gov.cn:99999/",
        "http://a\x00b/",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    for obeying in (True, False):
        with pytest.raises(AddressRefused):
            fetch(url, source("http://xian.gov.cn/", obey_robots=obeying), lookup=names({}))


def test_the_host_is_named_though_the_address_is_dialled() -> None:
    with serving(site({"/a": page()})) as served:
        url = f"http://www.xian.gov.cn:{served.port}/a"
        assert fetch(url, source(url), lookup=names({"www.xian.gov.cn": "127.0.0.1"})).url == url
    assert served.headers[-1]["host"] == f"www.xian.gov.cn:{served.port}"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "www.xian.gov.cn", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_in_every_spelling(host: str) -> None:
    lookup = names({"www.xian.gov.cn": "127.0.0.1"}) if host == "www.xian.gov.cn" else socket.getaddrinfo
    with serving(site({"/a": page()})) as served:
        url = f"http://{host}:{served.port}/a"
        with pytest.raises(AddressRefused):
            fetch(url, source(url, allow_private=False), lookup=lookup)
    assert served.asked == []


def test_a_proxy_is_used_and_internal_names_are_still_refused() -> None:
    with serving(lambda *_: page("<p>经代理</p>")) as proxy:
        url = "http://www.xian.gov.cn/a"
        assert (
            fetch(url, source(url, proxy=proxy.base, allow_private=False), lookup=names({})).content == "<p>经代理</p>".encode()
        )
        assert proxy.asked[-1] == ("GET", url)
        for internal in (
            "http://10.0.0.1/",
            "http://localhost/",
            "http://2130706433/",
            "http://metadata.google.internal/",
            "http://[::1]/",
        ):
            with pytest.raises(AddressRefused):
                fetch(internal, source(internal, proxy=proxy.base, allow_private=False), lookup=names({}))
    assert len(proxy.asked) == 2


@pytest.mark.parametrize("proxy", ["gopher://x", "http://[broken", "socks5://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used(proxy: str) -> None:
    with pytest.raises(ConnectFailed):
        fetch("http://www.xian.gov.cn/", source("http://www.xian.gov.cn/", proxy=proxy, tries=1, obey_robots=False))


def test_one_request_at_a_time_for_a_host_and_hosts_side_by_side() -> None:
    together = threading.Barrier(2)
    busy, most, guard = 0, 0, threading.Lock()

    def one_by_one(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        nonlocal busy, most
        with guard:
            busy += 1
            most = max(most, busy)
        real_time.sleep(0.02)
        with guard:
            busy -= 1
        return page()

    def side_by_side(*_: object) -> Answer:
        together.wait(5)
        return page()

    async def crawl(fetcher: Fetcher, bases: list[str]) -> None:
        await asyncio.gather(*(fetcher.fetch(Request(f"{base}/{n}"), source(base)) for n, base in enumerate(bases)))

    with serve(one_by_one) as base:
        run(lambda fetcher: crawl(fetcher, [base] * 6))
    assert most == 1
    with serve(side_by_side) as first, serve(side_by_side) as second:
        run(lambda fetcher: crawl(fetcher, [first, second]))


def test_the_delay_of_the_source_or_of_robots_whichever_is_larger() -> None:
    async def three(fetcher: Fetcher, where: Served, delay: float) -> None:
        for number in range(3):
            await fetcher.fetch(Request(f"{where.base}/{number}"), source(where.base, delay=delay))

    for asked, delay, expected in (("", 2.0, 6.0), ("Crawl-delay: 5", 2.0, 2.0 + 10.0), ("Crawl-delay: 1", 2.0, 6.0)):
        time = Time()
        with serving(lambda *_, asked=asked: page(f"User-agent: *\n{asked}\nDisallow: /x")) as served:
            run(lambda fetcher, served=served, delay=delay: three(fetcher, served, delay), time)
        assert sum(time.slept) == expected


def test_robots_are_asked_once_and_obeyed() -> None:
    async def crawl(fetcher: Fetcher) -> None:
        await asyncio.gather(*(fetcher.fetch(Request(f"{served.base}/{n}"), source(served.base)) for n in range(3)))
        with pytest.raises(RobotsDisallowed):
            await fetcher.fetch(Request(f"{served.base}/private/1"), source(served.base))

    with serving(lambda *_: page("User-agent: *\nDisallow: /private")) as served:
        run(crawl)
    assert served.asked.count(("GET", "/robots.txt")) == 1
    assert ("GET", "/private/1") not in served.asked


def test_disobeying_robots_is_said_once_a_run(caplog: pytest.LogCaptureFixture) -> None:
    async def crawl(fetcher: Fetcher) -> None:
        for number in range(3):
            await fetcher.fetch(Request(f"{served.base}/{number}"), source(served.base, obey_robots=False))

    with serving(lambda *_: page("User-agent: *\nDisallow: /")) as served, caplog.at_level(logging.WARNING):
        run(crawl)
    assert [record.getMessage() for record in caplog.records] == ["xian: 按来源设置, 不遵守 robots.txt (obey_robots = false)"]


@pytest.mark.parametrize("fault", [page("", 500), page("", 503), page("", 429), FAULTS["body cut"]])
def test_robots_that_cannot_be_had_forbid_for_now(fault: Answer | Fault) -> None:
    async def crawl(fetcher: Fetcher) -> None:
        for target in ("/a", "/b"):
            with pytest.raises(RobotsUnavailable, match=r"暂时取不到 robots\.txt"):
                await fetcher.fetch(Request(served.base + target), source(served.base))

    with serving(site({"/robots.txt": fault, "/a": page()})) as served:
        run(crawl)
    assert served.asked == [("GET", "/robots.txt")] * 3


@pytest.mark.parametrize(
    "fault",
    [page("", 403), page("", 401), page("", 521), redirect("/robots.txt"), FAULTS["br broken"], FAULTS["redirect to a file"]],
)
def test_robots_that_say_nothing_forbid_nothing(fault: Answer | Fault) -> None:
    with serve(site({"/robots.txt": fault, "/a": page()})) as base:
        assert fetch(f"{base}/a", source(base)).status == 200


def test_endless_robots_are_read_to_their_bound() -> None:
    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        return page(b"User-agent: *\nDisallow: /x\n" + b"# padding\n" * 200_000) if target == "/robots.txt" else page()

    with serve(handler) as base:
        assert fetch(f"{base}/a", source(base)).status == 200
        with pytest.raises(RobotsDisallowed):
            fetch(f"{base}/x", source(base))


@pytest.mark.parametrize("fault", [hang, slow_drip])
def test_cancelling_leaves_nothing_behind(fault: Fault) -> None:
    async def cancel(fetcher: Fetcher) -> None:
        task = asyncio.create_task(fetcher.fetch(Request(f"{base}/a"), source(base, obey_robots=False)))
        await asyncio.sleep(0.15)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await fetcher.fetch(Request(f"{good}/a"), source(good))).status == 200
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with serve(fault) as base, serve(site({"/a": page()})) as good:
        run(cancel)
    gc.collect()


def test_idle_clients_are_closed_when_there_are_many() -> None:
    async def crawl() -> list[int]:
        wire = Wire(Resolver(names({f"h{n}.cn": "127.0.0.1" for n in range(4)})), most_clients=2)
        opened = []
        for number in range(4):
            await wire.exchange(Call(f"http://h{number}.cn:{served.port}/a", None, (), 1.0, 10_000), source(served.base))
            opened.append(wire.open_clients)
        await wire.aclose()
        return [*opened, wire.open_clients]

    with serving(site({"/a": page()})) as served:
        assert asyncio.run(crawl()) == [1, 2, 2, 2, 0]
