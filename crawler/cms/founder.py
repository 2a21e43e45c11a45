"""方正 Founder digital newspapers: an edition is a list; its pages (版, node_N) hold the articles; the edition before it is the next page.

Old: paperindex.htm → html/YYYY-MM/DD/node_1.htm → content_A_B.htm (People's Daily: nbs.… → nw.…). New: pc/layout/YYYYMM/DD/node_01.html →
pc/content|con/YYYYMM/DD/content_N.html. Today's edition is found by meta refresh or script, else by the latest edition the page links, else by the date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from crawler.clock import SHANGHAI
from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.rows import links_of
from crawler.cms.rowtitles import Label, best_title
from crawler.dates import address_moment
from crawler.errors import NoRows
from crawler.place import PAGE_NAME
from crawler.records import ListPage, Request, Row, Skipped
from crawler.tags import TEXT
from crawler.text import clean, nfkc

FAMILY = "founder"
_NODE = re.compile(r"/(?:node_\w+|nbs\.[\w.]+)\.html?$", re.IGNORECASE)
_ARTICLE = re.compile(r"/(?:content_\w+|nw\.[\w.-]+)\.html?$", re.IGNORECASE)
_EDITION = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<dash>-?)(?P<m>0[1-9]|1[0-2])/(?P<d>0[1-9]|[12]\d|3[01])/(?=(?:node_|nbs\.)[^/]*$)", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:paperindex|index|default)?(?:\.html?)?$", re.IGNORECASE)
_EARLIER = re.compile(r"^\W*(?:上一期|前一期|上期|往期上一期)\W*$")
_STEPS = re.compile(
    r"^\W*(?:[上下前后]一?[版篇期页]|返回|目录|标题导航|版面导航|PDF|放大|缩小|默认|朗读|放大\+?|缩小-?|首页|末页|\d+)\W*$",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(r"^\W*(?:公益)?广告\W*\d*$")
_BACK = 3
"""Days that are tried for the edition before, where no link names it: weekends and holidays without a paper."""
_BACK_FROM_TODAY = 8
"""Days that are tried for the newest edition, where the front door names none: a weekly's too."""
_MOST_NODES = 80
_LONGEST_PAGE_NAME = 40  # characters, with the blanks of the markup


def recognise(doc: Doc) -> bool:
    """The address of an edition's page; or an index that is named so, or sends the reader to an edition."""
    path = urlsplit(doc.page.url).path
    if _NODE.search(path):
        return bool(_EDITION.search(doc.page.url)) or "content_" in doc.text
    if path.lower().endswith("paperindex.htm") or path.lower().endswith("paperindex.html"):
        return True
    return (
        _INDEX.search(path) is not None
        and bool(re.search(r"(?:\d{4}-?\d\d/\d\d/|layout/)[^\"'\s]*node_\w+\.html?", doc.text))
        and "content_" not in doc.text
    )


def read(doc: Doc) -> ListPage:
    """The articles of an edition's page, and requests for its other pages. Raises NoRows."""
    if not _EDITION.search(doc.page.url) and not _NODE.search(urlsplit(doc.page.url).path):
        return _index(doc)
    rows, skipped = _articles(doc)
    part = "part" in doc.context
    nodes = () if part else (*_newer(doc), *_nodes(doc))
    if not rows and not nodes:
        raise NoRows(doc.page.url, "这一版没有文章")
    return ListPage(FAMILY, rows, nodes, None if part else _earlier(doc), None, paper_name(doc), page_name(doc), skipped)


def page_name(doc: Doc) -> str:
    """The column that this page of the edition is: 要闻 of 第01版：要闻, else its number; from the link that leads to it, else from the
    first such words of the page."""
    own = _without_part(doc.page.url)
    for link in doc.tree.css("a[href]"):
        url = _without_part(doc.url(link.attributes.get("href")) or "")
        if url == own and (match := PAGE_NAME.search(clean(link.text() or ""))):
            return match["name"] or match[0]
    body = doc.tree.body
    match = PAGE_NAME.search(nfkc((body.text(separator="\n") or "")[:20_000])) if body is not None else None
    return clean(match["name"] or match[0]) if match else doc.column


def paper_name(doc: Doc) -> str:
    """The paper's name: SiteName, else what <title> begins with before the page's number or date."""
    if name := doc.metas.first("sitename"):
        return name
    node = doc.tree.css_first("title")
    title = clean(node.text() or "") if node else ""
    name = re.split(r"[\s_|:,-]|(?:(?:多媒体|全媒体)?(?:数字报|电子版|电子报|数字版))|第?\s*[A-Z]?\d+\s*版|(?:19|20)\d\d", title)[
        0
    ]
    return name if 2 <= len(name) <= 12 else doc.site


def _articles(doc: Doc) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    return articles(doc, lambda url: _ARTICLE.search(urlsplit(url).path) is not None)


def articles(doc: Doc, is_article: Callable[[str], bool]) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """The articles that a page of an edition links, each once with its best title and the edition's day; advertisements are skipped."""
    labels: dict[str, list[Label]] = {}
    for link in links_of(doc.tree, doc.base):
        url = _without_part(link.url)
        if is_article(url):
            held = labels.setdefault(url, [])
            if not _STEPS.match(link.label.text):
                held.append(link.label)
    moment = address_moment(doc.page.url)
    day = moment.at.date() if moment else None
    columns = sections(doc, labels)
    rows, skipped = [], []
    for url, held in labels.items():
        title = best_title(held)
        if _ADVERTISEMENT.match(title):
            skipped.append(Skipped(url, title, "广告"))
        else:
            own = address_moment(url)
            rows.append(Row(url, title, day or (own.at.date() if own else None), column=columns.get(url, "")))
    return tuple(rows), tuple(skipped)


