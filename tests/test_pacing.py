"""Turns, delays and the circuit breaker, on a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from crawler.errors import (
    BadStatus,
    BodyTruncated,
    ConnectFailed,
    DeadlineExceeded,
    FetchError,
    HostBusy,
    HostGivenUp,
    ServerFailed,
)
from crawler.pacing import Pacer
from tests.fetching import Time

URL = "http://www.xian.gov.cn/a"


def paced(use: Callable[[Pacer, Time], Awaitable[None]]) -> list[float]:
    """What was slept while a coroutine function used a pacer."""
    time = Time()
    asyncio.run(use(Pacer(clock=time, sleep=time.sleep), time))  # type: ignore[arg-type]
    return time.slept


async def turn(pacer: Pacer, url: str = URL, delay: float = 2.0) -> None:
    async with pacer.turn(url, delay):
        pass


def test_a_delay_stands_between_two_requests_to_one_host() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        await turn(pacer)
        await turn(pacer)
        await turn(pacer, "https://www.xian.gov.cn/")
        await turn(pacer, "http://www.xian.gov.cn:80/")
        time.now += timedelta(seconds=60)
        await turn(pacer)

    assert paced(use) == [2.0, 2.0]


def test_the_delay_counts_from_the_end_of_a_request_that_failed_too() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        async def fail() -> None:
            async with pacer.turn(URL, 2.0):
                time.now += timedelta(seconds=9)
                raise ServerFailed(URL, "", 500)

        with pytest.raises(ServerFailed):
            await fail()
        await turn(pacer)

    assert paced(use) == [2.0]


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-400), timedelta(hours=1)])
def test_a_clock_that_jumps_never_makes_us_wait_longer(jump: timedelta) -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        await turn(pacer)
        time.now += jump
        await turn(pacer)
        await turn(pacer)

    assert sum(paced(use)) <= 4.0


def test_a_busy_host_is_left_alone_and_then_asked_more_slowly() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        await turn(pacer)
        pacer.rest(URL, 30.0)
        await turn(pacer)
        await turn(pacer)
        pacer.rest(URL, None)
        await turn(pacer)
        await turn(pacer)

    assert paced(use) == [30.0, 3.0, 3.0, 4.0]


def test_a_host_that_asks_for_more_than_patience() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        pacer.rest(URL, 3600)
        with pytest.raises(HostGivenUp):
            await turn(pacer)
        time.now += timedelta(seconds=3590)
        await turn(pacer)

    assert paced(use) == [10.0]


def unreached(number: int) -> FetchError:
    return ConnectFailed(URL, f"连接超时 {number}")


def cut(number: int) -> FetchError:
    return BodyTruncated(URL, f"断开 {number}")


def hung(number: int) -> FetchError:
    return DeadlineExceeded(URL, f"超时 {number}")


@pytest.mark.parametrize(
    ("kind", "has_answered", "tries"),
    [(unreached, False, 3), (unreached, True, 3), (hung, False, 3), (hung, True, None), (cut, False, None), (cut, True, None)],
)
def test_tries_that_count_against_a_host(kind: Callable[[int], FetchError], has_answered: bool, tries: int | None) -> None:
    pacer = Pacer(clock=Time(), sleep=Time().sleep)
    if has_answered:
        pacer.succeeded(URL)
    states = []
    for number in range(9):
        pacer.try_failed(kind(number))
        states.append(pacer.is_given_up(URL))
    assert (states.index(True) + 1 if True in states else None) == tries


@pytest.mark.parametrize(("seconds", "pages"), [(0.1, 5), (30.0, 2), (50.0, 1)])
def test_pages_that_count_against_a_host(seconds: float, pages: int) -> None:
    pacer = Pacer(clock=Time(), sleep=Time().sleep)
    pacer.succeeded(URL)
    for number in range(pages):
        assert not pacer.is_given_up(URL)
        pacer.page_failed(hung(number), seconds)
    assert pacer.is_given_up(URL)
    assert not pacer.is_given_up("http://other.cn/")


def test_an_answer_wipes_the_slate() -> None:
    pacer = Pacer(clock=Time(), sleep=Time().sleep)
    for _ in range(5):
        for number in range(2):
            pacer.try_failed(unreached(number))
        for number in range(4):
            pacer.page_failed(cut(number), 1.0)
        pacer.succeeded(URL)
    assert not pacer.is_given_up(URL)


def test_a_new_run_gives_another_chance_and_keeps_the_pace() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        await turn(pacer)
        pacer.page_failed(hung(0), 60.0)
        with pytest.raises(HostGivenUp):
            await turn(pacer)
        pacer.forgive()
        await turn(pacer)

    assert paced(use) == [2.0]


@pytest.mark.parametrize("answer", [ServerFailed(URL, "", 500), HostBusy(URL, "", 503), BadStatus(URL, "", 403)])
def test_an_answer_of_any_status_shows_that_there_is_a_host(answer: FetchError) -> None:
    pacer = Pacer(clock=Time(), sleep=Time().sleep)
    for _ in range(9):
        pacer.try_failed(answer)
    assert not pacer.is_given_up(URL)
    assert pacer.host(URL).answered


def test_who_waits_for_a_host_that_is_given_up_meanwhile_is_told() -> None:
    async def use(pacer: Pacer, time: Time) -> None:
        async def failing() -> None:
            async with pacer.turn(URL, 2.0):
                await asyncio.sleep(0)
                for number in range(3):
                    pacer.try_failed(unreached(number))

        first, second = await asyncio.gather(failing(), turn(pacer), return_exceptions=True)
        assert first is None
        assert isinstance(second, HostGivenUp)
        assert "连接超时 2" in second.reason

    assert paced(use) == []
