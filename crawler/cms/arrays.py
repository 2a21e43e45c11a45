"""The oldest Hanweb sites: the list is arrays in a script, urls[i]='…';headers[i]="…";year[i]='…';month[i]='…';day[i]='…'."""

from __future__ import annotations

import re
from html import unescape

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.rowdates import Shown, said_date
from crawler.cms.rows import MAX_ROWS
from crawler.errors import NoRows
from crawler.records import ListPage, Row
from crawler.text import clean

FAMILY = "arrays"
_SET = re.compile(
    r"""\b([A-Za-z_]\w{0,30})\s*\[\s*([\w+]{1,12})\s*\]\s*=\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|(\d{1,8}))"""
)
_URLS = frozenset({"urls", "url", "links", "link", "hrefs", "href", "linkurl", "linkurls"})
_TITLES = frozenset({"headers", "header", "titles", "title", "names", "subjects", "biaoti"})
_RECOGNISED = re.compile(r"\b(?:urls|links|hrefs)\s*\[\s*\w+(?:\+\+)?\s*\]\s*=\s*['\"]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,300}>")


def recognise(doc: Doc) -> bool:
    return bool(_RECOGNISED.search(doc.code)) and bool(
        re.search(r"\b(?:headers?|titles?)\s*\[\s*\w+(?:\+\+)?\s*\]\s*=", doc.code)
    )


def read(doc: Doc) -> ListPage:
    rows: dict[str, Row] = {}
    for record in _records(doc.code):
        row = _row(doc, record)
        if row is not None:
            rows.setdefault(row.url, row)
    if not rows:
        raise NoRows(doc.page.url, "脚本数组里没有条目")
    return ListPage(FAMILY, tuple(rows.values()), (), generic.following(doc, FAMILY), None, doc.site, doc.column)


def _records(code: str) -> list[dict[str, str]]:
    """One object for each index; where the index is a variable that counts on (i++), a repeated name begins the next."""
    records: list[dict[str, str]] = []
    by_index: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for match in _SET.finditer(code):
        name, index = match[1].lower(), match[2]
        value = next((part for part in match.groups()[2:] if part is not None), "")
        if index.isdigit():
            if index not in by_index:
                by_index[index] = {}
                records.append(by_index[index])
            by_index[index][name] = value
            continue
        if name in current or not records or current is not records[-1]:
            current = {}
            records.append(current)
        current[name] = value
        if len(records) > MAX_ROWS:
            break
    return records


def _row(doc: Doc, record: dict[str, str]) -> Row | None:
    link = next((value for name, value in record.items() if name in _URLS), None)
    title = next((value for name, value in record.items() if name in _TITLES), "")
    url = doc.url(_unquoted(link)) if link else None
    if url is None:
        return None
    shown = _shown(record)
    return Row(url, clean(unescape(_TAGS.sub("", _unquoted(title)))), shown.day if shown else None, shown.at if shown else None)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _shown(record: dict[str, str]) -> Shown | None:
    """A whole date in any of the fields (year[i] holds one on some sites), else year, month and day in fields of their own."""
    for name, value in record.items():
        if name not in _URLS | _TITLES and (shown := said_date(value)):
            return shown
    parts = [
        next((value for name, value in record.items() if name.rstrip("s") in names), "")
        for names in (("year", "y"), ("month", "m", "mon"), ("day", "d"))
    ]
    return said_date("-".join(parts)) if all(parts) else None
