"""Death at any moment, a disk that is full, a database that is locked or read-only: the next run ends as if nothing had been.

Whole processes are killed with SIGKILL at moments that a printed seed chooses: in a crawl, in the making of the archive, in a
backup, between the sending of an alert and its record.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler import clock
from crawler.clock import SHANGHAI
from crawler.errors import ArchiveError
from jobs.understand import WatchSet
from jobs.watches import Project
from storage import upkeep
from storage.database import BUSY_SECONDS, open_archive
from tests.faultsite import PROJECT, ROWS, Pages, State, article, crawl, healthy, living, source, state, text_of
from tests.loopback import Answer, Fault, page, serving

NOW = datetime(2025, 3, 6, 9, 0, tzinfo=SHANGHAI)
_CRAWL = """
import sys
from pathlib import Path
from tests.faultsite import crawl, source
print("begun", flush=True)
crawl(Path(sys.argv[1]), source("sick", sys.argv[2], timeout=20))
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> State:
    db = tmp_path_factory.mktemp("undisturbed") / "quwen.db"
    with living(healthy()) as base:
        crawl(db, source("sick", base))
    return state(db, "sick")


@contextmanager
def slow_site(pages: Pages, seconds: float) -> Iterator[str]:
    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        time.sleep(seconds)
        return pages.get(target, page("404", 404))

    with serving(handler) as served:
        yield served.base


def begin(code: str, *args: object) -> subprocess.Popen[str]:
    """A process of ours, from the moment on at which it says that it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def kill_after(seconds: float, process: subprocess.Popen[str]) -> None:
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def is_sound(db: Path) -> bool:
    with closing(sqlite3.connect(db)) as conn:
        return upkeep.integrity_problems(conn) == []


@pytest.mark.parametrize("seed", range(3))
def test_killed_in_a_crawl_the_next_run_ends_as_if_nothing_was(seed: int, tmp_path: Path, undisturbed: State) -> None:
    rnd, db = random.Random(seed), tmp_path / "quwen.db"
    with slow_site(healthy(), 0.05) as base:
        for _ in range(3):
            kill_after(rnd.uniform(0.02, 0.6), begin(_CRAWL, db, base))
        (result,) = crawl(db, source("sick", base, timeout=20))
    assert result.verdict in ("ok", "unchanged")
    assert state(db, "sick") == undisturbed
    assert is_sound(db)
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone() == (0,)
        assert conn.execute("SELECT last_new_at IS NOT NULL FROM sources").fetchone() == (1,)


def test_killed_while_the_archive_is_made(tmp_path: Path) -> None:
    """The tables are made in one transaction: all are there or none, whenever the process dies."""
    code = """
import os, sys, sqlite3, storage.database as database
from sqlite_utils import Database
count = 0
execute = Database.execute
def dying(self, sql, *args):
    global count
    count += sql.lstrip().startswith("CREATE")
    if count > int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    return execute(self, sql, *args)
Database.execute = dying
print("begun", flush=True)
database.open_archive(sys.argv[1])
"""
    for statements in (0, 1, 7, 20):
        db = tmp_path / f"{statements}.db"
        begin(code, db, statements).communicate()
        with closing(sqlite3.connect(db)) as conn:
            assert conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles'").fetchone() == (0,)
        open_archive(db).close()
        assert is_sound(db)


def test_two_processes_make_the_archive_at_once(tmp_path: Path) -> None:
    code = "import sys; from storage.database import open_archive; print('begun', flush=True); open_archive(sys.argv[1])"
    both = [begin(code, tmp_path / "quwen.db") for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    for process in both:
        process.communicate()
    assert is_sound(tmp_path / "quwen.db")


def test_killed_in_a_backup_the_old_backup_stands_and_the_next_one_is_whole(tmp_path: Path) -> None:
    db, copy = tmp_path / "quwen.db", tmp_path / "copy.db"
    with living(healthy()) as base:
        crawl(db, source("sick", base))
    archive = open_archive(db)
    upkeep.backup(archive, copy, NOW)
    archive.execute("CREATE TABLE ballast AS SELECT randomblob(20000000) AS b")
    code = """
