"""The day (and time) that a line of a list shows, however it is broken up.

Forms met on Chinese lists: 2026-03-05, [2026/03/05], 2026年3月5日 09:30, 发布时间:…, a day in big type over 年-月 (05 / 2026-03), 03-05 with the
year in the address only, 今天 09:30, 3小时前. A date inside the title, or inside a sentence of the summary, is not the line's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.clock import SHANGHAI
from crawler.dates import address_moment, parse_moment
from crawler.text import clean

_FULL = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-./年_—–]+\s*(?P<m>1[0-2]|0?[1-9])\s*[-./月_—–]+\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
    r"(?:[\sT,]*(?P<h>[01]?\d|2[0-4]):(?P<n>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)(?P<h>)(?P<n>)")
_SHORT_YEAR = re.compile(r"\D{0,2}(?P<y>\d\d)[-./年](?P<m>1[0-2]|0?[1-9])[-./月](?P<d>3[01]|[12]\d|0?[1-9])日?\D{0,2}")
_MONTH_DAY = re.compile(
    r"[\[(【]?\s*(?P<m>1[0-2]|0?[1-9])\s*[-./月]\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*日?(?:\s+(?P<h>[01]?\d|2[0-3]):(?P<n>[0-5]\d)(?::\d\d)?)?\s*[\])】]?"
)
_AGO = re.compile(r"(\d{1,3})\s*(秒|分钟|小时|天)\s*前|(刚刚|今天|昨天|前天)\s*(?:(\d{1,2}):(\d\d))?")
_PUBLISHED = re.compile(r"发[布表稿]|刊[发登]|公[开布示]|更新|时间|日期|pub", re.IGNORECASE)
_OTHERWISE = re.compile(r"生效|实施|施行|截止|有效|成文|印发|开始|结束|废止|失效|签发|制发|登记|受理|答复|回复|办结")
_DATEY = re.compile(r"[\d\s年月日号\-./:_—–|]{1,20}")
_SPLIT = (
    re.compile(r"(?P<d>\d{1,2})[日号]?\|(?P<y>(?:19|20)\d\d)[-./年](?P<m>\d{1,2})月?"),
    re.compile(r"(?P<y>(?:19|20)\d\d)[-./年](?P<m>\d{1,2})月?\|(?P<d>\d{1,2})[日号]?"),
    re.compile(r"(?P<y>(?:19|20)\d\d)年?\|(?P<m>\d{1,2})[-./月|]+(?P<d>\d{1,2})[日号]?"),
    re.compile(r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?\|(?P<y>(?:19|20)\d\d)年?"),
    re.compile(r"(?P<d>\d{1,2})[日号]?\|(?P<m>\d{1,2})月?[-./|]+(?P<y>(?:19|20)\d\d)年?"),
    re.compile(r"(?P<d>\d{1,2})[日号]?\|(?P<m>\d{1,2})月"),
    re.compile(r"(?P<m>\d{1,2})月\|(?P<d>\d{1,2})[日号]?"),
)
_YEAR_IN_PATH = re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])?/")  # /c100/202603/…, jpaas /art/2026/art_…
_TAIL = re.compile(
    r"[\s\[(【|/·]+(?P<date>(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?)\s*[\])】]*$"
)
_HEAD = re.compile(
    r"^\s*[\[(【]?(?P<date>(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?)[\])】\s]+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line shows: its day, and the time when that stands there."""

    day: date
    at: datetime | None = None


def shown_date(pieces: list[str], url: str, fetched_at: datetime) -> Shown | None:
    """The date among the texts of a line (its title left out), in their order.

    url gives the year to a date that has none; fetched_at is what 今天 and 3小时前 count from. None when nothing is shown.
    """
    texts = [clean(piece) for piece in pieces]
    best: tuple[int, Shown] | None = None
    label = ""
    for text in texts:
        if text and len(text) <= 160 and (found := _full(text, label)) and (best is None or found[0] < best[0]):
            best = found
        label = text if len(text) <= 8 else ""
    if best:
        return best[1]
    return _split(texts, url) or _lesser(texts, url, fetched_at)


def _full(text: str, label: str) -> tuple[int, Shown] | None:
    """A whole date in one text with its rank: 0 said to be of publication, 1 alone, 2 among a few words, 3 said to be another date."""
    match = _FULL.search(text) or (_COMPACT.fullmatch(text))
    if match is None:
        short = _SHORT_YEAR.fullmatch(text)
        shown = _of(short, year=2000 + int(short["y"])) if short else None
        return (2, shown) if shown else None
    shown = _of(match)
    if shown is None:
        return None
    words = label + text[: match.start()]
    around = len(text) - len(match[0])
    if _OTHERWISE.search(words[-12:]):
        return 3, shown
    if _PUBLISHED.search(words[-12:]):
        return 0, shown
    if around <= 4:
        return 1, shown
    return (2, shown) if around <= 45 and not re.search(r"[。!?;]", text) else None


