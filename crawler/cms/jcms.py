"""Hanweb JCMS/JPAGE (old Zhejiang, Jiangsu): the rows are text inside <script type="text/xml">, further ones come from dataproxy.jsp.

A desktop and a mobile unit often repeat each other; totalRecord stands twice, 1000 being a default. Paging: POST to the proxy that the page
names (/module/web/jpage/, /module/jpage/ or /module/jslib/jquery/jpage/ dataproxy.jsp) with startrecord, endrecord, perpage; where the page
names no parameters, GET along <nextgroup>; static skins page by ?uid=<unit>&pageNum=n, which is a pager like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import parse_qsl, urlencode

from crawler.cms import generic
from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.cms.rows import MAX_ROWS, line_of
from crawler.errors import NoRows
from crawler.records import ListPage, Request, Row
from crawler.tree import parse

FAMILY = "jcms"
_PROXY = re.compile(r"""proxyUrl\s*:\s*["']([^"']*dataproxy\.jsp[^"']*)["']""", re.IGNORECASE)
_ANY_PROXY = re.compile(r"""["'(]\s*([\w:/.-]*/dataproxy\.jsp)""", re.IGNORECASE)
_PARAMETERS = re.compile(r"\bparam_(\w+)\s*=\s*\{([^{}]{1,2000})\}")
_PARAMETERS_INSIDE = re.compile(r"\b(?:params?|proxyParams?|ajaxParams?)\s*:\s*\{([^{}]{1,2000})\}")
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:'([^']*)'|"([^"]*)"|([^\s,}'"]+))""")
_CALL = re.compile(r"\.jpage\(\s*\{")
_TOTAL = re.compile(r"\btotalRecord\s*:\s*['\"]?(\d+)")
_PER_PAGE = re.compile(r"\bperPage\s*:\s*['\"]?(\d+)", re.IGNORECASE)
_TOTAL_ANSWERED = re.compile(r"<totalrecord>\s*(?:<!\[CDATA\[)?\s*(\d+)", re.IGNORECASE)
_GROUP_LINK = re.compile(r"""href\s*=\s*\\?["']?([^"'\s>]*dataproxy\.jsp[^"'\s>\\]*)""", re.IGNORECASE)
_UNIT_ID = re.compile(r"""\bid\s*=\s*["']?(\d+)["']?[^<>]{0,200}>\s*$""")
_MOST_UNITS = 100
_DEFAULT_TOTAL = 1000


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    records: tuple[str, ...]
    group_link: str


def recognise(doc: Doc) -> bool:
    lowered = doc.text[:2_000_000].lower()
    return ("<record>" in lowered and ("<recordset" in lowered or "<datastore" in lowered)) or (
        "jpage" in lowered and "dataproxy.jsp" in lowered
    )


def read(doc: Doc) -> ListPage:
    """The rows of a column page with its units, or of an answer of dataproxy. Raises NoRows when there is no record."""
    units = _units(doc)
    page = doc if "start" not in doc.context and "group" not in doc.context else None
    if not units:
        return _without_records(doc, column_page=page is not None)
    rows: dict[str, Row] = {}
    followings: list[Request] = []
    for unit in units:
        own = _rows(doc, unit)
        fresh = [row for row in own if row.url not in rows]
        rows.update({row.url: row for row in fresh})
        if fresh and (following := _following(doc, unit, len(unit.records))):
            followings.append(following)
    if not rows:
        raise NoRows(doc.page.url, "dataproxy 没有返回条目")
    total = _total(doc, units[0].id)
    return ListPage(
        FAMILY,
        tuple(rows.values()),
        tuple(followings[1:]),
        followings[0] if followings else None,
        total,
        doc.site if page else "",
        doc.column if page else "",
    )


def _without_records(doc: Doc, *, column_page: bool) -> ListPage:
    """A column page whose records come from dataproxy only, or which is written out (?uid=…&pageNum=…)."""
    if not column_page:
        raise NoRows(doc.page.url, "dataproxy 没有返回条目")
    try:
        written = generic.read(doc)
    except NoRows:
        written = None
    if written is not None and written.rows:
        following = generic.following(doc, FAMILY) or _by_unit_number(doc)
        return replace(written, family=FAMILY, next=following)
    asked = [request for unit, form in _forms(doc).items() if (request := _ask(doc, unit, form, 1, _per_page(doc, unit) * 3))]
    if not asked:
        raise NoRows(doc.page.url, "没有读到任何记录")
    return ListPage(FAMILY, (), tuple(asked), site=doc.site, column=doc.column)


