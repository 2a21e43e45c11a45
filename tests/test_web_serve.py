"""`serve` with a real server on loopback: the live file, the address, the end by a signal."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from crawler.errors import ArchiveError, QuwenError
from crawler.records import Article, Paragraph
from storage.database import immediate, open_archive
from storage.web.serve import ServeError, listen, make_datasette, serve, url_of
from tests import archive

_PROGRAM = """
import sys
from storage.web.serve import serve
serve(sys.argv[1], "127.0.0.1", 0, False, lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "档案 #1?"
    folder.mkdir()
    path = folder / "50% 的.db"
    archive.build(path)
    return path


@contextmanager
def serving(path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-c", _PROGRAM, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:"), process.stderr.read() if process.stderr else ""
            yield url, process
        finally:
            process.kill()


def test_the_live_file_is_served_under_the_name_quwen(path: Path) -> None:
    with serving(path) as (url, _), httpx.Client(base_url=url, trust_env=False) as client:
        assert "启明" in client.get("/").text
        assert client.get("/quwen/articles.json?_shape=array").json()[0]["title"] == archive.REPOST.title
        assert client.get("/-/static-plugins/quwen/quwen.css").headers["content-type"] == "text/css"
        databases = client.get("/-/databases.json").json()
        assert [(database["name"], database["is_mutable"]) for database in databases] == [("quwen", True)]
        db = open_archive(path)
        with immediate(db) as conn:
            fresh = Article(url="http://a.example/new.html", title="刚刚抓到的文章", blocks=(Paragraph("新内容。"),))
            archive.store(conn, fresh, archive.day("2025-07-01"))
        assert "刚刚抓到的文章" in client.get(f"/quwen/articles?_search={quote('刚刚')}").text
        db.close()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(path: Path, sign: signal.Signals) -> None:
    with serving(path) as (url, process):
        httpx.get(url, trust_env=False)
        process.send_signal(sign)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "ended\n", "")


def test_a_page_that_is_not_there_does_not_flood_the_terminal(path: Path) -> None:
    with serving(path) as (url, process):
        assert httpx.get(url + "quwen/nothing", trust_env=False).status_code == 404
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("ended\n", "")


def test_a_busy_port_is_told_with_the_remedy(path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"端口 {port} 已被占用.*--port"):
            serve(path, "127.0.0.1", port, False, lambda url: None)


@pytest.mark.parametrize(
    ("host", "port", "remedy"),
    [
        ("192.0.2.1", 0, "--host"),
        ("no such host", 0, "--host"),
        ("a" * 70, 0, "--host"),
        ("127.0.0.1", 70000, "--port"),
        ("::1", -1, "--port"),
    ],
)
def test_an_address_that_cannot_be_had_is_told_with_the_remedy(host: str, port: int, remedy: str) -> None:
    with pytest.raises(QuwenError, match=remedy):
        listen(host, port)


@pytest.mark.parametrize(
    ("bytes_", "says"),
    [(None, "还没有数据库"), (b"not a database at all, but long enough" * 40, "不是 SQLite"), (b"", "没有区闻的表")],
)
def test_what_is_no_archive_is_told(tmp_path: Path, bytes_: bytes | None, says: str) -> None:
    path = tmp_path / "other.db"
    if bytes_ is not None:
        path.write_bytes(bytes_)
    with pytest.raises(ArchiveError, match=says):
        make_datasette(path)
    assert path.exists() == (bytes_ is not None)


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("localhost", None)])
def test_the_address_told_can_be_opened(host: str, shown: str | None) -> None:
    with listen(host, 0) as sock:
        url = httpx.URL(url_of(sock))
        assert url.port == sock.getsockname()[1]
        assert shown is None or url.host == shown
        with socket.create_connection((url.host, url.port or 0), timeout=5):
            pass


def test_the_browser_is_opened_when_it_is_ready(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a thread, as a program with a loop of its own would: signals are left alone there."""
    opened: list[str] = []
    ready = threading.Event()
    monkeypatch.setattr("webbrowser.open", lambda url: (opened.append(url), ready.set()))
    servers: list[object] = []
    monkeypatch.setattr("storage.web.serve._Server.capture_signals", _remember(servers))
    told: list[str] = []
    thread = threading.Thread(target=serve, args=(path, "127.0.0.1", 0, True, told.append))
    thread.start()
    assert ready.wait(20)
    servers[0].should_exit = True  # type: ignore[attr-defined]
    thread.join(20)
    assert not thread.is_alive()
    assert opened == told


def _remember(servers: list[object]) -> object:
    @contextmanager
    def capture_signals(server: object) -> Iterator[None]:
        servers.append(server)
        yield

    return capture_signals
