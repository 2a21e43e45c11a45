"""The platform of Jiangxi's governments (Hanweb's later JCMS): POST /queryList with the codes of site and column answers JSON.

    /{webSiteCode}/col/{channelCode}/index.html, a page without rows → data.results[].source of title, pubDate, urls

Only POST is answered. The codes stand in the address of the column, or as variables of a script (codeName, channelId, siteId).
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.cms import jsonlist
from crawler.cms.doc import Doc
from crawler.errors import NoRows
from crawler.records import ListPage

FAMILY = "querylist"
_CALLED = re.compile(r"""["'/]queryList\b""")
_GIVEN = re.compile(
    r"""\b(channelId|codeName|websiteId|siteId|webSiteCode|channelCode|pageSize|perPage)(?:\[\])?["']?\s*[=:]\s*(?:["']([\w-]{1,40})["']|(\d{1,20}))"""
)
_DEVICES = frozenset(("pc", "mobile", "common"))
"""Folders below a column's, one for each kind of reader."""
_SIZE = "15"


def recognise(doc: Doc) -> bool:
    """A page whose script names the column by code and number, or calls the interface with the codes."""
    if "codeName" not in doc.text and "webSiteCode" not in doc.text:
        return False
    given = _given(doc)
    return ("channelId" in given and "codeName" in given) or ("webSiteCode" in doc.code and bool(_CALLED.search(doc.code)))


def read(doc: Doc) -> ListPage:
    """The request for the rows of a column, or the rows of its answer. Raises NoRows, PageError."""
    if jsonlist.recognise(doc):
        return jsonlist.read_data(doc, FAMILY, _flattened(doc, jsonlist.parse_json(doc)))
    form = _form(doc)
    if form is None:
        raise NoRows(doc.page.url, "页面没有写明站点和栏目的代码")
    request = doc.ask(FAMILY, urljoin(doc.base, "/queryList"), form, page="1", column=doc.column)
    return ListPage(FAMILY, (), (request,), site=doc.site, column=doc.column)


def _given(doc: Doc) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text, number in _GIVEN.findall(doc.code):
        found.setdefault(name, text or number)
    return found


def _form(doc: Doc) -> tuple[tuple[str, str], ...] | None:
    """The fields of the first page's request; None where neither the address nor a script says which column it is."""
    given = _given(doc)
    steps = [step for step in urlsplit(doc.page.url).path.split("/")[:-1] if step and step not in _DEVICES]
    site = given.get("webSiteCode") or (steps[0] if len(steps) > 1 else "")
    column = given.get("channelCode") or given.get("codeName") or (steps[-1] if len(steps) > 1 else "")
    if not site or not column:
        return None
    size = given.get("pageSize") or given.get("perPage") or _SIZE
    size = size if size.isdigit() else _SIZE
    said = [(name, given[name]) for name in ("channelId", "siteId", "websiteId") if name in given]
    return (
        ("current", "1"),
        ("pageSize", size),
        ("perPage", size),
        ("webSiteCode[]", site),
        ("channelCode[]", column),
        *said,
    )


def _flattened(doc: Doc, data: Any) -> Any:
    """The answer with each record in the place of the object that wraps it, and its address as a link."""
    inner = data.get("data") if isinstance(data, dict) else None
    results = inner.get("results") if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or not isinstance(results, list):
        return data
    records = [each.get("source", each) for each in results if isinstance(each, dict)]
    told = [{**record, "url": _address(doc, record)} for record in records if isinstance(record, dict)]
    return {**data, "data": {**inner, "results": told}}


def _address(doc: Doc, record: dict[str, Any]) -> str | None:
    """Where a record stands: the address for desktops among its urls (JSON in a text), else beside its column by its number."""
    urls = record.get("urls")
    try:
        told = json.loads(urls) if isinstance(urls, str) else urls
    except (ValueError, RecursionError):
        told = None
    said = told.get("pc") if isinstance(told, dict) else record.get("url")
    if isinstance(said, str) and said:
        return said
    number = record.get("id")
    return urljoin(doc.home, f"content/content_{number}.html") if isinstance(number, str | int) and number else None
