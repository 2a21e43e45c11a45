"""The rows of any list, by their repeated structure: which links of a page are lines of a list, and what each line says.

A line is the greatest element that holds links to one article only (an li, a tr, a card); lines side by side in one container are a
group. Groups are judged together: a group with dates is a list; one without is a list when its addresses look like articles; menus, friend
links and side lists (热门, 推荐, 相关) are not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.cms.links import Kind, absolute, in_script, kind, shape
from crawler.cms.rowdates import Shown, part_title, said_date, shown_date
from crawler.cms.rowtitles import Label, bare, best_title, is_no_title, label_of
from crawler.cms.zones import heading_above
from crawler.records import Row, Skipped
from crawler.text import clean

MAX_ROWS = 20_000
"""Lines of one answer that are read: ten times the longest list met."""
_LINKS = "a[href], a[onclick], area[href], li[onclick], div[onclick], tr[onclick], p[onclick], a[data-href], li[data-href], div[data-href], tr[data-href], p[data-href]"
_CLIMB = 10
_PIECES = 250
_INLINE = frozenset({"-text", "span", "em", "i", "b", "font", "small", "time", "label", "dd", "td", "br"})
_STOPS = frozenset({"body", "html", "-document", "#document", "form", "main"})
_LIST_TAGS = frozenset({"ul", "ol", "table", "tbody", "body", "html", "section", "form", "main"})
_BADGE = re.compile(r"备案?\s*\d{4,}\s*号|ICP备|公网安备|事业单位(?:标识)?$|党政机关(?:标识)?$|网站标识码|政府网站找错|无障碍")
_BADGE_HOST = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:conac\.cn|beian\.(?:miit\.|mps\.)?gov\.cn)(?:/|$)"
)  # what every government site's foot must show
_PINNED = re.compile(r"置\s*顶")
_PINNED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:is[-_]?top|zd|zhiding|sticky|pinned|stick|top[-_]?(?:row|item|li|one)?)(?:$|[\s_-])", re.IGNORECASE
)
_PINNED_IMAGE = re.compile(r"(?:zhiding|istop|(?:^|/)(?:top|zd|ding)[-_\d]*\.(?:gif|png|jpe?g|svg))", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Link:
    """A link that might be a title."""

    node: LexborNode
    url: str
    kind: Kind
    label: Label


@dataclass(slots=True, eq=False)
class Line:
    """A line of a list under judgement."""

    element: LexborNode
    links: list[Link]
    title: str
    shown: Shown | None
    pinned: bool
    summary: str = ""

    @property
    def url(self) -> str:
        return self.links[0].url

    @property
    def kind(self) -> Kind:
        return self.links[0].kind

    def row(self) -> Row:
        return Row(
            self.url,
            self.title,
            self.shown.day if self.shown else None,
            self.shown.at if self.shown else None,
            self.pinned,
            self.summary,
        )


@dataclass(slots=True, eq=False)
class Group:
    """Lines side by side in one container."""

    container: LexborNode
    lines: list[Line] = field(default_factory=list)

    @property
    def dated(self) -> bool:
        return sum(line.shown is not None for line in self.lines) * 2 >= len(self.lines)


def links_of(root: LexborHTMLParser | LexborNode, base: str) -> list[Link]:
    """All links under `root` that lead to an http(s) address, in document order; also those that a script opens, where it writes the address."""
    found = []
    for node in root.css(_LINKS)[: MAX_ROWS * 2]:
        attributes = node.attributes
        href = attributes.get("href")
        url = (
            absolute(base, href)
            or absolute(base, in_script(href) or in_script(attributes.get("onclick")))
            or absolute(base, attributes.get("data-href"))
        )
        if url:
            found.append(Link(node, url, kind(url), label_of(node)))
    return found


def find_lines(
    root: LexborHTMLParser | LexborNode, base: str, fetched_at: datetime, only: frozenset[int] | None = None
) -> tuple[list[Group], list[Skipped]]:
    """The groups of lines under `root`, unjudged, and the links that are no line since they stand inside another.

    only: the mem_ids of the links that a person's selector names; then these are lines, whatever they look like.
    """
    if only is None:
        links, skipped = _without_nested([link for link in links_of(root, base) if link.url != base and _may_be_title(link)])
    else:
        links, skipped = [link for link in links_of(root, base) if link.node.mem_id in only], []
    owners = _owners(links)
    elements: dict[int, tuple[LexborNode, list[Link]]] = {}
    for link in links:
        element = _line_element(link, owners)
        elements.setdefault(element.mem_id, (element, []))[1].append(link)
    held = set(elements)
    groups: dict[int, Group] = {}
    for element, own in elements.values():
        container = element.parent or element
        group = groups.setdefault(container.mem_id, Group(container))
        group.lines.append(_read_line(element, own, fetched_at))
    for group in groups.values():
        _dates_beside(group, held, fetched_at)
        _days_of_month(group)
    return [group for group in groups.values() if group.lines], skipped


def line_of(element: LexborNode, base: str, fetched_at: datetime) -> Line | None:
    """The line that an element known to be one says (a record of an interface, an element a person's selector names)."""
    links = links_of(element, base)
    if element.tag == "a" and (url := absolute(base, element.attributes.get("href"))):
        links.insert(0, Link(element, url, kind(url), label_of(element)))
    if not links:
        return None
    titled = [link for link in links if _may_be_title(link)] or links
    main = next((link for link in titled if link.kind == "article"), None) or next(
        (one for one in titled if one.kind != "column"), titled[0]
    )
    return _read_line(element, [link for link in links if link.url == main.url], fetched_at)


def _may_be_title(link: Link) -> bool:
    if link.url.count("/") <= 3 and link.url.rstrip("/").count("/") == 2:
        return False  # the root of a site
    words = bare(link.label.text) or link.label.attribute or link.label.image_alt
    if is_no_title(bare(link.label.text)) or _BADGE.search(words) or _BADGE_HOST.search(link.url):
        return False
    if link.kind == "article":
        return len(words) >= 2 or not words
    return len(words) >= {"other": 4, "file": 4, "column": 7}[link.kind]


def _without_nested(links: list[Link]) -> tuple[list[Link], list[Skipped]]:
    """Leave out the links of a list inside a line (TRS: 相关解读 in a popup): the line's own link comes first, outside the inner list."""
    heads: dict[int, Link] = {}
    kept, nested = [], []
    for link in links:
        items = _items_above(link.node)
        outer = next((heads[item] for item in items[1:] if item in heads), None)
        if outer is not None and outer.url != link.url:
            nested.append(Skipped(link.url, best_title([link.label]), "另一行内的相关链接"))
            continue
        if items and link.kind in ("article", "other"):
            heads.setdefault(items[0], link)
        kept.append(link)
    kept, more = _one_a_line(kept)
    return kept, nested + more


def _items_above(node: LexborNode) -> list[int]:
    out, at, steps = [], node.parent, 0
    while at is not None and steps < 14:
        if at.tag == "li":
            out.append(at.mem_id)
        at, steps = at.parent, steps + 1
    return out


def _one_a_line(links: list[Link]) -> tuple[list[Link], list[Skipped]]:
    """Where most items of a list hold one link, further links of an item that holds more are related to its first."""
    items: dict[int, list[Link]] = {}
    siblings: dict[int, set[int]] = {}
    for link in links:
        above = _nearest_item(link.node)
        if above is not None and above.parent is not None:
            items.setdefault(above.mem_id, []).append(link)
            siblings.setdefault(above.parent.mem_id, set()).add(above.mem_id)
    dropped: dict[int, Link] = {}
    for group in siblings.values():
        crowded = [item for item in group if len({link.url for link in items[item]}) > 1]
        if crowded and len(crowded) * 2 < len(group):
            for item in crowded:
                first = next((one for one in items[item] if one.kind == "article"), items[item][0])
                dropped.update({link.node.mem_id: link for link in items[item] if link.url != first.url})
    kept = [link for link in links if link.node.mem_id not in dropped]
    return kept, [Skipped(link.url, best_title([link.label]), "另一行内的相关链接") for link in dropped.values()]


def _nearest_item(node: LexborNode) -> LexborNode | None:
    at, steps = node.parent, 0
    while at is not None and steps < 6:
        if at.tag == "li":
            return at
        at, steps = at.parent, steps + 1
    return None


def _owners(links: list[Link]) -> dict[int, str]:
    """Element -> the one address its links lead to, or "" when there are several."""
    owners: dict[int, str] = {}
    for link in links:
        at: LexborNode | None = link.node
        for _ in range(_CLIMB):
            if at is None:
                break
            key = at.mem_id
            if owners.setdefault(key, link.url) != link.url:
                owners[key] = ""
            at = at.parent
    return owners


def _line_element(link: Link, owners: dict[int, str]) -> LexborNode:
    element = link.node
    for _ in range(_CLIMB - 2):
        above = element.parent
        if above is None or above.tag in _STOPS or owners.get(above.mem_id) != link.url:
            break
        if above.tag in _LIST_TAGS and not _repeated(above, owners):
            break
        element = above
    return element


def _repeated(node: LexborNode, owners: dict[int, str]) -> bool:
    """Whether a ul or table is itself one line among others: a neighbour of the same kind holds another single link."""
    for beside in (node.next, node.prev):
        at, steps = beside, 0
        while at is not None and steps < 4:
            if at.tag == node.tag and owners.get(at.mem_id):
                return True
            at, steps = (at.next if beside is node.next else at.prev), steps + 1
    return False


def _read_line(element: LexborNode, links: list[Link], fetched_at: datetime) -> Line:
    title = best_title([link.label for link in links])
    title, in_title = part_title(title)
    titles = frozenset().union(*(link.label.inside for link in links))
    pieces = _pieces(element, titles)
    shown = shown_date(_ordered(pieces, element), links[0].url, fetched_at) or in_title or _time_element(element)
    summary = max((piece for piece in pieces if len(piece) > 24 and not title.startswith(piece[:10])), key=len, default="")
    return Line(element, links, title, shown, _is_pinned(element, pieces, links), summary[:400])


def _pieces(element: LexborNode, titles: frozenset[int]) -> list[str]:
    """The texts of an element in order, each text node one, without its title."""
    out: list[str] = []
    for steps, node in enumerate(element.traverse(include_text=True)):
        if steps > _PIECES * 4 or len(out) >= _PIECES:
            break
        if node.tag == "-text" and (text := clean((node.text(deep=False) or "")[:2000])) and node.mem_id not in titles:
            out.append(text)
    return out


def _ordered(pieces: list[str], element: LexborNode) -> list[str]:
    """The texts, with the cell first that its table's head calls the day of publication (成文日期 stands beside it in 信息公开 lists)."""
    if element.tag != "tr" or element.parent is None:
        return pieces
    head = element.parent.child
    table = element.parent.parent
    first = next((row for row in (table.css("tr")[:1] if table else [])), head)
    if first is None or first.mem_id == element.mem_id:
        return pieces
    names = [clean(cell.text()) for cell in first.css("th,td")]
    at = next(
        (i for i, name in enumerate(names) if re.search(r"发布|公开|发文|刊登", name) and re.search(r"日期|时间", name)), None
    )
    cells = element.css("td")
    return [clean(cells[at].text()), *pieces] if at is not None and at < len(cells) else pieces


def _time_element(element: LexborNode) -> Shown | None:
    """A date in an attribute: <time datetime>, or the title of an element whose class says date or time (its text: 3天前)."""
    for node in element.css("time[datetime], [class*=date][title], [class*=time][title], [data-time], [data-date]")[:3]:
        attributes = node.attributes
        for name in ("datetime", "title", "data-time", "data-date"):
            if shown := said_date(attributes.get(name)):
                return shown
    return None


def _is_pinned(element: LexborNode, pieces: list[str], links: list[Link]) -> bool:
    if any(_PINNED.search(piece) for piece in pieces if len(piece) <= 8) or any(
        re.match(r"[\[(【]\s*置\s*顶", link.label.text) for link in links
    ):
        return True
    if _PINNED_CLASS.search(element.attributes.get("class") or ""):
        return True
    images = element.css("img")[:4]
    return any(
        _PINNED.search(image.attributes.get("alt") or image.attributes.get("title") or "")
        or _PINNED_IMAGE.search(image.attributes.get("src") or "")
        for image in images
    )


def _dates_beside(group: Group, held: set[int], fetched_at: datetime) -> None:
    """Dates that stand beside the lines, not in them (dt and dd, cells of one row, a link and a span parted by <br>).

    Whether a date belongs to the line before it or behind it is settled for the whole group by what fits more lines.
    """
    lines = [line for line in group.lines if line.shown is None]
    if len(lines) * 2 < len(group.lines):
        return
    alone = len(group.lines) == 1
    behind = {id(line): _beside(line, held, fetched_at, forward=True, alone=alone) for line in lines}
    before = {id(line): _beside(line, held, fetched_at, forward=False, alone=alone) for line in lines}
    fits = behind if sum(map(bool, behind.values())) >= sum(map(bool, before.values())) else before
    for line in lines:
        line.shown = fits[id(line)]


_MONTH = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])\s*月?")
_DAY = re.compile(r"(3[01]|[12]\d|0?[1-9])\s*日?")


