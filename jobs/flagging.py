"""What is new in what was found, and which alerts it is worth. Pure: the archive's memory is given, rows and alerts come out.

One story, one alert per watch; readings, goals and stages alert for what they say (DESIGN 5, Alert).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.clock import SHANGHAI
from crawler.records import Article
from jobs.stages import advanced
from jobs.understand import Findings, MentionFound, WatchSet
from jobs.watches import Project, Target
from storage.diff import Summary
from storage.flags import MentionRow, NewAlert, PastReading, ReadingRow
from storage.humane import amount, period_days

_SHOWN_EDITS = 10
_ROUNDING = 0.005
"""Two figures nearer than this share are one figure, rounded differently."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the findings stand: ids in the archive, and the article for its words."""

    article_id: int
    version: int
    story_id: int
    article: Article


def mark_new(findings: Findings, known_in_story: Set[str], summary: Summary | None) -> list[MentionRow]:
    """The mentions as rows. New: the watch had none in this story before, and in a later version the place was added."""
    return [
        MentionRow(
            m.watch_id,
            m.quote,
            m.matched,
            m.place,
            m.start,
            m.end,
            m.stage,
            m.watch_id not in known_in_story and _added(m, summary),
        )
        for m in findings.mentions
    ]


def mention_rows(mentions: Iterable[MentionFound], known: Set[str]) -> list[MentionRow]:
    """Mentions as rows, new where the story has not named the watch before."""
    return [
        MentionRow(m.watch_id, m.quote, m.matched, m.place, m.start, m.end, m.stage, m.watch_id not in known) for m in mentions
    ]


def _added(mention: MentionFound, summary: Summary | None) -> bool:
    if summary is None:
        return True
    if mention.start is None or mention.end is None:
        return ("attachments" if mention.place == "attachment" else mention.place) in summary.fields
    return any(start < mention.end and mention.start < end for start, end in summary.added_text)


def new_readings(findings: Findings, summary: Summary | None) -> list[ReadingRow]:
    """The tracked readings that stand in text this version added: goals first, then exact figures, then 约 and 超."""
    added = []
    for reading, start in zip(findings.readings, findings.reading_starts, strict=True):
        if reading.watch_id is None:
            continue
        if summary is None or (start is None and "title" in summary.fields) or _covers(summary, start):
            added.append(reading)
    return sorted(added, key=lambda reading: (reading.role != "goal", reading.comparator != "="))


def _covers(summary: Summary, start: int | None) -> bool:
    return start is not None and any(a <= start < b for a, b in summary.added_text)


def as_past(place: Place, reading: ReadingRow) -> PastReading:
    """A reading of this very article, as the next one of it finds it."""
    article = place.article
    found_at = article.published_at or datetime.max.replace(tzinfo=SHANGHAI)
    return PastReading(reading, place.article_id, place.story_id, article.title, article.url, article.published_at, found_at)


def footer(article: Article) -> str:
    """Where and when it was said, and its address: the last lines of every alert about an article."""
    day = article.published_at.strftime("%Y年%m月%d日") if article.published_at else "日期不明"
    return f"{article.origin or article.site or '来源不明'} {day}\n{article.url}"


def mention_alerts(place: Place, mentions: Sequence[MentionRow], watches: WatchSet) -> list[NewAlert]:
    """One alert for each watch that this story newly names, with the sentence that tells most."""
    fresh = [mention for mention in mentions if mention.is_new]
    alerts = []
    for watch_id in dict.fromkeys(mention.watch_id for mention in fresh):
        told = _most_telling([mention for mention in fresh if mention.watch_id == watch_id])
        name = watches.project(watch_id).name
        stage = f" ({told.stage})" if told.stage else ""
        alerts.append(
            NewAlert(
                "mention",
                f"mention:{watch_id}:{place.story_id}",
                f"新提及{stage}: {name}",
                f"《{place.article.title}》\n“{told.quote}”\n{footer(place.article)}",
                watch_id=watch_id,
                article_id=place.article_id,
                data={"quote": told.quote, "stage": told.stage},
            )
        )
    return alerts


def _most_telling(mentions: Sequence[MentionRow]) -> MentionRow:
    """The mention that an alert quotes: of the stage that is said first, else any, a sentence of the text before a headline."""
    staged = next((mention for mention in mentions if mention.stage), None)
    alike = [mention for mention in mentions if staged is None or mention.stage == staged.stage]
    return next((mention for mention in alike if mention.place == "body"), alike[0])


