"""The code of a page as text: what it writes, the records it holds, the addresses that it makes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.interfaces import interfaces, link_made, opened_by, openers
from crawler.scripts import code_of, records, scripts_of, states, with_written, written_behind


def script(code: str) -> str:
    return f"<body><script>{code}</script></body>"


# ---------------------------------------------------------------- what a page writes
def test_a_line_that_a_script_writes_becomes_markup() -> None:
    page = """<ul><script language="javascript">
    document.write("<li><a href='/xw/1.html'>云溪区\\"三个一\\"工程启动</a></li>");
    document.writeln('<li>2026-03-01</li>');
    </script></ul>"""
    assert with_written(page) == "<ul><li><a href='/xw/1.html'>云溪区\"三个一\"工程启动</a></li><li>2026-03-01</li></ul>"


@pytest.mark.parametrize(
    ("condition", "row"),
    [("'' != ''", "own"), ("''==''", "other"), ('"a" != "b"', "other"), ("'a' === 'b'", "own")],
)
def test_a_row_that_a_template_chooses_by_two_literals(condition: str, row: str) -> None:
    """TRS of 北京: a field of the template stands in the condition, and the other address before its own."""
    rows = "{\ndocument.write('<a href=\"other\">云溪大桥合龙</a>');\n}else{\ndocument.write('<a href=\"own\">云溪大桥合龙</a>');\n}\n"
    assert with_written(f"<li>\n<script>\nif({condition}){rows}</script></li>") == f'<li>\n<a href="{row}">云溪大桥合龙</a></li>'
    assert with_written(f"<script>if('' != ''){rows.split('else')[0]}</script>") == "<script></script>"


@pytest.mark.parametrize(
    "code",
    [
        "document.write('<li>' + title + '</li>');",
        "if (show) { document.write('<li>一</li>'); }",
        "var a = 1; document.write('<li>一</li>');",
    ],
)
def test_a_script_that_does_more_than_write_stays(code: str) -> None:
    assert with_written(script(code)) == script(code)


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("var SourceName = '云溪日报';\nif(SourceName==''){ hide(); }else{ document.write(SourceName); }", "云溪日报"),
        ("document.write('云溪发布')", "云溪发布"),
        ("var s='云溪日报'; if(s==''){ document.write('云溪区人民政府'); }else{ document.write(s); }", "云溪日报"),  # 吉林
        ("var s=''; if(s==''){ document.write('云溪区人民政府'); }else{ document.write(s); }", "云溪区人民政府"),
        ("var SourceName = ''; document.write(SourceName);", ""),
        ("document.write(getSource())", ""),
        ("var hits = 3;", ""),
    ],
)
def test_a_source_that_a_script_writes_behind_its_label(code: str, source: str) -> None:
    """TRS of 贵州: 文章来源：<script>…</script>."""
    assert written_behind(f"<a>来源</a><span>文章来源：<script type='text/javascript'>{code}</script></span>", "来源") == source


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("""var ly="云溪日报"; if(ly!=""){ document.write('<i>来源：</i><span class="con">云溪日报</span>'); }""", "云溪日报"),
        ("""var ly="云溪日报"; document.write("<i>来源：" + ly + "</i>");""", "云溪日报"),
        ("""var ly=""; if(ly!=""){ document.write('<i>来源：</i><span></span>'); }""", ""),
        ("""var ly=find(); document.write("来源：" + ly);""", ""),
        ("""// 来源：云溪日报""", ""),
    ],
)
def test_a_source_that_a_script_writes_with_its_label(code: str, source: str) -> None:
    """TRS of 重庆."""
    assert written_behind(f"<div>日期：2026-03-05<script>{code}</script></div>", "来源") == source


