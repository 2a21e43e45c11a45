"""One HTTP exchange: the seam behind which httpx stands, and the only module that imports it.

Nothing is decided here: no redirect followed, no retry, no robots.txt, no delay (`crawler.fetch` does that). What is kept here
is that every connection goes to an address that was checked, every body is bounded while it comes in, and every foreign error
becomes one of ours. There is one httpx client per host (its pool is quadratic in connections) and one SSLContext for all that
agree on TLS.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import httpcore
import httpx

from crawler.addresses import check_name, check_url
from crawler.errors import AddressRefused, BodyCorrupt, BodyTooLarge, BodyTruncated, ConnectFailed, FetchError
from crawler.inflate import ACCEPTED, CORRUPT, Inflater, UnknownCoding
from crawler.network import CheckedBackend, PrivateAddress, Resolver
from crawler.payload import form_body, json_body
from crawler.records import Headers
from crawler.settings import Source

EVIDENCE = 262_144
"""Bytes kept of an answer that is no success."""
_EVIDENCE_SECONDS = 3.0
_OPENING = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    ImportError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Call:
    """What to send. form: fields of a POST in order, None for a GET. connect_timeout: seconds for DNS, TCP and TLS each."""

    url: str
    form: tuple[tuple[str, str], ...] | None
    headers: Headers
    connect_timeout: float
    max_bytes: int
    as_json: bool = False
    """Whether the fields are sent as one JSON object."""
    may_cut: bool = False
    """Whether a body that is too large may be cut instead of refused."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. content: the decoded body; of an error its beginning, as far as it came; of a redirect nothing."""

    status: int
    headers: Headers
    content: bytes
    location: str | None
    """Of a redirect: where to, as the server says it, in ASCII."""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any letter case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class _Route:
    """What two requests must agree on to share a connection."""

    scheme: str
    host: str
    port: int | None
    verify_tls: bool
    legacy_tls: bool
    proxy: str | None
    allow_private: bool


class Wire:
    """All connections of one run. Close it, or sockets leak."""

    def __init__(self, resolver: Resolver, *, most_clients: int = 128) -> None:
        self._resolver = resolver
        self._contexts: dict[tuple[bool, bool], ssl.SSLContext] = {}
        self._clients = _Clients(self._client, most_clients)

    @property
    def open_clients(self) -> int:
        """How many clients are open now; each may hold an idle socket."""
        return len(self._clients)

    async def aclose(self) -> None:
        await self._clients.aclose()
        self._resolver.close()

    async def exchange(self, call: Call, source: Source) -> Answer:
        """Send one request and read its answer, whatever its status. Raises FetchError; only connecting has a deadline here."""
        url = _readable(call.url)
        if source.proxy and not source.allow_private:
            check_name(call.url, url.host)
        route = _Route(url.scheme, url.host, url.port, source.verify_tls, source.legacy_tls, source.proxy, source.allow_private)
        try:
            async with self._clients.lease(route) as client, _open(client, url, call) as response:
                return await _answer(response, call)
        except PrivateAddress as exc:
            raise AddressRefused(call.url, f"{url.host} 指向内网地址 {exc.address}, 未获允许 (allow_private)") from exc
        except (httpx.InvalidURL, httpx.RemoteProtocolError) as exc:  # httpx reads a Location even if it is not to follow it
            raise AddressRefused(call.url, "重定向的地址无法解读") from exc
        except _OPENING as exc:
            raise ConnectFailed(call.url, _why_unconnected(exc)) from exc
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as exc:
            raise ConnectFailed(call.url, f"没有收到完整的 HTTP 应答头: {str(exc) or type(exc).__name__}", reached=True) from exc

    def _client(self, route: _Route) -> httpx.AsyncClient:
        pool = httpcore.AsyncConnectionPool(
            ssl_context=self._context(route.verify_tls, route.legacy_tls) if route.scheme == "https" else None,
            proxy=_proxy(route.proxy),
            max_connections=8,
            max_keepalive_connections=1,
            keepalive_expiry=30.0,
            network_backend=None if route.proxy else CheckedBackend(self._resolver, allow_private=route.allow_private),
        )
        return httpx.AsyncClient(transport=_Transport(pool), trust_env=False, timeout=None)

    def _context(self, verify: bool, legacy: bool) -> ssl.SSLContext:
        """The one SSLContext for these settings: making one costs 25 ms."""
        if (verify, legacy) not in self._contexts:
            context = httpx.create_ssl_context(verify=verify)
            if legacy:
                context.set_ciphers("DEFAULT:@SECLEVEL=1")
                context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named since Python 3.12
            self._contexts[verify, legacy] = context
        return self._contexts[verify, legacy]


def _readable(url: str) -> httpx.URL:
    check_url(url)
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as exc:
        raise AddressRefused(url, "网址无法解读") from exc


def _proxy(address: str | None) -> httpcore.Proxy | None:
    if address is None:
        return None
    try:
        proxy = httpx.Proxy(address)
    except (httpx.InvalidURL, ValueError) as exc:
        raise httpcore.ProxyError(f"代理地址不能用: {exc}") from exc
    return httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)


@asynccontextmanager
async def _open(client: httpx.AsyncClient, url: httpx.URL, call: Call) -> AsyncIterator[httpx.Response]:
    """Send; give the response with its body unread; close it, whatever happens."""
    headers = [(name.encode("ascii", "replace"), value.encode("utf-8")) for name, value in call.headers]
    headers.append((b"Accept-Encoding", ACCEPTED.encode()))
    body = None
    if call.form is not None:
        kind, body = json_body(call.form) if call.as_json else form_body(call.form)
        headers.append((b"Content-Type", kind))
    timeout = httpx.Timeout(None, connect=call.connect_timeout)
    request = client.build_request("GET" if body is None else "POST", url, headers=headers, content=body, timeout=timeout)
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        yield response
    finally:
        await response.aclose()