import sys
from datetime import datetime
from pathlib import Path
from storage import upkeep
from storage.database import open_archive
db = open_archive(sys.argv[1])
print("begun", flush=True)
upkeep.backup(db, Path(sys.argv[2]), datetime.now().astimezone())
"""
    rnd = random.Random(5)
    for _ in range(3):
        kill_after(rnd.uniform(0.0, 0.05), begin(code, db, copy))
        assert upkeep.verify(copy) == ROWS
    # what a death in the middle of the copy leaves: a half-written file, and a journal that would be played into the next one
    (tmp_path / "copy.db.partial").write_bytes(copy.read_bytes()[:5000])
    (tmp_path / "copy.db.partial-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    (tmp_path / "copy.db-wal").write_bytes(b"7\x7f\x06\x82" + bytes(28))
    assert upkeep.backup(archive, copy, NOW) == ROWS
    archive.close()
    assert upkeep.verify(copy) == ROWS
    assert sorted(path.name for path in tmp_path.glob("copy.db*")) == ["copy.db"]


def test_a_restored_backup_goes_on_as_if_nothing_was(tmp_path: Path, undisturbed: State) -> None:
    """The steps of docs/reliability.md: put the copy in place without the old WAL, then crawl."""
    db, copy, pages = tmp_path / "quwen.db", tmp_path / "copy.db", healthy()
    late = pages.pop("/a/5.html")
    with living(pages) as base:
        crawl(db, source("sick", base))
        archive = open_archive(db)
        upkeep.backup(archive, copy, NOW)
        archive.close()
        db.write_bytes(b"broken" * 1000)
        db.with_name("quwen.db-wal").write_bytes(b"left behind")
        with pytest.raises(ArchiveError, match="SQLite"):
            open_archive(db)
        for ending in ("", "-wal", "-shm"):
            db.with_name(db.name + ending).unlink(missing_ok=True)
        shutil.copy(copy, db)
        pages["/a/5.html"] = late
        crawl(db, source("sick", base))
    assert state(db, "sick") == undisturbed
    assert is_sound(db)


# ------------------------------------------------------------------ delivery
_DELIVER = """
import sys
from datetime import datetime
from pathlib import Path
from jobs.outbox import deliver_after_crawl
print("begun", flush=True)
deliver_after_crawl(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now().astimezone())
"""


def test_killed_between_sending_and_its_record_an_alert_comes_again_under_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the receiver knows the repetition by its Idempotency-Key. After a record, never again."""
    db, got, taken = tmp_path / "quwen.db", [], threading.Event()

    def hook(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        got.append((headers["idempotency-key"], [alert["key"] for alert in json.loads(body)["alerts"]]))
        if not taken.is_set():
            taken.set()
            time.sleep(5)  # the sender dies before it hears that we have it
        return page("ok")

    with living(healthy()) as base, serving(hook) as receiver:
        (tmp_path / "notify.toml").write_text(
            f'[[channel]]\nid = "hook"\nkind = "webhook"\nurl = "{receiver.base}/"\n', encoding="utf-8"
        )
        crawl(db, source("sick", base))
        process = begin(_DELIVER, db, tmp_path)
        assert taken.wait(20)
        kill_after(0, process)
        for _ in range(2):
            begin(_DELIVER, db, tmp_path).communicate()
    assert len(got) == 2
    assert got[0] == got[1]
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*), count(delivered_at) FROM deliveries").fetchone() == (1, 1)


