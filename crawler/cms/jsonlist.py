"""Lists that come as JSON: any interface whose objects hold a title and a link, wherever they stand in the answer.

Key names are those that the families and common Chinese back ends write; json_rows, json_title, json_link, json_date of a source override.
"""

from __future__ import annotations

import json
import re
from collections import deque
from html import unescape
from typing import Any

from crawler.cms import generic
from crawler.cms.counting import following
from crawler.cms.doc import Doc
from crawler.cms.links import absolute, kind
from crawler.cms.rowdates import Shown, said_date
from crawler.cms.rows import MAX_ROWS, find_lines
from crawler.errors import NoRows, PageError
from crawler.jsonkeys import DATES, TITLES, first, folded, parts_of
from crawler.records import ListPage, Row
from crawler.text import clean
from crawler.tree import parse

FAMILY = "json"
_LINKS = [
    "url",
    "link",
    "href",
    "docpuburl",
    "puburl",
    "linkurl",
    "articleurl",
    "contenturl",
    "infourl",
    "detailurl",
    "pageurl",
    "staticurl",
    "fullurl",
    "weburl",
    "newsurl",
    "shareurl",
    "accessurl",
    "externallink",
    "permalink",
    "docurl",
    "path",
]
_SUMMARIES = ["summary", "abstract", "description", "docabstract", "intro", "content_text"]
_PINNED = ["istop", "top", "sticky", "issticky", "isstick", "stick", "zhiding"]
_TOTALS = [
    "total",
    "totalcount",
    "totalelements",
    "totalnum",
    "totalrecord",
    "totalrecords",
    "recordcount",
    "totalrows",
    "totalsize",
    "records",
    "count",
    "rowcount",
    "numfound",
]
_CALLBACK = re.compile(r"^\s*[\w.$]{1,80}\s*\(\s*(?=[\[{])")
_ASSIGNED = re.compile(r"^\s*(?:var|let|const)\s+[\w.$]{1,80}\s*=\s*(?=[\[{])")
_TAGS = re.compile(r"<[^<>]{0,300}>")
_MOST_NODES = 200_000


def recognise(doc: Doc) -> bool:
    start = doc.text[:300].lstrip("\ufeff \t\r\n")
    return start[:1] in ("{", "[") or bool(_CALLBACK.match(start) or _ASSIGNED.match(start))


def read(doc: Doc) -> ListPage:
    return read_as(doc, FAMILY)


def read_as(doc: Doc, family: str) -> ListPage:
    """The rows of a JSON answer. Raises PageError when it is no JSON or reports a failure, NoRows when no object has title and link."""
    return read_data(doc, family, parse_json(doc))


def read_data(doc: Doc, family: str, data: Any) -> ListPage:
    """`read_as` for an answer that is parsed already."""
    vouched = not doc.context.get("optional")
    items = _items(doc, data, vouched)
    rows = _rows(doc, items, vouched)
    if not rows:
        rows = _rows_of_html(doc, data)
    if not rows:
        if isinstance(data, dict) and (
            data.get("success") is False or str(data.get("code", "200")) in ("500", "400", "403", "404")
        ):
            raise PageError(doc.page.url, f"接口报告失败: {str(data.get('message') or data.get('msg') or data.get('code'))[:80]}")
        raise NoRows(doc.page.url, "接口没有返回条目")
    total = _total(data)
    last = items[-1] if rows and items and isinstance(items[-1], dict) else None
    further = following(doc, family, data, len(rows), total, last)
    return ListPage(family, tuple(rows), (), further, total, column=doc.context.get("column", ""))


def parse_json(doc: Doc) -> Any:
    text = doc.text.lstrip("\ufeff \t\r\n").rstrip()
    match = _CALLBACK.match(text) or _ASSIGNED.match(text)
    if match:
        text = text[match.end() :].rstrip(");\r\n\t ")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as exc:
        raise PageError(doc.page.url, "不是完整的 JSON") from exc


def rows_in(doc: Doc, data: Any, *, vouched: bool = True) -> list[Row]:
    """The rows of parsed JSON, each address once.

    vouched: nobody but the page's scripts says that these are rows (a state, an interface that a page names) when false: menus stand
    there, too, and only what has a day or an article's address counts.
    """
    return _rows(doc, _items(doc, data, vouched), vouched)


def _rows(doc: Doc, items: list[Any], vouched: bool) -> list[Row]:
    rows: dict[str, Row] = {}
    for item in items:
        if isinstance(item, dict) and (row := _row(doc, item)) is not None:
            rows.setdefault(row.url, row)
    return [row for row in rows.values() if vouched or row.day is not None or kind(row.url) == "article"]


def _items(doc: Doc, data: Any, vouched: bool) -> list[Any]:
    """The objects that are the rows: where json_rows of the source leads, else the list that holds most of them."""
    path = doc.source.json_rows
    items = _at(data, path) if path else _fullest(data, doc.context.get("link", ""), vouched)
    items = list(items.values()) if isinstance(items, dict) else items
    return items[:MAX_ROWS] if isinstance(items, list) else []


