"""What a page says by place and not by name: 副题 between title and header, credits at the ends of a text, sites, breadcrumbs, bare headlines.

Each case is the skeleton of a skin of the families in the issue: Hanweb, TRS, VSB, 方正, hand-made tables.
"""

from __future__ import annotations

import pytest

from crawler.article import read_article
from crawler.records import Article, Image, Row, Table
from crawler.signatures import signatures
from tests.golden_articles import page_of

TEXT = (
    "<p>云溪区召开项目推进会，研究部署下一阶段工作，要求各部门抓紧落实。</p><p>会议听取了各专班的汇报，并对难点问题逐项研究。</p>"
)
HEADER = "<div>2026-03-05 16:21 来源：云溪发布 字号：大 中 小</div>"


def read(body: str, title: str = "云溪区三十个项目集中开工-云溪区人民政府", row: Row | None = None) -> Article:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_article(page_of(html.encode()), row=row).article


# ---------------------------------------------------------------- 引题 and 副题
@pytest.mark.parametrize(
    ("head", "subtitle"),
    [
        ("<h1>云溪区三十个项目集中开工</h1><p>总投资达46亿元</p>" + HEADER, "总投资达46亿元"),
        ("<div class='t'>云溪区三十个项目集中开工</div><div>总投资达46亿元</div>" + HEADER, "总投资达46亿元"),
        ("<h1>云溪区三十个项目集中开工</h1><h2>总投资达46亿元</h2>" + HEADER, "总投资达46亿元"),
        ("<h3>项目为王 一线直击</h3><h1>云溪区三十个项目集中开工</h1>" + HEADER, "项目为王 一线直击"),
        ("<p class='yinti'>项目为王 一线直击</p><h1>云溪区三十个项目集中开工</h1>" + HEADER, "项目为王 一线直击"),
        ("<h3>云溪新闻网</h3><h1>云溪区三十个项目集中开工</h1>" + HEADER, ""),
        (
            "<center><h2>云溪区三十个项目集中开工</h2></center><center><h3>总投资达46亿元</h3></center><table><tr><td>索引号：</td><td>33/2</td></tr></table>"
            + HEADER,
            "总投资达46亿元",
        ),
        ("<h1>云溪区三十个项目集中开工</h1><p>云溪政发〔2026〕3号</p>" + HEADER, ""),
        ("<h1>云溪区三十个项目集中开工</h1><p>记者 沈知秋</p>" + HEADER, ""),
        ("<h1>云溪区三十个项目集中开工</h1>" + HEADER, ""),
    ],
)
def test_subtitle_by_its_place(head: str, subtitle: str) -> None:
    assert read(f"<div>{head}</div><div class='TRS_Editor'>{TEXT}</div>").subtitle == subtitle


def test_subtitle_of_a_paper_without_header() -> None:
    head = "<table><tr><td><founder-title>山区小县的账本</founder-title></td></tr><tr><td>生态价值实现观察</td></tr><tr><td>记者 沈知秋</td></tr></table>"
    article = read(f"{head}<div id='ozoom'><founder-content>{TEXT}</founder-content></div>", "云溪日报数字报-山区小县的账本")
    assert (article.subtitle, article.site, article.authors) == ("生态价值实现观察", "云溪日报", ("沈知秋",))


def test_pictures_above_a_founder_text_are_its_own() -> None:
    picture = "<table><tr><td><img src='../res/1.jpg'></td></tr><tr><td>图为开工现场。</td></tr></table>"
    article = read(
        f"<h1>山区小县的账本</h1><div id='ozoom'>{picture}<founder-content>{TEXT}</founder-content></div>", "山区小县的账本"
    )
    assert isinstance(article.blocks[0], Image)
    assert article.blocks[0].caption == "图为开工现场。"


