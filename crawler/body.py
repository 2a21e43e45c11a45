"""Which part of a page is the article's text: source's CSS -> known containers -> comment marks -> density -> pictures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.containers import Found, known_containers, marked_body, with_pictures
from crawler.density import densest, holds, is_good_name, is_header_line
from crawler.document import Document
from crawler.linked import attachments_of
from crawler.pictures import is_wordless, picture_body
from crawler.titles import Titled
from crawler.tree import parse

if TYPE_CHECKING:  # pydantic is needed where people's settings are read, not to read a page
    from crawler.settings import Source

SMALL = 200
"""Characters under which a known container is compared with the densest element of the page."""
_TINY = 0.25
"""A container with less than this share of the densest element's text is passed over."""


def find_body(document: Document, source: Source | None, titled: Titled) -> Found | None:
    """The element or elements that hold an article's text, with the rule that found them: the first answer of the chain that is not
    tiny against the densest element. None when the page holds no text at all."""
    if source and source.body and (nodes := document.tree.css(source.body)):
        return Found(tuple(nodes), f"源设置 body = {source.body}")
    candidates = known_containers(document)
    if not candidates and (detail := document.detail) and detail.content:
        body = parse(detail.content).body
        return Found((body,), "脚本 DETAIL (gkmlpt)") if body is not None else None
    if marked := marked_body(document):
        candidates.append(marked)
    candidates = [with_pictures(each, titled.title) for each in _innermost(candidates)]
    for candidate in candidates:
        if _running_text(candidate) >= SMALL:
            return _below_title(candidate, document, titled)
    dense = densest(document.tree, titled.node)
    if not candidates and (dense is None or not _has_sentences(dense)) and (named := _named_below(titled.node)) is not None:
        return named
    if not candidates and is_wordless(dense) and (pictured := picture_body(document, titled.node)) is not None:
        return pictured
    if dense is None:
        return max(candidates, key=_running_text, default=None)
    size = _running_text(dense)
    return next((each for each in candidates if _running_text(each) >= size * _TINY or _holds_media(each, document)), dense)


def _has_sentences(found: Found) -> bool:
    text = "".join(root.text() or "" for root in found.roots)
    return any(mark in text for mark in "。，,；;") or len(text) > SMALL


def _named_below(title: LexborNode | None) -> Found | None:
    """The nearest element below the title that is named as bodies are (td.nr, div.content): a poem, or a picture, has no sentence that would tell."""
    at = title
    for _ in range(_STEPS_TO_TEXT):
        if at is None or at.tag == "body":
            return None
        after = at.next
        while after is not None:
            inside = after.css("td, div, article, section")[:_MOST_BELOW] if after.tag not in ("-text", "-comment") else []
            for node in (each for each in inside if is_good_name(each)):
                if (len(text := (node.text() or "").strip()) >= _SHORTEST and not is_header_line(text)) or node.css_first(
                    "img"
                ) is not None:
                    return Found((node,), "标题下面名为正文的元素")
            after = after.next
        at = at.parent
    return None


_STEPS_TO_TEXT, _MOST_BELOW, _SHORTEST = 5, 20, 8
_MOST_OF_IT = 0.4


def _below_title(found: Found, document: Document, titled: Titled) -> Found:
    """A known container that holds the title is the whole article with its header and tools (环球 #article): then the densest part of it."""
    if titled.node is None or not any(holds(root, titled.node) for root in found.roots):
        return found
    dense = densest(document.tree, titled.node)
    if dense is None or not any(holds(root, dense.roots[0]) for root in found.roots) or holds(dense.roots[0], titled.node):
        return found
    return Found(dense.roots, f"{found.rule} 内") if _running_text(dense) >= _running_text(found) * _MOST_OF_IT else found


def _innermost(candidates: list[Found]) -> list[Found]:
    """The candidates without those that wrap an earlier one: the more telling name is the text, the other its page (新浪 .article-content)."""
    kept: list[Found] = []
    for each in candidates:
        wrapped = [inner for inner in kept if any(holds(root, inner.roots[0]) for root in each.roots)]
        if not any(_running_text(inner) >= _SOME for inner in wrapped):
            kept.append(each)
    return kept


_SOME = 60
"""Characters that make an inner container a text and no empty box."""


def _holds_media(found: Found, document: Document) -> bool:
    """Whether a container without much text holds files, videos or pictures: such a notice is whole without a word."""
    for root in found.roots:
        if root.tag != "-text" and (
            attachments_of(root.css("a"), document.url) or root.css_first("video, iframe, embed, img") is not None
        ):
            return True
    return False


def _running_text(found: Found) -> int:
    """Characters of an element outside its links."""
    size = 0
    for root in found.roots:
        size += len("".join((root.text() or "").split()))
        if root.tag != "-text":
            size -= sum(len(link.text() or "") for link in root.css("a"))
    return size
