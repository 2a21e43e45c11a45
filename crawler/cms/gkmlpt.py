"""Guangdong's gkmlpt (政府信息公开目录): /gkmlpt/index#<column> is a script page; /gkmlpt/api/all/<column>?page=N&sid=S answers JSON.

The column stands in the fragment, which is never sent; without one, column 0 is everything. SID stands in the page's configuration.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.cms import jsonlist
from crawler.cms.doc import Doc
from crawler.errors import NoRows
from crawler.records import ListPage

FAMILY = "gkmlpt"
_SID = re.compile(r"""\b(?:SID|sid|SITE_ID|siteId)["']?\s*[:=]\s*["']?(\d{1,9})""")
_COLUMN = re.compile(
    r"""\b(?:COLUMN_ID|CATEGORY_ID|DEFAULT_ID|column_id|columnId|cat_?id)["']?\s*[:=]\s*["']?(\d{1,9})""", re.IGNORECASE
)
_HASH = re.compile(r"""\bhash\s*=\s*["']#["']?\s*\+?\s*["']?(\d{2,9})""")
"""The column that a page's script opens when its address has none."""


def recognise(doc: Doc) -> bool:
    """The platform's path, and no article of it."""
    return "/gkmlpt/" in urlsplit(doc.page.url).path + "/" and "/content/" not in urlsplit(doc.page.url).path


def read(doc: Doc) -> ListPage:
    if jsonlist.recognise(doc):
        return jsonlist.read_as(doc, FAMILY)
    sid = _SID.search(doc.code) or _SID.search(doc.text)
    if sid is None:
        raise NoRows(doc.page.url, "页面没有写明 SID")
    fragment = next(
        (part for url in (doc.source.url, doc.page.request.url, doc.page.url) if (part := urlsplit(url).fragment)), ""
    )
    number = re.search(r"\d+", fragment)
    written = _COLUMN.search(doc.code) or _HASH.search(doc.code)
    column = number[0] if number else written[1] if written else "0"
    split = urlsplit(doc.page.url)
    root = split.path.split("/gkmlpt", 1)[0]
    url = split._replace(path=f"{root}/gkmlpt/api/all/{column}", query=f"page=1&sid={sid[1]}", fragment="").geturl()
    return ListPage(FAMILY, (), (doc.ask(FAMILY, url, page="1"),), site=doc.site, column=doc.column)
