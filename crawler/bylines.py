"""Who wrote, photographed and edited an article, whence it comes and when it was published: read from its byline lines.

    raw lines | NFKC, one middle dot | a label and the value on its next line joined | lines parted into credits, brackets and
    running text | credits read label by label | Bylines

The rules are those of Chinese newsrooms (署名 conventions: 文/ 图/, 记者 … 摄, 本报讯(记者 …), 责任编辑) and of the headers that government
sites write (发布日期, 信息来源). Running text says nothing but a dateline in brackets, a credit at its end, and a caption's 摄.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from crawler.credit_forms import EXCEPTED, FOREIGN, LONGEST_HEADER, plain_credit, plain_line
from crawler.credit_labels import DATE, Kind, Role, Token, tokens
from crawler.credits import AT_END, BARELY_LABELLED, BESIDE_TIME, LABELLED, Findings, read_credit
from crawler.names import HAN, OFFICE_ACCOUNT, is_body, is_name, undot
from crawler.people import people_in
from crawler.records import Precision
from crawler.text import BULLETS, clean, is_han


@dataclass(frozen=True, slots=True)
class Bylines:
    """What byline lines say. Names in the order of the text, each once; origin "" and times None when nothing is said.

    published_at is aware, Asia/Shanghai, without seconds; precision "day" when the page gives no time (then midnight).
    """

    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    origin: str = ""
    labelled: bool = False
    """Whether a label (来源:) says the origin."""
    published_at: datetime | None = None
    precision: Precision | None = None


def read_bylines(text: str) -> Bylines:
    """Read the lines above and below an article, its captions, and running text among them; `text` is raw, lines parted by line ends.

    Never raises. Rules: newsroom credits and government page headers, see the module.
    """
    found = Findings()
    lines = _joined([plain_line(line) for line in text.translate(_LENTICULAR).splitlines()])
    for line, following in zip(lines, [*lines[1:], ""], strict=False):  # no lines at all are no fault
        if not (_EVENT_TIME.match(line) and _EVENT_PLACE.match(following)):
            _read_line(line, found)
        if found.times and (medium := _medium_beside(line, following)):
            found.origins.append((BESIDE_TIME, medium))
    trust, said = min(found.origins, key=lambda each: each[0], default=(AT_END, ""))
    origin = said.strip(" ·|/丨")
    when, precision = min(found.times, key=lambda each: each[0])[1] if found.times else (None, None)
    authors, photographers, editors = (tuple(found.people[role]) for role in (Role.AUTHOR, Role.PHOTO, Role.EDITOR))
    return Bylines(authors, photographers, editors, origin, trust == LABELLED, when, precision)


_LENTICULAR = str.maketrans("〖〗", "【】")
"""White brackets around the parts of a header (ASP sites: 〖2007-5-18 9:12:00〗 〖来源:县旅游局〗)."""


# ---------------------------------------------------------------- lines
_EVENT_TIME = re.compile(r"[一二三\d、.\s]{0,4}[时日]\s*[间期]\s*:")
_EVENT_PLACE = re.compile(r"[一二三\d、.\s]{0,4}.{0,2}地\s*[点址]")
_BRACKETS = re.compile(r"\(([^()\[\]【】]*)\)|\[([^()\[\]【】]*)\]|【([^()\[\]【】]*)】")
_MEDIUM = re.compile(
    r"\S{2,12}(?:日报|晚报|晨报|早报|时报|商报|都市报|新闻网|新闻|客户端|发布|融媒体中心|融媒|电视台|广播电台|在线|传媒|新华网|人民网|之声)"
)
_DATELINE = re.compile(r"^[^,。]{0,30}(?:讯|电|消息)\s*$")
_LONGEST_CREDIT = 200
"""Characters; a longer line is running text, and only this much of its ends is looked at."""
_LEAD = re.compile(
    r"^(?:[^,。:;()]{0,20}(?:讯|电|消息|报道)\s+)?(?P<credit>(?:[^,。:;()\s]{0,12}?(?:记者|通讯员)\s*[^,。:;()]{2,16}?)+?)(?=\s*报道|[,:]|\s{2}|$)"
)
_SIGNED = re.compile(
    r"[。!?”]\s*(?P<tail>(?:\S{0,8}?(?:记者|通讯员|实习生|摄影)[ :]\s*[^。!?;,:(]{2,30}|(?:图文?|文图?|摄影)\s*[/丨|]\s*[^。!?;,:(]{2,30})+)$"
)
"""Running text that ends with its writers after the last sentence (…已恢复施工。记者 陈国强; 图/云溪网记者 陈国强)."""
_CAPTION_IN_TEXT = re.compile(rf"(?:^|(?<=[。!?”)])) ?(?:\S{{0,8}}记者 ?)?({HAN}{{2,4}}) 摄(?= )")
"""A caption that ran into the text behind it (…展出的镇馆之宝。 王远 摄 中新网…)."""
_SHOT_BEHIND = re.compile(rf"(?<=[。!?”]) ?({HAN}{{2,4}}) 摄影?[)）]?$")
"""Who stands alone between a caption's sentence and 摄 took the picture, whatever the name looks like (努尔兰 摄)."""
_SHOT_LABELLED = re.compile(rf"(?<=[。!?”])\s*(?:摄影|供图)\s*[/:丨]\s*({HAN}{{2,4}}(?:[\s、]+{HAN}{{2,4}}){{0,2}})$")
"""列车员帮老乡把菜筐搬上车。摄影/蒙正阳."""
_NO_NAME = re.compile(r"记者|通讯员|本[报网台]|资料|航拍|无人机|网友|供图|手机|志愿者|中心|[局办社队部]$")
_BULLET = re.compile(rf"^\s*[{BULLETS}]+\s*")
"""Newspapers set a sign before the writers' names (□ 张三丰) or a caption."""
_POINTER = re.compile(r"^此件|^返回|上接|下转|紧接|转[A-Z\d第]|续[见上]|^据\S+(?:报道|消息)|[〔\[](?:19|20)\d\d[〕\]]")
"""What brackets hold that name no body: 此件公开发布, 转第3版, a document's number 云政发〔2019〕10号."""
_TAIL = re.compile(r"(?:^|[。!?;,”\"]|\s)(?P<tail>[^。!?;,]*?(?:摄影报道|文/图|图/文|摄|供图|摄影))\s*[)。]?$")


