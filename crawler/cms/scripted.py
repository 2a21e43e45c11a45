"""Lists that a script makes: rows in a JSON state of the page (Nuxt, Next, Vue shells), or in the answer of an interface that the page names.

Asked last, when a page shows no rows of its own and points to no frame. Where the objects hold an id and no link, the page's own template
says how links are made (:href="'/news/' + item.id + '.html'").
"""

from __future__ import annotations

import re
from itertools import chain, islice
from urllib.parse import parse_qsl, urlsplit

from crawler.cms import generic, jsonlist, outside
from crawler.cms.asking import FAMILY, request_of
from crawler.cms.counting import counted_on, following, goes_on_from_last
from crawler.cms.doc import Doc
from crawler.cms.links import kind
from crawler.cms.pager import next_step
from crawler.cms.rowdates import said_date
from crawler.cms.rows import find_lines
from crawler.cms.scriptpager import LAYPAGE
from crawler.errors import NoRows
from crawler.interfaces import Interface, interfaces, link_made
from crawler.jsobjects import rows_at
from crawler.jsonkeys import TITLES
from crawler.records import ListPage, Request, Row
from crawler.scripts import MOST_TRIED, records, states
from crawler.text import clean

_MORE = re.compile(r"(?:加载|查看|浏览|点击)更多|上拉加载|loadMore|load_more|\.(?:pagination|paging|Paging)\([^(){}]{0,80}\{")
"""Words and widgets of jQuery, beside layui's (`scriptpager.LAYPAGE`), behind which a script loads a list's further pages."""


def read(doc: Doc) -> ListPage:
    """The rows in the page's own scripts, or the requests for its interfaces. Raises NoRows when there are neither."""
    if doc.context.get("optional"):
        return _answer(doc)
    rows = _rows_of_states(doc) or _rows_of_records(doc)
    if rows:
        return ListPage(FAMILY, tuple(rows), next=_following(doc), site=doc.site, column=doc.column)
    asked = tuple(_request(doc, each) for each in interfaces(doc.text)) or outside.fillers(doc)
    if not asked:
        raise NoRows(doc.page.url, "没有读到任何条目")
    return ListPage(FAMILY, (), asked, site=doc.site, column=doc.column)


def more(doc: Doc) -> Request | None:
    """The request for a list's second page where a script loads it below the first or in its place (加载更多, laypage), or one of its own
    holds the pager; None where none is named."""
    counting = _counting(doc) if _MORE.search(doc.text) or LAYPAGE.search(doc.text) else None
    return counting or outside.further(doc)


def _counting(doc: Doc) -> Request | None:
    """The request for the second page of the first interface that counts pages, or goes on from the last record."""
    first = interfaces(doc.text, 1)
    counting = (each for each in interfaces(doc.text, 2) if each not in first)
    found = next(counting, None) or next((each for each in first if goes_on_from_last(_said(each))), None)
    return _request(doc, found, page="2", guess="1") if found is not None else None


def _said(interface: Interface) -> dict[str, str]:
    """The parameters of an interface, those in its address too."""
    return {**dict(parse_qsl(urlsplit(interface.url).query)), **dict(interface.params)}


def _answer(doc: Doc) -> ListPage:
    """What an interface answered that a page names: JSON, or a piece of HTML."""
    if jsonlist.recognise(doc):
        return jsonlist.read_as(doc, FAMILY)
    groups, nested = find_lines(doc.tree, doc.home, doc.page.fetched_at)
    rows, skipped = generic.judge_answer(groups, nested)
    if not rows:
        raise NoRows(doc.page.url, "接口没有返回条目")
    further = following(doc, FAMILY, None, len(rows), None)
    return ListPage(FAMILY, rows, next=further, column=doc.context.get("column", ""), skipped=skipped)


def _rows_of_states(doc: Doc) -> list[Row]:
    """The rows of the state that holds most; lists beside it (热门) hold fewer."""
    return max((jsonlist.rows_in(doc, data, vouched=False) for data in states(doc.text)), key=len, default=[])


def _rows_of_records(doc: Doc) -> list[Row]:
    """The rows of the longest array of JavaScript objects, told by what their values look like: an address, a day, the longest words."""
    nested = (rows_at(doc.code, match.end()) for match in islice(_NESTED.finditer(doc.code), MOST_TRIED))
    tables = ([{str(place): value for place, value in enumerate(values)} for values in table] for table in nested)
    arrays = chain(records(doc.text), tables)
    return max(([row for record in array if (row := _row(doc, record))] for array in arrays), key=len, default=[])


_NESTED = re.compile(r"=\s*(?=\[\s*\[)")
"""Where a list of lists begins: records whose fields have places instead of names."""


_ADDRESS = re.compile(r"(?:https?:/|\.{1,2})?/[^\s<>]{2,300}$|[\w./-]{1,200}\.s?html?$")


def _row(doc: Doc, record: dict[str, str]) -> Row | None:
    link = next((value for value in record.values() if _ADDRESS.match(value) and doc.url(value)), None)
    words = [clean(value) for value in record.values() if value != link and _HAN.search(value)]
    url = doc.url(link)
    if url is None or kind(url) == "file" or not words:
        return None
    shown = next((day for value in record.values() if (day := said_date(value))), None)
    if shown is None and kind(url) != "article":
        return None
    named = next((clean(value) for name, value in record.items() if name.lower() in TITLES and _HAN.search(value)), "")
    return Row(url, named or max(words, key=len), shown.day if shown else None, shown.at if shown else None)


_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_FILLS = re.compile(r"\.html\(|\.append\(|innerHTML|insertAdjacentHTML|v-for|ng-repeat")
_COUNTS = re.compile(r"page|^p$|^pn$|current|^index$", re.IGNORECASE)


def fills(doc: Doc) -> bool:
    """Whether a script fills a list of this page from an interface that counts pages: then what else the page shows is none."""
    if not _FILLS.search(doc.text):
        return False
    return any(
        any(_COUNTS.search(name) for name, _ in each.params) or counted_on(each.url) is not None for each in interfaces(doc.text)
    )


def _following(doc: Doc) -> Request | None:
    """The next page of a state's list: the pager's, what an interface that counts pages gives, a link for readers without scripts, or the
    page number one higher."""
    step = next_step(doc)
    if step is not None:
        return doc.ask("", step.url, step.form, base=step.base)
    if (further := _counting(doc)) is not None:
        return further
    match = re.search(r"""<a\b[^>]{0,200}?href\s*=\s*["']([^"']{1,300})["'][^>]{0,100}>\s*下一页""", doc.text)
    url = doc.url(match[1].replace("&amp;", "&")) if match else counted_on(doc.page.url)
    return doc.ask("", url, guess="1") if url else None


def _request(doc: Doc, interface: Interface, *, page: str = "", guess: str = "") -> Request:
    return request_of(doc, interface, doc.base, link_made(doc.text), page=page, guess=guess)
