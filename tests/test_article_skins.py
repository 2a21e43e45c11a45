"""What skins write beside, around and above a text: bare headlines, named credits, boxes, galleries, accounts, comments.

Each case is the skeleton of a skin of a family that the rule names: hand-made ASP and table sites, 新浪, 环球, 腾讯, Founder papers,
phpcms and WordPress, mobile skins, WeChat, JCMS.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.article import read_article
from crawler.document import open_document
from crawler.records import Article, Image, Paragraph, Row
from crawler.titles import find_title
from tests.golden_articles import page_of

TITLE = "云溪区三十个项目集中开工"
TEXT = (
    "<p>云溪区召开项目推进会，研究部署下一阶段工作，要求各部门抓紧落实。</p><p>会议听取了各专班的汇报，并对难点问题逐项研究。</p>"
)
HEADER = "<div>2026-03-05 16:21 来源：云溪日报</div>"
URL = "https://www.yunxi.example/art/a.html"


def read(body: str, title: str = f"{TITLE}-云溪区人民政府", row: Row | None = None, head: str = "", url: str = URL) -> Article:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read_article(page_of(html.encode(), url), row=row).article


def minute(article: Article) -> str:
    return f"{article.published_at:%Y-%m-%d %H:%M}" if article.published_at else ""


# ---------------------------------------------------------------- headlines by their place
@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>您的位置：首页 &gt;&gt; 新闻中心</td></tr><tr><td class='title14'>{title}</td></tr><tr><td class='title8'>2026/3/5　　文章来源：区工商局　　点击数：</td></tr><tr><td>{text}</td></tr></table>",
        "<table><tr><td>首页 -&gt; 新闻中心</td></tr><tr><td><span><b>{title}</b></span></td></tr><tr><td>发表时间：2026-03-05   信息来源：投资促进局</td></tr><tr><td>{text}</td></tr></table>",
        "<table><tr><td>当前位置：首页 &gt; 文化</td></tr><tr><td><div>{title}</div></td></tr><tr><td><div>作者：沈知秋<br>来源：云溪时讯<br>2026-03-05 08:46</div></td></tr></table><div>{text}</div>",
    ],
)
def test_the_line_above_the_header_is_the_title_where_title_names_the_site_alone(page: str) -> None:
    article = read(page.format(title=TITLE, text=TEXT), "云溪区人民政府")
    assert (article.title, article.published_at is not None) == (TITLE, True)


def test_a_heading_stays_the_title_above_a_second_line() -> None:
    assert read(f"<h1>{TITLE}</h1><p>总投资达46亿元</p>{HEADER}<div>{TEXT}</div>", "云溪区人民政府").title == TITLE


def test_a_meta_that_repeats_the_document_title_loses_the_site() -> None:
    metas = f"<meta name='SiteName' content='云溪县人民政府'><meta name='ArticleTitle' content='{TITLE}_云溪县人民政府'>"
    assert read(f"<div class='bt'>{TITLE}</div>{HEADER}<div id='zoom'>{TEXT}</div>", head=metas).title == TITLE


def test_the_foot_of_a_page_is_no_text_beside_a_table_and_its_note() -> None:
    """The lines by the record number (主办:…) have colons like sentences; figures in cells have none."""
    cells = "".join(f"<tr><td>第{n}项指标</td><td>{n}86.2</td></tr>" for n in range(1, 6))
    text = f"<div class='x1'><table>{cells}</table><p>注：投资不含农户投资。</p></div>"
    foot = "<div class='x2'><div><p>主办：云溪经济技术开发区管理委员会，承办：经开区信息中心</p><p>地址：云溪区创业大道1号，邮编：323000，电话：0570-3000000</p><p>浙ICP备05012345号 <img src='/img/jh.png'>网站标识码：3303000045</p></div></div>"
    article = read(f"<div class='x3'><div class='x4'>{TITLE}</div>{HEADER}{text}</div>{foot}")
    assert article.body.splitlines()[-1] == "注:投资不含农户投资。"


def test_a_title_that_a_meta_declares_is_found_in_a_bare_cell() -> None:
    cells = f"<a href='/1.html'>{TITLE}</a><table><tr><td class='x1'>{TITLE}</td></tr><tr><td>{TEXT}</td></tr></table>"
    html = f"<html><head><meta name='ArticleTitle' content='{TITLE}'></head><body>{cells}</body></html>"
    titled = find_title(open_document(html.encode(), URL))
    assert titled.node is not None
    assert (titled.title, titled.node.attributes) == (TITLE, {"class": "x1"})


def test_a_title_cut_at_a_quote_is_completed_by_the_heading() -> None:
    head = "<meta property='og:title' content='城商行下调存款利率：'>"
    whole = "城商行下调存款利率：“存20万送油”落幕"
    assert read(f"<h1>{whole}</h1>{HEADER}<div>{TEXT}</div>", "城商行下调存款利率：|银行_云溪财经", head=head).title == (
        "城商行下调存款利率:“存20万送油”落幕"
    )


def test_a_meta_cut_at_a_quote_is_completed_by_the_heading() -> None:
    head = "<meta name='ArticleTitle' content='82岁孙大伯喝上了'>"
    page = f"<div class='titles'>82岁孙大伯喝上了“城里水”</div><div class='subt'>——富江区推进城乡同质饮水工程</div>{HEADER}<div id='zoom'>{TEXT}</div>"
    article = read(page, "82岁孙大伯喝上了“城里水”", head=head)
    assert (article.title, article.subtitle) == ("82岁孙大伯喝上了“城里水”", "——富江区推进城乡同质饮水工程")


@pytest.mark.parametrize(
    ("document", "cell"),
    [
        (f"{TITLE}|乡村振兴|中河县人民政府", f"<div class='nx-h'>{TITLE}</div>"),
        (f"{TITLE}_通知公告_上海沪江", f"<h2>{TITLE}<small>（2026年03月05日）</small></h2>"),
        (f"沈阳市浑北区人民政府-{TITLE}的公告", f"<div>{TITLE}的公告</div>"),
        (f"云溪县政府 部门信息 {TITLE}", f"<td class='bt1'>{TITLE}</td>"),
    ],
)
def test_the_part_of_the_document_title_that_the_page_shows(document: str, cell: str) -> None:
    assert read(f"{cell}{HEADER}<div class='TRS_Editor'>{TEXT}</div>", document).title in (TITLE, f"{TITLE}的公告")


def test_the_title_element_of_a_paper_may_be_short() -> None:
    page = f"<founder-title>天气</founder-title><founder-content>{TEXT}</founder-content>"
    assert read(page, "京山报 - 天气").title == "天气"


def test_the_column_between_title_and_site() -> None:
    assert read(f"<h1>{TITLE}</h1>{HEADER}{TEXT}", f"{TITLE}_县区要闻_云溪新闻网").column == "县区要闻"


# ---------------------------------------------------------------- credits and times in named elements, boxes, scripts
def test_the_names_that_baidu_asked_for() -> None:
    named = "<div style='display:none'><span id='pubtime_baidu'>2026-03-05 16:21</span><span id='source_baidu'>来源：云溪晚报</span><span id='author_baidu'>作者：沈知秋</span><span id='editor_baidu'>责任编辑：夏至</span></div>"
    article = read(f"<h1>{TITLE}</h1>{named}<div class='TRS_Editor'>{TEXT}</div>")
    assert (article.origin, article.authors, article.editors, minute(article)) == (
        "云溪晚报",
        ("沈知秋",),
        ("夏至",),
        "2026-03-05 16:21",
    )


@pytest.mark.parametrize("name", ["ent-source", "source", "art__src", "news-src"])
def test_an_element_named_source_holds_the_source(name: str) -> None:
    header = f"<div class='info'><span class='date'>2026年03月05日 16:21</span><span class='{name}'>中新财讯</span></div>"
    assert read(f"<h1>{TITLE}</h1>{header}<div class='TRS_Editor'>{TEXT}</div>").origin == "中新财讯"


def test_a_box_beside_the_text_tells_source_and_writer() -> None:
    rows = "".join(
        f"<tr><th>{name}</th><td>{value}</td></tr>"
        for name, value in (
            ("发布时间", "2026-03-05 10:21"),
            ("来源", "文山街道"),
            ("作者", "沈知秋"),
            ("编辑", ""),
            ("点击量", "24"),
        )
    )
    hot = "".join(f"<li><a href='/n/{n}.html'>文山街道第{n}期志愿服务活动走进社区广受居民欢迎</a></li>" for n in range(80))
    page = f"<div class='row'><div class='col-md-9'><div><h1>{TITLE}</h1><div id='neirong'>{TEXT}</div></div></div><div class='col-md-3'><div><div>文章信息</div><table>{rows}</table></div><ul>{hot}</ul></div></div>"
    article = read(page)
    assert (article.origin, article.authors, minute(article)) == ("文山街道", ("沈知秋",), "2026-03-05 10:21")


def test_a_header_without_its_year_completes_the_day_of_the_list() -> None:
    header = "<ul><li>09月02日 09:00</li><li>来源：木溪镇水厂</li></ul>"
    article = read(
        f"<p class='rich-title'>{TITLE}</p>{header}<section>{TEXT}</section>", row=Row(URL, TITLE, day=date(2024, 9, 2))
    )
    assert (minute(article), article.subtitle) == ("2024-09-02 09:00", "")


def test_a_meta_of_midnight_is_completed_by_the_page() -> None:
    head = "<meta property='article:published_time' content='2026-03-05T00:00:00+08:00'>"
    assert minute(read(f"<h1>{TITLE}</h1>{HEADER}<div>{TEXT}</div>", head=head)) == "2026-03-05 16:21"


@pytest.mark.parametrize(
    ("meta", "header", "day"),
    [
        # 成文日期 in the meta of publication, 发布日期 on the page
        (
            "PubDate",
            "<ol><li>[成文日期] <span>2026-02-27</span></li><li>[发布日期] <span>2026-03-05</span></li></ol>",
            "2026-03-05",
        ),
        ("PubDate", "<p>发布日期：2026-03-05</p>", "2026-02-27"),
        # og:release_date may be the template's (博达)
        ("og:release_date", "<p>时间：2026-03-05 17:45　文章出处：云溪网</p>", "2026-03-05"),
        # publishdate is the day of production (TRS)
        ("publishdate", "<p>发布时间：2026年03月05日17:45 来源：云溪网</p>", "2026-03-05"),
        ("publishdate", "<p>来源：云溪网</p>", "2026-02-27"),
    ],
)
def test_a_meta_that_gives_another_day_than_the_page(meta: str, header: str, day: str) -> None:
    head = f"<meta name='{meta}' content='2026-02-27'>"
    article = read(f"<h1>{TITLE}</h1>{header}<div class='TRS_Editor'>{TEXT}</div>", head=head)
    assert f"{article.published_at:%Y-%m-%d}" == day


def test_the_minute_below_the_text_completes_a_day_above_it() -> None:
    page = f"<div>公开日期：2026-03-05</div><h1>{TITLE}</h1><div id='zoom'>{TEXT}</div><div>发布时间：2026-03-05 16:55 信息来源：区教育局</div>"
    assert minute(read(page)) == "2026-03-05 16:55"


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ("青城区人民政府", "云溪日报"),
        ("本网", "云溪日报"),
        ("南江县", "云溪日报"),
        ("市教育局", "云溪日报"),
        ("云溪日报社", "云溪日报社"),
    ],
)
def test_a_meta_that_names_only_the_site_gives_way_to_the_page(said: str, origin: str) -> None:
    head = f"<meta name='ContentSource' content='{said}'>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}</div>", head=head).origin == origin


def test_a_script_tells_the_minute_of_its_own_article() -> None:
    script = f'<script>window.DATA = {{"article_id":"20260305A09KXX00","title":"{TITLE}","media":"都市观察","pubtime":"2026-03-05 09:33:21","tags":["项目","开工","云溪区","重大项目"],"comment_id":"52"}}</script>'
    page = f"<h1>{TITLE}</h1><div>2026-03-05</div><div class='content-article'>{TEXT}</div>"
    assert minute(read(page, head=script)) == "2026-03-05 09:33"


def test_a_time_in_three_elements() -> None:
    header = "<div><span class='year'><em> 2026</em></span><span class='day'><em>03</em>/<em>05</em></span><span class='time'>16:22:35</span></div><div>来源：新华网</div>"
    article = read(f"{header}<h1>{TITLE}</h1><div id='p-detail'>{TEXT}</div>", url="https://www.yunxi.example/1.html")
    assert (minute(article), article.origin) == ("2026-03-05 16:22", "新华网")


def test_readers_comments_tell_nothing() -> None:
    comments = "<div class='allComm'><span>沈知秋</span><em>2026-03-06 20:31 [举报]</em><p>写得好。</p></div><div class='pl'><h5>网友评论</h5><div>夏至 2026-03-06 10:37<p>转了。</p></div></div>"
    article = read(f"<h1>{TITLE}</h1><div>2026-03-05 16:21</div><div id='content_body'>{TEXT}</div>{comments}")
    assert (article.origin, article.authors, minute(article)) == ("", (), "2026-03-05 16:21")


# ---------------------------------------------------------------- which element is the text
def test_an_outer_container_does_not_win_over_the_inner_one() -> None:
    more = "<div class='keywords'><p>点击进入专题，看更多内容，欢迎大家转发，欢迎大家留言，欢迎大家收藏。</p></div>" * 8
    page = (
        f"<h1>{TITLE}</h1>{HEADER}<div class='article-content'><div class='article' id='article'>{TEXT}{TEXT}</div>{more}</div>"
    )
    assert len(read(page).blocks) == 4


def test_a_short_text_beside_its_title_wins_over_the_next_column() -> None:
    others = "".join(
        f"<div class='item'><a href='/n/{n}.html'>另一篇</a><p>水下考古队公布最新成果，出水瓷器以青花、白釉为主，为研究海上贸易提供了实物资料，第{n}批。</p></div>"
        for n in range(12)
    )
    page = f"<div class='pub_w'><div class='left'><div class='t'><div><h1>{TITLE}</h1></div>{HEADER}</div><div class='c'><div id='x1'>{TEXT}</div></div></div><div class='right'><div class='hot'>{others}</div></div></div>"
    assert read(page).body.startswith("云溪区召开项目推进会")


def test_the_closer_of_two_columns_holds_the_text() -> None:
    others = "".join(f"<dl><dt>另一篇{n}</dt><dd>华灯初上，小吃街人头攒动，老厂区成了去处。</dd></dl>" for n in range(6))
    page = f"<div class='bg'><div class='videoCon'><div class='vt'>{TITLE}</div><div class='vi'>日期：2026-03-05</div><div class='vtxt'>{TEXT}</div></div><div class='vright'>{others}</div></div>"
    assert len(read(page).blocks) == 2


def test_a_textarea_that_a_script_shows_is_the_text() -> None:
    inner = TEXT.replace("<", "&lt;").replace(">", "&gt;")
    page = f"<div style='display:none'><textarea class='article-content'>{inner}</textarea></div><h3>{TITLE}</h3><p class='time'>2026-03-05 08:08</p>"
    article = read(page, TITLE)
    assert (len(article.blocks), minute(article)) == (2, "2026-03-05 08:08")


def test_pictures_above_a_text_of_the_new_founder_layout() -> None:
    page = f"<div class='content'><div class='newsdetatit'><h1>{TITLE}</h1></div><div class='bar'><span>云溪日报</span><span>2026年03月05日</span><span>第03版：专版</span></div><div class='attachment'><div class='pic'><img src='a.jpg'><p>工人在装配设备。</p></div></div><div class='newsdetatext'><div id='ozoom'><p>记者 沈知秋</p>{TEXT}</div></div></div>"
    article = read(page)
    assert article.blocks[0] == Image("https://www.yunxi.example/art/a.jpg", "工人在装配设备。")
    assert (article.authors, len(article.blocks)) == (("沈知秋",), 3)


def test_a_page_number_of_a_paper_is_no_source_and_no_writer() -> None:
    page = f"<h3>{TITLE}</h3><p class='newstime'><span>2026-03-05</span> <span>A2版 时政</span></p><founder-content>{TEXT}</founder-content>"
    article = read(page)
    assert (article.origin, article.authors) == ("", ())


def test_the_author_element_of_a_paper() -> None:
    page = f"<h2 class='main-article-title'>{TITLE}</h2><p class='main-article-author'><founder-author>沈知秋</founder-author></p><div class='main-article-content'>{TEXT}</div>"
    assert read(page).authors == ("沈知秋",)


# ---------------------------------------------------------------- lines that are no text
@pytest.mark.parametrize(
    "tail",
    [
        "<p>未经允许不得转载：云溪融媒网 » 云溪区三十个项目集中开工</p>",
        "<p>—END—</p><p>编辑丨夏至</p><p><img src='q.jpg'></p>",
        "<p>来源丨云溪融媒</p><p>记者丨沈知秋</p><p>审核丨夏至</p><p>点分享</p><p>点收藏</p>",
        "<p>记者：沈知秋 编辑：夏至 审核：刘涛</p>",
        "<p>（图片由观音镇提供）</p>",
        "<p>（云溪教育）</p>",
        "<p>本报讯 记者 沈知秋</p>",
        "<p>记者 张 越</p>",
        "<p>云溪日报·草原云记者 沈知秋</p>",
        "<p>文字：沈知秋 图片：受访企业</p>",
        "<p style='display:none'>云溪在线版权所有</p>",
        "<p>【版权声明】本文著作权归云溪日报所有。</p>",
        "<p>下载云溪APP 订阅更多栏目</p>",
        "<p>返回云溪，查看更多</p>",
        "<p>[1] [2]</p>",
        "<p>1 2 3 下一页</p>",
        "<p>编辑 夏至</p><p>校对 刘涛</p>",
        "<p>点击关注“云溪发布”，了解更多身边事</p>",
        "<p>（本报记者 沈知秋 摄）</p>",
        "<p>（参与采写：沈知秋）</p>",
        "<p>云溪网·海报新闻记者 沈知秋 通讯员 夏至 荣成报道</p>",
        "<p>沈知秋 文 夏至 图</p>",
        "<p>图文：社区志愿者 沈知秋、夏 至</p>",
        "<p>文字：沈知秋、彭 文</p>",
        "<p>记者：沈知秋 实习生：Maria Ivanova（玛利亚）</p>",
        "<p>相关文件：<a href='/f.html'>关于有关工作的通知</a></p>",
        "<div style='display:none'>云溪在线</div>",
        "<p><em>分享让更多人看到</em></p>",
        "<p align=right>宝力道 萨仁 摄</p>",
        "<p>图片由沈知秋 摄</p>",
        "<p>文、图/沈知秋</p>",
        "<p>主播：沈知秋 编辑：夏至 监制：刘涛</p>",
        "<p>（区文旅局供稿）</p>",
        "<p>（县发改局 供稿）</p>",
        "<p><a href='/f/1.doc'>报名表.doc</a></p><p>2.<a href='/f/2.xls'>岗位表.xls</a></p>",
        "<table><tr><td><img src='/ico/zip.gif'></td><td><a href='/f/1.zip'>招标文件.zip</a></td></tr><tr><td></td><td><a href='/f/2.xls'>工程量清单.xls</a></td></tr></table>",
        "<div class='x1'><a href='/f/1.pdf'>规划图.pdf</a><a href='/f/1.pdf' download>下载</a></div>",
        "<div class='wp-block-file'><a href='/f/1.pdf'>规划图</a><a href='/f/1.pdf' download>下载</a></div>",
    ],
)
def test_what_ends_a_page_is_no_text(tail: str) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{tail}</div>")
    assert [block.text for block in article.blocks if isinstance(block, Paragraph)] == [
        "云溪区召开项目推进会,研究部署下一阶段工作,要求各部门抓紧落实。",
        "会议听取了各专班的汇报,并对难点问题逐项研究。",
    ]


@pytest.mark.parametrize("tail", ["（此件公开发布）", "（2026年3月5日会议通过）", "记者从会上了解到 项目进展顺利"])
def test_what_looks_like_a_credit_and_is_text(tail: str) -> None:
    assert len(read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}<p>{tail}</p></div>").blocks) == 3


def test_a_gallery_counts_its_pictures_and_captions_stay_with_them() -> None:
    gallery = "<ul><li><img src='/1.jpg'><i>1/2</i><p>果农正在采摘。沈知秋 摄</p></li></ul>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='content'>{TEXT}{gallery}</div>")
    assert article.blocks[-1] == Image("https://www.yunxi.example/1.jpg", "果农正在采摘。沈知秋 摄")
    assert article.photographers == ("沈知秋",)


def test_a_caption_is_known_by_its_class() -> None:
    pictured = "<p><img src='/1.jpg'></p><p class='image_desc'>广场上的智慧通道 云溪新闻记者 沈知秋 图</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='news_txt'>{TEXT}{pictured}</div>")
    assert isinstance(article.blocks[-1], Image)
    assert article.photographers == ("沈知秋",)


def test_an_icon_before_a_file_parts_no_line() -> None:
    file = "<p>附件：1.<a href='/f/1.xlsx'><img src='/module/jslib/icons/word.png'>岗位表.xlsx</a></p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{file}</div>")
    assert article.body.splitlines()[-1] == "附件:1.岗位表.xlsx"
    assert [each.name for each in article.attachments] == ["岗位表.xlsx"]


@pytest.mark.parametrize("title", ["新闻发布会介绍春耕进展", "内容安全专项检查启动", "信息公开工作推进会召开"])
def test_a_headline_may_begin_as_a_label_does(title: str) -> None:
    assert read(f"<h1>{title}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}</div>", "云溪区人民政府").title == title


@pytest.mark.parametrize("heading", ["相关阅读", "热点新闻", "【相关链接】", "最新文章"])
def test_the_heading_of_another_list_is_no_headline(heading: str) -> None:
    others = f"<div><h4>{heading}</h4><ul><li><a href='/1.html'>云溪区召开工作例会</a></li></ul></div>"
    page = f"<div>{TITLE}</div><div><a>打印</a></div>{HEADER}<div>{TEXT * 3}</div>{others}"
    assert read(page, "云溪区人民政府门户网站").title == TITLE


def test_a_files_size_is_no_part_of_its_name() -> None:
    files = "<div class='fj'>附件：<ul><li><a href='/f/1.docx'>报名登记表.docx<em>31KB</em></a></li><li><a href='/f/2.xlsx'>职位表.xlsx (1.2 MB)</a></li></ul></div>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}</div>{files}")
    assert [each.name for each in article.attachments] == ["报名登记表.docx", "职位表.xlsx"]


def test_a_sentence_that_ends_with_a_file_is_text() -> None:
    line = "<p>具体措施请见：<a href='/f/1.pdf'>云溪区便利措施清单.pdf</a></p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{line}</div>")
    assert article.body.splitlines()[-1] == "具体措施请见:云溪区便利措施清单.pdf"
    assert [each.name for each in article.attachments] == ["云溪区便利措施清单.pdf"]


@pytest.mark.parametrize("said", ["没有了", "无", "很抱歉没有了", "已经是最后一篇"])
def test_the_end_of_a_list_below_a_text_is_no_text(said: str) -> None:
    steps = f"<p>上一篇：<a href='/2.html'>云溪区召开林长会议</a></p><p>下一篇：{said}</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{steps}</div>")
    assert "一篇" not in article.body


def test_an_icon_in_the_link_to_a_further_file_parts_no_list() -> None:
    """JCMS: what the writer counts as 附件 goes on below, each with the sign of its type in the link."""
    files = "".join(
        f"<p>{word}<a href='/module/download/downfile.jsp?filename={n}.xls'><img src='/icons/word.png'>{n}.岗位表.xls</a></p>"
        for n, word in ((1, "附件："), (2, ""))
    )
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{files}</div>")
    assert article.body.splitlines()[-2:] == ["附件:1.岗位表.xls", "2.岗位表.xls"]
    assert not [block for block in article.blocks if isinstance(block, Image)]


@pytest.mark.parametrize(("heading", "names"), [("相关附件", ["名单.xls"]), ("附件：", ["名单.xls"]), ("相关新闻", [])])
def test_files_under_a_heading_that_says_so_are_the_articles_however_far(heading: str, names: list[str]) -> None:
    box = f"<div class='x9'><div><h4>{heading}</h4><li><a href='/f/P02.xls'>名单.xls</a></li></div></div>"
    deep = f"{'<div>' * 7}<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}</div>{'</div>' * 7}"
    assert [each.name for each in read(deep + box).attachments] == names


# ---------------------------------------------------------------- subtitles on top of the text, accounts
@pytest.mark.parametrize(
    ("top", "subtitle"),
    [
        ("<p>——云溪区招商工作侧记</p>", "——云溪区招商工作侧记"),
        ("<p style='text-align:center'>记云溪区“最美人物”林晓</p><p>□ 本报记者 沈知秋</p>", "记云溪区“最美人物”林晓"),
        ("<p style='text-align:center'>记云溪区“最美人物”林晓</p>", ""),
    ],
)
def test_a_subtitle_on_top_of_the_text(top: str, subtitle: str) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{top}{TEXT}</div>")
    assert (article.subtitle, len(article.blocks)) == (subtitle, 2 if subtitle else 3)


def test_the_account_of_a_wechat_article_is_its_source_when_no_line_names_another() -> None:
    page = f"<h1 id='activity-name'>{TITLE}</h1><span id='js_name'>云溪发布</span><div id='js_content'><p><img src='t.gif'></p><p style='text-align:center'>点击上方蓝字关注我们</p>{TEXT}%s</div><script>var ct = \"1741165680\"</script>"
    head = "<meta name='author' content='沈知秋'>"
    assert (read(page % "", head=head).origin, read(page % "", head=head).authors) == ("云溪发布", ("沈知秋",))
    assert read(page % "<p>来源丨云溪日报</p>").origin == "云溪日报"
    assert len(read(page % "").blocks) == 2


@pytest.mark.parametrize(
    ("lead", "authors"),
    [
        ("记者 沈知秋 报道：云溪区三十个项目集中开工。", ("沈知秋",)),
        ("云溪日报讯 全媒体记者 沈知秋 通讯员 林晓 报道 云溪区三十个项目集中开工。", ("沈知秋", "林晓")),
        ("云溪日报通讯员 沈知秋 清晨的云溪湿地公园薄雾轻笼。", ("沈知秋",)),
        ("据新华社记者 沈知秋 报道，云溪区三十个项目集中开工。", ()),
        ("记者从区发改局获悉，云溪区三十个项目集中开工。", ()),
    ],
)
def test_a_reporter_at_the_head_of_the_text(lead: str, authors: tuple[str, ...]) -> None:
    page = f"<div class='content'><h1>{TITLE}</h1><div id='zoom'><p>{lead}</p>{TEXT}</div></div>"
    assert read(page).authors == authors


# ---------------------------------------------------------------- newspapers, tables of labels, breadcrumbs of other words
PAPER = (
    "<table><tr><td style='font-weight:bold'>抓项目就是抓发展</td></tr><tr><td><founder-title>{title}</founder-title></td></tr>"
    "<tr><td></td></tr><tr><td><founder-author>□ 沈知秋</founder-author> 《 云溪日报 》（ 2026年03月05日 第02版：综合 ）</td></tr></table>"
    "<div id='ozoom'><founder-content>{text}</founder-content></div>"
)


def test_a_page_of_a_paper_says_its_paper_above_the_text_and_its_kicker_above_the_title() -> None:
    article = read(PAPER.format(title=TITLE, text=TEXT), "云溪日报")
    assert (article.title, article.subtitle) == (TITLE, "抓项目就是抓发展")
    assert (article.origin, article.authors) == ("云溪日报", ("沈知秋",))


def test_labels_and_values_in_a_list_of_terms() -> None:
    header = "<dl><dt>发布时间：</dt><dd>2026-03-05 16:21</dd><dt>来 源：</dt><dd>云溪融媒</dd><dt>作 者：</dt><dd>沈知秋</dd><dt>编 辑：</dt><dd>夏至</dd></dl>"
    article = read(f"<div><h2>{TITLE}</h2>{header}<div class='bd_txt'>{TEXT}</div></div>")
    assert (article.origin, article.authors, article.editors) == ("云溪融媒", ("沈知秋",), ("夏至",))
    assert minute(article) == "2026-03-05 16:21"


@pytest.mark.parametrize("words", ["您在：", "您现在的位置：", "当前位置："])
def test_a_breadcrumb_in_any_words(words: str) -> None:
    crumb = f"<div class='bc'>{words}<a href='/'>首页</a>-<a href='/news/'>云溪要闻</a>-正文</div>"
    assert read(f"{crumb}<h2>{TITLE}</h2>{HEADER}<div id='zoom'>{TEXT}</div>").column == "云溪要闻"


def test_the_class_of_an_open_government_article_is_its_column() -> None:
    table = "<div class='classify'><table><tr><td>索引号：</td><td>1234</td><td>分类：</td><td>工作动态</td></tr></table></div>"
    body = f"{table}<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>"
    assert read(body, head="<meta name='ColumnName' content='政府信息公开平台'>").column == "工作动态"
    assert read(body, head="<meta name='ColumnName' content='政策解读'>").column == "政策解读"


@pytest.mark.parametrize(
    ("credit", "authors", "photographers"),
    [
        ("文图：沈知秋", ("沈知秋",), ("沈知秋",)),
        ("图：沈知秋", (), ("沈知秋",)),
        ("文：林晓　图：沈知秋", ("林晓",), ("沈知秋",)),
    ],
)
def test_a_credit_with_a_colon_below_the_text(credit: str, authors: tuple[str, ...], photographers: tuple[str, ...]) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<p>{credit}</p></div>")
    assert (article.authors, article.photographers) == (authors, photographers)


def test_the_account_of_an_office_beside_a_day_is_the_source() -> None:
    header = "<div class='xinxi'>2026年03月05日 云溪生态环境 <span>阅读：<span></span></span></div>"
    assert read(f"<h1>{TITLE}</h1>{header}<div id='zoom'>{TEXT}</div>").origin == "云溪生态环境"


def test_the_day_of_a_related_card_is_not_the_articles() -> None:
    card = "<div class='m-card'><a href='/detail/71029'><h3>云溪大桥合龙</h3><p><span>2026-03-27</span></p></a></div>"
    page = f"<div><h2>{TITLE}</h2><div class='m-txt'>{TEXT}</div><div class='m-more'><h4>猜你喜欢</h4>{card}{card}</div></div>"
    row = Row(URL, TITLE, date(2026, 3, 24))
    article = read(page, row=row)
    assert article.published_at is not None
    assert article.published_at.date() == date(2026, 3, 24)


def test_a_photographers_line_below_a_caption_is_no_text() -> None:
    page = f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'><p><img src='a.jpg'></p><p class='txt'>工人在装配设备。</p><p>通讯员 沈知秋 摄</p>{TEXT}</div>"
    article = read(page)
    assert article.photographers == ("沈知秋",)
    assert "摄" not in article.body


def test_a_container_of_a_formatting_element_that_the_parser_parted() -> None:
    """<font id=fontzoom> with unclosed paragraphs: HTML5 puts the last one beside it, in a font of the same id."""
    page = f"<table><tr><td><b>{TITLE}</b></td></tr><tr><td><font id=fontzoom>{TEXT}<P> 项目建设者干劲十足，现场一派繁忙景象。<P> 下一步，各专班将挂图作战。 </font></td></tr></table>"
    assert read(page).body.endswith("项目建设者干劲十足,现场一派繁忙景象。\n下一步,各专班将挂图作战。")


# ---------------------------------------------------------------- cells and parts
@pytest.mark.parametrize(
    ("cell", "subtitle"),
    [
        ("<font size=3>八个月　四千万　十二万亩</font><br><font size=5><b>{title}</b></font>", "八个月 四千万 十二万亩"),
        ("<font size=5><b>{title}</b></font><br><font size=3>总投资四十亿元</font>", "总投资四十亿元"),
        ("<font size=5><b>{title}</b></font><br>2026-03-05 16:21", ""),
        ("<font size=5><b>{title}</b></font><br>来源：云溪日报", ""),
        ("<b>{title}</b>", ""),
    ],
)
def test_the_other_line_of_a_titles_cell_is_its_kicker_or_subtitle(cell: str, subtitle: str) -> None:
    """Hand-made ASP pages: two sizes of font in one cell, parted by <br>, the header in a cell of its own."""
    rows = f"<tr><td align=center>{cell.format(title=TITLE)}</td></tr><tr><td>【来源：云溪日报】 【时间：2026年3月5日】</td></tr>"
    assert read(f"<table>{rows}<tr><td>{TEXT}</td></tr></table>", TITLE).subtitle == subtitle


def test_the_parts_of_a_long_text_that_its_own_pager_shows_are_read() -> None:
    """div#page_1.fy_con shown, div#page_2.fy_con hidden until its number is clicked; another hidden box is furniture."""
    parts = "".join(
        f"<div id='page_{at}' class='fy_con' style='display:{'block' if at == 1 else 'none'}'><p>第{word}部分说的是项目建设的进展，投资进度快于去年。</p></div>"
        for at, word in enumerate("一二三", 1)
    )
    pager = "<div class='fy'><a href='javascript:showPage(1)'>1</a> <a>2</a> <a>3</a> <a>下一页</a> <a>显示全文</a></div>"
    hidden = "<div id='tip_2' class='tip' style='display:none'><p>您的浏览器版本过低，请升级。</p></div>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{parts}{pager}{hidden}</div>")
    assert [line[:4] for line in article.body.splitlines()] == ["第一部分", "第二部分", "第三部分"]


