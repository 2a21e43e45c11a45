"""What a crawl tells while it runs, and to whom: JSON on standard output, bars on a terminal, JSON log lines otherwise."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from crawler.clock import SHANGHAI
from crawler.settings import Source
from jobs.layout import stream
from jobs.verdicts import VERDICT_NAMES
from jobs.words import say
from storage.runs import Counts, RowOutcome, Verdict

_REDRAW = 0.1
"""Seconds between two drawings of the bars."""

OUTCOME_NAMES: dict[RowOutcome, str] = {
    "new": "新文章",
    "changed": "有改动",
    "duplicate": "转载",
    "unchanged": "没变",
    "skipped": "略过",
    "failed": "失败",
}


@dataclass(frozen=True, slots=True)
class RowEvent:
    """One row or rechecked article and what became of it."""

    source_id: str
    url: str
    title: str
    outcome: RowOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FileEvent:
    """An attached file whose text could not be had."""

    source_id: str
    article: str
    name: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceResult:
    """A finished run of one source."""

    source_id: str
    name: str
    verdict: Verdict
    counts: Counts
    error: str | None


class Reporter(Protocol):
    """Somebody who is told."""

    def started(self, source: Source, rows: int) -> None: ...
    def row(self, event: RowEvent) -> None: ...
    def unread(self, event: FileEvent) -> None: ...
    def finished(self, result: SourceResult) -> None: ...
    def summary(self, results: list[SourceResult], seconds: float) -> None: ...


def source_event(result: SourceResult) -> dict[str, Any]:
    """The JSON object of one source (DESIGN 4.2)."""
    counts = dataclasses.asdict(result.counts)
    return {"event": "source", "id": result.source_id, "verdict": result.verdict, **counts, "error": result.error}


def summary_event(results: list[SourceResult], seconds: float) -> dict[str, Any]:
    """The JSON object that ends a crawl."""
    total = sum((result.counts for result in results), Counts())
    return {"event": "summary", "sources": len(results), **dataclasses.asdict(total), "seconds": round(seconds, 3)}


class JsonReporter:
    """One JSON object a line on standard output, nothing else."""

    def started(self, source: Source, rows: int) -> None:
        pass

    def row(self, event: RowEvent) -> None:
        pass

    def unread(self, event: FileEvent) -> None:
        pass

    def finished(self, result: SourceResult) -> None:
        print(json.dumps(source_event(result), ensure_ascii=False), flush=True)

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        print(json.dumps(summary_event(results, seconds), ensure_ascii=False), flush=True)


class LogReporter:
    """JSON log lines on standard error, for cron and systemd."""

    def __init__(self) -> None:
        self._log = logging.getLogger("quwen.crawl")

    def started(self, source: Source, rows: int) -> None:
        self._log.info("started", extra={"data": {"id": source.id, "rows": rows}})

    def row(self, event: RowEvent) -> None:
        level = logging.WARNING if event.outcome == "failed" else logging.DEBUG
        self._log.log(level, "row", extra={"data": dataclasses.asdict(event)})

    def unread(self, event: FileEvent) -> None:
        self._log.warning("attachment", extra={"data": dataclasses.asdict(event)})

    def finished(self, result: SourceResult) -> None:
        level = logging.INFO if result.verdict in ("ok", "unchanged") else logging.WARNING
        self._log.log(level, "source", extra={"data": source_event(result)})

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        self._log.info("summary", extra={"data": summary_event(results, seconds)})


class TerminalReporter:
    """A bar for each source while it runs, a line when it is done, a line for the whole at the end.

    The bars are drawn by the thread that prints the lines: rich's own refreshing thread now and then leaves a bar behind.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console, transient=True, auto_refresh=False)
        self._tasks: dict[str, TaskID] = {}
        self._drawn = 0.0
        self._progress.start()

    def started(self, source: Source, rows: int) -> None:
        self._tasks[source.id] = self._progress.add_task(source.label, total=rows)

    def row(self, event: RowEvent) -> None:
        if event.source_id in self._tasks:
            self._progress.advance(self._tasks[event.source_id])
        if event.outcome in ("failed", "changed"):
            told = f"  {say(OUTCOME_NAMES[event.outcome], event.outcome)}: {event.title or event.url}"
            self._say(f"{told} ({event.reason})" if event.reason else told, "red" if event.outcome == "failed" else "yellow")
        elif time.monotonic() - self._drawn > _REDRAW:
            self._drawn = time.monotonic()
            self._progress.refresh()

    def unread(self, event: FileEvent) -> None:
        self._say(f"  {say('附件没有读出', 'attachment not read')}: {event.name} ({event.reason})", "yellow")

    def finished(self, result: SourceResult) -> None:
        task = self._tasks.pop(result.source_id, None)
        if task is not None:
            self._progress.remove_task(task)
        verdict = say(VERDICT_NAMES[result.verdict], result.verdict)
        style = "green" if result.verdict in ("ok", "unchanged") else "red"
        self._say(f"{result.name}: {verdict}  {counts_line(result.counts)}", style)
        if result.error:
            self._say(f"  {result.error}", "red")

    def summary(self, results: list[SourceResult], seconds: float) -> None:
        self._progress.stop()
        total = sum((result.counts for result in results), Counts())
        told = say(f"共 {len(results)} 个来源, 用时 {seconds:.1f} 秒", f"{len(results)} sources in {seconds:.1f} s")
        self._say(f"{told}  {counts_line(total)}", "bold")

    def _say(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style))


def counts_line(counts: Counts) -> str:
    """The counts that are not zero, in words."""
    named = [(say(chinese, name), getattr(counts, name)) for name, chinese in OUTCOME_NAMES.items()]
    named += [(say("复查", "rechecked"), counts.rechecked), (say("复查有改动", "changed on recheck"), counts.recheck_changed)]
    named += [
        (say("撤下", "gone"), counts.gone),
        (say("新提及", "mentions"), counts.mentions),
        (say("提醒", "alerts"), counts.alerts),
    ]
    told = say("、", ", ").join(f"{name} {count}" for name, count in named if count)
    return f"{say('列出', 'listed')} {counts.listed}" + (f": {told}" if told else "")


class JsonLines(logging.Formatter):
    """A log record as one JSON object a line, its time in Asia/Shanghai."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="seconds")
        told = {"time": at, "level": record.levelname, "message": record.getMessage()}
        told |= getattr(record, "data", {})
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def reporter_for(*, json_lines: bool) -> Reporter:
    """The right reporter for the flags and for what standard error is."""
    if json_lines:
        return JsonReporter()
    if sys.stderr.isatty():
        return TerminalReporter(stream(stderr=True))
    return LogReporter()
