"""What a crawl tells, to programs, to logs and to people."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from rich.console import Console

from crawler.settings import Source
from jobs.events import JsonLines, JsonReporter, LogReporter, RowEvent, SourceResult, TerminalReporter, counts_line, reporter_for
from jobs.words import choose
from storage.runs import Counts

SOURCE = Source(id="x", name="[red]某区[/red]", url="http://x.example/")
GOOD = SourceResult("x", SOURCE.label, "ok", Counts(listed=3, new=2, failed=1, mentions=4, alerts=1), None)
BAD = SourceResult("x", SOURCE.label, "blocked", Counts(), "瑞数动态防护 (412)")


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    choose("zh")
    yield
    choose(None)


def test_counts_in_words_leave_out_what_is_nought() -> None:
    assert counts_line(GOOD.counts) == "列出 3: 新文章 2、失败 1、新提及 4、提醒 1"
    assert counts_line(Counts()) == "列出 0"
    choose("en")
    assert counts_line(GOOD.counts) == "listed 3: new 2, failed 1, mentions 4, alerts 1"


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = JsonReporter()
    reporter.started(SOURCE, 3)
    reporter.row(RowEvent("x", "http://x.example/1", "题", "new"))
    for result in (GOOD, BAD):
        reporter.finished(result)
    reporter.summary([GOOD, BAD], 1.23456)
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.err == ""
    assert [line["event"] for line in lines] == ["source", "source", "summary"]
    assert (lines[1]["verdict"], lines[1]["error"]) == ("blocked", "瑞数动态防护 (412)")
    assert (lines[2]["sources"], lines[2]["listed"], lines[2]["seconds"]) == (2, 3, 1.235)


def terminal() -> tuple[TerminalReporter, io.StringIO]:
    file = io.StringIO()
    return TerminalReporter(Console(file=file, force_terminal=True, width=80, highlight=False)), file


def test_a_terminal_shows_bars_and_then_lines_and_takes_no_markup_from_pages() -> None:
    reporter, file = terminal()
    reporter.started(SOURCE, 3)
    reporter.row(RowEvent("x", "http://x.example/1", "[bold]题[/bold]", "failed", "超时 [x]"))
    reporter.row(RowEvent("y", "http://x.example/1", "没有开始的来源", "changed"))
    reporter.finished(GOOD)
    reporter.finished(BAD)
    reporter.summary([GOOD, BAD], 2.0)
    told = file.getvalue()
    assert "━" in told
    assert "失败: [bold]题[/bold] (超时 [x])" in told
    assert "[red]某区[/red]: 正常  列出 3" in told
    assert "[red]某区[/red]: 被拦截  列出 0" in told
    assert "瑞数动态防护 (412)" in told
    assert "共 2 个来源, 用时 2.0 秒" in told


def test_the_log_warns_of_what_is_not_well(caplog: pytest.LogCaptureFixture) -> None:
    reporter = LogReporter()
    with caplog.at_level(logging.INFO, "quwen.crawl"):
        reporter.started(SOURCE, 3)
        reporter.row(RowEvent("x", "u", "t", "unchanged"))
        reporter.row(RowEvent("x", "u", "t", "failed", "超时"))
        reporter.finished(GOOD)
        reporter.finished(BAD)
        reporter.summary([GOOD, BAD], 1)
    levels = [(record.message, record.levelname) for record in caplog.records]
    assert levels == [("started", "INFO"), ("row", "WARNING"), ("source", "INFO"), ("source", "WARNING"), ("summary", "INFO")]


def test_a_log_line_is_json_with_its_time_in_beijing_and_its_trace() -> None:
    try:
        raise ValueError("坏了")
    except ValueError:
        record = logging.LogRecord("quwen", logging.ERROR, "", 0, "failed %s", ("x",), sys.exc_info())
    record.created = 1741233600.0
    record.data = {"id": "甲"}
    told = json.loads(JsonLines().format(record))
    assert (told["time"], told["level"], told["message"], told["id"]) == ("2025-03-06T12:00:00+08:00", "ERROR", "failed x", "甲")
    assert "ValueError: 坏了" in told["trace"]


def test_who_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(reporter_for(json_lines=True), JsonReporter)
    assert isinstance(reporter_for(json_lines=False), LogReporter)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    reporter = reporter_for(json_lines=False)
    assert isinstance(reporter, TerminalReporter)
    reporter.summary([], 0)
