"""RSS 2.0 and 1.0, Atom (RFC 4287), JSON Feed 1.1. XML is read leniently: feeds of small sites are often not well-formed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.clock import SHANGHAI
from crawler.cms import jsonlist
from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.cms.rowdates import Shown, said_date
from crawler.cms.rows import MAX_ROWS
from crawler.errors import NoRows
from crawler.records import ListPage, Request, Row
from crawler.text import clean

FAMILY = "feed"
_KIND = re.compile(r"<(?:\w+:)?(rss|rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,500}>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LONGEST = 200_000


def kind(text: str) -> str:
    """rss, rdf, feed, urlset or sitemapindex, by the first element; "" for anything else."""
    head = text[:3000].lstrip("\ufeff \t\r\n")
    if not head.startswith("<") or re.match(r"<!doctype html|<html", head, re.IGNORECASE):
        return ""
    head = re.sub(r"<\?[^>]*\?>|<!--.*?-->|<!doctype[^>]*>", "", head, flags=re.DOTALL | re.IGNORECASE).lstrip()
    match = _KIND.match(head)
    return match[1].lower() if match else ""


def recognise(doc: Doc) -> bool:
    return kind(doc.text) in ("rss", "rdf", "feed") or "jsonfeed.org/version" in doc.text[:500]


def read(doc: Doc) -> ListPage:
    """The entries of a feed in its order. Raises NoRows for a feed without any."""
    if jsonlist.recognise(doc):
        return replace(jsonlist.read_as(doc, FAMILY), site=_json_title(doc))
    entries = elements(doc.text, "item") or elements(doc.text, "entry")
    rows: dict[str, Row] = {}
    base = _base(doc)
    for entry in entries[:MAX_ROWS]:
        row = _row(base, entry)
        if row is not None:
            rows.setdefault(row.url, row)
    if not rows:
        raise NoRows(doc.page.url, "订阅源里没有条目")
    head = doc.text[: doc.text.find(entries[0])]
    further = next(
        (url for link in _links(head) if link.get("rel") == "next" and (url := absolute(base, link.get("href")))), None
    )
    site, column = _site_and_column(inner(head, "title"))
    following = doc.ask(FAMILY, further) if further else _of_wordpress(doc, head)
    return ListPage(FAMILY, tuple(rows.values()), (), following, None, site, column)


def _of_wordpress(doc: Doc, head: str) -> Request | None:
    """The next page of a WordPress feed: ?paged=2, counted on; behind the last one it answers 404."""
    if "wordpress" not in inner(head, "generator").lower():
        return None
    split = urlsplit(doc.page.request.url)
    query = dict(parse_qsl(split.query))
    query["paged"] = str(int(query.get("paged", "1") if query.get("paged", "1").isdecimal() else "1") + 1)
    return doc.ask(FAMILY, split._replace(query=urlencode(query)).geturl(), guess="1")


def _site_and_column(title: str) -> tuple[str, str]:
    """What a feed's title names: site and column (云溪网-要闻, 要闻_云溪网), or the one of them."""
    parts = [part.strip() for part in re.split(r"\s*(?:[-–—]{1,2}|[_|>·»])\s*", title) if part.strip()]
    if len(parts) == 2:
        return (parts[0], parts[1]) if _NAMES_SITE.search(parts[0]) else (parts[1], parts[0])
    return (title, "") if len(title) > _LONGEST_COLUMN or _NAMES_SITE.search(title) else ("", title)


_LONGEST_COLUMN = 8
_NAMES_SITE = re.compile(r"(?:网|政府|门户|平台|日报|晚报|发布|融媒|中心|在线)$")


def _json_title(doc: Doc) -> str:
    data = jsonlist.parse_json(doc)
    return clean(str(data.get("title") or "")) if isinstance(data, dict) else ""


def elements(text: str, name: str) -> list[str]:
    """The inside of each element of that name, prefix or not, found by searching: cost is the length of the text."""
    out: list[str] = []
    at = 0
    opening = re.compile(rf"<(?:\w+:)?{name}(?=[\s>/])[^<>]*>", re.IGNORECASE)
    closing = re.compile(rf"</(?:\w+:)?{name}\s*>", re.IGNORECASE)
    while (start := opening.search(text, at)) and len(out) <= MAX_ROWS:
        end = closing.search(text, start.end())
        if end is None:
            break
        out.append(text[start.start() : end.start()])
        at = end.end()
    return out


def inner(element: str, *names: str) -> str:
    """The text of the first child of one of these names: CDATA opened, entities and markup resolved; "" if there is none."""
    for name in names:
        match = re.search(rf"<{re.escape(name)}(?:\s[^<>]*)?>", element, re.IGNORECASE)
        if match is None:
            continue
        end = element.lower().find(f"</{name.lower()}", match.end())
        raw = element[match.end() : end if end >= 0 else match.end()][:_LONGEST].strip()
        if raw.startswith("<![CDATA["):
            raw = raw[9:].split("]]>", 1)[0]
        if text := clean(unescape(_TAGS.sub("", unescape(raw)))):
            return text
    return ""


def _links(element: str) -> list[dict[str, str]]:
    return [
        {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(match[1])}
        for match in re.finditer(r"<(?:atom:)?link\b([^<>]*)>", element, re.IGNORECASE)
    ]


_FEED_TAG = re.compile(r"<(?:\w+:)?(?:feed|rss|RDF)\b[^<>]*?\bxml:base\s*=\s*[\"']([^\"'<>]{1,300})")


def _base(doc: Doc) -> str:
    """What a feed's addresses are relative to: xml:base of its outer element (RFC 4287, 2), else its own address."""
    match = _FEED_TAG.search(doc.text[:3000])
    return (absolute(doc.base, unescape(match[1])) if match else None) or doc.base


def _row(base: str, entry: str) -> Row | None:
    links = [link for link in _links(entry) if link.get("href") and link.get("rel", "alternate") == "alternate"]
    address = inner(entry, "link") or (links[0]["href"] if links else "") or _guid(entry)
    url = absolute(base, address)
    if url is None:
        return None
    shown = moment(inner(entry, "pubDate", "published", "dc:date", "updated", "issued", "date"))
    return Row(
        url,
        inner(entry, "title"),
        shown.day if shown else None,
        shown.at if shown else None,
        summary=inner(entry, "description", "summary")[:400],
        author=_author(entry),
    )


def _author(entry: str) -> str:
    """Atom's author/name, RSS's dc:creator or author (an address with the name in brackets: RSS 2.0, 1.4)."""
    said = inner(entry, "dc:creator", "name") or inner(entry, "author")
    bracketed = re.fullmatch(r"\S+@\S+\s*\(([^()]{2,40})\)", said)
    return (bracketed[1] if bracketed else said)[:80]


def _guid(entry: str) -> str:
    """A guid or id that is an address, where an entry has no link."""
    guid = inner(entry, "guid", "id")
    return guid if guid.startswith("http") else ""


def moment(text: str) -> Shown | None:
    """RFC 822 (RSS) or ISO 8601 (Atom) to Asia/Shanghai; a time without a zone is China's."""
    if re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}", text):
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC if "-0000" in text else SHANGHAI)
        at = at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
        return Shown(at.date(), at)
    return said_date(text)
