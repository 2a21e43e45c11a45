"""What differs between two versions of an article: by sentence, then by token inside (DESIGN 5, Diff).

    two versions | sentences that stand in both are set aside, wherever they moved | the rest paired by likeness | tokens compared
    inside each pair | Summary

Bounded: sentences are matched by hash and candidates for a pair by shared bigrams that are rare; the token comparison has a
budget of cells, beyond which a pair is told as a whole. Time grows with the length of the texts, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any, Literal

from crawler.names import is_name
from crawler.records import Article, Heading, Image, Paragraph, Table
from crawler.text import sentence_spans
from storage.diff_tokens import name_spans, token_kind, tokenize

Kind = Literal["number", "date", "name", "project", "wording"]
Op = Literal["same", "del", "ins"]
_CELLS_A_PAIR = 40_000
_CELLS_IN_ALL = 400_000
_LIKENESS = 0.5
"""Share of bigrams that two sentences must have in common to be told as one that changed (Dice)."""
_COMMON_BIGRAM = 16
"""A bigram of more sentences than this says nothing of which belong together."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """What of a version is compared. Times are ISO 8601 text, "" for none; bylines and attachments as shown."""

    title: str
    body: str
    subtitle: str = ""
    published_at: str = ""
    bylines: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> VersionText:
        return cls(
            article.title,
            article.body,
            article.subtitle,
            article.published_at.isoformat() if article.published_at else "",
            _bylines(article),
            tuple(attachment.name or attachment.url for attachment in article.attachments),
            tuple(_block_mark(block) for block in article.blocks),
        )


def _bylines(article: Article) -> tuple[str, ...]:
    groups = (("来源:", (article.origin,)), ("文/", article.authors), ("图/", article.photographers), ("编辑:", article.editors))
    return tuple(label + name for label, names in groups for name in names if name)


def _block_mark(block: Paragraph | Heading | Image | Table) -> str:
    match block:
        case Paragraph(text):
            return "p" + text
        case Heading(text):
            return "h" + text
        case Image(_, caption):
            return "i" + caption
        case Table(rows):
            return "t" + "\n".join("\t".join(row) for row in rows)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a changed sentence: in both versions, only in the old (del), or only in the new (ins)."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise: old -> new ("" where it is only added or taken away).

    field: body, title, subtitle, published_at or bylines. quote: the sentence (or field) as it reads now.
    """

    kind: Kind
    field: str
    old: str
    new: str
    quote: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All that differs. fields: which fields changed; added_text: spans [start, end) of the body that are new.

    changed: the pieces of each changed sentence. A sentence that only moved is neither added nor removed; `fields` has blocks.
    """

    fields: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[Piece, ...], ...] = ()
    changes: tuple[Change, ...] = ()
    added_text: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    text: str


def changes(old: VersionText, new: VersionText) -> Summary:
    """What differs between two versions; texts are NFKC. Pure, and bounded on any input."""
    budget = [_CELLS_IN_ALL]
    left, right = _unshared(old.body, new.body)
    pairs = _pairs(left, right)
    changed: list[tuple[Piece, ...]] = []
    told: list[Change] = []
    spans: list[tuple[int, int]] = []
    for i, j in sorted(pairs.items(), key=lambda pair: pair[1]):
        pieces = _pieces(left[i].text, right[j].text, budget)
        changed.append(pieces)
        told.extend(_told(pieces, "body"))
        spans.extend(_added_spans(pieces, right[j].start))
    taken = set(pairs.values())
    added = [sentence for j, sentence in enumerate(right) if j not in taken]
    spans.extend((sentence.start, sentence.start + len(sentence.text)) for sentence in added)
    return Summary(
        tuple(_fields(old, new)),
        tuple(sentence.text for sentence in added),
        tuple(sentence.text for i, sentence in enumerate(left) if i not in pairs),
        tuple(changed),
        (*_field_changes(old, new, budget), *told),
        tuple(sorted(spans)),
    )


def _fields(old: VersionText, new: VersionText) -> Iterator[str]:
    for name in ("title", "subtitle", "published_at", "bylines", "attachments", "body"):
        if getattr(old, name) != getattr(new, name):
            yield name
    if old.blocks != new.blocks:
        yield "blocks"


def _field_changes(old: VersionText, new: VersionText, budget: list[int]) -> Iterator[Change]:
    for name in ("title", "subtitle"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield from _told(_pieces(before, after, budget), name)
    if old.published_at != new.published_at:
        yield Change("date", "published_at", old.published_at, new.published_at, new.published_at)
    if old.bylines != new.bylines:
        gone, come = Counter(old.bylines) - Counter(new.bylines), Counter(new.bylines) - Counter(old.bylines)
        kind: Kind = "wording" if all(name.startswith("来源:") for name in (*gone, *come)) else "name"
        yield Change(kind, "bylines", " ".join(gone), " ".join(come), " ".join(new.bylines))


# ---------------------------------------------------------------- sentences
def _sentences(body: str) -> list[_Sentence]:
    return [_Sentence(start, body[start:end]) for start, end in sentence_spans(body)]


def _unshared(old: str, new: str) -> tuple[list[_Sentence], list[_Sentence]]:
    """Sentences of either side that the other does not have, counted: one said twice and now once is unshared once."""
    left, right = _sentences(old), _sentences(new)
    shared = Counter(s.text for s in left) & Counter(s.text for s in right)
    return _without(left, shared), _without(right, shared)


def _without(sentences: list[_Sentence], shared: Counter[str]) -> list[_Sentence]:
    credit = Counter(shared)
    out = []
    for sentence in sentences:
        if credit[sentence.text]:
            credit[sentence.text] -= 1
        else:
            out.append(sentence)
    return out


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _pairs(left: Sequence[_Sentence], right: Sequence[_Sentence]) -> dict[int, int]:
    """Which removed sentence became which added one: the likeliest first, each once."""
    olds = [_bigrams(sentence.text) for sentence in left]
    news = [_bigrams(sentence.text) for sentence in right]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, grams in enumerate(olds):
        for gram in grams:
            holders[gram].append(i)
    scored = []
    for j, grams in enumerate(news):
        near = Counter(i for gram in grams if len(holders.get(gram, ())) <= _COMMON_BIGRAM for i in holders.get(gram, ()))
        for i, _ in near.most_common(4):
            likeness = 2 * len(olds[i] & grams) / (len(olds[i]) + len(grams))
            if likeness >= _LIKENESS:
                scored.append((-likeness, abs(i - j), i, j))
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


# ---------------------------------------------------------------- inside a sentence
def _pieces(old: str, new: str, budget: list[int]) -> tuple[Piece, ...]:
    """The two texts as runs: same, del, ins; a del stands before its ins."""
    a, b = tokenize(old), tokenize(new)
    head = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    cells = len(middle_a) * len(middle_b)
    if cells <= min(_CELLS_A_PAIR, budget[0]):
        budget[0] -= cells
        middle = _aligned(middle_a, middle_b)
    else:
        middle = [("del", token) for token in middle_a] + [("ins", token) for token in middle_b]
    runs = [("same", token) for token in a[:head]] + middle + [("same", token) for token in a[len(a) - tail :]]
    return tuple(_joined(runs))


def _aligned(a: list[str], b: list[str]) -> list[tuple[str, str]]:
    """Longest common subsequence of two token lists, as (op, token)."""
    width = len(b) + 1
    table = [[0] * width for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below, token = table[i], table[i + 1], a[i]
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if token == b[j] else max(below[j], row[j + 1])
    out, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            out.append(("same", a[i]))
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            out.append(("del", a[i]))
            i += 1
        else:
            out.append(("ins", b[j]))
            j += 1
    return out + [("del", token) for token in a[i:]] + [("ins", token) for token in b[j:]]


def _joined(runs: list[tuple[str, str]]) -> Iterator[Piece]:
    """Runs put together. A single shared character between two changes belongs to them: 新建|成 -> 扩|建, not a mosaic."""
    gone, come, kept = "", "", ""
    for index, (op, token) in enumerate(runs):
        if op == "same" and (gone or come) and _is_island(runs, index):
            gone, come = gone + token, come + token
        elif op == "same":
            yield from _change(gone, come)
            gone = come = ""
            kept += token
        else:
            if kept:
                yield Piece("same", kept)
                kept = ""
            gone, come = (gone + token, come) if op == "del" else (gone, come + token)
    yield from _change(gone, come)
    if kept:
        yield Piece("same", kept)


def _is_island(runs: list[tuple[str, str]], index: int) -> bool:
    token = runs[index][1]
    around = index + 1 < len(runs) and runs[index + 1][0] != "same" and runs[index - 1][0] != "same"
    return around and len(token) == 1 and token.isalnum()


def _change(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("del", gone)
    if come:
        yield Piece("ins", come)


def _added_spans(pieces: Sequence[Piece], at: int) -> Iterator[tuple[int, int]]:
    for piece in pieces:
        if piece.op == "ins":
            yield at, at + len(piece.text)
        if piece.op != "del":
            at += len(piece.text)


# ---------------------------------------------------------------- what kind of change
_PROJECT = re.compile(
    r"(?P<between>[^,。;:、\s“”]{0,8}?)(?:项目|工程|基地|产业园|公司|集团|酒店)",
)
_COMMON_WORD = re.compile(
    r"[的了和与等在对把向为]|加|推|引|招|建设|重[大点]|谋划|开工|实施|落地|服务|优质|一批|各|大力|全力|有序|新|好|快|抓"
)
"""Words before 项目 that belong to the sentence and to no project's name."""


