"""Reading quantities: text -> amounts (tokens, traps) -> for each its metric, role, period -> Quantity.

    tokens.scan | amounts.find | timeline.find, roles.marks | one pass in order, with what was said before | Quantity…

A paragraph is read in one pass; nothing is carried from one paragraph to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from crawler.text import nfkc, sentence_spans
from jobs.quantities import amounts, metrics, roles, tables, timeline, traps
from jobs.quantities.amounts import Amount
from jobs.quantities.comparators import FLIPPED
from jobs.quantities.quantity import Comparator, Quantity, Role

_MAY_HOLD = re.compile(
    r"\d|[十百千万亿]|分之|半数|一半|[一二三四五六七八九]成|[两二三四五六七八九]倍|[一两二三四翻]番|[一两二三四五六]个百分点"
)
_BOUNDARY = re.compile(r"[,。;:!?()\t\n]")
_NOW_AFTER_FROM = re.compile(r"[由从][^,。;]{0,12}(?:目前|现在|现有|当前|的)? ?$")
_GOAL_MOVED = re.compile(r"(?:目标|任务|指标)数?[^,。;]{0,4}?[由从](?!目前|现在|现有|当前)")
_MOVED_ON = re.compile(r"[^,。;]{0,12}?(?:上调|下调|调整|调高|调增|修订)(?:到|至|为)")
_GRANT = re.compile(r"奖励|补助|补贴|资助|贴息|奖补|扶持")
_MEASURES = frozenset(("增速", "增幅", "增长率", "涨幅", "降幅", "占比", "比重", "增量", "总量", "总额", "数量"))
_BUILT = frozenset(("新建", "新增", "建成", "改建", "续建", "再建", "新引进", "新招引"))
_GAIN = re.compile(r"[净同比多]*(?:增收|减收|短收|超收|增支)额?")
_TRIMMED = " 、,:“”\"'()"
_REACH = 64
_LONGEST = 600


def read_quantities(text: str, published: date | None) -> list[Quantity]:
    """Every reading of one or a few sentences, in order.

    text is taken as NFKC (it is normalised again, which changes nothing then); offsets are into that text. published: day of
    publication in China, which resolves 今年, 一季度; None leaves such periods None.
    """
    text = nfkc(text)
    result: list[Quantity] = []
    offset = 0
    lines = text.split("\n")
    table_end = 0  # the line behind the table that is being read
    for index, line in enumerate(lines):
        if "\t" in line and index >= table_end:
            table_end = next((i for i in range(index, len(lines)) if "\t" not in lines[i]), len(lines))
            result += tables.read_bare(lines[index:table_end], offset, lines[index - 1] if index else "", published)
        if _MAY_HOLD.search(line):
            result += _Paragraph(line, published, offset).read()
        offset += len(line) + 1
    if table_end:
        result.sort(key=lambda reading: reading.start or 0)
    return result


def read_body(title: str, body: str, published: date | None) -> list[Quantity]:
    """Readings of an article: those of the title first (without offsets), then those of the body, one block a line."""
    from_title = [replace(reading, start=None, end=None) for reading in read_quantities(title, published)]
    return from_title + read_quantities(body, published)


@dataclass(slots=True)
class _Said:
    """What was said of the last number, for those that carry on."""

    metric: str = ""
    nouns: list[str] = field(default_factory=list)
    sign: int = 1
    role: Role = "actual"
    changed: bool = False
    recent: list[str] = field(default_factory=list)
    by_unit: dict[str, str] = field(default_factory=dict)


class _Paragraph:
    """One pass over one paragraph."""

    def __init__(self, text: str, published: date | None, offset: int) -> None:
        self.text = text
        self.published = published
        self.offset = offset
        self.said = _Said()
        self.outside: str | None = None  # the metric before an open bracket
        self.last_end = 0  # where the amount before the present group ends
        self.span_index = 0  # the sentence of the last number read
        self.used_until = 0  # where the last noun behind a number ends: it does not name the next one

    def read(self) -> list[Quantity]:
        text = self.text
        found = amounts.find(text)
        if not found:
            return []
        found = self._without_names(found)
        if not found:
            return []
        self.next_start = {one.end: other.end for one, other in pairwise(found) if one.end == other.start}
        self.mentions = timeline.find(text[: found[-1].end + _REACH], self.published)
        self.mention_starts = [m.start for m in self.mentions]
        self.spans = _spans_with(found, sentence_spans(text))
        self.marks = roles.marks(text, self.spans, self.mentions, self.published)
        self.mark_starts = [m.start for m in self.marks]
        result: list[Quantity] = []
        index = 0
        while index < len(found):
            size = self._group_size(found, index)
            group = found[index : index + size]
            result += self._read_group(group, found[index - 1].end if index else 0)
            index += size
        return result

    def _without_names(self, found: list[Amount]) -> list[Amount]:
        """Leave out amounts that belong to a name or a threshold; those joined to one in the same phrase go with it."""
        verdicts: list[str] = []
        named_at = -1  # where the last amount ended that is part of the name of a plant
        before = 0
        for amount in found:
            left = self.text[max(before, self._boundary(amount.start), amount.start - 24) : amount.start]
            between = self.text[named_at : amount.start] if named_at >= 0 else ","
            verdict = traps.names(self.text, amount, left, after_name=not _BOUNDARY.search(between))
            if verdict == "plant":
                named_at = amount.number_end
            verdicts.append(verdict)
            before = amount.number_end
        for i in range(len(found) - 2, -1, -1):
            between = self.text[found[i].end : found[i + 1].start]
            if (
                verdicts[i + 1] == "limit"
                and found[i].unit == found[i + 1].unit
                and metrics.is_joint(between)
                and "," not in between
            ):
                verdicts[i] = "limit"  # 产值5亿元、10亿元以上企业
        return [amount for amount, verdict in zip(found, verdicts, strict=True) if not verdict]

    def _boundary(self, at: int) -> int:
        """Where the clause that holds `at` begins."""
        text = self.text
        for i in range(at - 1, max(-1, at - _REACH - 1), -1):
            if text[i] in ",。;:!?()\t":
                return i + 1
        return max(0, at - _REACH)

    def _group_size(self, found: list[Amount], index: int) -> int:
        """How many amounts from `index` on are joined by 、 or 和 alone (5.1%、6.2%和7%)."""
        size = 1
        while index + size < len(found):
            between = self.text[found[index + size - 1].end : found[index + size].start]
            joint = metrics.is_joint(between) and "," not in between
            if not joint and not (metrics.is_joint_change(between) and self._tells_apart(found[index])):
                break
            size += 1
        return size

    def _tells_apart(self, amount: Amount) -> bool:
        """Whether 分别 stands in the clause before an amount."""
        return "分别" in self.text[self._boundary(amount.start) : amount.start]

    def _local(self, amount: Amount, previous_end: int) -> tuple[str, int]:
        """The words of the clause before an amount. A label and a bracket before it (总投资:5亿元, 生产总值(GDP)完成) belong to them."""
        previous_end = max(previous_end, min(self.used_until, amount.start))
        begin = max(self._boundary(amount.start), previous_end)
        local = self.text[begin : amount.start]
        if begin > previous_end and begin >= 2 and self.text[begin - 1] in ":\t" and not metrics.noun_before(local):
            begin = max(self._boundary(begin - 1), previous_end)
        elif begin > previous_end and self.text[begin - 1] == ")" and not metrics.noun_before(local):
            opened = self.text.rfind("(", max(0, begin - 30), begin)
            if opened > previous_end:
                start = max(self._boundary(opened), previous_end)
                return self.text[start:opened] + local, start
        elif begin == amount.start and begin > previous_end and self.text[begin - 1] == "(" and amount.kind == "count":
            start = max(self._boundary(begin - 1), previous_end)
            return self.text[start : begin - 1], start
        return self.text[begin : amount.start], begin

    def _read_group(self, group: list[Amount], previous_end: int) -> list[Quantity]:
        first = group[0]
        self.last_end = previous_end
        self._cross_brackets(previous_end, first.start)
        local, begin = self._local(first, previous_end)
        joined = metrics.is_joint(local) and bool(previous_end) and begin == previous_end
        change = roles.change_of(local, first.kind)
        if change and change.object_at >= 0:
            phrase = metrics.strip_head(local[change.object_at :])
            nouns: list[str] = []
        else:
            phrase, nouns = self._name(first, local, len(group), group[-1])
        result: list[Quantity] = []
        for position, amount in enumerate(group):
            metric = nouns[position] if nouns else phrase
            if position and (own := roles.change_of(self.text[group[position - 1].end : amount.start], amount.kind)):
                change = own
            result += self._read_one(amount, local, begin, metric, change, joined or position > 0)
        if nouns:
            self.said.nouns = nouns
        elif len(group) == 1 and phrase != self.said.metric:
            self.said.nouns = []
        return result

    def _cross_brackets(self, begin: int, end: int) -> None:
        """A bracket does not change what is spoken of behind it: 进出口21.3亿元(其中出口17亿元),增长9.2%."""
        between = self.text[begin:end]
        opened, closed = between.rfind("("), between.rfind(")")
        if opened > closed:
            self.outside = self.said.metric
        elif closed >= 0 and "(" not in between and self.outside is not None:
            self.said.metric, self.outside = self.outside, None

    def _name(self, amount: Amount, local: str, count: int, last: Amount) -> tuple[str, list[str]]:
        """The metric of a group, and its nouns one by one when it enumerates them."""
        before = metrics.noun_before(local)
        if self.said.metric and self.text.startswith(("相比", "相较"), amount.end):
            return self.said.metric, []  # 与2010年的2122661人相比
        if count > 1:
            apart = metrics.noun_before(local.partition("分别")[0]) if "分别" in local else ""
            if apart and (nouns := metrics.listed(apart, count)):
                return apart, nouns
            if before and (nouns := metrics.listed(before, count)):
                return before, nouns
            if not before and len(self.said.nouns) == count:
                return self.said.metric, self.said.nouns
            if not before and (nouns := metrics.listed(self._standing(amount), count)):
                return nouns[0], nouns
            shares = amount.kind in ("percent", "point")
            if not before and ("分别" in local or shares) and len(self.said.recent) >= count:
                return self.said.metric, self.said.recent[-count:]
        if amount.kind in ("money", "percent") and (gift := metrics.gift_behind(self.text, last.end, local)):
            return gift, []
        behind, of = metrics.noun_behind(self.text, self._chain_end(amount))
        if behind and count == 1 and self._prefers_behind(amount, local, before, of):
            self.used_until = self.text.find(behind, amount.end) + len(behind)
            return behind, []
        return self._without_behind(amount, local, before) or behind or self._ahead(amount) or local.strip(
            _TRIMMED
        ) or amount.unit, []

    def _without_behind(self, amount: Amount, local: str, before: str) -> str:
        """The name of an amount that has no noun behind it: its own noun, or one from before."""
        if not before and "最" in local:
            grants: list[str] = _GRANT.findall(self.text, max(0, amount.start - 40), amount.start)
            if grants:
                return grants[-1]
        if len(before) == 1 and before not in metrics.SHORT_NOUNS:
            before = ""
        if before in _BUILT and amount.unit in self.said.by_unit:
            return self.said.by_unit[amount.unit]
        if before in _MEASURES and self.said.metric and not self.said.metric.endswith(before):
            return self.said.metric + before
        return before or metrics.state(local) or self._standing(amount) or self._carried(amount)

    def _standing(self, amount: Amount) -> str:
        """The subject of one of the three clauses before (…增幅居全市第一,达11.3%), when they say no number."""
        comma = self._boundary(amount.start) - 1
        for _ in range(3):
            if comma <= self.last_end or self.text[comma : comma + 1] != ",":
                return ""
            begin = max(self._boundary(comma), self.last_end)
            if subject := metrics.subject_of(self.text[begin:comma], share=amount.kind in ("percent", "point")):
                return subject
            comma = begin - 1
        return ""

    def _chain_end(self, amount: Amount) -> int:
        """Where the last of the amounts ends that stand on one noun without anything between (7批次120余名客商)."""
        end = amount.end
        for _ in range(3):
            end = self.next_start.get(end, end)
        return end

    def _ahead(self, amount: Amount) -> str:
        """The subject that follows in the next clause: 从3家到15家,上市后备企业越来越多."""
        comma = self.text.find(",", amount.end, amount.end + 16)
        return metrics.noun_behind(self.text, comma + 1)[0] if comma >= 0 else ""

    def _carried(self, amount: Amount) -> str:
        """The last metric, of an amount with the same unit if there was one: 9个村…收入均超100万元,其中2个超500万元."""
        if amount.kind in ("money", "size", "count"):
            return self.said.by_unit.get(amount.unit, self.said.metric)
        return self.said.metric

    def _prefers_behind(self, amount: Amount, local: str, before: str, of: bool) -> bool:
        if amount.kind == "percent":
            return (
                (of or amount.fraction)
                and (not before or metrics.takes_object(local))
                and not re.search(r"占|完成|增长|下降", local)
            )
        if amount.kind == "count":
            return not before or not (of or metrics.is_counted(before))
        if amount.kind in ("money", "size"):
            said_nothing = not before and (not self.said.metric or bool(local.strip(_TRIMMED)))
            if of:
                return metrics.founds(local, metrics.noun_behind(self.text, amount.end)[0])
            return metrics.takes_object(local) and (said_nothing or metrics.ends_in_verb(local))
        return False

    def _read_one(
        self, amount: Amount, local: str, begin: int, metric: str, change: roles.Change | None, joined: bool
    ) -> list[Quantity]:
        said = self.said
        if joined and said.changed and change is None:
            change = roles.Change(said.sign, 0)
        goal = self._goal(amount, local, begin, metric, change)
        role: Role
        if goal:
            role = "goal"
        elif change:
            role = "rate"
        else:
            before = said.role == "rate" if joined else None
            context = local if metrics.noun_before(local) else metric + local
            role = "rate" if roles.is_rate(context, amount.kind, self.text, amount.end, before) else "actual"
        sign = change.sign if change else 1
        if not (said.metric and _GAIN.fullmatch(metric)):
            said.metric = metric or said.metric  # 收入12亿元,增收1.3亿元,增长12%: it is the income that grew
        said.sign, said.role, said.changed = sign, role, change is not None
        said.by_unit[amount.unit] = metric
        if role != "rate" and metric not in said.recent:
            said.recent = [*said.recent[-7:], metric]
        return [self._quantity(amount, bound, sign, metric, role) for bound in amount.bounds]

    def _goal(self, amount: Amount, local: str, begin: int, metric: str, change: roles.Change | None) -> bool:
        text = self.text
        if _NOW_AFTER_FROM.search(local[-16:]) and not _GOAL_MOVED.search(local) and not _MOVED_ON.match(text, amount.end):
            return False
        if roles.goal_behind(text, amount.number_end) and not (amount.kind == "percent" and "完成" in local):
            return True
        mark = roles.goal_at(text, self.marks, self.mark_starts, amount.start)
        if mark is None:
            return False
        if amount.kind == "percent" and mark.start >= begin and mark.kind != "strong" and roles.is_share_of_plan(local):
            mark = roles.goal_at(text, self.marks, self.mark_starts, mark.start)
            return mark is not None and mark.kind == "strong"  # 要求…完成任务的60%
        if mark.kind == "plan" and change:
            return False
        if amount.kind == "count" and "其中" in text[mark.end : amount.start] and roles.FIXED.match(text, mark.end):
            return False
        if amount.kind == "percent" and local.strip() == "的":
            return False  # 完成年任务50亿元的97.9%
        if roles.FIXED.search(metric) and (amount.kind in ("money", "size") or change):
            at = text.rfind(metric, begin, amount.start)
            return mark.start >= begin and not text[mark.start].isdigit() and (mark.end > at or at - mark.end <= 2)
        return True

    def _quantity(self, amount: Amount, bound: tuple[float, Comparator], sign: int, metric: str, role: Role) -> Quantity:
        value, comparator = bound
        if sign < 0 and value > 0:
            value, comparator = -value, FLIPPED[comparator]
        mention = timeline.in_force(self.mentions, self.mention_starts, amount.start)
        period = None if mention is None else mention.goal_period if role == "goal" else mention.period
        if role == "goal" and timeline.is_target_of_year(self.text, amount.start):
            period = period[:4] if period else str(self.published.year) if self.published else None
        start, end = amount.start, amount.end
        return Quantity(
            metric,
            value,
            amount.unit,
            comparator,
            role,
            period,
            self.text[start:end],
            self.offset + start,
            self.offset + end,
            self._quote(start),
        )

    def _quote(self, at: int) -> str:
        """The sentence that holds `at`; of one longer than any sentence a piece."""
        while self.span_index < len(self.spans) - 1 and at >= self.spans[self.span_index][1]:
            self.span_index += 1
        start, end = self.spans[self.span_index]
        if end - start > _LONGEST:
            start, end = max(start, at - _LONGEST // 2), min(end, at + _LONGEST // 2)
        return self.text[start:end].strip()


def _spans_with(found: list[Amount], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that hold an amount. Both lists are in the order of the text."""
    kept = []
    index = 0
    for start, end in spans:
        while index < len(found) and found[index].start < start:
            index += 1
        if index < len(found) and found[index].start < end:
            kept.append((start, end))
    return kept
