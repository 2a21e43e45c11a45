"""The menus of a site, from its home page on: through a front door that only sends on, and into the channels where columns stand deeper.

Front doors: meta refresh or a script (/ -> /qjq/index.html), a page with a picture and 进入首页. Channels: portals whose home page
names 新闻中心 and 政务公开 only, and the columns on those pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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

_FEW = 3
"""Columns below which a page may be a front door."""
_MOST_DOORS = 3
_MOST_CHANNELS = 6
"""Channels that are looked into for names which the home page's menus do not hold: each costs a request."""
_ENTER = re.compile(
    r"^\W*(?:点击)?(?:进入|返回|跳转到?|前往)?(?:\w{0,12}(?:网站|官网|政府网|门户))?(?:首页|主页)?(?:进入|入口)?\W*$|^\W*(?:skip|enter|home)\W*$",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"新闻|资讯|动态|要闻|信息|公开|政务|媒体|项目|招商|中心|频道|公告")


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
    """Where a front door leads: what it sends the reader on to, else its link 进入首页."""
    doc = open_doc(page, source)
    for request in moved(doc):
        return request
    for link in doc.tree.css("a[href], area[href]")[: _FEW * 10]:
        image = link.css_first("img[alt]")
        name = clean(link.text() or "") or (image.attributes.get("alt") if image else "") or link.attributes.get("alt") or ""
        url = doc.url(link.attributes.get("href"))
        if url and url != page.url and name and _ENTER.match(name) and kind(url) not in ("article", "file"):
            return doc.ask("", url)
    return None


async def named_columns(names: Sequence[str], fetch: Fetch, source: Source) -> tuple[dict[str, str], tuple[Column, ...]]:
    """The named columns of the site at source.url with their addresses, and all columns that were seen on the way.

    Looked for in the menus of the home page, then in those of its likely channels. Raises what `fetch` raises for the home page.
    """
    home, columns = await open_home(source.url, fetch, source)
    found = match_columns(columns, names)
    seen = list(columns)
    for channel in _channels(columns, home):
        if len(found) == len(set(names)):
            break
        try:
            deeper = find_columns(await fetch(Request(channel.url)), source)
        except CrawlError:
            continue  # a channel that cannot be read names nothing; the names stay unfound and that is told
        seen += deeper
        found = match_columns(deeper, names) | found
    return found, tuple(seen)


def _channels(columns: Sequence[Column], home: Page) -> list[Column]:
    """Columns of the same site by whose names more columns may stand on their pages, the likeliest first."""
    host = urlsplit(home.url).hostname
    own = {column.url: column for column in columns if urlsplit(column.url).hostname == host and _CHANNEL.search(column.name)}
    ranked = sorted(own.values(), key=lambda column: (not column.name.endswith(("中心", "频道")), -news_weight(column.name)))
    return ranked[:_MOST_CHANNELS]
