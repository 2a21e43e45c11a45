"""Credits that stand inside the text: the reporter's bracket of the lead, and the bracket at the end.

本报讯(记者 楼盼 杨林聪)…, 记者 楼盼 报道:…, 云溪日报通讯员 楼盼 清晨的…, 浙江在线7月23日讯(浙江日报记者 于山)…, …。(记者 张三), …。(余国瑛 章晋辉), (德清县发改局).
Running text keeps them; `crawler.bylines` reads them in earnest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEAD = re.compile(
    r"^(?:【[^】]{1,12}】)?(?:(?:[^。;!?()\[【]|\([^()]{1,12}\)){0,40}[(\[【][^()\[\]【】。]{0,60}(?:记\s*者|通\s*讯\s*员|评论员|实习生|作\s*者|报道员|文\s*/)[^()\[\]【】。]{0,60}[)\]】]"
    r"|[^()\[【]{0,80}[(【](?:[^()【】。,]{0,12}(?:记\s*者|通\s*讯\s*员)\s*[\u4e00-\u9fff]{2,4}[、\s]*){1,3}[)】]"
    r"|[^()\[【,。]{0,24}(?:讯|电|消息)\s*[(\[【][\u4e00-\u9fff\s、·]{2,40}[)\]】]"
    r"|(?!据)(?:[^,。;:!?()]{0,24}(?:讯|电|消息)\s+)?[^\s,。;:!?()]{0,8}(?:记\s*者|通\s*讯\s*员)[^,。;:!?]{2,24}报道"
    r"|(?!据)(?:[^,。;:!?()]{0,24}(?:讯|电|消息)\s+)?(?:[^\s,。:()]{0,14}(?:记者|通讯员)\s(?:[\u4e00-\u9fff]{2,4}\s){1,3}){1,2})"
)
_DATELINE = re.compile(r"^(?:[^()\[【]|\([^()]{1,12}\)){0,40}(?:讯|电|消息)\s*(?=[(\[【])")
_TAIL = re.compile(r"[(\[【]([^()\[\]【】。]{2,60})[)\]】]\s*。?$")
_SIGNED = re.compile(r"(?<=[。!?”])\s*(?:\S{0,8}?(?:记者|通讯员|实习生)[ :]\s*[^。!?;,:(]{2,30})+$")
_SENTENCE_ENDS = "。!?…”’)】 "
_LABEL = re.compile(r"记\s*者|通\s*讯\s*员|作\s*者|[文图摄]|供\s*稿|报道")
"""A bracket that a 。 follows and none precedes is part of the sentence unless it names its people: 咨询电话:84622358(钟工)。"""
_ENDS = 3
"""Paragraphs at either end among which the first and the last may be looked for: a note may stand outside."""


def signatures(paragraphs: Sequence[str]) -> list[str]:
    """The credits at both ends of a text, each as a line for `read_bylines`. paragraphs: the text's own, in order."""
    lead = next((_DATELINE.sub("", match[0]) for text in paragraphs[:_ENDS] if (match := _LEAD.match(text))), None)
    tails: list[str] = []
    for text in reversed(paragraphs[-_ENDS:]):
        if end := _end_of(text):
            tails.insert(0, end)
            if not _OF_PICTURE.search(end):
                break
    return [line for line in (lead, *tails) if line]


_OF_PICTURE = re.compile(r"(?:供图|摄影?|图片?)\s*[)\]】]?$|图片?由")
"""A last bracket that says whose the picture below the text is (XX街道供图): the writers' stands before it."""


def _end_of(text: str) -> str | None:
    if match := _TAIL.search(text):
        in_sentence = text.endswith("。") and match.start() > 0 and text[match.start() - 1] not in _SENTENCE_ENDS
        return None if in_sentence and not _LABEL.search(match[1]) else match[0].rstrip("。")
    return signed[0].strip() if (signed := _SIGNED.search(text)) else None
