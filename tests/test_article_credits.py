"""Who is named where: writers in a cell of a paper, photographers who wrote their caption, offices before the names of their people."""

from __future__ import annotations

import pytest

from crawler.records import Image, Paragraph, Row
from tests.test_article_skins import HEADER, TEXT, TITLE, URL, minute, read


def test_names_alone_between_the_title_and_the_text_of_a_paper_are_its_writers() -> None:
    cells = (
        f"<table><tr><td>{TITLE}</td></tr><tr><td>——总投资达46亿元</td></tr><tr><td>沈知秋 夏至</td></tr></table>"
        f"<div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    )
    article = read(cells, f"{TITLE}-云溪日报")
    assert (article.subtitle, article.authors) == ("——总投资达46亿元", ("沈知秋", "夏至"))


def test_a_photographer_who_reports_is_the_writer_too() -> None:
    pictures = "<p><img src='/a.jpg'></p><p align='center'>茶农在采摘春茶 沈知秋 摄影报道</p><p><img src='/b.jpg'></p><p align='center'>茶园一角。夏至 摄</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{pictures}{TEXT}</div>")
    assert (article.authors, article.photographers) == (("沈知秋",), ("沈知秋", "夏至"))


def test_a_subtitle_may_name_a_month() -> None:
    article = read(f"<div><h1>{TITLE}</h1><h2>总投资32.5亿元 预计2027年6月投产</h2></div>{HEADER}<div id='zoom'>{TEXT}</div>")
    assert article.subtitle == "总投资32.5亿元 预计2027年6月投产"
    named = read(f"<div><h1>{TITLE}</h1><h4>“村字号”再添新名片</h4></div>{HEADER}<div id='zoom'>{TEXT}</div>")
    assert named.subtitle == "“村字号”再添新名片"


def test_a_centred_row_above_the_title_row_of_a_table_is_the_kicker() -> None:
    """Hand-made ASP: breadcrumb, 引题, title and header, a row each."""
    page = (
        "<table><tr><td><a href='/'>首页</a> → 浏览正文</td></tr><tr><td align='center'><font>{kicker}</font></td></tr>"
        "<tr><td align='center'><font size='4'><b>{title}</b></font></td></tr><tr><td align='center'>作者：沈知秋 时间：2026-3-5</td></tr>"
        "<tr><td>{text}</td></tr></table>"
    )
    assert read(page.format(kicker="县长热线追踪", title=TITLE, text=TEXT)).subtitle == "县长热线追踪"
    assert read(page.format(kicker="云溪新闻网", title=TITLE, text=TEXT)).subtitle == ""


def test_names_alone_below_the_title_are_no_subtitle() -> None:
    """人民网: div.author between h1 and the line of time and source."""
    article = read(
        f"<h1>{TITLE}</h1><h4></h4><div class='author'>沈知秋 夏至</div><div>2026年03月05日07:52 | 来源：云溪日报</div><div class='rm_txt_con'>{TEXT}</div>"
    )
    assert (article.subtitle, article.authors) == ("", ("沈知秋", "夏至"))


def test_annexes_that_the_writer_counts_are_text_and_attachments() -> None:
    annexes = "<p>附件：1.<a href='/f/1.doc'>报名表.doc</a></p><p>2.<a href='/f/2.xls'>岗位表.xls</a></p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{annexes}</div>")
    assert [block.text for block in article.blocks[2:] if isinstance(block, Paragraph)] == ["附件:1.报名表.doc", "2.岗位表.xls"]
    assert [each.name for each in article.attachments] == ["报名表.doc", "岗位表.xls"]


def test_files_that_the_system_appends_are_attachments_alone() -> None:
    files = "<p><a href='/f/1.doc'>报名表.doc</a></p><div class='wp-block-file'><a href='/f/1.pdf'>规划图</a><a href='/f/1.pdf' download>下载</a></div>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{files}</div>")
    assert len(article.blocks) == 2
    assert [each.name for each in article.attachments] == ["报名表.doc", "规划图"]


