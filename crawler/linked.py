"""Links of an article: attached files, videos, pictures, and the further pages of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from crawler.records import Attachment
from crawler.text import clean, places_of

_FILE = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|wpt|et|dps|ofd|rtf|txt|csv|zip|rar|7z|tar|gz|ceb|ceic|odt|ods|epub|jar|exe)$", re.IGNORECASE
)
_SHOWN_FILE = re.compile(rf"{_FILE.pattern}|\.(?:jpe?g|png|tiff?|bmp)$", re.IGNORECASE)
"""A link that shows a file's name leads to one, of a plan or a form that was scanned too (绕行示意图.jpg); an address alone may lead to a picture of the text."""
_VIDEO = re.compile(r"\.(?:mp4|m3u8|flv|webm|mov|wmv|avi)$", re.IGNORECASE)
_PLAYER = re.compile(r"(?:player|/video|v\.qq\.com|bilibili|iqiyi|youku|miaopai|vod|cctv)", re.IGNORECASE)
_NAME_KEYS = ("filename", "fileName", "name", "title", "attname")
_PLACEHOLDER = re.compile(
    r"^data:|(?:blank|loading|lazy|placeholder|pixel|space(?:r)?|1x1|grey|default_pic)[^/]*\.(?:gif|png|jpe?g|svg)", re.IGNORECASE
)
_ICON = re.compile(
    r"(?:/|_|^)(?:icons?|ico|addon|fileTypeImages|sysimage|editor/images|ueditor/dialogs|attachment/fileTypeImages|share|qrcode|ewm|btn|arrow|emot(?:ion)?s?)(?:[/_.\-]|$)",
    re.IGNORECASE,
)
_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazyload",
    "data-url",
    "original",
    "zoomfile",
    "orisrc",
    "oldsrc",
    "_src",
)


_FILE_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")


def names_file(text: str) -> bool:
    """Whether a text is the name of a file with its ending (报名表.docx, 招标文件.zip)."""
    return bool(_SHOWN_FILE.search(text[-_ENDING:]))


def leads_to_file(link: LexborNode) -> bool:
    """Whether a link leads to a document, by the ending of its address or of its query, or by TRS's mark: asked of every link of a text."""
    attributes = link.attributes
    href = attributes.get("href") or ""
    end = href[-_ENDING:]
    return (
        ("." in end and _FILE.search(end) is not None)
        or ("?" in href and _FILE.search(href.split("?")[0][-_ENDING:]) is not None)
        or "appendix" in attributes
    )


_ENDING = 6  # characters of the longest ending with its dot


def is_file(content: bytes) -> bool:
    """Whether an answer is a document or an archive and no page, by its first bytes (PDF, zip and OOXML and OFD, OLE2, rar, 7z)."""
    return content.startswith(_FILE_MAGIC)


def absolute(base: str, href: str) -> str:
    """An absolute http(s) address; "" for anything else (javascript:, mailto:, broken)."""
    href = href.strip()
    if not href or len(href) > 4000:
        return ""
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if (parts.scheme in ("http", "https") and parts.netloc) or (not base and url) else ""


def attachments_of(links: Iterable[LexborNode], base: str) -> tuple[Attachment, ...]:
    """Files that these links lead to, each address once, with the name that is shown, or the file's own."""
    out: dict[str, Attachment] = {}
    for link in links:
        attributes = link.attributes
        href = attributes.get("href") or ""
        if not href or not _is_file(attributes, href, (link.text() or "")[-12:].strip()):
            continue
        url = absolute(base, href)
        if not url:
            continue
        kind = "video" if _VIDEO.search(urlsplit(url).path) else "file"
        name = _name(link, attributes, url)
        if url not in out or (_is_of_address(out[url].name, url), len(name)) > (_is_of_address(name, url), len(out[url].name)):
            out[url] = Attachment(name, url, "video" if kind == "video" else "file")
    return tuple(out.values())


def _is_of_address(name: str, url: str) -> bool:
    """Whether a name is only the last part of the address: what a link shows is a better one, however short."""
    return name == clean(unquote(urlsplit(url).path.rsplit("/", 1)[-1]))


