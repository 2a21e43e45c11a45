"""开普 UCAP: list.shtml written out with its rows, or a shell that asks /es-search/search/<channelId> (/common/search/, /search/) for JSON.

The channel is the meta channelId; written-out lists page by createPageHTML('page_div',5,1,'list','shtml',89), which counts from one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin

from crawler.cms import generic, jsonlist
from crawler.cms.counting import following
from crawler.cms.doc import Doc
from crawler.errors import NoRows
from crawler.records import ListPage

FAMILY = "ucap"
_SEARCH = re.compile(
    r"""["'(]\s*([\w:/.-]*/(?:(?:es-search|common)/search/?[\w-]*|search/[0-9a-f]{24,40}(?=["'?])))(\?[^"'()\s]*)?"""
)
_FLAGS = ("_isAgg", "_isJson")
_CHANNEL = re.compile(r"""\bchannel_?id["']?\s*[:=]\s*["']([\w-]{3,64})["']""", re.IGNORECASE)
_TEMPLATE = re.compile(r"""_template["']?\s*[:=]\s*["']?([\w/.-]+)""")
_SIZE = re.compile(r"""_?pageSize["']?\s*[:=]\s*["']?(\d{1,3})""", re.IGNORECASE)
_HASH = re.compile(r"[\w-]{3,64}")


def recognise(doc: Doc) -> bool:
    """The meta channelId, or the search interface named in a script."""
    return _asks(doc) or ("channelid" in doc.text.lower() and bool(doc.metas.first("channelid")))


def read(doc: Doc) -> ListPage:
    if jsonlist.recognise(doc):
        return jsonlist.read_as(doc, FAMILY)
    asked = _asks(doc)
    try:
        page = generic.read(doc)
    except NoRows:
        page = None
    if page is not None and page.rows and not asked:
        further = generic.following(doc, FAMILY)
        if further is None and "page" in doc.context:  # a piece of markup as answer
            further = following(doc, FAMILY, None, len(page.rows), None)
        return replace(page, family=FAMILY, next=further)
    channel = _channel(doc)
    if not channel:
        if page is None:
            raise NoRows(doc.page.url, "没有条目, 也没有频道号")
        return replace(page, family=FAMILY, next=generic.following(doc, FAMILY))
    request = doc.ask(FAMILY, _address(doc, channel), page="1", column=doc.column)
    return ListPage(FAMILY, (), (request,), site=doc.site, column=doc.column)


def _asks(doc: Doc) -> bool:
    return "/es-search/" in doc.text or ("/search/" in doc.text and _SEARCH.search(doc.code) is not None)


def _channel(doc: Doc) -> str:
    named = doc.metas.first("channelid")
    if _HASH.fullmatch(named):
        return named
    match = _CHANNEL.search(doc.code)
    if match:
        return match[1]
    written = _SEARCH.search(doc.code)
    last = written[1].rsplit("/", 1)[-1] if written else ""
    return last if _HASH.fullmatch(last) and last != "search" else ""


def _address(doc: Doc, channel: str) -> str:
    """The interface as a script writes it, completed with what the page says of template and size."""
    match = _SEARCH.search(doc.code) or _SEARCH.search(doc.text)
    path = match[1] if match else "/es-search/search/"
    if path.rstrip("/").endswith("/search"):
        path = f"{path.rstrip('/')}/{channel}"
    template, size = _TEMPLATE.search(doc.code), _SIZE.search(doc.code)
    written = dict(parse_qsl((match[2] or "?")[1:])) if match else {}
    flags = {flag: "true" for flag in _FLAGS if f"{flag}=true" in doc.code}
    asked = {
        **flags,
        "_template": template[1] if template else "ucap/cdtf",
        "_pageSize": size[1] if size else "20",
        **written,
        "page": "1",
    }
    return f"{urljoin(doc.base, path)}?{urlencode(asked, safe='/')}"
