"""One story or two: copies with the usual edits are one, forms filled in anew are two, and finding them costs the same for ever."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.schema import migrations
from storage.stories import SCHEMA, differences, find_story, remember, same_story, sketch
from tests.bench.bench_stories import archive, run
from tests.bench.story_texts import EDITS, FORMS, Text, article, follow_up, number_corrected, other_frame

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def same(a: Text, b: Text) -> bool:
    return same_story(sketch(a["title"], a["body"]), sketch(b["title"], b["body"]))


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("seed", range(5))
def test_a_copy_with_an_edit_is_the_same_story(edit: str, seed: int) -> None:
    rng = random.Random(seed)
    text = article(rng, 11)
    assert same(text, EDITS[edit](text, rng))
    assert same(EDITS[edit](text, rng), text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(5))
def test_a_form_filled_in_anew_is_another_story(form: str, seed: int) -> None:
    rng = random.Random(seed)
    assert not same(FORMS[form](rng), FORMS[form](rng))


@pytest.mark.parametrize("form", FORMS)
def test_a_notice_reposted_or_corrected_is_the_same_story(form: str) -> None:
    rng = random.Random(3)
    text = FORMS[form](rng)
    assert same(text, other_frame(text, rng))


def test_a_notice_with_one_number_corrected_is_the_same_story() -> None:
    rng = random.Random(4)
    text = FORMS["招租"](rng)
    corrected = number_corrected(text, rng)
    assert corrected["body"] != text["body"]
    assert same(text, corrected)


def test_a_follow_up_with_the_same_background_is_another_story() -> None:
    rng = random.Random(5)
    text = article(rng, 12)
    assert not same(text, follow_up(text, rng))


def test_the_next_issue_of_a_series_is_another_story_though_its_facts_are_few() -> None:
    frame = "为方便群众办事,区政务服务中心定期开展政策宣讲,现将本期安排告知如下,欢迎广大群众踊跃参加,现场有工作人员解答疑问,并发放宣传资料和办事指南。地点仍在办事大厅一楼,无需预约。"
    assert not same(
        {"title": "政策宣讲安排(第12期)", "body": frame}, {"title": "政策宣讲安排(第13期)", "body": frame + "内容有调整。"}
    )


def test_short_texts_are_the_same_only_when_equal() -> None:
    assert same({"title": "公告", "body": "详见附件。"}, {"title": "公告", "body": "详见附件"})
    assert not same({"title": "公告一", "body": "详见附件。"}, {"title": "公告二", "body": "详见附件。"})
    assert not same({"title": "视频", "body": ""}, {"title": "视频", "body": ""})


def test_numbers_that_differ_between_copies_come_first() -> None:
    found = differences("大家一致认为,效果明显。全年引进项目26个。", "大家纷纷认为,效果明显。全年引进项目28个。")
    assert [(change.kind, change.old, change.new) for change in found] == [
        ("number", "26个", "28个"),
        ("wording", "一致", "纷纷"),
    ]


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    conn = archive(":memory:")
    yield conn
    conn.close()


def keep(conn: sqlite3.Connection, article_id: int, text: Text) -> int | None:
    story = find_story(conn, article_id, text["title"], text["body"])
    conn.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?)",
        (article_id, article_id if story is None else story, text["title"], text["body"]),
    )
    remember(conn, article_id, text["title"], text["body"])
    return story


def test_a_copy_finds_its_story_in_the_archive(conn: sqlite3.Connection) -> None:
    rng = random.Random(6)
    text = article(rng)
    assert keep(conn, 1, text) is None
    assert keep(conn, 2, article(rng)) is None
    assert keep(conn, 3, other_frame(text, rng)) == 1
    assert keep(conn, 4, EDITS["节选"](text, rng)) == 1


def test_an_article_is_no_copy_of_itself_and_a_new_version_replaces_the_old(conn: sqlite3.Connection) -> None:
    rng = random.Random(7)
    text, other = article(rng), article(rng)
    keep(conn, 1, text)
    assert find_story(conn, 1, text["title"], text["body"]) is None
    conn.execute("UPDATE articles SET body = ? WHERE id = 1", (other["body"],))
    remember(conn, 1, other["title"], other["body"])
    assert find_story(conn, 2, text["title"], text["body"]) is None
    assert find_story(conn, 2, other["title"], other["body"]) == 1


def test_a_clause_of_many_articles_keeps_a_bounded_number_of_postings(conn: sqlite3.Connection) -> None:
    rng = random.Random(8)
    for number in range(60):
        keep(conn, number, FORMS["招租"](rng))
    (most,) = conn.execute("SELECT max(n) FROM (SELECT count(*) AS n FROM story_fingerprints GROUP BY fingerprint)").fetchone()
    assert most == 31
    again = FORMS["招租"](rng)
    keep(conn, 60, again)
    assert find_story(conn, 61, again["title"], other_frame(again, rng)["body"]) == 60


def test_a_growing_archive_joins_copies_and_nothing_else(conn: sqlite3.Connection) -> None:
    (tally,) = run(conn, 400, 1, seed=9)
    assert tally.wrongly_joined == 0
    assert tally.found >= 0.95 * tally.copies > 30


def test_the_archive_has_the_table(conn: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    db = Database(memory=True)
    migrations.apply(db)
    columns = "SELECT name, type, pk FROM pragma_table_info('story_fingerprints')"
    assert db.conn is not None
    assert db.execute(columns).fetchall() == conn.execute(columns).fetchall()
    assert "story_fingerprints" in SCHEMA
    db.close()


@given(st.text(max_size=200), st.text(max_size=200))
def test_order_does_not_matter(a: str, b: str) -> None:
    one, other = sketch("题", a), sketch("题", b)
    assert same_story(one, other) == same_story(other, one)


def test_floor_on_the_development_set() -> None:
    path = SHARED / "gold" / "stories.jsonl"
    if not path.exists():
        pytest.skip("the gold data is not here")
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [item["id"] for item in items if same(item["a"], item["b"]) is not item["same"]]
    assert wrong == []
