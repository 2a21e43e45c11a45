"""One credit line (a segment without brackets) read label by label: 记者 张三 李四 摄, 来源:衢州日报 作者:王五 编辑:赵六.

A label with a colon or slash holds the names behind it. 记者 and 通讯员 without one name writers, unless a 摄, 图 or 文/图 behind the
names says what they did. What stands without a label beside a time is the medium, and then the names of its writers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.credit_labels import DATE, Kind, Role, Token, tokens
from crawler.dates import NO_TIME
from crawler.names import OFFICE_ACCOUNT, is_body, is_name, part_names, surname_length
from crawler.people import people_in
from crawler.records import Precision
from crawler.text import is_han

SHANGHAI = ZoneInfo("Asia/Shanghai")
_PEOPLE = (Role.AUTHOR, Role.PHOTO, Role.BOTH, Role.EDITOR)
_WORDS_OF_PAGE = re.compile(
    r"^(?:(?:大|中|小|T|A|[+-]+)$|我来说两句|打印|关闭|分享|收藏|字体|字号|评论|纠错|首页|正文|返回|扫一扫|点击|阅读|浏览|举报|出版|发布[者人]|原创|转载|已有|共有|进入|电子报|手机报|官方)"
)
_EDITION = re.compile(r"第?\s?[A-Z]?\d{1,2}\s?版|版[次面]|[A-Z]\d{1,2}版")
_EDITION_NAMED = re.compile(rf"(?:{_EDITION.pattern})\s*:?\s*\S{{0,8}}")
"""A page of a paper with its name: 第03版:专版, A2版 时政."""
_BARE_TIME = re.compile(r"\s*[时日]\s*[间期]")
"""时间: and 日期: may be those of an event; 发布时间: is not."""
_REPORTER = re.compile(r"\S*(?:记\s*者|通讯员)")
"""A reporter signs with a name; behind 记者: there may also stand what a reporter asks."""
_NO_MEDIUM = re.compile(
    r"^[A-Z]?\d{1,3}\s*[:版]|^(?:出版|[上下]一?[版篇期]|新闻(?:中心|资讯)?|首页|本站|正文|要闻|视频|政务|时政|图片)$|[省市县区州]$"
)
"""Columns of the page and names of regions."""
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_NO_SOURCE = frozenset(("未知", "不详", "暂无", "无"))
"""What dedecms and its like write for an empty field."""
_PATH_OF_PAGE = re.compile(r"[>›»]|当前位置|您的位置")
# Trust in a candidate, the smallest wins; equal ones by order of the text.
LABELLED, BARELY_LABELLED, BESIDE_TIME, ALONE, EDITION, AT_END = range(6)
_LONGEST_WORD = 12


@dataclass(slots=True)
class Findings:
    """What has been found so far: people in order, and candidates for origin and time with their trust."""

    people: dict[Role, list[str]] = field(default_factory=lambda: {Role.AUTHOR: [], Role.PHOTO: [], Role.EDITOR: []})
    origins: list[tuple[int, str]] = field(default_factory=list)
    times: list[tuple[int, tuple[datetime, Precision]]] = field(default_factory=list)

    def add(self, role: Role, names: list[str]) -> None:
        for each in (Role.AUTHOR, Role.PHOTO) if role is Role.BOTH else (role,):
            held = self.people[each]
            held.extend(name for name in dict.fromkeys(names) if name not in held)


def read_credit(segment: str, found: Findings, *, header: bool = True) -> None:
    """Add to `found` what the segment says. header: unlabelled words beside a time may be medium and writers."""
    _Credit(found).read(segment, header)


class _Credit:
    """The state while reading one segment."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.role: Role | None = None
        self.fixed = False
        """A label with a colon or slash holds its names against a 摄 behind them; 记者 and 通讯员 do not."""
        self.empty = True
        self.titled = False
        self.waiting: list[tuple[Role, list[str]]] = []
        self.parted = False
        """A comma parts the names of the last text: a mark speaks of those behind it."""
        self.loose: list[str] = []
        self.dated = False
        self.timed = False
        self.before_date = ""
        self.trust = LABELLED
        self.handles = True
        self.names_maker = False
        """The label is 作者, which says who made it and not what."""
        self.vouched = self.every = False
        """A title stands before the next word, in brackets or behind a label: whatever is there is a name; or each word of several."""

    def read(self, segment: str, header: bool) -> None:
        parts = tokens(segment)
        suffixes = bool(parts) and parts[-1].kind is Kind.MARK
        for index, token in enumerate(parts):
            match token.kind:
                case Kind.LABEL if token.text in _CONTROLS:
                    self._settle()
                    self.role = None
                case Kind.LABEL:
                    self._label(token.role)
                    self.handles = not _REPORTER.match(token.text)
                    self.names_maker = token.text.startswith("作")
                    self.vouched = self.every = not self.handles and _names_of_some(parts[index + 1 : index + 2])
                    self.trust = BARELY_LABELLED if _BARE_TIME.match(token.text) else LABELLED
                case Kind.TITLE:
                    if not header and not is_han(token.before or " "):  # glued to it stands a medium: 金堂融媒记者
                        self._take_loose()  # 本报讯(罗勇 记者 江潇)
                    self._title(token.role)
                    stands_apart = token.after == " " and (token.text == "通讯员" or _names_of_some(parts[index + 1 : index + 2]))
                    self.vouched = self.fixed or not header or stands_apart
                case Kind.MARK:
                    of_both = len(token.text) > 1 and _names_of_some(parts[index + 1 : index + 2])
                    self._mark(token, not suffixes and (of_both or _names_behind(parts[index + 1 :])))
                    self.vouched = self.every = of_both and self.role is token.role
                case Kind.DATE:
                    self._date(token, _stands_alone(token, parts[index + 1 :]), EDITION if _EDITION.search(segment) else ALONE)
                case Kind.BAR:
                    self._bar()
                case Kind.TEXT if self._is_medium_of(token, parts[index + 1 : index + 2]):
                    continue
                case Kind.TEXT:
                    self._text(token.text.strip(" ,、;。/"))
        self._settle()
        if header and self.dated and not _PATH_OF_PAGE.search(segment):
            self._header()

    def _is_medium_of(self, token: Token, behind: tuple[Token, ...]) -> bool:
        """采写:南都记者 海阔: what a title is glued to is the writer's paper."""
        return (
            self.role in _PEOPLE
            and self.fixed
            and self.empty
            and bool(behind)
            and behind[0].kind is Kind.TITLE
            and is_han(behind[0].before or " ")
            and not is_name(token.text)
        )

    def _label(self, role: Role | None) -> None:
        self._settle()
        self.vouched = self.every = False
        self.role, self.fixed, self.empty, self.titled = role, True, True, False

    def _title(self, role: Role | None) -> None:
        if self.role in _PEOPLE and self.fixed and (self.empty or (self.titled and self.role is not Role.EDITOR)):
            self.titled = True  # 图/记者 张三 通讯员 李四: the label before says what they did
            return
        if self.fixed:
            self._settle()
        self.role, self.fixed, self.empty = role, False, True

    def _bar(self) -> None:
        if self.role in (Role.ORIGIN, Role.OTHER) or not self.empty:
            self.role = None

    def _mark(self, token: Token, names_behind: bool) -> None:
        """摄 and its like: of the names before it, or (摄影 王翀, 文 张三 图 李四) of those behind."""
        role, word = token.role or Role.AUTHOR, token.text.strip("/ ")
        prefix = names_behind and token.text[0] != "/" and (len(word) > 1 or (bool(self.waiting) and self.fixed))
        if prefix or not (self.waiting or self._take_loose(vouched="摄" in word)):
            if names_behind:
                self._label(role)
            return
        if (
            self.fixed
            and self.handles
            and self.role is not Role.ORIGIN
            and self.waiting[-1][0] is not role
            and not (self.names_maker and role is Role.PHOTO and len(self.waiting[-1][1]) == 1)
        ):  # 记者:张三 摄 is 记者 张三 摄, 作者:张三 摄 is 张三 摄
            self._keep_but_last(role)
            return
        if word == "报道" and token.before and is_han(token.before) and len(names := self.waiting[-1][1]) > 1:
            names.pop()  # 记者 张三 荣成报道: the place from which they report
        for _, names in self.waiting:
            self.found.add(role, names)
        self.waiting, self.role = [], None

    def _keep_but_last(self, role: Role) -> None:
        """文/张三 李四 摄: the label keeps all but the last."""
        names = self.waiting[-1][1]
        if self.parted:
            self.found.add(role, self.waiting.pop()[1])  # 作者:县文化馆 何露,王小明、李雷 摄: those behind the comma
        elif role is Role.BOTH and self.role is Role.AUTHOR:
            for _, each in self.waiting:
                self.found.add(role, each)  # 作者:记者 张三 通讯员 李四 文/图
        elif len(names) > 1:
            self.found.add(role, [names.pop()])
        elif role is Role.BOTH:
            self.found.add(role, names)
        self._settle()

    def _take_loose(self, *, vouched: bool = False) -> bool:
        """Names without a label just before a mark: 余国瑛 摄, 浙报融媒共享联盟衢江站 邵秀清 丰莉莎 摄. vouched: one word alone is a name."""
        words = " ".join(self.loose).split()
        for size in range(min(len(words), 12), 0, -1):
            told = vouched and len(words) == 1
            if names := people_in(" ".join(words[-size:]), handles=False, all_of_it=True, vouched=told):
                self.waiting.append((Role.AUTHOR, names))
                self.loose, self.fixed = [], False
                return True
        return False

    def _date(self, token: Token, by_itself: bool, trust: int) -> None:
        moment = moment_of(token.text)
        if moment is None:
            return
        labelled = self.role is Role.TIME and self.empty
        alone = by_itself and (self.role is not Role.OTHER or not self.empty)
        if labelled or (alone and (not self.loose or token.before.isspace() or is_body(self.loose[-1].split()[-1]))):
            self.found.times.append((self.trust if labelled else trust, moment))
            self.dated = True
            self.timed = self.timed or moment[1] == "minute"
            self.before_date = self.before_date or " ".join(self.loose)
        self._settle()
        self.role = None

    def _text(self, text: str) -> None:
        if not text:
            return
        if self.role is Role.ORIGIN and self.empty:
            self._origin(text.split())
        elif self.role in _PEOPLE:
            handles = self.handles and self.fixed and self.empty and not self.titled
            first, *rest = _COMMA.split(text)
            vouched = self.vouched or (handles and self.role is not Role.EDITOR)
            groups = [
                people_in(first, handles=handles, vouched=vouched, every=self.every),
                *(people_in(part, handles=False) for part in rest),
            ]
            groups = [names for names in groups if names]
            self.vouched = self.every = False
            self.waiting.extend((self.role, names) for names in groups)
            self.parted = len(groups) > 1
            if not groups and is_body(text):
                return  # 文图/云溪日报全媒体记者 张三: whom the label speaks of is still to come
        elif self.role is None or (self.role is Role.ORIGIN and not self.empty):
            self.loose.append(text)
        self.empty = False

    def _origin(self, words: list[str]) -> None:
        """The first word, with bodies or Latin words that go on; names behind it are its writers (掌上衢州 方利军 傅云燕)."""
        if _WORDS_OF_PAGE.match(words[0]) and words[0] not in ("原创", "转载"):
            return
        size = len(words) if len(words) > 2 and all(len(word) == 1 for word in words) else 1  # 市 气 象 局
        while size < len(words) and _goes_on(words[size - 1], words[size]):
            size += 1
        if size == 1 and words[0] in _NO_SOURCE:
            return
        self.found.origins.append((LABELLED, " ".join(words[:size])))
        if rest := people_in(" ".join(words[size:]), handles=False):
            self.waiting.append((Role.AUTHOR, rest))
            self.fixed = True

    def _settle(self) -> None:
        for role, names in self.waiting:
            self.found.add(role, names)
        self.waiting = []

    def _header(self) -> None:
        """What stands without a label beside the time: the medium, and names."""
        words = _EDITION_NAMED.sub(" ", " ".join(self.loose)).split()
        medium = next((word for word in words if _is_medium(word, self.timed)), None)
        alone = bool(words) and all(is_name(word) for word in words[1:])  # time | 云溪文艺 | 张三
        if medium is None and self.timed and alone and _LONE_MEDIUM.fullmatch(words[0]) and not part_names(words[0]):
            medium = words[0]
        if "原创" in words and medium is None and self.before_date:
            medium = self.before_date.split()[-1]  # WeChat: 原创 作者 公众号 时间
        if medium and not _is_writers_office(medium, words):
            self.found.origins.append((BESIDE_TIME, medium))
        strict = [word for word in words if is_name(word) and word != medium]
        if strict:
            self.found.add(Role.AUTHOR, people_in(" ".join(strict), handles=False))