def _row(doc: Doc, item: dict[str, Any]) -> Row | None:
    source = doc.source
    keys = folded(item)
    link = _at(item, source.json_link) if source.json_link else _link(keys, doc.context.get("link", ""))
    title = _at(item, source.json_title) if source.json_title else _title(keys)
    url = absolute(doc.home, str(link)) if isinstance(link, str) else None
    if url is None or not isinstance(title, str | int):
        return None
    shown = said_date(_at(item, source.json_date)) if source.json_date else _date(keys)
    summary = first(keys, _SUMMARIES)
    pinned = str(first(keys, _PINNED)).lower() in ("1", "true", "是", "y")
    return Row(
        url,
        _plain(str(title)),
        shown.day if shown else None,
        shown.at if shown else None,
        pinned,
        _plain(summary)[:400] if isinstance(summary, str) else "",
    )


def _title(keys: dict[str, Any]) -> Any:
    """The title of an object: its field named so, else the longest words of one whose names tell nothing (f_202163261554 of TRS IRS)."""
    said = first(keys, TITLES)
    if said is not None or not any(_NAMELESS.match(name) for name in keys):
        return said
    words = (value for name, value in keys.items() if _NAMELESS.match(name) and isinstance(value, str) and _HAN.search(value))
    return max((word for word in words if len(word) <= _LONGEST_TITLE), key=len, default=None)


_NAMELESS = re.compile(r"f_?\d{6,}$")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_LONGEST_TITLE = 100  # characters
_PLACE = re.compile(r"\{(\w+)\}")


def _link(keys: dict[str, Any], made: str) -> Any:
    """The link of an object; where it holds none, the one that the page's template makes of its id (/news/{id}.html)."""
    said = first(keys, _LINKS)
    if said is not None or not _PLACE.search(made):
        return said
    values = {name: keys.get(name.lower().replace("_", "")) for name in _PLACE.findall(made)}
    if any(not isinstance(value, str | int) or isinstance(value, bool) for value in values.values()):
        return said
    return _PLACE.sub(lambda place: str(values[place[1]]), made)


def _date(keys: dict[str, Any]) -> Shown | None:
    """The first date field that says a day; a fuller one of the same day completes it."""
    found: Shown | None = None
    others = [
        name
        for name in keys
        if name not in DATES and (_NAMELESS.match(name) or (_OTHER_DATE.search(name) and not _NO_DATE.search(name)))
    ]
    for name in (*DATES, *others):
        shown = said_date(keys.get(name))
        if shown is not None and (found is None or (found.at is None and shown.at is not None and shown.day == found.day)):
            found = shown
    return found


_OTHER_DATE = re.compile(r"(?:time|date|day|rq|sj)(?:str(?:ing)?)?$")
_NO_DATE = re.compile(r"upd|modif|mtime|end|start|begin|exp|valid|sys|oper|del|login|top|audit|effect|deadline")
"""Names of fields that say a day (cataloguingTime, fbrq), and of those that say another one."""


def _plain(text: str) -> str:
    return clean(unescape(_TAGS.sub("", text)))


def _at(data: Any, path: str) -> Any:
    """What a dotted path leads to; numbers count into lists; None when it leads nowhere."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.lstrip("-").isdigit() and -len(data) <= int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _fullest(data: Any, made: str, vouched: bool) -> list[Any]:
    """The list of objects that holds the most titles with links."""
    best: list[Any] = []
    most = 0
    for node in parts_of(data, _MOST_NODES):
        able = sum(1 for item in node if isinstance(item, dict) and _looks(item, made, vouched)) if isinstance(node, list) else 0
        if able > most:
            best, most = node, able
    return best


def _looks(item: dict[str, Any], made: str, vouched: bool) -> bool:
    keys = folded(item)
    link = _link(keys, made)
    if not isinstance(link, str) or _title(keys) is None:
        return False
    return vouched or _date(keys) is not None or kind(link) == "article"


def _rows_of_html(doc: Doc, data: Any) -> list[Row]:
    """Rows in a piece of HTML that the answer carries (html, content, data)."""
    waiting: deque[Any] = deque([data])
    seen = 0
    while waiting and seen < 2000:
        node = waiting.popleft()
        seen += 1
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and "href" in node and "<a" in node.lower():
            groups, nested = find_lines(parse(node), doc.home, doc.page.fetched_at)
            rows, _ = generic.judge_answer(groups, nested)
            if rows:
                return list(rows)
    return []


def _total(data: Any) -> int | None:
    """The number of records that the answer says, looked for in its outer objects."""
    waiting: deque[Any] = deque([data])
    seen = 0
    while waiting and seen < 30:
        node = waiting.popleft()
        seen += 1
        if not isinstance(node, dict):
            continue
        keys = folded(node)
        for name in _TOTALS:
            value = keys.get(name)
            if isinstance(value, int | str) and not isinstance(value, bool) and re.fullmatch(r"\d{1,9}", str(value).strip()):
                return int(value)
        waiting.extend(value for value in node.values() if isinstance(value, dict))
    return None
