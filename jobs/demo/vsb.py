"""博达 VSB: lists `list.jsp?urltype=tree.TreeTempUrl&wbtreeid=N&PAGENUM=n`, articles `/info/<col>/<id>.htm` in a form `_newscontent_fromname`.

Counters are a script call `_showDynClicks`, so the bytes stand still.
"""

from __future__ import annotations

from html import escape

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph='<p class="vsbcontent_start" style="text-indent: 2em;">{0}</p>',
    heading='<p style="text-indent: 2em;"><strong>{0}</strong></p>',
    image='<p class="vsbcontent_img"><img src="{0}" orisrc="{0}" vsbhref="vurl" /></p>',
    caption='<p style="text-align: center;">{0}</p>',
    byline='<p style="text-align: right;">{0}</p>',
)


def answer(site: Site, asked: Asked) -> Answer | None:
    """Lists and articles."""
    if asked.path == "/list.jsp":
        column = site.column(asked.query.get("wbtreeid", ""))
        number = int(asked.query.get("PAGENUM") or 1)
        return html(_list(site, column, number), label="UTF-8") if column else None
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story), label="UTF-8")


def _address(column: Column, number: int) -> str:
    return f"list.jsp?a222222t=2&a222222p={number}&PAGENUM={number}&urltype=tree.TreeTempUrl&wbtreeid={column.key}"


def _list(site: Site, column: Column, number: int) -> str:
    stories = site.listed(column)
    pages = max(1, -(-len(stories) // column.per_page))
    shown = stories[(number - 1) * column.per_page : number * column.per_page]
    following = f'<a href="{escape(_address(column, number + 1))}" class="Next">下页</a>' if number < pages else ""
    return fill(
        "vsb-list.html",
        site=site.name,
        column=column.name,
        rows="\n".join(_row(k, story) for k, story in enumerate(shown)),
        total=len(stories),
        number=number,
        pages=pages,
        following=following,
        icp=site.extra["icp"],
    )


def _row(number: int, story: Story) -> str:
    title = escape(story.title)
    link = f'<a href="{story.path.removeprefix("/")}" target="_blank" title="{title}">{title}</a>'
    return f'<li id="line_u9_{number}"><span class="fr">{story.day}</span>{link}</li>'


def _article(site: Site, story: Story) -> str:
    column = site.column_of(story)
    number = story.path.rpartition("/")[2].removesuffix(".htm")
    return fill(
        "vsb-article.html",
        site=site.name,
        column=column.name,
        key=column.key,
        title=escape(story.title),
        subtitle=f'<h4 class="subtitle">{escape(story.subtitle)}</h4>' if story.subtitle else "",
        published=f"{story.published_at:%Y-%m-%d %H:%M}",
        published_long=f"{story.published_at:%Y年%m月%d日 %H:%M}",
        origin=escape(story.origin),
        author=escape(story.credit),
        number=number,
        body=body_html(story, _STYLE),
        icp=site.extra["icp"],
    )
