"""A small archive written through the storage functions: two districts' worth of composed news, with all that pages can show."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.clock import SHANGHAI
from crawler.records import Article, Attachment, Heading, Image, Page, Paragraph, Request, Table
from storage import articles, flags, runs
from storage.articles import Incoming, Stored
from storage.database import immediate, open_archive
from storage.flags import MentionRow, NewAlert, ReadingRow, WatchRow
from storage.runs import Counts, Listing, Verdict

NOW = datetime(2025, 7, 1, 12, 0, tzinfo=SHANGHAI)
PROJECT = "shengwu-jidi"
TARGET = "daowei-2025"
SOURCE = "dongjiang-yaowen"
SICK = "xihe-gonggao"
HOME = "xihe-shouye"
NAME = "启明生物医药基地项目"


@dataclass(frozen=True, slots=True)
class Ids:
    """Where things are in the archive of `build`."""

    signed: int
    started: int
    repost: int
    report: int
    plain: int
    gone: int


def day(text: str, clock: str = "09:30") -> datetime:
    return datetime.fromisoformat(f"{text}T{clock}:00").replace(tzinfo=SHANGHAI)


def page_of(article: Article, at: datetime, extra: str = "") -> Page:
    """The answer that an article might have been read from."""
    content = f"<html><title>{article.title}</title><body>{article.body}{extra}</body></html>".encode()
    return Page(Request(article.url), article.url, 200, (("content-type", "text/html"),), content, at)


def store(
    conn: sqlite3.Connection, article: Article, at: datetime, mentions: tuple[MentionRow, ...] = (), *readings: ReadingRow
) -> Stored:
    """Save an article with what was found in it."""
    stored = articles.save(conn, Incoming(article, (article.url,), (page_of(article, at),), at, article.title))
    flags.add_mentions(conn, stored.article_id, stored.version, mentions, at, historical=False)
    flags.add_readings(conn, stored.article_id, stored.version, readings, at, historical=False)
    return stored


def mention(article: Article, matched: str, stage: str | None = None, *, watch: str = PROJECT, is_new: bool = True) -> MentionRow:
    """The first place of `matched` in the body, its sentence as the quote."""
    body = article.body
    start = body.index(matched)
    left = max(body.rfind("\n", 0, start), body.rfind("。", 0, start)) + 1
    right = min((place + 1 for place in (body.find("。", start), body.find("\n", start)) if place >= 0), default=len(body))
    return MentionRow(watch, body[left:right].strip(), matched, "body", start, start + len(matched), stage, is_new)


def reading(role: str, value: float, comparator: str, period: str, quote: str, raw: str) -> ReadingRow:
    return ReadingRow(TARGET, "招商引资到位资金", period, role, comparator, value, "元", raw, quote)


def _article(number: int, title: str, at: datetime | None, *texts: str) -> Article:
    return Article(
        url=f"http://www.dongjiang.example/art/2025/art_{number}.html",
        title=title,
        blocks=tuple(Paragraph(text) for text in texts),
        site="东江区人民政府",
        district="东江区",
        column="东江要闻",
        source_id=SOURCE,
        published_at=at,
        published_precision="minute" if at else None,
        origin="东江发布",
        authors=("林晓",),
    )


SIGNED = replace(
    _article(
        1,
        "全区招商引资推进会召开",
        day("2025-02-14"),
        "2月14日,东江区召开招商引资推进会。会上,启明生物医药基地项目正式签约,总投资12亿元。",
        "区投资促进中心主任表示,力争全年实现招商引资到位资金35亿元以上,新引进亿元以上项目26个。",
    ),
    subtitle="启明生物医药基地项目等落户",
    photographers=("赵青",),
    editors=("钱悦",),
    attachments=(Attachment("项目清单.pdf", "http://www.dongjiang.example/files/list.pdf"),),
)
SIGNED = replace(
    SIGNED,
    blocks=(
        *SIGNED.blocks,
        Heading("年产15万吨项目同日签约"),
        Image("http://www.dongjiang.example/img/1.jpg", "签约现场的启明生物医药基地项目展板"),
        Table((("项目", "投资额"), ("启明生物医药基地项目", "12亿元"), ("远航Q国际酒店", "3亿元"))),
    ),
)
STARTED = _article(
    2,
    "启明生物医药基地项目开工",
    day("2025-04-20", "16:05"),
    "4月20日上午,启明生物医药基地项目在高新园区开工,计划建设周期24个月。",
    "该项目占地120亩,建成后可年产原料药3000吨,带动就业800人。区委主要领导到场祝贺并宣布开工。",
    "项目负责人介绍,首批设备已经完成订货,现场三支施工队同时进场,桩基工程预计8月完成。",
)
REPOST = replace(
    STARTED,
    url="http://www.chengshi.example/news/20250421/c88.html",
    title="启明生物医药基地在东江开工",
    site="城市日报",
    origin="城市日报",
    district="城市市",
    source_id=SICK,
    published_at=day("2025-04-21"),
    blocks=(*STARTED.blocks[:1], Paragraph(STARTED.blocks[1].text.replace("800人", "850人")), *STARTED.blocks[2:]),  # type: ignore[union-attr]
)
REPORT = _article(
    3,
    "一季度经济运行情况通报",
    day("2025-04-10"),
    "一季度,全区完成招商引资到位资金9.6亿元,同比增长12.5%。",
    "下一步将围绕启明生物医药基地项目做好要素保障。",
)
PLAIN = _article(4, "江边绿道全线贯通", None, "江边绿道全线贯通,市民又多了散步的好去处。", "绿道长8.5公里。")
GONE = _article(5, "关于道路临时封闭的通告", day("2025-03-03"), "因施工需要,滨江路自3月5日起临时封闭。")


def build(path: Path) -> Ids:
    """Write the archive at `path`."""
    db = open_archive(path)
    with immediate(db) as conn:
        runs.put_source(conn, SOURCE, "东江区政府 · 东江要闻", "http://www.dongjiang.example/col/col1/index.html", "东江区", True)
        runs.put_source(conn, SICK, "城市日报 · 公告", "http://www.chengshi.example/gg/", "城市市", True)
        _watches(conn)
        ids = _articles(conn)
        _runs(conn, ids)
        _alerts(conn, ids)
    db.close()
    return ids


def _watches(conn: sqlite3.Connection) -> None:
    project = {"id": PROJECT, "name": NAME, "aliases": ["启明生物医药基地"], "quiet_days": 30, "note": "区重点"}
    target = {
        "id": TARGET,
        "name": "2025年招商引资到位资金",
        "metric": ["招商引资到位资金"],
        "period": "2025",
        "goal": "35亿元以上",
    }
    rows = [
        WatchRow(PROJECT, "project", NAME, "东江区", json.dumps(project, ensure_ascii=False)),
        WatchRow("weijian", "project", "尚无消息的项目", "", json.dumps({"id": "weijian", "name": "尚无消息的项目"})),
        WatchRow(TARGET, "target", "2025年招商引资到位资金", "东江区", json.dumps(target, ensure_ascii=False)),
    ]
    flags.sync_watches(conn, rows, day("2025-01-02"))


def _articles(conn: sqlite3.Connection) -> Ids:
    goal = "力争全年实现招商引资到位资金35亿元以上,新引进亿元以上项目26个。"
    first = reading("goal", 3.5e9, "≥", "2025", goal, "35亿元以上")
    other = ReadingRow(None, "总投资", None, "actual", "=", 1.2e9, "元", "12亿元", "总投资12亿元。")
    found = (mention(SIGNED, NAME, "签约"),)
    signed = store(conn, SIGNED, day("2025-02-14", "10:00"), found, first, other)
    edited = replace(
        SIGNED, blocks=tuple(Paragraph(b.text.replace("35亿", "38亿")) if isinstance(b, Paragraph) else b for b in SIGNED.blocks)
    )
    raised = reading("goal", 3.8e9, "≥", "2025", goal.replace("35亿", "38亿"), "38亿元以上")
    store(conn, edited, day("2025-02-16", "08:00"), (mention(edited, NAME, "签约", is_new=False),), raised, other)
    quarter = reading("actual", 9.6e8, "=", "2025Q1", "一季度,全区完成招商引资到位资金9.6亿元,同比增长12.5%。", "9.6亿元")
    report = store(conn, REPORT, day("2025-04-10", "11:00"), (mention(REPORT, NAME, None, is_new=False),), quarter)
    started = store(conn, STARTED, day("2025-04-20", "18:00"), (mention(STARTED, NAME, "开工"),))
    repost = store(conn, REPOST, day("2025-04-21", "08:00"), (mention(REPOST, NAME, "开工", is_new=False),))
    half = reading("actual", 2.1e9, ">", "2025H1", "上半年到位资金超21亿元。", "超21亿元")
    part = reading("actual", 4e8, "=", "2025H1", "其中工业项目到位资金4亿元。", "4亿元")
    plain = store(conn, PLAIN, day("2025-06-30", "08:00"), (), half, part)
    gone = store(conn, GONE, day("2025-03-03", "12:00"))
    articles.mark_gone(conn, gone.article_id, day("2025-03-10"))
    return Ids(*(stored.article_id for stored in (signed, started, repost, report, plain, gone)))


def _runs(conn: sqlite3.Connection, ids: Ids) -> None:
    verdicts: list[tuple[str, Verdict, Counts, str | None]] = [
        (SOURCE, "ok", Counts(listed=3, new=3), None),
        (SOURCE, "unchanged", Counts(listed=3, unchanged=3), None),
        (SOURCE, "partial", Counts(listed=4, new=1, unchanged=1, skipped=1, failed=1), "1 篇读不出"),
        (SICK, "ok", Counts(listed=5, unchanged=5), None),
        (SICK, "blocked", Counts(), "遇到瑞数验证页"),
    ]
    for number, (source, verdict, counts, error) in enumerate(verdicts):
        at = day("2025-06-30", "08:00") + timedelta(hours=number)
        run_id = runs.begin(conn, source, at)
        if verdict == "partial":
            _listings(conn, run_id, ids)
        runs.finish(conn, run_id, source, at + timedelta(minutes=1), verdict, counts, error)
    runs.set_health(conn, SICK, "blocked")
    _home_page_run(conn)
    runs.set_found(conn, SOURCE, cms="jpaas")


def _home_page_run(conn: sqlite3.Connection) -> None:
    """A source that is a home page with columns: their pages are numbered from 1, 1001, 2001 on."""
    columns = {"要闻": "http://www.xihe.example/col/1/", "动态": "http://www.xihe.example/col/2/"}
    runs.put_source(conn, HOME, "西河区政府", "http://www.xihe.example/", "西河区", True)
    runs.set_found(conn, HOME, url=json.dumps(columns, ensure_ascii=False))
    run_id = runs.begin(conn, HOME, day("2025-06-30", "07:00"))
    for page in (1, 2, 1001, 2001):
        runs.add_listing(
            conn, run_id, Listing(page, 1, f"http://www.xihe.example/{page}.html", f"第 {page} 页的文章", "skipped", "太旧")
        )
    runs.finish(conn, run_id, HOME, day("2025-06-30", "07:01"), "ok", Counts(listed=4, skipped=4), None)


def _listings(conn: sqlite3.Connection, run_id: int, ids: Ids) -> None:
    base = "http://www.dongjiang.example"
    for listing in (
        Listing(1, 1, PLAIN.url, PLAIN.title, "new", "", ids.plain),
        Listing(1, 2, STARTED.url, STARTED.title, "unchanged", "", ids.started),
        Listing(1, 3, f"{base}/zwfw", "政务服务", "skipped", "导航链接"),
        Listing(1, 4, f"{base}/art/9.html", "读不出的文章", "failed", "超过 30 秒没有读完"),
    ):
        runs.add_listing(conn, run_id, listing)


def _alerts(conn: sqlite3.Connection, ids: Ids) -> None:
    alerts = [
        NewAlert(
            "mention", "m1", f"新提及 (签约): {NAME}", "“启明生物医药基地项目正式签约”\n东江发布", PROJECT, None, ids.signed
        ),
        NewAlert("goal_revised", "g1", "目标调整: 35亿元以上 → 38亿元以上", "“38亿元以上”", TARGET, None, ids.signed),
        NewAlert("stage", "s1", f"进展: {NAME} 签约 → 开工", "“在高新园区开工”", PROJECT, None, ids.started),
        NewAlert("gone", "x1", "文章被撤下: 《关于道路临时封闭的通告》", GONE.url, None, None, ids.gone),
        NewAlert("health", "h1", "来源被拦截: 城市日报 · 公告", "遇到瑞数验证页", None, SICK, None),
        NewAlert("quiet", "q1", f"久无消息: {NAME}", "已 71 天没有提及", PROJECT, None, None),
    ]
    for number, alert in enumerate(alerts):
        flags.add_alert(conn, alert, day("2025-06-01") + timedelta(days=number))
