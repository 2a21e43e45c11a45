"""The title and subtitle of an article: ArticleTitle of the national metadata rule, the heading that <title> speaks of, or <title> less
the names of the site behind it. Never split at every - or |: "1-10月…", "棱镜|…"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler import elementnames
from crawler.document import Document, names_with
from crawler.lines import read_lines
from crawler.sitenames import PARTING, SITE, SITE_BEFORE, is_site_name, without_site
from crawler.tags import TEXT
from crawler.text import bare, clean

_TITLE_NAME = re.compile(r"title|tit|headline|activity-name|bt(?:[-_]?\d{1,2})?$|biaoti", re.IGNORECASE)
_TITLE_TAGS = ("founder-title", "ucaptitle")
_LONGEST = 200
_MOST_HEADINGS = 150
_BEARERS = 20  # of one class: a name that more elements bear is that of list rows
_NO_TITLE_TAGS = frozenset(("title", "a", "input", "img", "button", "meta", "link", "ul", "ol", "form"))
_NOT_TITLE = re.compile(
    r"^(?:当前位置|您?现?在?的?位置|无标题|untitled|index|null|undefined|字号|来源|发布时间|责任编辑\s*:|编辑\s*:)"
    r"|^(?:首页|正文|(?:政府)?信息公开|(?:详细|文章|新闻|信息)?(?:信息|内容|正文|详情)|文章|新闻|分享|网站|标题)\W*$|^(?:首页|网站首页)\s*[>»›]"
    r"|^\W*(?:相关|热门|热点|推荐|最新|最热)(?:阅读|新闻|文章|报道|信息|链接|推荐|排行|资讯|内容|文件|稿件)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Titled:
    """title, the element it stands in (None when only metas or <title> have it), and the rule that gave it."""

    title: str
    node: LexborNode | None
    rule: str


_NOT_TITLE_BEGINS = frozenset("当您现在的位首正信政详内文新分网无标字来发责编相热推最【[■ TUINtuin")
"""With what such a line begins: asked first, at a tenth of the price."""


def is_no_title(text: str) -> bool:
    """Whether a text is a label of the page (当前位置, 正文, 来源) and no headline."""
    return text[:1] in _NOT_TITLE_BEGINS and _NOT_TITLE.match(text) is not None


def find_title(document: Document) -> Titled:
    """The title of an article page; title "" when the page has none."""
    metas = document.metas
    declared = metas.first("articletitle")
    if declared and not is_no_title(declared):
        return _declared(declared, document)
    named = text_of(document.tree.css_first("title"))
    if (paper := _first(document.named.get("founder-title"))) and (title := text_of(paper)):
        return Titled(*(_part_of(paper, named) or (title, paper)), "方正 founder-title")
    if "#js_content" in document.named and (match := _WECHAT_TITLE.search(document.html)):
        return Titled(clean(unescape(match[2])), _first(document.named.get("#activity-name")), "微信脚本 msg_title")
    graph = metas.first("og:title", "twitter:title", "title")
    names = {bare(name) for name in (metas.first("og:site_name"), metas.first("sitename"), metas.first("columnname")) if name}
    headings = list(_headings(document, frozenset(bare(f"{named}{graph}"))))
    if found := _heading_of(named, headings, names):
        part = _part_of(found[1], named) if len(bare(found[0])) > len(bare(named)) else None
        return Titled((part or found)[0], found[1], "与 <title> 相合的标题元素")
    if graph and (found := _heading_of(graph, headings, names)):
        return Titled(found[0], found[1], "与 og:title 相合的标题元素")
    if shown := _shown(document, named, names):
        return shown
    if len(named) <= _LONGEST_OF_APP and (named_so := _titled_by_name(document)):
        return named_so
    if named and (title := without_site(named, names)) and not _is_only_site(title, names):
        return Titled(title, None, "<title>" if title == named and len(named) <= _LONGEST_OF_APP else "<title> 去掉站名")
    if graph and (title := without_site(graph, names)):
        return Titled(title, None, "og:title")
    if named_so := _titled_by_name(document):
        return named_so
    if headings := list(_headings(document)):
        best = max(headings, key=lambda each: _promise(each[1], each[0]))
        return Titled(best[0], best[1], "标题元素")
    return Titled(named, None, "<title>")


def _part_of(node: LexborNode, named: str) -> tuple[str, LexborNode] | None:
    """The line of an element, or the cell of its table, that <title> names, where 引题, title and 副题 stand in it together (方正, hand-made pages)."""
    whole = bare(named)
    cells = [cell for cell in node.css("td") if cell.mem_id != node.mem_id and (cell.text() or "").strip()]
    lines = [(text_of(cell), cell) for cell in cells] or [
        (line.text, node) for line in read_lines([node], keep=_LONGEST * 10, tables=False, most=5).lines if line.text
    ]
    if bare("".join(text for text, _ in lines)) in whole:
        return None  # a title of two lines
    fit = ((text, part) for text, part in lines if (key := bare(text)) and (whole.startswith(key) or whole.endswith(key)))
    return next(fit, None) if len(lines) > 1 else None


def _shown(document: Document, named: str, names: set[str]) -> Titled | None:
    """The part of <title> that the page shows as a text of its own (a bare cell, a heading with the day behind it); None for none.

    Parts begin at the document title's begin, or behind a name of a site; the longest that is shown wins. Links show other articles.
    """
    ends = [match.start() for match in PARTING.finditer(named)] + [len(named)]
    begins = [0, *(match.end() for match in list(PARTING.finditer(named))[:2])]
    if SITE_BEFORE.search(named.split(" ", 1)[0]):  # Hanweb: site column title
        begins += [match.end() for match in list(re.finditer(" ", named))[:2]]
    parts = {bare(named[begin:end]) for begin in begins for end in ends[:_MOST_PARTS] if end - begin >= _SHORTEST_SHOWN}
    keys = {part for part in parts if len(part) >= _SHORTEST_SHOWN and part not in names}
    short = bare(named[: ends[0]])
    before_site = len(ends) == 2 and SITE.search(named[ends[0] :]) is not None and not SITE_BEFORE.search(named[: ends[0]])
    if before_site and _SHORTEST_SET <= len(short) < _SHORTEST_SHOWN and short not in names | keys:
        keys, set_off = keys | {short}, short
    else:
        set_off = ""
    if len(two := _two_parts(named)) == 2 and len(two[1]) >= _SHORTEST_BEHIND and _is_behind_site(two[1], named, two):
        keys.add(two[1])
    best: Titled | None = None
    for text, parent in _texts(document, keys, named, set_off):
        if not SITE_BEFORE.search(text) and (best is None or len(text) > len(best.title)):
            best = Titled(text, parent, "<title> 的一部分, 页面上也有")
    return best


def _texts(document: Document, keys: Collection[str], named: str, set_off: str = "") -> Iterator[tuple[str, LexborNode]]:
    """Texts of the page that are one of these (bare), with the element of each; links show other articles.

    named: what holds them all: a text whose first two characters it lacks is not read further. set_off: the key that counts only in bold
    or large letters.
    """
    body = document.tree.body
    for node in body.traverse(include_text=True) if body is not None and keys else ():
        if node.tag_id != TEXT:
            continue
        raw = node.text_content or ""
        if len(raw) <= _LONGEST_SHOWN and raw.strip()[:2] in named and bare(text := clean(raw)) in keys:
            parent = node.parent
            if parent is None or parent.tag in _NO_TITLE_TAGS or _in_link(parent):
                continue
            if bare(text) != set_off or parent.tag in _SET_OFF:
                yield text, parent


def _titled_by_name(document: Document) -> Titled | None:
    """The text of the one element whose id or class is that of the headline; None without one.

    ASP.NET labels (LbBT, ctl00_Main_lblTitle), #news_title, the p.tit of H5 apps, whose <title> is the app's name.
    """
    for name in names_with(document, elementnames.TITLE):
        if _TITLE_WHOLE_NAME.match(name) and len(nodes := document.named[name]) == 1 and not _is_linked(nodes[0]):
            text = text_of(nodes[0])
            if _HEADLINE.search(text) and len(text) <= _LONGEST and not is_no_title(text) and not is_site_name(text):
                return Titled(text, nodes[0], f"元素 {name}")
    return None


_LONGEST_OF_APP = 8  # characters of a <title> that may be the name of an app or a paper
_TITLE_WHOLE_NAME = re.compile(
    r"^[#.](?:[a-z0-9]+_)*(?:lbl?|lit(?:eral)?|txt|span|art(?:icle)?|news|info|doc|wz|nr|content)?[-_]?(?:title|tit|bt|biaoti|headline)$",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"[\u4e00-\u9fff“《][\u4e00-\u9fff·“”《》:、]{3}")
"""Four signs of Chinese in a row: no calendar, no number."""
_SHORTEST_SHOWN, _LONGEST_SHOWN, _MOST_PARTS = 6, 400, 8
_SHORTEST_SET, _SET_OFF = 3, frozenset(("b", "strong", "big", "font"))
"""Shorter titles (沁河晚照) are believed where the page sets them off."""
_SHORTEST_BEHIND = 2  # characters of a title that is all that stands behind a paper's name
_WECHAT_TITLE = re.compile(r"""var msg_title\s*=\s*(["'])((?:(?!\1).){2,300})\1""")


def _first(nodes: list[LexborNode] | None) -> LexborNode | None:
    return nodes[0] if nodes else None


def _headings(document: Document, signs: frozenset[str] | None = None) -> Iterator[tuple[str, LexborNode]]:
    """Elements that may hold the title, with their text: h1 to h4, then those whose class or id says so.

    signs: the letters and digits of what they are to be compared with; a heading that begins with another is passed over, most of a page are.
    """
    seen: dict[str, LexborNode] = {}
    for node in islice(_heading_nodes(document), _MOST_HEADINGS):
        raw = node.text() or ""
        if not 2 <= len(raw) <= 600 or node.tag in _NO_TITLE_TAGS:
            continue
        if raw in seen and not _is_linked(seen[raw]):
            continue  # a link to an article is no heading of it: the edition's contents stand before the text in papers
        seen[raw] = node
        if signs is not None and not _begins_within(raw, signs):
            continue
        text = clean(raw)
        if 2 <= len(text) <= _LONGEST and not is_no_title(text) and not _wraps_titles(node):
            yield text, node


def _begins_within(raw: str, signs: frozenset[str]) -> bool:
    """Whether the first letter or digit of a text is one of these, as far as its width and case do not hide it."""
    first = next(filter(str.isalnum, raw), "")
    return first in signs or not (first.isascii() or "\u4e00" <= first <= "\u9fff") or first.lower() in signs


def _is_linked(node: LexborNode) -> bool:
    """Whether a heading holds a link or stands in one: a row of a list."""
    return node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")


def _wraps_titles(node: LexborNode) -> bool:
    """Whether an element wraps 引题, title and 副题, each in an element named so (main-article-alltitle of papers), or a heading and its header."""
    if node.tag in _HEADING_TAGS:
        return False
    children = [child for child in node.iter() if (child.text() or "").strip()]
    if len(children) > 1 and children[0].tag in _HEADING_TAGS:
        return (node.text() or "").strip().startswith((children[0].text() or "").strip())
    names = [f".{word}" for child in children for word in (child.attributes.get("class") or "").split()]
    return len(children) > 1 and any(_TITLE_NAME.search(name) for name in names) and any(says_subtitle(name) for name in names)


_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4"))


_SUBTITLE_NAME = re.compile(
    r"(?:^|[-_.#]|[a-z](?=Sub))(?:sub|fu|vice|second|xiao|pre|yin|jian|mei|intro|shoulder)[-_]?(?:title|tit|biaoti|bt|head(?:line)?)"
    r"|(?:^|[-_.#])(?:ftitle|ftit|fbt|subtit|futi|yinti|jianti|meiti)(?:[-_]?\d{1,2})?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4000)
def says_subtitle(name: str) -> bool:
    """Whether a class or id is one that templates give to a 副题 or 引题."""
    return bool(_SUBTITLE_NAME.search(name))


def _heading_nodes(document: Document) -> Iterator[LexborNode]:
    told = any(name in document.lowered for name in _NAMES_OF_SUBTITLES)
    yield from (node for node in document.headings if node.tag not in ("h5", "h6") and not (told and _is_subtitle(node)))
    for name in names_with(document, elementnames.TITLE):
        if name in _TITLE_TAGS or (_TITLE_NAME.search(name) and not says_subtitle(name)):
            yield from document.named[name][:_BEARERS]


_NAMES_OF_SUBTITLES = ("futi", "yinti", "jianti", "meiti", "fubiaoti", "fbt")
"""Asked first: to ask every heading for its names costs more than all other headings' work."""


def _is_subtitle(node: LexborNode) -> bool:
    return any(says_subtitle(f".{name}") for name in (node.attributes.get("class") or "").split())


def text_of(node: LexborNode | None) -> str:
    """The text of an element on one line, its lines parted by a blank."""
    if node is None:
        return ""
    if node.tag == "title":
        return clean(node.text() or "")
    lines = read_lines([node], keep=_LONGEST * 10, tables=False, most=20).lines
    return " ".join(line.text for line in lines if line.text)


def _declared(declared: str, document: Document) -> Titled:
    """ArticleTitle, with its element; the heading itself when the meta was cut short."""
    key = bare(declared)
    named = {bare(name) for name in (document.metas.first("sitename"), document.metas.first("columnname")) if name}
    shorter = without_site(declared, named)  # some skins write <title> with the site's name into the meta
    headings: list[tuple[str, LexborNode]] = []
    for text, node in _headings(document):
        if bare(text) == key:
            return Titled(declared, node, "meta ArticleTitle")
        if shorter != declared and bare(text) == bare(shorter):
            return Titled(shorter, node, "标题元素 (meta ArticleTitle 带有站名)")
        headings.append((text, node))
    longer = [each for each in headings if bare(each[0]).startswith(key) and len(each[0]) <= _LONGEST]
    whole = bare(text_of(document.tree.css_first("title"))) if longer else ""
    # cut by dots, or silently at a quote that the template did not escape: then <title> has the whole, too
    if longer and (declared.endswith(("...", "…", "..")) or (len(key) >= 4 and whole.startswith(bare(longer[0][0])))):
        return Titled(longer[0][0], longer[0][1], "标题元素 (meta ArticleTitle 被截断)")
    holding = [each for each in headings if key and key in bare(each[0])]
    if holding:
        return Titled(declared, min(holding, key=lambda each: len(each[0]))[1], "meta ArticleTitle")
    shown = next(_texts(document, (key,), declared), None) if len(key) >= _SHORTEST_SHOWN else None
    return Titled(declared, shown[1] if shown else None, "meta ArticleTitle")


def _heading_of(document: str, headings: list[tuple[str, LexborNode]], names: set[str]) -> tuple[str, LexborNode] | None:
    """The heading that a document title speaks of: the longest that it begins with, or ends with, or that it is the cut form of."""
    whole = _without_names_before(bare(document), names)
    if len(whole) < 2:
        return None
    parts = _two_parts(document)
    best: tuple[float, str, LexborNode] | None = None
    for text, node in headings:
        key = bare(text)
        if key in names or (len(key) < 4 and not _is_short_title(key, node, parts)):
            continue
        if whole.startswith(key) or len(key) < 4:
            score = 2.0 * len(key)
        elif whole.endswith(key) and ((len(key) >= 8 and not SITE.search(text)) or _is_behind_site(key, document, parts)):
            score = 1.5 * len(key)
        elif (len(whole) >= 10 or (len(whole) >= 6 and node.tag == "h1")) and key.startswith(whole) and len(key) < len(whole) * 3:
            score = 1.8 * len(whole)
        elif len(key) >= 12 and key in whole:
            score = 1.0 * len(key)
        else:
            continue
        score += _promise(node, text) / 100
        if best is None or score > best[0]:
            best = score, text, node
    return (best[1], best[2]) if best else None


def _two_parts(document: str) -> tuple[str, ...]:
    """The two parts of a document title, bare (公告-云溪日报, 云溪报数字报刊 图片新闻); nothing when it has more or fewer."""
    parts = _parted(document)
    return tuple(bare(part) for part in parts) if len(parts) == 2 else ()


def _parted(document: str) -> list[str]:
    """A document title's parts; a blank parts a paper's name from what stands behind it."""
    parts, words = PARTING.split(document), document.split(" ")
    return words if len(parts) == 1 and len(words) == 2 and SITE_BEFORE.search(words[0]) else parts


def _is_behind_site(key: str, document: str, parts: tuple[str, ...]) -> bool:
    """Whether a heading is all that a document title says behind a paper's or site's name (云溪日报-图片新闻)."""
    return len(parts) == 2 and key == parts[1] and SITE_BEFORE.search(_parted(document)[0]) is not None


def _is_short_title(key: str, node: LexborNode, parts: tuple[str, ...]) -> bool:
    """Whether a heading of two or three characters is the title: the document's own before a site's name, or an h1 that is a part of it."""
    if not key or key not in parts or node.css_first("a") is not None:
        return False
    return node.tag == "h1" or (key == parts[0] and bool(SITE.search(parts[1])))


def _without_names_before(whole: str, names: set[str]) -> str:
    """A bare title less the names of site and column before it: Hanweb writes <title>site column title</title>."""
    for _ in range(2):
        name = next((name for name in names if whole.startswith(name) and len(whole) > len(name) + 3), "")
        whole = whole[len(name) :]
    return whole


def _promise(node: LexborNode, text: str) -> float:
    """How much an element looks like the headline, apart from its words."""
    rank = {"h1": 6.0, "h2": 4.0, "h3": 3.0, "h4": 2.0}.get(node.tag or "", 1.0)
    return rank + min(len(text), 60) / 20 - (4.0 if SITE.search(text) else 0.0)


def _is_only_site(title: str, names: set[str]) -> bool:
    return bare(title) in names or is_site_name(title)


def listed_title(document: Document, listed: str, titled: Titled) -> Titled:
    """What the list called the article, where the page shows just that as a text of its own, and what was found is not surely the title.

    For pages whose <title> names the site alone and whose headline is a bare cell: the lists of hand-made sites know better.
    """
    key, found = bare(listed), bare(titled.title)
    if len(key) < 4 or key == found or listed.endswith(("...", "…")) or titled.rule.startswith(_SURE):
        return titled
    if titled.node is not None and (key in found or (found in key and len(found) > len(key) // 2)):
        return titled
    shown = next(_texts(document, (key,), listed), None)
    return Titled(*shown, "列表里的标题, 页面上也有") if shown else titled


_SURE = ("meta ArticleTitle", "源设置", "微信", "脚本")


def _in_link(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(4):
        if at is None:
            return False
        if at.tag in ("a", "script", "style", "option"):
            return True
        at = at.parent
    return False
