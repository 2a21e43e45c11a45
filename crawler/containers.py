"""Where the body of an article stands: containers that content systems and papers are known to write, as data.

A family is recognised by what the page holds, never by its host. Order counts inside the table: the more telling name first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler import elementnames
from crawler.document import Document
from crawler.lines import read_lines
from crawler.linked import is_icon
from crawler.text import clean
from crawler.tree import parse

_ORDER = tuple((family, selector) for family, selectors in elementnames.CONTAINERS for selector in selectors)


@dataclass(frozen=True, slots=True)
class Found:
    """Elements that hold the body, and the rule that found them, for people."""

    roots: tuple[LexborNode, ...]
    rule: str


def known_containers(document: Document) -> list[Found]:
    """The known containers of a page, in the order of the table; of several of one name the one with most text."""
    out = []
    named = document.named
    for family, selector in _ORDER:
        nodes = named.get(selector, [])
        if len(nodes) > 1 and nodes[0].tag in _CLONED:
            out.append(Found(tuple(nodes), f"{family}容器 {selector}"))
        elif nodes:
            node = max(nodes, key=lambda each: len(each.text() or "")) if len(nodes) > 1 else nodes[0]
            root = _written_in(node) if node.tag == "textarea" else node
            if root is not None:
                out.append(Found((root,), f"{family}容器 {selector}"))
    return out


_CLONED = frozenset(("font", "b", "i", "em", "strong", "small", "big", "u"))
"""WHATWG's adoption agency parts <font id=zoom><p>…<p>…</font> in two fonts of one id, the second inside the last paragraph."""


def _written_in(textarea: LexborNode) -> LexborNode | None:
    """The markup that a textarea holds as text for a script to set (环球网 2019)."""
    text = textarea.text() or ""
    return parse(text).body if "<" in text else None


_LONGEST_CAPTION = 300
_PAPER = "方正"
_STEPS_TO_TITLE = 8


def is_paper(found: Found) -> bool:
    """Whether a body is that of a newspaper's page."""
    return is_of_paper(found.rule)


def is_of_paper(rule: str) -> bool:
    """Whether the rule that found a body is one for newspapers."""
    return rule.startswith(_PAPER)


def with_pictures(found: Found, title: str) -> Found:
    """A newspaper's text together with the pictures and captions that the Founder layouts set between the title and the text, or in a
    gallery behind it.

    Old: tables or rows of a table; new: div.attachment. Going back from the text, the title ends the search.
    """
    if not is_paper(found):
        return found
    found = Found((*found.roots, *_pictures_behind(found.roots[-1])), found.rule)
    pictures: list[LexborNode] = []
    at: LexborNode | None = found.roots[0]
    for _ in range(_STEPS_TO_TITLE):
        if at is None or at.tag in ("body", "html"):
            break
        sibling = at.prev
        while sibling is not None:
            if sibling.tag and sibling.tag[0] != "-":
                text = clean((sibling.text() or "")[:_MOST_ABOVE])
                if title and title in text and (text == title or _shows(sibling, title)):
                    return Found((*pictures, *found.roots), found.rule)
                if len(text) <= _LONGEST_CAPTION and any(not is_icon(image.attributes) for image in _images(sibling)):
                    pictures.insert(0, sibling)
            sibling = sibling.prev
        at = at.parent
    return found


def _pictures_behind(text: LexborNode) -> list[LexborNode]:
    """The boxes directly behind a text that hold pictures and their captions, and no code to scan."""
    out: list[LexborNode] = []
    node = _outermost(text).next
    while node is not None:
        shown = clean((node.text() or "")[:_MOST_ABOVE])
        images = _images(node) if node.tag not in ("-text", "-comment") else ()
        pictures = [image for image in images if not is_icon(image.attributes)]
        if (
            pictures
            and len(shown) <= _LONGEST_CAPTION * len(pictures)
            and not _CODE.search(shown)
            and node.css_first("a[href]") is None
        ):
            out.append(node)
        elif shown:
            break
        node = node.next
    return out


def _outermost(text: LexborNode) -> LexborNode:
    """A text's element, or the highest box that holds nothing else (founder-content alone in #ozoom)."""
    box, length = text, len("".join((text.text() or "").split()))
    while (above := box.parent) is not None and above.tag == "div" and len("".join((above.text() or "").split())) == length:
        box = above
    return box


_CODE = re.compile(r"扫|二维码|关注|分享")


def _shows(node: LexborNode, title: str) -> bool:
    """Whether a part of the page has the title as a line of its own; a caption may only begin with its words."""
    return any(line.text == title for line in read_lines([node], tables=False, most=40).lines)


_MOST_ABOVE = 3000  # characters, with the blanks of the markup, of an element above the text that are looked at


def _images(node: LexborNode) -> list[LexborNode]:
    return [node] if node.tag == "img" else node.css("img")


def marked_body(document: Document) -> Found | None:
    """What stands between the marks ContentStart and ContentEnd of Hanweb JCMS (and of Founder's enpcontent comments)."""
    marks = document.named.get("ContentStart")
    if not marks or marks[0].parent is None:
        return None
    start = marks[0]
    roots = []
    node = start.next
    while node is not None and not (node.tag == "meta" and node.attributes.get("name") == "ContentEnd"):
        if node.tag != "meta":
            roots.append(node)
        node = node.next
    return Found(tuple(roots), "正文注释标记 ContentStart") if roots else None
