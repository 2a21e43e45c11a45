"""What an address says of the page behind it: an article, a column (list), a file; and its shape.

The shapes are those that the content systems of Chinese government sites and papers write; each pattern names its family.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urljoin, urlsplit

Kind = Literal["article", "column", "file", "other"]

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z|tar|gz|jpe?g|png|gif|bmp|webp|svg|mp3|mp4|wmv|avi|flv|mov|m4v|swf|exe|apk|css|js)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"""
    /art_[0-9a-z_]+\.html?$                            # Hanweb jpaas and JCMS: art_<32hex>, art_<col>_<id>
    | /t\d{6,}(?:_\d+)*\.[sj]?html?$                   # TRS WCM: t20250307_123.html, t28115724.shtml
    | /info/\d+/\d+(?:/\d+)*\.html?$                   # VSB: /info/<col>/<id>.htm
    | /content_\w+\.[sj]?html?$                        # Founder and Xinhua: content_A_B.htm
    | /c\d+/(?:c?\d+/)?content\.s?html?$                  # UCAP: /csrc/c106256/c7653009/content.shtml, /n63/n8/c412497/content.html
    | /nw\.[\w.-]+\.html?$                               # Founder, People's Daily: nw.D110000renmrb_…-01.htm
    | /post_\d+\.html?$                                # NFCMS, gkmlpt: post_<id>.html
    | /(?:19|20)\d\d[-/]?[01]?\d[-/]?(?:[0-3]?\d/)?[\w-]{4,}\.[sj]?html?$   # dated folders: UCAP, zjol, people.cn
    | /(?:19|20)\d\d(?:0[1-9]|1[0-2])/(?:[0-3]\d/)?[\w-]+\.[sj]?html?$      # folders of months hold articles, however short their names
    | /(?:19|20)\d\d/[01]?\d/[0-3]?\d/
    | /c\d+/[\w/]*\w{8,}\.[sj]?html?$                  # UCAP: /c100012/202603/<hash>.shtml
    | /(?:detail|article|content|show|view|info|news|html?|a|p|n|post|item|archive)s?[/_-](?:[\w-]+/)*[\w-]*\d{3,}[\w-]*(?:\.\w{2,5})?/?$
    | /\w*\d{5,}\w*\.(?:[sj]?html?|aspx?|jsp|php|do)$  # a number of five digits or more before the ending
    | /[0-9a-f]{16,}(?:\.[sj]?html?)?$                 # a hash
    | /(?:show|view|detail|content|article|info|read|news)\w*[-_/]\d+\.\w{3,5}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLE_QUERY = re.compile(
    r"(?:^|&)(?:wbnewsid|(?:art(?:icle)?|news|info|content|doc|item|xxgk)_?id|id|aid|nid|tid|guid)=[\w-]*\d[\w-]*(?:&|$)",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"(?:^|&)(?:a|act|action|do|op|mod|method)=(?:show|view|detail|info|article|read|content)\w*(?:&|$)", re.IGNORECASE
)
"""PHPCMS and its like name the action in the query: index.php?m=content&c=index&a=show&catid=9&id=4471."""
_COLUMN = re.compile(
    r"""
    /$ | ^$
    | /(?:index|default|list|home|main|channel|more|column|node|lists|paperindex|welcome|wap_index|morelist)[-_]?\d{0,9}(?:[-_]\d{1,4})*\.\w{3,6}$
    | /col/col\d+/(?:[\w-]+/)?(?:index(?:_\d+)?\.html?)?$      # Hanweb column, sub-column
    | /col/\d{1,6}(?:/\d{1,4})?\.html?$                      # VSB and Hanweb static columns
    | /(?:list|lists|channel|column|category|node|tag|tags|special|zt|topic)/[\w/-]*(?:\.\w{3,5})?$
    | /gkmlpt/(?:index|api|guide|annual|policy|mlpt)\b
    | /[a-z]+\.html?$                                        # VSB columns are words: /xwzx/tzgg.htm
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SURE_COLUMN = re.compile(
    r"/(?:node_\w+|nbs\.[\w.]+|index(?:_\d+)?|default|list)\.\w{3,5}$|/col/col\d+/(?:[\w-]+/)?index|/(?:column|channel|category)/[\w-]+(?:\.\w{3,5})?$|/lists?/\d{1,6}(?:\.\w{3,5})?$",
    re.IGNORECASE,
)
_COLUMN_QUERY = re.compile(
    r"(?:^|&)(?:wbtreeid|channelid|columnid|colid|catid|classid|typeid|cid|nodeid|lmid|pid)=", re.IGNORECASE
)
_DYNAMIC = re.compile(r"\.(?:jsp|aspx?|php|do|action|cgi|jspx)$", re.IGNORECASE)
_QUOTED_ADDRESS = re.compile(
    r"""['"]((?:https?://|\.{0,2}/)[^'"\s<>]{3,400}|[\w./-]{1,200}\.[sj]?html?(?:\?[^'"\s<>]{0,200})?)['"]"""
)
_NO_ADDRESS = re.compile(r"^\s*(?:javascript|mailto|tel|data|about|vbscript|file|ftp)\s*:|^\s*#|^\s*$", re.IGNORECASE)


