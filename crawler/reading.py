"""A whole article: its page, and the further pages of a long one, joined."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from crawler.article import read_answer, read_article, read_further
from crawler.decode import decode
from crawler.errors import EmptyShell, NotAnArticle, NotFound, PageError
from crawler.jsonarticle import answer_page
from crawler.judge import says_its_time
from crawler.linked import page_number
from crawler.records import Article, Attachment, Page, ReadArticle, Request, Row
from crawler.settings import Source
from crawler.shells import detail_requests, is_shell

MAX_PAGES = 30

Fetch = Callable[[Request], Awaitable[Page]]


async def read_whole(
    page: Page, fetch: Fetch, source: Source | None = None, row: Row | None = None
) -> tuple[ReadArticle, tuple[Page, ...]]:
    """The article that begins on `page`, with its further pages fetched and joined, and those pages in order.

    At most 30 pages, none twice. Raises what `read_article` raises, and what `fetch` raises: half an article is never
    given for a whole one.
    """
    pages: list[Page] = []
    read = await _read_first(page, fetch, source, row, pages)
    article = read.article
    seen = {page.url, page.request.url}
    waiting = [url for url in read.next_pages if url not in seen]
    while waiting and len(pages) < MAX_PAGES - 1:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        further = await fetch(Request(url, headers=(("Referer", page.url),)))
        if further.url in seen and further.url != url:
            continue
        seen.add(further.url)
        more = read_further(further, source)
        if more.article.blocks == read.article.blocks:
            continue
        pages.append(further)
        article = _joined(article, more.article)
        waiting = sorted({*waiting, *(each for each in more.next_pages if each not in seen)}, key=page_number)
    explained = (*read.explained, ("pages", f"共 {len(pages) + 1} 页")) if pages else read.explained
    return ReadArticle(article, explained, ()), tuple(pages)


async def _read_first(page: Page, fetch: Fetch, source: Source | None, row: Row | None, pages: list[Page]) -> ReadArticle:
    """The article of the first page; of a shell that names an interface, what that answers (which is then evidence, too)."""
    try:
        read = read_article(page, source, row)
    except (EmptyShell, NotAnArticle):
        if (answered := await _ask(page, fetch, source, row, pages)) is not None:
            return answered
        raise
    if (
        is_shell(read.article)
        and not says_its_time(read)
        and (answered := await _ask(page, fetch, source, row, pages)) is not None
    ):
        return answered
    return read


async def _ask(page: Page, fetch: Fetch, source: Source | None, row: Row | None, pages: list[Page]) -> ReadArticle | None:
    """What the interfaces of a shell answer; None when none gives an article. Faults of the way are not swallowed but raised."""
    for request in detail_requests(page):
        try:
            answer = await fetch(request)
            read = read_answer(page, answer_page(answer.url, decode(answer.content, answer.header("content-type"))), source, row)
        except (NotFound, PageError):
            continue
        pages.append(answer)
        return read
    return None


def _joined(first: Article, more: Article) -> Article:
    """An article with the blocks, files and people of its next page behind its own."""
    attachments: dict[str, Attachment] = {each.url: each for each in (*first.attachments, *more.attachments)}
    place = first.byline_at
    if place is None and (more.authors or more.photographers):
        place = len(first.blocks) + (more.byline_at or 0)
    elif place == len(first.blocks):
        place = len(first.blocks) + len(more.blocks)
    return replace(
        first,
        blocks=first.blocks + more.blocks,
        attachments=tuple(attachments.values()),
        authors=tuple(dict.fromkeys((*first.authors, *more.authors))),
        photographers=tuple(dict.fromkeys((*first.photographers, *more.photographers))),
        origin=first.origin or more.origin,
        editors=tuple(dict.fromkeys((*first.editors, *more.editors))),
        byline_at=place,
    )
