"""Columns (栏目) of a site: found in the menus of any of its pages, matched by the names that a person gives, ranked by how much news they hold.

A site that moves to another CMS changes every address and keeps the names: so a source may name columns, and they are found anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawler.cms.doc import Doc, open_doc
from crawler.cms.links import in_script, kind
from crawler.cms.rowtitles import bare
from crawler.records import Page
from crawler.settings import Source
from crawler.text import clean
from crawler.tree import parse

MOST_COLUMNS = 600
_LONGEST_NAME = 16
_MORE = re.compile(r"^\W*(?:更多|more|查看更多|全部|列表|\+|>+|»|\.{2,})\W*$", re.IGNORECASE)
_NO_COLUMN = re.compile(
    r"^(?:首页|网站首页|返回首页|返回|主页|上一页|下一页|尾页|末页|登录|注册|登陆|无障碍|无障碍浏览|长者.{0,3}|关怀版|适老.{0,4}|繁體?|繁体.{0,2}|简体.{0,2}|English|EN|手机版|移动版|"
    r"网站地图|站点地图|网站声明|关于我们|联系我们|隐私.{0,4}|收藏.{0,4}|设为首页|微信|微博|客户端|抖音|搜索|高级搜索|退出|打印|关闭|分享|.*备\d+号.*|.*公网安备.*)$",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"<a\b[^<>]{1,300}href[^<>]{1,300}>[^<>]{1,40}</a>|<a\b[^<>]{1,300}href[^<>]{1,300}>[^<>]{1,40}<\\\\/a>", re.IGNORECASE
)  # document.write
_MENU_DATA = re.compile(
    r"""(?<![A-Za-z])["']?(?:name|title|text|label|channelName|columnName)["']?\s*:\s*["'](?=[^"'\n]{0,19}[\u4e00-\u9fff])([^"'\n]{2,20})["']\s*,[^{}]{0,200}?(?<![A-Za-z])["']?(?:url|href|link|path)["']?\s*:\s*["']([^"'\s]{2,300})["']""",
    re.IGNORECASE,
)  # a menu kept as data in a script
_HEADINGS = "h1,h2,h3,h4,h5,h6,.title,.tit,.bt,.hd,.head,.name,.lanmu,dt,strong"
_NEWS = (
    # (words of the name, weight): what district sites call the columns that carry news, the surest first
    (re.compile(r"要闻|时政"), 100),
    (
        re.compile(
            r"(?:区|县|市|旗|镇|乡|街道|部门|基层|工作|政务|单位|乡镇|镇街|机关|园区|开发区|各地|市县|区县|行业|今日|本地|图片|媒体).{0,3}(?:动态|新闻|信息|快讯|要情|聚焦|关注)"
        ),
        90,
    ),
    (re.compile(r"新闻(?!发布会|办)|快讯|快报"), 85),
    (re.compile(r"动态"), 80),
    (re.compile(r"通知公告|公示公告|公告公示|通告|公告"), 75),
    (re.compile(r"重[大点]项目|项目(?:建设|进展|动态|推进|信息)|招商"), 72),
    (re.compile(r"项目"), 60),
    (re.compile(r"公示|通知"), 55),
    (re.compile(r"部门|乡镇|镇街|街道"), 45),
    (re.compile(r"资讯|聚焦|播报|头条|民生|经济|视点"), 40),
    (re.compile(r"规划计划|统计|发展规划|政府工作报告|计划总结"), 25),
)
_NOT_NEWS = re.compile(
    r"服务|办事|互动|信箱|热线|领导|机构|概况|走进|旅游|专题|下载|查询|投诉|留言|指南|年报|目录|制度|权力|清单|搜索|数据|文件|法规|解读|政策|人事任免|历史|邮箱|调查|征集|访谈|举报|预算|决算"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a menu names: its name as shown, its absolute address."""

    name: str
    url: str


def find_columns(page: Page, source: Source | None = None) -> tuple[Column, ...]:
    """The columns that the menus, block headings and 更多 links of a page name, in document order, each address once for each name.

    Works on a home page or a column page of any family; says nothing of articles.
    """
    doc = open_doc(page, source or Source(id="columns", url=page.url.split("#")[0]))
    found: dict[tuple[str, str], Column] = {}
    written = parse("".join(match[0].replace("\\", "") for match in _WRITTEN.finditer(doc.code))).css("a[href]")
    for link in [*doc.tree.css("a[href], a[onclick], area[href]"), *written][:20_000]:
        url = _column_address(doc, link)
        name = _name_of(link) if url else ""
        if url and name and len(found) < MOST_COLUMNS:
            found.setdefault((same_name(name), url), Column(name, url))
    for match in _MENU_DATA.finditer(doc.code):
        url = doc.url(match[2].replace("\\/", "/"))
        if url and kind(url) not in ("article", "file") and 2 <= len(match[1]) <= _LONGEST_NAME and len(found) < MOST_COLUMNS:
            found.setdefault((same_name(match[1]), url), Column(clean(match[1]), url))
    return tuple(found.values())


def _column_address(doc: Doc, link: LexborNode) -> str | None:
    attributes = link.attributes
    url = doc.url(attributes.get("href")) or doc.url(in_script(attributes.get("href")) or in_script(attributes.get("onclick")))
    if url is None or kind(url) in ("article", "file"):
        return None
    return (
        None
        if urlsplit(url).path in ("", "/") and not urlsplit(url).query and url.rstrip("/") == doc.page.url.rstrip("/")
        else url
    )


def _name_of(link: LexborNode) -> str:
    """A column's name: what the link shows; for 更多 the heading of its block; for an image its words."""
    text = bare(clean((link.text() or "")[:200]))
    told = clean(link.attributes.get("title") or "")
    if _MORE.match(text) or (not text and _MORE.match(told)):
        name = told if told and not _MORE.match(told) and len(told) <= _LONGEST_NAME else _heading_near(link)
    elif text:
        name = told if text.endswith(("...", "…")) and told else text
    else:
        image = link.css_first("img[alt], img[title]")
        name = told or (clean(image.attributes.get("alt") or image.attributes.get("title") or "") if image else "")
    name = name.strip(">·•|-—:：» ")
    return name if 2 <= len(name) <= _LONGEST_NAME and not _NO_COLUMN.match(name) else ""


def _heading_near(link: LexborNode) -> str:
    """The heading of the block that a 更多 link stands in."""
    at = link.parent
    for _ in range(4):
        if at is None:
            return ""
        for heading in at.css(_HEADINGS)[:3]:
            text = clean((heading.text() or "")[:100])
            text = re.sub(r"\s*(?:更多|more|>+|»|\+).*$", "", text, flags=re.IGNORECASE)
            if 2 <= len(text) <= _LONGEST_NAME:
                return text
        own = re.sub(r"\s*(?:更多|more|>+|»|\+).*$", "", clean((at.text() or "")[:200]), flags=re.IGNORECASE)
        if 2 <= len(own) <= _LONGEST_NAME:
            return own
        at = at.parent
    return ""


def same_name(name: str) -> str:
    """A name as it is compared: NFKC, without blanks, marks at its ends, and in one letter case."""
    return re.sub(r"[\s\W_]+", "", clean(name)).casefold()


def match_columns(columns: Iterable[Column], names: Sequence[str]) -> dict[str, str]:
    """Name as the person wrote it -> address, for the names that the menus hold; names that are not there are left out.

    Of several columns of one name the first whose address looks like a column is taken.
    """
    held: dict[str, list[Column]] = {}
    for column in columns:
        held.setdefault(same_name(column.name), []).append(column)
    found = {}
    for name in names:
        if options := held.get(same_name(name)):
            found[name] = next((column.url for column in options if kind(column.url) == "column"), options[0].url)
    return found


def nearest_names(columns: Iterable[Column], name: str, most: int = 3) -> tuple[str, ...]:
    """The names in the menus that are most like a name that is not there, best first: for the message."""
    wanted = same_name(name)
    scored = {column.name: _likeness(wanted, same_name(column.name)) for column in columns}
    best = sorted((score, shown) for shown, score in scored.items() if score >= 0.4)
    return tuple(shown for _, shown in reversed(best[-most:]))


def _likeness(a: str, b: str) -> float:
    return max(SequenceMatcher(None, a, b).ratio(), 0.75 if a and b and (a in b or b in a) else 0.0)


def likely_news_columns(columns: Iterable[Column], most: int = 8) -> tuple[Column, ...]:
    """The columns that by their names carry news, the likeliest first; each address and each name once."""
    scored = [(news_weight(column.name), -place, column) for place, column in enumerate(columns)]
    urls: set[str] = set()
    names: set[str] = set()
    out: list[Column] = []
    for weight, _, column in sorted(scored, key=lambda one: one[:2], reverse=True):
        name = same_name(column.name)
        if weight > 0 and column.url not in urls and name not in names:
            urls.add(column.url)
            names.add(name)
            out.append(column)
    return tuple(out[:most])


def news_weight(name: str) -> int:
    """How likely a column of that name carries news: 0 (not) to 100 (要闻)."""
    shown = same_name(name)
    weight = next((value for pattern, value in _NEWS if pattern.search(shown)), 0)
    return 0 if weight < 85 and _NOT_NEWS.search(shown) else weight
