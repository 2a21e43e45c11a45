"""What to do with a row that a list showed, or with a known article that none did. Pure functions given `now`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.records import Row
from jobs.recheck import is_due, wants_full
from storage.articles import Known

_HOPELESS_TRIES = 3
_HOPELESS_AFTER = timedelta(hours=24)
_HOPELESS_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said of a crawl. pages None: what the source says; limit: articles fetched a source."""

    since: date | None = None
    pages: int | None = None
    limit: int | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the row; the reason is kept for people."""

    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The article is stored and not due for a look."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask for the article's own address; conditional: with the validators of the last full answer."""

    conditional: bool


Plan = Skip | Seen | Fetch


def plan_row(
    row: Row, known: Known | None, now: datetime, options: Options, *, suspected: bool, failures: list[datetime]
) -> Plan:
    """Decide about a listed row. failures: when this address failed before without ever giving an article.

    suspected: the known article's last try answered 404.
    """
    if urlsplit(row.url).scheme not in ("http", "https"):
        return Skip("不是网页链接")
    if known is None:
        if too_old(row, options.since):
            return Skip(f"早于 {options.since}")
        return Skip("多次打不开, 改为每天再试") if is_hopeless(failures, now) else Fetch(conditional=False)
    if known.gone_at is not None and not is_due(known, now, suspected=False, listed=True) and not options.full:
        return Skip("已确认撤下")
    retitled = known.listed_title is not None and row.title != known.listed_title
    if options.full or retitled or is_due(known, now, suspected=suspected, listed=True):
        return Fetch(conditional=not (options.full or retitled or wants_full(known, now)))
    return Seen()


def too_old(row: Row, since: date | None) -> bool:
    """Whether a row's own date lies before --since; a row without a date never does."""
    day = row.published_at.date() if row.published_at else row.day
    return since is not None and day is not None and day < since


def is_hopeless(failures: list[datetime], now: datetime) -> bool:
    """Whether an address that never gave an article failed so long that one try a day is enough."""
    if len(failures) < _HOPELESS_TRIES or failures[-1] - failures[0] < _HOPELESS_AFTER:
        return False
    return timedelta(0) <= now - failures[-1] < _HOPELESS_AGAIN
