"""One crawl from configuration to delivered alerts: lock, archive, watches, fetcher, sources."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.clock import now
from crawler.errors import UnknownName
from crawler.fetch import Fetcher
from crawler.settings import Source
from jobs.config import Config
from jobs.crawl import Crawl, crawl_all
from jobs.events import Reporter, SourceResult
from jobs.flagging import quiet_alert
from jobs.outbox import register_channels
from jobs.rescan import rescan
from jobs.rowplan import Options
from jobs.understand import WatchSet
from storage import flags, notes
from storage.database import exclusive_run, immediate, open_archive, rehearsal

_TO_RESCAN = "watches_to_rescan"


def choose_sources(config: Config, names: Sequence[str]) -> list[Source]:
    """The named sources, or all enabled ones. Raises UnknownName for a name that is not there."""
    known = {source.id: source for source in config.sources}
    missing = [name for name in names if name not in known]
    if missing:
        raise UnknownName(f"没有来源 {'、'.join(missing)}; 可用的有: {'、'.join(known)}")
    return [known[name] for name in names] if names else [source for source in config.sources if source.enabled]


def note_watches(db: Database, watches: WatchSet) -> list[str]:
    """Make the archive's watches those of the configuration; returns what is new or changed and still to be looked for.

    What is still to be looked for is noted with the change: a run that dies over it leaves it to the next one.
    """
    with immediate(db) as conn:
        fresh = set(flags.sync_watches(conn, watches.rows(), now()))
        fresh |= set(json.loads(notes.get(conn, _TO_RESCAN) or "[]"))
        notes.put(conn, _TO_RESCAN, json.dumps(sorted(fresh)))
    return sorted(fresh)


def watches_looked_for(db: Database) -> None:
    """What note_watches returned has been looked for in all that is stored."""
    with immediate(db) as conn:
        notes.put(conn, _TO_RESCAN, "[]")


def bring_watches(db: Database, watches: WatchSet) -> None:
    """Make the archive's watches those of the configuration; what is new or changed is looked for in all that is stored."""
    fresh = note_watches(db, watches)
    if fresh:
        rescan(db, watches, fresh, now(), alert=False)
        watches_looked_for(db)


def contact() -> str:
    """Address or mail of the operator, told to every site in the User-Agent: the environment's QUWEN_CONTACT."""
    return os.environ.get("QUWEN_CONTACT", "")


def after_crawl(db: Database, watches: WatchSet, at: datetime) -> int:
    """What follows from time and not from a page: projects that nobody has mentioned for too long. Returns new alerts."""
    with immediate(db) as conn:
        silent = [(project, flags.last_mention(conn, project.id)) for project in watches.projects if project.quiet_days]
        alerts = [quiet_alert(project, last, at) for project, last in silent]
        return sum(flags.add_alert(conn, alert, at) for alert in alerts if alert is not None)


async def crawl_once(
    db_path: Path, config: Config, sources: Sequence[Source], options: Options, reporter: Reporter, *, dry_run: bool = False
) -> list[SourceResult]:
    """Crawl the sources once and tell the reporter. Raises ArchiveBusy, ArchiveError."""
    started = time.monotonic()
    watches = WatchSet.of(config.projects, config.targets)
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(exclusive_run(db_path))
        db = open_archive(db_path if not dry_run or db_path.exists() else ":memory:")  # noqa: ASYNC240  before any waiting
        stack.callback(db.close)
        if dry_run:
            stack.enter_context(rehearsal(db))
        bring_watches(db, watches)
        register_channels(db, config.seeds)
        async with Fetcher(contact=contact()) as fetcher:
            results = await crawl_all(Crawl(db, watches, fetcher.fetch, reporter, options, now), sources)
        after_crawl(db, watches, now())
    reporter.summary(results, time.monotonic() - started)
    return results
