"""开普 UCAP: `/<site>/cNNN/list.shtml` names a channel; its rows come as JSON from `/es-search/search/<channel>`; body in `#UCAP-CONTENT`."""

from __future__ import annotations

import json
from html import escape

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph='<p style="text-indent: 2em; text-align: justify; line-height: 1.75;">{0}</p>',
    heading='<p style="text-indent: 2em;"><strong>{0}</strong></p>',
    image='<p style="text-align: center;"><img src="{0}" /></p>',
    caption='<p style="text-align: center;">{0}</p>',
    file='<p style="text-indent: 2em;">附件：<a href="{1}" target="_blank">{0}</a></p>',
    cell='<td style="padding: 5px;"><p>{0}</p></td>',
)


def answer(site: Site, asked: Asked) -> Answer | None:
    """List shells, the search interface and articles."""
    for column in site.columns:
        if asked.path == f"/{site.extra['folder']}/{column.key}/list.shtml":
            return html(_list(site, column), label="UTF-8")
        if asked.path == f"/es-search/search/{_channel(column)}":
            return _search(site, column, asked)
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), label="UTF-8")


def _channel(column: Column) -> str:
    """The id of a channel as the interface wants it: another than the one in the address."""
    return f"4f6e0b17{column.key.removeprefix('c')}a9c2d35e"


def _list(site: Site, column: Column) -> str:
    return fill(
        "ucap-list.html",
        site=site.name,
        column=column.name,
        channel=_channel(column),
        size=column.per_page,
        folder=site.extra["folder"],
        key=column.key,
        idcode=site.extra["idcode"],
        icp=site.extra["icp"],
    )


def _search(site: Site, column: Column, asked: Asked) -> Answer:
    number, size = int(asked.query.get("page") or 1), int(asked.query.get("_pageSize") or column.per_page)
    stories = site.listed(column)
    data = {
        "total": len(stories),
        "page": number,
        "rows": size,
        "results": [_result(story, column) for story in stories[(number - 1) * size : number * size]],
    }
    page = {"code": 200, "msg": "操作成功", "data": data}
    return Answer(200, {"Content-Type": "application/json;charset=UTF-8"}, json.dumps(page, ensure_ascii=False).encode())


def _result(story: Story, column: Column) -> dict[str, object]:
    return {
        "title": story.title,
        "url": story.path,
        "publishedTime": int(story.published_at.timestamp() * 1000),
        "publishedTimeStr": f"{story.published_at:%Y-%m-%d %H:%M:%S}",
        "channelName": column.name,
        "source": story.origin,
    }


def _article(site: Site, story: Story, asked: Asked) -> str:
    return fill(
        "ucap-article.html",
        site=site.name,
        column=story.column,
        folder=site.extra["folder"],
        key=site.column_of(story).key,
        title=escape(story.title),
        published=f"{story.published_at:%Y-%m-%d %H:%M}",
        seconds=f"{story.published_at:%Y-%m-%d %H:%M:%S}",
        origin=escape(story.origin),
        views=asked.views,
        body=body_html(story, _STYLE),
        idcode=site.extra["idcode"],
        icp=site.extra["icp"],
    )
