"""Watches: what a person may write, and what is said when it cannot be used."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from jobs.watches import Project, Target, Watches

TARGET: dict[str, Any] = {"id": "zijin", "name": "到位资金", "metric": ["到位资金"], "period": "2025", "goal": "35亿元以上"}


def reason(model: Any, **values: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return str(caught.value)


def test_id_and_name_are_enough_for_a_project() -> None:
    project = Project(id="dianti", name="云岭智能电梯产业园")
    assert (project.aliases, project.exclude, project.require_any, project.quiet_days) == ((), (), (), None)


def test_texts_are_brought_to_nfkc_and_listed_once() -> None:
    project = Project.model_validate({"id": "q", "name": "北岸Ｑ　中心（一期）", "aliases": ["Q中心", "Ｑ中心"]})
    assert (project.name, project.aliases) == ("北岸Q 中心(一期)", ("Q中心",))


def test_a_single_phrase_needs_no_brackets() -> None:
    assert Project.model_validate({"id": "q", "name": "甲园", "aliases": "乙园"}).aliases == ("乙园",)


def test_goal_and_period_of_a_target_are_read() -> None:
    target = Target.model_validate(TARGET)
    assert (target.parsed_goal.value, target.parsed_goal.unit, target.parsed_goal.comparator) == (3.5e9, "元", "≥")
    assert target.days == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_year_may_stand_without_quotes() -> None:
    assert Target.model_validate({**TARGET, "period": 2025}).period == "2025"


@pytest.mark.parametrize(
    ("model", "values", "said"),
    [
        (Project, {"id": "q", "name": "甲园", "alias": ["乙"]}, "extra_forbidden"),
        (Project, {"id": "Q 园", "name": "甲园"}, "pattern"),
        (Project, {"id": "q", "name": "  "}, "不能是空的"),
        (Project, {"id": "q", "name": "甲园", "aliases": ["　"]}, "不能是空的"),
        (Project, {"id": "q", "name": "甲园", "exclude": ["甲园"]}, "永远找不到"),
        (Project, {"id": "q", "name": "甲园", "quiet_days": 0}, "greater than or equal"),
        (Target, {**TARGET, "goal": "很多"}, "目标里没有数量"),
        (Target, {**TARGET, "period": "今年"}, "不是有效的时期"),
        (Target, {**TARGET, "metric": []}, "at least 1"),
    ],
)
def test_what_cannot_be_used_is_said(model: Any, values: dict[str, Any], said: str) -> None:
    assert said in reason(model, **values)


def test_ids_are_unique_over_both_lists() -> None:
    project, target = Project(id="zijin", name="甲园"), Target.model_validate(TARGET)
    assert "用了两次" in reason(Watches, project=[project], target=[target])
