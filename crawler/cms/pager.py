"""The next page of a list, as its pager names it: 下一页, page numbers, a chooser, createPageHTML and its kin, or a counting address.

Families write the same few pagers, so every HTML family reads them here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.cms.doc import Doc
from crawler.cms.encodedpager import encoded_links
from crawler.cms.formpager import Fields, next_form, posts_back
from crawler.cms.links import absolute, in_script
from crawler.text import clean

_NEXT = re.compile(
    r"^[\[(【<]?\s*(?:下\s*一?\s*页|下一页\s*[>»›]*|后\s*一?\s*页|下页|往后|next(?:\s*page)?|[>»›]|>{1,2}|下一頁|下頁|[←«‹]?\s*(?:(?:早期|较早的?|更早的?|较旧的?)(?:文章|内容)|older\s+(?:posts|entries)))\s*[>»›]*\s*[\])】]?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"^(?:点击)?(?:加载|查看|浏览|阅读)更多(?:内容|文章|信息)?\W*$")
"""Mobile skins: a link that leads to this list's next page."""
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:page|-page|_page)?(?:$|[\s_-])", re.IGNORECASE)
_OFF = re.compile(r"(?:^|[\s_-])(?:disabled?|no|off|noclick|nolink|forbid|gray|inactive)(?:$|[\s_-])", re.IGNORECASE)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:current|curr?|cur|active|on|now|this|selected|thispage|pageon|dangqian|p_no_d|hover|xz)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"(?:^|[\s_-])(?:page|pages|pager|paging|pagination|pagebar|pagenum|fenye|fy|pagelist|page[-_]?\w{0,8}|p_pages)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_CALL = re.compile(r"create[_-]?page\w{0,24}\s*\(([^()]{3,300})\)", re.IGNORECASE)
_ARGUMENT = re.compile(r"""'([^']*)'|"([^"]*)"|(-?\d+)|([^,\s][^,]*)""")
_ENDINGS = frozenset({"html", "htm", "shtml", "jhtml", "jsp", "php", "aspx", "asp"})
_VARIABLE = re.compile(r"\b(currentPage|countPage|pageCount|currPage)\s*=\s*(\d{1,6})\s*;?", re.IGNORECASE)
_COUNTING = re.compile(
    r"(?<=[?&])(page|pageno|page_no|pagenum|pageindex|page_index|currpage|currentpage|curpage|cur_page|p|pn|pg|pageid|nowpage|page_num|pagenumber|page\.currentpage|current|start_page|a\d+p)=(\d{1,5})(?=&|$|#)",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\bvar\s+(\w{1,40})\s*=\s*(\d{1,6})\s*;")
"""A count that createPageHTML is called with by name: var countPage = 2; createPageHTML(countPage, …)."""
_LINE_COMMENT = re.compile(r"^\s*//.*$|<!--|-->", re.MULTILINE)
_OF_PAGES = re.compile(r"(?:共|/)\s*(\d{1,6})\s*页")
TRS_PAGE = 20
"""Lines a page that Guangxi's createPageHTML counts with when it is given the total."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next page: its address, the zero- or one-based count it stands on ("" if the pager does not say), and whether it is a guess,
    the fields of a POST, and the address to ask where that one is not there or shows the rows of this page again."""

    url: str
    base: str = ""
    guess: bool = False
    form: Fields | None = None
    otherwise: str = ""


def next_step(doc: Doc) -> Step | None:
    """The next page of the list that `doc` shows; None at the end, or where no pager can be read."""
    here = doc.page.url
    step = _by_link(doc) or _by_call(doc) or _by_variables(doc)
    if step is None and (url := _by_number(doc) or _by_chooser(doc)):
        step = Step(url)
    step = step or _by_template(doc) or _by_form(doc) or _by_laypage(doc) or _by_more(doc)
    if step is not None and step.form is not None:
        return step
    return step if step and _leads_on(here, step.url) else None


def counted_on(url: str) -> str | None:
    """The address with its page number one higher; None when it counts no pages."""
    match = _COUNTING.search(url)
    return f"{url[: match.start(2)]}{int(match[2]) + 1}{url[match.end(2) :]}" if match else None


def pages_in_all(tree: LexborHTMLParser) -> int | None:
    """How many pages a pager says there are (共 12 页, 1/12页)."""
    for node in tree.css("[class*=page],[id*=page],[class*=Page],[class*=fenye],[class*=fy],.pagination,td,p")[-60:]:
        if match := _OF_PAGES.search(clean((node.text() or "")[:300])):
            return int(match[1])
    return None


_STEP_WORDS = re.compile(r"^\W*(?:[上下前后]\s*一?\s*页|尾\s*页|末\s*页|最后一页|共\s*\d+\s*[页条])|.{0,12}页\s*次")
_MOST_NODES = 20_000


def above_pager(tree: LexborHTMLParser, elements: Sequence[LexborNode]) -> list[int]:
    """Which of these elements stand above the page's last pager (上一页, 尾页, 共 3 页, createPageHTML), the nearest first; none without one."""
    body = tree.body
    places = {element.mem_id: at for at, element in enumerate(elements)}
    passed: list[int] = []
    above: list[int] = []
    for steps, node in enumerate(body.traverse(include_text=True) if body is not None else ()):
        if steps > _MOST_NODES:
            break
        if (at := places.get(node.mem_id)) is not None:
            passed.append(at)
        elif _is_pager(node):
            above = list(passed)
    return above[::-1]


def _is_pager(node: LexborNode) -> bool:
    if node.tag == "-text":
        text = node.text_content or ""
        return "页" in text and len(text) <= _LONGEST_STEP and bool(_STEP_WORDS.match(text))
    return node.tag == "script" and bool(_CALL.search((node.text() or "")[:_LONGEST_CALL]))


_LONGEST_STEP, _LONGEST_CALL = 60, 4000  # characters, with the blanks of the markup


def _leads_on(here: str, url: str) -> bool:
    """A next page lies on the same site and is not this page."""
    return urlsplit(url).hostname == urlsplit(here).hostname and url.split("#")[0] != here.split("#")[0]


def _by_link(doc: Doc) -> Step | None:
    for node in doc.tree.css("link[rel=next]"):
        if url := doc.url(node.attributes.get("href")):
            return Step(url)
    for node in [*doc.tree.css("a")[-400:], *encoded_links(doc)]:
        words = clean((node.text() or "")[:60]) or clean(node.attributes.get("title") or "")
        named = _NEXT.match(words) or (not words and _NEXT_CLASS.search(node.attributes.get("class") or ""))
        if not named or (words in (">", "»", "›", ">>", "»»") and not _in_pager(node)):
            continue
        if _OFF.search(
            f"{node.attributes.get('class') or ''} {(node.parent.attributes.get('class') or '') if node.parent else ''}"
        ):
            return None
        if url := _target(doc, node):
            return Step(url)
    return None


_LAYPAGE = re.compile(r"laypage(?:\.render)?\s*\(")
_LAYPAGE_FIELD = re.compile(r"\b(count|limit|curr|pages)\s*:\s*(\d{1,7})")
_JUMP = re.compile(
    r"""location(?:\.href)?\s*=\s*["']([^"'<>\s]{1,300})["']\s*\+\s*\w+\.curr\b(?:\s*\+\s*["']([^"'<>\s]{0,60})["'])?"""
)


def _by_laypage(doc: Doc) -> Step | None:
    """layui's laypage: count, limit and current page as options, and the address that its jump makes of the number."""
    called = _LAYPAGE.search(doc.code)
    if called is None:
        return None
    options = {name: int(value) for name, value in _LAYPAGE_FIELD.findall(doc.code[called.end() : called.end() + 800])}
    current = options.get("curr", 1)
    last = options.get("pages") or -(-options.get("count", 0) // max(options.get("limit", 10), 1))
    jump = _JUMP.search(doc.code, called.end())
    url = absolute(doc.base, f"{jump[1]}{current + 1}{jump[2] or ''}") if jump and current < last else None
    return Step(url) if url else None


def _by_form(doc: Doc) -> Step | None:
    """下一页 that sends a form, or the number behind the current one (see `crawler.cms.formpager`)."""
    for node in doc.tree.css("a, input[type=button], button")[-400:]:
        words = clean((node.text() or "")[:60]) or clean(node.attributes.get("value") or "")
        if (_NEXT.match(words) or _follows_current(node, words)) and (found := next_form(doc, node)) is not None:
            return Step(found[0], guess=True, form=found[1])
    return None


def _follows_current(node: LexborNode, words: str) -> bool:
    """Whether a link that posts back (ASP.NET's GridView) is a page's number, and the one before it stands unlinked beside it."""
    if not (words.isascii() and words.isdigit()) or not posts_back(node):
        return False
    at: LexborNode | None = node
    for _ in range(2):  # in one element, or in cells side by side
        before = at.prev if at is not None else None
        while before is not None and not (before.text() or "").strip():
            before = before.prev
        if before is not None:
            shown = before.text() or ""
            return before.tag != "a" and before.css_first("a") is None and shown.strip() == str(int(words) - 1)
        at = at.parent if at is not None else None
    return False


def _by_more(doc: Doc) -> Step | None:
    """加载更多, where it leads to the list's own address with the page number one higher."""
    for node in doc.tree.css("a")[-400:]:
        if _MORE.match(clean((node.text() or "")[:60])) and (url := _target(doc, node)):
            match, own = _COUNTING.search(url), _COUNTING.search(doc.page.url)
            if match and int(match[2]) == (int(own[2]) if own else 1) + 1 and urlsplit(url).path == urlsplit(doc.page.url).path:
                return Step(url)
    return None


def _target(doc: Doc, node: LexborNode) -> str | None:
    """Where a pager's link leads: its href, an address written in its script, or in a data attribute."""
    attributes = node.attributes
    for text in (attributes.get("href"), attributes.get("tagname"), attributes.get("data-href"), attributes.get("data-url")):
        if text and not text.strip().startswith(("#", "javascript")) and (url := absolute(doc.base, text)):
            return url
    return absolute(doc.base, in_script(attributes.get("href")) or in_script(attributes.get("onclick")))


_OTHER_STEPS = re.compile(r"^\W*(?:首页|第一页|上一页|上页|前一页|尾页|末页|最后一页|\d{1,4}|共\s*\d+\s*页.*)\W*$")


def _in_pager(node: LexborNode) -> bool:
    """Whether an arrow stands in an element that is named as a pager, or beside 首页, 上一页, 尾页 or page numbers."""
    around = node.parent.parent if node.parent is not None and node.parent.tag == "li" else node.parent
    beside = [clean((other.text() or "")[:30]) for other in (around.css("a,span,b,strong,em")[:30] if around is not None else [])]
    if len(beside) <= 20 and any(_OTHER_STEPS.match(text) for text in beside):
        return True
    at: LexborNode | None = node
    for _ in range(5):
        if at is None:
            return False
        if _PAGER.search(f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"):
            return True
        at = at.parent
    return False


def _by_number(doc: Doc) -> str | None:
    """The number behind the current one: the current is marked, or no link, or leads to this very page."""
    pagers = [
        node
        for node in doc.tree.css("div,ul,p,td,span,nav,form,table")[-600:]
        if _PAGER.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
    ]
    for pager in pagers[-8:] or _numbers_alone(doc):
        numbers: dict[int, LexborNode] = {}
        current = 0
        for node in pager.css("a,span,li,em,strong,b,i,font")[:80]:
            text = clean((node.text() or "")[:12])
            if not re.fullmatch(r"\[?\d{1,4}\]?", text):
                continue
            number = int(text.strip("[]"))
            marked = _CURRENT.search(node.attributes.get("class") or "")
            if node.tag == "a" and (url := _target(doc, node)) and not marked:
                numbers.setdefault(number, node)
                current = current or number * (url == doc.page.url.split("#")[0])
            elif marked or node.css_first("a") is None:
                current = current or number
        if not current and not _COUNTING.search(doc.page.url) and (first := numbers.get(1)) is not None:
            current = int(_COUNTING.sub("", _target(doc, first) or "").rstrip("?&") == doc.page.url.split("#")[0])
        if current and current + 1 in numbers:
            return _target(doc, numbers[current + 1])
    return None


def _numbers_alone(doc: Doc) -> list[LexborNode]:
    """Elements that hold nothing but page numbers ([1][2][3], in a cell or a centred div of hand-made sites), one of them unlinked."""
    nodes = doc.tree.css("div,p,td,center,ul")[-200:]
    return [node for node in nodes if _NUMBERS_ALONE.fullmatch(clean((node.text() or "")[: _LONGEST_STEP * 3]))][-3:]


_NUMBERS_ALONE = re.compile(r"[«‹<\s]{0,6}(?:[\[(]?\d{1,4}[\])]?[\s|·]*){2,60}(?:下一?页|尾页|末页|[>»›…. ]){0,6}")


def _by_chooser(doc: Doc) -> str | None:
    """<select> of pages whose options hold addresses."""
    for select in doc.tree.css("select")[:20]:
        options = select.css("option[value]")[:2000]
        at = next((i for i, option in enumerate(options) if "selected" in option.attributes), None)
        texts = [clean(option.text() or "") for option in options]
        if at is None or at + 1 >= len(options) or not all(re.fullmatch(r"(?:第?\s*)?\d+(?:\s*页)?", text) for text in texts):
            continue
        value = options[at + 1].attributes.get("value") or ""
        if re.search(r"[./?]", value):
            return absolute(doc.base, value)
    return None


def _by_call(doc: Doc) -> Step | None:
    """createPageHTML(count, current, "index", "shtml"[, total]) of TRS; with the pager's id before (开普 UCAP) the count begins at one."""
    code = _LINE_COMMENT.sub("", doc.code)
    given = dict(_GIVEN.findall(code))
    for match in _CALL.finditer(code):
        arguments = [next(filter(None, groups), "").strip() for groups in _ARGUMENT.findall(match[1])]
        step = _call_step(doc, [given.get(argument, argument) for argument in arguments])
        if step is not None:
            return step if step.url else None
    return None


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
    if (
        named and base == "1" and own is None and name.endswith("index")
    ):  # TRS counts its index from nought whatever its call counts
        return Step(urljoin(doc.base, f"{name}_{number - 1}.{suffix}"), base, guess=current >= last, otherwise=url)
    return Step(url, base, guess=current >= last)


def _numbered(url: str, name: str = "") -> int | None:
    """The number of a later page's address: 2 of index_2.shtml. name: of the pages, of which one must be it; any without."""
    match = re.search(rf"{re.escape(name.rsplit('/', 1)[-1])}_(\d{{1,5}})\.\w+$", urlsplit(url).path)
    return int(match[1]) if match else None


def _by_variables(doc: Doc) -> Step | None:
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


def _by_template(doc: Doc) -> Step | None:
    """A pager whose links call a function with the number (goPage(2)), where a script shows how the address is made of it."""
    target, function = 0, ""
    for node in doc.tree.css("a")[-400:]:
        called = _GOES.match((node.attributes.get("href") or "").strip()) or _GOES.match(
            f"javascript:{node.attributes.get('onclick') or ''}"
        )
        if called and _NEXT.match(clean((node.text() or "")[:60])):
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
