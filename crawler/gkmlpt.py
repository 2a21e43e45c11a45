"""Guangdong's information disclosure platform (gkmlpt): the article is also in a script, as JSON, `DETAIL: {"id":…,"title":…,"content":…}`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from crawler.clock import SHANGHAI
from crawler.text import clean

_KEY = "DETAIL:"
_MOMENTS = ("display_publish_time", "first_publish_time", "publish_time")


@dataclass(frozen=True, slots=True)
class Detail:
    """What the script says. published_at is aware, Asia/Shanghai, to the minute; content is HTML."""

    title: str
    subtitle: str
    source: str
    published_at: datetime | None
    content: str


def read_detail(html: str) -> Detail | None:
    """The article in a gkmlpt page's script; None for any other page, and for JSON that is broken."""
    at = html.find(_KEY)
    if at < 0 or "gkmlpt" not in html:
        return None
    try:
        data, _ = json.JSONDecoder().raw_decode(html, html.index("{", at))
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("title"), str):
        return None
    moment = next((when for name in _MOMENTS if (when := _moment(data.get(name)))), None)
    return Detail(_text(data, "title"), _text(data, "subtitle"), _text(data, "source"), moment, str(data.get("content") or ""))


def _text(data: dict[str, object], key: str) -> str:
    value = data.get(key)
    return clean(value) if isinstance(value, str) else ""


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or not 0 < seconds < 10**10:
        return None
    return datetime.fromtimestamp(seconds, SHANGHAI).replace(second=0)
