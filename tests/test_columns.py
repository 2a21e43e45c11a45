"""Columns of a site: found in menus, matched by name, ranked by the news they promise; and discovery from any page."""

from __future__ import annotations

import asyncio

import pytest

from crawler.cms.links import column_of_article
from crawler.columns import Column, likely_news_columns, match_columns, nearest_names, news_weight
from crawler.discover import Discovery, discover, source_id
from crawler.errors import NoRows
from crawler.homes import named_columns
from crawler.menus import find_columns
from crawler.records import Request
from crawler.settings import Source
from tests.listsite import Answer, a_page, fetch_from, items

HOME = "http://www.yunling.example.gov.cn/"
MENU = """<title>云岭区人民政府</title><meta name="SiteName" content="云岭区人民政府"><div class="nav"><ul>
<li><a href="/">首页</a></li><li><a href="/col/col101/index.html">云岭 要闻</a></li><li><a href="/col/col102/index.html" title="部门动态">部门动…</a></li>
<li><a href="/col/col103/index.html"><img alt="通知公告" src="g.png"></a></li><li><a href="/bsfw/">办事服务</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="block"><div class="hd"><h3>镇街动态</h3><a class="more" href="/col/col104/index.html">更多&gt;&gt;</a></div><ul><li><a href="/art/2026/9/1/art_104_1.html">青溪镇百亩葡萄园喜迎丰收</a></li></ul></div>
<script>document.write('<a href="/col/col105/index.html">重点项目</a>');var m=[{"name":"媒体聚焦","id":3,"url":"/col/col106/index.html"}];</script>"""


def columns() -> tuple[Column, ...]:
    return find_columns(a_page(HOME, MENU))


def test_columns_are_found_in_menus_headings_images_and_scripts() -> None:
    held = {column.name: column.url.removeprefix(HOME) for column in columns()}
    assert held == {
        "云岭要闻": "col/col101/index.html",
        "部门动态": "col/col102/index.html",
        "通知公告": "col/col103/index.html",
        "办事服务": "bsfw/",
        "政务公开": "zwgk/",
        "镇街动态": "col/col104/index.html",
        "重点项目": "col/col105/index.html",
        "媒体聚焦": "col/col106/index.html",
    }


def test_names_match_without_blanks_and_in_either_width() -> None:
    found = match_columns((Column("ＡＩ产业　动态", "http://x.cn/a/"),), ["AI产业动态", "没有的"])
    assert found == {"AI产业动态": "http://x.cn/a/"}


def test_of_two_of_a_name_the_one_that_looks_like_a_column_is_taken() -> None:
    both = (Column("要闻", "http://x.cn/go?to=9"), Column("要闻", "http://x.cn/yw/"))
    assert match_columns(both, ["要闻"]) == {"要闻": "http://x.cn/yw/"}


def test_nearest_names_for_the_message() -> None:
    assert nearest_names(columns(), "部门新动态")[0] == "部门动态"
    assert nearest_names(columns(), "云岭时政要闻")[0] == "云岭要闻"
    assert nearest_names(columns(), "xyz") == ()


def test_likely_columns_are_ranked_by_name() -> None:
    names = [column.name for column in likely_news_columns(columns())]
    assert names == ["云岭要闻", "部门动态", "镇街动态", "通知公告", "重点项目", "媒体聚焦"]


@pytest.mark.parametrize(
    "name",
    [
        "衢江要闻",
        "时政新闻",
        "部门动态",
        "乡镇动态",
        "通知公告",
        "公示公告",
        "重点项目建设",
        "招商动态",
        "图片新闻",
        "镇街信息",
        "今日云岭",
        "百姓生活",
        "重点工程",
    ],
)
def test_names_of_news(name: str) -> None:
    assert news_weight(name) > 0


@pytest.mark.parametrize(
    "name",
    [
        "办事服务",
        "区长信箱",
        "机构概况",
        "政府文件",
        "政策解读",
        "权力清单",
        "首页",
        "新闻发布会",
        "旅游动态",
        "区政府信息公开",
        "今日天气",
    ],
)
def test_names_that_are_no_news(name: str) -> None:
    assert news_weight(name) == 0