def sections(doc: Doc, urls: Collection[str]) -> dict[str, str]:
    """Address -> name of the page (要闻 of 第01版:要闻) under whose name it stands, in a contents of the whole edition; {} for others.

    A table of contents that names the pages one after the other, before the articles of one, puts articles under the last name alone.
    """
    found: dict[str, str] = {}
    name = ""
    for node in doc.tree.body.traverse(include_text=True) if doc.tree.body is not None else ():
        if node.tag_id == TEXT:
            match = PAGE_NAME.fullmatch(clean(raw)) if 2 < len(raw := node.text_content or "") <= _LONGEST_PAGE_NAME else None
            name = (match["name"] or match[0]) if match else name
        elif name and node.tag == "a" and (url := _without_part(doc.url(node.attributes.get("href")) or "")) in urls:
            found.setdefault(url, name)
    return found if len(set(found.values())) > 1 else {}


def _without_part(url: str) -> str:
    """An address without the part of the page that its link shows (?div=-1)."""
    return url.split("?")[0] if "div=" in url else url


def _nodes(doc: Doc) -> tuple[Request, ...]:
    """The other pages of this edition: links in the folder of this page."""
    folder = doc.page.url.rsplit("/", 1)[0] + "/"
    urls = dict.fromkeys(
        url
        for link in doc.tree.css("a[href]")
        if (url := doc.url(link.attributes.get("href"))) and _NODE.search(urlsplit(url).path)
    )
    own = [url.split("?")[0] for url in urls if url.startswith(folder)]
    return tuple(doc.ask(FAMILY, url, part="1") for url in dict.fromkeys(own) if url != doc.page.url.split("?")[0])[:_MOST_NODES]


def earlier_links(doc: Doc) -> Iterator[str]:
    """Where the links 上一期 of a page lead."""
    for link in doc.tree.css("a[href]"):
        url = doc.url(link.attributes.get("href")) if _EARLIER.match(clean((link.text() or "")[:20])) else None
        if url and url != doc.page.url:
            yield url


def _earlier(doc: Doc) -> Request | None:
    """The edition before: the link 上一期, else the days before this one until one has a paper."""
    if url := next((url for url in earlier_links(doc) if _NODE.search(urlsplit(url).path)), None):
        return doc.ask(FAMILY, url)
    match = _EDITION.search(doc.page.url)
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    days = [_on(doc.page.url, match, day - timedelta(days=back)) for back in range(1, _BACK + 1)]
    return doc.ask(FAMILY, days[0], guess="1", otherwise=" ".join(days[1:]))


def _newer(doc: Doc) -> tuple[Request, ...]:
    """The newest edition by date, where the source's own address is that of an older one: the day changes, the address was copied once."""
    match = _EDITION.search(doc.page.url)
    if match is None or doc.context or doc.page.request.url.split("#")[0] != doc.source.url.split("#")[0]:
        return ()
    today = doc.page.fetched_at.astimezone(SHANGHAI).date()
    own = f"{match['y']}-{match['m']}-{match['d']}"
    days = [day for back in range(_BACK_FROM_TODAY) if (day := today - timedelta(days=back)).isoformat() > own]
    urls = [_on(doc.page.url, match, day) for day in days]
    return (doc.ask(FAMILY, urls[0], guess="1", otherwise=" ".join(urls[1:])),) if urls else ()


def _on(url: str, match: re.Match[str], day: date) -> str:
    return f"{url[: match.start()]}{day:%Y}{match['dash']}{day:%m}/{day:%d}/{url[match.end() :]}"


def _index(doc: Doc) -> ListPage:
    """The front door: where it sends the reader, the latest edition it links, or the edition of today."""
    moved = generic.moved(doc)
    if moved:
        return ListPage(
            FAMILY,
            (),
            (Request(moved[0].url, None, moved[0].headers, _family_of(moved[0].url)),),
            site=doc.site,
            column=doc.column,
        )
    linked: dict[tuple[str, str, str], str] = {}
    for link in doc.tree.css("a[href]"):
        url = doc.url(link.attributes.get("href"))
        if url and (match := _EDITION.search(url)):
            linked.setdefault((match["y"], match["m"], match["d"]), url)
    if linked:
        return ListPage(FAMILY, (), (doc.ask(FAMILY, linked[max(linked)]),), site=doc.site, column=doc.column)
    return ListPage(FAMILY, (), (_today(doc),), site=doc.site, column=doc.column)


def _family_of(url: str) -> str:
    """Only an edition, or another front door, goes on with this family."""
    return FAMILY if _NODE.search(urlsplit(url).path) or "paperindex" in url.lower() else ""


def _today(doc: Doc) -> Request:
    """The edition by the date of the day on which the page was fetched, or of the days before."""
    today = doc.page.fetched_at.astimezone(SHANGHAI).date()
    new = "layout" in doc.text
    paths = [
        f"pc/layout/{day:%Y%m}/{day:%d}/node_01.html" if new else f"html/{day:%Y-%m}/{day:%d}/node_1.htm"
        for day in (today - timedelta(days=back) for back in range(_BACK_FROM_TODAY))
    ]
    urls = [urljoin(doc.base, path) for path in paths]
    return doc.ask(FAMILY, urls[0], guess="1", otherwise=" ".join(urls[1:]))
