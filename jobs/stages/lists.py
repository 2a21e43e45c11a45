"""Texts that speak of several projects in like forms, where most of the text is not about the one asked for.

Ledgers and reports put projects side by side: as items (一是甲,已投产;二是乙,…), with labels (甲:已完工;乙:正在施工), with the stage in brackets
(甲(竣工)、乙(在建)), or in clauses each with its own subject or object (甲已签约,乙正在洽谈; 建成甲,开工乙). Names without a telling end are known there
by their place alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jobs.stages.clauses import ADVERB, NO_SUBJECT, ROAD, Event, lead_of
from jobs.stages.words import OTHER, PARTS, TARGET

_BRACKETED = re.compile(rf"{TARGET}\(([^()]{{2,20}})\)")
_BRACKET = re.compile(r"[^、,;。()]\([^()]{2,20}\)(?=[、,;。和及]|$)")
_ITEM = re.compile(
    r"(?:(?<=^)|(?<=[,;。:\n]))\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],|\d{1,2}[.、](?!\d)|\([一二三四五六七八九十\d]{1,2}\)|[①-⑳])"
)
_LABELLED = re.compile(rf"(?:^|(?<=[;。\n]))\s*(?P<label>[^,:;。\n]{{2,24}}|{TARGET}(?:\([^()]*\))?|{OTHER}):(?=[^;。\n]{{2,}})")
_OBJECT = re.compile(
    r"^(?:了)?(?!项目|工程|建设|施工|仪式|主体|面积|厂房|投资|的|第|首|约|近|超|总|其|该|这|全|和|与|及|并|后|前|时|以|为|至|运营|使用|产|工作|手续)"
    r"[\u4e00-\u9fffA-Za-z“][^,。;]{2,30}$"
)
_LISTS_WHAT_FOLLOWS = re.compile(r"^[^,。;]{0,8}的(?:还|也|则|主要)*(?:有|是|包括)[^,。;]{2,}")
_VISIT = re.compile(r"(?:来到|走进|走访|又到|到了?|赴|前往|察看|查看|参观)[^,。;]{0,6}$")


def own_part(marked: str) -> str:
    """What of marked text is about the project asked for, when it stands in a list: its bracket, its item, its labelled line; else all."""
    bracket = _BRACKETED.search(marked)
    if bracket and len(_BRACKET.findall(marked)) > 1:
        return f"{TARGET}{bracket[1]}"
    starts = [match.start() for match in _ITEM.finditer(marked)]
    if len(starts) > 1 and TARGET not in marked[: starts[0]]:
        return _holding(marked, starts)
    labels = list(_LABELLED.finditer(marked))
    if len(labels) > 1 and any(TARGET in match["label"] for match in labels):
        return _holding(marked, [match.start() for match in labels])
    return marked


def _holding(marked: str, starts: Sequence[int]) -> str:
    """What stands before the first item, and the items that name the project asked for."""
    items = [marked[a:b] for a, b in zip(starts, [*starts[1:], len(marked)], strict=True)]
    return marked[: starts[0]] + "".join(item for item in items if TARGET in item)


def speaks_of_its_own(clause: str, events: Sequence[Event]) -> bool:
    """Whether a clause that names no known project has a subject or object of its own (乙已签约; 开工乙)."""
    if not events:
        return False
    before = lead_of(clause[: events[0].start])
    adverb = ADVERB.search(before)
    subject = before[: adverb.start()] if adverb else before
    generic = NO_SUBJECT.search(subject) or re.search(PARTS, subject)
    long_name = len(subject) >= 5 and not NO_SUBJECT.match(subject)
    if ROAD.match(before) or long_name or (len(subject) >= 3 and not generic):
        return True
    return has_own_object(clause, events)


def has_own_object(clause: str, events: Sequence[Event]) -> bool:
    """Whether a clause opens with a verb that has an object (续建乙)."""
    opens = bool(events) and len(ADVERB.sub("", clause[: events[0].start])) <= 1
    return opens and bool(_OBJECT.match(clause[events[0].end :]))


def lists_others(clause: str, event: Event) -> bool:
    """Whether an event is said of a name behind it that is not the one asked for (已建成的有乙; 来到刚刚投产的乙车间)."""
    behind = clause[event.end :]
    if TARGET in clause:
        return False
    return bool(_LISTS_WHAT_FOLLOWS.match(behind)) or (
        behind.startswith("的") and len(behind) > 3 and bool(_VISIT.search(clause[: event.start]))
    )
