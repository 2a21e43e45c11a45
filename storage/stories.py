"""Are two texts one story: one text taken over with small changes, and no other text filled into the same form (DESIGN 5, Story).

    title, body | Sketch: bottom-k clause fingerprints, five-character shingles, facts (numbers, dates, names) | same_story

Shared text alone parts nothing: a form filled in anew shares more of it than an abridged repost. What parts them is the facts: a
repost keeps numbers and names, a form changes them (the number guard). Measured choices are in docs/stories.md.

In a growing archive the fingerprints find the candidates, at most a fixed number for each article; a clause that many articles
have is the frame of a form and finds nobody. Each candidate is then compared in full with its stored body.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from dataclasses import dataclass

import xxhash

from crawler.text import nfkc
from storage.diff import Change, VersionText, changes
from storage.diff_tokens import name_spans, token_kind, tokenize

SCHEMA = """
CREATE TABLE story_fingerprints (
    fingerprint INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (fingerprint, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_fingerprints_by_article ON story_fingerprints(article_id);
"""
"""The table that `find_story` and `remember` use; the archive's migrations create it."""

_CLAUSE = re.compile(r"[。!?;,:\n]")
_SQUEEZED = re.compile(r"[\W_]+")
_OUTLINE = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.、\s]|\(\d+\)|标的\d+|附件\d*)", re.MULTILINE)
"""Numbering of paragraphs says nothing: 3.1, (2), 标的1."""
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|(?:12|95|96)\d{3})(?!\d)")
_YEAR_OF_DAY = re.compile(r"^(?:19|20)\d\d年(?=\d)")
_ISSUE = re.compile(
    r"第\s?[\d一二三四五六七八九十百]+\s?(?:期|次|号|批|场|轮|季)|[(〔\[](?:19|20)\d\d[^)〕\]]*[)〕\]]|(?:19|20)\d\d[-年]\d+(?:[-至]\d+)?月?"
    r"|\d+(?:[-至]\d+)?(?:月|季度)|[一二三四]季度|\d+号|[上下]半年|(?:19|20)\d\d年"
)
_SHINGLE = 5
_KEPT = 24
"""Fingerprints kept of a text: the smallest hashes, so that two copies keep the same ones (bottom-k sketch)."""
_SHORTEST_CLAUSE = 8
_POSTINGS = 30
"""A fingerprint of more articles than this is a form's frame."""
_CANDIDATES = 8
"""Articles compared in full, at most."""

_LEAST_SHARED = 0.55
"""Share of the smaller text's shingles that the other has; under it two texts are two."""
_LEAST_SIZE = 0.4
"""A text much smaller than the other is a piece of it, no copy."""
_NEARLY_ALL = 0.93
_FACTS = 0.8
"""Share of the smaller set of facts that the other text has too."""
_CORRECTED = 2
"""Facts that may differ in a text that is otherwise nearly the same."""
_SHORT = 60
"""Characters; a shorter text is the same only when it is equal, title too."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a text.

    fingerprints: signed 64-bit xxh3 hashes of clauses, at most 24. shingles: hashes of five characters in a row. facts: numbers with
    their units, dates without the year, people. issue: period or number of an issue in the title. whole: hash of title and body.
    """

    fingerprints: frozenset[int]
    shingles: frozenset[int]
    facts: frozenset[str]
    issue: frozenset[str]
    whole: int
    length: int


def sketch(title: str, body: str) -> Sketch:
    """The sketch of a text; any Unicode form."""
    title, body = nfkc(title), nfkc(body)
    text = _SQUEEZED.sub("", body)
    clauses = {clause for part in _CLAUSE.split(body) if len(clause := _SQUEEZED.sub("", part)) >= _SHORTEST_CLAUSE}
    hashes = sorted(map(_hash, clauses or {text})) if text else []
    return Sketch(
        frozenset(hashes[:_KEPT]),
        frozenset(hash_ for hash_ in map(hash, _shingles(text))),
        frozenset(_facts(body)),
        frozenset(match[0].replace(" ", "") for match in _ISSUE.finditer(title)),
        _hash(_SQUEEZED.sub("", title) + "\n" + text),
        len(text),
    )


