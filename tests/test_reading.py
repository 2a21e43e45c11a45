"""Long articles are joined from all their pages, bounded, without loops, whole or not at all."""

from __future__ import annotations

import asyncio

import pytest

from crawler.errors import NotFound
from crawler.linked import further_pages, same_article
from crawler.reading import MAX_PAGES, read_whole
from crawler.records import Page, ReadArticle, Request
from tests.golden_articles import BASE, golden_page, page_of

LONG = "t20260228_4567890"


def read(first: Page, web: dict[str, Page]) -> tuple[ReadArticle, tuple[Page, ...]]:
    async def fetch(request: Request) -> Page:
        if request.url not in web:
            raise NotFound(request.url, "没有这一页", 404)
        return web[request.url]

    return asyncio.run(read_whole(first, fetch, None))


def test_trs_pages_are_joined_in_order() -> None:
    web = {page.url: page for page in (golden_page(f"{LONG}_1"), golden_page(f"{LONG}_2"))}
    whole, pages = read(golden_page(LONG), web)
    assert [page.url for page in pages] == [f"{BASE}{LONG}_1.html", f"{BASE}{LONG}_2.html"]
    assert whole.article.body.splitlines()[-2:] == [
        "分产业看,第一产业增加值22.1亿元,增长3.5%;第二产业增加值168.7亿元,增长7.0%。",
        "年末全区常住人口32.4万人。",
    ]
    assert whole.article.url == f"{BASE}{LONG}.html"
    assert whole.next_pages == ()
    assert dict(whole.explained)["pages"] == "共 3 页"


def test_a_missing_page_fails_the_whole_article() -> None:
    with pytest.raises(NotFound):
        read(golden_page(LONG), {f"{BASE}{LONG}_1.html": golden_page(f"{LONG}_1")})


def linked(number: int, following: int) -> Page:
    name = "story" if number == 1 else f"story_{number}"
    html = (
        f"<html><head><title>云溪源头纪行故事</title></head><body><h1>云溪源头纪行故事</h1><div id=zoom><p>第{number}页的正文，写的是一条河。</p></div>"
        f'<a href="story_{following}.html">下一页</a></body></html>'
    )
    return page_of(html.encode(), f"{BASE}{name}.html")


def test_next_links_are_followed_until_they_end() -> None:
    last = page_of(
        linked(3, 9).content.replace("下一页".encode(), "返回".encode()).replace(b"story_9", b"other"), f"{BASE}story_3.html"
    )
    whole, pages = read(linked(1, 2), {f"{BASE}story_2.html": linked(2, 3), f"{BASE}story_3.html": last})
    assert len(pages) == 2
    assert [line[:3] for line in whole.article.body.splitlines()] == ["第1页", "第2页", "第3页"]


def test_a_loop_ends() -> None:
    whole, pages = read(linked(1, 2), {f"{BASE}story_2.html": linked(2, 2), f"{BASE}story.html": linked(1, 2)})
    assert len(pages) == 1
    assert len(whole.article.blocks) == 2


def test_endless_pages_end() -> None:
    web = {f"{BASE}story_{at}.html": linked(at, at + 1) for at in range(2, 100)}
    whole, pages = read(linked(1, 2), web)
    assert len(pages) == MAX_PAGES - 1
    assert len(whole.article.blocks) == MAX_PAGES


def test_a_page_that_repeats_the_first_is_not_joined() -> None:
    again = page_of(linked(1, 2).content, f"{BASE}story_2.html")
    whole, pages = read(linked(1, 2), {f"{BASE}story_2.html": again})
    assert pages == ()
    assert len(whole.article.blocks) == 1


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("http://x.example/a/b.html", "http://x.example/a/b_2.html", True),
        ("http://x.example/a/b_2.html", "http://x.example/a/b_3.html", True),
        ("http://x.example/a.jsp?id=5", "http://x.example/a.jsp?id=5&page=2", True),
        ("http://x.example/a.jsp?id=5", "http://x.example/a.jsp?id=6&page=2", False),
        ("http://x.example/art_1_20.html", "http://x.example/art_1_21.html", True),
        ("http://x.example/t20260228_4567890.html", "http://x.example/t20260228_4567891.html", False),
        ("http://x.example/a/b.html", "http://y.example/a/b_2.html", False),
    ],
)
def test_same_article(url: str, other: str, same: bool) -> None:
    assert same_article(url, other) is same


def test_the_next_article_is_no_next_page() -> None:
    html = '<a href="1003.htm">下一条</a><a href="/info/1/1004.htm">下一页</a><a href="index_2.html">下一页</a>'
    assert further_pages(html, "https://x.example/info/1/1002.htm") == ()


def test_neighbours_in_a_paper_are_no_next_pages() -> None:
    """方正: content_A_B.htm are the articles of one edition, listed beside each other."""
    html = '<a href="content_1_2.htm">一</a><a href="content_1_3.htm">二</a><a href="content_1_4.htm">三</a>'
    assert further_pages(html, "https://x.example/html/2022-12/06/content_1_3.htm") == ()


def test_numbered_links_lead_on() -> None:
    html = '<a href="c1_100_2.html">2</a> <a href="./c1_100_3.html">3</a> <a href="c1_101_2.html">2</a>'
    assert further_pages(html, "https://x.example/a/c1_100.html") == (
        "https://x.example/a/c1_100_2.html",
        "https://x.example/a/c1_100_3.html",
    )
