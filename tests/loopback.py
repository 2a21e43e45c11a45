"""A small real HTTP server on 127.0.0.1, and a table of ways in which a server can go wrong.

    with serve(handler) as base: ...          # handler(method, target, headers, body) -> (status, headers, body) or a fault
    with serve(FAULTS["slow drip"]) as base:  # a server that does nothing else

A fault is a function of the open socket: it writes what it likes, and returns when it is done or the server stops. A handler may
give one in the place of an answer, so any fault can strike anywhere on a healthy site.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Line:
    """The server's end of a connection. `stopping` is set when the server is to stop; `wait` sleeps no longer than that."""

    socket: socket.socket
    stopping: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Sleep; False when the server stops meanwhile."""
        return not self.stopping.wait(seconds)


Fault = Callable[[Line], None]
Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes], Answer | Fault]


@dataclass(slots=True)
class Served:
    """What a server was asked, in order: (method, target)."""

    base: str
    """With the host 127.0.0.1, without a slash at the end."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None) -> None:
        self.handler = handler
        self.stopping = threading.Event()
        self.open: set[socket.socket] = set()
        self.guard = threading.Lock()
        self.served = Served("")
        super().__init__(("127.0.0.1", 0), _Connection)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.served.base = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.guard:
            self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.guard:
            self.open.discard(request)
        with contextlib.suppress(OSError):  # a fault may have closed it
            super().shutdown_request(request)

    def hang_up(self) -> None:
        with self.guard:
            for connection in self.open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        served = self.server.served
        served.asked.append((self.command, self.path))
        served.headers.append(headers)
        served.bodies.append(body)
        answer = self.server.handler(self.command, self.path, headers, body)
        if callable(answer):
            self.close_connection = True
            self.wfile.flush()
            with contextlib.suppress(OSError):
                answer(Line(self.connection, self.server.stopping))
            return
        self._send(*answer)

    do_POST = do_HEAD = do_GET

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        given = {name.lower() for name in headers}
        for name, value in headers.items():
            self.send_header(name, value)
        has_body = status >= 200 and status not in (204, 304)
        if has_body and not given & {"content-length", "transfer-encoding"}:
            self.send_header("Content-Length", str(len(body)))
        if has_body and "content-type" not in given:
            self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' output is theirs."""


