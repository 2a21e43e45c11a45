"""Byline lines: every kind of credit that newsrooms and government pages write, as composed cases with their answers."""

from __future__ import annotations

import json
import os
import re
import time
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bylines import Bylines, is_byline, parse_seed_byline, read_bylines, seed_byline
from crawler.names import is_body, is_likely_name, is_name, join_spaced, part_names

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
GOLDEN = Path(__file__).parent / "golden" / "bylines" / "credits.jsonl"
FIELDS = ("authors", "photographers", "editors", "origin", "published_at")


def _items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _when(found: Bylines) -> str | None:
    if found.published_at is None:
        return None
    return found.published_at.strftime("%Y-%m-%d" if found.precision == "day" else "%Y-%m-%dT%H:%M")


def _agrees(found: Bylines, item: dict[str, Any], field: str) -> bool:
    wanted = [item[field], *item.get(f"{field}_also", [])]
    if field == "published_at":
        said = _when(found)
        return any((said[:10] if said and each and len(each) == 10 else said) == each for each in wanted)
    if field == "origin":
        return any(_squeezed(found.origin) == _squeezed(each or "") for each in wanted)
    names = {_squeezed(name) for name in getattr(found, field)}
    return any(names == {_squeezed(name) for name in each} for each in wanted)


@pytest.mark.parametrize("item", _items(GOLDEN), ids=lambda item: item["id"])
def test_composed_credits(item: dict[str, Any]) -> None:
    found = read_bylines(item["text"])
    assert [field for field in FIELDS if not _agrees(found, item, field)] == [], found


@pytest.mark.parametrize(
    ("text", "authors", "photographers", "editors"),
    [
        ("责任编辑：【王文】", "", "", "王文"),
        ("作者：（张强）", "张强", "", ""),
        ("张三丰（文） 李明（图）", "张三丰", "李明", ""),
        ("文张三丰 图李明", "张三丰", "李明", ""),
        ("文/图/视频 张三丰", "张三丰", "张三丰", ""),
        ("王霞云 邢延岭 文/供图", "王霞云 邢延岭", "王霞云 邢延岭", ""),
        ("李明 摄/光明图片", "", "李明", ""),
        ("本版照片均由本报记者张强摄", "", "张强", ""),
        ("图片由张强提供", "", "张强", ""),
        ("照片由区融媒体中心提供", "", "", ""),
        ("图：受访者提供", "", "", ""),
        ("□张强 李明", "张强 李明", "", ""),
        ("▲张强 摄", "", "张强", ""),
        ("□ 区发改局", "", "", ""),
        ("项目已恢复施工。本报记者 陈国强 通讯员 李明", "陈国强 李明", "", ""),
        ("他很高兴。记者 问他为何", "", "", ""),
        ("记者 张三和李四 报道", "张三 李四", "", ""),
        ("李春和 王明 摄", "", "李春和 王明", ""),
        ("记者：扎西多吉 次仁卓玛", "扎西多吉 次仁卓玛", "", ""),
        ("网编：张强 本期责编 李明", "", "", "张强 李明"),
        ("作者：科协", "", "", ""),
        ("图为现场 记者：钱洁瑗 摄", "", "钱洁瑗", ""),
        ("责任编辑：童心（实习） 叶慧", "", "", "童心 叶慧"),
        ("（作者：区发改局 党组书记、局长 张建平）", "张建平", "", ""),
        ("左图：大桥。右图：开工现场。 （均为毛建军摄）", "", "毛建军", ""),
        ("浙江日报 报道组 毛广绘 余龙华", "毛广绘 余龙华", "", ""),
        ("记者 徐琪 视频拍摄 沈晶", "徐琪", "", ""),
        ("记者 斯郎卓玛 通讯员 额尔德木图", "斯郎卓玛 额尔德木图", "", ""),
        ("（记者 张强 哈力木拉提）", "张强 哈力木拉提", "", ""),
        ("（记者 张强 阿力马斯）", "张强 阿力马斯", "", ""),  # of no list: as names of other languages are written
        ("记者 是钟寅", "是钟寅", "", ""),
        ("记者 手记", "", "", ""),
        ("记者 直播", "", "", ""),
        ("开工现场。（是钟寅摄）", "", "是钟寅", ""),
        ("开工现场。（无人机摄）", "", "", ""),
        ("春耕 图", "", "", ""),
        ("作者：张强/文 李明/图 浏览次数：", "张强", "李明", ""),
        ("来源：云溪日报 张强 文/图 【字体：大 中 小】 打印", "张强", "张强", ""),
        ("来源：云溪日报 张强 摄", "", "张强", ""),
        ("记者：张强 李明 字体大小：大 中 小", "张强 李明", "", ""),
        ("作者：张强 咎绪宾", "张强 咎绪宾", "", ""),
        ("326人浏览 作者：张强 326人浏览", "张强", "", ""),
        ("茶农采摘夏茶。 记者 姒 楠 摄", "", "姒楠", ""),
        ("茶农采摘夏茶。 记者 呙 楠 摄", "", "呙楠", ""),
        ("文 丁 婕 图 归 明", "丁婕", "归明", ""),
        ("作者：文 静 字体：大 中 小", "文静", "", ""),
        ("记者：费东海 和平 浏览：12", "费东海 和平", "", ""),
        ("责任编辑： 大 中 小", "", "", ""),
        ("文 静", "", "", ""),
        ("作者：山那边的云", "山那边的云", "", ""),
        ("图片：张强（除署名外）", "", "张强", ""),
        ("列车员帮老乡把菜筐搬上车。摄影/张强", "", "张强", ""),
        ("列车员帮老乡把菜筐搬上车。供图：张强 李明", "", "张强 李明", ""),
        ("（城关街道：张强）", "张强", "", ""),
        ("（县发改局：张强 李明）", "张强 李明", "", ""),
        ("（地点：云岭镇）", "", "", ""),
        ("作者：张强 副校长 李明", "张强 李明", "", ""),
        ("记者 张强 制片人 李明", "张强", "", ""),
        ("图片/文字：张强", "张强", "张强", ""),
        ("采写和摄影：张强", "张强", "张强", ""),
        ("作者：张强 特古斯毕力格", "张强 特古斯毕力格", "", ""),
        ("（记者 李建社 通讯员 张强）", "李建社 张强", "", ""),
        ("（杂志社 供稿）", "", "", ""),
        ("文/沈知秋 吉家文 图/夏至", "沈知秋 吉家文", "夏至", ""),
        ("图/王宏图 文/李雷", "李雷", "王宏图", ""),
    ],
)
def test_rarer_forms_of_a_credit(text: str, authors: str, photographers: str, editors: str) -> None:
    found = read_bylines(text)
    assert (found.authors, found.photographers, found.editors) == tuple(
        tuple(names.split()) for names in (authors, photographers, editors)
    )


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("(据新华社)", "新华社"),
        ("项目开工。(下转第3版)", ""),
        ("(上接第一版)", ""),
        ("摘自：《衢州日报》", "《衢州日报》"),
        ("来源:(新华社)", "新华社"),
        ("图文来源：云溪职教中心", "云溪职教中心"),
    ],
)
def test_where_a_bracket_or_a_rarer_label_says_it_comes_from(text: str, origin: str) -> None:
    assert read_bylines(text).origin == origin


