"""A page becomes an article.

    bytes | decode | tree | metas, title | body: source's CSS -> known containers -> comment marks -> density
          | lines around the body -> time, 来源, people | lines of the body -> blocks, files, videos | ReadArticle

Each step is a small pure module; this one says in which order they are asked and which answer wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from crawler import dates
from crawler.blocks import blocks_of
from crawler.bylines import Bylines, read_bylines
from crawler.clock import SHANGHAI
from crawler.containers import Found, known_containers, marked_body, with_pictures_above
from crawler.density import densest, holds
from crawler.document import Document, open_document
from crawler.errors import NotAnArticle
from crawler.header import PARTS_OF_TABLES, credit_lines, lines_after, lines_before, lines_beside, named_lines
from crawler.headline import headline_above
from crawler.jsonarticle import said_when
from crawler.judge import judge, judge_answer
from crawler.lines import Line, Reading, read_lines
from crawler.linked import attachments_of, further_pages, is_file, scripted_videos, video_of
from crawler.pictures import is_wordless, picture_body
from crawler.place import column_of, site_of, wechat_account
from crawler.records import Article, Attachment, Image, Page, ReadArticle, Row
from crawler.settings import Source
from crawler.shells import is_shell, told_by_scripts
from crawler.signatures import signatures
from crawler.subtitles import find_subtitle
from crawler.text import clean
from crawler.titles import Titled, find_title, listed_title
from crawler.tree import parse
from crawler.trimming import Trimmed, trimmed

_SMALL = 200
"""Characters under which a known container is compared with the densest element of the page."""
_HEADER_LINES = 6
"""Lines at the top of a body among which a skin may write title, 副题 and header."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = "\n。\n"
"""Between lines of different places: a label that ends one has no value in the next."""
_TINY = 0.25
"""A container with less than this share of the densest element's text is passed over."""


def read_article(page: Page, source: Source | None = None, row: Row | None = None) -> ReadArticle:
    """The article that a page holds. Raises the PageError that says why a page is none (see `crawler.judge`).

    source: its CSS goes before everything found out, and it gives district and id. row: the list's line, which fills in what
    the page does not say. Every time is in Asia/Shanghai.
    """
    judge_answer(page.url, page.status, page.headers, page.content)
    if is_file(page.content):
        return _file_as_article(page, source, row)
    document = _opened(page, source)
    read = read_document(document, source, row)
    judge(document, read)
    return read


def read_further(page: Page, source: Source | None = None) -> ReadArticle:
    """A further page of a long article: judged as an answer, not as an article of its own (it may be three lines long)."""
    judge_answer(page.url, page.status, page.headers, page.content)
    return read_document(_opened(page, source), source, None)


def _opened(page: Page, source: Source | None) -> Document:
    return open_document(page.content, page.url, page.header("content-type"), source.encoding if source else None)


def _file_as_article(page: Page, source: Source | None, row: Row | None) -> ReadArticle:
    """A list may link a file in the place of an article: then the list's title and day, and the file as attachment."""
    if row is None or not row.title:
        raise NotAnArticle(page.url, "是文件, 不是网页")
    moment = _row_moment(row)
    title = clean(row.title)
    article = Article(
        url=page.url,
        title=title,
        district=source.district if source else "",
        source_id=source.id if source else "",
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else None,
        attachments=(Attachment(title, page.url),),
    )
    return ReadArticle(
        article, (("title", "列表"), ("body", "链接直接指向文件"), ("published_at", "列表" if moment else "页面没有写明"))
    )


def read_document(document: Document, source: Source | None = None, row: Row | None = None) -> ReadArticle:
    """`read_article` for a page that is open already. A shell's article is read from the JSON that its scripts hold."""
    read = _read_shown(document, source, row)
    if (is_shell(read.article) or _is_untold(read)) and (told := told_by_scripts(document)) is not None:
        inner = _read_shown(open_document(told, document.url), source, row)
        if len(inner.article.body) > len(read.article.body) * _MOST_OF_IT or not read.article.blocks:
            return _told(inner, read, "页面脚本里的 JSON")
    return read


_MOST_OF_IT = 0.9


def _is_untold(read: ReadArticle) -> bool:
    """Whether a page's <title> names the app alone, and no headline was found: H5 pages of county media, whose state has it."""
    return dict(read.explained)["title"] in ("<title>", "标题元素")


