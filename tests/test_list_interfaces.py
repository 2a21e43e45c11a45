"""Lists that a script asks for, as the scripts of provinces and county media write it: bodies of POSTs, values held by elements, files of their own."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.interfaces import interfaces
from crawler.lists import read_list
from crawler.payload import form_body, json_body
from crawler.records import ListPage, Request, Row
from crawler.settings import Source
from tests.listsite import Answer, a_page
from tests.test_walking import walked

HOST = "http://x.example.gov.cn"
TITLES = ("云岭区三十个项目集中开工", "云岭区召开招商工作会议", "云岭区安置房交付使用")


def shell(code: str, body: str = "<ul id='list'></ul>", head: str = "") -> str:
    return f"<html><head><title>要闻_云岭区人民政府</title>{head}</head><body>{body}<script>{code}</script></body></html>"


def rows_of(answer: Answer, path: str = "/xw/index.shtml", pages: int = 3, asked: list[Request] | None = None) -> list[Row]:
    found, error = walked(answer, HOST + path, pages=pages, asked=asked)
    assert error is None
    return [row for listed in found for row in listed.rows]


def read(html: str, path: str = "/xw/index.shtml") -> ListPage:
    return read_list(a_page(HOST + path, html), Source(id="s", url=HOST + path))


# ---------------------------------------------------------------- what is posted
def test_fields_as_a_form_and_as_json() -> None:
    fields = (("columnId", "6870"), ("current", "2"), ("type", "false"), ("名", "云岭"))
    assert form_body(fields)[1] == b"columnId=6870&current=2&type=false&%E5%90%8D=%E4%BA%91%E5%B2%AD"
    kind, body = json_body(fields)
    assert kind == b"application/json"
    assert json.loads(body) == {"columnId": "6870", "current": 2, "type": False, "名": "云岭"}


@pytest.mark.parametrize(
    ("call", "as_json"),
    [
        ("axios.post('/api/list', { current: 1 })", True),
        ("axios.post('/api/list', Qs.stringify({ current: 1 }), { current: 1 })", False),
        ("fetch('/api/list', { method: 'POST', body: JSON.stringify({ current: 1 }) })", True),
        ("$.post('/api/list', { current: 1 })", False),
        (
            "$.ajax({ type: 'post', url: '/api/list', contentType: 'application/json', data: JSON.stringify({ current: 1 }) })",
            True,
        ),
    ],
)
def test_which_calls_send_json(call: str, as_json: bool) -> None:
    (found,) = interfaces(f"<script>{call}</script>")
    assert (found.url, found.params, found.post, found.as_json) == ("/api/list", (("current", "1"),), True, as_json)


def test_pages_of_an_interface_that_takes_json() -> None:
    """甘孜: axios.post with an object; the template makes a link of two fields of the record."""
    asked: list[Request] = []

    def answer(request: Request) -> str | None:
        if request.form is None:
            code = "axios.post('/c/getList', { columnId: that.columnId, current: that.current, size: 2 })"
            row = """<li v-for="i in list"><a :href="'/'+i.folder+'/article/'+i.id">{{i.title}}</a></li>"""
            return shell(f"data: {{ columnId: '6870', current: 1 }}; {code}", f"<ul>{row}</ul>")
        page = int(dict(request.form)["current"])
        records = [{"folder": "dfyw", "id": f"9041{n}", "title": title} for n, title in enumerate(TITLES)]
        return json.dumps({"data": {"records": records[2 * page - 2 : 2 * page], "total": 3}})

    assert [row.url for row in rows_of(answer, asked=asked)] == [f"{HOST}/dfyw/article/9041{n}" for n in range(3)]
    assert [request.as_json for request in asked] == [False, True, True]


IRS = """function getPage(curr) {
  var param = { "code": "17e6b2", "tenantId": 226, searchFields: [], 'sorts': [{"sortField": "save_time"}],
    "customFilter": { "operator": "and", "properties": [{"property": "channel_id", "value": '5931207'}] }, "isPage": true, "pageNo": curr, "pageSize": 2, };
  $.ajax({ type: 'post', url: '/irs/front/list', contentType: 'application/json', data: JSON.stringify(param), success: show });
}"""


def test_an_object_that_is_sent_by_name_with_its_nested_parts() -> None:
    """TRS IRS of 贵州: the fields of its records have no names."""
    asked: list[Request] = []

    def answer(request: Request) -> str | None:
        if request.form is None:
            return shell(IRS)
        sent = json.loads(json_body(request.form)[1])
        assert sent["customFilter"]["properties"][0]["value"] == "5931207"
        assert (sent["tenantId"], sent["isPage"], sent["searchFields"]) == ("226", True, [])
        page = sent["pageNo"]
        records = [
            {
                "doc_pub_url": f"{HOST}/xw/202504/t2025042{n}_875.html",
                "f_202163261554": title,
                "f_202163870059": f"2025-04-2{n} 10:00:00",
                "f_20213": "云岭",
            }
            for n, title in enumerate(TITLES, 1)
        ]
        return json.dumps({"data": {"list": records[2 * page - 2 : 2 * page], "pager": {"total": 3}}})

    found = rows_of(answer, asked=asked)
    assert [(row.title, str(row.day)) for row in found] == [(title, f"2025-04-2{n}") for n, title in enumerate(TITLES, 1)]


@pytest.mark.parametrize(
    "code",
    [
        "var p = { id: getId() }; axios.post('/api/list', p)",
        "var p = { id: 1; axios.post('/api/list', p)",
        "axios.post('/api/list', { id: [1, }] })",
    ],
)
def test_an_object_that_only_running_it_would_tell(code: str) -> None:
    assert all(each.params == () or each.params == (("id", "1"),) for each in interfaces(f"<script>{code}</script>"))


@pytest.mark.parametrize("folder", ["/xw/202503/t2025032{0}_875.html", "/info/1012/875{0}.htm", "/news/show-875{0}.html"])
def test_further_rows_behind_a_first_page_of_any_family(folder: str) -> None:
    """加载更多 below rows that stand in the page: TRS, VSB and hand-made sites alike."""

    def answer(request: Request) -> str | None:
        rows = [(HOST + folder.format(n), f"云岭区第{n}次专题会议召开") for n in range(1, 7)]
        if "/api/" in request.url:
            return json.dumps({"data": {"list": [{"url": url, "title": title} for url, title in rows[3:]], "total": 6}})
        lines = "".join(
            f"<li><a href='{url}'>{title}</a><span>2025-03-2{n}</span></li>" for n, (url, title) in enumerate(rows[:3])
        )
        return shell(
            "$.getJSON('/api/list?cid=7&page=' + page, add)", f"<ul>{lines}</ul><div onclick='load(++page)'>点击加载更多</div>"
        )

    assert [row.url for row in rows_of(answer)] == [HOST + folder.format(n) for n in range(1, 7)]


def test_ucap_answers_with_a_piece_of_markup() -> None:
    """$('.data').load('/es-search/search/' + code + '?_template=ucap/list_ejs&page=' + n)."""

    def answer(request: Request) -> str | None:
        if "/es-search/" not in request.url:
            code = "var code = '5b1f7a0e2d7c4f1f'; $('.data').load('/es-search/search/' + code + '?_template=ucap/list_ejs&_pageSize=2&page=' + n);"
            return shell(code, "<div class='data'></div>")
        page = int(dict(parse_qsl(urlsplit(request.url).query))["page"])
        rows = [
            f"<li><a href='/yl/c100/202503/875{n}a4f1.shtml'>{title}</a><span>2025-03-2{n}</span></li>"
            for n, title in enumerate(TITLES)
        ]
        return f"<ul>{''.join(rows[2 * page - 2 : 2 * page])}</ul>"

    assert [row.url for row in rows_of(answer)] == [f"{HOST}/yl/c100/202503/875{n}a4f1.shtml" for n in range(3)]


def test_a_name_inside_a_literal_is_no_variable() -> None:
    code = "var cid = '5678'; $.ajax({ type: 'post', url: '/api/list', data: 'cid=' + cid + '&page=' + page })"
    (found,) = interfaces(f"<script>{code}</script>")
    assert found.params == (("cid", "5678"), ("page", "1"))


# ---------------------------------------------------------------- where a script has its values from
@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("<div id='more' data-catid='10498'>", "$('#more').data('catid')"),
        ("<div id=more data-catid=10498>", '$("#more").attr("data-catid")'),
        ("<input type='hidden' id='more' value='10498'>", "$('#more').val()"),
        ("<input type='hidden' name=c id='more' value='10498'>", "document.getElementById('more').value"),
    ],
)
def test_values_that_elements_hold(element: str, value: str) -> None:
    (found,) = interfaces(
        f"{element}<script>var catid = {value}; $.getJSON('/api/list?catid=' + catid + '&page=' + page)</script>"
    )
    assert found.url == "/api/list?catid=10498&page=1"


@pytest.mark.parametrize(
    ("code", "url"),
    [
        (
            "var root = '/eportal'; $.ajax({ type: 'get', url: root + '/ui?moduleId=5', data: { pageNo: n } })",
            "/eportal/ui?moduleId=5",
        ),
        ("$.ajax({ url: contextPath + '/ui?moduleId=5', data: { pageNo: n } })", "/ui?moduleId=5"),  # given elsewhere: the root
        ("$.getJSON('2022qtzdgk.json', show)", "2022qtzdgk.json"),
        ("$.getJSON('data/list.json?v=3', show)", "data/list.json?v=3"),
    ],
)
def test_addresses_that_begin_with_a_variable_or_stand_beside_the_page(code: str, url: str) -> None:
    """本溪's eportal, 湖北's files of JSON in the folder of the column."""
    (found,) = interfaces(f"<script>{code}</script>")
    assert found.url == url


@pytest.mark.parametrize("code", ["$.get('template')", "axios.get('x.html')", "$.post('编辑')"])
def test_words_are_no_addresses(code: str) -> None:
    assert interfaces(f"<script>{code}</script>") == []


def test_a_file_beside_the_page_holds_the_whole_list() -> None:
    """湖北: names in capitals, relative links."""

    def answer(request: Request) -> str | None:
        if request.url.endswith("/xw/2022qtzdgk.json"):
            records = [
                {"url": f"./202503/t2025032{n}_55{n}.shtml", "DOCTITLE": title, "PubDate": f"2025-03-2{n}"}
                for n, title in enumerate(TITLES)
            ]
            return json.dumps({"data": records})
        return shell("$.getJSON('2022qtzdgk.json', show)")

    assert [row.url for row in rows_of(answer)] == [f"{HOST}/xw/202503/t2025032{n}_55{n}.shtml" for n in range(3)]


@pytest.mark.parametrize(
    ("name", "day"),
    [("cataloguingTime", True), ("fbrq", True), ("writeTimeString", True), ("updateTime", False), ("endDate", False)],
)
def test_a_record_says_its_day_in_a_field_of_any_such_name(name: str, day: bool) -> None:
    records = [{"url": f"/a/{n}00001.html", "title": title, name: "2025-04-11 09:36:00"} for n, title in enumerate(TITLES, 1)]
    found = read(json.dumps({"list": records}), "/api/list")
    assert [row.day is not None for row in found.rows] == [day] * 3


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_list_of_lists_in_the_page(quote: str) -> None:
    """福建's stations: fields by their places."""
    rows = ",".join(
        "["
        + ",".join(
            f"{quote}{value}{quote}"
            for value in (f"/xw/2025-06/0{n}/ct_12088{n}.shtml", title, f"2025-06-0{n} 19:32:10", "/pic/0.jpg")
        )
        + "]"
        for n, title in enumerate(TITLES, 1)
    )
    found = read(shell(f"var hot = []; var newsData = [{rows}]; document.write(build(newsData));", ""))
    assert [(row.title, str(row.day)) for row in found.rows] == [(title, f"2025-06-0{n}") for n, title in enumerate(TITLES, 1)]