def named(page: str, url: str = HOME) -> list[tuple[str, str]]:
    """What a page's menus name: (name, address after the home page's)."""
    return [(column.name, column.url.removeprefix(HOME)) for column in find_columns(a_page(url, page))]


ROW = "<li><a href='/art/2026/9/1/art_1_9.html'>青溪镇百亩葡萄园喜迎丰收</a></li>"


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (  # Hanweb and others: the address in an attribute, one 更多 for all tabs
            "<div><ul><li data-url='/yw/'>区内要闻</li><li data-url='/zj/'>镇街传真</li></ul><a href='/yw/'>更多&gt;&gt;</a></div>",
            [("区内要闻", "yw/"), ("镇街传真", "zj/")],
        ),
        (
            "<div><span onmouseover=\"setTab('gg',1,2,'/gg/')\">通知公告</span><span onmouseover=\"setTab('gg',2,2,'/rs/')\">人事任免</span></div>",
            [("通知公告", "gg/"), ("人事任免", "rs/")],
        ),
        (  # tabs by their order: each pane has a 更多 of its own
            f"<div><ul><li><span>项目建设</span></li><li>民生关注</li></ul><div><div><ul>{ROW}</ul><p><a href='/xm/'>更多</a></p></div>"
            f"<div><ul>{ROW}</ul><p><a href='/ms/'>更多</a></p></div></div></div>",
            [("项目建设", "xm/"), ("民生关注", "ms/")],
        ),
        (  # three tabs above two panes tell nothing
            f"<div><ul><li>项目建设</li><li>民生关注</li><li>视频</li></ul><div><div><ul>{ROW}</ul><p><a href='/xm/'>更多</a></p></div>"
            f"<div><ul>{ROW}</ul><p><a href='/ms/'>更多</a></p></div></div></div>",
            [],
        ),
        (f"<div><h3><a href='/zj/'>MORE+</a><span>乡镇动态</span></h3><ul>{ROW}</ul></div>", [("乡镇动态", "zj/")]),
        ("<h3><a href='/gg/'>通知公告<span>NOTICE</span></a></h3>", [("通知公告", "gg/")]),
        ("<dt>通知公告<a href='/gg/'><img src='/img/more.gif'></a></dt>", [("通知公告", "gg/")]),
        (
            "<table><tr><td title='政务要闻'></td><td><a href='/yw/'><img src='more.png'></a></td></tr></table>",
            [("政务要闻", "yw/")],
        ),
        (
            "<table><tr><td>重点工程</td><td><a href='/gc/'><img src='b.gif' alt='更多'></a></td></tr></table>",
            [("重点工程", "gc/")],
        ),
        ("<dl><dt>基层传真<i onclick=\"window.open('/jc/index.jhtml')\">MORE</i></dt></dl>", [("基层传真", "jc/index.jhtml")]),
        (
            "<a href='/redirect?id=1051'>要闻动态</a><a href='/redirect?id=9'>青溪镇葡萄喜迎丰收</a>",
            [("要闻动态", "redirect?id=1051")],
        ),
        (
            "<script>function openCol(id){window.open('/col/col'+id+'/index.html');}</script>"
            "<a href='javascript:void(0)' onclick=\"openCol('104')\">乡镇之窗</a>",
            [("乡镇之窗", "col/col104/index.html")],
        ),
        (  # an attribute that only the page's script knows; the 更多 beside names nothing
            "<div><span dmu='/yw/'>时政要闻</span><span dmu='/xm/'>项目建设</span><span dmu='/ms/'>民生</span><a href='/yw/'>更多+</a></div>",
            [("时政要闻", "yw/"), ("项目建设", "xm/"), ("民生", "ms/")],
        ),
        (  # rows that name their column
            "<div class='hd'><ul><li>镇街快讯</li><li>部门快讯</li></ul></div><div>"
            "<ul><li><a href='/zj/202505/t20250501_1.html'>一</a></li><li><a href='/zj/202505/t20250502_2.html'>二</a></li></ul>"
            "<ul><li><a href='/bm/202505/t20250501_3.html'>三</a></li><li><a href='/bm/202505/t20250502_4.html'>四</a></li></ul></div>",
            [("镇街快讯", "zj/"), ("部门快讯", "bm/")],
        ),
        ("<script>window.__NUXT__={a:[{name:'乡镇',url:'\\u002Flist\\u002F45'}]}</script>", [("乡镇", "list/45")]),
        (r"<script>document.writeln(\"<li><a href=\\\"/zj/\\\">镇街动态<\/a><\/li>\")</script>", [("镇街动态", "zj/")]),
        ("<map><area href='/ShowClass.asp?ClassID=15' alt='重点工程'></map>", [("重点工程", "ShowClass.asp?ClassID=15")]),
        (
            "<a href='/gkmlpt/index#4101'>部门动态</a><a href='/zwgk/#top'>政务公开</a>",
            [("部门动态", "gkmlpt/index#4101"), ("政务公开", "zwgk/")],
        ),
    ],
)
def test_names_of_columns_in_tabs_headings_and_maps(page: str, wanted: list[tuple[str, str]]) -> None:
    assert named(page) == wanted


