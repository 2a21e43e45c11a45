"""The next page of a list, as its pager names it: 下一页, page numbers, a chooser, createPageHTML and its kin, or a counting address.

Families write the same few pagers, so every HTML family reads them here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.cms.counting import COUNTING
from crawler.cms.doc import Doc
from crawler.cms.encodedpager import encoded_links
from crawler.cms.formpager import next_form, posts_back
from crawler.cms.links import absolute, in_script
from crawler.cms.scriptpager import CALL, by_call, by_laypage, by_template, by_variables
from crawler.cms.step import NEXT, Step
from crawler.cms.writtenpager import by_written_links
from crawler.text import clean
from crawler.tree import shown_beside

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
_OF_PAGES = re.compile(r"(?:共|/)\s*(\d{1,6})\s*页")


def next_step(doc: Doc) -> Step | None:
    """The next page of the list that `doc` shows; None at the end, or where no pager can be read."""
    here = doc.page.url
    step = _by_link(doc) or by_call(doc) or by_variables(doc)
    if step is None and (url := _by_number(doc) or _by_chooser(doc)):
        step = Step(url)
    step = step or by_written_links(doc) or by_template(doc) or _by_form(doc) or by_laypage(doc) or _by_more(doc)
    if step is not None and step.form is not None:
        return step
    return step if step and _leads_on(here, step.url) else None


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
    return node.tag == "script" and bool(CALL.search((node.text() or "")[:_LONGEST_CALL]))


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
        named = NEXT.match(words) or (not words and _NEXT_CLASS.search(node.attributes.get("class") or ""))
        if not named or (words in (">", "»", "›", ">>", "»»") and not _in_pager(node)):
            continue
        if _OFF.search(
            f"{node.attributes.get('class') or ''} {(node.parent.attributes.get('class') or '') if node.parent else ''}"
        ):
            return None
        if url := _target(doc, node):
            return Step(url)
    return None


def _by_form(doc: Doc) -> Step | None:
    """下一页 that sends a form, or the number behind the current one (see `crawler.cms.formpager`)."""
    for node in doc.tree.css("a, input[type=button], button")[-400:]:
        words = clean((node.text() or "")[:60]) or clean(node.attributes.get("value") or "")
        if (NEXT.match(words) or _follows_current(node, words)) and (found := next_form(doc, node)) is not None:
            return Step(found[0], guess=True, form=found[1])
    return None


def _follows_current(node: LexborNode, words: str) -> bool:
    """Whether a link that posts back (ASP.NET's GridView) is a page's number, and the one before it stands unlinked beside it."""
    if not (words.isascii() and words.isdigit()) or not posts_back(node):
        return False
    at: LexborNode | None = node
    for _ in range(2):  # in one element, or in cells side by side
        before = shown_beside(at)
        if before is not None:
            shown = before.text() or ""
            return before.tag != "a" and before.css_first("a") is None and shown.strip() == str(int(words) - 1)
        at = at.parent if at is not None else None
    return False


def _by_more(doc: Doc) -> Step | None:
    """加载更多, where it leads to the list's own address with the page number one higher."""
    for node in doc.tree.css("a")[-400:]:
        if _MORE.match(clean((node.text() or "")[:60])) and (url := _target(doc, node)):
            match, own = COUNTING.search(url), COUNTING.search(doc.page.url)
            if match and int(match[2]) == (int(own[2]) if own else 1) + 1 and urlsplit(url).path == urlsplit(doc.page.url).path:
                return Step(url)
            if _is_page_behind(doc.page.url, url):
                return Step(url)
    return None


_NUMBERED_NAME = re.compile(r"(?:[_-](\d{1,4}))?(\.\w{2,6})$")


def _is_page_behind(here: str, there: str) -> bool:
    """Whether an address is that of the list's next page by its name: list.shtml and list_2.shtml, list_2.shtml and list_3.shtml."""
    own, other = (_NUMBERED_NAME.search(url.split("?")[0].split("#")[0]) for url in (here, there))
    if own is None or other is None or other[1] is None or own.string[: own.start()] != other.string[: other.start()]:
        return False
    return int(other[1]) == int(own[1] or 1) + 1 and own[2] == other[2]


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
        if not current and not COUNTING.search(doc.page.url) and (first := numbers.get(1)) is not None:
            current = int(COUNTING.sub("", _target(doc, first) or "").rstrip("?&") == doc.page.url.split("#")[0])
        if current and current + 1 in numbers:
            return _target(doc, numbers[current + 1])
    return None


def _numbers_alone(doc: Doc) -> list[LexborNode]:
    """Elements that hold nothing but page numbers ([1][2][3], in a cell or a centred div of hand-made sites), one of them unlinked."""
    nodes = doc.tree.css("div,p,td,center,ul")[-200:]
    return [node for node in nodes if _NUMBERS_ALONE.fullmatch(clean((node.text() or "")[: _LONGEST_STEP * 3]))][-3:]


_NUMBERS_ALONE = re.compile(
    r"[«‹<\s]{0,6}(?:[\[(]?\d{1,4}[\])]?[\s|·]*){2,60}(?:下一?页|尾页|末页|共\s*\d+\s*[页条]\s*|[>»›…. ]){0,6}"
)


def _by_chooser(doc: Doc) -> str | None:
    """<select> of pages whose options hold addresses, or numbers of which its script makes one."""
    for select in doc.tree.css("select")[:20]:
        options = select.css("option[value]")[:2000]
        at = next((i for i, option in enumerate(options) if "selected" in option.attributes), None)
        texts = [clean(option.text() or "") for option in options]
        if at is None or at + 1 >= len(options) or not all(re.fullmatch(r"(?:第?\s*)?\d+(?:\s*页)?", text) for text in texts):
            continue
        value = options[at + 1].attributes.get("value") or ""
        if re.search(r"[./?]", value):
            return absolute(doc.base, value)
        if value.isdigit() and (made := _MADE_OF_VALUE.search(select.attributes.get("onchange") or "")):
            return absolute(doc.base, f"{made[1]}{value}{made[2] or ''}")
    return None


_MADE_OF_VALUE = re.compile(
    r"""["']([^"'<>]{1,200})["']\s*\+\s*(?:this|\w+)\.(?:value|options\[[\w.]+\]\.value)(?:\s*\+\s*["']([^"'<>]{0,60})["'])?"""
)
