"""The doctor finds what is wrong and says what to do about it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.settings import Source
from jobs.config import Config
from jobs.daemon import HEARTBEAT
from jobs.doctor import Finding, examine, pulse_stopped, reach
from jobs.words import choose
from storage import notes, outbox, runs, upkeep
from storage.database import exclusive_run, immediate, open_archive
from storage.rows import stamp
from tests.archive import NOW
from tests.loopback import FAULTS, Answer, page, serve

SOURCES = '[[source]]\nid = "x"\nurl = "http://x.example/"\n'


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    choose("zh")
    yield
    choose(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A healthy one: configured, crawled an hour ago, backed up yesterday."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sources.toml").write_text(SOURCES, encoding="utf-8")
    db = open_archive(tmp_path / "quwen.db")
    with immediate(db) as conn:
        runs.put_source(conn, "x", "某区", "http://x.example/", "某区", True)
        runs.begin(conn, "x", NOW - timedelta(hours=1))
        notes.put(conn, upkeep.LAST_BACKUP, stamp(NOW - timedelta(days=1)))
    db.close()
    return tmp_path


def findings(folder: Path) -> dict[str, list[Finding]]:
    found, _ = examine(folder / "seeds", folder / "quwen.db", NOW)
    told: dict[str, list[Finding]] = {}
    for finding in found:
        told.setdefault(finding.about, []).append(finding)
    return told


def only(folder: Path, about: str) -> Finding:
    (finding,) = findings(folder)[about]
    return finding


def write(folder: Path, sql: str, *values: object) -> None:
    conn = sqlite3.connect(folder / "quwen.db", isolation_level=None)
    conn.execute(sql, values)
    conn.close()


def test_a_healthy_folder(folder: Path) -> None:
    told = findings(folder)
    assert set(told) == {"配置", "通知", "SQLite", "磁盘", "运行锁", "数据库", "备份", "时钟"}
    assert [finding for group in told.values() for finding in group if finding.level == "bad"] == []
    assert only(folder, "配置").told == "1 个来源, 0 个项目, 0 个指标"


def test_configuration_with_each_finding_in_its_line(folder: Path) -> None:
    (folder / "seeds" / "sources.toml").write_text(SOURCES + 'evry = "1h"\n[[sauce]]\n', encoding="utf-8")
    found, config = examine(folder / "seeds", folder / "quwen.db", NOW)
    bad = [finding for finding in found if finding.about == "配置"]
    assert config is None
    assert [finding.level for finding in bad] == ["bad", "bad"]
    assert any("sources.toml:4" in finding.told for finding in bad)


def test_no_source_is_enabled(folder: Path) -> None:
    (folder / "seeds" / "sources.toml").write_text(SOURCES + "enabled = false\n", encoding="utf-8")
    assert findings(folder)["配置"][1].level == "bad"
    assert "quwen add" in findings(folder)["配置"][1].remedy


def test_attachments_that_nothing_can_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.doctor.find_spec", lambda name: None if name == "docx" else True)
    assert len(findings(folder)["配置"]) == 1
    (folder / "seeds" / "sources.toml").write_text(SOURCES + "attachments = true\n", encoding="utf-8")
    finding = findings(folder)["配置"][1]
    assert (finding.level, finding.told, finding.remedy) == (
        "bad",
        "读不了附件: 缺少 python-docx",
        "pip install 'quwen[attachments]'",
    )


def test_channels(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert only(folder, "通知").level == "note"
    notify = folder / "seeds" / "notify.toml"
    notify.write_text('[[channel]]\nid = "qun"\nurl = "wecombot://${WECOM_KEY}"\n', encoding="utf-8")
    monkeypatch.delenv("WECOM_KEY", raising=False)
    assert "WECOM_KEY 没有设置" in only(folder, "通知").told
    monkeypatch.setenv("WECOM_KEY", "secret-key")
    good = only(folder, "通知")
    assert good.level == "good"
    assert "quwen alerts --test qun" in good.told
    assert "secret-key" not in good.told
    notify.write_text('[[channel]]\nid = "qun"\nurl = "mailtos://a.example"\n', encoding="utf-8")
    monkeypatch.setattr("jobs.doctor.find_spec", lambda name: None)
    assert only(folder, "通知").remedy == "pip install 'quwen[notify]'"
    notify.write_text("[[channel]]\n", encoding="utf-8")
    assert {finding.level for finding in findings(folder)["通知"]} == {"bad"}


def test_a_channel_that_does_not_get_through(folder: Path) -> None:
    db = open_archive(folder / "quwen.db")
    with immediate(db) as conn:
        outbox.known_after(conn, "qun")
        conn.execute(
            "INSERT INTO alerts(id, kind, title, body, created_at, key) VALUES (1, 'health', 't', 'b', ?, 'k')", (stamp(NOW),)
        )
        conn.execute("INSERT INTO deliveries(alert_id, channel) VALUES (1, 'qun')")
        outbox.channel_failed(conn, "qun", NOW, "HTTP 500", NOW, outbox.ChannelState())
    db.close()
    finding = findings(folder)["通知"][1]
    assert finding.level == "bad"
    assert "qun 从 2025年7月1日 12:00 起送不出去, 1 条等着: HTTP 500" in finding.told
    assert finding.remedy == "改好后运行 quwen alerts --send"


def test_the_lock(folder: Path) -> None:
    with exclusive_run(folder / "quwen.db"):
        assert only(folder, "运行锁").level == "note"
    found, _ = examine(folder / "seeds", folder / "no" / "quwen.db", NOW)
    lock = next(finding for finding in found if finding.about == "运行锁")
    assert lock.level == "bad"
    assert "没有文件夹" in lock.told


def test_the_archive(folder: Path) -> None:
    write(folder, "PRAGMA foreign_keys = OFF")
    write(folder, "INSERT INTO aliases(key, article_id) VALUES ('k', 99)")
    assert "指向不存在的" in only(folder, "数据库").told
    assert "备份恢复" in only(folder, "数据库").remedy
    (folder / "quwen.db").write_bytes(b"no database at all" * 100)
    for ending in ("-wal", "-shm"):
        (folder / f"quwen.db{ending}").unlink(missing_ok=True)
    assert only(folder, "数据库").level == "bad"
    (folder / "quwen.db").unlink()
    assert only(folder, "数据库").level == "note"


@pytest.mark.parametrize(("days", "level"), [(6, "good"), (8, "note")])
def test_the_backup_gets_old(folder: Path, days: int, level: str) -> None:
    write(folder, "UPDATE notes SET value = ? WHERE key = ?", stamp(NOW - timedelta(days=days)), upkeep.LAST_BACKUP)
    assert only(folder, "备份").level == level


def test_never_backed_up(folder: Path) -> None:
    write(folder, "DELETE FROM notes WHERE key = ?", upkeep.LAST_BACKUP)
    assert only(folder, "备份").told == "从未备份"


def test_a_clock_that_went_back(folder: Path) -> None:
    write(folder, "UPDATE runs SET started_at = ?", stamp(NOW + timedelta(hours=1)))
    assert only(folder, "时钟").level == "bad"
    assert "NTP" in only(folder, "时钟").remedy


@pytest.mark.parametrize(("ago", "level"), [(1, "good"), (11, "bad")])
def test_the_pulse_of_the_daemon(folder: Path, ago: int, level: str) -> None:
    write(folder, "INSERT INTO notes(key, value) VALUES (?, ?)", HEARTBEAT, stamp(NOW - timedelta(minutes=ago)))
    assert only(folder, "定时程序").level == level


def test_a_daemon_stopped_on_purpose_is_not_missed(folder: Path) -> None:
    write(folder, "INSERT INTO notes(key, value) VALUES (?, '')", HEARTBEAT)
    db = open_archive(folder / "quwen.db")
    assert pulse_stopped(db.conn, NOW) is None
    db.close()
    assert "定时程序" not in findings(folder)


def test_little_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.doctor.shutil.disk_usage", lambda path: type("Usage", (), {"free": 10_000_000}))
    assert only(folder, "磁盘").level == "bad"
    assert "quwen prune" in only(folder, "磁盘").remedy


def reached(url: str, **settings: object) -> Finding:
    told: list[Finding] = []
    source = Source(**{"id": "x", "name": "某区", "url": url, "allow_private": True, "delay": 0, "timeout": 5, **settings})
    asyncio.run(reach(Config(Path(), (source,), (), ()), told.append))
    (finding,) = told
    return finding


def test_reach() -> None:
    with serve(lambda *_: page("<p>好</p>")) as base:
        assert reached(f"{base}/list").told.startswith("可以访问 (200, ")

    def closed(method: str, target: str, *rest: object) -> Answer:
        return page("User-agent: *\nDisallow: /") if target == "/robots.txt" else page()

    with serve(closed) as base:
        assert "obey_robots = false" in reached(f"{base}/list").remedy
        assert reached(f"{base}/list", obey_robots=False).level == "good"
    with serve(FAULTS[sorted(FAULTS)[0]]) as base:
        assert reached(f"{base}/list", tries=1).level == "bad"


def test_sources_that_are_off_are_left_alone() -> None:
    told: list[Finding] = []
    off = Source(id="x", url="http://x.example/", enabled=False)
    asyncio.run(reach(Config(Path(), (off,), (), ()), told.append))
    assert told == []


def test_in_english(folder: Path) -> None:
    choose("en")
    assert {"configuration", "lock", "database", "clock"} <= findings(folder).keys()
