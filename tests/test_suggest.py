"""Suggestions: what recurs and nobody watches, with counts and a sample, as TOML that can be pasted."""

from __future__ import annotations

import tomllib

from jobs.mentions import Matcher
from jobs.suggest import Suggestion, suggest, to_toml
from jobs.watches import Project, Target

ARTICLES = [
    ("项目建设提速", "石亭镇年产5万吨锂电铜箔项目昨日开工。青溪大道北延工程正在铺路。全区招商引资到位资金12亿元。"),
    ("一线见闻", "走进年产5万吨锂电铜箔项目现场,机器轰鸣。记者看到,青溪大道北延工程进展顺利。"),
    ("文旅", "《云岭遗梦》实景演出首演。会议审议《云岭区旅游条例》。年产5万吨锂电铜箔项目投产。"),
    ("月报", "《云岭遗梦》再演。全区力争全年招商引资到位资金35亿元以上。全区重点项目开工。位于智能电梯产业园的企业增产。"),
]


def names(watched: Matcher | None = None, **more: object) -> dict[str, int]:
    found = suggest(ARTICLES, watched or Matcher([]), **more)  # type: ignore[arg-type]
    return {item.name: item.count for item in found if item.kind == "project"}


def test_names_that_recur_are_counted_by_article() -> None:
    found = names()
    assert found["年产5万吨锂电铜箔项目"] == 3
    assert found["青溪大道北延工程"] == 2


def test_works_in_book_marks_count_and_documents_do_not() -> None:
    found = names(least=1)
    assert "《云岭遗梦》" in found
    assert "《云岭区旅游条例》" not in found


def test_kinds_of_projects_are_no_names() -> None:
    assert not any("重点项目" in name for name in names(least=1))


def test_what_is_watched_is_not_suggested() -> None:
    watched = Matcher([Project(id="tongbo", name="锂电铜箔项目")])
    assert "年产5万吨锂电铜箔项目" not in names(watched)


def test_once_is_not_enough() -> None:
    assert all(count >= 2 for count in names().values())


def test_one_thing_under_a_shorter_and_a_longer_name_is_one() -> None:
    texts = [("", "云岭智能电梯产业园开工。"), ("", "云岭智能电梯产业园封顶。"), ("", "走进智能电梯产业园。")]
    assert [(item.name, item.count) for item in suggest(texts, Matcher([]))] == [("云岭智能电梯产业园", 3)]


def test_metrics_come_with_the_goal_last_said() -> None:
    (metric,) = [item for item in suggest(ARTICLES, Matcher([])) if item.kind == "target"]
    assert "到位资金" in metric.name
    assert metric.goal is not None
    assert metric.goal.startswith("35亿元")
    assert not [item for item in suggest(ARTICLES, Matcher([]), metrics=["到位资金"]) if item.kind == "target"]


def test_most_frequent_first_with_a_sample() -> None:
    first = suggest(ARTICLES, Matcher([]))[0]
    assert first == Suggestion("project", "年产5万吨锂电铜箔项目", 3, "石亭镇年产5万吨锂电铜箔项目昨日开工。")


def test_the_text_can_be_pasted() -> None:
    made = [
        Suggestion("project", '云岭"Q"中心\\一期', 3, "说\n了"),
        Suggestion("target", "到位资金", 2, "样", "35亿元以上", "2025"),
        Suggestion("target", "税收收入总额", 2, "样"),
    ]
    read = tomllib.loads(to_toml(made))
    assert Project.model_validate(read["project"][0]).name == '云岭"Q"中心\\一期'
    assert Target.model_validate(read["target"][0]).parsed_goal.value == 3.5e9
    assert len(read["target"]) == 1
