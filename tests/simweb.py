"""A simulated web for the soak: a month of district sites, and the faults that strike them.

Sites publish (now and then a whole backlog at once), edit (also back again), remove, bring back, hide for hours, take off the
list, pin, put articles in under an old date, reorder their lists, repost from each other, move to another scheme and host name,
and some send validators that lie. Everything follows from a seed and from the time that the test's clock shows. Pages are of the
generic kind (a list of links with dates, an article with the national metas): what is tested is the change model, not extraction.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.errors import BadStatus, ConnectFailed, DeadlineExceeded, NotFound, ServerFailed
from crawler.records import Page, Request, Validators
from crawler.settings import Source

PROJECTS = ("云溪智造产业园", "青峰大桥", "桃源生物医药基地", "白鹭湾文旅小镇", "金川储能电站")
_WHO = (
    "区发改局",
    "区经信局",
    "区住建局",
    "区农业农村局",
    "区文广旅局",
    "开发区管委会",
    "区交通运输局",
    "区教育局",
    "区卫健局",
    "区水利局",
)
_DID = (
    "实地察看",
    "组织召开座谈会研究",
    "会同乡镇推进",
    "赴现场调度",
    "印发方案部署",
    "开展专项检查",
    "邀请专家论证",
    "集中攻坚",
)
_WHAT = (
    "老旧小区改造",
    "农村公路养护",
    "夏粮收购",
    "校园安全",
    "河道清淤",
    "招商走访",
    "养老服务",
    "技能培训",
    "古村落保护",
    "数字档案整理",
)
_HOW = (
    "并听取群众意见",
    "要求倒排工期",
    "明确责任到人",
    "现场解决难题",
    "建立每周通报机制",
    "同步公开进度",
    "邀请媒体监督",
    "做好应急预案",
)
_VILLAGES = re.compile(r"涉及\d+个村")
PER_PAGE = 6
HISTORY_DAYS = 6
EVERYWHERE = "*"

Window = tuple[datetime, datetime]


@dataclass(slots=True)
class SimArticle:
    """An article with its true history. drafts: (since when, title, paragraphs, projects named), oldest first.

    published: the day that it shows; appears: when it is really put there. away: when its address answers 404.
    """

    path: str
    published: datetime
    appears: datetime
    drafts: list[tuple[datetime, str, list[str], tuple[str, ...]]]
    removed_at: datetime | None = None
    returns_at: datetime | None = None
    off_list_at: datetime | None = None
    pinned: bool = False
    hidden: list[Window] = field(default_factory=list)
    copy_of: SimArticle | None = None

    def draft(self, now: datetime) -> tuple[datetime, str, list[str], tuple[str, ...]]:
        return [draft for draft in self.drafts if draft[0] <= now][-1]

    def is_there(self, now: datetime) -> bool:
        if now < self.appears:
            return False
        if self.removed_at is not None and self.removed_at <= now and (self.returns_at is None or now < self.returns_at):
            return False
        return not any(start <= now < end for start, end in self.hidden)

    def is_listed(self, now: datetime) -> bool:
        return self.is_there(now) and (self.off_list_at is None or now < self.off_list_at)


@dataclass(slots=True)
class Site:
    """A site: its articles by path, and its habits. shuffled: when its list is in another order; moves_at: to https://www."""

    host: str
    articles: dict[str, SimArticle] = field(default_factory=dict)
    shuffled: list[Window] = field(default_factory=list)
    moves_at: datetime | None = None
    validators_lie: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a site (or everywhere) from start to end; where: list, article or all."""

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
        hosts = [f"site{number:03d}.example" for number in range(sites)]
        self.sites = {host: Site(host) for host in hosts}
        self.faults: list[Fault] = []
        self.struck = 0
        self.asked = 0
        self.power_cut_at: int | None = None
        self._serial = 0
        for site in self.sites.values():
            self._live(site)
        for _ in range(days // 8):  # our own line is down
            at = self._moment(self.start + timedelta(days=1), self.end - timedelta(days=2))
            self.faults.insert(0, Fault(EVERYWHERE, "refused", "all", at, at + timedelta(hours=self.random.uniform(1, 14))))

    def _moment(self, first: datetime, last: datetime) -> datetime:
        return first + (last - first) * self.random.random()

    # -------------------------------------------------------------- the month
    def _live(self, site: Site) -> None:
        """Write a site's month: what is published, edited, removed, hidden, and what goes wrong."""
        rnd = self.random
        days = (self.end - self.start).days
        for day in range(-HISTORY_DAYS, days - 1):
            for _ in range(rnd.choice((0, 1, 1)) if day < 0 else rnd.choice((0, 0, 1, 1, 2))):
                self._publish(site, self.start + timedelta(days=day, hours=rnd.uniform(8, 18)))
        if rnd.random() < 0.4:  # a backlog in one go, more than the usual pages of the list hold
            at = self._moment(self.start + timedelta(days=1), self.end - timedelta(days=3))
            for minute in range(rnd.randint(14, 18)):
                self._publish(site, at + timedelta(minutes=minute))
        for article in list(site.articles.values()):
            self._befall(article)
        site.validators_lie = rnd.random() < 0.2
        if rnd.random() < 0.3:
            site.moves_at = self._moment(self.start + timedelta(days=1), self.end)
        if rnd.random() < 0.4:
            at = self._moment(self.start + timedelta(days=1), self.end)
            site.shuffled.append((at, at + timedelta(hours=rnd.uniform(2, 40))))
        self._fail(site)

    def _fail(self, site: Site) -> None:
        rnd = self.random
        at = self.start + timedelta(hours=rnd.uniform(12, 72))
        while at < self.end - timedelta(days=2):
            kind = rnd.choice(FAULTS)
            where = {"empty": "list", "all404": "article"}.get(kind) or rnd.choice(("list", "article", "all"))
            is_long = kind in ("all404", "soft404", "challenge", "500") and rnd.random() < 0.3  # longer than `gone` wants
            hours = rnd.uniform(26, 40) if is_long else rnd.uniform(1, 14)
            self.faults.append(Fault(site.host, kind, where, at, at + timedelta(hours=hours)))
            at += timedelta(hours=hours + rnd.uniform(30, 140))

    def _publish(self, site: Site, at: datetime) -> None:
        rnd, at = self.random, at.replace(second=0, microsecond=0)
        self._serial += 1
        projects = (rnd.choice(PROJECTS),) if rnd.random() < 0.15 else ()
        path = f"/xw/{at:%Y%m}/t{at:%Y%m%d}_{self._serial}.html"
        title, paragraphs = self._text(projects)
        appears = at
        if at > self.start + timedelta(days=1) and rnd.random() < 0.04:  # under a date long past
            appears = at + timedelta(days=rnd.uniform(8, 14))
        if appears > self.end - timedelta(days=9):
            appears = at
        article = SimArticle(path, at, appears, [(appears, title, paragraphs, projects)])
        article.pinned = rnd.random() < 0.02
        site.articles[path] = article
        if rnd.random() < 0.05:
            self._repost(site, article)

    def _repost(self, site: Site, article: SimArticle) -> None:
        rnd = self.random
        others = [other for other in self.sites.values() if other is not site]
        at = (article.appears + timedelta(hours=rnd.uniform(2, 30))).replace(second=0, microsecond=0)
        if not others or not self.start < at < self.end - timedelta(days=1):
            return
        _, title, paragraphs, projects = article.drafts[0]
        where, path = rnd.choice(others), f"/zz/t{at:%Y%m%d}_{self._serial}.html"
        draft = (at, f"【转载】{title}", [*paragraphs, "据区融媒体中心报道。"], projects)
        where.articles[path] = SimArticle(path, at, at, [draft], copy_of=article)

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
        """Some articles are edited (now and then back again), removed, brought back, hidden for hours, taken off the list."""
        rnd = self.random
        first = max(article.appears, self.start)
        if article.copy_of is None and rnd.random() < 0.12:
            self._edit(article, first)
        fate = rnd.random()
        if article.appears != article.published:
            first += timedelta(days=9)  # what leaves a deep page before two weekly sweeps came by cannot be known
        when = first + timedelta(days=rnd.uniform(2, 12))
        if len(article.drafts) == 1 and fate < 0.04 and when < self.end - timedelta(days=9):
            article.removed_at = when
            if rnd.random() < 0.4 and when + timedelta(days=9) < self.end - timedelta(days=2):
                article.returns_at = when + timedelta(days=9)
        elif fate < 0.08:
            article.hidden.append((when, when + timedelta(hours=rnd.uniform(1, 17))))
        elif fate < 0.16:
            article.off_list_at = when

    def _edit(self, article: SimArticle, at: datetime) -> None:
        rnd = self.random
        for _ in range(rnd.choice((1, 1, 2, 3))):
            at += timedelta(days=rnd.uniform(5, 7))
            if at > self.end - timedelta(days=5):
                break
            _, title, paragraphs, projects = article.drafts[-1]
            if len(article.drafts) > 1 and rnd.random() < 0.4:
                paragraphs, projects = article.drafts[-2][2:]
            else:
                paragraphs = [_VILLAGES.sub(f"涉及{rnd.randint(100, 999)}个村", paragraphs[0], count=1), *paragraphs[1:]]
            if len(article.drafts) == 1 and rnd.random() < 0.3 and not projects:
                projects = (rnd.choice(PROJECTS),)
                paragraphs = [f"{paragraphs[0]}会上通报了{projects[0]}的进展。", *paragraphs[1:]]
            article.drafts.append((at, title, paragraphs, projects))

    # -------------------------------------------------------------- answers
    async def fetch(self, request: Request, source: Source, *, validators: Validators | None = None) -> Page:
        """Answer like the fetcher: a Page, or the FetchError that the fault or the address deserves."""
        self.asked += 1
        if self.power_cut_at is not None and self.asked >= self.power_cut_at:
            raise PowerCut
        parts, now = urlsplit(request.url), self.clock()
        site = self.sites[parts.netloc.removeprefix("www.")]
        is_list = parts.path.startswith("/list")
        fault = next((f for f in self.faults if self._strikes(f, site.host, is_list)), None)
        if fault is not None:
            self.struck += 1
            return self._struck(fault, request, site)
        if is_list:
            return self._page(request, site, self._list(site, parts.path))
        article = site.articles.get(parts.path)
        if article is None or not article.is_there(now):
            raise NotFound(request.url, "HTTP 404", 404)
        etag = '"0"' if site.validators_lie else f'"{article.draft(now)[0].timestamp()}"'
        if validators is not None and validators.etag == etag:
            return Page(request, request.url, 304, (("ETag", etag),), b"", now)
        return self._page(request, site, self._article(article), (("ETag", etag),))

    def _strikes(self, fault: Fault, host: str, is_list: bool) -> bool:
        if fault.site not in (host, EVERYWHERE) or fault.where not in ("all", "list" if is_list else "article"):
            return False
        return fault.start <= self.clock() < fault.end

    def _struck(self, fault: Fault, request: Request, site: Site) -> Page:
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
        return self._page(request, site, self._instead(fault.kind, urlsplit(request.url).path, site))

    def _instead(self, kind: str, path: str, site: Site) -> str:
        """The page that comes in the place of the right one."""
        match kind:
            case "empty":
                return _SHELL.format(title="要闻", body="<ul class='list'></ul>")
            case "soft404":
                return _SHELL.format(title="404", body="<div>抱歉,您访问的页面不存在或已删除!</div>")
            case "maintenance":
                return _SHELL.format(title="系统维护", body="<div>系统维护中,暂停访问,请稍后再试。</div>")
            case "login":
                form = "<form action='/login'><input name='username'><input type='password' name='p'><button>登录</button></form>"
                return _SHELL.format(title="用户登录", body=form)
        whole = self._list(site, path) if path.startswith("/list") else _SHELL.format(title="要闻", body="<p>区")
        return whole[: len(whole) // 3]

    def _page(self, request: Request, site: Site, html: str, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """An answer; after the move the old addresses redirect to the new ones."""
        url = request.url
        if self._has_moved(site):
            url = urlsplit(url)._replace(scheme="https", netloc=f"www.{site.host}").geturl()
        return Page(request, url, 200, (("Content-Type", "text/html; charset=utf-8"), *headers), html.encode(), self.clock())

    def _has_moved(self, site: Site) -> bool:
        return site.moves_at is not None and site.moves_at <= self.clock()

    def _list(self, site: Site, path: str) -> str:
        now = self.clock()
        shown = [article for article in site.articles.values() if article.is_listed(now)]
        shown.sort(key=lambda article: (article.pinned, article.published, article.path), reverse=True)
        if any(start <= now < end for start, end in site.shuffled):
            first = shown[: 2 * PER_PAGE]
            random.Random(now.timestamp()).shuffle(first)
            shown[: 2 * PER_PAGE] = first
        number = int(path.removeprefix("/list").removesuffix(".html").lstrip("_") or 1)
        rows = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
        items = "".join(self._item(site, article) for article in rows)
        more = f'<a href="/list_{number + 1}.html">下一页</a>' if len(shown) > number * PER_PAGE else ""
        return _SHELL.format(title="要闻", body=f'<ul class="list">{items}</ul><div class="page">{more}</div>')

    def _item(self, site: Site, article: SimArticle) -> str:
        title = article.draft(self.clock())[1]
        href = f"https://www.{site.host}{article.path}?spm=a1.{self.asked}" if self._has_moved(site) else article.path
        mark = "<em>[置顶]</em>" if article.pinned else ""
        return f'<li>{mark}<a href="{href}" title="{title}">{title}</a><span>{article.published:%Y-%m-%d}</span></li>'

    def _article(self, article: SimArticle) -> str:
        _, title, paragraphs, _ = article.draft(self.clock())
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
