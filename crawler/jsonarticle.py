"""An article that comes as JSON: in a state of the page's scripts, or as the answer of an interface.

The object with the longest text under one of the names that back ends give to bodies, beside a title, is the article. It is written
out as a page with the metas of the national rule (国办发〔2017〕47号), so that every rule for pages holds for it, too.
"""

from __future__ import annotations

import json
import re
from collections import deque
from html import escape, unescape
from typing import Any

from crawler.cms.rowdates import said_date
from crawler.errors import PageError
from crawler.jsonkeys import DATES, TITLES, first, folded, parts_of
from crawler.scripts import states
from crawler.text import clean

_BODIES = (
    "content", "contents", "body", "contenthtml", "htmlcontent", "articlecontent", "newscontent", "infocontent", "detailcontent",
    "dochtmlcon", "doccontent", "docbody", "contenttxt", "txt", "text", "html", "detail", "zw", "zwnr", "nr", "neirong",
)  # fmt: skip
_SUBTITLES = (
    "subtitle",
    "subtitle1",
    "vicetitle",
    "secondtitle",
    "fbt",
    "futitle",
    "assistanttitle",
    "leadtitle",
    "introtitle",
    "pretitle",
)
_ORIGINS = (
    "source",
    "sourcename",
    "origin",
    "originname",
    "laiyuan",
    "ly",
    "docsource",
    "contentsource",
    "infosource",
    "newssource",
    "articlesource",
    "copyfrom",
    "comefrom",
    "medianame",
    "from",
)
_AUTHORS = ("author", "authors", "authorname", "writer", "reporter", "docauthor", "zuozhe", "articleauthor")
_EDITORS = ("editor", "editors", "editorname", "dutyeditor", "zrbj", "bianji", "responsibleeditor")
_PHOTOGRAPHERS = ("photographer", "photographers", "sheying")
_COLUMNS = ("channelname", "columnname", "catname", "categoryname", "nodename", "chnlname", "typename", "lanmu")
_FILES = ("attachments", "attachmentlist", "attachment", "files", "filelist", "appendix", "fujian", "annex", "attachs")
_FILE_NAMES, _FILE_LINKS = (
    ("name", "title", "filename", "originalname", "oldname"),
    ("url", "path", "fileurl", "filepath", "href", "link", "src", "downloadurl"),
)
_VIDEOS = ("videourl", "video", "videopath", "mp4url")
_NESTED = ("channel", "column", "category")
_SHORTEST_BODY = 12  # characters of text
_MOST_NODES = 50_000
_TAGS = re.compile(r"<[^<>]{0,500}>")


def article_page(data: Any) -> bytes | None:
    """The article that JSON data hold, as an HTML page in UTF-8; None when they hold none."""
    best = _fullest(data)
    return _as_page(best).encode("utf-8", "replace") if best is not None else None


def said_when(html: str, title: str) -> str:
    """The time that an object of the page's scripts tells of the article of this title (window.DATA of 腾讯新闻); "" for none."""
    if not _may_be_told(html, title):
        return ""
    for data in states(html):
        for node in parts_of(data, _MOST_ASKED):
            keys = folded(node) if isinstance(node, dict) else {}
            if clean(str(first(keys, TITLES) or "")) == title and (when := _when(keys)):
                return when
    return ""


def _may_be_told(html: str, title: str) -> bool:
    """Whether some "title": "…" of the page begins as the article's does, or is escaped: parsing every state would cost a page's reading."""
    at = html.find('itle"') if title else -1
    while at >= 0:
        value = html[at + 5 : at + 30].lstrip(' :"\\')
        if value.startswith((title[:2], "u")):
            return True
        at = html.find('itle"', at + 5)
    return False


_MOST_ASKED = 2000  # objects of a state


def answer_page(url: str, text: str) -> bytes:
    """`article_page` of an interface's answer. Raises PageError when it is no JSON or holds no article."""
    try:
        data = json.loads(text.lstrip("\ufeff").strip(), strict=False)
    except (ValueError, RecursionError) as exc:
        raise PageError(url, "接口的回答不是完整的 JSON") from exc
    page = article_page(data)
    if page is None:
        raise PageError(url, "接口的回答里没有文章")
    return page


