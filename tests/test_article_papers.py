"""Papers of several makers, and the tables above open-government documents: titles in named labels, days in addresses and index tables."""

from __future__ import annotations

import pytest

from crawler.bylines import read_bylines
from crawler.dates import address_moment
from tests.test_article_skins import HEADER, TEXT, TITLE, read


def test_the_labels_of_an_asp_net_paper() -> None:
    """派优's papers: LbBT title, LbYT 引题, LbFT 副题, LbZZ writer; <title> names the paper alone, the number holds the edition's day."""
    page = (
        "<table><tr><td><span id='LbRQ'>2024年06月21日 星期五 出版</span> <a href='#'>上一期</a></td></tr></table>"
        f"<table><tr><td><ul><li><a href='?KID=2024062100101'>{TITLE}</a></li><li><a href='?KID=2024062100102'>云溪区公益性岗位招聘公告</a></li></ul></td>"
        f"<td><table><tr><td><span id='LbYT'>{{above}}</span></td></tr><tr><td><span id='LbBT'>{TITLE}</span></td></tr>"
        f"<tr><td><span id='LbFT'>{{below}}</span></td></tr><tr><td><span id='LbZZ'>夏至</span></td></tr></table><div id='ozoom'>{TEXT}</div></td></tr></table>"
    )
    url = "http://paper.yunxi.example/Paper/ArticlePage.aspx?KID=2024062100101"
    for above, below, subtitle in (
        ("", "沈知秋主持并讲话", "沈知秋主持并讲话"),
        ("产业路上看振兴", "", "产业路上看振兴"),
        ("", "", ""),
    ):
        article = read(page.format(above=above, below=below), "云溪导报数字报", url=url)
        assert (article.title, article.subtitle, article.authors, article.origin) == (TITLE, subtitle, ("夏至",), "")
        assert article.published_at is not None
        assert f"{article.published_at:%Y-%m-%d}" == "2024-06-21"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/ArticlePage.aspx?KID=2024062100101", "2024-06-21"),
        ("http://a.example/index.php?date=20240621", "2024-06-21"),
        ("http://a.example/show.asp?id=20249921001", None),
        ("http://a.example/show.asp?id=120240621", None),
        ("http://a.example/show.asp?id=20240621001234567", None),
    ],
)
def test_the_day_that_a_query_begins_with(url: str, day: str | None) -> None:
    moment = address_moment(url)
    assert (f"{moment.at:%Y-%m-%d}" if moment else None) == day


def test_a_founder_article_is_no_column_whatever_its_page_type() -> None:
    """方正 numbers its kinds of pages in a meta of the name that Hanweb gives a column (pagetype 2)."""
    metas = "<meta name='filetype' content='0'><meta name='publishedtype' content='1'><meta name='pagetype' content='2'>"
    body = f"<table><tr><td><founder-title>{TITLE}</founder-title></td></tr></table><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    assert read(body, TITLE, head=metas).title == TITLE


def test_the_two_lines_of_a_papers_title_are_two_parts() -> None:
    body = f"<founder-title>聚力攻坚抓项目<br>实干争先开新局</founder-title><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    assert read(body, "云溪日报").title == "聚力攻坚抓项目 实干争先开新局"


def test_a_medium_glued_to_its_reporter_is_nobody() -> None:
    assert read_bylines("(金堂融媒记者 余淼)").authors == ("余淼",)
    assert read_bylines("本报讯(罗勇 记者 江潇)").authors == ("罗勇", "江潇")


def test_who_put_an_article_online_is_neither_source_nor_writer() -> None:
    """WordPress: 发布于 2025年4月15日 20:15 发布者 融媒编辑部."""
    found = read_bylines("发布于 2025年4月15日 20:15 发布者 融媒编辑部")
    assert (found.origin, found.authors, found.precision) == ("", (), "minute")


def test_the_index_table_above_a_document_tells_its_day() -> None:
    """Labels and values in cells of their own, more of them than a header has lines; the signature's day is that of signing."""
    cells = (
        "<tr><td>索 引 号：</td><td>011120340/2025-00043</td><td>主题分类：</td><td>工业、交通</td></tr>"
        "<tr><td>发文机构：</td><td>云溪区人民政府</td><td>成文日期：</td><td>2025年5月16日</td></tr>"
        "<tr><td>发文字号：</td><td>云政规〔2025〕2号</td><td>发布日期：</td><td>2025年05月20日</td></tr>"
        f"<tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr><tr><td>有 效 性：</td><td>有效</td><td>公开方式：</td><td>主动公开</td></tr>"
    )
    signed = "<p>云溪区人民政府</p><p>2025年5月16日</p>"
    article = read(f"<table>{cells}</table><div class='t'>{TITLE}</div><div class='x'>{TEXT}{signed}</div>")
    assert article.published_at is not None
    assert f"{article.published_at:%Y-%m-%d}" == "2025-05-20"


@pytest.mark.parametrize(("crumb", "column"), [("A01：要闻", "要闻"), ("01版：要闻", "要闻"), ("分类：云溪要闻", "云溪要闻")])
def test_what_stands_before_a_columns_name_is_no_part_of_it(crumb: str, column: str) -> None:
    page = f"<div class='crumb'><a href='/'>首页</a> &gt; <a href='/c'>{crumb}</a></div><h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>"
    assert read(page).column == column
