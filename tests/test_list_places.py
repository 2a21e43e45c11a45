"""Rules of the list families that a whole golden page would hide: parameters inside calls, totals counted either way, arrows, newer editions."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from crawler.clock import SHANGHAI
from crawler.lists import read_list
from crawler.records import ListPage, Page, Request
from crawler.settings import Source

NOW = datetime(2026, 9, 18, 12, tzinfo=SHANGHAI)
BASE = "http://www.yunling.example.cn"


def read(html: str, path: str = "/list/index.html", request: Request | None = None) -> ListPage:
    url = BASE + path
    return read_list(Page(request or Request(url), url, 200, (), html.encode(), NOW), Source(id="a", url=url))


def rows(count: int, first: int = 100000) -> str:
    return "".join(
        f"<li><a href='/art/2026/9/1/art_1_{first + i}.html' title='云岭区第{i}次专题会议召开'>云岭区…</a><span>2026-09-01</span></li>"
        for i in range(count)
    )


@pytest.mark.parametrize("name", ["params", "proxyParam", "ajaxParam"])
def test_jcms_parameters_inside_the_call_are_posted_and_the_group_link_stands_by(name: str) -> None:
    group = '<nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=2&columnid=7&unitid=55"></a>]]></nextgroup>'
    records = "".join(f"<record><![CDATA[{row}</li>]]></record>" for row in rows(5).split("</li>")[:-1])
    store = f"<div id='55'><script type='text/xml'><datastore>{group}<recordset>{records}</recordset></datastore></script></div>"
    call = "<script>$('#55').jpage({totalRecord:12, perPage:5, proxyUrl:'/module/jpage/dataproxy.jsp', PARAMS:{col:1,columnid:7,unitid:'55'}});</script>"
    call = call.replace("PARAMS", name)
    found = read(f"<html><body>{store}{call}</body></html>", "/col/col7/index.html").next
    assert found is not None
    assert found.form == (("col", "1"), ("columnid", "7"), ("unitid", "55"))
    assert "startrecord=6" in found.url
    assert dict(found.context)["otherwise"] == f"{BASE}/module/jpage/dataproxy.jsp?page=2&columnid=7&unitid=55"


@pytest.mark.parametrize(
    ("pager", "size"),
    [
        ('<div class="pagination" rows="5" count="13" pageNo="1"></div>', 5),  # rows a page, articles in all
        ('<div class="pagination" rows="13" count="3" pageNo="1"></div>', 5),  # articles in all, pages
        ("", 5),  # no totals: asked for until a page is empty
    ],
)
def test_jpaas_unit_goes_on(pager: str, size: int) -> None:
    url = f"{BASE}/api-gateway/jpaas-publish-server/front/page/build/unit?tagId=x&pageId=7"
    asked = Request(url, family="jpaas", context=(("unit", "x"),), headers=(("Referer", BASE),))
    answer = json.dumps({"success": True, "data": {"html": f"<ul>{rows(5)}</ul>{pager}"}})
    found = read_list(Page(asked, url, 200, (), answer.encode(), NOW), Source(id="a", url=BASE)).next
    assert found is not None
    assert f"%22pageNo%22%3A2%2C%22pageSize%22%3A{size}" in found.url


def test_jpaas_unit_ends_on_its_last_page() -> None:
    url = f"{BASE}/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=7&paramJson=%7B%22pageNo%22%3A3%2C%22pageSize%22%3A5%7D"
    asked = Request(url, family="jpaas", context=(("unit", "x"),), headers=(("Referer", BASE),))
    answer = json.dumps(
        {"success": True, "data": {"html": f'<ul>{rows(3)}</ul><div class="pagination" rows="5" count="13" pageNo="3"></div>'}}
    )
    assert read_list(Page(asked, url, 200, (), answer.encode(), NOW), Source(id="a", url=BASE)).next is None


def test_an_arrow_beside_the_words_of_a_pager_leads_on() -> None:
    pager = '<div class="p"><a href="/list/index.html">首页</a><a href="/list/index_2.html">&gt;</a></div>'
    found = read(f"<html><body><ul>{rows(5)}</ul>{pager}</body></html>").next
    assert found is not None
    assert found.url == f"{BASE}/list/index_2.html"


def test_a_step_in_brackets_leads_on() -> None:
    found = read(f"<html><body><ul>{rows(5)}</ul><p><a href='index_2.html'>[下一页]</a></p></body></html>").next
    assert found is not None
    assert found.url == f"{BASE}/list/index_2.html"


def test_an_arrow_alone_is_no_pager() -> None:
    assert read(f"<html><body><ul>{rows(5)}</ul><p><a href='/more/index_2.html'>&gt;</a></p></body></html>").next is None


def test_a_breadcrumb_beside_the_rows_of_a_bare_page_is_no_row() -> None:
    crumb = "<div class='dqwz'>当前位置：<a href='/list'>政务动态信息公开列表</a></div>"
    lines = "".join(
        f"<div><span>2026-09-0{i}</span><a href='/d/{i}0001.html'>云岭区第{i}次专题会议召开</a></div>" for i in range(1, 6)
    )
    assert len(read(f"<html><body>{crumb}{lines}</body></html>", "/list?page=2").rows) == 5


@pytest.mark.parametrize(
    ("title", "site", "column"),
    [
        ("工作动态 - 云岭区人民政府", "云岭区人民政府", "工作动态"),
        ("云岭县政府网|新闻动态", "云岭县政府网", "新闻动态"),
        ("云岭县政府 部门信息", "云岭县政府", "部门信息"),
        ("云岭县农业农村局_工作动态", "云岭县农业农村局", "工作动态"),
        ("工作动态", "", "工作动态"),
    ],
)
def test_site_and_column_of_a_list(title: str, site: str, column: str) -> None:
    found = read(f"<html><head><title>{title}</title></head><body><ul>{rows(5)}</ul></body></html>")
    assert (found.site, found.column) == (site, column)


def test_an_old_edition_asks_for_newer_ones_first() -> None:
    body = "<div id='pageList'><a href='node_01.html'>第01版：要闻</a></div><ul><li><a href='../../../content/202609/16/content_1.html'>云岭区召开专题会议</a></li></ul>"
    found = read(f"<html><head><title>今日云岭</title></head><body>{body}</body></html>", "/pc/layout/202609/16/node_01.html")
    assert found.follow[0].url == f"{BASE}/pc/layout/202609/18/node_01.html"
    assert dict(found.follow[0].context)["otherwise"] == f"{BASE}/pc/layout/202609/17/node_01.html"
    assert (found.site, found.column) == ("今日云岭", "要闻")


# ---------------------------------------------------------------- what a list says of itself
@pytest.mark.parametrize(
    ("title", "site", "column"),
    [
        ("云岭网-要闻", "云岭网", "要闻"),
        ("部门动态_云岭区人民政府", "云岭区人民政府", "部门动态"),
        ("云岭区融媒体中心", "云岭区融媒体中心", ""),
        ("要闻", "", "要闻"),
    ],
)
def test_the_title_of_a_feed_names_site_and_column(title: str, site: str, column: str) -> None:
    item = (
        f"<item><title>云岭大桥合龙</title><link>{BASE}/a/1.html</link><pubDate>Tue, 01 Sep 2026 08:00:00 +0800</pubDate></item>"
    )
    found = read(f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{item}</channel></rss>", "/rss.xml")
    assert (found.site, found.column) == (site, column)


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("<dc:creator><![CDATA[沈知秋]]></dc:creator>", "沈知秋"),
        ("<author>news@yunling.example (沈知秋)</author>", "沈知秋"),
        ("<author><name>沈知秋</name><uri>/u/1</uri></author>", "沈知秋"),
        ("<author>区融媒体中心</author>", "区融媒体中心"),
        ("", ""),
    ],
)
def test_a_feed_names_the_writer(said: str, author: str) -> None:
    item = f"<item><title>云岭大桥合龙</title><link>{BASE}/a/1.html</link>{said}</item>"
    (row,) = read(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>云溪网</title>{item}</channel></rss>", "/rss.xml"
    ).rows
    assert row.author == author


@pytest.mark.parametrize(
    ("name", "column"),
    [("第A2版:要闻", "要闻"), ("A2版 要闻", "要闻"), ("A2:民生·服务", "民生·服务"), ("第01版", "第01版"), ("云岭日报", "")],
)
def test_the_page_of_a_paper_is_its_column(name: str, column: str) -> None:
    links = "".join(f"<li><a href='content_{n}.htm'>云岭区第{n}次专题会议召开</a></li>" for n in range(4))
    html = f"<html><head><title>云岭日报</title></head><body><div>{name}</div><div id='main-ed-articlenav-list'><ul>{links}</ul></div></body></html>"
    assert read(html, "/html/2026-09/01/node_3.htm").column == column


def _stand(numbers: range) -> str:
    return "".join(f"<li><a href='Article.aspx?KID=20260901{n:05}'>云岭区第{n}次专题会议召开</a></li>" for n in numbers)


def test_articles_of_a_whole_edition_stand_in_the_column_whose_page_is_named_above_them() -> None:
    contents = f"<h3>本期目录</h3><b>第01版：要闻</b><ul>{_stand(range(101, 104))}</ul><b>第02版：民生</b><ul>{_stand(range(201, 203))}</ul>"
    beside = "<a href='List.aspx?RQ=20260828'>上一期</a> <a href='titles.aspx?RQ=20260901'>版面导航</a>"
    found = read(f"<html><body>2026年9月1日 {beside}{contents}</body></html>", "/Paper/List.aspx?RQ=20260901")
    assert [row.column for row in found.rows] == ["要闻"] * 3 + ["民生"] * 2
    assert found.family == "papers"
    assert found.next is not None
    assert found.next.url.endswith("RQ=20260828")


def test_a_table_of_contents_before_the_articles_names_no_column_of_theirs() -> None:
    pages = "<dd><a href='?d=2026-09-01&b=1'>第01版　要闻</a></dd><dd><a href='?d=2026-09-01&b=2'>第02版　民生</a></dd>"
    found = read(f"<html><body><dl>{pages}</dl><ul>{_stand(range(201, 204))}</ul></body></html>", "/szb/?d=2026-09-01&b=2")
    assert ({row.column for row in found.rows}, found.column) == ({""}, "民生")


def test_a_paper_whose_articles_stand_in_a_folder_beside_that_of_its_pages() -> None:
    """A CMS with a part for papers: editions by number, named by their days, pages named 01：头版."""
    menu = "<a href='/paper/index/id/1.html'>云岭时讯</a><a href='/paper/index/id/2.html'>云岭教育</a>"
    days = "".join(
        f"<a href='/paper/layout/id/{n}.html'>2026年09月{d}日（总第{n}期）</a>" for n, d in ((55, 18), (53, 11), (51, "04"))
    )
    own = "".join(f"<li><a href='/paper/detail/id/7730{n}.html'>云岭区第{n}次专题会议召开</a></li>" for n in (1, 2, 3))
    pages = "<p>本期版面导航</p><a href='/paper/layout/id/55.html'>01：头版</a><a href='/paper/layout/id/56.html'>02：民生</a>"
    found = read(f"<html><body>{menu}{days}<ul>{own}</ul>{pages}</body></html>", "/paper/layout/id/55.html")
    assert (found.family, found.column) == ("papers", "头版")
    assert [row.url for row in found.rows] == [f"{BASE}/paper/detail/id/7730{n}.html" for n in (1, 2, 3)]
    assert [each.url for each in found.follow] == [f"{BASE}/paper/layout/id/56.html"]
    assert found.next is not None
    assert found.next.url == f"{BASE}/paper/layout/id/53.html"


def test_a_paper_whose_pages_and_articles_are_of_two_kinds() -> None:
    """派优's ThinkPHP: /Page/index/pid/N.html is a page, /Article/index/aid/N.html an article; 上一期 is a page too."""
    pages = "".join(f"<a href='/Page/index/pid/2541{n}.html'>0{n}版：民生{n}</a>" for n in (1, 2))
    own = "".join(f"<li><a href='/Article/index/aid/38192{n}.html'>云岭区第{n}次专题会议召开</a></li>" for n in (1, 2, 3))
    earlier = "<a href='/Page/index/pid/25387.html'>上一期</a>"
    found = read(f"<html><body>{earlier}<h4>版面导航</h4>{pages}<ul>{own}</ul></body></html>", "/Page/index/pid/25411.html")
    assert [row.url.rsplit("/", 2)[1] for row in found.rows] == ["aid"] * 3
    assert [each.url for each in found.follow] == [f"{BASE}/Page/index/pid/25412.html"]
    assert found.next is not None
    assert found.next.url == f"{BASE}/Page/index/pid/25387.html"


