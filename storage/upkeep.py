"""Care of the archive: backup, integrity, pruning, size."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ArchiveError
from storage import notes
from storage.database import immediate, path_of, translated
from storage.rows import stamp

LAST_BACKUP = "last_backup"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning dropped."""

    captures: int
    bytes: int
    listings: int
    checks: int


def backup(db: Database, target: Path, at: datetime) -> int:
    """Copy the live archive to `target` (online, SQLite's backup API), verify the copy by opening it, then put it in place.

    Returns the number of articles in it. An existing file is replaced only by a verified copy. Raises ArchiveError.
    """
    partial = target.with_name(target.name + ".partial")
    if target.exists() and os.path.samefile(target, path_of(db)):
        raise ArchiveError(f"{target} 就是正在用的数据库, 请换一个文件名")
    _drop(partial)
    with translated(str(target)):
        copy = sqlite3.connect(partial)
        try:
            db.conn.backup(copy, pages=2000)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        count = verify(partial)
    if count != _articles(db.conn) and count < _articles(db.conn) - 1000:
        raise ArchiveError(f"备份里只有 {count} 篇文章, 与数据库不符; 没有采用")
    _drop_sidecars(target)
    partial.replace(target)
    with immediate(db) as conn:
        notes.put(conn, LAST_BACKUP, stamp(at))
    return count


def _drop(path: Path) -> None:
    """Remove a database file that a stopped backup left, with the journal beside it: SQLite would play it into the next file."""
    path.unlink(missing_ok=True)
    _drop_sidecars(path)


def _drop_sidecars(path: Path) -> None:
    """Remove journal and WAL of an older file of that name: they belong to that file and would spoil the one put in its place."""
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def verify(path: Path) -> int:
    """Open an archive read-only and check it; returns its number of articles. Raises ArchiveError."""
    with translated(str(path)):
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            problems = integrity_problems(conn)
            if problems:
                raise ArchiveError(f"{path} 没有通过完整性检查: {problems[0]}")
            return _articles(conn)
        finally:
            conn.close()


def _articles(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


def integrity_problems(conn: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file, and rows that refer to nothing; empty when all is well."""
    found = [str(row[0]) for row in conn.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    found += [f"{row[0]} 第 {row[1]} 行指向不存在的 {row[2]}" for row in conn.execute("PRAGMA foreign_key_check").fetchmany(20)]
    return found


_KEEP = """
    SELECT vc.capture_sha256 FROM version_captures vc JOIN versions v ON v.id = vc.version_id
    JOIN articles a ON a.id = v.article_id
    WHERE v.number = a.versions OR a.gone_at IS NOT NULL
       OR EXISTS (SELECT 1 FROM mentions m WHERE m.article_id = a.id)
       OR EXISTS (SELECT 1 FROM readings r WHERE r.article_id = a.id AND r.watch_id IS NOT NULL)
    UNION SELECT capture_sha256 FROM attachment_texts WHERE capture_sha256 IS NOT NULL
"""


def prune(db: Database, now: datetime, *, older_than: timedelta, dry_run: bool = False) -> Pruned:
    """Drop the bytes of captures older than that, and lines of coverage and checks as old.

    Never dropped: the capture behind a newest version, of an article with a mention or a tracked reading, of anything gone, of
    an attached file; no version, article, mention, reading or alert. The row of a dropped capture stays: what was there, when, with which headers.
    """
    limit = stamp(now - older_than)
    old = f"body IS NOT NULL AND fetched_at < ? AND sha256 NOT IN ({_KEEP})"
    with immediate(db) as conn:
        count, size = conn.execute(
            f"SELECT count(*), coalesce(sum(length(body)), 0) FROM captures WHERE {old}", (limit,)
        ).fetchone()
        runs = "SELECT id FROM runs WHERE started_at < ?"
        listings = conn.execute(f"SELECT count(*) FROM listings WHERE run_id IN ({runs})", (limit,)).fetchone()[0]
        # the tries that speak of a gone article, or of one that may be going, are evidence
        idle = "at < ? AND outcome NOT IN ('gone', 'returned') AND article_id IN (SELECT id FROM articles WHERE gone_at IS NULL)"
        checks = conn.execute(f"SELECT count(*) FROM checks WHERE {idle}", (limit,)).fetchone()[0]
        if not dry_run:
            conn.execute(f"UPDATE captures SET body = NULL WHERE {old}", (limit,))
            conn.execute(f"DELETE FROM listings WHERE run_id IN ({runs})", (limit,))
            conn.execute(f"DELETE FROM checks WHERE {idle}", (limit,))
    return Pruned(count, size, listings, checks)