# ---------------------------------------------------------------- scripts in files of their own
FILLER = """function fill(pageIndex, pageSize, siteId, chanId) {
  $.ajax({ type: "POST", url: "/webapp/getDocuments", data: { "pageIndex": pageIndex, "pageSize": pageSize, "siteId": siteId, "chanId": chanId },
    success: function (data) { $.each(data.list, function (i, n) { str += "<li><a href='" + n.url + "'>" + n.title + "</a></li>"; }); } });
}"""


def test_the_function_that_fills_a_list_may_stand_in_a_file() -> None:
    """无锡: the page calls it with the column's numbers, the file names the interface."""
    asked: list[Request] = []

    def answer(request: Request) -> str | None:
        if request.url.endswith("_list.js"):
            return FILLER
        if request.form is None:
            scripts = "<script src='/images/jquery.min.js'></script><script src='/images/qx_list.js'></script>"
            return shell('$(function(){ fill(1, 2, "174", "34130"); });', head=scripts)
        page = int(dict(request.form)["pageIndex"])
        records = [{"url": f"/doc/2025/05/1{n}/456120{n}.shtml", "title": title} for n, title in enumerate(TITLES)]
        return json.dumps({"list": records[2 * page - 2 : 2 * page]})

    assert [row.url for row in rows_of(answer, asked=asked)] == [f"{HOST}/doc/2025/05/1{n}/456120{n}.shtml" for n in range(3)]
    assert [request.url.removeprefix(HOST) for request in asked][:2] == ["/xw/index.shtml", "/images/qx_list.js"]
    assert asked[2].form == (("pageIndex", "1"), ("pageSize", "2"), ("siteId", "174"), ("chanId", "34130"))