def stage_alerts(
    place: Place, mentions: Sequence[MentionRow], reached: Mapping[str, Sequence[str]], watches: WatchSet
) -> list[NewAlert]:
    """An alert for each project that this article puts further than any before.

    reached: watch -> the stages said of it so far, in order of publication.
    """
    alerts = []
    for watch_id in dict.fromkeys(mention.watch_id for mention in mentions if mention.stage):
        said = [mention for mention in mentions if mention.watch_id == watch_id and mention.stage]
        before = reached.get(watch_id, ())
        if not before:
            continue
        last = before[-1]
        ahead = [mention for mention in said if mention.stage and all(advanced(old, mention.stage) for old in before)]
        if not ahead:
            continue
        reached_now = ahead[-1].stage
        top = next((m for m in ahead if m.stage == reached_now and m.place == "body"), ahead[-1])  # a sentence before a headline
        alerts.append(
            NewAlert(
                "stage",
                f"stage:{watch_id}:{top.stage}:{place.story_id}",
                f"进展: {watches.project(watch_id).name} {last} → {top.stage}",
                f"《{place.article.title}》\n“{top.quote}”\n{footer(place.article)}",
                watch_id=watch_id,
                article_id=place.article_id,
                data={"from": last, "to": top.stage, "quote": top.quote},
            )
        )
    return alerts


def reading_alerts(place: Place, reading: ReadingRow, past: Sequence[PastReading], target: Target) -> list[NewAlert]:
    """What one new reading of a target is worth telling, given all earlier ones of that target.

    A first reading; a goal that differs from the last goal said; an actual that reaches the goal; a figure that contradicts
    another story's for the same period.
    """
    if reading.role == "goal":
        alert = _goal_alert(place, reading, past, target)
        return [alert] if alert else []
    found = [_first_alert(place, reading, past, target), _reached_alert(place, reading, past, target)]
    return [alert for alert in (*found, _contradiction(place, reading, past, target)) if alert is not None]


def _told(reading: ReadingRow) -> str:
    return amount(reading.value, reading.unit, reading.comparator)


def _alert(kind: str, key: str, title: str, place: Place, reading: ReadingRow, target: Target, *more: str) -> NewAlert:
    lines = [f"《{place.article.title}》", f"“{reading.quote}”", *more, footer(place.article)]
    data = {"value": reading.value, "unit": reading.unit, "role": reading.role, "period": reading.period, "quote": reading.quote}
    return NewAlert(kind, key, title, "\n".join(lines), watch_id=target.id, article_id=place.article_id, data=data)


def _first_alert(place: Place, reading: ReadingRow, past: Sequence[PastReading], target: Target) -> NewAlert | None:
    """The first figure of a target, and the first for each further period (一季度, 1-10月)."""
    days = period_days(reading.period)
    if any(item.reading.role == reading.role and period_days(item.reading.period) == days for item in past):
        return None
    share = reading.value / goal_in_force(place, past, target)
    title = f"目标进度: {target.name} {_told(reading)}, 为目标的 {share:.0%}"
    return _alert("reading", f"reading:{target.id}:{reading.role}:{days}", title, place, reading, target)


def _goals_before(place: Place, past: Sequence[PastReading]) -> tuple[list[PastReading], bool]:
    """The goals published no later than this article, in order, and whether there are later ones.

    A crawl meets articles in any order; what an older page says is no revision of what a newer one said.
    """
    goals = [item for item in past if item.reading.role == "goal"]
    now = place.article.published_at
    before = [item for item in goals if now is None or item.published_at is None or item.published_at <= now]
    before.sort(key=lambda item: item.published_at.timestamp() if item.published_at else 0.0)
    return before, len(before) < len(goals)


def _goal_alert(place: Place, reading: ReadingRow, past: Sequence[PastReading], target: Target) -> NewAlert | None:
    before, later = _goals_before(place, past)
    if not before and later:
        return None
    last_value = before[-1].reading.value if before else target.parsed_goal.value
    if _same(reading.value, last_value):
        title = f"目标首次提出: {target.name} {_told(reading)}"
        return None if before else _alert("reading", f"reading:{target.id}:goal:first", title, place, reading, target)
    elsewhere = [item for item in before if item.article_id != place.article_id]
    told = _told(before[-1].reading) if before else target.goal
    quoted = f"此前: “{elsewhere[-1].reading.quote}” ({elsewhere[-1].title})" if elsewhere else f"清单所记: {target.goal}"
    title = f"目标调整: {target.name} {told} → {_told(reading)}"
    key = f"goal_revised:{target.id}:{place.story_id}:{last_value:g}:{reading.value:g}"
    return _alert("goal_revised", key, title, place, reading, target, quoted)


