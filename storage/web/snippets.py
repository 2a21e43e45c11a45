"""Where a search found its words: a short piece of the text around the first of them, with all of them marked. Pure."""

from __future__ import annotations

import re

from crawler.text import nfkc, sentence_spans
from storage.web.marking import Line, Mark, Piece, marked

_AROUND = 50


def snippet(text: str, query: str) -> Line:
    """The sentence (cut to about 100 characters) that holds the first word of the query found in `text`; () when none is there.

    Words match as the search itself does (`storage.search.match_query`): white space counts for nothing, nor does letter case.
    """
    patterns = _patterns(query)
    places = [match.span() for pattern in patterns if (match := pattern.search(text))]
    if not places:
        return ()
    start, end = min(places)
    first, last = next(((a, b) for a, b in sentence_spans(text) if a <= start < b), (start, end))
    left, right = max(first, start - _AROUND), min(max(last, end), end + _AROUND)
    marks = [Mark(*match.span(), query) for pattern in patterns for match in pattern.finditer(text, left, right)]
    dots = Piece("…")
    return ((dots,) if left > first else ()) + marked(text[left:right], marks, left) + ((dots,) if right < last else ())


def _patterns(query: str) -> list[re.Pattern[str]]:
    """One for each word; a word in double quotes may hold blanks."""
    words = [word for i, part in enumerate(nfkc(query).split('"')) for word in ([part] if i % 2 else part.split())]
    bare = ["".join(word.split()) for word in words]
    return [re.compile(r"\s*".join(map(re.escape, word)), re.IGNORECASE) for word in bare if word]
