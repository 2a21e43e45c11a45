"""The brief: all its parts, grouped and linked, and no page that writes into it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from sqlite_utils import Database

from crawler.records import Paragraph
from jobs.brief import brief_markdown, gather, web_address
from jobs.briefpage import brief_html
from jobs.telling import take_apart
from jobs.watches import Project, Target
from storage import flags, outbox
from storage.database import immediate, open_archive
from storage.flags import MentionRow, NewAlert
from tests.archive import NAME, NOW, PLAIN, PROJECT, STARTED, TARGET, build, day, store
from tests.chromium import PROGRAM, Chromium

PROJECTS = [Project(id=PROJECT, name=NAME), Project(id="weijian", name="尚无消息的项目")]
TARGETS = [Target(id=TARGET, name="2025年招商引资到位资金", metric=("招商引资到位资金",), period="2025", goal="35亿元以上")]
HOSTILE = "<script>alert(1)</script> [点](javascript:alert(1)) ![x](http://evil.example/x.png) `x` | * # http://evil.example www.evil.example"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    build(tmp_path / "quwen.db")
    db = open_archive(tmp_path / "quwen.db")
    yield db
    db.close()


def markdown(db: Database, since: str = "2025-01-01") -> str:
    return brief_markdown(gather(db.conn, PROJECTS, TARGETS, day(since), NOW))


def page(db: Database, since: str = "2025-01-01") -> str:
    return brief_html(gather(db.conn, PROJECTS, TARGETS, day(since), NOW))


def test_new_mentions_by_project_and_article(db: Database) -> None:
    told = markdown(db)
    assert f"### {NAME}" in told
    assert "### 尚无消息的项目" not in told
    assert (
        "- **签约** [《全区招商引资推进会召开》](<http://www.dongjiang.example/art/2025/art_1.html>) 东江发布 2025年2月14日"
        in told
    )
    assert "  > 会上,启明生物医药基地项目正式签约,总投资12亿元。" in told
    assert told.index("**签约**") < told.index("**开工**")
    assert "启明生物医药基地在东江开工" not in told  # a repost: its mention is not new


def test_every_part_is_there(db: Database) -> None:
    told = markdown(db)
    for heading in ("新提及", "指标", "项目进展", "目标变化", "撤下与重现", "久无消息", "来源状况"):
        assert f"## {heading}\n" in told
    assert "| 2025年招商引资到位资金 | 38亿元以上 | 超21亿元 | 55% | 50% |" in told
    assert "签约 → 开工" in told
    assert "- 城市日报 · 公告: 被拦截" in told
    assert "遇到瑞数验证页" in told
    gone = "- [《关于道路临时封闭的通告》](<http://www.dongjiang.example/art/2025/art_5.html>) 东江发布 2025年3月3日"
    assert gone in told  # the heading would say the same again


def test_only_the_span_that_is_asked_for(db: Database) -> None:
    told = markdown(db, "2025-06-29")
    assert "没有新提及。" in told
    assert "项目进展" not in told
    assert told.startswith("# 区闻简报 2025年06月29日—2025年07月01日")
    assert "新收 1 篇文章" in told


def test_nothing_at_all_is_said_in_words(tmp_path: Path) -> None:
    empty = open_archive(tmp_path / "empty.db")
    told = brief_markdown(gather(empty.conn, [], [], day("2025-01-01"), NOW))
    empty.close()
    assert "没有新提及。" in told
    assert "全部正常。" in told


def test_sentences_of_one_article_stand_together_and_the_headline_is_not_repeated(db: Database) -> None:
    titled = replace(PLAIN, url="http://www.dongjiang.example/art/9.html", title=f"{NAME}提速", blocks=(Paragraph("短。"),))
    quotes = [titled.title, *(f"第{number}句说到{NAME}。" for number in range(5))]
    mentions = tuple(MentionRow(PROJECT, quote, NAME, "title", None, None, None, True) for quote in quotes)
    with immediate(db) as conn:
        store(conn, titled, day("2025-06-30"), mentions)
    told = markdown(db, "2025-06-29")
    assert [line for line in told.splitlines() if line.startswith("  > ")] == [
        *(f"  > 第{number}句说到{NAME}。" for number in range(3)),
        "  > …另有 2 句",
    ]


def test_a_channel_that_does_not_work_is_told(db: Database) -> None:
    with immediate(db) as conn:
        outbox.known_after(conn, "shouji")
        conn.execute("INSERT INTO deliveries(alert_id, channel) VALUES (1, 'shouji')")
        outbox.channel_failed(conn, "shouji", day("2025-06-30"), "HTTP 500", NOW, outbox.ChannelState())
    assert "通知渠道 shouji: 送不出去, 1 条等着" in markdown(db)


def poisoned(db: Database) -> None:
    """Everything that a page can say is hostile."""
    bad = replace(
        STARTED, url="http://www.dongjiang.example/art/66.html", title=HOSTILE, origin=HOSTILE, blocks=(Paragraph(HOSTILE),)
    )
    mentions = (MentionRow(PROJECT, HOSTILE, NAME, "body", 0, 2, "开工", True),)
    with immediate(db) as conn:
        stored = store(conn, bad, day("2025-06-30"), mentions)
        alert = NewAlert("quiet_edit", "e", f"悄悄改动: 《{HOSTILE}》", f"- {HOSTILE}\n1 → 2", PROJECT, None, stored.article_id)
        flags.add_alert(conn, alert, day("2025-06-30"))
        conn.execute("UPDATE sources SET name = ?", (HOSTILE,))
        conn.execute("UPDATE articles SET url = 'javascript:alert(1)' WHERE id = ?", (stored.article_id,))


def test_no_page_writes_into_the_markdown(db: Database) -> None:
    poisoned(db)
    shown = LexborHTMLParser(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown(db)))
    assert shown.css("script, img, code") == []
    assert all(str(link.attributes["href"]).startswith("http://www.") for link in shown.css("a"))
    assert "<script>alert(1)</script>" in shown.text()


def test_no_page_writes_into_the_html(db: Database) -> None:
    poisoned(db)
    tree = LexborHTMLParser(page(db))
    assert tree.css("script, img, iframe, object, link") == []
    assert {str(link.attributes["href"]) for link in tree.css("a")} == {
        "http://www.dongjiang.example/art/2025/art_1.html",
        "http://www.dongjiang.example/art/2025/art_2.html",
        "http://www.dongjiang.example/art/2025/art_5.html",
    }
    assert not [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]
    assert "default-src 'none'" in page(db)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("http://a.example/x", True),
        ("https://a.example/x?a=1&b=(2)", True),
        ("javascript:alert(1)", False),
        ("import:x.md", False),
        ("http://a.example/> <x", False),
        ('http://a.example/"onclick="x', False),
        ("data:text/html,x", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_one: bool) -> None:
    assert web_address(url) == is_one


def test_the_bar_shows_share_and_time(db: Database) -> None:
    tree = LexborHTMLParser(page(db))
    assert tree.css_first(".bar i").attributes["style"] == "width:55.3%"
    assert re.fullmatch(r"left:49\.\d%", str(tree.css_first(".bar b").attributes["style"]))


def test_an_alert_is_taken_apart(db: Database) -> None:
    body = f"《{STARTED.title}》\n“甲\n乙”\n此前: “丙”\n东江发布 2025年04月20日\n{STARTED.url}"
    row = db.execute("SELECT id FROM articles WHERE url = ?", (STARTED.url,)).fetchone()
    with immediate(db) as conn:
        flags.add_alert(conn, NewAlert("stage", "k", "进展: 甲 → 乙", body, PROJECT, None, row[0], {"quote": "甲\n乙"}), NOW)
    (told,) = take_apart(db.conn, flags.alerts_since(db.conn, NOW))
    assert (told.subject, told.quote, told.details) == ("甲 → 乙", "甲\n乙", ("此前: “丙”",))
    assert told.where == f"东江发布 2025年4月20日《{STARTED.title}》"


@pytest.mark.skipif(PROGRAM is None, reason="no chromium on this machine")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_page_fits_a_phone_and_a_screen(db: Database, tmp_path: Path) -> None:
    poisoned(db)
    tab = Chromium(tmp_path / "profile")
    try:
        url = "data:text/html;base64," + base64.b64encode(page(db).encode()).decode()
        for width in (360, 1280):
            tab.open(url, width)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate("document.querySelector('main').offsetWidth") <= width
    finally:
        tab.close()
