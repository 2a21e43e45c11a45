"""The saved list pages beside the repository: every row that their truth names, title, address and day. Skipped where they are not."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from crawler.lists import read_list
from crawler.records import ListPage, Page, Request
from crawler.settings import Source
from crawler.text import clean
from tests.listsite import NOW

SHARED = Path(os.environ.get("QUWEN_SHARED") or Path(__file__).parents[2] / "shared") / "pages"
TRUTHS = sorted([*SHARED.glob("cms/truth/*.json"), *SHARED.glob("lists/truth/*.json")])
pytestmark = pytest.mark.skipif(not TRUTHS, reason="the saved pages (QUWEN_SHARED or ../shared) are not here")


def truths() -> list[dict[str, Any]]:
    said = [json.loads(path.read_text("utf-8")) for path in TRUTHS]
    return [truth for truth in said if truth["kind"] == "list page"]


def read(truth: dict[str, Any]) -> ListPage:
    url = truth["url"] or "http://news.example.com/"
    unit = "unit" in truth["id"]
    request = Request(url, None, (("Referer", url),), "jpaas", (("unit", "x"),)) if unit else Request(url)
    content = gzip.decompress((SHARED / truth["set"] / truth["html"]).read_bytes())
    return read_list(Page(request, url, 200, (), content, NOW), Source(id="s", url=url))


def test_rows_are_those_of_the_truth() -> None:
    wrong = []
    for truth in truths():
        if "rows" in truth:
            wanted = {(row["url"], clean(row["title"]), row["date"]) for row in truth["rows"]}
            found = {(row.url, row.title, str(row.day) if row.day else None) for row in read(truth).rows}
            wrong += [(truth["id"], row) for row in wanted ^ found]
    assert wrong == []


def test_pages_whose_rows_were_counted_by_hand_give_as_many() -> None:
    """Two front pages of a portal are left out: their count means one block of many, or counts an article again in each ranking."""
    counted = {truth["id"]: truth["items"] for truth in truths() if truth["set"] == "lists" and truth["items"]}
    exact = {"list-gerapy-netease_rolling_news"}
    found = {truth["id"]: len(read(truth).rows) for truth in truths() if truth["id"] in exact}
    assert found == {name: counted[name] for name in exact & counted.keys()}
