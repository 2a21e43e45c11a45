"""Sitemaps (sitemaps.org 0.9), their index files, and the news extension (title and publication_date).

A plain sitemap gives addresses only: lastmod is when a page was rendered, no day of publication, so it only orders what is read first.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from crawler.cms.doc import Doc
from crawler.cms.feeds import elements, inner, kind, moment
from crawler.cms.links import absolute
from crawler.cms.links import kind as link_kind
from crawler.decode import decode
from crawler.errors import NoRows, PageError
from crawler.records import ListPage, Row, Skipped

FAMILY = "sitemap"
_MOST_MAPS = 50
_MOST_BYTES = 60_000_000
_GZIP = b"\x1f\x8b"


def recognise(doc: Doc) -> bool:
    return doc.page.content[:2] == _GZIP or kind(doc.text) in ("urlset", "sitemapindex") or _is_text_map(doc)


def _is_text_map(doc: Doc) -> bool:
    """A text sitemap: nothing but addresses, one a line."""
    lines = doc.text[:2000].split()
    return (
        bool(lines)
        and doc.page.url.lower().split("?")[0].endswith(".txt")
        and all(re.match(r"https?://", line) for line in lines[:-1] or lines)
    )


def read(doc: Doc) -> ListPage:
    """Addresses of a sitemap, newest lastmod first; an index gives requests for its maps. Raises NoRows."""
    if doc.page.content[:2] == _GZIP:
        doc = replace(doc, text=_opened(doc))
    if kind(doc.text) == "sitemapindex":
        return _index(doc)
    rows: dict[str, tuple[str, Row]] = {}
    skipped: list[Skipped] = []
    for entry in elements(doc.text, "url") or [f"<loc>{line}</loc>" for line in doc.text.split() if line.startswith("http")]:
        url = absolute(doc.base, inner(entry, "loc"))
        if url is None or link_kind(url) in ("column", "file"):
            skipped += [Skipped(url, "", "栏目页或文件,不是文章")] if url else []
            continue
        shown = moment(inner(entry, "news:publication_date"))
        row = Row(url, inner(entry, "news:title"), shown.day if shown else None, shown.at if shown else None)
        rows.setdefault(url, (inner(entry, "lastmod"), row))
    if not rows:
        raise NoRows(doc.page.url, "站点地图里没有文章网址")
    ordered = sorted(rows.values(), key=lambda pair: pair[0], reverse=True)
    return ListPage(FAMILY, tuple(row for _, row in ordered), skipped=tuple(skipped))


def _index(doc: Doc) -> ListPage:
    maps = [
        (inner(entry, "lastmod"), url)
        for entry in elements(doc.text, "sitemap")
        if (url := absolute(doc.base, inner(entry, "loc")))
    ]
    if not maps:
        raise NoRows(doc.page.url, "站点地图索引是空的")
    maps.sort(key=lambda pair: pair[0], reverse=True)
    return ListPage(FAMILY, (), tuple(doc.ask(FAMILY, url) for _, url in maps[:_MOST_MAPS]))


def _opened(doc: Doc) -> str:
    """A .xml.gz, unpacked up to a limit."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(doc.page.content, _MOST_BYTES)
    except zlib.error as exc:
        raise PageError(doc.page.url, "压缩的站点地图打不开") from exc
    if unpacker.unconsumed_tail:
        raise PageError(doc.page.url, "压缩的站点地图过大")
    return decode(content)
