"""Fault × where it strikes, black box: a real site on loopback goes wrong; verdict, what is stored, and that the next run heals.

Each case crawls a healthy site beside the sick one: it must be unharmed. After the fault the archive must be the one that an
undisturbed crawl makes.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler.settings import Source
from jobs.config import Config
from jobs.events import RowEvent, SourceResult
from jobs.rowplan import Options
from jobs.run import crawl_once
from jobs.watches import Project
from storage.database import open_archive
from tests.loopback import FAULTS, Answer, Fault, closed_port, hanging_connect, page, serving

PROJECTS = (Project(id="p", name="云溪智造产业园"),)
ROBOTS, LIST, PAGE_2, ARTICLE = "/robots.txt", "/list.html", "/list_2.html", "/a/3.html"
ROWS = 7
PER_PAGE = 4
_TEXTS = (
    "区发改局会同三个乡镇推进农村公路养护,当天完成巡查42公里,云溪智造产业园周边道路同步修补。沿线群众对施工组织表示满意。",
    "秋粮收购工作座谈会召开,12家粮站负责人参加,会议要求备足仓容、现款结算,不打白条。",
    "区教育局开展校园食堂安全检查,走访学校28所,发现并整改问题15个,检查结果向家长公布。",
    "古村落保护方案通过专家评审,首批修缮老屋36幢,修缮坚持修旧如旧,由本地匠人承担。",
    "养老服务中心开门迎客,设床位120张,助餐点每天供应热饭300份,志愿者轮流值守。",
    "河道清淤提前完成,共清理淤泥2.6万立方米,沿岸三个村的灌溉用水得到保障。",
    "技能培训班结业,86名学员拿到证书,其中电工41人、焊工45人,多家企业当场签下用工意向。",
)  # fmt: skip


def article(number: int, text: str | None = None) -> Answer:
    title = f"第{number}号新闻:{(text or _TEXTS[number - 1])[:12]}"
    metas = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2025-03-0{number} 09:30">'
    body = "".join(f"<p>{part}。</p>" for part in (text or _TEXTS[number - 1]).split("。") if part)
    return page(
        f"<html><head><title>{title}</title>{metas}</head><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>"
    )


def rows(first: int, last: int, more: str = "") -> Answer:
    items = "".join(
        f'<li><a href="/a/{n}.html">第{n}号新闻:{_TEXTS[n - 1][:12]}</a><span>2025-03-0{n}</span></li>'
        for n in range(last, first - 1, -1)
    )
    return page(f"<html><body><ul class='news'>{items}</ul><div class='page'>{more}</div></body></html>")


def healthy() -> dict[str, Answer | Fault]:
    """A site of two list pages and seven articles."""
    pages: dict[str, Answer | Fault] = {f"/a/{number}.html": article(number) for number in range(1, ROWS + 1)}
    pages[ROBOTS] = page("User-agent: *\nDisallow: /admin/\n", **{"Content-Type": "text/plain"})
    pages[LIST] = rows(ROWS - PER_PAGE + 1, ROWS, '<a href="/list_2.html">下一页</a>')
    pages[PAGE_2] = rows(1, ROWS - PER_PAGE)
    return pages


@contextmanager
def living(pages: dict[str, Answer | Fault]) -> Iterator[str]:
    """Serve pages that may change while being served."""

    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        return pages.get(target, page("<h1>404 Not Found</h1>", 404))

    with serving(handler) as served:
        yield served.base


class Listener:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.rows: list[RowEvent] = []

    def started(self, source: Source, rows: int) -> None: ...
    def row(self, event: RowEvent) -> None:
        self.rows.append(event)

    def finished(self, result: SourceResult) -> None: ...
    def summary(self, results: list[SourceResult], seconds: float) -> None: ...


def source(ident: str, base: str, **more: Any) -> Source:
    said = {
        "id": ident,
        "url": base + LIST,
        "delay": 0,
        "allow_private": True,
        "timeout": 0.7,
        "tries": 1,
        "max_bytes": 2_000_000,
    }
    return Source.model_validate(said | more)


def crawl(db: Path, *sources: Source, full: bool = False) -> list[SourceResult]:
    config = Config(db.parent, sources, PROJECTS, ())
    return asyncio.run(crawl_once(db, config, sources, Options(full=full), Listener()))


def state(db: Path, ident: str) -> dict[str, list[tuple[Any, ...]]]:
    """What must be equal after healing, without addresses' ports, times and numbers of rows."""
    with closing(sqlite3.connect(db)) as conn:
        path = "substr(a.url, instr(substr(a.url, 9), '/') + 8)"
        found = {
            "articles": f"SELECT {path}, a.title, a.body, a.published_at, a.versions, a.gone_at FROM articles a WHERE a.source_id = ? ORDER BY 1",
            "versions": f"SELECT {path}, v.number, v.body FROM versions v JOIN articles a ON a.id = v.article_id WHERE a.source_id = ? ORDER BY 1, 2",
            "mentions": f"SELECT {path}, m.watch_id, m.start, m.is_new FROM mentions m JOIN articles a ON a.id = m.article_id"
            " WHERE a.source_id = ? ORDER BY 1, 3",
            "alerts": f"SELECT l.kind, l.watch_id, {path} FROM alerts l JOIN articles a ON a.id = l.article_id WHERE a.source_id = ? ORDER BY 1, 3",
        }
        return {name: conn.execute(sql, (ident,)).fetchall() for name, sql in found.items()}


