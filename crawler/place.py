"""Site and column of an article: the metas of the national rule, else the breadcrumb (当前位置) and the end of <title>."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from selectolax.lexbor import LexborNode

from crawler import elementnames
from crawler.document import Document, names_with
from crawler.sitenames import PARTING, column_behind, site_before, site_behind
from crawler.tags import TEXT
from crawler.text import bare, clean, places_of
from crawler.titles import text_of

_CRUMB_NAME = re.compile(
    r"crumb|curmb|(?:^|[.#_-])bread(?:$|[_-])|position|location|dqwz|nav[-_]?path|(?:^|[.#_-])place|(?:^|[.#])(?:wz|weizhi|curpos|dangq|path|local|lm_?wz)$",
    re.IGNORECASE,
)
_CRUMB_TEXT = re.compile(r"(?:当前|所在|现在|[您你])的?\s*位\s*置|[您你](?:所|现)?在(?=的?\s*位|\s*[:：])")
_CRUMB_PARTS = re.compile(r"\s*(?:[-=]*>+|»|/|→|›|-)\s*")
_NO_COLUMN = re.compile(
    r"^\S{0,4}首\s*页$|^主页$|^(?:新闻|信息|文章|稿件|资讯|图文)?(?:正文|内容|详情)页?$|^详情|^详细|^文章|^(?:浏览|阅读|查看|显示)|^(?:新闻|文章|信息)列表$|位置|\.[a-z]{2,4}$|^返回|^查看|^打印|^关闭|^[大中小]$|^字[号体]|^home$|^您|门户网站$|(?:人民)?政府(?:网|门户)?$|^$|^\d+$|^(?:19|20)\d\d\s*[-/.年]",
    re.IGNORECASE,
)
PAGE_NAME = re.compile(
    r"(?:第\s*[A-Z]?\d{1,3}\s*版|(?<![\w第])(?:[A-Z]\d{1,3}|0\d)\s*版|(?<!\w)[A-Z]\d{1,2}(?=\s*:)|(?<![\w:.-])0\d(?=\s*:\s*[^\d\s]))(?:(?:[^\S\n]*|\s*:\s*)(?![:\d])(?P<name>[^\s|>]{1,12}))?"
)
"""The number of a page and its name behind a blank or a colon; the name is not in another element unless a colon leads to it."""
_EDITION_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_LONGEST_EDITION = 60  # characters of a line that says on which page of which day
_LONGEST = 30
_LONGEST_OF_APP = 8  # characters
_SITE_METAS = ("sitename", "og:site_name", "application-name")


def site_of(document: Document, title: str) -> str:
    """The site's name: SiteName, og:site_name, a WeChat article's account, else what <title> says beside the article's title."""
    if account := wechat_account(document):
        return account
    if said := document.metas.first(*_SITE_METAS):
        return said
    shown = text_of(document.tree.css_first("title"))
    if 2 <= len(shown) <= _LONGEST_OF_APP and title and shown != title and not (PARTING.search(shown) or says_nothing(shown)):
        return shown  # H5 apps write their own name into every <title>
    behind = site_behind(shown)
    return behind if behind and bare(behind) not in bare(title) else site_before(shown, title)


def wechat_account(document: Document) -> str:
    """The account that published a WeChat article, whose name stands beside the time; "" for any other page."""
    node = document.tree.css_first("#js_name") if "#js_content" in document.named else None
    return clean(node.text() or "") if node is not None else ""


def column_of(document: Document, title: str) -> tuple[str, str]:
    """The column's name and the rule that gave it: ColumnName, else the last step of the breadcrumb that is no 首页, 正文 or the title."""
    said = document.metas.first("columnname")
    if said and not _GENERAL.fullmatch(said):
        return said, "meta ColumnName"
    if ".classify" in document.named and (classed := _class_of(document)):
        return classed, "信息公开的分类"
    crumbs = _crumbs(document)
    parted = (node for node, text in crumbs if _PARTING_SIGNS.search(text) or _CRUMB_TEXT.search(text))
    for node in chain(parted, _from_home(document), _written_crumb(document), _short(crumbs)):
        steps = _steps(node)
        named = [step for step in steps if not names_no_column(step) and bare(step) != bare(title) and len(step) <= _LONGEST]
        if named:
            return _of_page(CATEGORY.sub("", named[-1])), "当前位置"
    return (said, "meta ColumnName") if said else (column_behind(text_of(document.tree.css_first("title")), title), "<title>")


CATEGORY = re.compile(r"^(?:分类|类别|栏目|频道)\s*:\s*|归档$")
"""What some templates (WordPress, NexT) write before a column's name."""


def is_papers_page(lines: Sequence[str]) -> bool:
    """Whether lines around a title say on which page of a paper's edition they stand (A4:副刊 2026年3月5日 星期四; 第A01版:要闻 下一版)."""
    short = [line for line in lines if len(line) <= _LONGEST_EDITION]
    return any(_PAGE_FIRST.match(line) or (_EDITION_DAY.search(line) and PAGE_NAME.search(line)) for line in short)


_PAGE_FIRST = re.compile(r"\W*第\s*[A-Z]?\d{1,3}\s*版(?:\s|:|$)")


def _of_page(name: str) -> str:
    """要闻 of 第01版:要闻; any other name as it is."""
    page = PAGE_NAME.fullmatch(name)
    return page["name"] or name if page else name


def _short(crumbs: list[tuple[LexborNode, str]]) -> Iterator[LexborNode]:
    """Those that are no longer than a breadcrumb: .wz is 位置 in some skins and 文章 in others."""
    return (node for node, text in crumbs if len(clean(text)) <= _LONGEST_UNPARTED)


