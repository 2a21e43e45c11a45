"""When an article was published, in Asia/Shanghai: what metas, scripts, the lines beside the title and the address say.

成文日期, 生效日期, 印发日期, 更新时间, times of comments and copyright lines are other dates, and stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from crawler.clock import SHANGHAI
from crawler.metas import Metas
from crawler.records import Precision
from crawler.text import clean

_DAY = r"(?P<y>(?:19|20)\d\d)\s*(?:[-/.年]|[-—–]{1,2}|(?=\s\d\d\s?/\s?\d\d\s))\s*(?P<m>1[0-2]|0?[1-9])\s*(?:[-/.月]|[-—–]{1,2})\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
_CLOCK = r"(?P<half>上午|下午|晚上|凌晨|AM|PM)?\s*(?P<h>2[0-4]|1\d|0?\d)\s*[:时]\s*(?P<min>[0-5]\d)(?:\s*[:分]\s*(?P<s>[0-5]\d))?"
_MOMENT = re.compile(
    rf"(?<![\d.])(?:(?:{_DAY})(?:[\sT|,]*(?:星期.|周[一二三四五六日])?[\sT|,]*{_CLOCK})?"
    r"|(?P<cy>(?:19|20)\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?!\d))",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    rf"(?<!\d)(?P<m>0?[1-9]|1[0-2])/(?P<d>3[01]|[12]\d|0?[1-9])/(?P<y>(?:19|20)\d\d)(?:\s+{_CLOCK})?", re.IGNORECASE
)
NO_TIME = re.compile(r"(?<!\d)0:00:00$")
"""What .NET's DateTime writes of a day without a time; 00:00:00 may be midnight."""
_ZONE = re.compile(r"T?\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of publication: aware, Asia/Shanghai, whole minutes; precision "day" (then midnight) when no time is said."""

    at: datetime
    precision: Precision

    @property
    def minute(self) -> bool:
        return self.precision == "minute"


def parse_moment(text: str, zone: tzinfo = SHANGHAI) -> Moment | None:
    """The first date of a text, with its time of day when that follows it; None when there is no date of the calendar.

    Reads 2025-03-07 16:21:05, 2025年3月7日16时21分, 2025/3/7, 2017——04——12 21:37, 20250307, 3/7/2025 9:05. A zone at the end
    (ISO 8601) is respected; without one the time is in `zone`.
    """
    text = clean(text)
    match = _MOMENT.search(text) or _SLASHED.search(text)
    return _moment_of(match, text, zone) if match else None


def _moment_of(match: re.Match[str], text: str, zone: tzinfo = SHANGHAI) -> Moment | None:
    parts = match.groupdict()
    year, month, day = parts["y"] or parts.get("cy"), parts["m"] or parts.get("cm"), parts["d"] or parts.get("cd")
    if not (year and month and day):
        return None
    hour, minute = int(parts["h"] or 0), int(parts["min"] or 0)
    if (parts["half"] or "").lower() in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    try:
        at = datetime(int(year), int(month), int(day), hour % 24, minute, tzinfo=zone)
    except ValueError:
        return None
    if hour == 24:
        at += timedelta(days=1)
    if not parts["h"] or NO_TIME.search(match[0]):
        return Moment(at.replace(tzinfo=SHANGHAI), "day")
    offset = _ZONE.search(text[match.start() : match.end() + 12].rstrip())
    if offset:
        at = at.replace(tzinfo=_offset(offset[1]))
    return Moment(at.astimezone(SHANGHAI), "minute")


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo or UTC


# ---------------------------------------------------------------- metas, scripts
_META_NAMES = (
    "pubdate",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "publishdate",
    "publish_time",
    "publishtime",
    "pubtime",
    "apub:time",
    "article:create_at",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "citation_publication_date",
    "date",
    "dcterms.created",
)
_LONGEST_SCRIPT = 200_000  # characters
_LD_DATE = re.compile(r'"(?:datePublished|pubDate|publishDate)"\s*:\s*"([^"]{8,40})"')
_WECHAT_NAMES = ("var ct", "ori_create_time", "oriCreateTime", "publish_time", "create_time", "createTime")
_WECHAT_VALUE = re.compile(r"\w*[\"']?\s*[:=]\s*(?:JsDecode\()?[\"']?(\d{10}|(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d)(?!\d)")


def meta_moment(metas: Metas) -> tuple[Moment, str] | None:
    """The time that the page's metas give (国办发〔2017〕47号: PubDate; Open Graph; schema.org), and which of them.

    A later meta of the same day that tells the minute completes an earlier one without it.
    """
    found: tuple[Moment, str] | None = None
    for name in _META_NAMES:
        value = metas.first(name)
        moment = parse_moment(value) if value else None
        if moment is None:
            continue
        if found is None:
            found = moment, name
        elif moment.minute and moment.at.date() == found[0].at.date():
            return moment, name
        if found[0].minute:
            break
    return found


def structured_moment(scripts: list[str]) -> Moment | None:
    """datePublished of JSON-LD scripts. Times in UTC become China's (+8 h)."""
    for script in scripts:
        match = _LD_DATE.search(script[:_LONGEST_SCRIPT])
        if match and (moment := parse_moment(match[1])):
            return moment
    return None


def wechat_moment(html: str) -> Moment | None:
    """The publish time that a WeChat article holds in a script: `var ct = "1581517074"`, `ori_create_time`, `create_time`."""
    for name in _WECHAT_NAMES:
        at = html.find(name)
        while at >= 0:
            match = _WECHAT_VALUE.match(html, at + len(name))
            if match and match[1].isdigit():
                return Moment(datetime.fromtimestamp(int(match[1]), SHANGHAI).replace(second=0), "minute")
            if match and (moment := parse_moment(match[1])):
                return moment
            at = html.find(name, at + len(name))
    return None


# ---------------------------------------------------------------- lines of the page
_PUBLISHED = re.compile(
    r"(?:发布|发表|发文|上网|上线|刊发|刊登|推送|公开|上传|录入|信息)\s*(?:时间|日期|于)|(?<![一-龥])(?:时\s*间|日\s*期)(?![一-龥])|Publish(?:ed| Time| Date)?|Date|发布",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:成文|生成|生效|实施|施行|印发|签发|更新|修改|失效|废止|截止|截至|开始|结束|活动|会议|报名|举办|评论|有效|登录|当前|现在|今天|系统|办理|受理|招标|开标|公示|发文|制定|执行|入库|采集|打印|访问|注册|拍摄|录制|首播)"
    r"(?:时间|日期|期限|期)?\s*[:为]?\s*$"
)
_COMMENT = re.compile(r"(?:评论|回复|网友|楼|Copyright|©|版权|备案|ICP)", re.IGNORECASE)
_HEADER_OF_PAGE = re.compile(r".{0,60}(?:来源|稿源|作者|责任编辑|编辑)\s*:|(?:19|20)\d\d[-/.年][^。]{0,60}评论\s*[:(]?\s*\d")
"""A line of labels, or of a time and what is counted, is the header's, though 评论:0 stands among them (phpcms, 南海网, county media)."""
WEAK_METAS = frozenset(("publishdate", "date", "dcterms.created", "article:create_at", "og:release_date"))
"""Metas that some systems fill with the day on which the page was produced, or its template made."""
_WORD = re.compile(r"[\u4e00-\u9fff]")


