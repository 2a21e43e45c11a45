"""Numbers of tables whose unit stands apart: in the head, in the label, in a cell of its own, above the table."""

from __future__ import annotations

from datetime import date

import pytest

from jobs.quantities import read_body

PUBLISHED = date(2025, 7, 20)

Row = tuple[str, float, str, str, str | None]


def read(body: str) -> list[Row]:
    readings = read_body("", body, PUBLISHED)
    for reading in readings:
        assert reading.start is not None
        assert body[reading.start : reading.end] == reading.raw
    return [(r.metric, r.value, r.unit, r.role, r.period) for r in readings]


def test_the_unit_in_a_cell_of_its_own() -> None:
    body = "指标\t单位\t1-5月\t同比(%)\n规上工业增加值\t亿元\t38.6\t7.9\n其中:制造业\t亿元\t30.1\t-2.5"
    assert read(body) == [
        ("规上工业增加值", 3.86e9, "元", "actual", "2025-01..2025-05"),
        ("规上工业增加值", 7.9, "%", "rate", "2025-01..2025-05"),
        ("制造业", 3.01e9, "元", "actual", "2025-01..2025-05"),
        ("制造业", -2.5, "%", "rate", "2025-01..2025-05"),
    ]


def test_the_unit_in_the_head_names_the_metric_of_each_row() -> None:
    body = "乡镇\t到位资金(亿元)\t签约项目(个)\t排名\n甲镇\t3.2\t4\t1\n乙镇\t2.5\t3\t2"
    assert read(body) == [
        ("到位资金", 3.2e8, "元", "actual", None),
        ("签约项目", 4, "个", "actual", None),
        ("到位资金", 2.5e8, "元", "actual", None),
        ("签约项目", 3, "个", "actual", None),
    ]


def test_the_unit_in_the_label_and_goals_in_a_column() -> None:
    body = "项目\t2024年目标\t2024年完成\n造林面积(亩)\t3,000\t2800"
    assert read(body) == [("造林面积", 3000, "亩", "goal", "2024"), ("造林面积", 2800, "亩", "actual", "2024")]


def test_the_unit_above_the_table_and_cells_with_their_own() -> None:
    body = "2024年上半年主要指标 单位:万元\n指标\t总量\t增长±%\n财政收入\t15680\t6.1\n到位资金\t3亿元\t7.9%"
    assert read(body) == [
        ("财政收入", 1.568e8, "元", "actual", "2024H1"),
        ("财政收入", 6.1, "%", "rate", "2024H1"),
        ("到位资金", 3e8, "元", "actual", None),
        ("到位资金", 7.9, "%", "rate", None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "序号\t姓名\t成绩\n1\t王某\t92\n2\t李某\t88",
        "企业名称\t联系电话\n甲公司\t3838123",
        "单独一行\t38.6",
        "1\t2\n3\t4",
        "指标\t年份\n人口(人)\t2024",
    ],
)
def test_bare_numbers_without_a_unit_are_none(body: str) -> None:
    assert read(body) == []


@pytest.mark.timeout(20)
def test_a_long_table_costs_linear_time() -> None:
    body = "指标\t投资(亿元)\n" + "甲\t3.2\n" * 5000
    assert len(read(body)) == 5000
