"""Pagers that a script draws: createPageHTML of TRS and its kin, layui's laypage, functions that make an address of the number.

Nothing is run; what the call says and how the code makes the address is read.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.cms.step import NEXT, Step
from crawler.text import clean

CALL = re.compile(r"create[_-]?page\w{0,24}\s*\(([^()]{3,300})\)", re.IGNORECASE)
_ARGUMENT = re.compile(r"""'([^']*)'|"([^"]*)"|(-?\d+)|([^,\s][^,]*)""")
_ENDINGS = frozenset({"html", "htm", "shtml", "jhtml", "jsp", "php", "aspx", "asp"})
_VARIABLE = re.compile(r"\b(currentPage|countPage|pageCount|currPage)\s*=\s*(\d{1,6})\s*;?", re.IGNORECASE)
_GIVEN = re.compile(r"\bvar\s+(\w{1,40})\s*=\s*(\d{1,6})\s*;")
"""A count that createPageHTML is called with by name: var countPage = 2; createPageHTML(countPage, …)."""
_GIVEN_TOO = re.compile(r"""\b(\w{1,40})\s*=\s*["']?(\d{1,6})["']?\s*[,;]""")
_DIVIDED = re.compile(r"\b(\w{1,40})\s*=\s*(?:Math\.ceil|parseInt)\(\s*(\w{1,40})\s*/\s*(\w{1,40})\s*\)")
"""Guangxi: var total = "8", num = 5; var pageCount = Math.ceil(total / num);"""
_LINE_COMMENT = re.compile(r"^\s*//.*$|<!--|-->", re.MULTILINE)
TRS_PAGE = 20
"""Lines a page that Guangxi's createPageHTML counts with when it is given the total."""


def by_call(doc: Doc) -> Step | None:
    """createPageHTML(count, current, "index", "shtml"[, total]) of TRS; with the pager's id before (开普 UCAP) the count begins at one."""
    code = _LINE_COMMENT.sub("", doc.code)
    given = _counts(code)
    for match in CALL.finditer(code):
        arguments = [next(filter(None, groups), "").strip() for groups in _ARGUMENT.findall(match[1])]
        step = _call_step(doc, [given.get(argument, argument) for argument in arguments])
        if step is not None:
            return step if step.url else None
    return None


