"""The parts of the grammar of quantities: numerals, units, comparators, periods, goals, traps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.quantities import (
    Goal,
    amounts,
    numbers,
    parse_goal,
    period_contains,
    read_body,
    read_quantities,
    same_span,
    span,
    timeline,
    units,
)

PUBLISHED = date(2025, 11, 5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十八", 28),
        ("三百一十", 310),
        ("一百零五", 105),
        ("两千", 2000),
        ("三百一十亿", 3.1e10),
        ("一亿两千万", 1.2e8),
        ("三点五亿", 3.5e8),
        ("万亿", 1e12),
        ("百亿", 1e10),
        ("二〇二五", 2025),
    ],
)
def test_chinese_numerals(text: str, value: float) -> None:
    assert numbers.chinese(text) == pytest.approx(value)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_numeral_written_out_is_read_back(value: int) -> None:
    assert numbers.chinese(_written(value)) == value


def _written(value: int) -> str:
    """Plain Chinese numeral of 1..99,999,999, every place said."""
    if value >= 10_000:
        rest = value % 10_000
        return _written(value // 10_000) + "万" + ("" if not rest else ("零" if rest < 1000 else "") + _written(rest))
    digits = "零一二三四五六七八九"
    text = ""
    pending = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if pending and text else "") + digits[digit] + name
            pending = False
        else:
            pending = True
    return text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("装机46兆瓦", 4.6e7, "瓦"),
        ("年产5GW", 5e9, "瓦"),
        ("储能20GWh", 2e7, "千瓦时"),
        ("发电900万度", 9e6, "千瓦时"),
        ("产能10kt/a", 10000, "吨/年"),
        ("面积3.5万㎡", 35000, "平方米"),
        ("投资3千万元", 3e7, "元"),
        ("投资1,234.5万元", 1.2345e7, "元"),
        ("投资3 . 5 亿元", 3.5e8, "元"),
        ("占三分之一", 100 / 3, "%"),
        ("占百分之六", 6, "%"),
        ("占七成五", 75, "%"),
        ("增长率2.5‰", 0.25, "%"),
        ("价格每公斤2.4元", 2.4, "元/公斤"),
        ("价格52元/斤", 52, "元/斤"),
        ("投资1亿2000万元", 1.2e8, "元"),
        ("长12千米", 12, "公里"),
        ("重3千克", 3, "公斤"),
    ],
)
def test_value_and_unit(text: str, value: float, unit: str) -> None:
    (reading,) = read_quantities(text, PUBLISHED)
    assert reading.value == pytest.approx(value)
    assert reading.unit == unit


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("12个", "="),
        ("达到12个", "="),
        ("高达12个", "="),
        ("12个以上", "≥"),
        ("不低于12个", "≥"),
        ("不少于12个", "≥"),
        ("至少12个", "≥"),
        ("超12个", ">"),
        ("超过12个", ">"),
        ("突破12个", ">"),
        ("逾12个", ">"),
        ("12余个", ">"),
        ("120多个", ">"),
        ("12个以内", "≤"),
        ("不超过12个", "≤"),
        ("最高12个", "≤"),
        ("不足12个", "<"),
        ("不到12个", "<"),
        ("约12个", "≈"),
        ("近12个", "≈"),
        ("12个左右", "≈"),
        ("签约12个", "="),
        ("预约12个", "="),
        ("附近12个", "="),
        ("赶超12个", "="),
    ],
)
def test_comparators(said: str, sign: str) -> None:
    (reading,) = read_quantities(f"站点{said}", PUBLISHED)
    assert reading.comparator == sign


def test_the_raw_piece_has_number_unit_and_comparator_and_stands_where_it_says() -> None:
    text = "会议指出,全区到位资金约35.2亿元左右。"
    (reading,) = read_quantities(text, PUBLISHED)
    assert reading.raw == "约35.2亿元左右"
    assert reading.start is not None
    assert text[reading.start : reading.end] == reading.raw
    assert reading.quote == text


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("今年", "2025"),
        ("去年", "2024"),
        ("今年以来", "2025"),
        ("年内", "2025"),
        ("年底前", "2025"),
        ("全年", "2025"),
        ("一季度", "2025Q1"),
        ("今年第三季度", "2025Q3"),
        ("四季度", "2025Q4"),
        ("上半年", "2025H1"),
        ("下半年", "2025H2"),
        ("前三季度", "2025-01..2025-09"),
        ("1-10月", "2025-01..2025-10"),
        ("1至10月", "2025-01..2025-10"),
        ("1月至10月", "2025-01..2025-10"),
        ("前10个月", "2025-01..2025-10"),
        ("一至八月", "2025-01..2025-08"),
        ("10月份", "2025-10"),
        ("12月", "2024-12"),
        ("2024年1—5月", "2024-01..2024-05"),
        ("2023年", "2023"),
        ("2023年度", "2023"),
        ("2023年上半年", "2023H1"),
        ("截至4月底", "2025-01..2025-04"),
        ("截至6月20日", "2025-01..2025-06"),
        ("截至2024年12月底", "2024"),
        ("截至三季度末", "2025-01..2025-09"),
        ("2024年末", "2024"),
        ("“十四五”期间", "2021..2025"),
        ("“十四五”末", "2025"),
        ("“十五五”时期", "2026..2030"),
        ("2021-2024年", "2021..2024"),
        ("5月1日-3日", "2025-05-01..2025-05-03"),
        ("5月1日至5日", "2025-05-01..2025-05-05"),
        ("9月30日至10月6日", "2025-09-30..2025-10-06"),
        ("当天", "2025-11-05"),
        ("昨日", "2025-11-04"),
        ("本月", "2025-11"),
        ("上月", "2025-10"),
        ("近三年", None),
        ("去年同期相比", None),
        ("每年", None),
    ],
)
def test_words_of_time(words: str, period: str | None) -> None:
    (reading,) = read_quantities(f"{words},全区接待游客5万人次。", PUBLISHED)
    assert reading.period == period


def test_without_a_day_of_publication_only_named_years_are_known() -> None:
    readings = read_quantities("今年接待游客5万人次。2024年接待游客4万人次。", None)
    assert [r.period for r in readings] == [None, "2024"]


def test_a_period_ends_with_the_paragraph() -> None:
    readings = read_quantities("一季度投资5亿元。签约项目6个。\n投资7亿元。", PUBLISHED)
    assert [r.period for r in readings] == ["2025Q1", "2025Q1", None]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2025H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-01..2025-10", date(2025, 1, 1), date(2025, 10, 31)),
        ("2021..2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2025-05-01..2025-05-03", date(2025, 5, 1), date(2025, 5, 3)),
    ],
)
def test_spans(period: str, first: date, last: date) -> None:
    assert span(period) == (first, last)


@pytest.mark.parametrize(
    "period", ["", "今年", "25", "2025Q5", "2025-13", "2025-02-30", "2025..2024", "2025-1", "2025..", "2025H3"]
)
def test_malformed_periods(period: str) -> None:
    with pytest.raises(ValueError, match=r"时期|日期"):
        span(period)


def test_periods_are_compared_as_days() -> None:
    assert same_span("2025Q1", "2025-01..2025-03")
    assert not same_span("2025Q1", "2025")
    assert same_span(None, None)
    assert not same_span(None, "2025")
    assert period_contains("2025", "2025-01..2025-10")
    assert not period_contains("2025Q1", "2025")
    assert not period_contains("2025", None)


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("35亿元以上", Goal(3.5e9, "元", "≥")),
        ("26个", Goal(26, "个", "=")),
        ("增长6%以上", Goal(6, "%", "≥")),
        ("下降4%以上", Goal(-4, "%", "≤")),
        ("不低于三百户", Goal(300, "户", "≥")),
        ("60亿", Goal(6e9, "元", "=")),
        ("３５亿元", Goal(3.5e9, "元", "=")),
    ],
)
def test_goals_of_a_watch(text: str, goal: Goal) -> None:
    assert parse_goal(text) == goal


@pytest.mark.parametrize("text", ["", "很多", "35", "5个和6家", "2025年"])
def test_what_is_no_goal(text: str) -> None:
    with pytest.raises(ValueError, match="目标里"):
        parse_goal(text)


def test_an_article_is_read_title_first_and_tables_by_cell() -> None:
    body = "指标\t全年目标\n到位资金\t35亿元\n图为一季度开工的3条生产线。"
    readings = read_body("衢江一季度投资增长6%", body, PUBLISHED)
    assert [(r.metric, r.value) for r in readings] == [("衢江一季度投资", 6), ("到位资金", 3.5e9), ("生产线", 3)]
    assert [r.start for r in readings] == [None, body.index("35亿元"), body.index("3条")]


@pytest.mark.parametrize("kind", ["time", "mark"])
def test_words_that_are_units_of_no_reading(kind: str) -> None:
    assert not units.is_reading(kind)


ALPHABET = "0123456789.,-—~%、和至到万亿千百十一二三元个亩吨年月日季度今去全截至目标力争已完成增长下降同比由从提高(),。;“”《》第前 约超近多余以上"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_any_text_is_read_without_fault(text: str) -> None:
    for reading in read_quantities(text, PUBLISHED):
        assert reading.start is not None
        assert reading.end is not None
        assert 0 <= reading.start < reading.end
        if reading.period:
            span(reading.period)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_characters_are_read_without_fault(text: str) -> None:
    read_quantities(text, PUBLISHED)


@pytest.mark.parametrize(
    "bait",
    [
        "1" * 20000,
        "1," * 10000,
        "百" * 20000,
        "1个" * 10000,
        "(1个" * 7000,
        "增长5%," * 5000,
        "从2025年的1个" * 3000,
        "1个、" * 6000,
        "《1个》" * 6000,
        "5月8日," * 5000 + "1个",
        "目标提高,力争达到1亿元," * 2000,
        "提出目标的" * 5000 + "1个",
        "给1元" + "资金" * 10000,
        "由1万到2万" * 4000,
    ],
)
@pytest.mark.timeout(20)
def test_long_bait_costs_linear_time(bait: str) -> None:
    read_quantities(bait, PUBLISHED)


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["个", "家", "亩", "亿元", "万吨", "%"]))
def test_full_width_and_half_width_are_one(value: int, unit: str) -> None:
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    narrow_readings = read_quantities(f"规模{value}{unit}", PUBLISHED)
    wide_readings = read_quantities(f"规模{wide}{unit}", PUBLISHED)
    assert narrow_readings == wide_readings
    assert len(narrow_readings) == 1


def test_names_are_left_out_before_metrics_are_sought() -> None:
    assert amounts.find("衢政办发〔2024〕17号文件自2024年5月1日起施行") == []
    assert timeline.find("3月5日开工,总投资5亿元", PUBLISHED) == []
