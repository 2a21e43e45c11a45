"""Whatever a page, a list or a person wrote is shown as text: nothing stored becomes markup, a script or a strange link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.records import Article, Attachment, Heading, Image, Paragraph, Table
from storage import articles, flags, runs
from storage.articles import Incoming
from storage.database import immediate, open_archive
from storage.flags import MentionRow, NewAlert, ReadingRow, WatchRow
from storage.runs import Counts, Listing
from tests import archive
from tests.web import Browser, browsing

EVIL = """</title></textarea></script><script>alert(1)</script>"'><img src=x onerror=alert(1)><svg onload=alert(1)>{{ 7*7 }}&lt;b&gt;"""
SCRIPT_URL = "javascript:alert(1)//"
SOURCE, PROJECT, TARGET = "evil", "evil-project", "evil-target"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("evil") / "archive.db"
    _build(path)
    with browsing(path) as browser:
        yield browser


def _build(path: Path) -> None:
    db = open_archive(path)
    at = archive.day("2025-03-01")
    with immediate(db) as conn:
        runs.put_source(conn, SOURCE, EVIL, SCRIPT_URL, EVIL, True)
        runs.set_found(conn, SOURCE, cms=EVIL, url=SCRIPT_URL + "found")
        project = {"aliases": [EVIL], "note": EVIL, "quiet_days": 3}
        target = {"metric": [EVIL], "period": "2025", "goal": EVIL}
        rows = [
            WatchRow(PROJECT, "project", EVIL, EVIL, json.dumps(project)),
            WatchRow(TARGET, "target", EVIL, EVIL, json.dumps(target)),
        ]
        flags.sync_watches(conn, rows, at)
        for number, words in enumerate((EVIL, EVIL + "35亿元。", EVIL + "38亿元。", EVIL + "35亿元。"), 1):
            _store(conn, words, 1 if number < 4 else 2)
        run_id = runs.begin(conn, SOURCE, at)
        runs.add_listing(conn, run_id, Listing(1, 1, SCRIPT_URL, EVIL, "failed", EVIL))
        runs.finish(conn, run_id, SOURCE, at, "failed", Counts(listed=1, failed=1), EVIL)
        for watch, article, source in ((PROJECT, 1, None), (TARGET, None, None), (None, None, SOURCE)):
            flags.add_alert(conn, NewAlert("mention", f"{watch}", EVIL, EVIL, watch, source, article), at)
        flags.add_alert(conn, NewAlert(EVIL, "odd", EVIL, EVIL), at)
    db.close()


def _store(conn: object, words: str, number: int) -> None:
    article = Article(
        url=f"{SCRIPT_URL}{number}",
        title=EVIL,
        subtitle=EVIL,
        blocks=(
            Paragraph(words),
            Heading(EVIL),
            Image(SCRIPT_URL, EVIL),
            Table(((EVIL, EVIL), (EVIL, ""))),
        ),
        site=EVIL,
        district=EVIL,
        column=EVIL,
        source_id=SOURCE,
        published_at=archive.day("2025-03-01"),
        published_precision="minute",
        origin=EVIL,
        authors=(EVIL,),
        photographers=(EVIL,),
        editors=(EVIL,),
        attachments=(Attachment(EVIL, SCRIPT_URL), Attachment(EVIL, "data:text/html,x", "video")),
    )
    at = archive.day("2025-03-02")
    stored = articles.save(conn, Incoming(article, (article.url,), (archive.page_of(article, at),), at, EVIL))  # type: ignore[arg-type]
    mention = MentionRow(PROJECT, EVIL, EVIL[5:20], "body", 5, 20, EVIL, True)
    readings = [
        ReadingRow(watch, EVIL, EVIL, role, "=", 1.0, EVIL, EVIL, EVIL) for watch in (TARGET, None) for role in ("goal", EVIL)
    ]
    flags.add_mentions(conn, stored.article_id, stored.version, [mention], at, historical=False)  # type: ignore[arg-type]
    flags.add_readings(conn, stored.article_id, stored.version, readings, at, historical=False)  # type: ignore[arg-type]


PAGES = [
    "/",
    "/read/1",
    "/read/1?version=1",
    "/read/2",
    "/diff/1/1/2",
    "/diff/1/2/3",
    f"/project/{PROJECT}",
    f"/target/{TARGET}",
    f"/source/{SOURCE}",
    "/quwen",
    *(
        f"/quwen/{table}"
        for table in ("articles", "versions", "mentions", "readings", "alerts", "watches", "sources", "runs", "listings")
    ),
    "/quwen/articles/1",
    "/quwen/alerts/1",
    "/quwen/watches/evil-project",
    f"/quwen/articles?_search={quote(EVIL)}",
    f"/quwen/articles?title__contains={quote(EVIL)}",
    "/quwen?sql=" + quote("select v.title, v.record, a.url from versions v, articles a"),
    "/quwen?sql=" + quote("select '" + EVIL.replace("'", "''") + "' as [" + EVIL.replace("]", "") + "]"),
]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stored_becomes_markup(browser: Browser, path: str) -> None:
    page = browser.page(path)
    assert not page.tree.css("script, img, iframe, object, embed, style, svg[onload]")
    for node in page.tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")], node.html
        for name in ("href", "src", "action", "xlink:href"):
            value = (node.attributes.get(name) or "").strip().lower()
            assert not value.startswith(("javascript:", "data:", "vbscript:")), node.html
    assert "49" not in page.text()  # a template in a stored text is not run


def test_the_text_itself_is_shown(browser: Browser) -> None:
    page = browser.page("/read/2")
    assert EVIL in page.text("h1")
    assert page.text("h1").count("<script>alert(1)</script>") == 1


@pytest.mark.parametrize("path", ["/read/" + quote(EVIL, safe=""), "/project/" + quote(EVIL, safe=""), "/source/" + quote(EVIL, safe=""),
                                  "/diff/1/" + quote(EVIL, safe="") + "/2", "/read/1?version=" + quote(EVIL), "/quwen/" + quote(EVIL, safe="")])  # fmt: skip
def test_what_stands_in_the_address_is_text_too(browser: Browser, path: str) -> None:
    answer = browser.get(path, 302) if path.startswith("/quwen/") else browser.get(path, 404)
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_the_feed_holds_it_as_text(browser: Browser) -> None:
    answer = browser.get("/feed.atom")
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
