"""Names of elements (classes and ids) that tell what stands in them, as data: the bodies that content systems and papers are known to write,
and what templates call titles, 副题, credits and breadcrumbs.

An element of any other name is never asked for: a page's elements are looked at once, and most are passed over by their name alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

CONTAINERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("微信公众号", ("#js_content", "#js_share_notice", ".share_content_page", ".rich_media_content")),
    ("方正数字报", ("founder-content", "#ozoom", "#articleContent", ".main-article-content")),
    ("开普UCAP", ("#UCAP-CONTENT", "ucapcontent", "#ucapcontent", "#zoomcon", "#fontzoom", ".detail_content")),
    ("博达VSB", ("#vsb_content", "#vsb_content_2", "#vsb_content_500", "#vsb_content_4", ".v_news_content")),
    ("大汉Hanweb", ("#zoom", ".main-txt", ".main_section", ".bt_content", ".bt-content", "#c")),
    ("拓尔思TRS", (".trs_editor_view", ".TRS_UEDITOR", ".trs_paper_default", ".TRS_Editor", ".Custom_UnionStyle")),
    (
        "新闻门户",
        (
            ".rm_txt_con",  # 人民网
            "#rwb_zw",
            "#p_content",
            "#detailContent",  # 新华网
            "#p-detail",
            "#artibody",  # 新浪
            "#article",
            "#endText",  # 网易
            ".post_body",
            ".left_zw",  # 中新网
            "#content_area",  # 央视网
            ".content_area",
            ".news_txt",  # 澎湃
            "#main_content",  # 凤凰
            "#mp-editor",  # 搜狐
            "#Cnt-Main-Article-QQ",  # 腾讯
            ".content-article",
            "#contentMain",  # 光明网
            "[itemprop=articleBody]",
        ),
    ),
    (
        "政府网站常用",
        (
            "#info_cont",
            "#detailCon",
            ".content_article",
            ".newsMain",
            ".wzcon",
            "#zhengwen",
            "#xxgk_content",
            ".pages_content",
            ".wp_articlecontent",
            ".zfxxgk_content",
            ".article-content",
            ".article_content",
            "#mainText",
            "#NewsContent",
            "#news_content",
        ),
    ),
)
TITLE = ("tit", "headline", "activity-name", "biaoti", "bt")
SUBTITLE = (
    "tit",
    "biaoti",
    "bt",
    "yt",
    "yinti",
    "jianti",
    "meiti",
    "futi",
    "jieti",
    "kicker",
    "eyebrow",
    "subhead",
    "subt",
    "lbft",
    "-pre",
    "_pre",
    ".fu",
    "_ft",
    "-ft",
)
CREDIT = ("author", "zuozhe", "lbzz", "zz", "_baidu", "source", "laiyuan", "origin", "media", "_src", "-src")
CRUMB = ("crumb", "curmb", "bread", "position", "dqwz", "place", "wz", "weizhi", "curpos", "dangq", "path", "location", "local")
"""Parts of such names, in lower case; whoever asks for one reads the whole name in earnest."""
CRUMB_WHOLE = (".loc", "#loc")
"""Too short to be looked for inside other names: block, clock."""
PAPER = ("founder-content", "#ozoom", ".main-article-content")
"""What a newspaper's page has and no other."""
_WECHAT = ("#js_content", "#activity-name", "#js_name")
_GKMLPT = (".classify",)
WHOLE = frozenset((*(name for _, names in CONTAINERS for name in names), *CRUMB_WHOLE, *PAPER, *_WECHAT, *_GKMLPT))
_PARTS = sorted({*TITLE, *SUBTITLE, *CREDIT, *CRUMB})
_TELLING = re.compile(
    "|".join(
        f"{re.escape(first)}(?:{'|'.join(re.escape(part[1:]) for part in group)})"
        for first, group in groupby(_PARTS, key=itemgetter(0))
    )
)
"""By first letter: two thirds of the price of one alternative for each."""
_LONGEST = 300  # characters of a class or id that are read


@lru_cache(maxsize=10_000)
def telling_names(classes: str | None, ident: str | None, item: str | None) -> tuple[str, ...]:
    """The names under which an element may be asked for: `.word` for a class, `#id`, `[itemprop=…]`, those that tell something.

    Remembered: the elements of a page, and the pages of a site, share them.
    """
    names = [f".{word}" for word in classes[:_LONGEST].split()] if classes else []
    if ident:
        names.append(f"#{ident[:_LONGEST].strip()}")
    if item:
        names.append(f"[itemprop={item[:_LONGEST]}]")
    if not _TELLING.search(" ".join(names).lower()):
        return tuple(name for name in names if name in WHOLE)
    return tuple(name for name in names if name in WHOLE or _TELLING.search(name.lower()))
