"""What an archive speaks of again and again and nobody watches: project names and metrics, ready to paste into watches.toml.

articles -> names that end like projects (…项目, …产业园, 《…》) and metrics with a quantity -> counted by article
         -> names that are ends of longer ones folded into one -> what no watch finds
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from crawler.text import sentence_at
from jobs.mentions import Matcher
from jobs.quantities import read_body
from jobs.stages.names import named_projects

Kind = Literal["project", "target"]
LEAST = 2
"""Articles that must speak of a thing before it is suggested."""
_BOOK = re.compile(r"《([^《》\n]{3,30})》")
_PAPER = re.compile(
    r"(?:条例|方案|意见|办法|通知|规划|计划|法|报告|日报|晚报|时报|公约|纲要|细则|合同|协议|协定|书|证|规定|标准|导则|指南|公告|通告|制度|清单|报|决定|决议|预案|规则|规程|规范|宪法|要点|名录|目录|汇编|总结|宣言|倡议|若干措施|措施)(?:\(.*\))?$"
)
_VAGUE = re.compile(
    r"^(?:该|本|此|这|其|各|全|多|一批|重大|重点|有关|相关|上述|新|省|市|区|县)*(?:项目|工程|中心|基地|广场|市场|学校|医院|公园|园区|景区|小区)$"
)
_MEASURED = re.compile(
    r"(?<!会)(?:资金|收入|投资|总值|GDP|产值|增加值|总额|零售额|营收|利润|税收|进出口|出口额?|进口额?|外资|贷款|存款|余额|[率量]|项目|企业|人次|面积|就业|客流|游客|规模|指数|占比|强度|支出)$"
)
"""Ends of phrases that statistics and plans measure; 带来岗位, 当天共有 and the like are no metric to track."""
_NAME_LENGTH = range(4, 41)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """count: articles that speak of it. sample: a sentence of the first. goal, period: of a metric, as a goal last said them."""

    kind: Kind
    name: str
    count: int
    sample: str
    goal: str | None = None
    period: str | None = None


@dataclass(slots=True)
class _Tally:
    count: int = 0
    sample: str = ""
    goal: str | None = None
    period: str | None = None
    seen: set[int] = field(default_factory=set)

    def add(self, article: int, sample: str) -> None:
        self.sample = self.sample or sample
        if article not in self.seen:
            self.seen.add(article)
            self.count += 1


def suggest(
    articles: Iterable[tuple[str, str]], watched: Matcher, metrics: Collection[str] = (), least: int = LEAST
) -> list[Suggestion]:
    """Names and metrics that at least `least` articles (title and body, NFKC) speak of, most frequent first.

    Left out is what `watched` finds and what holds, or lies in, one of `metrics` (phrases of the targets already tracked).
    """
    projects: dict[str, _Tally] = {}
    figures: dict[str, _Tally] = {}
    for number, (title, body) in enumerate(articles):
        text = f"{title}\n{body}"
        for name, start, end in _names(text):
            projects.setdefault(name, _Tally()).add(number, sentence_at(text, start, end))
        _count_metrics(figures, number, title, body)
    _fold_into_shorter(projects)
    found = [_suggestion("project", name, tally) for name, tally in projects.items() if not watched.find(name, "")]
    found += [_suggestion("target", name, tally) for name, tally in figures.items() if not _tracked(name, metrics)]
    return sorted((item for item in found if item.count >= least), key=lambda item: (-item.count, item.kind, item.name))


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """Names of projects with their places; of 《…》 those that are no document."""
    for start, end in named_projects(text):
        name = text[start:end].strip("“”\"'· ")
        if len(name) in _NAME_LENGTH and not _VAGUE.match(name):
            yield name, start, end
    for match in _BOOK.finditer(text):
        if not _PAPER.search(match[1]):
            yield match[0], match.start(), match.end()


def _count_metrics(figures: dict[str, _Tally], number: int, title: str, body: str) -> None:
    for reading in read_body(title, body, None):
        if reading.role == "rate" or len(reading.metric) < 4 or not _MEASURED.search(reading.metric):
            continue
        tally = figures.setdefault(reading.metric, _Tally())
        tally.add(number, reading.quote)
        if reading.role == "goal":
            tally.goal, tally.period = reading.raw, reading.period or tally.period


def _fold_into_shorter(projects: dict[str, _Tally]) -> None:
    """One thing under names of which one ends the other (云岭智能电梯产业园, 智能电梯产业园): the more frequent stays, the longer of equals."""
    by_length = sorted(projects, key=len)
    ends: dict[str, list[str]] = {}
    for name in by_length:
        ends.setdefault(name[-4:], []).append(name)
    for names in ends.values():
        for i, short in enumerate(names):
            for long in names[i + 1 :]:
                if short in projects and long in projects and long.endswith(short):
                    _merge(projects, short, long)


def _merge(projects: dict[str, _Tally], short: str, long: str) -> None:
    a, b = projects[short], projects[long]
    seen = a.seen | b.seen
    keep, drop = (long, short) if b.count >= a.count else (short, long)
    first = a if min(a.seen) < min(b.seen) else b
    projects[keep].seen, projects[keep].count, projects[keep].sample = seen, len(seen), first.sample
    del projects[drop]


def _suggestion(kind: Kind, name: str, tally: _Tally) -> Suggestion:
    return Suggestion(kind, name, tally.count, tally.sample, tally.goal, tally.period)


def _tracked(name: str, metrics: Collection[str]) -> bool:
    return any(metric in name or name in metric for metric in metrics)


def to_toml(suggestions: Iterable[Suggestion]) -> str:
    """The suggestions as tables to paste. What a person has to fill in stays a comment, so that the whole is valid TOML."""
    return "\n".join(_table(item) for item in suggestions)


def _table(item: Suggestion) -> str:
    lines = [f"# {item.count} 篇文章提到; 例如: {' '.join(item.sample.split())}"]
    ident = f"{'xm' if item.kind == 'project' else 'zb'}-{zlib.crc32(item.name.encode()):08x}"
    if item.kind == "project":
        lines += ["[[project]]", f"id = {_quoted(ident)}", f"name = {_quoted(item.name)}"]
    elif item.goal and item.period:
        lines += ["[[target]]", f"id = {_quoted(ident)}", f"name = {_quoted(item.name)}", f"metric = [{_quoted(item.name)}]"]
        lines += [f"period = {_quoted(item.period)}", f"goal = {_quoted(item.goal)}"]
    else:
        lines += [
            "# [[target]]  (填好 period 和 goal 再去掉行首的 #)",
            f"# id = {_quoted(ident)}",
            f"# name = {_quoted(item.name)}",
        ]
        lines += [f"# metric = [{_quoted(item.name)}]", f'# period = "{item.period or ""}"', f'# goal = "{item.goal or ""}"']
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """A basic string of TOML (toml.io, 1.0.0)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
