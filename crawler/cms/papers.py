"""Digital newspapers of other makers (华光, own systems): an edition's page names the other pages of its edition by their numbers.

版面目录: A1版:要闻 → vA1.shtml, A2版:民生 → vA2.shtml, all in the folder of the edition, where its articles stand too; or the
articles of the whole edition, under the name of the page on which each stands (第01版:头版). A CMS with a part for papers keeps them
in a folder beside that of the pages: /paper/layout/id/5522.html (02：民生), /paper/detail/id/77301.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.founder import articles, earlier_links, page_name, paper_name, sections
from crawler.cms.links import kind, shape
from crawler.cms.rowdates import said_date
from crawler.dates import address_moment
from crawler.errors import NoRows
from crawler.records import ListPage, Request
from crawler.text import clean

FAMILY = "papers"
_PAGE = re.compile(r"^\W*(?:第\s*[A-Z]?\d{1,3}\s*版|[A-Z]?\d{1,3}\s*版|[A-Z]\d{1,3}|0\d(?=\s*:))(?:\s*[:·|—-]?\s*\S{0,12})?\s*$")
"""How an edition's table of contents names a page: 第01版:要闻, A2版 时政, A03."""
_EDITION = re.compile(r"^\W*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\W*(?:[总第]\S{0,8}期\W*)?$")
"""How a list of editions names them: 2025年09月05日(总第1186期)."""
_CONTENTS = re.compile(r"版面(?:目录|导航|列表|概览)|标题导航|本版(?:标题|导航|目录)|版次")
_FEWEST_PAGES = 2
_MOST_PAGES = 80


def recognise(doc: Doc) -> bool:
    """A table of contents of an edition: links named as its pages are, in the folder of this page, under a date or such a heading."""
    return (
        "版" in doc.text
        and (address_moment(doc.page.url) is not None or _CONTENTS.search(doc.text) is not None)
        and (len(_pages(doc)) >= _FEWEST_PAGES or bool(sections(doc, _linked(doc))))
    )


def read(doc: Doc) -> ListPage:
    """The articles of an edition's page, and requests for its other pages. Raises NoRows."""
    pages = _pages(doc)
    part = "part" in doc.context
    own = doc.page.url.split("#")[0]
    editions = _editions(doc)
    others = {*pages, *editions, *earlier_links(doc), own}
    linked = _linked(doc) - others or _linked_beside(doc)
    linked = frozenset(sections(doc, linked)) or linked
    rows, skipped = articles(doc, linked.__contains__)
    nodes = () if part else tuple(doc.ask(FAMILY, url, part="1") for url in pages if url != own)[:_MOST_PAGES]
    if not rows and not nodes:
        rows = generic.read(doc).rows
    if not rows and not nodes:
        raise NoRows(doc.page.url, "这一版没有文章")
    return ListPage(
        FAMILY, rows, nodes, None if part else _earlier(doc, editions), None, paper_name(doc), page_name(doc), skipped
    )


def _linked(doc: Doc) -> frozenset[str]:
    """The addresses in the folder of this page that may be articles: with the number of one, and no files."""
    folder = _folder(doc.page.url)
    urls = (doc.url(link.attributes.get("href")) or "" for link in doc.tree.css("a[href], area[href]"))
    return frozenset(url.split("#")[0] for url in urls if url.startswith(folder) and _is_told(url) and kind(url) != "file")


def _links(doc: Doc) -> Iterator[tuple[str, LexborNode]]:
    """The page's links with their addresses, "" for those that lead nowhere; without the place within the page."""
    return (((doc.url(link.attributes.get("href")) or "").split("#")[0], link) for link in doc.tree.css("a[href]"))


def _linked_beside(doc: Doc) -> frozenset[str]:
    """The addresses that may be articles in a folder beside that of this page, named alike but for a part or two (/Page/index/pid/,
    /Article/index/aid/); of several, the one whose links say most."""
    own = _folder(doc.page.url).split("/")
    words: dict[str, list[int]] = {}
    urls: dict[str, set[str]] = {}
    for url, link in _links(doc):
        folder = _folder(url).split("/")
        apart = [a != b for a, b in zip(folder, own, strict=False)]
        if len(folder) == len(own) and 1 <= sum(apart) <= _PARTS_APART and not any(apart[:_OF_HOST]) and _is_told(url):
            words.setdefault(_folder(url), []).append(len(clean(link.text() or "")))
            urls.setdefault(_folder(url), set()).add(url)
    most = max(words, key=lambda folder: sum(words[folder]) / len(words[folder]), default="")
    return frozenset(urls.get(most, ()))


_PARTS_APART, _OF_HOST = 2, 3


def _editions(doc: Doc) -> dict[str, date]:
    """The editions of the paper by their addresses in the folder of this page: links whose words are a day."""
    folder = _folder(doc.page.url)
    found: dict[str, date] = {}
    for url, link in _links(doc):
        words = clean((link.text() or "")[:60]) if url and _folder(url) == folder else ""
        if _EDITION.match(words) and (shown := said_date(words)):
            found.setdefault(url, shown.day)
    return found


def _is_told(url: str) -> bool:
    """Whether an address has the number of an article."""
    split = urlsplit(url)
    return bool(re.search(r"\d", f"{split.path.rsplit('/', 1)[-1]}?{split.query}"))


def _folder(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[0] + "/"


def _pages(doc: Doc) -> tuple[str, ...]:
    """The addresses of the edition's pages, in order: links that are named so, in the folder of this page or in its numbered neighbours
    (华光: 01/default.htm, 02/default.htm)."""
    folder, own = _folder(doc.page.url), shape(doc.page.url)
    found: dict[str, None] = {}
    for url, link in _links(doc):
        if url and (_folder(url) == folder or shape(url) == own) and _PAGE.match(clean((link.text() or "")[:60])):
            found.setdefault(url)
    return tuple(found)


def _earlier(doc: Doc, editions: Mapping[str, date]) -> Request | None:
    """The edition before: the link 上一期, else the next older one in the list of editions."""
    own = editions.get(doc.page.url.split("#")[0])
    older = [url for url, day in editions.items() if own is not None and day < own]
    url = next(earlier_links(doc), None) or max(older, key=editions.__getitem__, default=None)
    return doc.ask(FAMILY, url) if url else None
