"""Pages made to hang, crash or overrun us: bounded time and memory, a verdict, and nothing of them ever becomes markup.

Time is compared and not limited: twice the bait must not cost four times as much, unless both are quick. Deadlines are generous,
since a build machine may be slow; what is quadratic misses them by far.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from crawler.article import read_article
from crawler.bylines import read_bylines
from crawler.canonical import identity_keys
from crawler.clock import SHANGHAI
from crawler.decode import decode
from crawler.errors import CrawlError, QuwenError
from crawler.families import read_list
from crawler.records import Article, Page, Paragraph, Request
from crawler.seedform import parse
from crawler.settings import Source
from crawler.text import sentence_spans
from jobs.quantities import read_body
from jobs.stages import stage_of
from jobs.understand import WatchSet, understand
from jobs.watches import Project, Target
from storage.diff import VersionText, changes
from storage.stories import differences, sketch
from tests.faultsite import PROJECT
from tests.lab import LIST, Lab, not_found, url
from tests.web import browsing

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=SHANGHAI)
SOURCE = Source(id="s", url="http://a.example/list.html")
HEAD = "<html><head><meta name=ArticleTitle content=某区新闻标题><meta name=PubDate content='2025-03-01 09:00'></head><body>"


def page(html: str | bytes) -> Page:
    content = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    return Page(Request("http://a.example/1.html"), "http://a.example/1.html", 200, (), content, NOW)


def read_as_article(html: str) -> None:
    with contextlib.suppress(CrawlError):
        read_article(page(html))


def read_as_list(html: str) -> None:
    with contextlib.suppress(CrawlError):
        read_list(page(html), SOURCE)


# ------------------------------------------------------------------ whole pages
PAGES: dict[str, Callable[[], str | bytes]] = {
    "a hundred thousand rows": lambda: "<ul class=news>" + "".join(f"<li><a href='/a/{i}.html'>某区第{i}号会议部署</a><span>2025-03-01</span></li>" for i in range(100_000)),
    "a million nodes": lambda: f"{HEAD}<div id=zoom>" + "<p>x</p>" * 500_000,
    "deep": lambda: f"{HEAD}" + "<div>" * 100_000 + "<p>正文在此,很深。</p>",
    "deep spans": lambda: f"{HEAD}<p>" + "<span>" * 100_000 + "正文在此",
    "deep lists": lambda: "<ul><li>" * 50_000 + "<a href='/a/1.html'>某区第1号会议</a>",
    "deep tables": lambda: f"{HEAD}" + "<table><tr><td>" * 30_000 + "x",
    "deep JSON": lambda: '{"a":' * 100_000 + "1" + "}" * 100_000,
    "a huge attribute": lambda: f"{HEAD}<div id=zoom class='" + "a " * 2_500_000 + "'><p>正文</p></div>",
    "a hundred thousand attributes": lambda: f"{HEAD}<div " + " ".join(f"a{i}=1" for i in range(100_000)) + "><p>正文</p></div>",
    "a huge title": lambda: "<title>" + "题" * 1_600_000 + "</title><h1>" + "题" * 1_600_000 + "</h1>",
    "NUL bytes": lambda: f"{HEAD}\0<div id=zoom><p>正\0文" + "\0" * 3_000_000,
    "lone surrogates": lambda: HEAD.encode() + b"<div id=zoom><p>" + b"\xed\xa0\x80" * 500_000,
    "character references to nothing": lambda: f"{HEAD}<div id=zoom><p>" + "&#xD800;&#0;&#x110000;" * 200_000,
    "cells that span all": lambda: f"{HEAD}<div id=zoom><table>" + "<tr><td colspan=100000 rowspan=65534>1</td></tr>" * 1000,
    "a table of many cells": lambda: f"{HEAD}<div id=zoom><table><tr>" + "<td>1</td>" * 300_000,
    "metas": lambda: "<meta name=ArticleTitle content=x>" * 200_000,
    "a text of numbers": lambda: "<h1>成绩公示</h1><div id=zoom>" + "<p>20250301 88.5 76</p>" * 20_000 + "<p>完</p></div>",
    "a text of marks": lambda: "<h1>某区新闻</h1><div id=zoom><p>加载" + "、 - " * 200_000 + "完</p></div>",
    "a pager of a hundred thousand": lambda: "".join(f"<a href='x_{i}.html'>{i}</a>" for i in range(100_000)),
    "entities of entities": lambda: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 if i else chr(97)};" * 9}">' for i in range(9)) + "]><rss><channel><item><title>&a8;</title><link>http://a.example/1.html</link></item></channel></rss>",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("read", [read_as_article, read_as_list])
def test_a_monstrous_page_is_read_or_refused_in_seconds(name: str, read: Callable[[str | bytes], None]) -> None:
    bait = PAGES[name]()
    began = time.process_time()
    read(bait)
    assert time.process_time() - began < 20


def test_a_monstrous_page_costs_bounded_memory() -> None:
    code = (
        "import resource, tests.test_hostile as t\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "t.read_as_article(t.PAGES['a million nodes']())\n"
        "t.read_as_list(t.PAGES['a hundred thousand rows']())\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert int(told.stdout) < 700  # megabytes


# ------------------------------------------------------------------ bait for regular expressions
BAITS = (
    "(", "《", "1", "1,", "1.", "一", "亿", "35亿元", "、", ",", "。", " ", "\n", "x\n", "到位资金", "增长", "文/", "记者 ", "王小明 ", "责任编辑:",
    "项目", "-", "%", "“", "区", "2025年", "第", "a", "a ", "[", "1-", "同比", "26个、", "开工", "开工,", "计划开工", "已", "来源:", "&", "=", "a=1&",
    "../", "a/", "|", "#", "![](", "1月", "其中:", "不", "至", "王·", "图为", "\t", "½", f"{PROJECT}", f"{PROJECT}开工,",
)  # fmt: skip


def _record(text: str) -> Article:
    return Article("u", "t", tuple(Paragraph(line) for line in text.split("\n")), published_at=NOW)


WATCHES = WatchSet.of(
    [Project(id="p", name=PROJECT)],
    [Target.model_validate({"id": "t", "name": "到位资金", "metric": ["到位资金"], "period": "2025", "goal": "35亿元"})],
)
READERS: dict[str, Callable[[str], object]] = {
    "bylines": read_bylines,
    "quantities": lambda text: read_body("t", text, date(2025, 3, 1)),
    "stages": lambda text: stage_of(f"{PROJECT}{text}", PROJECT),
    "understanding": lambda text: understand(_record(f"{PROJECT}{text}"), WATCHES),
    "diff": lambda text: changes(
        VersionText.of(_record(text)), VersionText.of(_record(f"前{text[: len(text) // 2]}改{text[len(text) // 2 :]}"))
    ),
    "diff of all": lambda text: differences(text, f"x{text[::-1]}"),
    "stories": lambda text: sketch("t", text),
    "seed form": lambda text: parse(f"# t\n\nx{text}"),
    "addresses": lambda text: identity_keys(f"http://a.example/{text}?{text}"),
    "sentences": sentence_spans,
    "decoding": lambda text: decode(text.encode("gb18030") + b"\xff"),
    "an article": lambda text: read_as_article(f"{HEAD}<div id=zoom><p>{text}</p></div></body></html>"),
    "a list": lambda text: read_as_list(f"<ul><li><a href='/a/1.html'>{text}</a><span>2025-03-01</span></li></ul>{text}"),
}
_QUICK = 0.25


def seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    with contextlib.suppress(QuwenError):
        read(text)
    return time.process_time() - began


def grows_tamely(read: Callable[[str], object], small: str) -> list[float] | None:
    """None when four times the text costs less than nine times the time, or next to nothing; else both times."""
    times = [seconds(read, small)]
    if times[0] <= 3:
        times.append(seconds(read, small * 4))
    tame = times[-1] < _QUICK or (len(times) == 2 and times[1] < 9 * max(times[0], 0.02))
    return None if tame else times


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_bait_does_not_cost_the_square(name: str) -> None:
    """The best of three: a busy machine stretches single measurements, growth shows in all of them."""
    read, size = READERS[name], 2500
    for bait in BAITS:
        small = bait * (size // len(bait))
        tries = [grows_tamely(read, small)]
        while tries[-1] is not None and len(tries) < 3:
            tries.append(grows_tamely(read, small))
        assert tries[-1] is None, (name, bait, tries)


# ------------------------------------------------------------------ end to end
def lab_with(body: str) -> Lab:
    lab = Lab()
    lab.watches = WATCHES
    lab.pages[url(1)] = f"{HEAD}<div id=zoom>{body}</div></body></html>".encode()
    lab.show([1])
    return lab


@pytest.mark.parametrize(
    "unit",
    ["<p>2025年全年到位资金35亿元。</p>", "2025年全年到位资金35亿元,", f"<p>{PROJECT}完成投资35万元。</p>", f"{PROJECT}35"],
)
def test_an_article_of_repetitions_is_stored_and_changed_in_seconds(unit: str) -> None:
    from jobs.run import bring_watches

    body = unit * 1500
    lab = lab_with(body)
    bring_watches(lab.db, WATCHES)
    began = time.process_time()
    assert lab.crawl().counts.new == 1
    lab.after(hours=1)
    lab.pages[url(1)] = f"{HEAD}<div id=zoom>{body.replace('35', '38')}</div></body></html>".encode()
    assert lab.crawl().counts.changed == 1
    assert time.process_time() - began < 25
    assert lab.ask("SELECT max(length(quote)) FROM mentions")[0][0] in (None, *range(2001))
    assert lab.ask("SELECT max(length(quote)) FROM readings")[0][0] in (None, *range(2001))


def test_a_list_without_end_is_crawled_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.crawl._MOST_A_RUN", 50)
    lab = Lab()
    lab.pages[LIST] = str(PAGES["a hundred thousand rows"]())[:900_000].encode()
    began = time.process_time()
    result = lab.crawl()
    assert time.process_time() - began < 60
    assert (result.verdict, result.counts.failed) == ("partial", 50)
    assert result.counts.listed == result.counts.failed + result.counts.skipped


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


def test_scripts_in_every_field_of_a_crawled_page_are_shown_as_text(tmp_path: Path) -> None:
    said = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    metas = "".join(
        f'<meta name="{name}" content="{said}">' for name in ("ArticleTitle", "ContentSource", "Author", "ColumnName", "SiteName")
    )
    lab = Lab(tmp_path / "quwen.db", name=EVIL, district=EVIL)
    lab.pages[url(1)] = (
        f"<html><head>{metas}<meta name=PubDate content='2025-03-01 09:00'></head><body><h1>{said}</h1><h2>{said}</h2>"
        f"<div id=zoom><p>{said}{PROJECT}{said}。</p><p><img src='a.jpg' alt='{said}'></p><p>{said} 王小明/摄</p>"
        f"<table><tr><td>{said}</td><td>2</td></tr></table><p>责任编辑:{said}</p><a href='a.pdf'>{said}.pdf</a></div></body></html>"
    ).encode()
    lab.pages[LIST] = f"<ul><li><a href='/a/1.html'>{said}</a><span>2025-03-01</span></li></ul>".encode()
    assert lab.crawl().counts.new == 1
    lab.pages[url(1)] = not_found
    lab.db.close()
    with browsing(tmp_path / "quwen.db") as browser:
        for path in (
            "/",
            "/quwen/articles",
            "/read/1",
            "/project/p",
            "/source/s",
            "/quwen/listings",
            "/quwen/mentions",
            "/feed.atom",
        ):
            shown = browser.page(path)
            assert "alert(1)" in shown.html or path == "/"
            assert not [node for node in shown.tree.css("script") if "alert(1)" in (node.text() or "")], path
            assert not shown.tree.css("[onerror], [onload]"), path
