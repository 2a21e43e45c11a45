"""The title that a line of a list gives to its article: whole, without marks that are no part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.text import clean

_CUT = re.compile(r"\s*(?:\.{2,}|…+|\.\s\.\s\.)\s*$")
_MARKS = re.compile(
    r"^(?:[·•●■◆▪►▶>»\-–—*]+\s*|\d{1,3}[.、]\s*(?=[\u4e00-\u9fff《“])|[\[(【<]\s*(?:置顶|顶|热|新|图|HOT|NEW|TOP)\s*[\])】>]\s*|(?:置顶|NEW|TOP)\s+)+",
    re.IGNORECASE,
)
_MARKS_BEHIND = re.compile(
    r"\s*(?:[\[(【]\s*(?:置顶|顶|热|新|图|荐|HOT|NEW|TOP)\s*[\])】]|\s(?:NEW|HOT|new)!?)\s*$", re.IGNORECASE
)
_TOLD = re.compile(
    r"^(?:文章|信息|新闻)?标\s*题\s*:\s*(.+?)\s*(?:(?:作\s*者|发布(?:时间|日期)?|更新时间|点击(?:数|次数)?|时间|日期|来源|录入者?|阅读)\s*:.*)?$"
)
_NO_TITLE = re.compile(
    r"^(?:首页|上页|下页|尾页|末页|上一页|下一页|上一篇|下一篇|前页|后页|跳转|GO|返回|打印|关闭|\[?\d{1,4}\]?)$|^(?:\d*\s*(?:跟贴|评论|回复|留言|赞)\s*\d*|\d+\s*(?:跟贴|评论|回复|阅读)\d*)$|^(?:[\[(【<]?\s*)(?:阅读|查看|点击|了解|浏览|进入)?(?:更多|详情|详细|全文|原文|正文|内容|此处|这里|阅读|查看|点击|下载|附件|解读|图解|视频|语音|音频|more|detail|view|read more|"
    r"相关解读|政策解读|文字解读|图文解读|图片解读|视频解读|专家解读|相关链接|相关文件|政策原文|相关新闻|新闻链接)(?:查看|点击|阅读|全文|详情|信息|内容|>+|»|\+)*(?:\s*[\])】>]?)$",
    re.IGNORECASE,
)
_CLICKS = re.compile(r"^(?:点击|单击|请点击|在新窗口|新窗口|打开|链接到|跳转|前往|查看|图片)")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name|subject|headline|h\d|txt-title|list-title|newstitle)(?:$|[\s_\d-])", re.IGNORECASE
)
_DATE_PIECE = re.compile(
    r"[\[(【]?\s*(?:(?:(?:19|20)\d\d[-./])?\d{1,2}[-./]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?|(?:19|20)\d\d[-./]\d{1,2}|\d{1,2}|(?:19|20)\d\d|\d{1,2}月)\s*[\])】]?"
)  # no 年月日 in full: that is how a title writes a date, too
_BARE_DATE = re.compile(r"[\d\s年月日:./\-]+")
_HAN_DATE = re.compile(
    r"(?:(?:发布)?(?:时间|日期)\s*:?\s*)?(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
)
_MOST_TEXTS = 60
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Label:
    """A link's own words: what its text shows, and what its title attribute (or the alt text of its image) says.

    inside: the text nodes of the link that are its title, by mem_id; a date that stands in the link as a piece of its own is not among them.
    """

    text: str
    attribute: str
    image_alt: str
    inside: frozenset[int] = frozenset()


def label_of(link: LexborNode) -> Label:
    """What a link says of itself. A card that is wholly a link says its heading, not its summary."""
    attributes = link.attributes
    nodes = [node for node in link.traverse(include_text=True) if node.tag == "-text"][:_MOST_TEXTS]
    raw = [(node.text(deep=False) or "")[:2000] for node in nodes]
    apart = all(
        node.parent is not None and node.parent.mem_id != link.mem_id for node, one in zip(nodes, raw, strict=True) if one.strip()
    )
    own = [k for k, one in enumerate(raw) if len(nodes) == 1 or not _is_date_piece(clean(one), apart)]
    text = clean("".join(raw[k] for k in own))
    inside = frozenset(nodes[k].mem_id for k in own)
    if len(text) > 24 and len(own) > 1 and (heading := _heading_in(link)):
        text = heading
        inside = frozenset(node.mem_id for node, one in zip(nodes, raw, strict=True) if one.strip() and clean(one) in heading)
    alt = ""
    if len(text) < 4 and (image := link.css_first("img")) is not None:
        alt = clean(image.attributes.get("alt") or image.attributes.get("title") or "")
    return Label(text, _told(clean(attributes.get("title") or "")), alt, inside)


def _is_date_piece(text: str, apart: bool) -> bool:
    """Whether a text node of a link is the line's date; 2026年3月5日 only where every part of the link has an element of its own."""
    return bool(_DATE_PIECE.fullmatch(text) or (apart and _HAN_DATE.fullmatch(text)))


