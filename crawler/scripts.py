"""What a page's scripts hold for a reader: JSON states, and the interfaces that they ask.

Sites built with Vue, Nuxt, Next and H5 apps of county media send a shell and let a script fill it: from an object in the page
(window.__INITIAL_STATE__ = {…}, <script type="application/json">), or from an interface whose address stands in a data attribute
(data-list-api) or in the call (axios.get('/api/…', { params: {…} })). Nothing is run; only what is written out is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

_SCRIPT = re.compile(r"<script\b([^>]{0,4000})>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_STATE = re.compile(r"(?:\b[\w$.]{1,80}(?:\[[\"'][\w$]{1,60}[\"']\])?\s*=\s*|^\s*)(?=[{\[])|JSON\.parse\(\s*(?=[\"'])")
_SMALLEST_STATE = 120  # characters: a smaller object configures something
_MOST_STATES, _MOST_TRIED = 12, 80
"""Objects that are read, and places where one may begin that are tried: each failure costs a look through the whole code."""
_LONGEST_CODE = 3_000_000
_DATA_ADDRESS = re.compile(
    r"""\sdata-(?:[\w-]*?-)?(?:api|interface|ajax|fetch|remote|source-url|list-url|detail-url|json)(?:-url)?\s*=\s*["']([^"'\s<>]{2,400})["']""",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"""(?P<how>axios(?:\.(?:get|post|request))?|fetch|\$http\.(?:get|post)|\$\.(?:get|post|getJSON|ajax)|(?:this|that|_this|self|vm)\.\$(?:http|axios|get|post)(?:\.(?:get|post))?|uni\.request|request(?:\.(?:get|post))?|jQuery\.(?:get|post|getJSON|ajax))
    \s*\(\s*(?:\{[^{}]{0,300}?\burl\s*:\s*)?["'`](?P<url>[^"'`\s<>]{3,300})["'`]""",
    re.VERBOSE,
)
_PARAMS = re.compile(r"(?:params|data)\s*:\s*\{([^{}]{0,600})\}|,\s*\{([^{}]{0,600})\}")
_PAIR = re.compile(
    r"""["']?([A-Za-z_]\w{0,40})["']?\s*:\s*(?:["']([^"'<>]{0,120})["']|(-?\d{1,15})|([A-Za-z_$][\w$.]{0,60}))\s*(?:,|$)"""
)
_LINE_COMMENT = re.compile(r"(?m)(?:^|(?<=[;{}\s]))//[^\n]*$|/\*[\s\S]{0,2000}?\*/")
_PAGE_WORDS = re.compile(r"page|^p$|^pn$|^index$|^cur|^no$", re.IGNORECASE)
_SIZE_WORDS = re.compile(r"size|limit|rows|count|num$", re.IGNORECASE)
_NO_ADDRESS = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|vue|html?|map)(?:\?|$)|(?:hm|push|tongji|analytics|login|captcha|weather|upload)",
    re.IGNORECASE,
)
_MOST_CALLS = 6


@dataclass(frozen=True, slots=True)
class Interface:
    """An address that a page's script asks for data: as written (relative or not), with its parameters; form for a POST."""

    url: str
    params: tuple[tuple[str, str], ...] = ()
    post: bool = False


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
    while found < _MOST_STATES and tried < _MOST_TRIED and (match := _STATE.search(code, at)):
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


def interfaces(html: str) -> list[Interface]:
    """The interfaces that a page names, those of data attributes first. Identifiers among the parameters are looked up in the code."""
    out: dict[tuple[str, tuple[tuple[str, str], ...]], Interface] = {}
    for match in _DATA_ADDRESS.finditer(html):
        if _is_address(address := unescape(match[1])):
            out.setdefault((address, ()), Interface(address))
    code = _LINE_COMMENT.sub("", code_of(html))
    for match in _CALL.finditer(code):
        address = match["url"]
        if not _is_address(address) or "${" in address:
            continue
        behind = code[match.end() : match.end() + 700].split(".then", 1)[0]
        params = _params(behind, code)
        if params is not None and (params or "?" in address or not code[match.end() :].lstrip().startswith("+")):
            post = match["how"].endswith("post") or bool(
                re.match(r"[^;]{0,300}?\b(?:type|method)\s*:\s*[\"']post", behind, re.IGNORECASE)
            )
            out.setdefault((address, params), Interface(address, params, post))
    return list(out.values())[:_MOST_CALLS]


def _is_address(text: str) -> bool:
    return text.startswith(("/", "http://", "https://", "./", "../")) and not _NO_ADDRESS.search(text)


def _params(behind: str, code: str) -> tuple[tuple[str, str], ...] | None:
    """The parameters of a call; None when one of them is known only when the script runs."""
    match = _PARAMS.search(behind)
    if match is None:
        return ()
    out: list[tuple[str, str]] = []
    for name, text, number, word in _PAIR.findall((match[1] or match[2] or "").strip() + ","):
        value = text or number or (_value_of(name, word, code) if word else "")
        if value is None:
            return None
        out.append((name, value))
    return tuple(out)


def _value_of(name: str, word: str, code: str) -> str | None:
    """What an identifier stands for: the literal that the code gives it; the first page and ten rows where it counts pages or rows."""
    if word in ("true", "false"):
        return word
    last = word.rsplit(".", 1)[-1]
    match = re.search(rf"""\b{re.escape(last)}\s*[:=]\s*(?:["']([^"'<>]{{0,80}})["']|(\d{{1,15}}))""", code)
    if match and (match[1] or match[2]):
        return match[1] or match[2]
    if _SIZE_WORDS.search(name):
        return "15"
    return "1" if _PAGE_WORDS.search(name) else None
