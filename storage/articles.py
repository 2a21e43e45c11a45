"""Articles and their versions: identity by canonical URL and aliases, a new version when content differs from the latest.

Every function here works on a connection and expects the caller to hold the write transaction where it writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.errors import ArchiveError
from crawler.records import Article, Page, Precision, Row, Validators
from crawler.seedform import render
from storage import captures, search, stories
from storage.diff import Summary, VersionText, changes, summary_to_json
from storage.fingerprint import content_hash
from storage.rows import dump_record, load_record, moment, names, stamp

Outcome = Literal["new", "changed", "duplicate", "unchanged"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of an article, as far as deciding about it needs."""

    id: int
    url: str
    source_id: str | None
    title: str
    body_length: int
    versions: int
    content_hash: str
    first_seen_at: datetime
    changed_at: datetime
    checked_at: datetime
    full_checked_at: datetime
    gone_at: datetime | None
    published_at: datetime | None
    published_precision: Precision | None
    validators: Validators
    listed_title: str | None
    alive_at: datetime | None = None
    site: str = ""
    column: str = ""

    @property
    def failed_last(self) -> bool:
        """Whether its address was tried since it last answered well."""
        return self.alive_at is not None and self.checked_at > self.alive_at

    @property
    def as_row(self) -> Row:
        """The article as a list would show it: with the time that is stored, for pages that do not say theirs."""
        if self.published_at is None or self.published_precision == "day":
            day = self.published_at.date() if self.published_at else None
            return Row(self.url, self.title, day=day, site=self.site, column=self.column)
        return Row(self.url, self.title, published_at=self.published_at, site=self.site, column=self.column)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A trusted reading of an article, ready to be stored.

    keys: identity keys, the canonical URL first. pages: the answers it was read from, its own address first.
    listed_title: its title in the list that showed it, None when no list did.
    """

    article: Article
    keys: tuple[str, ...]
    pages: tuple[Page, ...]
    seen_at: datetime
    listed_title: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing came to. previous and summary are None for a first version; returned: it had been gone."""

    article_id: int
    version: int
    outcome: Outcome
    story_id: int
    previous: Article | None = None
    summary: Summary | None = None
    returned: bool = False


_KNOWN = (
    "SELECT a.id, a.url, a.source_id, a.title, length(a.body), a.versions, a.content_hash, a.first_seen_at, a.changed_at,"
    " a.checked_at, a.full_checked_at, a.gone_at, a.published_at, a.published_precision, a.etag, a.last_modified,"
    ' a.listed_title, a.alive_at, a.site, a."column" FROM articles a'
)


def _known(row: tuple[Any, ...]) -> Known:
    seen, changed, checked, full_checked, gone, published = (moment(value) if value else None for value in row[7:13])
    validators = Validators(row[14], row[15])
    told: tuple[Any, ...] = (row[13], validators, row[16], moment(row[17]), row[18] or "", row[19] or "")
    values: tuple[Any, ...] = (*row[:7], seen, changed, checked, full_checked, gone, published, *told)
    return Known(*values)


def find(conn: sqlite3.Connection, keys: Sequence[str]) -> Known | None:
    """The article that any of the identity keys names; the first key that names one decides."""
    for key in keys:
        row = conn.execute(f"{_KNOWN} JOIN aliases k ON k.article_id = a.id WHERE k.key = ?", (key,)).fetchone()
        if row is not None:
            return _known(row)
    return None


def of_source(conn: sqlite3.Connection, source_id: str) -> list[Known]:
    """All articles of a source, the longest unchecked first."""
    return [_known(row) for row in conn.execute(f"{_KNOWN} WHERE a.source_id = ? ORDER BY a.checked_at, a.id", (source_id,))]


def latest_record(conn: sqlite3.Connection, article_id: int) -> Article:
    """The record of the newest version."""
    row = conn.execute("SELECT record FROM versions WHERE article_id = ? ORDER BY number DESC LIMIT 1", (article_id,)).fetchone()
    return load_record(row[0])


def record_of(conn: sqlite3.Connection, article_id: int, number: int) -> Article:
    """The record of one version. Raises ArchiveError when there is none."""
    row = conn.execute("SELECT record FROM versions WHERE article_id = ? AND number = ?", (article_id, number)).fetchone()
    if row is None:
        raise ArchiveError(f"没有这一版: 文章 {article_id} 第 {number} 版")
    return load_record(row[0])


def latest_captures(conn: sqlite3.Connection, article_id: int) -> list[str]:
    """SHA-256 of the answers that stand behind the newest version, in page order; empty for an imported article."""
    found = conn.execute(
        "SELECT c.capture_sha256 FROM version_captures c JOIN versions v ON v.id = c.version_id WHERE v.article_id = ?"
        " AND v.number = (SELECT max(number) FROM versions WHERE article_id = ?) ORDER BY c.position",
        (article_id, article_id),
    )
    return [row[0] for row in found]


def save(conn: sqlite3.Connection, incoming: Incoming) -> Stored:
    """Store a reading: a new article, a new version, or only that it was seen unchanged."""
    known = find(conn, incoming.keys)
    if known is None:
        return _insert(conn, incoming)
    _remember_keys(conn, known.id, incoming.keys)
    _touch_full(conn, known.id, incoming)
    if content_hash(incoming.article) == known.content_hash:
        story = conn.execute("SELECT story_id FROM articles WHERE id = ?", (known.id,)).fetchone()[0]
        return Stored(known.id, known.versions, "unchanged", story, returned=known.gone_at is not None)
    return _add_version(conn, known, incoming)


