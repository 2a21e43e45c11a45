"""Care of the archive: what prune may drop and what never, captures kept once, WARC that others read, the recheck table of the docs."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.records import Article, Page, Paragraph, Request
from jobs.recheck import FAILED_AGAIN, FULL_AFTER, GONE_AGAIN, GONE_LISTED_AGAIN, SCHEDULE
from storage import articles, captures, checks, flags, runs, upkeep
from storage.articles import Incoming
from storage.checks import Check
from storage.database import immediate, open_archive
from storage.flags import MentionRow, ReadingRow, WatchRow
from storage.runs import Listing
from storage.warc import write_warc

NOW = datetime(2025, 2, 15, 9, 30, tzinfo=SHANGHAI)
YEAR = timedelta(days=365)
BASE = "http://www.example.gov.cn/art/2025/2/15/art_1_"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    archive = open_archive(tmp_path / "quwen.db")
    with immediate(archive) as conn:
        runs.put_source(conn, "s", "某区要闻", "http://www.example.gov.cn/", "某区", True)
        flags.sync_watches(conn, [WatchRow("p", "project", "甲", "", "{}"), WatchRow("t", "target", "乙", "", "{}")], NOW)
    yield archive
    archive.close()


def store(db: Database, number: int, text: str, at: datetime = NOW, content: bytes | None = None, status: int = 200) -> None:
    url = f"{BASE}{number}.html"
    record = Article(url, f"第{number}篇", (Paragraph(text),), source_id="s")
    body = content if content is not None else f"<p>{number} {text}</p>".encode()
    got = Page(
        Request(url), url, status, (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Column", "要闻")), body, at
    )
    with immediate(db) as conn:
        articles.save(conn, Incoming(record, (url,), (got,), at, record.title))


def kept(db: Database) -> list[tuple[int, int]]:
    """(article, version) whose bytes are still there."""
    return db.execute(
        "SELECT v.article_id, v.number FROM versions v JOIN captures c ON c.sha256 = v.capture_sha256"
        " WHERE c.body IS NOT NULL ORDER BY 1, 2"
    ).fetchall()


# ------------------------------------------------------------------ prune
def test_prune_drops_what_is_old_and_proves_nothing(db: Database) -> None:
    for number in range(1, 6):
        for hour in range(3):
            store(db, number, f"第{number}篇第{hour}稿", NOW + timedelta(hours=hour))
    with immediate(db) as conn:
        flags.add_mentions(conn, 2, 1, [MentionRow("p", "甲", "甲", "body", 0, 1, None, True)], NOW, historical=False)
        articles.mark_gone(conn, 3, NOW)
        reading = ReadingRow("t", "到位资金", "2025", "goal", "≥", 35e8, "元", "35亿元", "到位资金35亿元")
        flags.add_readings(conn, 4, 1, [reading], NOW, historical=False)
        flags.add_readings(conn, 5, 1, [dataclasses.replace(reading, watch_id=None)], NOW, historical=False)
    counts = "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM captures), (SELECT count(*) FROM mentions)"
    before = db.execute(counts).fetchone()
    assert upkeep.prune(db, NOW + timedelta(days=30), older_than=YEAR).captures == 0
    dry = upkeep.prune(db, NOW + 2 * YEAR, older_than=YEAR, dry_run=True)
    assert len(kept(db)) == 15
    assert upkeep.prune(db, NOW + 2 * YEAR, older_than=YEAR) == dry
    assert kept(db) == [(1, 3), *[(n, v) for n in (2, 3, 4) for v in (1, 2, 3)], (5, 3)]
    assert db.execute(counts).fetchone() == before
    assert upkeep.prune(db, NOW + 2 * YEAR, older_than=YEAR).captures == 0
    assert upkeep.integrity_problems(db.conn) == []


def test_prune_keeps_the_tries_that_speak_of_what_is_gone(db: Database) -> None:
    store(db, 1, "在")
    store(db, 2, "去")
    with immediate(db) as conn:
        run_id = runs.begin(conn, "s", NOW)
        runs.add_listing(conn, run_id, Listing(1, 1, BASE, "题", "new"))
        for article_id in (1, 2):
            checks.add(conn, article_id, run_id, Check(NOW + timedelta(hours=1), "missing", 404, "没有"))
        articles.mark_gone(conn, 2, NOW)
    pruned = upkeep.prune(db, NOW + 2 * YEAR, older_than=YEAR)
    assert (pruned.listings, pruned.checks) == (1, 1)
    assert db.execute("SELECT article_id FROM checks").fetchall() == [(2,)]
    assert db.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_a_pruned_capture_that_comes_again_is_kept_again(db: Database) -> None:
    store(db, 1, "一稿", content=b"same bytes")
    store(db, 1, "二稿", NOW + timedelta(hours=1), content=b"other bytes")
    upkeep.prune(db, NOW + 2 * YEAR, older_than=YEAR)
    sha256 = hashlib.sha256(b"same bytes").hexdigest()
    bare = captures.load(db.conn, sha256)
    assert bare is not None
    assert (bare.body, bare.status, bare.headers[0]) == (None, 200, ("Content-Type", "text/html"))
    store(db, 1, "三稿", NOW + 2 * YEAR, content=b"same bytes")
    again = captures.load(db.conn, sha256)
    assert again is not None
    assert again.body == b"same bytes"


def test_the_same_bytes_are_kept_once_whatever_page_gave_them(db: Database) -> None:
    for number in range(1, 6):
        store(db, number, f"第{number}篇", content=b"a page that never changes" * 1000)
    assert db.execute("SELECT count(*), sum(size) FROM captures").fetchone() == (1, 25_000)
    assert db.execute("SELECT length(body) < 1000 FROM captures").fetchone() == (1,)
    assert db.execute("SELECT count(DISTINCT capture_sha256) FROM versions").fetchone() == (1,)


# ------------------------------------------------------------------ WARC
@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record as its bytes say."""

    fields: dict[str, str]
    block: bytes


