"""Hostile lists: whatever comes, a ListPage or a PageError, in time that grows no faster than the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cms.rows import MAX_ROWS
from crawler.errors import PageError
from crawler.lists import read_list
from crawler.menus import find_columns
from crawler.records import ListPage
from crawler.settings import Source
from tests.listsite import a_page

URL = "http://x.example.gov.cn/xw/"
SECONDS = 20.0
"""Far above what is needed (under 3), far below what a quadratic reader takes on these."""


def read(text: str) -> ListPage | None:
    try:
        return read_list(a_page(URL, text), Source(id="s", url=URL))
    except PageError:
        return None


def li(number: int) -> str:
    return f"<li><a href='/art/2026/3/5/art_1_{number}.html'>关于第{number}号项目开工的公告</a><span>2026-03-05</span></li>"


HOSTILE = {
    "rows": lambda: "<ul>" + "".join(map(li, range(30_000))) + "</ul>",
    "links parted by breaks": lambda: "".join(li(n).replace("<li>", "").replace("</li>", "<br>") for n in range(20_000)),
    "deep nesting": lambda: "<div>" * 50_000 + li(1),
    "open paragraphs": lambda: "<p><b>x</b>" * 100_000,
    "one link in much": lambda: f"<div>{li(1)}{'<p>x</p>' * 100_000}</div>",
    "records that never end": lambda: "<datastore><recordset>" + "<record><![CDATA[<li>" * 50_000,
    "many datastores": lambda: f"<datastore><recordset><record>{li(1)}</record></recordset></datastore>" * 20_000,
    "a long attribute": lambda: f"<a href='/art/2026/3/5/art_1_2.html' title='{'x' * 2_000_000}'>{'关' * 500_000}</a>",
    "open unit tags": lambda: "build/unit " + "<script querydata='{" * 30_000,
    "calls that never close": lambda: "<script>" + "createPageHTML(" * 50_000,
    "items that never end": lambda: "<rss>" + "<item><title>x" * 50_000,
    "nested arrays": lambda: "[" * 100_000,
    "nested objects": lambda: '{"a":' * 20_000 + "1" + "}" * 20_000,
    "strings that never end": lambda: "<script>" + "urls[i]='x" * 50_000,
    "scripts": lambda: "<script " * 30_000,
    "concatenation": lambda: "<script>'/module/xxgk/search.jsp?a='" + "+a" * 50_000 + "</script>",
    "digits": lambda: f"<li><a href='/a/12345.html'>{'1' * 50_000}</a> {'2026-' * 20_000}</li>",
    "menu data": lambda: "<script>" + "name:'通知公告'," * 30_000 + "</script>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bounded(name: str) -> None:
    text = HOSTILE[name]()
    started = time.process_time()
    read(text)
    find_columns(a_page(URL, text))
    assert time.process_time() - started < SECONDS


def test_a_list_beyond_all_measure_is_cut_and_says_so() -> None:
    page = read(HOSTILE["rows"]())
    assert page is not None
    assert len(page.rows) == MAX_ROWS
    assert "其余没有读" in page.skipped[-1].reason


FRAGMENTS = st.sampled_from(
    ["<ul>", "</ul>", "<li>", "<a href='/a/12345.html'>", "</a>", "<a href=", "2026-03-05", "<script type='text/xml'>", "<record>", "]]>", "<![CDATA[", "</script>",
     "queryData=\"{'a':'b'}\"", "build/unit", "createPageHTML(1,0,'index','html')", "{", "}", "[", '"title":', '"url":', "云岭区重点项目", "\x00", "\ud800", "<item>", "<rss>", "<urlset>",
     "<loc>", "urls[i]='/a/1.html';headers[i]='x';", "<table><tr><td>", "下一页", "<meta http-equiv=refresh content='0;url=x'>", "<base href='http://['>"]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=30))
@settings(deadline=None, max_examples=150)
def test_any_page_gives_rows_or_a_reason(parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "replace").decode()
    page = read(text)
    find_columns(a_page(URL, text))
    if page is not None:
        assert all(row.url.startswith(("http://", "https://")) for row in page.rows)
        assert len({row.url for row in page.rows}) == len(page.rows)