_CONTROLS = frozenset(("打印", "收藏", "分享", "点赞", "评论"))
"""Buttons of a header speak of nothing behind them."""
_LONE_MEDIUM = re.compile(
    r"(?!.*(?:新闻|要闻|动态|公告|通知|快讯|大小|分享|纠错|打印|阅读|评论|收藏|头条|推荐|时政|民生|[0-9]|[省市县区州镇乡]$))[\u4e00-\u9fff·]{4,10}"
)
"""The one word beside a time to the minute, but for names behind it, which ends as no medium does and is no name: 新浪 writes 中新经纬 there."""
_LOCAL_CLIENT = re.compile(
    r"^(?:今日|当代|文明|活力|掌上|无限|智慧|云上|爱上|看见|美丽|魅力|幸福|大美|最|i|微|遇见)[\u4e00-\u9fff]{2,4}$"
)
"""Names that counties give to their clients and accounts: 掌上衢州, 今日衢江, 无限台州, 爱上龙游."""


def _is_medium(word: str, timed: bool) -> bool:
    """Whether a word beside the time is the medium. timed: to the minute; beside a mere day stands a paper's head, not a source."""
    if timed and len(word) >= 4 and _LOCAL_CLIENT.match(word):
        return True
    word = word.strip("《》")
    return (is_body(word) or bool(OFFICE_ACCOUNT.fullmatch(word))) and not is_name(word) and not _NO_MEDIUM.search(word)