# ---------------------------------------------------------------- states and records
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("云溪区ab<>\"'\\/{}[]=;\n", max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcd云", min_size=1, max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(_JSON, st.sampled_from(["window.__STATE__ = ", "var data=", 'window["init"] = ', "self.config.state = "]))
def test_a_state_is_read_as_it_was_written(data: object, assigned: str) -> None:
    state = {"data": data, "padding": "云溪" * 80}
    text = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    assert list(states(script(f"{assigned}{text};\nvar b = 1;"))) == [state]


def test_a_state_inside_a_string() -> None:
    state = {"list": [{"title": "云溪区要闻"}], "padding": "x" * 150}
    assert list(states(script(f"var s = JSON.parse({json.dumps(json.dumps(state))});"))) == [state]


def test_arrays_of_javascript_objects_with_their_values_as_text() -> None:
    code = """var rows = [ {id: 3, title: '云溪区\\'三个一\\'工程', "link": "/xw/3.html", top: true}, { id: 4, title: "桥", link: '/xw/4.html' } ];
    var other = [{ name: 'x' , color: 'red', size: 1 }]; var none = [1, 2];"""
    assert records(script(code)) == [
        [
            {"id": "3", "title": "云溪区'三个一'工程", "link": "/xw/3.html", "top": ""},
            {"id": "4", "title": "桥", "link": "/xw/4.html"},
        ],
        [{"name": "x", "color": "red", "size": "1"}],
    ]


def test_scripts_in_order_with_their_tags() -> None:
    found = scripts_of("<script src='/a.js'></script><p>x</p><SCRIPT type=text/x>one</SCRIPT><script>two")
    assert [(each.tag.strip(), each.code) for each in found] == [("src='/a.js'", ""), ("type=text/x", "one"), ("", "two")]
    assert code_of("<script>one</script><script>two</script>") == "one\ntwo"


# ---------------------------------------------------------------- interfaces
@pytest.mark.parametrize(
    ("code", "url", "params"),
    [
        ("var cid = 'c7'; fetch('/api/list?cid=' + cid + '&page=' + page)", "/api/list?cid=c7&page=3", ()),
        ("const cid = 12; fetch(`/api/list/${cid}?pageNo=${pageNo}`)", "/api/list/12?pageNo=3", ()),
        ("$.getJSON('/api/list', { current: n, pageSize: rows }, f)", "/api/list", (("current", "3"), ("pageSize", "15"))),
        (
            'f({ url: "x" }); $.get("/api/list?id=7&pageNum=" + pageNum + "&pageSize=" + size)',
            "/api/list?id=7&pageNum=3&pageSize=15",
            (),
        ),
        ("uni.request({ url: '/api/list', data: { page: 1, on: true } })", "/api/list", (("page", "1"), ("on", "true"))),
        ("let url = '/api/list?cid=7&page=' + page; $.getJSON(url, f)", "/api/list?cid=7&page=3", ()),
        ("var api = '/api/list'; axios.get(api, { params: { page: 1 } })", "/api/list", (("page", "1"),)),
        (
            "var root = '/yl'; var api = root + '/list'; $.ajax({ url: api + '?p=' + n, data: { cid: 7 } })",
            "/yl/list?p=3",
            (("cid", "7"),),
        ),
        ("const base = ''; fetch(`${base}/api/list?page=${page}`)", "/api/list?page=3", ()),
        ("xhr.open('GET', '/api/list?page=' + page, true)", "/api/list?page=3", ()),
        (
            "var o = { cid: 7, on: true }; $.ajax({ url: '/api/list', data: o, success: f })",
            "/api/list",
            (("cid", "7"), ("on", "true")),
        ),
        ("$('#list').load('/xw/inc_list.html #rows')", "/xw/inc_list.html", ()),
    ],
)
def test_an_interface_with_its_parameters(code: str, url: str, params: tuple[tuple[str, str], ...]) -> None:
    (found,) = interfaces(script(code), page=3)
    assert (found.url, found.params, found.post) == (url, params, False)


@pytest.mark.parametrize(
    "code",
    [
        "fetch('/api/detail?id=' + articleId)",  # known only when it runs
        "$.get('/js/common.js')",
        "$.post('/api/login', { user: 'x' })",
        "// fetch('/api/old')",
        "fetch(address)",
        "var url = url; $.get(url)",
        "var cid = ''; $.get('/api/list?cid=' + cid)",
        "$('#top').load('/inc/header.html')",
        "$.get('/xw/index.html')",
    ],
)
def test_what_is_no_interface(code: str) -> None:
    assert interfaces(script(code)) == []


@pytest.mark.parametrize(
    "how",
    [
        "$.post('/api/list', { page: 1 })",
        "$.ajax({ type: 'POST', url: '/api/list', data: { page: 1 } })",
        "$.ajax({ type: 'POST', url: '/api/list', data: 'page=' + page })",
    ],
)
def test_a_posted_form(how: str) -> None:
    (found,) = interfaces(script(how))
    assert (found.url, found.params, found.post) == ("/api/list", (("page", "1"),), True)


# ---------------------------------------------------------------- links
@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("""<a v-for="i in list" :href="'/news/' + i.id + '.html'">{{ i.title }}</a>""", "/news/{id}.html"),
        ("""<router-link :to="'/detail/' + row.uuid">x</router-link>""", "/detail/{uuid}"),
        (
            script("""html += '<li><a href="/d/' + item.infoId + '.html" target="_blank">' + item.title + '</a></li>';"""),
            "/d/{infoId}.html",
        ),
        (script("html += `<a href='/d/${item.id}.html'>${item.title}</a>`"), "/d/{id}.html"),
        (script("var base = '/web'; html += '<a href=\"/show/' + d.id + '\">'"), "/show/{id}"),
        (script("location.href = '/list_' + curr + '.html'"), ""),
        ("<a href='/news/1.html'>一</a>", ""),
    ],
)
def test_how_a_template_makes_links(page: str, made: str) -> None:
    assert link_made(page) == made


OPENS = "function toDetail(id, kind) { if (!id) return; window.open('/web/' + kind + '/' + id + '.html'); } function menu(n) { show(n); }"


@pytest.mark.parametrize(
    ("call", "address"),
    [
        ("toDetail('975','news')", "/web/news/975.html"),
        ("javascript:return toDetail(975, 'news');", "/web/news/975.html"),
        ("toDetail('975')", None),
        ("menu(3)", None),
        (None, None),
    ],
)
def test_an_address_that_a_function_opens(call: str | None, address: str | None) -> None:
    assert opened_by(call, openers(OPENS)) == address
