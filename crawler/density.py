"""The body of an unknown page: the element under which most running text stands.

Running text has sentence punctuation and few links. Every block of it gives its weight to its parent in full, to each further ancestor
ever less; the heaviest element wins, and grows to its parent when that holds more of the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.containers import Found
from crawler.markup import BREAKING, UNREAD, looks_like_furniture, words_of
from crawler.nearness import Nearness
from crawler.tags import MADE_UP, TEXT, number_of, numbers_of

_PUNCTUATION = re.compile(r"[,，。;；!！?？、：:”]")
_SITE_LINE = re.compile(
    r"ICP备|版权所有|公网安备|网站标识码|技术支持|[Aa]ll [Rr]ights|ALL RIGHTS|[Cc]opyright|COPYRIGHT|违法和不良信息|未经.{0,12}(?:授权|许可)|转载.{0,10}(?:出于|目的)|传递更多信息|侵犯了?您的.{0,4}权益|免责声明|版权声明"
)
"""Without regard to case it would be ten times slower: no first letter to look for."""
_RECORD = re.compile(r"ICP备|公网安备|网站标识码")
_LARGEST_FOOT = 400  # characters
_SIGNS_OF_SITE = frozenset("备权码技违未载递侵责gG")
"""Each alternative has one of these: asked first, at half the price."""
_BREAKING, _UNREAD, _LINK = numbers_of(BREAKING), numbers_of(UNREAD), number_of("a")
_LONGEST_HEADER = 120
_HEADER_LINE = re.compile(
    r"^[^。!?！？]*(?:(?:来\s*源|稿\s*源|(?<![\u4e00-\u9fff])(?:时\s*间|日\s*期)(?=\s*[:：]\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s+\d{1,2}:)|(?<![\u4e00-\u9fff])记\s*者|作\s*者|浏览次数|阅读次数|点击数|责任编辑|字\s*[号体])\s*[:：]|^(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}[^。!?！？]*$)"
)
"""The header of an article has colons like a text, and is none: on a page of one sentence it would outweigh it."""
_FADING = (1.0, 0.7, 0.35, 0.2, 0.1)
"""What a block gives to its parent, grandparent, …: a body is one to three levels above its paragraphs."""
_PUNCTUATION_WORTH = 8  # characters that one mark of punctuation is worth
_GOOD_NAME = re.compile(
    r"^(?:main-?)?(?:article|art|content|contents|con|cont|text|txt|detail|details|zw|zhengwen|editor|news|post|story|entry|zoom|wz|nr)"
    r"(?:[_-]?(?:con|cont|content|contents|text|txt|body|detail|details|main|box|info|article|view|editor|zw|nr|p))?$"
)
"""Class and id tokens that authors of templates give to bodies, as whole tokens."""
_GOOD_CAMEL = re.compile(
    r"\s(?:article|content|news|detail|text|main)(?:Con|Cont|Content|Text|Body|Str|Detail|Main|Center|Box|Info|Article)\s"
)
_GOOD_NAME_WORTH = 1.6
_BARE_PAGE = 0.3
"""When no element holds this share of the text, the paragraphs stand in <body> itself."""


@dataclass(slots=True)
class _Block:
    node: LexborNode
    text: int = 0
    linked: int = 0
    marks: int = 0
    of_record: bool = False

    @property
    def weight(self) -> float:
        own = self.text - self.linked
        if own < 8 or self.linked > own or (self.marks == 0 and own < 25):
            return 0.0
        return own + _PUNCTUATION_WORTH * self.marks


def is_good_name(node: LexborNode) -> bool:
    """Whether a class or id of an element is one that templates give to bodies (contentStr and articleBody are, newsList is not)."""
    attributes = node.attributes
    if "class" not in attributes and "id" not in attributes:
        return False
    if any(_GOOD_NAME.search(name) for name in words_of(attributes)):
        return True
    return bool(_GOOD_CAMEL.search(f" {attributes.get('class') or ''} {attributes.get('id') or ''} "[:300]))


def is_header_line(text: str) -> bool:
    """Whether a short text is the header of an article (来源:… 发布时间:…)."""
    return len(text) <= _LONGEST_HEADER and _HEADER_LINE.search(text) is not None


def densest(tree: LexborHTMLParser, heading: LexborNode | None = None) -> Found | None:
    """The element that most running text stands under, None when the page has none. heading: the title, that a body does not hold."""
    body = tree.body
    if body is None:
        return None
    found = _blocks(body)
    feet = _feet(found, heading)
    blocks = [(block.node, weight) for block in found if (weight := block.weight) and _parent(block) not in feet]
    field = _Field(judge=True)
    for node, weight in blocks:
        field.spread(node, weight)
    if field.dropped > field.total(body) * _TOO_MUCH_DROPPED:
        field = _Field(judge=False)  # a wrapper of the whole page bears a name of furniture
        for node, weight in blocks:
            field.spread(node, weight)
    scores, totals, nodes = field.scores, field.totals, field.nodes
    if not scores or field.total(body) * _BARE_PAGE > max(totals[key] for key in scores):
        return Found((body,), "正文密度") if totals else None
    near = Nearness(heading)
    for key, node in nodes.items():
        if key in scores:
            scores[key] *= (_GOOD_NAME_WORTH if is_good_name(node) else 1.0) * near.worth(node)
    best = _best(scores, totals, nodes, heading, near)
    return Found((_grown(best, totals, heading),), "正文密度")


_BESIDE_SHARE = 0.06
_ENOUGH = 60.0
"""Weight of a text of one or two sentences."""
_INNER_SHARE = 0.3
"""An element beside the title wins over one that holds the title when it has this share of its text: no body holds its own title."""


def _best(
    scores: dict[int, float], totals: dict[int, float], nodes: dict[int, LexborNode], heading: LexborNode | None, near: Nearness
) -> LexborNode:
    best = max(scores, key=lambda key: scores[key])
    if near.worth(nodes[best]) < 1.0:
        beside = max(
            (key for key in scores if near.worth(nodes[key]) == 1.0 and not (heading is not None and holds(nodes[key], heading))),
            key=lambda key: scores[key],
            default=best,
        )
        if totals[beside] >= max(_ENOUGH, totals[best] * _BESIDE_SHARE):
            best = beside  # a short text beside its title, and a long list of others' summaries in the next column
    if heading is None:
        return nodes[best]
    if holds(nodes[best], heading):
        inner = [key for key in scores if holds(nodes[best], nodes[key]) and not holds(nodes[key], heading)]
        chosen = max(inner, key=lambda key: scores[key], default=best)
        if totals[chosen] < totals[best] * _INNER_SHARE:
            return nodes[best]
        best = chosen
    return nodes[_closer(best, scores, totals, nodes, heading, near)]


def _closer(
    best: int,
    scores: dict[int, float],
    totals: dict[int, float],
    nodes: dict[int, LexborNode],
    heading: LexborNode,
    near: Nearness,
) -> int:
    """The best of the elements that share a closer element with the title than `best` does, when it has a fair share of its text.

    A quarter: the summary between title and text is less, a text beside a column of recommendations is more.
    """
    level = near.level(nodes[best])
    closer = [key for key in scores if near.level(nodes[key]) < level and not holds(nodes[key], heading)]
    chosen = max(closer, key=lambda key: scores[key], default=best)
    return chosen if totals[chosen] >= max(_ENOUGH, totals[best] * _CLOSER_SHARE) else best


_CLOSER_SHARE = 0.25


def _blocks(body: LexborNode) -> list[_Block]:
    """The innermost breaking elements that hold text, with its amount, links and punctuation."""
    blocks: dict[int, _Block] = {}
    places: dict[int, tuple[_Block | None, bool]] = {}
    for node in body.traverse(include_text=True):
        if node.tag_id != TEXT:
            continue
        text = (node.text_content or "").strip()
        if not text or (parent := node.parent) is None:
            continue
        place = places.get(parent.mem_id)
        if place is None:
            above, linked = _block_of(parent)
            found = blocks.setdefault(above.mem_id, _Block(above)) if above is not None else None
            place = places[parent.mem_id] = (found, linked)
        block, linked = place
        if block is None:
            continue
        size = len(text)
        block.text += size
        if linked:
            block.linked += size
        elif size > 5:
            if _is_of_site(text) or _is_header(text):
                block.linked += 2 * len(text)
                block.of_record = block.of_record or _RECORD.search(text[:500]) is not None
            block.marks += len(_PUNCTUATION.findall(text))
    return list(blocks.values())


def _feet(blocks: list[_Block], heading: LexborNode | None) -> set[int]:
    """The elements that are the foot of the page: small ones that hold the site's record number (ICP备, 网站标识码), whatever lines stand by it."""
    feet = {
        above.mem_id: 0
        for block in blocks
        if block.of_record and (above := block.node.parent) is not None and not _is_page(above, heading)
    }
    for block in blocks if feet else ():
        if (key := _parent(block)) in feet:
            feet[key] += block.text
    return {key for key, size in feet.items() if size <= _LARGEST_FOOT}