def _counts(code: str) -> dict[str, str]:
    """The numbers that code gives to names, or has computed of two of them."""
    given = dict(_GIVEN.findall(code))
    divided = _DIVIDED.findall(code)
    known = dict(_GIVEN_TOO.findall(code)) if divided else {}
    for name, total, size in divided:
        whole, part = (int(value) if value.isdigit() else 0 for value in (known.get(total, total), known.get(size, size)))
        if whole and part:
            given[name] = str(-(-whole // part))
    return given


def _call_step(doc: Doc, arguments: list[str]) -> Step | None:
    """The step of one call; an empty address when the call says that this is the last page; None when it is no pager's call."""
    ending = next((i for i, one in enumerate(arguments) if i > 1 and one.lower().lstrip(".") in _ENDINGS), None)
    if ending is None or not re.fullmatch(r"[\w./-]+", arguments[ending - 1]):
        return None
    numbers = [int(one) for one in arguments[: ending - 1] if one.isdigit()]
    if len(numbers) < 2:
        return None
    count, current = numbers[-2], numbers[-1]
    named = not arguments[0].isdigit()
    total = next((int(one) for one in arguments[ending + 1 :] if one.isdigit()), 0)
    base = doc.context.get("base") or ("1" if current >= 1 and (named or _numbered(doc.page.url) is None) else "0")
    last = count if base == "1" else count - 1
    computed = 0 if named else -(-total // TRS_PAGE) - (0 if base == "1" else 1)
    if current >= max(last, computed):
        return Step("")
    name, suffix = arguments[ending - 1], arguments[ending].lstrip(".")
    own = _numbered(doc.page.url, name)
    number = (own or current) + 1 if base == "1" else current + 1
    url = urljoin(doc.base, f"{name}_{number}.{suffix}")
    from_nought = named and base == "1" and own is None and name.endswith("index")
    if from_nought:  # TRS counts its index so, whatever its call counts
        return Step(urljoin(doc.base, f"{name}_{number - 1}.{suffix}"), base, guess=current >= last, otherwise=url)
    return Step(url, base, guess=current >= last)


def _numbered(url: str, name: str = "") -> int | None:
    """The number of a later page's address: 2 of index_2.shtml. name: of the pages, of which one must be it; any without."""
    match = re.search(rf"{re.escape(name.rsplit('/', 1)[-1])}_(\d{{1,5}})\.\w+$", urlsplit(url).path)
    return int(match[1]) if match else None


def by_variables(doc: Doc) -> Step | None:
    """The older inline pager of TRS: var currentPage = 0; var countPage = 25; and "index" + "_" + nextPage + ".html"."""
    found: dict[str, int] = {}
    for match in _VARIABLE.finditer(doc.code):
        found.setdefault(match[1].lower(), int(match[2]))
    count = found.get("countpage", found.get("pagecount"))
    current = found.get("currentpage", found.get("currpage"))
    if count is None or current is None:
        return None
    written = re.search(
        r"""["']([\w./-]*?)_?["']\s*\+\s*(?:["']_["']\s*\+\s*)?\(?(?:nextPage|currentPage\s*\+\s*1|i)\)?\s*\+\s*["']\.?["']?\s*\+?\s*["']?\.?(s?html?|jsp)""",
        doc.code,
    )
    if written is None:
        return None
    name = re.sub(r".*href=\\?$", "", written[1]) or "index"
    if current + 1 >= count:
        return None
    return Step(urljoin(doc.base, f"{name}_{current + 1}.{written[2]}"))


_TEMPLATES = (
    re.compile(
        r"""["']([^"'<>\s]*[?&](?:page|pageno|pagenum|pageindex|currpage|currentpage|curpage|p|pn)=)["']\s*\+""", re.IGNORECASE
    ),
    re.compile(r"""["']([\w./-]*(?:index|list|default)_)["']\s*\+\s*[\w.()+ -]{1,30}\+\s*["'](\.s?html?)["']""", re.IGNORECASE),
)
_GOES = re.compile(r"^javascript:.*?(?:(\w{2,40})\s*)?\(\s*['\"]?(\d{1,5})['\"]?\s*\)", re.IGNORECASE)


def by_template(doc: Doc) -> Step | None:
    """A pager whose links call a function with the number (goPage(2)), where a script shows how the address is made of it."""
    target, function = 0, ""
    for node in doc.tree.css("a")[-400:]:
        called = _GOES.match((node.attributes.get("href") or "").strip()) or _GOES.match(
            f"javascript:{node.attributes.get('onclick') or ''}"
        )
        if called and NEXT.match(clean((node.text() or "")[:60])):
            target, function = int(called[2]), called[1] or ""
            break
    if not target:
        return None
    if url := _made_by(doc, function, target):
        return Step(url, guess=True)
    for pattern in _TEMPLATES:
        if match := pattern.search(doc.code):
            url = absolute(doc.base, f"{match[1]}{target}{match[2] if match.re.groups > 1 else ''}")
            return Step(url, guess=True) if url else None
    return None


_MADE = r"""function\s+%s\s*\(\s*(\w+)[^)]*\)[\s\S]{0,600}?["']([^"'<>\s]{0,200}[?&/_=-])["']\s*\+\s*\(?\s*(?:parseInt\()?\1\b\)?\s*(-\s*1)?\s*\)?(?:\s*\+\s*["']([^"'<>\s]{0,60})["'])?"""


def _made_by(doc: Doc, function: str, number: int) -> str | None:
    """The address that the called function itself makes of the number: function goPage(n){ location.href = "list.jsp?cur_page=" + n; }."""
    match = re.search(_MADE % re.escape(function), doc.code) if function else None
    return absolute(doc.base, f"{match[2]}{number - 1 if match[3] else number}{match[4] or ''}") if match else None


LAYPAGE = re.compile(r"laypage(?:\.render)?\s*\(")
_LAYPAGE_FIELD = re.compile(r"\b(count|limit|curr|pages)\s*:\s*(\d{1,7})")
_JUMP = re.compile(
    r"""location(?:\.href)?\s*=\s*["']([^"'<>\s]{1,300})["']\s*\+\s*\w+\.curr\b(?:\s*\+\s*["']([^"'<>\s]{0,60})["'])?"""
)


def by_laypage(doc: Doc) -> Step | None:
    """layui's laypage: count, limit and current page as options, and the address that its jump makes of the number."""
    called = LAYPAGE.search(doc.code)
    if called is None:
        return None
    options = {name: int(value) for name, value in _LAYPAGE_FIELD.findall(doc.code[called.end() : called.end() + 800])}
    current = options.get("curr", 1)
    last = options.get("pages") or -(-options.get("count", 0) // max(options.get("limit", 10), 1))
    jump = _JUMP.search(doc.code, called.end())
    url = absolute(doc.base, f"{jump[1]}{current + 1}{jump[2] or ''}") if jump and current < last else None
    return Step(url) if url else None