def test_the_tree_of_a_gkmlpt_site() -> None:
    tree = '[{"id":1,"name":"工作动态","children":[{"id":11,"name":"部门动态","children":[]}]},{"id":2,"name":"通知公告"}]'
    page = f"<script>window._CONFIG = {{ SID: '7', TREE: {tree}, ENV: 'production' }}</script>"
    assert named(page, f"{HOME}gkmlpt/index") == [
        ("工作动态", "gkmlpt/index#1"),
        ("部门动态", "gkmlpt/index#11"),
        ("通知公告", "gkmlpt/index#2"),
    ]
    assert named(page.replace("]}", ""), f"{HOME}gkmlpt/index") == []


def test_an_article_link_is_no_column() -> None:
    assert all("art_104_1" not in column.url for column in columns())


def found(answer: Answer, url: str = HOME, defaults: Source | None = None) -> Discovery:
    return asyncio.run(discover(url, fetch_from(answer), defaults or Source(id="new", url=url)))


def site(request: Request) -> str | None:
    path = request.url.removeprefix(HOME)
    if path in ("", "index.html"):
        return MENU
    if path in ("col/col101/index.html", "col/col102/index.html"):
        return f"{MENU}<ul>{items(range(6), f'/{path[4:10]}')}</ul>"
    return None


def test_a_home_page_offers_its_news_columns() -> None:
    discovery = found(site)
    assert [(one.source.name, one.source.url.removeprefix(HOME)) for one in discovery.proposals] == [
        ("云岭区人民政府 · 云岭要闻", "col/col101/index.html"),
        ("云岭区人民政府 · 部门动态", "col/col102/index.html"),
    ]
    assert all(len(one.sample.rows) >= 5 for one in discovery.proposals)
    assert len(discovery.failures) == 4


PHONES = "<script>if(/iphone|android/i.test(navigator.userAgent)){location.href='/qu/m/';}else{location.href='/qu/index.html';}</script>"


@pytest.mark.parametrize(
    "door",
    [
        PHONES,
        "<meta http-equiv='refresh' content='0;url=/qu/index.html'>",
        "<a href='/qu/index.html'><img src='/enter.jpg' alt='点击进入'></a>",
        "<a href='http://www.beian.example/'>某ICP备12345号</a><a href='/qu/index.html'>进入网站首页</a>",
    ],
)
def test_a_front_door_is_gone_through(door: str) -> None:
    def answer(request: Request) -> str | None:
        path = request.url.removeprefix(HOME)
        return door if path == "" else MENU if path == "qu/index.html" else site(request) if path else None

    assert len(found(answer).proposals) == 2
    source = Source(id="qu", url=HOME, columns=("部门动态",))
    named, _ = asyncio.run(named_columns(source.columns, fetch_from(answer), source))
    assert named == {"部门动态": f"{HOME}col/col102/index.html"}


