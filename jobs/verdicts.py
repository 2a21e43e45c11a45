"""What a run came to, and what that says of the source's health. Pure functions of the run and the source's own history.

ok | unchanged | partial | empty | blocked | failed. Silence must mean something: no rows, or far fewer than this source ever
shows, is `empty` and never ok; health alerts fire when the state changes, once.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.errors import CrawlError, NoRows
from jobs.attempt import is_walled
from storage.flags import NewAlert
from storage.runs import Counts, PastRun, Verdict

_GOOD = ("ok", "unchanged", "partial")
_HISTORY = 10
_ENOUGH_HISTORY = 3
_FALL = 0.34
_SMALL_LIST = 6
_PATIENCE = 3
"""So many partial runs in a row are a state, one is an accident."""

VERDICT_NAMES = {
    "ok": "正常",
    "unchanged": "无新内容",
    "partial": "部分失败",
    "empty": "列表为空",
    "blocked": "被拦截",
    "failed": "失败",
    "stale": "久未更新",
}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What happened in a run, as far as the verdict needs it.

    list_error: why the first page of the list could not be read; page_error: why a later one could not.
    blocked: articles kept from us by a wall; answered: articles that were asked for and answered.
    usual: rows on the list's usual pages, to be compared with earlier runs; None when the command line chose other pages.
    """

    counts: Counts
    list_error: CrawlError | None = None
    page_error: CrawlError | None = None
    blocked: int = 0
    answered: int = 0
    usual: int | None = None


def verdict(facts: RunFacts, past: Sequence[PastRun]) -> Verdict:
    """The verdict of a run, given earlier runs of the source (newest first)."""
    counts = facts.counts
    if facts.list_error is not None:
        if is_walled(facts.list_error):
            return "blocked"
        return "empty" if isinstance(facts.list_error, NoRows) else "failed"
    if counts.listed == 0 or (facts.usual is not None and fell(facts.usual, past)):
        return "empty"
    fetched = counts.new + counts.changed + counts.duplicate
    if facts.blocked and not facts.answered:
        return "blocked"
    if counts.failed or facts.page_error is not None or counts.recheck_failed:
        return "failed" if counts.failed == counts.listed else "partial"
    return "ok" if fetched or counts.recheck_changed or counts.gone else "unchanged"


def fell(listed: int, past: Sequence[PastRun]) -> bool:
    """Whether a list is suddenly far shorter than this source ever showed in its recent good runs."""
    before = [run.listed for run in past if run.verdict in _GOOD][:_HISTORY]
    return len(before) >= _ENOUGH_HISTORY and min(before) >= _SMALL_LIST and listed < _FALL * min(before)


def is_stale(last_news: Sequence[datetime], last_new_at: datetime | None, now: datetime) -> bool:
    """Whether nothing new came to us for far longer than the source's own rhythm.

    last_news: when its articles appeared, newest first; last_new_at: when a run last brought something new. Rhythm is the
    longest of its recent gaps but one (a holiday is no rhythm); stale is three times that, and at least a week.
    """
    if last_new_at is None:
        return False
    days = sorted({moment.date() for moment in last_news}, reverse=True)
    if len(days) < 5:
        return False
    gaps = sorted((a - b).days for a, b in itertools.pairwise(days))
    rhythm = gaps[-2]
    return now - last_new_at > max(timedelta(days=7), timedelta(days=3 * rhythm))


def health_after(before: str, now_verdict: Verdict, past: Sequence[PastRun], *, stale: bool) -> str:
    """The source's health after a run: ok, stale, or the verdict that is wrong with it."""
    if now_verdict in ("failed", "blocked", "empty"):
        return now_verdict
    if now_verdict == "partial":
        recent = [run.verdict for run in past[: _PATIENCE - 1]]
        if before == "partial" or (len(recent) == _PATIENCE - 1 and all(verdict == "partial" for verdict in recent)):
            return "partial"
        return before if before == "stale" else "ok"
    return "stale" if stale else "ok"


def health_alert(
    source_id: str, name: str, before: str, after: str, error: str | None, last_ok: datetime | None, run_id: int
) -> NewAlert | None:
    """The alert for a change of state, None when there is none."""
    if before == after:
        return None
    if after == "ok":
        return NewAlert(
            "health",
            f"health:{source_id}:{run_id}",
            f"来源恢复正常: {name}",
            f"之前: {VERDICT_NAMES[before]}",
            source_id=source_id,
        )
    since = f"上次正常: {last_ok:%Y-%m-%d %H:%M}" if last_ok else "还从未正常过"
    body = "\n".join(line for line in (error or "", since) if line)
    title = f"来源{VERDICT_NAMES[after]}: {name}"
    return NewAlert(
        "health", f"health:{source_id}:{run_id}", title, body, source_id=source_id, data={"before": before, "after": after}
    )
