"""The soak: a simulated month of many sources under random faults, power cuts and turned clocks; then the archive equals the truth.

python -m tests.soak                         # 200 sources, 30 days; writes the figures into docs/reliability.md
python -m tests.soak --sites 20 --days 12    # smaller; prints only
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.settings import Source
from jobs.channels import Channel
from jobs.crawl import Crawl, crawl_all
from jobs.events import FileEvent, RowEvent, SourceResult
from jobs.notify import DeliveryFailed, Message
from jobs.outbox import deliver_due, register_channels
from jobs.rowplan import Options
from jobs.run import bring_watches
from jobs.understand import WatchSet
from jobs.watches import Project
from storage import upkeep
from storage.database import open_archive
from tests.simweb import PROJECTS, PowerCut, SimArticle, SimWeb

START = datetime(2025, 3, 1, 6, 0, tzinfo=SHANGHAI)
NOTIFY = '[[channel]]\nid = "phone"\nkind = "webhook"\nurl = "https://phone.example/hook"\n'
DOCS = Path(__file__).parent.parent / "docs" / "reliability.md"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a soak came to; all from `articles_missed` on must be 0."""

    seed: int
    sources: int
    days: int
    articles: int
    versions: int
    removals: int
    returns: int
    duplicates: int
    requests: int
    faults_injected: int
    power_cuts: int
    clock_jumps: int
    alerts: int
    seconds: int
    articles_missed: int
    articles_doubled: int
    versions_missed: int
    false_versions: int
    removals_missed: int
    false_removals: int
    returns_missed: int
    false_returns: int
    mentions_missed: int
    false_mentions: int
    edits_untold: int
    alerts_lost: int
    alerts_doubled: int
    unaccounted_rows: int
    integrity_problems: int

    @property
    def faults(self) -> dict[str, int]:
        """The figures that must be 0 and are not."""
        names = [item.name for item in fields(self)]
        return {name: getattr(self, name) for name in names[names.index("articles_missed") :] if getattr(self, name)}


class _Silence:
    def started(self, source: Source, rows: int) -> None: ...
    def row(self, event: RowEvent) -> None: ...
    def unread(self, event: FileEvent) -> None: ...
    def finished(self, result: SourceResult) -> None: ...
    def summary(self, results: list[SourceResult], seconds: float) -> None: ...


class _Phone:
    """A receiver that now and then refuses, and now and then dies after it took a message but before that is on record."""

    def __init__(self, rnd: random.Random) -> None:
        self.random = rnd
        self.got: Counter[str] = Counter()
        self.unrecorded: set[str] = set()

    def __call__(self, channel: Channel, address: str, secret: str | None, message: Message) -> None:
        fate = self.random.random()
        if fate < 0.15:
            raise DeliveryFailed("HTTP 500")
        self.got.update(pending.key for pending in message.alerts)
        if fate > 0.97:
            self.unrecorded |= {pending.key for pending in message.alerts}
            raise PowerCut