_OPEN_BRACKET = re.compile(r"\([^()]{1,30}$")
_CLOSES = re.compile(r"[^()。,]{0,20}\)")


def _joined(lines: list[str]) -> list[str]:
    """Lines without the empty ones; a label that ends its line is joined with a value on the next, and a bracket with its end."""
    out: list[str] = []
    for line in filter(None, lines):
        if out and (
            ((role := _open_label(out[-1])) is not None and _is_value(line, role))
            or (_CLOSES.match(line) and _OPEN_BRACKET.search(out[-1]))
            or _PARTS_OF_TIME.fullmatch(f"{out[-1]} {line}")
        ):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


_PARTS_OF_TIME = re.compile(r"(?:19|20)\d\d \d{1,2}/\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?")
"""新华网 sets year, day and time in lines of their own."""


def _medium_beside(line: str, following: str) -> str:
    """The medium that stands on a line of its own next to a line that opens with a time; "" for none."""
    for one, other in ((line, following), (following, line)):
        if DATE.match(one) and len(one) <= LONGEST_HEADER and _MEDIUM.fullmatch(other):
            return other
    return ""


def _open_label(line: str) -> Role | None:
    """The role of a label that ends the line with nothing behind it."""
    parts = tokens(line) if len(line) <= _LONGEST_CREDIT else ()
    if parts and (parts[-1].kind is Kind.LABEL or (len(parts) == 1 and parts[0].kind is Kind.TITLE)):
        return parts[-1].role
    return None


def _is_value(line: str, role: Role) -> bool:
    """Whether a line may be the value of a label on the line before it."""
    first = next(iter(tokens(line)), None)
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
    return bool(people_in(re.sub("^[^ ]*(?:记者|通讯员)", "", line), handles=False))


