"""Stages: every kind of sentence, composed by us with the right answers; the ladder; the sentence around a place of a body.

The sets of tests/golden/stages were written one after the other, each before the rules had seen it; the share that was right at first
sight is in docs/watching.md.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.stages import LADDER, advanced, stage_of, stage_said
from jobs.stages.clauses import find_events
from jobs.stages.names import mark, named_projects
from jobs.stages.words import OTHER, ROWS, TARGET

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).parents[2] / "shared"))
GOLDEN = Path(__file__).parent / "golden" / "stages"
_STEP: dict[str, int] = {stage: number for number, stages in enumerate((*LADDER, ("停工", "终止"))) for stage in stages}


def composed() -> Iterator[object]:
    """(text, project, stages that are right) of every line; `–` is none."""
    for path in sorted(GOLDEN.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#"):
                continue
            _, text, answers = line.split("\t")
            for answer in answers.split("|"):
                project, _, stages = answer.rpartition("=")
                yield pytest.param(text, project, stages.split("/"), id=f"{path.stem}-{number}-{project}")


@pytest.mark.parametrize(("text", "project", "right"), list(composed()))
def test_sentence(text: str, project: str, right: list[str]) -> None:
    said = stage_of(text, project)
    assert (_STEP[said] if said else None) in [None if stage == "–" else _STEP[stage] for stage in right], said


SIDE_BY_SIDE = [
    ("甲已竣工,乙正在施工,丙尚未开工。", "竣工 在建 –"),
    ("建成甲、乙,开工丙。", "竣工 竣工 开工"),
    ("已建成投用的有甲,正在建设的有乙,即将开工的有丙。", "投产 在建 –"),
    ("其中甲已签约,乙正在洽谈,丙处于谋划阶段。", "签约 洽谈 谋划"),
    ("甲(竣工)、乙(在建)、丙(前期)", "竣工 在建 谋划"),
    ("甲:已完工;乙:正在进行基础施工;丙:正在办理用地手续。", "竣工 在建 谋划"),
    ("1.甲已开工;2.乙已封顶;3.丙已签约。", "开工 封顶 签约"),
    ("一是甲,已投入使用;二是乙,正在装修;三是丙,计划明年启动。", "投产 在建 –"),
    ("新开工甲、乙,续建丙。", "开工 开工 在建"),
    ("与甲一同开工的还有乙和丙。", "开工 开工 开工"),
    ("继甲之后,乙也于昨天投产,丙预计年底投产。", "– 投产 –"),
    ("区长来到甲、乙施工现场,又到刚刚投产的丙车间,看望一线工人。", "在建 在建 投产"),
    ("已投产的3个项目为甲、乙、丙。", "投产 投产 投产"),
    ("全区5个项目实现开工,分别为甲、乙和丙。", "开工 开工 开工"),
    ("推动甲开工、乙竣工、丙投产。", "– – –"),
]
NAMES = [
    ("中科储能", "一鸣食品", "东方电缆"),
    ("养老服务综合体", "乌石山景区", "云顶酒店"),
    ("环城北路", "白沙大桥", "老粮库改造"),
]


@pytest.mark.parametrize(("text", "right"), SIDE_BY_SIDE)
@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[0])
def test_projects_side_by_side(text: str, right: str, names: tuple[str, str, str]) -> None:
    """Names with and without a telling end; what a clause, item, label or bracket says of one is not said of the next."""
    for sign, name in zip("甲乙丙", names, strict=True):
        text = text.replace(sign, name)
    assert [stage_of(text, name) or "–" for name in names] == right.split()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("机声隆隆,红旗招展,云岭大桥正式开工建设。", "开工"),
        ("工地上机器轰鸣。云岭大桥去年3月开工。", "在建"),
        ("云岭大桥用地交付纪实", "落地"),
        ("云岭大桥交付使用。", "投产"),
        ("云岭大桥主桥墩清水池主体完成。", "在建"),
        ("云岭大桥西起中山路,东至信安大道,全长3公里,目前正在施工。", "在建"),
        ("在专班的全力保障下,云岭大桥提前通车。", "投产"),
        ("待云岭大桥通车,这里将成为新地标。", None),
        ("备受期待的云岭大桥通车啦!", "投产"),
        ("根据约定,已与企业解除云岭大桥投资协议。", "终止"),
        ("有消息称云岭大桥已烂尾,区里回应:不存在烂尾情况。", None),
        ("云岭大桥已供地未开工。", "落地"),
        ("云岭大桥开工仪式因台风推迟。", None),
        ("云岭大桥上月获批,向开工建设迈出一步。", "落地"),
        ("若资金不到位,云岭大桥可能终止。", None),
        ("云岭大桥控制性工程——千里岗隧道左幅贯通。", "在建"),
        ("云岭大桥主塔正在施工;乡镇污水管网工程已经竣工。", "在建"),
        ("批而未建的云岭大桥被依法收回土地。", "终止"),
    ],
)
def test_rules_of_their_own(text: str, right: str | None) -> None:
    assert stage_of(text, "云岭大桥") == right


def test_no_project_no_stage() -> None:
    assert stage_of("全区又签约27个项目。", None) is None
    assert stage_of("甲项目开工。", "乙项目") is None


def test_blanks_and_full_width_signs_in_the_name_do_not_matter() -> None:
    assert stage_of("云岭Ｑ国际 酒店（一期）\n昨日封顶。", "云岭Q国际酒店(一期)") == "封顶"


@pytest.mark.parametrize(
    ("old", "new", "worth"),
    [
        (None, "谋划", True),
        ("签约", "开工", True),
        ("开工", "签约", False),
        ("落地", "备案", False),
        ("封顶", "竣工", False),
        ("在建", "停工", True),
        ("停工", "停工", False),
        ("停工", "终止", True),
        ("终止", "停工", False),
        ("停工", "在建", True),
        ("达产", "投产", False),
    ],
)
def test_advance(old: str | None, new: str, worth: bool) -> None:
    assert advanced(old, new) is worth


def place(body: str, name: str) -> tuple[int, int]:
    start = body.index(name)
    return start, start + len(name)


def test_the_sentence_of_the_place_speaks() -> None:
    body = "云岭大桥昨日通车。\n石亭广场正在打桩。"
    assert stage_said(body, *place(body, "云岭大桥")) == "投产"
    assert stage_said(body, *place(body, "石亭广场")) == "在建"


def test_the_next_sentence_speaks_when_its_own_says_nothing() -> None:
    body = "石亭广场位于城南,占地30亩。目前,主体已封顶。"
    assert stage_said(body, *place(body, "石亭广场")) == "封顶"


def test_the_next_paragraph_does_not_speak() -> None:
    body = "石亭广场位于城南,占地30亩。\n目前,主体已封顶。"
    assert stage_said(body, *place(body, "石亭广场")) is None


def test_the_next_sentence_about_another_project_does_not_speak() -> None:
    body = "石亭广场位于城南。云岭大桥昨日通车。"
    assert stage_said(body, *place(body, "石亭广场")) is None


def test_a_caption_says_no_stage() -> None:
    body = "前文说了别的。\n云岭生物医药生产基地建设项目\n后文又说开工。"
    assert stage_said(body, *place(body, "云岭生物医药生产基地建设项目")) is None


def test_an_alias_inside_a_longer_name_is_that_name() -> None:
    body = "云岭生物医药生产基地项目已开工,石亭广场还在谋划。"
    assert stage_said(body, *place(body, "云岭生物医药")) == "开工"


def test_a_phase_is_another_project() -> None:
    assert stage_of("云岭大桥项目一期已投产,二期正在打桩。", "云岭大桥项目") is None


def marked(text: str, name: str = "") -> str:
    places = [(text.index(name), text.index(name) + len(name))] if name else []
    return mark(text, places).replace(TARGET, "T").replace(OTHER, "R")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进石亭广场建设", "推进R建设"),
        ("该项目已开工", "该项目已开工"),
        ("重点产业项目开工", "重点产业项目开工"),
        ("主体工程完工", "主体工程完工"),
        ("完成总工程量的一半", "完成总工程量的一半"),
        ("新签约项目27个", "新签约项目27个"),
        ("位于云岭产业园", "位于云岭产业园"),
        ("建成石亭广场、开工梅岭水库", "建成R、开工R"),
    ],
)
def test_what_is_a_project_and_what_is_none(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_named_projects_have_no_verb_before_them() -> None:
    text = "加快推进青溪大道北延工程,谋划城南水厂项目"
    assert [text[a:b] for a, b in named_projects(text)] == ["青溪大道北延工程", "城南水厂项目"]


def test_every_word_of_the_rules_is_in_the_table() -> None:
    """The words of the ladder that the definition names, each alone, give its stage."""
    words = {
        "谋划": "谋划 策划 包装 前期工作 规划阶段 选址",
        "洽谈": "洽谈 对接 接洽 达成意向",
        "签约": "签约 签订投资协议 签署合作协议",
        "落地": "落地 落户 拿地 摘牌 竞得土地 立项 核准 可研获批",
        "备案": "备案",
        "开工": "开工 动工 奠基 破土 启动建设",
        "在建": "在建 续建 正在施工 正在安装 正在装修 打桩 完成投资 完成过半 复工",
        "封顶": "封顶 结顶 主体完工",
        "竣工": "竣工 完工 基本完工 建成 验收 贯通",
        "投产": "投产 试生产 下线 投用 启用 投入使用 开业 开园 通车 并网",
        "达产": "达产 满产 满负荷生产",
        "停工": "停工 停建 暂停施工 停止建设",
        "终止": "终止 取消 解除协议 撤销备案",
    }
    for stage, listed in words.items():
        for word in listed.split():
            assert stage in [event.row.stage for event in find_events(word)], word


def test_table_has_all_stages() -> None:
    assert {row.stage for row in ROWS if row.stage} == set(_STEP)


def test_development_gold_keeps_its_floor() -> None:
    gold = SHARED / "gold" / "stages.jsonl"
    if not gold.is_file():
        pytest.skip("no shared gold data beside the repository")
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    right = 0
    for item in items:
        said = stage_of(item["text"], item["project"])
        wanted = [item["stage"], *item.get("stage_also", [])]
        right += (_STEP[said] if said else None) in [_STEP[stage] if stage else None for stage in wanted]
    assert right / len(items) >= 0.94