class Soak:
    """One simulated month."""

    def __init__(self, seed: int, sites: int, days: int, runs_a_day: int, folder: Path) -> None:
        self.started = time.monotonic()
        self.now = START
        self.skew = timedelta(0)
        self.clock_jumps = 0
        self.web = SimWeb(seed, sites, START, days, lambda: self.now)
        self.step = timedelta(hours=24 / runs_a_day)
        self.days, self.seed = days, seed
        self.folder = folder
        self.random = random.Random(seed + 1)
        self.phone = _Phone(random.Random(seed + 2))
        self.power_cuts = 0
        self.sources = [
            Source(id=host.split(".")[0], url=f"http://{host}/list.html", district="某区", every="6h", delay=0)
            for host in self.web.sites
        ]
        projects = [Project(id=f"p{number}", name=name) for number, name in enumerate(PROJECTS)]
        self.watches = WatchSet.of(projects, [])
        (folder / "notify.toml").write_text(NOTIFY, encoding="utf-8")
        db = self._open()
        register_channels(db, folder)
        bring_watches(db, self.watches)
        db.close()

    def _open(self) -> Database:
        return open_archive(self.folder / "soak.db")

    @property
    def clock(self) -> datetime:
        """The time that our machine believes."""
        return self.now + self.skew

    def run(self) -> Figures:
        end = START + timedelta(days=self.days)
        while self.now < end:
            if self.random.random() < 0.1:  # the clock jumps, and is set right some runs later
                self.skew = timedelta(0) if self.skew else timedelta(hours=self.random.choice((-1, -1, 1, -9)))
                self.clock_jumps += 1
            self._tick(Options(), cut=self.random.random() < 0.1)
            self.now += self.step
        self.skew = timedelta(0)
        self.web.faults.clear()
        for _ in range(4):
            self._tick(Options(full=True), cut=False)
            self.now += timedelta(hours=13)
        while self._deliver():
            self.now += timedelta(hours=2)
        return self._compare()

    def _tick(self, options: Options, *, cut: bool) -> None:
        """One round of all sources; when the power is cut it is taken up again at once."""
        self.web.power_cut_at = self.web.asked + self.random.randint(1, 5 * len(self.sources)) if cut else None
        try:
            self._crawl(options)
        except BaseExceptionGroup as several:
            if several.subgroup(PowerCut) is None:
                raise
            self.power_cuts += 1
            self.web.power_cut_at = None
            self._crawl(options)
        self._deliver()

    def _crawl(self, options: Options) -> None:
        db = self._open()
        try:
            crawl = Crawl(db, self.watches, self.web.fetch, _Silence(), options, lambda: self.clock)
            asyncio.run(crawl_all(crawl, self.sources))
        finally:
            db.close()

    def _deliver(self) -> bool:
        """Deliver what is due; whether anything is still waiting."""
        db = self._open()
        try:
            deliver_due(db, self.folder, self.clock, self.phone)
        except PowerCut:
            self.power_cuts += 1
        finally:
            waiting = db.execute(
                "SELECT count(*) FROM alerts WHERE id NOT IN (SELECT alert_id FROM deliveries WHERE delivered_at IS NOT NULL)"
            )
            left = bool(waiting.fetchone()[0])
            db.close()
        return left

    def _compare(self) -> Figures:
        """The archive against the truth."""
        db = self._open()
        truth = {
            (site.host, article.path): article
            for site in self.web.sites.values()
            for article in site.articles.values()
            if article.appears < self.now
        }
        stored: dict[tuple[str, str], tuple[int, str | None]] = {}
        off = Counter[str]()
        for url, *found in db.execute("SELECT url, id, gone_at FROM articles"):
            parts = urlsplit(url)
            key = (parts.netloc.removeprefix("www."), parts.path)
            off["articles_doubled"] += key in stored or key not in truth
            stored[key] = (found[0], found[1])
        off["articles_missed"] = len(truth.keys() - stored.keys())
        for key, article in truth.items():
            if key in stored:
                off.update(_article_faults(db, article, *stored[key]))
        off.update(self._alert_faults(db, truth.values()))
        off["unaccounted_rows"] = db.execute(
            "SELECT count(*) FROM runs WHERE listed <> new + changed + duplicate + unchanged + skipped + failed"
            " OR listed <> (SELECT count(*) FROM listings l WHERE l.run_id = runs.id) OR finished_at IS NULL"
        ).fetchone()[0]
        off["integrity_problems"] = len(upkeep.integrity_problems(db.conn))
        count = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("articles", "versions", "alerts")}
        db.close()
        names = [item.name for item in fields(Figures)]
        return Figures(
            seed=self.seed,
            sources=len(self.sources),
            days=self.days,
            articles=count["articles"],
            versions=count["versions"],
            removals=sum(article.removed_at is not None for article in truth.values()),
            returns=sum(article.returns_at is not None for article in truth.values()),
            duplicates=sum(article.copy_of is not None for article in truth.values()),
            requests=self.web.asked,
            faults_injected=self.web.struck,
            power_cuts=self.power_cuts,
            clock_jumps=self.clock_jumps,
            alerts=count["alerts"],
            seconds=round(time.monotonic() - self.started),
            **{name: off[name] for name in names[names.index("articles_missed") :]},
        )

    def _alert_faults(self, db: Database, truth: Iterable[SimArticle]) -> Counter[str]:
        """Alerts written and not told, told twice, or never written: every project of an original gives one, copies give none."""
        wanted = sum(len({name for draft in article.drafts for name in draft[3]}) for article in truth if article.copy_of is None)
        written = int(db.execute("SELECT count(*) FROM alerts WHERE kind = 'mention'").fetchone()[0])
        keys = {row[0] for row in db.execute("SELECT key FROM alerts")}
        doubled = sum(count > 1 for key, count in self.phone.got.items() if key not in self.phone.unrecorded)
        return Counter(
            alerts_lost=len(keys - self.phone.got.keys()) + max(wanted - written, 0),
            alerts_doubled=doubled + max(written - wanted, 0),
        )


