"""Looking further down a list than a crawl usually does, so that nothing is lost below its last page. Pure, given `now`.

Two things put an article there. After a pause of ours more came than the usual pages hold: the crawl goes on until the list
shows something that is known (`is_gap`). And an editor gives a new article an old date: once a week the list is read five times as
deep (`is_due`, `deep_pages`), and what stands among rows that were there a week ago, and was not, is new (`inserted`).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, datetime, timedelta

from crawler.records import Row
from crawler.walking import row_day

EVERY = timedelta(days=7)
MOST_CATCH_UP = 30
"""Pages that a crawl reads at most to close a gap."""
HISTORY = "列表深处的旧文, 早于开始监测 (要补收请用 --since)"
_DEPTH = 5
_LEAST, _MOST = 10, 50


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether to sweep in a run at `now`; last: when the last sweep, or else the first run, was. A `last` in the future counts."""
    return last is not None and not timedelta(0) <= now - last < EVERY


def deep_pages(usual: int) -> int:
    """How many pages a sweep reads of a list of which a crawl reads `usual`."""
    return max(usual, min(max(usual * _DEPTH, _LEAST), _MOST))


def is_gap(rows: Sequence[Row], met: Container[str]) -> bool:
    """Whether a page shows nothing but what nobody has met yet, so that more of it may follow on the next page.

    met: addresses that are stored, or that an earlier run listed.
    """
    return bool(rows) and not any(row.url in met for row in rows)


def inserted(rows: Sequence[Row], met: Container[str], before: Container[str] | None, since: date) -> set[str]:
    """Addresses of those deep rows, in the list's order, that came after monitoring began.

    met: as in `is_gap`; before: what the last sweep listed, None when this is the first; since: the day of the first run.
    A row that shows a day since then is new. Any other is new only when the last sweep saw a row below it: what comes up from
    deeper down because others were removed is no news.
    """
    found = {row.url for row in rows if row.url not in met and (day := row_day(row)) is not None and day >= since}
    if before is None:
        return found
    lowest = max((place for place, row in enumerate(rows) if row.url in before), default=-1)
    return found | {row.url for row in rows[:lowest] if row.url not in met and row.url not in before}