_OFFICE = re.compile(r"(?:[局委办室厅处院所部镇乡村队会]|街道|支部|公司|中学|小学|医院|学校)$")


def _is_writers_office(body: str, words: list[str]) -> bool:
    """Whether a body without a label is where the person named behind it works (开发区招商局 王紫睿; README-bylines, rule 7)."""
    behind = words[words.index(body) + 1 :] if body in words else []
    return bool(_OFFICE.search(body)) and bool(behind) and is_name(behind[0])


def _stands_alone(date: Token, behind: tuple[Token, ...]) -> bool:
    """Whether a date without a label is a header's: no clause goes on behind it, as in a caption (2024年3月5日,工人在…)."""
    if date.after in (",", "、") or not behind or behind[0].kind is not Kind.TEXT:
        return date.after not in (",", "、")
    word = behind[0].text.split()[0]
    if _RANGE.match(word):
        return False
    glued = bool(date.after) and is_han(date.after)
    return is_body(word) or bool(part_names(word)) if glued else len(word) <= _LONGEST_WORD or is_body(word)


_RANGE = re.compile(r"(?:\d{1,2}[时:]?\d{0,2})?[至到起~—]")
"""9月27日0时至24时, 9月27日至30日."""


def _names_of_some(parts: tuple[Token, ...]) -> bool:
    """Whether what follows 记者: is a word of two or three characters alone, or several and one of them surely a name (记者:和志军 熊丽)."""
    words = parts[0].text.split() if parts and parts[0].kind is Kind.TEXT else []
    return all(2 <= len(word) <= 3 for word in words) and (len(words) == 1 or any(is_name(word) for word in words))


def _names_behind(parts: tuple[Token, ...]) -> bool:
    """Whether names follow directly (a title may stand before them)."""
    while parts and parts[0].kind is Kind.TITLE:
        parts = parts[1:]
    return bool(parts) and parts[0].kind is Kind.TEXT and bool(people_in(parts[0].text, handles=False))


def _goes_on(before: str, word: str) -> bool:
    if _WORDS_OF_PAGE.match(word) or part_names(word) or surname_length(word) == len(word):
        return False
    return is_body(word) or (word.isascii() and before.isascii())


def moment_of(text: str) -> tuple[datetime, Precision] | None:
    """The moment (aware, Asia/Shanghai) that a DATE token says, and how precisely; None for a day that no calendar has."""
    match = DATE.match(text)
    if match is None:
        return None
    hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
    if match["half"] in ("下午", "晚上", "PM", "pm") and hour < 12:
        hour += 12
    try:
        when = datetime(int(match["year"]), int(match["month"]), int(match["day"]), hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        return None
    return when, "minute" if match["hour"] and not NO_TIME.search(match[0]) else "day"
