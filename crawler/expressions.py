"""What an expression of a page's script stands for, without running it: literals, what is added to them, names to which the code gives a literal."""

from __future__ import annotations

import re
from itertools import islice

_PAGE_WORDS = re.compile(r"page|^p$|^pn$|^index$|^cur|^no$", re.IGNORECASE)
_SIZE_WORDS = re.compile(r"size|limit|rows|count|(?<!page)(?<!page_)num$", re.IGNORECASE)
"""A page's length; pageNum is its number (PageHelper of Java back ends: pageNum, pageSize)."""
PART = re.compile(
    r"""\s*\+\s*(?:"([^"\n]{0,200})"|'([^'\n]{0,200})'|\(?\s*(\+?new\s+Date\(\)(?:\.\w{1,20}\(\))?|[A-Za-z_$][\w$.]{0,60})(?:\(\))?\s*\)?)"""
)
LITERAL = re.compile(r"""(["'`])((?:(?!\1)[^\n]){0,400})\1""")
INSERTED = re.compile(r"\$\{\s*([\w$.]{1,60})\s*\}")
_LAST_PARAMETER = re.compile(r"(\w+)=$")


_NAME = re.compile(r"[A-Za-z_$][\w$.]{0,60}")
_DEEPEST = 3  # names that stand for names
_MOST_GIVEN = 8  # places where the code gives a name something


def address_at(code: str, at: int, page: int, deep: int = 0) -> tuple[str, int]:
    """The address that an expression makes ('/list?p=' + page, api + '/list', url), and where it ends; "" when a part is unknown.

    page: the number where the code counts pages. A name before a literal that opens at the root may be given elsewhere (a context path).
    """
    if (match := LITERAL.match(code, at)) is not None:
        address, end = _with_inserted(match[2], code, page), match.end()
    elif (name := _NAME.match(code, at)) is not None and deep < _DEEPEST:
        address, end = _named(name[0].rsplit(".", 1)[-1], code, page, deep), name.end()
        opens = address or (deep == 0 and re.match(r"""\s*\+\s*["'`]/""", code[end : end + 20]))
        address = (address or "") if opens else None
    else:
        return "", at
    while address is not None and (part := PART.match(code, end)):
        end = part.end()
        value = part[1] or part[2] or "" if part[3] is None else value_of(_name_before(address), part[3], code, page)
        address = address + value if value is not None else None
    return address or "", end


def _with_inserted(text: str, code: str, page: int) -> str | None:
    """A template literal with its insertions; None when one is unknown."""
    while inserted := INSERTED.search(text):
        value = value_of(_name_before(text[: inserted.start()]), inserted[1], code, page)
        if value is None:
            return None
        text = text[: inserted.start()] + value + text[inserted.end() :]
    return text


def _named(name: str, code: str, page: int, deep: int) -> str | None:
    """The address that the code gives to a name; None when it gives none."""
    places = re.finditer(rf"(?<![\w$.?&])(?:this\.|that\.)?{re.escape(name)}\s*[:=](?!=)\s*(?=[\"'`A-Za-z_$])", code)
    for given in islice(places, _MOST_GIVEN):
        if address := address_at(code, given.end(), page, deep + 1)[0]:
            return address
    return None


def _name_before(address: str) -> str:
    match = _LAST_PARAMETER.search(address)
    return match[1] if match else ""


def value_of(name: str, word: str, code: str, page: int) -> str | None:
    """What an identifier stands for: the page where it counts pages, the literal that the code gives it, some rows where it counts those."""
    if word in ("true", "false"):
        return word
    if word in _CHANCE or "new Date" in word:
        return "0"
    last = word.rsplit(".", 1)[-1]
    if _PAGE_WORDS.search(name or last) and not _SIZE_WORDS.search(name or last):
        return str(page)
    match = re.search(rf"""(?<![?&"'])\b{re.escape(last)}\s*[:=]\s*(?:["']([^"'<>]{{0,80}})["']|(\d{{1,15}}))""", code)
    if match and (match[1] or match[2] or _MAY_BE_EMPTY.search(last)):
        return match[1] or match[2] or ""
    return "15" if _SIZE_WORDS.search(name or last) else None


_MAY_BE_EMPTY = re.compile(r"base|root|host|prefix|ctx|context|domain|server|api", re.IGNORECASE)
"""What code may leave empty: what stands before an address, never a column's number."""
_CHANCE = frozenset(("Math.random", "Date.now"))
"""What scripts add so that no cache answers: Math.random(), new Date().getTime(); any number does."""
