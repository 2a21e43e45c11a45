"""引题, title, 副题 and writer in the arrangements that papers and hand-made sites have, under every kind of <title>."""

from __future__ import annotations

import pytest

from tests.test_article_skins import TEXT, TITLE, read

KICKER, SUBTITLE, WRITER = "高质量发展一线见闻", "——看白杨镇如何做强绒经济", "本报记者 沈知秋"
BOXES = {
    "rows": "<table><tr><td align=center>{k}</td></tr><tr><td align=center><b>{t}</b></td></tr><tr><td align=center>{s}</td></tr><tr><td>{a}</td></tr></table>",
    "founder elements": "<founder-introtitle>{k}</founder-introtitle><founder-title>{t}</founder-title><founder-subtitle>{s}</founder-subtitle><founder-author>{a}</founder-author>",
    "headings": "<h3>{k}</h3><h1>{t}</h1><h2>{s}</h2><p class=sec>{a}</p>",
    "headings of new 方正": "<div class=box><h4 class=yinti>{k}</h4><h3>{t}</h3><h1 class=futi>{s}</h1><p>{a}</p></div>",
    "one element": "<div class=tit>{k}<br><b>{t}</b><br>{s}</div><div>{a}</div>",
    "centred paragraphs": "<p align=center>{k}</p><p align=center><font size=5>{t}</font></p><p align=center>{s}</p><p align=center>{a}</p>",
    "one founder-title": "<founder-title>{k}<br><span style='font-size:24px'>{t}</span><br>{s}</founder-title><founder-author>{a}</founder-author>",
    "one cell": "<table><tr><td class=bt1>{k}<br><strong>{t}</strong><br>{s}</td></tr><tr><td>{a}</td></tr></table>",
}


MASTHEAD = "<div><a href='node_1.htm'>第01版：要闻</a> <a href='node_2.htm'>第02版：综合</a></div><div>2025年10月16日 星期四 <a href='#'>上一期</a></div>"
CRUMB = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/yw/'>要闻</a> &gt; 正文</div>"
HEADER = "<div>2025-10-16 09:20　来源：区融媒体中心　浏览：</div>"
EVERY = ((KICKER, SUBTITLE), (KICKER, ""), ("", SUBTITLE), ("", ""))


def head(box: str, kicker: str, subtitle: str) -> str:
    return f"<div>{BOXES[box].format(k=kicker, t=TITLE, s=subtitle, a=WRITER)}</div>"


@pytest.mark.parametrize("named", [f"{TITLE}-云溪报", f"云溪报数字报-{TITLE}", "云溪报数字报", TITLE])
@pytest.mark.parametrize("box", BOXES)
def test_in_a_paper(box: str, named: str) -> None:
    """Masthead above, the text below: <title> names the article, the paper and it, or the paper alone."""
    for kicker, subtitle in EVERY:
        page = f"{MASTHEAD}{head(box, kicker, subtitle)}<div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
        article = read(page, named)
        assert (article.title, article.subtitle, article.authors) == (TITLE, subtitle or kicker, ("沈知秋",)), (kicker, subtitle)


NO_NAME_FOR_KICKERS = ("rows", "centred paragraphs", "one cell")
"""Where a 引题 alone stands in a bare element: menus and columns stand there, too, and it is left."""


@pytest.mark.parametrize("named", [f"{TITLE}-云溪区人民政府", f"云溪区政府网-{TITLE}", "云溪区人民政府", TITLE])
@pytest.mark.parametrize("box", BOXES)
def test_above_the_header_of_a_government_page(box: str, named: str) -> None:
    """The writer between title and header; <title> as above."""
    for kicker, subtitle in EVERY:
        article = read(f"{CRUMB}{head(box, kicker, subtitle)}{HEADER}<div id='zoom'>{TEXT}</div>", named)
        assert (article.title, article.authors, article.origin) == (TITLE, ("沈知秋",), "区融媒体中心"), (kicker, subtitle)
        if subtitle or box not in NO_NAME_FOR_KICKERS:
            assert article.subtitle == (subtitle or kicker), (kicker, subtitle)
