"""Is a fetched page to be trusted as an article? Silence about a page that is none would be a lie, and so would a version made from it.

    status, headers, text, what was read -> nothing, or the PageError that says what the page is instead

The phrases (页面不存在, 系统维护, 请登录) count only where nothing speaks for an article: a page that gives its time of
publication, or holds a real text, is an article *about* 404, 维护 or 登录.
"""

from __future__ import annotations

import re

from crawler.cms.links import absolute, kind, shape
from crawler.containers import is_of_paper
from crawler.document import Document
from crawler.errors import Challenge, EmptyShell, LoginWall, NotAnArticle, PageCutOff
from crawler.lines import read_lines
from crawler.messages import REAL_TEXT, asks_for_login, document_title, message_page, says_nothing
from crawler.records import Article, Headers, Image, ReadArticle, Table
from crawler.text import BULLETS, bare, clean
from crawler.walls import is_challenge

__all__ = ["is_challenge", "judge", "judge_answer"]


def judge_answer(url: str, status: int, headers: Headers, content: bytes) -> None:
    """Raise Challenge for a bot wall, NotAnArticle for an answer that is neither HTML nor text."""
    if reason := is_challenge(status, headers, content):
        raise Challenge(url, reason)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "").lower()
    if kind.startswith(("image/", "video/", "audio/")) or content[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"GIF8"):
        raise NotAnArticle(url, "是图片或音视频, 不是网页")


def judge(document: Document, read: ReadArticle) -> None:
    """Raise the PageError that says why a page is no article to be trusted; return for one that is. Pure.

    read: what `read_document` made of it.
    """
    article, url = read.article, document.url
    if not document.html.strip():
        raise EmptyShell(url, "收到的是空页面")
    if cut := _cut_off(document.html):
        raise PageCutOff(url, cut)
    if asks_for_login(article):
        raise LoginWall(url, "登录以后才能读全文")
    if reason := _is_search_or_excerpts(document, read):
        raise NotAnArticle(url, reason)
    if not says_its_time(read):
        if error := message_page(document, article):
            raise error
        is_text = _is_of_paper(read) or (_is_beside_its_kind(document, read) and not _body_is_links(document, article))
        if not is_text and (reason := _is_list(document, article)):
            raise NotAnArticle(url, reason)
    elif _body_is_links(document, article) or (_is_untitled(read) and _is_list(document, article)):
        raise NotAnArticle(url, "是列表页: 日期是列表行的, 正文是指向别的文章的链接")
    if not _holds_something(article):
        raise EmptyShell(url, "页面没有正文, 也没有图片、视频或附件")
    if not article.title:
        raise NotAnArticle(url, "找不到标题")


def says_its_time(read: ReadArticle) -> bool:
    """Whether the page gives its own time of publication, or a body that no message page has."""
    rule = dict(read.explained).get("published_at", "")
    own_time = read.article.published_at is not None and not rule.startswith(("网址", "列表"))
    return own_time and _holds_something(read.article)


def _holds_something(article: Article) -> bool:
    return bool(article.attachments) or any(
        block.src if isinstance(block, Image) else block.rows if isinstance(block, Table) else not says_nothing(block.text)
        for block in article.blocks
    )


# ---------------------------------------------------------------- a list
def _is_of_paper(read: ReadArticle) -> bool:
    """Whether a text stands in a container of 方正: beside a short one there may be the contents of the whole edition."""
    return is_of_paper(dict(read.explained)["body"]) and len(read.article.body) >= _SOME


_SOME = 40  # characters
_LIST_LINKS = 8


def _is_beside_its_kind(document: Document, read: ReadArticle) -> bool:
    """Whether a page with a title and some text links pages of its own address's shape: an edition's contents beside one of its articles."""
    if dict(read.explained)["title"] in _NOT_SHOWN or len(read.article.body) < _SOME or kind(document.url) != "article":
        return False
    own = shape(document.url)
    urls = [absolute(document.url, link.attributes.get("href")) for link in document.tree.css("a[href]")[:_MOST_LINKS]]
    alike = sum(1 for url in urls if url and shape(url) == own)
    return alike * 2 > len(urls)


_MOST_LINKS = 200
_NOT_SHOWN = ("标题元素", "<title>", "<title> 去掉站名", "og:title")
"""Rules that found no element of the page that is the title of which <title> or a meta speaks."""


_SEARCHED = re.compile(r"^(?:搜索|检索)结果|(?:搜索|检索)结果$|的(?:搜索|检索)结果|^(?:站内|全站|全文)(?:搜索|检索)$")
_READ_ON = re.compile(r"\W*(?:阅读|查看|浏览|点击)?(?:全文|详情|详细|更多内容)\W*|\W*继续阅读\W*")
_FEW_EXCERPTS = 3
_PAGER = re.compile(r"(?:[共第页版期条到\dGO\W]|首页|上一|下一|上页|下页|尾页|末页|跳?转|PDF)+", re.IGNORECASE)
_LONGEST_PAGER = 200  # characters
_WRITTEN_LIST = re.compile(r"<recordset\b|createPageHTML\(\s*\d+\s*,\s*\d+\s*,\s*[\"'](?:index|list|default)[\"']", re.IGNORECASE)
"""Records of JCMS, and TRS's pager of a list: that of an article names the article."""