def line_moment(lines: Sequence[str]) -> Moment | None:
    """The time of publication among the lines beside a title (nearest to the title first); see `ranked_moment`."""
    found = ranked_moment(lines)
    return found[1] if found else None


def other_days(lines: Sequence[str]) -> set[date]:
    """The days that lines give as something else than publication: 成文日期, 生成日期, 实施日期."""
    found: set[date] = set()
    for line in _with_labels(lines):
        end = 0
        for match in _MOMENT.finditer(line) if len(line) <= _LONGEST_LINE else ():
            between = line[end : match.start()]
            end = match.end()
            if _OTHER.search(between.rstrip(_AROUND)) and (moment := _moment_of(match, line)):
                found.add(moment.at.date())
    return found


_LONGEST_LINE = 400
_AROUND = " :[]【】()"


def ranked_moment(lines: Sequence[str]) -> tuple[int, Moment] | None:
    """The time of publication among the lines beside a title, and its rank: 0 labelled, 1 alone with a time, 2 alone as a day.

    A labelled one (发布时间, 发布日期, 时间, 日期) goes before one that stands alone; a day is completed by a time of the same day.
    Dates in running text, and dates that are labelled as something else, are passed over.
    """
    best: tuple[int, Moment] | None = None
    for line in _with_labels(lines):
        for moment, rank in _line_moments(line):
            if best is None or rank < best[0] or (not best[1].minute and moment.minute and moment.at.date() == best[1].at.date()):
                best = rank if best is None else min(rank, best[0]), moment
    return best


