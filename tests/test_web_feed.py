"""The Atom feed of alerts is valid (RFC 4287), keeps its identities, and filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.atom import FeedEntry, feed_xml
from tests import archive
from tests.archive import Ids
from tests.web import Browser, browsing

NS = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ids, Path]:
    path = tmp_path_factory.mktemp("feed") / "archive.db"
    return archive.build(path), path


@pytest.fixture(scope="module")
def browser(built: tuple[Ids, Path]) -> Iterator[Browser]:
    with browsing(built[1]) as browser:
        yield browser


def feed_of(browser: Browser, query: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(browser.get(f"/feed.atom{query}").content)


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext("a:title", "", NS) for entry in feed.findall("a:entry", NS)]


def is_valid(feed: ElementTree.Element) -> bool:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2, 4.2.6, 4.2.7)."""
    ids = [element.text for element in (feed.find("a:id", NS), *feed.findall("a:entry/a:id", NS)) if element is not None]
    assert len(set(ids)) == len(ids)
    assert all(ident and ident.startswith("urn:uuid:") for ident in ids)
    for part in (feed, *feed.findall("a:entry", NS)):
        assert [len(part.findall(f"a:{name}", NS)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(part.findtext("a:updated", "", NS)).tzinfo is not None
        assert part.find("a:link[@rel='alternate']", NS) is not None
    assert feed.findtext("a:author/a:name", "", NS)
    assert feed.find("a:link[@rel='self']", NS) is not None
    return feed.tag == f"{{{NS['a']}}}feed"


def test_the_feed_is_valid_and_newest_first(browser: Browser, built: tuple[Ids, Path]) -> None:
    answer = browser.get("/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feed_of(browser)
    assert is_valid(feed)
    assert len(titles(feed)) == 6
    assert titles(feed)[0] == f"久无消息: {archive.NAME}"
    assert feed.findtext("a:updated", "", NS) == "2025-06-06T09:30:00+08:00"
    links = [link.attrib["href"] for link in feed.findall("a:entry/a:link", NS)]
    assert f"http://localhost/read/{built[0].signed}" in links
    assert f"http://localhost/project/{archive.PROJECT}" in links
    assert f"http://localhost/source/{archive.SICK}" in links
    category = feed.find("a:entry/a:category", NS)
    assert category is not None
    assert (category.attrib["term"], category.attrib["label"]) == ("quiet", "久无消息")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"?watch={archive.PROJECT}", 3),
        (f"?watch={archive.TARGET}", 1),
        ("?kind=mention,stage", 2),
        ("?kind=gone", 1),
        ("?kind=nothing", 0),
        ("?district=" + quote("东江区"), 5),
        ("?district=" + quote("城市市"), 1),
        ("?district=" + quote("东江区") + "&kind=stage", 1),
        ("?watch=&kind=&district=", 6),
        ("?watch=%27%20OR%201=1", 0),
    ],
)
def test_filters(browser: Browser, query: str, count: int) -> None:
    feed = feed_of(browser, query)
    assert is_valid(feed)
    assert len(titles(feed)) == count


def test_an_entry_keeps_its_identity_in_every_feed(browser: Browser) -> None:
    whole = {entry.findtext("a:id", "", NS) for entry in feed_of(browser).findall("a:entry", NS)}
    part = {entry.findtext("a:id", "", NS) for entry in feed_of(browser, f"?watch={archive.PROJECT}").findall("a:entry", NS)}
    assert part < whole


def test_pages_announce_the_feed(browser: Browser) -> None:
    link = browser.page("/").tree.css_first('link[type="application/atom+xml"]')
    assert link.attributes["href"] == "/feed.atom"


@given(st.text(), st.text(), st.text())
def test_any_text_makes_well_formed_xml(title: str, body: str, kind: str) -> None:
    entry = FeedEntry("k", title, body, kind, archive.NOW, None, None, None, None)
    xml = feed_xml([entry], ["http://a.example/"], title=title, self_url="u", home_url=body, kind_names={}, now=archive.NOW)
    assert is_valid(ElementTree.fromstring(xml))
