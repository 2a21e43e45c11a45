"""Words of time in a text (今年, 1-10月, 截至4月底, “十四五”期间) as periods, each with the stretch of text it holds for.

docs/quantities.md, "period": a period holds for what follows until another one comes; inside brackets for the brackets only. What is compared
with (比1-4月), the 年度 inside 完成年度计划的82.3%, and dates of single events (3月5日开工) are no periods.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.quantities import numbers, traps
from jobs.quantities.events import UNTIL, has_part, not_a_period
from jobs.quantities.periods import span

_CN_MONTH = r"十[一二]?|[一二三四五六七八九]"
_MONTH = rf"(?:1[0-2]|0?[1-9]|{_CN_MONTH}|元)"
_TO = r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?P<has_year>(?:(?P<year>(?:19|20)\d{2}) ?年度?|(?P<rel>今年|本年度?|去年|上年度?|前年|明年|次年|当年)) ?)"
_SUB = (
    rf"(?P<m1>{_MONTH}) ?月?份?{_TO}(?P<m2>{_MONTH}) ?月份?(?! ?\d{{1,2}} ?日)"
    rf"|(?P<dm1>{_MONTH}) ?月 ?(?P<d1>{_DAY}) ?日?(?:(?:起|开始)?{_TO}(?:(?P<dm2>{_MONTH}) ?月 ?)?(?P<d2>{_DAY}))? ?日"
    rf"|(?P<m>{_MONTH}) ?月份?"
    r"|第?(?P<q>[一二三四1234首])(?:季度|(?<=首)季)|前(?P<fq>[一二两三123])个?季度|(?P<h>[上下])半年"
    rf"|[前头](?P<fm>1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])个?月"
    r"|(?(has_year)(?:(?P<end>年?[底末]|年终|内)|全年?|)|(?!))"
)
_RANGE = rf"(?P<y1>(?:19|20)\d{{2}}) ?年?{_TO}(?P<y2>(?:19|20)\d{{2}}) ?年"
_MONTH_RANGE = rf"(?P<my1>(?:19|20)\d{{2}}) ?年 ?(?P<mm1>{_MONTH}) ?月{_TO}(?P<my2>(?:19|20)\d{{2}}) ?年 ?(?P<mm2>{_MONTH}) ?月"
_PLAN = r"[“\"']?(?P<plan>十[一二三四五六]五)[”\"']?(?:规划)?(?P<planpart>期间|时期|以来|以后|期末|末|中期|前[一二三四]年|五年)"
_LONE = r"(?P<lone>(?<![\d一二两三四五六七八九十几])年(?:[底末]|内)|年终|全年|年度(?=(?:计划|目标|任务)(?!完成率|完成进度)|投资计划|投资目标|预算|\d)|当[天日]|今[天日]|昨[天日]|本月|当月|上个?月|本季度|本季)"
_WORDS = re.compile(rf"{_MONTH_RANGE}|{_RANGE}|{_PLAN}|{_LONE}|{_YEAR}?(?:{_SUB})")
_Shape = Callable[[int], str | None]
_START = re.compile(
    r"[\d今去本上前明次当第全年昨头下元首一二三四五六七八九十“\"']"
    r"(?:(?<=\d)|(?=[年天日去月个季半两\d一二三四五六七八九十])|(?<=上)度|(?<=年)[底末内终度]|(?<=[一二三四五六七八九十元])[份至到\-—~])"
)
_PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}

_BY = re.compile(r"(?<![达降升增减加高低少涨跌扩截止])[到至]$")
_SINCE = re.compile(r" ?(?:份)?以来")
_YEARLY_TARGET = re.compile(r"(?:占|完成|达到?|超过?)了?(?:全年|年度?)的?(?:(?:目标|任务|计划|预算)[^,。;\d]{0,3})?$")
_MOVE = re.compile(
    r"[增升降涨减提扩缩跃跌调攀上](?:[加高升少低到至大小长])?[到至为]|调整为|变为|翻|到(?=如今|现在|目前|今年|去年|\d)"
)
_AMOUNT_AHEAD = re.compile(r"[^,。;]{0,18}?(?:\d|[一二两三四五六七八九十百千万亿]{2,})")
_CLAUSE_END = re.compile(r"[,。;)]|[比较]|同比|增长|下降")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of time at [start, end) that give what follows, up to `until`, a period.

    goal_period: the period when what follows is a goal (a month without a year is then the one of the year of publication).
    first, last: days of `period`. bound: 到 stands before (到2027年), so that a later time is a goal.
    clears: False for local times (从去年的…) after which the former period holds again.
    """

    start: int
    end: int
    period: str | None
    goal_period: str | None
    until: int
    first: date | None
    last: date | None
    bound: bool


