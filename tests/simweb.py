"""A simulated web for the soak: sites that publish, edit, remove, hide and repost over a month, and the faults that strike them.

Everything follows from a seed and from the time that the test's clock shows. Pages are of the generic kind (a list of links with
dates, an article with the national metas); what is tested here is the change model, not extraction.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.errors import BadStatus, ConnectFailed, DeadlineExceeded, NotFound, ServerFailed
from crawler.records import Page, Request, Validators
from crawler.settings import Source

PROJECTS = ("云溪智造产业园", "青峰大桥", "桃源生物医药基地", "白鹭湾文旅小镇", "金川储能电站")
_WHO = ("区发改局", "区经信局", "区住建局", "区农业农村局", "区文广旅局", "开发区管委会", "区交通运输局", "区教育局", "区卫健局", "区水利局")
_DID = ("实地察看", "组织召开座谈会研究", "会同乡镇推进", "赴现场调度", "印发方案部署", "开展专项检查", "邀请专家论证", "集中攻坚")
_WHAT = ("老旧小区改造", "农村公路养护", "夏粮收购", "校园安全", "河道清淤", "招商走访", "养老服务", "技能培训", "古村落保护", "数字档案整理")
_HOW = ("并听取群众意见", "要求倒排工期", "明确责任到人", "现场解决难题", "建立每周通报机制", "同步公开进度", "邀请媒体监督", "做好应急预案")
PER_PAGE = 15


@dataclass(slots=True)
class SimArticle:
    """An article with its true history. drafts: (since when, title, paragraphs), oldest first."""

    path: str
    published: datetime
    drafts: list[tuple[datetime, str, list[str]]]
    removed_at: datetime | None = None
    hidden: list[tuple[datetime, datetime]] = field(default_factory=list)
    projects: tuple[str, ...] = ()
    copy_of: str | None = None

    def draft(self, now: datetime) -> tuple[datetime, str, list[str]]:
        return [draft for draft in self.drafts if draft[0] <= now][-1]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a site from start to end; where: list, article or all."""

    site: str
    kind: str
    where: str
    start: datetime
    end: datetime


FAULTS = ("timeout", "refused", "500", "challenge", "empty", "soft404", "cut", "maintenance", "all404", "login")