def test_a_paper_whose_pages_have_folders_of_their_own() -> None:
    """华光: ../02/default.htm beside 01/default.htm, articles in the folder of their page."""
    pages = "".join(f"<a href='../0{n}/default.htm'>第0{n}版：民生{n}</a>" for n in (1, 2))
    own = "".join(f"<li><a href='01_2{n}.htm'>云岭区第{n}次专题会议召开</a></li>" for n in (1, 2, 3))
    found = read(f"<html><body>{pages}<ul>{own}</ul></body></html>", "/html/2026/09/18/01/default.htm")
    assert (found.family, len(found.rows), found.column) == ("papers", 3, "民生1")
    assert [each.url for each in found.follow] == [f"{BASE}/html/2026/09/18/02/default.htm"]


@pytest.mark.parametrize("base", ["http://www.yunling.example.cn/", "/"])
def test_links_of_a_feed_are_relative_to_its_own_base(base: str) -> None:
    """RFC 4287, 2: xml:base."""
    entry = "<entry><title>云岭大桥合龙</title><link rel='alternate' href='./archives/6012'/></entry>"
    head = f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{base}'><title>云岭网</title><link rel='next' href='feed/atom.xml?paged=2'/>"
    found = read(f"<?xml version='1.0'?>{head}{entry}</feed>", "/feed/atom.xml")
    assert [row.url for row in found.rows] == [f"{BASE}/archives/6012"]
    assert found.next is not None
    assert found.next.url == f"{BASE}/feed/atom.xml?paged=2"


