"""博达 VSB: list.jsp?urltype=tree.TreeTempUrl&wbtreeid=N&PAGENUM=n, or written-out /xwzx/tzgg.htm whose further pages count backwards.

The written-out second page of 29 is tzgg/28.htm: only the pager knows that, so the pager's own links are followed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.records import ListPage

FAMILY = "vsb"
_ARTICLE = re.compile(r"""href\s*=\s*["']?[^"'\s>]*(?:info/\d+/\d+\.html?|wbtreeid=\d+&(?:amp;)?wbnewsid=\d+)""", re.IGNORECASE)
_MARK = re.compile(r"/system/resource/|_newscontent_fromname|wbtreeid=|_showDynClicks|vsb_content", re.IGNORECASE)


def recognise(doc: Doc) -> bool:
    """Articles of its address, with a mark of its resources or parameters."""
    return bool(_ARTICLE.search(doc.text) and (_MARK.search(doc.text) or _MARK.search(doc.page.url)))


def read(doc: Doc) -> ListPage:
    page = generic.read(doc)
    return replace(page, family=FAMILY, next=generic.following(doc, FAMILY) if page.rows else None)
