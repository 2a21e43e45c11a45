"""The walk along a list: where it goes, what it gives once, and what ends it."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.clock import SHANGHAI
from crawler.errors import CrawlError, NoRows, NotFound, PageError
from crawler.lists import read_list, row_day, walk
from crawler.published import row_moment
from crawler.records import ListPage, Page, Request, Row
from crawler.settings import Source
from tests.listsite import NOW, Answer, day, fetch_from, items

LIST = "http://www.yunling.example.gov.cn/xwzx/index.html"


def walked(
    answer: Answer, url: str = LIST, pages: int = 2, since: date | None = None, asked: list[Request] | None = None
) -> tuple[list[ListPage], CrawlError | None]:
    """The pages of a walk and what it ended with."""
    found: list[ListPage] = []

    async def go() -> None:
        async for _, listed in walk(Source(id="s", url=url), fetch_from(answer, asked), pages=pages, since=since):
            found.append(listed)

    try:
        asyncio.run(go())
    except CrawlError as exc:
        return found, exc
    return found, None


def numbered_site(last: int, per_page: int = 5) -> Answer:
    """index.html, index_1.html, …: a TRS site of `last` pages."""

    def answer(request: Request) -> str | None:
        match = re.search(r"index(?:_(\d+))?\.html$", request.url)
        number = int(match[1] or 0) if match else last
        if number >= last:
            return None
        rows = items(range(number * per_page, (number + 1) * per_page))
        return f'<ul>{rows}</ul><script>createPageHTML({last},{number},"index","html");</script>'

    return answer


def test_pages_limits_and_the_end_ends() -> None:
    assert [len(listed.rows) for listed in walked(numbered_site(4), pages=2)[0]] == [5, 5]
    assert [len(listed.rows) for listed in walked(numbered_site(4), pages=9)[0]] == [5, 5, 5, 5]


def test_since_sets_pages_aside_and_stops_behind_the_day() -> None:
    listed, error = walked(numbered_site(9), pages=1, since=day(12))
    assert error is None
    assert [row_day(one.rows[0]) for one in listed] == [day(0), day(5), day(10), day(15)]


def test_a_pinned_old_row_does_not_stop_a_backfill() -> None:
    def answer(request: Request) -> str | None:
        pinned = '<li class="top"><a href="/xwzx/201901/1.html">[置顶]云岭区办事服务指引汇编</a><span>2019-01-01</span></li>'
        number = 1 if "index_1" in request.url else 0
        rows = items(range(number * 3, number * 3 + 3))
        return f'<ul>{pinned if not number else ""}{rows}</ul><script>createPageHTML(2,{number},"index","html");</script>'

    listed, _ = walked(answer, pages=1, since=day(30))
    assert len(listed) == 2


def test_one_backdated_row_does_not_stop_a_backfill() -> None:
    def answer(request: Request) -> str | None:
        old = '<li><a href="/xwzx/201901/10001.html">云岭区早年规划文本补录公开</a><span>2019-01-01</span></li>'
        number = 1 if "index_1" in request.url else 0
        return f'<ul>{old if not number else ""}{items(range(number * 3, number * 3 + 3))}</ul><script>createPageHTML(2,{number},"index","html")</script>'

    assert len(walked(answer, pages=1, since=day(30))[0]) == 2


def test_rows_of_page_one_stay_when_page_two_is_missing() -> None:
    site = numbered_site(3)
    listed, error = walked(lambda request: None if "index_1" in request.url else site(request))
    assert [len(one.rows) for one in listed] == [5]
    assert isinstance(error, NotFound)


def test_a_page_beyond_what_the_pager_counts_is_tried_and_may_be_missing() -> None:
    def answer(request: Request) -> str | None:
        return (
            None
            if "index_" in request.url
            else f'<ul>{items(range(20))}</ul><script>createPageHTML(1,0,"index","html",47)</script>'
        )

    asked: list[Request] = []
    assert walked(answer, asked=asked)[1] is None
    assert asked[-1].url.endswith("index_1.html")


def test_a_pager_that_runs_in_a_circle_ends() -> None:
    page = f'<ul>{items(range(5))}</ul><a href="index.html?page=2">下一页</a>'
    listed, error = walked(lambda request: page, pages=50)
    assert (len(listed), error) == (1, None)


def test_an_empty_list_is_an_error() -> None:
    listed, error = walked(lambda request: "<html><body><p>暂无内容</p></body></html>")
    assert listed == []
    assert isinstance(error, NoRows)


def test_an_empty_page_behind_a_pagers_own_link_is_an_error() -> None:
    def answer(request: Request) -> str | None:
        return "<p>系统维护</p>" if "index_2" in request.url else f'<ul>{items(range(5))}</ul><a href="index_2.html">下一页</a>'

    listed, error = walked(answer)
    assert len(listed) == 1
    assert isinstance(error, PageError)


def unit_page(*tags: str) -> str:
    return "".join(
        f"""<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{{'webId':'1','tagId':'{tag}','pageId':'9'}}"></script>"""
        for tag in tags
    )


