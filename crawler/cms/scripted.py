"""Lists that a script makes: rows in a JSON state of the page (Nuxt, Next, Vue shells), or in the answer of an interface that the page names.

Asked last, when a page shows no rows of its own and points to no frame. Where the objects hold an id and no link, the page's own template
says how links are made (:href="'/news/' + item.id + '.html'").
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from crawler.cms import jsonlist
from crawler.cms.doc import Doc
from crawler.cms.pager import counted_on, next_step
from crawler.errors import NoRows
from crawler.records import ListPage, Request, Row
from crawler.scripts import Interface, interfaces, states

FAMILY = "script"
_LINK_MADE = re.compile(
    r"""["']((?:https?:/)?\.{0,2}/[^"'<>\s]{0,160})["']\s*\+\s*(?:\w+\.){1,4}(\w+)(?:\s*\+\s*["']([^"'<>\s]{0,40})["'])?"""
    r"|`((?:https?:/)?\.{0,2}/[^`<>\s$]{0,160})\$\{(?:\w+\.){1,4}(\w+)\}([^`<>\s$]{0,40})`"
)


def read(doc: Doc) -> ListPage:
    """The rows in the page's own scripts, or the requests for its interfaces. Raises NoRows when there are neither."""
    rows = _rows_of_states(doc)
    if rows:
        return ListPage(FAMILY, tuple(rows), next=_following(doc), site=doc.site, column=doc.column)
    asked = tuple(_request(doc, each) for each in interfaces(doc.text))
    if not asked:
        raise NoRows(doc.page.url, "没有读到任何条目")
    return ListPage(FAMILY, (), asked, site=doc.site, column=doc.column)


def _rows_of_states(doc: Doc) -> list[Row]:
    """The rows of the state that holds most; lists beside it (热门) hold fewer."""
    return max((jsonlist.rows_in(doc, data, vouched=False) for data in states(doc.text)), key=len, default=[])


def _following(doc: Doc) -> Request | None:
    """The next page of a state's list: the pager's, written for readers without scripts or in the page, else the page number one higher."""
    step = next_step(doc)
    if step is not None:
        return doc.ask("", step.url, step.form, base=step.base)
    match = re.search(r"""<a\b[^>]{0,200}?href\s*=\s*["']([^"']{1,300})["'][^>]{0,100}>\s*下一页""", doc.text)
    url = doc.url(match[1].replace("&amp;", "&")) if match else counted_on(doc.page.url)
    return doc.ask("", url, guess="1") if url else None


def _request(doc: Doc, interface: Interface) -> Request:
    """The request of an interface, with what its rows need: how links are made."""
    made = _LINK_MADE.search(doc.text)
    link = ""
    if made:
        link = f"{made[1] or made[4]}{{{made[2] or made[5]}}}{made[3] or made[6] or ''}"
    url = doc.url(interface.url) or interface.url
    if interface.post:
        return doc.ask(jsonlist.FAMILY, url, interface.params, link=link, optional="1")
    if interface.params:
        url += ("&" if "?" in url else "?") + urlencode(interface.params)
    return doc.ask(jsonlist.FAMILY, url, link=link, optional="1")
