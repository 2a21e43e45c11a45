"""Where watched names stand in an article (DESIGN 5, Mention; the fine print in the rules of mentions).

    text -> Squeezed (no white space beside Han, letters folded) -> Aho-Corasick over all phrases of all watches
         -> per watch: drop what cuts a word or lies in an excluded phrase -> leftmost, longest, not overlapping -> Found

Why ahocorasick_rs and not pyahocorasick: on composed text with the word frequencies of real text its ContiguousNFA reads
198 / 160 / 95 / 28 MB/s with 100 / 1,000 / 10,000 / 100,000 names, pyahocorasick 96 / 13 / 7 / 8 (`tests/bench/bench_matching.py`).
Overlapping mode is needed: leftmost-longest over all watches would lose names that are nested in others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import ahocorasick_rs

Where = Literal["title", "subtitle", "body"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff"
_BLANK = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
"""White space that is passed over: a run of it with a Han character on either side."""
_LATIN = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_WORD = re.compile(rf"[{_LATIN}]")
_THOUSAND = re.compile(r"[0-9]{3}(?![0-9])")
_NUMBER_AFTER = re.compile(r"\.[0-9]|,[0-9]{3}(?![0-9])")


class Watched(Protocol):
    """What the matcher needs of a watch; `jobs.watches.Project` is one."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def exclude(self) -> Sequence[str]: ...
    @property
    def require_any(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a watch is named.

    matched: the name or alias as the watch writes it. start, end: offsets into the body, None in title and subtitle.
    at: the place in its own text (title, subtitle or body), so that the sentence around it can be read.
    """

    watch_id: str
    matched: str
    where: Where
    start: int | None
    end: int | None
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without the white space that names pass over, its letters folded, and the way back.

    cuts: where blanks were taken out, as offsets into `text`; skipped: how many characters were gone from there on.
    """

    text: str
    cuts: tuple[int, ...]
    skipped: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Squeezed:
        """Squeeze NFKC text. Only a text with white space beside Han pays for the way back."""
        parts: list[str] = []
        cuts: list[int] = []
        skipped: list[int] = []
        last = gone = 0
        for match in _BLANK.finditer(text):
            start, end = match.span()
            parts.append(text[last:start])
            cuts.append(start - gone)
            gone += end - start
            skipped.append(gone)
            last = end
        squeezed = "".join((*parts, text[last:])) if parts else text
        return cls(fold(squeezed), tuple(cuts), tuple(skipped))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span [start, end) of the squeezed text in the text it was made of, blanks inside included."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, offset: int) -> int:
        index = bisect_right(self.cuts, offset)
        return offset + (self.skipped[index - 1] if index else 0)


def fold(text: str) -> str:
    """Lower case, of the same length (İ, whose lower case is longer, stays)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def squeeze(phrase: str) -> str:
    """A phrase as it is looked for."""
    return Squeezed.of(phrase.strip()).text


@dataclass(frozen=True, slots=True)
class _Rule:
    """What of a watch bears on its mentions: its id, and the numbers of its excluded and required phrases."""

    watch_id: str
    exclude: frozenset[int]
    require: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Name:
    """A phrase as one watch writes it."""

    rule: int
    written: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """One text searched: every place of every phrase, by number of the phrase."""

    where: Where
    squeezed: Squeezed
    places: dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name of a watch at a place of the squeezed text."""

    start: int
    end: int
    name: _Name


class Matcher:
    """Finds the names of many watches in one pass. Build once, use on many articles; holds no state between calls."""

    def __init__(self, watches: Iterable[Watched]) -> None:
        phrases: dict[str, int] = {}
        names: dict[int, dict[int, _Name]] = {}
        self._rules: list[_Rule] = []
        for number, watch in enumerate(watches):
            self._rules.append(_Rule(watch.id, _numbers(phrases, watch.exclude), _numbers(phrases, watch.require_any)))
            for written in (watch.name, *watch.aliases):
                for phrase in _numbers(phrases, (written,)):
                    names.setdefault(phrase, {}).setdefault(number, _Name(number, written))
        self._names = {phrase: tuple(by_watch.values()) for phrase, by_watch in names.items()}
        implementation = ahocorasick_rs.Implementation.ContiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(list(phrases), implementation=implementation) if phrases else None

    def find(self, title: str, body: str, subtitle: str = "") -> list[Found]:
        """Every mention in an article, all texts NFKC: of the title, the subtitle, then the body, by place in each."""
        texts: tuple[tuple[Where, str], ...] = (("title", title), ("subtitle", subtitle), ("body", body))
        searched = [seen for where, text in texts if text and (seen := self._search(where, text))]
        met: set[int] = set().union(*(self._whole_words(seen) for seen in searched)) if searched else set()
        return [found for seen in searched for found in self._mentions(seen, met)]

    def _search(self, where: Where, text: str) -> _Seen | None:
        squeezed = Squeezed.of(text)
        matches = self._automaton.find_matches_as_indexes(squeezed.text, overlapping=True) if self._automaton else ()
        places: dict[int, list[tuple[int, int]]] = {}
        for phrase, start, end in matches:
            places.setdefault(phrase, []).append((start, end))
        return _Seen(where, squeezed, places) if places else None

    def _whole_words(self, seen: _Seen) -> set[int]:
        """Phrases that stand somewhere in the text without cutting a word."""
        text = seen.squeezed.text
        return {phrase for phrase, places in seen.places.items() if not all(cuts_word(text, *place) for place in places)}

    def _mentions(self, seen: _Seen, met: set[int]) -> list[Found]:
        """met: phrases found anywhere in the article, for require_any."""
        by_rule: dict[int, list[_Hit]] = {}
        for phrase in seen.places.keys() & self._names.keys() & met:
            for name in self._names[phrase]:
                require = self._rules[name.rule].require
                if not require or not require.isdisjoint(met):
                    by_rule.setdefault(name.rule, []).extend(_Hit(*place, name) for place in seen.places[phrase])
        chosen = [hit for rule, hits in by_rule.items() for hit in self._choose(self._rules[rule], hits, seen)]
        chosen.sort(key=lambda hit: (hit.start, hit.end, hit.name.rule))
        return [self._found(hit, seen) for hit in chosen]

    def _choose(self, rule: _Rule, hits: list[_Hit], seen: _Seen) -> list[_Hit]:
        """Of one watch: names outside excluded phrases, from left to right, the longest at a place, none overlapping."""
        excluded = [place for phrase in rule.exclude for place in seen.places.get(phrase, ())]
        chosen: list[_Hit] = []
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            overlaps = chosen and hit.start < chosen[-1].end
            inside = any(start <= hit.start and hit.end <= end for start, end in excluded)
            if not overlaps and not inside and not cuts_word(seen.squeezed.text, hit.start, hit.end):
                chosen.append(hit)
        return chosen

    def _found(self, hit: _Hit, seen: _Seen) -> Found:
        at = seen.squeezed.origin(hit.start, hit.end)
        start, end = at if seen.where == "body" else (None, None)
        return Found(self._rules[hit.name.rule].watch_id, hit.name.written, seen.where, start, end, at)


def _numbers(phrases: dict[str, int], written: Sequence[str]) -> frozenset[int]:
    """The numbers of phrases, in the form in which they are looked for; new ones get the next number."""
    squeezed = [form for phrase in written if (form := squeeze(phrase))]
    return frozenset(phrases.setdefault(form, len(phrases)) for form in squeezed)


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether the place [start, end) of folded text begins or ends inside a number or a Latin word.

    15万吨 in 215万吨, 2.15万吨 and 1,115万吨 does, q国际 in iq国际 does; a letter beside a digit (b2号楼) is one word.
    """
    if start and _WORD.match(text, start) and _continues_before(text, start):
        return True
    return end < len(text) and _WORD.match(text, end - 1) is not None and _continues_after(text, end)


def _continues_before(text: str, start: int) -> bool:
    if _WORD.match(text, start - 1):
        return True
    before = text[max(0, start - 2) : start]
    if not text[start].isdigit() or len(before) < 2 or not before[0].isdigit():
        return False
    return before[1] == "." or (before[1] == "," and _THOUSAND.match(text, start) is not None)


def _continues_after(text: str, end: int) -> bool:
    if _WORD.match(text, end):
        return True
    return text[end - 1].isdigit() and _NUMBER_AFTER.match(text, end) is not None