@pytest.mark.parametrize(
    ("path", "title", "column"),
    [
        ("/h5/channel/12", "醉美云岭", "云岭要闻"),
        ("/h5/channel/12?page=2", "醉美云岭", "云岭要闻"),
        ("/h5/channel/12", "动态-云岭新闻网", "动态"),  # <title> names the column itself
        ("/h5/channel/13", "醉美云岭", "醉美云岭"),  # the open tab is another list's
    ],
)
def test_the_open_tab_names_the_column_where_the_title_is_the_apps(path: str, title: str, column: str) -> None:
    tabs = "<a href='/h5/channel/10'>推荐</a><a href='/h5/channel/12' class='cur'>云岭要闻</a>"
    assert read(f"<html><head><title>{title}</title></head><body>{tabs}<ul>{rows(5)}</ul></body></html>", path).column == column


@pytest.mark.parametrize(("heading", "kept"), [("推荐阅读", 4), ("热点排行", 4), ("要闻摘编", 8)])
def test_a_box_whose_first_line_is_its_heading(heading: str, kept: int) -> None:
    lines = "".join(f"<p><a href='/tj/30720{n}.html'>云岭区第{n}次专题会议召开推进</a></p>" for n in range(4))
    found = read(f"<body><div><ul>{rows(4)}</ul></div><div><h4>{heading}</h4>{lines}</div></body>")
    assert len(found.rows) == kept