def test_a_link_that_is_a_file_by_its_own_name_is_appended_though_the_name_says_annex() -> None:
    """UEditor: an icon and a link with the uploaded file's name, 附件1 and all."""
    icon = "<img src='/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif'>"
    files = f"<p>{icon}<a href='/f/0.xlsx'>附件1：考调公务员岗位表.xlsx</a></p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{files}</div>")
    assert (len(article.blocks), len(article.attachments)) == (2, 1)


def test_a_writer_behind_a_sign_between_the_title_and_the_text_of_a_paper() -> None:
    page = f"<h1>惊蛰</h1><p>□ 苏梅</p><founder-content>{TEXT}</founder-content>"
    article = read(page, "惊蛰-云溪日报")
    assert (article.title, article.subtitle, article.authors) == ("惊蛰", "", ("苏梅",))


def test_a_short_title_of_a_paper_is_the_part_of_title_before_its_name() -> None:
    contents = "<ul><li><h3><a href='b.html'>今冬供暖今起“热态运行”</a></h3></li><li><h3><a href='c.html'>公告</a></h3></li></ul>"
    article = read(f"{contents}<div class='tit'><h3>公告</h3></div><founder-content>{TEXT}</founder-content>", "公告-云溪日报")
    assert (article.title, article.subtitle, article.authors) == ("公告", "", ())


def test_a_short_title_behind_the_name_of_a_paper_that_ends_like_none() -> None:
    article = read(f"<h1>公告</h1><p>今日云溪 2026年3月5日 02版</p><founder-content>{TEXT}</founder-content>", "今日云溪-公告")
    assert (article.title, article.origin) == ("公告", "今日云溪")


def test_a_salutation_of_workers_is_no_header() -> None:
    letter = f"<p>全县广大教师和教育工作者：</p>{TEXT}"
    article = read(f"<h1>致全县教师的慰问信</h1>{HEADER}<div id='zoom'>{letter}</div>", "致全县教师的慰问信")
    assert article.body.splitlines()[0] == "全县广大教师和教育工作者:"


def test_a_notice_that_sends_readers_to_a_platform_is_no_login() -> None:
    notice = "<p>地块挂牌出让活动定于9月2日举行，有意者请登录公共资源交易平台查询。</p>"
    assert "交易平台" in read(f"<h1>{TITLE}</h1><div id='zoom'>{notice}</div>").body


def test_a_bracket_that_opens_with_the_original_title_is_a_credit() -> None:
    tail = "<p>（原标题：零点之后的守护人 通讯员：戴维康 记者：柏松）</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{tail}</div>")
    assert (len(article.blocks), article.authors) == (2, ("戴维康", "柏松"))


def test_a_disclaimer_of_one_sentence_does_not_outweigh_a_table() -> None:
    table = "<table border='1'><tr><td>接种单位</td><td>地址</td></tr><tr><td>马家店卫生服务中心</td><td>迎宾大道36号</td></tr></table>"
    page = (
        f"<div><h1>{TITLE}</h1>{HEADER}<div class='bd'><section>秋冬季接种点公布如下：</section>{table}<section>凭证件可免费接种一剂。</section></div>"
        "<div class='dis'>声明：转载此文是出于传递更多信息之目的，若有来源标注错误或侵犯了您的合法权益，请与本网联系。</div></div>"
    )
    assert read(page).body.splitlines()[0] == "秋冬季接种点公布如下:"


# ---------------------------------------------------------------- times beside counters, above months, in related rows
def test_a_header_that_counts_its_comments_tells_the_time() -> None:
    line = "<div><span>2026-03-05 08:40</span><span>云溪融媒体中心</span><span>沈知秋</span><span>评论 <b>0</b></span></div>"
    assert minute(read(f"<h1>{TITLE}</h1>{line}<div>{TEXT}</div>")) == "2026-03-05 08:40"


