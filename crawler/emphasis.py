"""Which of several lines a page sets largest: how 方正 papers and hand-made pages tell the title from 引题 and 副题 when nothing names them.

h1 … h4 by their default sizes, <font size>, font-size in px, pt or em, bold; .font01 of old 方正 is the title's, .font02 theirs
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.text import bare
from crawler.titles import says_subtitle

_SET = "h1, h2, h3, h4, h5, b, strong, big, font, [style*=font], .font01"
_MOST = 2000
_BASE, _BOLD = 16.0, 4.0  # px
_HEADINGS = {"h1": 32.0, "h2": 24.0, "h3": 18.7, "h4": 16.0, "h5": 13.3}
_FONT = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0, "+1": 18.0, "+2": 24.0, "+3": 32.0}
_SIZE = re.compile(r"font(?:-size)?\s*:[^;]*?(\d{1,3}(?:\.\d+)?)\s*(px|pt|em|rem)", re.IGNORECASE)
_BOLDED = re.compile(r"font(?:-weight)?\s*:[^;]*(?:bold|[6-9]00)", re.IGNORECASE)


def largest(root: LexborNode, lines: Sequence[str]) -> str | None:
    """The line that is set larger than all others; None where none is. lines: one or more."""
    sizes = _sizes(root, {bare(line) for line in lines})
    ranked = sorted(lines, key=lambda line: -sizes.get(bare(line), _BASE))
    if len(lines) == 1 or sizes.get(bare(ranked[0]), _BASE) > sizes.get(bare(ranked[1]), _BASE):
        return ranked[0]
    return None


def _sizes(root: LexborNode, keys: set[str]) -> dict[str, float]:
    """Key of a line -> the size in px at which the page sets it, bold counted as a little more."""
    out: dict[str, float] = {}
    for node in root.css(_SET)[:_MOST]:
        key = bare((node.text() or "")[:400])
        names = (node.attributes.get("class") or "").split()
        if key in keys and not any(says_subtitle(f".{name}") for name in names):
            out[key] = max(out.get(key, _BASE), _size(node, names))
    return out


def _size(node: LexborNode, names: Sequence[str]) -> float:
    """Of an element with those around it that hold nothing else: <font size=5><b>…</b></font>."""
    size, bold, at, text = 0.0, False, node, bare(node.text() or "")
    for _ in range(4):
        attributes, tag = at.attributes, at.tag or ""
        style = attributes.get("style") or ""
        if size == 0 and (said := _SIZE.search(style)):
            size = float(said[1]) * {"px": 1.0, "pt": 4 / 3, "em": _BASE, "rem": _BASE}[said[2].lower()]
        size = size or _HEADINGS.get(tag, 0.0) or (_FONT.get(attributes.get("size") or "", 0.0) if tag == "font" else 0.0)
        bold = bold or tag in ("b", "strong", "big", *_HEADINGS) or _BOLDED.search(style) is not None
        if at.parent is None or bare(at.parent.text() or "") != text:
            break
        at = at.parent
    return (size or _BASE) + _BOLD * bold + (_BOLD if "font01" in names else 0.0)
