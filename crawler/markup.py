"""What HTML elements mean for reading: which break a line, which hold no text of the article, which are the page's furniture."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

BREAKING = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "founder-content", "founder-title", "ucapcontent", "ucaptitle"]
)
"""Elements that begin and end a line; every other element is inline."""
UNREAD = frozenset(
    ["script", "style", "noscript", "template", "object", "select", "button", "input", "textarea", "svg", "math", "head", "title", "link", "meta", "map", "audio", "canvas"]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])

_FURNITURE = frozenset(
    ["share", "shares", "sharebox", "share-box", "share_box", "sharebar", "share-bar", "article-share", "bdshare", "bdsharebuttonbox", "bshare-custom", "bshare", "social-share", "jiathis_style", "jiathis", "fenxiang", "fx", "related", "relate", "relates", "related-news", "relatednews", "related_news", "related-list", "xgxw", "xgyd", "xglj", "xgwd", "recommend", "recommends", "tuijian", "comment", "comments", "comment-box", "pinglun", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "curmb", "curmbs", "dqwz", "position", "location", "fontsize", "font-size", "setfont", "fontzoom_bar", "zihao", "printer", "print", "dayin", "qrcode", "qr-code", "ewm", "erweima", "footer", "foot", "footbox", "sidebar", "side-bar", "nav", "navbar", "navigation", "menu", "prev-next", "prevnext", "pre-next", "pre_next", "pagenext", "prenext", "shangxia", "pages_next", "ad", "ads", "adv", "advert", "advertisement", "ad-box", "hotnews", "hot-news", "rank", "ranking", "tool", "tools", "toolbar", "login", "search", "searchbox", "copyright", "disclaimer", "page-footer", "page_footer", "post-copyright", "article-tool", "article-tools", "reward", "dianzan", "praise", "statement_bar"]
)
"""Class and id tokens of furniture. Whole words only: as substrings they would delete bodies (`ad` in `padding`)."""
_TOKEN = re.compile(r"[A-Za-z][\w-]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def words_of(attributes: dict[str, str | None]) -> list[str]:
    """The class and id tokens of an element, in lower case."""
    text = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return [word.lower() for word in text[:300].split()]


def looks_like_furniture(node: LexborNode) -> bool:
    """Whether an element says by its tag, class, id or style that it is no text of the article."""
    if node.tag in ("nav", "footer", "aside"):
        return True
    attributes = node.attributes
    if not attributes:
        return False
    style = attributes.get("style")
    if style and len(style) < 2000 and _HIDDEN.search(style):
        return True
    return bool(("class" in attributes or "id" in attributes) and not _FURNITURE.isdisjoint(words_of(attributes)))


def climb(node: LexborNode, steps: int) -> list[LexborNode]:
    """The ancestors of an element, nearest first, at most so many, without <body> and above."""
    out: list[LexborNode] = []
    parent = node.parent
    while parent is not None and len(out) < steps and parent.tag not in ("body", "html", "-undef"):
        out.append(parent)
        parent = parent.parent
    return out
