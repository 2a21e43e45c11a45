"""Hanweb JCMS with JPAGE lists: records as CDATA inside a script, further pages from dataproxy.jsp (POST records or GET page).

A second unit for mobile phones repeats the list; Maketime and guid metas change at every rendering; comments mark the fields.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from jobs.demo.asked import Answer, Asked, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph='<p style="text-indent: 2em; line-height: 2em;"><span style="font-family: 宋体; font-size: 16px;">{0}</span></p>',
    heading='<p style="text-indent: 2em; line-height: 2em;"><strong><span style="font-family: 宋体; font-size: 16px;">{0}</span></strong></p>',
    image='<center><img src="{0}" border="0"></center>',
    caption='<p align="center"><font style="font-size: 9pt">{0}</font></p>',
    file='<p style="text-indent: 2em;">附件：<a href="{1}" target="_blank">{0}</a></p>',
    byline='<p style="text-align: right;">{0}</p>',
    cell='<td valign="center"><p class="MsoNormal"><span>{0}</span></p></td>',
    table='<div align="center"><table class="MsoNormalTable" border="1" cellspacing="0"><tbody>{0}</tbody></table></div>',
)
_PROXY = "/module/web/jpage/dataproxy.jsp"
_GROUP = 1
"""Pages in one group of records (groupSize)."""


def answer(site: Site, asked: Asked) -> Answer | None:
    """List pages, dataproxy and articles."""
    if asked.path == _PROXY:
        return _proxy(site, asked)
    for column in site.columns:
        if asked.path == f"/col/col{column.key}/index.html":
            return html(_list(site, column, asked), label="UTF-8")
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), label="UTF-8")


def _record(story: Story) -> str:
    pin = '<font color="red">[置顶]</font>' if story.pinned else ""
    link = f'<a title=\'{escape(story.title)}\' target="_blank" href="{story.path}">            {escape(story.title)}</a>'
    item = f'<li class="clearfix bt-list-new">{pin}{link}<span class="bt-list-time">{story.day}</span>    </li>'
    return f"<record><![CDATA[\n    {item}    ]]></record>"


def _store(site: Site, column: Column, stories: list[Story], unit: str, next_page: int) -> str:
    """A datastore: the address of the next group, then the records."""
    name = quote(quote(site.name))
    following = (
        f"{_PROXY}?page={next_page}&appid=1&appid=1&webid={site.extra['webid']}&path=/&columnid={column.key}"
        f"&unitid={unit}&webname={name}&permissiontype=0"
    )
    records = "\n".join(_record(story) for story in stories)
    group = f'<nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup>'
    return f'<datastore>\n{group}\n<recordset>\n<ul class="column-list bt-all">\n</ul>\n{records}\n</recordset>\n</datastore>'


def _list(site: Site, column: Column, asked: Asked) -> str:
    stories = site.listed(column)
    number = int(asked.query.get("pageNum") or 1)
    shown = stories[(number - 1) * column.per_page :][: column.per_page * _GROUP]
    desktop, mobile = site.extra["unit"], site.extra["unit_mobile"]
    return fill(
        "jpage-list.html",
        site=site.name,
        column=column.name,
        key=column.key,
        webid=site.extra["webid"],
        icp=site.extra["icp"],
        idcode=site.extra["idcode"],
        maketime=f"{asked.rendered_at:%Y-%m-%d %H:%M:%S}",
        unit=desktop,
        unit_mobile=mobile,
        store=_store(site, column, shown, desktop, number + 1),
        store_mobile=_store(site, column, shown, mobile, number + 1),
        total=len(stories),
        group=_GROUP,
        per_page=column.per_page,
        proxy=_PROXY,
    )


def _proxy(site: Site, asked: Asked) -> Answer | None:
    """`startrecord` and `endrecord` in the address with the form posted; or a GET that names `page`."""
    said = {**asked.query, **asked.form}
    column = site.column(said.get("columnid", ""))
    unit = said.get("unitid", "")
    if column is None or unit not in (site.extra["unit"], site.extra["unit_mobile"]):
        return None
    stories = site.listed(column)
    if "startrecord" in said:
        start, end = int(said["startrecord"]), int(said["endrecord"])
    else:
        number = int(said.get("page") or 1)
        start, end = (number - 1) * column.per_page + 1, number * column.per_page
    store = _store(site, column, stories[max(start, 1) - 1 : end], unit, end // column.per_page + 1)
    xml = store.replace("<recordset>", f"<totalrecord>{len(stories)}</totalrecord><recordset>", 1)
    return Answer(200, {"Content-Type": "text/xml;charset=UTF-8"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'.encode())


def _article(site: Site, story: Story, asked: Asked) -> str:
    column = site.column_of(story)
    number = story.path.rpartition("_")[2].removesuffix(".html")
    return fill(
        "jpage-article.html",
        site=site.name,
        title=escape(story.title),
        subtitle=f'<p class="subtitle">{escape(story.subtitle)}</p>' if story.subtitle else "",
        column=column.name,
        key=column.key,
        webid=site.extra["webid"],
        icp=site.extra["icp"],
        idcode=site.extra["idcode"],
        maketime=f"{asked.rendered_at:%Y-%m-%d %H:%M:%S}",
        guid=f"{asked.rendered_at:%Y%m%d%H%M%S}{number}",
        published=f"{story.published_at:%Y-%m-%d %H:%M}",
        origin=escape(story.origin),
        summary=escape(story.summary),
        url=f"{asked.base}{story.path}",
        views=asked.views,
        body=body_html(story, _STYLE),
    )
