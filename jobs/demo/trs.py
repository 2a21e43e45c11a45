"""TRS WCM: static pages `./YYYYMM/tYYYYMMDD_N.html`, paging by createPageHTML, GBK bytes that call themselves gb2312.

Relative pictures `./W020….jpg` with oldsrc; `<div class=TRS_Editor>` unquoted; a list row may hold a box of related readings.
"""

from __future__ import annotations

from html import escape
from posixpath import dirname

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph="<p>　　{0}</p>",
    heading='<p align="justify">　　<b>{0}</b></p>',
    image='<p align="center"><img src="{0}" oldsrc="{0}" style="border-width: 0px;" alt="" /></p>',
    caption='<p align="center">{0}</p>',
    file='<p>　　附件：<a href="{1}" oldsrc="{1}" appendix="true">{0}</a></p>',
    byline='<p align="right">{0}</p>',
    cell="<td><p>{0}</p></td>",
)


def answer(site: Site, asked: Asked) -> Answer | None:
    """Lists at `/<key>/`, `index.html`, `index_1.html`…, and articles below them. The header says nothing of the charset."""
    for column in site.columns:
        number = _page_of(asked.path, f"/{column.key}/")
        if number is not None:
            page = _list(site, column, number)
            return html(page, "gbk") if page else None
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), "gbk")


def _page_of(path: str, folder: str) -> int | None:
    """0 for the first page of a list, k for index_k, None for another address."""
    if path in (folder, f"{folder}index.html"):
        return 0
    if path.startswith(f"{folder}index_") and path.endswith(".html"):
        digits = path.removeprefix(f"{folder}index_").removesuffix(".html")
        return int(digits) if digits.isdecimal() and digits != "0" else None
    return None


def _list(site: Site, column: Column, number: int) -> str | None:
    stories = site.listed(column)
    count = max(1, -(-len(stories) // column.per_page))
    if number >= count:
        return None
    shown = stories[number * column.per_page : (number + 1) * column.per_page]
    return fill(
        "trs-list.html",
        site=site.name,
        column=column.name,
        rows="\n".join(_row(story, column) for story in shown),
        paging=f'createPageHTML({count}, {number}, "index", "html");',
        icp=site.extra["icp"],
        idcode=site.extra["idcode"],
    )


def _row(story: Story, column: Column) -> str:
    href = "." + story.path.removeprefix(f"/{column.key}")
    title = escape(story.title)
    related = (
        '<div class="popbox"><h3 title="相关阅读">相关阅读</h3><ul><li><a href="../jd/202502/t20250218_4470011.html" '
        'title="一图读懂石岭镇2025年重点工作">一图读懂石岭镇2025年重点工作</a></li></ul></div>'
    )
    return f'<li><a href="{href}" target="_blank" title="{title}">{title}</a>{related}<span>{story.day.replace("-", "/")}</span></li>'


def _article(site: Site, story: Story, asked: Asked) -> str:
    column = site.column_of(story)
    return fill(
        "trs-article.html",
        site=site.name,
        column=column.name,
        folder=dirname(dirname(story.path)),
        title=escape(story.title),
        kicker=f'<h3 class="yinti">{escape(story.kicker)}</h3>' if story.kicker else "",
        subtitle=f'<h3 class="futi">{escape(story.subtitle)}</h3>' if story.subtitle else "",
        published=f"{story.published_at:%Y-%m-%d %H:%M}",
        origin=escape(story.origin),
        editors=f"责任编辑：{' '.join(story.editors)}" if story.editors else "",
        views=asked.views,
        body=body_html(story, _STYLE),
        icp=site.extra["icp"],
        idcode=site.extra["idcode"],
    )
