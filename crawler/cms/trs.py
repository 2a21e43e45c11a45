"""TRS WCM: static lists of ./YYYYMM/tYYYYMMDD_N.html, paged by createPageHTML (index_1.shtml is the second page).

Rows and pager are read as on any page; recognised so that the source can be named, and since the addresses alone tell rows from menus.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.records import ListPage

FAMILY = "trs"
_ARTICLE = re.compile(r"""href\s*=\s*["']?[^"'\s>]*/?t\d{8}_\d+\.s?html?""", re.IGNORECASE)
_PAGER = re.compile(r"createPageHTML\w*\s*\(", re.IGNORECASE)


def recognise(doc: Doc) -> bool:
    """Articles named t<date>_<id>, or the pager's function (whose pages are no 开普 list.shtml)."""
    return bool(_ARTICLE.search(doc.text) or _PAGER.search(doc.text))


def read(doc: Doc) -> ListPage:
    page = generic.read(doc)
    following = generic.following(doc, FAMILY) if page.rows else None
    return replace(page, family=FAMILY, next=following)
