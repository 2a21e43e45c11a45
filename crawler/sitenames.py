"""What a document title (<title>) says of the site: its name before or behind the article's title, and the column between them."""

from __future__ import annotations

import re

from crawler.text import bare

SITE = re.compile(
    r"(?:网|网站|政府|委|局|厅|办|院|新闻|频道|客户端|门户|在线|日报|晚报|时报|商报|晨报|都市报|报|资讯|公众号|平台|中心|百科|社区|论坛|博客|周刊|杂志|电视台|传媒|融媒体?|发布|时政|首页|要闻|动态|公告|公开|专栏|栏目|"
    r"[a-z0-9.]+\.(?:com|cn|net|org)|NEWS|[A-Z][A-Za-z ]+|中国网|新闻中心|通知|管委会|开发区|街道|集团|公司|大学|学院|协会|银行|法院|检察院|公安)$"
)
"""How the names of sites, offices and columns end."""
PARTING = re.compile(r"\s*(?:[_|]|-{2,}|—{2,}|>{1,2}|»|·|[-–—])\s*")
"""What templates set between title, column and site."""


def is_site_name(title: str) -> bool:
    """Whether a short text ends as the names of sites, offices and columns do."""
    return len(title) <= 16 and bool(SITE.search(title))


def without_site(document: str, names: set[str]) -> str:
    """A document title less the names of site and column behind it (and the site's before it)."""
    text = document
    for _ in range(4):
        partings = list(PARTING.finditer(text))
        if not partings or (len(partings) == 1 and _begins_with_site(text, partings[0])):
            break
        last = partings[-1]
        tail = text[last.end() :]
        if tail and not (bare(tail) in names or (len(tail) <= 25 and SITE.search(tail))):
            break
        if len(bare(text[: last.start()])) < 4:
            break
        text = text[: last.start()]
    first = PARTING.search(text)
    if first and len(bare(text[first.end() :])) >= 4 and (bare(text[: first.start()]) in names or _begins_with_site(text, first)):
        text = text[first.end() :]
    return text.strip()


def _begins_with_site(text: str, parting: re.Match[str]) -> bool:
    """Whether what stands before a parting names a site and more stands behind it (某区人民政府-某区关于…的公告)."""
    head = text[: parting.start()]
    return len(head) <= _LONGEST_SITE and bool(SITE_BEFORE.search(head)) and len(text) - parting.end() >= len(head) // 2


_LONGEST_SITE = 20
SITE_BEFORE = re.compile(
    r"(?:政府网|政务网|新闻网|信息网|网站|门户|人民政府|[县区市省]政府|日报|晚报|晨报|时报|数字报刊?|电子报|电子版|在线|融媒体?中心|融媒)$|^[\u4e00-\u9fff]{2,3}(?<![通海喜简举年月周情捷公预汇墙壁])报$"
)
"""Names of sites and papers that stand before a title (衢州日报数字报-…): stricter than behind it, since titles begin with bodies too."""


def site_before(document: str, title: str) -> str:
    """The site's name at the beginning of a document title that goes on with the article's; "" when it names none."""
    at = document.find(title) if title else -1
    head = (document[:at] if at > 0 else "").strip()
    parts = [part for part in PARTING.split(head) if part]
    if len(parts) == 1:
        parts = parts[0].split()  # Hanweb: site column title
    named = parts and len(parts[0]) <= _LONGEST_SITE and SITE_BEFORE.search(parts[0])
    return re.sub(r"(?<=报)(?:多媒体|全媒体)?(?:数字报|数字版|电子报|电子版)$", "", parts[0]) if named else ""


_PARTS = re.compile(r"[_|]|-{1,2}|—")


def column_behind(document: str, title: str) -> str:
    """The column that a document title names between the article's title and the site's (标题_县区要闻_滦阳新闻网); "" for none."""
    if not title or not document.startswith(title):
        return ""
    parts = [part.strip() for part in _PARTS.split(document[len(title) :]) if part.strip()]
    if len(parts) != 2 or not SITE.search(parts[1]) or not 2 <= len(parts[0]) <= _LONGEST_COLUMN:
        return ""
    return parts[0]


_LONGEST_COLUMN = 10


def site_behind(document: str) -> str:
    """The site's name at the end of a document title; "" when the last part names none."""
    partings = list(PARTING.finditer(document))
    if not partings:
        return ""
    tail = document[partings[-1].end() :].strip()
    return tail if 3 <= len(tail) <= 25 and SITE.search(tail) else ""
