"""A list page of no known family: rows by repeated structure, next page by its pager."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.cms.doc import Doc
from crawler.cms.links import absolute, shape
from crawler.cms.pager import above_pager, next_step
from crawler.cms.rowdates import said_date, shown_date
from crawler.cms.rows import MAX_ROWS, Group, Line, find_lines, line_of, shapes_of
from crawler.cms.rowtitles import best_title, label_of
from crawler.cms.zones import Zone, heading_above, is_crumb, is_excerpt, zone_of
from crawler.density import holds
from crawler.errors import NoRows
from crawler.records import ListPage, Request, Row, Skipped

FAMILY = "generic"
_REFRESH = re.compile(r"^\s*\d{0,2}(?:\.\d+)?\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_FOR_PHONES = re.compile(r"//(?:m|wap|3g|h5)\.|/(?:m|wap|3g|h5|mobile|phone|sj|sjb|mini)(?:/|$|\.)", re.IGNORECASE)
"""Where a front door's script sends phones."""
_MOST_PLACES = 6
_MOVES = re.compile(r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\()\s*["']([^"']{2,300})["']""")
_FRAMES = 5
IN_SIDE_COLUMN = "旁栏的热门、推荐或相关链接"
BESIDE_MAIN = "主列表之外的其他栏目"
_UNDATED_TITLE = 8
_UNDATED_LINES = 3


def read(doc: Doc) -> ListPage:
    """The list that an HTML page shows. Raises NoRows when it shows none and points to none."""
    rows, skipped = page_rows(doc)
    if not rows:
        elsewhere = moved(doc) or frames(doc)
        if not elsewhere:
            raise NoRows(doc.page.url, "没有读到任何条目")
        return ListPage(FAMILY, (), elsewhere, site=doc.site, column=doc.column, skipped=skipped)
    return ListPage(FAMILY, rows, next=following(doc, FAMILY), site=doc.site, column=doc.column, skipped=skipped)


def following(doc: Doc, family: str) -> Request | None:
    """The request for the next page that the page's own pager names."""
    step = next_step(doc)
    if step is None:
        return None
    return doc.ask(family, step.url, step.form, base=step.base, guess="1" if step.guess else "", otherwise=step.otherwise)


def page_rows(doc: Doc) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """The rows of a page: where a person said `row` or `link`, what those select; else by repeated structure."""
    source = doc.source
    if source.row or source.link:
        return _selected(doc)
    groups, skipped = find_lines(doc.tree, doc.base, doc.page.fetched_at)
    above = above_pager(doc.tree, [group.lines[0].element for group in groups])
    rows, left = judge(groups, skipped, paged=above, anywhere=not frames(doc))
    if len(rows) >= MAX_ROWS:
        left = (*left, Skipped(doc.page.url, "", f"列表超过 {MAX_ROWS} 行, 其余没有读"))
    return rows, left


def _selected(doc: Doc) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """The rows that a person's selectors name: `row` the lines (with `link`, `row_title`, `row_date` inside), or `link` alone the links."""
    source = doc.source
    if not source.row:
        only = frozenset(node.mem_id for node in doc.tree.css(source.link or "a"))
        groups, _ = find_lines(doc.tree, doc.base, doc.page.fetched_at, only)
        return _rows([line for group in groups for line in group.lines]), ()
    lines = [line for element in doc.tree.css(source.row)[:MAX_ROWS] if (line := _selected_line(doc, element)) is not None]
    return _rows(lines), ()


def _selected_line(doc: Doc, element: LexborNode) -> Line | None:
    source = doc.source
    line = line_of(element, doc.base, doc.page.fetched_at)
    if source.link and (link := element.css_first(source.link)) is not None:
        own = line_of(link, doc.base, doc.page.fetched_at)
        if own is not None and line is not None:
            line.links, line.title = own.links, own.title
    if line is not None and source.row_title and (node := element.css_first(source.row_title)) is not None:
        line.title = best_title([label_of(node)])
    if line is not None and source.row_date and (node := element.css_first(source.row_date)) is not None:
        texts = [node.text(separator=" ") or "", node.attributes.get("datetime") or node.attributes.get("title") or ""]
        line.shown = shown_date(texts, line.url, doc.page.fetched_at) or said_date(" ".join(texts))
    return line


def judge(
    groups: list[Group], skipped: list[Skipped], *, paged: Sequence[int] = (), anywhere: bool = True
) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """Which groups are lists. Dated groups are; undated ones whose addresses are articles' are; if there are neither, the fullest other one.

    anywhere: when there is nothing else, a list in what is named as a menu is one: templates call their main part so.
    paged: the groups above the pager, the nearest first: the nearest list is the page's own; excerpts of other columns stay out.
    """
    zones = [zone_of(group.container) for group in groups]
    dated = [group for group, zone in zip(groups, zones, strict=True) if _is_dated(group, zone)]
    dated = _without_menus(dated, groups, zones, paged)
    own = [group for group, zone in zip(groups, zones, strict=True) if _is_own(group, zone, dated)]
    main = next((groups[at] for at in paged if groups[at] in dated or groups[at] in own), None)
    if main is not None:
        beside = _beside(main, [*dated, *own])
        dated, own = ([group for group in some if group not in beside] for some in (dated, own))
    chosen = [group for group in groups if group in dated or group in own] if dated or own else _fullest(groups, zones)
    if not chosen:  # a page that is but one list, whose own heading says 推荐 or the like
        chosen = [
            group
            for group, zone in zip(groups, zones, strict=True)
            if (zone != "menu" or anywhere)
            and (group.dated or _of_articles(group))
            and not _of_columns(group)
            and not _of_files(group)
        ]
    lines = [line for group in chosen for line in group.lines]
    skipped = list(skipped)
    taken = {line.url for line in lines}
    for group, zone in zip(groups, zones, strict=True):
        if group not in chosen and (reason := _why_not(group, zone, main)):
            skipped += [Skipped(line.url, line.title, reason) for line in group.lines if line.url not in taken]
    files = [line for line in lines if line.kind == "file"]
    skipped += [Skipped(line.url, line.title, "链接是文件,不是文章页") for line in files]
    return _rows([line for line in lines if line.kind != "file" and _is_entry(line, chosen)]), tuple(skipped)


def _without_menus(dated: list[Group], groups: list[Group], zones: list[Zone], paged: Sequence[int]) -> list[Group]:
    """Dated lists without those in menus (a mega menu shows the newest of each column), unless the pager stands below one in a menu's name."""
    placed = {id(group): zone for group, zone in zip(groups, zones, strict=True)}
    above = next((groups[at] for at in paged if groups[at] in dated), None)
    own = [group for group in dated if placed[id(group)] == "own"]
    return dated if not own or (above is not None and placed[id(above)] != "own") else own


def _beside(main: Group, others: list[Group]) -> list[Group]:
    """The lists beside the page's own that are other columns': excerpts with 更多, and, where the own is no mere rest, undated ones."""
    parts = [group for group in others if group is main or _is_part(group, main)]
    is_list = sum(len(group.lines) for group in parts) >= _UNDATED_LINES
    return [
        group
        for group in others
        if group is not main
        and (
            is_excerpt(group.container)
            or (is_list and group not in parts and not group.dated and len(group.lines) >= _UNDATED_LINES)
        )
    ]


_OF_TIME = re.compile(r"(?:19|20)\d\d|\d\s*[月季]")


def _is_part(group: Group, main: Group) -> bool:
    """Whether a group is a part of the page's own list: in its element without a heading of its own but a time's (2026年3月), or in a section
    of the same make."""
    one, other = group.container.parent, main.container.parent
    if one is None or other is None:
        return False
    if holds(other, group.container):
        heading = heading_above(group.container) or heading_above(one)
        return not heading or bool(_OF_TIME.search(heading))
    above, beside = one.parent, other.parent
    name = one.attributes.get("class")
    alike = bool(name) and name == other.attributes.get("class")
    return alike and above is not None and beside is not None and above.mem_id == beside.mem_id


def judge_answer(groups: list[Group], skipped: list[Skipped]) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    """As `judge`, for the answer of an interface that was asked for rows: what leads to no column is one, however few and undated they are."""
    rows, left = judge(groups, skipped)
    if rows:
        return rows, left
    return _rows([line for group in groups for line in group.lines if line.kind not in ("column", "file") and line.title]), left


def _is_entry(line: Line, chosen: list[Group]) -> bool:
    if line.kind != "article" and line.shown is None and is_crumb(line.element):
        return False  # its last step is a link to this very list, and nothing but a link: one line among the rows of a bare page
    return bool(line.title) or line.kind == "article"


def _rows(lines: list[Line]) -> tuple[Row, ...]:
    """Each address once: in its first place, with the best that any of its lines says."""
    best: dict[str, Row] = {}
    for line in lines[:MAX_ROWS]:
        row, old = line.row(), best.get(line.url)
        if old is None:
            best[line.url] = row
        else:
            shown = old if old.day else row
            title = old.title if len(old.title) >= len(row.title) else row.title
            best[line.url] = Row(
                old.url, title, shown.day, shown.published_at, old.pinned or row.pinned, old.summary or row.summary
            )
    return tuple(best.values())


def _is_dated(group: Group, zone: Zone) -> bool:
    return group.dated and zone != "side" and not _of_columns(group) and not _of_files(group)


def _of_columns(group: Group) -> bool:
    """Whether most lines lead to columns; a long title with a date beside it is an article wherever it leads."""
    plain = [line for line in group.lines if line.kind == "column" and not (line.shown and len(line.title) >= _UNDATED_TITLE)]
    return len(plain) * 2 > len(group.lines)


def _of_articles(group: Group) -> bool:
    return sum(line.kind == "article" for line in group.lines) * 2 >= len(group.lines)


def _of_files(group: Group) -> bool:
    return all(line.kind == "file" for line in group.lines)


def _is_own(group: Group, zone: Zone, dated: list[Group]) -> bool:
    """An undated group of the page's own part whose addresses are articles'; beside longer dated lists only when of the same shape as they."""
    if zone != "own" or group.dated or not _of_articles(group):
        return False
    if not dated:
        return True
    longest = max(len(one.lines) for one in dated)
    if len(group.lines) >= max(longest, _UNDATED_LINES) and _median(group) >= _UNDATED_TITLE:
        return True
    shapes = shapes_of([line for one in dated for line in one.lines])
    articles = [line for line in group.lines if line.kind == "article"]
    return sum(shape(line.url) in shapes for line in articles) * 2 > len(articles)


def _fullest(groups: list[Group], zones: list[Zone]) -> list[Group]:
    """Of undated groups with addresses that say nothing, the one with the most title text, and its like."""
    able = [
        group
        for group, zone in zip(groups, zones, strict=True)
        if zone == "own"
        and len(group.lines) >= _UNDATED_LINES
        and not _of_columns(group)
        and not _of_files(group)
        and _median(group) >= _UNDATED_TITLE
    ]
    if not able:
        return []
    main = max(able, key=lambda group: sum(len(line.title) for line in group.lines))
    shapes = shapes_of(main.lines)
    return [group for group in able if group is main or all(shape(line.url) in shapes for line in group.lines)]


def _median(group: Group) -> int:
    lengths = sorted(len(line.title) for line in group.lines)
    return lengths[len(lengths) // 2]


def _why_not(group: Group, zone: Zone, main: Group | None) -> str:
    """Why a group of articles that looks like a list is none; "" for what nobody would take for one."""
    articles = sum(line.kind == "article" for line in group.lines)
    if articles * 2 < len(group.lines) or _median(group) < 6:
        return ""
    if zone == "side":
        return IN_SIDE_COLUMN
    if main is not None and zone == "own":
        return BESIDE_MAIN
    return ""


def moved(doc: Doc) -> tuple[Request, ...]:
    """Where an empty page sends the reader at once: meta refresh, or a script that does nothing else."""
    for node in doc.tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(node.attributes.get("content") or "")
            if match and (url := doc.url(match[1])) and url != doc.page.url:
                return (doc.ask("", url),)
    places = [match[1] for match in _MOVES.finditer(doc.code)][:_MOST_PLACES] if len(doc.text) < 6000 else []
    urls = (doc.url(place) for place in places if not _FOR_PHONES.search(place))
    url = next((url for url in urls if url), None)
    return (doc.ask("", url),) if url and url != doc.page.url else ()


def frames(doc: Doc) -> tuple[Request, ...]:
    """The frames of a page without rows of its own: some columns are an iframe around the list."""
    urls = [absolute(doc.base, node.attributes.get("src")) for node in doc.tree.css("iframe[src], frame[src]")[:20]]
    return tuple(doc.ask("", url) for url in dict.fromkeys(urls) if url and url != doc.page.url)[:_FRAMES]
