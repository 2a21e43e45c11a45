"""Papers of several makers, and the tables above open-government documents: titles in named labels, days in addresses and index tables."""

from __future__ import annotations

import pytest

from crawler.bylines import read_bylines
from crawler.dates import address_moment
from crawler.records import Image
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


def test_a_title_that_is_called_like_a_column_stands_behind_its_papers_name() -> None:
    body = f"<table><tr><td class='font01'><strong>图片新闻</strong></td></tr></table><div id='ozoom'>{TEXT}</div>"
    assert read(body, "云溪日报-图片新闻").title == "图片新闻"
    assert read(body, "云溪报数字报刊 图片新闻").title == "图片新闻"  # 华光
    assert read(f"<h3>图片新闻</h3><h1>{TITLE}</h1><div id='ozoom'>{TEXT}</div>", f"云溪日报-{TITLE}").title == TITLE


def test_the_two_lines_of_a_papers_title_are_two_parts() -> None:
    body = f"<founder-title>聚力攻坚抓项目<br>实干争先开新局</founder-title><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    assert read(body, "云溪日报").title == "聚力攻坚抓项目 实干争先开新局"


def test_the_writer_and_the_day_may_share_a_line_above_a_papers_text() -> None:
    """Newer 方正 skins: p.sec with the name and a span for the day, no blank between them."""
    for sign in ("□", ""):
        head = f"<h3></h3><h1>{TITLE}</h1><h2></h2><p class='sec'>{sign}沈知秋<span class='date'>2026-03-05</span></p>"
        article = read(f"{head}<div id='ozoom'><!--enpcontent-->{TEXT}<!--/enpcontent--></div>", TITLE)
        assert (article.authors, f"{article.published_at:%Y-%m-%d}") == (("沈知秋",), "2026-03-05")
    paper = "<p class='sec'>青　言<span class='date'>《 云溪日报 》（ 2026年03月05日 &nbsp; 第 01 版）</span></p>"  # a pen name
    article = read(f"<h1>{TITLE}</h1>{paper}<div id='ozoom'>{TEXT}</div>", TITLE)
    assert (article.authors, f"{article.published_at:%Y-%m-%d}") == (("青言",), "2026-03-05")
    assert read_bylines("□沈知秋2026-03-05").authors == ("沈知秋",)
    assert read_bylines("□要闻 2026-03-05").authors == ()


def test_a_papers_line_that_labels_source_and_writers_is_read_as_it_says() -> None:
    line = "<p class='sec'>来源：云溪日报　作者：记者 沈知秋 夏至　<span class='date'>2026年03月05日</span></p>"
    article = read(f"<h1>{TITLE}</h1><h2></h2>{line}<div id='ozoom'>{TEXT}</div>", TITLE)
    assert (article.origin, article.authors) == ("云溪日报", ("沈知秋", "夏至"))


@pytest.mark.parametrize(("named", "subtitle"), [("yinti", "桂花社区:"), ("kicker", "桂花社区:"), ("lanmu", "")])
def test_an_element_named_as_a_kicker_may_end_with_a_colon(named: str, subtitle: str) -> None:
    head = f"<div class='{named}'>桂花社区：</div><div class='bt1'>{TITLE}</div><div>发布时间：2026-03-05 09:30</div>"
    assert read(f"{head}<div class='TRS_Editor'>{TEXT}</div>", TITLE).subtitle == subtitle


def test_a_line_that_names_the_page_makes_a_papers_head() -> None:
    """大众报业's county papers: DIV bt2 引题, bt1 title, bt3 副题 below the name of the page, buttons behind."""
    tools = "<div>放大<a>+</a> 缩小<a>-</a> 默认<a>o</a></div>"
    page = "<div>第A01版：要闻　　<a href='PageA02TB.htm'>下一版</a></div><div class='bt2'>{above}</div><div class='bt1'>{title}</div><div class='bt3'>{below}</div>"
    for above, below, subtitle in (
        ("加氢12分钟跑420公里", "", "加氢12分钟跑420公里"),
        ("", "——6个滩区社区见闻", "——6个滩区社区见闻"),
        ("", "", ""),
    ):
        head = page.format(above=above, title=TITLE, below=below)
        assert read(f"<table><tr><td>{head}{tools}<div class='xx'>{TEXT}</div></td></tr></table>", TITLE).subtitle == subtitle


