"""引题 and 副题: the lines that stand with a title and are neither header nor text.

    an element named so (fbt, 副标题, founder-subtitle, pretitle, yinti) | a heading directly beside the title's
    | the one line between the title and the header (time, 来源)

The last rule needs no name: in every skin of the government families (Hanweb, TRS, VSB, 开普) the header follows the title, and what
is written between the two is the 副题. A 引题 before the title is believed only by its name or as a heading: menus stand there too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawler import elementnames
from crawler.bylines import read_bylines
from crawler.density import holds
from crawler.document import Document, names_with
from crawler.lines import Line, read_lines
from crawler.markup import BREAKING
from crawler.names import is_likely_name
from crawler.people import ends_with_person
from crawler.place import is_papers_page
from crawler.sitenames import is_site_name
from crawler.text import BULLETS, DASHES, bare, clean
from crawler.titles import Titled, text_of
from crawler.tree import shown_beside
from crawler.trimming import is_byline_paragraph, is_control, names_writers

_BELOW = re.compile(
    r"(?:^|[-_.#]|[a-z](?=Sub))(?:sub|fu|vice|second|small|xiao)[-_]?(?:title|tit|biaoti|bt|head(?:line)?)|(?:^|[-_.#])(?:ftitle|ftit|fbt|futi|fu|jieti|subtitle|subt)(?:[-_]?\d{1,2})?$|[-_](?:ft|futi)$|^#lbft$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:^|[-_.#])(?:pre|yin|jian|mei|intro|shoulder|up|top)[-_]?(?:title|tit|biaoti|bt)$|(?:^|[-_.#])(?:yt|yinti|jianti|meiti|kicker|eyebrow)(?:[-_]?\d{1,2})?$|^#lbyt$|(?:art(?:icle)?|title|con(?:tent)?|news)[-_]pre$",
    re.IGNORECASE,
)
_OF_SITE = re.compile(r"blog|site|logo|web|nav", re.IGNORECASE)
"""The motto below a site's name bears such a name too (Z-Blog: BlogSubTitle)."""
_TAGS_BELOW, _TAGS_ABOVE = ("founder-subtitle",), ("founder-introtitle", "founder-pretitle")
_BEARERS = 20
_SHORTEST, _LONGEST = 4, 80
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
_LABELLED = re.compile(
    r"(?:来\s*源|稿源|(?<![工合创写])作\s*者|发布(?:时间|日期)|时\s*间|日\s*期|编\s*辑|撰\s*[稿文]|审\s*[核签校]|校\s*对|[初复终一二三]审|签\s*发|录\s*入|发\s*布\s*[人者]|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?|字\s*[号体数]|索\s*引\s*号|文\s*号|发布机构|发文机关|主题分类)\s*[:：]"
)
_HEADER = re.compile(rf"(?:19|20)\d\d\s*[-/.年—]\s*\d|{_LABELLED.pattern}")
_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年—]\s*\d{1,2}\s*[-/.月—]\s*\d")
"""A header's day; a 副题 may name a month (预计2027年6月投产)."""
_NO_SUBTITLE = re.compile(
    r"[:：]\s*$|^[\W\d_]*$|[〔\[]\s*(?:19|20)\d\d\s*[〕\]]|^第?\s*[A-Z]?\d+\s*[号版期]|^版\s*[次面名]\s*[:：]|(?:^|[\s【\[(:])字\s*[号体]|^\W*(?:分享|打印|收藏|浏览|点击|下载|关闭)|(?:阅读|浏览|点击|访问)(?:次数|量|数|率|\s*[:(\d])|分享[到至]|(?:当前|所在|您的)位置|>\s*正文$|扫一扫|^(?:猜你喜欢|大家都在看|延伸阅读|(?:相关|热门|热点|推荐|最新)\S{0,4})$|放大.{0,6}缩小|^\W*[上下前后]一?[版篇条期页]|无障碍|"
    r"^\d{1,2}\s*[月-]\s*\d{1,2}\s*日?(?:\s+\d|$)|责任编辑|来\s*源|作\s*者|(?:记\s*者|通\s*讯\s*员)(?:$|\s|:)|^(?:文|图)\s*[/丨|]|摄$|语音|播报|听全文|原标题|Copyright|版权所有|ICP备|网站标识码|网站地图|\d{3,4}-\d{7,8}|^\(.*(?:通过|修订|修正|发布|施行|印发).*\)$"
)
_SIGN = re.compile(rf"^[{BULLETS}]\s*")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.])")
_MEDIUM = re.compile(r"^[^\s\d]{2,10}(?:网|报|社|台|客户端|发布|融媒|融媒体中心|局|委|办|政府|人民政府|办公室)$")