_LONGEST_UNPARTED = 80
_GENERAL = re.compile(r"(?:政府|政务)?信息公开(?:平台|专栏|目录|网)?")
"""What gkmlpt writes as ColumnName of every article."""


def says_nothing(column: str) -> bool:
    """Whether a column's name is that of the whole platform."""
    return bool(_GENERAL.fullmatch(column))


def names_no_column(step: str) -> bool:
    """Whether a step of a breadcrumb, or a tab, is no column's name: 首页, 正文, 返回, a number."""
    return bool(_NO_COLUMN.search(step))


def _class_of(document: Document) -> str:
    """The 分类 in the table above an article of an open-government platform (gkmlpt, 信息公开目录); "" without one."""
    table = document.tree.css_first(".classify")
    cells = [clean(cell.text() or "") for cell in table.css("td, th")] if table is not None else []
    return next((value for label, value in pairwise(cells) if label.rstrip(":") in ("分类", "主题分类")), "")


def _written_crumb(document: Document) -> Iterator[LexborNode]:
    """The breadcrumb by its words alone (您现在的位置: 首页 -> 要闻): templates give it any name."""
    body = document.tree.body
    if body is None or not _says_where(document.html):
        return
    for node in body.traverse(include_text=True):
        if node.tag_id == TEXT and _CRUMB_TEXT.search((node.text_content or "")[:40]):
            at = node.parent
            for _ in range(2):
                if at is not None and at.css_first("a") is None:
                    at = at.parent
            if at is not None and at.tag != "body" and len(at.text() or "") <= _LONGEST_CRUMB:
                yield at
            return


_LONGEST_CRUMB = 400
_PARTED = re.compile(r"</a>(?:\s|&nbsp;|&emsp;|</?(?:i|em|b|font|span)\b[^>]{0,80}>)*(?:&gt;|&raquo;|&rarr;|[>»›→/])")
_ENDS_OF_HOMES = ("页", "网")
"""How the link to a home page ends: 首页, or the site's name."""
_HOME = re.compile(r"[首主]页$|^[\u4e00-\u9fff]{2,18}网$")
_MOST_LINKS = 300


def _from_home(document: Document) -> Iterator[LexborNode]:
    """The breadcrumb that says nothing of itself: a link to the home page with a sign of parting behind it (首页 > 要闻 > 正文)."""
    if not _parts_home(document.html):
        return
    for link in document.tree.css("a")[:_MOST_LINKS]:
        if _HOME.search((link.text() or "").strip()) and (above := link.parent) is not None and _parted(link):
            if above.tag != "body" and len(above.text() or "") <= _LONGEST_CRUMB:
                yield above
            return


def _parts_home(html: str) -> bool:
    """Whether a sign of parting follows a link to a home page anywhere: asked of the text first."""
    return any(
        html.startswith("</a>", at + 1) and _PARTED.match(html, at + 1) for end in _ENDS_OF_HOMES for at in places_of(end, html)
    )


def _parted(link: LexborNode) -> bool:
    """Whether a sign of parting is what follows a link."""
    node = link.next
    while node is not None and not (text := (node.text(deep=True) if node.tag != "-text" else node.text_content or "").strip()):
        node = node.next
    return node is not None and node.tag != "a" and bool(_CRUMB_PARTS.match(text))


_MARKS_OF_CRUMB = ("位", "您")
"""Of 位置, and of 您在:."""


def _says_where(html: str) -> bool:
    """Whether the words of a breadcrumb stand anywhere: asked of the text, since a walk over the tree costs more."""
    return any(_CRUMB_TEXT.search(html, max(at - 7, 0), at + 5) for mark in _MARKS_OF_CRUMB for at in places_of(mark, html))


_PARTING_SIGNS = re.compile(r"[>»›→/]|-{2,}|\s-\s")


def _crumbs(document: Document) -> list[tuple[LexborNode, str]]:
    """Elements named as breadcrumbs with their texts, those that say so in words first."""
    named = [name for name in names_with(document, elementnames.CRUMB) if _CRUMB_NAME.search(name)]
    nodes = (node for name in (*named, *elementnames.CRUMB_WHOLE) for node in document.named.get(name, [])[:3])
    out = [(node, text) for node in nodes if len(text := node.text() or "") <= _LONGEST_NAMED and "。" not in text]
    return sorted(out, key=lambda each: not _CRUMB_TEXT.search(each[1]))[:8]


_LONGEST_NAMED = 600  # characters, with the blanks of the markup


_NO_STEP = re.compile(rf"{_CRUMB_TEXT.pattern}|[。,;:!?]")


def _steps(node: LexborNode) -> list[str]:
    if items := node.css("li"):  # Bootstrap's breadcrumb: a list whose signs CSS draws, the last step unlinked
        return [step for item in items if (step := clean(item.text() or "").strip(">»›→/ "))]
    links = [clean(link.text() or "") for link in node.css("a")]
    text = clean(node.text() or "")
    if not links and not _CRUMB_TEXT.search(text):
        return []
    tail = next((part for part in reversed(_CRUMB_PARTS.split(text)) if not names_no_column(part)), "")  # … > 要闻 > 阅读
    told = any(link and tail.endswith(link) for link in links)
    is_step = PAGE_NAME.fullmatch(tail) or not _NO_STEP.search(tail)  # … > 云溪日报 > 01:头版
    if links and not told and _PARTING_SIGNS.search(text) and 2 <= len(tail) <= _LONGEST and is_step:
        links.append(tail)
    return links