def test_a_kicker_in_a_row_of_its_own_is_centred_as_middle_too_and_may_end_in_a_number() -> None:
    rows = f"<table><tr><td align=middle>新农村 新面貌</td></tr><tr><td align=middle>{TITLE}</td></tr></table>"
    assert read(f"{rows}<div id='zoom'>{TEXT}</div>", TITLE).subtitle == "新农村 新面貌"
    box = f"<div><h4>六年加装突破800台</h4><h3>{TITLE}</h3></div><div>2026年03月05日 来源：云溪融媒</div>"
    assert read(f"{box}<founder-content>{TEXT}</founder-content>", TITLE).subtitle == "六年加装突破800台"


def test_a_gallery_behind_a_papers_text_is_the_articles() -> None:
    gallery = "<div class='art-gal'><div><img src='/att/1_0.jpg'><p>麦田里收割机往来穿梭。夏至 摄</p></div></div>"
    code = "<div class='ewm'><img src='/att/code.jpg'><p>扫一扫看报</p></div>"
    article = read(f"<div>{TITLE}</div><div id='ozoom'>{TEXT}</div>{gallery}{code}", TITLE)
    assert isinstance(article.blocks[-1], Image)
    assert article.blocks[-1].caption == "麦田里收割机往来穿梭。夏至 摄"
    assert article.photographers == ("夏至",)


def test_a_picture_behind_the_box_that_holds_nothing_but_a_papers_text_is_the_articles() -> None:
    """Old Founder: founder-content alone in #ozoom, the picture's table behind it."""
    picture = "<table><tr><td><img src='/res/1.jpg'></td></tr><tr><td>菇农在棚里采菇。 本报记者 夏至 摄</td></tr></table>"
    article = read(f"<div>{TITLE}</div><div id='ozoom'><founder-content>{TEXT}</founder-content></div>{picture}", TITLE)
    assert isinstance(article.blocks[-1], Image)
    assert article.blocks[-1].caption == "菇农在棚里采菇。 本报记者 夏至 摄"


def test_a_papers_title_element_that_holds_a_table() -> None:
    """Old 方正: founder-title around rows of 引题, title and 副题."""
    rows = f"<tr><td class='font02'>一线见闻</td></tr><tr><td class='font01'><strong>{TITLE}</strong></td></tr><tr><td class='font02'>——看云溪如何做强绒经济</td></tr>"
    page = f"<founder-title><table>{rows}</table></founder-title><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    article = read(page, f"{TITLE}--云溪报")
    assert (article.title, article.subtitle) == (TITLE, "——看云溪如何做强绒经济")
    kicker = read(page.replace("——看云溪如何做强绒经济", ""), f"{TITLE}--云溪报")
    assert (kicker.title, kicker.subtitle) == (TITLE, "一线见闻")


@pytest.mark.parametrize(
    "content",
    [
        "<P>　　风从山上下来<P>　　牛羊便有了方向<P>　　等着另一双手",
        "<CENTER><IMG SRC='/pic/1.jpg'></CENTER><P>沁河晚照　沈知秋　摄",
    ],
)
def test_a_poem_or_a_picture_below_the_title(content: str) -> None:
    """A paper made with ASP: no line has a sentence's end, so the cell is told by its name and place, the short title by being set off."""
    masthead = "<TABLE><TR><TD><IMG SRC='/img/top.gif'></TD><TD>沁河报 2025年7月10日 星期四 总第2387期</TD></TR></TABLE>"
    table = f"<TABLE><TR><TD CLASS=zt><FONT SIZE=5><B>沁河晚照</B></FONT></TD></TR><TR><TD CLASS=xx>日期：2025-07-10　点击：</TD></TR><TR><TD CLASS=nr>{content}</TD></TR></TABLE>"
    article = read(f"{masthead}<A HREF='index.asp?b=2'>第2版：沁河风</A>{table}", "沁河晚照-沁河报")
    assert article.title == "沁河晚照"
    lines = article.body.splitlines()
    assert lines[-1] in ("等着另一双手", "沁河晚照 沈知秋 摄")
    assert not any("2387" in line or "点击" in line for line in lines)


def test_a_title_of_two_lines_that_the_page_names_whole() -> None:
    page = f"<founder-title>聚力攻坚抓项目<BR>实干争先开新局</founder-title><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    assert read(page, "聚力攻坚抓项目 实干争先开新局 - 云溪报").title == "聚力攻坚抓项目 实干争先开新局"


def test_a_box_named_after_the_title_that_holds_heading_and_header() -> None:
    """New 方正: the box's text begins as <title> does, paper's name included."""
    box = f"<div class='newsdetatit'><h4 class='yinti'></h4><h3>{TITLE}</h3><h1 class='futi'></h1><p>《云溪日报》（2025年11月04日 第01版 头版）</p></div>"
    article = read(f"{box}<div id='ozoom'>{TEXT}</div>", f"{TITLE}-云溪日报")
    assert (article.title, article.origin) == (TITLE, "云溪日报")