def portal(request: Request) -> str | None:
    """A home page that names its channels alone; the channel shows rows of its columns, whose names stand beside them."""
    path = request.url.removeprefix(HOME)
    beside = "<div><a href='/news/yw/'>云岭要闻</a><a href='/news/zj/'>镇街快报</a></div>"
    pages = {
        "": "<a href='/gk/'>走进云岭</a><a href='/news/'>新闻中心</a><a href='/zwgk/'>政务公开</a><a href='/hd/'>互动交流</a>",
        "news/": f"{beside}<ul>{items(range(4), '/yw')}</ul><ul>{items(range(4, 8), '/zj')}</ul>",
        "news/yw/": f"{beside}<ul>{items(range(6), '/yw')}</ul>",
        "news/zj/": f"{beside}<ul>{items(range(4, 10), '/zj')}</ul>",
    }
    return pages.get(path)


def test_columns_that_only_a_channel_names() -> None:
    asked: list[Request] = []
    source = Source(id="qu", url=HOME, columns=("镇街快报", "云岭要闻"))
    named, seen = asyncio.run(named_columns(source.columns, fetch_from(portal, asked), source))
    assert named == {"镇街快报": f"{HOME}news/zj/", "云岭要闻": f"{HOME}news/yw/"}
    assert [request.url for request in asked] == [HOME, f"{HOME}news/"]
    assert "新闻中心" in {column.name for column in seen}


def test_the_channel_that_had_a_column_before_is_asked_first() -> None:
    asked: list[Request] = []
    menu = "<a href='/xx/'>信息公开</a><a href='/dt/'>动态</a><a href='/kx/'>项目快讯</a><script src='/js/nav.js'></script>"

    def answer(request: Request) -> str | None:
        return {"": menu, "kx/": "<a href='/kx/zj/'>镇街快报</a>"}.get(request.url.removeprefix(HOME))

    source = Source(id="qu", url=HOME, columns=("镇街快报",))
    asyncio.run(named_columns(source.columns, fetch_from(answer, asked), source, [f"{HOME}kx/zj/"]))
    assert [request.url for request in asked] == [HOME, f"{HOME}kx/"]


@pytest.mark.parametrize(
    ("asks", "files"),
    [
        (
            "<script src='/js/head2024.js'></script>",
            {"js/head2024.js": r"document.write('<a href=\"./col/col102/\">部门动态<\/a>');"},
        ),
        (
            "<script>$.getJSON('/data/lmdh.json', fill)</script>",
            {"data/lmdh.json": '[{"chnlname":"部门动态","chnlurl":"./col/col102/"}]'},
        ),
        ("<a href='/wzdt/'>网站地图</a>", {"wzdt/": "<ul><li><a href='/col/col102/'>部门动态</a></li></ul>"}),
    ],
)
def test_menus_that_stand_in_files_and_on_the_site_map(asks: str, files: dict[str, str]) -> None:
    def answer(request: Request) -> str | None:
        path = request.url.removeprefix(HOME)
        rows = f"<ul>{items(range(5))}</ul>" if path == "col/col102/" else None
        return (
            f"{asks}<a href='/bsfw/'>办事服务</a><script src='/js/jquery.js'></script>" if path == "" else files.get(path, rows)
        )

    asked: list[Request] = []
    source = Source(id="qu", url=HOME, columns=("部门动态",))
    named, _ = asyncio.run(named_columns(source.columns, fetch_from(answer, asked), source))
    assert named == {"部门动态": f"{HOME}col/col102/"}
    assert "js/jquery.js" not in {request.url.removeprefix(HOME) for request in asked}
    assert [one.source.url for one in found(answer).proposals] == [f"{HOME}col/col102/"]


def test_the_home_page_of_a_department_below_a_portal() -> None:
    root = f"{HOME}bm/fgj/"
    menu = "<a href='/'>区政府</a>" + "".join(
        f"<a href='/bm/fgj/{key}/index.html'>{name}</a>"
        for key, name in (("gz", "工作动态"), ("tz", "通知公告"), ("xm", "重点项目"))
    )

    def answer(request: Request) -> str | None:
        path = request.url.removeprefix(root)
        if path == "index.html":
            return menu + "".join(f"<ul>{items(range(5), f'/bm/fgj/{key}')}</ul>" for key in ("gz", "tz", "xm"))
        return f"{menu}<ul>{items(range(6), '/bm/fgj/' + path[:2])}</ul>" if path.endswith("/index.html") else None

    proposed = [one.source.url.removeprefix(root) for one in found(answer, f"{root}index.html").proposals]
    assert proposed == ["gz/index.html", "tz/index.html", "xm/index.html"]
    assert [one.source.url for one in found(answer, f"{root}tz/index.html").proposals] == [f"{root}tz/index.html"]


