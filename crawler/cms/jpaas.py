"""Hanweb jpaas: a column page holds no articles, only units (build/unit interfaces) that answer with the rows as HTML in JSON.

The parameters stand in the page as a Python literal in single quotes; they are copied, never written from memory: parseType is
"bulidstatic" on some sites and "buildstatic" on others, pageId a number for top columns and a hash for sub-columns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.cms.rows import find_lines
from crawler.errors import NoRows, PageError
from crawler.records import ListPage, Request, Row, Skipped
from crawler.tree import parse

FAMILY = "jpaas"
_UNIT_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_TAG = re.compile(r"<\w+\b[^<>]{0,3000}?querydata\s*=[^<]{0,4000}?>", re.IGNORECASE)
_PAIR = re.compile(r"""["']([\w.-]{1,60})["']\s*:\s*(?:'([^']*)'|"([^"]*)"|([^\s,}'"]+))""")
_IN_SCRIPT = re.compile(r"\{([^{}]{0,1500}\btplSetId\b[^{}]{0,1500})\}")
_MEMBER = re.compile(r"""["']?\b([A-Za-z]\w{0,40})["']?\s*:\s*(?:'([^']{0,200})'|"([^"]{0,200})"|(\w{1,60}))\s*(?=,|$)""")
_WRITTEN_PATH = re.compile(r"""["']([^"'\s<>]{0,200}build/unit)["']""")
_FURNITURE = re.compile(
    r"当前位置|位置|导航|面包屑|菜单|页头|页尾|头部|底部|左侧栏目|栏目树|栏目名|轮播|广告|友情|搜索|脚本|统计"
)
_LISTS = re.compile(r"列表|list|信息|分页|文章|新闻", re.IGNORECASE)
_MOST_UNITS = 20


def recognise(doc: Doc) -> bool:
    return "build/unit" in doc.text and ("querydata" in doc.text.lower() or "tplSetId" in doc.text)


def read(doc: Doc) -> ListPage:
    """A column page gives the requests of its units; an answer of a unit gives rows and the next page.

    Raises PageError when the interface says that it failed, NoRows when an answer holds none.
    """
    return _answer(doc) if "unit" in doc.context or doc.text.lstrip()[:1] == "{" else _column(doc)


def _column(doc: Doc) -> ListPage:
    units = _units(doc)
    rows, skipped = generic.page_rows(doc)
    pager = doc.tree.css_first("[querydata][unitid], .pagination[querydata]")
    if pager is not None and rows:  # the first page stands in the column page itself
        return ListPage(
            FAMILY,
            rows,
            (),
            _following(doc, pager, _unit_url(doc, pager), _parameters(pager), rows),
            _count(pager),
            doc.site,
            doc.column,
            skipped,
        )
    if not units and not rows:
        raise NoRows(doc.page.url, "页面没有可读的单元接口")
    own = tuple(row for row in rows if re.search(r"/art_?\w*", row.url))
    return ListPage(FAMILY, own, tuple(units), site=doc.site, column=doc.column, skipped=skipped)


def _units(doc: Doc) -> list[Request]:
    """Requests of the page's units; those of menus and furniture only when there are no others."""
    found: dict[str, str] = {}  # tagId by address
    for url, parameters in (*_in_tags(doc), *_in_scripts(doc)):
        found.setdefault(f"{url}?{urlencode(parameters)}", parameters.get("tagId", ""))
    lists = [url for url, tag in found.items() if not _FURNITURE.search(tag) or _LISTS.search(tag)]
    return [doc.ask(FAMILY, url, unit=found[url]) for url in (lists or list(found))[:_MOST_UNITS]]


def _in_tags(doc: Doc) -> Iterator[tuple[str, dict[str, str]]]:
    """Address and parameters of the units that stand in the page as elements, its pagers apart."""
    for match in _TAG.finditer(doc.text):
        node = LexborHTMLParser("<i" + re.sub(r"^<\w+", "", match[0]) + "</i>").css_first("i")
        if node is None or "pagination" in (node.attributes.get("class") or ""):
            continue
        if parameters := _parameters(node):
            yield _unit_url(doc, node), parameters


def _in_scripts(doc: Doc) -> Iterator[tuple[str, dict[str, str]]]:
    """Address and parameters of the units that a script asks for itself, written as an object (sub-columns of some templates)."""
    for match in islice(_IN_SCRIPT.finditer(doc.code), _MOST_UNITS):
        pairs = _MEMBER.findall(match[1].strip())
        yield _written_url(doc), {name: single or double or bare for name, single, double, bare in pairs}


def _written_url(doc: Doc) -> str:
    written = _WRITTEN_PATH.search(doc.code)
    return absolute(doc.base, written[1] if written else _UNIT_PATH) or doc.page.url


