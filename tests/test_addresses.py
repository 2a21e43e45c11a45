"""Internal addresses are known in every family and disguise; connections go to the address that was checked."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import check_name, check_url, is_internal
from crawler.errors import AddressRefused
from crawler.network import CheckedBackend, PrivateAddress, Resolver

INTERNAL = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.0.23",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.5",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
]
PUBLIC = [
    "1.1.1.1",
    "47.96.164.84",
    "223.5.5.5",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2400:3200::1",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
]


@pytest.mark.parametrize("address", INTERNAL)
def test_internal(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert not is_internal(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_alike(inner: ipaddress.IPv4Address) -> None:
    mapped = f"::ffff:{inner}"
    nat64 = str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | int(inner)))
    assert is_internal(str(inner)) == is_internal(mapped) == is_internal(nat64)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "nas.local",
        "metadata.google.internal",
        "intranet",
        "2130706433",
        "0x7f000001",
        "0177.1",
        "127.1",
        "10.0.0.1",
        "::1",
    ],
)
def test_names_that_are_internal(host: str) -> None:
    with pytest.raises(AddressRefused):
        check_name("http://x/", host)


@pytest.mark.parametrize("host", ["www.qjq.gov.cn", "47.96.164.84", "localhost.example.cn", "internal.gov.cn", "2400:3200::1"])
def test_names_that_are_not(host: str) -> None:
    check_name("http://x/", host)


def test_only_web_addresses_pass() -> None:
    check_url("HTTPS://www.qjq.gov.cn/")
    for url in ("file:///etc/passwd", "gopher://a.cn/", "//a.cn/", "http://", "http://a.cn:x/", "data:text/html,a"):
        with pytest.raises(AddressRefused):
            check_url(url)


class Dialled(httpcore.AsyncNetworkBackend):
    """Writes down where it is told to connect; fails where it is told to."""

    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        self.to: list[str] = []
        self.failing = failing

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        self.to.append(host)
        if host in self.failing:
            raise httpcore.ConnectError("no route")
        return httpcore.AsyncNetworkStream()


def dial(
    *answers: list[str], allow_private: bool = False, failing: tuple[str, ...] = (), times: int = 1
) -> tuple[list[str], int]:
    """Connect so many times to a name whose DNS gives these answers in turn; where was dialled, and how often DNS was asked."""
    left = list(answers)

    def lookup(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        family = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [(family[ipaddress.ip_address(a).version], socket.SOCK_STREAM, 6, "", (a, port)) for a in left.pop(0)]

    sockets = Dialled(failing)
    resolver = Resolver(lookup, threads=1)

    async def main() -> None:
        backend = CheckedBackend(resolver, allow_private=allow_private, sockets=sockets)
        for _ in range(times):
            await backend.connect_tcp("www.xian.gov.cn", 80, 1.0)

    try:
        asyncio.run(main())
    finally:
        resolver.close()
    return sockets.to, len(answers) - len(left)


def test_what_was_checked_is_what_is_dialled_and_dns_is_asked_once_a_connection() -> None:
    assert dial(["1.1.1.1"], ["127.0.0.1"]) == (["1.1.1.1"], 1)


def test_an_answer_that_changes_is_checked_again() -> None:
    with pytest.raises(PrivateAddress, match=r"127\.0\.0\.1"):
        dial(["1.1.1.1"], ["127.0.0.1"], times=2)


def test_internal_addresses_among_public_ones_are_passed_over() -> None:
    assert dial(["127.0.0.1", "10.0.0.1", "1.1.1.1"])[0] == ["1.1.1.1"]
    assert dial(["127.0.0.1", "1.1.1.1"], allow_private=True)[0] == ["127.0.0.1"]


def test_families_take_turns_when_one_leads_nowhere() -> None:
    many = ["2400:3200::1", "2400:3200::2", "2400:3200::3", "2400:3200::4", "2400:3200::5", "1.1.1.1"]
    assert dial(many, failing=tuple(many[:5]))[0] == ["2400:3200::1", "1.1.1.1"]


def test_the_last_failure_is_told() -> None:
    with pytest.raises(httpcore.ConnectError, match="no route"):
        dial(["1.1.1.1", "1.0.0.1"], failing=("1.1.1.1", "1.0.0.1"))


def test_a_label_that_is_too_long_is_a_name_that_does_not_exist() -> None:
    resolver = Resolver()
    with pytest.raises(socket.gaierror):
        asyncio.run(resolver.addresses(f"{'a' * 70}.cn", 80))
    resolver.close()
