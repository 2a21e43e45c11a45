"""Pages that are nothing but a message: not found, being worked on, too busy, please log in, loading.

    what is shown, what an alert or a script says, what a picture's alt says -> SoftNotFound | Maintenance | LoginWall | Challenge | None

The phrases count only where nothing speaks for an article: a page that gives its time of publication, or holds a real text, is an
article *about* 404, 维护 or 登录.
"""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.errors import Challenge, LoginWall, Maintenance, PageError, SoftNotFound
from crawler.lines import read_lines
from crawler.records import Article
from crawler.text import clean

REAL_TEXT = 200
"""Characters of body that make a page an article whatever words it holds."""
_SHORT_PAGE = 600
"""Visible characters of a whole page that is nothing but a message."""
_TINY, _TINY_CODE = 60, 4000
"""Visible characters, and characters of markup, of a page whose message an alert, a script or a picture tells."""

_GONE = re.compile(
    r"(?:页面|网页|页|文章|信息|内容|稿件|新闻|资源|文件|链接|栏目|地址|记录|数据)\s*(?:已经?|可能已?|暂时?)?\s*(?:不存在|未找到|没有?找到|找不到|已?被?删除|被?移除|已?下线|已?失效|已?过期|已?撤销|无法(?:找到|访问|打开|查看))|"
    r"(?:找不到|未找到|没有找到|无法找到|不存在)\s*(?:您|你)?\s*(?:要|所|想|该|此|相关|请求|访问|查看|浏览|需要|的)*\s*(?:页面|网页|文章|信息|内容|资源|文件|记录)|"
    r"(?:该|此)(?:内容|信息|文章)(?:已被(?:发布者)?删除|因违规无法查看|不存在)|404\s*(?:错误|Not\s*Found|页面|[-_|]|$)|HTTP\s*(?:Status|错误)?\s*404|(?:^|\W)Not\s+Found(?:\W|$)|Page\s+not\s+found|"
    r"(?:非法|错误的?|无效的?)(?:参数|请求|访问|链接)|参数(?:错误|有误|非法)|无此(?:信息|文章|页面)|(?:您|你)访问的.{0,12}(?:不存在|已删除|被删除|找不到|丢失)|(?:信息|内容|文章|页面|稿件|文档)[^。\n]{0,12}(?:撤回|撤稿|回收站|尚未(?:通过)?审核|未通过审核)",
    re.IGNORECASE,
)
_WORKED_ON = re.compile(
    r"(?:网站|系统|平台|本站|服务器?|数据|栏目|页面)\s*(?:正在|正|临时|例行|紧急)?\s*(?:进行)?(?:系统|数据|安全)?\s*(?:维护|升级|改版|调整|迁移|割接|建设)(?:中|期间|,|。|!|$)|"
    r"(?:正在|例行|系统|停机|紧急|升级)(?:维护|升级|改版)|(?:暂停|停止)(?:服务|访问|开放)|服务(?:暂时|暂)?(?:不可用|中断)|Under\s+(?:Maintenance|Construction)|Service\s+Unavailable|网站(?:维护|升级|改版|建设)中",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"(?:上网|接入|入网|网络)认证|请(?:您)?\s*(?:先|重新)?\s*登[录陆](?![^。,;!\n]{1,16}(?:平台|网站|官网|网|系统|APP|客户端))|(?:用户|账号|统一身份|单点|后台|系统)\s*(?:登[录陆]|认证)|登[录陆]后(?:才|方)?(?:可|能|查看|访问|继续)|统一身份认证|(?:尚?未|没有)登[录陆]|Please\s+(?:log|sign)\s*in",
    re.IGNORECASE,
)
_SIGN_IN_TITLE = re.compile(r"^(?:.{0,16}(?:登[录陆]|身份认证)(?:页面?|系统|平台|入口)?|log\s*in|sign\s*in)$", re.IGNORECASE)
_BUSY = re.compile(
    r"(?:系统|服务器|网络|网站)(?:当前|正)?(?:繁忙|太忙|过载|开小差)|访问(?:人数|量|用户)(?:过|太)多|系统(?:发生|出现)?错误|暂时无法(?:提供服务|访问)|SQLSTATE|数据库(?:连接)?(?:错误|失败|异常)|本站[^。]{0,6}(?:迁移|搬迁)|(?:网站|站点)[^。]{0,8}停止(?:更新|服务|运行)|(?:网站|系统|平台|本站|服务)[^。]{0,18}(?:关闭|停机|(?:停止|暂停)访问)|(?:机房|服务器|系统)[^。]{0,6}检修|"
    r"^网站(?:维护|升级|改版)(?:公告|通知|提示)?$",
    re.MULTILINE,
)
_VERIFY = re.compile(
    r"按住滑块|拖动(?:滑块|到最右)|请完成(?:安全|人机|滑块|拼图|以下|下方)*验证|(?:安全|人机|滑块)验证.{0,20}(?:滑块|拼图|验证码)"
)
"""A verification that stands in the site's own dress; bare ones are told by `crawler.walls`."""
_CHILDREN = "404/search_children.js"
"""The script of 腾讯公益 that many sites show for what is not found."""
_READ_ALL = re.compile(
    r"(?:登[录陆]|注册|订阅|付费|开通会员)后?(?:可|即可|才能|方可|继续)?\s*(?:阅读|查看|浏览)\s*(?:全文|全部|完整|更多|剩余)"
)
_LOADING = re.compile(
    r"\W*(?:(?:页面|数据|内容)?(?:正在|努力)?(?:加载|载入|跳转|读取)中?|loading)\W*(?:请稍[候后等])?\W*", re.IGNORECASE
)
_LABEL_ALONE = re.compile(r"\S{2,8}[::]")
_SAID = re.compile(r"""\b(?:alert|document\.write(?:ln)?)\(\s*(?:"((?:[^"\\\n]|\\.){2,400})"|'((?:[^'\\\n]|\\.){2,400})')""")


