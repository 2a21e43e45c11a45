"""Attached files: fetched once, kept, read, and searched for what is watched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jobs.watches import Project
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