def read_answer(page: Page, answer: bytes, source: Source | None = None, row: Row | None = None) -> ReadArticle:
    """The article of a shell from the answer of its interface (see `crawler.shells`). Raises the PageError that says why there is none."""
    shown = _read_shown(_opened(page, source), source, row)
    document = open_document(answer, page.url)
    read = _told(_read_shown(document, source, row), shown, "接口的 JSON")
    judge(document, read)
    return read


def _told(inner: ReadArticle, shown: ReadArticle, rule: str) -> ReadArticle:
    """An article told by JSON, with the site and column that its shell shows."""
    article = replace(
        inner.article, site=inner.article.site or shown.article.site, column=inner.article.column or shown.article.column
    )
    return ReadArticle(article, tuple((name, rule if name == "body" else said) for name, said in inner.explained), ())


def _read_shown(document: Document, source: Source | None = None, row: Row | None = None) -> ReadArticle:
    titled = _title(document, source, row)
    found = _body(document, source, titled)
    reading = _read(found)
    around = _around(document, found, titled)
    if (told := headline_above(titled, [*around.head, *(line.text for line in reading.lines[:_HEADER_LINES])])) is not titled:
        titled, around = told, _around(document, found, told)
    site = site_of(document, titled.title) or (row.site if row else "")
    column = column_of(document, titled.title) or (row.column if row else "")
    subtitle = _said_subtitle(document, source) or find_subtitle(
        document, titled, around.head, reading.lines[:_HEADER_LINES], site, column
    )
    body = trimmed(reading.lines, titled.title, subtitle)
    signed = signatures([line.text for line in body.lines if line.kind == "text"])
    bylines = read_bylines(
        _APART.join("\n".join(credit_lines(lines)) for lines in (around.head, body.aside, signed, around.tail))
    )
    moment, moment_rule = _moment(document, source, titled.title, around, body, row)
    origin, origin_rule = _origin(document, source, bylines)
    blocks = blocks_of(body.lines, document.url)
    captions = read_bylines("\n".join(credit_lines([block.caption for block in blocks if isinstance(block, Image)])))
    article = Article(
        url=document.url,
        title=titled.title,
        subtitle=subtitle,
        blocks=blocks,
        site=site,
        district=source.district if source else "",
        column=column,
        source_id=source.id if source else "",
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else None,
        origin=origin,
        authors=bylines.authors,
        photographers=tuple(dict.fromkeys([*bylines.photographers, *captions.photographers])),
        editors=bylines.editors,
        attachments=_attachments(document, found, reading),
        byline_at=None,
    )
    explained = (
        ("title", titled.rule),
        ("body", found.rule if found else "没有找到正文"),
        ("published_at", moment_rule),
        ("origin", origin_rule),
    )
    return ReadArticle(_with_byline_place(article, body), explained, further_pages(document.html, document.url))


def _with_byline_place(article: Article, body: Trimmed) -> Article:
    if not article.authors and not article.photographers:
        return article
    place = len(article.blocks) if body.byline_at is None else min(body.byline_at, len(article.blocks))
    return replace(article, byline_at=place)


# ---------------------------------------------------------------- title
def _title(document: Document, source: Source | None, row: Row | None) -> Titled:
    if source and source.title and (node := document.tree.css_first(source.title)):
        return Titled(clean(node.text() or ""), node, f"源设置 title = {source.title}")
    titled = find_title(document)
    if not document.metas.first("articletitle") and (detail := document.detail):
        return Titled(detail.title, titled.node, "脚本 DETAIL (gkmlpt)")
    if row is None:
        return titled
    if not titled.title:
        return Titled(clean(row.title), None, "列表")
    return listed_title(document, clean(row.title), titled)


def _said_subtitle(document: Document, source: Source | None) -> str:
    node = document.tree.css_first(source.subtitle) if source and source.subtitle else None
    return clean(node.text() or "") if node else ""