def says_nothing(text: str) -> bool:
    """Whether a text is only a placeholder (正在加载,请稍候) or labels without values (文件下载: 关联文件:)."""
    return len(text) <= _TINY and (bool(_LOADING.fullmatch(text)) or all(_LABEL_ALONE.fullmatch(word) for word in text.split()))


def asks_for_login(article: Article) -> bool:
    """Whether a short text ends where the reader must log in (登录后可阅读全文)."""
    return len(article.body) < REAL_TEXT and _READ_ALL.search(article.body) is not None


def message_page(document: Document, article: Article) -> PageError | None:
    """What a page without a time of its own is when it is nothing but a message; None for a text that is none of these."""
    body = article.body
    if len(body) >= REAL_TEXT or article.attachments:
        return None
    shown = _shown(document)
    named = f"{document_title(document)}\n{article.title}"
    texts = f"{named}\n{body}" if len(shown) > _SHORT_PAGE else f"{named}\n{shown}"
    url = document.url
    if _VERIFY.search(texts):
        return Challenge(url, "人机验证")
    if _CHILDREN in document.html:
        return SoftNotFound(url, "页面自称不存在: 公益404")
    if match := _GONE.search(texts):
        return SoftNotFound(url, f"页面自称不存在: {match[0].strip()}")
    if match := _WORKED_ON.search(texts):
        return Maintenance(url, f"站点维护: {match[0].strip()}")
    if len(shown) <= _SHORT_PAGE and (match := _BUSY.search(texts)):
        return Maintenance(url, f"站点暂时不能访问: {match[0].strip()}")
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
    lines = [line.text for line in read_lines([body], keep=10_000, tables=False, most=400).lines if line.text]
    if sum(map(len, lines)) <= _TINY:
        lines += [node.attributes.get("alt") or "" for node in document.tree.css("img[alt]")[:3]]
        if len(document.html) <= _TINY_CODE:
            lines += [clean(re.sub(r"<[^>]*>", "", said[1] or said[2])) for said in _SAID.finditer(document.html)]
    return "\n".join(lines)


def document_title(document: Document) -> str:
    """The text of <title>, "" without one."""
    node = document.tree.css_first("title")
    return (node.text() or "")[:300].strip() if node else ""