def _is_page(node: LexborNode, heading: LexborNode | None) -> bool:
    return node.tag_id in (_BODY, _HTML) or (heading is not None and holds(node, heading))


def _parent(block: _Block) -> int:
    return block.node.parent.mem_id if block.node.parent is not None else 0


def _is_of_site(text: str) -> bool:
    return not _SIGNS_OF_SITE.isdisjoint(text[:500]) and _SITE_LINE.search(text[:500]) is not None


def _is_header(text: str) -> bool:
    labelled = ":" in text or "：" in text or text[0] in "12"
    return labelled and len(text) <= _LONGEST_HEADER and _HEADER_LINE.search(text) is not None


def _block_of(parent: LexborNode | None) -> tuple[LexborNode | None, bool]:
    """The breaking element that an element of a text's stands in (or is), and whether a link lies between; none for what is not read."""
    linked = False
    while parent is not None:
        number = parent.tag_id
        if number in _BREAKING or (number >= MADE_UP and parent.tag in BREAKING):
            return parent, linked
        if number in _UNREAD:
            return None, linked
        linked = linked or number == _LINK
        parent = parent.parent
    return None, linked


class _Field:
    """Weights of blocks, spread over their ancestors.

    scores: what an element gets as a possible body. totals: all the text under it. dropped: what stood in furniture.
    """

    def __init__(self, judge: bool) -> None:
        self.judge = judge
        self.scores: dict[int, float] = {}
        self.totals: dict[int, float] = {}
        self.nodes: dict[int, LexborNode] = {}
        self.judged: dict[int, bool] = {}
        self.dropped = 0.0

    def total(self, node: LexborNode) -> float:
        return self.totals.get(node.mem_id, 0.0)

    def spread(self, block: LexborNode, weight: float) -> None:
        chain = self._chain(block)
        if not chain:
            self.dropped += weight
        place = -1 if block.tag in _LINES else 0
        for level, node in enumerate(chain):
            key = node.mem_id
            self.nodes.setdefault(key, node)
            self.totals[key] = self.totals.get(key, 0.0) + weight
            if 0 <= level + place < len(_FADING) and node.tag_id != _BODY:
                self.scores[key] = self.scores.get(key, 0.0) + weight * _FADING[level + place]

    def _chain(self, block: LexborNode) -> list[LexborNode]:
        """An element and its ancestors up to <body>; nothing when one of them is furniture."""
        chain: list[LexborNode] = []
        node: LexborNode | None = block
        while node is not None and (number := node.tag_id) != _HTML:
            key = node.mem_id
            if (furnished := self.judged.get(key)) is None:
                furnished = self.judged[key] = self.judge and number != _BODY and looks_like_furniture(node)
            if furnished:
                return []
            chain.append(node)
            node = node.parent
        return chain


