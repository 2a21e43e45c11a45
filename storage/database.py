"""The one module that opens the database: pragmas, migrations, the write transaction, the lock that keeps two crawls apart.

WAL with synchronous=FULL: a commit survives a power cut, so an alert that was told of is there afterwards. The row is not the
limit of a crawl (about 2,800 one-row transactions a second were measured), so FULL costs nothing that can be felt.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ArchiveBusy, ArchiveError
from storage.schema import migrations

BUSY_SECONDS = 60.0
"""How long a write waits for another writer (Datasette's own, a backup tool) before it gives up."""

_REMEDIES = (
    ("full", "磁盘已满: 请腾出空间后重试; 已提交的内容都在"),
    ("readonly", "数据库只读: 请检查文件和所在文件夹的写权限"),
    ("locked", "数据库被别的程序占用太久: 请关闭它后重试"),
    ("malformed", "数据库文件已损坏: 请用最近的备份恢复 (docs/reliability.md)"),
    ("not a database", "这个文件不是 SQLite 数据库"),
    ("unable to open", "打不开数据库文件: 请检查路径和权限"),
    ("disk i/o", "读写磁盘出错: 请检查磁盘"),
)


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Turn sqlite3's errors into ArchiveError with what to do about it."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a fault of ours, not of the place
    except sqlite3.DatabaseError as exc:
        text = str(exc).lower()
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in text), "读写数据库出错")
        raise ArchiveError(f"{remedy} ({path}: {exc})") from exc


def path_of(db: Database) -> str:
    """The file behind an open database, "" for one in memory."""
    return str(db.conn.execute("PRAGMA database_list").fetchone()[2])


def open_archive(path: str | Path, *, read_only: bool = False) -> Database:
    """Open (and unless read_only make and migrate) the archive at `path`; `:memory:` is one that nobody keeps.

    Raises ArchiveError.
    """
    name = str(path)
    if read_only and not Path(name).is_file():
        raise ArchiveError(f"还没有数据库 {name}: 请先运行 quwen crawl, 或用 --db 指明")
    with translated(name):
        mode = "memory" if name == ":memory:" else "ro" if read_only else "rwc"
        uri = f"{Path(name).resolve().as_uri()}?mode={mode}"
        conn = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            conn.execute("PRAGMA foreign_keys = ON")
            if read_only:
                conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return Database(conn)
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            db = Database(conn)
            if migrations.pending(db):
                with immediate(db):  # all or nothing, and one process at a time; what is pending is asked again inside
                    migrations.apply(db)
        except BaseException:
            conn.close()
            raise
    return db


@contextmanager
def immediate(db: Database) -> Iterator[sqlite3.Connection]:
    """One write transaction: BEGIN IMMEDIATE, so that what is read inside is still true at the write.

    Inside another one it is a savepoint. Commits at the end, rolls back on any exception. Raises ArchiveError for what SQLite
    cannot do.
    """
    conn = db.conn
    begin, commit, undo = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
    if conn.in_transaction:
        begin, commit, undo = ("SAVEPOINT inner", "RELEASE inner", "ROLLBACK TO inner")
    with translated(path_of(db)):
        conn.execute(begin)
        try:
            yield conn
            conn.execute(commit)
        except BaseException:
            if conn.in_transaction:  # SQLite may have rolled back by itself (disk full)
                conn.execute(undo)
            raise


@contextmanager
def rehearsal(db: Database) -> Iterator[None]:
    """Everything written inside is undone at the end: a dry run."""
    with translated(path_of(db)):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            db.conn.execute("ROLLBACK")


@contextmanager
def exclusive_run(path: str | Path) -> Iterator[None]:
    """Hold the archive's run lock (`FILE.lock`, flock): the kernel frees it when the process dies, however it dies.

    Raises ArchiveBusy when another run holds it.
    """
    lock_path = f"{path}.lock"
    try:
        handle = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as exc:
        raise ArchiveError(f"无法建立锁文件 {lock_path}: {exc.strerror}") from exc
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "未知"
            raise ArchiveBusy(f"另一个抓取正在使用 {path} (进程 {holder}); 等它结束再试") from exc
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
