"""What a page's scripts hold for a reader: JSON states, arrays of records, markup that they write.

Sites built with Vue, Nuxt, Next and H5 apps of county media send a shell and let a script fill it from an object in the page
(window.__INITIAL_STATE__ = {…}, <script type="application/json">); older ones write markup line by line. Nothing is run. The
addresses that scripts ask and open are read by `crawler.interfaces`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crawler.text import places_of

_SCRIPT = re.compile(r"<script\b([^>]{0,4000})>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_STATE = re.compile(r"(?:\b[\w$.]{1,80}(?:\[[\"'][\w$]{1,60}[\"']\])?\s*=\s*|^\s*)(?=[{\[])|JSON\.parse\(\s*(?=[\"'])")
_SMALLEST_STATE = 120  # characters: a smaller object configures something
_MOST_STATES, MOST_TRIED = 12, 80
"""Objects that are read, and places where one may begin that are tried: each failure costs a look through the whole code."""
_LONGEST_CODE = 3_000_000


@dataclass(frozen=True, slots=True)
class Script:
    """A script element: the text of its start tag after the name, and its code."""

    tag: str
    code: str


def scripts_of(html: str) -> list[Script]:
    """The script elements of a page in order; a commented-out one is still among them."""
    out, at = [], 0
    while match := _SCRIPT.search(html, at):
        end = _SCRIPT_END.search(html, match.end())
        at = end.end() if end else len(html)
        out.append(Script(match[1], html[match.end() : end.start() if end else at]))
    return out


def code_of(html: str) -> str:
    """The inline code of a page, a line between scripts."""
    return "\n".join(script.code for script in scripts_of(html))


def states(html: str) -> Iterator[Any]:
    """The JSON objects and lists that the scripts of a page assign or are made of, in page order. Never raises."""
    decoder = json.JSONDecoder(strict=False)
    code = code_of(html[:_LONGEST_CODE])
    found = tried = at = 0
    while found < _MOST_STATES and tried < MOST_TRIED and (match := _STATE.search(code, at)):
        at = match.end()
        tried += 1
        try:
            data, end = decoder.raw_decode(code, at)
            if isinstance(data, str):  # JSON.parse("{\"list\": …}")
                data = json.loads(data, strict=False)
        except (ValueError, RecursionError):
            continue
        if end - at >= _SMALLEST_STATE and isinstance(data, dict | list):
            found += 1
            yield data
            at = end


_WRITES = re.compile(r"""document\.write(?:ln)?\(\s*(?:"((?:[^"\\\n]|\\.){1,4000})"|'((?:[^'\\\n]|\\.){1,4000})')\s*\)\s*;?""")
_WRITTEN_SCRIPT = re.compile(
    rf"<script\b[^>]{{0,400}}>(?:\s|<!--|//-->|-->)*((?:{_WRITES.pattern}\s*)+)(?:\s|//-->|-->)*</script>", re.IGNORECASE
)


_LITERAL = r"""(?:"([^"\\\n]{0,400})"|'([^'\\\n]{0,400})')"""
_WRITTEN = rf"(?:{_WRITES.pattern}\s*)+"
_CHOICE = re.compile(
    rf"\bif\s*\(\s*{_LITERAL}\s*([!=])==?\s*{_LITERAL}\s*\)\s*\{{\s*(?P<met>{_WRITTEN})\}}(?:\s*else\s*\{{\s*(?P<unmet>{_WRITTEN})\}})?;?"
)
"""TRS templates fill a field into a condition: if('' != ''){ the row with that address }else{ the row with its own }."""


def with_written(html: str) -> str:
    """A page with what its scripts write as they are read: <script>document.write("<li>…</li>");</script> becomes that markup.

    Only scripts that do nothing else, with literals only, or choose what to write by comparing two literals; others stay as they are.
    """
    if "document.write" not in html:
        return html
    return _WRITTEN_SCRIPT.sub(
        lambda script: "".join(_unescaped(match[1] or match[2] or "") for match in _WRITES.finditer(script[1])),
        _CHOICE.sub(_chosen, html),
    )


_FILE_LINK = re.compile(
    r"<a\b[^<>]{0,200}?\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)\b[^<>]{0,200}>[^<>]{1,120}<\\?/a>", re.IGNORECASE
)


_FILE_ENDS = (".doc", ".xls", ".pdf", ".wps", ".zip", ".rar", ".ofd")


