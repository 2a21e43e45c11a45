"""An opened page: what every reader of fields looks at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.decode import decode_twice
from crawler.gkmlpt import Detail, read_detail
from crawler.markup import HEADINGS
from crawler.metas import Metas, read_metas
from crawler.tree import parse_page

_NEVER_NAMED_TAGS = """a li img br i input option b strong em hr tr col path script style link"""
_NEVER_NAMED = frozenset(_NEVER_NAMED_TAGS.split())
_MARKS = frozenset(("ContentStart", "ContentEnd"))  # see crawler.tree
_CUSTOM_TAG = 11  # letters: blockquote and figcaption are the longest of HTML's own that matter
_LONG_NAME = 300  # characters of a class or id that are read
_MOST_NAMED = 200_000
"""Elements that are looked at for names; real pages have some thousands."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page's address, its text with scripts and comments, its tree without them, its metas.

    named: `.class`, `#id` (in the page's own letter case), tags of the content systems (`founder-content`) and `[itemprop=…]`
    -> the elements that bear it, in page order; links, list items and pictures are left out. names: those names, a line each.
    headings: h1 to h6 in page order. data: JSON-LD scripts. detail: the article in a gkmlpt script.
    One walk over the tree finds them all, which costs less than one CSS query with a dozen names.
    """

    url: str
    html: str
    tree: LexborHTMLParser
    metas: Metas
    named: dict[str, list[LexborNode]]
    names: str
    headings: list[LexborNode]
    data: list[str]
    detail: Detail | None


def names_with(document: Document, parts: tuple[str, ...]) -> list[str]:
    """The names of a page (`.class`, `#id`) that hold one of these parts in any letter case, in page order.

    Looks through all names as one text: a page has hundreds of them, and a regular expression for each costs more than the walk.
    """
    names = document.names
    lowered = names.lower()
    if len(lowered) != len(names):  # letters whose lower case is longer: none that a part could be
        lowered = names
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
    tree, data = parse_page(utf8)
    named: defaultdict[str, list[LexborNode]] = defaultdict(list)
    headings: list[LexborNode] = []
    metas: list[dict[str, str | None]] = []
    known: dict[tuple[str | None, ...], tuple[str, ...]] = {}  # the elements of a page share few classes
    root = tree.root
    for node in root.traverse() if root is not None else ():
        tag = node.tag or ""
        if tag in _NEVER_NAMED:
            continue
        attributes = node.attributes
        if tag == "meta":
            metas.append(attributes)
            if attributes.get("name") in _MARKS:
                named[str(attributes["name"])].append(node)
            continue
        if tag in HEADINGS:
            headings.append(node)
        elif len(tag) >= _CUSTOM_TAG:
            named[tag].append(node)
        if attributes and len(named) < _MOST_NAMED:
            bearing = attributes.get("class"), attributes.get("id"), attributes.get("itemprop")
            if bearing not in known:
                known[bearing] = _names_of(*bearing)
            for name in known[bearing]:
                named[name].append(node)
    return Document(
        url,
        html,
        tree,
        read_metas(metas),
        dict(named),
        "\n".join(named),
        headings,
        data,
        read_detail(html) if b"DETAIL:" in utf8 else None,
    )


def _names_of(classes: str | None, ident: str | None, item: str | None) -> tuple[str, ...]:
    """The names under which an element is found: `.word` for each class, `#id`, `[itemprop=…]`."""
    names = [f".{word}" for word in (classes or "")[:_LONG_NAME].split()]
    if ident:
        names.append("#" + ident[:_LONG_NAME].strip())
    if item:
        names.append(f"[itemprop={item[:_LONG_NAME]}]")
    return tuple(names)
