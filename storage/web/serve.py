"""Serves the live archive with Datasette: read-only, mutable, as the database `quwen` whatever its file is called."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import signal
import socket
import sqlite3
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rich
import uvicorn
from datasette.app import Datasette
from datasette.database import Database

from crawler.errors import ArchiveError, QuwenError
from storage.database import open_archive, translated
from storage.web import labels

BUSY_SECONDS = 5.0
_SHUTDOWN_SECONDS = 3


class ServeError(QuwenError):
    """The address cannot be listened on; the message says what to do."""


class _LiveArchive(Database):  # type: ignore[misc]
    """A database that is never written to, opened by a proper URI: a path may hold #, ? or %."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        uri = f"{Path(self.path).resolve().as_uri()}?mode=ro"
        conn = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=BUSY_SECONDS)
        conn.execute("PRAGMA query_only = 1")
        self._all_file_connections.append(conn)
        return conn


def make_datasette(db_path: str | Path, *, allow_sql: bool = True, base_url: str = "/") -> Datasette:
    """Datasette over the archive at `db_path`. Raises ArchiveError when that is no archive of ours.

    allow_sql: whether readers may run SQL of their own (read-only, a second at most).
    """
    _check(db_path)
    datasette = Datasette(
        settings={
            "default_page_size": 50,
            "max_returned_rows": 2000,
            "sql_time_limit_ms": 1000,
            "facet_time_limit_ms": 300,
            "truncate_cells_html": 400,
            "suggest_facets": False,
            "allow_download": False,
            "default_allow_sql": allow_sql,
            "default_cache_ttl": 0,
            "base_url": base_url,
        },
        memory=False,
    )
    datasette.remove_database("_memory")
    datasette.add_database(_LiveArchive(datasette, str(db_path), is_mutable=True), name=labels.DATABASE)
    return datasette


def _check(db_path: str | Path) -> None:
    db = open_archive(db_path, read_only=True)
    try:
        with translated(str(db_path)):
            tables = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"articles", "versions", "alerts"} <= tables:
            raise ArchiveError(f"{db_path} 里没有区闻的表: 请用 --db 指明 quwen crawl 写的数据库")
    finally:
        db.conn.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises ServeError."""
    if not 0 <= port <= 65535:  # getaddrinfo takes 70000 for 4464
        raise ServeError(f"没有端口 {port}: 请用 --port 给 0 到 65535 的数")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (socket.gaierror, UnicodeError) as exc:
        raise ServeError(f"不认识的地址 {host}: 请用 --host 127.0.0.1, 或 0.0.0.0 表示所有地址") from exc
    sock = socket.socket(family, kind, proto)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)
    except OSError as exc:
        sock.close()
        raise ServeError(_why(host, port, exc)) from exc
    return sock


def _why(host: str, port: int, exc: OSError) -> str:
    if exc.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用 (也许另一个 quwen browse 还开着): 关掉它, 或用 --port 换一个, --port 0 自动选"
    if exc.errno == errno.EACCES:
        return f"没有权限使用端口 {port}: 请用 --port 换一个 1024 以上的"
    if exc.errno == errno.EADDRNOTAVAIL:
        return f"本机没有地址 {host}: 请用 --host 127.0.0.1, 或 0.0.0.0 表示所有地址"
    return f"不能在 {host}:{port} 上提供服务: {os.strerror(exc.errno or 0)}"


def url_of(sock: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _is_loopback(sock: socket.socket) -> bool:
    return ipaddress.ip_address(sock.getsockname()[0].split("%")[0]).is_loopback


class _Server(uvicorn.Server):
    """uvicorn, telling when it is ready, and leaving signals to us: it would raise them again at the end."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(db_path: str | Path, host: str, port: int, open_browser: bool, on_ready: Callable[[str], None]) -> None:
    """Serve the archive until Ctrl-C or SIGTERM; then return.

    on_ready is called once with the address when requests are answered. Other readers may run SQL only when the address is
    a loopback one. Raises ArchiveError for the database, ServeError for the address.
    """
    sock = listen(host, port)
    with sock:
        datasette = make_datasette(db_path, allow_sql=_is_loopback(sock))
        rich.get_console().quiet = True  # Datasette prints a traceback through rich for every page that is not there
        url = url_of(sock)

        def ready() -> None:
            on_ready(url)
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        asyncio.run(_run(datasette, sock, ready))


async def _run(datasette: Any, sock: socket.socket, ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        datasette.app(), log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=_SHUTDOWN_SECONDS
    )
    server = _Server(config, ready)

    def stop() -> None:
        server.should_exit = True

    if threading.current_thread() is threading.main_thread():
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop)
    await server.serve(sockets=[sock])
    for database in datasette.databases.values():
        database.close()