@pytest.mark.parametrize(
    ("head", "subtitle"),
    [
        ("<div class=jt>一粒米的路</div><div class=bt>{title}</div><div class=ft>来自云溪镇的调查</div>", "来自云溪镇的调查"),
        ("<div class=jt>一粒米的乡村振兴路</div><div class=bt>{title}</div>", "一粒米的乡村振兴路"),
        ("<div class=bt>{title}</div><div class=ft>来自云溪镇的调查</div>", "来自云溪镇的调查"),
        ("<div class=lm>部门动态</div><div class=bt>{title}</div>", ""),
        ("<div class=bt>{title}</div><div class=ft>2026-03-05 16:21</div>", ""),
    ],
)
def test_a_head_directly_above_the_text_whose_header_stands_at_the_side(head: str, subtitle: str) -> None:
    """TRS skins with an information box beside the text: labels without colons, controls among them."""
    box = "<dl><dt>来源</dt><dd>云溪日报</dd><dt>发布时间</dt><dd>2026-03-05 16:21</dd><dt>作者</dt><dd></dd><dt>字体</dt><dd><a>大</a><a>小</a></dd></dl>"
    crumb = "<div>当前位置：<a href='/'>首页</a>&gt;<a href='/xw/'>新闻中心</a></div>"
    main = f"<div class=l>{head.format(title=TITLE)}<div class=zw><div class=TRS_Editor>{TEXT}</div></div></div>"
    article = read(f"{crumb}<div>{main}<div class=r>{box}</div></div>", TITLE, head=f"<meta name=ArticleTitle content='{TITLE}'>")
    assert (article.subtitle, article.origin, article.authors) == (subtitle, "云溪日报", ())


