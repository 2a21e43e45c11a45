"""An opened page: what every reader of fields looks at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.decode import decode_twice
from crawler.elementnames import telling_names
from crawler.gkmlpt import Detail, read_detail
from crawler.markup import HEADINGS
from crawler.metas import Metas, read_metas
from crawler.tags import MADE_UP, number_of, numbers_of
from crawler.tree import parse_page

_NEVER_NAMED_TAGS = """a li img br i input option b strong em hr tr col path script style link"""
_NEVER_NAMED = numbers_of(_NEVER_NAMED_TAGS.split())
_META = number_of("meta")
_HEADINGS = numbers_of(HEADINGS)
_RARE = _HEADINGS | {_META}
_MARKS = frozenset(("ContentStart", "ContentEnd"))  # see crawler.tree
_OWN_TAGS = (
    "founder-content",
    "founder-title",
    "founder-subtitle",
    "founder-introtitle",
    "founder-pretitle",
    "founder-author",
    "ucapcontent",
)
"""Elements that content systems made up."""
_TELLING = f"[class],[id],[itemprop],meta,{','.join(sorted(HEADINGS))}"
_GKMLPT, _HEAD = b"gkmlpt", 16_000
"""What the platform's styles and scripts are named after, and bytes of a page in whose head they stand."""
_MOST_NAMED = 200_000
"""Elements that are looked at for names; real pages have some thousands."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page's address, its text with scripts and comments, its tree without them, its metas.

    named: `.class`, `#id` (in the page's own letter case), tags of the content systems (`founder-content`) and `[itemprop=…]`
    -> the elements that bear it, in page order; links, list items and pictures are left out. names: those names, a line each; lowered: in
    lower case, place for place.
    headings: h1 to h6 in page order. data: JSON-LD scripts. detail: the article in a gkmlpt script.
    One CSS query finds them all: half the price of a walk over the tree in Python, and of one query for each name.
    """

    url: str
    html: str
    tree: LexborHTMLParser
    metas: Metas
    named: dict[str, list[LexborNode]]
    names: str
    lowered: str
    headings: list[LexborNode]
    data: list[str]
    detail: Detail | None


def names_with(document: Document, parts: tuple[str, ...]) -> list[str]:
    """The names of a page (`.class`, `#id`) that hold one of these parts in any letter case, in page order.

    Looks through all names as one text: a page has hundreds of them, and a regular expression for each costs more than the walk.
    """
    names, lowered = document.names, document.lowered
    found: dict[int, str] = {}
    for part in parts:
        at = lowered.find(part)
        while at >= 0:
            start, end = names.rfind("\n", 0, at) + 1, names.find("\n", at)
            end = end if end >= 0 else len(names)
            found[start] = names[start:end]
            at = lowered.find(part, end)
    return [found[start] for start in sorted(found)]


def open_document(content: bytes, url: str, content_type: str | None = None, encoding: str | None = None) -> Document:
    """Decode and parse. Never raises for any bytes."""
    html, utf8 = decode_twice(content, content_type, encoding)
    tree, data, shown = parse_page(utf8)
    made_up = b"<founder-" in shown or b"<ucapcontent" in shown
    named, headings, metas = _elements(tree, f"{_TELLING},{','.join(_OWN_TAGS)}" if made_up else _TELLING)
    names = "\n".join(named)
    lowered = names.lower()
    return Document(
        url,
        html,
        tree,
        read_metas(metas),
        named,
        names,
        lowered if len(lowered) == len(names) else names,  # letters whose lower case is longer: none that a part could be
        headings,
        data,
        read_detail(html) if utf8.find(_GKMLPT, 0, _HEAD) >= 0 else None,
    )


def _elements(
    tree: LexborHTMLParser, telling: str
) -> tuple[dict[str, list[LexborNode]], list[LexborNode], list[dict[str, str | None]]]:
    """The elements by name, the headings, and the attributes of the metas. telling: selectors, of which each costs for every element."""
    named: defaultdict[str, list[LexborNode]] = defaultdict(list)
    headings: list[LexborNode] = []
    metas: list[dict[str, str | None]] = []
    for node in tree.css(f":is({telling})"):
        number = node.tag_id
        if number in _NEVER_NAMED or len(named) > _MOST_NAMED:
            continue
        attributes = node.attributes
        if number in _RARE or number >= MADE_UP:
            if number == _META:
                metas.append(attributes)
                if attributes.get("name") in _MARKS:
                    named[str(attributes["name"])].append(node)
                continue
            if number in _HEADINGS:
                headings.append(node)
            elif (tag := node.tag or "") in _OWN_TAGS:
                named[tag].append(node)
        for name in telling_names(attributes.get("class"), attributes.get("id"), attributes.get("itemprop")):
            named[name].append(node)
    named.default_factory = None
    return named, headings, metas
