"""The Chinese names of tables, columns and stored words, and what Datasette is told of the tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

DATABASE = "quwen"
"""The name the archive has in Datasette, whatever its file is called."""

TABLES: Mapping[str, Mapping[str, Any]] = tomllib.loads((files("storage.web") / "tables.toml").read_text("utf-8"))

ALERT_KINDS = {
    "mention": "新提及",
    "reading": "目标数据",
    "goal_revised": "目标调整",
    "goal_reached": "目标达成",
    "contradiction": "说法不一",
    "stage": "进展",
    "quiet_edit": "悄悄改动",
    "gone": "撤下",
    "returned": "重新出现",
    "health": "来源状况",
    "quiet": "久无消息",
}
VERDICTS = {
    "ok": "正常",
    "unchanged": "无新内容",
    "partial": "部分失败",
    "empty": "列表为空",
    "blocked": "被拦截",
    "failed": "失败",
    "stale": "久未更新",
}
OUTCOMES = {
    "new": "新增",
    "changed": "变动",
    "duplicate": "重复",
    "unchanged": "未变",
    "skipped": "跳过",
    "failed": "失败",
}
ROLES = {"goal": "目标", "actual": "实际", "rate": "比率"}
KINDS = {"project": "项目", "target": "目标"}
LADDER = ("谋划", "洽谈", "签约", "落地", "开工", "在建", "竣工", "投产", "达产")
"""The steps of a project; 备案 stands on the step of 落地, 封顶 on that of 竣工."""
_SAME_STEP = {"备案": "落地", "封顶": "竣工"}

_TABLE_KEYS = ("title", "description", "columns", "sort_desc", "facets", "label_column", "hidden")
_WORDS = {
    ("alerts", "kind"): ALERT_KINDS,
    ("watches", "kind"): KINDS,
    ("sources", "verdict"): VERDICTS,
    ("sources", "health"): VERDICTS,
    ("runs", "verdict"): VERDICTS,
    ("listings", "outcome"): OUTCOMES,
    ("readings", "role"): ROLES,
    ("articles", "published_precision"): {"minute": "到分", "day": "到日"},
}
_YES_NO = {"0": "否", "1": "是"}
_FLAGS = frozenset([("mentions", "is_new"), ("mentions", "historical"), ("readings", "historical"), ("sources", "enabled")])


def step_of(stage: str) -> str | None:
    """The step of the ladder that a stage stands on; None for 停工, 终止 and words unknown."""
    step = _SAME_STEP.get(stage, stage)
    return step if step in LADDER else None


def word(table: str, column: str, value: object) -> str | None:
    """The Chinese word for a stored one (`ok` -> 正常); None when the value speaks for itself."""
    words = _YES_NO if (table, column) in _FLAGS else _WORDS.get((table, column))
    return words.get(str(value)) if words else None


def column_name(table: str, column: str) -> str:
    """The Chinese name of a column, the column's own name when it has none. Datasette adds Link where a key has several columns."""
    return str({"Link": "行", **TABLES.get(table, {}).get("columns", {})}.get(column, column))


def shown_columns(table: str, columns: Sequence[str], asked: Sequence[str] = ()) -> list[str]:
    """Which of a page's columns its rows show, in order: those asked for, else the chosen few, else all."""
    wanted = asked and [*columns[:1], *asked]
    return [name for name in dict.fromkeys(wanted or TABLES.get(table, {}).get("shown", columns)) if name in columns]


def in_order(tables: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Datasette's tables (objects with a `name`) as our list has them; unknown ones last."""
    order = {name: place for place, name in enumerate(TABLES)}
    return sorted(tables, key=lambda table: order.get(table["name"], len(order)))


def metadata() -> dict[str, Any]:
    """What Datasette calls metadata, made anew at each call: Datasette writes into what it is given."""
    tables: dict[str, dict[str, Any]] = {}
    for name, said in TABLES.items():
        tables[name] = {key: _copy(said[key]) for key in _TABLE_KEYS if key in said}
    tables["articles_fts"] = {"hidden": True}
    return {
        "title": "区闻 quwen",
        "databases": {
            DATABASE: {
                "title": "区闻档案",
                "description": "区县政府新闻的文章、版本、提及、指标与提醒。",
                "tables": tables,
            }
        },
    }


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(value)
    return [dict(item) if isinstance(item, dict) else item for item in value] if isinstance(value, list) else value
