"""A digest that can be forwarded: what is new, what moved, what was changed quietly, what is gone, which sources are sick."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.telling import Told, take_apart
from jobs.verdicts import VERDICT_NAMES
from jobs.watches import Project, Target
from storage.flags import alerts_since
from storage.humane import amount, when
from storage.outbox import channels_known
from storage.rows import stamp
from storage.web.targets import Target as TargetPage
from storage.web.targets import load_target

_MOST_QUOTES = 3
"""Sentences of one article that are shown; the article says the rest."""


@dataclass(frozen=True, slots=True)
class Telling:
    """An article that newly mentions a project: its sentences, the stages they say, and where it stands."""

    quotes: tuple[str, ...]
    more: int
    stages: tuple[str, ...]
    title: str
    url: str
    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Sick:
    """A source or channel that is not well. last_ok is a stamp, None when it never was well."""

    name: str
    state: str
    last_ok: str | None
    error: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a digest tells of a span of time. mentions: project's name -> articles, in the order of the watch list."""

    since: datetime
    until: datetime
    mentions: tuple[tuple[str, tuple[Telling, ...]], ...]
    targets: tuple[TargetPage, ...]
    told: tuple[tuple[str, tuple[Told, ...]], ...]
    """(heading, alerts) for each part that has any"""
    sick: tuple[Sick, ...]
    articles: int
    sources: int

    @property
    def title(self) -> str:
        return f"区闻简报 {self.since:%Y年%m月%d日}—{self.until:%Y年%m月%d日}"

    @property
    def summary(self) -> str:
        """The digest in one sentence."""
        named = sum(len(tellings) for _, tellings in self.mentions)
        parts = [f"{self.sources} 个来源新收 {self.articles} 篇文章", f"{named} 篇新提及 {len(self.mentions)} 个项目"]
        parts += [f"{heading} {len(told)} 件" for heading, told in self.told]
        return ", ".join(parts) + "。"


PARTS = (
    ("项目进展", ("stage",)),
    ("目标变化", ("goal_revised", "goal_reached", "contradiction")),
    ("悄悄改动", ("quiet_edit",)),
    ("撤下与重现", ("gone", "returned")),
    ("久无消息", ("quiet",)),
)


def gather(
    conn: sqlite3.Connection, projects: Sequence[Project], targets: Sequence[Target], since: datetime, until: datetime
) -> Brief:
    """Read a digest's worth from the archive."""
    pages = [load_target(conn, target.id, until) for target in targets]
    told = take_apart(conn, reversed(alerts_since(conn, since)))
    groups = [(heading, tuple(item for item in told if item.kind in kinds)) for heading, kinds in PARTS]
    articles, sources = conn.execute(
        "SELECT (SELECT count(*) FROM articles WHERE first_seen_at >= ?),"
        " (SELECT count(*) FROM sources WHERE enabled AND retired_at IS NULL)",
        (stamp(since),),
    ).fetchone()
    return Brief(
        since,
        until,
        tuple(_mentions(conn, projects, since)),
        tuple(page for page in pages if page),
        tuple(group for group in groups if group[1]),
        (*_sick_sources(conn), *_sick_channels(conn)),
        articles,
        sources,
    )


def _mentions(
    conn: sqlite3.Connection, projects: Sequence[Project], since: datetime
) -> Iterator[tuple[str, tuple[Telling, ...]]]:
    """New mentions by project and article, the oldest first."""
    found = conn.execute(
        "SELECT m.watch_id, a.id, m.quote, m.stage, a.title, a.url, coalesce(nullif(a.origin, ''), nullif(a.site, ''), s.name, ''),"
        " a.published_at FROM mentions m JOIN articles a ON a.id = m.article_id LEFT JOIN sources s ON s.id = a.source_id"
        " WHERE m.is_new AND NOT m.historical AND m.found_at >= ?"
        " ORDER BY coalesce(a.published_at, a.first_seen_at), a.id, m.id",
        (stamp(since),),
    ).fetchall()
    for project in projects:
        rows = [row for row in found if row[0] == project.id]
        ids = dict.fromkeys(row[1] for row in rows)
        tellings = tuple(_telling([row for row in rows if row[1] == ident]) for ident in ids)
        if tellings:
            yield project.name, tellings


def _telling(rows: Sequence[Sequence[str]]) -> Telling:
    _, _, _, _, title, url, place, published = rows[0]
    stages = tuple(dict.fromkeys(row[3] for row in rows if row[3]))
    quotes = list(dict.fromkeys(" ".join(row[2].split()) for row in rows))
    if len(quotes) > 1 and quotes[0] == " ".join(title.split()):
        quotes = quotes[1:]  # the headline stands there anyway
    day = when(published, "day") if published else ""
    return Telling(tuple(quotes[:_MOST_QUOTES]), max(len(quotes) - _MOST_QUOTES, 0), stages, title, url, place, day)