def read_warc(data: bytes) -> list[Record]:
    """A second reader, by ISO 28500:2017 alone: gzip members, each a record of named fields and a block of Content-Length."""
    found = []
    plain = gzip.decompress(data)
    while plain:
        head, _, rest = plain.partition(b"\r\n\r\n")
        version, *lines = head.decode().split("\r\n")
        assert version == "WARC/1.1"
        fields = dict(line.split(": ", 1) for line in lines)
        length = int(fields["Content-Length"])
        assert rest[length : length + 4] == b"\r\n\r\n"
        found.append(Record(fields, rest[:length]))
        plain = rest[length + 4 :]
    return found


def test_warc_is_read_by_warcio_and_by_a_reader_of_the_standard(db: Database, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    bodies = ["衢江".encode("gb18030") * 999, b"\x00\x01\r\n\r\nWARC/1.1\r\n", b""]
    for number, content in enumerate(bodies, 1):
        store(db, number, f"第{number}篇", NOW + timedelta(minutes=number), content)
    out = tmp_path / "out.warc.gz"
    assert write_warc(db.conn, out) == 3
    with out.open("rb") as file:
        read = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read()) for r in ArchiveIterator(file)
        ]
    assert [entry[0] for entry in read] == ["warcinfo", "response", "response", "response"]
    assert [entry[2] for entry in read[1:]] == bodies
    records = read_warc(out.read_bytes())
    assert [record.fields["WARC-Type"] for record in records] == ["warcinfo", "response", "response", "response"]
    for number, (record, content) in enumerate(zip(records[1:], bodies, strict=True), 1):
        assert record.fields["WARC-Target-URI"] == f"{BASE}{number}.html"
        assert record.fields["WARC-Date"] == f"2025-02-15T01:3{number}:00Z"
        head, _, body = record.block.partition(b"\r\n\r\n")
        assert body == content
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert f"Content-Length: {len(content)}".encode() in head
        assert b"X-Column: %E8%A6%81%E9%97%BB" in head  # as RFC 8187 and warcio spell it
        assert b"Content-Encoding" not in head  # the bytes are kept after it was undone
        assert record.fields["WARC-Payload-Digest"].startswith("sha1:")
    ids = {record.fields["WARC-Record-ID"] for record in records}
    assert len(ids) == 4
    assert all(re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", ident) for ident in ids)


# ------------------------------------------------------------------ what the docs say
def _span(span: timedelta) -> str:
    if span == timedelta.max:
        return "older"
    if not span:
        return "every run"
    hours = int(span.total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{count} {unit}{'s' * (count > 1)}"


def test_the_documented_recheck_table_is_the_schedule() -> None:
    text = (Path(__file__).parent.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- recheck:begin -->\n(.*?)\n<!-- recheck:end -->", text, re.DOTALL)
    assert table is not None
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table[1].splitlines()[2:]]
    assert rows == [(_span(limit), _span(pause)) for limit, pause in SCHEDULE]
    for pause in (FAILED_AGAIN, FULL_AFTER, GONE_AGAIN, GONE_LISTED_AGAIN):
        assert _span(pause) in text