def goal_in_force(place: Place, past: Sequence[PastReading], target: Target) -> float:
    """The last goal said before this article, or the one on the watch list."""
    before, _ = _goals_before(place, past)
    return before[-1].reading.value if before else target.parsed_goal.value


def _reached_alert(place: Place, reading: ReadingRow, past: Sequence[PastReading], target: Target) -> NewAlert | None:
    goal = goal_in_force(place, past, target)
    if reading.value < goal or reading.comparator in ("<", "≤"):
        return None
    title = f"目标达成: {target.name} {_told(reading)} (目标 {amount(goal, reading.unit)})"
    return _alert("goal_reached", f"goal_reached:{target.id}:{goal:g}", title, place, reading, target)


def _contradiction(place: Place, reading: ReadingRow, past: Sequence[PastReading], target: Target) -> NewAlert | None:
    """Another story gave another exact figure for the very same period."""
    for item in past:
        other = item.reading
        comparable = other.role == "actual" and other.period == reading.period is not None
        exact = other.comparator == reading.comparator == "="
        if comparable and exact and item.story_id != place.story_id and not _same(other.value, reading.value):
            low, high = sorted((other.value, reading.value))
            title = f"说法不一: {target.name} ({reading.period}) {_told(other)} / {_told(reading)}"
            key = f"contradiction:{target.id}:{reading.period}:{low:g}:{high:g}"
            return _alert(
                "contradiction", key, title, place, reading, target, f"另一处: “{other.quote}” ({item.title}) {item.url}"
            )
    return None


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= _ROUNDING * max(abs(a), abs(b))


def quiet_edit_alert(place: Place, summary: Summary, watched: Set[str], watches: WatchSet) -> NewAlert | None:
    """A change of number, date, name or project name in an article that holds a watch, made without a word.

    A sentence with a figure that was taken out counts too; one that was put in is news, and its mentions and readings tell it.
    """
    told = [change for change in summary.changes if change.kind in ("number", "date", "name", "project")]
    lines = [f"{change.old or '(无)'} → {change.new or '(删去)'}" for change in told]
    lines += [f"删去: {sentence}" for sentence in summary.removed if any(sign.isdigit() for sign in sentence)]
    if not lines or not watched:
        return None
    ids = sorted(watched)
    known = {project.id: project.name for project in watches.projects} | {target.id: target.name for target in watches.targets}
    about = "、".join(known[watch_id] for watch_id in ids if watch_id in known)
    return NewAlert(
        "quiet_edit",
        f"quiet_edit:{place.article_id}:{place.version}",
        f"悄悄改动: 《{place.article.title}》",
        "\n".join([*lines[:_SHOWN_EDITS], f"涉及: {about}", footer(place.article)]),
        watch_id=ids[0],
        article_id=place.article_id,
        data={"version": place.version, "watches": ids},
    )


def gone_alert(article_id: int, title: str, url: str, tries: int, since: str, round_: int) -> NewAlert:
    """A known article is gone for good."""
    body = f"{url}\n{since} 起连续 {tries} 次访问都说不存在; 存档仍可阅读"
    return NewAlert("gone", f"gone:{article_id}:{round_}", f"文章被撤下: 《{title}》", body, article_id=article_id)


def returned_alert(article_id: int, title: str, url: str, round_: int) -> NewAlert:
    """A gone article answers again."""
    return NewAlert("returned", f"returned:{article_id}:{round_}", f"文章重新出现: 《{title}》", url, article_id=article_id)


def quiet_alert(project: Project, last: tuple[datetime, int] | None, now: datetime) -> NewAlert | None:
    """A project that nobody has mentioned for its `quiet_days`. last: when last mentioned, and in which article.

    Told once for each silence: the key holds the article that was the last to name it. One never mentioned is not silent.
    """
    if last is None or not project.quiet_days or now - last[0] < timedelta(days=project.quiet_days):
        return None
    days = (now - last[0]).days
    title = f"久未提及: {project.name} 已 {days} 天"
    return NewAlert(
        "quiet",
        f"quiet:{project.id}:{last[1]}",
        title,
        f"上次提及: {last[0]:%Y年%m月%d日}",
        watch_id=project.id,
        article_id=last[1],
    )