def test_a_day_above_its_month_and_the_days_of_related_rows() -> None:
    page = (
        "<div class='rq'><b>18</b><span>2026/03</span></div><h1>{title}</h1><div>来源：云溪发布</div><div class='TRS_Editor'>{text}</div>"
        "<div><h4>相关阅读</h4><ul><li><a href='/x.html'>全区秋冬季森林防火工作视频会议召开</a> 2025-10-21</li></ul></div>"
    )
    assert minute(read(page.format(title=TITLE, text=TEXT))) == "2026-03-18 00:00"
    assert read(page.format(title=TITLE, text=TEXT).replace("<b>18</b><span>2026/03</span>", "")).published_at is None


# ---------------------------------------------------------------- breadcrumbs that do not say what they are
@pytest.mark.parametrize(
    "crumb",
    [
        "<div class='w dh'><a href='/'>首页</a> &gt; <a href='/l.html'>云溪要闻</a> &gt; 正文</div>",
        "<div class='loc'><a href='/'>首页</a> / <a href='/n/'>新闻</a> / <a href='#'>云溪要闻</a> / 正文</div>",
        "<table><tr><td>您的位置：<a href=index.asp>首页</a> &gt;&gt; <a href='news.asp?lm=3'>云溪要闻</a> &gt;&gt; 信息内容</td></tr></table>",
        "<div id='rwb_navpath'><a href='/'>云溪网</a><i>&gt;&gt;</i><a href='/GB/1/'>频道</a><i>&gt;&gt;</i><a href='/GB/2/'>云溪要闻</a></div>",
    ],
)
def test_the_column_of_a_breadcrumb(crumb: str) -> None:
    menu = "<div class='local'><a href='/'>首页</a><a href='/1/'>走进云溪</a></div>"
    assert read(f"{menu}{crumb}<h1>{TITLE}</h1>{HEADER}<div>{TEXT}</div>").column == "云溪要闻"


# ---------------------------------------------------------------- what real pages of portals taught
def test_related_links_that_close_a_text_without_a_heading_are_no_text() -> None:
    """人民网 2009: eight links in bold below a last picture."""
    links = "".join(f"　　<b><a href='/GB/{n}.html'>各地推进第{n}项重点工作综述</a></b><br>" for n in range(3))
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<br><img src='/x.jpg'><br>{links}</div>")
    assert article.body.splitlines()[-1].startswith("会议听取了")
    assert len(article.blocks) == 2


def test_links_to_files_that_close_a_text_are_kept() -> None:
    annexes = "".join(f"<p><a href='/f/{n}.pdf'>第{n}批补助对象名单公示表</a></p>" for n in range(3))
    assert len(read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{annexes}</div>").blocks) == 5


def test_links_that_the_writer_counts_are_text() -> None:
    rules = "".join(f"<p><a href='/zc/{n}.html'>{n}.关于加强第{n}项工作的通知</a></p>" for n in range(1, 5))
    assert len(read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{rules}</div>").blocks) == 6


def test_a_container_that_holds_its_title_gives_way_to_the_text_inside_it() -> None:
    """环球 #article: title, header, text and tools in one."""
    tools = "<div class='tool'><span>阅读数(6616)</span><h4>不感兴趣</h4><ul><li>广告软文</li><li>重复、旧闻</li></ul></div>"
    article = read(f"<div id='article'><h1>{TITLE}</h1>{HEADER}<div class='a-con'>{TEXT * 3}</div>{tools}</div>")
    assert "广告软文" not in article.body
    assert article.body.count("会议听取了") == 3


def test_the_sign_of_a_file_type_parts_no_line_whatever_its_name() -> None:
    annex = "<p><span>附件：</span><span>1.</span><img src='images/a9b18b12e69f.gif'><a href='files/441c.pdf'>扶持措施</a></p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{annex}</div>")
    assert article.body.splitlines()[-1] == "附件:1.扶持措施"


def test_a_paragraph_directly_above_the_title_is_the_kicker() -> None:
    """人民网: p.p1 above h1."""
    article = read(
        f"<div><p class='p1'>云溪推行项目专班</p><h1><div id='p_title'>{TITLE}</div></h1><h2></h2>{HEADER}</div><div id='zoom'>{TEXT}</div>"
    )
    assert article.subtitle == "云溪推行项目专班"


@pytest.mark.parametrize("heading", ["我要评论", "新闻评论", "网友评论"])
def test_readers_that_comment_write_nothing(heading: str) -> None:
    comments = f"<div><h3>{heading}</h3><div><i>阿霞</i><b>2026-03-05 22:12</b><p>去年去过，人太多了。</p></div></div>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>{comments}").authors == ()


