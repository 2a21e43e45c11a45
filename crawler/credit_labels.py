"""The words with which a Chinese news page credits people, sources and times, and the lexer that finds them in a line.

The vocabulary is that of newsrooms and government sites (采编署名: 记者, 通讯员, 摄, 责编, 来源, 发布时间, 三审三校); blanks may stand inside a
label (编 辑) and the colon may be missing. Everything is NFKC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from crawler.names import HAN, is_likely_name, is_name, part_names
from crawler.text import is_han


class Role(Enum):
    AUTHOR = "author"
    PHOTO = "photo"
    BOTH = "both"
    EDITOR = "editor"
    ORIGIN = "origin"
    TIME = "time"
    OTHER = "other"
    """A label whose value is none of ours: 校对, 浏览次数, 图片来源, 更新时间, or any unknown word before a colon."""


class Kind(Enum):
    LABEL = "label"
    TITLE = "title"
    """记者, 通讯员 without a colon: names a writer, or what a following 摄 says."""
    MARK = "mark"
    """摄, 文, 图, 文/图 that may stand behind the names they speak of, or before them."""
    DATE = "date"
    BAR = "bar"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    role: Role | None = None
    before: str = ""
    """The character before the token in its segment, "" at the start."""
    after: str = ""
    """The character behind the token in its segment, "" at the end."""


_SOURCE_TAILS = "网络|新媒体|微信|在线|网站|要闻|频道|融媒体?"
"""Kinds of editors that also end the name of a source: 云溪融媒 编辑:张三."""
_EDITOR_KIND = f"责任|网页|值班|本期|执行|见习|实习|首席|文字|图文|页面|当班|本文|稿件|文章|主任|高级|资深|助理|一线|栏目|本版|(?<![一-龥])(?:{_SOURCE_TAILS})"
_REPORTER = "(?:本报|本网|本台|本站|本社|本刊)?(?:全媒体|融媒体?|首席|见习|实习|特约|特派|驻地|驻站|资深|高级|文字|图文|新媒体|小)*(?:记者|通讯员|报道员|报道组|特约撰稿人|评论员|信息员)|实习生|见习生"
_WROTE, _WITH, _TOOK = "(?:文字?|采写|撰[文稿]|报道)", "(?:[/、&+· 并]|和|与|及)?", "(?:图片?|摄影?|照片|供图)"
"""Who wrote and took the pictures, in either order and with any sign between or none: 图片/文字, 采写和摄影, 图文, 摄影报道."""
_LABELS: tuple[tuple[Role, str], ...] = (
    # What looks like one of ours and is not (README-bylines, rules 7 and 8) comes first.
    (
        Role.OTHER,
        "(?:图片|资料|数据|视频|封面|音频|素材|题图|配图|头图|照片|信息图)来源|图源|(?:最后|最近)?(?:更新|修改|编辑|审核|审批|打印|访问|采访|拍摄|截止|开始|结束|会议|活动|报名|办理|服务|开馆|征集|公示|施工|停电|"
        "开标|投标|成文|印发|实施|生效|废止|失效|签发|签署|讲话|举行|召开|阅读|播出|首播|生成|抓取|采集|上班|工作|预计|限定|测试|考试|面试|落款)(?:时间|日期)|"
        "(?:图片|版面|初审|复审|终审|一审|二审|三审)编辑|总编辑|副总编辑?|执行总编辑?|(?:美术|视频|音频|视觉|责任美术|剪辑|音视频|后期)编辑|美编|编审|(?:值班|执行|本期)?(?:编委|总编|总监|主任|编审|领导|主编)|编导|编制|主编|副主编|总监制|监制|总策划|策划|统筹|"
        "责任校对|责校|校对|校审|审核|审校|审读|审稿|审签|审定|初审|复审|终审|一审|二审|三审|一校|二校|三校|签发|核稿|复核|把关|"
        "数据(?:支持|整理|分析)|(?:资料|素材)(?:支持|提供|整理)|视频(?:拍摄|制作|剪辑)?|摄像|剪辑|后期|制图|制作|版式|设计|海报|漫画|插画|绘图|配音|播音|主播|朗诵|出镜|制片人?|主持人|手语|音频|排版|美工|技术|"
        "发布者|发布人|出品人?|总出品人|主办单位|主办|承办单位|承办|协办单位|协办|主管|指导单位|技术支持|发布范围|"
        "浏览(?:次数|量|数|人次)?|阅读(?:次数|量|数)?|点击(?:次数|量|数|率)?|访问(?:次数|量|数)?|人气|点赞|评论|跟贴|分享(?:到)?|收藏|打印|字号|字体(?:大小)?|【?字体|视力保护色|背景色|"
        "原标题|原题|标题|副标题|关键词|关键字|标签|索引号|索取号|文号|发文字号|主题词|主题分类|体裁分类|组配分类|公开方式|公开范围|有效性|联系电话|联系人|电话|栏目|版次|版面|作者单位|单位|地址|邮箱",
    ),
    (
        Role.BOTH,
        f"文[/、]图[/、](?:视频|摄像)|{_WROTE}{_WITH}{_TOOK}|{_TOOK}{_WITH}{_WROTE}",
    ),
    (
        Role.ORIGIN,
        "(?:本文|信息|文章|稿件|新闻|内容|消息|资讯|文稿|图文|文图|原文|发布|转载|原稿)?来源(?:于|自|单位|媒体)?|稿源|本文来源于|本文转载自|转载自|转载于|转贴自|转发自|文章转自|转自|摘自|摘编自|(?:转载|转)自(?:微信)?公众号|出处|文章出处|原载|来源媒体",
    ),
    (
        Role.TIME,
        "(?:发布|发表|发稿|创建|刊发|刊登|发文|上传|录入|公开|推送|上网|添加|信息|新闻|文章|稿件|入库|上线|首发|提交|登载|发帖)(?:时间|日期)|时间|日期|发布于|发表于|刊于|发布",
    ),
    (Role.EDITOR, f"(?:{_EDITOR_KIND})*(?:编辑|责编)|网编|责任编缉|选稿"),
    (Role.PHOTO, "(?:图片)?摄影(?:记者|师|者)?|图片(?:提供|拍摄|记者)?|供图|摄|拍摄|航拍|照片|图|配图"),
    (
        Role.AUTHOR,
        f"{_REPORTER}|(?:本文|原文|文章|图文|原创)?作者|撰文|撰稿人?|采写|采访|采编|采写记者|文字|供稿人?|来稿|投稿人?|执笔人?|报道|拟稿人?|文案|特约撰稿|口述|整理|文",
    ),
)
_TITLES = re.compile(f"(?:{_REPORTER}|摄影记者)(?!站|团|协会)")
_MARKS: tuple[tuple[Role, str], ...] = (
    (Role.BOTH, "摄影报道|图文报道|采写/?摄影|文/摄影|文字/摄影|撰文并摄影?|文[/、&+·并]?(?:供图|图|摄)|图[/、&+·并]?文"),
    (Role.PHOTO, "供图|摄影|拍摄|航拍|摄制|摄|图"),
    (Role.AUTHOR, "供稿|撰文|撰稿|采写|报道|文字|文|来稿|执笔"),
)
DATE = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?:\s?年\s?|[-/.]|——|—|–|\s(?=\d\d\s?/\s?\d\d\s))(?P<month>\d{1,2})(?:\s?月\s?|\s?/\s?|[-.]|——|—|–)(?P<day>\d{1,2})(?:\s?日|(?!\d)|(?<=\d\d)(?=\d\d:\d\d))"
    r"(?:\s*[(,]?\s*(?:星期|周)[一二三四五六日天](?:\s*\))?)?"
    r"(?:(?:\s*|T)(?P<half>上午|下午|晚上|凌晨|中午|AM|PM|am|pm)?\s?(?P<hour>\d{1,2})(?::|时|点)(?P<minute>\d{1,2})分?(?::?\d{2}(?!\d)(?:\.\d+)?秒?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_BLANK = r"[ \t]{0,4}"


def _spaced(pattern: str) -> str:
    """Let blanks stand between neighbouring Han characters of a pattern."""
    return re.sub(rf"(?<={HAN})(?={HAN})", lambda _: _BLANK, pattern)


def _alternatives(table: tuple[tuple[Role, str], ...]) -> str:
    return "|".join(f"(?P<{role.name}_{index}>{_spaced(pattern)})" for index, (role, pattern) in enumerate(table))


_SEPARATOR = rf"{_BLANK}(?::{{1,2}}|丨|︱|〡)"
_LEFT = r"(?<![^\s()\[\]【】|,、;。·/>•●▲■◎-])"
_STRONG = re.compile(
    rf"(?:{_alternatives(_LABELS)})(?:{_SEPARATOR}|{_BLANK}[/|](?={_BLANK}[^\s\d])(?!{_BLANK}(?:文|图片|供图|图|视频|摄影|摄)(?![^\s:/|)\]】])))"
)
_UNKNOWN = re.compile(rf"{_LEFT}{HAN}{{2,8}}{_BLANK}:(?!\d)")
_LONGEST_UNKNOWN = 13  # characters, with blanks and the colon
_BARE = re.compile(rf"{_LEFT}(?:{_alternatives(_LABELS)})(?=\s|$|[)\]】]|(?P<joined>{HAN}))")
_MARK = re.compile(rf"(?:/{_BLANK})?(?:{_alternatives(_MARKS)})(?=$|[\s)\]】、,;。|])")
_BAR = re.compile(r"[|│┃¦>]|\s{3,}|\t")
_RUN = re.compile(rf"{HAN}+")
_RUN_BACK = re.compile(rf"{HAN}+$")
_SURNAME_ALONE = re.compile(rf"(?:^|[\s、:])({HAN})[ \t]$")
_PAIRED = re.compile(rf"\s*(?:记者|通讯员)?\s*{HAN}{{2,4}}[图摄]$")
_PAIR = re.compile(rf"\s*(?:文{HAN}{{2,4}}\s*[图摄]{HAN}{{2,4}}|[图摄]{HAN}{{2,4}}\s*文{HAN}{{2,4}})\s*")
"""文张三丰 图李明"""
_SINGLE = frozenset("文图摄")
# Words that are also the end of longer ones: 左图, 培训时间, 现场报道.
_WHOLE = _SINGLE | {
    "时间",
    "日期",
    "发布",
    "报道",
    "整理",
    "文字",
    "文案",
    "照片",
    "单位",
    "栏目",
    "评论",
    "标题",
    "技术",
    "制作",
    "设计",
}


_VALUE_BEFORE = re.compile(rf"(?:作者|编辑|责编|记者){_BLANK}:{_BLANK}{HAN}{{2,3}}$")
"""作者:李明时间:2024-03-05: what runs into the next label is the value of the one before, no longer word (培训时间)."""


def _role_of(match: re.Match[str]) -> Role:
    name = next(key for key, value in match.groupdict().items() if value is not None and key[0].isupper())
    return Role[name.rsplit("_", 1)[0]]


_ZERO_WIDTH = ("(?!", "(?=", "(?<")


def _heads(pattern: str) -> set[str]:
    """The characters that a match of a word pattern can begin with. Such patterns hold characters, groups and classes, perhaps optional."""
    heads: set[str] = set()
    at, fresh = 0, True
    while at < len(pattern):
        sign = pattern[at]
        end = _end_of(pattern, at)
        if sign == "|":
            fresh = True
        elif fresh and not pattern.startswith(_ZERO_WIDTH, at):
            inner = pattern[at:end]
            heads |= _heads(inner[3:-1]) if sign == "(" else set(inner[1:-1]) if sign == "[" else {sign}
            fresh = pattern[end : end + 1] in ("?", "*")
        at = end + (pattern[end : end + 1] in ("?", "*"))
    return heads


def _end_of(pattern: str, at: int) -> int:
    """Where the unit that begins at `at` ends: a group, a class, or one character."""
    if pattern[at] == "[":
        return pattern.index("]", at) + 1
    depth, end = 0, at
    while True:
        depth += (pattern[end] == "(") - (pattern[end] == ")")
        end += 1
        if depth == 0:
            return end


_LABEL_HEADS = frozenset().union(*(_heads(words) for _, words in _LABELS))
_MARK_HEADS = frozenset("/").union(*(_heads(words) for _, words in _MARKS))
_TITLE_HEADS = frozenset(_heads(f"{_REPORTER}|摄影记者"))
_SEPARATORS = frozenset(":丨︱〡/|")
_HEADS = re.escape("".join(sorted(_LABEL_HEADS | _MARK_HEADS | _TITLE_HEADS)))
_ANYWHERE = rf"[{_HEADS}|│┃¦>/\t]|\s{{3}}|(?:19|20)\d\d"
_MAY_BEGIN = re.compile(_ANYWHERE)
_MAY_BEGIN_WITH_COLON = re.compile(rf"{_ANYWHERE}|{_LEFT}{HAN}")
"""Where a token can begin at all: at most places of running text none can. An unknown label wants a colon somewhere behind it."""
_REMEMBERED = 256  # segments: the lines of a page are asked several times


@lru_cache(maxsize=_REMEMBERED)
def tokens(segment: str) -> tuple[Token, ...]:
    """The tokens of one segment (a line, or what stands inside brackets) in order; blank-only text is left out."""
    may_begin = (_MAY_BEGIN_WITH_COLON if ":" in segment else _MAY_BEGIN).search
    separated = not _SEPARATORS.isdisjoint(segment)
    out: list[Token] = []
    at = start = 0
    while place := may_begin(segment, at):
        at = place.start()
        found = _token_at(segment, at, separated)
        if found is None:
            at += 1
            continue
        if segment[start:at].strip():
            out.append(_text(segment, start, at))
        out.append(found[0])
        at = start = found[1]
    if segment[start:].strip():
        out.append(_text(segment, start, len(segment)))
    return tuple(out)


def _text(segment: str, start: int, end: int) -> Token:
    return Token(Kind.TEXT, segment[start:end].strip(), None, segment[start - 1 : start], segment[end : end + 1])


def _token_at(segment: str, at: int, separated: bool) -> tuple[Token, int] | None:
    """The token that begins at a place, and its end. separated: the segment holds a colon or slash, without which no label is strong."""

    def token(kind: Kind, match: re.Match[str], role: Role | None = None) -> tuple[Token, int]:
        end = match.end()
        return Token(kind, match[0], role, segment[at - 1 : at] if at else "", segment[end : end + 1]), end

    head = segment[at]
    if head in "12":
        return token(Kind.DATE, match) if (match := DATE.match(segment, at)) else None
    if head == "文" and segment[:at].rstrip(" ").endswith(":") and _SURNAME_APART.match(segment, at):
        return None  # 作者:文 静
    labelled = head in _LABEL_HEADS
    if labelled and separated and (match := _strong(segment, at)):
        return token(Kind.LABEL, match, _role_of(match))
    if separated and (match := _unknown(segment, at)):
        return token(Kind.LABEL, match, Role.OTHER)
    if head in _MARK_HEADS and (match := _MARK.match(segment, at)) and not _ends_a_name(segment, match):
        return token(Kind.MARK, match, _role_of(match))
    if (
        head in _TITLE_HEADS
        and (match := _TITLES.match(segment, at))
        and not (at and is_han(segment[at - 1]) and _ENDS_MEDIUM.match(match[0]))
    ):
        return token(Kind.TITLE, match, Role.PHOTO if match[0].startswith("摄影") else Role.AUTHOR)
    if (
        labelled
        and (match := _BARE.match(segment, at))
        and not (match["joined"] and not _names_follow(segment, match))
        and not _ends_a_name(segment, match)
    ):
        return token(Kind.LABEL, match, _role_of(match))
    if match := _BAR.match(segment, at):
        return token(Kind.BAR, match)
    return None


_ENDS_MEDIUM = re.compile(r"(?:融媒体?|全媒体|新媒体)\s")
"""来源:殷都里融媒 记者:…: the end of the medium's name, and no kind of reporter, where a blank stands behind it."""