def _columns(article: Article) -> dict[str, object]:
    """The columns of `articles` that follow from the record."""
    return {
        "title": article.title,
        "subtitle": article.subtitle,
        "site": article.site,
        "district": article.district,
        '"column"': article.column,
        "published_at": article.published_at.isoformat(timespec="seconds") if article.published_at else None,
        "published_precision": article.published_precision,
        "origin": article.origin,
        "authors": names(article.authors),
        "photographers": names(article.photographers),
        "editors": names(article.editors),
        "attachments": json.dumps([[a.name, a.url, a.kind] for a in article.attachments], ensure_ascii=False),
        "body": article.body,
        "markdown": render(article),
        "content_hash": content_hash(article),
    }


def _insert(conn: sqlite3.Connection, incoming: Incoming) -> Stored:
    article = incoming.article
    at = stamp(incoming.seen_at)
    validators = incoming.pages[0].validators if incoming.pages else Validators()
    values = _columns(article) | {
        "url": incoming.keys[0],
        "source_id": article.source_id or None,
        "first_seen_at": at,
        "last_seen_at": at,
        "changed_at": at,
        "alive_at": at,
        "checked_at": at,
        "full_checked_at": at,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "listed_title": incoming.listed_title,
    }
    marks = ", ".join("?" * len(values))
    cursor = conn.execute(f"INSERT INTO articles({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
    article_id = cursor.lastrowid
    assert article_id is not None
    _remember_keys(conn, article_id, incoming.keys)
    story_id, duplicate = _join_story(conn, article_id, article)
    search.index_article(conn, article_id, article.title, article.subtitle, article.body)
    _insert_version(conn, article_id, 1, incoming, None)
    return Stored(article_id, 1, "duplicate" if duplicate else "new", story_id)


def _join_story(conn: sqlite3.Connection, article_id: int, article: Article) -> tuple[int, bool]:
    """Put a new article into the story that its text belongs to, or into one of its own."""
    story_id = stories.find_story(conn, article_id, article.title, article.body)
    duplicate = story_id is not None
    if story_id is None:
        story_id = conn.execute("INSERT INTO stories(first_article_id) VALUES (?)", (article_id,)).lastrowid
        assert story_id is not None
    else:
        conn.execute("UPDATE stories SET articles = articles + 1 WHERE id = ?", (story_id,))
    conn.execute("UPDATE articles SET story_id = ? WHERE id = ?", (story_id, article_id))
    stories.remember(conn, article_id, article.title, article.body)
    return story_id, duplicate


def _add_version(conn: sqlite3.Connection, known: Known, incoming: Incoming) -> Stored:
    previous = latest_record(conn, known.id)
    article = incoming.article
    summary = changes(VersionText.of(previous), VersionText.of(article))
    search.unindex_article(conn, known.id, previous.title, previous.subtitle, previous.body)
    search.index_article(conn, known.id, article.title, article.subtitle, article.body)
    number = known.versions + 1
    values = _columns(article) | {"changed_at": stamp(incoming.seen_at), "versions": number}
    marks = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE articles SET {marks} WHERE id = ?", (*values.values(), known.id))
    stories.remember(conn, known.id, article.title, article.body)
    _insert_version(conn, known.id, number, incoming, summary)
    story = conn.execute("SELECT story_id FROM articles WHERE id = ?", (known.id,)).fetchone()[0]
    return Stored(known.id, number, "changed", story, previous, summary, returned=known.gone_at is not None)


def _insert_version(conn: sqlite3.Connection, article_id: int, number: int, incoming: Incoming, summary: Summary | None) -> None:
    article = incoming.article
    kept = [captures.keep(conn, page) for page in incoming.pages]
    cursor = conn.execute(
        "INSERT INTO versions(article_id, number, seen_at, title, subtitle, body, markdown, content_hash, capture_sha256,"
        " summary, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            number,
            stamp(incoming.seen_at),
            article.title,
            article.subtitle,
            article.body,
            render(article),
            content_hash(article),
            kept[0] if kept else None,
            json.dumps(summary_to_json(summary), ensure_ascii=False) if summary else None,
            dump_record(article),
        ),
    )
    conn.executemany(
        "INSERT INTO version_captures(version_id, position, capture_sha256) VALUES (?, ?, ?)",
        [(cursor.lastrowid, position, sha256) for position, sha256 in enumerate(kept)],
    )


def _remember_keys(conn: sqlite3.Connection, article_id: int, keys: Sequence[str]) -> None:
    """A key that already names another article keeps naming that one."""
    conn.executemany("INSERT OR IGNORE INTO aliases(key, article_id) VALUES (?, ?)", [(key, article_id) for key in keys])


def _touch_full(conn: sqlite3.Connection, article_id: int, incoming: Incoming) -> None:
    """The whole page was fetched and trusted: note when, the new validators, and that it is not gone."""
    at = stamp(incoming.seen_at)
    validators = incoming.pages[0].validators if incoming.pages else Validators()
    conn.execute(
        "UPDATE articles SET last_seen_at = ?, alive_at = ?, checked_at = ?, full_checked_at = ?, etag = ?,"
        " last_modified = ?, gone_at = NULL, listed_title = coalesce(?, listed_title) WHERE id = ?",
        (at, at, at, at, validators.etag, validators.last_modified, incoming.listed_title, article_id),
    )


def touch(conn: sqlite3.Connection, article_id: int, at: datetime, *, checked: bool) -> None:
    """The article was seen: in a list, or (checked) its own address answered "not modified"."""
    when = stamp(at)
    if checked:
        conn.execute(
            "UPDATE articles SET last_seen_at = ?, alive_at = ?, checked_at = ? WHERE id = ?", (when, when, when, article_id)
        )
    else:
        conn.execute("UPDATE articles SET last_seen_at = ? WHERE id = ?", (when, article_id))


def mark_gone(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """The article is gone (decided by the caller); it stays readable."""
    conn.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (stamp(at), article_id))
