"""What HTML elements mean for reading: which break a line, which hold no text of the article, which are the page's furniture."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

_BREAKING_TAGS = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
    founder-content founder-title ucapcontent ucaptitle
"""
BREAKING = frozenset(_BREAKING_TAGS.split())
"""Elements that begin and end a line; every other element is inline."""
_UNREAD_TAGS = "script style noscript template object select button input textarea svg math head title link meta map audio canvas"
UNREAD = frozenset(_UNREAD_TAGS.split())
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])

_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_FURNITURE_WORDS = """
    share shares sharebox share-box share_box sharebar share-bar article-share bdshare bdsharebuttonbox bshare-custom bshare social-share
    jiathis_style jiathis fenxiang fx related relate relates related-news relatednews related_news related-list xgxw xgyd xglj xgwd
    recommend recommends tuijian comment comments comment-box pinglun reply replies liuyan guestbook breadcrumb breadcrumbs crumb crumbs curmb curmbs dqwz position
    location fontsize font-size setfont fontzoom_bar zihao printer print dayin qrcode qr-code ewm erweima footer foot footbox sidebar
    side-bar nav navbar navigation menu prev-next prevnext pre-next pre_next pagenext prenext shangxia ad ads adv advert advertisement
    ad-box hotnews hot-news rank ranking tool tools toolbar login search searchbox copyright disclaimer page-footer page_footer
    post-copyright article-tool article-tools reward dianzan praise
"""
_FURNITURE = frozenset(_FURNITURE_WORDS.split())
"""Class and id tokens of furniture. Whole words only: as substrings they would delete bodies (`ad` in `padding`)."""
_FURNITURE_PART_WORDS = (
    "share sharing comment comments recommend recommends related breadcrumb breadcrumbs qrcode advert toolbar disclaimer"
)
_FURNITURE_PARTS = frozenset(_FURNITURE_PART_WORDS.split())
"""Parts of compound names (post_share, comment-list) that say the same."""
_LONG_NAMES = 300  # characters of a class or id that are read
_AD = re.compile(r"ads?[_-]")
_PARTS = re.compile(r"[a-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def words_of(attributes: dict[str, str | None]) -> list[str]:
    """The class and id tokens of an element, in lower case."""
    text = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return [word.lower() for word in text[:300].split()]


def looks_like_furniture(node: LexborNode) -> bool:
    """Whether an element says by its tag, class, id or style that it is no text of the article."""
    return is_furniture(node.tag or "", node.attributes)


def is_furniture(tag: str, attributes: dict[str, str | None]) -> bool:
    """`looks_like_furniture` for an element whose attributes are at hand."""
    if tag in _FURNITURE_TAGS:
        return True
    if not attributes:
        return False
    if is_hidden(attributes):
        return True
    return _named_furniture((attributes.get("class") or "")[:_LONG_NAMES], (attributes.get("id") or "")[:_LONG_NAMES])


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether an element's own style hides it."""
    style = attributes.get("style")
    return bool(style and "none" in style and len(style) < 2000 and _HIDDEN.search(style))


@lru_cache(maxsize=4000)
def _named_furniture(classes: str, ident: str) -> bool:
    """By class and id, which the elements of a page share: remembered."""
    words = f"{classes} {ident}".lower().split()
    return not _FURNITURE.isdisjoint(words) or any(
        _AD.match(word) or not _FURNITURE_PARTS.isdisjoint(_PARTS.findall(word)) for word in words
    )
