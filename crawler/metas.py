"""The <meta> elements of a page, by name in lower case.

The national rule 国办发〔2017〕47号 names ArticleTitle, PubDate, ContentSource, SiteName, ColumnName, Author; news sites write Open Graph.
Deviations seen: any letter case, no space between attributes, values empty, "name, email" as author.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.text import clean

_LONGEST = 2000  # characters of a value that are read: a longer one is no field of an article


@dataclass(frozen=True, slots=True)
class Metas:
    """Values by lower-case name (or property, or itemprop), the first non-empty one of each; raw text, entities resolved."""

    values: dict[str, str]

    def first(self, *names: str) -> str:
        """The first of these metas that says something, as one clean line; "" when none does."""
        for name in names:
            value = self.values.get(name)
            if value and (line := clean(value)):
                return line
        return ""


def read_metas(elements: Iterable[dict[str, str | None]]) -> Metas:
    """Metas from the attributes of the <meta> elements of a page, in page order."""
    values: dict[str, str] = {}
    for attributes in elements:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and len(content) <= _LONGEST:
            values.setdefault(name.strip().lower(), content)
    return Metas(values)
