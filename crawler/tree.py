"""HTML text into a tree, in time and memory that hostile markup cannot drive up.

Lexbor is linear on real pages, but its open-element stack makes n unclosed <div> cost n² (200,000 of them: 158 s), and HTML5's
reconstruction of formatting elements makes n unclosed distinct <b id=…> cost n for every later paragraph.
n attributes of one tag cost n², too. n <option> too. All are cut before parsing. Scripts, styles and comments are taken out first: half the bytes of a page, none of its text.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 400
"""Open elements that are kept; real pages stay under 60."""
_SCAN_ABOVE = 8000  # fewer tags than this cannot hurt, and are not counted
_UNREAD = re.compile(r"<!--|<(?:script|style)\b", re.IGNORECASE)
_END = {"<s": re.compile(r"</script", re.IGNORECASE), "<t": re.compile(r"</style", re.IGNORECASE)}
_SCRIPT_TAG = 100  # characters of an opening tag that are asked for its type
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_FORMATTING = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMATTING_TAG = re.compile(rf"</?(?:{_FORMATTING})\b[^>]*>", re.IGNORECASE)
_FORMATTING_ENDS = frozenset(_FORMATTING.split("|"))
_MAX_OPEN_FORMATTING = 300
_MAX_OPTIONS = 3000  # of a <select>: each asks all others whether they are selected
_OPTION = re.compile(r"<option\b", re.IGNORECASE)
_LONG_TAG = 20_000  # characters without a >
_MAX_ATTRIBUTES = 1000

_BODY_BEGINS = re.compile(
    r"<!--\s*(?:ZJEG_RSS\.content\.begin|<\$\[信息内容\]>begin|enpcontent|<(?:npm|enp):article-content>)\s*-->", re.IGNORECASE
)
_BODY_ENDS = re.compile(
    r"<!--\s*(?:ZJEG_RSS\.content\.end|<\$\[信息内容\]>end|/enpcontent|</(?:npm|enp):article-content>)\s*-->", re.IGNORECASE
)
BEGIN_MARK = '<meta name="ContentStart">'
END_MARK = '<meta name="ContentEnd">'


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page, without scripts, styles and comments.

    Comments of Hanweb JCMS and of Founder papers that mark the body become the <meta name="ContentStart|ContentEnd"> that JCMS itself
    writes, so that the tree shows them.
    """
    return parse_page(html)[0]


def parse_page(html: str) -> tuple[LexborHTMLParser, list[str]]:
    """`parse`, and the JSON-LD scripts that were taken out."""
    data: list[str] = []
    return LexborHTMLParser(_bounded(_without_unread(html, data))), data


def _without_unread(html: str, data: list[str]) -> str:
    out, at = [], 0
    while match := _UNREAD.search(html, at):
        start = match.start()
        out.append(html[at:start])
        if match[0] == "<!--":
            mark, at = _comment(html, start)
            out.append(mark)
        else:
            ending = _END["<s" if match[0][2] in "cC" else "<t"].search(html, match.end())
            at = html.find(">", ending.end()) + 1 if ending else 0
            if ending and "ld+json" in html[start : start + _SCRIPT_TAG]:
                data.append(html[start : ending.start()])
        if at <= 0:
            return "".join(out)
    out.append(html[at:])
    return "".join(out)


def _comment(html: str, start: int) -> tuple[str, int]:
    """What a comment leaves behind, and where it ends (0: never)."""
    if html.startswith((">", "->"), start + 4):  # WHATWG: abrupt closing of an empty comment
        return "", html.index(">", start) + 1
    end = html.find("-->", start + 4) + 3
    if end == 2:
        return "", 0
    if end - start < 60:
        text = html[start:end]
        if "content" in text or "信息内容" in text or "CONTENT" in text:
            if _BODY_BEGINS.match(text):
                return BEGIN_MARK, end
            if _BODY_ENDS.match(text):
                return END_MARK, end
    return "", end


def _bounded(html: str) -> str:
    if _has_long_tag(html):
        html = ">".join(_shortened(piece) if len(piece) > _LONG_TAG else piece for piece in html.split(">"))
    if html.count("<") <= _SCAN_ABOVE:
        return html
    html = _OPTION.sub("<br", html) if len(_OPTION.findall(html)) > _MAX_OPTIONS else html
    depth, formatting = _deepest(html)
    if formatting > _MAX_OPEN_FORMATTING:
        html = _FORMATTING_TAG.sub("", html)
    return _flattened(html) if depth > MAX_DEPTH else html


def _has_long_tag(html: str) -> bool:
    """Whether some stretch of the text holds no `>`: a long attribute, a long text, or a tag with very many attributes."""
    at = 0
    while at + _LONG_TAG < len(html):
        last = html.rfind(">", at, at + _LONG_TAG)
        if last < 0:
            return True
        at = last + 1
    return False


def _shortened(piece: str) -> str:
    """Text and the tag behind it; the tag is cut when it has attributes by the thousand."""
    tag = _TAG.search(piece)
    if tag is None or len(piece[tag.start() :].split(None, _MAX_ATTRIBUTES)) <= _MAX_ATTRIBUTES:
        return piece
    return piece[: tag.end()]


def _deepest(html: str) -> tuple[int, int]:
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


def _flattened(html: str) -> str:
    """Tags that would open below MAX_DEPTH become <br>, and the closing tags that belong to them go."""
    depth = 0

    def step(match: re.Match[str]) -> str:
        nonlocal depth
        name = match[2].lower()
        if name in _VOID or name in ("p", "li", "tr", "td", "th", "dd", "dt", "option"):
            return match[0]  # closed by their own kind: they do not pile up
        depth = max(depth + (-1 if match[1] else 1), 0)
        too_deep = depth > MAX_DEPTH or (match[1] and depth >= MAX_DEPTH)
        return "<br" if too_deep else match[0]

    return _TAG.sub(step, html)
