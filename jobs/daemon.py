"""The schedule: a job for each source, until SIGTERM or SIGINT. The `runs` table, not the scheduler, knows what was run.

config -> trigger_of -> APScheduler (memory store) -> crawl of one source -> outbox
every minute: heartbeat, changed configuration, the outbox
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlite_utils import Database

from crawler.clock import SHANGHAI, now
from crawler.errors import ConfigError, QuwenError
from crawler.fetch import Fetcher
from crawler.settings import Source
from jobs.config import Config, load_config
from jobs.crawl import Crawl, crawl_all
from jobs.cron import first_run, trigger_of
from jobs.events import LogReporter
from jobs.outbox import deliver_after_crawl, register_channels
from jobs.rowplan import Options
from jobs.run import after_crawl, bring_watches, contact
from jobs.understand import WatchSet
from storage import notes, runs
from storage.database import exclusive_run, immediate, open_archive, path_of

HEARTBEAT = "daemon_heartbeat"
_GRACE = 3600
_STOP_WITHIN = 25.0
_STAGGER = timedelta(seconds=1)
_log = logging.getLogger("quwen.daemon")


class Daemon:
    """The running program: what is configured now, what is scheduled, which crawls are under way."""

    def __init__(self, config: Config, db: Database, fetcher: Fetcher) -> None:
        self.config = config
        self.db = db
        self.fetcher = fetcher  # one for all sources: those of one host share its pace and its robots.txt
        self.watches = WatchSet.of(config.projects, config.targets)
        self.seen = _stamps(config.seeds)
        self.running: set[asyncio.Task[None]] = set()
        self.not_delivering = ""
        defaults = {"misfire_grace_time": _GRACE, "coalesce": True, "max_instances": 1}
        self.scheduler = AsyncIOScheduler(timezone=SHANGHAI, job_defaults=defaults)
        self.scheduler.add_listener(self._mishap, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)

    def _mishap(self, event: JobEvent) -> None:
        """A run that was missed, still running or broken is never passed over in silence."""
        kind = {EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "still running", EVENT_JOB_ERROR: "error"}[event.code]
        _log.warning("job %s", kind, extra={"data": {"id": event.job_id, "error": str(getattr(event, "exception", "") or "")}})

    def schedule(self) -> None:
        """Make the scheduler's jobs those of the configuration."""
        wanted = {source.id: source for source in self.config.sources if source.enabled}
        for job in self.scheduler.get_jobs():
            if job.id not in wanted and not job.id.startswith("_"):
                job.remove()
        for number, source in enumerate(wanted.values()):
            with immediate(self.db) as conn:
                runs.put_source(conn, source.id, source.label, source.url, source.district, source.enabled)
                last = runs.state(conn, source.id).last_run_at
            due = first_run(source, last, now())
            start = {"next_run_time": due + number * _STAGGER} if due is not None else {}
            self.scheduler.add_job(self.crawl, trigger_of(source), [source], id=source.id, replace_existing=True, **start)

    async def crawl(self, source: Source) -> None:
        """One source's run, as a task of ours that a stop can wait for."""
        task = asyncio.ensure_future(self._crawl([source]))
        self.running.add(task)
        try:
            await task
        finally:
            self.running.discard(task)

    async def _crawl(self, sources: Sequence[Source]) -> None:
        if not self.running:
            self.fetcher.begin_run()  # hosts that were given up get another chance
        await crawl_all(Crawl(self.db, self.watches, self.fetcher.fetch, LogReporter(), Options(), now), sources)
        after_crawl(self.db, self.watches, now())
        await self._deliver()

    async def _deliver(self) -> None:
        """In a thread with a connection of its own, so that a slow receiver holds up no crawl.

        A notify.toml that has become wrong stops no crawl either: it is told once, and what is due waits.
        """
        problem = ""
        try:
            await asyncio.to_thread(deliver_after_crawl, Path(path_of(self.db)), self.config.seeds, now())
        except QuwenError as exc:
            problem = str(exc)
        if problem and problem != self.not_delivering:
            _log.error("alerts are not delivered", extra={"data": {"error": problem}})
        self.not_delivering = problem

    async def minute(self) -> None:
        """Once a minute: show that we live, take up a changed configuration, deliver what is due."""
        with immediate(self.db) as conn:
            notes.put(conn, HEARTBEAT, now().isoformat(timespec="seconds"))
        stamps = _stamps(self.config.seeds)
        if stamps != self.seen:
            self.seen = stamps
            self.reload()
        await self._deliver()

    def reload(self) -> None:
        """Take up the files as they are now; when they are wrong say so and go on with what was."""
        try:
            self.config = load_config(self.config.seeds)
        except ConfigError as exc:
            _log.error("configuration not taken up", extra={"data": {"problems": exc.problems}})
            return
        self.watches = WatchSet.of(self.config.projects, self.config.targets)
        bring_watches(self.db, self.watches)
        self.schedule()
        _log.info("configuration taken up", extra={"data": {"sources": len(self.config.sources)}})

    async def run(self) -> None:
        """Run until a signal; then let what is under way finish, for a while."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        bring_watches(self.db, self.watches)
        register_channels(self.db, self.config.seeds)
        self.schedule()
        self.scheduler.add_job(self.minute, "interval", minutes=1, id="_minute", next_run_time=now())
        self.scheduler.start()
        _log.info("started", extra={"data": {"sources": sum(source.enabled for source in self.config.sources)}})
        await stop.wait()
        self.scheduler.pause()
        if self.running:
            _, late = await asyncio.wait(self.running, timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self.scheduler.shutdown(wait=False)
        await asyncio.sleep(0)
        with immediate(self.db) as conn:
            notes.put(conn, HEARTBEAT, "")  # stopped on purpose: nobody is to miss the pulse
        _log.info("stopped")


def _stamps(seeds: Path) -> tuple[tuple[str, int], ...]:
    """Names and change times of the configuration files."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(seeds.glob("*.toml")))


async def _live(config: Config, db: Database) -> None:
    async with Fetcher(contact=contact()) as fetcher:
        await Daemon(config, db, fetcher).run()


def run_daemon(config: Config, db_path: Path) -> int:
    """Hold the lock and run the schedule; returns the exit code. Raises ArchiveBusy, ArchiveError."""
    with ExitStack() as stack:
        stack.enter_context(exclusive_run(db_path))
        db = open_archive(db_path)
        stack.callback(db.close)
        try:
            asyncio.run(_live(config, db))
        except QuwenError:
            _log.exception("daemon failed")
            raise
    return 0
