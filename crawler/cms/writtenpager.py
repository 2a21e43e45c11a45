"""A pager whose links a script of the page writes in a loop, from two numbers that it was given: the current page and the last.

    var curPage = parseInt('1'); var maxPage = parseInt('8');
    for (var i = 1; i <= maxPage; i++) html += '<a href="' + i + '.html">' + i + '</a>';

Static lists of many makers are paged so (陕西: 1.html, 2.html); names differ, the form does not. Nothing is run.
"""

from __future__ import annotations

import re

from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.cms.step import Step

_GIVEN = re.compile(r"""\b(\w{2,30})\s*=\s*(?:(?:parseInt|Number)\s*\(\s*)?["']?(\d{1,6})["']?\s*\)?\s*(?=[;,\n]|$)""")
_CURRENT = re.compile(
    r"(?:cur|curr|current|now|this)_?(?:page)?_?(?:no|num|number|index)?|page_?(?:no|num|number|index)?", re.IGNORECASE
)
_LAST = re.compile(
    r"(?:max|total|count|all|end|last)_?pages?_?(?:no|num|number|count)?|pages?_?(?:count|total|max|sum|all)|pages", re.IGNORECASE
)
_LINK = re.compile(
    r"""href\s*=\s*\\?["']?([^"'<>\s+\\]{0,200})\\?["']\s*\+\s*\(?\s*(?:parseInt\(\s*)?(\w{1,30})\s*\)?\s*(?:([+-])\s*(\d))?\s*\)?\s*\+\s*["']([^"'<>\s\\]{0,60})"""
)
"""'<a href="list_' + (curPage + 1) + '.html">': what stands before the number, its name and what is added, and what stands behind."""


def by_written_links(doc: Doc) -> Step | None:
    """The page after this one; None at the end, and where a script says neither how many pages there are nor how it writes their links."""
    code = doc.code
    links = list(_LINK.finditer(code)) if "href" in code else []
    if not links:
        return None
    given = dict(_GIVEN.findall(code))
    current = next((name for name in given if _CURRENT.fullmatch(name)), None)
    last = next((int(given[name]) for name in given if _LAST.fullmatch(name)), 0)
    if current is None or int(given[current]) >= last:
        return None
    here = int(given[current])
    for match in sorted(links, key=lambda each: each[2] != current):
        added = int(f"{match[3]}{match[4]}") if match[3] else 0
        number = here + added if match[2] == current else here + 1 + added
        if match[2] == current and added <= 0:
            continue  # this page, or the one before
        if url := absolute(doc.base, f"{match[1]}{number}{match[5]}"):
            return Step(url)
    return None