def _fullest(data: Any) -> dict[str, Any] | None:
    """The object with a title and the longest body; objects in lists of several are rows of other articles."""
    best: dict[str, Any] | None = None
    most, seen = 0, 0
    waiting: deque[Any] = deque([data])
    while waiting and seen < _MOST_NODES:
        node = waiting.popleft()
        seen += 1
        if isinstance(node, list):
            waiting.extend(item for item in node if isinstance(item, dict | list) and len(node) <= 1)
        elif isinstance(node, dict):
            keys = folded(node)
            size = len(_text(_body(keys)))
            if size > most and first(keys, TITLES):
                best, most = node, size
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
    return best if most >= _SHORTEST_BODY or (best and _videos(folded(best))) else None


def _body(keys: dict[str, Any]) -> str:
    """The longest of the fields that bear a body's name; markup that is escaped once more is opened."""
    bodies = [value for name in _BODIES if isinstance(value := keys.get(name), str)]
    body = max(bodies, key=len, default="")
    return unescape(body) if "<" not in body and "&lt;" in body else body


def _text(body: str) -> str:
    return _TAGS.sub("", body).strip()


def _as_page(item: dict[str, Any]) -> str:
    keys = folded(item)
    title, when = str(first(keys, TITLES) or ""), _when(keys)
    metas = {"ArticleTitle": title, "PubDate": when, "ContentSource": _said(keys, _ORIGINS), "ColumnName": _column(item, keys)}
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value)
    people = ((_AUTHORS, "作者"), (_PHOTOGRAPHERS, "摄影"), (_EDITORS, "责任编辑"))
    credits = "".join(f"<p>{label}：{escape(said)}</p>" for names, label in people if (said := _said(keys, names)))
    subtitle = _said(keys, _SUBTITLES)
    under = f'<h2 class="subtitle">{escape(subtitle)}</h2>' if subtitle else ""
    return (
        f"<html><head><title>{escape(title)}</title>{head}</head><body><h1>{escape(title)}</h1>{under}<div>{credits}</div>"
        f'<div id="zoom">{_paragraphs(_body(keys))}{_videos(keys)}</div><div>{_files(item)}</div></body></html>'
    )


def _when(keys: dict[str, Any]) -> str:
    """The first date field that says a day, to the minute where one does."""
    shown = [each for name in DATES if (each := said_date(keys.get(name)))]
    if not shown:
        return ""
    timed = next((each.at for each in shown if each.at is not None and each.day == shown[0].day), None)
    return f"{timed:%Y-%m-%d %H:%M}" if timed else shown[0].day.isoformat()


def _said(keys: dict[str, Any], names: tuple[str, ...]) -> str:
    value = first(keys, names)
    if isinstance(value, list):
        return " ".join(str(each) for each in value if isinstance(each, str))
    return value.strip()[:200] if isinstance(value, str) else ""


def _column(item: dict[str, Any], keys: dict[str, Any]) -> str:
    for name in _NESTED:
        if isinstance(inner := item.get(name), dict) and isinstance(said := inner.get("name") or inner.get("title"), str):
            return said[:60]
    return _said(keys, _COLUMNS)


def _paragraphs(body: str) -> str:
    """A body as markup: plain text becomes a paragraph a line."""
    if "<" in body:
        return body
    return "".join(f"<p>{escape(line.strip())}</p>" for line in body.splitlines() if line.strip())


def _videos(keys: dict[str, Any]) -> str:
    said = _said(keys, _VIDEOS)
    return f'<video src="{escape(said)}"></video>' if re.match(r"(?:https?:)?/", said) else ""


def _files(item: dict[str, Any]) -> str:
    out = []
    for name, value in item.items():
        if name.lower().replace("_", "") not in _FILES or not isinstance(value, list):
            continue
        for each in value[:50]:
            keys = folded(each) if isinstance(each, dict) else {}
            link, shown = first(keys, _FILE_LINKS), first(keys, _FILE_NAMES)
            if isinstance(link, str):
                out.append(f'<a href="{escape(link)}" download>{escape(str(shown or link.rsplit("/", 1)[-1]))}</a>')
    return ("附件：" + "<br>".join(out)) if out else ""
