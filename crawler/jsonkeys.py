"""The names under which back ends write the fields of an article in JSON: those of the families, and of common Chinese systems."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

TITLES = (
    "title", "doctitle", "articletitle", "newstitle", "infotitle", "contenttitle", "maintitle", "showtitle", "headline",
    "subject", "biaoti", "bt", "name",
)  # fmt: skip
DATES = (
    "publishedtimestr", "displaypublishtime", "publishtimestr", "publishtime", "publisheddate", "publishdate",
    "publishedtime", "pubtime", "pubdate", "releasetime", "releasedate", "deploytime", "docreltime", "docpubtime", "showtime",
    "displaytime", "newsdate", "infodate", "fbsj", "fbrq", "date", "time", "firstpublishtime", "datepublished", "createdat",
    "createtime", "createdate", "crtime", "adddate", "addtime",
)  # fmt: skip
_INNER = ("data", "doc", "source", "article", "info", "map")


def folded(item: dict[str, Any]) -> dict[str, Any]:
    """Keys without case and underscores, and those of one nested object (a record under `data`, `doc`, `_source`)."""
    keys: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, dict) and name.lower().strip("_") in _INNER:
            for inner, thing in value.items():
                keys.setdefault(inner.lower().replace("_", ""), thing)
    keys.update({name.lower().replace("_", ""): value for name, value in item.items() if not isinstance(value, dict | list)})
    return keys


def first(keys: dict[str, Any], names: Sequence[str]) -> Any:
    """The first of these fields that says something; None when none does."""
    return next((keys[name] for name in names if keys.get(name) not in (None, "")), None)


def parts_of(data: Any, most: int) -> Iterator[Any]:
    """The data and every object and list in it, level by level, at most so many."""
    waiting: deque[Any] = deque([data])
    for _ in range(most):
        if not waiting:
            return
        node = waiting.popleft()
        yield node
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting.extend(value for value in inner if isinstance(value, dict | list))
