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
from crawler.errors import Challenge, EmptyShell, LoginWall, Maintenance, NotAnArticle, PageCutOff, PageError, SoftNotFound
from crawler.lines import read_lines
from crawler.records import Article, Headers, Image, ReadArticle, Table
from crawler.text import clean
from crawler.walls import is_challenge

__all__ = ["is_challenge", "judge", "judge_answer"]

_REAL_TEXT = 200
"""Characters of body that make a page an article whatever words it holds."""
_SHORT_PAGE = 600
"""Visible characters of a whole page that is nothing but a message."""

_GONE = re.compile(
    r"(?:页面|网页|页|文章|信息|内容|稿件|新闻|资源|文件|链接|栏目|地址|记录|数据)\s*(?:已经?|可能已?|暂时?)?\s*(?:不存在|未找到|没有?找到|找不到|已?被?删除|被?移除|已?下线|已?失效|已?过期|已?撤销|无法(?:找到|访问|打开|查看))|"
    r"(?:找不到|未找到|没有找到|无法找到|不存在)\s*(?:您|你)?\s*(?:要|所|想|该|此|相关|请求|访问|查看|浏览|需要|的)*\s*(?:页面|网页|文章|信息|内容|资源|文件|记录)|"
    r"(?:该|此)(?:内容|信息|文章)(?:已被(?:发布者)?删除|因违规无法查看|不存在)|404\s*(?:错误|Not\s*Found|页面|[-_|]|$)|HTTP\s*(?:Status|错误)?\s*404|(?:^|\W)Not\s+Found(?:\W|$)|Page\s+not\s+found|"
    r"(?:非法|错误的?|无效的?)(?:参数|请求|访问|链接)|参数(?:错误|有误|非法)|无此(?:信息|文章|页面)|(?:您|你)访问的.{0,12}(?:不存在|已删除|被删除|找不到|丢失)",
    re.IGNORECASE,
)
_WORKED_ON = re.compile(
    r"(?:网站|系统|平台|本站|服务器?|数据|栏目|页面)\s*(?:正在|正|临时|例行|紧急)?\s*(?:进行)?(?:系统|数据|安全)?\s*(?:维护|升级|改版|调整|迁移|割接|建设)(?:中|期间|,|。|!|$)|"
    r"(?:正在|例行|系统|停机|紧急|升级)(?:维护|升级|改版)|(?:暂停|停止)(?:服务|访问|开放)|服务(?:暂时|暂)?(?:不可用|中断)|Under\s+(?:Maintenance|Construction)|Service\s+Unavailable|网站(?:维护|升级|改版|建设)中",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"请(?:您)?\s*(?:先|重新)?\s*登[录陆](?![^。,;!\n]{1,16}(?:平台|网站|官网|网|系统|APP|客户端))|(?:用户|账号|统一身份|单点|后台|系统)\s*(?:登[录陆]|认证)|登[录陆]后(?:才|方)?(?:可|能|查看|访问|继续)|统一身份认证|(?:尚?未|没有)登[录陆]|Please\s+(?:log|sign)\s*in",
    re.IGNORECASE,
)
_SIGN_IN_TITLE = re.compile(r"^(?:.{0,16}(?:登[录陆]|身份认证)(?:页面?|系统|平台|入口)?|log\s*in|sign\s*in)$", re.IGNORECASE)


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
    if cut := _cut_off(document.html):
        raise PageCutOff(url, cut)
    if not says_its_time(read):
        if error := _message_page(document, article):
            raise error
        if not (_is_of_paper(read) or _is_beside_its_kind(document, read)) and (reason := _is_list(document, article)):
            raise NotAnArticle(url, reason)
    elif _body_is_links(document, article) or (_is_untitled(read) and _is_list(document, article)):
        raise NotAnArticle(url, "是列表页: 日期是列表行的, 正文是指向别的文章的链接")
    if not article.title:
        raise NotAnArticle(url, "找不到标题")
    if not _holds_something(article):
        raise EmptyShell(url, "页面没有正文, 也没有图片、视频或附件")


def says_its_time(read: ReadArticle) -> bool:
    """Whether the page gives its own time of publication, or a body that no message page has."""
    rule = dict(read.explained).get("published_at", "")
    own_time = read.article.published_at is not None and not rule.startswith(("网址", "列表"))
    return own_time and _holds_something(read.article)


def _holds_something(article: Article) -> bool:
    return bool(article.attachments) or any(
        block.src if isinstance(block, Image) else block.rows if isinstance(block, Table) else block.text
        for block in article.blocks
    )


# ---------------------------------------------------------------- a page that is only a message
def _message_page(document: Document, article: Article) -> PageError | None:
    """What a page without a time of its own is when it is nothing but a message; None for a text that is none of these."""
    body = article.body
    if len(body) >= _REAL_TEXT or article.attachments:
        return None
    shown = _shown(document)
    named = f"{_document_title(document)}\n{article.title}"
    texts = f"{named}\n{body}" if len(shown) > _SHORT_PAGE else f"{named}\n{shown}"
    url = document.url
    if match := _GONE.search(texts):
        return SoftNotFound(url, f"页面自称不存在: {match[0].strip()}")
    if match := _WORKED_ON.search(texts):
        return Maintenance(url, f"站点维护: {match[0].strip()}")
    has_field = document.tree.css_first("input[type=password i]") is not None
    title = article.title.strip()
    if (
        _SIGN_IN_TITLE.match(title)
        or (has_field and _SIGN_IN.search(texts))
        or (len(shown) <= _SHORT_PAGE and _SIGN_IN.search(texts))
    ):
        return LoginWall(url, "页面要求登录")
    return None


def _shown(document: Document) -> str:
    body = document.tree.body
    if body is None:
        return ""
    return "\n".join(line.text for line in read_lines([body], keep=10_000, tables=False, most=400).lines if line.text)


def _document_title(document: Document) -> str:
    node = document.tree.css_first("title")
    return (node.text() or "")[:300].strip() if node else ""


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


def _is_list(document: Document, article: Article) -> str | None:
    """Why a page without a time of its own is a list, a home page or a search page; None when it may be an article."""
    metas = document.metas
    if metas.first("articletitle"):
        return None
    if metas.first("pagetype") == "2" and not metas.first("publishedtype"):  # 方正 writes both into its articles
        return "是栏目页 (meta pagetype=2)"
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
    return dict(read.explained).get("title", "") in _NOT_SHOWN and len(read.article.body) < _REAL_TEXT * 2


def _body_is_links(document: Document, article: Article) -> bool:
    """Whether the lines of a body are the texts of links to other pages: a list whose first row's date was taken for the page's."""
    lines = [line for line in article.body.splitlines() if len(line) >= 6]
    if len(lines) < _LIST_LINKS // 2 or document.metas.first("articletitle", "pubdate") or article.attachments:
        return False
    texts = {clean(link.text() or "") for link in document.tree.css("a[href]")}
    return sum(line in texts for line in lines) >= len(lines) * _LINK_SHARE


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
    if opened > closed or not tail.endswith(">"):
        return "页面没有结束: 缺少 </html>, 元素没有闭合"
    return None
