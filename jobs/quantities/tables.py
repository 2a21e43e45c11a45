"""Numbers of tables whose unit stands apart: in the head of the column, in the label of the row, in a cell of its own, or above.

A table is a run of lines with tabs (one row a line, one cell between tabs). The first row without a bare number is its head.

    指标 <tab> 单位 <tab> 1-5月 <tab> 同比(%)          乡镇 <tab> 到位资金(亿元) <tab> 签约项目(个)
    工业增加值 <tab> 亿元 <tab> 38.6 <tab> 7.9         高家镇 <tab> 3.2 <tab> 4

Cells that write their own unit (35亿元, 7.9%) are read by the grammar of sentences, with the row as the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jobs.quantities import timeline, tokens
from jobs.quantities.quantity import Quantity, Role
from jobs.quantities.units import is_reading

_BARE = re.compile(r"[-−+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−+]?\d{1,15}(?:\.\d{1,9})?")
_BRACKET = re.compile(r"\(([^()]{1,16})\)")
_UNIT_LINE = re.compile(r"(?:计量)?单位[::] ?([^\s,。;:()]{1,12})")
_ORDER = re.compile(r"序号|编号|排名|位次|名次|次序|代码|年份|年度$|日期|时间|电话|得分|分数")
_RATE = re.compile(r"同比|环比|增长|增速|增幅|涨幅|降幅|±|占比|比重|完成率|完成比例|进度|比上年|比去年|开工率|到位率")
_GOAL = re.compile(r"目标|计划|任务|预期")
_SAYS_NO_NOUN = re.compile(
    r"绝对[量额值]|总量|数值|数据|实绩|实际|完成|累计|本[月期年季]|当月|自?年初|指标值?|[\d一二三四上下前年月季度半至\-—~份底末]+|同比|环比|增[长速幅]|±|%"
)
_DOWN = re.compile(r"下降|降低|减少|降幅")
_TALL = 2  # rows that make a table


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    worth: float


@dataclass(frozen=True, slots=True)
class _Column:
    noun: str
    unit: _Unit | None
    role: Role
    period: str | None
    sign: int


def read_bare(lines: Sequence[str], offset: int, above: str, published: date | None) -> list[Quantity]:
    """The bare numbers of a table that have a unit somewhere, in the order of the text.

    lines: its rows. offset: where the first begins in the text. above: the line before it (单位:万元). published: as everywhere.
    """
    if len(lines) < _TALL:
        return []
    head, *rows = lines
    cells = head.split("\t")
    if any(_BARE.fullmatch(cell.strip()) for cell in cells):
        return []
    general = _unit_of(found[1]) if (found := _UNIT_LINE.search(above) or _UNIT_LINE.search(head)) else None
    period = _period(above, published)
    columns: list[_Column | None] = []
    for cell in cells:
        column = _column(cell, published, period)
        columns.append(column)
        period = column.period if column else period  # 同比 stands behind the column that it is said of
    result: list[Quantity] = []
    at = offset + len(head) + 1
    for row in rows:
        result += _read_row(row, at, columns, general)
        at += len(row) + 1
    return result


def _column(cell: str, published: date | None, period: str | None) -> _Column | None:
    """What the head of a column says, None for ranks, years and the like."""
    noun = _BRACKET.sub("", cell).strip()
    if _ORDER.search(noun):
        return None
    role: Role = "rate" if _RATE.search(cell) else "goal" if _GOAL.search(cell) else "actual"
    unit = next((unit for found in _BRACKET.finditer(cell) if (unit := _unit_of(found[1]))), None)
    if unit is None and role == "rate" and re.search(r"%|±|率|同比|增[长速幅]", cell):
        unit = _Unit("%", 1.0)
    says_noun = len(_SAYS_NO_NOUN.sub("", noun)) >= 2 and unit is not None and role != "rate"
    return _Column(noun if says_noun else "", unit, role, _period(noun, published) or period, -1 if _DOWN.search(cell) else 1)


def _read_row(row: str, at: int, columns: list[_Column | None], general: _Unit | None) -> list[Quantity]:
    label, own = "", None
    result: list[Quantity] = []
    for index, cell in enumerate(row.split("\t")):
        text = cell.strip()
        if found := _BARE.fullmatch(text):
            column = columns[index] if index < len(columns) else None
            unit = (own if column and column.role != "rate" else None) or (column.unit if column else None)
            if column and unit is None and label and column.role != "rate" and not column.noun and index:
                unit = general
            metric = column.noun or label if column else ""
            if column and unit and metric:
                result.append(_quantity(metric, found[0], unit, column, at + cell.index(text), row))
        elif unit := _unit_of(text):
            own = unit
        elif text and not label:
            label = _BRACKET.sub("", text).strip(" 、,:其中#") or text
            own = next((unit for found in _BRACKET.finditer(text) if (unit := _unit_of(found[1]))), own)
        at += len(cell) + 1
    return result


def _quantity(metric: str, number: str, unit: _Unit, column: _Column, at: int, row: str) -> Quantity:
    value = float(number.replace(",", "").replace("−", "-")) * unit.worth
    if column.sign < 0 < value:
        value = -value
    value = round(value, 6) if abs(value) < 1e9 else float(round(value))
    return Quantity(metric, value, unit.name, "=", column.role, column.period, number, at, at + len(number), row.strip())


def _unit_of(text: str) -> _Unit | None:
    """What a cell or bracket that holds a unit alone (亿元, 万亩, %) is worth."""
    words = re.sub(r"^(?:计量)?单位[::]?|^[+±]", "", text.strip())
    if not words or len(words) > 8 or words[0].isdigit():
        return None
    found = tokens.scan("1" + words)
    if len(found) != 1 or found[0].end != len(words) + 1 or not found[0].unit.base or not is_reading(found[0].unit.kind):
        return None
    token = found[0]
    return _Unit(f"{token.unit.base}/{token.per}" if token.per else token.unit.base, token.scale * token.unit.factor)


def _period(words: str, published: date | None) -> str | None:
    mentions = timeline.find(words, published)
    return mentions[-1].period if mentions else None
