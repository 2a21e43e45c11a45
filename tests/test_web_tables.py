"""Datasette's own pages in Chinese: labels, what is hidden, facets, cells, exports, SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from markupsafe import escape

from storage.database import open_archive
from storage.web import labels
from storage.web.cells import shown, web_url
from tests import archive
from tests.web import Browser, browsing


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "archive.db"
    archive.build(path)
    return path


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path) as browser:
        yield browser


def test_every_table_and_column_has_a_chinese_name(path: Path) -> None:
    db = open_archive(path, read_only=True)
    tables = {name: {column.name for column in db[name].columns} for name in db.table_names() if "_fts" not in name}
    db.close()
    named = {name: set(said["columns"]) for name, said in labels.TABLES.items() if name != "_sqlite_migrations"}
    tables.pop("_sqlite_migrations", None)
    assert named == tables


def test_only_what_people_read_is_listed(browser: Browser) -> None:
    names = browser.page("/quwen").texts(".tables code")
    assert names[:4] == ["articles", "versions", "mentions", "readings"]
    hidden = {"aliases", "notes", "checks", "story_fingerprints", "version_captures", "articles_fts", "_sqlite_migrations"}
    assert not hidden & set(names)
    assert hidden <= set(browser.page("/quwen?_show_hidden=1").texts(".tables code"))


@pytest.mark.parametrize("table", [name for name, said in labels.TABLES.items() if name != "_sqlite_migrations"])
def test_every_table_opens_with_chinese_heads(browser: Browser, table: str) -> None:
    page = browser.page(f"/quwen/{table}")
    assert page.text("h1") == labels.TABLES[table]["title"]
    for head in page.tree.css("table.data th"):
        names = {"Link": "行", **labels.TABLES[table]["columns"]}
        assert names[head.attributes["title"]] == head.text().strip().rstrip("↑↓").strip()


def test_articles_come_newest_first_without_their_bodies(browser: Browser) -> None:
    page = browser.page("/quwen/articles")
    assert page.titles()[:2] == [archive.REPOST.title, archive.STARTED.title]
    assert page.titles()[-1] == archive.PLAIN.title  # no time of its own
    heads = [head.attributes["title"] for head in page.tree.css("th")]
    assert heads[:3] == ["id", "title", "published_at"]
    assert not {"body", "markdown", "content_hash"} & set(heads)
    assert archive.PLAIN.body.split("\n")[1] not in page.html


def test_columns_asked_for_are_shown(browser: Browser) -> None:
    page = browser.page("/quwen/articles?_col=body&_col=title")
    assert [head.attributes["title"] for head in page.tree.css("th")] == ["id", "body", "title"]


def test_facets_by_district_source_column_and_month(browser: Browser) -> None:
    page = browser.page("/quwen/articles")
    assert page.texts(".facets h2") == ["发布时间 (按月)", "来源列表", "区县", "栏目"]
    months = page.texts(".facets section:first-child li")
    assert months == ["2025-04 3", "2025-03 1", "2025-02 1"]
    april = browser.page("/quwen/articles?published_at__startswith=2025-04")
    assert len(april.titles()) == 3
    assert "2025-04" in april.text(".facets b")
    assert "东江区政府 · 东江要闻" in page.text(".facets")


def test_a_month_can_be_taken_back(browser: Browser) -> None:
    page = browser.page("/quwen/articles?published_at__startswith=2025-04")
    undo = page.links(".facets a[aria-label]")
    assert len(undo) == 1
    assert len(browser.page(undo[0].replace("http://localhost", "")).titles()) == 6


def test_keys_lead_to_pages_and_words_are_chinese(browser: Browser) -> None:
    mentions = browser.page("/quwen/mentions")
    assert f"/watch/{archive.PROJECT}" in mentions.links("td a")
    assert archive.NAME in mentions.text("td.col-watch_id")
    assert mentions.texts("td.col-is_new") == ["否", "是", "否", "否", "是"]
    readings = browser.page("/quwen/readings")
    assert {"超21亿元", "9.6亿元", "38亿元以上", "35亿元以上", "12亿元"} == set(readings.texts("td.col-value")) - {"4亿元"}
    assert "2025年上半年" in readings.texts("td.col-period")
    sources = browser.page("/quwen/sources")
    assert f"/source/{archive.SICK}" in sources.links("td.col-name a")
    assert "被拦截" in sources.texts("td.col-health")
    assert "新提及" in browser.page("/quwen/alerts").texts("td.col-kind")


def test_a_row_has_everything_and_leads_to_the_article(browser: Browser) -> None:
    page = browser.page("/quwen/articles/1")
    assert "/read/1" in page.links()
    assert archive.SIGNED.body.split("\n")[2] in page.text(".row-values")
    assert "提及" in page.text("ul")


def test_filters_are_kept_in_the_form(browser: Browser) -> None:
    page = browser.page(f"/quwen/articles?district__contains={quote('东江')}")
    assert page.tree.css_first("details[open] input").attributes["value"] == "东江"
    assert len(page.titles()) == 5


def test_csv_and_json_stay_raw(browser: Browser) -> None:
    csv = browser.get("/quwen/readings.csv").text
    assert "3500000000.0" in csv
    rows = browser.get("/quwen/articles.json?_shape=array").json()
    assert "T09:30:00+08:00" in rows[0]["published_at"]


def test_readers_may_ask_in_sql_but_not_write(browser: Browser) -> None:
    page = browser.page("/quwen?sql=" + quote("select count(*) as 篇数 from articles"))
    assert page.text("table.data") == "篇数 6"
    words = "select title from articles where id in (select rowid from articles_fts where articles_fts match escape_fts('Q国际'))"
    assert browser.page("/quwen?sql=" + quote(words)).text("table.data td") == archive.SIGNED.title
    browser.get("/quwen?sql=" + quote("delete from articles"), 400)
    wrong = browser.page("/quwen?sql=" + quote("select naught from articles"), 400)
    assert "no such column" in wrong.text(".notice")
    slow = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    assert "interrupted" in browser.page("/quwen?sql=" + quote(slow), 400).text().lower()


def test_the_file_is_not_given_away(browser: Browser, path: Path) -> None:
    browser.get("/quwen.db", 403)
    with browsing(path, allow_sql=False) as strict:
        strict.get("/quwen?sql=select+1", 403)
        assert "SQL" not in strict.page("/quwen").text()


def test_an_unknown_page_is_a_404_in_chinese(browser: Browser) -> None:
    for path in ("/nowhere", "/quwen/nowhere", "/quwen/articles/77"):
        assert "没有" in browser.page(path, 404).text("h1")


def test_metadata_is_new_at_each_call() -> None:
    labels.metadata()["databases"]["quwen"]["tables"]["articles"]["columns"]["title"] = "坏了"
    labels.metadata()["databases"]["quwen"]["tables"]["articles"]["facets"][-1]["month"] = "坏了"
    articles = labels.metadata()["databases"]["quwen"]["tables"]["articles"]
    assert (articles["columns"]["title"], articles["facets"][-1]) == ("标题", {"month": "published_at"})


@pytest.mark.parametrize(
    ("table", "column", "value", "row", "html"),
    [
        ("articles", "published_at", "2025-02-14T00:00:00+08:00", {"published_precision": "day"}, "2025年2月14日"),
        ("articles", "published_at", "2025-02-14T09:30:00+08:00", {}, "2025年2月14日 09:30"),
        ("articles", "authors", '["甲某", "乙某"]', {}, "甲某、乙某"),
        ("articles", "authors", "不是 JSON", {}, "不是 JSON"),
        ("articles", "authors", "[]", {}, "&nbsp;"),
        ("articles", "title", "标题", {"id": 7}, '<a href="/b/read/7">标题</a>'),
        ("readings", "value", 3.5e9, {"unit": "元", "comparator": "≥"}, "35亿元以上"),
        ("readings", "value", 26.0, {}, "26"),
        ("runs", "source_id", {"value": "a/b", "label": "甲<乙"}, {}, '<a href="/b/source/a%2Fb">甲&lt;乙</a>'),
        ("versions", "capture_sha256", "ab" * 32, {}, f'<a href="/b/evidence/{"ab" * 32}">abababababab</a>'),
        ("mentions", "is_new", 1, {}, "是"),
        ("listings", "outcome", "failed", {}, "失败"),
        ("captures", "body", b"\x00", {}, None),
        ("articles", "gone_at", None, {}, None),
        ("mentions", "quote", "短句", {}, None),
    ],
)
def test_cells_are_told_for_people(table: str, column: str, value: Any, row: dict[str, Any], html: str | None) -> None:
    told = shown(table, column, value, row, "/b/")
    assert told is None if html is None else str(told) == html


def test_a_long_cell_is_cut_and_escaped() -> None:
    told = shown("mentions", "quote", "<b>" + "长" * 200, {}, "/")
    assert told is not None
    assert "<b>" not in str(told)
    assert str(told).endswith("…</span>")
    assert str(escape("<b>")) in str(told)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://a.example/x", True),
        ("HTTPS://a.example/x", True),
        (" https://a.example ", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/x", False),
        ("http:", False),
        ("http://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert (web_url(url) is not None) is safe