def _heading_in(link: LexborNode) -> str:
    """The heading inside a link that holds more than its title; "" when there is but one text."""
    texts: list[str] = []
    for node in link.traverse(include_text=False):
        if node is link:
            continue
        tag = node.tag or ""
        marked = tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt") or _TITLE_CLASS.search(node.attributes.get("class") or "")
        if marked and len(own := clean(node.text()[:_LONGEST])) >= 4:
            return own
        if tag in ("p", "div", "dd", "strong", "b", "span", "em") and len(own := clean(node.text()[:_LONGEST])) >= 4:
            texts.append(own)
        if len(texts) >= 12:
            break
    blocks = [text for text in texts if not _BARE_DATE.fullmatch(text)]
    return (
        blocks[0]
        if len(blocks) > 1 and any(len(text) > 6 for text in blocks) and link.css_first("p,div,dd,h3") is not None
        else ""
    )


def _told(attribute: str) -> str:
    """A title attribute; of one that lists fields (动易: 文章标题:… 作者:… 更新时间:…) the title."""
    match = _TOLD.match(attribute)
    return (match[1] if match else attribute)[:_LONGEST]


def is_no_title(text: str) -> bool:
    """更多, [详情], 查看全文, 相关解读: words on a link that name no article."""
    return bool(_NO_TITLE.match(text))


def best_title(labels: list[Label]) -> str:
    """The title among the links of one line that lead to the same article; "" when none says one.

    The text is what the reader sees; the attribute is taken where the text is cut (by dots, or silently in mid-title).
    """
    texts = [text for label in labels if (text := bare(label.text)) and not is_no_title(text) and not _BARE_DATE.fullmatch(text)]
    attributes = [
        text for label in labels if (text := bare(label.attribute)) and not is_no_title(text) and not _CLICKS.match(text)
    ]
    alts = [text for label in labels if (text := bare(label.image_alt)) and not is_no_title(text)]
    shown = next((text for text in texts if len(text) >= 4), texts[0] if texts else "")
    for whole in attributes:
        if not shown or completes(shown, whole):
            return whole
    if attributes and len(shown) > 80 and 6 <= len(attributes[0]) < len(shown):
        return attributes[0]  # the text is a summary, the attribute the title
    return shown or next(iter(alts), "")


def completes(shown: str, whole: str) -> bool:
    """Whether `whole` is the title of which `shown` is the visible beginning."""
    stem = _CUT.sub("", shown)
    squeezed, full = re.sub(r"\s", "", stem), re.sub(r"\s", "", whole)
    return (len(full) > len(squeezed) and len(squeezed) >= 2 and full.startswith(squeezed)) or (
        stem != shown and stem[:6] == whole[:6] and len(full) >= len(squeezed)
    )


def bare(text: str) -> str:
    """A title without bullets, numbering of the line, [置顶] and NEW marks."""
    return _MARKS_BEHIND.sub("", _MARKS.sub("", text.strip())).strip()[:_LONGEST]
