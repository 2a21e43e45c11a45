"""Hanweb jpaas: list pages without rows, whose units come from `/api-gateway/…/build/unit`; articles `/col/colN/art/YYYY/art_<hex>.html`.

The home page's menus name the columns. One list holds both URL forms, since the site changed its CMS: `/col/…/art_<hex>.html` and the
old `//host/art/YYYY/M/D/art_<col>_<id>.html`.
"""

from __future__ import annotations

import json
from html import escape

from jobs.demo.asked import Answer, Asked, cut, html
from jobs.demo.content import Column, Site, Story
from jobs.demo.markup import Style, body_html, fill

_STYLE = Style(
    paragraph='<p style="text-indent: 2em; text-align: justify;">{0}</p>',
    heading='<p style="text-indent: 2em; text-align: justify;"><strong>{0}</strong></p>',
    image='<p style="text-align: center;"><img src="{0}" style="max-width: 100%;" /></p>',
    caption='<p style="text-align: center;"><span style="font-size: 14px;">{0}</span></p>',
    file='<p style="text-indent: 2em;">附件：<a target="_blank" download="{0}" href="/api-gateway/jpaas-web-server/front/document/download?fileUrl={1}&amp;fileName={0}">{0}</a></p>',
    byline='<p style="text-align: right;">{0}</p>',
    cell='<td style="border: 1px solid #333;"><p>{0}</p></td>',
)
_API = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def answer(site: Site, asked: Asked) -> Answer | None:
    """Home page, list shells, units and articles."""
    if asked.path in ("/", "/index.html"):
        return html(_home(site, asked), label="UTF-8")
    if asked.path == _API:
        return _unit(site, asked)
    for column in site.columns:
        if asked.path == f"/col/col{column.key}/index.html":
            return html(_list(site, column, asked), label="UTF-8")
    story = site.story(asked.path)
    if story is None or story.status != 200:
        return None
    return html(_article(site, story, asked), label="UTF-8")


def _menu(site: Site) -> str:
    return "\n".join(
        f'<li><a title="{column.name}" href="/col/col{column.key}/index.html"><div class="lanmu_old">{column.name}</div></a></li>'
        for column in site.columns
    )


def _href(story: Story, asked: Asked) -> str:
    """The old form stands protocol-relative in the new lists."""
    return f"//{asked.host}{story.path}" if story.path.startswith("/art/") else story.path


def _home(site: Site, asked: Asked) -> str:
    boxes = []
    for column in site.columns:
        rows = "\n".join(
            f'<li><a href="{_href(story, asked)}" title="{escape(story.title)}">{cut(story.title, 20)}</a><span>{story.day[5:]}</span></li>'
            for story in site.listed(column)[:3]
        )
        boxes.append(
            f'<div class="idx-box"><div class="idx-tit"><a href="/col/col{column.key}/index.html">{column.name}</a>'
            f'<a class="more" href="/col/col{column.key}/index.html">更多&gt;&gt;</a></div><ul>{rows}</ul></div>'
        )
    return fill("jpaas-home.html", site=site.name, menu=_menu(site), boxes="\n".join(boxes), **_about(site))


def _about(site: Site) -> dict[str, str]:
    return {"idcode": site.extra["idcode"], "icp": site.extra["icp"], "domain": site.extra["domain"]}


def _list(site: Site, column: Column, asked: Asked) -> str:
    return fill(
        "jpaas-list.html",
        site=site.name,
        column=column.name,
        key=column.key,
        menu=_menu(site),
        api=_API,
        webid=site.extra["webid"],
        tplset=site.extra["tplset"],
        stamp=int(asked.rendered_at.timestamp() * 1000),
        **_about(site),
    )


def _unit(site: Site, asked: Asked) -> Answer:
    """The interface: as strict as the real one on the parameters that the page names."""
    column = site.column(asked.query.get("pageId", ""))
    as_named = asked.query.get("webId") == site.extra["webid"] and asked.query.get("tplSetId") == site.extra["tplset"]
    if column is None or not as_named or asked.query.get("parseType") != "bulidstatic":
        return _json({"success": False, "message": "参数错误", "code": "500", "data": None})
    if asked.query.get("tagId") != "信息列表":
        return _json({"success": True, "message": "生成成功", "code": "200", "data": {"html": f"<h3>{column.name}</h3>"}})
    wanted = json.loads(asked.query.get("paramJson") or "{}")
    number, size = int(wanted.get("pageNo") or 1), int(wanted.get("pageSize") or column.per_page)
    stories = site.listed(column)
    rows = "\n".join(_row(story, asked) for story in stories[(number - 1) * size : number * size])
    page = fill("jpaas-unit.html", rows=rows, size=size, count=len(stories), number=number, key=column.key, **_unit_about(site))
    return _json({"success": True, "message": "生成成功", "code": "200", "data": {"html": page}, "messageType": 2})


def _unit_about(site: Site) -> dict[str, str]:
    return {"api": _API, "webid": site.extra["webid"], "tplset": site.extra["tplset"]}


def _row(story: Story, asked: Asked) -> str:
    pin = '<em class="zd">[置顶]</em>' if story.pinned else ""
    link = f'<a class="bt-left" title="{escape(story.title)}" href="{_href(story, asked)}" target="_blank">{cut(story.title)}</a>'
    return f'<li class="clearfix">{pin}{link}<span class="bt-right">{story.day}</span></li>'


def _json(data: object) -> Answer:
    return Answer(200, {"Content-Type": "application/json;charset=UTF-8"}, json.dumps(data, ensure_ascii=False).encode())


def _article(site: Site, story: Story, asked: Asked) -> str:
    column = site.column_of(story)
    subtitle = f'<p class="subtitle">{escape(story.subtitle)}</p>' if story.subtitle else ""
    return fill(
        "jpaas-article.html",
        site=site.name,
        title=escape(story.title),
        subtitle=subtitle,
        column=column.name,
        key=column.key,
        published=f"{story.published_at:%Y-%m-%d %H:%M}",
        origin=escape(story.origin),
        url=story.path,
        editors=f"<p>责任编辑：{'、'.join(story.editors)}</p>" if story.editors else "",
        views=asked.views,
        stamp=int(asked.rendered_at.timestamp() * 1000),
        body=body_html(story, _STYLE),
        **_about(site),
    )
