"""Text as the reader sees it: NFKC, one kind of space, sentences.

The seed form (DESIGN 3) is NFKC: full-width letters, digits and ，：；？！（） become half-width; 。、“”‘’《》 stay.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SENTENCE = re.compile(r"[^。!?;\n]*(?:[。!?;]+[”’\"』」》)]*|\n|$)")


_WIDE = tuple(zip("，：；？！（）％", ",:;?!()%", strict=True))
"""The full-width marks of nearly every Chinese line. With them gone, NFKC sees at a glance that most lines are normal: ten times faster."""


BULLETS = "□■◎●○◆◇▲△▼★☆※▶►"
"""Signs that newspapers set before a writer's name or a caption."""
DASHES = ("—", "--", "―", "–")
"""With which a 副题 may begin."""


def _normal(text: str) -> str:
    if unicodedata.is_normalized("NFKC", text):
        return text
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)


def nfkc(text: str) -> str:
    """NFKC, without characters that nobody sees (controls, zero-width marks, lone surrogates)."""
    if text.isprintable():  # three times faster to ask than to look for what is unseen
        return _normal(text)
    return _UNSEEN.sub("", _normal(_UNSEEN.sub("", text)))


def clean(text: str) -> str:
    """One line of NFKC text: every run of white space (no-break and ideographic too) is one space, none at the ends."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    text = nfkc(text)
    return (
        " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    )  # NFKC may make blanks of signs


def bare(text: str) -> str:
    """Letters and digits only, in lower case: what two spellings of one title have in common."""
    return _bare(text) if len(text) <= _LONGEST_KEPT else "".join(filter(str.isalnum, text)).lower()


@lru_cache(maxsize=1000)
def _bare(text: str) -> str:
    """Remembered, since a page's title is compared with many lines, and they with it."""
    return "".join(filter(str.isalnum, text)).lower()


_LONGEST_KEPT = 200  # characters


_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")


def places_of(sign: str, text: str) -> Iterator[int]:
    """Where one character stands. CPython looks for its lower byte (`memchr`): one whose code ends in a byte that markup seldom has (下 4E0B,
    位 4F4D, 源 6E90) is found in a tenth of the time of a word, or of one that ends as a letter does (页 9875 as u)."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def is_han(char: str) -> bool:
    """Whether one character is a Han ideograph (CJK Unified Ideographs, extensions, compatibility, 〇)."""
    return _HAN.match(char) is not None


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans [start, end) of the sentences of NFKC text, without the blanks around them; a line end always ends one.

    。!?; end a sentence, and closing quotes and brackets behind them belong to it.
    """
    return list(_spans(text))


@lru_cache(maxsize=8)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Remembered, since one body is asked for each of its mentions."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    return tuple(spans)


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence (or neighbouring sentences) that holds the place [start, end) of `text`."""
    spans = _spans(text)
    held = spans[bisect_right(spans, start, key=lambda span: span[1]) : bisect_left(spans, end, key=lambda span: span[0])]
    return text[held[0][0] : held[-1][1]] if held else text[start:end]
