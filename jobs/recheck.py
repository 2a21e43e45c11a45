"""When is a known article due for another look? Often when young, ever less with age (docs/reliability.md shows the table).

Age counts from when the article last was news to us: first seen or last changed. An article that answered 404 stays due until
it is decided whether it is gone; a gone one is looked at now and then, since some return.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.articles import Known

SCHEDULE: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=6), timedelta(0)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=3), timedelta(hours=4)),
    (timedelta(days=7), timedelta(hours=12)),
    (timedelta(days=30), timedelta(days=2)),
    (timedelta(days=180), timedelta(days=14)),
    (timedelta(days=730), timedelta(days=60)),
    (timedelta.max, timedelta(days=180)),
)
"""(younger than, look again after)"""

FULL_AFTER = timedelta(days=1)
"""A conditional request is trusted for so long after the last full fetch: some sites' validators lie."""

FAILED_AGAIN = timedelta(hours=6)
"""After a try that failed an article is due at the latest so much later: a fault of the site must not cost a whole interval."""

GONE_AGAIN = timedelta(days=14)
"""How often a gone article's address is tried."""

GONE_LISTED_AGAIN = timedelta(days=1)
"""How often when a list still, or again, shows it."""

_FLAT_BUDGET = 30
_MOST = 500


def interval(age: timedelta) -> timedelta:
    """How long after its last check an article of that age is due; a negative age (the clock went back) counts as young."""
    return next(pause for limit, pause in SCHEDULE if age < limit)


def is_due(known: Known, now: datetime, *, suspected: bool, listed: bool = False) -> bool:
    """Whether to fetch the article's own address in a run at `now`. suspected: its last try answered 404/410; listed: a list
    shows it.

    A last check that lies in the future (the clock went back) is no check.
    """
    since_check = now - known.checked_at
    if suspected or since_check < timedelta(0):
        return True
    if known.gone_at is not None:
        return since_check >= (GONE_LISTED_AGAIN if listed else GONE_AGAIN)
    pause = interval(now - max(known.first_seen_at, known.changed_at))
    return since_check >= (min(pause, FAILED_AGAIN) if known.failed_last else pause)


def wants_full(known: Known, now: datetime) -> bool:
    """Whether this check must be unconditional."""
    since_full = now - known.full_checked_at
    return since_full >= FULL_AFTER or since_full < timedelta(0) or known.gone_at is not None


def budget(every_seconds: int, delay: float) -> int:
    """How many known articles one run may fetch again: half the time between two runs, at the host's pace."""
    return min(max(_FLAT_BUDGET, int(every_seconds / 2 / max(delay, 0.1))), _MOST)