def test_the_home_page_of_a_department_whose_columns_stand_elsewhere() -> None:
    columns = (("工作动态", 1), ("通知公告", 2), ("重点项目", 3))
    menu = "".join(f"<a href='/content/column/{n}'>{name}</a>" for name, n in columns)

    def answer(request: Request) -> str | None:
        path = request.url.removeprefix(HOME)
        if path == "fgj/index.html":
            return menu + "".join(f"<ul>{items(range(5), f'/content/article/{n}')}</ul>" for _, n in columns)
        return f"{menu}<ul>{items(range(8), '/content/article/' + path[-1])}</ul>" if "column" in path else None

    home, one = f"{HOME}fgj/index.html", f"{HOME}content/column/2"
    assert [each.source.url[-1] for each in found(answer, home).proposals] == ["1", "2", "3"]
    assert [each.source.url for each in found(answer, one).proposals] == [one]


@pytest.mark.parametrize(
    ("article", "column"),
    [
        ("http://x.cn/col/col12/art/2026/art_0a1b.html", "http://x.cn/col/col12/index.html"),
        ("http://x.cn/art/2025/3/7/art_12_3456.html", "http://x.cn/col/col12/index.html"),
        ("http://x.cn/xwzx/yw/202503/t20250307_99.html", "http://x.cn/xwzx/yw/"),
        ("http://x.cn/qu/c100012/202503/0a1b2c3d4e5f.shtml", "http://x.cn/qu/c100012/list.shtml"),
        ("http://x.cn/info/1012/3456.htm", None),
        ("http://x.cn/html/2025-03/07/content_1_2.htm", None),
    ],
)
def test_the_column_that_an_articles_address_names(article: str, column: str | None) -> None:
    assert column_of_article(article) == column


def test_names_of_the_home_page_ask_for_no_channel() -> None:
    asked: list[Request] = []
    source = Source(id="qu", url=HOME, columns=("部门动态",))
    asyncio.run(named_columns(source.columns, fetch_from(site, asked), source))
    assert [request.url for request in asked] == [HOME]


def test_a_channel_is_proposed_by_its_columns() -> None:
    assert [one.source.url.removeprefix(HOME) for one in found(portal).proposals] == ["news/yw/", "news/zj/"]


def test_a_list_page_offers_itself() -> None:
    discovery = found(site, f"{HOME}col/col102/index.html")
    assert [one.source.url for one in discovery.proposals] == [f"{HOME}col/col102/index.html"]


def test_named_columns_are_offered_and_no_others() -> None:
    discovery = found(site, defaults=Source(id="new", url=HOME, columns=("部门动态",), delay=7))
    assert [(one.source.url, one.source.delay, one.source.columns) for one in discovery.proposals] == [
        (f"{HOME}col/col102/index.html", 7, ())
    ]


def test_an_article_leads_to_its_sites_columns() -> None:
    def answer(request: Request) -> str | None:
        return MENU if "/art/" in request.url else site(request)

    assert len(found(answer, f"{HOME}art/2026/9/1/art_104_1.html").proposals) == 2


def test_a_site_without_a_list_is_an_error() -> None:
    with pytest.raises(NoRows):
        found(lambda request: "<p>云岭区欢迎您</p>")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://www.qjq.gov.cn/col/col1229425417/index.html", "qjq-1229425417"),
        ("http://www.qjq.gov.cn/zwgk/tzgg/", "qjq-tzgg"),
        ("http://47.96.164.84/jrqj/pc/layout/202505/16/node_01.html", "site-01"),
        ("http://x.y.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1012", "x-1012"),
    ],
)
def test_ids_are_readable(url: str, wanted: str) -> None:
    assert source_id(Column("", url)) == wanted
