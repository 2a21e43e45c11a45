"""A crawl: every source its lists, what is new on them, and the known articles that are due.

    Source -> lists.walk -> Row -> plan_row -> attempt -> Attempt
           -> known articles that are due -> attempt
           -> 404s of the run, probes -> is_gone
           -> Counts -> verdict, health -> runs, alerts

Sources run side by side, one request at a time for each host (the fetcher sees to that); a source that fails never stops the
others; every article is saved in a transaction of its own, so what is stopped halfway is taken up by the next run.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.canonical import identity_keys
from crawler.errors import ArchiveError
from crawler.records import Row
from crawler.settings import Source, seconds_of
from jobs import recheck
from jobs.attachments import read_attachments
from jobs.attempt import Attempt, Fetch, attempt, check_outcome
from jobs.deeper import still_open, sweep_source
from jobs.events import Reporter, RowEvent, SourceResult
from jobs.flagging import gone_alert
from jobs.gone import PROBES, Asked, is_gone, site_is_healthy
from jobs.listing import Listed, list_source, oldest_first
from jobs.rowplan import Fetch as FetchPlan
from jobs.rowplan import Options, Seen, Skip, plan_row
from jobs.save import now_gone
from jobs.understand import WatchSet
from jobs.verdicts import RunFacts, health_after, health_alert, is_stale, verdict
from storage import articles, checks, flags, runs
from storage.articles import Known
from storage.checks import Check
from storage.database import immediate
from storage.runs import Counts, Listing, RowOutcome

_AT_ONCE = 16
_MOST_A_RUN = 2000
"""New articles that one run of a source fetches; a list without end is read over several runs."""
_log = logging.getLogger("quwen.crawl")


@dataclass(frozen=True, slots=True)
class Crawl:
    """What all sources of one crawl share. clock gives the present moment, aware."""

    db: Database
    watches: WatchSet
    fetch: Fetch
    reporter: Reporter
    options: Options
    clock: Callable[[], datetime]


async def crawl_all(crawl: Crawl, sources: Sequence[Source]) -> list[SourceResult]:
    """Crawl the sources side by side; the results come in their order. Raises ArchiveError only."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(source: Source) -> SourceResult:
        async with room:
            return await crawl_source(crawl, source)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(source)) for source in sources]
    except* ArchiveError as several:
        raise several.exceptions[0] from None
    return [task.result() for task in tasks]


async def crawl_source(crawl: Crawl, source: Source) -> SourceResult:
    """Crawl one source. A fault of ours inside it is its verdict `failed`, told and logged, and stops nobody else."""
    with immediate(crawl.db) as conn:
        runs.put_source(conn, source.id, source.label, source.url, source.district, source.enabled)
        runs.close_abandoned(conn, source.id, crawl.clock())
        run_id = runs.begin(conn, source.id, crawl.clock())
    run = _SourceRun(crawl, source, run_id)
    try:
        await run.work()
    except ArchiveError:
        raise
    except Exception as exc:  # noqa: BLE001  one source's fault must not stop the others; it is told in its verdict
        _log.exception("source failed", extra={"data": {"id": source.id}})
        run.fault = f"程序出错 ({type(exc).__name__}: {exc}); 请把日志发给开发者"
    return run.finish()


