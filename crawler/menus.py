"""The columns (栏目) that a page's menus name: links, images and maps, tabs, headings with 更多, menus written or kept by scripts.

<a>云岭要闻</a> | <a><img alt="通知公告"></a>, <area alt="重点工程"> | <li data-url="/yw/">要闻</li>, <span onmouseover="setTab(…,'/yw/')">
| <h3>镇街动态</h3> … <a>更多</a> | tabs <li>项目建设</li><li>民生</li> above as many panes, each with its own 更多
| document.write('<a …>'), {"name":"…","url":"…"}, TREE of gkmlpt
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawler.cms.doc import Doc, open_doc
from crawler.cms.links import column_of_article, in_script, kind
from crawler.cms.rowtitles import bare
from crawler.columns import Column, news_weight, same_name
from crawler.records import Page
from crawler.settings import Source
from crawler.text import clean
from crawler.tree import parse

MOST_COLUMNS = 600
_LONGEST_NAME = 16
_MOST_LINKS = 20_000
_FEW_LINKS = 5
_MORE = re.compile(r"^\W*(?:更多|more|查看更多|全部|列表|\+|>+|»|\.{2,})\W*$", re.IGNORECASE)
_MORE_BESIDE = re.compile(r"^\W*(?:更多|more)(?![A-Za-z])\W*(?=\w)|\s*(?:更多|more(?![A-Za-z])|>+|»|\+).*$", re.IGNORECASE)
"""What a heading's text has of the link beside it: 乡镇动态 更多>>, MORE+ 乡镇动态."""
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_IN_ENGLISH = re.compile(r"(?<=[\u4e00-\u9fff])\s*[A-Za-z][A-Za-z &.'-]{3,}$")
"""The same name again for show: 通知公告 NOTICE."""
_NO_COLUMN = re.compile(
    r"^(?:首页|网站首页|返回首页|返回|主页|上一页|下一页|尾页|末页|登录|注册|登陆|无障碍|无障碍浏览|长者.{0,3}|关怀版|适老.{0,4}|繁體?|繁体.{0,2}|简体.{0,2}|English|EN|手机版|移动版|"
    r"网站地图|站点地图|网站声明|关于我们|联系我们|隐私.{0,4}|收藏.{0,4}|设为首页|微信|微博|客户端|抖音|搜索|高级搜索|退出|打印|关闭|分享|.*备\d+号.*|.*公网安备.*)$",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"<a\b[^<>]{1,300}href[^<>]{1,300}>[^<>]{1,40}<\\?/a>", re.IGNORECASE)
"""A link in what a script writes: document.write('<a href=\\"/yw/\\">要闻<\\/a>')."""
_MENU_DATA = re.compile(
    r"""(?<![A-Za-z])["']?(?:(?:chnl|channel|column|menu|nav|cat|lm)?_?(?:name|title)|text|label)["']?\s*:\s*["'](?=[^"'\n]{0,19}[\u4e00-\u9fff])([^"'\n]{2,20})["']\s*,[^{}]{0,200}?(?<![A-Za-z])["']?(?:(?:chnl|channel|column|menu|nav|link)?_?url|href|link|path)["']?\s*:\s*["']([^"'\s]{2,300})["']""",
    re.IGNORECASE,
)  # a menu kept as data in a script
_TREE = re.compile(r"\bTREE\s*:\s*(?=\[)")
_TABS = "[data-url], [data-href], [data-link], [onclick], [onmouseover], [onmouseenter]"
_LINKS = f"a[href], area[href], {_TABS}"
_CODES = ("href", "onclick", "onmouseover", "onmouseenter")
_HEADINGS = "h1,h2,h3,h4,h5,h6,.title,.tit,.bt,.hd,.head,.name,.lanmu,dt,strong,td[title]"
_MORE_IMAGE = re.compile(r"(?:^|[/_-])(?:more|gengduo|gd)\w{0,4}\.(?:gif|png|jpe?g|svg)$", re.IGNORECASE)


def find_columns(page: Page, source: Source | None = None) -> tuple[Column, ...]:
    """The columns that the menus, block headings, tabs and 更多 links of a page name, in document order, each address once for each name.

    Works on a home page or a column page of any family; says nothing of articles.
    """
    doc = open_doc(page, source or Source(id="columns", url=page.url.split("#")[0]))
    found: dict[tuple[str, str], Column] = {}
    for name, url in _named_addresses(doc):
        if len(found) >= MOST_COLUMNS:
            break
        if 2 <= len(name) <= _LONGEST_NAME and not _NO_COLUMN.match(name):
            found.setdefault((same_name(name), url), Column(name, url))
    return tuple(found.values())


