"""Writes docs/benchmarks.md: `make bench`, or `python -m tests.bench.report [--shared DIR] [--peer-python EXE]`.

Extraction against rivals and scores on the labelled sentences need the shared folder of development pages (default: ../shared beside
the checkout, or QUWEN_SHARED); without it those parts stay as they are. Speeds are ratios within one run, by processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from crawler.fetch import Fetcher
from crawler.records import Article, Request, Row
from crawler.settings import Source
from jobs.attempt import getter
from jobs.demo.content import site, site_ids
from jobs.demo.web import DemoWeb, serve
from jobs.save import save_article
from jobs.understand import WatchSet, understand
from jobs.watches import Project
from storage.articles import Incoming
from storage.database import open_archive

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
GOLD = ("quantities", "stages", "mentions", "stories", "bylines")


def shared_folder(given: str | None) -> Path | None:
    """Where the development pages are, None when nowhere."""
    place = Path(given or os.environ.get("QUWEN_SHARED") or ROOT.parent / "shared")
    return place if (place / "pages" / "bench.py").is_file() else None


# ------------------------------------------------------------------ extraction
def extraction(shared: Path, peer_python: str) -> str:
    """The tables of bench.py: as published, with metadata hidden, re-encoded."""
    adapter = ["--adapter", "tests.bench.adapters:extract"]
    parts = []
    for title, more in (
        ("As published", ["--worst", "3"]),
        ("Publisher metadata hidden", ["--hide-meta"]),
        ("Re-encoded, wrongly labelled, broken", ["--reencode"]),
    ):
        with tempfile.NamedTemporaryFile(suffix=".md") as file:
            command = [
                sys.executable,
                str(shared / "pages" / "bench.py"),
                *adapter,
                "--peer-python",
                peer_python,
                "--markdown",
                file.name,
                *more,
            ]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            print(done.stdout)
            table = Path(file.name).read_text(encoding="utf-8")
        table = re.sub(r"tests\.bench\.adapters:extract", "**quwen**", table)
        parts.append(f"## Extraction: {title.lower()}\n{table if '--reencode' in more else _first_tables(table)}")
    return "\n\n".join(parts)


def _first_tables(markdown: str) -> str:
    """The tables over all pages and over government pages; the others are in bench.py's own output."""
    tables = re.split(r"(?m)^(?=### )", markdown)
    return "".join(table for table in tables if table.startswith(("### ALL", "### gov-gz", "### cms")))


# ------------------------------------------------------------------ labelled sentences
def gold_scores(shared: Path) -> str:
    """Every gold file through score.py, as a table of its own figures."""
    score = _load(shared / "gold" / "score.py")
    adapters = importlib.import_module("tests.bench.adapters")
    lines = ["## Labelled sentences (development sets)", "", "| set | items | figures |", "|---|--:|---|"]
    for kind in GOLD:
        result, _ = score.score(str(shared / "gold" / f"{kind}.jsonl"), getattr(adapters, kind))
        told = {name: value for name, value in result.items() if name not in ("kind", "items", "gold", "predicted", "same")}
        figures = "; ".join(f"{name}: {_figure(value)}" for name, value in told.items() if "where" not in name)
        lines.append(f"| {kind} | {result['items']} | {figures} |")
    return "\n".join(lines)


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _figure(value: object) -> str:
    if isinstance(value, dict):
        return f"F1 {value['f1']}" if "f1" in value else json.dumps(value, ensure_ascii=False)
    return str(value)


# ------------------------------------------------------------------ understanding against fetch-to-record
def _cpu(run: Callable[[], object], rounds: int) -> float:
    """Processor seconds of one round, the best of three batches."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            run()
        best = min(best, (time.process_time() - start) / rounds)
    return best


def phrases(count: int) -> list[Project]:
    """So many projects that nobody mentions, of natural length."""
    return [Project(id=f"p{n}", name=f"年产{n}万吨新型材料{n * 7919 % 100_003}号生产基地建设项目") for n in range(count)]


async def _fetch_and_read(base: str, site_id: str, paths: list[str]) -> list[Article]:
    source = Source(id=site_id, url=base, delay=0, allow_private=True)
    articles = []
    async with Fetcher() as fetcher:
        from crawler.reading import read_whole

        for path in paths:
            page = await fetcher.fetch(Request(base + path), source)
            read, _ = await read_whole(page, getter(fetcher.fetch, source), source, Row(base + path, ""))
            articles.append(read.article)
    return articles


def speeds() -> str:
    """What one article costs: fetched over loopback, read and saved; and understood, by number of watched phrases."""
    web = DemoWeb()
    with serve(web) as addresses, tempfile.TemporaryDirectory() as folder:
        paths = {ident: [story.path for story in site(ident, "before").stories] for ident in site_ids()}
        start = time.process_time()
        articles = [a for ident, base in addresses.items() for a in asyncio.run(_fetch_and_read(base, ident, paths[ident]))]
        fetched = (time.process_time() - start) / len(articles)
        db = open_archive(Path(folder) / "bench.db")
        nobody = WatchSet.of([], [])
        now = next(a.published_at for a in articles if a.published_at)
        start = time.process_time()
        for article in articles:
            save_article(db, Incoming(dataclasses.replace(article, source_id=""), (article.url,), (), now), nobody, None)
        saved = (time.process_time() - start) / len(articles)
        db.close()
    record = fetched + saved
    costs = {}
    for count in (0, 100, 1_000, 10_000, 100_000):
        watches = WatchSet.of(phrases(count), [])
        costs[count] = _cpu(lambda watches=watches: [understand(a, watches) for a in articles], 3) / len(articles)  # type: ignore[misc]
    lines = [
        "## What understanding costs",
        "",
        f"{len(articles)} articles of the demo's sites, {sum(len(a.body) for a in articles) // len(articles)} characters on average.",
        "Fetch to record: request over loopback (server's share included), judge, read, story, index, save.",
        "",
        "| watched phrases | share of fetch-to-record | against 100 phrases |",
        "|--:|--:|--:|",
    ]
    lines += [f"| {count:,} | {cost / record:.1%} | {cost / costs[100]:.2f} |" for count, cost in costs.items()]
    return "\n".join(lines)


HEAD = """# Benchmarks

Written by `make bench` (`python -m tests.bench.report`). Speeds are ratios within one run by processor time: machines are noisy.
The pages are real ones with truth, kept outside the repository; the rivals run with their default settings for Chinese.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared")
    parser.add_argument("--peer-python", default=sys.executable)
    given = parser.parse_args()
    shared = shared_folder(given.shared)
    parts = [HEAD.strip()]
    if shared is not None:
        parts += [extraction(shared, given.peer_python), gold_scores(shared)]
    else:
        print("no development pages: extraction and sentences are left out", file=sys.stderr)
    parts.append(speeds())
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