# ---------------------------------------------------------------- credits in the text
@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (["本报讯(记者 沈知秋 通讯员 夏至)云溪区召开推进会。"], ["(记者 沈知秋 通讯员 夏至)"]),
        (["云溪区召开推进会。", "会议要求落实。(余国瑛 章晋辉)"], ["(余国瑛 章晋辉)"]),
        (["云溪区召开推进会。", "(云溪区发改局)"], ["(云溪区发改局)"]),
        (["云溪区召开推进会(视频)。", "会议要求落实。"], []),
        (["会议要求落实。(余国瑛 章晋辉)", "居民在树下议事。(丁山街道供图)"], ["(余国瑛 章晋辉)", "(丁山街道供图)"]),
        (["会议要求落实。(余国瑛 章晋辉)", "会后签约。(云溪区发改局)"], ["(云溪区发改局)"]),
        (["云溪区召开推进会。", "咨询电话:0570-8888888(钟工)。"], []),
        (["云溪区召开推进会。", "决定废止《云溪区专项资金管理办法》(云政发〔2019〕10号)。"], []),
        (["云溪区召开推进会。", "会议要求抓好落实(记者 沈知秋)。"], ["会议要求抓好落实(记者 沈知秋)", "(记者 沈知秋)"]),
    ],
)
def test_signatures(paragraphs: list[str], found: list[str]) -> None:
    assert [line for line in signatures(paragraphs) if "视频" not in line] == found


@pytest.mark.parametrize("line", ["□ 本报记者 沈知秋 通讯员 夏至", "■记者 沈知秋/文 夏至/摄"])
def test_a_sign_before_the_writers(line: str) -> None:
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='TRS_Editor'><p>{line}</p>{TEXT}</div>")
    assert "沈知秋" in article.authors
    assert "沈知秋" not in article.body


# ---------------------------------------------------------------- header inside the body
@pytest.mark.parametrize(
    ("line", "origin", "authors"),
    [
        ("2026-03-05 16:21 | 掌上云溪 | 记者 沈知秋", "掌上云溪", ("沈知秋",)),
        ("[ 2026年03月05日 16:21 ] 稿源：云溪区教育局 撰稿：沈知秋", "云溪区教育局", ("沈知秋",)),
        ("2026-03-05 16:21　今日云溪　沈知秋", "今日云溪", ("沈知秋",)),
    ],
)
def test_header_inside_the_container(line: str, origin: str, authors: tuple[str, ...]) -> None:
    article = read(f"<div class='wzcon'><p>云溪区三十个项目集中开工</p><p>{line}</p>{TEXT}</div>")
    assert (article.origin, article.authors, article.body.splitlines()[0][:6]) == (origin, authors, "云溪区召开项")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-03-05T16:21:00+08:00"


def test_calls_of_accounts_are_no_text() -> None:
    calls = "<p>点击上方蓝字关注我们</p>", "<p>— END —</p><p>长按识别二维码关注我们</p>"
    assert (
        len(read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='TRS_Editor'>{calls[0]}{TEXT}{calls[1]}</div>").blocks)
        == 2
    )


# ---------------------------------------------------------------- title, site, column
def test_the_list_knows_a_bare_headline() -> None:
    cells = f"<table><tr><td><strong>三十个项目集中开工</strong></td></tr><tr><td>2026-03-05 16:21 | 云溪发布</td></tr><tr><td>{TEXT}</td></tr></table>"
    row = Row("https://www.yunxi.example/a.html", "三十个项目集中开工", site="云溪县政府网", column="本地新闻")
    article = read(cells, "云溪县政府网", row)
    assert (article.title, article.column, article.origin) == ("三十个项目集中开工", "本地新闻", "云溪发布")


def test_a_list_title_that_the_page_does_not_show_changes_nothing() -> None:
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}", row=Row("https://www.yunxi.example/a.html", "集中开工啦"))
    assert article.title == "云溪区三十个项目集中开工"


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("云溪县政府网--三十个项目集中开工", "云溪县政府网"),
        ("云溪日报多媒体数字报-三十个项目集中开工", "云溪日报"),
        ("云溪县政府 部门信息 三十个项目集中开工", "云溪县政府"),
        ("三十个项目集中开工-云溪新闻网", "云溪新闻网"),
        ("三十个项目集中开工", ""),
    ],
)
def test_site_and_title_of_a_document_title(title: str, site: str) -> None:
    article = read(f"<div class='bt'>三十个项目集中开工</div>{HEADER}<div id='zoom'>{TEXT}</div>", title)
    assert (article.title, article.site) == ("三十个项目集中开工", site)


