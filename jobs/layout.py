"""Chinese text in lines for a terminal: two cells a character, no line that begins with a closing mark, figures and URLs whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_MEASURE = 96
"""Cells of the widest line that is comfortable to read."""
_WORD = re.compile(r"[^\W\u2e80-\U0003ffff]+(?:[.,:/%&=?#@~+_\-]+[^\W\u2e80-\U0003ffff]+)*|\s+|.", re.DOTALL)
_CLOSING = frozenset(",.;:!?%)]}、。,;:!?)】》〉”’…—·")
_OPENING = frozenset("([{(【《〈“‘")


def wrapped(text: str, width: int) -> list[str]:
    """The lines of one paragraph, at most `width` cells each (a URL that is longer stays whole), by the rules of 避头尾."""
    lines, line = [], ""
    for word in _unbroken(text):
        if cell_len(line + word.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _unbroken(text: str) -> Iterator[str]:
    """Pieces between which a line may end: closing marks go with what is before them, opening ones with what follows."""
    held = ""
    for match in _WORD.finditer(text):
        word = match[0]
        if held and not (word in _CLOSING or held[-1] in _OPENING):
            yield held
            held = ""
        held += word
    if held:
        yield held


def clipped(text: str, most: int) -> str:
    """At most so many characters, the last one … where something was left out; white space is one blank."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def measure(console: Console) -> int:
    """How wide lines may be: the terminal's width within reason; in a file or pipe nothing is wrapped."""
    return min(console.width, _MEASURE) if console.is_terminal else 1_000_000


def put(console: Console, text: str, style: str = "", indent: int = 0, hang: int | None = None) -> None:
    """Print paragraphs, each line indented; further lines of a paragraph by `hang`, as deep as the first where it is None."""
    first = " " * indent
    deeper = first if hang is None else " " * hang
    for paragraph in text.splitlines() or [""]:
        for number, line in enumerate(wrapped(paragraph, measure(console) - max(indent, hang or 0))):
            console.print(Text((deeper if number else first) + line, style=style), soft_wrap=True)


def stream(*, stderr: bool = False) -> Console:
    """A console whose text is shown as it is: no markup, no highlighting, no emoji codes."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