_BEFORE_WRITER = frozenset("工合创写")
"""教育工作者:, 合作者: are no labels of a text."""


def _strong(segment: str, at: int) -> re.Match[str] | None:
    """A known label with its separator; one of the short words only where no longer word ends in it."""
    match = _STRONG.match(segment, at)
    if match is None:
        return None
    label = re.sub(r"[\s:/|丨︱〡]", "", match[0])
    before = segment[at - 1 : at]
    if before and ((is_han(before) and _ENDS_MEDIUM.match(match[0])) or (label == "作者" and before in _BEFORE_WRITER)):
        return None
    if match[0].endswith("|") and _NAMED_BEFORE.search(segment, 0, at) and not _NAME_BEHIND.match(segment, match.end()):
        return None  # 沈知秋 文/图 | 打印: of the name before the bar
    if label in _WHOLE and is_han(before) and not (label not in _SINGLE and _VALUE_BEFORE.search(segment, 0, at)):
        return None
    if match[0][0] in _SINGLE and match[0][1:2].isspace() and _joins_to_a_name(segment, at):
        return None  # 文/符海燕 吉家文 图/林诗雅: the blank parts the name from the label behind it
    # 张三/文 李四/图: the slash before the word binds it to the name before.
    return None if label in _SINGLE and before == "/" else match