def test_floor_on_the_development_set() -> None:
    path = SHARED / "gold" / "bylines.jsonl"
    if not path.exists():
        pytest.skip("the gold data is not here")
    items = _items(path)
    for field in FIELDS:
        right = sum(_agrees(read_bylines(item["text"]), item, field) for item in items)
        assert right / len(items) >= 0.95, field


def test_times_are_aware_and_in_china() -> None:
    found = read_bylines("发布时间:2024-05-06 07:08:09")
    assert (found.published_at, found.precision) == (datetime(2024, 5, 6, 7, 8, tzinfo=ZoneInfo("Asia/Shanghai")), "minute")
    assert read_bylines("发布日期:2024-05-06").precision == "day"
    assert read_bylines("发布日期:2024-13-06").published_at is None
    assert _when(read_bylines("发布日期：2021-10-0809:12")) == "2021-10-08T09:12"
    assert _when(read_bylines("2023年5月6日9时5分")) == "2023-05-06T09:05"
    assert _when(read_bylines("2023年12月29日 星期五 农历十一月十七")) == "2023-12-29"
    assert _when(read_bylines("来源：云溪日报 打印 2023-12-29 08:05:11 作者：张强")) == "2023-12-29T08:05"


@pytest.mark.parametrize(
    "line",
    [
        "文/洪一 图/邵明",
        "(记者 张小明 通讯员 李四海)",
        "记者 王芳 摄",
        "作者:陈晨 编辑:林立",
        "（余国强 章晋）",
        "责任编辑：龚雪",
        "本报记者 何敏 文/图",
        "开发区招商局 王睿 摄",
        "图片:王睿(除署名外)",
    ],
)
def test_a_paragraph_that_is_nothing_but_a_byline(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "记者从区发改局获悉,项目已开工。",
        "活动现场。余国强 摄",
        "区委书记王强主持会议",
        "图为项目现场",
        "来源:衢州日报",
        "通讯员队伍",
        "(本报讯)",
        "项目总投资35亿元",
        "新华社杭州5月6日电(记者王俊)今年以来,全省推进项目建设。",
    ],
)
def test_a_paragraph_that_is_more_than_a_byline_or_none(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("王小明李雷", ["王小明", "李雷"]),
        ("欧阳静上官云飞", ["欧阳静", "上官云飞"]),
        ("赵芳钱小龙孙立", ["赵芳", "钱小龙", "孙立"]),
        ("生产车间", []),
        ("司马相如", ["司马相如"]),
    ],
)
def test_names_that_are_run_together(run: str, names: list[str]) -> None:
    assert part_names(run) == names


