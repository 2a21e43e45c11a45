"""What an article says of what is watched: mentions with their stage, quantities with the target they belong to. Pure.

Article -> Matcher.find + stage_said -> MentionFound
        -> read_body -> Quantity -> matching target -> ReadingRow
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.records import Article
from crawler.text import sentence_at
from jobs.mentions import Found, Matcher
from jobs.quantities import Quantity, read_body
from jobs.quantities.periods import span
from jobs.stages import stage_said
from jobs.watches import Project, Target
from storage.flags import ReadingRow, WatchRow

_ELSEWHERE = ("全国", "全省", "全市", "省内", "国内")
"""Words that say a figure of a larger place, when a district's target is asked for."""
_NEUTRAL = re.compile(
    r"(?:实际|累计|全年|年度|当年|新增|新引进|新招引|引进|招引|招商引资|固定资产投资|总投资|计划|目标|完成|全区|全县|本级)+"
)
"""Words before a head noun that leave it the metric it is (trade usage of 招商 reports). A branch, a place or a size does not."""


@dataclass(frozen=True, slots=True)
class WatchSet:
    """Everything watched, ready to be used on many articles."""

    projects: tuple[Project, ...]
    targets: tuple[Target, ...]
    matcher: Matcher

    @classmethod
    def of(cls, projects: Sequence[Project], targets: Sequence[Target]) -> WatchSet:
        return cls(tuple(projects), tuple(targets), Matcher(projects))

    def rows(self) -> list[WatchRow]:
        """The watches as the archive keeps them."""
        kinds = [("project", watch) for watch in self.projects] + [("target", watch) for watch in self.targets]
        return [
            WatchRow(watch.id, kind, watch.name, watch.district or "", watch.model_dump_json(exclude_defaults=True))
            for kind, watch in kinds
        ]

    def project(self, watch_id: str) -> Project:
        return next(project for project in self.projects if project.id == watch_id)

    def target(self, watch_id: str) -> Target:
        return next(target for target in self.targets if target.id == watch_id)

    def only(self, ids: Sequence[str]) -> WatchSet:
        """The watches of those ids."""
        wanted = set(ids)
        return WatchSet.of([p for p in self.projects if p.id in wanted], [t for t in self.targets if t.id in wanted])


@dataclass(frozen=True, slots=True)
class MentionFound:
    """A place in an article where a project is named, with its sentence and the stage that this says."""

    watch_id: str
    matched: str
    place: str
    start: int | None
    end: int | None
    quote: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What of an article bears on whether a watch is meant: where it is from, when it was published."""

    title: str
    district: str
    published: date | None

    @classmethod
    def of(cls, article: Article) -> Setting:
        return cls(article.title, article.district, article.published_at.date() if article.published_at else None)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one article says. reading_starts holds the offset into body of each reading, None for the title's."""

    mentions: tuple[MentionFound, ...]
    readings: tuple[ReadingRow, ...]
    reading_starts: tuple[int | None, ...]


_MOST_MENTIONS = 1000
_LONGEST_QUOTE = 2000
"""Bounds for a page that repeats a name without end, or never ends its sentence: no article of a person passes them."""


def understand(article: Article, watches: WatchSet) -> Findings:
    """Read an article once for everything that is watched, and for every quantity it states."""
    body, setting = article.body, Setting.of(article)
    mentions = find_mentions(article.title, article.subtitle, body, article.district, watches)
    mentions += mentions_in_names([each.name for each in article.attachments], body, article.district, watches)
    quantities = read_body(article.title, body, setting.published)
    readings = tuple(_reading(quantity, setting, watches.targets) for quantity in quantities)
    return Findings(mentions, readings, tuple(quantity.start for quantity in quantities))


def find_mentions(title: str, subtitle: str, body: str, district: str, watches: WatchSet) -> tuple[MentionFound, ...]:
    """Every place where a project is named. A watch of one district is not met in another district's news."""
    found = watches.matcher.find(title, body, subtitle)[:_MOST_MENTIONS]
    if not found:
        return ()
    here = [item for item in found if _right_place(watches.project(item.watch_id).district, district, body)]
    return tuple(_mention(title, subtitle, body, item) for item in here)


def understand_file(name: str, text: str, setting: Setting, watches: WatchSet) -> Findings:
    """Read the text of an attached file for the projects it names and the quantities it states; quotes begin with the file's name.

    setting: the article's, whose district and day are the file's.
    """
    quantities = read_body("", text[:_MOST_OF_FILE], setting.published)[:_MOST_QUANTITIES]
    readings = (_reading(quantity, setting, watches.targets) for quantity in quantities)
    told = tuple(dataclasses.replace(reading, quote=f"[附件 {name}] {reading.quote}") for reading in readings)
    return Findings(mentions_in_file(name, text, setting.district, watches), told, tuple(None for _ in told))


