"""The page behind one that an address or an interface counts: a page number one higher, rows passed over, or the last record's name.

?page=2 -> ?page=3; start=15 (rows) -> start=30; lastFileID=26871208 -> that of the last record (新空云, apps of county media).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.jsonkeys import folded
from crawler.records import Request

COUNTING = re.compile(
    r"(?<=[?&])(page|pageno|page_no|pagenum|pageindex|page_index|currpage|currentpage|curpage|cur_page|p|pn|pg|pageid|nowpage|page_num|pagenumber|page\.currentpage|current|start_page|a\d+p)=(\d{1,5})(?=&|$|#)",
    re.IGNORECASE,
)
"""The page number in an address."""
_COUNTED = re.compile(r"^(?:page|page_?no|page_?num|page_?index|current|curr?_?page|current_?page|p|pn)$", re.IGNORECASE)
_LAST = re.compile(r"^(?:last|max)_?(\w{0,20}?(?:id|time|key|cursor))$", re.IGNORECASE)
"""Parameters that name the last record so far: lastFileID, last_id, maxId, lastTime."""
_PASSED = re.compile(r"^(?:offset|start|skip|row_?number|start_?row|start_?index)$", re.IGNORECASE)
"""Parameters that say how many rows are behind the reader."""
Pairs = tuple[tuple[str, str], ...]
_NEXT = ("next_url", "nextUrl", "next_page_url")


def counted_on(url: str) -> str | None:
    """The address with its page number one higher; None when it counts no pages."""
    match = COUNTING.search(url)
    return f"{url[: match.start(2)]}{int(match[2]) + 1}{url[match.end(2) :]}" if match else None


def goes_on_from_last(names: Mapping[str, str]) -> bool:
    """Whether the parameters of an interface name the last record so far, which is how it counts pages."""
    return any(_LAST.match(name) and value for name, value in names.items())


def following(
    doc: Doc, family: str, data: Any, count: int, total: int | None, last: Mapping[str, Any] | None = None
) -> Request | None:
    """The request for the page after this answer: what it names (JSON Feed's next_url), else its own request counted on.

    count: rows of this answer; total: of all pages, None when it says none; last: its last record. None at the end, or where nothing counts.
    """
    if isinstance(data, dict) and (named := next((data[key] for key in _NEXT if isinstance(data.get(key), str)), None)):
        url = absolute(doc.page.url, named)
        return doc.ask(family, url) if url else None
    seen = int(doc.context.get("seen", "0")) + count
    if total is not None and seen >= total:
        return None
    request = doc.page.request
    form = _counted(request.form, count, last) if request.form is not None else None
    url = request.url if form is not None else counted_on(request.url) or _rows_counted(request.url, count, last)
    if (url, form) == (request.url, request.form):
        return None
    known = str(total) if total is not None else ""
    kept = {name: doc.context.get(name, "") for name in ("column", "link", "optional")}
    number = str(int(doc.context.get("page", "1")) + 1)
    asked = doc.ask(family, url, form, seen=str(seen), page=number, total=known, guess="" if known else "1", **kept)
    return replace(asked, as_json=request.as_json)


def _rows_counted(url: str, count: int, last: Mapping[str, Any] | None) -> str:
    """The address with the rows passed, and the name of the last record, of this answer; the same where it has neither."""
    parts = urlsplit(url)
    pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
    moved = _counted(pairs, count, last)
    return parts._replace(query=urlencode(moved)).geturl() if moved != pairs else url


def _counted(pairs: Pairs, count: int, last: Mapping[str, Any] | None) -> Pairs:
    """The parameters of the request after one that gave so many rows."""
    keys = folded(dict(last)) if last else {}
    return tuple((name, _moved(name, value, count, keys)) for name, value in pairs)


def _moved(name: str, value: str, count: int, keys: Mapping[str, Any]) -> str:
    """What a parameter is in the next request."""
    if value.isdigit() and (_COUNTED.match(name) or _PASSED.match(name)):
        return str(int(value) + (1 if _COUNTED.match(name) else count))
    if (match := _LAST.match(name)) is None:
        return value
    own = match[1].lower().replace("_", "")
    said = keys.get(own, keys.get("id") if own.endswith("id") else None)
    return str(said) if isinstance(said, str | int) and not isinstance(said, bool) else value