# ---------------------------------------------------------------- undated groups beside a dated list
def _undated(addresses: list[str]) -> str:
    return "".join(f"<li><a href='{address}'>云岭区重点工程第{n}标段推进情况</a></li>" for n, address in enumerate(addresses))


def test_an_undated_group_of_the_same_addresses_is_of_the_list_with_a_stranger_among_it() -> None:
    own = [f"/art/2026/9/1/art_1_{n}.html" for n in (1, 2)]
    html = f"<body><ul>{rows(6)}</ul><div><ul>{_undated([*own, 'http://www.other.example/c/900.html'])}</ul></div></body>"
    assert len(read(html).rows) == 9


def test_an_undated_group_of_other_addresses_is_another_column() -> None:
    other = [f"/zwgk/202609/t20260901_{n}.shtml" for n in (1, 2)]
    html = f"<body><ul>{rows(6)}</ul><div><ul>{_undated([*other, '/art/2026/9/1/art_1_3.html'])}</ul></div></body>"
    assert len(read(html).rows) == 6


def test_links_that_call_a_function_of_the_page_open_what_it_makes() -> None:
    lines = "".join(
        f"<li><a href=\"javascript:openNews('{n}123')\">云岭区第{n}次专题会议召开</a><i>2026-09-0{n}</i></li>"
        for n in range(1, 6)
    )
    code = "<script>function openNews(id){window.open('/xw/detail.jsp?id='+id);}</script>"
    assert [row.url for row in read(f"<body><ul>{lines}</ul>{code}</body>").rows][:2] == [
        f"{BASE}/xw/detail.jsp?id=1123",
        f"{BASE}/xw/detail.jsp?id=2123",
    ]