def _is_file(attributes: dict[str, str | None], href: str, shown: str) -> bool:
    """By the address, by the download attribute, by TRS's appendix mark, by a file name in the query, or by a file name as text (VSB)."""
    end = href.split("#")[0].split("?")[0][-_ENDING:]
    if ("." in end and (_FILE.search(end) or _VIDEO.search(end))) or attributes.get("appendix") == "true":
        return True
    if href.startswith(("javascript:", "#", "mailto:")):
        return False
    if "download" in attributes or ("." in shown and _SHOWN_FILE.search(shown)):
        return True
    return "?" in href and any(_FILE.search(value) for _, value in parse_qsl(href.split("?", 1)[1][:4000]))


_SIZE = re.compile(r"(?<=[a-z])\s*[(\[]?\s*\d+(?:\.\d+)?\s*[KMG]i?B?\s*[)\]]?$", re.IGNORECASE)
"""A file's size behind its name: 报名表.docx 31KB."""


def _name(link: LexborNode, attributes: dict[str, str | None], url: str) -> str:
    shown = clean(link.text() or "")
    for text in (shown, clean(attributes.get("title") or ""), clean(attributes.get("download") or "")):
        text = _SIZE.sub("", text)
        if text and not re.fullmatch(r"(?:点击)?(?:附件|下载|查看|点击下载|下载附件|附件下载|此处|这里)", text):
            return text
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query):
        if key in _NAME_KEYS and _FILE.search(value):
            return clean(value)
    return clean(unquote(parts.path.rsplit("/", 1)[-1])) or shown


def video_of(node: LexborNode, base: str) -> Attachment | None:
    """The video that a <video>, <iframe> or <embed> plays; None when it names none."""
    attributes = node.attributes
    source = attributes.get("src") or attributes.get("data-src") or ""
    if node.tag == "video":
        inner = node.css_first("source")
        source = source or (inner.attributes.get("src") if inner else "") or ""
    elif not (_PLAYER.search(source) or _VIDEO.search(source.split("?")[0])):
        return None
    url = absolute(base, source)
    if not url:
        return None
    return Attachment(clean(attributes.get("title") or attributes.get("data-title") or "") or "视频", url, "video")


def is_icon(attributes: dict[str, str | None]) -> bool:
    """Whether a picture is a sign within the line, by its file or its size: the icon of a file type before an attachment's name."""
    source = attributes.get("src") or ""
    return bool(_ICON.search(source[:1000].split("?")[0])) or _tiny(attributes.get("width")) or _tiny(attributes.get("height"))


def image_source(node: LexborNode, base: str) -> str:
    """The address of a picture, past lazy loading; "" for icons, counters and placeholders."""
    attributes = node.attributes
    source = attributes.get("src") or ""
    if not source or _PLACEHOLDER.search(source[:300]):
        source = next((value for name in _SOURCES if (value := attributes.get(name))), "") or _said_elsewhere(attributes)
    elif lazy := attributes.get("data-src") or attributes.get("data-original"):
        source = lazy
    if not source or source.startswith("data:") or is_icon({**attributes, "src": source}):
        return ""
    return absolute(base, source)


_PICTURE_FILE = re.compile(r"[^\s<>]{0,400}\.(?:jpe?g|png|gif|webp|bmp)(?:[?!@][^\s<>]{0,300})?", re.IGNORECASE)


def _said_elsewhere(attributes: dict[str, str | None]) -> str:
    """The address of a picture in a data attribute of any name (data-img, data-echo): each library of lazy loading has its own."""
    values = (value for name, value in attributes.items() if value and name.startswith("data-"))
    return next((value for value in values if _PICTURE_FILE.fullmatch(value)), "")


def _tiny(value: str | None) -> bool:
    digits = (value or "").strip().removesuffix("px")
    return digits.isascii() and digits.isdigit() and 0 < int(digits[:6]) <= 32


_SCRIPTED_VIDEO = re.compile(
    r"""["']((?:https?:)?(?:\\?/){1,2}[^"'\s<>]{1,400}\.(?:mp4|m3u8))(?:\?[^"'\s<>]{0,300})?["']""", re.IGNORECASE
)
_MOST_VIDEOS = 3


def scripted_videos(html: str, base: str) -> tuple[Attachment, ...]:
    """Videos that only a player's script names: what a page of pictures in motion has in the place of a text."""
    if ".mp4" not in html and ".m3u8" not in html:
        return ()
    urls = (absolute(base, match[1].replace("\\/", "/")) for match in _SCRIPTED_VIDEO.finditer(html))
    return tuple(Attachment("视频", url, "video") for url in list(dict.fromkeys(filter(None, urls)))[:_MOST_VIDEOS])


