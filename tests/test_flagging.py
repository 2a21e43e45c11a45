"""What is new and what is told: mentions, stages, readings, goals, contradictions, quiet edits, silence. Situations as functions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.records import Article, Attachment, Paragraph
from jobs.flagging import Place, mention_alerts, quiet_alert
from jobs.rescan import rescan
from jobs.run import bring_watches
from jobs.save import Saved, save_article
from jobs.understand import Setting, WatchSet, tracks
from jobs.watches import Project, Target
from storage import flags
from storage.articles import Incoming
from storage.database import immediate, open_archive
from storage.flags import MentionRow, ReadingRow

NOW = datetime(2025, 4, 10, 9, 30, tzinfo=SHANGHAI)
HOTEL = Project(id="hotel", name="云溪国际酒店", quiet_days=30)
PARK = Project(id="park", name="青峰产业园")
MONEY = Target(
    id="money", name="2025年到位资金", metric=("招商引资到位资金", "到位资金"), district="某区", period="2025", goal="35亿元以上"
)
COUNT = Target(
    id="count", name="2025年亿元以上项目", metric=("固定资产投资亿元以上项目",), district="某区", period="2025", goal="26个"
)
WATCHES = WatchSet.of([HOTEL, PARK], [MONEY, COUNT])
FILLER = "与会人员还听取了关于春耕生产、校园安全和防汛准备情况的汇报,并就下一步工作进行了讨论。"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    archive = open_archive(tmp_path / "quwen.db")
    bring_watches(archive, WATCHES)
    yield archive
    archive.close()


def say(
    db: Database, url: str, text: str, *, day: int = 1, month: int = 4, title: str = "", district: str = "某区", later: int = 0
) -> Saved:
    """An article says something; the same url again is a new version."""
    published = datetime(2025, month, day, 8, 0, tzinfo=SHANGHAI)
    record = Article(
        f"http://x/{url}", title or f"{url}号简讯", tuple(Paragraph(part) for part in text.split("\n")),
        district=district, site="某区政府", published_at=published, published_precision="minute",
    )  # fmt: skip
    return save_article(db, Incoming(record, (record.url,), (), NOW + timedelta(hours=later)), WATCHES, None)


def alerts(db: Database, kind: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT title FROM alerts WHERE kind = ? ORDER BY id", (kind,))]


# ------------------------------------------------------------------ mentions
def test_a_mention_is_new_once_in_a_story(db: Database) -> None:
    text = (
        f"云溪国际酒店今天开工建设,总投资3.2亿元,计划两年建成。\n{FILLER}\n当地村民说,盼了多年的项目终于动起来了,家门口就能上班。"
    )
    assert say(db, "a", text).mentions == 1
    copy = say(db, "b", text.replace("今天开工", "今天正式开工"))
    assert (copy.stored.outcome, copy.mentions) == ("duplicate", 0)
    assert db.execute("SELECT is_new FROM mentions ORDER BY id").fetchall() == [(1,), (0,)]
    assert alerts(db, "mention") == ["新提及 (开工): 云溪国际酒店"]


def test_in_a_later_version_only_added_text_is_new(db: Database) -> None:
    say(db, "a", f"区里召开推进会。\n{FILLER}")
    added = say(db, "a", f"区里召开推进会。\n{FILLER}\n青峰产业园正在洽谈。", later=1)
    assert added.mentions == 1
    moved = say(db, "a", f"区里召开推进会。\n{FILLER}\n青峰产业园正在洽谈。\n青峰产业园位于镇东。", later=2)
    assert moved.mentions == 0
    assert alerts(db, "mention") == ["新提及 (洽谈): 青峰产业园"]


def test_a_watch_added_later_does_not_make_old_text_new(db: Database) -> None:
    fresh = WatchSet.of([*WATCHES.projects, Project(id="bridge", name="白鹭大桥")], WATCHES.targets)
    say(db, "a", f"白鹭大桥建设顺利,已完成26根桩基。\n{FILLER}")
    bring_watches(db, fresh)
    assert db.execute("SELECT watch_id, historical, is_new FROM mentions").fetchall() == [("bridge", 1, 1)]
    assert alerts(db, "mention") == []
    record = Article(
        "http://x/a", "a号简讯", (Paragraph("白鹭大桥建设顺利,已完成28根桩基。"), Paragraph(FILLER)), district="某区"
    )
    save_article(db, Incoming(record, (record.url,), (), NOW), fresh, None)
    assert alerts(db, "mention") == []


def test_a_watch_of_one_district_is_not_met_in_another(db: Database) -> None:
    here = WatchSet.of([Project(id="hotel", name="云溪国际酒店", district="某区")], [])
    for district, found in (("别县", 0), ("某区", 1), ("", 1)):
        record = Article(
            f"http://y/{district}", f"{district}简讯", (Paragraph(f"云溪国际酒店{district}新闻"),), district=district
        )
        assert save_article(db, Incoming(record, (record.url,), (), NOW), here, None).mentions == found


# ------------------------------------------------------------------ stages
def test_a_stage_that_advances_is_told_and_an_older_page_is_not(db: Database) -> None:
    say(db, "a", f"3月5日,云溪国际酒店项目签约。\n{FILLER}", month=3, day=6)
    say(db, "b", "4月1日,云溪国际酒店项目开工。工地上机器轰鸣。", day=2)
    say(db, "c", "区里今年谋划云溪国际酒店项目,已着手选址。群众十分期待。", month=1, day=9)
    say(db, "d", "力争云溪国际酒店项目年内投产。各部门要密切配合。", day=5)
    assert alerts(db, "stage") == ["进展: 云溪国际酒店 签约 → 开工"]


def test_a_halt_is_told(db: Database) -> None:
    say(db, "a", f"青峰产业园项目开工。\n{FILLER}", month=2)
    say(db, "b", "因资金问题,青峰产业园项目已经停工。镇里正在协调。", month=3)
    assert alerts(db, "stage") == ["进展: 青峰产业园 开工 → 停工"]


# ------------------------------------------------------------------ targets
def test_first_reading_revision_and_goal_reached(db: Database) -> None:
    say(db, "a", "2025年,全区力争实现招商引资到位资金35亿元以上。", month=2)
    say(db, "b", "一季度,全区实现招商引资到位资金9亿元。", month=4)
    say(db, "c", "会议决定,将全年招商引资到位资金目标提高到38亿元。", month=5)
    say(db, "d", "1-11月,全区累计实现招商引资到位资金38.2亿元。", month=12)
    assert alerts(db, "reading")[:2] == [
        "目标首次提出: 2025年到位资金 35亿元以上",
        "目标进度: 2025年到位资金 9亿元, 为目标的 26%",
    ]
    assert alerts(db, "goal_revised") == ["目标调整: 2025年到位资金 35亿元以上 → 38亿元"]
    assert alerts(db, "goal_reached") == ["目标达成: 2025年到位资金 38.2亿元 (目标 38亿元)"]


def test_an_older_page_met_later_is_no_revision(db: Database) -> None:
    say(db, "new", "全年招商引资到位资金力争达到38亿元。", month=5)
    say(db, "old", "2025年,全区力争实现招商引资到位资金35亿元以上。", month=2)
    assert alerts(db, "goal_revised") == ["目标调整: 2025年到位资金 35亿元以上 → 38亿元"]


def test_two_stories_that_contradict_each_other(db: Database) -> None:
    say(db, "a", "一季度,全区实现招商引资到位资金9亿元。", day=3)
    say(db, "b", "区统计局公布,一季度全区招商引资到位资金9.6亿元。数据已经审核。", day=8)
    assert alerts(db, "contradiction") == ["说法不一: 2025年到位资金 (2025Q1) 9亿元 / 9.6亿元"]


def test_the_same_period_by_another_name_is_told_once(db: Database) -> None:
    say(db, "a", "1-3月,全区实现招商引资到位资金9亿元。", title="一季度全区招商引资到位资金超8亿元")
    assert len(alerts(db, "reading")) == 1
    assert "9亿元" in alerts(db, "reading")[0]


def reading(
    metric: str, *, period: str | None = "2025", role: str = "actual", unit: str = "元", quote: str = "", raw: str = "9亿元"
) -> ReadingRow:
    return ReadingRow(None, metric, period, role, "=", 9e8, unit, raw, quote or f"{metric}{raw}")


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        (reading("招商引资到位资金"), True),
        (reading("到位资金"), True),
        (reading("实际到位资金"), True),
        (reading("新材料产业到位资金"), False),
        (reading("外资到位资金"), False),
        (reading("资金"), False),
        (reading("到位资金", unit="个"), False),
        (reading("到位资金", role="rate"), False),
        (reading("到位资金", period="2025Q1"), True),
        (reading("到位资金", period="2025Q1", role="goal"), False),
        (reading("到位资金", period="2024"), False),
        (reading("到位资金", period=None), True),
        (reading("到位资金", quote="一季度全市到位资金9亿元"), False),
        (reading("到位资金", quote="在全省前列,我区到位资金9亿元"), True),
    ],
)
def test_which_readings_are_a_targets(said: ReadingRow, whose: bool) -> None:
    assert tracks(MONEY, said, Setting("简讯", "某区", NOW.date())) is whose


def test_a_threshold_of_its_own_is_another_metric() -> None:
    for metric, whose in (("亿元以上项目", True), ("新引进固定资产投资亿元以上项目", True), ("10亿元以上项目", False)):
        said = reading(metric, unit="个", raw="2个")
        assert tracks(COUNT, said, Setting("简讯", "某区", NOW.date())) is whose, metric


def test_another_districts_figure_is_not_ours() -> None:
    assert not tracks(MONEY, reading("到位资金"), Setting("简讯", "别县", NOW.date()))
    assert tracks(MONEY, reading("到位资金", quote="某区到位资金9亿元"), Setting("简讯", "别县", NOW.date()))


# ------------------------------------------------------------------ edits and silence
def test_a_changed_number_in_a_watched_article_is_a_quiet_edit(db: Database) -> None:
    say(db, "a", f"青峰产业园完成投资2600万元,惠及26个村。\n{FILLER}")
    say(db, "a", f"青峰产业园完成投资2600万元,惠及28个村。\n{FILLER}", later=1)
    say(db, "a", f"青峰产业园完成投资2600万元,惠及28个村。\n{FILLER.replace('讨论', '探讨')}", later=2)
    assert alerts(db, "quiet_edit") == ["悄悄改动: 《a号简讯》"]
    say(db, "b", f"全镇惠及26个村。\n{FILLER}天气晴好。")
    say(db, "b", f"全镇惠及28个村。\n{FILLER}天气晴好。", later=1)
    assert len(alerts(db, "quiet_edit")) == 1  # nobody watches b


def test_a_figure_that_is_taken_out_is_a_quiet_edit(db: Database) -> None:
    say(db, "a", f"青峰产业园进展顺利。\n{FILLER}\n项目总投资12亿元。\n天气晴好。")
    say(db, "a", f"青峰产业园进展顺利。\n{FILLER}\n项目总投资12亿元。", later=1)
    assert alerts(db, "quiet_edit") == []
    say(db, "a", f"青峰产业园进展顺利。\n{FILLER}", later=2)
    assert alerts(db, "quiet_edit") == ["悄悄改动: 《a号简讯》"]
    assert "删去: 项目总投资12亿元。" in db.execute("SELECT body FROM alerts WHERE kind = 'quiet_edit'").fetchone()[0]


def test_silence_is_told_once() -> None:
    last = (NOW - timedelta(days=31), 7)
    told = quiet_alert(HOTEL, last, NOW)
    assert told is not None
    assert (told.title, told.key) == ("久未提及: 云溪国际酒店 已 31 天", "quiet:hotel:7")
    assert quiet_alert(HOTEL, last, NOW + timedelta(days=5)).key == told.key  # type: ignore[union-attr]
    assert quiet_alert(HOTEL, (NOW - timedelta(days=29), 7), NOW) is None
    assert quiet_alert(HOTEL, None, NOW) is None
    assert quiet_alert(PARK, last, NOW) is None


def test_an_alert_quotes_the_sentence_that_tells_most() -> None:
    def mention(place: str, quote: str, stage: str | None = None) -> MentionRow:
        return MentionRow("hotel", quote, "酒店", place, None, None, stage, True)

    headline, said = mention("title", "云溪国际酒店侧记"), mention("body", "云溪国际酒店主体结构已经封顶。", "封顶")
    begun = mention("title", "云溪国际酒店开工", "开工")
    plain, past = mention("body", "云溪国际酒店占地80亩。"), mention("body", "云溪国际酒店去年签约。", "签约")
    place = Place(1, 1, 1, Article("http://x/1", "题", ()))
    for given, wanted in (
        ([headline, plain, said], said),
        ([headline, plain], plain),
        ([headline], headline),
        ([begun, past, plain], begun),
        ([dataclasses.replace(headline, is_new=False), plain], plain),
    ):
        (alert,) = mention_alerts(place, given, WATCHES)
        assert alert.data == {"quote": wanted.quote, "stage": wanted.stage}
        assert f"“{wanted.quote}”" in alert.body


# ------------------------------------------------------------------ rescan
def test_the_name_of_an_attached_file_is_a_mention(db: Database) -> None:
    """A file that the system appends is no text: its name is looked at on its own, at first sight, in a new version, and by rescan."""

    def notice(*files: str) -> Saved:
        record = Article(
            "http://x/notice", "环评文件受理公示", (Paragraph(FILLER),), district="某区", site="某区政府",
            published_at=NOW, published_precision="minute", attachments=tuple(Attachment(name, f"http://x/{name}") for name in files),
        )  # fmt: skip
        return save_article(db, Incoming(record, (record.url,), (), NOW), WATCHES, None)

    notice("报告书.pdf")
    notice("报告书.pdf", "云溪国际酒店扩建项目环评报告表.pdf")
    found = db.execute("SELECT watch_id, place, version, is_new, quote FROM mentions").fetchall()
    assert found == [("hotel", "attachment", 2, 1, "[附件] 云溪国际酒店扩建项目环评报告表.pdf")]
    report = Project(id="report", name="报告书")
    with immediate(db) as conn:
        flags.sync_watches(conn, WatchSet.of([*WATCHES.projects, report], []).rows(), NOW)
    assert rescan(db, WatchSet.of([report], []), ["report"], NOW, alert=False).mentions == 2


def test_rescan_finds_what_is_stored_and_writes_it_once(db: Database) -> None:
    say(db, "a", f"白鹭大桥今天开工。\n{FILLER}")
    say(db, "b", "一季度,全区完成财政总收入12亿元。")
    more = WatchSet.of(
        [*WATCHES.projects, Project(id="bridge", name="白鹭大桥")],
        [*WATCHES.targets, Target(id="tax", name="财政总收入", metric=("财政总收入",), period="2025", goal="50亿元")],
    )
    with immediate(db) as conn:
        flags.sync_watches(conn, more.rows(), NOW)
    found = rescan(db, more, ["bridge", "tax"], NOW, alert=True)
    assert (found.versions, found.mentions, found.readings, found.alerts) == (2, 1, 1, 1)
    again = rescan(db, more, ["bridge", "tax"], NOW, alert=True)
    assert (again.mentions, again.readings, again.alerts) == (0, 0, 0)
    assert db.execute("SELECT stage, historical FROM mentions WHERE watch_id = 'bridge'").fetchall() == [("开工", 1)]
    assert db.execute("SELECT historical FROM readings WHERE watch_id = 'tax'").fetchall() == [(1,)]
