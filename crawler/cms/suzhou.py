"""Suzhou's platform: /szinf/info/getInfoCommon/?pagesize=15&currpage=1&channelid=… answers JSON (infolist[].title, link, pubtime)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.cms import jsonlist
from crawler.cms.doc import Doc
from crawler.errors import NoRows
from crawler.records import ListPage

FAMILY = "suzhou"
_INTERFACE = re.compile(r"""["'(]\s*([\w:/.-]*/getInfoCommon\w*/?)(\?[^"'()\s]*)?""")
_CHANNEL = re.compile(r"""\bchannel_?id["']?\s*[:=]\s*["']?([\w-]{3,64})""", re.IGNORECASE)
_SIZE = re.compile(r"""\bpagesize["']?\s*[:=]\s*["']?(\d{1,3})""", re.IGNORECASE)


def recognise(doc: Doc) -> bool:
    return "getInfoCommon" in doc.text


def read(doc: Doc) -> ListPage:
    if jsonlist.recognise(doc):
        return jsonlist.read_as(doc, FAMILY)
    match = _INTERFACE.search(doc.code) or _INTERFACE.search(doc.text)
    said = dict(parse_qsl((match[2] or "?")[1:], keep_blank_values=True)) if match else {}
    channel = said.get("channelid") or doc.metas.first("channelid") or _written(doc)
    if not channel:
        raise NoRows(doc.page.url, "页面没有写明频道号")
    size = _SIZE.search(doc.code)
    query = {"pagesize": size[1] if size else "15", **said, "currpage": "1", "channelid": channel}
    url = (
        urlsplit(urljoin(doc.base, match[1] if match else "/szinf/info/getInfoCommon/"))._replace(query=urlencode(query)).geturl()
    )
    return ListPage(FAMILY, (), (doc.ask(FAMILY, url, page="1", column=doc.column),), site=doc.site, column=doc.column)


def _written(doc: Doc) -> str:
    node = doc.tree.css_first("input[name=channelid i], input[id=channelid i], [data-channelid]")
    value = (node.attributes.get("value") or node.attributes.get("data-channelid")) if node else None
    match = _CHANNEL.search(doc.code)
    return value or (match[1] if match else "")
