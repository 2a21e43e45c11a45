"""Scripts in files of their own that a list cannot do without: the function that fills it, or its pager.

江苏 (无锡's districts): the page calls qx_wbj_getSearchList(1,5,"174","34130"), and qx_wbj_list.js says which interface that asks.
北方网 webpublisher (天津, 江西's counties): count_page_list_….js holds the pager; pages are numbered downwards, the oldest is 1.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from crawler.cms.asking import request_of
from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.errors import NoRows
from crawler.interfaces import interfaces, link_made
from crawler.records import ListPage, Request
from crawler.scripts import MOST_TRIED

FAMILY = "outside"
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s<>]{3,300})""", re.IGNORECASE)
_LIBRARY = re.compile(
    r"jquery|vue|axios|swiper|slide|bootstrap|layui|layer|laydate|laypage|echarts|zepto|respond|html5|wow|share|tongji|analytics|wza|base64|qrcode|conac|weather",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"""(?<![.\w])([A-Za-z_$]\w{3,60})\(\s*((?:(?:\d{1,12}|"[^"'()<>\n]{0,80}"|'[^"'()<>\n]{0,80}')\s*,\s*){1,12}(?:\d{1,12}|"[^"'()<>\n]{0,80}"|'[^"'()<>\n]{0,80}'))\s*\)"""
)
"""A call with two literals or more: a column's numbers."""
_OF_BROWSER = frozenset(("setTimeout", "setInterval", "parseInt", "addEventListener", "replace", "createPageHTML"))
_MOST_SCRIPTS = 4
_LONGEST_FUNCTION = 4000  # characters
_PAGER = re.compile(r"/count_page_list_\w{1,40}\.js$")
_NUMBERED = re.compile(r"_(0*\d{1,9})(\.s?html?)$")
_NEXT_LINK = re.compile(r"""<a\b[^<>]{0,200}?href\s*=\s*\\?["']([^"'\\<>]{1,300})\\?["'][^<>]{0,100}>\s*下一页""")


def fillers(doc: Doc) -> tuple[Request, ...]:
    """The requests for the page's own scripts where it calls, with literals, a function that none of its inline code defines."""
    calls = [match for match in islice(_CALLED.finditer(doc.code), MOST_TRIED) if _is_outside(doc, match[1])]
    if not calls:
        return ()
    called = "\n".join(dict.fromkeys(match[0] for match in calls))
    own = urlsplit(doc.page.url).hostname
    urls = [url for url in _sources(doc) if urlsplit(url).hostname == own and not _LIBRARY.search(urlsplit(url).path)]
    return tuple(doc.ask(FAMILY, url, called=called, optional="1", column=doc.column) for url in urls[-_MOST_SCRIPTS:])


def further(doc: Doc) -> Request | None:
    """The next page of a list whose pager is such a script; None for any other list, and on the last page."""
    pager = next((url for url in _sources(doc) if _PAGER.search(urlsplit(url).path)), None)
    if pager is None:
        return None
    number = _NUMBERED.search(urlsplit(doc.page.url).path)
    if number is None:
        return doc.ask(FAMILY, pager, guess="1")
    url = _page_before(doc.page.url, number)
    return doc.ask("", url, guess="1") if url else None


def read(doc: Doc) -> ListPage:
    """What such a script leads to: the interface of the called function, or the next page. Raises NoRows when it tells neither."""
    called = doc.context.get("called")
    asked = _interfaces(doc, called) if called else _next_page(doc)
    if not asked:
        raise NoRows(doc.page.url, "脚本没有写明列表的接口")
    return ListPage(FAMILY, (), asked)


def _is_outside(doc: Doc, name: str) -> bool:
    return name not in _OF_BROWSER and _definition(name, doc.code) is None


def _definition(name: str, code: str) -> re.Match[str] | None:
    """Where code defines a function; the group holds its parameters, None when they are no plain list."""
    named = re.escape(name)
    return re.search(rf"(?:function\s+{named}\b|\b{named}\s*=\s*function)\s*(?:\(([^()]{{0,300}})\))?", code)


def _sources(doc: Doc) -> list[str]:
    """The addresses of the page's scripts, in order."""
    found = (_SOURCE.search(script.tag) for script in doc.scripts)
    return [url for match in found if match and (url := doc.url(match[1]))]


def _interfaces(doc: Doc, called: str) -> tuple[Request, ...]:
    """The requests of the first called function that the script defines, its parameters being what the call says."""
    for call in _CALLED.finditer(called):
        defined = _definition(call[1], doc.text)
        if defined is None or defined[1] is None:
            continue
        names = [name.strip() for name in defined[1].split(",")]
        values = [value.strip() for value in call[2].split(",")]
        given = "".join(f"var {name} = {value};\n" for name, value in zip(names, values, strict=False) if name)
        code = f"<script>{given}{doc.text[defined.end() : defined.end() + _LONGEST_FUNCTION]}</script>"
        if found := interfaces(code):
            return (request_of(doc, found[0], doc.home, link_made(code)),)
    return ()


def _next_page(doc: Doc) -> tuple[Request, ...]:
    """The page that the pager's 下一页 leads to."""
    link = _NEXT_LINK.search(doc.text)
    url = absolute(doc.home, link[1]) if link else None
    return (doc.ask("", url, guess="1"),) if url else ()


def _page_before(url: str, match: re.Match[str]) -> str | None:
    """The address with the number at its end one lower, as many digits; None at the first."""
    number, digits = int(match[1]), len(match[1])
    if number <= 1 or not url.endswith(match[0]):
        return None
    return f"{url.removesuffix(match[0])}_{number - 1:0{digits}}{match[2]}"
