"""Articles into SQLite and back: identity, versions, evidence, search, the lock, what SQLite refuses. Real files."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.errors import ArchiveBusy, ArchiveError
from crawler.records import Article, Attachment, Heading, Image, Page, Paragraph, Request, Table
from storage import articles, captures, checks, flags, runs, search, upkeep
from storage.articles import Incoming, Stored
from storage.checks import Check
from storage.database import exclusive_run, immediate, open_archive, rehearsal
from storage.fingerprint import content_hash
from storage.flags import NewAlert, WatchRow
from storage.rows import article_from_json, article_to_json, dump_record, load_record

NOW = datetime(2025, 2, 15, 9, 30, tzinfo=SHANGHAI)
URL = "http://www.example.gov.cn/art/2025/2/15/art_1_2.html"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    archive = open_archive(tmp_path / "quwen.db")
    with immediate(archive) as conn:
        runs.put_source(conn, "s", "某区要闻", "http://www.example.gov.cn/", "某区", True)
    yield archive
    archive.close()


def article(**more: object) -> Article:
    base = Article(
        URL,
        "某区召开项目推进会",
        (Paragraph("2月14日,某区召开项目推进会,新引进亿元以上项目26个。"), Image("http://www.example.gov.cn/a.jpg", "会议现场")),
        source_id="s",
        district="某区",
        published_at=NOW,
        published_precision="minute",
        authors=("王小明",),
        byline_at=2,
    )
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


def page(content: bytes = b"<p>x</p>", at: datetime = NOW) -> Page:
    return Page(Request(URL), URL, 200, (("ETag", '"1"'), ("Content-Type", "text/html")), content, at)


def store(
    db: Database, record: Article, at: datetime = NOW, keys: tuple[str, ...] = (URL,), content: bytes = b"<p>x</p>"
) -> Stored:
    with immediate(db) as conn:
        return articles.save(conn, Incoming(record, keys, (page(content, at),), at, record.title))


def with_text(text: str) -> Article:
    return article(blocks=(Paragraph(text),), byline_at=1)


# ------------------------------------------------------------------ versions
def test_seen_again_unchanged_is_no_version(db: Database) -> None:
    assert store(db, article()).outcome == "new"
    again = store(db, article(), NOW + timedelta(hours=1), content=b"<p>x</p><i>7 views</i>")
    assert (again.outcome, again.version) == ("unchanged", 1)
    assert db.execute("SELECT count(*) FROM versions").fetchone()[0] == 1
    assert db.execute("SELECT last_seen_at, changed_at FROM articles").fetchone() == (
        "2025-02-15T10:30:00+08:00",
        "2025-02-15T09:30:00+08:00",
    )


def test_a_to_b_to_a_is_three_versions(db: Database) -> None:
    texts = ["到位资金35亿元。", "到位资金38亿元。", "到位资金35亿元。"]
    outcomes = [store(db, with_text(text), NOW + timedelta(hours=hour)).outcome for hour, text in enumerate(texts)]
    assert outcomes == ["new", "changed", "changed"]
    assert db.execute("SELECT number, body FROM versions ORDER BY number").fetchall() == list(enumerate(texts, 1))
    assert db.execute("SELECT versions, body FROM articles").fetchone() == (3, texts[0])
    summary = json.loads(db.execute("SELECT summary FROM versions WHERE number = 2").fetchone()[0])
    assert summary["changes"][0]["kind"] == "number"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "某区召开项目促进会"},
        {"subtitle": "副题"},
        {"published_at": NOW + timedelta(days=1)},
        {"authors": ("李雷",)},
        {"photographers": ("韩梅梅",)},
        {"origin": "某区融媒体中心"},
        {"attachments": (Attachment("名单.xls", "http://www.example.gov.cn/P02.xls"),)},
        {
            "blocks": (
                Heading("2月14日,某区召开项目推进会,新引进亿元以上项目26个。"),
                Image("http://www.example.gov.cn/a.jpg", "会议现场"),
            )
        },
    ],
)
def test_what_counts_as_content(change: dict[str, object]) -> None:
    assert content_hash(article(**change)) != content_hash(article())


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://other/"},
        {"site": "某站"},
        {"column": "某栏目"},
        {"district": "某县"},
        {"byline_at": 0},
        {"blocks": (article().blocks[0], Image("http://www.example.gov.cn/a.jpg?session=9", "会议现场"))},
    ],
)
def test_what_does_not_count(change: dict[str, object]) -> None:
    assert content_hash(article(**change)) == content_hash(article())


def test_an_expiring_download_address_is_no_change() -> None:
    def attached(query: str) -> Article:
        return article(attachments=(Attachment("通知.wps", f"http://x/front/document/download?fileUrl={query}"),))

    assert content_hash(attached("abc")) == content_hash(attached("def"))


# ------------------------------------------------------------------ identity
def test_aliases_lead_to_the_same_row(db: Database) -> None:
    store(db, article(), keys=(URL, "art:1:2"))
    again = store(db, article(), keys=("https://www.example.gov.cn/other.html", "art:1:2"))
    assert again.outcome == "unchanged"
    assert db.execute("SELECT url FROM articles").fetchall() == [(URL,)]
    assert articles.find(db.conn, ("https://www.example.gov.cn/other.html",)) is not None
    assert articles.find(db.conn, ("http://nobody/",)) is None


def test_same_text_under_another_address_is_a_duplicate_in_one_story(db: Database) -> None:
    long = with_text(
        "某区召开重大项目集中开工仪式,共有26个项目开工,总投资54.6亿元。" * 3 + "与会人员实地察看了项目现场,要求抓紧推进。"
    )
    first = store(db, long)
    copy = store(db, dataclasses.replace(long, url=URL + "x", title="转载"), keys=(URL + "x",))
    assert (first.outcome, copy.outcome) == ("new", "duplicate")
    assert first.story_id == copy.story_id
    assert db.execute("SELECT articles FROM stories WHERE id = ?", (first.story_id,)).fetchone() == (2,)


# ------------------------------------------------------------------ evidence
def test_captures_are_kept_once_and_come_back_whole(db: Database) -> None:
    content = "衢江\x00".encode("gb18030") * 1000
    store(db, article(), content=content)
    store(db, with_text("别的"), NOW + timedelta(hours=1), content=content)
    assert db.execute("SELECT count(*) FROM captures").fetchone()[0] == 1
    (sha256,) = articles.latest_captures(db.conn, 1)
    kept = captures.load(db.conn, sha256)
    assert kept is not None
    assert kept.body == content
    assert kept.headers[0] == ("ETag", '"1"')
    assert captures.load(db.conn, "0" * 64) is None


def test_checks_since_it_last_answered(db: Database) -> None:
    store(db, article())
    with immediate(db) as conn:
        for hour in (1, 2):
            checks.add(conn, 1, None, Check(NOW + timedelta(hours=hour), "missing", 404, "没有"))
    assert [check.at.hour for check in checks.since_alive(db.conn, 1)] == [10, 11]
    assert checks.suspected(db.conn, "s") == {1}
    store(db, article(), NOW + timedelta(hours=3))
    assert checks.since_alive(db.conn, 1) == []
    assert checks.suspected(db.conn, "s") == set()


def test_a_gone_article_that_answers_has_returned(db: Database) -> None:
    store(db, article())
    with immediate(db) as conn:
        articles.mark_gone(conn, 1, NOW)
    again = store(db, article(), NOW + timedelta(days=1))
    assert again.returned
    assert db.execute("SELECT gone_at FROM articles").fetchone() == (None,)


# ------------------------------------------------------------------ records
names_ = st.text(st.sampled_from("王李张小明红军AB"), min_size=1, max_size=4)
blocks_ = st.one_of(
    st.builds(Paragraph, st.text(max_size=20)),
    st.builds(Heading, st.text(max_size=9)),
    st.builds(Image, st.text(max_size=9), st.text(max_size=9)),
    st.builds(Table, st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=3).map(tuple)),
)


@given(st.lists(blocks_, max_size=5), st.lists(names_, max_size=3))
def test_records_come_back_from_json(blocks: list[object], authors: list[str]) -> None:
    record = article(blocks=tuple(blocks), authors=tuple(authors), attachments=(Attachment("a", "b", "video"),))
    assert article_from_json(json.loads(json.dumps(article_to_json(record)))) == record
    assert load_record(dump_record(record)) == record


# ------------------------------------------------------------------ search
TEXT = "年产15万吨高端无机精细化学品项目总投资1.5亿元,环亚Q国际酒店 建成,增长8.2%。到位资金35亿元以上,“双强”行动"
PARTS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(lambda cut: TEXT[cut[0] : cut[0] + cut[1]])


@settings(max_examples=200)
@given(PARTS | st.text(st.sampled_from("年产15万吨.亿元环亚q国Q"), min_size=1, max_size=5))
def test_search_finds_what_like_finds(part: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE f USING fts5(a, content='', tokenize=\"unicode61 remove_diacritics 0\")")
    conn.execute("INSERT INTO f(rowid, a) VALUES (1, ?)", (search.tokens(TEXT),))
    query = part.replace('"', "").strip()
    found = conn.execute("SELECT count(*) FROM f WHERE f MATCH ?", (search.match_query(f'"{query}"'),)).fetchone()[0]
    squeezed = "".join(query.split()).lower()
    conn.close()
    assert bool(found) == (bool(squeezed) and squeezed in "".join(TEXT.split()).lower())


def test_the_index_follows_versions_and_can_be_built_anew(db: Database) -> None:
    store(db, with_text("招商引资到位资金35亿元以上"))
    assert search.search(db.conn, "35亿") == [1]
    store(db, with_text("招商引资到位资金38亿元以上"), NOW + timedelta(hours=1))
    assert search.search(db.conn, "35亿") == []
    assert search.search(db.conn, "38亿 招商") == [1]
    assert search.search(db.conn, "") == []
    with immediate(db) as conn:
        assert search.reindex(conn) == 1
    assert search.search(db.conn, "资") == [1]


# ------------------------------------------------------------------ transactions
def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    def broken() -> None:
        with immediate(db) as conn:
            articles.save(conn, Incoming(article(), (URL,), (page(),), NOW))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        broken()
    assert db.execute("SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM captures)").fetchone()[0] == 0


def test_a_rehearsal_leaves_nothing(db: Database) -> None:
    with rehearsal(db):
        assert store(db, article()).outcome == "new"
        assert store(db, article(), NOW + timedelta(hours=1)).outcome == "unchanged"
    assert db.execute("SELECT count(*) FROM articles").fetchone()[0] == 0


def test_an_alert_is_written_once(db: Database) -> None:
    alert = NewAlert("health", "health:s:1", "题", "文", source_id="s")
    with immediate(db) as conn:
        assert flags.add_alert(conn, alert, NOW)
        assert not flags.add_alert(conn, alert, NOW)


def test_watches_follow_the_configuration(db: Database) -> None:
    with immediate(db) as conn:
        assert flags.sync_watches(
            conn, [WatchRow("a", "project", "甲", "", "{}"), WatchRow("b", "project", "乙", "", "{}")], NOW
        ) == ["a", "b"]
        assert flags.sync_watches(conn, [WatchRow("a", "project", "甲", "", '{"x":1}')], NOW) == ["a"]
        assert flags.sync_watches(conn, [WatchRow("a", "project", "甲", "", '{"x":1}')], NOW) == []
    assert db.execute("SELECT id FROM watches WHERE retired_at IS NULL").fetchall() == [("a",)]


# ------------------------------------------------------------------ the file
def test_two_runs_never_share_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "quwen.db"
    code = "import sys; from storage.database import exclusive_run\nwith exclusive_run(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(ArchiveBusy, match=str(other.pid)), exclusive_run(path):
            pass
        other.kill()
        other.communicate()
    with exclusive_run(path):
        assert (tmp_path / "quwen.db.lock").read_text() == str(os.getpid())


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "quwen.db"
    path.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(ArchiveError, match="不是 SQLite"):
        open_archive(path)
    with pytest.raises(ArchiveError, match="还没有数据库"):
        open_archive(tmp_path / "none.db", read_only=True)
    with pytest.raises(ArchiveError, match="打不开"):
        open_archive(tmp_path / "no" / "such" / "folder.db")


def test_a_full_disk_is_told_and_loses_nothing(db: Database) -> None:
    store(db, article())
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveError, match="磁盘已满"):
        store(db, with_text("很长" * 100_000), NOW + timedelta(hours=1), content=os.urandom(2_000_000))
    db.execute("PRAGMA max_page_count = 1000000")
    assert db.execute("SELECT versions FROM articles").fetchone() == (1,)
    assert upkeep.integrity_problems(db.conn) == []


def test_foreign_keys_are_on(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), immediate(db) as conn:
        conn.execute("INSERT INTO runs(source_id, started_at) VALUES ('nobody', 'x')")


# ------------------------------------------------------------------ upkeep
def test_a_backup_is_verified_and_can_be_opened(db: Database, tmp_path: Path) -> None:
    store(db, article())
    assert upkeep.backup(db, tmp_path / "copy.db", NOW) == 1
    assert upkeep.verify(tmp_path / "copy.db") == 1
    restored = open_archive(tmp_path / "copy.db")
    assert search.search(restored.conn, "推进会") == [1]
    restored.close()
    with pytest.raises(ArchiveError, match="正在用的数据库"):
        upkeep.backup(db, tmp_path / "quwen.db", NOW)


def test_pruning_never_drops_evidence(db: Database) -> None:
    for number, url in enumerate((URL + "a", URL + "b", URL + "c")):
        for hour in range(3):
            record = dataclasses.replace(with_text(f"第{number}篇第{hour}稿,内容各不相同。"), url=url)
            store(db, record, NOW + timedelta(hours=hour), keys=(url,), content=f"{number} {hour}".encode())
    with immediate(db) as conn:
        flags.sync_watches(conn, [WatchRow("p", "project", "某", "", "{}")], NOW)
        mention = flags.MentionRow("p", "某", "某", "body", 0, 1, None, True)
        flags.add_mentions(conn, 2, 1, [mention], NOW, historical=False)
        articles.mark_gone(conn, 3, NOW)
    later = NOW + timedelta(days=400)
    assert upkeep.prune(db, later, older_than=timedelta(days=365), dry_run=True).captures == 2
    assert upkeep.prune(db, later, older_than=timedelta(days=365)).captures == 2
    kept = db.execute(
        "SELECT v.article_id, v.number FROM versions v JOIN captures c ON c.sha256 = v.capture_sha256 WHERE c.body IS NOT NULL ORDER BY 1, 2"
    ).fetchall()
    assert kept == [(1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)]
    assert db.execute("SELECT count(*) FROM versions").fetchone()[0] == 9
