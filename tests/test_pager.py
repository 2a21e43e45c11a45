"""The next page of a list, as pagers of Chinese sites name it."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from crawler.cms.counting import counted_on
from crawler.cms.doc import open_doc
from crawler.cms.pager import next_step
from crawler.settings import Source
from tests.listsite import a_page

HERE = "http://x.example.gov.cn/xw/index.html"


def next_of(html: str, url: str = HERE) -> str | None:
    step = next_step(open_doc(a_page(url, html), Source(id="s", url=url)))
    return step.url.removeprefix("http://x.example.gov.cn") if step else None


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<a href='index_2.html'>下一页</a>", "/xw/index_2.html"),
        ("<a href='index_2.html'>下页</a>", "/xw/index_2.html"),
        ("<a href='?page=2'>下一页 &gt;</a>", "/xw/index.html?page=2"),
        ("<a href='2.html' title='下一页'><img></a>", "/xw/2.html"),
        ("<div class=page><a href='2.html'>&gt;</a></div>", "/xw/2.html"),
        ("<a href='2.html'>&gt;</a>", None),
        ("<a href='page/2/'>较旧文章</a>", "/xw/page/2/"),
        (
            "<ul><li>&laquo;</li><li><span>1</span></li><li><a href='2.html'>2</a></li><li><a href='2.html'>&raquo;</a></li></ul>",
            "/xw/2.html",
        ),
        ("<ul><li>&laquo;</li><li><span>2</span></li><li><a href='3.html'>3</a></li></ul>", "/xw/3.html"),
        ("<div><a href='index.html?p=1'>1</a><a href='index.html?p=2'>2</a></div>", "/xw/index.html?p=2"),
        (
            "<ul><li><a href='index.html'>1</a></li><li><a href='index_2.html'>2</a></li><li><span>共 2 页</span></li></ul>",
            "/xw/index_2.html",
        ),
        ("<div><a href='1.html'>1</a><a href='index.html'>2</a><a href='3.html'>3</a></div>", "/xw/3.html"),
        ("<div><a href='/other/?p=1'>1</a><a href='/other/?p=2'>2</a></div>", None),
        ("<ul><li><a href='/a/'>云溪概况</a></li><li><a href='2.html'>&raquo;</a></li></ul>", None),
        ("<a href='#' class='disabled'>下一页</a>", None),
        ("<li class='disabled'><a href='2.html'>下一页</a></li>", None),
        ("<a href='javascript:;' onclick=\"location.href='list_2.html'\">下一页</a>", "/xw/list_2.html"),
        ("<a href='javascript:void(0)' tagname='/xw/index_2.html'>下一页</a>", "/xw/index_2.html"),
        ("<a href='index.html'>下一页</a>", None),
        ("<a href='http://other.example.cn/2.html'>下一页</a>", None),
        ("<link rel=next href='?p=2'>", "/xw/index.html?p=2"),
        ("<div class='pagination'><span>1</span><a href='2.html'>2</a><a href='3.html'>3</a></div>", "/xw/2.html"),
        ("<div class='fenye'><a class='cur' href='1.html'>1</a><a href='2.html'>2</a></div>", "/xw/2.html"),
        ("<ul class='pages'><li class='active'><a href='3.html'>3</a></li><li><a href='4.html'>4</a></li></ul>", "/xw/4.html"),
        ("<ul class='pages'><li><a href='2.html'>2</a></li><li class='active'><a>3</a></li></ul>", None),
        (
            "<select><option value='index.html' selected>1</option><option value='index_1.html'>2</option></select>",
            "/xw/index_1.html",
        ),
        (
            "<select><option value='http://a.cn' selected>友情链接</option><option value='http://b.cn'>某某网</option></select>",
            None,
        ),
        ('<script>createPageHTML(5, 0, "index", "html");</script>', "/xw/index_1.html"),
        ("<script>createPageHTML('page_div',5,1,'fg','shtml',89);</script>", "/xw/fg_2.shtml"),
        ("<script>createPageHTML('page_div',5,5,'fg','shtml',89);</script>", None),
        ("<script>createPageHTML(1,0,'index','html',45);</script>", "/xw/index_1.html"),
        ("<script>//createPageHTML(5,0,'index','html');\n</script>", None),
        ("<script>function createPageHTML(count,cur,name,ext){}</script>", None),
        (
            "<script>var currentPage = 0;//从0开始\nvar countPage = 2;\ncreatePageHTML(countPage, currentPage, 'index', 'htm');</script>",
            "/xw/index_1.htm",
        ),
        (
            "<script>function go(n){location='/xw/list.jsp?page='+n}</script><a href='javascript:go(2)'>下一页</a>",
            "/xw/list.jsp?page=2",
        ),
        (
            "<script>function go(n){location='index_'+n+'.shtml'}</script><a onclick='go(2)' href='#'>下一页</a>",
            "/xw/index_2.shtml",
        ),
        ("<a class='jzgd' href='index_2.html'>加载更多</a>", "/xw/index_2.html"),  # 甘肃
        ("<a href='/tzgg/index_2.html'>查看更多</a>", None),
        ("<a href='index_3.html'>加载更多</a>", None),
        (
            "<select onchange=\"location.href='list_'+this.value+'.html'\"><option value=1 selected>1</option><option value=2>2</option></select>",
            "/xw/list_2.html",
        ),
        ("<select><option value=1 selected>1</option><option value=2>2</option></select>", None),
        ("<p>没有页码</p>", None),
    ],
)
def test_next(html: str, wanted: str | None) -> None:
    assert next_of(html) == wanted


@pytest.mark.parametrize(
    ("call", "here", "url", "otherwise"),
    [
        ("'page_div',3, 1,'index','shtml',7", "index.shtml", "/xw/index_1.shtml", "/xw/index_2.shtml"),  # 武汉
        ("'page_div',3, 2,'index','shtml',7", "index_1.shtml", "/xw/index_2.shtml", ""),
        ("'page_div',3, 2,'index','shtml',7", "index_2.shtml", "/xw/index_3.shtml", ""),
        ("'page_div',3, 1,'list_23','shtml',7", "list_23.shtml", "/xw/list_23_2.shtml", ""),
    ],
)
def test_an_index_counted_from_one_has_pages_counted_from_nought(call: str, here: str, url: str, otherwise: str) -> None:
    address = f"http://x.example.gov.cn/xw/{here}"
    step = next_step(open_doc(a_page(address, f"<script>createPageHTML({call});</script>"), Source(id="s", url=address)))
    assert step is not None
    assert [each.removeprefix("http://x.example.gov.cn") for each in (step.url, step.otherwise)] == [url, otherwise]


def test_trs_pages_count_from_nought_on_later_pages_too() -> None:
    html = "<script>createPageHTML(5,1,'index','html');</script>"
    assert next_of(html, "http://x.example.gov.cn/xw/index_1.html") == "/xw/index_2.html"
    last = "<script>createPageHTML(5,4,'index','html');</script>"
    assert next_of(last, "http://x.example.gov.cn/xw/index_4.html") is None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.cn/a?page=1&s=2", "http://x.cn/a?page=2&s=2"),
        ("http://x.cn/a?s=2&PAGENUM=9", "http://x.cn/a?s=2&PAGENUM=10"),
        ("http://x.cn/a?currpage=1", "http://x.cn/a?currpage=2"),
        ("http://x.cn/a?pagesize=15", None),
        ("http://x.cn/a", None),
    ],
)
def test_counted_on(url: str, wanted: str | None) -> None:
    assert counted_on(url) == wanted


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # JSP list whose links call a function that makes the address (三农县级站群)
        (
            '<script>function goPage(n){ if(isNaN(n) || n < 1){ alert("错"); return; } window.location.href = "/xw/list.jsp?cat=3&cur_page=" + n; }</script>'
            '<a href="javascript:goPage(1)">上一页</a><a href="javascript:goPage(2)">下一页</a>',
            "/xw/list.jsp?cat=3&cur_page=2",
        ),
        (
            "<script>function toPage(p){ location.href='list_'+p+'.html' }</script><a href='javascript:;' onclick='toPage(2)'>下一页</a>",
            "/xw/list_2.html",
        ),
        # mobile skins
        ('<a href="/xw/index.html?p=2">加载更多</a>', "/xw/index.html?p=2"),
        ('<a href="/other/index.html?p=2">查看更多</a>', None),
        ('<a href="/xw/index.html?p=7">加载更多</a>', None),
    ],
)
def test_pagers_of_functions_and_of_mobile_skins(html: str, expected: str | None) -> None:
    assert next_of(html) == expected


FORM = (
    "<form name='pageForm' action='/xxgk/list.do' method='%s'><input type='hidden' name='channelId' value='1187'><input type='hidden'"
    " name='pageNo' value='2'><table></table><a href='#' onclick='toPage(3);return false;'>下一页</a></form>"
)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            """var curPage = parseInt('1'); var maxPage = parseInt('8'); var h = '';
            if (curPage > 1) h += '<a href="' + (curPage - 1) + '.html">上一页</a>';
            for (var i = 1; i <= maxPage; i++) h += '<a href="' + i + '.html">' + i + '</a>';""",
            "/xw/2.html",
        ),
        ("var pageIndex=2, totalPage=3; s += '<a href=list_' + (pageIndex+1) + '.shtml>下一页</a>';", "/xw/list_3.shtml"),
        ("var page_no = \"1\"; var pages = \"5\";\n s += \"<a href='/xw/p/\" + (page_no*1) + \"/'>\" + \"<a href='/xw/p/\" + i + \"/'>\";", "/xw/p/2/"),
        ("var curPage = 0, pageCount = 3; for(i=0;;i++) s += '<a href=\"index_' + i + '.html\">';", "/xw/index_1.html"),
        ("var curPage = 3; var maxPage = 3; s += '<a href=\"' + (curPage + 1) + '.html\">下一页</a>';", None),
        ("var curPage = 1; s += '<a href=\"' + (curPage + 1) + '.html\">下一页</a>';", None),
        ("var curPage = 2; var maxPage = 3; s += '<a href=\"' + (curPage - 1) + '.html\">上一页</a>';", None),
        ("var newsId = 5; var pageSize = 20; s += '<a href=\"/art/' + newsId + '.html\">' + title + '</a>';", None),
    ],
)  # fmt: skip
def test_a_pager_whose_links_a_script_writes(code: str, wanted: str | None) -> None:
    assert next_of(f"<ul><li><a href='/art/1.html'>题</a></li></ul><div id=page></div><script>{code}</script>") == wanted


def test_a_pager_that_sends_a_form() -> None:
    step = next_step(open_doc(a_page(HERE, FORM % "post"), Source(id="s", url=HERE)))
    assert step is not None
    assert (step.url, step.form) == ("http://x.example.gov.cn/xxgk/list.do", (("channelId", "1187"), ("pageNo", "3")))
    assert next_of(FORM % "get") == "/xxgk/list.do?channelId=1187&pageNo=3"


def test_a_pager_that_a_script_decodes() -> None:
    """Yunnan: the markup percent-encoded, in Base64, for window.atob."""
    markup = "<a href='index.html'>上一页</a><a href='index_2.html'>下一页</a>"
    code = "<script>var e=document.getElementById('pages');e.innerHTML=decodeURIComponent(window.atob(e.innerText));</script>"
    encoded = base64.b64encode(quote(markup).encode()).decode()
    assert next_of(f"<div id='pages'>{encoded}</div>{code}") == "/xw/index_2.html"
    assert next_of(f"<div id='pages'>{encoded}</div>") is None
    assert next_of(f"<div id='pages'>{encoded[:-3]}</div>{code}") is None


def test_a_pager_of_asp_net() -> None:
    html = (
        "<form method='post' action='./list.aspx?id=3'><input type='hidden' name='__VIEWSTATE' value='dDwt'>"
        "<a href=\"javascript:__doPostBack('AspNetPager1','2')\">下一页</a></form>"
    )
    step = next_step(open_doc(a_page(HERE, html), Source(id="s", url=HERE)))
    assert step is not None
    assert step.url == "http://x.example.gov.cn/xw/list.aspx?id=3"
    assert dict(step.form or ()) == {"__VIEWSTATE": "dDwt", "__EVENTTARGET": "AspNetPager1", "__EVENTARGUMENT": "2"}


def test_a_search_form_is_no_pager() -> None:
    assert next_of("<form action='/s'><input name='q'></form><a href='#'>下一页</a>") is None
