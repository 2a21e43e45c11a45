"""Which project an event of a clause is said of (rules 4, 5, 6 of stages).

Clauses come in order, and a topic runs through them: a clause without a project goes on about the one before
(甲项目位于开发区,主体已封顶). Inside a clause three orders occur:

    甲、乙竣工,丙开工            subject first: an event is said of the projects before it
    建成甲,开工乙                verb first: of the projects after it
    已封顶的有甲; 在建的乙         relative: of the projects after 的
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from jobs.stages.names import Entity, entities
from jobs.stages.words import OTHER, PARTS, ROWS, TARGET, Row

Topic = Literal["target", "other", None]

_JOIN = re.compile(
    r"^[”’》)]*(?:[^,。;]*?(?:、|和|与|及|以及|暨|还有)[^,。;]{0,16}|等?|(?:在内|为代表|为龙头|为引领"
    r"|为重点|为首|等)的?[^,。;]{0,6})$"
)
_RELATIVE = re.compile(
    r"^(?:[^,。;的]{0,10}的[^,。;]{0,10}|[^,。;的]{0,12}(?:的|项目|一批|)(?:还|也|另外|另|则"
    r"|主要|分别)*(?:有|是|包括|为|:)[^,。;]{0,40})$"
)
_NAMED_THEN = re.compile(r"^(?:项目|工程|企业)?[,(]?(?:具体|分别|则|依次)?(?:为|是|有|包括|:)(?:[^。;]{0,60}[、和及与])?$")
"""Between a counted list and its names (已投产的3个项目为甲、乙)."""
_COUNTED = re.compile(r"^(?:了|的)?(?:项目)?(?:达|共)?\d+(?:余|多)?[个项宗家]")
_PLACED = re.compile(r"落户|落地|落子|扎根|入驻|位于")
_TOGETHER = re.compile(r"同时|一同|一起|一并|同期|同日|同批")
_LEAD = re.compile(r"^(?:其中|而|此外|另外|同时|另有|还有|“|,)+")
_NOW = re.compile(r"^(?:截至)?(?:目前|现在|眼下|如今|当前|现)")
"""Opens a clause that goes on about the same project (去年开工,目前滤池主体完成)."""
ROAD = re.compile(
    r"(?!道路|公路|[^,。;]{0,3}(?:匝道|便道|接线|连接|铁路|道路|公路))[\u4e00-\u9fff]{2,5}[路街](?=已|正|将|未|尚|还|完|开|通|竣|进|基本|全)"
)
"""Another road of a list of roads (经七路已通车,纬三路完成路基)."""
ADVERB = re.compile(
    r"从|自|由|在|经|因|被|按|已|正|将|就|便|没|未|并|不|却|才|终|又|再|开始|进行|去年|前年|同日|同时|双双|分别|相继"
    r"|也|则|仍|还|刚|于|今|昨|日前|近日|目前|现|即将|计划|力争|尚|未|预计|全面|顺利|正式|成功|基本|有望|均|都|全部|提前"
    r"|如期|\d"
)
NO_SUBJECT = re.compile(
    r"^(?:经|因|由|随着|通过|按|据|截|在|从|为|对|将|以|比|用|历时|预计|虽|但|并|而且|同时|现场|只见|首|第"
    r"|[一两三四五六七八九十几数]+(?=[个条座栋幢期批项标段号层台套区块处楼次年月家])|各|每|所有|全部|整个|总|累计|相关|有关|目前|这|该|此|其|他|她|我|受|直到|到|除|如|再|又|连|每|仅|只|标志"
    r"|最)"
    r"|(?:单位|公司|企业|集团|部门|人员|工人|队伍|团队|双方|各方|一方|负责人|设备|厂房|主体|结构|工程|项目|楼|线|室|房|道"
    r"|路|桥|洞|管网?|绿化|装修|安装|施工|建设|工作|手续|资金|投资|进度|面积|产品|产值|产能|土地|用地|地块|合同|协议|方案"
    r"|设计|报告|评价?|批复|招标|系统|装置|机组|机|车间|区域|[厂库客房公作]区|部分|现场|工地|材料|零部件|部件|井|坝|闸|墩"
    r"|梁|柱|顶|墙|板|层|栋|幢|座|池|塔|罐|渠|堰|棚|房|场|局|委|办|会|院|所|站|政府|镇|乡|村|县|市|省|们|者|方|日|月|年|天|后|前|时|中|内|上|下|来|期"
    r"|程|钢筋|水电|电梯|地面|大坝|塔吊|车辆|景观|基础|桩基|土方|证|图|台|套|块|件|批|水|电|气|的)$"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A word of a stage in a clause."""

    row: Row
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Projects named together: 甲、乙等3个项目."""

    start: int
    end: int
    has_target: bool
    counted: bool = False
    """Whether it opens with a number of projects (3个项目:甲、乙)."""

    @property
    def topic(self) -> Topic:
        return "target" if self.has_target else "other"


def split_sentences(marked: str) -> list[list[str]]:
    """Sentences of marked text, each as its clauses."""
    sentences = re.split(r"[。!?;]+[”’]?|\n", marked)
    return [
        [
            clause
            for clause in re.split(
                r","
                r"|(?<!项目)(?<!的有)(?<!包括)(?<!的是)(?<!一批)(?<!开工)(?<!竣工)(?<!投产)(?<!签约)(?<!落地)(?<!在建)(?<!续建)(?<!谋划)(?<!储备)(?<!前期)(?<![个项宗家]):"
                r"|——|……",
                sentence,
            )
            if clause.strip()
        ]
        for sentence in sentences
        if sentence.strip()
    ]


def find_events(clause: str) -> list[Event]:
    """The events of a clause from left to right.

    Of two that overlap the longer holds, then the one farther on the ladder; what looks like a stage and is none (施工招标) goes before all
    and is left out. Remembered: a sentence is read once for every project in it, and again with its neighbour.
    """
    return list(_events(clause))


@lru_cache(maxsize=1024)
def _events(clause: str) -> tuple[Event, ...]:
    matches = [
        Event(row, match.start(), match.end()) for row in ROWS for pattern in row.patterns for match in pattern.finditer(clause)
    ]
    matches.sort(key=lambda event: (event.row.stage is not None, event.start - event.end, -ROWS.index(event.row)))
    kept: list[Event] = []
    for event in matches:
        if all(event.end <= other.start or event.start >= other.end for other in kept):
            kept.append(event)
    return tuple(sorted((event for event in kept if event.row.stage), key=lambda event: event.start))


def find_groups(clause: str, events: Sequence[Event]) -> list[Group]:
    """Projects in a clause; those of one list are one group."""
    groups: list[Group] = []
    for entity in entities(clause):
        if groups and _joined(clause, groups[-1], entity, events):
            groups[-1] = Group(groups[-1].start, entity.end, groups[-1].has_target or entity.kind == "target", groups[-1].counted)
        else:
            groups.append(Group(entity.start, entity.end, entity.kind == "target", entity.kind == "count"))
    return groups


def _joined(clause: str, group: Group, entity: Entity, events: Sequence[Event]) -> bool:
    if entity.start < group.end:
        return True
    gap = clause[group.end : entity.start]
    between = any(group.end <= event.start and event.end <= entity.start for event in events)
    return not between and bool(_JOIN.match(gap)) and len(gap) <= 30


def attribute(
    clause: str, events: Sequence[Event], groups: Sequence[Group], topic: Topic, spoken: bool
) -> Iterator[tuple[Event, Topic]]:
    """Each event with what it is said of; None when the clause does not tell and there is no topic yet.

    spoken: whether the text has said an event of the project before, so that a like clause may speak of another (甲投产,乙竣工).
    """
    parallel = spoken if topic == "target" else topic is None and _runs_itself(events)
    if parallel and not groups and events and _foreign_subject(clause[: events[0].start]):
        topic = "other"
    verb_first = bool(events and groups and events[0].end <= groups[0].start)
    for event in events:
        yield event, _said_of(clause, event, events, groups, topic, verb_first)


def _runs_itself(events: Sequence[Event]) -> bool:
    """Whether the first event is one that a project goes through (竣工), not one that somebody brings about (某公司竞得, 签约)."""
    return bool(events) and events[0].row.stage not in ("谋划", "洽谈", "签约", "落地", "备案", "终止")


def _said_of(
    clause: str, event: Event, events: Sequence[Event], groups: Sequence[Group], topic: Topic, verb_first: bool
) -> Topic:
    inside = [group for group in groups if group.start < event.end and group.end > event.start]
    if inside:
        return "target" if any(group.has_target for group in inside) else "other"
    if named := _named_after_count(clause, event, groups):
        return named.topic
    if _COUNTED.match(clause[event.end :]):
        return "other"
    before = [group for group in groups if group.end <= event.start]
    after = _next_group(event, events, groups)
    if after and _is_relative(clause, event, after):
        shared = bool(before) and bool(_TOGETHER.search(clause[before[-1].end : event.start]))
        return "target" if after.has_target or (shared and before[-1].has_target) else "other"
    if after and (verb_first or not before) and not _is_place(clause, event, after):
        return after.topic
    if before:
        return before[-1].topic
    return topic


def _named_after_count(clause: str, event: Event, groups: Sequence[Group]) -> Group | None:
    """The projects that a count just behind the event is then broken down into (已投产的3个项目为甲、乙)."""
    for group in groups:
        if group.has_target and group.counted and 0 <= group.start - event.end <= 4:
            return group
    for one, other in itertools.pairwise(groups):
        if 0 <= one.start - event.end <= 4 and one.end - one.start > 1 and _NAMED_THEN.match(clause[one.end : other.start]):
            return other
    if (counted := _COUNTED.match(clause[event.end :])) and groups and groups[0].start >= event.end + counted.end():
        return groups[0] if _NAMED_THEN.match(clause[event.end + counted.end() : groups[0].start]) else None
    return None


def _next_group(event: Event, events: Sequence[Event], groups: Sequence[Group]) -> Group | None:
    """The projects after an event, unless another event stands between that is not its own continuation (签约落户甲)."""
    after = next((group for group in groups if group.start >= event.end), None)
    if after is None:
        return None
    between = [other for other in events if event.end <= other.start and other.end <= after.start]
    reach = event.end
    for other in between:
        if other.start - reach > 2:
            return None
        reach = other.end
    return after


def _is_relative(clause: str, event: Event, group: Group) -> bool:
    gap = clause[event.end : group.start]
    if _RELATIVE.match(gap):
        return True
    return gap in ("", "项目", "的", "中的") and event.row.stage == "在建" and clause[event.start : event.end] in ("在建", "续建")


def _is_place(clause: str, event: Event, group: Group) -> bool:
    """落户云岭工业园: the name after it is where, not what."""
    return not group.has_target and bool(_PLACED.search(clause[event.start : event.end]))


def lead_of(before: str) -> str:
    """What stands before an event without the words that open a clause (其中, 此外)."""
    return _LEAD.sub("", before)


def _foreign_subject(before: str) -> bool:
    """Whether what stands before an event is the name of something else without a telling end (嘉钢精密已竣工)."""
    if _NOW.match(before):
        return False
    lead = lead_of(before)
    if ROAD.match(lead):
        return True
    adverb = ADVERB.search(lead)
    subject = lead[: adverb.start()] if adverb else lead
    return len(subject) >= 3 and not NO_SUBJECT.search(subject) and not re.search(PARTS, subject)


def next_topic(
    clause: str, events: Sequence[Event], groups: Sequence[Group], said: Sequence[tuple[Event, Topic]], topic: Topic
) -> Topic:
    """What the next clause goes on about when it names no project."""
    if groups and re.search("除", clause[: groups[0].start]) and re.search("外", clause[groups[-1].end :]):
        return "other"
    if groups:
        with_event = [group for group in groups if any(group.end <= event.start for event in events)]
        chosen = with_event[-1] if with_event else _head(clause, groups)
        verb_first = bool(events) and events[0].end <= groups[0].start
        return groups[-1].topic if verb_first else chosen.topic
    foreign = [who for _, who in said if who == "other"]
    return "other" if foreign else topic


def _head(clause: str, groups: Sequence[Group]) -> Group:
    """Of several projects in a clause without an event the one it is about: of 与甲隔路相望的乙 the last, else the first."""
    for one, other in itertools.pairwise(groups):
        if "的" in clause[one.end : other.start]:
            return other
    return groups[0]


__all__ = [
    "ADVERB",
    "NO_SUBJECT",
    "OTHER",
    "TARGET",
    "Event",
    "Group",
    "ROAD",
    "Topic",
    "attribute",
    "find_events",
    "find_groups",
    "lead_of",
    "next_topic",
    "split_sentences",
]
