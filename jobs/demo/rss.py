"""A news site with an RSS 2.0 feed; articles `/system/YYYY/MM/DD/N.shtml` with the header line of regional news sites.

`2025-03-12 16:37:07 来源:衢江新闻网 作者:甲 乙 责任编辑:丙 字号:T|T`
"""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph="<p>　　{0}</p>",
    heading="<p>　　<strong>{0}</strong></p>",
    image='<p align="center"><img src="{0}" title="" alt="" /></p>',
    caption='<p align="center"><span style="font-size:9pt">{0}</span></p>',
    byline="<p>　　{0}</p>",
)


def answer(site: Site, asked: Asked) -> Answer | None:
    """The feed `/rss/<key>.xml` and articles."""
    for column in site.columns:
        if asked.path == f"/rss/{column.key}.xml":
            return Answer(200, {"Content-Type": "application/rss+xml; charset=utf-8"}, _feed(site, column, asked).encode())
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), label="utf-8")


def _feed(site: Site, column: Column, asked: Asked) -> str:
    items = "\n".join(
        f"<item><title>{escape(story.title)}</title><link>{asked.base}{story.path}</link>"
        f'<guid isPermaLink="true">{asked.base}{story.path}</guid>'
        f"<pubDate>{format_datetime(story.published_at)}</pubDate><description><![CDATA[{story.summary}]]></description></item>"
        for story in site.listed(column)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{site.name} {column.name}</title>'
        f"<link>{asked.base}/</link><description>{site.name}</description><language>zh-cn</language>"
        f"<lastBuildDate>{format_datetime(asked.rendered_at)}</lastBuildDate>\n{items}\n</channel></rss>\n"
    )


def _article(site: Site, story: Story, asked: Asked) -> str:
    head = [f"{story.published_at:%Y-%m-%d %H:%M:%S}"]
    for label, value in (("来源", story.origin), ("作者", story.credit), ("责任编辑", " ".join(story.editors))):
        if value:
            head.append(f"{label}:{value}")
    return fill(
        "rss-article.html",
        site=site.name,
        column=story.column,
        title=escape(story.title),
        head=" ".join(head),
        views=asked.views,
        body=body_html(story, _STYLE),
        icp=site.extra["icp"],
    )