class _SourceRun:
    """The course of one source's run: what has been counted so far, and which 404s still want a decision."""

    def __init__(self, crawl: Crawl, source: Source, run_id: int) -> None:
        self.crawl = crawl
        self.source = source
        self.run_id = run_id
        self.counts = Counts()
        self.listings: list[Listing] = []
        self.missing: list[tuple[Known, Attempt, datetime]] = []
        self.asked: defaultdict[str, Asked] = defaultdict(Asked)
        self.tried: set[int] = set()
        self.answered = 0
        self.blocked = 0
        self.fetched = 0
        self.refetched = 0
        self.budget = recheck.budget(seconds_of(source.every), source.delay)
        self.listed = Listed()
        self.fault: str | None = None

    async def work(self) -> None:
        await self._list()
        rows = self.listed.rows
        self.crawl.reporter.started(self.source, len(rows))
        suspected = checks.suspected(self.crawl.db.conn, self.source.id)
        met: set[int] = set()
        for page, position, row, skip in oldest_first(rows):  # so that the first of a story is its first
            if skip:
                self._note(page, position, row, "skipped", skip)
                continue
            known = articles.find(self.crawl.db.conn, identity_keys(row.url))
            if known is not None:
                met.add(known.id)
            await self._row(page, position, row, known, suspected)
        if self.listed.error is None:
            await self._recheck(met, suspected)
            await self._probe(suspected)
        self._decide_missing()

    async def _list(self) -> None:
        """What the lists show, and (unless the command line says how far) what else is to be looked at."""
        crawl, options = self.crawl, self.crawl.options
        self.listed = await list_source(crawl.db, crawl.fetch, self.source, options)
        if self.listed.error is None and options.pages is None and options.since is None:
            now = crawl.clock()
            self.listed = await sweep_source(crawl.db, crawl.fetch, self.source, self.listed, self.run_id, now)
            more = still_open(crawl.db.conn, self.source.id, self.listed, now)
            self.listed = replace(self.listed, rows=self.listed.rows + more)

    async def _row(self, page: int, position: int, row: Row, known: Known | None, suspected: set[int]) -> None:
        """Follow the plan for a listed row and count what came of it."""
        crawl, now = self.crawl, self.crawl.clock()
        failures = runs.failures_of_url(crawl.db.conn, self.source.id, row.url) if known is None else []
        is_suspected = known is not None and known.id in suspected
        plan = plan_row(row, known, now, crawl.options, suspected=is_suspected, failures=failures)
        if isinstance(plan, FetchPlan) and known is not None and not is_suspected and not self._may_refetch():
            plan = Seen()
        if isinstance(plan, FetchPlan) and crawl.options.limit is not None and self.fetched >= crawl.options.limit:
            plan = Skip("超出 --limit")
        if isinstance(plan, FetchPlan) and known is None and self.fetched >= _MOST_A_RUN:
            plan = Skip(f"一次运行至多抓取 {_MOST_A_RUN} 篇新文章, 其余下次再抓")
        match plan:
            case Skip(reason):
                self._note(page, position, row, "skipped", reason, known.id if known else None)
            case Seen():
                assert known is not None
                with immediate(crawl.db) as conn:
                    articles.touch(conn, known.id, now, checked=False)
                self._note(page, position, row, "unchanged", "", known.id)
            case FetchPlan(conditional):
                tried = await self._try(row, known, listed=True, conditional=conditional)
                self._note(page, position, row, tried.outcome, tried.reason, tried.article_id)

    def _may_refetch(self) -> bool:
        """Whether the politeness budget allows one more known article."""
        self.refetched += 1
        return self.crawl.options.full or self.refetched <= self.budget

    async def _try(self, row: Row, known: Known | None, *, listed: bool, conditional: bool) -> Attempt:
        """One attempt, with what it means for the run."""
        crawl, now = self.crawl, self.crawl.clock()
        self.fetched += 1
        tried = await attempt(
            crawl.db,
            crawl.fetch,
            self.source,
            crawl.watches,
            self.run_id,
            row,
            known,
            listed=listed,
            conditional=conditional,
            now=now,
        )
        asked = self.asked[_host(known.url if known else row.url)]
        asked.answered += tried.error is None
        self.answered += tried.error is None
        self.blocked += tried.walled
        if tried.saved is not None:
            self.counts += Counts(mentions=tried.saved.mentions, alerts=tried.saved.alerts)
            if self.source.attachments:
                self.counts += await read_attachments(
                    crawl.db, crawl.fetch, self.source, crawl.watches, tried.saved, now, crawl.reporter.unread
                )
        if tried.article_id is not None:
            self.tried.add(tried.article_id)
        if known is not None and tried.missing:
            asked.missing += 1
            self.missing.append((known, tried, now))
        elif known is not None and tried.error is not None:
            with immediate(crawl.db) as conn:
                status = getattr(tried.error, "status", None)
                checks.add(conn, known.id, self.run_id, Check(now, check_outcome(tried.error), status, tried.reason))
        return tried

    def _note(
        self, page: int, position: int, row: Row, outcome: RowOutcome, reason: str = "", article_id: int | None = None
    ) -> None:
        """Account for one row of a list: the proof of coverage."""
        self.counts += Counts(**{"listed": 1, outcome: 1})
        self.listings.append(Listing(page, position, row.url, row.title, outcome, reason, article_id))
        self.crawl.reporter.row(RowEvent(self.source.id, row.url, row.title, outcome, reason))

    async def _recheck(self, met: set[int], suspected: set[int]) -> None:
        """Look again at known articles that no list showed and that are due (all of them with --full)."""
        crawl, full = self.crawl, self.crawl.options.full
        for known in articles.of_source(crawl.db.conn, self.source.id):
            now = crawl.clock()
            if known.id in met | self.tried or not (full or recheck.is_due(known, now, suspected=known.id in suspected)):
                continue
            if not self._may_refetch() or (crawl.options.limit is not None and self.fetched >= crawl.options.limit):
                break
            conditional = not (full or recheck.wants_full(known, now))
            await self._again(known, conditional=conditional)

    async def _again(self, known: Known, *, conditional: bool) -> Attempt:
        """One known article that no list showed."""
        tried = await self._try(known.as_row, known, listed=False, conditional=conditional)
        failed = tried.error is not None and not tried.missing
        self.counts += Counts(rechecked=1, recheck_changed=tried.outcome == "changed", recheck_failed=failed)
        if tried.outcome == "changed" or failed:
            self.crawl.reporter.row(RowEvent(self.source.id, known.url, known.title, tried.outcome, tried.reason))
        return tried

    async def _probe(self, suspected: set[int]) -> None:
        """Where most of what a host was asked for is missing, ask for some that nobody misses: are they there?"""
        wanting = {host for host, asked in self.asked.items() if asked.wants_probes}
        known_ones = articles.of_source(self.crawl.db.conn, self.source.id) if wanting else []
        for host in wanting:
            others = [known for known in known_ones if _host(known.url) == host and known.id not in self.tried | suspected]
            asked = self.asked[host]
            for known in [known for known in reversed(others) if known.gone_at is None][:PROBES]:
                if self.crawl.options.limit is not None and self.fetched >= self.crawl.options.limit:
                    asked.probes += 1  # kept from asking: nothing is proved
                    break
                tried = await self._again(known, conditional=not recheck.wants_full(known, self.crawl.clock()))
                asked.probes += 1
                asked.probes_answered += tried.error is None

    def _decide_missing(self) -> None:
        """Write the evidence of this run's 404s, and mark gone what it proves to be."""
        for known, tried, at in self.missing:
            healthy = site_is_healthy(self.listed.error is None, self.asked[_host(known.url)])
            status = getattr(tried.error, "status", 200)
            outcome: checks.CheckOutcome = "missing" if healthy else "missing_unhealthy"
            with immediate(self.crawl.db) as conn:
                checks.add(conn, known.id, self.run_id, Check(at, outcome, status, tried.reason))
                tries = checks.since_alive(conn, known.id)
                if known.gone_at is not None or not is_gone(tries):
                    continue
                round_ = now_gone(conn, known.id, at)
                missing = [check for check in tries if check.outcome == "missing"]
                since = f"{missing[0].at:%Y-%m-%d %H:%M}"
                told = flags.add_alert(conn, gone_alert(known.id, known.title, known.url, len(missing), since, round_), at)
                self.counts += Counts(gone=1, alerts=told)

    def finish(self) -> SourceResult:
        """Judge the run, write it down with the proof of coverage, and tell of a change of health."""
        crawl, source = self.crawl, self.source
        now = crawl.clock()
        list_error = self.listed.error or self.listed.page_error
        error = self.fault or (str(list_error) if list_error else None)
        with immediate(crawl.db) as conn:
            past = runs.history(conn, source.id)
            shown = sum(listing.page % 1000 < runs.DEEP_PAGE for listing in self.listings)
            is_whole = crawl.options.pages is None and crawl.options.since is None
            facts = RunFacts(
                self.counts, self.listed.error, self.listed.page_error, self.blocked, self.answered, shown if is_whole else None
            )
            came_to = "failed" if self.fault else verdict(facts, past)
            if came_to == "empty" and not error:
                error = f"列表只有 {self.counts.listed} 行, 远少于以往; 网站可能改版或出错"
            state = runs.state(conn, source.id)
            stale = is_stale(runs.last_news(conn, source.id), now if self.counts.new else state.last_new_at, now)
            after = health_after(state.health, came_to, past, stale=stale)
            alert = health_alert(source.id, source.label, state.health, after, error, state.last_ok_at, self.run_id)
            if alert is not None:
                self.counts += Counts(alerts=flags.add_alert(conn, alert, now))
            runs.set_health(conn, source.id, after)
            runs.finish(conn, self.run_id, source.id, now, came_to, self.counts, error)
            for listing in sorted(self.listings, key=lambda item: (item.page, item.position)):
                runs.add_listing(conn, self.run_id, listing)
        result = SourceResult(source.id, source.label, came_to, self.counts, error)
        crawl.reporter.finished(result)
        return result


def _host(url: str) -> str:
    """The host of a URL, with and without www. the same."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
