"""Matching many watched names: which automaton, how it slows with the number of phrases, how long a rescan takes.

    python -m tests.bench.bench_matching                 # with pyahocorasick beside, when it is installed
    python -m tests.bench.bench_matching --articles 100000

Phrases and articles are composed from a fixed seed with the words that names of projects are made of, so that phrases share beginnings
and ends as real names do, and articles name a watched project about once.
"""

from __future__ import annotations

import argparse
import importlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from jobs.mentions import Matcher

_KINDS = (
    "生产基地建设项目",
    "产业园",
    "扩建工程",
    "深加工项目",
    "生产线项目",
    "研发中心",
    "一体化项目",
    "综合体",
    "示范园",
    "技改项目",
)
_COMMON = [bytes((0xB0 + i // 94, 0xA1 + i % 94)).decode("gb2312", "ignore") for i in range(3755)]
"""The characters of daily use: GB 2312, level 1."""


def vocabulary(rng: random.Random, size: int = 12_000) -> list[str]:
    """Words of two characters; what is drawn from it by `word` has the frequencies of Zipf's law, as text has."""
    return [rng.choice(_COMMON) + rng.choice(_COMMON) for _ in range(size)]


def word(words: list[str], rng: random.Random) -> str:
    return words[int(len(words) ** rng.random()) - 1]


@dataclass(frozen=True)
class Watch:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require_any: tuple[str, ...] = ()


def names(count: int, words: list[str], rng: random.Random) -> list[str]:
    """Different names of projects: a place, often a quantity, goods, and the kind of project."""
    found: dict[str, None] = {}
    while len(found) < count:
        amount = f"年产{rng.randrange(1, 999)}万{rng.choice('吨件套台')}" if rng.random() < 0.4 else ""
        found[f"{rng.choice(words)}{amount}{word(words, rng)}{rng.choice(words)}{rng.choice(_KINDS)}"] = None
    return list(found)


def articles(count: int, words: list[str], phrases: list[str], rng: random.Random) -> list[str]:
    """Bodies of about 1,000 characters in 8 paragraphs, with one name of the list on average."""
    made = []
    for _ in range(count):
        parts = []
        for _ in range(8):
            clauses = ["".join(word(words, rng) for _ in range(6)) for _ in range(10)]
            parts.append(",".join(clauses) + (rng.choice(phrases) if rng.random() < 0.125 else "") + "。")
        made.append("\n".join(parts))
    return made


def rate(run: Callable[[str], object], texts: list[str]) -> float:
    """Megabytes (UTF-8) a second of CPU time, best of three."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for text in texts:
            run(text)
        best = min(best, time.process_time() - begin)
    return size / best


def rust(phrases: list[str]) -> Callable[[str], object]:
    automaton = ahocorasick_rs.AhoCorasick(phrases, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)


def plain_c(phrases: list[str]) -> Callable[[str], object] | None:
    """pyahocorasick, None when it is not installed."""
    try:
        module: Any = importlib.import_module("ahocorasick")
    except ImportError:
        return None
    automaton = module.Automaton()
    for number, phrase in enumerate(phrases):
        automaton.add_word(phrase, number)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    count = parser.parse_args().articles
    rng = random.Random(20250214)
    words = vocabulary(rng)
    every = names(100_000, words, rng)
    texts = articles(min(count, 2000), words, every[:100], rng)
    print(f"{'phrases':>8} {'ahocorasick_rs MB/s':>20} {'pyahocorasick MB/s':>19} {'Matcher.find us/article':>24} {'build s':>8}")
    for size in (100, 1_000, 10_000, 100_000):
        phrases = every[:size]
        other = plain_c(phrases)
        begin = time.process_time()
        matcher = Matcher([Watch(str(number), name) for number, name in enumerate(phrases)])
        build = time.process_time() - begin
        cost = sum(len(text.encode()) for text in texts) / len(texts) / rate(lambda text: matcher.find("", text), texts)  # noqa: B023
        shown = f"{rate(other, texts):.0f}" if other else "not installed"
        print(f"{size:>8} {rate(rust(phrases), texts):>20.0f} {shown:>19} {cost:>24.1f} {build:>8.2f}")
    if count > len(texts):
        matcher = Matcher([Watch(str(number), name) for number, name in enumerate(every[:1000])])
        begin = time.process_time()
        found = sum(len(matcher.find("", texts[number % len(texts)])) for number in range(count))
        print(f"{count} articles x 1,000 watches: {time.process_time() - begin:.1f} s CPU, {found} mentions")


if __name__ == "__main__":
    main()