def _units(doc: Doc) -> list[_Unit]:
    """The datastores of a page or answer, cut by searching: a record that never ends costs nothing more than its place."""
    text, at = doc.text, 0
    units: list[_Unit] = []
    lowered = text.lower()
    while (start := lowered.find("<record>", at)) >= 0 and len(units) < _MOST_UNITS:
        opened = max(
            lowered.rfind("<datastore", at, start), lowered.rfind("<script", at, start), lowered.rfind("<recordset", at, start)
        )
        opened = opened if opened >= 0 else start
        end = next(
            (place for mark in ("</datastore>", "</recordset>", "</script") if (place := lowered.find(mark, start)) >= 0),
            len(text),
        )
        store = text[opened:end]
        before = text[max(at, opened - 400) : opened]
        script = before.lower().rfind("<script")
        owner = _UNIT_ID.search(before[:script] if script >= 0 else before)
        group = (
            _GROUP_LINK.search(text, lowered.find("<nextgroup", at, end)) if lowered.find("<nextgroup", at, end) >= 0 else None
        )
        units.append(_Unit(owner[1] if owner else "", _records(store), unescape(group[1]) if group else ""))
        at = max(end, start + 8)
    return [unit for unit in units if unit.records]


def _records(store: str) -> tuple[str, ...]:
    out: list[str] = []
    at = 0
    lowered = store.lower()
    while (start := lowered.find("<record>", at)) >= 0 and len(out) < MAX_ROWS:
        end = lowered.find("</record>", start)
        end = end if end >= 0 else len(store)
        body = store[start + 8 : end].strip()
        if body.startswith("<![CDATA["):
            body = body[9:].removesuffix("]]>")
        elif "&lt;" in body:
            body = unescape(body)
        out.append(body.replace('\\"', '"').replace("\\'", "'"))
        at = end + 1
    return tuple(out)


def _rows(doc: Doc, unit: _Unit) -> list[Row]:
    """A row for each record; most are an li, some a tr, which only a table can hold."""
    base = doc.home if doc.context else doc.base
    rows = []
    for record in unit.records:
        cells = re.match(r"\s*<t[rd]\b", record, re.IGNORECASE)
        root = parse(f"<table>{record}</table>" if cells else f"<div>{record}</div>").body
        line = line_of(root, base, doc.page.fetched_at) if root is not None else None
        if line is not None and line.kind != "file":
            rows.append(line.row())
    return rows


def _forms(doc: Doc) -> dict[str, tuple[tuple[str, str], ...]]:
    """unit -> the fields its dataproxy wants, in the order of the page."""
    found = {}
    for match in _PARAMETERS.finditer(doc.code):
        found[match[1]] = _pairs(match[2])
    for match in _PARAMETERS_INSIDE.finditer(doc.code):  # jpage({…, params: {col: 1, columnid: …, unitid: '…'}})
        pairs = _pairs(match[1])
        unit = dict(pairs).get("unitid", "")
        if unit and "columnid" in dict(pairs):
            found.setdefault(unit, pairs)
    return found


def _pairs(code: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (pair[1], next((value for value in pair.groups()[1:] if value is not None), "")) for pair in _PAIR.finditer(code)
    )


def _settings(doc: Doc, unit: str) -> list[str]:
    """The jpage({…}) calls that are about a unit (all, when none names it)."""
    starts = [match.start() for match in _CALL.finditer(doc.code)]
    calls = [doc.code[a:b] for a, b in zip(starts, [*starts[1:], len(doc.code)], strict=False)]
    named = [call for call, start in zip(calls, starts, strict=True) if unit and unit in doc.code[max(0, start - 40) : start]]
    return named or calls


def _total(doc: Doc, unit: str) -> int | None:
    """The number of records: an answer says it; of the two in a page the one that is not the default 1000."""
    if match := _TOTAL_ANSWERED.search(doc.text):
        return int(match[1])
    if "total" in doc.context:
        return int(doc.context["total"])
    numbers = [int(match[1]) for call in _settings(doc, unit) for match in _TOTAL.finditer(call)]
    return next((number for number in numbers if number != _DEFAULT_TOTAL), numbers[0] if numbers else None)