# ---------------------------------------------------------------- further pages
_TRS_PAGES = re.compile(
    r"createPageHTML\s*\(\s*['\"]?(\d{1,4})['\"]?\s*,\s*['\"]?(\d{1,4})['\"]?\s*,\s*[\"']([^\"']{1,200})[\"']\s*,\s*[\"'](\w{2,6})[\"']"
)
_MAX_PAGES = 30


def further_pages(html: str, url: str) -> tuple[str, ...]:
    """Addresses of the other pages of a long article, in order: TRS createPageHTML, numbered links, 下一页.

    A link counts only when it leads to the same article: the address differs by a page number alone.
    """
    if not url:
        return ()
    if "createPageHTML" in html and (match := _TRS_PAGES.search(html)):
        count, stem, extension = min(int(match[1]), _MAX_PAGES), match[3], match[4]
        if stem in urlsplit(url).path:
            pages = (urljoin(url, f"{stem}_{number}.{extension}") for number in range(1, count))
            return tuple(page for page in pages if page != url)
    own = page_number(url)
    out: dict[str, None] = {}
    for href in _linked_as_next(html):
        target = absolute(url, unescape(href)).split("#")[0]
        if target and same_article(url, target) and page_number(target) == own + 1:
            out.setdefault(target)
    stem = urlsplit(url).path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for href in _linked_by_name(html, stem):
        target = absolute(url, unescape(href)).split("#")[0]
        if target and same_article(url, target) and _continues(stem, target):
            out.setdefault(target)
    return tuple(sorted(out, key=page_number))[:_MAX_PAGES]


def _continues(stem: str, target: str) -> bool:
    """Whether a file is named after another with a page number behind: content_1_2 goes on as content_1_2_2, never as content_1_3."""
    name = urlsplit(target).path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return name.startswith(stem) and name[len(stem) : len(stem) + 1] in ("_", "-") and name[len(stem) + 1 :].isdigit()


_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,300})""", re.IGNORECASE)


_NEXT = {"下": ("下一页", "下页"), "后": ("后一页",)}


def _linked_as_next(html: str) -> list[str]:
    """Addresses of the links whose text is 下一页: found in the text of the page, which costs less than asking for every link."""
    out: list[str] = []
    for sign in "下后":
        for at in islice((at for at in places_of(sign, html) if html.startswith(_NEXT[sign], at)), _MAX_PAGES):
            opening = html.rfind("<a", max(at - 400, 0), at)
            if opening >= 0 and "</a" not in html[opening:at] and (match := _HREF.search(html, opening, at)):
                out.append(match[1])
    return out


def _linked_by_name(html: str, name: str) -> list[str]:
    """Addresses that go on from the page's own file name: t2025_1_1.html, a_2.html."""
    if len(name) < _SHORTEST_NAME:
        return []
    out: list[str] = []
    at = html.find(name)
    while at >= 0 and len(out) < 3 * _MAX_PAGES:
        end = at + len(name)
        if html.startswith(("_", "-"), end):
            opening = html.rfind("href", max(at - 300, 0), at)
            if opening >= 0 and (match := _HREF.match(html, opening)) and match.end() > at:
                out.append(match[1])
        at = html.find(name, end)
    return out


_SHORTEST_NAME = 4  # letters: `t_2` may be anything


_PAGE_SUFFIX = re.compile(r"(?:[_-](\d{1,2}))?(\.s?html?|\.htm|\.jsp|\.aspx?|\.php)?$", re.IGNORECASE)
_PAGE_QUERY = re.compile(r"(?:^|&)(?:page|pageno|p|pn|page_?num|currentpage)=(\d{1,3})", re.IGNORECASE)


def same_article(url: str, other: str) -> bool:
    """Whether two addresses differ by a page number alone: a.html and a_2.html, a_2.html and a_3.html, ?page=2."""
    mine, theirs = urlsplit(url), urlsplit(other)
    if mine.netloc != theirs.netloc:
        return False
    if _stem(mine.path) != _stem(theirs.path):
        return False
    return _PAGE_QUERY.sub("", mine.query) == _PAGE_QUERY.sub("", theirs.query)


def _stem(path: str) -> str:
    return _PAGE_SUFFIX.sub(lambda match: match[2] or "", path)


def page_number(url: str) -> int:
    """The number in such an address; 1 when there is none."""
    parts = urlsplit(url)
    if match := _PAGE_QUERY.search(parts.query):
        return int(match[1])
    match = _PAGE_SUFFIX.search(parts.path)
    return int(match[1]) if match and match[1] else 1
