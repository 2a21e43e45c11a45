"""The demo's web over HTTP: every family pages as it does in the field, bytes are what they claim to be or not, and the change shows."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urljoin

import httpx
import pytest

from crawler.records import Image, Paragraph, Table
from crawler.settings import Source
from jobs.demo.content import State, expected, site, site_ids
from jobs.demo.seeds import demo_sources, list_path
from jobs.demo.web import DEMO_FAULTS, DemoWeb, serve

STATES: tuple[State, ...] = ("before", "after")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, verify=False) as opened:
        yield opened


class Reader:
    """A reader of one site on loopback."""

    def __init__(self, base: str, client: httpx.Client) -> None:
        self.base = base
        self.client = client

    def get(self, address: str) -> httpx.Response:
        return self.client.get(urljoin(self.base, address))

    def text(self, address: str) -> str:
        return self.get(address).content.decode("utf-8")

    def post(self, address: str, form: dict[str, str]) -> str:
        return self.client.post(urljoin(self.base, address), data=form).content.decode("utf-8")


@pytest.fixture(scope="module", params=STATES)
def state(request: pytest.FixtureRequest) -> State:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def served(state: State, client: httpx.Client) -> Iterator[dict[str, Reader]]:
    with serve(DemoWeb(state=state)) as addresses:
        yield {site_id: Reader(base, client) for site_id, base in addresses.items()}


# Each walker reads a list as the scripts of its family would, and gives the absolute addresses in order.


def walk_jpaas(reader: Reader) -> list[str]:
    home = reader.text("/index.html")
    found: list[str] = []
    for name in ("衢江要闻", "部门动态", "公告公示"):
        column = re.search(rf'<a title="{name}" href="([^"]+)"', home)
        assert column
        for query in re.findall(r'queryData="([^"]+)"', reader.text(column[1])):
            found += walk_unit(reader, {str(key): str(value) for key, value in ast.literal_eval(query).items()})
    return found


def walk_unit(reader: Reader, query: dict[str, str]) -> list[str]:
    found: list[str] = []
    for number in range(1, 10):
        asked = query if number == 1 else {**query, "paramJson": json.dumps({"pageNo": number, "pageSize": 5})}
        url = httpx.URL("/api-gateway/jpaas-publish-server/front/page/build/unit", params=asked)
        answer = json.loads(reader.text(str(url)))
        assert answer["success"] is True
        rows = re.findall(r'<li[^>]*>.*?href="([^"]+)"', answer["data"]["html"])
        if not rows:
            break
        found += [urljoin(reader.base, row) for row in rows if urljoin(reader.base, row) not in found]
    return found


def records(text: str) -> list[str]:
    return re.findall(r'<record><!\[CDATA\[.*?href="([^"]+)".*?\]\]></record>', text, re.S)


def walk_jpage(reader: Reader) -> list[str]:
    page = reader.text("/col/col1501/index.html")
    desktop, mobile = re.findall(r'<div id="(\d+)"><script type="text/xml">', page)
    stores = re.findall(r'<script type="text/xml">(.*?)</script>', page, re.S)
    assert records(stores[0]) == records(stores[1])
    total = int(re.findall(r"totalRecord:(\d+)", page)[1])
    found = records(stores[0])
    form = {
        "col": "1",
        "appid": "1",
        "webid": "2811",
        "path": "/",
        "columnid": "1501",
        "unitid": desktop,
        "sourceContentType": "1",
    }
    while len(found) < total:
        address = f"/module/web/jpage/dataproxy.jsp?startrecord={len(found) + 1}&endrecord={len(found) + 4}&perpage=4"
        answer = reader.post(address, form)
        assert f"<totalrecord>{total}</totalrecord>" in answer
        found += records(answer)
    by_get = reader.text(f"/module/web/jpage/dataproxy.jsp?page=2&appid=1&webid=2811&columnid=1501&unitid={mobile}")
    assert records(by_get) == found[4:]
    assert records(reader.text(f"/col/col1501/index.html?uid={desktop}&pageNum=2"))[: len(found) - 4] == found[4:]
    return [urljoin(reader.base, path) for path in found]


def walk_trs(reader: Reader) -> list[str]:
    first = reader.get("/xwzx/zhxw/").content.decode("gbk")
    paging = re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', first)
    assert paging
    pages = [first] + [reader.get(f"/xwzx/zhxw/index_{k}.html").content.decode("gbk") for k in range(1, int(paging[1]))]
    assert reader.get(f"/xwzx/zhxw/index_{paging[1]}.html").status_code == 404
    hrefs = [href for page in pages for href in re.findall(r'<li><a href="(\./[^"]+)"', page)]
    return [urljoin(reader.base + "/xwzx/zhxw/", href) for href in hrefs]


def walk_next(reader: Reader, start: str, row: str, following: str) -> list[str]:
    """Sites that link their next page."""
    address, found = start, []
    while True:
        page = reader.text(address)
        found += [urljoin(urljoin(reader.base, address), href) for href in re.findall(row, page)]
        after = re.search(following, page)
        if not after:
            return found
        address = urljoin(address, after[1].replace("&amp;", "&"))


def walk_village(reader: Reader) -> list[str]:
    return walk_next(reader, "/xwdt/list.html", r'<li><a href="([^"]+)">.*?\[\d', r'<a href="([^"]+)">下一页')


def walk_vsb(reader: Reader) -> list[str]:
    return walk_next(reader, list_path("yuanqu"), r'</span><a href="([^"]+)"', r'<a href="([^"]+)" class="Next"')


def walk_founder(reader: Reader) -> list[str]:
    front = re.search(r'content="0;url=([^"]+)"', reader.text("/jrqj/paperindex.htm"))
    assert front
    first = urljoin("/jrqj/paperindex.htm", front[1])
    nodes = re.findall(r'right_title-name"><a href="([^"]+)"', reader.text(first))
    found = []
    for node in (urljoin(first, node) for node in nodes):
        found += [
            urljoin(reader.base + node, href) for href in re.findall(r'class="resultList"><a href="([^"]+)"', reader.text(node))
        ]
    return found


def walk_ucap(reader: Reader) -> list[str]:
    channel = re.search(r'name="channelId" content="([^"]+)"', reader.text("/qjfgj/c100123/list.shtml"))
    assert channel
    found: list[str] = []
    for number in (1, 2, 3):
        answer = json.loads(reader.text(f"/es-search/search/{channel[1]}?_template=ucap/cdtf&_pageSize=2&page={number}"))
        found += [urljoin(reader.base, result["url"]) for result in answer["data"]["results"]]
    assert len(found) == answer["data"]["total"]
    return found


def walk_rss(reader: Reader) -> list[str]:
    return re.findall(r"<item>.*?<link>([^<]+)</link>", reader.text("/rss/qjxw.xml"))


WALKERS: dict[str, Callable[[Reader], list[str]]] = {
    "qujiang": walk_jpaas,
    "zhaoshang": walk_jpage,
    "shiling": walk_trs,
    "yundu": walk_village,
    "paper": walk_founder,
    "yuanqu": walk_vsb,
    "fagai": walk_ucap,
    "xinwen": walk_rss,
}


def test_every_site_has_a_walker() -> None:
    assert set(WALKERS) == set(site_ids())


@pytest.mark.parametrize("site_id", sorted(WALKERS))
def test_paging_reaches_every_listed_article_once(served: dict[str, Reader], site_id: str, state: State) -> None:
    shown, reader = site(site_id, state), served[site_id]
    stories = [story for story in shown.stories if story.listed]
    if shown.family == "founder":  # a newspaper lists its newest edition only
        stories = [story for story in stories if story.day == max(other.day for other in stories)]
    found = WALKERS[site_id](reader)
    assert sorted(found) == sorted(reader.base + story.path for story in stories)


@pytest.mark.parametrize("site_id", site_ids())
def test_every_article_page_holds_what_its_record_must_say(served: dict[str, Reader], site_id: str, state: State) -> None:
    shown = site(site_id, state)
    for story in shown.stories:
        answer = served[site_id].get(story.path)
        assert answer.status_code == story.status
        if story.status == 200:
            page = answer.content.decode(shown.encoding)
            record = expected(story, str(answer.url), shown)
            assert story.title in page
            assert record.origin in page
            assert f"{story.published_at:%d}" in page
            for name in record.authors + record.photographers + record.editors:
                assert name in page
            assert story.subtitle in page


def test_gbk_bytes_are_gbk_and_the_header_says_nothing(client: httpx.Client) -> None:
    with serve(DemoWeb()) as addresses:
        answer = client.get(addresses["shiling"] + "/xwzx/zhxw/")
    assert answer.headers["content-type"] == "text/html"
    assert "charset=gb2312" in answer.content.decode("gbk")
    assert "石岭镇第六届高山茶开茶节开幕" in answer.content.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


def page(web: DemoWeb, site_id: str, target: str) -> str:
    return web.respond(site_id, "GET", target, {"Host": "demo"}, b"").content.decode("utf-8", "replace")


def test_counters_and_rendering_times_tick_at_each_request_and_nothing_else_moves() -> None:
    web = DemoWeb()
    address = "/art/2025/3/6/art_1501_58210.html"
    first, second = page(web, "zhaoshang", address), page(web, "zhaoshang", address)
    differing = [line for line in second.splitlines() if line not in first.splitlines()]
    assert len(differing) == 3
    assert "Maketime" in differing[0]
    assert "guid" in differing[1]
    assert "浏览量" in differing[2]


def test_two_webs_asked_alike_answer_alike() -> None:
    asked = [(site_id, story.path) for site_id in site_ids() for story in site(site_id, "before").stories] * 2
    one, other = DemoWeb(), DemoWeb()
    assert [page(one, *question) for question in asked] == [page(other, *question) for question in asked]


def test_the_change_shows_where_it_should() -> None:
    web = DemoWeb(DEMO_FAULTS)
    known = "/col/col1229501001/art/2025/art_5be2610a011c0e54a7b0f24c0f9d7a02.html"
    removed = "/col/col1229501001/art/2025/art_3f5be2610a011c0e54a7b0f24c0f9d07.html"
    delisted = "/art/2025/2/25/art_1501_58041.html"
    assert "重大项目26个" in page(web, "qujiang", known)
    assert web.respond("qujiang", "GET", removed, {}, b"").status == 200
    assert web.respond("yuanqu", "GET", "/info/1012/2236.htm", {}, b"").status == 200
    assert delisted in page(web, "zhaoshang", "/col/col1501/index.html")
    before = page(web, "shiling", "/xwzx/zhxw/")

    web.change()

    assert "重大项目28个" in page(web, "qujiang", known)
    assert web.respond("qujiang", "GET", removed, {}, b"").status == 404
    assert web.respond("zhaoshang", "GET", delisted, {}, b"").status == 200
    listed = page(web, "zhaoshang", "/col/col1501/index.html") + page(web, "zhaoshang", "/col/col1501/index.html?pageNum=2")
    assert delisted not in listed
    assert listed.index("[置顶]") < listed.index("art_1501_56702") < listed.index("art_1501_58377")
    assert page(web, "shiling", "/xwzx/zhxw/") != before


def test_faults_strike_only_after_the_change_and_only_their_site() -> None:
    web = DemoWeb(DEMO_FAULTS, state="after")
    blocked = web.respond("yuanqu", "GET", "/info/1012/2236.htm", {}, b"")
    assert blocked.status == 412
    assert b"r='m'" in blocked.content
    assert web.respond("yuanqu", "GET", "/robots.txt", {}, b"").status == 200
    channel = re.search(r'channelId" content="([^"]+)"', page(web, "fagai", "/qjfgj/c100123/list.shtml"))
    assert channel
    assert json.loads(page(web, "fagai", f"/es-search/search/{channel[1]}?page=1"))["data"]["results"] == []
    assert page(web, "xinwen", "/rss/qjxw.xml").count("<item>") == 5


@pytest.mark.parametrize("fault", ["blocked", "blocked:nowhere", "slow:yuanqu"])
def test_an_unknown_fault_is_refused(fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        DemoWeb(frozenset({fault}))


def test_an_unknown_site_is_refused() -> None:
    with pytest.raises(KeyError):
        DemoWeb().respond("nowhere", "GET", "/", {}, b"")


@pytest.mark.parametrize("site_id", site_ids())
def test_robots_are_served_and_unknown_addresses_are_not_found(site_id: str) -> None:
    web = DemoWeb()
    robots = web.respond(site_id, "GET", "/robots.txt", {}, b"")
    assert (robots.status, robots.content.splitlines()[0]) == (200, b"User-agent: *")
    missing = web.respond(site_id, "GET", "/art/none.html", {}, b"")
    assert missing.status == 404
    assert "不存在" in missing.content.decode(site(site_id, "before").encoding)


def test_static_sites_answer_conditional_requests(client: httpx.Client) -> None:
    with serve(DemoWeb()) as addresses:
        address = addresses["paper"] + "/jrqj/pc/content/202503/21/content_550956.html"
        etag = client.get(address).headers["etag"]
        again = client.get(address, headers={"If-None-Match": etag})
        other = client.get(address, headers={"If-None-Match": '"other"'})
        head = client.head(address)
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(other.content)


def test_the_unit_interface_refuses_parameters_that_the_page_does_not_name() -> None:
    web = DemoWeb()
    target = "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&tplSetId=x&pageId=1229501001&tagId=信息列表"
    assert json.loads(page(web, "qujiang", target))["success"] is False


def test_one_list_holds_both_url_forms(client: httpx.Client) -> None:
    with serve(DemoWeb()) as addresses:
        found = walk_jpaas(Reader(addresses["qujiang"], client))
    assert {"/art/2025/", "/col/col12"} == {url.removeprefix(addresses["qujiang"])[:10] for url in found}


def test_pictures_and_attachments_that_pages_name_are_there() -> None:
    web = DemoWeb()
    for target, kind in [
        ("/picture/0/2502171012331.jpg", "image/jpeg"),
        ("/module/download/P020250304335.pdf", "application/pdf"),
    ]:
        answer = web.respond("qujiang", "GET", target, {}, b"")
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


def test_there_is_enough_to_read() -> None:
    stories = {
        (site_id, story.path): story for site_id in site_ids() for state in STATES for story in site(site_id, state).stories
    }
    assert len(stories) >= 40
    bodies = [expected(story, "http://demo/", site("qujiang", "before")).blocks for story in stories.values()]
    assert sum(any(isinstance(block, Table) for block in body) for body in bodies) >= 2
    assert sum(any(isinstance(block, Image) for block in body) for body in bodies) >= 8
    assert sum(bool(story.subtitle) for story in stories.values()) >= 3
    lengths = sorted(sum(len(block.text) for block in body if isinstance(block, Paragraph)) for body in bodies)
    assert lengths[len(lengths) // 2] > 250


def test_the_demo_sources_are_valid_and_name_every_site() -> None:
    addresses = {site_id: f"http://127.0.0.1:{8000 + k}" for k, site_id in enumerate(site_ids())}
    sources = [Source(**raw) for raw in tomllib.loads(demo_sources(addresses))["source"]]
    assert [source.id for source in sources] == [f"demo-{site_id}" for site_id in site_ids()]
    assert all(source.allow_private and source.delay == 0 for source in sources)
    home = next(source for source in sources if source.columns)
    assert home.columns == ("衢江要闻", "部门动态", "公告公示")
    assert dict(parse_qsl(sources[-2].url.partition("?")[2])).get("wbtreeid") in (None, "1012")


def test_every_listed_address_answers_with_a_list(client: httpx.Client) -> None:
    with serve(DemoWeb()) as addresses:
        for site_id, base in addresses.items():
            answer = client.get(base + list_path(site_id))
            assert answer.status_code == 200, site_id