def test_a_file_that_does_not_hold_the_function_is_no_list() -> None:
    def answer(request: Request) -> str | None:
        if request.url.endswith(".js"):
            return "function other(a, b) { return a + b; }"
        return shell("fill(1, 2);", head="<script src='/images/site.js'></script>")

    found, error = walked(answer, f"{HOST}/xw/index.shtml")
    assert found == []
    assert error is not None


def test_a_pager_in_a_file_and_pages_numbered_downwards() -> None:
    """北方网: count_page_list_….js leads to the second page, and each page to the one numbered below it."""
    folder = "/system/count/0088001/000/000"

    def listed(first: int) -> str:
        lines = "".join(
            f"<li><a href='/system/2018/11/0{n}/0172140{n}.shtml'>云岭区第{n}次专题会议召开</a> 2018/11/0{n}</li>"
            for n in range(first, first - 3, -1)
        )
        return f"<html><body><ul>{lines}</ul><script src='{folder}/count_page_list_0088001.js'></script></body></html>"

    def answer(request: Request) -> str | None:
        path = request.url.removeprefix(HOST)
        if path.endswith(".js"):
            return f"var maxpage = 2; var pagestr = \"<a href='/xw/'>首页</a><a href='{folder}/c0088001_000000002.shtml'>下一页</a>\";"
        return {
            "/xw/": listed(9),
            f"{folder}/c0088001_000000002.shtml": listed(6),
            f"{folder}/c0088001_000000001.shtml": listed(3),
        }.get(path)

    assert [row.url[-7] for row in rows_of(answer, "/xw/", pages=9)] == list("987654321")


def test_pages_that_a_script_counts_by_dividing() -> None:
    """广西: var total = "8", num = 5; var pageCount = Math.ceil(total / num);"""
    lines = "".join(f"<li><a href='./t2011457{n}.shtml'>云岭区第{n}次专题会议召开</a>[2025-04-0{n}]</li>" for n in range(1, 6))
    code = 'var total = "8", num = 5; var pageCount = Math.ceil(total / num); createPageHTML(pageCount, 0, "index", "shtml");'
    found = read(shell(code, f"<ul>{lines}</ul>"))
    assert found.next is not None
    assert found.next.url == f"{HOST}/xw/index_1.shtml"
    alone = read(shell(code.replace('"8"', '"5"'), f"<ul>{lines}</ul>"))
    assert alone.next is None