def find_subtitle(
    document: Document,
    titled: Titled,
    body: LexborNode | None,
    above: Sequence[str],
    top: Sequence[Line],
    site: str,
    column: str,
) -> tuple[str, str]:
    """The 副题 (or else the 引题) of an article and the rule that gave it, ("", "") when it has none, or only the title again.

    body: the text's own element; above: the lines before it in page order, title and header among them; top: the first lines of the body, where some
    skins write these. site, column: what a heading above the title may name instead.
    """
    others = {bare(site), bare(column), ""}
    names = names_with(document, elementnames.SUBTITLE)
    shown = [line for line in top if line.text]
    in_paper = any(name in document.named for name in elementnames.PAPER) or is_papers_page(above)
    below: tuple[tuple[str, Iterable[str]], ...] = (
        ("副题: 类名或 id 这样写明的元素", _named(document, names, _says_below)),
        ("副题: 标题下面紧挨着的标题元素", _heading_beside(titled.node, forwards=True)),
        ("副题: 标题和来源、时间一行之间的一行", _between([*above, *(line.text for line in shown)], titled.title)),
        ("副题: 和标题在同一个框里", _in_title_box(titled.node)),
        ("副题: 和标题在同一格里", _in_title_cell(titled)),
        ("副题: 来源、时间一行后面的一行", _behind_header(document, above, titled.title)),
        ("副题: 标题和正文之间的一行", _before_text(titled.node, body)),
        ("副题: 正文开头的一行", _atop([line for line in shown if bare(line.text) != bare(titled.title)])),
        ("副题: 报纸标题下面的一行", _in_paper(above, titled.title) if in_paper else ()),
    )
    kickers: tuple[tuple[str, Iterable[str]], ...] = (
        ("引题: 类名或 id 这样写明的元素", _named(document, names, _says_above)),
        ("引题: 标题上面紧挨着的标题元素", _heading_beside(titled.node, forwards=False)),
        ("引题: 标题上面的一行", _row_above(document, titled.node)),
        ("引题: 标题上面的一行", _above_header(titled.node, body, in_paper=in_paper)),
    )
    longest = _LONGEST_KICKER if in_paper or any(_KICKER.search(name) for name in names) else 0
    return _first_fit(below, titled.title, others, 0) or _first_fit(kickers, titled.title, others, longest) or ("", "")


def _first_fit(
    ways: Iterable[tuple[str, Iterable[str]]], title: str, others: set[str], with_colon: int
) -> tuple[str, str] | None:
    """The first line that may be a subtitle, and its rule; a line of no more than with_colon characters may end in a colon."""
    for rule, texts in ways:
        for text in texts:
            if _may_be(text.rstrip(":") if len(text) <= with_colon else text, title) and bare(text) not in others:
                return text, rule
    return None


_LONGEST_KICKER = 20
"""Characters of a 引题 that says who did what the title tells (桂花社区:), in a paper or an element named so; elsewhere a colon ends labels."""
_KICKER = re.compile(r"^[.#](?:yinti|jianti|meiti|kicker|eyebrow)(?:[-_]?\d{1,2})?$", re.IGNORECASE)


def _may_be(text: str, title: str) -> bool:
    key, own = bare(text), bare(title)
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and "。" not in text
        and key not in own
        and own not in key
        and not _NO_SUBTITLE.search(text)
        and not _LABELLED.search(text)
        and not _DAY.search(text)
        and not is_control(text)
        and not is_byline_paragraph(text)
        and not ("记者" in text and (read_bylines(text).authors or ends_with_person(text)))
        and not all(is_likely_name(word) and "·" not in word for word in _SIGN.sub("", text).split())
    )


def _named(document: Document, names: Sequence[str], says: Callable[[str], bool]) -> Iterator[str]:
    for name in names:
        if says(name):
            yield from (text_of(node) for node in document.named[name][:_BEARERS])


@lru_cache(maxsize=4000)
def _says_below(name: str) -> bool:
    """Whether a name (`.class`, `#id`, tag) is given to a 副题; remembered, since sites share names."""
    return name in _TAGS_BELOW or bool(_BELOW.search(name) and not _OF_SITE.search(name))


@lru_cache(maxsize=4000)
def _says_above(name: str) -> bool:
    """Whether a name is given to a 引题."""
    return name in _TAGS_ABOVE or bool(_ABOVE.search(name) and not _OF_SITE.search(name))


