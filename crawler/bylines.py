"""Who wrote, photographed and edited an article, whence it comes and when it was published: read from its byline lines.

    raw lines | NFKC, one middle dot | a label and the value on its next line joined | lines parted into credits, brackets and
    running text | credits read label by label | Bylines

The rules are those of Chinese newsrooms (署名 conventions: 文/ 图/, 记者 … 摄, 本报讯(记者 …), 责任编辑) and of the headers that government
sites write (发布日期, 信息来源). Running text says nothing but a dateline in brackets, a credit at its end, and a caption's 摄.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.credit_labels import DATE, Kind, Role, Token, tokens
from crawler.names import is_body, is_name, part_names, surname_length, undot
from crawler.people import people_in
from crawler.records import Precision
from crawler.text import clean, nfkc

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Bylines:
    """What byline lines say. Names in the order of the text, each once; origin "" and times None when nothing is said.

    published_at is aware, Asia/Shanghai, without seconds; precision "day" when the page gives no time (then midnight).
    """

    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    origin: str = ""
    published_at: datetime | None = None
    precision: Precision | None = None


@dataclass(slots=True)
class _Found:
    """What has been found so far, with candidates in falling order of trust."""

    people: dict[Role, list[str]] = field(default_factory=lambda: {Role.AUTHOR: [], Role.PHOTO: [], Role.EDITOR: []})
    origins: list[tuple[int, str]] = field(default_factory=list)
    times: list[tuple[int, datetime, Precision]] = field(default_factory=list)

    def add(self, role: Role, names: list[str]) -> None:
        for each in (Role.AUTHOR, Role.PHOTO) if role is Role.BOTH else (role,):
            held = self.people[each]
            held.extend(name for name in dict.fromkeys(names) if name not in held)


# Trust in a candidate, the smallest wins; equal ones by order of the text.
_LABELLED, _BESIDE_TIME, _ALONE, _AT_END = 0, 1, 2, 3


def read_bylines(text: str) -> Bylines:
    """Read the lines above and below an article, its captions, and running text among them; `text` is raw, lines parted by line ends.

    Never raises. Rules: newsroom credits and government page headers, see the module.
    """
    found = _Found()
    for line in _joined([undot(nfkc(line)).strip() for line in text.splitlines()]):
        _read_line(line, found)
    origin = min(found.origins, key=lambda each: each[0], default=(0, ""))[1]
    time = min(found.times, key=lambda each: each[0], default=None)
    people = (tuple(found.people[role]) for role in (Role.AUTHOR, Role.PHOTO, Role.EDITOR))
    return Bylines(*people, origin, *(time[1:] if time else (None, None)))


# ---------------------------------------------------------------- lines
_BRACKETS = re.compile(r"\(([^()\[\]【】]*)\)|\[([^()\[\]【】]*)\]|【([^()\[\]【】]*)】")
_STOP = re.compile(r"[。!?…]")
_LEAD = re.compile(
    r"^(?:[^,。:;()]{0,20}(?:讯|电|消息|报道)\s+)?(?P<credit>(?:[^,。:;()\s]{0,12}?(?:记者|通讯员)\s*[^,。:;()]{2,16}?)+?)(?=\s*报道|[,:]|\s{2}|$)"
)
_TAIL = re.compile(r"(?:^|[。!?;,”\"]|\s)(?P<tail>[^。!?;,]*?(?:摄影报道|文/图|图/文|摄|供图|摄影))\s*[)。]?$")


def _joined(lines: list[str]) -> list[str]:
    """Lines without the empty ones; a label that ends its line is joined with a value on the next."""
    out: list[str] = []
    for line in filter(None, lines):
        if out and (role := _open_label(out[-1])) is not None and _is_value(line, role):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _open_label(line: str) -> Role | None:
    last: Token | None = None
    for last in tokens(line):
        pass
    return last.role if last is not None and last.kind is Kind.LABEL and len(line) < 80 else None


def _is_value(line: str, role: Role) -> bool:
    """Whether a line may be the value of a label on the line before it."""
    first = next(tokens(line), None)
    if first is None or first.kind is Kind.LABEL or _is_running(line):
        return False
    if role is Role.TIME:
        return first.kind is Kind.DATE
    if first.kind is Kind.DATE:
        return False
    if role is Role.ORIGIN:
        return len(line) <= 30 and not line.startswith(("(", "[", "【"))
    if role is Role.OTHER:
        return bool(re.fullmatch(r"[\d.万次]+", line)) or bool(people_in(line, handles=False))
    return bool(people_in(re.sub("^[^ ]*(?:记者|通讯员)", "", line), handles=len(line) <= 6))


def _is_running(line: str) -> bool:
    """Whether a line is running text: it has a sentence's end or a clause's comma outside brackets, and does not open with a label."""
    bare = _BRACKETS.sub("", line)
    if len(bare) > 200:
        return True
    first = next(tokens(bare), None)
    if first is not None and first.kind in (Kind.LABEL, Kind.DATE) and not re.search(r"[。!?]", bare):
        return False
    if re.search(r"[。!?…]", bare):
        return True
    return any(not people_in(part, handles=False) for part in re.split(r"[,，]", bare)[1:])


def _read_line(line: str, found: _Found) -> None:
    running = _is_running(line)
    for match in _BRACKETS.finditer(line):
        _read_bracket(line, match, found, running)
    outside = _BRACKETS.sub(" | ", line)
    if not running:
        _Credit(found).read(outside)
        return
    if lead := _LEAD.match(outside):
        _Credit(found).read(lead["credit"])
    if tail := _TAIL.search(outside.rstrip(" |")):
        _Credit(found).read(tail["tail"])


def _read_bracket(line: str, match: re.Match[str], found: _Found, running: bool) -> None:
    """A bracket speaks when it holds a label, or when it ends the line and holds only names, or one body."""
    inner = next(group for group in match.groups() if group is not None).strip()
    parts = list(tokens(inner))
    if any(token.kind is not Kind.TEXT for token in parts):
        if not any(token.kind is Kind.DATE for token in parts) or not running:
            _Credit(found, bracketed=True).read(inner)
        return
    before, after = line[: match.start()].rstrip(), line[match.end() :].strip()
    if after.strip("。") or (before and not re.search(r"[。!?…”\")\]】]$", before)):
        return
    names = people_in(inner, handles=False)
    if names:
        found.add(Role.AUTHOR, names)
    elif is_body(inner) and " " not in inner:
        found.origins.append((_AT_END, inner))


# ---------------------------------------------------------------- one credit
_WORDS_OF_PAGE = re.compile(
    r"^(?:我来说两句|打印|关闭|分享|收藏|大|中|小|字体|字号|评论|纠错|首页|正文|返回|扫一扫|点击|阅读|浏览|举报|原创|转载|T|A|[+-])"
)
_MEDIUM = re.compile(
    r"(?:日报|晚报|晨报|早报|时报|商报|都市报|周报|周刊|网|客户端|发布|融媒体?(?:中心)?|融媒|电视台|广播|新闻|在线|新华社|传媒|之声|报社|微信公众号|头条|云|号)$"
)


class _Credit:
    """Reads one segment without brackets: label by label, with the names that wait for a 摄 behind them."""

    def __init__(self, found: _Found, bracketed: bool = False) -> None:
        self.found = found
        self.bracketed = bracketed
        self.role: Role | None = None
        self.fixed = False
        """A label with a colon or slash holds its names against a 摄 behind them; 记者 and 通讯员 do not."""
        self.empty = True
        self.titled = False
        self.waiting: list[tuple[Role, list[str]]] = []
        self.loose: list[str] = []
        self.dates: list[tuple[bool, Token]] = []

    def read(self, segment: str) -> None:
        for token in tokens(segment):
            match token.kind:
                case Kind.LABEL:
                    self._label(token)
                case Kind.TITLE:
                    self._title(token)
                case Kind.MARK:
                    self._mark(token)
                case Kind.DATE:
                    self._date(token)
                case Kind.BAR:
                    if self.role is Role.ORIGIN or self.role is Role.OTHER or not self.empty:
                        self.role = None
                case Kind.TEXT:
                    self._text(token)
        self._settle()
        self._header()

    def _label(self, token: Token) -> None:
        self._settle()
        self.role, self.fixed, self.empty, self.titled = token.role, True, True, False

    def _title(self, token: Token) -> None:
        people = (Role.AUTHOR, Role.PHOTO, Role.BOTH, Role.EDITOR)
        if self.role in people and self.fixed and (self.empty or (self.titled and self.role is not Role.EDITOR)):
            self.titled = True
            return
        if self.fixed:
            self._settle()
        self.role, self.fixed, self.empty = token.role or Role.AUTHOR, False, True

    def _mark(self, token: Token) -> None:
        role = token.role or Role.AUTHOR
        if not self.waiting and not self._take_loose():
            if token.text.strip("/ ") not in ("报道", "拍摄", "摄"):
                self.role, self.fixed, self.empty, self.titled = role, True, True, False
            return
        if self.fixed and self.waiting[-1][0] is not role and self.role is not None:
            # 文/张三 李四 摄: the label keeps all but the last.
            held = self.waiting[-1][1]
            if len(held) > 1:
                self.found.add(role, [held.pop()])
            self._settle()
            if len(held) <= 1 and token.text.strip("/ ") != "摄":
                self.role, self.empty = role, True
            return
        for _, names in self.waiting:
            self.found.add(role, names)
        self.waiting = []
        self.role = None

    def _take_loose(self) -> bool:
        """Names without a label just before a mark: 余国瑛 摄, 浙报融媒共享联盟衢江站 邵秀清 丰莉莎 摄."""
        names: list[str] = []
        words = " ".join(self.loose).split()
        for size in range(len(words), 0, -1):
            names = people_in(" ".join(words[-size:]), handles=False, all_of_it=True)
            if names:
                self.waiting.append((Role.AUTHOR, names))
                self.loose = []
                self.fixed = False
                return True
        return False

    def _date(self, token: Token) -> None:
        moment = _moment(token.text)
        if moment is None:
            return
        if self.role is Role.TIME and self.empty:
            self.found.times.append((_LABELLED, *moment))
            self.dates.append((True, token))
        elif self.role is not Role.OTHER or not self.empty:
            if not self.loose or is_body(self.loose[-1].split()[-1]) or token.before.isspace():
                self.found.times.append((_ALONE, *moment))
                self.dates.append((False, token))
        self._settle()
        self.role = None

    def _text(self, token: Token) -> None:
        text = token.text.strip(" ,、;。/")
        if not text:
            return
        if self.role is Role.ORIGIN and self.empty:
            self._origin(text)
        elif self.role in (Role.AUTHOR, Role.PHOTO, Role.BOTH, Role.EDITOR):
            names = people_in(text, handles=self.fixed and self.empty and not self.titled)
            if names:
                self.waiting.append((self.role, names))
        elif self.role is None or (self.role is Role.ORIGIN and not self.empty):
            self.loose.append(text)
        self.empty = False

    def _origin(self, text: str) -> None:
        words = text.split()
        taken = words[:1]
        for word in words[1:]:
            if _WORDS_OF_PAGE.match(word) or _all_names(word) or surname_length(word) == len(word):
                break
            if not is_body(word) and not (word.isascii() and taken[-1].isascii()):
                break
            taken.append(word)
        if _WORDS_OF_PAGE.match(taken[0]):
            return
        self.found.origins.append((_LABELLED, " ".join(taken)))
        rest = people_in(" ".join(words[len(taken) :]), handles=False)
        if rest:
            self.waiting.append((Role.AUTHOR, rest))
            self.fixed = True

    def _settle(self) -> None:
        for role, names in self.waiting:
            self.found.add(role, names)
        self.waiting = []

    def _header(self) -> None:
        """What stands without a label beside the time: the medium, and names."""
        if not self.dates or self.bracketed:
            return
        words = " ".join(self.loose).split()
        medium = next((word for word in words if is_body(word) and not is_name(word)), None)
        if medium:
            self.found.origins.append((_BESIDE_TIME, medium))
        strict = [word for word in words if is_name(word) and len(word) > 1]
        self.found.add(Role.AUTHOR, people_in(" ".join(strict), handles=False) if strict else [])


def _all_names(word: str) -> bool:
    return bool(part_names(word))


def _moment(text: str) -> tuple[datetime, Precision] | None:
    """The date (and time) of a lexer's DATE token; None for a day that no calendar has."""
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
    return when, "minute" if match["hour"] else "day"