# ------------------------------------------------------------------ the archive cannot be written
def test_a_full_disk_is_told_and_the_next_run_makes_up_for_it(
    tmp_path: Path, undisturbed: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "quwen.db"
    open_archive(db).close()

    def small(path: Path, *, read_only: bool = False) -> object:
        archive = open_archive(path, read_only=read_only)
        pages = archive.execute("PRAGMA page_count").fetchone()[0]
        archive.execute(f"PRAGMA max_page_count = {pages + 2}")
        return archive

    with living(healthy()) as base:
        with monkeypatch.context() as patch:
            patch.setattr("jobs.run.open_archive", small)
            with pytest.raises(ArchiveError, match="磁盘已满"):
                crawl(db, source("sick", base))
        assert is_sound(db)
        assert len(state(db, "sick")["articles"]) < ROWS
        crawl(db, source("sick", base))
    assert state(db, "sick") == undisturbed


_HOLD = """
import sqlite3, sys, time
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("BEGIN IMMEDIATE")
print("begun", flush=True)
time.sleep(float(sys.argv[2]))
conn.execute("ROLLBACK")
"""


def test_another_writer_is_waited_for(tmp_path: Path) -> None:
    """A backup tool or a person with sqlite3 holds the database for a while: the run waits and loses nothing."""
    db = tmp_path / "quwen.db"
    open_archive(db).close()
    assert BUSY_SECONDS >= 60
    with living(healthy()) as base:
        other = begin(_HOLD, db, 1.5)
        (result,) = crawl(db, source("sick", base))
        other.communicate()
    assert (result.verdict, result.counts.new) == ("ok", ROWS)


def test_a_writer_that_never_ends_is_told_and_the_next_run_makes_up_for_it(
    tmp_path: Path, undisturbed: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "quwen.db"
    open_archive(db).close()
    with living(healthy()) as base:
        other = begin(_HOLD, db, 30)
        with monkeypatch.context() as patch:
            patch.setattr("storage.database.BUSY_SECONDS", 0.3)
            with pytest.raises(ArchiveError, match="占用太久"):
                crawl(db, source("sick", base))
        kill_after(0, other)
        crawl(db, source("sick", base))
    assert state(db, "sick") == undisturbed


def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    db = folder / "quwen.db"
    open_archive(db).close()
    code = """
import os, sys
from crawler.errors import ArchiveError
from storage.database import exclusive_run, immediate, open_archive
if os.geteuid() == 0:
    os.setuid(65534)
print("begun", flush=True)
try:
    with exclusive_run(sys.argv[1]):
        open_archive(sys.argv[1])
except ArchiveError as exc:
    print(exc)
"""
    os.chmod(tmp_path.parent, 0o755)
    os.chmod(tmp_path, 0o755)
    db.chmod(0o444)
    folder.chmod(0o555)
    process = begin(code, db)
    told = process.communicate()[0]
    folder.chmod(0o755)
    assert any(word in told for word in ("只读", "锁文件", "权限")), told


def test_two_crawls_at_once_never_share_the_archive(tmp_path: Path) -> None:
    """The second one ends at once with exit code 75, and the first is unharmed."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "watches.toml").write_text("", encoding="utf-8")
    with slow_site(healthy(), 0.3) as base:
        said = f'[[source]]\nid = "sick"\nurl = "{base}/list.html"\nallow_private = true\ndelay = 0\n'
        (seeds / "sources.toml").write_text(said, encoding="utf-8")
        command = [sys.executable, "-m", "jobs.cli.main", "crawl", "--seeds", str(seeds), "--db", str(tmp_path / "quwen.db")]
        command[1:3] = ["-c", "from jobs.cli.main import main; main()"]
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lock = tmp_path / "quwen.db.lock"
        deadline = time.monotonic() + 20
        while not (lock.exists() and lock.read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert first.wait() == 0, first.communicate()[1]
        first.communicate()
    assert second.returncode == 75, second.stderr
    assert str(first.pid) in second.stderr
    assert len(state(tmp_path / "quwen.db", "sick")["articles"]) == ROWS


# ------------------------------------------------------------------ the clock, and watches half taken up
def test_a_clock_that_went_back_an_hour_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db, pages, now = tmp_path / "quwen.db", healthy(), clock.now
    with living(pages) as base:
        crawl(db, source("sick", base))
        monkeypatch.setattr("jobs.run.now", lambda: now() - timedelta(hours=1))
        pages["/a/1.html"] = article(0, 1, text_of(0, 1).replace("完成投资", "完成投资1"))
        (result,) = crawl(db, source("sick", base))
    assert (result.verdict, result.counts.changed) == ("ok", 1)


def test_a_new_watch_is_looked_for_though_the_run_that_brought_it_died(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs.run import bring_watches

    db = tmp_path / "quwen.db"
    with living(healthy()) as base:
        crawl(db, source("sick", base))
    archive = open_archive(db)
    watches = WatchSet.of(
        [Project(id="p", name=PROJECT), Project(id="new", name="农村公路养护"), Project(id="n2", name="户")], []
    )

    def dying(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("jobs.run.rescan", dying)
        with pytest.raises(KeyboardInterrupt):
            bring_watches(archive, watches)
    bring_watches(archive, watches)
    found = {row[0] for row in archive.execute("SELECT DISTINCT watch_id FROM mentions")}
    assert "n2" in found
    bring_watches(archive, watches)
    archive.close()