@pytest.mark.parametrize(
    "masthead",
    [
        "2026年03月05日　星期四　<a href='http://www.yunxi.example'>云溪新闻网</a>　|　<a href='#'>往期回顾</a>",
        "<strong>云溪报</strong>&nbsp; 2026年03月05日&nbsp; 星期四",
    ],
)
def test_a_papers_masthead_is_no_source(masthead: str) -> None:
    table = f"<table><tr><td>{masthead}</td></tr></table>"
    article = read(f"{table}<table><tr><td>第01版：要闻</td></tr></table><div>{TITLE}</div><div id='ozoom'>{TEXT}</div>", TITLE)
    assert (article.origin, f"{article.published_at:%Y-%m-%d}") == ("", "2026-03-05")


def test_the_number_of_the_page_in_a_papers_header_is_no_subtitle() -> None:
    head = f"<h2>{TITLE}</h2><dl><dd>日期：2026-03-05</dd><dd>版次：01</dd></dl>"
    assert read(f"<div>{head}</div><div id='ozoom'>{TEXT}</div>", TITLE).subtitle == ""


def test_a_page_that_names_its_edition_is_a_papers_whoever_made_it() -> None:
    """Own systems of county papers: page and day above the title, then 副题 or writer in cells without a name, then the text."""
    page = "<table><tr><td>A4:河湾副刊 &nbsp; 2026年03月05日 星期四</td><td>【<a>大</a> <a>中</a> <a>小</a>】</td></tr></table>"
    cells = "<table><tr><td align=center><strong>{title}</strong></td></tr><tr><td align=center>{below}</td></tr></table>"
    table = f"{page}{cells}<table><tr><td>{TEXT}</td></tr></table>"
    written = read(table.format(title=TITLE, below="柳　岸"), f"{TITLE} - 云溪日报")
    assert (written.authors, written.subtitle, written.origin) == (("柳岸",), "", "")
    below = read(table.format(title=TITLE, below="河口镇1.9万亩脐橙丰收"), f"{TITLE} - 云溪日报")
    assert (below.authors, below.subtitle) == ((), "河口镇1.9万亩脐橙丰收")


@pytest.mark.parametrize(("box", "subtitle"), [("<div id='ozoom'>", "桂花社区:"), ("<div id='zoom'>", "")])
def test_a_papers_kicker_may_end_with_a_colon_and_a_label_is_none(box: str, subtitle: str) -> None:
    rows = f"<table><tr><td align=center>桂花社区：</td></tr><tr><td><b>{TITLE}</b></td></tr></table>"
    assert read(f"{rows}{box}{TEXT}</div>", TITLE).subtitle == subtitle


@pytest.mark.parametrize(
    ("line", "subtitle"),
    [
        ("记者探访三所学校食堂", "记者探访三所学校食堂"),
        ("——本报记者手记之三", "——本报记者手记之三"),
        ("本报记者沈知秋", ""),
        ("云溪融媒记者 沈知秋", ""),
    ],
)
def test_a_subtitle_may_tell_what_reporters_did_and_a_credit_is_none(line: str, subtitle: str) -> None:
    cells = f"<tr><td align=center><founder-title>{TITLE}</founder-title></td></tr><tr><td align=center>{line}</td></tr>"
    assert (
        read(f"<table>{cells}</table><div id='ozoom'><founder-content>{TEXT}</founder-content></div>", TITLE).subtitle == subtitle
    )


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


@pytest.mark.parametrize(
    ("line", "authors", "photographers", "editors"),
    [
        ("(作者:县文化馆 何露,王小明、李雷 摄)", ("何露",), ("王小明", "李雷"), ()),
        ("(稿源:平安大川 责任编辑:雪 松 校对:丁香)", (), (), ("雪松",)),
        ("■章小鱼 本报记者 屠强", ("章小鱼", "屠强"), (), ()),
        ("2025年03月07日 星期五 上一版 下一版", (), (), ()),
    ],
)
def test_rarer_credits(line: str, authors: tuple[str, ...], photographers: tuple[str, ...], editors: tuple[str, ...]) -> None:
    found = read_bylines(line)
    assert (found.authors, found.photographers, found.editors) == (authors, photographers, editors)
    assert found.origin in ("", "平安大川")


def test_labels_with_a_blank_in_a_list_below_the_text() -> None:
    rows = "<dl><dt>发布日期</dt><dd>2025-03-04 09:00</dd><dt>来 源</dt><dd>云溪畲族乡</dd><dt>作 者</dt><dd>蓝小琴</dd><dt>编 辑</dt><dd>钟秀</dd></dl>"
    article = read(f"<h1>{TITLE}</h1><div class='wz'>{TEXT}</div>{rows}")
    assert (article.authors, article.editors, article.origin) == (("蓝小琴",), ("钟秀",), "云溪畲族乡")