def files_written(html: str) -> str:
    """The links to files that scripts of a page write (TRS templates: var fj = '<a href=./P0….xls>…</a>'; document.write(fj)), as markup."""
    writing = (script.code[:_LONGEST_WRITING] for script in scripts_of(html) if "document.write" in script.code)
    codes = (code for code in islice(writing, MOST_TRIED) if any(end in code for end in _FILE_ENDS))
    return "".join(match[0].replace("\\", "") for code in codes for match in _FILE_LINK.finditer(code))


_LONGEST_WRITING = 100_000  # characters


def _chosen(choice: re.Match[str]) -> str:
    """What is written where the condition of two literals holds, or where it does not."""
    same = (choice[1] or choice[2] or "") == (choice[4] or choice[5] or "")
    return (choice["met"] if same == (choice[3] == "=") else choice["unmet"]) or ""


def _unescaped(literal: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "r": ""}.get(match[1], match[1]), literal)


_WRITER = re.compile(r"\s*(?:</?[a-z][^<>]{0,200}>\s*){0,4}<script\b[^>]{0,200}>([^<]{0,800})</script", re.IGNORECASE)
_WRITTEN_NAME = re.compile(r"""document\.write\(\s*(?:(["'])([^"'<>\n]{1,80})\1|([A-Za-z_$][\w$]{0,40}))\s*\)""")


def written_behind(html: str, label: str) -> str:
    """What a script writes behind a label; "" where none does, or only running it would tell.

    文章来源:<script>var SourceName = '…'; document.write(SourceName)</script> (TRS of 贵州); document.write('来源:<span>…</span>') (重庆).
    """
    for last in places_of(label[-1], html):
        at, end = last + 1 - len(label), last + 1
        if at < 0 or not html.startswith(label, at):
            continue
        if html[end : end + 1] in (":", "："):
            code = _WRITER.match(html, end + 1)
            if code and (written := list(_WRITTEN_NAME.finditer(code[1]))):
                values = [_given(each[3], code[1]) for each in written if each[3]]
                literals = [each[2].strip() for each in written if each[2]]
                return next(filter(None, [*values, *literals]), "")  # if(source == ""){ the site }else{ source }
            if said := _said_in_literal(html, at, end + 1):
                return said
    return ""


def _said_in_literal(html: str, at: int, end: int) -> str:
    """What stands behind a label that a script writes itself, in the same literal or in a variable added to it."""
    before = html[max(0, at - _LONGEST_BEFORE) : at]
    opening = _OPEN_LITERAL.search(before)
    if opening is None:
        return ""
    value = re.match(
        rf"(?:\s|&nbsp;|<[^<>{opening[1]}]{{0,100}}>)*(?:([^<>{opening[1]}\n]{{2,40}})|{opening[1]}\s*\+\s*([A-Za-z_$][\w$]{{0,40}}))",
        html[end : end + 300],
    )
    return "" if value is None else value[1].strip() if value[1] else _given(value[2], before)


def _given(name: str, code: str) -> str:
    """The last literal that code gives to a variable; "" for none."""
    given = re.findall(rf"\b{re.escape(name)}\s*=\s*([\"'])([^\"'<>\n]{{0,80}})\1", code)
    return given[-1][1].strip() if given else ""


_LONGEST_BEFORE = 600  # characters of a script before a label that it writes
_OPEN_LITERAL = re.compile(r"document\.write(?:ln)?\(\s*([\"'])(?:(?!\1)[^\n])*$")


_OBJECT = re.compile(r"\{([^{}]{10,3000})\}")
_MEMBER = re.compile(
    r"""["']?([A-Za-z_$]\w{0,40})["']?\s*:\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|(-?\d{1,20})\b|(true|false|null)\b)"""
)
_ARRAY = re.compile(r"[=:(]\s*\[\s*(?=\{)")
_MOST_OBJECTS = 5000


def records(html: str) -> list[list[dict[str, str]]]:
    """The arrays of flat objects that scripts hold as JavaScript and not as JSON (keys without quotes, single quotes), values as text."""
    code = code_of(html)
    out: list[list[dict[str, str]]] = []
    end = 0
    for array in islice(_ARRAY.finditer(code), MOST_TRIED):
        if array.start() < end:
            continue
        at = array.end()
        rows: list[dict[str, str]] = []
        while (match := _OBJECT.match(code, at)) and len(rows) < _MOST_OBJECTS:
            rows.append(
                {name: _unescaped(double or single or number) for name, double, single, number, _ in _MEMBER.findall(match[1])}
            )
            at = (
                match.end()
                + len(code[match.end() : match.end() + 40])
                - len(code[match.end() : match.end() + 40].lstrip(" ,\r\n\t"))
            )
        end = at
        if rows:
            out.append(rows)
    return out
