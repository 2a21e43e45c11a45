"""Columns (栏目) of a site: matched by the names that a person gives, ranked by how much news they hold. (`crawler.menus` finds them.)

A site that moves to another CMS changes every address and keeps the names: so a source may name columns, and they are found anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawler.cms.links import kind
from crawler.text import clean

_NEWS = (
    # (words of the name, weight): what district sites call the columns that carry news, the surest first
    (re.compile(r"要闻|时政"), 100),
    (re.compile(r"^(?:图片|图说|视频|影像|微视)|媒[体看]"), 58),  # mostly what other columns have, too
    (
        re.compile(
            r"(?:区|县|市|旗|镇|乡|街道|部门|基层|工作|政务|单位|乡镇|镇街|机关|园区|开发区|各地|市县|区县|行业|今日|本地).{0,3}(?:动态|新闻|信息(?!公开|化)|快讯|要情|聚焦|关注)"
        ),
        90,
    ),
    (re.compile(r"新闻(?!发布会|办)|快讯|快报|^今日(?!天气|油价|菜价|值班)\w{2,4}$"), 85),
    (re.compile(r"动态"), 80),
    (re.compile(r"通知公告|公示公告|公告公示|通告|公告"), 75),
    (re.compile(r"重[大点](?:项目|工程)|项目(?:建设|进展|动态|推进|信息)|招商"), 72),
    (re.compile(r"项目"), 60),
    (re.compile(r"公示|通知"), 55),
    (re.compile(r"部门|乡镇|镇街|街道|基层|要情"), 45),
    (re.compile(r"资讯|聚焦|播报|头条|民生|百姓|经济|视点|热点|一线|简[报讯]|发布(?!会)"), 40),
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
