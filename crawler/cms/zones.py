"""Where on a page a group of links stands: in a menu, in a side list of popular or related items, or in the page's own part.

The words are those of the trade: class names that templates of Chinese government sites use, headings that readers see.
"""

from __future__ import annotations

import re
from typing import Literal

from selectolax.lexbor import LexborNode

from crawler.text import clean
from crawler.tree import shown_beside

Zone = Literal["menu", "side", "own"]

_MENU_TAG = frozenset({"nav", "header", "footer", "select"})
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|navigation|menu|submenu|crumbs?|breadcrumbs?|sitemap|friend(?:ly)?[-_]?links?|yqlj|flink|dqwz|dangqian|curpos|weizhi|banquan|dibu)(?:$|[\s_\d-])"
    r"|(?:^|\s)(?:header|head|top[-_]?bar|footer|foot|bottom|copyright|copy|location|position|path|links?|lang(?:uage)?|login|share|toolbar|lanmu|channel[-_]?list|pager|pagination|page[-_]?bar)"
    r"(?:[-_]?(?:\d+|box|wrap(?:per)?|con|container|inner|area|bg))?(?:$|\s)",
    re.IGNORECASE,
)
_MENU_IN_CAMELS = re.compile(r"[a-z](?:Nav|Menu)(?![a-z])")
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:hot|hotlist|hotnews|rank|ranking|paihang|phb|recommend|recommended|tuijian|related|relate|xgxw|xgyd|xgjd|relnews|popular|aside|sidebar|popbox|popup|guess)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^(?:您?的?当前位置|当前的?位置|您?所在的?位置|您现在的?位置|您的位置|现在位置|当前页面|你的位置|位置\s*:)")
_LONGEST_CRUMB = 400  # characters, with the blanks of the markup, of an element that holds a breadcrumb and nothing else
_LONGEST_HEADING = 12
_SIDE_HEADING = re.compile(
    r"热门|[周月日]热点|热点(?:排行|关注|信息|资讯|推荐|文章|阅读)|热文|热榜|热读|排行|点击量|推荐|相关(?!部门)|猜你|您可能|你可能|延伸阅读|阅读榜|最受关注|大家都在看|友情链接|站点地图|网站导航"
)


def zone_of(container: LexborNode) -> Zone:
    """The part of the page that an element belongs to, by the names of the elements around it and the heading above it."""
    at: LexborNode | None = container
    for step in range(12):
        if at is None or at.tag in ("body", "html"):
            break
        tag = at.tag or ""
        names = f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"[:200]
        if tag == "aside" or _SIDE.search(names):
            return "side"
        if tag in _MENU_TAG or _MENU.search(names) or _MENU_IN_CAMELS.search(names):
            return "menu"
        if step < 2 and _is_place(at, short=step > 0):
            return "menu"
        if step == 0 and _SIDE_HEADING.search(_heading_row(at)):
            return "side"
        if step < 4 and (heading := heading_above(at)) and _SIDE_HEADING.search(heading):
            return "side"
        at = at.parent
    return "own"


def _is_place(node: LexborNode, *, short: bool) -> bool:
    """Whether an element is a breadcrumb. A table whose first row is a whole one (您的位置: 首页 → 要闻) is the list below it.

    short: only when it holds little else.
    """
    if not _PLACE.search(_first_words(node)) or (short and len(node.text() or "") > _LONGEST_CRUMB):
        return False
    first = _first_row(node)
    return first is None or first.tag != "tr" or first.css_first("a") is None or not _PLACE.search(_first_words(first))


def _first_row(node: LexborNode) -> LexborNode | None:
    """The first element inside; of a table its first row."""
    first = next(iter(node.iter()), None)
    return next(iter(first.iter()), None) if first is not None and first.tag == "tbody" else first


def _heading_row(node: LexborNode) -> str:
    """The words of a table's first row, or of the first element of a box of lines, when it holds no link: its heading; "" otherwise."""
    first = _first_row(node)
    if first is None or first.tag in ("a", "li", "img") or first.css_first("a") is not None:
        return ""
    text = clean((first.text() or "")[:_LONGEST_CRUMB])
    return text if len(text) <= _LONGEST_HEADING else ""


def is_crumb(node: LexborNode) -> bool:
    """Whether an element itself is a menu or the breadcrumb (当前位置: 首页 > 要闻), whatever stands beside it."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"[:200]
    return node.tag in _MENU_TAG or _MENU.search(names) is not None or _PLACE.search(_first_words(node)) is not None


def _first_words(node: LexborNode) -> str:
    """The first few texts of an element, without reading all of it."""
    words = ""
    for step, inner in enumerate(node.traverse(include_text=True)):
        if step > 8 or len(words) > 12:
            break
        if inner.tag == "-text":
            words += clean((inner.text(deep=False) or "")[:40])
    return words[:16]


_MORE = re.compile(r"更\s*多|\bmore\b|查看全部", re.IGNORECASE)
_EXCERPT_LEVELS = 3
_LONGEST_EXCERPT_HEADING = 30


def is_excerpt(container: LexborNode) -> bool:
    """Whether a list stands below a heading with 更多: the newest of another column, which has its own page."""
    at: LexborNode | None = container
    for _ in range(_EXCERPT_LEVELS):
        if at is None or at.tag in ("body", "html"):
            return False
        before = shown_beside(at)
        if before is not None:
            text = clean((before.text() or "")[:200])
            return len(text) <= _LONGEST_EXCERPT_HEADING and bool(_MORE.search(text))
        at = at.parent
    return False


def heading_above(node: LexborNode) -> str:
    """The short text that stands directly before an element, as a heading does; "" if there is none. A cell has none: another stands beside it."""
    at = node.prev if node.tag not in ("td", "th") else None
    for _ in range(6):
        if at is None:
            return ""
        text = clean((at.text() or "")[:400])
        if text:
            return text if len(text) <= 24 and not re.search(r"[>»›]|位置", text) else ""
        at = at.prev
    return ""
