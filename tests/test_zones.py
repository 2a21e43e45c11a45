"""Which part of a page a list stands in."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.cms.zones import zone_of


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<nav><ul></ul></nav>", "menu"),
        ("<div class='main-nav'><ul></ul></div>", "menu"),
        ("<div class='leftMenu'><ul></ul></div>", "menu"),
        ("<div class='footer_box'><ul></ul></div>", "menu"),
        ("<div class='yqlj'><ul></ul></div>", "menu"),
        ("<div>您现在的位置：<ul></ul></div>", "menu"),
        ("<div id='page'><ul></ul></div>", "own"),
        ("<div class='page-content'><ul></ul></div>", "own"),
        ("<div class='head-news'><ul></ul></div>", "own"),
        ("<div class='news-position-list'><ul></ul></div>", "own"),
        ("<div><h3>热门文章</h3><ul></ul></div>", "side"),
        ("<div><div><span>相关阅读</span></div><div><ul></ul></div></div>", "side"),
        ("<div><h4>本周热点</h4><ul></ul></div>", "side"),
        ("<div><h4>热点新闻</h4><ul></ul></div>", "own"),
        ("<aside><ul></ul></aside>", "side"),
        ("<div class='hot_rank'><ul></ul></div>", "side"),
        ("<div><h3>云岭要闻</h3><ul></ul></div>", "own"),
        ("<div><p>首页 &gt; 推荐专题</p><ul></ul></div>", "own"),
        ("<div><p>推荐云岭区为全国乡村振兴示范县创建单位的名单已经公布</p><ul></ul></div>", "own"),
        (
            "<div><div>当前位置：<a>首页</a> &gt; 新闻中心</div><ul></ul>" + "<p>云岭区三十个项目集中开工</p>" * 40 + "</div>",
            "own",
        ),
        ("<div>当前位置：<a>首页</a><ul></ul></div>", "menu"),
        ("<ul></ul>", "own"),
    ],
)
def test_zone(html: str, wanted: str) -> None:
    found = LexborHTMLParser(html).css_first("ul")
    assert found is not None
    assert zone_of(found) == wanted


ROW = "<tr><td><a href='news_view.asp?id={n}'>云溪县第{n}次专题会议召开</a></td><td>[3-{n}]</td></tr>"
ROWS = "".join(ROW.format(n=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        ("<tr><td colspan=2>您的位置：<a href=index.asp>首页</a> → 新闻动态</td></tr>", "own"),
        ("<tr><td colspan=2>热门文章</td></tr>", "side"),
        ("<tr><td colspan=2>新闻动态</td></tr>", "own"),
        ("", "own"),
    ],
)
def test_the_first_row_of_a_table_of_an_old_site(first: str, wanted: str) -> None:
    found = LexborHTMLParser(f"<table>{first}{ROWS}</table>").css_first("tbody")
    assert found is not None
    assert zone_of(found) == wanted
