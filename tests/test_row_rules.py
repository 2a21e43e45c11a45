"""What a line of a list says: each rule of dates, titles and addresses by a case of its own."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.clock import SHANGHAI
from crawler.cms.links import absolute, in_script, kind, shape
from crawler.cms.rowdates import Shown, part_title, said_date, shown_date
from crawler.cms.rowtitles import bare, best_title, completes, is_no_title, label_of

NOW = datetime(2026, 9, 18, 12, tzinfo=SHANGHAI)
DAY = date(2026, 3, 5)
URL = "http://x.example.gov.cn/202603/05/1.html"
NO_YEAR = "http://x.example.gov.cn/show.asp?id=1"


def at(hour: int, minute: int) -> Shown:
    return Shown(DAY, datetime(2026, 3, 5, hour, minute, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("pieces", "url", "wanted"),
    [
        (["2026-03-05"], NO_YEAR, Shown(DAY)),
        (["[2026/3/5]"], NO_YEAR, Shown(DAY)),
        (["2026.03.05"], NO_YEAR, Shown(DAY)),
        (["2026年3月5日"], NO_YEAR, Shown(DAY)),
        (["２０２６－０３－０５"], NO_YEAR, Shown(DAY)),
        (["20260305"], NO_YEAR, Shown(DAY)),
        (["26-03-05"], NO_YEAR, Shown(DAY)),
        (["发布时间：2026-03-05 09:30:01"], NO_YEAR, at(9, 30)),
        (["来源:区府办", "2026-03-05 09:30", "浏览:33"], NO_YEAR, at(9, 30)),
        (["区府办 2026-03-05 阅读 20260101"], NO_YEAR, Shown(DAY)),
        (["成文日期:2026-01-01", "发布日期:2026-03-05"], NO_YEAR, Shown(DAY)),
        (["发布日期", "2026-03-05", "有效期至", "2027-03-05"], NO_YEAR, Shown(DAY)),
        (["05", "2026-03"], NO_YEAR, Shown(DAY)),
        (["2026-03", "05"], NO_YEAR, Shown(DAY)),
        (["2026年3月", "5日"], NO_YEAR, Shown(DAY)),
        (["03-05", "2026"], NO_YEAR, Shown(DAY)),
        (["2026", "03/05"], NO_YEAR, Shown(DAY)),
        (["05", "3月", "2026"], NO_YEAR, Shown(DAY)),
        (["2026", "-", "03", "-", "05"], NO_YEAR, Shown(DAY)),
        (["5", "3月"], URL, Shown(DAY)),
        (["03-05"], URL, Shown(DAY)),
        (["(03月05日)"], URL, Shown(DAY)),
        (["03-05 09:30"], URL, at(9, 30)),
        (["12-31"], "http://x.example.gov.cn/202601/01/1.html", Shown(date(2025, 12, 31))),
        (["03-05"], "http://x.example.gov.cn/c100/202603/9f8e7d6c5b4a3921.shtml", Shown(DAY)),
        (["03-05"], "http://x.example.gov.cn/col/col1/art/2026/art_9f8e7d6c5b4a3921.html", Shown(DAY)),
        (["03-05"], NO_YEAR, None),
        (["昨天 09:30"], NO_YEAR, Shown(date(2026, 9, 17), datetime(2026, 9, 17, 9, 30, tzinfo=SHANGHAI))),
        (["13小时前"], NO_YEAR, Shown(date(2026, 9, 17))),
        (["2026-02-30"], NO_YEAR, None),
        (["第3版"], NO_YEAR, None),
        (["1/28"], NO_YEAR, None),
        (["会议强调，要在2026年3月5日前全面完工，确保群众早日受益。"], NO_YEAR, None),
        ([], NO_YEAR, None),
    ],
)
def test_shown_date(pieces: list[str], url: str, wanted: Shown | None) -> None:
    assert shown_date(pieces, url, NOW) == wanted


@given(
    st.dates(date(1995, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "[%Y-%m-%d]", "%Y年%m月%d日", "%Y-%m-%d 08:00"]),
)
def test_any_day_in_any_whole_form(day: date, form: str) -> None:
    shown = shown_date([day.strftime(form)], NO_YEAR, NOW)
    assert shown is not None
    assert shown.day == day


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_texts_give_a_date_or_none(pieces: list[str]) -> None:
    shown = shown_date(pieces, URL, NOW)
    assert shown is None or shown.at is None or shown.at.tzinfo is not None


@pytest.mark.parametrize(
    ("title", "wanted", "day"),
    [
        ("云岭区召开项目推进会 2026-03-05", "云岭区召开项目推进会", DAY),
        ("[2026-03-05] 云岭区召开项目推进会", "云岭区召开项目推进会", DAY),
        ("云岭区召开项目推进会(2026-03-05)", "云岭区召开项目推进会", DAY),
        ("关于2026年3月5日停水的公告", "关于2026年3月5日停水的公告", None),
    ],
)
def test_a_title_that_carries_the_date(title: str, wanted: str, day: date | None) -> None:
    text, shown = part_title(title)
    assert (text, shown.day if shown else None) == (wanted, day)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2026-03-05 09:30:00", at(9, 30)),
        ("2026-03-05T01:30:00Z", at(9, 30)),
        (1772674200, at(9, 30)),
        ("1772674200000", at(9, 30)),
        ("2026-03-05", Shown(DAY)),
        ("昨日", None),
        (True, None),
        (12, None),
        (None, None),
    ],
)
def test_said_date(value: object, wanted: Shown | None) -> None:
    assert said_date(value) == wanted


def title_of(html: str) -> str:
    return best_title([label_of(link) for link in LexborHTMLParser(html).css("a")])


WHOLE = "云岭区人民政府关于印发重点项目建设三年行动计划的通知"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (f"<a title='{WHOLE}'>{WHOLE[:14]}...</a>", WHOLE),
        (f"<a title='{WHOLE}'>{WHOLE[:14]}…</a>", WHOLE),
        (f"<a title='{WHOLE}'>{WHOLE[:14]}</a>", WHOLE),
        (f"<a title='点击查看'>{WHOLE}</a>", WHOLE),
        (f"<a title='打开新窗口'>{WHOLE[:14]}...</a>", f"{WHOLE[:14]}..."),
        (f"<a title='2026-03-05'>{WHOLE}</a>", WHOLE),
        (f"<a title='别的话'>{WHOLE}</a>", WHOLE),
        (f"<a><img src=x alt='{WHOLE}'></a>", WHOLE),
        (f"<a title='{WHOLE}'><img src=x></a><a>[详情]</a>", WHOLE),
        (f"<a title='标题：{WHOLE}&#10;发布时间：2026-03-05'>{WHOLE[:9]}…</a>", WHOLE),
        (f"<a>·{WHOLE}</a>", WHOLE),
        (f"<a><em>[置顶]</em>{WHOLE}</a>", WHOLE),
        (f"<a>{WHOLE}<i>NEW</i></a>", f"{WHOLE}NEW"),
        (f"<a>{WHOLE} <i>NEW</i></a>", WHOLE),
        (f"<a>12、{WHOLE}</a>", WHOLE),
        ("<a>3.15消费者权益日活动举行</a>", "3.15消费者权益日活动举行"),
        (f"<a><span>03-05</span>{WHOLE}</a>", WHOLE),
        ("<a>云岭区<font color=red>重点项目</font>开工</a>", "云岭区重点项目开工"),
        ("<a>关于<b>2026年3月5日</b>停水</a>", "关于2026年3月5日停水"),
        (f"<a><h3>{WHOLE}</h3><p>会议强调，要抢抓施工黄金期，确保项目早建成早投用。</p><span>2026-03-05</span></a>", WHOLE),
        ("<a>《条例》（修订）全文</a>", "《条例》(修订)全文"),
    ],
)
def test_title(html: str, wanted: str) -> None:
    assert title_of(html) == wanted


@pytest.mark.parametrize(
    "text", ["更多", "[详情]", "查看全文", "more>>", "阅读全文", "相关解读", "[图解]", "12评论", "点击查看详情"]
)
def test_words_that_are_no_title(text: str) -> None:
    assert is_no_title(text)


@pytest.mark.parametrize("text", ["任免通知", "更多群众受益于老旧小区改造", "视频会议召开", "解读云岭区十五五规划"])
def test_words_that_are_a_title(text: str) -> None:
    assert not is_no_title(text)


@given(st.text(alphabet="云岭区项目开工建设0123456789", min_size=4, max_size=60), st.integers(2, 60))
def test_a_cut_title_is_completed(whole: str, length: int) -> None:
    if length < len(whole):
        assert completes(f"{whole[:length]}...", whole)


def test_bare_keeps_what_is_no_mark() -> None:
    assert bare("【公示】云岭区拟录用人员") == "【公示】云岭区拟录用人员"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.cn/art/2026/3/5/art_1229470839_2547109.html", "article"),
        ("http://x.cn/col/col1229123351/art/2026/art_937add6719f140bdac86d5b97c525d28.html", "article"),
        ("http://x.cn/zwgk/202603/t20260305_1407232.html", "article"),
        ("http://x.cn/c/t28115724.shtml", "article"),
        ("http://x.cn/info/1012/33001.htm", "article"),
        ("http://x.cn/html/2026-03/05/content_1_2.htm", "article"),
        ("http://x.cn/rmrb/html/2026-03/05/nw.D110000x_20260305_1-01.htm", "article"),
        ("http://x.cn/gkmlpt/content/9/9876/post_9876543.html", "article"),
        ("http://x.cn/csrc/c106256/c7653009/content.shtml", "article"),
        ("http://x.cn/site/c100021/202603/5f3a9c1e7b2d4f60.shtml", "article"),
        ("http://x.cn/system/2026/03/05/034567.shtml", "article"),
        ("http://x.cn/n1/2026/0305/c100-3456.html", "article"),
        ("http://x.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1012&wbnewsid=3345", "article"),
        ("http://x.cn/show.asp?id=88", "article"),
        ("http://x.cn/news/detail/7001", "article"),
        ("https://mp.weixin.qq.com/s/AbCdEf", "article"),
        ("http://x.cn/col/col1229425417/index.html", "column"),
        ("http://x.cn/col/col1229425417/xmdt/index.html", "column"),
        ("http://x.cn/zwgk/tzgg/", "column"),
        ("http://x.cn/xwzx/tzgg.htm", "column"),
        ("http://x.cn/xwzx/tzgg/28.htm", "other"),
        ("http://x.cn/site/c100021/list.shtml", "column"),
        ("http://x.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1012", "column"),
        ("http://x.cn/html/2026-03/05/node_2.htm", "column"),
        ("http://x.cn/gkmlpt/index", "column"),
        ("http://x.cn/list/10498.html", "column"),  # H5 of 长江云
        ("http://x.cn/upload/a.pdf", "file"),
        ("http://x.cn/api-gateway/jpaas-web-server/front/document/download?fileUrl=x&fileName=a.wps", "file"),
        ("http://x.gov.cn/qjyw/202412/530.shtml", "article"),
        ("http://x.gov.cn/qjyw/202412/", "column"),
        ("http://x.cn/xczx/fengling", "other"),
        ("http://a.cn/index.php?m=content&c=index&a=show&catid=9&id=4471", "article"),
        ("http://a.cn/index.php?m=content&c=index&a=lists&catid=9", "column"),
        ("http://a.cn/archives/3922", "article"),
    ],
)
def test_kind_of_address(url: str, wanted: str) -> None:
    assert kind(url) == wanted


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("//y.cn/a.html", "http://y.cn/a.html"),
        ("./a.html#top", "http://x.cn/b/a.html"),
        ("/m/#/news/9", "http://x.cn/m/#/news/9"),
        (" /a\n.html ", "http://x.cn/a.html"),
        ("..\\a.html", "http://x.cn/a.html"),
        ("javascript:void(0)", None),
        ("#", None),
        ("", None),
        (None, None),
        ("mailto:a@x.cn", None),
        ("http://[", None),
        ("http://x.cn:99999/", None),
        ("x" * 3000, None),
    ],
)
def test_absolute(href: str | None, wanted: str | None) -> None:
    assert absolute("http://x.cn/b/c.html", href) == wanted


@given(st.text(max_size=80))
def test_absolute_is_an_http_address_or_none(href: str) -> None:
    url = absolute("http://x.cn/", href)
    assert url is None or url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("openNews('/art/1.html','_blank')", "/art/1.html"),
        ('location.href="list_2.shtml"', "list_2.shtml"),
        ("goPage(2)", None),
        (None, None),
    ],
)
def test_address_in_a_script(code: str | None, wanted: str | None) -> None:
    assert in_script(code) == wanted


def test_two_articles_of_a_column_have_one_shape() -> None:
    assert shape("http://x.cn/202603/t20260305_1.html") == shape("http://x.cn/202512/t20251231_99.html")
    assert shape("http://x.cn/a/1.html") != shape("http://x.cn/b/1.html")
