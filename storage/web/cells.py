"""How a stored value is shown in Datasette's tables: times, amounts, names and links for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from storage import humane
from storage.web.labels import word

_LONG = 90
_NAMES = frozenset(["authors", "photographers", "editors"])
_NOTHING = Markup("&nbsp;")
"""What Datasette shows for an empty cell; an empty text would make it show the stored value."""
_HASHES = frozenset(["sha256", "capture_sha256"])


def web_url(url: str | None) -> str | None:
    """The URL when it may become a link: http or https, with a host; None otherwise (javascript:, data:, …)."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url.strip() if url and parts.scheme.lower() in ("http", "https") and parts.netloc else None


def page_path(column: str, value: object, kind: str | None = None) -> str | None:
    """The path of our page for what a column refers to."""
    match column:
        case "article_id" | "first_article_id":
            return f"/read/{value}"
        case "source_id":
            return f"/source/{quote(str(value), safe='')}"
        case "watch_id":
            return f"/{kind or 'watch'}/{quote(str(value), safe='')}"
    return None


def shown(table: str, column: str, value: Any, row: Mapping[str, Any], base: str) -> Markup | str | None:
    """A cell's HTML, or None to leave it to Datasette. A foreign key comes as {"value": …, "label": …}; base is base_url."""
    label = value.get("label") if isinstance(value, dict) else None
    plain = value.get("value") if isinstance(value, dict) else value
    if plain is None or isinstance(plain, bytes):
        return None
    path = page_path(column, plain)
    if path is None and column in ("title", "name") and table in ("articles", "sources", "watches"):
        path = page_path({"articles": "article_id", "sources": "source_id", "watches": "watch_id"}[table], _field(row, "id"))
    if path is not None:
        return _link(base + path.lstrip("/"), str(label if label is not None else plain))
    return _text(table, column, plain, row, base)


def _text(table: str, column: str, value: Any, row: Mapping[str, Any], base: str) -> Markup | str | None:
    told = word(table, column, value)
    if told is not None:
        return told
    if column.endswith("_at") or (table, column) == ("checks", "at"):
        return humane.when(str(value), _field(row, "published_precision") if column == "published_at" else "minute")
    if column in _NAMES:
        return "、".join(_names(str(value))) or _NOTHING
    if column in _HASHES:
        return _link(f"{base}evidence/{quote(str(value), safe='')}", str(value)[:12])
    if column == "period" and table == "readings":
        return humane.period_name(str(value))
    if column == "value" and table == "readings":
        return humane.amount(float(value), _field(row, "unit") or "", _field(row, "comparator") or "=")
    if isinstance(value, str) and len(value) > _LONG and web_url(value) is None:
        return Markup('<span title="{}">{}</span>').format(value[:1000], value[: _LONG - 1] + "…")
    return None


def _field(row: Mapping[str, Any], name: str) -> Any:
    """A value of the row; None when the page was asked to leave that column out."""
    return row[name] if name in set(row.keys()) else None


def _names(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return [text]
    return [str(name) for name in found] if isinstance(found, list) else [text]


def _link(url: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, escape(text if len(text) <= _LONG else text[: _LONG - 1] + "…"))
