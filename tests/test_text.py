"""Text as the reader sees it: the quick ways to NFKC say what the standard's own says."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crawler.text import clean, nfkc

ANY = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]), max_size=60)
CHINESE = st.text("云溪区，：；？！（）％ＡＢ１２。、“”《》①㎡ﬁ\u3000 \xa0e\u0301", max_size=60)


@given(ANY | CHINESE)
def test_nfkc_is_the_standards_form(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@given(ANY | CHINESE)
def test_clean_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert once == " ".join(unicodedata.normalize("NFKC", text).split())
    assert clean(once) == once