def test_the_column_beside_the_time_is_no_source() -> None:
    """WordPress: span.cat-links between time and counter."""
    line = "<div><time>2026-03-05</time> <span><a href='/category/1/'>云岭新闻</a></span> <span>阅读(1284)</span></div>"
    crumb = "<div class='breadcrumb'>首页 » <a href='/category/1/'>云岭新闻</a> » 正文</div>"
    article = read(f"{crumb}<h1>{TITLE}</h1>{line}<div class='entry-content'>{TEXT}</div>")
    assert (article.column, article.origin) == ("云岭新闻", "")
    said = read(f"{crumb}<h1>{TITLE}</h1><div>2026-03-05 来源： 云岭新闻</div><div class='entry-content'>{TEXT}</div>")
    assert said.origin == "云岭新闻"


@pytest.mark.parametrize("words", ["——全民阅读活动侧记", "好经验大家分享", "一场关于治水的接力（上篇）"])
def test_a_subtitle_may_hold_words_of_controls(words: str) -> None:
    assert read(f"<div><h1>{TITLE}</h1><h2>{words}</h2></div>{HEADER}<div id='zoom'>{TEXT}</div>").subtitle == words.replace(
        "（", "("
    ).replace("）", ")")


@pytest.mark.parametrize("words", ["分享到：", "阅读次数：12", "上一篇：某文", "下载附件", "打印 关闭", "放大 缩小 打印"])
def test_controls_below_a_title_are_no_subtitle(words: str) -> None:
    assert read(f"<div><h1>{TITLE}</h1><h2>{words}</h2></div>{HEADER}<div id='zoom'>{TEXT}</div>").subtitle == ""


def test_a_footer_named_ft_is_no_subtitle() -> None:
    footer = "<div class='g-ft'>Copyright 2026 云溪区人民政府 版权所有 皖ICP备06001122号</div>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>{footer}").subtitle == ""


def test_a_numbered_name_of_a_subtitle_and_the_motto_of_a_site() -> None:
    page = (
        "<div id='divTop'><h1><a href='/'>云溪街道之窗</a></h1><h3 id='BlogSubTitle'>云溪街道办事处宣传信息网</h3></div>"
        "<div class='bt_2'>{title}</div>{below}<div class='xx_2'><i>2026年3月5日</i><i>来源：云溪日报</i></div><div>{text}</div>"
    )
    assert read(page.format(title=TITLE, below="<div class='fbt_2'>4.6万群众告别“望天水”</div>", text=TEXT)).subtitle == (
        "4.6万群众告别“望天水”"
    )
    assert read(page.format(title=TITLE, below="", text=TEXT)).subtitle == ""


