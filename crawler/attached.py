"""The files and videos of an article: linked in its text, in the next elements below it, under a heading 附件, or written by a script."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.body import SMALL
from crawler.document import Document
from crawler.header import Behind
from crawler.lines import Reading
from crawler.linked import attachments_of, scripted_videos, video_of
from crawler.records import Attachment
from crawler.scripts import files_written
from crawler.tags import TEXT
from crawler.text import clean
from crawler.tree import parse


def attached_to(document: Document, reading: Reading, has_body: bool, behind: Sequence[Behind]) -> tuple[Attachment, ...]:
    """Files and videos in the order of the page, each address once. reading: the text's; behind: what stands below it."""
    if has_body and reading.size < SMALL and not any(line.kind == "video" for line in reading.lines):
        scripted = scripted_videos(document.html, document.url)
    else:
        scripted = ()
    links = [*reading.links, *_links_below(behind), *_links_under_heading(document)]
    files = attachments_of(links, document.url)
    if not files and _speaks_of_files(document, reading) and (markup := files_written(document.html)):
        files = attachments_of(parse(markup).css("a"), document.url)
    videos = (video_of(line.node, document.url) for line in reading.lines if line.kind == "video" and line.node is not None)
    return tuple({each.url: each for each in [*files, *filter(None, videos), *scripted]}.values())


def _speaks_of_files(document: Document, reading: Reading) -> bool:
    """Whether the text names annexes, or the page has a place for them: to look through the scripts of every page costs a fiftieth of reading it."""
    return any(name in document.lowered for name in _NAMES_OF_FILES) or any("附件" in line.text for line in reading.lines)


_NAMES_OF_FILES = ("fujian", "appendix", "attach", "fjxz", ".fj\n", "#fj\n")
_FILES_BELOW = re.compile(r"附\s*件|下\s*载|\.(?:doc|xls|pdf|wps|et\b|ofd|zip|rar|ppt|DOC|XLS|PDF|WPS|OFD|ZIP|RAR|PPT)")
_LONG_LIST = 3000
_STEPS_TO_FILES, _MOST_FILES = 2, 60
_FILES_TITLE = ("附件", "相关附件", "本文附件")
"""How a part begins that is the article's files, however far its skin sets it from the text."""


def _links_under_heading(document: Document) -> list[LexborNode]:
    """Links beside a heading that says what they are (h4 相关附件), wherever the skin sets it."""
    texts = ((node, (node.text() or "")[:20]) for node in document.headings)
    boxes = (node.parent for node, text in texts if "附件" in text and clean(text).rstrip(":") in _FILES_TITLE)
    return [link for box in boxes if box is not None and box.tag != "body" for link in box.css("a")[:_MOST_FILES]]


def _links_below(behind: Sequence[Behind]) -> list[LexborNode]:
    """Links in the next few elements behind the body: many skins list 附件 there."""
    out: list[LexborNode] = []
    for part in behind:
        near = part.steps <= _STEPS_TO_FILES and _FILES_BELOW.search(part.raw[:_LONG_LIST])
        if (near or part.raw.lstrip().startswith(_FILES_TITLE)) and len(out) < _MOST_FILES:
            out.extend(link for node in part.nodes if node.tag_id != TEXT for link in node.css("a")[:_MOST_FILES])
    return out