_HTML, _BODY = number_of("html"), number_of("body")
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "li", "td", "dd", "figcaption"))
"""Elements that are one line of a body and never the body."""
_TOO_MUCH_DROPPED = 4.0


_WRAPPERS = 6
_WORTH = 0.04  # share of the body's weight that a sibling must have to be asked


def _grown(node: LexborNode, totals: dict[int, float], heading: LexborNode | None) -> LexborNode:
    """The element, or an ancestor that holds more of the same: siblings of one tag and class (an editor's sections), or bare paragraphs.

    A sibling of another make is a summary, a comment, a list of other articles: the body does not grow over it.
    """
    grown = current = node
    for _ in range(_WRAPPERS):
        parent = current.parent
        if parent is None or parent.tag in ("body", "html") or (heading is not None and holds(parent, heading)):
            break
        weight = totals[grown.mem_id] * _WORTH
        if any(
            totals.get(sibling.mem_id, 0.0) > weight and _alike(sibling, current)
            for sibling in parent.iter()
            if sibling.mem_id != current.mem_id
        ):
            grown = parent
        current = parent
    return grown


_PARAGRAPHS = frozenset(("p", "h2", "h3", "h4", "h5", "blockquote", "ul", "ol", "table", "center", "pre"))


def _alike(sibling: LexborNode, current: LexborNode) -> bool:
    if sibling.tag in _PARAGRAPHS:
        return True
    return sibling.tag == current.tag and (sibling.attributes.get("class") or "") == (current.attributes.get("class") or "")


def holds(node: LexborNode, inner: LexborNode) -> bool:
    """Whether an element is another, or holds it."""
    target = node.mem_id
    current: LexborNode | None = inner
    while current is not None:
        if current.mem_id == target:
            return True
        current = current.parent
    return False
