"""HTML text into a tree: without scripts, styles and comments, half the bytes of a page and none of its text, and with the markup cut
that would cost the parser the square of its size (see `crawler.nesting`).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.nesting import bounded

_UNREAD = re.compile(rb"<(?:!--|[sS](?:[cC][rR][iI][pP][tT]|[tT][yY][lL][eE])\b)")
"""Letter cases written out: a pattern that ignores them is looked for byte by byte, this one from < to <."""
_ENDS = {b"<script": re.compile(rb"</[sS][cC][rR][iI][pP][tT]"), b"<style": re.compile(rb"</[sS][tT][yY][lL][eE]")}
_SCRIPT_TAG = 100  # bytes of an opening tag that are asked for its type
_SHORTEST_MARK, _LONGEST_MARK = 15, 60  # bytes
_BODY_BEGINS = re.compile(
    r"<!--\s*(?:ZJEG_RSS\.content\.begin|<\$\[信息内容\]>begin|enpcontent|<(?:npm|enp):article-content>)\s*-->".encode(),
    re.IGNORECASE,
)
_BODY_ENDS = re.compile(
    r"<!--\s*(?:ZJEG_RSS\.content\.end|<\$\[信息内容\]>end|/enpcontent|</(?:npm|enp):article-content>)\s*-->".encode(),
    re.IGNORECASE,
)
_MARKS = (b"content", "信息内容".encode())
BEGIN_MARK = b'<meta name="ContentStart">'
END_MARK = b'<meta name="ContentEnd">'


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page, without scripts, styles and comments.

    Comments of Hanweb JCMS and of Founder papers that mark the body become the <meta name="ContentStart|ContentEnd"> that JCMS itself
    writes, so that the tree shows them.
    """
    return parse_page(html.encode("utf-8", "replace"))[0]


def parse_page(html: bytes) -> tuple[LexborHTMLParser, list[str], bytes]:
    """`parse` for UTF-8 bytes, the JSON-LD scripts that were taken out, and what was parsed. Bytes, since Lexbor works on them: a third
    faster than text."""
    data: list[str] = []
    shown = _without_unread(html, data)
    return LexborHTMLParser(bounded(shown)), data, shown


def _without_unread(html: bytes, data: list[str]) -> bytes:
    out, at = [], 0
    search, find = _UNREAD.search, html.find
    while match := search(html, at):
        start, end = match.span()
        out.append(html[at:start])
        if end == start + 4:  # <!--
            if html.startswith((b">", b"->"), end):  # WHATWG: abrupt closing of an empty comment
                at = find(b">", end) + 1
            elif (at := find(b"-->", end) + 3) <= 2:
                return b"".join(out)
            if _SHORTEST_MARK < at - start < _LONGEST_MARK and (mark := _mark(html[start:at].lower())):
                out.append(mark)
        else:
            close = _ENDS[match[0].lower()].search(html, end)
            if close is not None and b"ld+json" in html[start : start + _SCRIPT_TAG].lower():
                data.append(html[start : close.start()].decode("utf-8", "replace"))
            if close is None or (at := find(b">", close.end()) + 1) == 0:
                return b"".join(out)
    out.append(html[at:])
    return b"".join(out)


def _mark(comment: bytes) -> bytes:
    """What a comment leaves behind: a mark where it says that the body begins or ends."""
    if _MARKS[0] in comment or _MARKS[1] in comment:
        if _BODY_BEGINS.match(comment):
            return BEGIN_MARK
        if _BODY_ENDS.match(comment):
            return END_MARK
    return b""


def shown_beside(node: LexborNode | None, *, forwards: bool = False) -> LexborNode | None:
    """The nearest sibling before an element (or behind it) that shows any text; None when there is none."""
    at = node if node is None else node.next if forwards else node.prev
    while at is not None and not (at.text() or "").strip():
        at = at.next if forwards else at.prev
    return at