@pytest.mark.parametrize(
    ("title", "day"),
    [("云上云溪-云溪区融媒体中心", "2026-03-05"), (TITLE, "2021-01-01"), (f"{TITLE[:8]}…", "2021-01-01")],
)
def test_open_graph_of_the_sites_template_says_nothing_of_an_article(title: str, day: str) -> None:
    """og:title is the site's on every page, and article:published_time the day when the template was made (apps of county media)."""
    head = f"<meta property='og:title' content='{title}'><meta property='article:published_time' content='2021-01-01T00:00:00+08:00'>"
    article = read(f"<h2>{TITLE}</h2>{HEADER}<div id='zoom'>{TEXT}</div>", TITLE, head=head)
    assert f"{article.published_at:%Y-%m-%d}" == day


def test_a_file_whose_name_the_line_above_has_is_no_second_line() -> None:
    link = "<p><a href='/f/1.docx'>家庭农场管理办法.docx</a></p>"
    named = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<p>附件：1.家庭农场管理办法</p>{link}</div>")
    assert named.body.splitlines()[-1] == "附件:1.家庭农场管理办法"
    listed = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<p>附件：</p>{link}</div>")
    assert listed.body.splitlines()[-1] == "家庭农场管理办法.docx"
    assert [each.name for each in (*named.attachments, *listed.attachments)] == ["家庭农场管理办法.docx"] * 2


def test_files_that_a_script_writes() -> None:
    """TRS templates: the appendix links stand in a variable that document.write shows below the text."""
    code = "var fj = '<p><a href=./P020250917.xls target=_blank>岗位表.xls</a><\\/p>'; if(fj != ''){ document.write('<h4>相关附件：<\\/h4>' + fj); }"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div><div class='fujian'><script>{code}</script></div>", TITLE)
    assert [(each.name, each.url.rsplit("/", 1)[-1]) for each in article.attachments] == [("岗位表.xls", "P020250917.xls")]
    other = '<script>var menu = \'<a href="/app.apk">客户端<\\/a><a href="/yw/">要闻.pdf<\\/a>\'; document.write(menu)</script>'
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>{other}", TITLE).attachments == ()
