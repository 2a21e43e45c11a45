"""Rules of reading an article, each in a page of its own."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import read_article, read_document
from crawler.document import open_document
from crawler.records import Article, Image, Paragraph, Row, Table
from crawler.settings import Source
from crawler.sitenames import without_site
from tests.golden_articles import page_of

TEXT = "<p>云溪区召开重点项目推进会，部署下一阶段工作。</p><p>会议要求，紧盯全年目标，抓好项目建设。</p>"


def read(
    html: str, source: Source | None = None, row: Row | None = None, url: str = "https://www.yunxi.example/a/b.html"
) -> Article:
    return read_article(page_of(html.encode(), url), source, row).article


def page(body: str, title: str = "云溪区召开重点项目推进会", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def body_of(inside: str) -> Article:
    return read(
        page(
            f'<h1>云溪区召开重点项目推进会</h1><div class="info">2025-03-07 09:20 来源：云溪发布</div><div id="zoom">{inside}</div>'
        )
    )


# ---------------------------------------------------------------- title
@pytest.mark.parametrize(
    ("document", "title"),
    [
        ("云溪区召开推进会议_云溪新闻网", "云溪区召开推进会议"),
        ("1-10月固定资产投资结构趋优 - 云溪区统计局", "1-10月固定资产投资结构趋优"),
        ("棱镜|一座小城的突围", "棱镜|一座小城的突围"),
        ("云溪区召开推进会议_要闻_云溪区人民政府网", "云溪区召开推进会议"),
        ("Q1-Q3 投资增长", "Q1-Q3 投资增长"),
    ],
)
def test_only_names_of_sites_are_cut_from_a_document_title(document: str, title: str) -> None:
    assert without_site(document, set()) == title


def test_the_sites_name_in_h1_is_no_title() -> None:
    html = page(
        f'<h1>云溪区人民政府</h1><div class="bt">产业园区开工建设提速</div><div id="zoom">{TEXT}</div>',
        "产业园区开工建设提速-云溪区人民政府",
    )
    assert read(html).title == "产业园区开工建设提速"


def test_a_meta_cut_short_gives_way_to_the_heading() -> None:
    head = '<meta name="ArticleTitle" content="云溪区召开重点项目..."><meta name="PubDate" content="2025-03-07 09:20">'
    assert (
        read(page(f"<h1>云溪区召开重点项目推进会</h1><div id=zoom>{TEXT}</div>", head=head)).title == "云溪区召开重点项目推进会"
    )


def test_a_generic_document_title_gives_way_to_the_heading() -> None:
    html = page(
        f'<h1>产业园区开工建设提速</h1><p class="info">发布时间：2025-03-07</p><div id="zoom">{TEXT}</div>', "云溪区人民政府网"
    )
    assert read(html).title == "产业园区开工建设提速"


# ---------------------------------------------------------------- body
def test_a_small_known_container_gives_way_to_the_text() -> None:
    long = "<p>各乡镇要把项目建设放在突出位置，逐项对照，逐月推进，确保完成全年目标任务。</p>" * 12
    html = page(
        f'<h1>云溪区召开重点项目推进会</h1><div class="TRS_Editor"><p>导读：推进会召开。</p></div><div class="neirong">{long}</div>'
    )
    assert read(html).body.count("各乡镇") == 12


def test_word_paste_is_joined_and_lines_break_at_elements() -> None:
    article = body_of(
        "<p>投资<span>246</span><span>.</span><span>79</span>\n<span>亿元</span></p><div>第二行</div>第三行<br>第四行"
    )
    assert article.body.splitlines() == ["投资246.79亿元", "第二行", "第三行", "第四行"]


def test_a_line_end_inside_chinese_is_no_blank_and_inside_latin_is() -> None:
    assert body_of("<p>重点项目\n   推进会 AI\n   Valley 开园。</p>").body == "重点项目推进会 AI Valley 开园。"


def test_title_header_controls_editors_and_neighbours_are_no_body() -> None:
    article = body_of(
        "<h2>云溪区召开重点项目推进会</h2><p>发布时间：2025-03-07 字号：大 中 小</p>"
        + TEXT
        + "<p>责任编辑：方三</p><p>【打印】【关闭】</p><p>上一篇：<a href='1.html'>甲</a></p>"
    )
    assert len(article.blocks) == 2
    assert article.editors == ("方三",)


def test_an_editors_line_in_a_short_text_takes_nothing_with_it() -> None:
    article = body_of("<p>因管道抢修，城北片区今晚停水。</p><p>责任编辑：方三</p>")
    assert article.body == "因管道抢修,城北片区今晚停水。"


def test_related_links_at_the_end_go_and_in_the_text_stay() -> None:
    links = "<p>相关链接</p>" + "".join(f'<p><a href="{at}.html">云溪区项目建设系列报道之{at}</a></p>' for at in range(4))
    assert len(body_of(TEXT + links).blocks) == 2
    assert len(body_of(TEXT + links + TEXT * 3).blocks) == 2 + 5 + 6


def test_hidden_and_shared_parts_are_no_body_but_padding_is() -> None:
    article = body_of(
        f'<div style="display:none">隐藏文字</div><div class="padding-ad">{TEXT}</div><div class="post_share">分享到朋友圈</div>'
    )
    assert len(article.blocks) == 2


# ---------------------------------------------------------------- images and tables
@pytest.mark.parametrize(
    ("inside", "captions"),
    [
        ('<p><img src="1.jpg"></p><p>活动现场。余国瑛 摄</p>', ["活动现场。余国瑛 摄"]),
        ('<p><img src="1.jpg"></p><p style="text-align:center">图为签约现场</p>', ["图为签约现场"]),
        ('<p><img src="1.jpg"></p><p>▲园区一角</p>', ["▲园区一角"]),
        ('<figure><img src="1.jpg"><figcaption>园区一角</figcaption></figure>', ["园区一角"]),
        ('<p><img src="1.jpg"><br>园区一角</p>', ["园区一角"]),
        ('<p><img src="1.jpg"></p><p>会议指出，项目建设提速。</p>', [""]),
        ('<p><img src="1.jpg"></p><p align="center">会议指出，各部门要压实责任，确保项目早开工、早投产、早见效。</p>', [""]),
        ('<p><img src="1.jpg"></p><p><img src="2.jpg"></p><p align="center">园区一角</p>', ["", "园区一角"]),
    ],
)
def test_captions_belong_to_their_picture(inside: str, captions: list[str]) -> None:
    assert [block.caption for block in body_of(TEXT + inside + TEXT).blocks if isinstance(block, Image)] == captions


def test_lazy_pictures_and_icons() -> None:
    article = body_of(
        TEXT
        + '<img src="data:image/gif;base64,R0" data-src="/p/1.jpg"><img src="/img/icon_pdf.gif"><img src="2.jpg" width="1"><img src="/x/loading.gif" data-original="/p/3.jpg">'
    )
    assert [block.src for block in article.blocks if isinstance(block, Image)] == [
        "https://www.yunxi.example/p/1.jpg",
        "https://www.yunxi.example/p/3.jpg",
    ]


def test_spans_of_cells_and_rows_of_one_length() -> None:
    article = body_of(
        "<table><tr><th colspan=2>指标</th><th>值</th></tr><tr><td rowspan=2>投资</td><td>总量</td><td>35</td></tr><tr><td>增速</td></tr></table>"
    )
    assert article.blocks == (Table((("指标", "", "值"), ("投资", "总量", "35"), ("", "增速", ""))),)


def test_a_layout_table_is_no_table() -> None:
    article = body_of(f"<table><tr><td>{TEXT}</td></tr></table>")
    assert all(isinstance(block, Paragraph) for block in article.blocks)


# ---------------------------------------------------------------- people, source, files
def test_the_byline_paragraph_leaves_its_place() -> None:
    article = body_of(TEXT + "<p>文/洪一 图/邵二</p><p><img src='1.jpg'></p><p>▲园区一角</p>")
    assert (article.authors, article.photographers, article.byline_at) == (("洪一",), ("邵二",), 2)
    assert "洪一" not in article.body


def test_nobody_named_has_no_place() -> None:
    assert body_of(TEXT).byline_at is None


def test_people_named_in_the_header_stand_behind_the_body() -> None:
    article = read(
        page(f"<h1>云溪区召开重点项目推进会</h1><p>2025-03-07 09:20 来源：云溪发布 作者：洪一</p><div id=zoom>{TEXT}</div>")
    )
    assert (article.authors, article.byline_at) == (("洪一",), 2)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('<a href="/f/a.pdf">通知</a>', "通知"),
        ('<a href="/f/a.pdf">点击下载</a>', "a.pdf"),
        ('<a href="/d?id=1&fileName=清单.wps">下载</a>', "清单.wps"),
        ('<a href="/d.jsp?id=1">清单.xlsx</a>', "清单.xlsx"),
        ('<a href="/f/1" download="清单.doc">下载</a>', "清单.doc"),
        ('<a href="/f/P02.ofd" appendix="true">附件1</a>', "附件1"),
        ('<a href="/down.php?f=1">白鹭湾大桥绕行示意图.jpg</a>', "白鹭湾大桥绕行示意图.jpg"),
        ('<a href="/f/2.png">绕行示意图.png</a>', "绕行示意图.png"),
    ],
)
def test_attachments(link: str, name: str) -> None:
    assert [each.name for each in body_of(TEXT + f"<p>附件：{link}</p>").attachments] == [name]


def test_ordinary_links_are_no_attachments() -> None:
    assert body_of(TEXT + '<p><a href="/art/1.html">全文</a> <a href="javascript:void(0)">下载.pdf</a></p>').attachments == ()
    assert body_of(TEXT + '<p><a href="/f/2.jpg"><img src="/f/2s.jpg"></a> <a href="/f/3.jpg">大图</a></p>').attachments == ()


# ---------------------------------------------------------------- source and list
def test_a_sources_css_goes_before_everything() -> None:
    source = Source(
        id="a", url="https://www.yunxi.example/", district="云溪区", title=".t", date=".d", body=".b", origin=".o", subtitle=".s"
    )
    html = page(
        "<h1>云溪区召开重点项目推进会</h1><i class=t>另一个标题</i><i class=s>副题</i><i class=d>2024-01-02 03:04</i><i class=o>某报</i><div class=b><p>甲乙丙丁。</p></div><div id=zoom>"
        + TEXT
        + "</div>"
    )
    article = read(html, source)
    assert (article.title, article.subtitle, article.origin, article.body) == ("另一个标题", "副题", "某报", "甲乙丙丁。")
    assert article.published_at == datetime.fromisoformat("2024-01-02T03:04:00+08:00")
    assert (article.district, article.source_id) == ("云溪区", "a")


def test_a_persons_encoding_is_used() -> None:
    source = Source(id="a", url="https://www.yunxi.example/", encoding="big5")
    html = page("<h1>產業園區開工建設</h1><div id=zoom><p>產業園區今日開工建設。</p></div>", "產業園區開工建設")
    assert read_article(page_of(html.encode("big5")), source).article.title == "產業園區開工建設"


def test_the_list_fills_in_only_what_the_page_does_not_say() -> None:
    row = Row("https://www.yunxi.example/a/b.html", "列表标题", day=date(2024, 5, 6))
    silent = page(f"<h1>云溪区召开重点项目推进会</h1><div id=zoom>{TEXT}</div>")
    read_silent = read_article(page_of(silent.encode()), None, row)
    assert read_silent.article.published_at == datetime.fromisoformat("2024-05-06T00:00:00+08:00")
    assert read_silent.article.published_precision == "day"
    assert dict(read_silent.explained)["published_at"] == "列表"
    speaking = silent.replace("<div id=zoom>", "<p>2025-03-07 09:20</p><div id=zoom>")
    assert read(speaking, None, row).published_at == datetime.fromisoformat("2025-03-07T09:20:00+08:00")
    assert read(speaking, None, row).title == "云溪区召开重点项目推进会"


def test_a_page_that_says_no_time_has_none() -> None:
    article = read(page(f"<h1>云溪区召开重点项目推进会</h1><div id=zoom>{TEXT}</div>"))
    assert (article.published_at, article.published_precision) == (None, None)


def test_breadcrumb_gives_the_column_and_the_title_the_site() -> None:
    html = page(
        f'<div class="place">当前位置：<a>首页</a> > <a>政务公开</a> > <a>云溪要闻</a> > 正文</div><h1>云溪区召开重点项目推进会</h1><div id=zoom>{TEXT}</div>',
        "云溪区召开重点项目推进会-云溪区人民政府",
    )
    article = read(html)
    assert (article.site, article.column) == ("云溪区人民政府", "云溪要闻")


# ---------------------------------------------------------------- laws
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<a href=x>",
                "<img src=1.jpg>",
                "2025-01-01 来源:某报",
                "文/甲乙",
                "正文,一句话。",
                "<br>",
                "<h1 class=title>",
                "\x00",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "&#xD800;",
            ]
        ),
        max_size=60,
    )
)
def test_no_markup_raises_and_all_text_is_clean(parts: list[str]) -> None:
    article = read_document(open_document("".join(parts).encode(), "https://x.example/a.html")).article
    for line in [article.title, *article.body.splitlines()]:
        assert line.strip() == line
        line.encode("utf-8")
    assert article.byline_at is None or 0 <= article.byline_at <= len(article.blocks)


# ---------------------------------------------------------------- subtitles by name and by place
@pytest.mark.parametrize(
    ("head", "subtitle"),
    [
        ('<h3 class="yinti">项目用地交付纪实</h3><h1>云溪区召开重点项目推进会</h1>', "项目用地交付纪实"),
        ('<h1>云溪区召开重点项目推进会</h1><p class="sub_title">——项目用地交付纪实</p>', "——项目用地交付纪实"),
        (
            '<div class="tit"><h3></h3><h1>云溪区召开重点项目推进会</h1><h2>项目用地交付纪实</h2><div>2025-03-07</div></div>',
            "项目用地交付纪实",
        ),
        ('<div class="tit"><h3>项目用地交付纪实</h3><h1>云溪区召开重点项目推进会</h1></div>', "项目用地交付纪实"),
        ('<div class="tit"><h1>云溪区召开重点项目推进会</h1><h3>来源：云溪发布 2025-03-07</h3></div>', ""),
        ('<div class="tit"><h1>云溪区召开重点项目推进会</h1><h2 class="sub_title">云溪区召开重点项目推进会</h2></div>', ""),
    ],
)
def test_subtitles(head: str, subtitle: str) -> None:
    assert read(page(f"{head}<div id=zoom>{TEXT}</div>")).subtitle == subtitle


def test_the_first_heading_of_the_body_is_no_subtitle() -> None:
    assert read(page(f"<div class=article><h1>云溪区召开重点项目推进会</h1><h2>提速建设</h2>{TEXT * 12}</div>")).subtitle == ""


# ---------------------------------------------------------------- credits inside the text
@pytest.mark.parametrize(
    ("inside", "authors", "origin"),
    [
        ("<p>本报讯（记者 沈知秋 通讯员 夏至）云溪区召开推进会，部署下一阶段工作。</p>", ("沈知秋", "夏至"), "云溪发布"),
        ("<p>浙江在线7月23日讯(浙江日报记者 于山)云溪区召开推进会。</p><p>会议要求抓好落实。</p>", ("于山",), "云溪发布"),
        ("<p>云溪区召开推进会。</p><p>会议要求抓好落实。（余国瑛 章晋辉）</p>", ("余国瑛", "章晋辉"), "云溪发布"),
        ("<p>云溪区召开推进会（视频会议）</p><p>记者从会上获悉，项目已经开工。</p>", (), "云溪发布"),
    ],
)
def test_credits_inside_the_text(inside: str, authors: tuple[str, ...], origin: str) -> None:
    article = body_of(inside)
    assert (article.authors, article.origin) == (authors, origin)
    assert len(article.blocks) == inside.count("<p>")
