"""Pagers that send a form: a hidden field counts the pages (pageNo), or ASP.NET's __doPostBack names the pager and the page.

The next request is the form with that field one higher, as a browser would send it; nothing is run.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from selectolax.lexbor import LexborNode

from crawler.cms.doc import Doc

_PAGE_FIELD = re.compile(
    r"^(?:\w+\.)?(?:page|page_?no|page_?num(?:ber)?|page_?index|curr?_?page|current_?page|now_?page|pn|p|pageid)$", re.IGNORECASE
)
_POST_BACK = re.compile(r"__doPostBack\(\s*(?:&#39;|['\"])([^'\"]{1,200})['\"]\s*,\s*['\"]([^'\"]{0,100})['\"]\s*\)")
_LONGEST_FORM = 200_000  # characters of hidden fields: a __VIEWSTATE may have tens of thousands

Fields = tuple[tuple[str, str], ...]


def next_form(doc: Doc, link: LexborNode) -> tuple[str, Fields | None] | None:
    """Address and fields of the request that a pager's 下一页 sends; fields None for a GET. None where the link sends no form."""
    attributes = link.attributes
    code = f"{attributes.get('href') or ''} {attributes.get('onclick') or ''}"
    form = _form_around(link)
    if match := _POST_BACK.search(code):
        form = form or doc.tree.css_first("form")
        return _request(doc, form, {"__EVENTTARGET": match[1], "__EVENTARGUMENT": match[2]}) if form is not None else None
    if not re.match(r"\s*(?:#|javascript:|$)", attributes.get("href") or ""):
        return None
    for each in [form] if form is not None else doc.tree.css("form")[:20]:
        counted = next((pair for pair in _fields(each) if _PAGE_FIELD.match(pair[0]) and re.fullmatch(r"\d{1,5}", pair[1])), None)
        if counted is not None:
            return _request(doc, each, {counted[0]: str(int(counted[1]) + 1)})
    return None


def posts_back(link: LexborNode) -> bool:
    """Whether a link sends its page's form by ASP.NET's __doPostBack."""
    return "__doPostBack" in (link.attributes.get("href") or "")


def _form_around(node: LexborNode) -> LexborNode | None:
    at = node.parent
    while at is not None and at.tag != "form":
        at = at.parent
    return at


def _fields(form: LexborNode) -> list[tuple[str, str]]:
    """The fields that a form sends without a person's doing: hidden and text inputs with a name."""
    out = []
    for node in form.css("input[name]"):
        attributes = node.attributes
        if (attributes.get("type") or "text").lower() in ("hidden", "text", "number"):
            out.append((attributes.get("name") or "", attributes.get("value") or ""))
    return out


def _request(doc: Doc, form: LexborNode, changed: dict[str, str]) -> tuple[str, Fields | None] | None:
    fields = dict(_fields(form)) | changed
    if sum(map(len, fields.values())) > _LONGEST_FORM:
        return None
    attributes = form.attributes
    url = doc.url(attributes.get("action") or "") or doc.page.url
    if (attributes.get("method") or "get").lower() == "post":
        return url, tuple(fields.items())
    parts = urlsplit(url)
    return parts._replace(query=urlencode(fields)).geturl(), None
