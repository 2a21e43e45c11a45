"""The addresses that a page's scripts make: interfaces that they ask, links that templates build, windows that functions open.

Sites built with Vue, Nuxt, Next and H5 apps of county media send a shell and let a script ask an interface whose address stands in
a data attribute (data-list-api) or in the call (axios.get('/api/…', { params: {…} })). Nothing is run; only what is written out is
read: literals, what is added to them, and identifiers to which the code gives a literal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl

from crawler.expressions import INSERTED, LITERAL, PART, address_at, value_of
from crawler.jsobjects import object_fields
from crawler.scripts import MOST_TRIED, code_of

_DATA_ADDRESS = re.compile(
    r"""\sdata-(?:[\w-]*?-)?(?:api|interface|ajax|fetch|remote|source-url|list-url|detail-url|json)(?:-url)?\s*=\s*["']([^"'\s<>]{2,400})["']""",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"""(?:(?P<how>axios(?:\.(?:get|post|request))?|fetch|\$http\.(?:get|post)|\$\.(?:get|post|getJSON|ajax)|(?:this|that|_this|self|vm)\.\$(?:http|axios|get|post)(?:\.(?:get|post))?|uni\.request|request(?:\.(?:get|post))?|jQuery\.(?:get|post|getJSON|ajax))
    \s*\(\s*(?:\{[^{}]{0,300}?\burl\s*:\s*)?|\b\w{1,20}\.open\(\s*["']GET["']\s*,\s*|(?P<load>\$\([^()]{1,60}\)\.load)\(\s*)(?P<address>(?=["'`A-Za-z_$]))""",
    re.VERBOSE,
)
"""Calls of axios, fetch, jQuery and uni-app, XMLHttpRequest's open, and jQuery's load of a piece of a page."""
_PARAMS = re.compile(r"(?:params|data)\s*:\s*\{([^{}]{0,600})\}|,\s*\{([^{}]{0,600})\}|JSON\.stringify\(\s*\{([^{}]{0,600})\}")
_PAIR = re.compile(
    r"""["']?([A-Za-z_]\w{0,40})["']?\s*:\s*(?:["']([^"'<>]{0,120})["']|(-?\d{1,15})|([A-Za-z_$][\w$.]{0,60}))\s*(?:,|$)"""
)
_LINE_COMMENT = re.compile(r"(?m)(?:^|(?<=[;{}\s]))//[^\n]*$|/\*[\s\S]{0,2000}?\*/")
_NO_ADDRESS = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|vue|map)(?:\?|$)|(?:hm|push|tongji|analytics|login|captcha|weather|upload)",
    re.IGNORECASE,
)
_MOST_CALLS = 6
_PAGE_IN_BRACES = re.compile(
    r"""["']((?:https?:/)?/[^"'\s<>{}]{1,300}?(?:page\w{0,10}|\bp)=)\{\w{1,20}\}([^"'\s<>]{0,200})["']""", re.IGNORECASE
)
"""A state may hold its interface's address with a place for the page: "/api/articles?channelId=12&pageNo={pageNo}"."""


@dataclass(frozen=True, slots=True)
class Interface:
    """An address that a page's script asks for data: as written (relative or not), with its parameters, which a POST sends as a form or as JSON."""

    url: str
    params: tuple[tuple[str, str], ...] = ()
    post: bool = False
    as_json: bool = False


def interfaces(html: str, page: int = 1) -> list[Interface]:
    """The interfaces that a page names, those of data attributes first. Identifiers among the parameters are looked up in the code.

    page: the number to ask for where the code counts pages.
    """
    out: dict[tuple[str, tuple[tuple[str, str], ...]], Interface] = {}
    for match in _DATA_ADDRESS.finditer(html):
        if _is_address(address := unescape(match[1])):
            out.setdefault((address, ()), Interface(address))
    for match in islice(_PAGE_IN_BRACES.finditer(html), MOST_TRIED):
        if _is_address(address := f"{match[1]}{page}{match[2]}") and "{" not in address:
            out.setdefault((address, ()), Interface(address))
    code = _with_values(_LINE_COMMENT.sub("", code_of(html)), html)
    for match in islice(_CALL.finditer(code), MOST_TRIED):
        if (called := _called(match, code, page)) is not None:
            out.setdefault((called.url, called.params), called)
    return list(out.values())[:_MOST_CALLS]


def _called(match: re.Match[str], code: str, page: int) -> Interface | None:
    """The interface that one call asks; None when it is none, or a part of it is known only when the script runs."""
    address, end = address_at(code, match.start("address"), page)
    if match["load"]:
        address = address.split(" ")[0]  # .load("/inc.html #list")
    if not address or not _is_address(address, markup=bool(match["load"])):
        return None
    behind = code[end : end + _CALL_LENGTH].split(".then", 1)[0]
    params = _object_sent(behind, code, page) or _params(behind, code, page)
    if params is None:
        return None
    called = code[match.start() : end + 20] + behind
    how = match["how"] or "$.get"
    post = how.endswith("post") or _POSTED.search(called) is not None
    as_json = _SAYS_JSON.search(called) is not None if _JQUERY.match(how) else _SAYS_FORM.search(called) is None
    return Interface(address, params, post, post and as_json)


_CALL_LENGTH = 700  # characters behind the address that may be the call's parameters
_POSTED = re.compile(r"""\b(?:type|method)\s*:\s*["']post""", re.IGNORECASE)
_JQUERY = re.compile(r"\$\.|jQuery")
_SAYS_JSON = re.compile(r"JSON\.stringify|application/json")
_SAYS_FORM = re.compile(r"\b[qQ]s\.stringify|URLSearchParams|FormData|x-www-form-urlencoded|emulateJSON")
"""axios, fetch and uni.request send an object as JSON unless the code says otherwise, jQuery as a form."""
_HELD = re.compile(
    r"""\$\(\s*["']\#([\w-]{1,60})["']\s*\)\.(?:data|attr|val)\(\s*(?:["']([\w-]{1,40})["']\s*)?\)|document\.getElementById\(\s*["']([\w-]{1,60})["']\s*\)\.(?:value|dataset\.(\w{1,40}))"""
)


def _with_values(code: str, html: str) -> str:
    """The code with what it reads from elements of the page as literals: $("#more").data("catid"), $("#channelId").val()."""
    return _HELD.sub(lambda held: _held(held, html), code) if "#" in code or "getElementById" in code else code


def _held(held: re.Match[str], html: str) -> str:
    """The value that an element's start tag holds, in quotes; the code as it was where it holds none."""
    element, name = held[1] or held[3], held[2] or held[4] or "value"
    tag = re.search(
        rf"""<[a-z]\w{{0,20}}\b[^<>]{{0,400}}?\bid\s*=\s*["']?{re.escape(element)}(?=["'\s/>])[^<>]{{0,400}}>""",
        html,
        re.IGNORECASE,
    )
    if tag is None:
        return held[0]
    value = re.search(rf"""[\s"'](?:data-)?{re.escape(name)}\s*=\s*["']?([^"'<>\s]{{1,120}})""", tag[0], re.IGNORECASE)
    return f'"{value[1]}"' if value else held[0]


def _is_address(text: str, *, markup: bool = False) -> bool:
    """Whether a text may be an interface's address. markup: a piece of a page, too."""
    told = text.startswith(("/", "http://", "https://", "./", "../")) or _FILE_BESIDE.match(text)
    return bool(told) and not _NO_ADDRESS.search(text) and not (_FURNITURE if markup else _MARKUP).search(text)


_FURNITURE = re.compile(r"head|foot|top|bottom|nav|menu|banner|logo|side|link", re.IGNORECASE)
"""Pieces that every page of a site loads."""
_MARKUP = re.compile(r"\.html?(?:\?|$)", re.IGNORECASE)


_FILE_BESIDE = re.compile(r"[\w-]{1,60}(?:/[\w-]{1,60}){0,4}\.(?:json|do|jsp|php|ashx|action)(?:\?|$)")
"""An interface beside the page: 2022qtzdgk.json (湖北), list.do."""


_DATA_AS_TEXT = re.compile(r"\bdata\s*:\s*(?=[\"'`])")
"""data: 'page=' + page + '&cid=7'."""
_SENT = re.compile(
    r"JSON\.stringify\(\s*(?:(?P<name>[A-Za-z_$][\w$]{0,40})\s*\)|(?=\{))|,\s*(?P<object>[A-Za-z_$][\w$]{0,40})\s*\)"
    r"|\b(?:data|params)\s*:\s*(?P<held>[A-Za-z_$][\w$]{0,40})\s*[,}]"
)
"""An object that a call sends by name: JSON.stringify(param), axios.post(url, param), data: opts."""


def _object_sent(behind: str, code: str, page: int) -> tuple[tuple[str, str], ...] | None:
    """The fields of the object that a call sends by name or as JSON, nested ones too (TRS IRS: POST /irs/front/list); None where it sends none."""
    sent = _SENT.search(behind)
    if sent is None:
        return None
    text, at = behind, sent.end()
    if name := sent["name"] or sent["object"] or sent["held"]:
        given = re.search(rf"\b{re.escape(name)}\s*=\s*(?=\{{)", code)
        if given is None:
            return None
        text, at = code, given.end()
    return object_fields(text, at, lambda field, word: value_of(field, word, code, page))


def _params(behind: str, code: str, page: int) -> tuple[tuple[str, str], ...] | None:
    """The parameters of a call; None when one of them is known only when the script runs."""
    match = _PARAMS.search(behind)
    if match is None:
        text = _DATA_AS_TEXT.search(behind)
        said = address_at(behind + "\n" + code, text.end(), page)[0] if text else ""
        return tuple(parse_qsl(said, keep_blank_values=True)) if said or not text else None
    out: list[tuple[str, str]] = []
    for name, text, number, word in _PAIR.findall((match[1] or match[2] or match[3] or "").strip() + ","):
        value = text or number or (value_of(name, word, code, page) if word else "")
        if value is None:
            return None
        out.append((name, value))
    return tuple(out)


_LINKED = re.compile(r"""href\s*=\s*\\?["']([^"'<>]*)$""")
_MOST_LITERALS = 4000


def link_made(html: str) -> str:
    """How a page's template makes a link of a record: /detail/1061/{infoId}.html; "" when it shows none.

    Vue's :href="'/news/' + item.id + '.html'", a string that a loop builds ('<a href="/d/' + item.id + '.html"'), a template literal.
    """
    bound = [match[1] for match in islice(_BOUND.finditer(html), MOST_TRIED)]
    for code in (*bound, code_of(html)):
        for match in islice(LITERAL.finditer(code), _MOST_LITERALS):
            if _FIELD.search(made := _template(code, match)):
                return made
        for inner in islice(_LINK_IN_TEMPLATE.finditer(code), MOST_TRIED):
            if _FIELD.search(made := _fields_in_braces(inner[1])):
                return made
    return ""


def _fields_in_braces(address: str) -> str:
    """A template literal's address with the records' fields in braces: /d/${item.id}.html -> /d/{id}.html."""
    return INSERTED.sub(lambda inner: "{" + inner[1].rsplit(".", 1)[-1] + "}" if "." in inner[1] else "", address)


_LINK_IN_TEMPLATE = re.compile(r"""href\s*=\s*["']([^"'<>\s]{0,200}\$\{[^"'<>\s]{1,200})["']""")
_BOUND = re.compile(r"""(?::|v-bind:)(?:href|to)\s*=\s*"([^"<>]{1,300})\"""")
_FIELD = re.compile(r"[^{}]/?\{\w*(?:id|no|code|url|uuid|guid|key|path|link)\w*\}", re.IGNORECASE)
"""A record's own name in an address; {curr} and {page} are those of a pager."""


def _template(html: str, match: re.Match[str]) -> str:
    """The address that a literal and what is added to it make, records' fields in braces; "" when it is none."""
    start = match[2]
    if (linked := _LINKED.search(start)) is not None:
        start = linked[1]
    elif not re.match(r"(?:https?:/)?\.{0,2}/[^\s<>]*$", start):
        return ""
    made = _fields_in_braces(start)
    end = match.end()
    while part := PART.match(html, end):
        end = part.end()
        if part[3] is None:
            text = part[1] or part[2] or ""
            stop = re.search(r"[\"'<>\s\\]", text)
            made += text[: stop.start()] if stop else text
            if stop:
                break
        elif "." in part[3]:
            made += "{" + part[3].rsplit(".", 1)[-1] + "}"
        else:
            value = value_of("", part[3], html, 1)
            if value is None:
                return ""
            made += value
    return made


_FUNCTION = re.compile(r"function\s+([A-Za-z_$]\w{0,40})\s*\(([^()]{0,80})\)\s*\{")
_OPENS = re.compile(r"(?:window\.open\(|location(?:\.href)?\s*=\s*|location\.(?:assign|replace)\()\s*(?=[\"'`])")
_CALLED = re.compile(r"""^\s*(?:javascript:)?\s*(?:return\s+)?([A-Za-z_$]\w{0,40})\(([^()]{0,200})\)""")


def openers(code: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Functions of a page that open an address made of their arguments: name -> (parameters, address with {parameter}).

    function toDetail(id) { window.open("/web/show/" + id + ".html"); }
    """
    out: dict[str, tuple[tuple[str, ...], str]] = {}
    for match in islice(_FUNCTION.finditer(code), MOST_TRIED):
        body = code[match.end() : match.end() + 600]
        opening = _OPENS.search(body)
        if opening is None or "function" in body[: opening.start()]:
            continue
        parameters = tuple(name.strip() for name in match[2].split(",") if name.strip())
        literal = LITERAL.match(body, opening.end())
        if literal is None:
            continue
        made, at = literal[2], literal.end()
        while part := PART.match(body, at):
            made += part[1] or part[2] or ("{" + part[3] + "}" if part[3] in parameters else "")
            at = part.end()
        made = INSERTED.sub(lambda inner: "{" + inner[1] + "}", made)
        if "{" in made:
            out.setdefault(match[1], (parameters, made))
    return out


def opened_by(call: str | None, functions: dict[str, tuple[tuple[str, ...], str]]) -> str | None:
    """The address that a call in an onclick opens: toDetail('975') -> /web/show/975.html; None when it calls none of these functions."""
    match = _CALLED.match(call[:300]) if call and functions else None
    if match is None or match[1] not in functions:
        return None
    parameters, made = functions[match[1]]
    arguments = [each.strip().strip("'\"") for each in match[2].split(",")]
    for name, value in zip(parameters, arguments, strict=False):
        made = made.replace("{" + name + "}", value)
    return None if "{" in made else made
