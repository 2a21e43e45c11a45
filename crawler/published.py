"""When an article was published: which of a page's answers wins, and which other one tells its time of day.

    source's CSS | WeChat script -> metas -> DETAIL -> JSON-LD -> lines beside the title -> lines behind the body -> address -> list's row

Reading a time out of a text is `crawler.dates`' work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from crawler import dates
from crawler.bylines import read_bylines
from crawler.clock import SHANGHAI
from crawler.document import Document
from crawler.header import credit_lines
from crawler.jsonarticle import said_when
from crawler.metas import Metas
from crawler.records import Row
from crawler.text import bare

if TYPE_CHECKING:  # pydantic is needed where people's settings are read, not to read a page
    from crawler.settings import Source


@dataclass(frozen=True, slots=True)
class Published:
    """A time of publication and the rule that gave it, in the words that `quwen check` shows; None when the page says none."""

    moment: dates.Moment | None
    rule: str


@dataclass(frozen=True, slots=True)
class Around:
    """The lines in which a page may say a time: of its header (elements named so, then in page order), set aside from the body's head, behind it."""

    head: Sequence[str]
    aside: Sequence[str]
    tail: Sequence[str]


def published(document: Document, source: Source | None, row: Row | None, title: str, around: Around) -> Published:
    """The time of publication. A day is completed by a time of the same day found elsewhere.

    title: the article's, by which its record is known in a script. row: the list's line, asked last.
    """
    selector = source.date if source else None
    if selector and (node := document.tree.css_first(selector)) and (said := dates.parse_moment(node.text() or "")):
        return Published(said, f"源设置 date = {selector}")
    answers = _answers(document, title, around)
    if not answers and row is not None and (listed := row_moment(row)):
        answers.append((listed, "列表"))
    if not answers and (beside := read_bylines("\n".join(credit_lines([*around.head, *around.aside[:_TOP]])))).published_at:
        answers.append((dates.Moment(beside.published_at, beside.precision or "day"), "标题旁的时间"))  # 2026-06-03 区公安分局
    if not answers:
        return Published(None, "页面没有写明")
    moment, rule = answers[0]
    midnight = rule.startswith("meta") and moment.at.hour == moment.at.minute == 0  # a day written as a time
    if moment.minute and not midnight:
        return Published(moment, rule)
    for other, other_rule in chain(answers[1:], _tellers_of_the_hour(document, row, title, around, moment)):
        if other.minute and other.at.date() == moment.at.date():
            return Published(other, f"{rule}, 时刻据{other_rule}")
    return Published(moment, rule)


def row_moment(row: Row) -> dates.Moment | None:
    """The time or day that a list's line gives; midnight is how interfaces write a mere day."""
    if row.published_at is not None:
        at = row.published_at.astimezone(SHANGHAI)
        return dates.Moment(at, "minute" if at.hour or at.minute else "day")
    return dates.parse_moment(row.day.isoformat()) if row.day else None


_TOP = 3  # lines taken off a text's top
_Answer = tuple[dates.Moment, str]


def _answers(document: Document, title: str, around: Around) -> list[_Answer]:
    """What the page says, in the order of trust."""
    answers: list[_Answer] = []
    if moment := dates.wechat_moment(document.html) if "#js_content" in document.named else None:
        answers.append((moment, "微信脚本 ct"))
    lines = [*around.head, *around.aside]
    beside = dates.ranked_moment(lines)
    if said := dates.meta_moment(_of_article(document.metas, title)):
        if beside is not None and (_is_contradicted(said, beside, lines) or _is_later(said[0], dates.ranked_moment(around.head))):
            answers.append((beside[1], "标题旁的时间 (meta 是另一个时间)"))
        else:
            answers.append((said[0], f"meta {said[1]}"))
    if (detail := document.detail) and detail.published_at:
        answers.append((dates.Moment(detail.published_at, "minute"), "脚本 DETAIL (gkmlpt)"))
    if moment := dates.structured_moment(document.data):
        answers.append((moment, "JSON-LD datePublished"))
    if beside is not None:
        answers.append((beside[1], "标题旁的时间"))
    if (not answers or not answers[0][0].minute) and (moment := dates.line_moment(around.tail)):
        answers.append((moment, "正文后的时间"))
    if not answers and (moment := dates.address_moment(document.url)):
        answers.append((moment, "网址中的日期"))
    return answers


_OPEN_GRAPH = ("article:", "og:")
_SHARED = 6  # letters at the begin that a title and the same title cut have in common


def _of_article(metas: Metas, title: str) -> Metas:
    """The metas without those of Open Graph where its own title is another than the article's: a template of the site's wrote them once."""
    named, own = bare(metas.first("og:title")), bare(title)
    if not named or not own or own in named or named in own or named[:_SHARED] == own[:_SHARED]:
        return metas
    return Metas({name: value for name, value in metas.values.items() if not name.startswith(_OPEN_GRAPH)})


def _tellers_of_the_hour(
    document: Document, row: Row | None, title: str, around: Around, moment: dates.Moment
) -> Iterator[_Answer]:
    """Places that may tell the time of day where the page itself tells the day alone; the scripts, dearest to read, are asked last."""
    if not moment.minute and row is not None and row.published_at is not None and (listed := row_moment(row)):
        yield listed, "列表"  # interfaces (开普 es-search, feeds)
    if told := dates.without_year(around.head, moment.at.date()):
        yield told, "标题旁的时间"
    if told := dates.parse_moment(said_when(document.html, title)):
        yield told, "脚本里的时间"


def _is_later(said: dates.Moment, shown: tuple[int, dates.Moment] | None) -> bool:
    """Whether the page's own header says, with a label, an earlier time than its meta: that of the import, or one of a template."""
    if shown is None or shown[0] != 0:
        return False
    return shown[1].at.date() < said.at.date() or (shown[1].minute and said.minute and shown[1].at < said.at)


def _is_contradicted(said: tuple[dates.Moment, str], beside: tuple[int, dates.Moment], lines: list[str]) -> bool:
    """Whether the page shows another day as that of publication, and a meta's day is one of production or of signing (成文日期)."""
    rank, shown = beside
    if shown.at.date() == said[0].at.date():
        return False
    if said[1] in dates.WEAK_METAS and not said[0].minute:
        return rank == 0 or shown.minute
    return rank == 0 and not said[0].minute and said[0].at.date() in dates.other_days(lines)
