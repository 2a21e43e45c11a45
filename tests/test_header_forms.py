"""Header and credit lines in the forms that public crawlers of Chinese news sites cut: order, separators and lack of them.

Each line of headers.tsv: the line, then origin, authors, photographers, editors (parted by blanks) and the time that it says. ⏎ parts lines.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.bylines import read_bylines

LINES = (Path(__file__).parent / "golden" / "bylines" / "headers.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_header_in_any_form(line: str) -> None:
    text, origin, authors, photographers, editors, when = line.split("\t")
    found = read_bylines(text.replace("⏎", "\n"))
    told = ""
    if found.published_at is not None:
        told = f"{found.published_at:%Y-%m-%d}" if found.precision == "day" else f"{found.published_at:%Y-%m-%d %H:%M}"
    assert (found.origin, " ".join(found.authors), " ".join(found.photographers), " ".join(found.editors), told) == (
        origin,
        authors,
        photographers,
        editors,
        when,
    )
