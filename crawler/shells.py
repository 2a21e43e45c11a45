"""Shells: pages whose article a script fetches. What they show themselves is a bar, a spinner, an invitation to open the app.

shell | a JSON state in its scripts | else the interface that it names for this article | `crawler.jsonarticle`
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.decode import decode
from crawler.document import Document
from crawler.interfaces import Interface, interfaces
from crawler.jsonarticle import article_page
from crawler.records import Article, Page, Request, Table
from crawler.scripts import states

_LITTLE = 80
"""Characters of body up to which a page may be a shell: invitations to open an app are shorter, articles longer."""
_MOST_ASKED = 3
_NUMBER = re.compile(r"\d{2,}|[0-9a-f]{16,}")
_LIST_WORDS = re.compile(r"list|page|hot|rank|menu|channel|comment|banner|recommend|config|nav", re.IGNORECASE)


def is_shell(article: Article) -> bool:
    """Whether a page shows next to nothing of an article: neither text, nor table, nor file."""
    return (
        len(article.body) <= _LITTLE and not article.attachments and not any(isinstance(block, Table) for block in article.blocks)
    )


def told_by_scripts(document: Document) -> bytes | None:
    """The article that a state in the page's scripts holds, as a page; the longest of several."""
    if '"' not in document.html or ("title" not in document.html.lower()):
        return None
    pages = [page for data in states(document.html) if (page := article_page(data)) is not None]
    return max(pages, key=len, default=None)


def detail_requests(page: Page) -> list[Request]:
    """The requests for the interface of this very article: those that hold a number of the page's address, or stand in its attributes."""
    html = decode(page.content, page.header("content-type"))
    own = set(_NUMBER.findall(urlsplit(page.url).path + "?" + urlsplit(page.url).query))
    named = [each for each in interfaces(html) if _speaks_of(each, own)]
    return [_request(page, each) for each in named][:_MOST_ASKED]


def _speaks_of(interface: Interface, own: set[str]) -> bool:
    """Whether an interface is asked for what the page's address names."""
    written = interface.url + "?" + urlencode(interface.params)
    if own & set(_NUMBER.findall(written)):
        return True
    return not own and not _LIST_WORDS.search(urlsplit(interface.url).path)


def _request(page: Page, interface: Interface) -> Request:
    url = urljoin(page.url, interface.url)
    headers = (("Referer", page.url),)
    if interface.post:
        return Request(url, interface.params, headers, as_json=interface.as_json)
    if interface.params:
        parts = urlsplit(url)
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *interface.params])
        url = parts._replace(query=query).geturl()
    return Request(url, headers=headers)
