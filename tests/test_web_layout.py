"""In a real browser: no page is wider than its window, text is not squeezed into columns of one character, in light and dark."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from storage.web.serve import _Server, serve
from tests import archive
from tests.chromium import PROGRAM, Chromium

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no chromium on this machine")
_WIDER = """[...document.querySelectorAll('main *')].filter(node => node.getBoundingClientRect().right > WIDTH + 1
  && !node.closest('.scroll')).map(node => node.outerHTML.slice(0, 80))"""
_STACKED = """[...document.querySelectorAll('td, dd, p, h1, h2, h3')].filter(node => node.innerText.trim().length > 4
  && node.getBoundingClientRect().width < 40).map(node => node.outerHTML.slice(0, 80))"""
_CONTRAST = """(() => { const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(part => { part /= 255;
    return part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4 });
  const light = css => { const [r, g, b] = rgb(css); return .2126 * r + .7152 * g + .0722 * b };
  const style = getComputedStyle(document.body); const pair = [light(style.color), light(style.backgroundColor)].sort((a, b) => b - a);
  return (pair[0] + .05) / (pair[1] + .05) })()"""
PAGES = ["", "read/1", "read/3", "diff/1/1/2", f"project/{archive.PROJECT}", f"target/{archive.TARGET}", f"source/{archive.SOURCE}",
         "quwen", "quwen/articles", "quwen/readings", "quwen/alerts", "quwen/articles/1", "read/99"]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("layout") / "archive.db"
    archive.build(path)
    servers: list[_Server] = []
    ready = threading.Event()
    told: list[str] = []
    original = _Server.startup

    async def startup(self: _Server, sockets: object = None) -> None:
        servers.append(self)
        await original(self, sockets)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(_Server, "startup", startup)
    thread = threading.Thread(target=serve, args=(path, "127.0.0.1", 0, False, lambda url: (told.append(url), ready.set())))
    thread.start()
    assert ready.wait(30)
    yield told[0]
    servers[0].should_exit = True
    thread.join(30)
    patch.undo()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    chromium = Chromium(tmp_path_factory.mktemp("profile"))
    yield chromium
    chromium.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_its_window(site: str, browser: Chromium, page: str, width: int) -> None:
    browser.open(site + page, width)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate(_WIDER.replace("WIDTH", str(width))) == []
    assert browser.evaluate(_STACKED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_read_easily_in_light_and_dark(site: str, browser: Chromium, scheme: str) -> None:
    """WCAG 2.2, 1.4.6: a contrast of 7 to 1."""
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(site + "read/1", 1280)
    assert browser.evaluate(_CONTRAST) > 7


def test_the_style_sheet_arrives_under_the_content_policy(site: str, browser: Chromium) -> None:
    browser.open(site + "read/1", 1280)
    assert browser.evaluate("document.styleSheets.length") == 1
    assert "CJK" in browser.evaluate("getComputedStyle(document.body).fontFamily")
