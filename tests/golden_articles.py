"""The golden pages of articles: a page and, beside it, what must be read from it."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.records import Article, Block, Heading, Image, Page, Paragraph, Request, Table

FOLDER = Path(__file__).parent / "golden" / "articles"
BASE = "https://www.yunxi.example/art/"
FETCHED = datetime.fromisoformat("2026-11-20T08:00:00+08:00")


def page_of(content: bytes, url: str = BASE + "a.html", status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Page:
    return Page(Request(url), url, status, headers, content, FETCHED)


def golden_page(name: str) -> Page:
    return page_of((FOLDER / f"{name}.html").read_bytes(), f"{BASE}{name}.html")


def as_json(article: Article) -> dict[str, Any]:
    """What a golden file says of an article: every field that is not empty."""
    out: dict[str, Any] = {}
    for field in dataclasses.fields(article):
        value = getattr(article, field.name)
        if value is None or value in ("", ()):
            continue
        if field.name == "blocks":
            value = [_block(block) for block in value]
        elif field.name == "attachments":
            value = [[each.kind, each.name, each.url] for each in value]
        elif isinstance(value, datetime):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        out[field.name] = value
    return out


def _block(block: Block) -> Any:
    match block:
        case Paragraph(text):
            return text
        case Heading(text):
            return {"heading": text}
        case Image(src, caption):
            return {"image": src, "caption": caption}
        case Table(rows):
            return {"table": [list(row) for row in rows]}


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