def _is_search_or_excerpts(document: Document, read: ReadArticle) -> str | None:
    """Why a page is a search page, or a list whatever dates it shows: excerpts to read on, rows one of which was taken for the title."""
    article = read.article
    if _SEARCHED.search(document_title(document)) or _SEARCHED.search(article.title):
        return "是搜索结果页"
    if 0 < len(article.body) <= _LONGEST_PAGER and _PAGER.fullmatch(article.body):
        return "是列表页: 正文只有翻页"
    shown = dict(read.explained)["title"] not in _NOT_SHOWN
    is_titled = shown and bool(article.title) and bare(article.title) in bare(document_title(document))
    if not document.url or kind(document.url) != "column" or is_titled or document.metas.first("articletitle"):
        return None
    links = [(clean(link.text() or ""), link.attributes.get("href")) for link in document.tree.css("a[href]")[:_MOST_LINKS]]
    if len({href for text, href in links if _READ_ON.fullmatch(text)}) >= _FEW_EXCERPTS:
        return "是列表页: 多篇文章的摘要"
    others = [text for text, href in links if len(text) > _SHORT_LINK and absolute(document.url, href) != document.url]
    if article.title in others:
        return "是列表页: 标题是指向别的文章的链接"
    rows = (node for node in document.tree.css("tr, li")[:_MOST_LINKS] if _ROWS_DAY.search(node.text() or ""))
    if len({link.attributes.get("href") for row in rows for link in row.css("a[href]")[:1]}) >= _FEW_ROWS:
        return "是列表页: 一行一篇, 各有日期"
    return None


_FEW_ROWS = 4
_ROWS_DAY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|(?<!\d)\d\d-\d\d(?!\d)")
_SHORT_LINK = 6


def _is_list(document: Document, article: Article) -> str | None:
    """Why a page without a time of its own is a list, a home page or a search page; None when it may be an article."""
    metas = document.metas
    if metas.first("articletitle"):
        return None
    if metas.first("pagetype") == "2" and not metas.first("publishedtype"):  # 方正 writes both into its articles
        return "是栏目页 (meta pagetype=2)"
    if _WRITTEN_LIST.search(document.html):
        return "是列表页: 列表由脚本写出"
    body = document.tree.body
    if body is None:
        return None
    lines = [line for line in read_lines([body], keep=10_000, tables=False, most=2000).lines if line.text]
    links = sum(1 for line in lines if line.linked >= len(line.text) * 0.6 and len(line.text) >= 8)
    text = sum(len(line.text) - line.linked for line in lines if len(line.text) - line.linked >= 25)
    if links >= _LIST_LINKS and text < links * 12:
        return "是列表页或首页: 多为链接, 没有成段的正文"
    return None


_LINK_SHARE = 0.7


def _is_untitled(read: ReadArticle) -> bool:
    """Whether no element of the page is the title that <title> or a meta speaks of, and the body is short: so are lists."""
    return dict(read.explained).get("title", "") in _NOT_SHOWN and len(read.article.body) < REAL_TEXT * 2


def _body_is_links(document: Document, article: Article) -> bool:
    """Whether the lines of a body are the texts of links to other pages: a list whose first row's date was taken for the page's."""
    lines = [line for line in article.body.splitlines() if len(line) >= 6]
    told = (
        document.metas.first("articletitle", "pubdate") or "#js_content" in document.named
    )  # WeChat: a morning's links are an article
    if len(lines) < _LIST_LINKS // 2 or told or article.attachments:
        return False
    texts = {clean(link.text() or "") for link in document.tree.css("a[href]")}
    return (
        sum(line in texts or line.split("\t")[0].lstrip("·• " + BULLETS) in texts for line in lines) >= len(lines) * _LINK_SHARE
    )


# ---------------------------------------------------------------- cut off
def _cut_off(html: str) -> str | None:
    """Why markup ends in the middle; None when it does not. Pages that leave </body> out but close everything else are whole."""
    low = html[-3000:].lower()
    if "</html" in low or "</body" in low or "</frameset" in low:
        return None
    head = html[:3000].lower()
    if "<html" not in head and "<body" not in head:
        return None
    if "</html" in html or "</body" in html or "</HTML" in html or "</BODY" in html:
        return None
    tail = html.rstrip()
    if tail.rfind("<") > tail.rfind(">"):
        return "标记在中间断开"
    opened = len(re.findall(r"<(?:div|table|section|article|ul)\b", html, re.IGNORECASE))
    closed = len(re.findall(r"</(?:div|table|section|article|ul)\b", html, re.IGNORECASE))
    if opened > closed or not tail.endswith(_WHOLE_ENDS):
        return "页面没有结束: 缺少 </html>, 元素没有闭合"
    return None


_WHOLE_ENDS = (">", "。", "!", "?", "…", "”", ")", "!", "?", ")", "】")
"""How hand-made pages that close nothing end: with a tag or a sentence."""