def test_a_wrapper_of_three_lines_is_no_title() -> None:
    head = "<div class='main-article-alltitle'><div class='main-article-pretitle'>一线直击</div><div class='main-article-title'>三十个项目集中开工</div></div>"
    article = read(f"{head}<div class='main-article-content'>{TEXT}</div>", "云溪新闻")
    assert (article.title, article.subtitle) == ("三十个项目集中开工", "一线直击")


def test_breadcrumb_by_its_words() -> None:
    crumb = "<div class='mbx'>您现在的位置：<a href='/'>首页</a>-&gt;<a href='/d/'>部门动态</a>-&gt;正文</div>"
    assert read(f"{crumb}<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}").column == "部门动态"


@pytest.mark.parametrize("leaf", ["正文", "新闻内容", "信息详情", "文章正文", "内容页", "详细信息"])
def test_what_a_template_calls_its_page_is_no_column(leaf: str) -> None:
    crumb = f"<div>您的位置：<a href='/'>首页</a> → <a href='/d/'>政务动态</a> → {leaf}</div>"
    assert read(f"{crumb}<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}").column == "政务动态"


def test_a_breadcrumb_may_begin_with_the_sites_name() -> None:
    crumb = "<div class='dh'><a href='/'>云溪新闻网</a> &gt; <a href='/news/'>云溪新闻</a> &gt; 正文</div>"
    assert read(f"{crumb}<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}").column == "云溪新闻"


@pytest.mark.parametrize(
    ("above", "subtitle"),
    [
        ("奔着问题去 带着办法来", "奔着问题去 带着办法来"),
        ("云溪县人民政府门户网站", ""),
        ("当前位置：首页 > 要闻", ""),
        ("<a href='/'>走进企业解难题</a>", ""),
    ],
)
def test_the_line_that_opens_a_head_of_three_is_a_kicker(above: str, subtitle: str) -> None:
    """jpaas: pretitle, title, info, by whatever names."""
    head = f"<div class='a1'><div class='b1'>{above}</div><div class='b2'>云溪区三十个项目集中开工</div><div>发布日期：2026-03-05 16:21</div>"
    assert read(f"{head}<div>{TEXT}</div></div>").subtitle == subtitle


_CELL = "<table><tr><td align=center>{0}</td></tr></table>"
_HEADS = {
    "line": "<div>发布时间：2026-03-05 16:21&nbsp;&nbsp;来源：云溪发布</div>",
    "paragraphs": "<p>记者：沈知秋</p><p>时间：2026年3月5日</p><p>稿源：云溪发布</p><p><a>打印</a></p>",
    "list": "<ul><li>点击数：</li><li>来源：云溪发布</li><li>日期：2026/3/5 16:21</li></ul>",
    "cells": "<table><tr><td>阅读：36</td><td>字号：<a>大</a> <a>小</a></td><td>日期：2026-03-05</td><td>来源：云溪发布</td></tr></table>",
}


@pytest.mark.parametrize("head", _HEADS)
@pytest.mark.parametrize("place", ["above", "below", "behind"])
@pytest.mark.parametrize("title", ["<h1>{0}</h1>", "<p>{0}</p>", "<div class='b2'>{0}</div>", _CELL])
def test_a_line_beside_the_title_by_its_place_alone(title: str, place: str, head: str) -> None:
    """引题 above, 副题 below, or a heading behind the header, in elements without telling names; a month is no header's day."""
    line = {
        "above": "<h4>项目为王 挂图作战</h4>",
        "below": "<div>预计2027年6月投产</div>",
        "behind": "<h4>预计2027年6月投产</h4>",
    }[place]
    shown, header = title.format("云溪区三十个项目集中开工"), _HEADS[head]
    parts = {"above": (line, shown, header), "below": (shown, line, header), "behind": (shown, header, line)}[place]
    crumb = "<div class='x1'>您的位置：<a href='/'>首页</a> &gt; <a href='/yw/'>要闻</a></div>"
    article = read(f"{crumb}<div class='x2'>{''.join(parts)}<div class='x3'>{TEXT}</div></div>")
    wanted = "项目为王 挂图作战" if place == "above" else "预计2027年6月投产"
    assert (article.title, article.subtitle, article.origin) == ("云溪区三十个项目集中开工", wanted, "云溪发布")


