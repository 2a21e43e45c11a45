"""The commands as people and other programs meet them: exit codes, what is on which stream, JSON, both languages, poor terminals."""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from crawler.seedform import parse
from jobs.cli.main import cli
from jobs.demo.seeds import demo_sources, demo_watches
from jobs.demo.web import DemoWeb, serve
from storage.database import exclusive_run

ROOT = Path(__file__).parents[1]
COUNTED = ("new", "changed", "duplicate", "unchanged", "skipped", "failed")


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Chinese, whatever the machine speaks; no log handler of one test reaches the next."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "QUWEN_SEEDS", "QUWEN_DB"):
        monkeypatch.delenv(name, raising=False)
    yield
    logger = logging.getLogger("quwen")
    logger.handlers, logger.propagate = [], True


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The demo's sites on loopback, as they are before they change."""
    with serve(DemoWeb()) as found:
        yield dict(found)


def make(folder: Path, addresses: dict[str, str], *sites: str) -> Path:
    """A working folder for some of the sites (all when none is named)."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    chosen = {site: base for site, base in addresses.items() if not sites or site in sites}
    (seeds / "sources.toml").write_text(demo_sources(chosen), encoding="utf-8")
    (seeds / "watches.toml").write_text(demo_watches(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, addresses: dict[str, str]) -> Path:
    """A folder whose sites were crawled once; to be copied."""
    folder = make(tmp_path_factory.mktemp("crawled"), addresses)
    assert quwen(folder, "crawl", "--json").exit_code == 0
    return folder


@pytest.fixture
def work(tmp_path: Path, crawled: Path) -> Path:
    return shutil.copytree(crawled, tmp_path / "work")


def quwen(folder: Path, *args: str, env: dict[str, str] | None = None, **more: Any) -> Result:
    """A command on a working folder, in this process."""
    place = () if args[0] in ("demo", "--version", "-h") else ("--seeds", str(folder / "seeds"), "--db", str(folder / "quwen.db"))
    head = 2 if args[0] in ("watches", "sources") and len(args) > 1 and not args[1].startswith("-") else 1
    return CliRunner().invoke(cli, [*args[:head], *place, *args[head:]], env=env, catch_exceptions=False, **more)


def process(folder: Path, *args: str, **env: str) -> subprocess.Popen[bytes]:
    """A command as a process of its own, in the working folder."""
    command = [sys.executable, "-c", "from jobs.cli.main import main; main()", *args]
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG")}
    return subprocess.Popen(
        command, cwd=folder, env=kept | {"PYTHONPATH": str(ROOT)} | env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(folder: Path, *args: str, **env: str) -> tuple[int, bytes, bytes]:
    running = process(folder, *args, **env)
    out, err = running.communicate(timeout=60)
    return running.returncode, out, err


def rows(folder: Path, sql: str) -> list[Any]:
    conn = sqlite3.connect(folder / "quwen.db")
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def dead_port() -> str:
    """An address on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


# --- crawl


def test_crawl_tells_json_and_nothing_else_on_standard_output(tmp_path: Path, addresses: dict[str, str]) -> None:
    folder = make(tmp_path, addresses, "shiling", "yundu", "qujiang")
    code, out, err = finished(folder, "crawl", "--json")
    events = [json.loads(line) for line in out.decode().splitlines()]
    assert code == 0
    assert [event["event"] for event in events] == ["source", "source", "source", "summary"]
    assert all(event["listed"] == sum(event[name] for name in COUNTED) for event in events)
    summary = events[-1]
    assert summary["listed"] == sum(event["listed"] for event in events[:-1]) > 0
    assert summary["sources"] == 3
    assert {"gone", "mentions", "alerts", "seconds", "rechecked"} <= summary.keys()
    assert all({"id", "verdict", "error"} <= event.keys() for event in events[:-1])
    assert err == b""


def test_without_a_terminal_the_log_is_json_lines_on_standard_error(tmp_path: Path, addresses: dict[str, str]) -> None:
    code, out, err = finished(make(tmp_path, addresses, "yundu"), "crawl")
    lines = [json.loads(line) for line in err.decode().splitlines()]
    assert (code, out) == (0, b"")
    assert {"time", "level", "message"} <= lines[0].keys()
    assert lines[-1]["message"] == "summary"
    assert lines[0]["time"].endswith("+08:00")


