"""Mentions: every rule of the fine print, and laws over composed texts."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.mentions import Found, Matcher, Squeezed, cuts_word, fold
from tests.bench.adapters import mentions as adapter

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).parents[2] / "shared"))


@dataclass(frozen=True)
class Watch:
    name: str
    aliases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require_any: tuple[str, ...] = ()
    id: str = "w"


def spans(watch: Watch, body: str, title: str = "") -> list[str]:
    """What was found in the body, as it stands there."""
    return [body[found.start : found.end] for found in Matcher([watch]).find(title, body) if found.start is not None]


PARK = Watch("云岭智能电梯产业园", aliases=("智能电梯产业园", "电梯产业园"))


def longest_alias_wins() -> tuple[Watch, str, list[str]]:
    return PARK, "云岭智能电梯产业园是电梯产业园。", ["云岭智能电梯产业园", "电梯产业园"]


def every_place_counts() -> tuple[Watch, str, list[str]]:
    return PARK, "电梯产业园、电梯产业园和电梯产业园", ["电梯产业园"] * 3


def blanks_and_line_ends_beside_han_are_passed_over() -> tuple[Watch, str, list[str]]:
    return PARK, "智能 电梯\n产业\u3000园", ["智能 电梯\n产业\u3000园"]


def blanks_between_han_and_latin_are_passed_over() -> tuple[Watch, str, list[str]]:
    return Watch("北岸Q中心"), "北岸 Q 中心", ["北岸 Q 中心"]


def a_blank_between_latin_letters_counts() -> tuple[Watch, str, list[str]]:
    return Watch("Sky Park项目"), "SkyPark项目、Sky Park 项目", ["Sky Park 项目"]


def a_blank_after_punctuation_counts_without_han() -> tuple[Watch, str, list[str]]:
    return Watch("A.B大厦"), "A. B大厦", []


def letters_are_folded() -> tuple[Watch, str, list[str]]:
    return Watch("Led照明项目"), "LED照明项目", ["LED照明项目"]


def other_signs_inside_break_a_name() -> tuple[Watch, str, list[str]]:
    return PARK, "智能电梯(一期)产业园、智能“电梯”产业园", []


def signs_of_the_watch_must_stand_in_the_text() -> tuple[Watch, str, list[str]]:
    return Watch("《云岭遗梦》演出"), "云岭遗梦演出、《云岭遗梦》演出", ["《云岭遗梦》演出"]


def a_number_is_not_cut_at_its_head() -> tuple[Watch, str, list[str]]:
    return Watch("5万吨铜箔项目"), "25万吨铜箔项目、3.5万吨铜箔项目、1,005万吨铜箔项目", []


def a_comma_of_a_list_is_no_thousands_sign() -> tuple[Watch, str, list[str]]:
    return Watch("5万吨铜箔项目"), "二期3,5万吨铜箔项目", ["5万吨铜箔项目"]


def a_number_is_not_cut_at_its_tail() -> tuple[Watch, str, list[str]]:
    return Watch("铜箔项目2"), "铜箔项目25、铜箔项目2.5、铜箔项目2,500、铜箔项目2。", ["铜箔项目2"]


def a_latin_word_is_not_cut() -> tuple[Watch, str, list[str]]:
    return Watch("Q中心", aliases=("北岸Q",)), "IQ中心、北岸QA、Q中心、北岸Q。", ["Q中心", "北岸Q"]


def a_shorter_alias_stands_where_the_longer_is_cut() -> tuple[Watch, str, list[str]]:
    return Watch("北岸Q2", aliases=("北岸",)), "北岸Q25", ["北岸"]


def an_excluded_phrase_takes_only_its_own_place() -> tuple[Watch, str, list[str]]:
    return Watch("江心岛", exclude=("江心岛路",)), "江心岛路通了,江心岛还没有。", ["江心岛"]


def an_excluded_phrase_is_found_over_blanks() -> tuple[Watch, str, list[str]]:
    return Watch("江心岛", exclude=("江心岛路",)), "江心岛 路", []


def a_name_reaching_out_of_an_excluded_phrase_stays() -> tuple[Watch, str, list[str]]:
    return Watch("江心岛公园", exclude=("江心岛",)), "江心岛公园", ["江心岛公园"]


RULES = [
    longest_alias_wins,
    every_place_counts,
    blanks_and_line_ends_beside_han_are_passed_over,
    blanks_between_han_and_latin_are_passed_over,
    a_blank_between_latin_letters_counts,
    a_blank_after_punctuation_counts_without_han,
    letters_are_folded,
    other_signs_inside_break_a_name,
    signs_of_the_watch_must_stand_in_the_text,
    a_number_is_not_cut_at_its_head,
    a_comma_of_a_list_is_no_thousands_sign,
    a_number_is_not_cut_at_its_tail,
    a_latin_word_is_not_cut,
    a_shorter_alias_stands_where_the_longer_is_cut,
    an_excluded_phrase_takes_only_its_own_place,
    an_excluded_phrase_is_found_over_blanks,
    a_name_reaching_out_of_an_excluded_phrase_stays,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule) -> None:  # type: ignore[no-untyped-def]
    watch, body, expected = rule()
    assert spans(watch, body) == expected


def test_title_and_subtitle_have_no_offsets_into_the_body() -> None:
    found = Matcher([PARK]).find("电梯产业园开工", "无关", subtitle="走进智能电梯产业园")
    assert found == [
        Found("w", "电梯产业园", "title", None, None, (0, 5)),
        Found("w", "智能电梯产业园", "subtitle", None, None, (2, 9)),
    ]


def test_required_phrase_may_stand_in_the_title() -> None:
    watch = Watch("文化产业园", require_any=("云岭", "石亭"))
    assert spans(watch, "文化产业园奠基") == []
    assert spans(watch, "文化产业园奠基", title="云岭快讯") == ["文化产业园"]


def test_a_required_phrase_inside_a_latin_word_does_not_count() -> None:
    assert spans(Watch("文化产业园", require_any=("AI",)), "文化产业园引进HAIER") == []


def test_watches_do_not_know_of_each_other() -> None:
    long, short = Watch("云岭大桥项目", id="long"), Watch("云岭大桥", id="short")
    found = Matcher([long, short]).find("", "云岭大桥项目")
    assert {(item.watch_id, item.start, item.end) for item in found} == {("long", 0, 6), ("short", 0, 4)}


def test_an_excluded_phrase_of_one_watch_is_a_name_of_another() -> None:
    island, road = Watch("江心岛", exclude=("江心岛路",), id="island"), Watch("江心岛路", id="road")
    assert [item.watch_id for item in Matcher([island, road]).find("", "江心岛路")] == ["road"]


def test_nothing_to_watch_finds_nothing() -> None:
    assert Matcher([]).find("标题", "正文") == []
    assert Matcher([Watch(" ")]).find("标题", "正文") == []


def test_matched_is_the_alias_as_the_watch_writes_it() -> None:
    (found,) = Matcher([Watch("北岸 Q 中心")]).find("", "北岸q中心")
    assert found.matched == "北岸 Q 中心"


HAN_AND_BLANKS = st.text("云岭大桥 \n\u3000aB1", max_size=40).map(lambda text: unicodedata.normalize("NFKC", text))


@given(HAN_AND_BLANKS)
def test_squeezing_loses_nothing_but_blanks_and_finds_its_way_back(text: str) -> None:
    squeezed = Squeezed.of(text)
    for offset, char in enumerate(squeezed.text):
        start, end = squeezed.origin(offset, offset + 1)
        assert end == start + 1
        assert fold(text[start]) == char
    assert "".join(squeezed.text.split()) == fold("".join(text.split()))


@given(HAN_AND_BLANKS, HAN_AND_BLANKS)
def test_a_name_put_between_full_stops_is_found_where_it_was_put(before: str, after: str) -> None:
    body = f"{before}。石亭广场。{after}"
    (found,) = Matcher([Watch("石亭广场")]).find("", body)
    assert (found.start, found.end) == (len(before) + 1, len(before) + 5)


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(("text", "place", "cut"), [("a5g", (1, 2), True), ("在5g园", (1, 3), False), ("3.5g", (2, 4), True)])
def test_letters_and_digits_side_by_side_are_one_word(text: str, place: tuple[int, int], cut: bool) -> None:
    assert cuts_word(text, *place) is cut


def test_development_gold_stays_perfect() -> None:
    gold = SHARED / "gold" / "mentions.jsonl"
    if not gold.is_file():
        pytest.skip("no shared gold data beside the repository")
    for line in gold.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        said = adapter(item["watches"], item["title"], item["body"])
        expected = [(m["watch_id"], m["start"], m["end"]) for m in item["mentions"]]
        assert sorted((m["watch_id"], m["start"] or -1, m["end"] or -1) for m in said) == sorted(
            (a, b or -1, c or -1) for a, b, c in expected
        ), item["id"]