def _heading_beside(title: LexborNode | None, *, forwards: bool) -> Iterator[str]:
    """The heading directly before or behind the title's own heading: h3 引题, h1 title, h2 副题 (new Founder layout, TRS skins).

    A numbered one (一、…) begins the text.
    """
    if title is None or title.tag not in _HEADING_TAGS:
        return
    node = shown_beside(title, forwards=forwards)
    if node is None or node.css_first("a") is not None:
        return
    if not forwards and (node.tag == "p" or node.attributes.get("class") == "intro") and not is_site_name(text_of(node)):
        yield text_of(node)  # 人民网: a paragraph above the title; new Founder skins: div.intro
    if node.tag not in _HEADING_TAGS:
        return
    if not forwards or _is_head(title, node):
        text = text_of(node)
        if not _NUMBERED.match(text) and not (not forwards and _MEDIUM.match(text)):
            yield text


_LONGEST_HEAD = 400  # characters of an element that holds title and header and no body


def _is_head(title: LexborNode, below: LexborNode) -> bool:
    """Whether the heading below a title still stands in the head: no body in the same element, or the header behind it."""
    parent = title.parent
    if parent is not None and parent.tag != "body" and len("".join((parent.text() or "").split())) <= _LONGEST_HEAD:
        return True
    node = shown_beside(below, forwards=True)
    text = (node.text() or "") if node is not None else ""
    return len(text) <= _LONGEST_HEAD and _HEADER.search(text) is not None


def _between(lines: Sequence[str], title: str) -> Iterator[str]:
    """The one line between the title and the header."""
    key = bare(title)
    at = next((i for i in reversed(range(len(lines))) if bare(lines[i]) == key), None) if key else None
    if at is None:
        return
    below = lines[at + 1 : at + 4]
    header = next((i for i, line in enumerate(below) if _in_header(line)), None)
    if header == 2 and names_writers(below[1]):  # the writer stands between 副题 and header
        header = 1
    if header == 1 and not _NUMBERED.match(below[0]) and not _MEDIUM.match(below[0]) and len(below[0]) > _SHORTEST:
        yield below[0]


def _before_text(title: LexborNode | None, body: LexborNode | None) -> Iterator[str]:
    """The one element between the title's and the text, of the title's kind: the header stands elsewhere (in a box at the side, below the text)."""
    below = shown_beside(title, forwards=True)
    if title is None or below is None or below.tag != title.tag or below.css_first("a") is not None:
        return
    if _leads_to(shown_beside(below, forwards=True), body):
        line = text_of(below)
        if not (_in_header(line) or _MEDIUM.match(line) or _NUMBERED.match(line)):
            yield line


def _leads_to(node: LexborNode | None, body: LexborNode | None) -> bool:
    """Whether an element is the article's text, or holds it."""
    return node is not None and body is not None and holds(node, body)


def _in_header(line: str) -> bool:
    """Whether a line is one of the header's: a day, a label, or the page's controls; a 副题 may name a month."""
    return bool(_DAY.search(line) or _LABELLED.search(line) or _WRITERS.match(line)) or is_control(line)


_WRITERS = re.compile(r"(?:记\s*者|通\s*讯\s*员|摄\s*影|文\s*字)\s*[:：]")


def _behind_header(document: Document, lines: Sequence[str], title: str) -> Iterator[str]:
    """The one heading between the header and the text (h2 title, header, h3 副题: skins of UCAP)."""
    keys = [bare(line) for line in lines]
    below = lines[len(keys) - keys[::-1].index(key) :] if (key := bare(title)) in keys else ()
    if len(below) > 1 and all(map(_in_header, below[:-1])) and not _in_header(line := below[-1]):
        begin = line[:_BEGIN]
        headings = (node for node in document.headings if (node.text() or "").lstrip()[:_BEGIN] == begin)
        if any(text_of(node) == line for node in headings):
            yield line


_BEGIN = 3  # characters by which most headings are passed over


def _in_title_box(title: LexborNode | None) -> Iterator[str]:
    """The one other line of the box that holds the title and nothing else: 引题 above it or 副题 below, in elements of any name."""
    if title is None or (title.tag not in ("div", "p") and title.tag not in _HEADING_TAGS):
        return
    box = title.parent
    if box is None or box.tag in ("body", "td", "tr", "main") or len("".join((box.text() or "").split())) > _LONGEST_HEAD // 2:
        return
    others = [node for node in box.iter() if (node.text() or "").strip() and node.mem_id != title.mem_id]
    if len(others) == 1 and others[0].css_first("a") is None and not _MEDIUM.match(text := text_of(others[0])):
        yield text


