"""A digest that can be forwarded: what is new, what moved, what was changed quietly, what is gone, which sources are sick."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markdown_it import MarkdownIt

from jobs.verdicts import VERDICT_NAMES
from jobs.watches import Project, Target
from storage.flags import ToldAlert, alerts_since
from storage.humane import amount, when
from storage.rows import stamp
from storage.web.targets import Target as TargetPage
from storage.web.targets import load_target


@dataclass(frozen=True, slots=True)
class NewMention:
    """One new mention: the project's name, its sentence, and where it stands."""

    project: str
    quote: str
    stage: str | None
    title: str
    url: str
    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a digest tells of a span of time."""

    since: datetime
    until: datetime
    mentions: tuple[NewMention, ...]
    targets: tuple[TargetPage, ...]
    alerts: tuple[ToldAlert, ...]
    sick: tuple[tuple[str, str, str | None], ...]
    """(source, health, last ok) of sources that are not well"""
    articles: int
    sources: int


def gather(
    conn: sqlite3.Connection, projects: Sequence[Project], targets: Sequence[Target], since: datetime, until: datetime
) -> Brief:
    """Read a digest's worth from the archive."""
    names = {project.id: project.name for project in projects}
    found = conn.execute(
        "SELECT m.watch_id, m.quote, m.stage, a.title, a.url, coalesce(nullif(a.origin, ''), a.site),"
        " coalesce(a.published_at, a.first_seen_at) FROM mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE m.is_new AND NOT m.historical AND m.found_at >= ?"
        " GROUP BY m.watch_id, m.article_id, m.quote ORDER BY m.watch_id, coalesce(a.published_at, a.first_seen_at), m.id",
        (stamp(since),),
    ).fetchall()
    mentions = [
        NewMention(names.get(row[0], row[0]), row[1], row[2], row[3], row[4], row[5], when(row[6], "day")) for row in found
    ]
    pages = [load_target(conn, target.id, until) for target in targets]
    sick = conn.execute("SELECT name, health, last_ok_at FROM sources WHERE enabled AND health <> 'ok' ORDER BY id").fetchall()
    counts = conn.execute(
        "SELECT (SELECT count(*) FROM articles WHERE first_seen_at >= ?), (SELECT count(*) FROM sources WHERE enabled)",
        (stamp(since),),
    ).fetchone()
    alerts = alerts_since(conn, since)
    return Brief(
        since, until, tuple(mentions), tuple(page for page in pages if page), tuple(reversed(alerts)), tuple(sick), *counts
    )


_PARTS = (
    ("项目进展", ("stage",)),
    ("目标变化", ("goal_revised", "goal_reached", "contradiction")),
    ("悄悄改动", ("quiet_edit",)),
    ("撤下与重现", ("gone", "returned")),
    ("久未提及", ("quiet",)),
)


def brief_markdown(brief: Brief) -> str:
    """The digest as Markdown. What was read off pages is escaped, so that no page writes into the digest."""
    lines = [f"# 区闻简报 {brief.since:%Y年%m月%d日}—{brief.until:%Y年%m月%d日}", ""]
    lines += [f"{brief.sources} 个来源, 新收 {brief.articles} 篇文章, {len(brief.mentions)} 处新提及。", ""]
    lines += _mentions(brief) + _targets(brief)
    for title, kinds in _PARTS:
        told = [alert for alert in brief.alerts if alert.kind in kinds]
        if told:
            lines += [f"## {title}", "", *(line for alert in told for line in _alert(alert)), ""]
    lines += ["## 来源状况", ""]
    sick = [f"- {_plain(name)}: {VERDICT_NAMES[health]}, 上次正常 {when(last) or '无'}" for name, health, last in brief.sick]
    lines += sick or ["全部正常。"]
    return "\n".join(lines) + "\n"


def _mentions(brief: Brief) -> list[str]:
    if not brief.mentions:
        return ["## 新提及", "", "没有新提及。", ""]
    lines = ["## 新提及", ""]
    for project in dict.fromkeys(mention.project for mention in brief.mentions):
        lines += [f"### {_plain(project)}", ""]
        for mention in (mention for mention in brief.mentions if mention.project == project):
            stage = f"**{mention.stage}** " if mention.stage else ""
            lines.append(
                f"- {stage}“{_plain(mention.quote)}” — {_plain(mention.place)} {mention.day} {_link(mention.title, mention.url)}"
            )
        lines.append("")
    return lines


def _targets(brief: Brief) -> list[str]:
    if not brief.targets:
        return []
    lines = ["## 指标", "", "| 指标 | 目标 | 最新实际 | 完成 | 时间已过 |", "|---|---|---|--:|--:|"]
    for target in brief.targets:
        goal = target.goal.told if target.goal else target.wanted
        latest = amount(target.latest.value, target.latest.unit, target.latest.comparator) if target.latest else "无"
        share = f"{target.share:.0%}" if target.share is not None else ""
        passed = f"{target.passed:.0%}" if target.passed is not None else ""
        lines.append(f"| {_plain(target.name)} | {goal} | {latest} | {share} | {passed} |")
    return [*lines, ""]


def _alert(alert: ToldAlert) -> list[str]:
    first, *rest = alert.body.splitlines() or [""]
    return [f"- **{_plain(alert.title)}**  ", *(f"  {_plain(line)}  " for line in [first, *rest] if line)]


_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def _plain(text: str) -> str:
    """Text of a page or a person, with no power over Markdown."""
    return " ".join(text.split()).translate(_MARKUP)


def _link(title: str, url: str) -> str:
    """A link when the address is of the web, else the title alone."""
    if not url.startswith(("http://", "https://")):
        return f"《{_plain(title)}》"
    return f"[《{_plain(title)}》](<{url.replace('<', '%3C').replace('>', '%3E')}>)"


_STYLE = """
body { font: 16px/1.75 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 46em; margin: 2em auto;
       padding: 0 1em; color: #222; background: #fff; overflow-wrap: anywhere }
h1 { font-size: 1.5em } h2 { font-size: 1.2em; border-bottom: 1px solid #ccc; margin-top: 2em } h3 { font-size: 1.05em }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #ccc; padding: .3em .6em; text-align: left }
a { color: #0b57d0 }
"""


def brief_html(brief: Brief) -> str:
    """The digest as one page of HTML that needs nothing else: for mail."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(brief_markdown(brief))
    title = html.escape(f"区闻简报 {brief.until:%Y年%m月%d日}")
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    )
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{body}</body></html>\n'
