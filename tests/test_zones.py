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
