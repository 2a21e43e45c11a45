"""What the demo says after a crawl: a few lines for each project and target, each change, and what was left alone and why."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console

from jobs.config import Config
from jobs.events import RowEvent
from jobs.layout import clipped, measure, put
from jobs.telling import Told, take_apart
from jobs.words import say
from storage.articles import record_of
from storage.diff import VersionText, as_text, changes
from storage.flags import alerts_since
from storage.humane import when
from storage.web.labels import ALERT_KINDS
from storage.web.projects import Telling, load_project
from storage.web.targets import load_target

_QUOTE = 84
"""Characters of a sentence that are shown: two lines of a terminal."""
_ORDER = (
    "goal_revised",
    "stage",
    "mention",
    "reading",
    "goal_reached",
    "contradiction",
    "quiet_edit",
    "gone",
    "returned",
    "health",
)
_SHOWN_SKIPS = 3
_ADDRESS = re.compile(r"\s*\(https?://[^)]*\)")


def say_first(console: Console, conn: sqlite3.Connection, config: Config, now: datetime) -> None:
    """Where every project and target stands after the first crawl."""
    put(console, f"\n★ {say('项目', 'Projects')}", "bold cyan")
    for project in config.projects:
        known = load_project(conn, project.id, now)
        if known is None or not known.tellings:
            continue
        reached = " → ".join(step.name for step in known.steps if step.told)
        articles = say(f"{len(known.tellings)} 篇", f"{len(known.tellings)} articles")
        put(console, f"{project.name}  {articles}  {reached}", "cyan", 2, 4)
        newest = known.tellings[0]
        _say_quote(console, _best(newest), f"{newest.place} {when(newest.day, 'day')}《{newest.title}》")
    put(console, f"\n★ {say('指标', 'Targets')}", "bold cyan")
    for target in config.targets:
        page = load_target(conn, target.id, now)
        if page is None or page.latest is None or page.goal is None:
            continue
        share = f" ({page.share:.0%})" if page.share is not None else ""
        said = say(
            f"目标 {page.goal.told}, 最新 {page.latest.told}{share}", f"goal {page.goal.told}, latest {page.latest.told}{share}"
        )
        put(console, f"{target.name}  {said}", "cyan", 2, 4)
        _say_quote(console, page.latest.quote, f"{when(page.latest.published_at, 'day')}《{page.latest.title}》")


def _best(telling: Telling) -> str:
    """The sentence that says the stage, else the first that is more than the headline."""
    quotes = [("".join(part.text for part in said.quote), said.stage) for said in telling.said]
    fuller = [(quote, stage) for quote, stage in quotes if quote != telling.title] or quotes
    return next((quote for quote, stage in fuller if stage), fuller[0][0])


def _say_quote(console: Console, quote: str, where: str) -> None:
    put(console, f"“{clipped(quote, _QUOTE)}”", "", 4, 5)
    put(console, clipped(where, measure(console) // 2 - 4), "dim", 5)


def say_changes(console: Console, conn: sqlite3.Connection, last: int) -> None:
    """Every alert that is newer than `last`, by kind, the oldest first; a mention whose stage is told is not told again."""
    told = take_apart(conn, reversed([alert for alert in alerts_since(conn, None) if alert.id > last]))
    moved = {(item.watch_id, item.article_id) for item in told if item.kind == "stage"}
    told = [item for item in told if item.kind != "mention" or (item.watch_id, item.article_id) not in moved]
    for kind in _ORDER:
        group = [item for item in told if item.kind == kind]
        if group:
            put(console, f"\n★ {say(ALERT_KINDS[kind], kind.replace('_', ' '))}", "bold cyan")
        for item in group:
            _say_alert(console, conn, item)


def _say_alert(console: Console, conn: sqlite3.Connection, item: Told) -> None:
    heading = item.heading if item.kind == "health" else item.subject
    put(console, heading, "cyan", 2, 4)
    if item.quote:
        put(console, f"“{clipped(item.quote, _QUOTE)}”", "", 4, 5)
    if item.kind == "quiet_edit" and item.article_id is not None:
        put(console, _around_change(_difference(conn, item.article_id)), "yellow", 4, 6)
    for line in item.details:
        put(console, clipped(_ADDRESS.sub("", line), _QUOTE), "", 4, 6)
    if item.where:
        put(console, clipped(item.where, measure(console) // 2 - 4), "dim", 5)


def _around_change(sentence: str) -> str:
    """A changed sentence from a little before its first mark."""
    sentence = sentence.partition("\n")[0].removeprefix("~ ")
    start = max(sentence.find("[-"), 0) - _QUOTE // 3
    return clipped(f"…{sentence[start:]}" if start > 0 else sentence, _QUOTE)


def _difference(conn: sqlite3.Connection, article_id: int) -> str:
    """What the newest version of an article changed."""
    number = int(conn.execute("SELECT versions FROM articles WHERE id = ?", (article_id,)).fetchone()[0])
    before, after = (VersionText.of(record_of(conn, article_id, which)) for which in (number - 1, number))
    return as_text(changes(before, after))


def say_ignored(console: Console, conn: sqlite3.Connection, events: Sequence[RowEvent]) -> None:
    """What was left alone, and why."""
    put(console, f"\n○ {say('没有惊动你的', 'Left alone, and why')}", "bold")
    for line in _ignored(conn, events):
        put(console, f"· {line}", "", 2, 4)


def _ignored(conn: sqlite3.Connection, events: Sequence[RowEvent]) -> Iterable[str]:
    counts = Counter(event.outcome for event in events)
    yield say(
        f"{counts['unchanged']} 篇没变: 计数器、生成时间、当前位置、相关链接都不算改动; 置顶旧闻、换顺序、移出列表也不算",
        f"{counts['unchanged']} unchanged: counters, rendering times, breadcrumbs, related links, pins and order are no change",
    )
    copies = conn.execute(
        "SELECT f.title, group_concat('《' || a.title || '》', '') FROM articles a JOIN stories s ON s.id = a.story_id"
        " JOIN articles f ON f.id = s.first_article_id WHERE f.id <> a.id GROUP BY f.id ORDER BY f.id"
    ).fetchall()
    for first, others in copies:
        yield say(f"转载不重复提醒: {others}与《{first}》是同一篇", f"reposts tell nothing twice: {others} = 《{first}》")
    waiting = conn.execute(
        "SELECT DISTINCT a.title FROM checks c JOIN articles a ON a.id = c.article_id"
        " WHERE c.outcome = 'missing' AND a.gone_at IS NULL"
    ).fetchall()
    for (title,) in waiting:
        yield say(
            f"《{title}》打不开 (404): 一天以上、至少三次都这样才算撤下",
            f"《{title}》 answers 404: gone only after three tries over a day",
        )
    for event in [event for event in events if event.outcome == "skipped"][:_SHOWN_SKIPS]:
        yield say(f"略过“{event.title}”: {event.reason}", f"skipped “{event.title}”: {event.reason}")