def unit_answer(numbers: range, number: int, count: int, per_page: int = 5) -> str:
    html = f'<div class="page-content">{items(numbers)}</div><table class="pagination" rows="{per_page}" count="{count}" pageNo="{number}"></table>'
    return json.dumps({"success": True, "code": "200", "data": {"html": html}})


def asked_number(request: Request) -> int:
    said = parse_qs(urlsplit(request.url).query).get("paramJson", ['{"pageNo":1}'])[0]
    return int(json.loads(said)["pageNo"])


def test_jpaas_units_are_followed_and_paged_each() -> None:
    def answer(request: Request) -> str | None:
        if "build/unit" not in request.url:
            return unit_page("要闻_list", "公告_list")
        number = asked_number(request)
        start = 100 if "%E5%85%AC%E5%91%8A" in request.url else 0
        return unit_answer(range(start + 5 * (number - 1), start + 5 * number), number, 10)

    listed, error = walked(answer, pages=9)
    assert error is None
    assert sum(len(one.rows) for one in listed) == 20
    assert len(walked(answer, pages=1)[0]) == 2


def test_jpaas_units_that_repeat_each_other_give_each_row_once() -> None:
    def answer(request: Request) -> str | None:
        return unit_answer(range(5), 1, 5) if "build/unit" in request.url else unit_page("电脑_list", "手机_list")

    listed, error = walked(answer)
    assert error is None
    assert [len(one.rows) for one in listed] == [5, 0]


def test_jpaas_page_that_only_repeats_is_an_error() -> None:
    def answer(request: Request) -> str | None:
        return unit_answer(range(5), 1, 50) if "build/unit" in request.url else unit_page("信息列表")

    listed, error = walked(answer)
    assert [len(one.rows) for one in listed] == [5]
    assert isinstance(error, PageError)
    assert "重复" in error.reason


def test_jpaas_empty_page_is_the_end() -> None:
    def answer(request: Request) -> str | None:
        if "build/unit" not in request.url:
            return unit_page("信息列表")
        number = asked_number(request)
        return unit_answer(range(5) if number == 1 else range(0), number, 50)

    assert walked(answer)[1] is None


def test_one_unit_that_fails_leaves_the_others() -> None:
    def answer(request: Request) -> str | None:
        if "build/unit" not in request.url:
            return unit_page("甲_list", "乙_list")
        if "%E7%94%B2" in request.url:
            return '{"success":false,"message":"模板不存在"}'
        return unit_answer(range(5), 1, 5)

    listed, error = walked(answer)
    assert [len(one.rows) for one in listed] == [5]
    assert error is not None
    assert "模板不存在" in error.reason


def test_jpaas_rows_carry_the_column_of_the_page_that_asked() -> None:
    def answer(request: Request) -> str | None:
        if "build/unit" in request.url:
            return unit_answer(range(5), 1, 5)
        return '<meta name="SiteName" content="云岭区人民政府"><meta name="ColumnName" content="云岭要闻">' + unit_page(
            "信息列表"
        )

    assert [(one.site, one.column) for one in walked(answer)[0]] == [("云岭区人民政府", "云岭要闻")]


def jcms_site(request: Request) -> str | None:
    records = "".join(f"<record><![CDATA[{one}</li>]]></record>" for one in items(range(40)).split("</li>")[:-1])
    if request.form is None:
        first = "</record>".join(records.split("</record>")[:10]) + "</record>"
        return (
            f"<div id='77'><script type='text/xml'><datastore><recordset>{first}</recordset></datastore></script></div>"
            "<script>var param_77={col:1,unitid:'77'};$('#77').jpage({totalRecord:33,perPage:5,proxyUrl:'/module/web/jpage/dataproxy.jsp'})</script>"
        )
    start, end = (int(number) for number in re.findall(r"record=(\d+)", request.url))
    chosen = records.split("</record>")[start - 1 : min(end, 33)]
    return f"<datastore><totalrecord>33</totalrecord><recordset>{'</record>'.join(chosen)}</record></recordset></datastore>"


def test_jcms_pages_by_post_to_the_total() -> None:
    asked: list[Request] = []
    listed, error = walked(jcms_site, "http://x.example.gov.cn/col/col1/index.html", pages=9, asked=asked)
    assert error is None
    assert [len(one.rows) for one in listed] == [10, 10, 10, 3]
    assert [request.form for request in asked[1:]] == [(("col", "1"), ("unitid", "77"))] * 3