@pytest.mark.parametrize("above", ["工作动态", "云溪要闻", "欢迎访问云溪区门户网站", "云溪区人民政府", "首页 > 要闻"])
def test_what_a_page_writes_above_its_titles_is_no_kicker(above: str) -> None:
    head = f"<div><div>{above}</div><div>云溪区三十个项目集中开工</div>{_HEADS['line']}"
    assert read(f"{head}<div>{TEXT}</div></div>").subtitle == ""


@pytest.mark.parametrize(("tag", "subtitle"), [("h3", "三十个项目总投资54.6亿元"), ("p", "")])
def test_a_heading_between_header_and_text_is_a_subtitle(tag: str, subtitle: str) -> None:
    """UCAP's skins: h2 title, header, h3; an abstract in a paragraph is none."""
    head = "<div><h2>云溪区三十个项目集中开工</h2><div>2026-03-05 16:21 稿源：云溪发布</div>"
    assert read(f"{head}<{tag}>三十个项目总投资54.6亿元</{tag}><div id='UCAP-CONTENT'>{TEXT}</div></div>").subtitle == subtitle


def test_a_papers_head_has_a_kicker_and_no_header() -> None:
    lines = ("总投资12.6亿元 年内投产", "<founder-title>云溪区三十个项目集中开工</founder-title>", "", "记者 沈知秋")
    head = "".join(f"<div class='b{n}'>{line}</div>" for n, line in enumerate(lines))
    article = read(f"<div><div class='a1'>{head}</div><founder-content>{TEXT}</founder-content></div>", "云溪日报")
    assert (article.subtitle, article.authors) == ("总投资12.6亿元 年内投产", ("沈知秋",))


def test_a_breadcrumb_may_be_a_list_whose_signs_are_drawn() -> None:
    """Bootstrap: ol.breadcrumb, the last step without a link."""
    items = "<li class='breadcrumb-item'><a href='/'>首页</a></li><li class='breadcrumb-item active'>园区动态</li>"
    crumb = f"<nav><ol class='breadcrumb'>{items}</ol></nav>"
    assert read(f"{crumb}<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}").column == "园区动态"


def test_a_breadcrumb_may_end_with_the_page_of_a_paper() -> None:
    crumb = "<div class='weizhi'>当前位置：<a href='/'>首页</a> > <a href='/paper/layout/id/1.html'>云溪时讯</a> > 02：民生</div>"
    assert read(f"{crumb}<h1>云溪区三十个项目集中开工</h1>{HEADER}{TEXT}").column == "民生"


def test_a_box_with_sentences_is_no_breadcrumb() -> None:
    text = "<p>云溪区三十个项目3日上午集中开工。</p><p>上一篇：<a href='/2.html'>全区林长会议召开</a></p>"
    assert read(f"<div class='wz'><h1>云溪区三十个项目集中开工</h1>{HEADER}<div>{text}</div></div>").column == ""


def test_the_minute_of_the_list_completes_the_day_of_the_page() -> None:
    from datetime import datetime

    at = datetime.fromisoformat("2026-03-05T16:21:00+08:00")
    head = "<h1>云溪区三十个项目集中开工</h1><div>发布日期：2026-03-05</div>"
    article = read(f"{head}{TEXT}", row=Row("https://www.yunxi.example/a.html", "x", published_at=at))
    assert (article.published_at, article.published_precision) == (at, "minute")


