"""A headless Chromium asked over its DevTools protocol with the standard library alone (RFC 6455 as far as that needs)."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Chromium:
    """One tab. To be closed."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen([PROGRAM, *flags, "about:blank"], **quiet)  # type: ignore[call-overload]
        self._numbers = itertools.count(1)
        port = self._port(profile / "DevToolsActivePort")
        tabs = httpx.get(f"http://127.0.0.1:{port}/json", trust_env=False).json()
        url = httpx.URL(next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page"))
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._file = self._socket.makefile("rb")
        self._shake_hands(url.path, port)

    def _port(self, told: Path) -> int:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if told.exists() and (lines := told.read_text().split()):
                return int(lines[0])
            time.sleep(0.05)
        raise TimeoutError("chromium did not start")

    def _shake_hands(self, path: str, port: int) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._socket.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        while self._file.readline().strip():
            pass

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; events in between are passed over."""
        number = next(self._numbers)
        data = json.dumps({"id": number, "method": method, "params": params}).encode()
        mask = os.urandom(4)
        self._socket.sendall(
            b"\x81\xfe" + struct.pack(">H", len(data)) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data))
        )
        while True:
            size = self._file.read(2)[1] & 127
            if size > 125:
                size = int.from_bytes(self._file.read(2 if size == 126 else 8), "big")
            answer = json.loads(self._file.read(size))
            if answer.get("id") == number:
                return dict(answer["result"])

    def evaluate(self, script: str) -> Any:
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, url: str, width: int) -> None:
        """Load a page in a window of that width, and wait for it."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 700)
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.evaluate("document.readyState + ' ' + location.href") == f"complete {url}":
                return
            time.sleep(0.02)
        raise TimeoutError(url)

    def close(self) -> None:
        self._file.close()
        self._socket.close()
        self._process.kill()
        self._process.wait()
