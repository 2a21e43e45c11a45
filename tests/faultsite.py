"""Small district sites on loopback that may go wrong while they are served, and what must be equal when they are well again."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from crawler.settings import Source
from jobs.config import Config
from jobs.events import FileEvent, RowEvent, SourceResult
from jobs.rowplan import Options
from jobs.run import crawl_once
from jobs.watches import Project, Target
from tests.loopback import Answer, Fault, page, serving

PROJECT = "云溪智造产业园"
PROJECTS = (Project(id="p", name=PROJECT),)
ROBOTS, LIST, PAGE_2, ARTICLE = "/robots.txt", "/list.html", "/list_2.html", "/a/3.html"
ROWS, PER_PAGE = 5, 3
Pages = dict[str, Answer | Fault]

_WHO = ("区发改局", "区经信局", "区住建局", "区水利局", "开发区管委会", "区教育局", "区卫健局", "区文广旅局")
_WHAT = ("农村公路养护", "秋粮收购", "校园食堂检查", "古村落保护", "养老服务", "河道清淤", "技能培训", "数字档案整理")
_HOW = ("现场解决难题", "要求倒排工期", "听取群众意见", "明确责任到人", "同步公开进度", "做好应急预案")


def text_of(site: int, number: int) -> str:
    """The text of an article: of its own site and number, like no other; the first of a site names the project."""
    rnd = random.Random(1000 * site + number)
    sentences = [
        f"{rnd.choice(_WHO)}推进{rnd.choice(_WHAT)},涉及{rnd.randint(10, 99)}个村{rnd.randint(1000, 9999)}户,{rnd.choice(_HOW)}。"
        for _ in range(4)
    ]
    if number == 1:
        sentences.insert(1, f"{PROJECT}完成投资{rnd.randint(100, 999)}万元。")
    return "".join(sentences)


def article(site: int, number: int, text: str | None = None) -> Answer:
    title = f"第{site}站第{number}号新闻"
    metas = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2025-03-0{number} 09:30">'
    body = "".join(f"<p>{part}。</p>" for part in (text or text_of(site, number)).split("。") if part)
    return page(
        f"<html><head><title>{title}</title>{metas}</head><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>"
    )


def rows(site: int, numbers: range | list[int], more: str = "") -> Answer:
    items = "".join(
        f'<li><a href="/a/{n}.html">第{site}站第{n}号新闻</a><span>2025-03-0{n}</span></li>' for n in reversed(numbers)
    )
    return page(f"<html><body><ul class='news'>{items}</ul><div class='page'>{more}</div></body></html>")


def healthy(site: int = 0) -> Pages:
    """A site of two list pages and five articles."""
    pages: Pages = {f"/a/{number}.html": article(site, number) for number in range(1, ROWS + 1)}
    pages[ROBOTS] = page("User-agent: *\nDisallow: /admin/\n", **{"Content-Type": "text/plain"})
    pages[LIST] = rows(site, range(ROWS - PER_PAGE + 1, ROWS + 1), '<a href="/list_2.html">下一页</a>')
    pages[PAGE_2] = rows(site, range(1, ROWS - PER_PAGE + 1))
    return pages


@contextmanager
def living(pages: Pages) -> Iterator[str]:
    """Serve pages that may change while being served."""

    def handler(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | Fault:
        return pages.get(target, page("<h1>404 Not Found</h1>", 404))

    with serving(handler) as served:
        yield served.base


class Listener:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.rows: list[RowEvent] = []

    def started(self, source: Source, rows: int) -> None: ...
    def row(self, event: RowEvent) -> None:
        self.rows.append(event)

    def unread(self, event: FileEvent) -> None: ...
    def finished(self, result: SourceResult) -> None: ...
    def summary(self, results: list[SourceResult], seconds: float) -> None: ...


def source(ident: str, base: str, **more: Any) -> Source:
    said = {"id": ident, "url": base + LIST, "delay": 0, "allow_private": True, "timeout": 4, "tries": 1, "max_bytes": 2_000_000}
    return Source.model_validate(said | more)


def crawl(db: Path, *sources: Source, full: bool = False, targets: tuple[Target, ...] = ()) -> list[SourceResult]:
    config = Config(db.parent, sources, PROJECTS, targets)
    return asyncio.run(crawl_once(db, config, sources, Options(full=full), Listener()))


State = dict[str, list[tuple[Any, ...]]]


def state(db: Path, ident: str) -> State:
    """What must be equal after healing, without addresses' ports, times and numbers of rows."""
    with closing(sqlite3.connect(db)) as conn:
        path = "substr(a.url, instr(substr(a.url, 9), '/') + 8)"
        found = {
            "articles": f"SELECT {path}, a.title, a.body, a.published_at, a.versions, a.gone_at FROM articles a WHERE a.source_id = ? ORDER BY 1",
            "versions": f"SELECT {path}, v.number, v.body FROM versions v JOIN articles a ON a.id = v.article_id WHERE a.source_id = ? ORDER BY 1, 2",
            "mentions": f"SELECT {path}, m.watch_id, m.start, m.is_new FROM mentions m JOIN articles a ON a.id = m.article_id"
            " WHERE a.source_id = ? ORDER BY 1, 3",
            "alerts": f"SELECT l.kind, l.watch_id, {path} FROM alerts l JOIN articles a ON a.id = l.article_id WHERE a.source_id = ? ORDER BY 1, 3",
        }
        return {name: conn.execute(sql, (ident,)).fetchall() for name, sql in found.items()}


def check_law(result: SourceResult) -> None:
    counts = result.counts
    assert counts.listed == counts.new + counts.changed + counts.duplicate + counts.unchanged + counts.skipped + counts.failed