def test_a_second_crawl_finds_nothing_new(work: Path) -> None:
    result = quwen(work, "crawl", "--json")
    summary = json.loads(result.stdout.splitlines()[-1])
    assert result.exit_code == 0
    assert (summary["new"], summary["changed"], summary["alerts"]) == (0, 0, 0)
    assert summary["listed"] == summary["unchanged"] + summary["skipped"]


def test_a_source_that_fails_gives_1_and_stops_no_other(tmp_path: Path, addresses: dict[str, str]) -> None:
    folder = make(tmp_path, {**addresses, "fagai": dead_port()}, "fagai", "yundu")
    result = quwen(folder, "crawl", "--json")
    events = {event.get("id"): event for event in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1
    assert (events["demo-fagai"]["verdict"], events["demo-yundu"]["verdict"]) == ("failed", "ok")
    assert events["demo-fagai"]["error"]
    assert events["demo-yundu"]["new"] == 4


def test_a_dry_run_stores_nothing(tmp_path: Path, addresses: dict[str, str], work: Path) -> None:
    folder = make(tmp_path / "fresh", addresses, "yundu")
    result = quwen(folder, "crawl", "--json", "--dry-run")
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1])["new"] == 4
    assert not (folder / "quwen.db").exists()
    before = rows(work, "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM captures), (SELECT count(*) FROM listings)")
    assert quwen(work, "crawl", "--dry-run", "--full", "--json").exit_code == 0
    assert before == rows(
        work, "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM captures), (SELECT count(*) FROM listings)"
    )


def test_named_sources_addresses_and_limits(tmp_path: Path, addresses: dict[str, str]) -> None:
    folder = make(tmp_path, addresses)
    events = [json.loads(line) for line in quwen(folder, "crawl", "demo-yundu", "--limit", "1", "--json").stdout.splitlines()]
    assert (events[-1]["sources"], events[-1]["new"], events[-1]["skipped"]) == (1, 1, 3)
    url = f"{addresses['shiling']}/xwzx/zhxw/"
    ad_hoc = quwen(folder, "crawl", url, "--json")
    assert json.loads(ad_hoc.stdout.splitlines()[0])["id"] == "demo-shiling"
    elsewhere = CliRunner().invoke(
        cli, ["crawl", url, "--allow-private", "--json", "--seeds", str(tmp_path / "no"), "--db", str(tmp_path / "x.db")]
    )
    assert (elsewhere.exit_code, json.loads(elsewhere.stdout.splitlines()[0])["id"]) == (0, "url-1")


def test_another_run_holds_the_lock(work: Path) -> None:
    with exclusive_run(work / "quwen.db"):
        code, out, err = finished(work, "crawl", "--json")
    assert (code, out) == (75, b"")
    assert str(os.getpid()) in err.decode()


@pytest.mark.parametrize(
    "args",
    [
        ("crawl", "--no-such-option"),
        ("crawl", "no-such-source"),
        ("crawl", "--since", "yesterday"),
        ("crawl", "--pages", "0"),
        ("crawl", "ftp://x.example/"),
        ("check", "no-such-source"),
        ("rescan", "no-such-watch"),
        ("watches", "show", "no-such-watch"),
        ("watches", "import", "no-such-file.csv"),
        ("sources", "disable", "no-such-source"),
        ("sources", "reset", "no-such-source"),
        ("sources", "nonsense"),
        ("alerts", "--kind", "nonsense"),
        ("alerts", "--test", "no-such-channel"),
        ("healthcheck", "--max-age", "long"),
        ("export", "--format", "docx"),
        ("show",),
    ],
)
def test_wrong_usage_is_2_and_says_why(work: Path, args: tuple[str, ...]) -> None:
    result = quwen(work, *args)
    assert result.exit_code == 2
    assert result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", [("crawl",), ("daemon",), ("check",), ("crawl", "--dry-run")])
def test_bad_configuration_is_78_with_every_finding_and_nothing_is_fetched(tmp_path: Path, command: tuple[str, ...]) -> None:
    asked = []

    def log(site: str, *rest: Any) -> Any:
        asked.append(site)
        return DemoWeb.respond(web, site, *rest)

    web = DemoWeb()
    web.respond = log  # type: ignore[method-assign]
    with serve(web) as found:
        folder = make(tmp_path, dict(found))
        sources = folder / "seeds" / "sources.toml"
        sources.write_text(sources.read_text(encoding="utf-8") + 'evry = "30m"\n', encoding="utf-8")
        (folder / "seeds" / "watches.toml").write_text('[[project]]\nid：= "x"\n', encoding="utf-8")
        (folder / "seeds" / "notify.toml").write_text(
            '[[channel]]\nid = "x"\nurl = "https://x.example"\nrate = 0\n', encoding="utf-8"
        )
        result = quwen(folder, *command)
    assert result.exit_code == 78
    for told in ("什么也没有抓取", "evry", "every", "watches.toml:2", "全角", "notify.toml:4"):
        assert told in result.stderr
    assert asked == []
    assert not (folder / "quwen.db").exists()