def find(text: str, published: date | None) -> list[Mention]:
    """The periods of the text in order."""
    result: list[Mention] = []
    year_in_force: int | None = None
    end = 0
    titles = traps.titles(text)
    for start in _START.finditer(text):
        if start.start() < end or (titles and titles[start.start()]):
            continue
        if not (found := _WORDS.match(text, start.start())):
            continue
        end = found.end()
        if not_a_period(text, found):
            continue
        said = _Said(found, text, published, year_in_force, result)
        if (resolved := said.resolve()) is None:
            continue
        period, goal_period = resolved
        if found["year"] or found["rel"]:
            year_in_force = said.year()
        result.append(_mention(text, found, period, goal_period))
    return result


def in_force(mentions: list[Mention], starts: list[int], at: int) -> Mention | None:
    """The mention whose period holds at offset `at`. starts: the starts of the mentions."""
    for i in range(bisect_left(starts, at) - 1, -1, -1):
        if mentions[i].until > at:
            return mentions[i]
    return None


def is_target_of_year(text: str, at: int) -> bool:
    """Whether the goal at `at` stands in 占全年任务2亿元的60%: the target has the year, what is done the period in force."""
    return bool(_YEARLY_TARGET.search(text, max(0, at - 12), at))


def _mention(text: str, found: re.Match[str], period: str | None, goal_period: str | None) -> Mention:
    start, end = found.span()
    first, last = span(period) if period else (None, None)
    left = text[max(0, start - 4) : start]
    return Mention(
        start,
        end,
        period,
        goal_period,
        _holds_until(text, start, end, found),
        first,
        last,
        (bool(_BY.search(left)) and found[0] != "全年") or text.startswith("底前", end),
    )


def _holds_until(text: str, start: int, end: int, found: re.Match[str]) -> int:
    """Brackets close what was said in them; 从去年的A holds up to 涨到B; 年度计划投资 holds for its clause."""
    opened = text.rfind("(", max(0, start - 80), start)
    if opened >= 0 and ")" not in text[opened:start]:
        closed = text.find(")", end)
        if closed >= 0 and not (
            closed - end <= 2
            and re.search(r"(?:假期|期间|长假|黄金周|小长假|汛期|花期|活动|[夏冬春秋]季)$", text[max(0, opened - 4) : opened])
        ):
            return closed
    if re.search(r"[从由](?:原来的?|以前的?)?$", text[max(0, start - 4) : start]) and _AMOUNT_AHEAD.match(text, end):
        move = _MOVE.search(text, end, end + 40)
        if move:
            return move.start()
    if found["lone"] == "年度":
        stop = _CLAUSE_END.search(text, end)
        return stop.start() if stop else len(text)
    return len(text) + 1


def _number(text: str) -> int:
    return 1 if text in "元首" else int(text) if text.isdigit() else int(numbers.chinese(text))


