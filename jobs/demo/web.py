"""The demo's web: one handler function answers for every site; `serve` puts it on loopback, a port a site.

    with serve(web := DemoWeb()) as addresses:      # {"qujiang": "http://127.0.0.1:40123", …}
        ...                                          # crawl
        web.change()                                 # before -> after

The same requests in the same order get the same answers: no clock, no chance. What ticks (counters, rendering times) ticks by request.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jobs.demo import founder, jpaas, jpage, rss, trs, ucap, village, vsb
from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Site, State, site, site_ids
from jobs.demo.markup import fill

_FAMILIES: Mapping[str, Callable[[Site, Asked], Answer | None]] = {
    "jpaas": jpaas.answer,
    "jpage": jpage.answer,
    "trs": trs.answer,
    "village": village.answer,
    "vsb": vsb.answer,
    "founder": founder.answer,
    "ucap": ucap.answer,
    "rss": rss.answer,
}
DEMO_FAULTS = frozenset({"blocked:yuanqu", "empty:fagai"})
"""The faults that the demo shows after the change: one site behind a wall, one list gone empty."""
_FAULTS_OF = ("blocked", "empty")
_FILES = {
    "jpg": ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "pdf": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
    "css": ("text/css", b""),
    "js": ("application/javascript", b""),
}
_ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search\n"


class DemoWeb:
    """All sites in one state. faults: `blocked:SITE` (412 challenge) and `empty:SITE` (lists without rows), in force after the change.

    Raises ValueError for a fault or site that is not known.
    """

    def __init__(self, faults: frozenset[str] = frozenset(), state: State = "before") -> None:
        for fault in faults:
            kind, _, site_id = fault.partition(":")
            if kind not in _FAULTS_OF or site_id not in site_ids():
                raise ValueError(fault)
        self.state: State = state
        self._faults = faults
        self._asked: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def change(self) -> None:
        """Let the sites change: state `before` becomes `after`."""
        self.state = "after"

    def respond(self, site_id: str, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request. target: path and query as on the request line. Raises KeyError for an unknown site."""
        shown = site(site_id, self.state)
        asked = self._take_apart(site_id, method, target, headers, body)
        if asked.path == "/robots.txt":
            return Answer(200, {"Content-Type": "text/plain"}, _ROBOTS.encode())
        if self._has("blocked", site_id):
            return _challenge()
        found = _FAMILIES[shown.family](self._emptied(shown), asked) or _file(asked.path) or _missing(shown)
        return _conditional(found, headers) if shown.validators and found.status == 200 else found

    def _has(self, fault: str, site_id: str) -> bool:
        return self.state == "after" and f"{fault}:{site_id}" in self._faults

    def _emptied(self, shown: Site) -> Site:
        if not self._has("empty", shown.id):
            return shown
        return Site(**{name: getattr(shown, name) for name in Site.__slots__ if name != "stories"}, stories=())

    def _take_apart(self, site_id: str, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Asked:
        parts = urlsplit(target)
        path = unquote(parts.path)
        with self._lock:
            tick = self._asked[(site_id, path)]
            self._asked[(site_id, path)] += 1
        named = {name.lower(): value for name, value in headers.items()}
        form = body.decode("utf-8", "replace") if method == "POST" else ""
        return Asked(
            method=method,
            path=path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            form=dict(parse_qsl(form, keep_blank_values=True)),
            host=named.get("host", "localhost"),
            tick=tick,
        )


def _challenge() -> Answer:
    """瑞数: 412 whatever the headers, its marker early in a page that holds nothing but script."""
    return Answer(412, {"Content-Type": "text/html", "Set-Cookie": "enable_demo=true; Path=/"}, fill("challenge.html").encode())


def _file(path: str) -> Answer | None:
    """Pictures, style sheets, scripts and attachments: the smallest of their kind."""
    known = _FILES.get(path.rpartition(".")[2].lower())
    return Answer(200, {"Content-Type": known[0]}, known[1]) if known else None


def _missing(shown: Site) -> Answer:
    page = fill("missing.html", site=shown.name, encoding=shown.encoding)
    return html(page, shown.encoding, status=404)


def _conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """ETag, and 304 to the client that has it (RFC 9110, 13.1.2)."""
    etag = '"' + hashlib.sha256(answer.content).hexdigest()[:16] + '"'
    named = {name.lower(): value for name, value in headers.items()}
    if named.get("if-none-match") == etag:
        return Answer(304, {"ETag": etag})
    return Answer(answer.status, {**answer.headers, "ETag": etag}, answer.content)


def _handler(web: DemoWeb, site_id: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = web.respond(site_id, self.command, self.path, dict(self.headers.items()), body)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet: the demo's own output is what people read."""

    return Handler


class _Server(ThreadingHTTPServer):
    """One connection an answer (HTTP/1.0), and every thread is waited for at the end: no socket is left open."""

    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is no news."""


@contextmanager
def _serving(web: DemoWeb, site_id: str) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), _handler(web, site_id)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve(web: DemoWeb) -> Iterator[dict[str, str]]:
    """Serve every site on 127.0.0.1, each on a free port of its own; gives {site: base address}; closes all of them at the end."""
    with ExitStack() as stack:
        yield {site_id: stack.enter_context(_serving(web, site_id)) for site_id in site_ids()}