@contextlib.contextmanager
def serving(handler: Handler | Fault, tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """A running server with the record of what it was asked. A fault in the place of a handler strikes on every address."""
    server = _Server(handler if not _is_fault(handler) else lambda *_: handler, tls)  # type: ignore[arg-type, return-value]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.served
    finally:
        server.stopping.set()
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def serve(handler: Handler | Fault) -> Iterator[str]:
    """A running server's base URL, without a slash at the end."""
    with serving(handler) as served:
        yield served.base


def _is_fault(handler: object) -> bool:
    return handler in FAULTS.values() or getattr(handler, "is_fault", False)


def page(body: str | bytes = "<p>好</p>", status: int = 200, **headers: str) -> Answer:
    """An HTML answer; `retry_after="3"` is the header Retry-After."""
    content = body.encode() if isinstance(body, str) else body
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, content


def site(pages: dict[str, Answer | Fault]) -> Handler:
    """A handler of fixed pages by target; anything else is 404."""
    return lambda method, target, headers, body: pages.get(target, page("没有", 404))


# --- the faults -------------------------------------------------------------------------------------------------------------

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


def raw(data: bytes) -> Fault:
    """Write these bytes and hang up."""

    def fault(line: Line) -> None:
        line.send(data)

    fault.is_fault = True  # type: ignore[attr-defined]
    return fault


def hang(line: Line) -> None:
    """Take the request and say nothing, ever."""
    line.wait(600)


def hang_up(line: Line) -> None:
    """Take the request and close the connection."""


def reset(line: Line) -> None:
    """Take the request and reset the connection (RST)."""
    line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    line.socket.close()


def slow_headers(line: Line) -> None:
    """A status line, then a header a moment, without end."""
    line.send(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        line.send(b"X-%d: a\r\n" % number)
        if not line.wait(0.05):
            return


def slow_drip(line: Line) -> None:
    """A byte of the body a moment: each read succeeds, the whole never ends."""
    line.send(_HEAD + b"Content-Length: 1000000\r\n\r\n")
    while line.wait(0.05):
        line.send(b"a")


def stall(line: Line) -> None:
    """Half of the body, then silence."""
    line.send(_HEAD + b"Content-Length: 100\r\n\r\n" + b"a" * 50)
    line.wait(600)


def endless(line: Line) -> None:
    """A body without length and without end."""
    line.send(_HEAD + b"\r\n")
    while line.wait(0):
        line.send(b"<p>a</p>" * 8192)


def endless_chunks(line: Line) -> None:
    """A chunked body without end."""
    line.send(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while line.wait(0):
        line.send(b"10000\r\n" + b"a" * 65536 + b"\r\n")


def endless_headers(line: Line) -> None:
    """One header without end."""
    line.send(b"HTTP/1.1 200 OK\r\nX: ")
    while line.wait(0):
        line.send(b"a" * 65536)


def _coded(coding: bytes, body: bytes) -> bytes:
    return _HEAD + b"Content-Encoding: " + coding + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _lazily(make: Callable[[], bytes]) -> Fault:
    """A fault whose bytes are made when first asked for: bombs take time to make."""
    made: list[bytes] = []

    def fault(line: Line) -> None:
        if not made:
            made.append(make())
        line.send(made[0])

    fault.is_fault = True  # type: ignore[attr-defined]
    return fault


def _zeros(compress: Any, megabytes: int = 64) -> bytes:
    """A bomb: so many megabytes of zeros through a compressor object."""
    method = getattr(compress, "compress", None) or compress.process
    end = compress.flush if hasattr(compress, "compress") else compress.finish
    return b"".join([*(method(bytes(1 << 20)) for _ in range(megabytes)), end()])


def _redirect(location: bytes) -> Fault:
    return raw(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


FAULTS: dict[str, Fault] = {
    "hang": hang,
    "hang up": hang_up,
    "reset": reset,
    "slow headers": slow_headers,
    "slow drip": slow_drip,
    "stall": stall,
    "endless": endless,
    "endless chunks": endless_chunks,
    "endless headers": endless_headers,
    "garbage": raw(b"\x00\x01\x02 no http at all\r\n\r\n"),
    "bad status line": raw(b"HTTP/1.1 abc\r\n\r\n"),
    "head cut": raw(_HEAD),
    "bad length": raw(_HEAD + b"Content-Length: -5\r\n\r\nabc"),
    "two lengths": raw(_HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcde"),
    "body cut": raw(_HEAD + b"Content-Length: 100\r\n\r\n<p>half"),
    "chunks cut": raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    "bad chunks": raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
    "too long by its word": raw(_HEAD + b"Content-Length: 999999999999\r\n\r\n"),
    "gzip cut": _lazily(lambda: _coded(b"gzip", gzip.compress(b"<p>abc</p>" * 999)[:-20])),
    "gzip broken": _lazily(lambda: _coded(b"gzip", gzip.compress(b"abc" * 999)[:15] + b"\xff" * 20)),
    "gzip bad checksum": _lazily(lambda: _coded(b"gzip", gzip.compress(b"abc" * 999)[:-8] + bytes(8))),
    "no gzip at all": raw(_coded(b"gzip", b"<p>plain</p>")),
    "br broken": raw(_coded(b"br", b"\xff\xff\xff\xff")),
    "br cut": _lazily(lambda: _coded(b"br", brotli.compress(bytes(range(256)) * 9)[:-4])),
    "unknown coding": raw(_coded(b"zstd", b"\x28\xb5\x2f\xfd\x04\x58")),
    "many codings": raw(_coded(b", ".join([b"gzip"] * 50), b"x")),
    "gzip bomb": _lazily(lambda: _coded(b"gzip", _zeros(zlib.compressobj(9, zlib.DEFLATED, 31)))),
    "gzip bomb twice": _lazily(lambda: _coded(b"gzip, gzip", gzip.compress(_zeros(zlib.compressobj(9, zlib.DEFLATED, 31))))),
    "deflate bomb": _lazily(lambda: _coded(b"deflate", _zeros(zlib.compressobj(9)))),
    "br bomb": _lazily(lambda: _coded(b"br", _zeros(brotli.Compressor(quality=5)))),
    "redirect loop": _redirect(b"/loop"),
    "redirect to a file": _redirect(b"file:///etc/passwd"),
    "redirect to a script": _redirect(b"javascript:alert(1)"),
    "redirect to metadata": _redirect(b"http://169.254.169.254/latest/meta-data/"),
    "redirect to nowhere": raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    "redirect to rubbish": _redirect(b"http://[broken"),
    "redirect to bad bytes": _redirect(b"http://\xff\xfe\xfd/"),
}


@contextlib.contextmanager
def hanging_connect() -> Iterator[str]:
    """The base URL of a port whose connections are never made: its queue is full, and nobody takes from it."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def closed_port() -> str:
    """The base URL of a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
