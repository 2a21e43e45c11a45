"""Lists: which family a page belongs to, and what its rows are.

    Page → open_doc → family.recognise → family.read → include/exclude → ListPage       (crawler.lists, no I/O)
    Source → fetch → read_list → follow, next → until end | pages | since               (crawler.walking)

A family is known by what the page holds, never by its host.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

from crawler.cms import (
    arrays,
    feeds,
    founder,
    generic,
    gkmlpt,
    jcms,
    jpaas,
    jsonlist,
    outside,
    papers,
    querylist,
    scripted,
    sitemaps,
    suzhou,
    trs,
    ucap,
    vsb,
    xxgk,
)
from crawler.cms.doc import Doc, open_doc
from crawler.errors import NoRows
from crawler.records import ListPage, Page, Row, Skipped
from crawler.settings import Source

_FAMILIES: tuple[ModuleType, ...] = (
    sitemaps,
    feeds,
    jpaas,
    jcms,
    founder,
    gkmlpt,
    xxgk,
    suzhou,
    ucap,
    querylist,
    arrays,
    jsonlist,
    vsb,
    trs,
    papers,
)
_IN_MARKUP: frozenset[ModuleType] = frozenset((generic, trs, ucap, vsb))
"""Families whose first page may be markup, and whose further pages a script may load (加载更多)."""
_BY_NAME: dict[str, ModuleType] = {module.FAMILY: module for module in (*_FAMILIES, generic, scripted, outside)}


def read_list(page: Page, source: Source) -> ListPage:
    """What one answer says of a list; the family is the one that asked for it, else the source's `cms`, else found in the page.

    Raises NoRows when nothing can be read, another PageError when the answer is broken or reports a failure.
    """
    doc = open_doc(page, source)
    family = _family(doc)
    try:
        found: ListPage = family.read(doc)
        if family in _IN_MARKUP and found.rows and found.next is None and not (source.row or source.link):
            found = replace(found, next=scripted.more(doc))
        if (
            family is generic
            and not any(row.day for row in found.rows)
            and not (source.row or source.link)
            and scripted.fills(doc)
        ):
            found = scripted.read(doc)
    except NoRows:
        if family not in _IN_MARKUP or source.row or source.link or doc.page.request.family:
            raise
        found = scripted.read(doc)
    return _sifted(found, source)


def family_names() -> tuple[str, ...]:
    """The names that `cms` of a source may have; scripts of their own are no lists."""
    return tuple(sorted(_BY_NAME.keys() - {outside.FAMILY}))


def family_of(page: Page, source: Source) -> str:
    """The name of the family that would read this page."""
    return str(_family(open_doc(page, source)).FAMILY)


def _family(doc: Doc) -> ModuleType:
    named = doc.page.request.family or doc.source.cms or ""
    if named in _BY_NAME:
        return _BY_NAME[named]
    if doc.source.json_rows:
        return jsonlist
    if doc.source.row or doc.source.link:
        return generic
    return next((module for module in _FAMILIES if module.recognise(doc)), generic)


def _sifted(found: ListPage, source: Source) -> ListPage:
    """Rows that include and exclude let through; the others are skipped with the pattern as reason."""
    if not source.include and not source.exclude:
        return found
    kept: list[Row] = []
    skipped: list[Skipped] = []
    for row in found.rows:
        barred = next((pattern for pattern in source.exclude if re.search(pattern, row.url)), None)
        if barred is not None:
            skipped.append(Skipped(row.url, row.title, f"被 exclude 排除: {barred}"))
        elif source.include and not any(re.search(pattern, row.url) for pattern in source.include):
            skipped.append(Skipped(row.url, row.title, "不符合 include"))
        else:
            kept.append(row)
    return replace(found, rows=tuple(kept), skipped=(*found.skipped, *skipped))
