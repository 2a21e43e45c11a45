"""The menus of a site, from its home page on: through a front door that only sends on, into files, the site map, and channels.

Front doors: meta refresh or a script (/ -> /qjq/index.html), a page with a picture and 进入首页. Files: menus that head.js writes or
nav.json holds. Channels: portals whose home page names 新闻中心 and 政务公开 only, and the columns on those pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.cms.doc import open_doc
from crawler.cms.generic import moved
from crawler.cms.links import kind
from crawler.columns import Column, match_columns, news_weight
from crawler.errors import CrawlError
from crawler.lists import Fetch
from crawler.menus import find_columns
from crawler.records import Page, Request
from crawler.settings import Source
from crawler.text import clean

_FEW = 6
"""Columns below which a page may be a front door."""
_SHORT = 300
"""Characters of a door with a picture and a link."""
_MOST_DOORS = 3
_MOST_CHANNELS = 8
_MOST_FILES = 3
_ENTER = re.compile(
    r"^\W*(?:点击)?(?:进入|返回|跳转到?|前往)?(?:\w{0,12}(?:网站|官网|政府网|门户))?(?:首页|主页)?(?:进入|入口)?\W*$|^\W*(?:skip|enter|home)\W*$",
    re.IGNORECASE,
)
_LONGEST_ENTER = 30  # characters
_CHANNEL = re.compile(r"新闻|资讯|动态|要闻|信息|公开|政务|媒体|项目|招商|中心|频道|公告|时政|经济|社会|民生|县情|区情|市情|走进")
_SITE_MAP = re.compile(r"^\W*(?:网站|站点)(?:地图|导航)\W*$")
_MENU_FILE = re.compile(
    r"(?:head|top|nav|menu|daohang|dh|lanmu|lm|channel|column)\w{0,12}\.js(?:on)?(?:\?|$)|\.json(?:\?|$)", re.IGNORECASE
)
_SRC = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s<>]{2,300})""", re.IGNORECASE)
_DATA_FILE = re.compile(r"""["']([^"'\s<>]{2,200}\.json)["']""")


async def open_home(url: str, fetch: Fetch, source: Source) -> tuple[Page, tuple[Column, ...]]:
    """The page on which the menus stand that begin at an address, and the columns that they name. Raises what `fetch` raises."""
    page = await fetch(Request(url))
    columns = find_columns(page, source)
    for _ in range(_MOST_DOORS):
        onward = _behind_door(page, source) if len(columns) < _FEW else None
        if onward is None:
            break
        page = await fetch(onward)
        columns = find_columns(page, source)
    return page, columns


def _behind_door(page: Page, source: Source) -> Request | None:
    """Where a front door leads: what it sends the reader on to, else its link 进入首页; a page of text or articles is none."""
    doc = open_doc(page, source)
    for request in moved(doc):
        return request
    links = doc.tree.css("a[href], area[href]")[: _FEW * 10]
    urls = [doc.url(link.attributes.get("href")) for link in links]
    shown = clean(doc.tree.body.text() or "") if doc.tree.body else ""
    if len(shown) > _SHORT or any(url and kind(url) == "article" for url in urls):
        return None
    for link, url in zip(links, urls, strict=True):
        image = link.css_first("img[alt]")
        name = clean(link.text() or "") or (image.attributes.get("alt") if image else "") or link.attributes.get("alt") or ""
        if url and url != page.url and name and _ENTER.match(name[:_LONGEST_ENTER]) and kind(url) != "file":
            return doc.ask("", url)
    return None


async def named_columns(
    names: Sequence[str], fetch: Fetch, source: Source, known: Collection[str] = ()
) -> tuple[dict[str, str], tuple[Column, ...]]:
    """The named columns of the site at source.url with their addresses, and all columns that were seen on the way.

    Looked for in the menus of the home page; then, as long as names are missing, in what its scripts include, on its site map, and in the
    menus of its likely channels. known: addresses that the columns had before; a channel above one of them is asked first, so that a
    column which stands there costs one request. Raises what `fetch` raises for the home page.
    """
    home, columns = await open_home(source.url, fetch, source)
    return await named_from(home, columns, names, fetch, source, known)


async def named_from(
    home: Page, columns: Sequence[Column], names: Sequence[str], fetch: Fetch, source: Source, known: Collection[str] = ()
) -> tuple[dict[str, str], tuple[Column, ...]]:
    """`named_columns` from a home page that is open, and the columns that it names."""
    found = match_columns(columns, names)
    seen = list(columns)
    deeper_pages = [*included(home, source), *channels(columns, home)]
    for request in sorted(deeper_pages, key=lambda request: not _is_above(request.url, known, home.url)):
        if len(found) == len(set(names)):
            break
        deeper = await columns_at(request, home, fetch, source)
        seen += deeper
        found = match_columns(deeper, names) | found
    return found, tuple(seen)


def _is_above(url: str, known: Collection[str], home: str) -> bool:
    folder = url.rsplit("/", 1)[0] + "/"
    return not home.startswith(folder) and any(address.startswith(folder) for address in known)


async def columns_at(request: Request, home: Page, fetch: Fetch, source: Source) -> tuple[Column, ...]:
    """The columns that a page, or a file which the home page includes, names; none when it cannot be had: its names stay unfound."""
    try:
        page = await fetch(request)
    except CrawlError:
        return ()
    if _MENU_FILE.search(request.url):
        page = replace(
            page, url=home.url, content=b"<script>" + page.content + b"</script>"
        )  # links are relative to where it is included
    return find_columns(page, source)


def included(home: Page, source: Source) -> list[Request]:
    """What of a home page's menus stands in files of the site: scripts and JSON by their names, then its site map."""
    doc = open_doc(home, source)
    host = urlsplit(home.url).hostname
    files = [doc.url(match[1]) for script in doc.scripts if (match := _SRC.search(script.tag))]
    files += [doc.url(match[1]) for match in _DATA_FILE.finditer(doc.code)]
    own = [url for url in dict.fromkeys(files) if url and urlsplit(url).hostname == host and _MENU_FILE.search(url)]
    maps = [doc.url(link.attributes.get("href")) for link in doc.tree.css("a[href]") if _SITE_MAP.match(clean(link.text() or ""))]
    return [doc.ask("", url) for url in [*own[:_MOST_FILES], *(url for url in maps[:1] if url)]]


def channels(columns: Sequence[Column], home: Page) -> list[Request]:
    """The columns of the same site by whose names more columns may stand on their pages, the likeliest first: each costs a request."""
    host = urlsplit(home.url).hostname
    own = {column.url: column for column in columns if urlsplit(column.url).hostname == host and _CHANNEL.search(column.name)}
    ranked = sorted(own.values(), key=lambda column: (not column.name.endswith(("中心", "频道")), -news_weight(column.name)))
    return [Request(column.url) for column in ranked[:_MOST_CHANNELS]]
