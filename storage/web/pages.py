"""Our own pages as Datasette routes: each loads one frozen object from the archive and renders one template."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from datasette import Response

from crawler import clock
from storage import atom, captures
from storage.atom import FeedEntry, FeedFilter
from storage.web import chart, comparing, front, labels, projects, reading, sources, targets
from storage.web.cells import page_path

T = TypeVar("T")

# Pages hold no script; whatever a stored text smuggled in could not run or load anything.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


async def load(datasette: Any, read: Callable[[sqlite3.Connection], T]) -> T:
    """Run `read` on a read-only connection of the archive, in Datasette's pool."""
    found: T = await datasette.get_database(labels.DATABASE).execute_fn(read)
    return found


async def page(datasette: Any, request: Any, template: str, status: int = 200, **context: Any) -> Response:
    """A rendered template of ours."""
    html = await datasette.render_template(f"quwen/{template}", context, request=request, view_name="quwen")
    return Response.html(html, status=status, headers=_HEADERS)


async def missing(datasette: Any, request: Any, message: str) -> Response:
    """A 404 that says in Chinese what is not there."""
    return await page(datasette, request, "missing.html", status=404, message=message)


async def _open(datasette: Any, request: Any) -> bool:
    """Whether there is an archive to show. Raises Datasette's Forbidden where its permissions keep the reader out."""
    if labels.DATABASE not in datasette.databases:
        return False
    await datasette.ensure_permissions(request.actor, [("view-database", labels.DATABASE), "view-instance"])
    return True


