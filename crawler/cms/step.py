"""The next page of a list, as a pager leads to it, and the words by which people know the link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.cms.formpager import Fields

NEXT = re.compile(
    r"^[\[(【<]?\s*(?:下\s*一?\s*页|下一页\s*[>»›]*|后\s*一?\s*页|下页|往后|next(?:\s*page)?|[>»›]|>{1,2}|下一頁|下頁|[←«‹]?\s*(?:(?:早期|较早的?|更早的?|较旧的?)(?:文章|内容)|older\s+(?:posts|entries)))\s*[>»›]*\s*[\])】]?$",
    re.IGNORECASE,
)
"""How a link says that it leads on: 下一页, 后页, next, an arrow, WordPress's 早期文章."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next page: its address, the zero- or one-based count it stands on ("" if the pager does not say), and whether it is a guess,
    the fields of a POST, and the address to ask where that one is not there or shows the rows of this page again."""

    url: str
    base: str = ""
    guess: bool = False
    form: Fields | None = None
    otherwise: str = ""