def _is_running(line: str) -> bool:
    """Whether a line is running text: it has a sentence's end or a clause's comma outside brackets, and does not open with a label."""
    bare = _BRACKETS.sub("", line)
    if len(bare) > _LONGEST_CREDIT:
        return True
    first = next(iter(tokens(bare)), None)
    if first is not None and first.kind in (Kind.LABEL, Kind.DATE) and not re.search(r"[。!?]", bare):
        return False
    if re.search(r"[。!?]|\.{3}", bare):
        return True
    return any(not people_in(part, handles=False) for part in re.split(r"[,，]", bare)[1:])


_PAPERS_HEAD = re.compile(r"《\s*([^《》()]{2,20}?)\s*》\s*(?=\(\s*(?:19|20)\d\d[^()]{6,40}版)")
"""方正 newspapers print above a text where it stood: 《 云溪日报 》( 2026年03月05日 第01版:要闻 )."""


_PAPER_BEFORE_DAY = re.compile(
    r"(《[^《》\s]{2,16}》|[\u4e00-\u9fff]{3,8}(?<!版)(?=\s))\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日[^。]{0,20}版"
)
"""《云溪日报》 2026年03月05日 第01版:要闻; 今日云溪 2026年3月5日 02版. The marks are those of the line, no part of the name."""
_PAPER_BESIDE = re.compile(r"(?<=\s)《[^《》\s]{2,12}(?:报|网|台|刊|客户端)》(?=\s|$|[|【\[])")
"""2026-03-05 11:48 本报记者 沈知秋 《云溪日报》."""


def _read_line(line: str, found: Findings) -> None:
    if DATE.match(line) and len(line) <= 2 * LONGEST_HEADER and (paper := _PAPER_BESIDE.search(line)):
        found.origins.append((BESIDE_TIME, paper[0]))
    if named := _PAPER_BEFORE_DAY.match(line):
        found.origins.append((BARELY_LABELLED, named[1].strip("《》")))
    if head := _PAPERS_HEAD.search(line):
        found.origins.append((BARELY_LABELLED, head[1]))
        line = line[: head.start()] + line[head.end() :]
    line = plain_credit(line)
    line, bullet = _BULLET.subn("", line)
    if bullet and (names := people_in(line, handles=False, all_of_it=True)):
        found.add(Role.AUTHOR, names)
        return
    if bullet and (day := DATE.search(line)) and (names := people_in(line[: day.start()], handles=False, all_of_it=True)):
        found.add(Role.AUTHOR, names)  # □林晚舟 2026-03-05
        line = line[day.start() :]
    if "摄" in line and (shot := _SHOT_BEHIND.search(line)) and not _NO_NAME.search(shot[1]):
        found.add(Role.PHOTO, [shot[1]])
    if ("摄影" in line or "供图" in line) and (labelled := _SHOT_LABELLED.search(line)):
        found.add(Role.PHOTO, people_in(labelled[1], handles=False, all_of_it=True))
    running = _is_running(line)
    for match in _BRACKETS.finditer(line):
        _read_bracket(line, match, found, running)
    outside = _BRACKETS.sub(" | ", line)
    if not running:
        read_credit(outside, found, header=not bullet)  # ■章小鱼 本报记者 屠强
        return
    for caption in _CAPTION_IN_TEXT.finditer(outside):
        if is_name(caption[1]):
            found.add(Role.PHOTO, [caption[1]])
    if lead := _LEAD.match(outside[:80]):
        read_credit(lead["credit"], found)
    if tail := _TAIL.search(outside.rstrip(" |")[-80:]):
        read_credit(tail["tail"], found)
    elif (signed := _SIGNED.search(outside.rstrip(" |")[-80:])) and _only_people(signed["tail"]):
        read_credit(signed["tail"], found)


