"""The body of a POST, with its Content-Type: fields as a browser's form sends them, or as the JSON object that axios and fetch send."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

Fields = tuple[tuple[str, str], ...]
_COUNTS = re.compile(r"page|size|limit|current|index|num|rows|offset|start", re.IGNORECASE)
_LONGEST_COUNT = 6  # digits


def form_body(fields: Fields) -> tuple[bytes, bytes]:
    """(Content-Type, body) of an HTML form (URL Standard, application/x-www-form-urlencoded)."""
    return b"application/x-www-form-urlencoded", urlencode(fields).encode()


def json_body(fields: Fields) -> tuple[bytes, bytes]:
    """(Content-Type, body) of one JSON object: counts and truth values as such, all else as text, which servers turn into numbers at need."""
    data = {name: _typed(name, value) for name, value in fields}
    return b"application/json", json.dumps(data, ensure_ascii=False).encode()


def _typed(name: str, value: str) -> Any:
    if value in ("true", "false", "null") or value[:1] in ("{", "["):  # nested parts are JSON already (`crawler.jsobjects`)
        try:
            return json.loads(value)
        except ValueError:
            return value
    counts = value.isdecimal() and len(value) <= _LONGEST_COUNT and _COUNTS.search(name)
    return int(value) if counts else value
