"""The stage that a text says of a project.

text -> mark (the project, others) -> sentences, clauses -> events said of the project that happened -> the latest state
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.text import sentence_spans
from jobs.mentions import Squeezed, squeeze
from jobs.stages.clauses import Event, Group, Topic, attribute, find_events, find_groups, next_topic, split_sentences
from jobs.stages.ladder import STOPPED, farther, step
from jobs.stages.lists import has_own_object, lists_others, own_part, speaks_of_its_own
from jobs.stages.mood import Said, carries_wish, happened, said_of_the_past
from jobs.stages.names import mark
from jobs.stages.words import PARTS, TARGET, WITHIN, Aspect

_LINE = re.compile(r"生产线|产线|机组|车间|装置|首台|首条|首套|号线|号机")
_MAIN = re.compile(r"主体|主[^,。;]{0,3}[馆楼厅塔]|厂房|主楼|号楼|[栋幢座]|塔楼|主桥|主塔|单体|教学楼|综合楼|大楼|大桥")
_BESIDE = re.compile(r"[池渠坝墙塔罐井棚](?:的)?主体|(?:泵房|附属|配套|地下室?)[^,。;]{0,6}主体")
"""The main structure of a part is not that of the whole (清水池主体完成)."""
_PART = re.compile(rf"{PARTS}|{WITHIN}|配套|部分(?!投产)|停车场|隧道|样品")
_ADJOINING = re.compile(
    r"^(?:(?!已|和|与|及|正|将|也|则|仍|还|刚|于|今|昨|日前|近|目前|现|在|全面|全线|顺利|正式|成功|基本|均|都|全部|提前|如期"
    r"|率先|经|因|由|从|自|是|有|被|按|可|要|以|的|了|早|虽|又|再|同步|双向|实现|通过|完成|举行|迎来|建成|竣工|主体"
    r"|去年|前年|当天|上[午月周个]|下[午月周]|连续|随)[\u4e00-\u9fffA-Za-z0-9#+~-]){1,16}"
)
_WHOLE = re.compile(
    r"工程|项目|建设|施工|改造|提升|扩建|整体|总体|主体|结构|竣工|全容量|建设工程|二者|双双|首[批台条个]|产品|设备"
    r"|\d+[年月日号天个]*|[一二三四五六七八九十]+[年月日号天个]*|年|春节|国庆|元旦|五一|上午|下午|昨|终于|最终|一次性|联合"
    r"|综合|预?验收|分别|先后|陆续|集中|相继|内外|内部|新址|新校区|新院区|整车|整线|主线|双线|左右[线洞幅]|双洞|全线|校区"
    r"|院区|园区|厂区|新区|小区|项目建设"
)
_PLACE_NOUN = re.compile(
    r"(?:[厅馆段路区房楼口站池棚塔门场桥洞坝闸井墩梁管网线沟渠堤岸亭廊堂库墙顶板层柱道]|中心|系统|平台|机房)(?:工程|部分)?$"
)
_PAUSE = re.compile(r"\s*\n\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+$|^\s+(?=[\u4e00-\u9fff])")
_AMONG = re.compile(r"项目(?:当中|中|里)$")
_AFTER_IT = re.compile(rf"^继[^,。;]{{0,20}}{TARGET}(?:之?后)?$")
"""继甲之后: what follows is another's."""
_OF_WHICH = re.compile(
    r"^(?:其中|包括|如|例如|像)|^(?:它们|他们|这些项目|具体)?(?:分别|依次|具体)?(?:为|是|有)|(?:名列|位列|位居|就在)其中|榜上有名|是其中之一"
)


_GATHERED = re.compile(r"集中|集体|批量")
_CEREMONY = re.compile(r"正式|仪式|隆重|今[天日]|昨[天日]|日前|近日|宣布|随着|吹响|号角")
"""Of an opening told as the news itself, not as what the project looks back on (去年3月开工)."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the project that happened, in the order of the text. ceremony: an opening told as the news itself."""

    stage: str
    aspect: Aspect
    past: bool
    ceremony: bool


_LONGEST = 1500
"""Characters that are read of a sentence, half of them before the name: nobody writes longer ones, and time grows with the square."""


