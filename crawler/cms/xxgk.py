"""Old Hanweb 信息公开: the rows come as HTML from /module/xxgk/search.jsp?infotypeId=&jdid=&area=&divid=&webid=&currpage=.

The page puts the address together in a script (loadDynamic('…search.jsp?infotypeId='+a+'&area=…','div4')): the written parts are kept,
variables that the page sets are filled in, others stay empty as on first sight.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.pager import pages_in_all
from crawler.cms.rows import find_lines
from crawler.errors import NoRows
from crawler.records import ListPage, Request

FAMILY = "xxgk"
_START = re.compile(r"""["']([\w:/.-]*/xxgk/search\.jsp\??[^"'<>]{0,1000})["']""")
_PIECE = re.compile(r"""\s*\+\s*(?:["']([^"'<>]{0,500})["']|([\w.$]+(?:\([^()]{0,80}\))?))""")
_DIV = re.compile(r"""^\s*,\s*["'](div\w+)["']""")
_ANY = re.compile(r"""[\w:/.-]*/xxgk/search\.jsp\?[^"'<>\s]*""")
_PAGES = re.compile(r"(?:totalpages?|pagecount|总页数|共)\s*['\"]?\s*[:=]?\s*['\"]?(\d{1,5})\s*(?:页|['\";,])?", re.IGNORECASE)
_MOST_PIECES = 40
_HIDDEN = ("infotypeId", "jdid", "area", "divid", "webid")


def recognise(doc: Doc) -> bool:
    return "/xxgk/search.jsp" in doc.text and _address(doc) is not None  # a search form may send its words there, too


def read(doc: Doc) -> ListPage:
    if "page" in doc.context or "/xxgk/search.jsp" in doc.page.url:
        return _answer(doc)
    address = _address(doc)
    if address is None:
        raise NoRows(doc.page.url, "页面没有写明查询接口")
    return ListPage(FAMILY, (), (doc.ask(FAMILY, address, page="1"),), site=doc.site, column=doc.column)


def _address(doc: Doc) -> str | None:
    match = _START.search(doc.code)
    if match is None:
        plain = _ANY.search(doc.text)
        return _asked(doc, plain[0].replace("&amp;", "&"), "") if plain else None
    address, at = match[1], match.end()
    for _ in range(_MOST_PIECES):
        piece = _PIECE.match(doc.code, at)
        if piece is None:
            break
        address += piece[1] if piece[1] is not None else _value(doc, piece[2])
        at = piece.end()
    div = _DIV.match(doc.code[at : at + 80])
    return _asked(doc, address, div[1] if div else "")


def _value(doc: Doc, name: str) -> str:
    """What the page sets a variable to; "" when it does not say."""
    match = re.search(rf"""\b{re.escape(name)}\s*=\s*["']([\w%-]{{0,80}})["']""", doc.code) if name.isidentifier() else None
    return match[1] if match else ""


def _asked(doc: Doc, address: str, div: str) -> str:
    split = urlsplit(urljoin(doc.base, address))
    query = dict(parse_qsl(split.query, keep_blank_values=True))
    for name in _HIDDEN:
        node = doc.tree.css_first(f"input[name={name}]")
        if node is not None and not query.get(name) and (value := node.attributes.get("value")):
            query[name] = value
    column = re.search(r"/col/?(?:col)?(\d+)", doc.page.url)
    if not query.get("divid") and (div or column):
        query["divid"] = div or f"div{column[1] if column else ''}"
    if not query.get("webid") and (web := doc.metas.first("webid")):
        query["webid"] = web
    query["currpage"] = "1"
    return split._replace(query=urlencode(query)).geturl()


def _answer(doc: Doc) -> ListPage:
    groups, nested = find_lines(doc.tree, doc.home, doc.page.fetched_at)
    rows, skipped = generic.judge_answer(groups, nested)
    if not rows:
        raise NoRows(doc.page.url, "信息公开接口没有返回条目")
    return ListPage(FAMILY, rows, (), _following(doc), None, skipped=skipped)


def _following(doc: Doc) -> Request | None:
    url = doc.page.request.url
    match = re.search(r"currpage=(\d*)", url)
    number = int(match[1] or 1) if match else 1
    written = _PAGES.search(doc.text)
    pages = pages_in_all(doc.tree) or (int(written[1]) if written else None)
    if pages is not None and number >= pages:
        return None
    counted = (
        re.sub(r"currpage=\d*", f"currpage={number + 1}", url)
        if match
        else f"{url}{'&' if '?' in url else '?'}currpage={number + 1}"
    )
    return doc.ask(FAMILY, counted, doc.page.request.form, page=str(number + 1), guess="" if pages else "1")