class SimWeb:
    """All sites; `fetch` answers like the fetcher does, at the time that `clock` shows."""

    def __init__(self, seed: int, sites: int, start: datetime, days: int, clock: Callable[[], datetime]) -> None:
        self.random = random.Random(seed)
        self.start, self.end = start, start + timedelta(days=days)
        self.clock = clock
        self.sites: dict[str, dict[str, SimArticle]] = {f"site{number:03d}.example": {} for number in range(sites)}
        self.faults: list[Fault] = []
        self.struck = 0
        self.asked = 0
        self.power_cut_at: int | None = None
        self._serial = 0
        for host in self.sites:
            self._live(host)

    # -------------------------------------------------------------- the month
    def _live(self, host: str) -> None:
        """Write a site's month: what is published, edited, removed, hidden, and what goes wrong."""
        rnd = self.random
        for day in range(-10, (self.end - self.start).days - 1):
            for _ in range(rnd.choice((0, 0, 1, 1, 2))):
                self._publish(host, self.start + timedelta(days=day, hours=rnd.uniform(8, 18)))
        for article in list(self.sites[host].values()):
            self._befall(article)
        at = self.start + timedelta(hours=rnd.uniform(12, 72))
        while at < self.end - timedelta(days=2):
            kind = rnd.choice(FAULTS)
            where = {"empty": "list", "all404": "article"}.get(kind) or rnd.choice(("list", "article", "all"))
            self.faults.append(Fault(host, kind, where, at, at + timedelta(hours=rnd.uniform(1, 14))))
            at += timedelta(hours=rnd.uniform(30, 160))

    def _publish(self, host: str, at: datetime) -> None:
        rnd, at = self.random, at.replace(second=0, microsecond=0)
        self._serial += 1
        projects = (rnd.choice(PROJECTS),) if rnd.random() < 0.15 else ()
        path = f"/xw/{at:%Y%m}/t{at:%Y%m%d}_{self._serial}.html"
        title, paragraphs = self._text(projects)
        self.sites[host][path] = SimArticle(path, at, [(at, title, paragraphs)], projects=projects)
        others = [other for other in self.sites if other != host]
        if others and rnd.random() < 0.05:
            copied = (at + timedelta(hours=rnd.uniform(2, 30))).replace(second=0, microsecond=0)
            where, copy = rnd.choice(others), f"/zz/t{copied:%Y%m%d}_{self._serial}.html"
            draft = (copied, f"【转载】{title}", [*paragraphs, "(据区融媒体中心)"])
            self.sites[where][copy] = SimArticle(copy, copied, [draft], projects=projects, copy_of=f"http://{host}{path}")

    def _text(self, projects: tuple[str, ...]) -> tuple[str, list[str]]:
        rnd = self.random
        title = f"{rnd.choice(_WHO)}{rnd.choice(_DID)}{rnd.choice(_WHAT)}工作{self._serial}号简报"
        sentences = [
            f"{rnd.choice(_WHO)}{rnd.choice(_DID)}{rnd.choice(_WHAT)}工作,涉及{rnd.randint(3, 99)}个村{rnd.randint(100, 9999)}户,{rnd.choice(_HOW)}。"
            for _ in range(rnd.randint(5, 9))
        ]
        for project in projects:
            sentences.insert(rnd.randint(1, 4), f"{project}本月完成投资{rnd.randint(100, 9000)}万元,推进有序。")
        cut = rnd.randint(2, len(sentences) - 1)
        return title, ["".join(sentences[:cut]), "".join(sentences[cut:])]

    def _befall(self, article: SimArticle) -> None:
        """Some articles are edited (now and then back again), some removed, some hidden for a few hours."""
        rnd = self.random
        at = max(article.published, self.start)
        if article.copy_of is None and rnd.random() < 0.12:
            for _ in range(rnd.choice((1, 1, 2, 3))):
                at += timedelta(days=rnd.uniform(4, 6))
                if at > self.end - timedelta(days=4):
                    break
                _, title, paragraphs = article.drafts[-1]
                back = len(article.drafts) > 1 and rnd.random() < 0.4
                changed = article.drafts[-2][2] if back else [f"{paragraphs[0]}另有{rnd.randint(100, 999)}人参加。", *paragraphs[1:]]
                article.drafts.append((at, title, changed))
        fate = rnd.random()
        when = max(article.published, self.start) + timedelta(days=rnd.uniform(2, 12))
        if len(article.drafts) == 1 and fate < 0.04 and when < self.end - timedelta(days=9):
            article.removed_at = when
        elif fate < 0.08:
            article.hidden.append((when, when + timedelta(hours=rnd.uniform(1, 17))))

    # -------------------------------------------------------------- answers
    async def fetch(self, request: Request, source: Source, *, validators: Validators | None = None) -> Page:
        """Answer like the fetcher: a Page, or the FetchError that the fault or the address deserves."""
        self.asked += 1
        if self.power_cut_at is not None and self.asked >= self.power_cut_at:
            raise PowerCut
        parts = urlsplit(request.url)
        is_list = parts.path.startswith("/list")
        fault = next((f for f in self.faults if self._strikes(f, parts.netloc, is_list)), None)
        if fault is not None:
            self.struck += 1
            return self._struck(fault, request)
        if is_list:
            return self._page(request, self._list(parts.netloc, parts.path))
        article = self.sites[parts.netloc].get(parts.path)
        if article is None or not self._shown(article):
            raise NotFound(request.url, "HTTP 404", 404)
        etag = f'"{article.draft(self.clock())[0].timestamp()}"'
        if validators is not None and validators.etag == etag:
            return Page(request, request.url, 304, (("ETag", etag),), b"", self.clock())
        return self._page(request, self._article(article), (("ETag", etag),))

    def _strikes(self, fault: Fault, host: str, is_list: bool) -> bool:
        return fault.site == host and fault.where in ("all", "list" if is_list else "article") and fault.start <= self.clock() < fault.end

    def _shown(self, article: SimArticle) -> bool:
        now = self.clock()
        if now < article.published or (article.removed_at is not None and now >= article.removed_at):
            return False
        return not any(start <= now < end for start, end in article.hidden)

    def _struck(self, fault: Fault, request: Request) -> Page:
        match fault.kind:
            case "timeout":
                raise DeadlineExceeded(request.url, "超时")
            case "refused":
                raise ConnectFailed(request.url, "连不上")
            case "500":
                raise ServerFailed(request.url, "HTTP 500", 500)
            case "challenge":
                raise BadStatus(request.url, "HTTP 412", 412, content=b"<html r='m'><script>$_ts</script></html>")
            case "all404":
                raise NotFound(request.url, "HTTP 404", 404)
            case "empty":
                return self._page(request, _SHELL.format(title="要闻", body="<ul class='list'></ul>"))
            case "soft404":
                return self._page(request, _SHELL.format(title="404", body="<div>抱歉,您访问的页面不存在或已删除!</div>"))
            case "maintenance":
                return self._page(request, _SHELL.format(title="系统维护", body="<div>系统维护中,暂停访问,请稍后再试。</div>"))
            case "login":
                form = "<form action='/login'><input name='username'><input type='password' name='password'><button>登录</button></form>"
                return self._page(request, _SHELL.format(title="用户登录", body=form))
            case _:
                host, path = urlsplit(request.url).netloc, urlsplit(request.url).path
                whole = self._list(host, path) if path.startswith("/list") else _SHELL.format(title="要闻", body="<p>区")
                return self._page(request, whole[: len(whole) // 3])

    def _page(self, request: Request, html: str, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        return Page(request, request.url, 200, (("Content-Type", "text/html; charset=utf-8"), *headers), html.encode(), self.clock())

    def _list(self, host: str, path: str) -> str:
        shown = sorted((a for a in self.sites[host].values() if self._shown(a)), key=lambda a: (a.published, a.path), reverse=True)
        number = int(path.removeprefix("/list").removesuffix(".html").lstrip("_") or 1)
        rows = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
        now = self.clock()
        items = "".join(
            f'<li><a href="{a.path}" title="{a.draft(now)[1]}">{a.draft(now)[1]}</a><span>{a.published:%Y-%m-%d}</span></li>' for a in rows
        )
        more = f'<a href="/list_{number + 1}.html">下一页</a>' if len(shown) > number * PER_PAGE else ""
        return _SHELL.format(title="要闻", body=f'<ul class="list">{items}</ul><div class="page">{more}</div>')

    def _article(self, article: SimArticle) -> str:
        _, title, paragraphs = article.draft(self.clock())
        metas = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{article.published:%Y-%m-%d %H:%M}">'
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        body = f'<h1>{title}</h1><div class="info">浏览次数: {self.asked}</div><div id="zoom">{text}</div>'
        return _SHELL.format(title=title, body=body).replace("</head>", f"{metas}</head>")


_SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="nav"><a href="/">首页</a></div>'
    "{body}<div class='footer'>主办: 某区人民政府</div></body></html>"
)


class PowerCut(BaseException):
    """The program dies here and now."""