def _told(pieces: Sequence[Piece], field: str) -> Iterator[Change]:
    old = "".join(piece.text for piece in pieces if piece.op != "ins")
    new = "".join(piece.text for piece in pieces if piece.op != "del")
    names = {text[start:end] for text in (old, new) for start, end in name_spans(text)}
    index = 0
    while index < len(pieces):
        gone = pieces[index].text if pieces[index].op == "del" else ""
        index += bool(gone)
        come = pieces[index].text if index < len(pieces) and pieces[index].op == "ins" else ""
        index += bool(come)
        if gone or come:
            behind = pieces[index].text if index < len(pieces) and pieces[index].op == "same" else ""
            yield Change(_kind(gone, come, behind, names), field, gone, come, new)
        else:
            index += 1


def _kind(gone: str, come: str, behind: str, names: set[str]) -> Kind:
    """Numbers before dates before names: what a reader must see first decides.

    names: people whom an office or a verb of saying shows in the sentence; three characters that are a name both times will do.
    """
    sides = [text for text in (gone, come) if text]
    kinds = {token_kind(token) for text in sides for token in tokenize(text)}
    found: tuple[Kind, ...] = ("number", "date")
    for kind in found:
        if kind in kinds:
            return kind
    if names.intersection(sides) or (len(sides) == 2 and all(len(text) == 3 and is_name(text) for text in sides)):
        return "name"
    match = _PROJECT.match(behind)
    if match and not any(_COMMON_WORD.search(text + match["between"]) for text in sides):
        return "project"
    return "wording"