def test_jcms_answer_without_records_before_the_total_is_an_error() -> None:
    listed, error = walked(
        lambda request: jcms_site(request) if request.form is None else "<datastore><totalrecord>33</totalrecord></datastore>",
        "http://x.example.gov.cn/col/col1/index.html",
    )
    assert len(listed) == 1
    assert isinstance(error, PageError)


@pytest.mark.parametrize("first", [0, 1])
def test_jcms_group_links_count_from_nought_or_one(first: int) -> None:
    """Where group 1 is the second group (count from nought), page=2 gives the third: none is lost where the site counts from one."""

    def answer(request: Request) -> str | None:
        match = re.search(r"dataproxy\.jsp\?page=(\d+)", request.url)
        group = int(match[1]) - first if match else 0
        if group > 3:
            return "<datastore><recordset></recordset></datastore>"
        records = "".join(
            f"<record><![CDATA[{one}</li>]]></record>" for one in items(range(group * 5, group * 5 + 5)).split("</li>")[:-1]
        )
        link = f'<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page={group + 1}&unitid=7"></a>]]></nextgroup>'
        return f"<div id='7'><script type='text/xml'><datastore>{link if not match else ''}<recordset>{records}</recordset></datastore></script></div>"

    listed, error = walked(answer, "http://x.example.gov.cn/col/col1/index.html", pages=9)
    assert error is None
    assert sum(len(one.rows) for one in listed) == 20


def edition(request: Request) -> str | None:
    match = re.search(r"/html/(2026-09/\d\d)/node_(\d)\.htm$", request.url)
    if request.url.endswith("paperindex.htm"):
        return '<meta http-equiv="refresh" content="0;url=html/2026-09/18/node_1.htm">'
    if match is None or match[1] in ("2026-09/17", "2026-09/16"):
        return None
    rows = "".join(f'<a href="content_{match[2]}_{k}.htm">云岭区第{match[2]}{k}号项目开工建设</a>' for k in range(3))
    return f"<a id=pageLink href=node_1.htm>一版</a><a id=pageLink href=node_2.htm>二版</a>{rows}"


def test_a_newspapers_edition_is_a_page_and_days_without_a_paper_are_passed_over() -> None:
    listed, error = walked(edition, "http://p.example.cn/ylrb/paperindex.htm", pages=2)
    assert error is None
    assert [(len(one.rows), one.rows[0].day) for one in listed] == [
        (3, date(2026, 9, 18)),
        (3, date(2026, 9, 18)),
        (3, date(2026, 9, 15)),
        (3, date(2026, 9, 15)),
    ]


def test_todays_edition_by_date_when_the_front_door_names_none() -> None:
    def answer(request: Request) -> str | None:
        return "<script>var d=new Date();</script>" if request.url.endswith("paperindex.htm") else edition(request)

    listed, _ = walked(answer, "http://p.example.cn/ylrb/paperindex.htm", pages=1)
    assert [len(one.rows) for one in listed] == [3, 3]


def test_a_frame_is_followed() -> None:
    def answer(request: Request) -> str | None:
        return f"<ul>{items(range(4))}</ul>" if "inner" in request.url else '<iframe src="/inner.html"></iframe>'

    assert [len(one.rows) for one in walked(answer)[0]] == [4]


def test_sitemap_index_is_followed() -> None:
    def answer(request: Request) -> str | None:
        if request.url.endswith("sitemap.xml"):
            return "<sitemapindex><sitemap><loc>http://n.example.cn/a.xml</loc></sitemap></sitemapindex>"
        return "<urlset><url><loc>http://n.example.cn/xw/20001.html</loc></url></urlset>"

    listed, _ = walked(answer, "http://n.example.cn/sitemap.xml")
    assert [row.url for one in listed for row in one.rows] == ["http://n.example.cn/xw/20001.html"]


def test_not_modified_gives_an_empty_page() -> None:
    async def fetch(request: Request):  # type: ignore[no-untyped-def]
        page = await fetch_from(lambda _: "")(request)
        return type(page)(request, request.url, 304, (), b"", page.fetched_at)

    async def go() -> list[ListPage]:
        return [listed async for _, listed in walk(Source(id="s", url=LIST), fetch, pages=1)]

    assert asyncio.run(go()) == [ListPage("", ())]


def test_the_day_of_a_row_is_the_shown_one_before_the_one_in_the_address() -> None:
    url = "http://x.example.gov.cn/202609/t20260915_1.shtml"
    assert row_day(Row(url, "")) == date(2026, 9, 15)
    assert row_day(Row(url, "", date(2026, 9, 14))) == date(2026, 9, 14)
    assert row_day(Row("http://x.example.gov.cn/a/1", "")) is None


