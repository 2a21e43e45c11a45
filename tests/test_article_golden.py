"""Every golden page is read into exactly what stands beside it; every container family has one."""

from __future__ import annotations

import pytest

from crawler.article import read_article, read_further
from tests.golden_articles import FOLDER, as_json, expected, golden_page

NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_golden_page(name: str) -> None:
    wanted = expected(name)
    page = golden_page(name)
    read = read_further(page) if wanted["url"].endswith(("_1.html", "_2.html")) else read_article(page)
    explained, pages = wanted.pop("explained"), wanted.pop("next_pages", [])
    assert as_json(read.article) == wanted
    assert dict(read.explained) == explained
    assert list(read.next_pages) == pages


def test_every_page_has_its_expected_result_and_the_other_way_round() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


def test_every_container_family_has_a_golden_page() -> None:
    from crawler.elementnames import CONTAINERS

    rules = {expected(name)["explained"]["body"].split("容器")[0] for name in NAMES}
    missing = {family for family, _ in CONTAINERS} - rules
    assert missing <= {"新闻门户"}
    assert {"正文密度", "脚本 DETAIL (gkmlpt)", "正文注释标记 ContentStart"} <= {
        expected(name)["explained"]["body"] for name in NAMES
    }