def test_a_missing_folder_says_how_to_begin(tmp_path: Path) -> None:
    result = quwen(tmp_path, "crawl")
    assert result.exit_code == 78
    assert "quwen init" in result.stderr
    for command in ("alerts", "healthcheck", "reindex", "prune", "rescan"):
        result = quwen(make(tmp_path, {}), command)
        assert result.exit_code == 1, command
        assert "quwen crawl" in result.stderr
    assert not (tmp_path / "quwen.db").exists()


# --- daemon


def wait_for(ready: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def done_runs(folder: Path) -> int:
    try:
        return int(rows(folder, "SELECT count(*) FROM runs WHERE finished_at IS NOT NULL")[0][0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def test_the_daemon_runs_what_is_due_and_stops_cleanly(tmp_path: Path, addresses: dict[str, str]) -> None:
    folder = make(tmp_path, addresses, "shiling", "yundu")
    running = process(folder, "daemon")
    try:
        wait_for(lambda: done_runs(folder) >= 2)
        assert finished(folder, "crawl")[0] == 75
        assert rows(folder, "SELECT value FROM notes WHERE key = 'daemon_heartbeat'")[0][0]
        assert quwen(folder, "healthcheck").exit_code == 0
        started = time.monotonic()
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=10)
    finally:
        running.kill()
    assert running.returncode == 0
    assert time.monotonic() - started < 5
    messages = [json.loads(line)["message"] for line in err.decode().splitlines()]
    assert messages[0] == "started"
    assert messages[-1] == "stopped"
    assert {row[0] for row in rows(folder, "SELECT verdict FROM sources")} == {"ok"}
    assert quwen(folder, "healthcheck").exit_code == 0  # stopped on purpose: no pulse is missed


def test_a_notify_toml_that_breaks_stops_no_running_daemon(tmp_path: Path, addresses: dict[str, str]) -> None:
    folder = make(tmp_path, addresses, "yundu")
    sources = folder / "seeds" / "sources.toml"
    sources.write_text(sources.read_text(encoding="utf-8") + 'every = "1s"\n', encoding="utf-8")
    running = process(folder, "daemon")
    try:
        wait_for(lambda: done_runs(folder) >= 1)
        (folder / "seeds" / "notify.toml").write_text("[[channel]\n", encoding="utf-8")
        before = done_runs(folder)
        wait_for(lambda: done_runs(folder) >= before + 3)
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=10)
    finally:
        running.kill()
    assert running.returncode == 0
    told = [line for line in map(json.loads, err.decode().splitlines()) if line["message"] == "alerts are not delivered"]
    assert len(told) == 1
    assert "notify.toml:1" in told[0]["error"]


# --- reading


def test_show_diff_and_seed_form(work: Path) -> None:
    ident = str(rows(work, "SELECT id FROM articles WHERE title LIKE '把运动场%'")[0][0])
    shown = quwen(work, "show", ident).stdout
    assert "把运动场搬到家门口" in shown
    assert "—— 文体健康产业园设计方案公开征求意见" in shown
    assert "文/章可心" in shown
    assert all(line == line.rstrip() for line in shown.splitlines())
    assert parse(quwen(work, "show", ident, "--seed-form").stdout, "import:x").title == "把运动场搬到家门口"
    url = rows(work, f"SELECT url FROM articles WHERE id = {ident}")[0][0]
    assert quwen(work, "show", url).stdout == shown
    assert "只有一版" in quwen(work, "diff", ident).stdout
    for wrong in (("show", "99999"), ("show", ident, "--version", "9"), ("diff", ident, "1", "9"), ("show", "http://[")):
        result = quwen(work, *wrong)
        assert result.exit_code == 1
        assert "没有" in result.stderr


def test_import_diff_and_show_a_version(work: Path, tmp_path: Path) -> None:
    file = tmp_path / "稿.md"
    file.write_text("# 集中开工\n\n全区集中开工重大项目26个,总投资112.6亿元。\n", encoding="utf-8")
    assert "new #" in quwen(work, "import", str(file), "--district", "衢江区", "--date", "2025-03-05").stdout
    file.write_text("# 集中开工\n\n全区集中开工重大项目28个,总投资112.6亿元。\n", encoding="utf-8")
    told = quwen(work, "import", str(file), "--district", "衢江区", "--date", "2025-03-05").stdout
    ident = told.split("#")[1].split()[0]
    assert "changed" in told
    assert "[-26个-]{+28个+}" in quwen(work, "diff", ident).stdout
    assert "26个" in quwen(work, "show", ident, "--version", "1").stdout
    broken = tmp_path / "坏.md"
    broken.write_bytes("# 标题".encode("gbk"))
    assert quwen(work, "import", str(broken)).exit_code == 78


def test_export_in_every_form(work: Path, tmp_path: Path) -> None:
    count = rows(work, "SELECT count(*) FROM articles")[0][0]
    lines = quwen(work, "export", "--format", "jsonl").stdout.splitlines()
    assert len(lines) == count
    assert {"title", "blocks", "published_at", "versions"} <= json.loads(lines[0]).keys()
    table = list(csv.DictReader(io.StringIO(quwen(work, "export", "--format", "csv").stdout)))
    assert len(table) == count
    assert quwen(work, "export", "--format", "csv", "--out", str(tmp_path / "x.csv")).exit_code == 0
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert quwen(work, "export", "--format", "md", "--out", str(tmp_path / "md")).exit_code == 0
    assert len(list((tmp_path / "md").glob("*.md"))) == count
    feed = ElementTree.fromstring(quwen(work, "export", "--format", "atom").stdout)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == min(100, rows(work, "SELECT count(*) FROM alerts")[0][0])
    few = quwen(work, "export", "--format", "jsonl", "--source", "demo-yundu").stdout.splitlines()
    assert len(few) == 4
    missing = quwen(work, "export", "--format", "csv", "--out", str(tmp_path / "no" / "x.csv"))
    assert missing.exit_code == 1
    assert "no/x.csv" in missing.stderr


def test_export_warc_is_read_by_others(work: Path, tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio")
    path = tmp_path / "x.warc.gz"
    assert quwen(work, "export", "--format", "warc", "--out", str(path)).exit_code == 0
    with path.open("rb") as file:
        kinds = [record.rec_type for record in warcio.ArchiveIterator(file)]
    assert kinds.count("response") >= rows(work, "SELECT count(*) FROM articles")[0][0]


def test_export_parquet_or_says_what_is_missing(work: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    result = quwen(work, "export", "--format", "parquet", "--out", str(path))
    try:
        import pyarrow.parquet as pq
    except ImportError:
        assert result.exit_code == 1
        assert "quwen[parquet]" in result.stderr
    else:
        assert pq.read_table(path).num_rows == rows(work, "SELECT count(*) FROM articles")[0][0]


def test_nobody_reads_on(work: Path) -> None:
    """`quwen export | head -1` is no fault and leaves no traceback."""
    running = process(work, "export", "--format", "jsonl")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.wait(30) in (0, 1)
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()


# --- watching


def test_alerts_for_people_and_for_programs(work: Path) -> None:
    count = rows(work, "SELECT count(*) FROM alerts")[0][0]
    told = [json.loads(line) for line in quwen(work, "alerts", "--json").stdout.splitlines()]
    assert len(told) == count
    order = [
        (alert["created_at"], alert["id"]) for alert in told
    ]  # sources run side by side: a later alert may be of an earlier moment
    assert order == sorted(order, reverse=True)
    shown = quwen(work, "alerts", "--kind", "reading").stdout
    assert "目标首次提出: 2025年招商引资到位资金 35亿元以上" in shown
    assert "新提及" not in shown
    assert "还没有提醒" in quwen(work, "alerts", "--kind", "gone").stdout


def test_alerts_send_says_what_became_of_each_channel(work: Path) -> None:
    assert quwen(work, "alerts", "--send").exit_code == 78  # no channel at all
    (work / "seeds" / "notify.toml").write_text(
        f'[[channel]]\nid = "a"\nurl = "{dead_port()}/x"\n[[channel]]\nid = "b"\nurl = "${{NO_SUCH}}"\n', encoding="utf-8"
    )
    first = quwen(work, "alerts", "--send")
    assert (first.exit_code, first.stdout) == (0, "a: 送出 0 条\nb: 送出 0 条\n")  # new channels are told of what comes
    conn = sqlite3.connect(work / "quwen.db", isolation_level=None)
    conn.execute(
        "INSERT INTO alerts(kind, title, body, created_at, key) VALUES ('health', '题', '文', '2025-03-06T12:00:00+08:00', 'k')"
    )
    conn.close()
    second = quwen(work, "alerts", "--send")
    assert second.exit_code == 1
    assert "a: 送出 0 条, 1 条等着 (Connect" in second.stdout
    assert "NO_SUCH 没有设置" in second.stdout
    assert quwen(work, "alerts", "--test", "a").exit_code == 1
    assert quwen(work, "alerts", "--test", "b").exit_code == 78


def test_watches_to_a_sheet_and_back_without_loss(work: Path, tmp_path: Path) -> None:
    listed = quwen(work, "watches").stdout
    assert "艾美斐生物医药生产基地建设项目" in listed
    assert listed == quwen(work, "watches", "list").stdout
    seeds = work / "seeds" / "watches.toml"
    before = seeds.read_bytes()
    for name in ("盯.csv", "盯.xlsx"):
        sheet = tmp_path / name
        assert quwen(work, "watches", "export", str(sheet)).exit_code == 0
        assert "没有改动" in quwen(work, "watches", "import", str(sheet)).stdout
        assert seeds.read_bytes() == before
    sheet = tmp_path / "盯.csv"
    lines = sheet.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    sheet.write_text("".join(line for line in lines if "haiyang-shijie" not in line), encoding="utf-8-sig")
    told = quwen(work, "watches", "import", str(sheet)).stdout
    assert "不再盯: haiyang-shijie" in told
    assert (work / "seeds" / "watches.toml.bak").read_bytes() == before
    shorter = seeds.read_bytes()
    sheet.write_text("".join(lines), encoding="utf-8-sig")
    assert quwen(work, "watches", "import", str(sheet)).exit_code == 0
    assert (work / "seeds" / "watches.toml.bak").read_bytes() == before
    assert (work / "seeds" / "watches.toml.bak2").read_bytes() == shorter
    assert quwen(work, "watches").stdout == listed


def test_watches_show_suggest_and_rescan(work: Path) -> None:
    shown = quwen(work, "watches", "show", "aimeifei").stdout
    assert "历程: 签约" in shown
    assert "“" in shown
    target = quwen(work, "watches", "show", "daowei-zijin-2025").stdout
    assert "最新提法: 35亿元以上" in target
    assert "为目标的 23%" in target
    assert "[[project]]" in quwen(work, "watches", "suggest").stdout
    with (work / "seeds" / "watches.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[project]]\nid = "chaye"\nname = "高山茶开茶节"\n')
    assert "还没有找过" in quwen(work, "watches", "show", "chaye").stdout
    assert "新找到 0 处" not in quwen(work, "rescan", "--since", "1d", "--alert", "aimeifei").stdout
    assert rows(work, "SELECT count(*) FROM mentions WHERE watch_id = 'chaye' AND historical")[0][0] > 0
    assert rows(work, "SELECT count(*) FROM alerts WHERE watch_id = 'chaye'")[0][0] == 1
    assert "新找到 0 处" in quwen(work, "rescan").stdout


def test_brief_on_standard_output_or_in_a_file(work: Path, tmp_path: Path) -> None:
    assert quwen(work, "brief", "--since", "2020-01-01").stdout.startswith("# 区闻简报 2020年01月01日—")
    page = tmp_path / "简报.html"
    assert quwen(work, "brief", "--format", "html", "--out", str(page)).stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


# --- care


def test_sources_are_listed_switched_and_reset(work: Path) -> None:
    listed = quwen(work, "sources").stdout
    assert "石岭镇人民政府" in listed
    assert listed.count("●") == 8
    seeds = work / "seeds" / "sources.toml"
    before = seeds.read_text(encoding="utf-8")
    assert quwen(work, "sources", "disable", "demo-shiling").exit_code == 0
    assert "停用" in quwen(work, "sources", "list").stdout
    assert quwen(work, "sources", "enable", "demo-shiling").exit_code == 0
    assert seeds.read_text(encoding="utf-8").replace("enabled = true\n", "") == before
    assert quwen(work, "sources", "reset", "demo-shiling").stdout == "demo-shiling: 已重置\n"


def test_backup_reindex_prune_healthcheck_doctor(work: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert "验证通过" in quwen(work, "backup", str(copy)).stdout
    assert (
        rows(work, "SELECT count(*) FROM articles") == sqlite3.connect(copy).execute("SELECT count(*) FROM articles").fetchall()
    )
    assert "已重建" in quwen(work, "reindex").stdout
    assert "将丢掉 0 份" in quwen(work, "prune", "--dry-run").stdout
    assert quwen(work, "healthcheck").stdout == "正常\n"
    assert quwen(work, "doctor").exit_code == 0
    assert quwen(work, "backup", str(tmp_path / "no" / "x.db")).exit_code == 1
    conn = sqlite3.connect(work / "quwen.db", isolation_level=None)
    conn.execute("UPDATE sources SET health = 'blocked' WHERE id = 'demo-yundu'")
    conn.execute("INSERT OR REPLACE INTO notes(key, value) VALUES ('daemon_heartbeat', '2025-01-01T00:00:00+08:00')")
    conn.close()
    sick = quwen(work, "healthcheck")
    assert sick.exit_code == 1
    assert "云渡镇人民政府: 被拦截" in sick.stdout
    assert "没有心跳" in sick.stdout


def test_init_writes_what_is_not_there(tmp_path: Path) -> None:
    assert quwen(tmp_path, "init", str(tmp_path / "new")).exit_code == 0
    names = sorted(path.name for path in (tmp_path / "new" / "seeds").iterdir())
    assert names == ["notify.toml", "sources.toml", "watches.toml"]
    (tmp_path / "new" / "seeds" / "watches.toml").write_text("# 我的\n", encoding="utf-8")
    assert "没有动" in quwen(tmp_path, "init", str(tmp_path / "new")).stdout
    assert (tmp_path / "new" / "seeds" / "watches.toml").read_text(encoding="utf-8") == "# 我的\n"
    assert quwen(tmp_path / "new", "watches").exit_code == 0


# --- languages and terminals


@pytest.mark.parametrize(
    ("env", "args", "told"),
    [
        ({}, (), "来源"),
        ({"LANG": "zh_CN.UTF-8"}, (), "来源"),
        ({"LANG": "C.UTF-8"}, (), "来源"),
        ({"LANG": "en_US.UTF-8"}, (), "recent runs"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, (), "来源"),
        ({"LANG": "zh_CN.UTF-8"}, ("--lang", "en"), "recent runs"),
        ({"LANG": "en_US.UTF-8"}, ("--lang", "zh"), "来源"),
    ],
)
def test_the_language_is_that_of_the_option_or_the_environment(
    work: Path, env: dict[str, str], args: tuple[str, ...], told: str
) -> None:
    assert told in quwen(work, "sources", "list", *args, env=env).stdout


def test_english_messages_hold_no_chinese_but_what_was_read(work: Path) -> None:
    for args in (["doctor", "--offline"], ["healthcheck"], ["reindex"], ["prune"], ["alerts", "--kind", "gone"], ["rescan"]):
        told = quwen(work, *args, "--lang", "en").output.replace(str(work), "")
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in told), told


def test_a_gbk_terminal_that_lacks_a_character_is_no_crash(work: Path) -> None:
    for args in (
        ["alerts"],
        ["sources"],
        ["watches"],
        ["show", "1"],
        ["brief"],
        ["doctor", "--offline"],
        ["crawl", "demo-yundu"],
    ):
        code, out, err = finished(work, *args, PYTHONIOENCODING="gbk")
        assert code == 0, (args, err)
        out.decode("gbk")
        assert b"Traceback" not in err


def test_the_demo_tells_in_two_screens_and_a_minute(tmp_path: Path) -> None:
    started = time.monotonic()
    result = quwen(tmp_path, "demo", "--no-browse", "--keep", str(tmp_path / "demo"))
    assert result.exit_code == 0
    assert time.monotonic() - started < 60
    assert len(result.stdout.splitlines()) < 110
    for told in ("35亿元 → 38亿元", "[-26个-]{+28个+}", "来源被拦截", "列表为空", "封顶", "转载不重复提醒", "404", "没变"):
        assert told in result.stdout
    assert "http://" not in result.stdout.split("这些数据留在")[0]
    assert (tmp_path / "demo" / "quwen.db").exists()