def _named_addresses(doc: Doc) -> Iterator[tuple[str, str]]:
    written = parse("".join(match[0].replace("\\", "") for match in _WRITTEN.finditer(doc.code))).css("a[href]")
    for link in [*doc.tree.css(_LINKS), *written][:_MOST_LINKS]:
        url = _address(doc, link)
        if url is not None and (name := _name_of(link)) and _leads_to_column(doc, url, name):
            yield name, f"{url}{_route(url, link.attributes.get('href'))}"
    for match in _MENU_DATA.finditer(doc.code):
        name, url = clean(match[1]), doc.url(match[2].replace("\\/", "/").replace("\\u002F", "/"))
        if url and _leads_to_column(doc, url, name):
            yield name, url
    yield from _in_tree(doc)
    yield from _tabs_with_rows(doc)


def _address(doc: Doc, link: LexborNode) -> str | None:
    """Where a link or a tab leads: its address, what its code opens, what its data say."""
    attributes = link.attributes
    said = (attributes.get(name) for name in ("href", "data-href", "data-url", "data-link"))
    opened = (in_script(attributes.get(name)) for name in _CODES)
    return next((url for each in (*said, *opened) if each and (url := doc.url(each))), None)


def _leads_to_column(doc: Doc, url: str, name: str) -> bool:
    """Whether an address is a column's: not a file's, nor that of the home page on which it stands, nor an article's.

    A redirect looks like an article's (/redirect?id=1051): under a name that promises news it is believed.
    """
    looks = kind(url)
    parts = urlsplit(url)
    is_home = parts.path in ("", "/") and not parts.query and url.rstrip("/") == doc.page.url.rstrip("/")
    if looks == "article":
        return len(name) <= _SHORT_NAME and news_weight(name) >= _SURE
    return not is_home and looks != "file"


_SHORT_NAME, _SURE = 6, 45


def _route(url: str, href: str | None) -> str:
    """The fragment that names a column of gkmlpt (/gkmlpt/index#4101); any other is a place on a page."""
    _, mark, fragment = (href or "").partition("#")
    return f"#{fragment}" if mark and fragment.isdigit() and "/gkmlpt/" in url else ""


def _in_tree(doc: Doc) -> Iterator[tuple[str, str]]:
    """The columns of a gkmlpt site, which its pages hold as JSON: TREE: [{"id": 4101, "name": "部门动态", "children": […]}]."""
    start = _TREE.search(doc.code) if "/gkmlpt/" in doc.page.url else None
    if start is None:
        return
    try:
        branches, _ = json.JSONDecoder().raw_decode(doc.code, start.end())
    except ValueError:
        return
    waiting = branches[::-1] if isinstance(branches, list) else []
    for _ in range(MOST_COLUMNS):
        if not waiting:
            return
        branch = waiting.pop()
        if isinstance(branch, dict):
            yield clean(str(branch.get("name", ""))), f"{doc.page.url.split('#')[0]}#{branch.get('id', '')}"
            waiting += [each for value in branch.values() if isinstance(value, list) for each in value[::-1]]


def _name_of(link: LexborNode) -> str:
    """A column's name: what the link shows; for 更多 the tab or the heading of its block; for an image or a place on one its words."""
    attributes = link.attributes
    text = bare(clean((link.text() or "")[:200]))
    told = clean(attributes.get("title") or "")
    if _is_more(link):
        name = told if told and not _MORE.match(told) and len(told) <= _LONGEST_NAME else _tab_of(link) or _heading_near(link)
    elif text:
        name = told if text.endswith(("...", "…")) and told else text
    else:
        image = link.css_first("img")
        shown = image.attributes if image else attributes
        name = told or clean(shown.get("alt") or shown.get("title") or "")
    return _tidy(name)


def _is_more(link: LexborNode) -> bool:
    """Whether a link says 更多, in words, or by a picture of them."""
    if text := bare(clean((link.text() or "")[:200])):
        return bool(_MORE.match(text))
    image = link.css_first("img")
    told = [link.attributes.get("title"), image.attributes.get("alt") if image else ""]
    by_name = image is not None and _MORE_IMAGE.search(image.attributes.get("src") or "")
    return bool(by_name) or any(_MORE.match(clean(each)) for each in told if each)


def _tidy(name: str) -> str:
    return _IN_ENGLISH.sub("", _BETWEEN.sub("", name.strip(">·•|-—:：» ")))


def _tab_of(link: LexborNode) -> str:
    """The name of the pane that a 更多 link stands in, where tabs without addresses stand above as many panes."""
    pane = link.parent
    for _ in range(3):
        if pane is None or pane.parent is None or pane.tag == "body":
            return ""
        box = pane.parent
        panes = [each for each in box.iter() if each.tag == pane.tag and any(map(_is_more, each.css("a")))]
        if len(panes) > 1 and pane in panes:
            place = panes.index(pane)
            return next((tabs[place] for tabs in _tabs_above(box, panes[0]) if len(tabs) == len(panes)), "")
        pane = box
    return ""


