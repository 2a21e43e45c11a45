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
from storage.diff_tokens import figure_spans, name_spans

SCHEMA = """
CREATE TABLE story_fingerprints (
    fingerprint INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (fingerprint, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_fingerprints_by_article ON story_fingerprints(article_id);
"""
"""The table that `find_story` and `remember` use; the archive's migrations create it."""

_CLAUSE = re.compile(r"[。!?;,:\n]")
_SQUEEZED = re.compile(r"[\W_]+")
_OUTLINE = re.compile(r"^[^\S\n]*(?:\d+(?:\.\d+)*[.、\s]|\(\d+\)|标的\d+|附件\d*)", re.MULTILINE)
"""Numbering of paragraphs says nothing: 3.1, (2), 标的1."""
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|(?:12|95|96)\d{3})(?!\d)")
_BLANK_AT_DIGIT = re.compile(r"(?<=\d)[ \t]+(?=\S)|(?<=\S)[ \t]+(?=\d)")
_VAGUE = str.maketrans("", "", "余多,")
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
_VOTES = 0.2
"""Share of a text's fingerprints that an article must hold to be compared in full."""
_CANDIDATES = 8
"""Articles compared in full, at most."""

_LEAST_SHARED = 0.62
"""Share of the smaller text's shingles that the other has; under it two texts are two."""
_LEAST_ALIKE = 0.5
"""Shingles that both have, of all that either has (Jaccard): a text in which the other is but a piece is no copy of it."""
_LEAST_ABRIDGED = 0.35
"""The same where the piece stands in the other word for word, facts and all."""
_NEARLY_ALL = 0.9
_FACTS = 0.75
"""Share of the smaller set of facts that the other text has too."""
_FACTS_OF_ONE_TEXT = 0.7
"""The same for texts that have nearly all in common: a form seldom does, however long its frame."""
_FACTS_OF_OTHER_PEOPLE = 0.9
"""The same for texts that name nobody in common: the notice is of another person, unless all else is the same."""
_FEW_FACTS = 3
_SHARED_OF_FEW_FACTS = 0.75
"""A text with fewer facts is judged by its wording."""
_CORRECTED = 2
_FACTS_CORRECTED = 0.5
"""Facts that may differ in a text that is otherwise nearly the same: at most two, and no more than this share."""
_CONTEXT = 3
"""Characters beside a fact by which its place is known again."""
_REWRITTEN = 0.3
"""What a fact counts that went with its passage."""
_SHORT = 60
"""Characters; a shorter text is the same only when it is equal, title too."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a text.

    fingerprints: signed 64-bit xxh3 hashes of clauses, at most 24. shingles: hashes of five characters in a row. facts: numbers with
    their units, dates without the year, people. places: those with the words beside them. people: those alone. issue: period or number of an issue in the title; frame: the title without it. whole: hash of title and body. text: the body
    without blanks and punctuation.
    """

    fingerprints: frozenset[int]
    shingles: frozenset[int]
    facts: frozenset[str]
    places: frozenset[tuple[str, str, str]]
    people: frozenset[str]
    issue: frozenset[str]
    frame: str
    whole: int
    text: str


def sketch(title: str, body: str) -> Sketch:
    """The sketch of a text; any Unicode form."""
    title, body = nfkc(title), nfkc(body)
    people = frozenset(body[start:end] for start, end in name_spans(body))
    places = _places(body)
    text = _SQUEEZED.sub("", body)
    clauses = {clause for part in _CLAUSE.split(body) if len(clause := _SQUEEZED.sub("", part)) >= _SHORTEST_CLAUSE}
    hashes = sorted(map(_hash, clauses or {text})) if text else []
    return Sketch(
        frozenset(hashes[:_KEPT]),
        frozenset(map(hash, _shingles(text))),
        frozenset(fact for fact, _, _ in places),
        places,
        people,
        frozenset(match[0].replace(" ", "") for match in _ISSUE.finditer(title)),
        _SQUEEZED.sub("", _ISSUE.sub("", title)),
        _hash(_SQUEEZED.sub("", title) + "\n" + text),
        text,
    )


def _hash(text: str) -> int:
    return int.from_bytes(xxhash.xxh3_64_digest(text.encode("utf-8", "surrogatepass")), "big", signed=True)


def _shingles(text: str) -> set[str]:
    return {text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE + 1))}


