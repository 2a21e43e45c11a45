"""Attached files: fetched once, kept, read, and searched for what is watched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.filetext import FileTextError
from jobs.rescan import rescan
from jobs.understand import WatchSet
from jobs.watches import Project, Target
from storage import flags
from storage.database import immediate, open_archive
from tests.archive import NOW
from tests.faultsite import article, crawl, healthy, living, source
from tests.loopback import page

PROJECT = Project(id="q", name="白鹭湾文旅小镇")


def attached(*names: str) -> bytes:
    links = "".join(f'<p><a href="/files/{name}">{name}</a></p>' for name in names)
    return article(0, 2)[2].replace(b"</div></body>", f"{links}</div></body>".encode())


def texts(db: Path) -> list[tuple[str, str, str | None]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute("SELECT name, body, error FROM attachment_texts ORDER BY name").fetchall()


def test_files_are_read_and_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.faultsite.PROJECTS", (PROJECT,))
    db, pages = tmp_path / "quwen.db", healthy()
    pages["/a/2.html"] = page(attached("项目清单.txt", "汇总表.xls"))
    pages["/files/%E9%A1%B9%E7%9B%AE%E6%B8%85%E5%8D%95.txt"] = page(
        "序号 项目\n1 白鹭湾文旅小镇开工。\n2 白鹭湾文旅小镇二期".encode("gb18030")
    )
    pages["/files/%E6%B1%87%E6%80%BB%E8%A1%A8.xls"] = page(b"\xd0\xcf\x11\xe0 old office")
    with living(pages) as base:
        (plain,) = crawl(db, source("sick", base))
        assert (plain.counts.mentions, texts(db)) == (0, [])
        (read,) = crawl(db, source("sick", base, attachments=True), full=True)
        (again,) = crawl(db, source("sick", base, attachments=True), full=True)
    assert (read.counts.mentions, again.counts.mentions) == (1, 0)
    (bad, good) = texts(db)
    assert (bad[0], bad[1]) == ("汇总表.xls", "")
    assert bad[2]
    assert "不读这种格式" in bad[2]
    assert good == ("项目清单.txt", "序号 项目\n1 白鹭湾文旅小镇开工。\n2 白鹭湾文旅小镇二期", None)
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT watch_id, place, is_new FROM mentions").fetchall() == [("q", "attachment", 1)]
        (quote,) = conn.execute("SELECT quote FROM mentions").fetchone()
        assert quote.startswith("[附件 项目清单.txt]")
        assert conn.execute("SELECT kind FROM alerts WHERE article_id IS NOT NULL").fetchall() == [("mention",)]
        assert conn.execute("SELECT count(*) FROM captures WHERE url LIKE '%/files/%'").fetchone() == (2,)


def test_a_file_that_cannot_be_had_is_tried_again(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    pages["/a/2.html"] = page(attached("a.txt"))
    with living(pages) as base:
        crawl(db, source("sick", base, attachments=True))
        assert texts(db)[0][1:] == ("", "HTTP 404") or texts(db)[0][2]
        pages["/files/a.txt"] = page("有了".encode())
        crawl(db, source("sick", base, attachments=True), full=True)
    assert texts(db) == [("a.txt", "有了", None)]


def test_what_could_not_be_read_is_read_from_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is installed after the first crawl: the bytes are there, and nothing is fetched again."""
    monkeypatch.setattr("tests.faultsite.PROJECTS", (PROJECT,))
    db, pages = tmp_path / "quwen.db", healthy()
    pages["/a/2.html"] = page(attached("a.txt"))
    pages["/files/a.txt"] = page("白鹭湾文旅小镇开工。".encode())

    def missing(name: str, content: bytes) -> str:
        raise FileTextError("读 PDF 需要安装附加组件")

    with living(pages) as base:
        with monkeypatch.context() as patch:
            patch.setattr("jobs.attachments.file_text", missing)
            crawl(db, source("sick", base, attachments=True))
        assert texts(db) == [("a.txt", "", "读 PDF 需要安装附加组件")]
        del pages["/files/a.txt"]
        (run,) = crawl(db, source("sick", base, attachments=True), full=True)
    assert texts(db) == [("a.txt", "白鹭湾文旅小镇开工。", None)]
    assert run.counts.mentions == 1
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT capture_sha256 IS NOT NULL FROM attachment_texts").fetchall() == [(1,)]


GOAL = Target(id="daowei", name="到位资金", metric=("招商引资到位资金",), period="2025", goal="35亿元以上")


def test_a_target_in_a_file_is_told(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    pages["/a/2.html"] = page(attached("a.txt"))
    pages["/files/a.txt"] = page("力争全年实现招商引资到位资金38亿元以上。".encode())
    with living(pages) as base:
        crawl(db, source("sick", base, attachments=True), targets=(GOAL,))
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute(
            "SELECT watch_id, role, comparator, value, unit FROM readings WHERE quote LIKE '[附件 a.txt]%'"
        ).fetchall() == [("daowei", "goal", "≥", 3.8e9, "元")]
        (told,) = conn.execute("SELECT title, body FROM alerts WHERE watch_id = 'daowei'").fetchall()
    assert "38亿元" in told[0]
    assert "“[附件 a.txt] 力争全年" in told[1]


def test_a_new_watch_is_looked_for_in_files_and_their_figures_are_read(tmp_path: Path) -> None:
    db, pages = tmp_path / "quwen.db", healthy()
    pages["/a/2.html"] = page(attached("计划.txt"))
    pages["/files/%E8%AE%A1%E5%88%92.txt"] = page("力争全年实现招商引资到位资金35亿元以上。\n加快白鹭湾文旅小镇建设。".encode())
    with living(pages) as base:
        crawl(db, source("sick", base, attachments=True))
    watches = WatchSet.of([PROJECT], [GOAL])
    archive = open_archive(db)
    with immediate(archive) as conn:
        flags.sync_watches(conn, watches.rows(), NOW)
    found = rescan(archive, watches, ["q", "daowei"], NOW, alert=True)
    again = rescan(archive, watches, ["q", "daowei"], NOW, alert=True)
    assert (found.mentions, found.readings, found.alerts) == (1, 1, 1)
    assert (again.mentions, again.readings, again.alerts) == (0, 0, 0)
    (quote,) = archive.execute("SELECT quote FROM readings WHERE watch_id = 'daowei'").fetchone()
    assert quote == "[附件 计划.txt] 力争全年实现招商引资到位资金35亿元以上。"
    archive.close()