def test_a_han_stroke_between_blanks_is_a_bar_and_no_part_of_a_name() -> None:
    found = read_bylines("2023-05-12 10:25 丨 来源：沂山融媒 丨 作者：谭 雯 丨 编辑：张雪 丨 点击数：")
    assert (found.authors, found.editors, found.origin) == (("谭雯",), ("张雪",), "沂山融媒")
    assert read_bylines("文丨张三 图丨李四").authors == ("张三",)


@pytest.mark.parametrize(
    ("line", "authors", "photographers"),
    [
        ("作者：龙晓莲 摄", (), ("龙晓莲",)),
        ("作者：龙晓莲 沈知秋 摄", ("龙晓莲",), ("沈知秋",)),
        ("文/龙晓莲 摄", ("龙晓莲",), ()),
    ],
)
def test_who_made_a_picture_may_stand_behind_the_label_of_a_maker(
    line: str, authors: tuple[str, ...], photographers: tuple[str, ...]
) -> None:
    """PHPCMS and its like have one field 作者, into which a photographer writes what he did."""
    found = read_bylines(f"2026-03-05 16:21 来源：云溪网 {line}")
    assert (found.authors, found.photographers) == (authors, photographers)


def test_what_is_a_name() -> None:
    assert all(map(is_name, ("芈峤", "弋小娟", "揆一鸣")))  # rare, of the registers
    assert all(map(is_name, ("张越", "欧阳修", "阿卜杜拉·买买提", "刘文科")))
    assert not any(map(is_name, ("发改局", "温州网", "张", "涅阳城", "共享联盟·衢江")))
    assert is_body("杜泽镇")
    assert not is_likely_name("方面")
    assert join_spaced(["张", "越", "李四", "欧阳", "修"]) == ["张越", "李四", "欧阳修"]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = read_bylines(text)
    assert len(set(found.authors)) == len(found.authors)
    is_byline(text)


PIECES = [
    "记者",
    "通讯员",
    "文/",
    "图/",
    " ",
    "\n",
    ":",
    "(",
    ")",
    "张三丰",
    "李 四",
    "摄",
    "来源",
    "责任编辑",
    "2024-05-06",
    "、",
    "。",
    "区融媒体中心",
    "|",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_credit_is_read(text: str) -> None:
    read_bylines(text)
    is_byline(text)


@pytest.mark.parametrize(
    "piece", ["记者 张三 ", "(", "文/", "2024-05-06 ", "王", "、张三", "来 ", "摄 ", "记者 张三\n", "来源:\n", "a "]
)
def test_hostile_length_is_bounded(piece: str) -> None:
    begun = time.process_time()
    read_bylines(piece * 20_000)
    assert time.process_time() - begun < 5


NAMES = st.lists(
    st.text("张王李四·ab C", min_size=1, max_size=6).map(str.strip).map(lambda name: " ".join(name.split())).filter(bool),
    max_size=3,
)


@given(NAMES.map(tuple), NAMES.map(tuple))
def test_the_seed_byline_is_read_back(authors: tuple[str, ...], photographers: tuple[str, ...]) -> None:
    line = seed_byline(authors, photographers)
    assert parse_seed_byline(line) == ((authors, photographers) if line else None)


WORDS = st.sampled_from(
    (
        "记者",
        "本报记者",
        "张三",
        "来源",
        ":",
        "/",
        "文",
        "图",
        "摄",
        " ",
        "2025-02-14",
        "责任编辑",
        "浏览次数",
        "(",
        ")",
        "的",
        "通 讯 员",
        "衢江",
        "|",
        "供图",
        "小记者",
    )
)


@given(st.lists(WORDS, max_size=12).map("".join))
def test_places_where_no_token_can_begin_are_passed_over_rightly(line: str) -> None:
    from crawler import credit_labels

    everywhere = re.compile("(?s).")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credit_labels, "_MAY_BEGIN", everywhere)
        slow = list(credit_labels.tokens(line))
    assert list(credit_labels.tokens(line)) == slow
