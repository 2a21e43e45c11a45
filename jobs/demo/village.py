"""A hand-made town site of no family: plain `ul li a` with a date, pages `list_2.html` reached by 下一页, a counter in the header line."""

from __future__ import annotations

from html import escape
from posixpath import basename, dirname

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph="<p>&nbsp;&nbsp;&nbsp;&nbsp;{0}</p>",
    heading="<p><b>{0}</b></p>",
    image='<p align="center"><img src="{0}" width="600"></p>',
    caption='<p align="center" class="pic_txt">{0}</p>',
    byline='<p align="right">{0}</p>',
)


def answer(site: Site, asked: Asked) -> Answer | None:
    """Lists `/<key>/list.html`, `/<key>/list_2.html`…, and articles."""
    for column in site.columns:
        for number in range(1, _pages(site, column) + 1):
            if asked.path == f"/{column.key}/{_name(number)}":
                return html(_list(site, column, number), label="utf-8")
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), label="utf-8")


def _pages(site: Site, column: Column) -> int:
    return max(1, -(-len(site.listed(column)) // column.per_page))


def _name(number: int) -> str:
    return "list.html" if number == 1 else f"list_{number}.html"


def _list(site: Site, column: Column, number: int) -> str:
    pages = _pages(site, column)
    shown = site.listed(column)[(number - 1) * column.per_page : number * column.per_page]
    links = []
    if number > 1:
        links.append(f'<a href="{_name(number - 1)}">上一页</a>')
    links += [f'<a href="{_name(k)}">{k}</a>' if k != number else f"<b>{k}</b>" for k in range(1, pages + 1)]
    if number < pages:
        links.append(f'<a href="{_name(number + 1)}">下一页</a>')
    return fill(
        "village-list.html",
        site=site.name,
        column=column.name,
        rows="\n".join(_row(story) for story in shown),
        pager=" ".join(links),
        icp=site.extra["icp"],
    )


def _row(story: Story) -> str:
    folder = dirname(dirname(story.path))
    href = story.path.removeprefix(f"{folder}/")
    return f'<li><a href="{href}">{escape(story.title)}</a><span class="date">[{story.day}]</span></li>'


def _article(site: Site, story: Story, asked: Asked) -> str:
    head = [f"发布时间：{story.published_at:%Y-%m-%d}"]
    if story.credit:
        head.append(f"作者：{story.credit}")
    if story.origin:
        head.append(f"来源：{story.origin}")
    head.append(f"浏览：{asked.views}次")
    return fill(
        "village-article.html",
        site=site.name,
        column=story.column,
        key=site.column_of(story).key,
        title=escape(story.title),
        head="　".join(head),
        body=body_html(story, _STYLE),
        number=basename(story.path).removesuffix(".html"),
        icp=site.extra["icp"],
    )