def _only_people(credit: str) -> bool:
    """Whether every word of a credit that is no title, nor the medium that a title is glued to (云溪网记者), is a name."""
    parts = tokens(credit)
    words = [
        token.text
        for token, behind in zip(parts, (*parts[1:], None), strict=False)
        if token.kind is Kind.TEXT and not (behind is not None and behind.kind is Kind.TITLE and is_han(behind.before or " "))
    ]
    return bool(words) and all(people_in(word, handles=False, all_of_it=True) for word in words)


def _read_bracket(line: str, match: re.Match[str], found: Findings, running: bool) -> None:
    """A bracket speaks when it holds a label, or when it ends the line and holds only names, or one body."""
    inner = _SUPPLIED.sub("", next(group for group in match.groups() if group is not None).strip())
    if "," in inner and inner.endswith(_TAKEN):
        inner = _without_circumstance(inner)
    if len(inner) > _LONGEST_CREDIT:
        return
    parts = tokens(inner)
    if (office := _OFFICE_AND_PEOPLE.fullmatch(inner)) and is_body(office[1]):
        found.add(Role.AUTHOR, people_in(office[2], handles=False, all_of_it=True))
        return
    if any(token.kind is not Kind.TEXT for token in parts):
        if not any(token.kind is Kind.DATE for token in parts) or not running:
            read_credit(inner, found, header=False)
        return
    before, after = line[: match.start()].rstrip(), line[match.end() :].strip()
    dateline = bool(_DATELINE.match(before))
    labelled_behind = (behind := next(iter(tokens(after[:LONGEST_HEADER])), None)) is not None and behind.kind is Kind.LABEL
    if not dateline and ((after.strip("。") and not labelled_behind) or (before and not re.search(r"[。!?.”\")\]】]$", before))):
        return
    names = people_in(inner, handles=False)
    if names:
        found.add(Role.AUTHOR, names)
        if running and labelled_behind:
            read_credit(after[:_LONGEST_CREDIT], found, header=False)
    elif (is_body(inner) or (not before and OFFICE_ACCOUNT.fullmatch(inner))) and " " not in inner and not _POINTER.match(inner):
        found.origins.append((AT_END, inner.removeprefix("据")))


_TAKEN = ("摄", "摄影")


def _without_circumstance(inner: str) -> str:
    """A caption's bracket without what it says of the picture before who took it: 资料图片,沈知秋摄; 8月6日,沈知秋 摄."""
    clauses = inner.split(",")
    while len(clauses) > 1 and not any(
        people_in(token.text, handles=False) for token in tokens(clauses[0]) if token.kind is Kind.TEXT
    ):
        del clauses[0]
    return ",".join(clauses)


_OFFICE_AND_PEOPLE = re.compile(rf"({HAN}{{2,14}})\s*:\s*({HAN}{{2,4}}(?:[\s、,]+{HAN}{{2,4}}){{0,3}})")
"""(城关街道:钮志远): who signs a text, with the office before."""


# ---------------------------------------------------------------- the seed form's byline, and byline paragraphs
_TITLES = frozenset(("文", "图", "摄", "摄影", "记者", "通讯员", "作者"))
_SEED = re.compile(r"(?:文/(?P<authors>[^/]*?))?\s*(?:图/(?P<photographers>[^/]*))?")


def is_byline(line: str) -> bool:
    """Whether a paragraph is nothing but a byline: 文/洪纲 图/邵秀清, (记者 张三 通讯员 李四), 责任编辑:王五."""
    text = undot(clean(line))
    text = EXCEPTED.sub("", FOREIGN.sub(r"\1", text))
    if not text or len(text) > 120 or _is_running(text):
        return False
    if (
        (alone := _BRACKETS.fullmatch(text))
        and (is_body(inner := _SUPPLIED.sub("", _BY.sub("", text[1:-1].strip()))) or OFFICE_ACCOUNT.fullmatch(inner))
        and not (_IN_WORDS.search(inner) or _POINTER.search(inner))
        and alone[2] is None
        and alone[3] is None  # 【乡镇】 heads what follows
    ):
        return True  # (德清县发改局), (区文旅局供稿)
    bare = _BRACKETS.sub(lambda match: " " + match[0][1:-1] + " ", text)
    bare, pictured = _PICTURED_BY.subn(" ", bare)
    bylines = read_bylines(text)
    if not (pictured or bylines.authors or bylines.photographers or bylines.editors):
        return False
    left = _REPORTED_FROM.sub(" ", bare)
    for name in (*bylines.authors, *bylines.photographers, *bylines.editors, *_others(tokens(bare)), *_media(tokens(bare))):
        left = _without_name(name, left)
    for token in tokens(bare):
        if token.kind is not Kind.TEXT:
            left = left.replace(token.text, " ", 1)
    words = [word for word in _BETWEEN_WORDS.split(left) if word]
    return bool(pictured or tokens(bare)) and all(is_body(word) or _NO_MATTER.fullmatch(word) for word in words)