def _joins_to_a_name(segment: str, at: int) -> bool:
    """Whether the character at a place ends a name that stands before it without a blank: the 文 of 吉家文."""
    before = _RUN_BACK.search(segment, 0, at)
    return before is not None and is_name(before[0] + segment[at])


_SURNAME_APART = re.compile(rf"文[ \t]+{HAN}(?!{HAN})")
_NAMED_BEFORE = re.compile(rf"{HAN}{{2,4}}[ \t]{{0,2}}$")
_NAME_BEHIND = re.compile(
    rf"\s*(?:(?:记者|通讯员|实习生)\s*)?{HAN}(?:{HAN}{{1,3}}|[ \t]{HAN})(?!{HAN})(?<!打印)(?<!关闭)(?<!分享)(?<!收藏)"
)


def _unknown(segment: str, at: int) -> re.Match[str] | None:
    """A word before a colon that is no label of ours, nor ends in one (衢江新闻网作者:)."""
    if segment.find(":", at, at + _LONGEST_UNKNOWN) < 0:
        return None
    match = _UNKNOWN.match(segment, at)
    if match is None:
        return None
    for start in range(at + 1, match.end()):
        inner = _strong(segment, start)
        if inner is not None and inner.end() >= match.end():
            return None
    return match


def _names_follow(segment: str, match: re.Match[str]) -> bool:
    """Whether the word that joins on to a label without colon or blank is names (责编张三), so that the label is one (not 航拍衢江)."""
    run = _RUN.match(segment, match.end())
    if run is None or (len(match[0]) == 1 and not _PAIR.fullmatch(segment)):
        return False
    return is_likely_name(run[0]) or bool(part_names(run[0]))