class _Said:
    """One match of _WORDS with what is needed to resolve it."""

    def __init__(
        self, found: re.Match[str], text: str, published: date | None, year_in_force: int | None, earlier: list[Mention]
    ) -> None:
        self.found = found
        self.published = published
        self.year_in_force = year_in_force
        self.earlier = earlier
        start, end = found.span()
        self.until = bool(UNTIL.search(text[max(0, start - 6) : start]))
        self.since = bool(_SINCE.match(text, end))

    def year(self) -> int | None:
        """The year that the words name, None when they name none or the day of publication is needed and unknown."""
        if self.found["year"]:
            return int(self.found["year"])
        word = (self.found["rel"] or "").removesuffix("度")
        base = self.published.year if self.published else None
        if word == "当年":
            return self.year_in_force or base
        shift = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "次年": 1}.get(word)
        return None if shift is None or base is None else base + shift

    def resolve(self) -> tuple[str | None, str | None] | None:
        """(period, period of a goal); None when the words say no period at all."""
        found = self.found
        if found["my1"]:
            return _twice(f"{found['my1']}-{_number(found['mm1']):02}..{found['my2']}-{_number(found['mm2']):02}")
        if found["y1"]:
            return _twice(f"{found['y1']}..{found['y2']}") if found["y1"] < found["y2"] else None
        if found["plan"]:
            return self._plan()
        if found["lone"]:
            return self._lone(found["lone"])
        return self._dated()

    def _plan(self) -> tuple[str | None, str | None]:
        first = _PLANS[self.found["plan"]]
        if self.found["planpart"] in ("末", "期末"):
            return _twice(str(first + 4))
        return _twice(f"{first}..{first + 4}")

    def _lone(self, word: str) -> tuple[str | None, str | None]:
        today = self.published
        if word in ("全年", "年底", "年末", "年终"):
            return _twice(_year(self.year_in_force or (today.year if today else None)))
        if word in ("年内", "年度"):
            return _twice(_year(today.year if today else None))
        if word == "当月" and (
            month := next((m.period for m in reversed(self.earlier) if m.period and len(m.period) == 7), None)
        ):
            return _twice(month)
        if word in ("当天", "当日"):
            day = next((m.period for m in reversed(self.earlier) if m.period and len(m.period) == 10), None)
            return _twice(day or (today.isoformat() if today else None))
        if today is None:
            return None, None
        if word in ("今天", "今日"):
            return _twice(today.isoformat())
        if word in ("昨天", "昨日"):
            return _twice((today - timedelta(days=1)).isoformat())
        if word in ("上月", "上个月"):
            last = today.replace(day=1) - timedelta(days=1)
            return _twice(f"{last.year}-{last.month:02}")
        if word in ("本季度", "本季"):
            return _twice(f"{today.year}Q{(today.month + 2) // 3}")
        return _twice(f"{today.year}-{today.month:02}")

    def _dated(self) -> tuple[str | None, str | None] | None:
        found = self.found
        named = self.year()
        if not has_part(found):
            if self.since and found["year"] and self.published and named is not None and named < self.published.year:
                return _twice(f"{named}..{self.published.year}")
            return _twice(_year(named))
        shape = _shape(found, cumulative=self.until)
        if shape is None:
            return None
        if found["year"] or found["rel"]:
            return _twice(shape(named) if named is not None else None)
        if self.published is None:
            return None, None
        this = self.published.year
        latest = this if _begun(found, self.published) else this - 1
        return shape(latest), shape(this)


def _twice(period: str | None) -> tuple[str | None, str | None]:
    return period, period


def _year(year: int | None) -> str | None:
    return None if year is None else str(year)


def _begun(found: re.Match[str], published: date) -> bool:
    """Whether that month, quarter or half-year of the year of publication does not lie after the day of publication."""
    if found["dm1"]:
        return (_number(found["dm1"]), int(found["d1"])) <= (published.month, published.day)
    if found["q"]:
        month = _number(found["q"]) * 3 - 2
    elif found["fq"]:
        month = _number(found["fq"]) * 3 - 2
    elif found["h"]:
        month = 4 if found["h"] == "上" else 10
    else:
        month = _number(found["m2"] or found["fm"] or found["m"])
    return month <= published.month


def _shape(found: re.Match[str], *, cumulative: bool) -> _Shape | None:
    """How a year fills the words: 1-10月 with 2025 is 2025-01..2025-10."""
    if found["m1"]:
        return _months(_number(found["m1"]), _number(found["m2"]))
    if found["dm1"]:
        if cumulative:
            return _months(1, _number(found["dm1"]))
        return _days(found)
    if found["fm"]:
        return _months(1, _number(found["fm"]))
    if found["fq"]:
        return _months(1, 3 * _number(found["fq"]))
    if found["q"]:
        quarter = _number(found["q"])
        return _months(1, 3 * quarter) if cumulative else (lambda year: f"{year}Q{quarter}")
    if found["h"]:
        half = 1 if found["h"] == "上" else 2
        return lambda year: f"{year}H{half}"
    month = _number(found["m"])
    return _months(1, month) if cumulative else (lambda year: f"{year}-{month:02}")


def _months(first: int, last: int) -> _Shape | None:
    if not 1 <= first <= last <= 12:
        return None
    if (first, last) == (1, 12):
        return str
    if first == last:
        return lambda year: f"{year}-{first:02}"
    return lambda year: f"{year}-{first:02}..{year}-{last:02}"


def _days(found: re.Match[str]) -> _Shape | None:
    month, day = _number(found["dm1"]), int(found["d1"])
    to_month = _number(found["dm2"]) if found["dm2"] else month
    to_day = int(found["d2"]) if found["d2"] else day

    def shape(year: int) -> str | None:
        try:
            first = date(year, month, day)
            last = date(year + (to_month < month), to_month, to_day)
        except ValueError:
            return None
        return first.isoformat() if first == last else f"{first}..{last}" if first < last else None

    return shape
