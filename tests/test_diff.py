"""What differs between two versions: by sentence, then by token, with a number and its unit as one."""

from __future__ import annotations

import json
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records import Article, Attachment, Heading, Paragraph
from storage.diff import Piece, Summary, VersionText, as_html, as_text, changes, summary_from_json, summary_to_json
from storage.diff_tokens import tokenize


def of_bodies(old: str, new: str) -> Summary:
    return changes(VersionText("题", old), VersionText("题", new))


@pytest.mark.parametrize(
    ("old", "new", "kind", "was", "now"),
    [
        ("全年新引进亿元以上项目26个。", "全年新引进亿元以上项目28个。", "number", "26个", "28个"),
        ("到位资金35亿元以上,同比增长。", "到位资金38.5亿元以上,同比增长。", "number", "35亿元", "38.5亿元"),
        ("一季度同比增长15.3%,势头良好。", "一季度同比增长5.3%,势头良好。", "number", "15.3%", "5.3%"),
        ("今年开工的项目共有三个,进展顺利。", "今年开工的项目共有四个,进展顺利。", "number", "三个", "四个"),
        ("会议于2月14日在区行政中心召开。", "会议于2月15日在区行政中心召开。", "date", "2月14日", "2月15日"),
        ("项目将在2025年底前完成主体施工。", "项目将在2026年底前完成主体施工。", "date", "2025年", "2026年"),
        ("区发改局局长章李华表示,将抓紧落实。", "区发改局局长李大为表示,将抓紧落实。", "name", "章李华", "李大为"),
        ("出席的有赵小刚、钱大明。", "出席的有赵小刚、钱小强。", "name", "钱大明", "钱小强"),
        ("昨天,云帆生物医药项目正式开工建设。", "昨天,云海生物医药项目正式开工建设。", "project", "帆", "海"),
        ("昨天,云帆医药项目正式开工建设。", "昨天,云帆生物医药项目正式开工建设。", "project", "", "生物"),
        ("要求加快项目建设,确保见效。", "要求推进项目建设,确保见效。", "wording", "加快", "推进"),
        ("会议强调要加大投入力度。", "会议明确要加大投入力度。", "wording", "强调", "明确"),
        ("大家纷纷表示要鼓足干劲抓好落实。", "大家一致表示要鼓足干劲抓好落实。", "wording", "纷纷", "一致"),
    ],
)
def test_one_thing_changed_is_told_as_one(old: str, new: str, kind: str, was: str, now: str) -> None:
    (change,) = of_bodies(old, new).changes
    assert (change.kind, change.old, change.new, change.quote) == (kind, was, now, new)


def test_a_changed_project_name() -> None:
    (change,) = of_bodies("落户的有艾美斐项目和其他项目。", "落户的有艾美斐生物项目和其他项目。").changes
    assert (change.kind, change.new) == ("project", "生物")


def test_a_moved_sentence_is_not_new() -> None:
    summary = of_bodies("第一句在前面。第二句在后面。", "第二句在后面。第一句在前面。")
    assert (summary.added, summary.removed, summary.changed, summary.added_text) == ((), (), (), ())
    assert summary.fields == ("body",)


def test_added_text_says_where_the_new_words_stand() -> None:
    old = "项目26个。旧的一句话留着。"
    new = "项目28个。旧的一句话留着。\n艾美斐项目也来了。"
    summary = of_bodies(old, new)
    assert [new[start:end] for start, end in summary.added_text] == ["28个", "艾美斐项目也来了。"]
    assert summary.added == ("艾美斐项目也来了。",)


def test_a_sentence_said_twice_and_then_once_is_removed_once() -> None:
    assert of_bodies("重要的话。重要的话。", "重要的话。").removed == ("重要的话。",)


def test_every_field_is_named() -> None:
    when = datetime(2025, 3, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    old = Article("", "旧题", (Paragraph("同一句话。"),), "旧副题", published_at=when, authors=("张三",))
    new = Article(
        "",
        "新题",
        (Heading("同一句话。"),),
        "新副题",
        published_at=when.replace(day=2),
        authors=("李四",),
        attachments=(Attachment("附件", "http://a.example/1.pdf"),),
    )
    summary = changes(VersionText.of(old), VersionText.of(new))
    assert summary.fields == ("title", "subtitle", "published_at", "bylines", "attachments", "blocks")
    assert [(change.field, change.kind) for change in summary.changes] == [
        ("title", "wording"),
        ("subtitle", "wording"),
        ("published_at", "date"),
        ("bylines", "name"),
    ]
    assert summary.changes[3].old == "文/张三"


def test_shown_on_a_terminal_and_on_a_page() -> None:
    summary = of_bodies("引进项目26个,势头良好。删去的整句话。", "引进项目28个,势头良好。另外写来的文字。")
    assert as_text(summary) == "~ 引进项目[-26个-]{+28个+},势头良好。\n- 删去的整句话。\n+ 另外写来的文字。"
    assert as_html(summary.changed[0]) == "引进项目<del>26个</del><ins>28个</ins>,势头良好。"
    assert as_html((Piece("ins", "<script>&"),)) == "<ins>&lt;script&gt;&amp;</ins>"


@pytest.mark.parametrize(
    "body",
    [
        "甲乙丙" * 30_000,
        "。".join(f"同一句话{i % 7}" for i in range(20_000)),
        "。".join(f"编号的句子{i}" for i in range(10_000)),
        "a," * 50_000,
    ],
    ids=["one long sentence", "few sentences often", "many alike", "clauses"],
)
def test_hostile_length_is_bounded(body: str) -> None:
    begun = time.process_time()
    of_bodies(body, body.replace("乙", "丁", 200).replace("1", "2").replace("a", "b", 3000) + "尾")
    assert time.process_time() - begun < 5


TEXTS = st.lists(
    st.sampled_from(["项目", "26个", "28个", "35亿元", "。", ",", "\n", "张三表示", "局长李四", "2月14日", "A1", " ", "三成"])
).map("".join)


@given(TEXTS)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokenize(text)) == text


@given(TEXTS, TEXTS)
def test_pieces_hold_both_versions_and_spans_lie_in_the_new_body(old: str, new: str) -> None:
    summary = of_bodies(old, new)
    for pieces in summary.changed:
        assert "".join(piece.text for piece in pieces if piece.op != "ins") in old
        assert "".join(piece.text for piece in pieces if piece.op != "del") in new
    assert all(0 <= start < end <= len(new) for start, end in summary.added_text)
    assert all(a[1] <= b[0] for a, b in zip(summary.added_text, summary.added_text[1:], strict=False))
    assert summary_from_json(json.loads(json.dumps(summary_to_json(summary)))) == summary


@given(TEXTS)
def test_nothing_differs_from_itself(text: str) -> None:
    assert of_bodies(text, text) == Summary()
