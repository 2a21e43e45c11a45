"""Tables of words as a person writes them: parted by blanks."""

from __future__ import annotations


def words(*lines: str) -> list[str]:
    """The words of a table written over several lines; a line that ends inside a word is continued by the next."""
    return "".join(lines).split()