def test_a_header_of_writer_and_time_inside_the_text() -> None:
    """ECShop: 作者 / 时间 below the title, in one element with the text."""
    top = f"<div><font class='f5'>{TITLE}</font><br><font class='f3'>沈知秋 / 2026-03-05 16:02:27</font></div>"
    article = read(f"<div class='boxcenter'>{top}{TEXT}</div>", f"{TITLE}_工作动态_云溪区商务局")
    assert (article.authors, minute(article), len(article.blocks)) == (("沈知秋",), "2026-03-05 16:02", 2)


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ("2026-03-06 09:11:32", "2026-03-05 20:40"),  # the meta is that of the import
        ("2026-03-05 20:40:18", "2026-03-05 20:40"),
        ("2026-03-05 08:00:00", "2026-03-05 08:00"),  # the page shows a later edit as its own
    ],
)
def test_an_earlier_labelled_time_of_the_page_wins_over_its_meta(meta: str, told: str) -> None:
    head = f"<meta name='PubDate' content='{meta}'>"
    line = "<div><span>发布时间：2026-03-05 20:40</span><span>来源：云溪发布</span></div>"
    assert minute(read(f"<h1>{TITLE}</h1>{line}<div class='TRS_Editor'>{TEXT}</div>", head=head)) == told


def test_a_medium_in_brackets_stands_before_the_bracket_of_the_writers() -> None:
    lead = "<p>云溪网（云溪日报网）讯（通讯员 占丹丹 程恩来）“请携带证件，到3号窗口。”3月5日上午，导办员正在引导申报人。</p>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{lead}{TEXT}</div>").authors == ("占丹丹", "程恩来")


def test_a_labelled_source_of_the_page_wins_over_an_old_one_in_its_meta() -> None:
    """Templates keep ContentSource and PubDate of their first use; what readers see is labelled."""
    head = "<meta name='PubDate' content='2026-03-10 00:00'><meta name='ContentSource' content='云溪区发展和改革局'>"
    line = "<div>作者： 信息来源：投资科 发布日期：2026-02-11 点击数：12</div>"
    article = read(f"<h1>{TITLE}</h1>{line}<div class='TRS_Editor'>{TEXT}</div>", head=head)
    assert (article.origin, minute(article)) == ("投资科", "2026-02-11 00:00")


def test_a_writers_bracket_behind_the_first_sentence() -> None:
    lead = "<p>7月的彝乡，火把映红了夜空。（云溪融媒 记者 施文艳）6月20日晚，火把文化周开幕，上万名群众参加。</p>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{lead}{TEXT}</div>").authors == ("施文艳",)


def test_two_pairs_of_label_and_name_are_a_credit_whatever_the_labels() -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}<p>视频：余磊 剪辑：章雯 责编：方圆</p></div>")
    assert (article.editors, len(article.blocks)) == (("方圆",), 2)


def test_the_class_of_an_article_without_a_column() -> None:
    """gkmlpt: 分类 in the table above the article."""
    table = "<div class='classify'><table><tr><td>索引号：</td><td>0072</td></tr><tr><td>分类：</td><td>工作动态</td></tr></table></div>"
    assert read(f"{table}<h1>{TITLE}</h1>{HEADER}<div class='article-content'>{TEXT}</div>").column == "工作动态"


# ---------------------------------------------------------------- headers in cells, captions in tables, notes below a text
def test_a_header_whose_labels_and_values_stand_in_cells_of_their_own() -> None:
    """JSP skins of bureaus: the title row, then a cell for each label and each value."""
    cells = "<td>发布科室：</td><td>局机关</td><td>信息来源：</td><td>基础教育科</td><td>发布日期：</td><td>2026年3月5日</td>"
    text = "<p>现将有关事项公告如下：<p>一、网上登记时间：6月16日9:00至6月22日17:00。<p>二、现场登记地点另行通知，请各位家长相互转告。"
    page = f"<table><tr><td colspan='6'>{TITLE}</td></tr><tr>{cells}</tr><tr><td colspan='6'><div id='content'>{text}</div></td></tr></table>"
    article = read(page, "云溪区教育信息网")
    assert (article.title, article.origin, article.body.splitlines()[0]) == (TITLE, "基础教育科", "现将有关事项公告如下:")


def test_a_table_of_pictures_with_their_caption_is_no_data() -> None:
    table = "<table><tr><td><img src='/1.jpg'></td><td><img src='/2.jpg'></td></tr><tr><td colspan='2'>左图：孩子们在练习播音。 沈知秋 / 摄</td></tr></table>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{table}{TEXT}</div>").photographers == ("沈知秋",)


