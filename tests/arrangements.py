"""Pages composed in every arrangement of their parts, in elements without telling names: what a rule for one skin would not survive.

A case is drawn from a seeded `random.Random`, so that a failure names the seed that makes it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

TITLES = ("三十个项目集中开工 总投资54.6亿元", "古镇来了“数字管家”", "“小网格”撑起大平安", "关于2026年医保缴费的通告")
BELOW = ("——云溪区老旧小区改造见闻", "预计2027年6月投产", "80台烘干机24小时不停歇")
ABOVE = ("奔着问题去 带着办法来", "新农村 新面貌", "总投资12.6亿元 一期年内投产")
ORIGINS = ("云溪日报", "云溪区融媒体中心", "区发改局", "云溪发布")
PEOPLE = ("沈知秋", "夏至", "欧阳明", "周小燕", "林晓", "赵敏")
SENTENCES = (
    "云溪区召开项目推进会，研究部署下一阶段工作，要求各部门抓紧落实。",
    "“以前去趟城里要倒两次车，现在家门口就能办。”村民王秀兰说。",
    "截至目前，全区已完成投资246.8亿元，占年度计划的82.3%。",
    "下一步，云溪区将继续优化营商环境，推动项目早开工、早见效。",
    "据了解，该项目占地120亩，建成后可带动就业600余人。",
)
_CELL = "<table><tr><td align=center{1}>{0}</td></tr></table>"


@dataclass(frozen=True, slots=True)
class ArticleCase:
    """A page and what a reader finds on it."""

    html: str
    title: str
    subtitle: str
    published: str
    origin: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    body: tuple[str, ...]


def article_case(random: Random) -> ArticleCase:
    title, origin = random.choice(TITLES), random.choice(ORIGINS)
    place = random.choice(("none", "above", "below", "behind"))
    line = random.choice(ABOVE if place == "above" else BELOW) if place != "none" else ""
    writers = tuple(random.sample(PEOPLE[:4], random.randint(0, 2)))
    editors = (random.choice(PEOPLE[4:]),) if random.random() < 0.6 else ()
    in_text = bool(writers) and random.random() < 0.4
    on_top = bool(editors) and random.random() < 0.5
    minute = random.choice(("2026-03-05 16:21", "2026/3/5 16:21", "2026年03月05日 16:21", "2026-03-05", "2026年3月5日"))
    parts = [
        random.choice(("发布时间：", "日期：", "时间：")) + minute,
        random.choice(("来源：", "稿源：", "信息来源：")) + origin,
    ]
    parts += [random.choice(("作者：", "记者：")) + " ".join(writers)] if writers and not in_text else []
    parts += [f"责任编辑：{editors[0]}"] if on_top else []
    parts += random.sample(("浏览次数：12", "字号：<a>大</a> <a>中</a> <a>小</a>"), random.randint(0, 2))
    shown = _shown(random, title, place, line, _header(random, parts))
    sentences = random.sample(SENTENCES, random.randint(2, 5))
    sentences[0] = f"本报讯（记者 {' '.join(writers)}）{sentences[0]}" if in_text else sentences[0]
    below = "".join(random.sample(_BELOW, random.randint(0, len(_BELOW))))
    signed = f"<div>责任编辑：{editors[0]}</div>" if editors and not on_top else ""
    main = f"<div{_name(random)}>{shown}{_text(random, sentences)}{signed}{below}</div>"
    html = f"<html><head><title>{title}-云溪区人民政府</title></head><body>{_MENU}{_CRUMB}{main}{_FOOT}</body></html>"
    published = "2026-03-05 16:21" if ":" in minute else "2026-03-05"
    return ArticleCase(html, title, line, published, origin, writers, editors, tuple(sentences))


_MENU = (
    "<div><ul>"
    + "".join(
        f"<li><a href='/{n}/'>{name}</a></li>" for n, name in enumerate(("首页", "要闻动态", "通知公告", "政务公开", "互动交流"))
    )
    + "</ul></div>"
)
_CRUMB = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/yw/'>云溪要闻</a> &gt; 正文</div>"
_FOOT = "<div><p>主办：云溪区人民政府办公室 网站标识码：3300000001</p><p>浙ICP备05000000号</p></div>"
_BELOW = (
    "<div>分享到：<a>微信</a><a>微博</a></div>",
    "<div><p>上一篇：<a href='/1.html'>全区林长会议召开</a></p><p>下一篇：没有了</p></div>",
    "<div><h4>相关阅读</h4><ul><li><a href='/3.html'>云溪区召开工作例会部署重点任务</a></li></ul></div>",
)


def _name(random: Random) -> str:
    return random.choice(("", f" class=x{random.randint(1, 99)}", " style='margin:0'"))


def _box(random: Random, text: str, *, headings: bool = True) -> str:
    tags = ("h1", "h2", "h3", "div", "p", "td") if headings else ("h3", "h4")
    tag = random.choice(tags)
    return _CELL.format(text, _name(random)) if tag == "td" else f"<{tag}{_name(random)}>{text}</{tag}>"


def _shown(random: Random, title: str, place: str, line: str, header: str) -> str:
    """The head of the article: title, header, and the line beside them."""
    head = _box(random, title)
    match place:
        case "above":
            return _box(random, line) + head + header
        case "below":
            return head + _box(random, line) + header
        case "behind":
            return head + header + _box(random, line, headings=False)
    return head + header


def _header(random: Random, parts: list[str]) -> str:
    """Time, source and people in one line, in spans, in paragraphs, in a list or in cells."""
    match random.choice(("line", "spans", "paragraphs", "list", "cells")):
        case "line":
            return f"<div{_name(random)}>{'&nbsp;&nbsp;&nbsp;'.join(parts)}</div>"
        case "spans":
            return f"<div{_name(random)}>{' '.join(f'<span>{part}</span>' for part in parts)}</div>"
        case "paragraphs":
            return "".join(f"<p>{part}</p>" for part in parts)
        case "list":
            return f"<ul{_name(random)}>{''.join(f'<li>{part}</li>' for part in parts)}</ul>"
    return f"<table><tr>{''.join(f'<td>{part}</td>' for part in parts)}</tr></table>"


def _text(random: Random, sentences: list[str]) -> str:
    match random.choice(("p", "br", "div", "cell")):
        case "p":
            inner = "".join(f"<p>　　{sentence}</p>" for sentence in sentences)
        case "br":
            inner = "<br>".join(f"　　{sentence}" for sentence in sentences)
        case "div":
            inner = "".join(f"<div>{sentence}</div>" for sentence in sentences)
        case _:
            return f"<table><tr><td{_name(random)}>{''.join(f'<p>{sentence}</p>' for sentence in sentences)}</td></tr></table>"
    return f"<div{_name(random)}>{inner}</div>"


# ---------------------------------------------------------------- lists
@dataclass(frozen=True, slots=True)
class ListCase:
    """A list page at /xw/yw/index.html: the addresses, titles and days of its rows in order, and the address of its next page."""

    html: str
    addresses: tuple[str, ...]
    titles: tuple[str, ...]
    days: tuple[date, ...]
    following: str


_WHO, _DID = ("云溪区", "青溪镇", "区住建局", "县委常委会", "开发区"), ("召开", "启动", "推进", "发布", "部署")
_WHAT = ("重点项目建设推进会", "安全生产大检查", "老旧小区改造三年行动", "招商引资工作例会", "义务教育招生公告", "防汛备汛演练")
_ROWS = (
    "<li>{link}<span>{day}</span></li>",
    "<li><span>[{day}]</span>{link}</li>",
    "<tr><td>·{link}</td><td>{day}</td></tr>",
    "<dl><dt>{link}</dt><dd>{day}</dd></dl>",
    "<div><a href='{address}'><img src='/u/1.jpg'></a><div><h4>{link}</h4><p>{title}。据了解，该项工作稳步推进…</p><i>{day}</i></div></div>",
    "<a href='{address}'><img src='/u/1.jpg'><div><h3>{title}</h3><p>据了解，该项工作稳步推进…</p><i>{day}</i></div></a>",
    "<div><div>{link}</div><div>{day}</div></div>",
    "<p>{link} {day}</p>",
)
_ADDRESSES = (
    "/xw/yw/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
    "/art/{day:%Y}/{day.month}/{day.day}/art_12_{number}.html",
    "/news/show-{number}.html",
    "/xw/yw/newsshow.aspx?id={number}",
    "/info/1012/{number}.htm",
)
_PAGERS = (
    ("<div>首页 上一页 <a href='index_2.html'>下一页</a> <a href='index_9.html'>尾页</a></div>", "/xw/yw/index_2.html"),
    ("<div><span>1</span><a href='index_2.html'>2</a><a href='index_3.html'>3</a> 共 9 页</div>", "/xw/yw/index_2.html"),
    ("<script>createPageHTML(9,0,'index','html');</script>", "/xw/yw/index_1.html"),
    ("<div>第1页/共9页 <a href='?page=2'>下一页</a></div>", "/xw/yw/index.html?page=2"),
    ("", ""),
)


def list_case(random: Random) -> ListCase:
    titles = tuple(
        dict.fromkeys(random.choice(_WHO) + random.choice(_DID) + random.choice(_WHAT) for _ in range(random.randint(5, 20)))
    )
    days = tuple(date(2026, random.randint(1, 6), random.randint(1, 28)) for _ in titles)
    form, row = random.choice(_ADDRESSES), random.choice(_ROWS)
    numbers = random.sample(range(10_000, 99_999_999), len(titles))
    addresses = tuple(form.format(day=day, number=number) for day, number in zip(days, numbers, strict=True))
    written = random.choice(("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y年%m月%d日}", "{:%Y.%m.%d}"))
    is_cut = random.random() < 0.3
    lines = "".join(
        row.format(link=_link(address, title, is_cut), address=address, title=title, day=written.format(day))
        for address, title, day in zip(addresses, titles, days, strict=True)
    )
    pager, following = random.choice(_PAGERS)
    frame = (
        f"<table>{lines}</table>"
        if row.startswith("<tr")
        else f"<ul>{lines}</ul>"
        if row.startswith("<li")
        else f"<div>{lines}</div>"
    )
    side = random.choice(("", _beside(random)))
    main = f"<div><div{_name(random)}>{frame}{pager}</div>{side}</div>"
    html = f"<html><head><title>云溪要闻-云溪区人民政府</title></head><body>{_MENU}{_CRUMB}{main}{_FOOT}</body></html>"
    return ListCase(html, addresses, titles, days, following)


def _link(address: str, title: str, is_cut: bool) -> str:
    return (
        f"<a href='{address}' title='{title}'>{title[:10]}...</a>"
        if is_cut and len(title) > 12
        else f"<a href='{address}'>{title}</a>"
    )


def _beside(random: Random) -> str:
    heading = random.choice(("热点排行", "推荐阅读", "相关新闻"))
    lines = "".join(
        f"<p><a href='/hot/{random.randint(1_000_000, 9_999_999)}.html'>云溪区第{n}次专题会议召开</a></p>" for n in range(5)
    )
    return f"<div><h4>{heading}</h4>{lines}</div>"
