"""Lexbor's numbers of tags: asked of a node at a sixth of the price of the name, which selectolax decodes anew each time.

A number holds for all documents of the process. Tags that pages make up (founder-content) are numbered by an address of their own
document's, beyond every standard number.
"""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

_MAKER = LexborHTMLParser("")
MADE_UP = 10_000
"""Tags that no standard knows have greater numbers; the others' are below 300."""


def number_of(tag: str) -> int:
    """The number of a standard tag."""
    return _MAKER.create_node(tag).tag_id


def numbers_of(tags: Iterable[str]) -> frozenset[int]:
    """The numbers of those of these tags that are standard ones."""
    return frozenset(number for number in map(number_of, tags) if number < MADE_UP)


TEXT = next(node.tag_id for node in LexborHTMLParser("<p>x").css("p")[0].iter(include_text=True))
"""The number of pieces of text."""