def absolute(base: str, href: str | None) -> str | None:
    """The absolute http(s) address of a link, without its fragment (kept where a script page routes by it: #/…); None if it has none."""
    if href is None or _NO_ADDRESS.match(href) or len(href) > 2000:
        return None
    try:
        url = urljoin(base, "".join(href.split()).replace("\\", "/"))
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            return None
    except ValueError:
        return None
    routed = parts.fragment.startswith(("/", "!"))
    return url if routed or "#" not in url else url[: url.index("#")]


def in_script(code: str | None) -> str | None:
    """The address that an onclick or a javascript: link opens: openArticle('/art/2026/…'); None if none is written out."""
    match = _QUOTED_ADDRESS.search(code[:1000]) if code else None
    return match[1] if match else None


def kind(url: str) -> Kind:
    """What the address looks like; "other" when it says nothing."""
    parts = urlsplit(url)
    path, query = parts.path, parts.query
    if _FILE.search(path) or "/document/download" in path:
        return "file"
    if parts.hostname == "mp.weixin.qq.com":
        return "article" if path.startswith("/s") else "other"
    if parts.fragment.startswith(("/", "!")):
        return "other"
    if query and _ARTICLE_QUERY.search(query) and (_SHOWS.search(query) or not re.search(r"/(?:list|index)\w*\.\w+$", path)):
        return "article"
    if query and _DYNAMIC.search(path) and _COLUMN_QUERY.search(query):
        return "column"
    if _SURE_COLUMN.search(path) and not (query and _ARTICLE_QUERY.search(query)):
        return "column"
    if _ARTICLE.search(path):
        return "article"
    return "column" if _COLUMN.search(path) else "other"


_COLUMNS_ARTICLE = (
    (re.compile(r"^(.*/col/col\d+/)art/.*$"), r"\1index.html"),  # Hanweb jpaas
    (re.compile(r"^(.*)/art/\d{4}/\d{1,2}/\d{1,2}/art_(\d+)_\w+\.html?$"), r"\1/col/col\2/index.html"),  # Hanweb JCMS
    (re.compile(r"^(.*/c\d{3,})/(?:[\w-]+/)*[\w-]+\.shtml$"), r"\1/list.shtml"),  # UCAP
    (
        re.compile(r"^(.*/[a-z][\w-]*(?<!/html)(?<!/art)/)(?:\d{4}[-/]?\d{2,4}(?:[-/]\d{1,2})?)/[\w-]+\.[sj]?html?$"),
        r"\1",
    ),  # TRS: column/202503/t…
)


def column_of_article(url: str) -> str | None:
    """The list that an article's address names, by the conventions of the families whose addresses name it; None for others."""
    return next((match.expand(made) for pattern, made in _COLUMNS_ARTICLE if (match := pattern.match(url))), None)


def shape(url: str) -> str:
    """The address with its numbers and hashes blotted out: two articles of one column have the same."""
    parts = urlsplit(url)
    path = re.sub(r"[0-9a-f]{16,}", "h", parts.path.lower())
    return f"{parts.hostname or ''}{re.sub(r'[0-9]+', '9', path)}"