@lru_cache(maxsize=256)
def stage_of(text: str, project: str | None) -> str | None:
    """The stage that a sentence (now and then with its neighbour) says of a project, None when it says none.

    project: the name as it stands in the text; None for a text that names no project. Any form of text; compared as NFKC.
    """
    if not project:
        return None
    plain = unicodedata.normalize("NFKC", text)
    squeezed = Squeezed.of(plain)
    name = squeeze(unicodedata.normalize("NFKC", project))
    places = [squeezed.origin(match.start(), match.end()) for match in re.finditer(re.escape(name), squeezed.text)]
    if places and len(plain) > _LONGEST:
        begin = max(0, places[0][0] - _LONGEST // 2)
        plain = plain[begin : begin + _LONGEST]
        places = [(start - begin, end - begin) for start, end in places if end <= begin + _LONGEST]
    return _latest(list(_told(mark(*_without_blanks(plain.lower(), places))))) if places else None


def _without_blanks(text: str, places: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The text with its blanks as what they mean, and where the places are then.

    Inside a name they mean nothing; at line ends and between Han characters (headlines, captions, ledgers: 主体封顶 道路成形) a pause.
    """
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    last = length = 0
    for start, end in places:
        before, name = _PAUSE.sub(",", text[last:start]), "".join(text[start:end].split())
        length += len(before)
        moved.append((length, length + len(name)))
        length += len(name)
        parts += (before, name)
        last = end
    return "".join((*parts, _PAUSE.sub(",", text[last:]))), moved


def stage_said(body: str, start: int, end: int) -> str | None:
    """The stage said of the project named at [start, end) of an NFKC body.

    Read are the sentence of the place and, when it says none, the next one of the same paragraph: news names a project and goes on
    with 目前 or 该项目 (rule 4).
    """
    name = body[start:end]
    spans = sentence_spans(body)
    index = bisect_right(spans, start, key=lambda span: span[0]) - 1
    if index < 0 or start >= spans[index][1] or not name.strip():
        return None
    begin, finish = spans[index][0], max(spans[index][1], end)
    stage = stage_of(body[begin:finish], name)
    following = spans[index + 1] if index + 1 < len(spans) else None
    if following is None or "\n" in body[finish : following[0]] or name in body[following[0] : following[1]]:
        return stage
    return stage_of(body[begin : following[1]], name) if stage is None else stage


def _told(marked: str) -> Iterator[Told]:
    """Events said of the project that happened."""
    if TARGET not in marked:
        return
    reader = _Reader()
    for clauses in split_sentences(own_part(marked)):
        reader.of_which = False
        wished = False
        for number, clause in enumerate(clauses):
            events = find_events(clause)
            yield from reader.read(Said(clause, wished, ",".join(clauses[number + 1 :])), events)
            wished = carries_wish(clause, wished, bool(events))


@dataclass(slots=True)
class _Reader:
    """Where the reading of a text has come to."""

    topic: Topic = None
    pending: list[tuple[Told, bool]] = field(default_factory=list)
    """Told before the project is named; whether in a clause that has a subject or object of its own."""
    counted: list[Told] = field(default_factory=list)
    """Told of a number of projects, which may then be named (其中有甲)."""
    spoken: bool = False
    listing: bool = False
    """The project was named behind its verb (建成甲), so that verbs with other objects follow (开工乙)."""
    of_which: bool = False

    def read(self, here: Said, events: list[Event]) -> Iterator[Told]:
        """What the clause `here` tells of the project, with what was told before and is now known to be said of it."""
        clause = here.text
        groups = find_groups(clause, events)
        said = self._attributed(clause, events, groups)
        told = [(who, item) for event, who in said if (item := _happened(here, event, events))]
        of_target = any(who == "target" for _, who in said)
        if groups and self.pending:
            yield from (item for item, own in self.pending if groups[0].has_target and not (own and of_target))
            self.pending = []
        self.of_which = bool(_OF_WHICH.search(clause)) or (self.of_which and not events)
        if self.of_which and any(group.has_target for group in groups) and not told:
            yield from self.counted
        yield from (item for who, item in told if who == "target")
        own = not groups and (speaks_of_its_own(clause, events) or bool(self.pending and self.pending[-1][1]))
        self.pending += [(item, own) for who, item in told if who is None]
        among = bool(events) and bool(_AMONG.search(clause))
        gathered = not groups and bool(_GATHERED.search(clause))
        self.counted = [item for who, item in told if who == "other" or among or gathered] or self.counted
        self.of_which = self.of_which or among
        self.spoken = self.spoken or of_target
        self.listing = (self.listing and not groups) or bool(
            groups and groups[-1].has_target and any(event.end <= groups[-1].start and who == "target" for event, who in said)
        )
        self.topic = "other" if _AFTER_IT.search(clause) else next_topic(clause, events, groups, said, self.topic)

    def _attributed(self, clause: str, events: list[Event], groups: list[Group]) -> list[tuple[Event, Topic]]:
        if self.listing and not groups and has_own_object(clause, events):
            return [(event, "other") for event in events]
        said = attribute(clause, events, groups, self.topic, self.spoken)
        return [(event, "other" if lists_others(clause, event) else who) for event, who in said]


def _happened(said: Said, event: Event, events: list[Event]) -> Told | None:
    end = event.end
    for other in events:
        if 0 <= other.start - end <= 1 and said.text[end : other.start] not in ("未", "没", "待"):
            end = other.end
    if (
        event.row.aspect == "weak"
        and TARGET in said.text[event.end :]
        and not re.search("正|目前|已|现|了$", said.text[: event.end])
    ):
        return None  # 加快推进甲项目: what somebody is to do, not how it goes
    pushed = event.row.aspect == "done" and event.row.stage not in STOPPED
    if not (happened(said, event.start, event.end, pushed=pushed) and happened(said, event.start, end, pushed=pushed)):
        return None
    stage, aspect = _of_whole(said.text, event)
    ceremony = stage == "开工" and bool(_CEREMONY.search(said.text))
    return Told(stage, aspect, said_of_the_past(said.text, event.start), ceremony)


def _of_whole(clause: str, event: Event) -> tuple[str, Aspect]:
    """What an event of a part says of the whole (rule 8): a production line speaks for the plant, a building for 封顶, no other part."""
    stage, aspect = event.row.stage or "", event.row.aspect
    if stage not in ("竣工", "封顶", "投产"):
        return stage, aspect
    subject = clause[max(clause.rfind(sign, 0, event.start) for sign in TARGET + "、") + 1 : event.end]
    if stage == "投产" and _LINE.search(subject):
        return stage, aspect
    if stage == "封顶" and _BESIDE.search(subject):
        return "在建", "doing"
    if stage == "封顶" and _MAIN.search(subject):
        return stage, aspect
    if _PART.search(subject) or _names_a_part(clause, event):
        return "在建", "doing"
    if stage == "竣工" and _MAIN.search(subject) and TARGET in clause[: event.start]:
        return "封顶", aspect
    return stage, aspect


def _names_a_part(clause: str, event: Event) -> bool:
    """Whether a noun stands between the project and its verb: 甲度假村游客中心率先投用, 甲工程先行段建成通车."""
    if TARGET not in clause[: event.start]:
        return False
    between = clause[clause.rfind(TARGET, 0, event.start) + 1 : event.start]
    if re.search("全部|所有", between):
        return False
    match = _ADJOINING.match(between)
    noun = _WHOLE.sub("", match[0]) if match else ""
    return len(noun) >= 2 and bool(_PLACE_NOUN.search(noun))


def _latest(told: list[Told]) -> str | None:
    """The last state in time: mostly the farthest; a halt stands unless something later in the text goes on."""
    halts = [i for i, item in enumerate(told) if item.stage in STOPPED]
    ended = [item for item in told if item.stage == "终止"]
    resumed = [item for i, item in enumerate(told) if halts and i > halts[-1] and not item.past and item.aspect != "weak"]
    if halts and not told[halts[-1]].past and not resumed:
        return "终止" if ended else told[halts[-1]].stage
    opened = max((i for i, item in enumerate(told) if item.ceremony), default=-1)
    moving = [item for i, item in enumerate(told) if item.stage not in STOPPED and (item.aspect != "scene" or i > opened)]
    solid = [item for item in moving if item.aspect != "weak"]
    early = bool(solid) and all((step(item.stage) or 0) < 4 for item in solid)
    candidates = solid if early else moving
    return max((item.stage for item in candidates), key=farther, default=None)
