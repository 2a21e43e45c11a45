"""Every page of ours over a real archive: what a reader sees there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from crawler import clock
from storage.database import open_archive
from tests import archive
from tests.archive import Ids
from tests.web import Browser, browsing


@pytest.fixture(scope="module")
def ids_and_path(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ids, Path]:
    path = tmp_path_factory.mktemp("pages") / "区闻 档案.db"
    return archive.build(path), path


@pytest.fixture(scope="module")
def ids(ids_and_path: tuple[Ids, Path]) -> Ids:
    return ids_and_path[0]


@pytest.fixture(scope="module")
def browser(ids_and_path: tuple[Ids, Path]) -> Iterator[Browser]:
    with browsing(ids_and_path[1]) as browser:
        yield browser


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: archive.NOW)


def test_the_front_page_tells_alerts_targets_projects_and_sick_sources(browser: Browser, ids: Ids) -> None:
    page = browser.page("/")
    assert page.tree.css_first("html").attributes["lang"] == "zh-CN"
    assert "档案里有 6 篇文章, 来自 3 个来源" in page.text()
    assert page.texts(".alerts h3")[0] == f"久无消息: {archive.NAME}"
    assert len(page.texts(".alerts h3")) == 6
    assert f"/read/{ids.signed}" in page.links(".alerts h3 a")
    assert "目标 38亿元以上 · 完成 55% · 2025年已过 50%" in page.text(".card")
    assert [tag in page.text(".card") for tag in ("开工", "还没有提及")] == [True, True]
    assert "被拦截 城市日报 · 公告" in page.text(".sick")
    form = page.tree.css_first("form.big-search")
    assert (form.attributes["action"], form.css_first("input").attributes["name"]) == ("/quwen/articles", "_search")


def test_an_article_reads_as_its_page_did(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.signed}?version=1")
    story = ".story "
    assert page.text(story + "h1") == archive.SIGNED.title
    assert page.text(".subtitle") == archive.SIGNED.subtitle
    byline = page.text(".byline")
    for told in ("2025年2月14日 09:30", "来源: 东江发布", "文: 林晓", "图: 赵青", "编辑: 钱悦", "东江要闻"):
        assert told in byline
    assert page.texts(".story > p:not(.subtitle, .byline)") == [
        archive.SIGNED.body.split("\n")[0],
        archive.SIGNED.body.split("\n")[1],
    ]
    assert page.texts(".story > h2") == ["年产15万吨项目同日签约", "附件"]
    assert page.text("figcaption") == "签约现场的启明生物医药基地项目展板"
    assert page.texts(".story td") == ["项目", "投资额", "启明生物医药基地项目", "12亿元", "远航Q国际酒店", "3亿元"]
    assert "http://www.dongjiang.example/files/list.pdf" in page.links(".story a")


def test_mentions_are_marked_and_lead_to_the_project(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.signed}")
    assert page.texts(".story > p mark") == [archive.NAME, archive.NAME]  # subtitle and first paragraph
    assert set(page.links("mark a")) == {f"/watch/{archive.PROJECT}"}
    answer = browser.get(f"/watch/{archive.PROJECT}", 302)
    assert answer.headers["location"] == f"/project/{archive.PROJECT}"
    assert browser.get(f"/watch/{archive.TARGET}", 302).headers["location"] == f"/target/{archive.TARGET}"


def test_beside_an_article_stand_figures_versions_and_evidence(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.signed}")
    side = page.text("aside")
    for told in ("招商引资到位资金38亿元以上目标2025年", "总投资12亿元实际", "第 2 版", "首次见到2025年2月14日 10:00"):
        assert told in side
    assert f"/diff/{ids.signed}/1/2" in page.links("aside a")
    assert archive.SIGNED.url in page.links("aside a")
    evidence = [link for link in page.links("aside a") if link.startswith("/evidence/")]
    assert len(evidence) == 1
    saved = browser.get(evidence[0])
    assert saved.content.startswith(b"<html>")
    assert "38亿元".encode() in saved.content
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["content-security-policy"]


def test_an_old_version_says_that_it_is_one(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.signed}?version=1")
    assert "35亿元以上" in page.text(".story")
    assert "38亿元以上" not in page.text(".story")
    assert "这是第 1 版" in page.text(".notice")


def test_copies_of_a_story_show_the_numbers_that_differ(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.started}")
    assert f"/read/{ids.repost}" in page.links("aside a")
    assert "这里 800人, 那里 850人" in page.text(".differs")
    assert "这里 850人, 那里 800人" in browser.page(f"/read/{ids.repost}").text(".differs")


def test_a_gone_article_is_still_read(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/read/{ids.gone}")
    assert "已于 2025年3月10日 09:30 判定撤下" in page.text(".notice")
    assert "滨江路" in page.text(".story")


def test_an_article_without_a_time_does_not_invent_one(browser: Browser, ids: Ids) -> None:
    assert "页面没有写发布时间" in browser.page(f"/read/{ids.plain}").text(".byline")


def test_a_difference_shows_number_with_unit_as_one(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/diff/{ids.signed}/1/2")
    assert page.texts(".change del") == ["35亿元", "35亿元"]
    assert page.texts(".change ins") == ["38亿元", "38亿元"]
    assert "有变动: 正文" in page.text()
    back = browser.page(f"/diff/{ids.signed}/2/1")
    assert back.texts(".change del") == ["38亿元", "38亿元"]
    assert "这两版内容相同" in browser.page(f"/diff/{ids.signed}/2/2").text()


def test_a_project_has_its_ladder_and_timeline_newest_first(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/project/{archive.PROJECT}")
    assert page.texts(".ladder .reached") == ["签约2025年2月14日", "开工2025年4月20日"]
    assert page.text(".ladder .current") == "开工2025年4月20日"
    assert page.links(".timeline h3 a") == [f"/read/{ids.started}", f"/read/{ids.report}", f"/read/{ids.signed}"]
    assert "另有 1 处转载" in page.text(".timeline li:first-child")
    assert "已 72 天没有提及" in page.text()
    assert page.texts(".timeline mark") == [archive.NAME] * 3
    assert len(page.texts(".alerts h3")) == 3


def test_a_project_never_mentioned_says_so(browser: Browser) -> None:
    page = browser.page("/project/weijian")
    assert "还没有文章提及这个项目" in page.text()
    assert not page.texts(".ladder .reached")


def test_a_target_tells_goal_latest_figure_and_shares(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/target/{archive.TARGET}")
    assert page.texts(".figures b") == ["38亿元以上", "超21亿元", "55%", "50%"]
    assert page.texts(".timeline .meta b") == ["4亿元", "超21亿元", "9.6亿元", "38亿元以上", "35亿元以上"]
    assert "一季度,全区完成招商引资到位资金9.6亿元" in page.text(".quote")
    assert f"/read/{ids.report}" in page.links(".timeline a")
    chart = page.tree.css_first("svg.chart")
    assert [node.text() for node in chart.css(".dot-label")] == ["9.6亿元", "21亿元"]
    assert chart.css_first(".goal-label").text() == "目标 38亿元以上"
    assert chart.css_first("title").text()


def test_an_alert_does_not_repeat_the_address_that_its_title_leads_to(browser: Browser) -> None:
    gone = browser.page("/").text(".alerts li:has(.kind-gone)")
    assert "文章被撤下" in gone
    assert "http" not in gone


def test_a_source_that_stumbled_once_is_not_sick(browser: Browser) -> None:
    assert "东江要闻" not in browser.page("/").text(".sick")


def test_a_source_accounts_for_every_row(browser: Browser, ids: Ids) -> None:
    page = browser.page(f"/source/{archive.SOURCE}")
    assert page.texts(".strip li") == ["正常", "无新内容", "部分失败"]
    assert "列出 4 = 新增 1 + 变动 0 + 重复 0 + 未变 1 + 跳过 1 + 失败 1" in page.text()
    assert page.texts("table.rows .tag") == ["新增", "未变", "跳过", "失败"]
    assert "导航链接" in page.text("table.rows")
    assert f"/read/{ids.plain}" in page.links("table.rows a")
    blocked = browser.page(f"/source/{archive.SICK}")
    assert "遇到瑞数验证页" in blocked.text("table.runs")


def test_the_columns_of_a_home_page_are_told_apart(browser: Browser) -> None:
    page = browser.page(f"/source/{archive.HOME}")
    assert page.texts("table.rows td.number") == ["要闻 1·1", "要闻 2·1", "动态 1·1", "第3栏 1·1"]
    assert "http://www.xihe.example/col/2/" in page.links(".facts a")
    assert [text for text in page.texts(".facts dd") if text == "要闻、动态"]


def test_an_earlier_run_can_be_looked_at(browser: Browser) -> None:
    page = browser.page(f"/source/{archive.SOURCE}?run=1")
    assert "2025年6月30日 08:00 列出的每一行" in page.text()
    assert "列出的每一行" not in browser.page(f"/source/{archive.SOURCE}?run=4").text()  # another source's


@pytest.mark.parametrize(
    "path",
    [
        "/read/99",
        "/read/abc",
        "/read/1?version=9",
        "/read/1?version=x",
        "/read/99999999999999999999",
        "/diff/1/1/9",
        "/diff/x/1/2",
        "/project/nobody",
        "/project/daowei-2025",
        "/target/nobody",
        "/watch/nobody",
        "/source/nobody",
        "/evidence/" + "0" * 64,
        "/evidence/nohash",
    ],
)
def test_what_is_not_there_is_a_404_in_chinese(browser: Browser, path: str) -> None:
    page = browser.page(path, 404)
    assert "没有" in page.text("h1")
    assert "回到首页" in page.text()


def test_a_name_in_chinese_is_named_in_the_404(browser: Browser) -> None:
    assert "没有叫 某项目 的跟踪项目" in browser.page("/project/%E6%9F%90%E9%A1%B9%E7%9B%AE", 404).text()


@pytest.mark.parametrize(
    "path", ["/", "/read/1", "/diff/1/1/2", "/project/shengwu-jidi", "/target/daowei-2025", "/source/xihe-gonggao"]
)
def test_pages_need_no_script_and_no_foreign_host(browser: Browser, path: str) -> None:
    page = browser.page(path)
    assert not page.tree.css("script, iframe, img, style")
    assert all(link.startswith("/") for link in page.links("link"))
    assert "viewport" in page.html


@pytest.mark.parametrize("path", ["/read/1", "/feed.atom", "/project/shengwu-jidi"])
def test_our_own_pages_forbid_scripts(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    if path != "/feed.atom":
        assert "default-src 'none'" in headers["content-security-policy"]


def test_evidence_whose_bytes_were_pruned_says_so(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive.build(path)
    db = open_archive(path)
    sha256 = db.execute("SELECT sha256 FROM captures LIMIT 1").fetchone()[0]
    db.execute("UPDATE captures SET body = NULL")
    db.close()
    with browsing(path) as browser:
        assert "已按保留规则清理" in browser.page(f"/evidence/{sha256}", 404).text()


def test_an_empty_archive_opens(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    open_archive(path).close()
    with browsing(path) as browser:
        told = browser.page("/").text()
        for words in ("还没有提醒", "还没有跟踪目标", "还没有跟踪项目"):
            assert words in told
        assert "没有符合的记录" in browser.page("/quwen/articles").text()
        assert browser.get("/feed.atom").text.count("<entry>") == 0


def test_under_a_base_url_every_link_keeps_it(ids_and_path: tuple[Ids, Path]) -> None:
    with browsing(ids_and_path[1], base_url="/archiv/") as browser:
        for path in ("/", "/read/1", "/project/shengwu-jidi", "/quwen/articles", "/source/dongjiang-yaowen"):
            page = browser.page(path)
            inner = [link for link in (*page.links(), *page.links("link")) if link.startswith("/")]
            assert inner
            assert all(link.startswith("/archiv/") for link in inner), path


def test_without_an_archive_datasette_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    conn = sqlite3.connect(other)
    conn.executescript("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT); INSERT INTO articles VALUES (1, 'Hello')")
    conn.close()
    browser = Browser(Datasette([str(other)]))
    try:
        assert "other" in browser.page("/").text("h2")
        assert "Hello" in browser.page("/other/articles").text()
        assert "区闻" not in browser.page("/").text() + browser.page("/other/articles").text()
        browser.get("/read/1", 404)
    finally:
        browser.close()
