"""Does finding the story of an article cost the same in an archive of a hundred thousand as in an empty one?

    python -m tests.bench.bench_stories [--articles 100000]

Half of the arrivals are new articles, a third are forms filled in anew, the rest are copies of what came before with one of the usual
edits. Prints, for each tenth of the way, milliseconds of CPU an article, copies found, and articles wrongly joined.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from storage.stories import SCHEMA, find_story, remember
from tests.bench.story_texts import EDITS, FORMS, Text, article

_ARTICLES = "CREATE TABLE articles (id INTEGER PRIMARY KEY, story_id INTEGER, title TEXT NOT NULL, body TEXT NOT NULL)"


@dataclass
class Tally:
    """What happened to a stretch of arrivals."""

    seconds: float = 0.0
    copies: int = 0
    found: int = 0
    wrongly_joined: int = 0
    fresh: int = 0


def arrival(rng: random.Random, recent: list[tuple[int, Text]]) -> tuple[Text, int | None]:
    """The next text, and the story it truly belongs to (None for a new one)."""
    draw = rng.random()
    if recent and draw < 1 / 6:
        story, text = rng.choice(recent)
        return EDITS[rng.choice(sorted(EDITS))](text, rng), story
    if draw < 1 / 2:
        return FORMS[rng.choice(sorted(FORMS))](rng), None
    return article(rng, rng.randint(8, 13)), None


def archive(path: str) -> sqlite3.Connection:
    """An empty archive with what stories need."""
    conn = sqlite3.connect(path)
    conn.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_ARTICLES}; {SCHEMA}")
    return conn


def run(conn: sqlite3.Connection, articles: int, stretches: int, seed: int = 1) -> list[Tally]:
    """Feed the archive; one Tally for each stretch."""
    rng = random.Random(seed)
    recent: list[tuple[int, Text]] = []
    tallies = [Tally() for _ in range(stretches)]
    for number in range(articles):
        text, truth = arrival(rng, recent)
        tally = tallies[number * stretches // articles]
        begun = time.process_time()
        story = find_story(conn, number, text["title"], text["body"])
        conn.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?)", (number, number if story is None else story, text["title"], text["body"])
        )
        remember(conn, number, text["title"], text["body"])
        tally.seconds += time.process_time() - begun
        tally.copies += truth is not None
        tally.found += truth is not None and story == truth
        tally.fresh += truth is None
        tally.wrongly_joined += story is not None and story != truth
        if truth is None and rng.random() < 0.05:
            recent = [*recent[-200:], (number, text)]
        if number % 100 == 0:
            conn.commit()
    conn.commit()
    return tallies


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    wanted = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.db"
        conn = archive(str(path))
        for index, tally in enumerate(run(conn, wanted, 10), start=1):
            print(
                f"{wanted * index // 10:>8} articles  {1000 * 10 * tally.seconds / wanted:6.2f} ms each"
                f"  copies found {tally.found}/{tally.copies}  wrongly joined {tally.wrongly_joined}/{tally.fresh + tally.copies}"
            )
        (rows,) = conn.execute("SELECT count(*) FROM story_fingerprints").fetchone()
        print(f"{rows} fingerprints")
        conn.close()


if __name__ == "__main__":
    main()