def check_law(result: SourceResult) -> None:
    counts = result.counts
    assert counts.listed == counts.new + counts.changed + counts.duplicate + counts.unchanged + counts.skipped + counts.failed


WALL = page("<html><body><script>r='m'</script>$_ts=window['$_ts'];</body></html>", 412)
CLEARANCE = page("<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", 521)
CASES: dict[str, tuple[Answer | Fault, dict[str, str]]] = {
    # fault: (what the server does, {where: verdict})
    "hang": (FAULTS["hang"], {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "hang up": (FAULTS["hang up"], {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "slow drip": (FAULTS["slow drip"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "reset": (FAULTS["reset"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "garbage": (FAULTS["garbage"], {LIST: "failed", ARTICLE: "partial"}),
    "body cut": (FAULTS["body cut"], {LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "gzip bomb": (FAULTS["gzip bomb"], {LIST: "failed", ARTICLE: "partial"}),
    "br bomb": (FAULTS["br bomb"], {LIST: "failed", ARTICLE: "partial"}),
    "endless": (FAULTS["endless"], {LIST: "failed", ARTICLE: "partial"}),
    "gzip broken": (FAULTS["gzip broken"], {LIST: "failed", ARTICLE: "partial"}),
    "redirect loop": (FAULTS["redirect loop"], {LIST: "failed", ARTICLE: "partial"}),
    "redirect to a file": (FAULTS["redirect to a file"], {LIST: "failed", ARTICLE: "partial"}),
    "500": (page("<h1>500</h1>", 500), {ROBOTS: "failed", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "503": (page("busy", 503, **{"Retry-After": "1"}), {LIST: "failed", ARTICLE: "partial"}),
    "404": (page("<h1>404</h1>", 404), {ROBOTS: "ok", LIST: "failed", PAGE_2: "partial", ARTICLE: "partial"}),
    "robots says no": (page("User-agent: *\nDisallow: /\n"), {ROBOTS: "blocked"}),
    "403": (page("<h1>403 Forbidden</h1>", 403), {ROBOTS: "ok", LIST: "blocked", ARTICLE: "partial"}),
    "412 wall": (WALL, {LIST: "blocked", PAGE_2: "partial", ARTICLE: "partial"}),
    "521 wall": (CLEARANCE, {LIST: "blocked", ARTICLE: "partial"}),
    "empty list": (page("<html><body><ul class='news'></ul></body></html>"), {LIST: "empty"}),
    "empty shell": (page(""), {LIST: "empty", ARTICLE: "partial"}),
    "soft 404": (page("<html><title>404</title><body>抱歉,您访问的页面不存在或已删除!</body></html>"), {ARTICLE: "partial"}),
    "maintenance": (page("<html><title>系统维护</title><body>系统维护中,暂停访问,请稍后再试。</body></html>"), {ARTICLE: "partial"}),
}  # fmt: skip


def table() -> list[tuple[str, str, str]]:
    return [(name, where, came_to) for name, (_, places) in CASES.items() for where, came_to in places.items()]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    db = tmp_path_factory.mktemp("undisturbed") / "quwen.db"
    with living(healthy()) as base:
        (result,) = crawl(db, source("sick", base))
    assert (result.verdict, result.counts.new, result.counts.listed) == ("ok", ROWS, ROWS)
    found = state(db, "sick")
    assert len(found["mentions"]) == 1
    assert [alert[0] for alert in found["alerts"]] == ["mention"]
    return found


@pytest.mark.parametrize(("name", "where", "came_to"), table())
def test_a_fault_has_its_verdict_and_the_next_run_heals(
    name: str, where: str, came_to: str, tmp_path: Path, undisturbed: dict[str, list[tuple[Any, ...]]]
) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    pages[where] = CASES[name][0]
    with living(pages) as base, living(healthy()) as other:
        sick, well = crawl(db, source("sick", base), source("well", other))
        assert sick.verdict == came_to, sick.error
        assert (well.verdict, well.counts.new + well.counts.duplicate) == ("ok", ROWS)
        check_law(sick)
        if came_to != "ok":
            assert sick.error or sick.counts.failed
        pages.update(healthy())
        (healed,) = crawl(db, source("sick", base))
        assert healed.verdict in ("ok", "unchanged")
        check_law(healed)
    got = state(db, "sick")
    assert got["articles"] == undisturbed["articles"]
    assert got["versions"] == undisturbed["versions"]


@pytest.mark.parametrize("name", [name for name, (_, places) in CASES.items() if ARTICLE in places])
def test_a_recheck_that_fails_leaves_the_last_good_version(name: str, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    with living(pages) as base:
        crawl(db, source("sick", base))
        pages[ARTICLE] = CASES[name][0]
        (hurt,) = crawl(db, source("sick", base), full=True)
        assert hurt.verdict == "partial"
        assert state(db, "sick") == undisturbed
        pages.update(healthy())
        (healed,) = crawl(db, source("sick", base), full=True)
        assert healed.verdict == "unchanged"
    assert state(db, "sick") == undisturbed


def test_a_dead_site_is_given_up_and_harms_nobody(tmp_path: Path) -> None:
    with living(healthy()) as base, hanging_connect() as hanging:
        results = crawl(
            tmp_path / "quwen.db",
            source("closed", closed_port()),
            source("hanging", hanging),
            source("well", base),
            source("dns", "http://nowhere.invalid"),
        )
    assert [result.verdict for result in results] == ["failed", "failed", "ok", "failed"]


def test_health_is_told_once_for_each_change(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    with living(pages) as base:
        for broken in (False, True, True, False, False):
            pages[LIST] = page("<h1>500</h1>", 500) if broken else healthy()[LIST]
            crawl(db, source("sick", base))
    with closing(sqlite3.connect(db)) as conn:
        told = [row[0] for row in conn.execute("SELECT title FROM alerts WHERE kind = 'health' ORDER BY id")]
    assert told == ["来源失败: sick", "来源恢复正常: sick"]


def test_an_edit_is_a_version_and_a_counter_is_none(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    with living(pages) as base:
        crawl(db, source("sick", base))
        pages["/a/1.html"] = article(1, _TEXTS[0].replace("42公里", "48公里"))
        (edited,) = crawl(db, source("sick", base))
        assert (edited.counts.changed, edited.verdict) == (1, "ok")
        status, headers, body = article(2)
        pages["/a/2.html"] = (status, headers, body.replace(b"</h1>", "</h1><span>浏览次数:99</span>".encode()))
        (ticked,) = crawl(db, source("sick", base))
        assert (ticked.counts.changed, ticked.verdict) == (0, "unchanged")
        pages["/a/1.html"] = article(1)
        assert crawl(db, source("sick", base))[0].counts.changed == 1
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT versions FROM articles WHERE url LIKE '%/a/1.html'").fetchone() == (3,)
        assert conn.execute("SELECT count(*) FROM alerts WHERE kind = 'quiet_edit'").fetchone() == (2,)


# ------------------------------------------------------------------ the program itself dies
_RUN = """
import asyncio, sys
from pathlib import Path
from tests.test_faults import crawl, source
crawl(Path(sys.argv[1]), source("sick", sys.argv[2], timeout=20))
"""


def killed_after(seconds: float, db: Path, base: str) -> None:
    with subprocess.Popen([sys.executable, "-c", _RUN, str(db), base], stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_moment_the_next_run_ends_as_if_nothing_was(
    seed: int, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    rnd, db, pages = random.Random(seed), tmp_path / "quwen.db", healthy()
    slow = 0.15

    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        time.sleep(slow)
        return pages.get(target, page("404", 404))

    with serving(handler) as served:
        for _ in range(3):
            killed_after(rnd.uniform(0.5, 2.2), db, served.base)
        (result,) = crawl(db, source("sick", served.base, timeout=20))
    assert result.verdict in ("ok", "unchanged")
    assert state(db, "sick") == undisturbed
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone() == (0,)


def test_another_writer_is_waited_for(tmp_path: Path) -> None:
    """A backup tool or a person with sqlite3 holds the database for a while: the run waits and loses nothing."""
    db = tmp_path / "quwen.db"
    open_archive(db).close()
    code = "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(2); c.execute('ROLLBACK')"
    with living(healthy()) as base, subprocess.Popen([sys.executable, "-c", code, str(db)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        (result,) = crawl(db, source("sick", base))
    assert (result.verdict, result.counts.new) == ("ok", ROWS)


def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anything")
    db = tmp_path / "quwen.db"
    open_archive(db).close()
    db.chmod(0o444)
    from crawler.errors import ArchiveError

    with living(healthy()) as base, pytest.raises(ArchiveError, match="只读"):
        crawl(db, source("sick", base))


def test_a_clock_that_went_back_an_hour_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from crawler import clock

    db, pages, now = tmp_path / "quwen.db", healthy(), clock.now
    with living(pages) as base:
        crawl(db, source("sick", base))
        monkeypatch.setattr("jobs.run.now", lambda: now() - timedelta(hours=1))
        pages["/a/1.html"] = article(1, _TEXTS[0].replace("42公里", "48公里"))
        (result,) = crawl(db, source("sick", base))
    assert (result.verdict, result.counts.changed) == ("ok", 1)


def test_what_is_new_in_a_run_is_not_looked_at_twice(tmp_path: Path) -> None:
    db = tmp_path / "quwen.db"
    with living(healthy()) as base:
        (first,) = crawl(db, source("sick", base))
    assert (first.counts.new, first.counts.rechecked) == (ROWS, 0)
