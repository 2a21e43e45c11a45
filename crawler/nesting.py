"""Markup whose nesting would make the parser's work square, cut before parsing.

Lexbor is linear on real pages, but its open-element stack makes n unclosed <div> cost n² (200,000 of them: 158 s), and HTML5's
reconstruction of formatting elements makes n unclosed distinct <b id=…> cost n for every later paragraph.
n attributes of one tag cost n², too. n <option> too.

What is open is told by the rules of WHATWG's tree construction, always on the side of more: a closing tag counts where it closes an
element for certain. Only attributes that hold tags themselves could show less than there is.
"""

from __future__ import annotations

import re

MAX_DEPTH = 400
"""Open elements that are kept; real pages stay under 60."""
_SCAN_ABOVE = 16_000  # fewer tags than this cost a second at the worst, and are not counted
_TAG = re.compile(rb"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_NEVER_PILED_TAGS = b"area base br col embed hr img input link meta param source track wbr p li tr td th dd dt option tbody thead tfoot html head body"
_NEVER_PILED = frozenset(_NEVER_PILED_TAGS.split())
"""Tags that do not pile up: without content, closed by their own kind or by their table, or there once."""
_FORMATTING_TAGS = b"a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_TAGS.split())
_FORMATTING_TAG = re.compile(rb"</?(?:" + _FORMATTING_TAGS.replace(b" ", b"|") + rb")\b[^>]*>", re.IGNORECASE)
_MAX_OPEN_FORMATTING = 300
_BLOCK_TAGS = b"""address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hgroup iframe listing main menu nav noscript object ol pre search section select summary table template textarea title ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
"""Elements that the closing tag of a <span>, a <label> or an unknown element does not close ("special" in WHATWG)."""
_WALLS = frozenset(b"table object template button".split())
"""What no closing tag of another element reaches through (WHATWG: "in scope")."""
_RAW = frozenset(b"textarea title iframe noscript".split())
"""Elements whose content may be text and no markup: what is closed there may be closed in name only."""
_MAX_OPTIONS = 3000  # of a <select>: each asks all others whether they are selected
_OPTION = re.compile(rb"<option\b", re.IGNORECASE)
_LONG_TAG = 20_000  # bytes without a >
_MAX_ATTRIBUTES = 1000


def bounded(html: bytes) -> bytes:
    """A page's bytes as they are, or cut so that parsing stays linear: tags of too many attributes, <option> by the thousand, formatting
    that piles up, and elements below MAX_DEPTH lose their tags and keep their text."""
    if _has_long_tag(html):
        html = b">".join(_shortened(piece) if len(piece) > _LONG_TAG else piece for piece in html.split(b">"))
    if html.count(b"<") <= _SCAN_ABOVE:
        return html
    html = _OPTION.sub(b"<br", html) if len(_OPTION.findall(html)) > _MAX_OPTIONS else html
    deep, formatted = _piles_up(html)
    if formatted:
        html = _FORMATTING_TAG.sub(b"", html)
    return _flattened(html) if deep else html


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


def _piles_up(html: bytes) -> tuple[bool, bool]:
    """Whether more elements than are kept, and more formatting elements, could be open at once."""
    nest = _Nest()
    formatting = dict.fromkeys(_FORMATTING, 0)
    deep = formatted = False
    for closes, name in _TAG.findall(html.lower()):
        if name in _NEVER_PILED:
            continue
        if name in formatting:
            formatting[name] = max(formatting[name] + (-1 if closes else 1), 0)
            formatted = formatted or (not closes and sum(formatting.values()) > _MAX_OPEN_FORMATTING)
        elif closes:
            nest.close(name)
        elif not deep:
            deep = not nest.open(name)
    return deep, formatted


class _Nest:
    """The names of the elements that are open, but for formatting and what never piles up; at most MAX_DEPTH."""

    def __init__(self) -> None:
        self.names: list[bytes] = []
        self.raw = b""

    def open(self, name: bytes) -> bool:
        """Whether there is room for one more."""
        if len(self.names) >= MAX_DEPTH:
            return False
        self.names.append(name)
        if name in _RAW and not self.raw:
            self.raw = name
        return True

    def close(self, name: bytes) -> None:
        """Take off what a closing tag closes for certain: the innermost element of that name, and what stands open in it."""
        names = self.names
        if self.raw:
            if name != self.raw:
                return
            self.raw = b""
        if names and names[-1] == name:
            names.pop()
            return
        if name not in names:
            return
        walls = _WALLS if name in _BLOCKS else _BLOCKS
        at = len(names) - 1
        while names[at] != name:
            if names[at] in walls and name not in _WALLS:
                return
            at -= 1
        if name == b"form":  # leaves open what stands in it
            del names[at]
        else:
            del names[at:]


def _flattened(html: bytes) -> bytes:
    """Tags that would open below MAX_DEPTH become <br>, and so do as many closing tags of theirs."""
    nest = _Nest()
    dropped: dict[bytes, int] = {}

    def step(match: re.Match[bytes]) -> bytes:
        name = match[2].lower()
        if name in _NEVER_PILED or name in _FORMATTING:
            return match[0]
        if not match[1]:
            if nest.open(name):
                return match[0]
            dropped[name] = dropped.get(name, 0) + 1
            return b"<br"
        if dropped.get(name):
            dropped[name] -= 1
            return b"<br"
        nest.close(name)
        return match[0]

    return _TAG.sub(step, html)