@pytest.mark.parametrize(
    ("head", "subtitle"),
    [
        (f"<div class='article-pre'>山区县乡村产业调查</div><div class='article-title'>{TITLE}</div>", "山区县乡村产业调查"),
        (
            f"<table><tr><td id='title'>{TITLE}</td></tr><tr><td class='subt'>年度目标剑指50个</td></tr></table>",
            "年度目标剑指50个",
        ),
        (f"<p>所在位置：云溪新闻网 &gt; 本地要闻 &gt; 正文</p><h1>{TITLE}</h1>", ""),
        (f"<p class='intro'>1—2月增长8.3%，开局良好</p><h3>{TITLE}</h3>", "1—2月增长8.3%,开局良好"),
    ],
)
def test_more_places_of_a_kicker_or_subtitle(head: str, subtitle: str) -> None:
    for title in (TITLE, "云溪日报"):
        article = read(
            f"<div class='newsdetatit'>{head}<div>2026-03-05 16:21 来源：云溪日报</div></div><div class='x'>{TEXT}</div>", title
        )
        assert (article.title, article.subtitle) == (TITLE, subtitle)


def test_a_short_text_beside_the_contents_of_its_edition_is_no_list() -> None:
    contents = "".join(f"<a id=pageLink href='content_{n}.html'>云溪区第{n}次项目推进会议今日召开</a><br>" for n in range(14))
    body = f"<table><tr><td>{contents}</td></tr></table><div class='main-article-title'>{TITLE}</div><div class='main-article-content'>{TEXT}</div>"
    assert read(body, f"云溪日报-{TITLE}").title == TITLE


def test_head_and_text_may_be_children_of_the_body() -> None:
    """H5 pages of county media: nothing but the page holds title and text together."""
    page = f"<div class='article-head'><h1>{TITLE}</h1><p class='meta'><span>时间：02-27 09:30</span> <span>来源：云溪TV</span> <span>责编：沈 知</span></p></div>"
    article = read(
        f"{page}<div class='article-article'>{TEXT}<div class='ds'><span>赞 208</span><span>踩 3</span></div></div>", TITLE
    )
    assert article.body == read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>").body


def test_an_app_whose_title_is_its_name_alone() -> None:
    """H5 pages of county media: the headline in p.tit, medium and time in spans, the photographer at the end of a paragraph."""
    page = (
        "<div class='openbar'><span>醉美云溪</span></div><div class='art'><p class='tit'>{title}</p><p class='meta'><span>云溪县融媒体中心</span>"
        "<span>2023-06-02 10:21</span></p><div id='rich'>{text}<p>茶农在采摘春茶。夏至 摄</p></div></div>"
    )
    article = read(page.format(title=TITLE, text=TEXT), "醉美云溪")
    assert (article.title, article.origin, article.photographers) == (TITLE, "云溪县融媒体中心", ("夏至",))
    assert article.blocks[0] == read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>").blocks[0]


def test_white_lenticular_brackets_around_a_header() -> None:
    found = read_bylines("〖2007-5-18 9:12:00〗 〖来源:县旅游局〗 〖作者:田维〗")
    assert (found.origin, found.authors, found.precision) == ("县旅游局", ("田维",), "minute")


def test_a_box_of_the_article_named_like_a_breadcrumb_is_none() -> None:
    box = f"<div class='wz'><h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT * 3}</div><div>上一篇：<a href='1.html'>我县新建改造农村公路</a></div></div>"
    assert read(box).column == ""


def test_a_heading_of_the_text_is_no_headline() -> None:
    cells = f"<tr><td>{TITLE}</td></tr><tr><td>2015年6月3日 08时35分 来源：县人社局</td></tr>"
    page = f"<table>{cells}<tr><td>{TEXT}<div><b>二、报名时间及地点</b></div><div>2015年6月8日至10日，县人社局。</div></td></tr></table>"
    assert read(page, "云溪县人民政府").title == TITLE


@pytest.mark.parametrize("title", ["遗失声明", "招租公告"])
def test_a_short_title_in_a_bare_cell_below_the_papers_day_is_found_by_the_pages_own(title: str) -> None:
    """方正's old papers: pages and day stand above the headlines, so that the line above the day is no headline."""
    page = (
        "<table><tr><td><a href='node_2.htm'>第02版：综合</a></td></tr><tr><td>2026年3月5日　星期四</td></tr></table>"
        f"<table><tr><td align='center'><strong>{title}</strong></td></tr></table><div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    )
    assert read(page, title).title == title
