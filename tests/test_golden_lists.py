"""Every family on composed pages: what stands in tests/golden/lists/*.expected.json is what must come out, whole."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.clock import SHANGHAI
from crawler.lists import family_names, read_list
from crawler.records import ListPage, Page, Request, Row
from crawler.settings import Source
from crawler.text import clean

GOLDEN = Path(__file__).parent / "golden" / "lists"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in GOLDEN.glob("*.expected.json"))


def load(name: str) -> tuple[dict[str, Any], ListPage]:
    expected = json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))
    asked = expected.get("asked", {})
    headers = (("Referer", asked["referer"]),) if asked else ()
    context = tuple(asked.get("context", {"page": "1"}).items()) if asked else ()
    request = Request(expected["url"], None, headers, asked.get("family", ""), context)
    content = (GOLDEN / expected["page"]).read_bytes()
    page = Page(request, expected["url"].split("#")[0], 200, (), content, datetime(2026, 9, 18, 12, tzinfo=SHANGHAI))
    return expected, read_list(page, Source(id="golden", url=expected["url"], **expected.get("source", {})))


def wanted_row(said: dict[str, Any]) -> Row:
    at = datetime.fromisoformat(said["at"]).replace(tzinfo=SHANGHAI) if said.get("at") else None
    day = date.fromisoformat(said["day"]) if said["day"] else None
    return Row(said["url"], clean(said["title"]), day, at, said.get("pinned", False))


def bare(row: Row) -> Row:
    return Row(row.url, row.title, row.day, row.published_at, row.pinned)


def asked_of(request: Request | None) -> dict[str, Any] | None:
    if request is None:
        return None
    form = {"form": [list(pair) for pair in request.form]} if request.form is not None else {}
    return {"url": request.url, **form}


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    expected, found = load(name)
    assert found.family == expected["family"]
    assert [bare(row) for row in found.rows] == [wanted_row(row) for row in expected["rows"]]
    assert [asked_of(request) for request in found.follow] == expected.get("follow", [])
    if "next" in expected:
        assert asked_of(found.next) == expected["next"]
    if "total" in expected:
        assert found.total == expected["total"]
    assert [one.url for one in found.skipped] == expected.get("skipped", [])
    assert all(one.reason for one in found.skipped)


def test_every_family_has_two_golden_pages() -> None:
    counted = Counter(json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))["family"] for name in NAMES)
    assert {family: counted[family] for family in family_names() if counted[family] < 2} == {}