def test_a_note_that_begins_as_a_credit_is_text() -> None:
    note = "<p>来源：云溪区农产品批发市场、城南市场、东门市场3个监测点报价均值。</p>"
    assert len(read(f"<h1>{TITLE}</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{note}</div>").blocks) == 3


def test_a_writer_behind_office_and_title_in_a_paper() -> None:
    page = f"<h2>{TITLE}</h2><ul><li>2026-03-05</li><li>市中心医院心血管内科 主任医师 段志明</li><li>字数：199</li></ul><div id='ozoom'>{TEXT}</div>"
    article = read(page, f"{TITLE}-云溪日报")
    assert (article.subtitle, article.authors) == ("", ("段志明",))


def test_files_below_their_own_heading_may_stand_far_from_the_text() -> None:
    """TRS skins of open-government platforms close three boxes before 附件下载; a side column's downloads are none of the article's."""
    below = "<div><h4>{name}</h4><ul><li><a href='/f/1.xlsx' appendix='true'>岗位表.xlsx</a></li></ul></div>"
    page = f"<h1>{TITLE}</h1>{HEADER}<div><div><div><div><div class='TRS_Editor'>{TEXT}</div></div></div></div>%s</div>"
    assert [each.name for each in read(page % below.format(name="附件下载")).attachments] == ["岗位表.xlsx"]
    assert read(page % below.format(name="常用下载")).attachments == ()


def test_a_caption_names_its_photographer_though_its_picture_is_loaded_by_a_script() -> None:
    pictures = "<ul><li><img src='/img/loading.gif' {held}><p class='caption'>茶农查看油茶坐果情况。（夏至 摄）</p></li></ul>"
    for held, seen in (("data-img='/img/g2.jpg'", 1), ("", 0)):
        article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{pictures.format(held=held)}</div>")
        assert article.photographers == ("夏至",)
        assert len([block for block in article.blocks if isinstance(block, Image)]) == seen


def test_a_photographer_in_the_writers_place_of_a_paper() -> None:
    page = (
        "<div><h1>{0}</h1><p class='art-author'>本报记者 贺兰 摄</p></div><div class='attachment'><img src='/att/1.jpg'>"
        "<div class='att-desc'>{0}现场。</div></div><div id='ozoom'><founder-content>{1}</founder-content></div>"
    )
    article = read(page.format(TITLE, TEXT), f"{TITLE}-云溪日报")
    assert (article.authors, article.photographers) == ((), ("贺兰",))
    assert [block.caption for block in article.blocks if isinstance(block, Image)] == [
        f"{TITLE}现场。"
    ]  # it begins as the title does


@pytest.mark.parametrize("sign", ["□", "●"])
def test_a_writers_name_behind_a_papers_sign_is_a_byline(sign: str) -> None:
    article = read(f"<h1>{TITLE}</h1><div id='ozoom'><founder-content><p>{sign} 夏至</p>{TEXT}</founder-content></div>")
    assert article.authors == ("夏至",)
    assert sign not in article.body


def test_an_office_that_wrote_and_photographed_is_no_text() -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<p>（文/图 区发改局办公室）</p></div>")
    assert article.blocks == read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}</div>").blocks


def test_lines_of_the_crew_below_a_text_are_no_text() -> None:
    crew = "<p>文字：沈知秋</p><p>图片：夏至（除署名外）</p><p>视频：向宇</p><p>编辑：林晓</p>"
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='TRS_Editor'>{TEXT}{crew}</div>")
    assert (article.authors, article.photographers, article.editors) == (("沈知秋",), ("夏至",), ("林晓",))
    assert "向宇" not in article.body
    video = read(
        f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='TRS_Editor'>{TEXT}<p>视频：走进云溪区的重点项目</p></div>"
    )
    assert video.body.endswith("视频:走进云溪区的重点项目")