def test_a_state_that_holds_its_interface_with_a_place_for_the_page() -> None:
    """County media rendered on the server (Nuxt): the list's first page and the address of the others stand in one state."""
    listed = [
        {"id": n, "title": f"云岭区第{n}次专题会议召开", "publishTime": f"2026-09-0{n} 08:30:00", "url": f"/article/56020{n}"}
        for n in (1, 2, 3)
    ]
    state = {
        "channel": {
            "list": listed,
            "page": {"pageNo": 1, "total": 6},
            "api": "/api/v1/articles?channelId=12&pageNo={pageNo}&pageSize=3",
        }
    }
    found = read(f"<body><div id='app'></div><script>window.__INITIAL_STATE__={json.dumps(state)};</script></body>")
    assert len(found.rows) == 3
    assert found.next is not None
    assert found.next.url == f"{BASE}/api/v1/articles?channelId=12&pageNo=2&pageSize=3"


# ---------------------------------------------------------------- interfaces of provinces, as their scripts write them
def test_jiangxi_codes_in_the_data_of_the_call() -> None:
    data = '"current": current, "pageSize": pageSize, "webSiteCode[]": "ylqrmzf", "channelCode[]": "ylyw", "sort": "sortNum"'
    code = f'var current = 1, pageSize = 4; function load(p) {{ $.ajax({{ url: "/queryList", type: "post", data: {{ {data} }} }}); }}'
    found = read(f"<body><ul id='div1'></ul><script>{code}</script></body>", "/ylqrmzf/ylyw/pc/list.html")
    (asked,) = found.follow
    assert asked.url == f"{BASE}/queryList"
    assert asked.form == (
        ("current", "1"),
        ("pageSize", "4"),
        ("perPage", "4"),
        ("webSiteCode[]", "ylqrmzf"),
        ("channelCode[]", "ylyw"),
    )


def test_ucap_search_without_a_folder() -> None:
    """新疆: /search/<channel>, the rest of the query added behind a variable."""
    code = (
        'var pageSize = 4; var listUrl = "/search/db9694580ad74929979e1981b8c534f9?_pageSize=" + pageSize'
        ' + "&_isAgg=true&_isJson=true&_template=index"; $.get(listUrl + "&page=" + page, show, "json");'
    )
    (asked,) = read(f"<body><ul id='list_ul'></ul><script>{code}</script></body>", "/jqq/c100201/xw_list.shtml").follow
    assert asked.url == (
        f"{BASE}/search/db9694580ad74929979e1981b8c534f9?_isAgg=true&_isJson=true&_template=index&_pageSize=4&page=1"
    )