def _number(text: str | None) -> int | None:
    """A row id; None for what SQLite could not hold."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _argument(request: Any, name: str) -> str:
    return unquote(str(request.url_vars[name]))


async def read_article(request: Any, datasette: Any) -> Response:
    """`/read/ARTICLE[?version=N]`."""
    ident, wanted = _argument(request, "article"), request.args.get("version")
    article_id, number = _number(ident), _number(wanted)
    bad = article_id is None or not await _open(datasette, request) or (wanted is not None and number is None)
    found = None if bad else await load(datasette, lambda conn: reading.load_article(conn, article_id or 0, number))
    if found is None:
        what = f"文章 {ident}" + (f" 的第 {wanted} 版" if wanted is not None else "")
        return await missing(datasette, request, f"档案里没有{what}")
    return await page(datasette, request, "read.html", article=found)


async def compare(request: Any, datasette: Any) -> Response:
    """`/diff/ARTICLE/N/M`."""
    ident, first, second = (_argument(request, name) for name in ("article", "old", "new"))
    article_id, old, new = _number(ident), _number(first), _number(second)
    found = None
    if await _open(datasette, request) and article_id is not None and old is not None and new is not None:
        found = await load(datasette, lambda conn: comparing.load_comparison(conn, article_id, old, new))
    if found is None:
        return await missing(datasette, request, f"档案里没有文章 {ident} 的第 {first} 版或第 {second} 版")
    kinds, fields = comparing.KIND_NAMES, comparing.FIELD_NAMES
    return await page(datasette, request, "diff.html", comparison=found, kind_names=kinds, field_names=fields)


async def project(request: Any, datasette: Any) -> Response:
    """`/project/WATCH`."""
    ident, now = _argument(request, "watch"), clock.now()
    found = (
        await load(datasette, lambda conn: projects.load_project(conn, ident, now)) if await _open(datasette, request) else None
    )
    if found is None:
        return await missing(datasette, request, f"没有叫 {ident} 的跟踪项目")
    alerts = await load(datasette, lambda conn: front.newest_alerts(conn, 10, watch_id=ident))
    return await page(datasette, request, "project.html", project=found, alerts=alerts)


async def target(request: Any, datasette: Any) -> Response:
    """`/target/WATCH`."""
    ident, now = _argument(request, "watch"), clock.now()
    found = await load(datasette, lambda conn: targets.load_target(conn, ident, now)) if await _open(datasette, request) else None
    if found is None:
        return await missing(datasette, request, f"没有叫 {ident} 的跟踪目标")
    alerts = await load(datasette, lambda conn: front.newest_alerts(conn, 10, watch_id=ident))
    drawn = chart.draw(found, now.date())
    return await page(datasette, request, "target.html", target=found, chart=drawn, alerts=alerts)


async def watch(request: Any, datasette: Any) -> Response:
    """`/watch/WATCH`: to the page of its kind."""
    ident = _argument(request, "watch")
    kind = None
    if await _open(datasette, request):
        kind = await load(datasette, lambda conn: conn.execute("SELECT kind FROM watches WHERE id = ?", (ident,)).fetchone())
    if kind is None:
        return await missing(datasette, request, f"没有叫 {ident} 的跟踪对象")
    return Response.redirect(datasette.urls.path(page_path("watch_id", ident, kind[0])))


async def source(request: Any, datasette: Any) -> Response:
    """`/source/SOURCE[?run=N]`."""
    ident, run = _argument(request, "source"), _number(request.args.get("run"))
    found = await load(datasette, lambda conn: sources.load_source(conn, ident, run)) if await _open(datasette, request) else None
    if found is None:
        return await missing(datasette, request, f"没有叫 {ident} 的来源")
    return await page(datasette, request, "source.html", source=found)


async def evidence(request: Any, datasette: Any) -> Response:
    """`/evidence/SHA256`: the bytes as received, as a file to save, never as a page to show."""
    sha256 = _argument(request, "sha256")
    found = None
    if await _open(datasette, request) and _SHA256.fullmatch(sha256):
        found = await load(datasette, lambda conn: captures.load(conn, sha256))
    if found is None:
        return await missing(datasette, request, f"没有编号为 {sha256} 的网页存证")
    if found.body is None:
        return await missing(datasette, request, "这份存证的内容已按保留规则清理, 只留下记录")
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256[:16]}.bin"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(found.body, headers=headers, content_type="application/octet-stream")


async def feed(request: Any, datasette: Any) -> Response:
    """`/feed.atom[?watch=&kind=&district=]`; several kinds are parted by commas."""
    if not await _open(datasette, request):
        return await missing(datasette, request, "没有打开区闻档案")
    args = request.args
    kinds = tuple(kind for kind in (args.get("kind") or "").split(",") if kind)
    wanted = FeedFilter(args.get("watch") or "", kinds, args.get("district") or "")
    entries = await load(datasette, lambda conn: atom.feed_entries(conn, wanted))
    xml = atom.feed_xml(
        entries,
        _links(datasette, request, entries),
        title=" · ".join(
            ["区闻提醒", *filter(None, [wanted.watch, *(labels.ALERT_KINDS.get(k, k) for k in kinds), wanted.district])]
        ),
        self_url=request.url,
        home_url=_absolute(datasette, request, "/"),
        kind_names=labels.ALERT_KINDS,
        now=clock.now(),
    )
    return Response(xml, headers={"X-Content-Type-Options": "nosniff"}, content_type="application/atom+xml; charset=utf-8")


def _links(datasette: Any, request: Any, entries: Sequence[FeedEntry]) -> list[str]:
    return [_absolute(datasette, request, _entry_path(entry)) for entry in entries]


def _entry_path(entry: FeedEntry) -> str:
    """The page that an alert is best read on: the article, else the watch, else the source."""
    if entry.article_id is not None:
        return f"/read/{entry.article_id}"
    if entry.watch_id is not None:
        return page_path("watch_id", entry.watch_id, entry.watch_kind) or "/"
    return page_path("source_id", entry.source_id) or "/" if entry.source_id is not None else "/"


def _absolute(datasette: Any, request: Any, path: str) -> str:
    return str(datasette.absolute_url(request, datasette.urls.path(path)))


ROUTES = [
    (r"^/read/(?P<article>[^/]+)$", read_article),
    (r"^/diff/(?P<article>[^/]+)/(?P<old>[^/]+)/(?P<new>[^/]+)$", compare),
    (r"^/project/(?P<watch>[^/]+)$", project),
    (r"^/target/(?P<watch>[^/]+)$", target),
    (r"^/watch/(?P<watch>[^/]+)$", watch),
    (r"^/source/(?P<source>[^/]+)$", source),
    (r"^/evidence/(?P<sha256>[^/]+)$", evidence),
    (r"^/feed\.atom$", feed),
]
