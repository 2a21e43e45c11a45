"""Objects as JavaScript writes them, as fields to send: keys without quotes, single quotes, identifiers whose value the code gives.

var param = { code: "17e6", pageNo: curr, customFilter: { properties: [{ property: 'channel_id' }] } }; nested parts come out as JSON text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_LONGEST = 4000  # characters of an object
_TOKEN = re.compile(
    r"""\s+|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w$])|(?P<sign>[{}\[\],:])|(?P<word>[A-Za-z_$][\w$.]*)"""
)


def object_fields(code: str, at: int, value_of: Callable[[str, str], str | None]) -> tuple[tuple[str, str], ...] | None:
    """The fields of the object that begins at a brace, in order; None when it is none, or a value is known only when the script runs.

    value_of: what an identifier stands for, asked with the name of its field and the identifier.
    """
    data = _data_in(code[at : at + _LONGEST], value_of)
    return tuple((name, _plain(value)) for name, value in data.items()) if isinstance(data, dict) else None


def rows_at(code: str, at: int) -> list[list[str]]:
    """The lists of texts in the list that begins at a bracket (var news = [["/a.html", "…", "2025-06-05"], …]); [] when it is none."""
    data = _data_in(code[at : at + _LONGEST_LIST], lambda field, word: None)
    rows = [item for item in data if isinstance(item, list)] if isinstance(data, list) else []
    return [[value for value in row if isinstance(value, str)] for row in rows]


_LONGEST_LIST = 200_000  # characters


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _data_in(code: str, value_of: Callable[[str, str], str | None]) -> Any:
    """What the object or list at the start of code holds; None when it is none, or holds what is no literal."""
    made = _as_json(code, value_of)
    try:
        return json.loads(made, strict=False) if made else None
    except (ValueError, RecursionError):
        return None


def _as_json(code: str, value_of: Callable[[str, str], str | None]) -> str | None:
    """The object at the start of code as JSON text; None when it does not end, or holds what is no literal."""
    out: list[str] = []
    depth, at, field = 0, 0, ""
    while match := _TOKEN.match(code, at):
        at = match.end()
        is_key = out[-1:] in (["{"], [","]) and re.match(r"\s*:", code[at : at + 20]) is not None
        if (sign := match["sign"]) is not None:
            if sign in "}]" and out[-1:] == [","]:
                out.pop()  # a trailing comma
            depth += (sign in "{[") - (sign in "}]")
            out.append(sign)
            if depth == 0:
                return "".join(out)
        elif match["text"] is not None:
            text = re.sub(r"\\(.)", r"\1", match["text"][1:-1])
            field = text if is_key else field
            out.append(json.dumps(text, ensure_ascii=False))
        elif match["number"] is not None:
            out.append(match["number"])
        elif (word := match["word"]) is not None:
            value = word if is_key else _literal(word, value_of(field, word))
            if value is None:
                return None
            field = word if is_key else field
            out.append(json.dumps(value, ensure_ascii=False) if is_key else value)
    return None


def _literal(word: str, value: str | None) -> str | None:
    """A word's value as JSON: the words of the language as they are, whole numbers as such, all else as text."""
    if word in ("true", "false", "null"):
        return word
    if value is None:
        return None
    return value if re.fullmatch(r"\d{1,6}", value) else json.dumps(value, ensure_ascii=False)