def test_a_list_of_labels_and_people_below_a_text() -> None:
    crew = "".join(
        f"<dt>{label}</dt><dd>{people}</dd>"
        for label, people in (("文字", "马文娟"), ("摄影", "杨 帆 夏至"), ("责任编辑", "田野"))
    )
    article = read(f"<h1>云溪区三十个项目集中开工</h1>{HEADER}<div class='TRS_Editor'>{TEXT}</div><dl class='credit'>{crew}</dl>")
    assert (article.authors, article.photographers, article.editors) == (("马文娟",), ("杨帆", "夏至"), ("田野",))


def test_a_papers_page_is_its_articles_column() -> None:
    crumb = "<p class='crumb'><a href='../node_01.html'>第01版：要闻</a></p>"
    assert read(f"{crumb}<h1>{TITLE}</h1>{HEADER}<div id='ozoom'>{TEXT}</div>").column == "要闻"
    assert read(f"{crumb.replace('：要闻', '')}<h1>{TITLE}</h1>{HEADER}<div id='ozoom'>{TEXT}</div>").column == "第01版"


def test_what_a_paper_reads_aloud_with_is_no_subtitle() -> None:
    tools = "<div class='zoombox'><a>放大</a> <a>缩小</a> <a>默认</a> <a>朗读</a></div>"
    assert read(f"<h1>{TITLE}</h1><p>沈知秋</p>{tools}<div id='ozoom'>{TEXT}</div>", f"{TITLE}-云溪日报").subtitle == ""


@pytest.mark.parametrize(
    ("shown", "listed", "authors"),
    [
        ("", "沈知秋", ("沈知秋",)),
        ("<p>作者：夏至</p>", "沈知秋", ("夏至",)),
        ("", "区融媒体中心", ()),
        ("", "admin", ()),
    ],
)
def test_the_writer_that_a_feed_names_counts_where_the_page_names_none(shown: str, listed: str, authors: tuple[str, ...]) -> None:
    page = f"<h1>{TITLE}</h1>{HEADER}{shown}<div id='zoom'>{TEXT}</div>"
    assert read(page, row=Row(URL, TITLE, author=listed)).authors == authors


def test_a_heading_in_a_link_is_no_headline_though_it_comes_first() -> None:
    """New Founder skins: the edition's contents as h4 in links before the text, whose h3 above the h1 is the 引题."""
    contents = f"<ul><li><a href='content_1.html'><h4>{TITLE}</h4></a></li><li><a href='content_2.html'><h4>质量月活动启动</h4></a></li></ul>"
    page = f"{contents}<div class='article'><h3>1至8月完成投资192.4亿元</h3><h1>{TITLE}</h1><h2></h2><p>2025年09月12日</p><div id='ozoom'>{TEXT}</div></div>"
    assert read(page, TITLE).subtitle == "1至8月完成投资192.4亿元"


def test_what_leads_back_to_the_top_is_no_source() -> None:
    controls = "<table><tr><td>【<a href='#'>打印</a>】【<a href='#'>关闭</a>】【<a href='#'>返回顶部</a>】</td></tr></table>"
    assert read(f"<h1>{TITLE}</h1><div>发布日期：2026-03-05</div><div id='zoom'>{TEXT}</div>{controls}").origin == ""


@pytest.mark.parametrize(
    "line",
    ["云溪融媒记者：沈知秋　编辑：夏至　校对：刘涛", "云溪日报全媒体记者/沈知秋 通讯员/夏至", "云溪融媒体中心见习记者：沈知秋"],
)
def test_a_medium_glued_to_the_label_of_its_reporter_is_a_byline(line: str) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}<p>{line}</p></div>")
    assert article.authors[:1] == ("沈知秋",)
    assert len(article.body.splitlines()) == 2