# ---------------------------------------------------------------- body
def _body(document: Document, source: Source | None, titled: Titled) -> Found | None:
    """The first answer of the chain that is not tiny against the densest element."""
    if source and source.body and (nodes := document.tree.css(source.body)):
        return Found(tuple(nodes), f"源设置 body = {source.body}")
    candidates = known_containers(document)
    if not candidates and (detail := document.detail) and detail.content:
        body = parse(detail.content).body
        return Found((body,), "脚本 DETAIL (gkmlpt)") if body is not None else None
    if marked := marked_body(document):
        candidates.append(marked)
    candidates = [with_pictures_above(each, titled.title) for each in _innermost(candidates)]
    for candidate in candidates:
        if _running_text(candidate) >= _SMALL:
            return candidate
    dense = densest(document.tree, titled.node)
    if not candidates and is_wordless(dense) and (pictured := picture_body(document, titled.node)) is not None:
        return pictured
    if dense is None:
        return max(candidates, key=_running_text, default=None)
    size = _running_text(dense)
    return next((each for each in candidates if _running_text(each) >= size * _TINY or _holds_media(each, document)), dense)


def _innermost(candidates: list[Found]) -> list[Found]:
    """The candidates without those that wrap an earlier one: the more telling name is the text, the other its page (新浪 .article-content)."""
    kept: list[Found] = []
    for each in candidates:
        wrapped = [inner for inner in kept if any(holds(root, inner.roots[0]) for root in each.roots)]
        if not any(_running_text(inner) >= _SOME for inner in wrapped):
            kept.append(each)
    return kept


_SOME = 60
"""Characters that make an inner container a text and no empty box."""


def _holds_media(found: Found, document: Document) -> bool:
    """Whether a container without much text holds files, videos or pictures: such a notice is whole without a word."""
    for root in found.roots:
        if root.tag != "-text" and (
            attachments_of(root.css("a"), document.url) or root.css_first("video, iframe, embed, img") is not None
        ):
            return True
    return False


def _running_text(found: Found) -> int:
    """Characters of an element outside its links."""
    size = 0
    for root in found.roots:
        size += len("".join((root.text() or "").split()))
        if root.tag != "-text":
            size -= sum(len(link.text() or "") for link in root.css("a"))
    return size