def _in_title_cell(titled: Titled) -> Iterator[str]:
    """The line below the title, else the one above it, in the cell that holds both, parted by <br>: 副题 or 引题 (hand-made ASP pages, papers)."""
    node, key = titled.node, bare(titled.title)
    if node is None:
        return
    cell: LexborNode | None = node
    if len(bare(node.text() or "")) <= len(key):  # the element holds the title alone
        if node.tag in BREAKING:
            return
        while cell is not None and cell.tag not in BREAKING:
            cell = cell.parent
    if cell is None or cell.tag == "body" or len(cell.text() or "") > 2 * _LONGEST_HEAD or cell.css_first("a") is not None:
        return
    lines = [line.text for line in read_lines([cell], keep=_LONGEST_HEAD, tables=False, most=4).lines if line.text]
    at = next((place for place, line in enumerate(lines) if bare(line) == key), None)
    if at is not None and 2 <= len(lines) <= 3:
        yield from (line for line in (*lines[at + 1 : at + 2], *lines[max(at - 1, 0) : at]) if not _MEDIUM.match(line))


def _atop(lines: Sequence[Line]) -> Iterator[str]:
    """The first line of a text that opens with a dash (破折号副题), or stands centred above the writers' line."""
    if not lines or lines[0].kind not in ("text", "heading"):
        return
    if lines[0].text.startswith(DASHES) or (lines[0].centered and len(lines) > 1 and is_byline_paragraph(lines[1].text)):
        yield lines[0].text


def _in_paper(lines: Sequence[str], title: str) -> Iterator[str]:
    """A newspaper's page has no header: between title and text stand 副题 and author only (方正 skins, td or p without a name)."""
    key = bare(title)
    if key not in (keys := [bare(line) for line in lines]):
        return
    at = len(keys) - keys[::-1].index(key)  # the one nearest to the text: the edition's headlines stand beside it
    yield from (line for line in lines[at : at + 2] if not names_writers(line))


def _row_above(document: Document, title: LexborNode | None) -> Iterator[str]:
    """The row above the title's in a newspaper's table of 引题, title, 副题 and author (old 方正 skins), or centred in one of ASP."""
    if title is None:
        return
    row: LexborNode | None = title
    while row is not None and row.tag not in ("tr", "body"):
        row = row.parent
    above = row.prev if row is not None and row.tag == "tr" else None
    while above is not None and above.tag != "tr":
        above = above.prev
    if above is None or above.css_first("a") is not None:
        return
    text = text_of(above)
    if any(name in document.named for name in elementnames.PAPER) or (_is_centered_cell(above) and not is_site_name(text)):
        yield text


def _above_header(title: LexborNode | None, body: LexborNode | None, *, in_paper: bool) -> Iterator[str]:
    """The line that opens a head of 引题, title, header, whatever their names (jpaas, TRS and hand-made skins); a paper has no header."""
    node = title
    while node is not None and node.tag != "body" and shown_beside(node) is None and shown_beside(node, forwards=True) is None:
        node = node.parent  # a wrapper of the title alone, and the table of its cell
    above = shown_beside(node)
    if node is None or above is None or not {node.tag, above.tag} <= _OF_HEADS or above.css_first("a") is not None:
        return
    text = text_of(above)
    if _PATH.search(text) or _COLUMN.search(text) or is_site_name(text):
        return
    first = shown_beside(above)
    opens = first is None or first.css_first("a") is not None or is_papers_page([text_of(first)])
    if opens and (
        in_paper
        or _begins_header(below := shown_beside(node, forwards=True))
        or _begins_header(shown_beside(below, forwards=True))
        or _leads_to(below, body)  # the header stands beside the text
    ):
        yield text


def _begins_header(node: LexborNode | None) -> bool:
    """Whether an element is a line of the header."""
    text = (node.text() or "") if node is not None else ""
    return 0 < len(text) <= _LONGEST_HEAD and _in_header(clean(text))


_OF_HEADS = _HEADING_TAGS | {"div", "p", "table", "center"}
_PATH = re.compile(r"[>»›|]|位置|首页|频道$|栏目$|欢迎|网站|无障碍")
_COLUMN = re.compile(
    r"^\S{0,6}(?:动态|要闻|新闻|公告|通知|公示|信息|资讯|报道|正文|详情|内容|列表|中心|专栏|聚焦|快讯|视窗|在线|速递|观察|关注|文件|公开)$"
)
"""The column's name above a headline is no 引题."""


def _is_centered_cell(row: LexborNode) -> bool:
    cells = [node for node in row.iter() if node.tag in ("td", "th")]
    return len(cells) == 1 and (cells[0].attributes.get("align") or "").lower() in ("center", "middle")
