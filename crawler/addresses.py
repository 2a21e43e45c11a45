"""Which hosts may be spoken to: no private, loopback, link-local or otherwise internal address, unless the source says so.

A name proves nothing, and an answer of DNS may change between a check and a connection (DNS rebinding): so names are resolved by
us, every address is checked, and the connection is made to the very address that passed (`crawler.network`). Spellings such as
`http://2130706433/`, `http://0x7f.1/` or `http://[::ffff:127.0.0.1]/` resolve to what they mean and meet the same check.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from crawler.errors import AddressRefused

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_INTERNAL: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 1122)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598); 100.100.100.200 is the metadata service of Alibaba Cloud
        "168.63.129.16/32",  # the wire server of Azure
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544); also the made-up addresses of proxy programs
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "100::/64",  # discard (RFC 6666)
        "fec0::/10",  # site-local (RFC 3879)
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INTERNAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")


def check_url(url: str) -> None:
    """Raise AddressRefused for what is no http(s) address with a host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as exc:
        raise AddressRefused(url, "网址无法解读") from exc
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(url, f"只取 http 和 https, 不取 {parts.scheme or '没有协议的网址'}")
    if not host:
        raise AddressRefused(url, "网址里没有主机名")


def is_internal(address: str) -> bool:
    """Whether an IP address is none of the public internet; an IPv6 address that carries an IPv4 one is judged by that too."""
    ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    inner = _carried(ip)
    if inner is not None:
        return is_internal(str(inner))
    return (
        not ip.is_global
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or any(ip in network for network in _INTERNAL if network.version == ip.version)
    )


def _carried(ip: _Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.teredo[1] if ip.teredo else None


def check_name(url: str, host: str) -> None:
    """Raise AddressRefused when a host is internal by its name alone: all that can be known when a proxy makes the connection."""
    name = host.lower().rstrip(".")
    address = _literal(name)
    if address is not None and is_internal(address):
        raise AddressRefused(url, f"{host} 是内网地址")
    if address is None and (name.endswith(_INTERNAL_NAMES) or "." not in name):
        raise AddressRefused(url, f"{host} 是内网主机名")


def _literal(host: str) -> str | None:
    """The address that a host spells, in any spelling the C library takes (decimal, octal, hexadecimal, short)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