def _sick_sources(conn: sqlite3.Connection) -> Iterator[Sick]:
    found = conn.execute(
        "SELECT s.name, s.health, s.last_ok_at, (SELECT error FROM runs r WHERE r.source_id = s.id ORDER BY r.id DESC LIMIT 1)"
        " FROM sources s WHERE s.enabled AND s.retired_at IS NULL AND s.health <> 'ok' ORDER BY s.id"
    )
    for name, health, last_ok, error in found:
        yield Sick(name, VERDICT_NAMES[health], last_ok, error or "")


def _sick_channels(conn: sqlite3.Connection) -> Iterator[Sick]:
    for name, (state, waiting) in channels_known(conn).items():
        if state.failing_since is not None and waiting:
            yield Sick(f"通知渠道 {name}", f"送不出去, {waiting} 条等着", stamp(state.failing_since), state.error)


def brief_markdown(brief: Brief) -> str:
    """The digest as Markdown. What was read off pages is escaped, so that no page writes into the digest."""
    lines = [f"# {brief.title}", "", brief.summary, ""]
    lines += [*_mention_lines(brief), *_target_lines(brief)]
    for heading, told in brief.told:
        lines += [f"## {heading}", "", *(line for item in told for line in _told_lines(item)), ""]
    lines += ["## 来源状况", ""]
    lines += [_sick_line(sick) for sick in brief.sick] or ["全部正常。"]
    return "\n".join(lines) + "\n"


def _mention_lines(brief: Brief) -> Iterator[str]:
    yield from ("## 新提及", "")
    if not brief.mentions:
        yield from ("没有新提及。", "")
    for project, tellings in brief.mentions:
        yield from (f"### {_plain(project)}", "")
        for telling in tellings:
            stages = f"**{'、'.join(telling.stages)}** " if telling.stages else ""
            yield f"- {stages}{_link(telling.title, telling.url)} {_plain(f'{telling.place} {telling.day}')}"
            for quote in telling.quotes:
                yield from ("", f"  > {_plain(quote)}")
            if telling.more:
                yield from ("", f"  > …另有 {telling.more} 句")
            yield ""


def _target_lines(brief: Brief) -> Iterator[str]:
    if not brief.targets:
        return
    yield from ("## 指标", "", "| 指标 | 目标 | 最新实际 | 完成 | 时间已过 |", "|---|---|---|--:|--:|")
    for target in brief.targets:
        yield f"| {' | '.join(_plain(cell) for cell in target_cells(target))} |"
    yield ""


def target_cells(target: TargetPage) -> tuple[str, str, str, str, str]:
    """Name, goal, latest actual, share of the goal, share of the time."""
    goal = target.goal.told if target.goal else target.wanted
    latest = amount(target.latest.value, target.latest.unit, target.latest.comparator) if target.latest else "还没有"
    share = f"{target.share:.0%}" if target.share is not None else ""
    passed = f"{target.passed:.0%}" if target.passed is not None else ""
    return target.name, goal, latest, share, passed


def _told_lines(item: Told) -> Iterator[str]:
    where = f"{_link(item.title, item.url)} {_plain(f'{item.place} {item.day}')}" if item.title else ""
    if item.is_about_its_article:
        yield f"- {where}"
    else:
        yield f"- **{_plain(item.subject)}**"
        yield from ("", f"  {where}") if where else ()
    if item.quote:
        yield from ("", f"  > {_plain(item.quote)}")
    for line in item.details:
        yield from ("", f"  {_plain(line)}")
    yield ""


def _sick_line(sick: Sick) -> str:
    error = f" ({_plain(sick.error)})" if sick.error else ""
    return f"- {_plain(sick.name)}: {_plain(sick.state)}, 上次正常 {when(sick.last_ok) or '无'}{error}"


_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!~&"})


def _plain(text: str) -> str:
    """Text of a page or a person, with no power over Markdown: no markup, no bare address that would become a link, no list."""
    plain = " ".join(text.split()).translate(_MARKUP).replace("://", ":\\//").replace("www.", "www\\.")
    return f"\\{plain}" if plain[:1] in ("-", "+", "=") else plain


def web_address(url: str) -> bool:
    """Whether an address may become a link: of the web, and nothing that ends an attribute or a bracket early."""
    return url.startswith(("http://", "https://")) and not any(sign.isspace() or sign in "<>\"'\\`" for sign in url)


def _link(title: str, url: str) -> str:
    """A link when the address is of the web, else the title alone."""
    return f"[《{_plain(title)}》](<{url}>)" if web_address(url) else f"《{_plain(title)}》"
