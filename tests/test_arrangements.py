"""Every arrangement of an article's and of a list's parts is read alike: the laws behind the rules for single skins."""

from __future__ import annotations

from random import Random
from urllib.parse import urljoin

import pytest

from crawler.article import read_article
from crawler.lists import read_list
from crawler.settings import Source
from crawler.text import nfkc
from tests.arrangements import article_case, list_case
from tests.golden_articles import page_of
from tests.listsite import a_page

SEEDS = range(12)
CASES = 25  # pages of each seed
LIST = "http://www.yunxi.example.gov.cn/xw/yw/index.html"


@pytest.mark.parametrize("seed", SEEDS)
def test_an_article_in_any_arrangement(seed: int) -> None:
    random = Random(seed)
    for _ in range(CASES):
        case = article_case(random)
        read = read_article(page_of(case.html.encode(), "https://www.yunxi.example/art/a.html")).article
        assert read.published_at is not None, case.html
        form = "%Y-%m-%d %H:%M" if read.published_precision == "minute" else "%Y-%m-%d"
        found = (read.title, read.subtitle, read.published_at.strftime(form), read.origin, set(read.authors), read.editors)
        wanted = (nfkc(case.title), case.subtitle, case.published, case.origin, set(case.authors), case.editors)
        assert (*found, read.body.splitlines()) == (*wanted, [nfkc(line) for line in case.body]), case.html


@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_in_any_arrangement(seed: int) -> None:
    random = Random(seed)
    for _ in range(CASES):
        case = list_case(random)
        read = read_list(a_page(LIST, case.html), Source(id="s", url=LIST))
        assert [row.url for row in read.rows] == [urljoin(LIST, address) for address in case.addresses], case.html
        assert [(row.title, row.day) for row in read.rows] == list(zip(case.titles, case.days, strict=True)), case.html
        assert (read.next.url if read.next else "") == (urljoin(LIST, case.following) if case.following else ""), case.html