def _article_faults(db: Database, article: SimArticle, article_id: int, gone_at: str | None) -> Counter[str]:
    """What of one article differs from the truth."""
    off = Counter[str]()
    wanted = ["\n".join(paragraphs) for _, _, paragraphs, _ in article.drafts]
    found = [row[0] for row in db.execute("SELECT body FROM versions WHERE article_id = ? ORDER BY number", (article_id,))]
    off["versions_missed"] = max(len(wanted) - len(found), 0) + sum(a != b for a, b in zip(wanted, found, strict=False))
    off["false_versions"] = max(len(found) - len(wanted), 0)
    told = Counter(row[0] for row in db.execute("SELECT kind FROM alerts WHERE article_id = ?", (article_id,)))
    was_removed, has_returned = article.removed_at is not None, article.returns_at is not None
    off["removals_missed"] = was_removed and (told["gone"] == 0 or (gone_at is None and not has_returned))
    off["false_removals"] = max(told["gone"] - was_removed, 0) + (gone_at is not None and (has_returned or not was_removed))
    off["returns_missed"] = max(has_returned - told["returned"], 0)
    off["false_returns"] = max(told["returned"] - has_returned, 0)
    mentioned = {row[0] for row in db.execute("SELECT DISTINCT watch_id FROM mentions WHERE article_id = ?", (article_id,))}
    named = {f"p{PROJECTS.index(name)}" for draft in article.drafts for name in draft[3]}
    off["mentions_missed"] = len(named - mentioned)
    off["false_mentions"] = len(mentioned - named)
    names = [draft[3] for draft in article.drafts]
    watched_edits = sum(any(names[: number + 1]) for number in range(1, len(names)))
    off["edits_untold"] = abs(watched_edits - told["quiet_edit"])
    return off


def soak(seed: int, sites: int, days: int, runs_a_day: int) -> Figures:
    """Run one soak in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        return Soak(seed, sites, days, runs_a_day, Path(folder)).run()


_BEGIN, _END = "<!-- soak:begin -->", "<!-- soak:end -->"


def as_markdown(figures: Figures) -> str:
    """The figures as a table."""
    lines = ["| figure | value |", "|---|--:|"]
    return "\n".join(lines + [f"| {item.name.replace('_', ' ')} | {getattr(figures, item.name):,} |" for item in fields(figures)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20250301)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--runs-a-day", type=int, default=4)
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # that a phone refused is part of the plan
    figures = soak(given.seed, given.sites, given.days, given.runs_a_day)
    table = as_markdown(figures)
    print(table)
    if given.sites >= 200 and DOCS.exists():
        text = DOCS.read_text(encoding="utf-8")
        head, _, rest = text.partition(_BEGIN)
        DOCS.write_text(f"{head}{_BEGIN}\n{table}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    if figures.faults:
        raise SystemExit(f"not as the truth: {figures.faults}")


if __name__ == "__main__":
    main()