def _days_of_month(group: Group) -> None:
    """Days that stand in the lines while the month is the heading of their list (a timeline: 2025年3月, then 27日, 18日)."""
    if any(line.shown for line in group.lines) or (month := _MONTH.fullmatch(heading_above(group.container))) is None:
        return
    for line in group.lines:
        titles = frozenset().union(*(link.label.inside for link in line.links))
        day = next((match for piece in _pieces(line.element, titles) if (match := _DAY.fullmatch(piece))), None)
        line.shown = said_date(f"{month[1]}-{month[2]}-{day[1]}") if day else None


def _beside(line: Line, held: set[int], fetched_at: datetime, *, forward: bool, alone: bool) -> Shown | None:
    texts: list[str] = []
    at = line.element.next if forward else line.element.prev
    for _ in range(8):
        if at is None or at.mem_id in held or (alone and at.tag not in _INLINE):
            break
        own = _pieces(at, frozenset()) if at.tag != "-text" else [clean(at.text(deep=False) or "")]
        if sum(map(len, own)) > 300 or (at.tag != "-text" and at.mem_id not in held and _holds(at, held)):
            break
        texts[len(texts) if forward else 0 : len(texts) if forward else 0] = own
        at = at.next if forward else at.prev
    return shown_date(texts, line.url, fetched_at)


def _holds(node: LexborNode, held: set[int]) -> bool:
    return any(child.mem_id in held for child in node.css("a, li, tr, td, div")[:40])


def shapes_of(lines: list[Line]) -> Counter[str]:
    """How often each shape of address occurs among lines."""
    return Counter(shape(line.url) for line in lines)