# ---------------------------------------------------------------- as JSON, for a terminal, for a page
def summary_to_json(summary: Summary) -> dict[str, Any]:
    """The summary as JSON values; `summary_from_json` reads it back."""
    return asdict(summary)


def summary_from_json(data: dict[str, Any]) -> Summary:
    """Undoes `summary_to_json`, also after a way through JSON text."""
    return Summary(
        tuple(data["fields"]),
        tuple(data["added"]),
        tuple(data["removed"]),
        tuple(tuple(Piece(piece["op"], piece["text"]) for piece in sentence) for sentence in data["changed"]),
        tuple(Change(**change) for change in data["changes"]),
        tuple((start, end) for start, end in data["added_text"]),
    )


def as_text(summary: Summary) -> str:
    """For a terminal, a sentence a line: [-old-]{+new+}; removed sentences with "- ", added ones with "+ " in front."""
    fields = [f"{change.field}: [-{change.old}-]{{+{change.new}+}}" for change in summary.changes if change.field != "body"]
    sentences = ["~ " + "".join(_MARKS[piece.op].format(piece.text) for piece in pieces) for pieces in summary.changed]
    return "\n".join([*fields, *sentences, *("- " + text for text in summary.removed), *("+ " + text for text in summary.added)])


_MARKS = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
_TAGS = {"same": "{}", "del": "<del>{}</del>", "ins": "<ins>{}</ins>"}


def as_html(pieces: Sequence[Piece]) -> str:
    """One changed sentence as HTML: del and ins elements, everything escaped."""
    return "".join(_TAGS[piece.op].format(escape(piece.text)) for piece in pieces)