_BEFORE_TEXT = frozenset("正全译作论散公英课征")
"""正文, 全文, 译文: words that end in 文."""
_TITLED = re.compile(rf"^{HAN}{{0,8}}(?:记者|通讯员|作者)(?={HAN})")
"""A title that is glued to the name behind it: 通讯员谢文 邓伟民."""


def _ends_a_name(segment: str, match: re.Match[str]) -> bool:
    """王乐文 方敏: a 文 or 图 that joins on to a word may be the end of a name. Not in a pair of credits: 王乐文 方敏摄.

    晏子文摄 is a 摄 behind 晏子文 too: 文摄 without a sign between is hardly ever written.
    """
    if match[0] == "文摄" and (glued := _RUN_BACK.search(segment, 0, match.start())) is not None:
        return is_name(glued[0] + "文")
    if match[0] not in ("文", "图"):
        return False
    if match[0] == "文" and match.start() and segment[match.start() - 1] in _BEFORE_TEXT:
        return True
    before = _RUN_BACK.search(segment, 0, match.start())
    if alone := _SURNAME_ALONE.search(segment, 0, match.start()):
        return is_likely_name(alone[1] + match[0])  # 彭 文
    return before is not None and is_name(_TITLED.sub("", before[0]) + match[0]) and not _PAIRED.match(segment, match.end())