# ---------------------------------------------------------------- bodies without running text
def test_a_picture_is_an_article() -> None:
    body = "<div class='content'><p><img src='/upload/1.jpg'></p><p style='text-align:center'>图为开工现场。</p></div>"
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}{body}")
    assert article.blocks == (Image("https://www.yunxi.example/upload/1.jpg", "图为开工现场。"),)


def test_a_figure_is_an_article() -> None:
    body = "<article><figure><img src='/upload/1.jpg'><figcaption>图为开工现场，群众踊跃参与。</figcaption></figure></article>"
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}{body}")
    assert article.blocks == (Image("https://www.yunxi.example/upload/1.jpg", "图为开工现场,群众踊跃参与。"),)


def test_a_source_may_end_like_a_kind_of_editor() -> None:
    header = "<div>2026-03-05 16:21 来源：云溪融媒 编辑：沈知秋</div>"
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{header}<div class='TRS_Editor'>{TEXT}</div>")
    assert (article.origin, article.editors) == ("云溪融媒", ("沈知秋",))


def test_a_table_is_an_article() -> None:
    cells = "<table border='1'><tr><td>指标</td><td>本月</td></tr><tr><td>工业增加值</td><td>12.6</td></tr></table>"
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='zw'>{cells}</div>")
    assert [type(block) for block in article.blocks] == [Table]


@pytest.mark.parametrize(
    ("box", "subtitle"),
    [
        (
            "<div class='x3'>同比增长21.7% 居全省首位</div><div class='x1'>{title}</div><div class='x3'></div>",
            "同比增长21.7% 居全省首位",
        ),
        ("<div class='x1'>{title}</div><div class='x3'>同比增长21.7% 居全省首位</div>", "同比增长21.7% 居全省首位"),
        ("<div class='x1'>{title}</div><div class='x3'>审核：区政府网站管理员</div>", ""),
        ("<div class='x3'>云溪发布</div><div class='x1'>{title}</div>", ""),
        ("<div class='x3'><a href='/'>云溪要闻精选</a></div><div class='x1'>{title}</div>", ""),
    ],
)
def test_the_other_line_of_the_titles_box(box: str, subtitle: str) -> None:
    """A box of 引题, title and 副题 in elements whose names say nothing, one of them filled (福建)."""
    title = "云溪区三十个项目集中开工"
    info = "<div class='x2'><div>时间：2026-03-05 16:21　来源：云溪新闻网</div></div>"
    assert read(f"<div class='x0'>{box.format(title=title)}</div>{info}<div class='TRS_Editor'>{TEXT}</div>").subtitle == subtitle


# ---------------------------------------------------------------- apps, whose name is every page's <title>
_APP = "<html><head><title>醉美云溪</title></head><body><div class='b9'>{head}<div>{text}</div></div></body></html>"
_HEADLINE = "<p class='x1'>高原蓝莓“尝鲜”上市</p>"


def _read_app(head: str) -> Article:
    return read_article(
        page_of(_APP.format(head=head, text=TEXT).encode(), "https://h5.yunxi.example/share/article/88.html")
    ).article


def test_the_headline_of_an_app_stands_above_medium_and_time_in_one_line() -> None:
    article = _read_app(f"{_HEADLINE}<p><span>云溪县融媒体中心</span><span>2026-03-05 10:21</span></p>")
    assert (article.title, article.site, article.origin) == ("高原蓝莓“尝鲜”上市", "醉美云溪", "云溪县融媒体中心")
    assert (article.body, f"{article.published_at:%H:%M}") == (_read_app(_HEADLINE + HEADER).body, "10:21")


def test_the_apps_own_name_beside_the_time_is_the_origin() -> None:
    assert _read_app(f"{_HEADLINE}<p><span>醉美云溪</span><span>2026-03-05 10:21</span></p>").origin == "醉美云溪"
    assert _read_app(f"{_HEADLINE}<p><span>本地</span><span>2026-03-05 10:21</span></p>").origin != "醉美云溪"
    assert _read_app(f"{_HEADLINE}<p><span>醉美云溪</span><span>2026-03-05</span></p>").origin == ""  # the head of a paper's page