_BETWEEN_WORDS = re.compile(r"[\s、,;/()\[\]【】。|]+")


def _without_name(name: str, line: str) -> str:
    """A line with a blank for each place of a name; blanks within the name, as justified credits have them, are no hindrance."""
    if name in line and line.count(name) == "".join(line.split()).count("".join(name.split())):
        return line.replace(name, " ")  # a pattern for each name costs more than all the rest
    return re.sub(r"\s*".join(map(re.escape, name)), " ", line)


_SUPPLIED = re.compile(r"(?<=[局委办室厅处院镇乡道社站队会校司心])\s*供稿$")
"""A body that supplied the text: 区文旅局供稿 says what 来源:区文旅局 does."""
_BY = re.compile(r"^(?:文[/、]?图|图[/、]?文|文|图)\s*[:/ ]\s*")
"""(文/图 区发改局办公室): an office that wrote the text and took the pictures."""
_IN_WORDS = re.compile(r"[\s:,、。;]")
_NO_MATTER = re.compile(
    r"(?:本[报网台刊]|\S{2,8}[报网])?(?:专)?(?:讯|电|消息)|受访\S{0,5}|\S{0,4}(?:志愿者|居民|村民|市民|网友|队员|员工|学员|学生|团队|义工)|(?:参与|共同|协助|对此文亦有贡献)|采访整理|整理报道|实习生?|见习|采访对象|资料(?:图片?)?|网络"
)
"""What may stand in a byline beside names, titles and bodies: 本报讯, 受访企业."""
_REPORTED_FROM = re.compile(r"(?<=\s)[\u4e00-\u9fff]{2,6}(?:报道|摄影报道)$")
_PICTURED_BY = re.compile(
    r"(?:^|(?<=[\s(,、;。]))(?:本[版文组]|文中|以上)?(?:图片?|照片|配图)[均皆都]?(?:由|系|为)[^\s,。;:]{2,16}(?:提供|供图|摄|拍摄)(?=$|[\s),。])"
)
"""图片由观音镇提供: a credit that names no person."""


def _media(parts: tuple[Token, ...]) -> list[str]:
    """The words that a writer's title or label is glued to: 内蒙古日报·草原云记者 李国萍, 金堂融媒记者:余淼."""
    return [
        medium.text.split()[-1]
        for medium, title in pairwise(parts)
        if medium.kind is Kind.TEXT
        and (title.kind is Kind.TITLE or (title.kind is Kind.LABEL and title.role is Role.AUTHOR))
        and is_han(title.before or " ")
    ]


def _others(parts: tuple[Token, ...]) -> list[str]:
    """The people behind labels that are none of ours: 审核:刘涛, 终审:王五 赵六."""
    return [
        name
        for label, value in pairwise(parts)
        if label.role is Role.OTHER and value.kind is Kind.TEXT
        for name in people_in(value.text, handles=False)
    ]


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
    if seed_byline(authors, photographers) != line or _TITLES & {*authors, *photographers}:
        return None
    return authors, photographers


def _unlisted(group: str | None) -> tuple[str, ...]:
    if not group:
        return ()
    return tuple(filter(None, group.strip().split("、"))) if "、" in group else tuple(group.split())
