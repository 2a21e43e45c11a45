"""A page becomes an article.

    bytes | decode | tree | metas, title | body: source's CSS -> known containers -> comment marks -> density
          | lines around the body -> time, 来源, people | lines of the body -> blocks, files, videos | ReadArticle

Each step is a small pure module; this one says in which order they are asked and which answer wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.attached import attached_to
from crawler.blocks import blocks_of
from crawler.body import find_body
from crawler.bylines import Bylines, read_bylines
from crawler.containers import Found, is_paper
from crawler.credit_labels import DATE
from crawler.document import Document, open_document
from crawler.errors import NotAnArticle
from crawler.header import (
    Behind,
    credit_lines,
    lines_after,
    lines_before,
    lines_beside,
    named_lines,
    papers_header,
    parts_behind,
    without_column,
    writers_named,
)
from crawler.headline import headline_above, papers_headline, parted_headline
from crawler.judge import judge, judge_answer
from crawler.lines import Reading, read_lines
from crawler.linked import further_pages, is_file
from crawler.people import people_in
from crawler.place import column_of, is_papers_page, says_nothing, site_of, wechat_account
from crawler.published import Around, published, row_moment
from crawler.records import Article, Attachment, Block, Image, Page, ReadArticle, Row
from crawler.scripts import written_behind
from crawler.shells import is_shell, told_by_scripts
from crawler.signatures import signatures
from crawler.subtitles import find_subtitle
from crawler.text import bare, clean
from crawler.titles import Titled, find_title, listed_title
from crawler.trimming import Trimmed, trimmed

if TYPE_CHECKING:  # pydantic is needed where people's settings are read, not to read a page
    from crawler.settings import Source

_CAPTION_ENDS = ("摄", "摄)", "摄。", "摄影")
"""How a picture's text ends that names its photographer, in whatever element it stands."""
_HEADER_LINES = 6
"""Lines at the top of a body among which a skin may write title, 副题 and header."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = "\n。\n"
"""Between lines of different places: a label that ends one has no value in the next."""


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
    moment = row_moment(row)
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


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where an article's parts stand on its page: title, body and its lines, what stands behind it, the lines around it."""

    titled: Titled
    found: Found | None
    reading: Reading
    behind: Sequence[Behind]
    around: Around


def _parts(document: Document, source: Source | None, row: Row | None) -> _Parts:
    titled = parted_headline(document, _title(document, source, row))
    found = find_body(document, source, titled)
    reading = _read(found)
    behind = parts_behind(found.roots[-1]) if found is not None else []
    around = _around(document, found, titled, behind)
    atop = [line.text for line in reading.lines[:_HEADER_LINES]]
    in_paper = found is not None and (is_paper(found) or is_papers_page(around.head))
    if in_paper and (of_paper := papers_headline(document, titled, around.head)) is not None:
        return _Parts(of_paper, found, reading, behind, _around(document, found, of_paper, behind))
    for lines in (around.head, [*around.head, *atop]):  # some skins write the header into the text's element
        if (told := headline_above(titled, lines, document.tree.body, document.headings)) is not titled:
            return _Parts(told, found, reading, behind, _around(document, found, told, behind))
    return _Parts(titled, found, reading, behind, around)


def _read_shown(document: Document, source: Source | None = None, row: Row | None = None) -> ReadArticle:
    parts = _parts(document, source, row)
    title, around = parts.titled.title, parts.around
    site = site_of(document, title) or (row.site if row else "")
    column, column_rule = _column(document, parts, row)
    subtitle, subtitle_rule = _subtitle(document, source, parts, site, column)
    body = trimmed(parts.reading.lines, title, subtitle, writers_named(around.head))
    signed = signatures([line.text for line in body.lines if line.kind == "text"])
    credited = (without_column(around.head, column), body.aside, signed, around.tail)
    bylines = read_bylines(_APART.join("\n".join(credit_lines(lines)) for lines in credited))
    around = replace(around, aside=body.aside)
    when = published(document, source, row, title, around)
    origin, origin_rule = _origin(document, source, bylines, around, site)
    blocks = blocks_of(body.lines, document.url)
    captions = _captions(body, blocks)
    article = Article(
        url=document.url,
        title=title,
        subtitle=subtitle,
        blocks=blocks,
        site=site,
        district=source.district if source else "",
        column=column,
        source_id=source.id if source else "",
        published_at=when.moment.at if when.moment else None,
        published_precision=when.moment.precision if when.moment else None,
        origin=origin,
        authors=_authors(bylines, captions, row),
        photographers=tuple(dict.fromkeys([*bylines.photographers, *captions.photographers])),
        editors=bylines.editors,
        attachments=attached_to(document, parts.reading, parts.found is not None, parts.behind),
        byline_at=None,
    )
    article = _with_byline_place(article, body)
    explained = (
        ("title", parts.titled.rule),
        ("body", parts.found.rule if parts.found else "没有找到正文"),
        ("published_at", when.rule),
        ("origin", origin_rule),
        *([("subtitle", subtitle_rule)] if subtitle else []),
        *([("column", column_rule)] if column else []),
        *_who_named(article, {"标题旁的一行": around.head, "正文里的署名": (*body.aside, *signed), "正文之后": around.tail}),
    )
    return ReadArticle(article, explained, further_pages(document.html, document.url))


def _column(document: Document, parts: _Parts, row: Row | None) -> tuple[str, str]:
    """The column that the page names, or its list where the page names none of its own; a paper's edition knows it better."""
    column, rule = column_of(document, parts.titled.title)
    in_paper = parts.found is not None and is_paper(parts.found)
    if row is not None and row.column and (not column or says_nothing(column) or in_paper):
        return row.column, "列表"
    return column, rule