def _headers(response: httpx.Response) -> Headers:
    return tuple((name.decode("latin-1"), _header_text(value)) for name, value in response.headers.raw)


def _header_text(value: bytes) -> str:
    """Header values are Latin-1 by the standard, and UTF-8 or GBK by habit of Chinese servers (file names, Location)."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


async def _answer(response: httpx.Response, call: Call) -> Answer:
    if response.has_redirect_location:
        return Answer(response.status_code, _headers(response), b"", _location(response))
    is_success = response.is_success
    limit = call.max_bytes if is_success else min(call.max_bytes, EVIDENCE)
    pieces: list[bytes] = []
    try:
        async with asyncio.timeout(None if is_success else _EVIDENCE_SECONDS):
            await _read(response, call.url, pieces, limit, may_cut=call.may_cut or not is_success)
    except (BodyTruncated, BodyCorrupt, TimeoutError):
        if is_success:
            raise
    return Answer(response.status_code, _headers(response), b"".join(pieces), None)


def _location(response: httpx.Response) -> str:
    """The bytes of the Location, escaped as they came: the server knows its own encoding."""
    value = next(value for name, value in response.headers.raw if name.lower() == b"location")
    return quote(value.strip(), safe="!#$%&'()*+,/:;=?@[]~")


async def _read(response: httpx.Response, url: str, pieces: list[bytes], limit: int, *, may_cut: bool) -> None:
    """Read the body into `pieces` as it comes, and stop at the limit."""
    inflater = _inflater(response, url)
    promised = response.headers.get("content-length", "")
    if inflater.is_plain and not may_cut and promised.isdigit() and int(promised) > limit:
        raise BodyTooLarge(url, f"正文有 {promised} 字节, 超过 {limit} 字节的上限")
    size = received = 0
    try:
        async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as stream:
            async for chunk in stream:
                received += len(chunk)
                for piece in inflater.feed(chunk):
                    pieces.append(piece[: limit - size])
                    size += len(piece)
                    if size > limit:
                        break
                if max(size, received) > limit:
                    break
    except CORRUPT as exc:
        raise BodyCorrupt(url, f"正文的压缩编码已损坏: {exc}") from exc
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as exc:
        raise _broken_off(url, received, exc) from exc
    if max(size, received) > limit:
        if not may_cut:
            raise BodyTooLarge(url, f"正文超过 {limit} 字节的上限")
    elif not inflater.complete:
        raise BodyTruncated(url, f"正文的压缩流没有结尾, 收到 {received} 字节")


def _inflater(response: httpx.Response, url: str) -> Inflater:
    try:
        return Inflater(response.headers.get_list("content-encoding", split_commas=True))
    except UnknownCoding as exc:
        raise BodyCorrupt(url, f"不认识的内容编码 {exc}") from exc


def _broken_off(url: str, received: int, exc: Exception) -> FetchError:
    """A connection that ended in the body is a truncation; a body whose chunks cannot be told apart is corrupt."""
    if isinstance(exc, httpcore.ProtocolError) and "peer closed connection" not in str(exc):
        return BodyCorrupt(url, f"正文的分块格式有错: {exc}")
    return BodyTruncated(url, f"正文没有收完就断开了, 收到 {received} 字节")


def _why_unconnected(exc: BaseException) -> str:
    """A short Chinese reason, from the first cause in the chain that says more than "failed"."""
    link: BaseException | None = exc
    while link is not None:
        match link:
            case ssl.SSLCertVerificationError():
                return f"TLS 证书无效: {link.verify_message}"
            case ssl.SSLError():
                return f"TLS 握手失败: {link.reason or link} (旧站可试 legacy_tls = true)"
            case socket.gaierror():
                return f"域名解析失败: {link.strerror or link}"
            case ConnectionRefusedError():
                return "对方拒绝连接"
            case httpcore.ProxyError():
                return f"代理不通: {link}"
            case ImportError():
                return "socks 代理需要另装 socksio"
            case httpcore.ConnectTimeout():
                return f"连接超时{f' ({link})' if str(link) else ''}"
        link = link.__cause__ or link.__context__
    return f"连接失败: {str(exc) or type(exc).__name__}"


class _Transport(httpx.AsyncBaseTransport):
    """A httpcore pool under a httpx client. httpx's own transport does not let the network backend be chosen."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        stream = _Stream(response.stream)
        return httpx.Response(response.status, headers=response.headers, stream=stream, extensions=response.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Clients:
    """The open clients, the least recently used of them closed when there are too many: an idle one holds a socket."""

    def __init__(self, make: Callable[[_Route], httpx.AsyncClient], most: int) -> None:
        self._make = make
        self._most = most
        self._open: OrderedDict[_Route, httpx.AsyncClient] = OrderedDict()
        self._users: Counter[_Route] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def lease(self, route: _Route) -> AsyncIterator[httpx.AsyncClient]:
        """The client of this route, kept open while it is used."""
        client = self._open.get(route) or self._make(route)
        self._open[route] = client
        self._open.move_to_end(route)
        self._users[route] += 1
        try:
            yield client
        finally:
            self._users[route] -= 1
            await self._trim()

    async def _trim(self) -> None:
        idle = [route for route in self._open if not self._users[route]]
        for route in idle[: max(0, len(self._open) - self._most)]:
            del self._users[route]
            await self._open.pop(route).aclose()

    async def aclose(self) -> None:
        while self._open:
            await self._open.popitem()[1].aclose()
