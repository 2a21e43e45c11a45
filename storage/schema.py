"""The tables (DESIGN 4.3) as migrations. Times are ISO 8601 text with offset; all tables STRICT.

A migration once landed is never edited: a change is a new function at the end. None calls live code of ours.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("quwen")

_FIRST = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL, district TEXT NOT NULL DEFAULT '', cms TEXT,
    enabled INTEGER NOT NULL DEFAULT 1, verdict TEXT, health TEXT NOT NULL DEFAULT 'ok',
    last_run_at TEXT, last_ok_at TEXT, last_new_at TEXT, found_url TEXT, retired_at TEXT
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), started_at TEXT NOT NULL, finished_at TEXT,
    verdict TEXT, listed INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, rechecked INTEGER NOT NULL DEFAULT 0,
    recheck_changed INTEGER NOT NULL DEFAULT 0, recheck_failed INTEGER NOT NULL DEFAULT 0,
    mentions INTEGER NOT NULL DEFAULT 0, alerts INTEGER NOT NULL DEFAULT 0, error TEXT
) STRICT;
CREATE INDEX runs_by_source ON runs(source_id, started_at);

CREATE TABLE captures (
    sha256 TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER NOT NULL,
    headers TEXT NOT NULL, body BLOB, size INTEGER NOT NULL
) STRICT;

CREATE TABLE stories (
    id INTEGER PRIMARY KEY, first_article_id INTEGER NOT NULL, articles INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, source_id TEXT REFERENCES sources(id),
    story_id INTEGER REFERENCES stories(id), site TEXT NOT NULL DEFAULT '', district TEXT NOT NULL DEFAULT '',
    "column" TEXT NOT NULL DEFAULT '', title TEXT NOT NULL, subtitle TEXT NOT NULL DEFAULT '',
    published_at TEXT, published_precision TEXT, origin TEXT NOT NULL DEFAULT '',
    authors TEXT NOT NULL DEFAULT '[]', photographers TEXT NOT NULL DEFAULT '[]', editors TEXT NOT NULL DEFAULT '[]',
    attachments TEXT NOT NULL DEFAULT '[]', body TEXT NOT NULL, markdown TEXT NOT NULL,
    first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, changed_at TEXT NOT NULL, gone_at TEXT,
    versions INTEGER NOT NULL DEFAULT 1, content_hash TEXT NOT NULL,
    alive_at TEXT NOT NULL, checked_at TEXT NOT NULL, full_checked_at TEXT NOT NULL,
    etag TEXT, last_modified TEXT, listed_title TEXT
) STRICT;
CREATE INDEX articles_by_source ON articles(source_id, checked_at);
CREATE INDEX articles_by_story ON articles(story_id);
CREATE INDEX articles_by_day ON articles(published_at);
CREATE INDEX articles_by_change ON articles(changed_at);

CREATE TABLE aliases (
    key TEXT PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_article ON aliases(article_id);

CREATE TABLE versions (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), number INTEGER NOT NULL,
    seen_at TEXT NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL, body TEXT NOT NULL,
    markdown TEXT NOT NULL, content_hash TEXT NOT NULL,
    capture_sha256 TEXT REFERENCES captures(sha256), summary TEXT, record TEXT NOT NULL,
    UNIQUE (article_id, number)
) STRICT;

CREATE TABLE version_captures (
    version_id INTEGER NOT NULL REFERENCES versions(id), position INTEGER NOT NULL,
    capture_sha256 TEXT NOT NULL REFERENCES captures(sha256), PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE checks (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), run_id INTEGER REFERENCES runs(id),
    at TEXT NOT NULL, outcome TEXT NOT NULL, status INTEGER, reason TEXT NOT NULL DEFAULT '',
    capture_sha256 TEXT REFERENCES captures(sha256)
) STRICT;
CREATE INDEX checks_by_article ON checks(article_id, at);

CREATE TABLE listings (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs(id), page INTEGER NOT NULL, position INTEGER NOT NULL,
    url TEXT NOT NULL, title TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX listings_by_run ON listings(run_id);
CREATE INDEX listings_failed ON listings(url) WHERE outcome = 'failed';

CREATE TABLE watches (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, district TEXT NOT NULL DEFAULT '',
    spec TEXT NOT NULL, added_at TEXT NOT NULL, retired_at TEXT
) STRICT;

CREATE TABLE mentions (
    id INTEGER PRIMARY KEY, watch_id TEXT NOT NULL REFERENCES watches(id),
    article_id INTEGER NOT NULL REFERENCES articles(id), version INTEGER NOT NULL, quote TEXT NOT NULL,
    matched TEXT NOT NULL, place TEXT NOT NULL, start INTEGER, "end" INTEGER, stage TEXT,
    is_new INTEGER NOT NULL, historical INTEGER NOT NULL DEFAULT 0, found_at TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_by_watch ON mentions(watch_id, article_id, version);
CREATE INDEX mentions_by_article ON mentions(article_id);

CREATE TABLE readings (
    id INTEGER PRIMARY KEY, watch_id TEXT REFERENCES watches(id),
    article_id INTEGER NOT NULL REFERENCES articles(id), version INTEGER NOT NULL, metric TEXT NOT NULL, period TEXT,
    role TEXT NOT NULL, comparator TEXT NOT NULL, value REAL NOT NULL, unit TEXT NOT NULL, raw TEXT NOT NULL,
    quote TEXT NOT NULL, historical INTEGER NOT NULL DEFAULT 0, found_at TEXT NOT NULL
) STRICT;
CREATE INDEX readings_by_watch ON readings(watch_id, found_at) WHERE watch_id IS NOT NULL;
CREATE INDEX readings_by_article ON readings(article_id);

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, watch_id TEXT REFERENCES watches(id), source_id TEXT REFERENCES sources(id),
    article_id INTEGER REFERENCES articles(id), title TEXT NOT NULL, body TEXT NOT NULL, created_at TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, data TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX alerts_by_time ON alerts(created_at);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY, alert_id INTEGER NOT NULL REFERENCES alerts(id), channel TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, delivered_at TEXT, error TEXT, next_try_at TEXT, first_try_at TEXT,
    UNIQUE (alert_id, channel)
) STRICT;

CREATE TABLE attachment_texts (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), name TEXT NOT NULL, url TEXT NOT NULL,
    capture_sha256 TEXT REFERENCES captures(sha256), body TEXT NOT NULL, error TEXT, fetched_at TEXT NOT NULL,
    UNIQUE (article_id, url)
) STRICT;

CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE story_fingerprints (
    fingerprint INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (fingerprint, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_fingerprints_by_article ON story_fingerprints(article_id);

CREATE VIRTUAL TABLE articles_fts USING fts5(title, subtitle, body, content='', tokenize="unicode61 remove_diacritics 0")
"""


@migrations()
def m001_first_light(db: Database) -> None:
    """All tables of the contract, with what the jobs need beside them."""
    for statement in _FIRST.split(";\n"):
        db.execute(statement)