def _with_labels(lines: Sequence[str]) -> Iterator[str]:
    """The lines, a date with the label that stands alone on the line before it (tables of 索引号, 成文日期, 发布日期: a cell each)."""
    before = ""
    for line in lines:
        labelled = before.endswith((":", "：")) and len(before) <= _LONGEST_LABEL and _MOMENT.match(line)
        yield before + line if labelled else line
        before = line


_LONGEST_LABEL = 12


def _line_moments(line: str) -> list[tuple[Moment, int]]:
    """(time, rank) of each date in a line: 0 labelled, 1 alone with a time, 2 alone as a day."""
    if (
        len(line) > _LONGEST_LINE
        or ("20" not in line and "19" not in line)
        or (_COMMENT.search(line) and not _HEADER_OF_PAGE.match(line))
    ):
        return []
    if parted := _DAY_ABOVE.match(line):
        moment = parse_moment(f"{parted[2]}-{parted[3]}-{parted[1]}")
        return [(moment, 2)] if moment else []
    out = []
    end = 0
    for match in _MOMENT.finditer(line):
        before, between = line[: match.start()], line[end : match.start()]
        moment = _moment_of(match, line)
        end = match.end()
        if moment is None or match["cy"] or _OTHER.search(between.rstrip(_AROUND)):
            continue
        if _PUBLISHED.search(between[-14:]):
            out.append((moment, 0))
        elif _stands_alone(before, line[match.end() :], moment):
            out.append((moment, 1 if moment.minute else 2))
    return out


_DAY_ABOVE = re.compile(r"^\W*(3[01]|[12]\d|0?[1-9])\s+((?:19|20)\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*月?\W*$")
"""A day set large above its month: 18, and 2025/11 below it."""


def _stands_alone(before: str, after: str, moment: Moment) -> bool:
    """Whether a date in a line is no part of a sentence: little text around it, or parted from it by blanks, bars, labels."""
    if re.search(r"[。!?;,、]", before + after) and not (moment.minute and len(before) < 3):
        return False
    if (
        len(_WORD.findall(before)) > 30
        or re.search(r"(?:\d\s*日?\s*[至到]\s*|[至到于自从起在即]|[-—~]\s*)$", before)
        or re.match(r"\s*(?:[至到起前后—~]|-\d)", after)
    ):
        return False
    return (not before or before[-1] in " |:>)】]·》" or moment.minute) and (
        not after or after[0] in " |(【[·来作浏阅字编文信稿发点访责记供" or moment.minute
    )


_YEARLESS = re.compile(r"(?<![\d年./-])(1[0-2]|0?[1-9])\s*[月/-]\s*(3[01]|[12]\d|0?[1-9])\s*日?\s+(2[0-3]|[01]?\d):([0-5]\d)")


def without_year(lines: Sequence[str], day: date) -> Moment | None:
    """The time that a header tells of a known day without its year (mobile skins: 09月02日 09:00); None when none does."""
    for line in lines:
        match = _YEARLESS.search(line) if len(line) <= _LONGEST_YEARLESS else None
        if match and (int(match[1]), int(match[2])) == (day.month, day.day):
            return Moment(datetime(day.year, day.month, day.day, int(match[3]), int(match[4]), tzinfo=SHANGHAI), "minute")
    return None


_LONGEST_YEARLESS = 60  # characters of a header line


# ---------------------------------------------------------------- the address
_IN_PATH = (
    re.compile(r"/(?:t|art/|c/)?((?:19|20)\d\d)[-/](0?[1-9]|1[0-2])[-/](3[01]|[12]\d|0?[1-9])(?=[/_.]|$)"),
    re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[/_.]|$)"),
    re.compile(r"/t((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_\d"),
    re.compile(r"/((?:19|20)\d\d)[-/](0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.]|$)"),
    re.compile(r"[-_/]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-_/.]|$)"),
)


_IN_QUERY = re.compile(r"(?:^|&)\w{1,20}=((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?:\d{2,6})?(?=&|$)")
"""Numbers of papers' articles that begin with the day of the edition (ArticlePage.aspx?KID=2024062100101), and the day itself (date=20240621)."""


def address_moment(url: str) -> Moment | None:
    """The day that an article's address holds: TRS t20250307_1.html, Hanweb /art/2025/3/7/, newspapers /202503/07/, /n1/2025/0307/, ?KID=2025030700101."""
    split = urlsplit(url)
    for pattern, text in (*((pattern, split.path) for pattern in _IN_PATH), (_IN_QUERY, split.query)):
        for match in pattern.finditer(text):
            try:
                return Moment(datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=SHANGHAI), "day")
            except ValueError:
                continue
    return None