def _hash(text: str) -> int:
    return int.from_bytes(xxhash.xxh3_64_digest(text.encode("utf-8", "surrogatepass")), "big", signed=True)


def _shingles(text: str) -> set[str]:
    return {text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE + 1))}


def _facts(body: str) -> set[str]:
    """Numbers with units, dates without their year, names. Numbering and telephone numbers belong to the frame."""
    body = _PHONE.sub(" ", _OUTLINE.sub(" ", body))
    found = {body[start:end] for start, end in name_spans(body)}
    for token in tokenize(re.sub(r"(?<=\d)[ \t]+(?=\S)|(?<=\S)[ \t]+(?=\d)", "", body)):
        if any(char.isdigit() and char.isascii() for char in token) and token_kind(token) in ("number", "date"):
            found.add(_YEAR_OF_DAY.sub("", token))
    return found


def same_story(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are one story: most of the smaller text stands in the other, and so do its facts."""
    if a.whole == b.whole:
        return a.length > 0
    if min(a.length, b.length) < _SHORT:
        return False
    shared = _share(a.shingles, b.shingles)
    if shared < _LEAST_SHARED or min(a.length, b.length) < _LEAST_SIZE * max(a.length, b.length):
        return False
    missing = min(len(a.facts - b.facts), len(b.facts - a.facts))
    facts = _share(a.facts, b.facts)
    if a.issue and b.issue and not a.issue & b.issue:
        return shared >= _NEARLY_ALL and missing == 0
    if shared >= _NEARLY_ALL and missing <= _CORRECTED:
        return True
    if min(len(a.facts), len(b.facts)) < 3:
        return shared >= _FACTS and missing == 0
    return facts >= _FACTS


def _share(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


# ---------------------------------------------------------------- in the archive
def find_story(conn: sqlite3.Connection, article_id: int, title: str, body: str) -> int | None:
    """The story_id of the archive's article that this text is a copy of, None when there is none.

    `article_id` itself is left out. Reads `articles` and `story_fingerprints`; cost does not grow with the archive.
    """
    own = sketch(title, body)
    votes: Counter[int] = Counter()
    for fingerprint in own.fingerprints:
        holders = _holders(conn, fingerprint)
        if len(holders) <= _POSTINGS:
            votes.update(holders)
    votes.pop(article_id, None)
    best: tuple[float, int] | None = None
    for candidate, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_CANDIDATES]:
        row = conn.execute("SELECT story_id, title, body FROM articles WHERE id = ?", (candidate,)).fetchone()
        if row is None or row[0] is None:
            continue
        other = sketch(row[1], row[2])
        if same_story(own, other):
            shared = _share(own.shingles, other.shingles)
            if best is None or shared > best[0]:
                best = (shared, row[0])
    return best[1] if best else None


def _holders(conn: sqlite3.Connection, fingerprint: int) -> list[int]:
    found = conn.execute("SELECT article_id FROM story_fingerprints WHERE fingerprint = ? LIMIT ?", (fingerprint, _POSTINGS + 1))
    return [row[0] for row in found]


def remember(conn: sqlite3.Connection, article_id: int, title: str, body: str) -> None:
    """Put a text's fingerprints into the archive in place of those the article had. Writes on the open transaction."""
    conn.execute("DELETE FROM story_fingerprints WHERE article_id = ?", (article_id,))
    for fingerprint in sketch(title, body).fingerprints:
        if len(_holders(conn, fingerprint)) <= _POSTINGS:
            conn.execute("INSERT INTO story_fingerprints(fingerprint, article_id) VALUES (?, ?)", (fingerprint, article_id))


_ORDER = {"number": 0, "date": 1, "name": 2, "project": 3, "wording": 4}


def differences(a_body: str, b_body: str) -> tuple[Change, ...]:
    """What differs between two copies of a story, numbers first, then dates, names, projects, wording."""
    found = changes(VersionText("", nfkc(a_body)), VersionText("", nfkc(b_body))).changes
    return tuple(sorted(found, key=lambda change: _ORDER[change.kind]))
