"""What one article's page shows: a version with its marks, what was found in it, its history, its evidence, its copies."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler.records import Article
from storage import humane
from storage.rows import load_record
from storage.stories import differences
from storage.web.marking import Line, Mark, ShownBlock, marked, places_of, shown_blocks

_COPIES = 30
_READINGS = 300


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A sentence of this version that names a watch."""

    watch_id: str
    name: str
    quote: Line
    stage: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that this version states; watch_id when it is tracked."""

    metric: str
    told: str
    role: str
    period: str
    quote: str
    watch_id: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer kept behind the version: its SHA-256, when it came and how large it was."""

    sha256: str
    url: str
    fetched_at: str
    size: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of versions."""

    number: int
    seen_at: str
    title: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article of the same story. differs: (what is said here, what is said there) of numbers and dates."""

    article_id: int
    title: str
    place: str
    published_at: str | None
    precision: str | None
    differs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page's worth. number is the version shown."""

    id: int
    number: int
    record: Article
    source_id: str | None
    source_name: str
    title: Line
    subtitle: Line
    blocks: tuple[ShownBlock, ...]
    mentions: tuple[Mentioned, ...]
    tracked: tuple[Quantity, ...]
    quantities: tuple[Quantity, ...]
    versions: tuple[VersionLine, ...]
    evidence: tuple[Evidence, ...]
    copies: tuple[Copy, ...]
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None

    @property
    def newest(self) -> bool:
        return self.number == self.versions[-1].number


def load_article(conn: sqlite3.Connection, article_id: int, number: int | None = None) -> ArticlePage | None:
    """An article as of version `number` (the newest when None); None when there is no such article or version."""
    row = conn.execute(
        "SELECT a.source_id, coalesce(nullif(s.name, ''), a.source_id, ''), a.first_seen_at, a.last_seen_at, a.gone_at,"
        " a.story_id FROM articles a LEFT JOIN sources s ON s.id = a.source_id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    versions = article_versions(conn, article_id)
    if row is None or not versions:
        return None
    shown = number if number is not None else versions[-1].number
    record = version_record(conn, article_id, shown)
    if record is None:
        return None
    source_id, source_name, first_seen, last_seen, gone, story = row
    marks, mentions = _mentions(conn, article_id, shown)
    in_title = [mark for m in mentions for mark in places_of(record.title, _name(m.quote), m.watch_id)]
    in_subtitle = [mark for m in mentions for mark in places_of(record.subtitle, _name(m.quote), m.watch_id)]
    quantities = _quantities(conn, article_id, shown)
    return ArticlePage(
        article_id,
        shown,
        record,
        source_id,
        source_name,
        marked(record.title, in_title),
        marked(record.subtitle, in_subtitle),
        shown_blocks(record.blocks, marks),
        mentions,
        tuple(quantity for quantity in quantities if quantity.watch_id),
        tuple(quantity for quantity in quantities if not quantity.watch_id),
        versions,
        _evidence(conn, article_id, shown),
        _copies(conn, article_id, story, record),
        first_seen,
        last_seen,
        gone,
    )


def version_record(conn: sqlite3.Connection, article_id: int, number: int) -> Article | None:
    """The record of one version, None when there is none."""
    row = conn.execute("SELECT record FROM versions WHERE article_id = ? AND number = ?", (article_id, number)).fetchone()
    return load_record(row[0]) if row else None


def article_versions(conn: sqlite3.Connection, article_id: int) -> tuple[VersionLine, ...]:
    """All versions of an article, the first one first; none for an unknown article."""
    found = conn.execute("SELECT number, seen_at, title FROM versions WHERE article_id = ? ORDER BY number", (article_id,))
    return tuple(VersionLine(*row) for row in found)


def _name(quote: Line) -> str:
    """The marked words of a quote."""
    return next((piece.text for piece in quote if piece.watch_id), "")


def _mentions(conn: sqlite3.Connection, article_id: int, number: int) -> tuple[list[Mark], tuple[Mentioned, ...]]:
    """The places in the body, and each sentence once for each watch."""
    found = conn.execute(
        'SELECT m.watch_id, w.name, m.quote, m.matched, m.stage, m.is_new, m.start, m."end" FROM mentions m'
        " JOIN watches w ON w.id = m.watch_id WHERE m.article_id = ? AND m.version = ?"
        " ORDER BY m.start IS NOT NULL, m.start, m.id",
        (article_id, number),
    ).fetchall()
    marks = [Mark(row[6], row[7], row[0]) for row in found if row[6] is not None]
    mentions: dict[tuple[str, str], Mentioned] = {}
    for watch_id, name, quote, matched, stage, is_new, *_ in found:
        line = marked(quote, places_of(quote, matched, watch_id))
        mentions.setdefault((watch_id, quote), Mentioned(watch_id, name, line, stage, bool(is_new)))
    return marks, tuple(mentions.values())


def _quantities(conn: sqlite3.Connection, article_id: int, number: int) -> tuple[Quantity, ...]:
    found = conn.execute(
        "SELECT metric, value, unit, comparator, role, period, quote, watch_id FROM readings"
        " WHERE article_id = ? AND version = ? ORDER BY id LIMIT ?",
        (article_id, number, _READINGS),
    )
    return tuple(
        Quantity(metric, humane.amount(value, unit, comparator), role, humane.period_name(period), quote, watch_id)
        for metric, value, unit, comparator, role, period, quote, watch_id in found
    )


def _evidence(conn: sqlite3.Connection, article_id: int, number: int) -> tuple[Evidence, ...]:
    found = conn.execute(
        "SELECT c.sha256, c.url, c.fetched_at, c.size FROM versions v JOIN version_captures x ON x.version_id = v.id"
        " JOIN captures c ON c.sha256 = x.capture_sha256 WHERE v.article_id = ? AND v.number = ? ORDER BY x.position",
        (article_id, number),
    )
    return tuple(Evidence(*row) for row in found)


def _copies(conn: sqlite3.Connection, article_id: int, story: int | None, record: Article) -> tuple[Copy, ...]:
    """The other articles of the story, the earliest first, each with the numbers in which it differs from `record`."""
    found = conn.execute(
        "SELECT a.id, a.title, coalesce(nullif(a.origin, ''), nullif(a.site, ''), s.name, ''), a.published_at,"
        " a.published_precision, v.record FROM articles a LEFT JOIN sources s ON s.id = a.source_id JOIN versions v ON v.article_id = a.id AND v.number = a.versions"
        " WHERE a.story_id = ? AND a.id <> ? ORDER BY coalesce(a.published_at, a.first_seen_at), a.id LIMIT ?",
        (story, article_id, _COPIES),
    ).fetchall()
    return tuple(
        Copy(ident, title, place, published, precision, _differences(record, load_record(there)))
        for ident, title, place, published, precision, there in found
    )


def _differences(here: Article, there: Article) -> tuple[tuple[str, str], ...]:
    told = [change for change in differences(here.body, there.body) if change.kind in ("number", "date")]
    return tuple(dict.fromkeys((change.old, change.new) for change in told))
