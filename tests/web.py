"""Datasette over an archive, asked in-process: what the web tests share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import rich
from selectolax.lexbor import LexborHTMLParser

from crawler.text import clean
from storage.web.serve import make_datasette


@contextlib.contextmanager
def browsing(path: Path, **options: Any) -> Iterator[Browser]:
    """A reader of the archive at `path`."""
    console = rich.get_console()
    console.quiet = True  # Datasette prints the locals of every exception that becomes a page
    datasette = make_datasette(path, **options)
    browser = Browser(datasette)
    try:
        yield browser
    finally:
        console.quiet = False
        browser.close()


class Browser:
    """Asks for pages as a browser would, without a server."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._runner = asyncio.Runner()
        self._runner.run(datasette.invoke_startup())

    def get(self, path: str, status: int = 200) -> httpx.Response:
        """The answer, which must have that status; redirects are not followed."""
        answer: httpx.Response = self._runner.run(self._datasette.client.get(path))
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer

    def page(self, path: str, status: int = 200) -> Shown:
        return Shown(self.get(path, status).text)

    def close(self) -> None:
        self._runner.close()
        self._datasette.executor.shutdown()
        for database in self._datasette.databases.values():
            database.close()


class Shown:
    """An HTML page as its reader meets it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tree = LexborHTMLParser(html)

    def text(self, css: str = "body") -> str:
        """The visible text of all elements that a selector finds, as one line."""
        return clean(" ".join(node.text(separator="") for node in self.tree.css(css)))

    def texts(self, css: str) -> list[str]:
        return [clean(node.text(separator="")) for node in self.tree.css(css)]

    def links(self, css: str = "a") -> list[str]:
        return [node.attributes.get("href") or "" for node in self.tree.css(css)]

    def titles(self) -> list[str]:
        """The titles that a table of articles lists."""
        return [clean(node.text()) for node in self.tree.css("td.col-title > a")]
