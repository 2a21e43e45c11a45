"""The table of units: which words are units, of which kind, and what they are worth in the base unit.

To add a unit, add its spelling to a line (or a new line) of TABLE. A spelling may be followed by `!` and the characters that must
not follow it (件!套 : 件, but not 件套). Where spellings begin alike the longest wins.

Kinds: money, size (measured), count, percent, point (百分点), times (倍, 番) are readings; time, mark (places, editions, ages,
scores) are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobs.quantities.words import words

TABLE: tuple[tuple[str, str, float, str], ...] = (
    # kind, base unit, factor, spellings
    ("money", "元", 1, "元人民币 元 块钱 RMB"),
    ("money", "美元", 1, "美元 美金 USD"),
    ("money", "欧元", 1, "欧元"),
    ("money", "日元", 1, "日元"),
    ("money", "港元", 1, "港元 港币"),
    ("money", "英镑", 1, "英镑"),
    ("percent", "%", 1, "%"),
    ("percent", "%", 0.1, "‰"),
    ("percent", "%", 10, "成!员果立本都套品长熟片为功效绩就型交"),
    ("point", "个基点", 1, "个基点 基点"),
    ("point", "个百分点", 1, "个百分点 百分点 个点!位"),
    ("times", "倍", 1, "倍!增"),
    ("times", "番", 1, "番!茄薯"),
    ("size", "吨", 1, "吨标准煤 吨标煤 吨 t"),
    ("size", "吨", 1e3, "kt"),
    ("size", "公斤", 1, "公斤 千克 kg KG Kg"),
    ("size", "斤", 1, "斤"),
    ("size", "克", 1, "克 g"),
    ("size", "毫克", 1, "毫克 mg"),
    ("size", "微克", 1, "微克 μg ug"),
    ("size", "瓦", 1, "瓦 W"),
    ("size", "瓦", 1e3, "千瓦 kW KW kw"),
    ("size", "瓦", 1e6, "兆瓦 MW Mw"),
    ("size", "瓦", 1e9, "吉瓦 GW"),
    ("size", "千瓦时", 1, "千瓦时 千瓦·时 kWh KWh KWH kwh"),
    ("size", "千瓦时", 1e3, "兆瓦时 MWh MWH"),
    ("size", "千瓦时", 1e6, "吉瓦时 GWh GWH"),
    ("degree", "千瓦时", 1, "度电 度!假过"),
    ("size", "千伏安", 1, "千伏安 kVA KVA"),
    ("size", "千伏安", 1e3, "兆伏安 MVA"),
    ("size", "平方米", 1, "平方米 平米 平方 m2"),
    ("size", "平方公里", 1, "平方公里 平方千米 km2"),
    ("size", "立方米", 1, "立方米 立方 m3"),
    ("size", "方", 1, "方!案面向式便"),
    ("size", "吨公里", 1, "吨公里"),
    ("size", "人公里", 1, "人公里"),
    ("size", "公里", 1, "公里 千米 km KM"),
    ("size", "米", 1, "米!粉面饭 延米 m"),
    ("size", "厘米", 1, "厘米 cm"),
    ("size", "毫米", 1, "毫米 mm"),
    ("size", "亩", 1, "亩!均"),
    ("size", "亩次", 1, "亩次"),
    ("size", "公顷", 1, "公顷 hm2"),
    ("size", "升", 1, "升!至到级学"),
    ("size", "标箱", 1, "标箱 标准箱 TEU"),
    ("size", "P", 1, "PFlops PFLOPS P"),
    ("volt", "千伏", 1, "千伏 kV KV"),
    ("volt", "伏", 1, "伏 V"),
    (
        "time",
        "",
        1,
        "个月 个工作日 工作日 个小时 小时 个季度 个学年 个自然日 自然日 年 月 日 天!然 时 点 分钟 分!布别类钱 秒钟 秒 周!年岁 星期 季度 岁 周岁 周年 学年 学期 世纪 年代 h",
    ),
    (
        "mark",
        "",
        1,
        "号 版 页 届 级 强 楼!盘宇 室 弄 单元 省道 国道 县道 乡道 °C ℃ 大 佳 比 折 步 条线 线 环 代 维 等 型 式 拼 章 G!W",
    ),
    (
        "count",
        "",
        1,
        "人次 户次 家次 场次 件次 批次 台次 辆次 车次 架次 班次 列次 艘次 条次 项次 站次 册次 只次 杯次 公里次 人份 台套 台(套) 台/套 个次 剂次 宗次 头次 "
        "个!人体性 项!目 家!庭长电装具禽里 户!外籍均型口数 台!州湾风账阶 条!件例 所!有在属得需以 栋 幢 座!谈落 批!准发复示 人!均才民口员工力社文居大 名!单称牌 "
        "头!部号雁 只!有要是能 羽 尾!矿水 株 棵 件!套 起!来步草 宗!旨 例!如行 次!要日年 场!地所馆景外均 处!理置于罚级 间!隔接 张!贴 片!区 颗 枚 块!钱 辆 艘 "
        "架!构空 列!入 班!次级组主子 门!店类诊户市 部!门分队委署 本!地科级次年市区土报 册 篇 份!额 封!闭装顶 支!持出付部行撑柱 组!织建成合 对!接于应口照外 位!于居列次置 "
        "口!径岸罩粮碑头 盏 面!积向对料临粉 盘 桌 顶 根!据 扇 款!项式 种!植子粮业养 类!型似别 轮!训换流 笔!者试 票!房据价 箱 桶 瓶 袋 盒 "
        "包!括含联容 车!间位辆站型 床!位铺 席!位 节!约能省日点 课时 学时 期!间末初待货望盼满限 层!面次级出 道!路德 眼!科镜 孔 群!众 窝 峰 卷!烟 幅!度员 首 则 "
        "股!权份 粒 朵 滴 束 网格 工日 人天 单!位项元价 捆 串 站!点 套!餐路 对 匹 骑 垄 畦 丘 艇 节点 间次 餐!饮厅 例次 针!对灸 剂 管 羽次 盆 件套",
    ),
)


@dataclass(frozen=True, slots=True)
class Unit:
    kind: str
    base: str
    factor: float


def _spellings() -> dict[str, tuple[Unit, str]]:
    table: dict[str, tuple[Unit, str]] = {}
    for kind, base, factor, line in TABLE:
        for word in line.split():
            spelling, _, forbidden = word.partition("!")
            table.setdefault(spelling, (Unit(kind, base or (spelling if kind == "count" else ""), factor), forbidden))
    return table


_TABLE = _spellings()
UNITS: dict[str, Unit] = {spelling: unit for spelling, (unit, _) in _TABLE.items()}

_PER = {
    "a": "年",
    "d": "天",
    "日": "天",
    "h": "小时",
    "t": "吨",
    "kg": "公斤",
    "千克": "公斤",
    "m2": "平方米",
    "㎡": "平方米",
    "平米": "平方米",
    "m3": "立方米",
    "L": "升",
    "s": "秒",
}
_PER_WORDS = words(
    "平方公里 平方米 立方米 平方 公斤 千克 小时 分钟 kg m2 m3 吨 亩 斤 克 升 年 月 日 天 人 户 次 个 件 台 套 只 头 羽 株 米 度 千瓦时 ",
    "公里 公顷 箱 瓶 盒 张 间 晚 瓦 辆 车 桌 d a t h L s",
)
PER_WORD = "|".join(sorted(map(re.escape, _PER_WORDS), key=len, reverse=True))


def _pattern(spelling: str, forbidden: str) -> str:
    tail = f"(?![{forbidden}])" if forbidden else ""
    return re.escape(spelling) + (r"(?![A-Za-z0-9])" if spelling[-1].isascii() and spelling[-1].isalnum() else tail)


def _by_first() -> dict[str, re.Pattern[str]]:
    """A pattern for each first character: the longest spelling wins, and a text is tried against a handful of words only."""
    groups: dict[str, list[str]] = {}
    for spelling in sorted(_TABLE, key=len, reverse=True):
        groups.setdefault(spelling[0], []).append(_pattern(spelling, _TABLE[spelling][1]))
    return {first: re.compile("|".join(patterns)) for first, patterns in groups.items()}


_BY_FIRST = _by_first()


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit that is written at offset `at` (one blank may stand before it), and where it ends."""
    if text.startswith(" ", at):
        at += 1
    pattern = _BY_FIRST.get(text[at : at + 1])
    found = pattern.match(text, at) if pattern else None
    return (UNITS[found[0]], found.end()) if found else None


def per(word: str) -> str:
    """The name of the unit after the stroke: a is 年, kg is 公斤."""
    return _PER.get(word, word)


def is_reading(kind: str) -> bool:
    return kind not in ("time", "mark")
