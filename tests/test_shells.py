"""Sites that a script fills: lists and articles from a JSON state of the page, or from the interface that it names."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.article import read_article
from crawler.errors import EmptyShell, NotFound, PageError
from crawler.interfaces import interfaces
from crawler.lists import walk
from crawler.reading import read_whole
from crawler.records import Page, Request, Row
from crawler.scripts import states
from crawler.settings import Source
from tests.golden_articles import page_of
from tests.listsite import Answer, fetch_from

HOST = "http://www.yunling.example.gov.cn"
LIST = f"{HOST}/news/list?cid=yw"
TITLES = ["云岭区三十个项目集中开工", "云岭区召开招商工作会议", "云岭区安置房交付使用"]
CONTENT = "<p>云岭区召开项目推进会，研究部署下一阶段工作。</p><p>会议听取了各专班的汇报。林晓 摄</p>"


def records(key: str = "url", first: int = 1) -> list[dict[str, object]]:
    return [
        {"id": first + n, "title": title, "publishTime": 1747728480000 + n, key: f"/news/detail?id={first + n}"}
        for n, title in enumerate(TITLES)
    ]


def rows_of(answer: Answer, url: str = LIST, pages: int = 1, asked: list[Request] | None = None) -> list[Row]:
    async def go() -> list[Row]:
        source = Source(id="s", url=url)
        return [
            row
            for _, listed in [each async for each in walk(source, fetch_from(answer, asked), pages=pages)]
            for row in listed.rows
        ]

    return asyncio.run(go())


def shell(script: str, body: str = "<div id='app'>正在加载…</div>") -> str:
    return f"<html><head><title>云岭要闻_云岭网</title></head><body>{body}<script>{script}</script></body></html>"


# ---------------------------------------------------------------- lists
def test_rows_of_a_state_and_no_menus() -> None:
    menus = [{"id": n, "name": f"栏目{n}要闻动态公告", "path": f"/news/list?cid=c{n}"} for n in range(30)]
    state = json.dumps({"menus": menus, "list": {"rows": records()}}).replace("/", "\\/")
    rows = rows_of(lambda request: shell(f"window.__INITIAL_STATE__={state};"))
    assert [row.title for row in rows] == TITLES
    assert rows[0].url == f"{HOST}/news/detail?id=1"
    assert rows[0].published_at is not None


def test_a_state_in_a_script_of_json() -> None:
    page = (
        f"<body><script id='__NEXT_DATA__' type='application/json'>{json.dumps({'props': {'items': records()}})}</script></body>"
    )
    assert [row.title for row in rows_of(lambda request: page)] == TITLES


CALLS = {
    "axios": "axios.get('/api/cms/page', { params: { channelId: 31, pageNo: p, pageSize: 3 } }).then(function (res) {})",
    "jquery": "$.ajax({ url: '/api/cms/page', type: 'get', data: { channelId: channel, pageNo: pageNo, pageSize: size }, success: f })",
    "fetch": "fetch('/api/cms/page?channelId=31&pageNo=1&pageSize=3').then(r => r.json())",
    "post": "$.post('/api/cms/page', { channelId: 31, pageNo: 1, pageSize: 3 }, function (data) {})",
}


@pytest.mark.parametrize("name", CALLS)
def test_rows_of_an_interface_that_a_script_asks(name: str) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> str | None:
        if "/api/" not in request.url:
            return shell(f"var channel = 31; // axios.get('/mock/list.json')\n{CALLS[name]}")
        number = 2 if "pageNo=2" in request.url or ("pageNo", "2") in (request.form or ()) else 1
        return json.dumps({"code": 200, "data": {"total": 6, "records": records("linkUrl", 3 * number)}})

    rows = rows_of(answer, pages=2, asked=asked)
    assert [row.url for row in rows] == [f"{HOST}/news/detail?id={number}" for number in (3, 4, 5, 6, 7, 8)]
    assert "channelId=31" in asked[1].url or ("channelId", "31") in (asked[1].form or ())
    assert not any("mock" in request.url for request in asked)


def test_an_address_in_a_data_attribute() -> None:
    def answer(request: Request) -> str | None:
        if "/api/" in request.url:
            return json.dumps({"errno": 0, "result": {"list": records("share_url")}})
        return shell("", "<div id='app' data-list-api='/api/v1/channel/7?page=1&amp;size=5'>加载中...</div>")

    assert [row.title for row in rows_of(answer)] == TITLES


def test_links_that_the_template_makes_of_an_id() -> None:
    def answer(request: Request) -> str | None:
        if "/api/" in request.url:
            return json.dumps(
                {"data": [{key: value for key, value in record.items() if key != "none"} for record in records("none")]}
            )
        return shell(
            "axios.get('/api/list').then(f)",
            """<li v-for="item in list"><a :href="'/detail/' + item.id + '.html'">{{ item.title }}</a></li>""",
        )

    assert [row.url for row in rows_of(answer)] == [f"{HOST}/detail/{number}.html" for number in (1, 2, 3)]


def test_a_wrong_interface_costs_nothing_beside_a_right_one() -> None:
    def answer(request: Request) -> str | None:
        if "/api/site" in request.url:
            return "<html>没有</html>"
        if "/api/" in request.url:
            return json.dumps({"data": records()})
        return shell("axios.get('/api/site').then(f); axios.get('/api/list').then(f)")

    assert [row.title for row in rows_of(answer)] == TITLES


def test_an_interface_that_answers_markup() -> None:
    def answer(request: Request) -> str | None:
        if "/ajax/" in request.url:
            return "".join(f"<li><a href='/c/{n}.html'>{title}</a><i>2026-09-0{n + 1}</i></li>" for n, title in enumerate(TITLES))
        return shell("$.get('/ajax/list.php', { page: 1 }, function (d) { $('#app').html(d); })")

    assert [row.title for row in rows_of(answer)] == TITLES


def test_a_list_whose_further_rows_a_script_loads() -> None:
    def answer(request: Request) -> str | None:
        if "/ajax/" in request.url:
            return json.dumps({"list": records("url", 4)}) if "page=2" in request.url else json.dumps({"list": []})
        first = "".join(
            f"<li><a href='/news/detail?id={n}'>{title}</a><i>2026-09-0{n + 1}</i></li>" for n, title in enumerate(TITLES, 1)
        )
        return shell(
            "function more() { $.get('/ajax/list', { page: page }, f) }", f"<ul>{first}</ul><a onclick='more()'>加载更多</a>"
        )

    assert [row.url for row in rows_of(answer, pages=3)] == [f"{HOST}/news/detail?id={n}" for n in range(1, 7)]


def test_an_interface_that_goes_on_from_the_last_record() -> None:
    """新空云: /api/getArticles?lastFileID=&rowNumber=, where both come from what was read so far."""
    first_two = list(enumerate(TITLES[:2], 1))

    def answer(request: Request) -> str | None:
        if "/api/" not in request.url:
            first = "".join(f"<a href='/detailArticle/2687120{n}_5_yl.html'>{title}<i>09-0{n}</i></a>" for n, title in first_two)
            code = 'var lastFileID=26871202, rowNumber=2; $.getJSON("/api/getArticles?cid=5&lastFileID="+lastFileID+"&rowNumber="+rowNumber, f)'
            return shell(code, f"<div>{first}</div><div id='more'>加载更多</div>")
        asked = parse_qs(urlsplit(request.url).query)
        last, passed = int(asked["lastFileID"][0]), int(asked["rowNumber"][0])
        said = [
            {"fileID": n, "title": f"云岭区第{n % 10}次专题会议召开", "contentUrl": f"/detailArticle/{n}_5_yl.html"}
            for n in (last + 1, last + 2)
        ]
        return json.dumps({"list": said if passed in (2, 4) and last == 26871200 + passed else []})

    assert [row.url.split("_")[0][-1] for row in rows_of(answer, pages=9)] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("name", ["start", "offset", "skip"])
def test_an_interface_that_counts_rows_passed(name: str) -> None:
    def answer(request: Request) -> str | None:
        if "/api/" not in request.url:
            return shell(f"$.getJSON('/api/list', {{ {name}: 0, limit: 3 }}, show)", "<ul id='list'></ul>")
        passed = int(parse_qs(urlsplit(request.url).query)[name][0])
        return json.dumps({"total": 6, "list": records("url", passed + 1)})

    assert [row.url for row in rows_of(answer, pages=9)] == [f"{HOST}/news/detail?id={n}" for n in range(1, 7)]


def test_rows_that_stand_beside_a_list_which_a_script_fills_are_not_the_list() -> None:
    """推荐 without dates, served in the page; the list itself comes from an interface that counts pages."""

    def answer(request: Request) -> str | None:
        if "/api/" in request.url:
            return json.dumps({"list": records()})
        side = "".join(f"<li><a href='/news/detail?id={n}'>云岭区推荐阅读第{n}期专题回顾</a></li>" for n in range(90, 94))
        return shell(
            "$.get('/api/list', { page: 1 }, function (d) { $('#list').html(render(d)); })",
            f"<ul id='list'></ul><div class='main'><ul>{side}</ul></div>",
        )

    assert [row.title for row in rows_of(answer)] == TITLES


# ---------------------------------------------------------------- articles
ARTICLE = {
    "content_id": 20931,
    "title": TITLES[0],
    "sub_title": "总投资达46亿元",
    "publish_time": "2025-04-22 18:40:00",
    "source": "云岭融媒",
    "author": "沈知秋",
    "editor": "夏至",
    "channel": {"id": 7, "name": "云岭头条"},
    "content": CONTENT,
    "attachments": [{"name": "清单.pdf", "url": "/f/1.pdf"}],
    "related": [{"title": "另一篇", "content": CONTENT * 9, "share_url": "/2"}, {"title": "又一篇", "content": CONTENT}],
}


def test_an_article_of_a_state() -> None:
    html = shell(f"window.__NUXT__ = {json.dumps({'detail': ARTICLE})}")
    article = read_article(page_of(html.encode(), f"{HOST}/news/detail?id=20931")).article
    assert (article.title, article.subtitle, article.origin, article.column) == (
        TITLES[0],
        "总投资达46亿元",
        "云岭融媒",
        "云岭头条",
    )
    assert (article.authors, article.editors, article.photographers) == (("沈知秋",), ("夏至",), ("林晓",))
    assert f"{article.published_at:%Y-%m-%d %H:%M}" == "2025-04-22 18:40"
    assert article.body.splitlines()[0] == "云岭区召开项目推进会,研究部署下一阶段工作。"
    assert [each.name for each in article.attachments] == ["清单.pdf"]


SHELL = shell(
    "", "<div class='bar'>打开“智慧云岭”APP，阅读体验更佳</div><div id='app' data-detail-api='/api/v1/content/20931'></div>"
)


def whole(answer: Answer) -> tuple[str, tuple[Page, ...]]:
    page = page_of(SHELL.encode(), f"{HOST}/h5/content/20931")
    read, further = asyncio.run(read_whole(page, fetch_from(answer)))
    return read.article.body, further


def test_an_article_of_an_interface_has_its_answer_as_evidence() -> None:
    body, further = whole(lambda request: json.dumps({"errno": 0, "result": ARTICLE}))
    assert body.splitlines()[0] == "云岭区召开项目推进会,研究部署下一阶段工作。"
    assert [page.url for page in further] == [f"{HOST}/api/v1/content/20931"]


@pytest.mark.parametrize("answer", ["", "{", '{"code": 500}', '{"result": {"title": "x"}}'])
def test_an_interface_without_an_article_leaves_the_shell_as_it_is(answer: str) -> None:
    body, further = whole(lambda request: answer)
    assert (len(body.splitlines()), further) == (1, ())


def test_an_interface_of_another_article_is_not_asked() -> None:
    asked: list[Request] = []
    html = SHELL.replace("20931", "555")
    page = page_of(html.encode(), f"{HOST}/h5/content/20931")
    with pytest.raises((EmptyShell, PageError, NotFound)) if not read_article(page).article.blocks else _nothing():
        asyncio.run(read_whole(page, fetch_from(lambda request: None, asked)))
    assert asked == []


class _nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def test_a_short_article_with_its_own_time_asks_nobody() -> None:
    asked: list[Request] = []
    html = "<h1>停水通知</h1><div>2026-03-05 09:00 来源：水厂</div><div id='zoom'><p>今晚停水。</p></div><script>axios.get('/api/hits/20931')</script>"
    asyncio.run(read_whole(page_of(html.encode(), f"{HOST}/a/20931.html"), fetch_from(lambda request: None, asked)))
    assert asked == []


# ---------------------------------------------------------------- bounds
@pytest.mark.parametrize(
    "code",
    ["a = {" * 50_000, "x = [" * 50_000, 'JSON.parse("' * 20_000, "axios.get('/api/a', { params: {" * 20_000, "a:" * 100_000],
)
def test_hostile_code_is_read_in_bounded_time(code: str) -> None:
    html = f"<body><script>{code}</script></body>"
    began = time.process_time()
    list(states(html))
    interfaces(html)
    assert time.process_time() - began < 8


def test_the_second_page_of_a_state_comes_from_the_interface_that_counts_pages() -> None:
    def answer(request: Request) -> str | None:
        if "/api/" in request.url:
            return json.dumps({"data": {"records": records("url", 4)}}) if "pageNo=2" in request.url else json.dumps({"data": {}})
        state = json.dumps({"list": {"total": 6, "records": records()}})
        return shell(
            f"window.__INITIAL_STATE__={state}; axios.get('/api/list', {{ params: {{ channelId: 7, pageNo: this.pageNo }} }}).then(f)"
        )

    assert [row.url for row in rows_of(answer, pages=3)] == [f"{HOST}/news/detail?id={n}" for n in range(1, 7)]
