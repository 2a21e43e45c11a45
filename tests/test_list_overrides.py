"""What a person says of a list goes before what is found out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import NoRows, PageError
from crawler.lists import family_names, family_of, read_list
from crawler.records import ListPage
from crawler.settings import Source
from tests.listsite import a_page, items

URL = "http://x.example.gov.cn/xw/"
PAGE = f"""<div class="a"><ul>{items(range(3))}</ul></div><div class="b">
<div class="r"><h5><a href="/n/77701.html">青溪大桥建成通车</a></h5><i>2026-09-02</i></div><div class="r"><h5><a href="/n/77702.html">枫林水库除险加固</a></h5><i>2026-09-01</i></div></div>"""


def read(text: str, **said: Any) -> ListPage:
    return read_list(a_page(URL, text), Source(id="s", url=URL, **said))


def test_row_selects_the_lines() -> None:
    assert [(row.title, str(row.day)) for row in read(PAGE, row=".b .r").rows] == [
        ("青溪大桥建成通车", "2026-09-02"),
        ("枫林水库除险加固", "2026-09-01"),
    ]


def test_link_alone_selects_the_links_and_their_lines_are_found() -> None:
    assert [(row.title, str(row.day)) for row in read(PAGE, link=".b h5 a").rows] == [
        ("青溪大桥建成通车", "2026-09-02"),
        ("枫林水库除险加固", "2026-09-01"),
    ]


def test_row_title_and_row_date() -> None:
    text = "<div class=r><a href='/n/1.html'>查看</a><b class=t>青溪大桥建成通车</b><u>2026-01-01</u><i>2026-09-02</i></div>" * 1
    row = read(text, row=".r", row_title=".t", row_date="i").rows[0]
    assert (row.title, str(row.day)) == ("青溪大桥建成通车", "2026-09-02")


def test_a_selector_that_finds_nothing_is_an_error() -> None:
    with pytest.raises(NoRows):
        read(PAGE, row=".nothing")


def test_include_and_exclude_give_their_reasons() -> None:
    page = read(PAGE, include=(r"/xwzx/", r"77701"), exclude=(r"80001",))
    assert [row.url.rsplit("/", 1)[1] for row in page.rows] == ["80000.html", "80002.html", "77701.html"]
    assert {(one.url.rsplit("/", 1)[1], one.reason) for one in page.skipped} == {
        ("80001.html", "被 exclude 排除: 80001"),
        ("77702.html", "不符合 include"),
    }


def test_cms_names_the_family() -> None:
    assert read(PAGE, cms="trs").family == "trs"
    assert family_of(a_page(URL, PAGE), Source(id="s", url=URL, cms="vsb")) == "vsb"


def test_json_that_is_broken_is_no_empty_list() -> None:
    with pytest.raises(PageError, match="不是完整的 JSON"):
        read('{"list":[{"title":"云岭区')


def test_json_that_reports_a_failure_says_so() -> None:
    with pytest.raises(PageError, match="没有权限"):
        read('{"code":403,"msg":"没有权限","data":null}')


def test_the_guide_names_every_family() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "add-a-site.md").read_text("utf-8")
    line = next(line for line in guide.splitlines() if "names for `cms`" in line)
    assert re.findall(r"`([a-z]+)`", line)[1:] == list(family_names())
