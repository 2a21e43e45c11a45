"""The digest as one page of HTML that needs nothing else: for mail, for a browser, for print. Everything read off pages is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from jobs.brief import Brief, Sick, Telling, target_cells, web_address
from jobs.telling import Told
from storage.humane import when
from storage.web.targets import Target

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --dim: #5c6773; --line: #d9dfe5; --paper: #fff; --soft: #f3f6f9; --mark: #a3281e;
        --link: #0b57a8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --dim: #9aa5b0; --line: #39424c; --paper: #14181d; --soft: #1e242b;
        --mark: #ff9d8f; --link: #8cc2ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
       font: 16px/1.75 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
h1 { font-size: 1.5rem; line-height: 1.35; margin: 0 0 .4rem; color: var(--mark) }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .8rem; padding-bottom: .3rem; border-bottom: 2px solid var(--mark) }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem }
p { margin: .3rem 0 }
a { color: var(--link); text-decoration: none } a:hover, a:focus { text-decoration: underline }
article { margin: .7rem 0 1rem }
blockquote { margin: .4rem 0; padding: .15rem .8rem; border-left: 3px solid var(--line); background: var(--soft) }
.dim { color: var(--dim); font-size: .9rem }
.stage { display: inline-block; padding: 0 .5rem; margin-right: .4rem; border: 1px solid var(--mark); border-radius: 1rem;
         color: var(--mark); font-size: .85rem; line-height: 1.5 }
.target { margin: 1rem 0 } .target strong { display: block }
.bar { height: .6rem; margin: .35rem 0; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; position: relative }
.bar i { display: block; height: 100%; background: var(--mark); border-radius: .3rem 0 0 .3rem }
.bar b { position: absolute; top: -.25rem; bottom: -.25rem; width: 2px; background: var(--ink) }
ul { padding-left: 1.2rem }
@media print { main { max-width: none } a { color: inherit } article, .target { break-inside: avoid } }
"""


def brief_html(brief: Brief) -> str:
    """The digest as a page."""
    parts = [f"<h1>{escape(brief.title)}</h1>", f'<p class="dim">{escape(brief.summary)}</p>']
    parts += [*_mentions(brief), *_targets(brief)]
    for heading, told in brief.told:
        parts += [f"<h2>{escape(heading)}</h2>", *(_told(item) for item in told)]
    parts += ["<h2>来源状况</h2>", _sick(brief)]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(brief.title)}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="zh-CN">\n<head>{head}</head>\n<body><main>\n{body}\n</main></body>\n</html>\n'


def _mentions(brief: Brief) -> Iterator[str]:
    yield "<h2>新提及</h2>"
    if not brief.mentions:
        yield "<p>没有新提及。</p>"
    for project, tellings in brief.mentions:
        yield f"<h3>{escape(project)}</h3>"
        yield from map(_telling, tellings)


def _telling(telling: Telling) -> str:
    stages = "".join(f'<span class="stage">{escape(stage)}</span>' for stage in telling.stages)
    quotes = "".join(f"<blockquote>{escape(quote)}</blockquote>" for quote in telling.quotes)
    more = f'<p class="dim">…另有 {telling.more} 句</p>' if telling.more else ""
    where = f"<p>{stages}{_link(telling.title, telling.url)} {_dim(telling.place, telling.day)}</p>"
    return f"<article>{where}{quotes}{more}</article>"


def _targets(brief: Brief) -> Iterator[str]:
    if brief.targets:
        yield "<h2>指标</h2>"
        yield from map(_target, brief.targets)


def _target(target: Target) -> str:
    """A bar of how much of the goal is reached, with a stroke where the time is."""
    name, goal, latest, share, passed = (escape(cell) for cell in target_cells(target))
    bar = ""
    if target.share is not None:
        stroke = f'<b style="left:{min(target.passed, 0.995):.1%}"></b>' if target.passed is not None else ""
        bar = f'<div class="bar" aria-hidden="true"><i style="width:{min(max(target.share, 0), 1):.1%}"></i>{stroke}</div>'
    done = f", 完成 {share}" if share else ""
    time = f"; 时间已过 {passed}" if passed else ""
    latest_where = ""
    if target.latest is not None:
        latest_where = f"<blockquote>{escape(target.latest.quote)}</blockquote>"
        latest_where += f"<p>{_dim('《' + target.latest.title + '》', when(target.latest.published_at, 'day'))}</p>"
    return f'<div class="target"><strong>{name}</strong>目标 {goal}, 最新 {latest}{done}{time}{bar}{latest_where}</div>'


def _told(item: Told) -> str:
    parts = [] if item.is_about_its_article else [f"<h3>{escape(item.subject)}</h3>"]
    if item.title:
        parts.append(f"<p>{_link(item.title, item.url)} {_dim(item.place, item.day)}</p>")
    if item.quote:
        parts.append(f"<blockquote>{escape(item.quote)}</blockquote>")
    parts += [f"<p>{escape(line)}</p>" for line in item.details]
    return f"<article>{''.join(parts)}</article>"


def _sick(brief: Brief) -> str:
    if not brief.sick:
        return "<p>全部正常。</p>"
    return f"<ul>{''.join(map(_sick_item, brief.sick))}</ul>"


def _sick_item(sick: Sick) -> str:
    said = f"<strong>{escape(sick.name)}</strong>: {escape(sick.state)}, 上次正常 {escape(when(sick.last_ok) or '无')}"
    return f"<li>{said}{f' {_dim(sick.error)}' if sick.error else ''}</li>"


def _dim(*parts: str) -> str:
    return f'<span class="dim">{escape(" ".join(part for part in parts if part))}</span>'


def _link(title: str, url: str) -> str:
    """A link when the address is of the web, else the title alone; the page linked to is not told where the reader came from."""
    text = escape(f"《{title}》")
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{text}</a>' if web_address(url) else text
