"""方正 digital newspaper, new layout: an edition is a list. `paperindex.htm` leads to the newest edition.

`/jrqj/pc/layout/YYYYMM/DD/node_NN.html` shows one page of the paper with its titles and the other pages; `…/pc/content/…/content_N.html`
is an article: h3 引题, h1, h2 副题, `#ozoom`.
"""

from __future__ import annotations

import re
from html import escape

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story, day_of
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph="<p>　　{0}</p>",
    heading="<p>　　<strong>{0}</strong></p>",
    image='<div class="pic"><img src="{0}" /></div>',
    caption='<p class="pic-text" style="text-align: center">{0}</p>',
    byline="<p>　　{0}</p>",
)
_LAYOUT = re.compile(r"/jrqj/pc/layout/(\d{4})(\d\d)/(\d\d)/node_(\d\d)\.html")


def answer(site: Site, asked: Asked) -> Answer | None:
    """The index of the paper, pages of an edition, articles."""
    if asked.path in ("/jrqj/", "/jrqj/index.html", "/jrqj/paperindex.htm"):
        return html(fill("founder-index.html", site=site.name, front=_front(site)), label="utf-8")
    if layout := _LAYOUT.fullmatch(asked.path):
        column = site.column(layout[4])
        stories = _edition(site, f"{layout[1]}-{layout[2]}-{layout[3]}")
        return html(_page(site, column, stories), label="utf-8") if column and stories else None
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story), label="utf-8")


def _edition(site: Site, day: str) -> list[Story]:
    """What stood in the paper on a day (YYYY-MM-DD), in page order."""
    stories = [story for story in site.stories if story.listed and str(day_of(story.path)) == day]
    return sorted(stories, key=lambda story: (site.column_of(story).key, story.path))


def _front(site: Site) -> str:
    newest = max(story.day for story in site.stories)
    return f"pc/layout/{newest[:4]}{newest[5:7]}/{newest[8:]}/node_01.html"


def _page(site: Site, column: Column, stories: list[Story]) -> str:
    day = stories[0].published_at
    pages = [page for page in site.columns if any(story.column == page.name for story in stories)]
    titles = "\n".join(
        f'<li class="resultList"><a href="../../../content/{day:%Y%m}/{day:%d}/{story.path.rpartition("/")[2]}">{escape(story.title)}</a></li>'
        for story in stories
        if story.column == column.name
    )
    nodes = "\n".join(
        f'<div class="right_title-name"><a href="node_{page.key}.html">{escape(page.name)}</a>'
        f'<a class="right_title-pdf" href="../../../att/{day:%Y%m}/{day:%d}/{page.key}.pdf">PDF</a></div>'
        for page in pages
    )
    return fill("founder-layout.html", site=site.name, page=column.name, day=f"{day:%Y年%m月%d日}", titles=titles, nodes=nodes)


def _article(site: Site, story: Story) -> str:
    day = story.published_at
    return fill(
        "founder-article.html",
        site=site.name,
        page=story.column,
        key=site.column_of(story).key,
        folder=f"{day:%Y%m}/{day:%d}",
        day=f"{day:%Y年%m月%d日}",
        kicker=f"<h3>{escape(story.kicker)}</h3>" if story.kicker else "<h3></h3>",
        title=escape(story.title),
        subtitle=f"<h2>{escape(story.subtitle)}</h2>" if story.subtitle else "<h2></h2>",
        credit=escape(story.credit),
        body=body_html(story, _STYLE),
    )