def _places(body: str) -> frozenset[tuple[str, str, str]]:
    """Facts with the words on either side: numbers with units, dates without their year, people.

    Numbering and telephone numbers belong to the frame.
    """
    text = _BLANK_AT_DIGIT.sub("", _PHONE.sub(" ", _OUTLINE.sub(" ", body)))
    found = set()
    for start, end in [*figure_spans(text), *name_spans(text)]:
        fact = _YEAR_OF_DAY.sub("", text[start:end]).translate(_VAGUE)
        left, right = text[max(0, start - 2 * _CONTEXT) : start], text[end : end + 2 * _CONTEXT]
        found.add((fact, _SQUEEZED.sub("", left)[-_CONTEXT:], _SQUEEZED.sub("", right)[:_CONTEXT]))
    return frozenset(found)


def same_story(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are one story: most of the smaller text stands in the other, and so do its facts."""
    if a.whole == b.whole:
        return bool(a.text)
    if min(len(a.text), len(b.text)) < _SHORT:
        return False
    shared = _share(a.shingles, b.shingles)
    alike = len(a.shingles & b.shingles) / len(a.shingles | b.shingles)
    smaller, larger = sorted((a, b), key=lambda each: (len(each.facts), len(each.text), each.text))
    missing = _missing(smaller, larger)
    kept = 1 - missing / len(smaller.facts) if smaller.facts else 0.0
    if shared < _LEAST_SHARED or alike < (_LEAST_ABRIDGED if shared >= _NEARLY_ALL and not missing else _LEAST_ALIKE):
        return False
    few = len(smaller.facts) < _FEW_FACTS
    if a.frame == b.frame and a.issue != b.issue:
        return shared >= _NEARLY_ALL and missing == 0 and not few
    if _of_other_people(a, b):
        return kept >= _FACTS_OF_OTHER_PEOPLE
    if shared >= _NEARLY_ALL and missing <= min(_CORRECTED, _FACTS_CORRECTED * len(smaller.facts)):
        return True
    if few:
        return shared >= _SHARED_OF_FEW_FACTS and missing < 1
    return kept >= (_FACTS_OF_ONE_TEXT if shared >= _NEARLY_ALL else _FACTS)


def _missing(smaller: Sketch, larger: Sketch) -> float:
    """Facts of one text that the other lacks. One whose words beside it the other has was changed and counts in full; one whose words
    are gone too went with a passage that was rewritten, and counts less. A person is there when the name is.
    """
    gone = {fact for fact in smaller.facts - larger.facts if fact not in smaller.people or fact not in larger.text}
    changed = {
        fact
        for fact, left, right in smaller.places
        if fact in gone and ((len(left) == _CONTEXT and left in larger.text) or (len(right) == _CONTEXT and right in larger.text))
    }
    return len(changed) + _REWRITTEN * (len(gone) - len(changed))


def _of_other_people(a: Sketch, b: Sketch) -> bool:
    """Whether both name people, and nobody of either stands in the other."""
    if not a.people or not b.people:
        return False
    return not any(name in b.text for name in a.people) and not any(name in a.text for name in b.people)


def _share(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


# ---------------------------------------------------------------- in the archive
def find_story(conn: sqlite3.Connection, article_id: int, title: str, body: str) -> int | None:
    """The story_id of the archive's article that this text is a copy of, None when there is none.

    `article_id` itself is left out. Reads `articles` and `story_fingerprints`; cost does not grow with the archive.
    """
    own = sketch(title, body)
    best: tuple[float, int] | None = None
    for candidate in _candidates(conn, own, article_id):
        row = conn.execute("SELECT story_id, title, body FROM articles WHERE id = ?", (candidate,)).fetchone()
        if row is None or row[0] is None:
            continue
        other = sketch(row[1], row[2])
        if same_story(own, other):
            shared = _share(own.shingles, other.shingles)
            if best is None or shared > best[0]:
                best = (shared, row[0])
    return best[1] if best else None


def _candidates(conn: sqlite3.Connection, own: Sketch, article_id: int) -> list[int]:
    """Articles that hold enough of the clauses which are not a form's frame, the likeliest first."""
    held = [holders for each in own.fingerprints if len(holders := _holders(conn, each)) <= _POSTINGS]
    votes = Counter(holder for holders in held for holder in holders if holder != article_id)
    enough = [(-count, holder) for holder, count in votes.items() if count >= _VOTES * len(held)]
    return [holder for _, holder in sorted(enough)[:_CANDIDATES]]


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