def _read(found: Found | None) -> Reading:
    if found is None:
        return Reading()
    return read_lines(found.roots, keep=sum(len(root.text() or "") for root in found.roots) // 2)


# ---------------------------------------------------------------- around the body
@dataclass(frozen=True, slots=True)
class _Around:
    head: list[str]
    """Nearest to the title first."""
    tail: list[str]


def _around(document: Document, found: Found | None, titled: Titled) -> _Around:
    if found is None:
        return _Around([], [])
    first, last = found.roots[0], found.roots[-1]
    head = [*named_lines(document), *lines_before(first, titled.title)[::-1]]
    if titled.node is not None and not any(_YEAR.search(line) for line in head):
        head += lines_beside(titled.node)
    return _Around(head, lines_after(last))


def _moment(
    document: Document, source: Source | None, title: str, around: _Around, body: Trimmed, row: Row | None
) -> tuple[dates.Moment | None, str]:
    """The time of publication, and the rule that gave it. A day is completed by a time of the same day found elsewhere."""
    answers: list[tuple[dates.Moment, str]] = []
    if (selector := source.date if source else None) and (node := document.tree.css_first(selector)):
        said_here = dates.parse_moment(node.text() or "")
        if said_here is not None:
            return said_here, f"源设置 date = {selector}"
    if moment := dates.wechat_moment(document.html) if "#js_content" in document.named else None:
        answers.append((moment, "微信脚本 ct"))
    lines = [*around.head, *body.aside]
    beside = dates.ranked_moment(lines)
    if said := dates.meta_moment(document.metas):
        if beside is not None and _is_contradicted(said, beside, lines):
            answers.append((beside[1], "标题旁的时间 (meta 是另一个日期)"))
        else:
            answers.append((said[0], f"meta {said[1]}"))
    if (detail := document.detail) and detail.published_at:
        answers.append((dates.Moment(detail.published_at, "minute"), "脚本 DETAIL (gkmlpt)"))
    if moment := dates.structured_moment(document.data):
        answers.append((moment, "JSON-LD datePublished"))
    if beside is not None:
        answers.append((beside[1], "标题旁的时间"))
    if (not answers or not answers[0][0].minute) and (moment := dates.line_moment(around.tail)):
        answers.append((moment, "正文后的时间"))
    if not answers and (moment := dates.address_moment(document.url)):
        answers.append((moment, "网址中的日期"))
    if not answers and row is not None and (moment := _row_moment(row)):
        answers.append((moment, "列表"))
    if not answers:
        return None, "页面没有写明"
    first = answers[0]
    vague = not first[0].minute or (
        first[1].startswith("meta") and first[0].at.hour == first[0].at.minute == 0
    )  # a day written as midnight
    if not first[0].minute and row is not None and row.published_at is not None and (listed := _row_moment(row)):
        answers.append((listed, "列表"))  # interfaces (开普 es-search, feeds) tell the minute where the page tells the day
    if vague and (told := dates.without_year(around.head, first[0].at.date())):
        answers.append((told, "标题旁的时间"))
    if vague and (told := dates.parse_moment(said_when(document.html, title))):
        answers.append((told, "脚本里的时间"))
    if vague:
        for each in answers[1:]:
            if each[0].minute and each[0].at.date() == first[0].at.date():
                return each[0], f"{first[1]}, 时刻据{each[1]}"
    return first


def _is_contradicted(said: tuple[dates.Moment, str], beside: tuple[int, dates.Moment], lines: list[str]) -> bool:
    """Whether the page shows another day as that of publication, and a meta's day is one of production or of signing (成文日期)."""
    rank, shown = beside
    if shown.at.date() == said[0].at.date():
        return False
    if said[1] in dates.WEAK_METAS and not said[0].minute:
        return rank == 0 or shown.minute
    return rank == 0 and not said[0].minute and said[0].at.date() in dates.other_days(lines)


def _row_moment(row: Row) -> dates.Moment | None:
    if row.published_at is not None:
        return dates.Moment(row.published_at.astimezone(SHANGHAI), "minute")
    return dates.parse_moment(row.day.isoformat()) if row.day else None


def _origin(document: Document, source: Source | None, bylines: Bylines) -> tuple[str, str]:
    if source and source.origin and (node := document.tree.css_first(source.origin)):
        return clean(node.text() or ""), f"源设置 origin = {source.origin}"
    if said := document.metas.first("contentsource"):
        if bylines.origin and bylines.origin != said and _says_nothing(said, document):
            return bylines.origin, "标题旁的来源 (meta 只有站名)"
        return said, "meta ContentSource"
    if document.detail and document.detail.source:
        return document.detail.source, "脚本 DETAIL (gkmlpt)"
    if bylines.origin:
        return bylines.origin, "标题旁的来源"
    account = wechat_account(document)
    return (account, "微信公众号") if account else ("", "页面没有写明")


_GENERIC_SOURCE = re.compile(r"本[网站报台]|原创|转载|网络|互联网|\S{2,6}[省市县区州盟旗]|.*(?:人民政府|政府)(?:门户)?(?:网站?)?")


def _says_nothing(source: str, document: Document) -> bool:
    """Whether a ContentSource is only the site's own name, the region's, or 本网: some systems fill it so for every article."""
    return bool(_GENERIC_SOURCE.fullmatch(source)) or source == document.metas.first("sitename")


# ---------------------------------------------------------------- files and videos
def _attachments(document: Document, found: Found | None, reading: Reading) -> tuple[Attachment, ...]:
    if found is not None and reading.size < _SMALL and not any(line.kind == "video" for line in reading.lines):
        scripted = scripted_videos(document.html, document.url)
    else:
        scripted = ()
    files = attachments_of([*reading.links, *_links_below(found)], document.url)
    videos = (video_of(line.node, document.url) for line in reading.lines if _is_video(line) and line.node is not None)
    return tuple({each.url: each for each in [*files, *filter(None, videos), *scripted]}.values())


def _is_video(line: Line) -> bool:
    return line.kind == "video"


_FILES_BELOW = re.compile(r"附\s*件|下\s*载|\.(?:doc|xls|pdf|wps|et\b|ofd|zip|rar|ppt|DOC|XLS|PDF|WPS|OFD|ZIP|RAR|PPT)")
_LONG_LIST = 3000


def _links_below(found: Found | None) -> list[LexborNode]:
    """Links in the next few elements behind the body: many skins list 附件 there."""
    if found is None:
        return []
    out: list[LexborNode] = []
    node: LexborNode | None = found.roots[-1]
    steps = 2
    while steps > 0 and node is not None and node.tag not in ("body", "html"):
        steps -= node.tag not in PARTS_OF_TABLES
        sibling = node.next
        while sibling is not None and len(out) < 60:
            if sibling.tag and sibling.tag[0] != "-" and _FILES_BELOW.search((sibling.text() or "")[:_LONG_LIST]):
                out.extend(sibling.css("a")[:60])
            sibling = sibling.next
        node = node.parent
    return out