def test_a_packed_sitemap_is_opened_within_a_limit() -> None:
    async def fetch(request: Request) -> Page:
        text = "<urlset><url><loc>http://n.example.cn/xw/20001.html</loc></url></urlset>"
        return Page(request, request.url, 200, (), gzip.compress(text.encode()), NOW)

    async def rows() -> list[Row]:
        source = Source(id="s", url="http://n.example.cn/sitemap.xml.gz")
        return [row for _, one in [pair async for pair in walk(source, fetch, pages=1)] for row in one.rows]

    assert [row.url for row in asyncio.run(rows())] == ["http://n.example.cn/xw/20001.html"]


@pytest.mark.parametrize("content", [b"\x1f\x8bbroken", gzip.compress(b" " * 61_000_000)])
def test_a_packed_sitemap_that_cannot_be_opened_says_so(content: bytes) -> None:
    url = "http://n.example.cn/sitemap.xml.gz"
    with pytest.raises(PageError):
        read_list(Page(Request(url), url, 200, (), content, NOW), Source(id="s", url=url))


def test_a_list_that_is_paged_by_a_form() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> str | None:
        number = int(dict(request.form or ()).get("pageNo", "1"))
        if number > 3:
            return "<p>没有了</p>"
        return (
            f"<ul>{items(range(5 * number, 5 * number + 5))}</ul><form name='f' method='post' action='/list.do'><input type='hidden'"
            f" name='pageNo' value='{number}'><a href='javascript:toPage({number + 1})'>下一页</a></form>"
        )

    listed, error = walked(answer, pages=9, asked=asked)
    assert error is None
    assert [len(each.rows) for each in listed] == [5, 5, 5]
    assert [dict(request.form or ()) for request in asked[1:]] == [{"pageNo": "2"}, {"pageNo": "3"}, {"pageNo": "4"}]


def test_a_side_list_stays_out_where_the_last_page_is_shorter_than_it() -> None:
    side = "".join(f'<li><a href="/xwzx/202608/{n}.html">区里部署第{n}项秋冬重点工作</a></li>' for n in range(70001, 70005))

    def answer(request: Request) -> str | None:
        second = "index_1" in request.url
        rows = items(range(5, 7) if second else range(5))
        return f"<div><h3>图片新闻</h3><ul>{side}</ul></div><div><ul>{rows}</ul><p><a href='index.html'>上一页</a> <a href='index_1.html'>下一页</a></p></div>"

    listed, error = walked(answer, pages=2)
    assert error is None
    assert [len(each.rows) for each in listed] == [5, 2]


def test_midnight_of_an_interface_is_a_mere_day() -> None:
    row = Row("http://x.example/1.html", "标题", None, datetime(2026, 2, 3, tzinfo=SHANGHAI))
    moment = row_moment(row)
    assert moment is not None
    assert (moment.precision, moment.at) == ("day", row.published_at)


def test_the_pages_of_a_wordpress_feed() -> None:
    """Ten entries a feed, counted on with ?paged=; behind the last page WordPress answers 404, which ends the walk and is no failure."""

    def answer(request: Request) -> str | None:
        number = int(parse_qs(urlsplit(request.url).query).get("paged", ["1"])[0])
        entries = "".join(
            f"<item><title>云岭区第{n}号重点项目开工</title><link>http://www.yunling.example.gov.cn/{n}.html</link></item>"
            for n in range(number * 3, number * 3 + 3)
        )
        maker = "<generator>https://wordpress.org/?v=6.5</generator>"
        return f"<rss><channel><title>云岭网</title>{maker}{entries}</channel></rss>" if number < 3 else None

    listed, error = walked(answer, "http://www.yunling.example.gov.cn/feed/", pages=9)
    assert (error, [len(one.rows) for one in listed]) == (None, [3, 3])


@pytest.mark.parametrize(
    ("url", "says", "column"),
    [
        ("http://x.gov.cn/gkmlpt/index#4101", "DEFAULT_ID: 7", "4101"),
        ("http://x.gov.cn/gkmlpt/index", "DEFAULT_ID: 7", "7"),
        ("http://x.gov.cn/gkmlpt/index", "} </script><script>(function(){var hash='#'+'15217';if(!location.hash)location.hash=hash;})();", "15217"),
        ("http://x.gov.cn/gkmlpt/index", "", "0"),
    ],
)  # fmt: skip
def test_the_column_of_gkmlpt_that_fragment_or_script_names(url: str, says: str, column: str) -> None:
    asked: list[Request] = []
    walked(
        lambda request: f"<script>var _CONFIG = {{ SID: '78', {says} }}</script>" if "api" not in request.url else None,
        url,
        asked=asked,
    )
    assert [request.url for request in asked[1:2]] == [f"http://x.gov.cn/gkmlpt/api/all/{column}?page=1&sid=78"]