# ---------------------------------------------------------------- the seed form's byline, and byline paragraphs
_SEED = re.compile(r"(?:文/(?P<authors>[^/]*?))?\s*(?:图/(?P<photographers>[^/]*))?")


def is_byline(line: str) -> bool:
    """Whether a paragraph is nothing but a byline: 文/洪纲 图/邵秀清, (记者 张三 通讯员 李四), 责任编辑:王五."""
    text = undot(clean(line))
    if not text or len(text) > 120 or _is_running(text):
        return False
    bare = _BRACKETS.sub(lambda match: " " + match[0][1:-1] + " ", text)
    kinds = [token.kind for token in tokens(bare)]
    bylines = read_bylines(text)
    says = bool(bylines.authors or bylines.photographers or bylines.editors)
    if not says:
        return False
    left = bare
    for name in (*bylines.authors, *bylines.photographers, *bylines.editors):
        left = left.replace(name, " ")
    for token in tokens(bare):
        if token.kind is not Kind.TEXT:
            left = left.replace(token.text, " ", 1)
    words = [word for word in re.split(r"[\s、,;/()\[\]【】。|]+", left) if word]
    return bool(kinds) and all(is_body(word) for word in words)


def seed_byline(authors: tuple[str, ...], photographers: tuple[str, ...]) -> str:
    """The seed form's byline 文/甲 乙 图/丙; "" when there is nobody.

    Names are parted by a blank; when a name of a group itself holds a blank, the group is parted by 、 (a trailing 、 for a single one).
    """
    groups = [label + _listed(names) for label, names in (("文/", authors), ("图/", photographers)) if names]
    return " ".join(groups)


def _listed(names: tuple[str, ...]) -> str:
    if not any(" " in name for name in names):
        return " ".join(names)
    return "、".join(names) + ("、" if len(names) == 1 else "")


def parse_seed_byline(line: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(authors, photographers) of a line in the seed form's byline, None when it is none. Undoes `seed_byline`."""
    match = _SEED.fullmatch(line)
    if not line or match is None:
        return None
    authors, photographers = _unlisted(match["authors"]), _unlisted(match["photographers"])
    if seed_byline(authors, photographers) != line:
        return None
    return authors, photographers


def _unlisted(group: str | None) -> tuple[str, ...]:
    if not group:
        return ()
    return tuple(filter(None, group.strip().split("、"))) if "、" in group else tuple(group.split())
