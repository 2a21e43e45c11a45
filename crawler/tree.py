"""HTML text into a tree, in time and memory that hostile markup cannot drive up.

Lexbor is linear on real pages, but its open-element stack makes n unclosed <div> cost n² (200,000 of them: 158 s), and HTML5's
reconstruction of formatting elements makes n unclosed distinct <b id=…> cost n for every later paragraph.
n attributes of one tag cost n², too. n <option> too. All are cut before parsing. Scripts, styles and comments are taken out first: half the bytes of a page, none of its text.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 400
"""Open elements that are kept; real pages stay under 60."""
_SCAN_ABOVE = 8000  # fewer tags than this cannot hurt, and are not counted
_UNREAD = re.compile(rb"<(?:!--|[sS](?:[cC][rR][iI][pP][tT]|[tT][yY][lL][eE])\b)")
"""Letter cases written out: a pattern that ignores them is looked for byte by byte, this one from < to <."""
_ENDS = {
    b"<script": re.compile(rb"</[sS][cC][rR][iI][pP][tT][^>]*>?"),
    b"<style": re.compile(rb"</[sS][tT][yY][lL][eE][^>]*>?"),
}
_SCRIPT_TAG = 100  # bytes of an opening tag that are asked for its type
_TAG = re.compile(rb"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID_TAGS = b"area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_TAGS.split())
_SELF_CLOSING = _VOID | frozenset(b"p li tr td th dd dt option".split())
"""Tags that do not pile up: without content, or closed by their own kind."""
_FORMATTING = b"a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMATTING_TAG = re.compile(rb"</?(?:" + _FORMATTING + rb")\b[^>]*>", re.IGNORECASE)
_FORMATTING_ENDS = frozenset(_FORMATTING.split(b"|"))
_MAX_OPEN_FORMATTING = 300
_MAX_OPTIONS = 3000  # of a <select>: each asks all others whether they are selected
_OPTION = re.compile(rb"<option\b", re.IGNORECASE)
_LONG_TAG = 20_000  # bytes without a >
_MAX_ATTRIBUTES = 1000

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
    return LexborHTMLParser(_bounded(shown)), data, shown


def _without_unread(html: bytes, data: list[str]) -> bytes:
    out, at = [], 0
    while match := _UNREAD.search(html, at):
        start, kind = match.start(), match[0]
        out.append(html[at:start])
        if kind == b"<!--":
            at = _comment_end(html, start)
            if _SHORTEST_MARK < at - start < _LONGEST_MARK and (mark := _mark(html[start:at].lower())):
                out.append(mark)
        else:
            end = _ENDS[kind.lower()].search(html, match.end())
            at = end.end() if end is not None and end[0].endswith(b">") else 0
            if end is not None and b"ld+json" in html[start : start + _SCRIPT_TAG].lower():
                data.append(html[start : end.start()].decode("utf-8", "replace"))
        if at <= 0:
            return b"".join(out)
    out.append(html[at:])
    return b"".join(out)


def _comment_end(html: bytes, start: int) -> int:
    """Where a comment ends (0: never)."""
    if html.startswith((b">", b"->"), start + 4):  # WHATWG: abrupt closing of an empty comment
        return html.index(b">", start) + 1
    end = html.find(b"-->", start + 4) + 3
    return end if end > 2 else 0


def _mark(comment: bytes) -> bytes:
    """What a comment leaves behind: a mark where it says that the body begins or ends."""
    if _MARKS[0] in comment or _MARKS[1] in comment:
        if _BODY_BEGINS.match(comment):
            return BEGIN_MARK
        if _BODY_ENDS.match(comment):
            return END_MARK
    return b""


def _bounded(html: bytes) -> bytes:
    if _has_long_tag(html):
        html = b">".join(_shortened(piece) if len(piece) > _LONG_TAG else piece for piece in html.split(b">"))
    if html.count(b"<") <= _SCAN_ABOVE:
        return html
    html = _OPTION.sub(b"<br", html) if len(_OPTION.findall(html)) > _MAX_OPTIONS else html
    depth, formatting = _deepest(html)
    if formatting > _MAX_OPEN_FORMATTING:
        html = _FORMATTING_TAG.sub(b"", html)
    return _flattened(html) if depth > MAX_DEPTH else html


def _has_long_tag(html: bytes) -> bool:
    """Whether some stretch of the text holds no `>`: a long attribute, a long text, or a tag with very many attributes."""
    at = 0
    while at + _LONG_TAG < len(html):
        last = html.rfind(b">", at, at + _LONG_TAG)
        if last < 0:
            return True
        at = last + 1
    return False


def _shortened(piece: bytes) -> bytes:
    """Text and the tag behind it; the tag is cut when it has attributes by the thousand."""
    tag = _TAG.search(piece)
    if tag is None or len(piece[tag.start() :].split(None, _MAX_ATTRIBUTES)) <= _MAX_ATTRIBUTES:
        return piece
    return piece[: tag.end()]


def _deepest(html: bytes) -> tuple[int, int]:
    """The greatest number of elements, and of formatting elements, that could be open at once."""
    depth = deepest = formatting = most = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _VOID:
            continue
        step = -1 if match[1] else 1
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
        if name in _FORMATTING_ENDS:
            formatting = max(formatting + step, 0)
            most = max(most, formatting)
    return deepest, most


def _flattened(html: bytes) -> bytes:
    """Tags that would open below MAX_DEPTH become <br>, and the closing tags that belong to them go."""
    depth = 0

    def step(match: re.Match[bytes]) -> bytes:
        nonlocal depth
        name = match[2].lower()
        if name in _SELF_CLOSING:
            return match[0]
        depth = max(depth + (-1 if match[1] else 1), 0)
        too_deep = depth > MAX_DEPTH or (match[1] and depth >= MAX_DEPTH)
        return b"<br" if too_deep else match[0]

    return _TAG.sub(step, html)


def shown_beside(node: LexborNode | None, *, forwards: bool = False) -> LexborNode | None:
    """The nearest sibling before an element (or behind it) that shows any text; None when there is none."""
    at = node if node is None else node.next if forwards else node.prev
    while at is not None and not (at.text() or "").strip():
        at = at.next if forwards else at.prev
    return at