def _subtitle(document: Document, source: Source | None, parts: _Parts, site: str, column: str) -> tuple[str, str]:
    if source and source.subtitle and (node := document.tree.css_first(source.subtitle)) and (said := clean(node.text() or "")):
        return said, f"源设置 subtitle = {source.subtitle}"
    body = parts.found.roots[0] if parts.found else None
    return find_subtitle(document, parts.titled, body, parts.around.head, parts.reading.lines[:_HEADER_LINES], site, column)


def _captions(body: Trimmed, blocks: Sequence[Block]) -> Bylines:
    """The people whom the texts of pictures name, and lines of text that end as those do."""
    shown = [block.caption for block in blocks if isinstance(block, Image)]
    shown += [line.text for line in body.lines if line.kind == "caption" or (line.kind == "text" and _names_who_took(line.text))]
    return read_bylines("\n".join(credit_lines(shown)))


def _names_who_took(text: str) -> bool:
    """Whether a line ends as the text of a picture does: … 沈知秋 摄, …。摄影/沈知秋."""
    return text.endswith(_CAPTION_ENDS) or any(
        label in text[-_LONGEST_CREDIT_OF_CAPTION:] for label in ("摄影/", "摄影:", "供图:", "图/")
    )


_LONGEST_CREDIT_OF_CAPTION = 16  # characters


def _authors(bylines: Bylines, captions: Bylines, row: Row | None) -> tuple[str, ...]:
    """The writers of the article's own credits or its list's, and of its pictures' who are said to have both written and taken them."""
    both = (name for name in captions.authors if name in captions.photographers)
    return tuple(dict.fromkeys([*(bylines.authors or _listed_authors(row)), *both]))


def _listed_authors(row: Row | None) -> list[str]:
    """The writers that a feed names, where the page names none; accounts (admin, 区融媒体中心) are nobody."""
    return people_in(row.author, handles=False, all_of_it=True) if row is not None and row.author else []


def _who_named(article: Article, places: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Where the first of each kind of people is named: among the lines of these places, in a caption, else in the list's row."""
    shown = {**places, "图注": [block.caption for block in article.blocks if isinstance(block, Image)]}
    out = []
    for field, names in (("authors", article.authors), ("photographers", article.photographers), ("editors", article.editors)):
        if names:
            there = next((place for place, lines in shown.items() if any(names[0] in line for line in lines)), "")
            if not there:  # 张 越
                close = ((place, "".join("".join(lines).split())) for place, lines in shown.items())
                there = next((place for place, text in close if names[0] in text), "列表")
            out.append((field, there))
    return out


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


# ---------------------------------------------------------------- body
def _read(found: Found | None) -> Reading:
    if found is None:
        return Reading()
    return read_lines(found.roots, keep=sum(len(root.text() or "") for root in found.roots) // 2)


# ---------------------------------------------------------------- around the body
def _around(document: Document, found: Found | None, titled: Titled, behind: Sequence[Behind]) -> Around:
    if found is None:
        return Around((), (), ())
    head = [*named_lines(document), *lines_before(found.roots[0], titled.title)[::-1]]
    if is_paper(found) or is_papers_page(head):
        head = papers_header(head, titled.title)
    if titled.node is not None and not any(_YEAR.search(line) for line in head):
        head += lines_beside(titled.node)
    return Around(head, (), lines_after(behind))


def _origin(document: Document, source: Source | None, bylines: Bylines, around: Around, site: str) -> tuple[str, str]:
    if source and source.origin and (node := document.tree.css_first(source.origin)):
        return clean(node.text() or ""), f"源设置 origin = {source.origin}"
    if said := document.metas.first("contentsource"):
        if bylines.origin and bylines.origin != said and _says_nothing(said, document):
            return bylines.origin, "标题旁的来源 (meta 只有站名)"
        if bylines.labelled and bylines.origin != said and (shown := _other_source(said, around)):
            return shown, "标题旁的来源 (meta 是另一个来源)"
        return said, "meta ContentSource"
    if document.detail and document.detail.source:
        return document.detail.source, "脚本 DETAIL (gkmlpt)"
    if bylines.origin:
        return bylines.origin, "标题旁的来源"
    if account := wechat_account(document):
        return account, "微信公众号"
    if written := written_behind(document.html, "来源"):
        return written, "标题旁的来源 (由脚本写出)"
    if site and any(_beside_time(line) == site for line in (*around.head, *around.aside)):
        return site, "标题旁时间旁的站名"
    return "", "页面没有写明"


def _beside_time(line: str) -> str:
    """What stands in a line of the header beside its time of day; "" without one (a paper's name and day head the page, not the article)."""
    time = DATE.search(line)
    if time is None or time["hour"] is None:
        return ""
    return f"{line[: time.start()]} {line[time.end() :]}".strip(" |/丨·")


def _other_source(said: str, around: Around) -> str:
    """The source that the page's own header names with a label, where it is another than its meta's: templates leave old values there."""
    shown = read_bylines("\n".join(credit_lines(around.head)))
    inner, outer = sorted((bare(said), bare(shown.origin)), key=len)
    return shown.origin if shown.labelled and inner and inner not in outer else ""


_GENERIC_SOURCE = re.compile(r"本[网站报台]|原创|转载|网络|互联网|\S{2,6}[省市县区州盟旗]|.*(?:人民政府|政府)(?:门户)?(?:网站?)?")


def _says_nothing(source: str, document: Document) -> bool:
    """Whether a ContentSource is only the site's own name, the region's, or 本网: some systems fill it so for every article."""
    return bool(_GENERIC_SOURCE.fullmatch(source)) or source == document.metas.first("sitename")
