"""Articles to and from the text of database columns, and to the JSON objects that `export` writes."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from crawler.clock import SHANGHAI
from crawler.records import Article, Attachment, Block, Heading, Image, Paragraph, Table

_KINDS: dict[type[Block], str] = {Paragraph: "paragraph", Heading: "heading", Image: "image", Table: "table"}


def stamp(moment: datetime) -> str:
    """ISO 8601 to the second with the offset of Asia/Shanghai: sorts as text."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """The aware time of a stamp."""
    return datetime.fromisoformat(text)


def names(values: tuple[str, ...]) -> str:
    """A JSON array, readable in the database."""
    return json.dumps(list(values), ensure_ascii=False)


def _block_to_json(block: Block) -> dict[str, Any]:
    fields = {field.name: getattr(block, field.name) for field in dataclasses.fields(block)}
    return {"kind": _KINDS[type(block)], **fields}


def _block_from_json(data: dict[str, Any]) -> Block:
    match data["kind"]:
        case "paragraph":
            return Paragraph(data["text"])
        case "heading":
            return Heading(data["text"])
        case "image":
            return Image(data["src"], data["caption"])
        case "table":
            return Table(tuple(tuple(row) for row in data["rows"]))
        case other:
            raise ValueError(f"unknown kind of block: {other}")


def article_to_json(article: Article) -> dict[str, Any]:
    """The whole record as JSON values; `article_from_json` reads it back without loss."""
    data = {field.name: getattr(article, field.name) for field in dataclasses.fields(article)}
    data["published_at"] = article.published_at.isoformat() if article.published_at else None
    data["blocks"] = [_block_to_json(block) for block in article.blocks]
    data["attachments"] = [dataclasses.asdict(attachment) for attachment in article.attachments]
    return data


def article_from_json(data: dict[str, Any]) -> Article:
    """The record that `article_to_json` made."""
    values = dict(data)
    for key in ("authors", "photographers", "editors"):
        values[key] = tuple(values[key])
    values["published_at"] = datetime.fromisoformat(data["published_at"]) if data["published_at"] else None
    values["blocks"] = tuple(_block_from_json(block) for block in data["blocks"])
    values["attachments"] = tuple(Attachment(**attachment) for attachment in data["attachments"])
    return Article(**values)


def dump_record(article: Article) -> str:
    return json.dumps(article_to_json(article), ensure_ascii=False, separators=(",", ":"))


def load_record(text: str) -> Article:
    return article_from_json(json.loads(text))
