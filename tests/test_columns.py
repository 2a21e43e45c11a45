"""Columns of a site: found in menus, matched by name, ranked by the news they promise; and discovery from any page."""

from __future__ import annotations

import asyncio

import pytest

from crawler.columns import Column, find_columns, likely_news_columns, match_columns, nearest_names, news_weight
from crawler.discover import Discovery, discover, source_id
from crawler.errors import NoRows
from crawler.records import Request
from crawler.settings import Source
from tests.listsite import Answer, a_page, fetch_from, items

HOME = "http://www.yunling.example.gov.cn/"
MENU = """<title>云岭区人民政府</title><meta name="SiteName" content="云岭区人民政府"><div class="nav"><ul>
<li><a href="/">首页</a></li><li><a href="/col/col101/index.html">云岭 要闻</a></li><li><a href="/col/col102/index.html" title="部门动态">部门动…</a></li>
<li><a href="/col/col103/index.html"><img alt="通知公告" src="g.png"></a></li><li><a href="/bsfw/">办事服务</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="block"><div class="hd"><h3>镇街动态</h3><a class="more" href="/col/col104/index.html">更多&gt;&gt;</a></div><ul><li><a href="/art/2026/9/1/art_104_1.html">青溪镇百亩葡萄园喜迎丰收</a></li></ul></div>
<script>document.write('<a href="/col/col105/index.html">重点项目</a>');var m=[{"name":"媒体聚焦","id":3,"url":"/col/col106/index.html"}];</script>"""


def columns() -> tuple[Column, ...]:
    return find_columns(a_page(HOME, MENU))


def test_columns_are_found_in_menus_headings_images_and_scripts() -> None:
    held = {column.name: column.url.removeprefix(HOME) for column in columns()}
    assert held == {
        "云岭 要闻": "col/col101/index.html",
        "部门动态": "col/col102/index.html",
        "通知公告": "col/col103/index.html",
        "办事服务": "bsfw/",
        "政务公开": "zwgk/",
        "镇街动态": "col/col104/index.html",
        "重点项目": "col/col105/index.html",
        "媒体聚焦": "col/col106/index.html",
    }


def test_names_match_without_blanks_and_in_either_width() -> None:
    found = match_columns((Column("ＡＩ产业　动态", "http://x.cn/a/"),), ["AI产业动态", "没有的"])
    assert found == {"AI产业动态": "http://x.cn/a/"}


def test_of_two_of_a_name_the_one_that_looks_like_a_column_is_taken() -> None:
    both = (Column("要闻", "http://x.cn/go?to=9"), Column("要闻", "http://x.cn/yw/"))
    assert match_columns(both, ["要闻"]) == {"要闻": "http://x.cn/yw/"}


def test_nearest_names_for_the_message() -> None:
    assert nearest_names(columns(), "部门新动态")[0] == "部门动态"
    assert nearest_names(columns(), "云岭时政要闻")[0] == "云岭 要闻"
    assert nearest_names(columns(), "xyz") == ()


def test_likely_columns_are_ranked_by_name() -> None:
    names = [column.name for column in likely_news_columns(columns())]
    assert names == ["云岭 要闻", "部门动态", "镇街动态", "媒体聚焦", "通知公告", "重点项目"]


@pytest.mark.parametrize(
    "name",
    ["衢江要闻", "时政新闻", "部门动态", "乡镇动态", "通知公告", "公示公告", "重点项目建设", "招商动态", "图片新闻", "镇街信息"],
)
def test_names_of_news(name: str) -> None:
    assert news_weight(name) > 0


@pytest.mark.parametrize(
    "name", ["办事服务", "区长信箱", "机构概况", "政府文件", "政策解读", "权力清单", "首页", "新闻发布会", "旅游动态"]
)
def test_names_that_are_no_news(name: str) -> None:
    assert news_weight(name) == 0


def test_an_article_link_is_no_column() -> None:
    assert all("art_104_1" not in column.url for column in columns())


def found(answer: Answer, url: str = HOME, defaults: Source | None = None) -> Discovery:
    return asyncio.run(discover(url, fetch_from(answer), defaults or Source(id="new", url=url)))


def site(request: Request) -> str | None:
    path = request.url.removeprefix(HOME)
    if path in ("", "index.html"):
        return MENU
    if path in ("col/col101/index.html", "col/col102/index.html"):
        return f"{MENU}<ul>{items(range(6))}</ul>"
    return None


def test_a_home_page_offers_its_news_columns() -> None:
    discovery = found(site)
    assert [(one.source.name, one.source.url.removeprefix(HOME)) for one in discovery.proposals] == [
        ("云岭区人民政府 · 云岭 要闻", "col/col101/index.html"),
        ("云岭区人民政府 · 部门动态", "col/col102/index.html"),
    ]
    assert all(len(one.sample.rows) >= 5 for one in discovery.proposals)
    assert len(discovery.failures) == 4


def test_a_list_page_offers_itself() -> None:
    discovery = found(site, f"{HOME}col/col102/index.html")
    assert [one.source.url for one in discovery.proposals] == [f"{HOME}col/col102/index.html"]


def test_named_columns_are_offered_and_no_others() -> None:
    discovery = found(site, defaults=Source(id="new", url=HOME, columns=("部门动态",), delay=7))
    assert [(one.source.url, one.source.delay, one.source.columns) for one in discovery.proposals] == [
        (f"{HOME}col/col102/index.html", 7, ())
    ]


def test_an_article_leads_to_its_sites_columns() -> None:
    def answer(request: Request) -> str | None:
        return MENU if "/art/" in request.url else site(request)

    assert len(found(answer, f"{HOME}art/2026/9/1/art_104_1.html").proposals) == 2


def test_a_site_without_a_list_is_an_error() -> None:
    with pytest.raises(NoRows):
        found(lambda request: "<p>云岭区欢迎您</p>")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://www.qjq.gov.cn/col/col1229425417/index.html", "qjq-1229425417"),
        ("http://www.qjq.gov.cn/zwgk/tzgg/", "qjq-tzgg"),
        ("http://47.96.164.84/jrqj/pc/layout/202505/16/node_01.html", "site-01"),
        ("http://x.y.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1012", "x-1012"),
    ],
)
def test_ids_are_readable(url: str, wanted: str) -> None:
    assert source_id(Column("", url)) == wanted
