"""Alerts as an Atom feed (RFC 4287). Entries keep their identity wherever the feed is served from."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from storage.rows import moment

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (2.2, Char)."""


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """Which alerts a feed holds; an empty field asks for nothing. district: of the watch, the article or the source."""

    watch: str = ""
    kinds: tuple[str, ...] = ()
    district: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One alert as a feed tells it; link is where it can be read."""

    key: str
    title: str
    body: str
    kind: str
    created_at: datetime
    article_id: int | None
    watch_id: str | None
    watch_kind: str | None
    source_id: str | None


def feed_entries(conn: sqlite3.Connection, wanted: FeedFilter, limit: int = 100) -> list[FeedEntry]:
    """The newest alerts that a filter lets through, newest first."""
    marks = ", ".join("?" * len(wanted.kinds))
    of_kind = f"al.kind IN ({marks})" if wanted.kinds else "1"
    found = conn.execute(
        "SELECT al.key, al.title, al.body, al.kind, al.created_at, al.article_id, al.watch_id, w.kind, al.source_id"
        " FROM alerts al LEFT JOIN watches w ON w.id = al.watch_id LEFT JOIN articles a ON a.id = al.article_id"
        " LEFT JOIN sources s ON s.id = coalesce(al.source_id, a.source_id)"
        f" WHERE {of_kind} AND (? = '' OR al.watch_id = ?) AND (? = '' OR ? IN (w.district, a.district, s.district))"
        " ORDER BY al.created_at DESC, al.id DESC LIMIT ?",
        (*wanted.kinds, wanted.watch, wanted.watch, wanted.district, wanted.district, limit),
    )
    return [
        FeedEntry(key, title, body, kind, moment(at), article_id, watch_id, watch_kind, source_id)
        for key, title, body, kind, at, article_id, watch_id, watch_kind, source_id in found
    ]


def feed_xml(
    entries: Sequence[FeedEntry],
    links: Iterable[str],
    *,
    title: str,
    self_url: str,
    home_url: str,
    kind_names: dict[str, str],
    now: datetime,
) -> bytes:
    """The feed as UTF-8 XML. links: for each entry the absolute URL where it can be read. `now` dates an empty feed."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    _text(feed, "title", title)
    _text(feed, "id", uuid.uuid5(uuid.NAMESPACE_URL, self_url).urn)
    _text(feed, "updated", (entries[0].created_at if entries else now).isoformat(timespec="seconds"))
    _text(_child(feed, "author"), "name", "区闻 quwen")
    _child(feed, "link", rel="self", type="application/atom+xml", href=self_url)
    _child(feed, "link", rel="alternate", type="text/html", href=home_url)
    for entry, link in zip(entries, links, strict=True):
        element = _child(feed, "entry")
        _text(element, "title", entry.title)
        _text(element, "id", uuid.uuid5(uuid.NAMESPACE_OID, f"quwen:alert:{entry.key}").urn)
        _text(element, "updated", entry.created_at.isoformat(timespec="seconds"))
        _child(element, "link", rel="alternate", type="text/html", href=link)
        _child(element, "category", term=entry.kind, label=kind_names.get(entry.kind, entry.kind))
        _text(element, "content", entry.body, type="text")
    xml: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return xml


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    safe = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", safe)


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    _child(parent, name, **attributes).text = _NOT_XML.sub("", text)