def _unit_url(doc: Doc, node: LexborNode) -> str:
    given = node.attributes.get("url") or node.attributes.get("uniturl") or node.attributes.get("unitUrl")
    return (absolute(doc.base, given) or absolute(doc.base, _UNIT_PATH) or doc.page.url).split("?")[0]


def _parameters(node: LexborNode) -> dict[str, str]:
    """The pairs of queryData; values may stand in either kind of quotes."""
    text = unescape(node.attributes.get("querydata") or "")[:8000]
    return {match[1]: next((value for value in match.groups()[1:] if value is not None), "") for match in _PAIR.finditer(text)}


def _answer(doc: Doc) -> ListPage:
    html = _html_of(doc)
    tree = parse(html)
    groups, nested = find_lines(tree, doc.home, doc.page.fetched_at)
    rows, skipped = generic.judge_answer(groups, nested)
    if not rows:
        raise NoRows(doc.page.url, "单元接口没有返回条目")
    pager = tree.css_first("[count][pageno], .pagination")
    split = urlsplit(doc.page.request.url)
    asked = split._replace(query="").geturl(), dict(parse_qsl(split.query, keep_blank_values=True))
    following = _following(doc, pager, *asked, rows) if pager is not None else _guessed(doc, *asked, len(rows))
    return ListPage(FAMILY, rows, (), following, _count(pager) if pager is not None else None, skipped=tuple(_told(skipped)))


def _told(skipped: tuple[Skipped, ...]) -> list[Skipped]:
    return [one for one in skipped if one.title]


def _html_of(doc: Doc) -> str:
    text = doc.text.strip()
    if text[:1] not in '{["':
        return text
    try:
        answer = json.loads(text, strict=False)
    except (ValueError, RecursionError) as exc:
        raise PageError(doc.page.url, "单元接口的回答不是完整的 JSON") from exc
    if not isinstance(answer, dict):
        raise PageError(doc.page.url, "单元接口的回答不是对象")
    data = answer.get("data")
    html = data.get("html") if isinstance(data, dict) else data
    if answer.get("success") is False or not isinstance(html, str):
        raise PageError(doc.page.url, f"单元接口报告失败: {str(answer.get('message') or answer.get('code') or '')[:80]}")
    return html


def _number(node: LexborNode, name: str) -> int | None:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.isdigit() and len(value) < 9 else None


def _count(pager: LexborNode) -> int | None:
    return _number(pager, "count")


def _following(doc: Doc, pager: LexborNode, url: str, parameters: dict[str, str], rows: tuple[Row, ...]) -> Request | None:
    """The next page of a unit while pageNo × rows stays under count (of articles; some templates count pages, and rows are all)."""
    count, size, number = _count(pager), _number(pager, "rows") or len(rows), _number(pager, "pageno") or 1
    asked = parameters.pop("paramJson", "")
    if match := re.search(r'"pageNo"\s*:\s*"?(\d+)', asked):
        number = max(number, int(match[1]))
    if count is not None and _counts_pages(count, size, len(rows)):
        count, size = size, len(rows)
    elif count is not None and count < len(rows):
        count *= size  # fewer than the rows of this page: pages, of `rows` articles each
    if count is None or number * size >= count:
        return None
    parameters["paramJson"] = json.dumps({"pageNo": number + 1, "pageSize": size}, separators=(",", ":"))
    return Request(
        f"{url}?{urlencode(parameters)}",
        None,
        (("Referer", doc.home),),
        FAMILY,
        (("page", str(number + 1)), ("unit", doc.context.get("unit", parameters.get("tagId", "")))),
    )


_FEWEST_TO_GO_ON = 5
"""Rows of an answer without totals after which a next page is asked for: shorter ones are blocks of a front page."""


def _guessed(doc: Doc, url: str, parameters: dict[str, str], shown: int) -> Request | None:
    """The next page of a unit whose answer has no totals: counted on until a page is empty or repeats."""
    match = re.search(r'"pageNo"\s*:\s*"?(\d+)', parameters.get("paramJson", ""))
    size = int(doc.context.get("size", str(shown)))
    if shown < max(size, _FEWEST_TO_GO_ON):
        return None
    number = int(match[1]) + 1 if match else 2
    parameters["paramJson"] = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    unit = doc.context.get("unit", parameters.get("tagId", ""))
    return doc.ask(FAMILY, f"{url}?{urlencode(parameters)}", page=str(number), unit=unit, size=str(size), guess="1")


def _counts_pages(count: int, size: int, shown: int) -> bool:
    """Whether `count` says pages and `rows` all articles: then so many pages of what this one shows make just so many articles."""
    return 0 < shown < size and (count - 1) * shown < size <= count * shown
