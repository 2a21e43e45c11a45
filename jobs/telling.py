"""An alert taken apart for people: what happened, the sentence, what else belongs to it, and the article it stands in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from storage.flags import ToldAlert
from storage.humane import when


@dataclass(frozen=True, slots=True)
class Told:
    """One alert. details: lines beside the sentence (26个 → 28个, 此前: …). title, place, day, url of the article, "" without one."""

    id: int
    kind: str
    watch_id: str | None
    heading: str
    quote: str
    details: tuple[str, ...]
    article_id: int | None
    title: str
    place: str
    day: str
    url: str

    @property
    def subject(self) -> str:
        """The heading without the word that says the kind: 艾美斐 签约 → 开工."""
        return self.heading.partition(": ")[2] or self.heading

    @property
    def is_about_its_article(self) -> bool:
        """Whether the heading names nothing but the article, so that a link to it says the same."""
        return self.subject == f"《{self.title}》"

    @property
    def where(self) -> str:
        """Source, day and title in one line."""
        return " ".join(part for part in (self.place, self.day) if part) + (f"《{self.title}》" if self.title else "")


def take_apart(conn: sqlite3.Connection, alerts: Iterable[ToldAlert]) -> list[Told]:
    """The alerts with their articles, in the order given."""
    return [_told(conn, alert) for alert in alerts]


def _told(conn: sqlite3.Connection, alert: ToldAlert) -> Told:
    row = conn.execute(
        "SELECT a.title, coalesce(nullif(a.origin, ''), nullif(a.site, ''), s.name, ''), a.published_at, a.url"
        " FROM articles a LEFT JOIN sources s ON s.id = a.source_id WHERE a.id = ?",
        (alert.article_id,),
    ).fetchone()
    title, place, published, url = row or ("", "", None, "")
    quote = str(json.loads(alert.data).get("quote", ""))
    details = tuple(_details(alert.body.splitlines(), title, quote, url))
    day = when(published, "day") if published else ""
    return Told(alert.id, alert.kind, alert.watch_id, alert.title, quote, details, alert.article_id, title, place, day, url)


def _details(lines: list[str], title: str, quote: str, url: str) -> list[str]:
    """The lines of a body that say more than the sentence and the article: its title, its place and day and its URL are left."""
    if url and lines and lines[-1] == url:  # the two lines of `footer`
        lines = lines[:-2]
    quoted = {line for sentence in [quote] for line in f"“{sentence}”".splitlines()}
    return [line for line in lines if line.strip() and line not in (f"《{title}》", url) and line not in quoted]