def test_a_word_in_square_brackets_heads_what_follows_and_nobody_put_it_together() -> None:
    digest = "<p>【乡镇】</p><p>石门镇举办首届稻鱼文化节，现场签约订单610万元。</p><p>整理|本网编辑</p><p>责编|夏至</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{digest}</div>")
    assert article.body.splitlines()[2:] == ["【乡镇】", "石门镇举办首届稻鱼文化节,现场签约订单610万元。"]
    assert (article.authors, article.editors) == ((), ("夏至",))


@pytest.mark.parametrize(
    ("caption", "photographers"),
    [
        ("民族歌舞点燃现场气氛。努尔兰 摄", ("努尔兰",)),
        ("民族歌舞点燃现场气氛。（沈知秋 摄）", ("沈知秋",)),
        ("民族歌舞点燃现场气氛（资料图片，沈知秋摄）", ("沈知秋",)),
        ("民族歌舞点燃现场气氛（8月6日，沈知秋 摄）", ("沈知秋",)),
        ("民族歌舞点燃现场气氛（记者沈知秋，通讯员夏至摄）", ("沈知秋", "夏至")),
        ("民族歌舞点燃现场气氛。无人机 摄", ()),
        ("民族歌舞点燃现场气氛。本报记者 摄", ()),
        ("民族歌舞点燃现场气氛。宣传部 摄", ()),
    ],
)
def test_who_stands_alone_before_the_word_took_the_picture(caption: str, photographers: tuple[str, ...]) -> None:
    picture = f"<p style='text-align:center'><img src='/1.jpg'></p><p style='text-align:center'>{caption}</p>"
    assert read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{TEXT}{picture}</div>").photographers == photographers


PROSE = "<p>五月的云溪河畔，垂柳依依，三三两两的游人沿着新修的步道缓缓走着，远处传来孩子们的笑声。</p>"


@pytest.mark.parametrize("name", ["author", "zuozhe", "zz"])
def test_a_writer_in_an_element_named_so_atop_the_text_is_none_of_it(name: str) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'><p class='{name}'>夏至</p>{PROSE}{TEXT}</div>")
    assert article.authors == ("夏至",)
    assert article.body.startswith("五月")


@pytest.mark.parametrize(
    ("line", "following", "authors"),
    [
        ("沈知秋", PROSE, ("沈知秋",)),
        ("沈知秋 林雨桐", PROSE, ("沈知秋", "林雨桐")),
        ("沈知秋", "<p>沈知秋，女，1971年生，云溪县石门镇文化站站长，三十年来整理民歌两百余首，带出徒弟四十多人。</p>", ()),
        ("章程", PROSE, ()),
        ("稻花香", PROSE, ()),
    ],
)
def test_full_names_alone_atop_a_text_are_its_writers(line: str, following: str, authors: tuple[str, ...]) -> None:
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'><p>{line}</p>{following}{TEXT}</div>")
    assert article.authors == authors
    assert article.body.startswith(line) is not bool(authors)


def test_a_text_that_ends_with_who_took_its_picture_names_the_photographer() -> None:
    page = "<div id=zoom><p><img src='/p/1.jpg'></p><p>中秋将至，社区的居民围坐一起包月饼、话团圆。图/张远山</p></div>"
    article = read(f"<h1>月饼飘香话团圆</h1><div>2026-03-05</div>{page}", "月饼飘香话团圆")
    assert (article.authors, article.photographers) == ((), ("张远山",))


def test_a_bracket_of_names_at_the_end_of_a_short_text_is_no_subtitle() -> None:
    """JCMS with the header below the text: the lines of the text stand where a header would."""
    text = "<div id=zoom><p>连日来，蚕农抢抓晴好天气采茧售茧。</p><p>（顾成业 陈 楠）</p></div>"
    page = (
        f"<table><tr><td>小满时节收蚕忙</td></tr><tr><td>{text}</td></tr><tr><td>日期：2026-03-05 来源：海通镇</td></tr></table>"
    )
    article = read(page, "小满时节收蚕忙")
    assert (article.subtitle, article.authors) == ("", ("顾成业", "陈楠"))