def _per_page(doc: Doc, unit: str) -> int:
    if "per" in doc.context:
        return int(doc.context["per"])
    return next((int(match[1]) for call in _settings(doc, unit) if (match := _PER_PAGE.search(call)) and int(match[1]) > 0), 15)


def _following(doc: Doc, unit: _Unit, count: int) -> Request | None:
    total = _total(doc, unit.id)
    if doc.page.request.form is not None and "form" in doc.context:  # an answer to our POST: go on where it ended
        end = int(doc.context["end"])
        form = tuple(parse_qsl(doc.context["form"], keep_blank_values=True))
        return _post(doc, doc.context["proxy"], form, end + 1, int(doc.context["step"]), total) if count else None
    forms = _forms(doc)
    form = forms.get(unit.id) or (next(iter(forms.values())) if len(forms) == 1 and "group" not in doc.context else ())
    if form:
        asked = _ask(doc, unit.id, form, count + 1, count, total)
        along = _get(doc, unit, total) if asked and unit.group_link else None
        return replace(asked, context=(*asked.context, ("otherwise", along.url), *along.context)) if asked and along else asked
    return _get(doc, unit, total) or _by_unit_number(doc) or generic.following(doc, FAMILY)


def _ask(
    doc: Doc, unit: str, form: tuple[tuple[str, str], ...], start: int, step: int, total: int | None = None
) -> Request | None:
    calls = _settings(doc, unit)
    named = next((match[1] for call in calls if (match := _PROXY.search(call))), None) or next(
        (m[1] for m in _ANY_PROXY.finditer(doc.text)), None
    )
    url = absolute(doc.base, named)
    return _post(doc, url, form, start, step, total if total is not None else _total(doc, unit)) if url else None


def _post(doc: Doc, proxy: str, form: tuple[tuple[str, str], ...], start: int, step: int, total: int | None) -> Request | None:
    if total is not None and start > total:
        return None
    end = start + step - 1 if total is None else min(start + step - 1, total)
    per = _per_page(doc, dict(form).get("unitid", ""))
    context = {
        "start": str(start),
        "end": str(end),
        "step": str(step),
        "per": str(per),
        "proxy": proxy,
        "form": urlencode(form),
        "page": str((start - 1) // max(step, 1) + 1),
        **({"total": str(total)} if total is not None else {}),
    }
    query = urlencode({"startrecord": start, "endrecord": end, "perpage": per})
    return Request(
        f"{proxy}{'&' if '?' in proxy else '?'}{query}", form, (("Referer", doc.home),), FAMILY, tuple(context.items())
    )


def _get(doc: Doc, unit: _Unit, total: int | None) -> Request | None:
    """The GET form: the group link of the page as it stands, then counted on.

    Sites count groups from nought (page=1 is the second) or from one (page=1 repeats the first, which the walk passes over).
    """
    answered = "group" in doc.context
    url = absolute(doc.base, doc.page.request.url if answered else unit.group_link)
    if not url:
        return None
    written = re.search(r"(?<=[?&])page=(\d*)", url)
    number = int(written[1] or 0) + (1 if answered else 0) if written else 2
    size = int(doc.context.get("size", "0")) or len(unit.records)
    if total is not None and number > -(-total // max(size, 1)):
        return None
    counted = (
        f"{url[: written.start()]}page={number}{url[written.end() :]}"
        if written
        else f"{url}{'&' if '?' in url else '?'}page={number}"
    )
    return doc.ask(
        FAMILY, counted, group=unit.id or "1", size=str(size), guess="1", total=str(total) if total is not None else ""
    )


def _by_unit_number(doc: Doc) -> Request | None:
    """?uid=<unit>&pageNum=n of static skins: counted on while the pages in all allow."""
    match = re.search(r"[?&]uid=\d+&(?:amp;)?pageNum=(\d+)", doc.page.url)
    if match is None:
        return None
    number = int(match[1]) + 1
    url = re.sub(r"pageNum=\d+", f"pageNum={number}", doc.page.url)
    return doc.ask(FAMILY, url, page=str(number), guess="1")