def _of(match: re.Match[str], year: int | None = None) -> Shown | None:
    parts = match.groupdict()
    try:
        day = date(year or int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except (ValueError, KeyError):
        return None
    hour, minute = parts.get("h"), parts.get("n")
    if not hour or not minute or int(hour) > 23:
        return Shown(day)
    return Shown(day, datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=SHANGHAI))


def _split(texts: list[str], url: str) -> Shown | None:
    """A date whose parts stand in elements of their own."""
    run: list[str] = []
    for text in [*texts, "."]:
        if text and _DATEY.fullmatch(text) and re.search(r"[\d年月日/.-]", text) and text != ".":
            run.append(text)
            continue
        if len(run) > 1 and (shown := _of_run(run, url)):
            return shown
        run = [] if text else run
    return None


def _of_run(run: list[str], url: str) -> Shown | None:
    joined = "".join(run)
    if match := _FULL.fullmatch(joined):
        return _of(match)
    parts = "|".join(part.strip(" |-/.") or "" for part in run).replace("||", "|").strip("|")
    for pattern in _SPLIT:
        match = pattern.search(parts)
        if match and (shown := _of(match) if "y" in match.groupdict() else _with_year(match, url)):
            return shown
    return None


def _lesser(texts: list[str], url: str, fetched_at: datetime) -> Shown | None:
    """A month and day without a year, or a time counted from now."""
    for text in texts:
        if len(text) > 24:
            continue
        bare = re.sub(r"^(?:发布)?(?:时间|日期)[:\s]*", "", text)
        if (match := _MONTH_DAY.fullmatch(bare)) and (shown := _with_year(match, url)):
            return shown
        if (match := _AGO.fullmatch(bare)) and (shown := _ago(match, fetched_at)):
            return shown
    return None


def _with_year(match: re.Match[str], url: str) -> Shown | None:
    """The year that brings month and day nearest to the day or month in the address; None when that holds no year."""
    if there := address_moment(url):
        near = there.at.date()
    elif only := _YEAR_IN_PATH.search(url):
        if not only[2]:
            return _of(match, year=int(only[1]))
        near = date(int(only[1]), int(only[2]), 15)
    else:
        return None
    options = [shown for year in (near.year - 1, near.year, near.year + 1) if (shown := _of(match, year=year))]
    return min(options, key=lambda shown: abs((shown.day - near).days), default=None)


def _ago(match: re.Match[str], fetched_at: datetime) -> Shown | None:
    now = fetched_at.astimezone(SHANGHAI)
    if match[1]:
        back = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}[match[2]]
        return Shown((now - timedelta(**{back: int(match[1])})).date())
    day = (now - timedelta(days={"刚刚": 0, "今天": 0, "昨天": 1, "前天": 2}[match[3]])).date()
    if not match[4] or int(match[4]) > 23:
        return Shown(day)
    return Shown(day, datetime(day.year, day.month, day.day, int(match[4]), int(match[5]), tzinfo=SHANGHAI))


def part_title(title: str) -> tuple[str, Shown | None]:
    """A title that carries the line's date at its end ("… 2026-03-05") or start ("[2026-03-05] …"), without it."""
    for pattern in (_TAIL, _HEAD):
        match = pattern.search(title)
        if match and (whole := _FULL.fullmatch(match["date"])) and (shown := _of(whole)):
            rest = clean(title[: match.start()] + title[match.end() :])
            if len(rest) >= 4:
                return rest, shown
    return title, None


def said_date(value: object) -> Shown | None:
    """The date that a field of an interface or feed says: text in any form, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{10}(?:\d{3})?", value.strip())):
        return _epoch(float(value))
    text = clean(str(value))[:60]
    moment = parse_moment(text)
    if moment is None:
        return None
    at = moment.at.astimezone(SHANGHAI)
    return Shown(at.date(), at if moment.precision == "minute" else None)


def _epoch(seconds: float) -> Shown | None:
    if seconds > 1e11:
        seconds /= 1000
    if not 6e8 < seconds < 4.1e9:
        return None
    at = datetime.fromtimestamp(seconds, SHANGHAI).replace(second=0, microsecond=0)
    return Shown(at.date(), at if (at.hour or at.minute) else None)
