"""What the benchmarks call: one function a question, plain values in and out."""

from __future__ import annotations

from typing import Any

from crawler.article import read_document
from crawler.document import open_document


def extract(html_bytes: bytes, url: str | None, content_type: str | None = None) -> dict[str, Any]:
    """The contract of `bench.py`: the fields of an article from the bytes of a page, by the generic path (no source, no list)."""
    article = read_document(open_document(html_bytes, url or "", content_type)).article
    published = article.published_at
    if published is not None and article.published_precision == "day":
        published_text: str | None = published.date().isoformat()
    else:
        published_text = published.isoformat() if published else None
    return {
        "title": article.title,
        "subtitle": article.subtitle,
        "published_at": published_text,
        "origin": article.origin,
        "authors": " ".join(article.authors),
        "body": article.body,
    }


def quantities(text: str, published_at: str | None, district: str | None) -> list[Any]:
    """The contract of `score.py` for quantities. No answer depends on the district."""
    from datetime import date

    from jobs.quantities import read_quantities

    return list(read_quantities(text, date.fromisoformat(published_at) if published_at else None))


def bylines(text: str) -> dict[str, Any]:
    """The contract of `score.py` for bylines: names as lists, the time with minutes only when the page gives them."""
    from crawler.bylines import read_bylines

    found = read_bylines(text)
    when = found.published_at
    return {
        "authors": list(found.authors),
        "photographers": list(found.photographers),
        "editors": list(found.editors),
        "origin": found.origin or None,
        "published_at": (when.date() if found.precision == "day" else when) if when else None,
    }


def stories(a: dict[str, str], b: dict[str, str]) -> bool:
    """The contract of `score.py` for stories."""
    from storage.stories import same_story, sketch

    return same_story(sketch(a["title"], a["body"]), sketch(b["title"], b["body"]))


def mentions(watches: list[dict[str, Any]], title: str, body: str) -> list[dict[str, Any]]:
    """The contract of `score.py` for mentions: places of watched names, offsets into the NFKC body."""
    import unicodedata
    from types import SimpleNamespace

    from jobs.mentions import Matcher

    matcher = Matcher([SimpleNamespace(**watch) for watch in watches])
    found = matcher.find(unicodedata.normalize("NFKC", title), unicodedata.normalize("NFKC", body))
    return [{"watch_id": item.watch_id, "start": item.start, "end": item.end} for item in found]


def stages(text: str, project: str | None) -> str | None:
    """The contract of `score.py` for stages."""
    from jobs.stages import stage_of

    return stage_of(text, project)