def mentions_in_file(name: str, text: str, district: str, watches: WatchSet) -> tuple[MentionFound, ...]:
    """Each project once, by the first sentence of a file's text: a list of a hundred lines is one piece of news."""
    first: dict[str, MentionFound] = {}
    for found in find_mentions("", "", text, district, watches):
        quote = f"[附件 {name}] {found.quote}"
        first.setdefault(
            found.watch_id, MentionFound(found.watch_id, found.matched, "attachment", None, None, quote, found.stage)
        )
    return tuple(first.values())


_MOST_OF_FILE = 200_000  # characters
_MOST_QUANTITIES = 2000


def mentions_in_names(names: Sequence[str], body: str, district: str, watches: WatchSet) -> tuple[MentionFound, ...]:
    """Projects named by attached files (XX项目环评报告.pdf) where the body does not hold the file's name: a place of their own each."""
    out: list[MentionFound] = []
    for name in names[:_MOST_FILES]:
        if not name or name in body:
            continue
        found = [item for item in watches.matcher.find(name, body) if item.where == "title"]
        here = (item for item in found if _right_place(watches.project(item.watch_id).district, district, body))
        out += [MentionFound(item.watch_id, item.matched, "attachment", None, None, f"[附件] {name}", None) for item in here]
    return tuple(out)


_MOST_FILES = 50


def _mention(title: str, subtitle: str, body: str, found: Found) -> MentionFound:
    if found.start is None or found.end is None:
        text = title if found.where == "title" else subtitle
        stage = stage_said(text, *found.at)
        return MentionFound(found.watch_id, found.matched, found.where, None, None, text, stage)
    quote = sentence_at(body, found.start, found.end)
    quote = _bounded(quote, quote.find(body[found.start : found.end]))
    stage = stage_said(body, found.start, found.end)
    return MentionFound(found.watch_id, found.matched, found.where, found.start, found.end, quote, stage)


def _bounded(quote: str, at: int) -> str:
    """A quote that nobody would write, cut to what stands around `at`."""
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    begin = max(0, at - _LONGEST_QUOTE // 2)
    return quote[begin : begin + _LONGEST_QUOTE]


def _right_place(wanted: str | None, district: str, body: str) -> bool:
    """A source without a district says nothing against a watch; a text that names the watch's district speaks for it."""
    return not wanted or not district or wanted == district or wanted in body


def _reading(quantity: Quantity, setting: Setting, targets: Sequence[Target]) -> ReadingRow:
    reading = ReadingRow(
        None,
        quantity.metric,
        quantity.period,
        quantity.role,
        quantity.comparator,
        quantity.value,
        quantity.unit,
        quantity.raw,
        _bounded(quantity.quote, quantity.quote.find(quantity.raw)),
    )
    target = next((target for target in targets if tracks(target, reading, setting)), None)
    return dataclasses.replace(reading, watch_id=target.id) if target else reading


def tracks(target: Target, reading: ReadingRow, setting: Setting) -> bool:
    """Whether a reading speaks of a target: by unit, metric phrase, district and period."""
    return (
        reading.unit == target.parsed_goal.unit
        and reading.role in ("goal", "actual")
        and any(_names(phrase, reading.metric) for phrase in target.metric)
        and _target_place(target.district or "", reading, setting)
        and _in_period(target.period, reading, setting.published)
    )


def _names(phrase: str, metric: str) -> bool:
    """Whether a metric is the one that a phrase names: the same, or one longer by words that narrow nothing down.

    到位资金 names 招商引资到位资金; 固定资产投资亿元以上项目 names 亿元以上项目. But 新材料产业到位资金 and 10亿元以上项目 are
    metrics of their own, and 项目 alone names nothing.
    """
    phrase, metric = "".join(phrase.split()), "".join(metric.split())
    short, long = sorted((phrase, metric), key=len)
    return short == long or (
        len(short) >= 4 and long.endswith(short) and _NEUTRAL.fullmatch(long.removesuffix(short)) is not None
    )


def _target_place(wanted: str, reading: ReadingRow, setting: Setting) -> bool:
    if not wanted:
        return True
    if wanted.endswith(("区", "县")) and _says_elsewhere(reading):
        return False
    return setting.district in (wanted, "") or wanted in reading.quote or wanted in setting.title


def _says_elsewhere(reading: ReadingRow) -> bool:
    """Whether the clause of the figure speaks of a larger place."""
    before = reading.quote.split(reading.raw)[0]
    clause = before[max(before.rfind(sign) for sign in ",。;") + 1 :]
    return any(word in clause for word in _ELSEWHERE)


def _in_period(wanted: str, reading: ReadingRow, published: date | None) -> bool:
    """A goal is of the target's own period, an actual lies inside it; what has no period is of the year it was published in."""
    first, last = span(wanted)
    if reading.period is None:
        return published is not None and first <= published <= last
    begin, end = span(reading.period)
    return (begin, end) == (first, last) if reading.role == "goal" else first <= begin and end <= last