def _tabs_above(box: LexborNode, first: LexborNode) -> Iterator[list[str]]:
    """The short texts of list items, or of an element's children, above the first of several panes: before it, or before their box."""
    before: list[LexborNode] = []
    for each in box.iter():
        if each == first:
            break
        before.append(each)
    above = box.prev
    while above is not None and above.tag == "-text":
        above = above.prev
    for heads in [*before[::-1], *([above] if above is not None else [])]:
        for items in (heads.css("li"), list(heads.iter())):
            names = [_tidy(clean((item.text() or "")[:50])) for item in items[:MOST_COLUMNS]]
            if all(2 <= len(name) <= _LONGEST_NAME for name in names):
                yield names


def _heading_near(link: LexborNode) -> str:
    """The heading of the block that a 更多 link stands in, or the only words of the block; several tabs together are none."""
    at = link.parent
    for _ in range(4):
        if at is None:
            return ""
        alone = [at] if all(map(_is_more, at.css("a")[:_FEW_LINKS])) else []
        for heading in [*at.css(_HEADINGS)[:3], *alone]:
            text = _MORE_BESIDE.sub("", clean((heading.text() or "")[:200])) or clean(heading.attributes.get("title") or "")
            if 2 <= len(text.replace(" ", "")) <= _LONGEST_NAME:
                return "" if _are_several(heading) else text
        at = at.parent
    return ""


def _are_several(heading: LexborNode) -> bool:
    """Whether a heading is a row of tabs: list items, elements with addresses of their own, or three parts of two characters or more."""
    parts = [clean(each.text() or "") for each in heading.iter()] if len(list(heading.iter())) > 1 else []
    words = [part for part in parts if len(part) > 1 and not _MORE.match(part)]
    tabs = [each for each in heading.css(_TABS)[:_FEW_LINKS] if not _MORE.match(clean(each.text() or ""))]
    return len(heading.css("li")) > 1 or len(tabs) > 1 or len(words) > 2 or (len(words) > 1 and min(map(len, words)) > 3)


def _tabs_with_rows(doc: Doc) -> Iterator[tuple[str, str]]:
    """Tabs that no menu knows: addresses in attributes of any name, or panes whose rows name their column (`column_of_article`)."""
    for heads in doc.tree.css("ul, div, dl, p")[:_MOST_BOXES]:
        shown = [(item, clean((item.text() or "")[:50])) for item in islice(heads.iter(), _MOST_IN_ROW + 2)]
        items = [item for item, text in shown if text and not _MORE.match(text)]
        names = [_tidy(text) for _, text in shown if text and not _MORE.match(text)]
        if not 2 <= len(names) <= _MOST_IN_ROW or not all(2 <= len(name) <= _LONGEST_TAB for name in names):
            continue
        if any(_address(doc, link) for item in items for link in (item, *item.css("a")[:1])):
            continue
        ways = chain([[_address_in_data(doc, item) for item in items]], _columns_below(doc, heads))
        columns = next((way for way in ways if len(way) == len(names) and all(way)), [])
        yield from ((name, column) for name, column in zip(names, columns, strict=False) if column)


def _address_in_data(doc: Doc, item: LexborNode) -> str | None:
    """A tab's address in an attribute that a script of the page reads: dmu="/xwzx/yw/"."""
    values = (value for value in item.attributes.values() if value and _ADDRESS.fullmatch(value))
    return next((url for value in values if (url := doc.url(value))), None)


_ADDRESS = re.compile(r"(?:https?:/)?\.{0,2}/[\w./?=&%-]{2,200}")


def _columns_below(doc: Doc, heads: LexborNode) -> Iterator[list[str | None]]:
    """For each set of what may be the panes of a row of tabs, the columns that their rows name."""
    return ([_column_of_rows(doc, pane) for pane in panes] for panes in _panes_below(heads))


_MOST_BOXES, _MOST_IN_ROW, _LONGEST_TAB = 3000, 6, 8


def _panes_below(heads: LexborNode) -> Iterator[list[LexborNode]]:
    """What may be the panes of a row of tabs: the children of the element behind it, or the elements behind it; likewise of its boxes."""
    at: LexborNode | None = heads
    for _ in range(3):
        if at is None or at.tag == "body":
            return
        behind: list[LexborNode] = []
        after = at.next
        while after is not None and len(behind) <= _MOST_IN_ROW:
            if after.tag not in ("-text", "-comment", "script"):
                behind.append(after)
            after = after.next
        if behind:
            yield list(islice(behind[0].iter(), _MOST_IN_ROW + 1))
            yield behind
        at = at.parent


def _column_of_rows(doc: Doc, pane: LexborNode) -> str | None:
    """The one column that the addresses of two rows or more of a pane name."""
    urls = [url for link in pane.css("a[href]")[: _MOST_IN_ROW * 2] if (url := doc.url(link.attributes.get("href")))]
    articles = {url for url in urls if kind(url) == "article"}
    columns = {column_of_article(url) for url in articles}
    return columns.pop() if len(columns) == 1 and len(articles) > 1 else None