def test_a_pager_of_layui_whose_pages_a_script_asks_for() -> None:
    """河北: the first page is written out, laypage calls a function that asks for the others."""
    code = (
        "laypage.render({ elem: 'fenye', count: 6, limit: 4, jump: function(obj, first) { if(!first) getPage(obj.curr); } });"
        "function getPage(page){ $.ajax({ type: 'GET', url: '/columns/580d/blocks/c070?page='+page+'&fix=0', dataType: 'html' }); }"
    )
    found = read(f"<body><ul>{rows(4)}</ul><div id='fenye'></div><script>{code}</script></body>")
    assert len(found.rows) == 4
    assert found.next is not None
    assert found.next.url == f"{BASE}/columns/580d/blocks/c070?page=2&fix=0"


def test_a_widget_of_a_system_whose_call_adds_chance() -> None:
    """龙讯 (安徽): Ls.pagination, and an address that ends with Math.random()."""
    data = "labelName: 'publicInfoList', pageSize: '4', pageIndex: pageIndex, catId: '6718734', cId: ''"
    code = (
        "Ls.pagination('#page', {currPage:1, pageCount:2, callback:function(p){load(p);}});"
        f"function load(pageIndex){{ $.ajax({{ url: '/site/label/8888?dataType=html&_=' + Math.random(), type: 'GET', data: {{ {data} }} }}); }}"
    )
    found = read(f"<body><ul>{rows(4)}</ul><div id='page'></div><script>{code}</script></body>")
    assert found.next is not None
    assert found.next.url == (
        f"{BASE}/site/label/8888?dataType=html&_=0&labelName=publicInfoList&pageSize=4&pageIndex=2&catId=6718734&cId="
    )


@pytest.mark.parametrize("chance", ["Math.random()", "new Date().getTime()", "Date.now()"])
def test_chance_in_the_middle_of_an_address(chance: str) -> None:
    """TRS WAS (福建): the page stands behind what keeps caches away."""
    address = f'"/was5/web/search?channelid=290792&classsql=chnlid%3D5727&random=" + {chance} + "&prepage=4&page=" + page'
    code = f"function getDocs(page){{ $.ajax({{ url: {address}, type: 'get', dataType: 'json' }}); }}"
    (asked,) = read(f"<body><ul></ul><script>{code}</script></body>").follow
    assert asked.url == f"{BASE}/was5/web/search?channelid=290792&classsql=chnlid%3D5727&random=0&prepage=4&page=1"


def test_records_of_jcms_with_a_pager_that_is_written_out() -> None:
    """甘肃: a datastore in the page, 下一页 as a plain link."""
    records = "".join(f"<record><![CDATA[<tr><td>{line}</td></tr>]]></record>" for line in rows(4).split("</li>")[:-1])
    store = (
        f"<script type='text/xml'><datastore><totalrecord>6</totalrecord><recordset>{records}</recordset></datastore></script>"
    )
    pager = "<td>第1/2页 首页 上一页 <a href='/col/col8412/index_2.html'>下一页</a></td>"
    found = read(f"<body><div id='21573'>{store}</div><table><tr>{pager}</tr></table></body>", "/col/col8412/index.html")
    assert (found.family, len(found.rows)) == ("jcms", 4)
    assert found.next is not None
    assert found.next.url == f"{BASE}/col/col8412/index_2.html"


def test_tabs_whose_addresses_are_columns_are_no_rows() -> None:
    """新空云: /column/51881_lyrm.html beside /detailArticle/26871240_51882_lyrm.html, both with long numbers."""
    tabs = "".join(f"<a href='/column/5188{n}_yl.html'>栏目{n}号</a>" for n in range(1, 8))
    cards = "".join(
        f"<a href='/detailArticle/2687124{n}_51882_yl.html'><div>云岭区第{n}次专题会议召开</div><span>08-2{n}</span></a>"
        for n in range(1, 5)
    )
    found = read(f"<body><div>{tabs}</div><div id='list'>{cards}</div></body>", "/column/51882_yl.html")
    assert [row.url.split("/")[3] for row in found.rows] == ["detailArticle"] * 4
