"""Lines of credits in rarer forms, and how they are written plainly: Chinese numerals, times in odd places, brackets around labels.

What `crawler.bylines` reads is plain; each form here names the page or paper that writes it.
"""

from __future__ import annotations

import re

from crawler.credit_labels import DATE
from crawler.names import undot
from crawler.text import nfkc

LONGEST_HEADER = 40
"""Characters of a line of time, medium and names."""
FOREIGN = re.compile(r"[A-Z][A-Za-z .·]{1,30}\(([\u4e00-\u9fff·]{2,10})\)")
EXCEPTED = re.compile(r"\(除?(?:另有)?(?:署名|注明|标注|说明)(?:者?[以之]?外|除外)?\)")
"""Whose a credit is not: 图片:张三(除署名外)."""
_FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "】]",
        re.compile(
            r"[【\[]\s*((?:信息|文章|稿件)?来\s*源|稿源|作\s*者|记\s*者|通讯员|摄影|(?:责任|网络)?编\s*辑|责编|发布(?:时间|日期)|时间|日期|(?:浏览|阅读|点击)(?:次数|量|数)?|字体|审核|校对)\s*[】\]]\s*:?"
        ),
        r" \1: ",
    ),  # 【信息来源】区文旅局 【作者】张三 【责任编辑】李四 (TRS skins)
    ("】])", re.compile(r"(?<=[^\s\d]:)\s*[【\[(]([^【】\[\]():]{2,20})[】\])]"), r"\1 "),  # 责任编辑:【王文】
    ("(", FOREIGN, r"\1"),  # 实习生:Maria Ivanova(玛利亚)
    ("(", EXCEPTED, " "),  # 图片:张三(除署名外)
    ("(", re.compile(r"\((?:实习生?|见习|特约|兼职?)\)"), " "),  # 责编:张三(实习) 李四
    ("(", re.compile(r"(?<=\S)\s*\((文|图|摄|文/图|图/文|摄影|图文)\)"), r"/\1 "),  # 张三丰(文) 李明(图)
    (
        "摄",
        re.compile(r"(?<=摄)\s*/\s*[^\s/,。]{0,6}(?:图片|视觉|图片网|图片社|中国|光明|人民)(?=$|[\s)。])"),
        "",
    ),  # 李明 摄/光明图片
    (
        "供",
        re.compile(r"(?<![^\s(,、])(?:受访\S{1,3}|采访对象|当事人|被采访者)(?:供图|提供图片|提供)"),
        " | ",
    ),  # 记者 李星婷 受访者供图
    (
        "由",
        re.compile(r"[^\s,。:()]{0,14}(?:图片?|照片)[^\s,。:()]{0,6}?由\s*(?:受访|采访|被采访|当事)\S{1,6}提供"),
        " ",
    ),  # 图片由受访者提供
    (
        "由",
        re.compile(r"[^\s,。:()]{0,14}(?:图片?|照片)[^\s,。:()]{0,6}?由\s*(?=[^,。]{2,20}(?:摄|提供))"),
        " ",
    ),  # 本版图片由李明摄
    ("供", re.compile(r"(?<=[\u4e00-\u9fff])提供(?=[)。]?$)"), "供图"),  # 图片由李明提供
    (
        "评参看字浏阅点",
        re.compile(
            r"(?:我要评论|参与(?:互动|评论)|手机看(?:新闻)?|(?:网友)?评论\(?\d+\)?|字体大小(?:\s*:)?(?:\s+[大中小](?![^\s]))*|(?:浏览|阅读|点击)(?:次数|量|数)?\s*\d+次?)"
        ),
        " ",
    ),  # 来源:云溪日报参与互动(0)
    ("A", re.compile(r"(?<=[\u4e00-\u9fff])\s*A\s?[-+](?:\s*A\s?[-+])*"), " "),  # 来源:胶东在线A- A+
    (
        "责",
        re.compile(r"(?<=[\u4e00-\u9fff])(责任编辑|责编)(?=[\u4e00-\u9fff]{2,4}$)"),
        r" \1:",
    ),  # 来源:云溪日报责任编辑王小红
    (
        "来",
        re.compile(r"(?<![\u4e00-\u9fff])来自\s*:\s*"),
        "来源:",
    ),  # Discuz portals; 来自北京 is where the reader sits
    (
        ":",
        re.compile(r"^(\d{1,2}:\d\d)(?::\d\d)?\s+((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?!\d)"),
        r"\2 \1",
    ),  # 14:32 2017/03/22
    (")", re.compile(r"^([^()]*)\)(?=\s*(?:$|\())"), r"\1 "),  # a bracket that was opened in another line
    ("报", re.compile(r"(记者\s*[\u4e00-\u9fff]{2,4})报道:"), r"\1 报道 "),  # 云溪日报讯 记者诸葛明报道:“…
    ("□■◎●○", re.compile(r"^(文/?图|图/?文|文|图|摄影)\s*[□■◎●○]\s*"), r"\1:"),  # 文/图 □ 本报记者 张三
    (
        "来转摘",
        re.compile(r"^(?:本文|文章)?(?:来源于|来源自|转载自|转自|摘自)(?=微信|公众号|[《“])"),
        "来源:",
    ),  # 本文来源于微信公众号“云溪发布”
)
"""Credits in rarer forms, and how they are written plainly; each has one of some signs in it, asked for first."""


def plain_credit(line: str) -> str:
    """A credit in a rarer form, written plainly."""
    held = frozenset(line)
    for signs, form, plain in _FORMS:
        if not held.isdisjoint(signs):
            line = form.sub(plain, line)
    return line


def plain_line(line: str) -> str:
    """A line as NFKC with one kind of middle dot; a header's dots between blanks (2026-03-05 · 云溪发布 · 沈知秋) are bars."""
    line = _CHINESE_DATE.sub(_in_digits, nfkc(line).strip())
    if "丨" in line:
        line = _STROKE_AS_BAR.sub(" | ", line)
    if _SPACED_DATE.search(line):
        line = _SPACED_SIGN.sub(r"\1", line)
    return undot(_DOT_AS_BAR.sub(" | ", line) if DATE.match(line) and len(line) <= LONGEST_HEADER else line)


_STROKE_AS_BAR = re.compile(r"\s+丨\s+")
"""The Han character 丨 between blanks is a bar: 作者:谭 雯 丨 编辑:张雪 is no name of three."""
_CHINESE_DATE = re.compile(
    r"(?<=[时日][间期]:)\s*([一二两][〇零○O一二三四五六七八九]{3})年(十?[一二三四五六七八九]|十)月([二三]?十?[一二三四五六七八九]|[二三]?十)日"
)
"""Behind a label: 发布日期:二〇二六年三月五日. A signature's day (成文) is written so too, and stands alone."""
_SPACED_DATE = re.compile(r"(?:19|20)\d\d\s+[-/.]\s+\d")
_SPACED_SIGN = re.compile(r"(?<=\d)\s*([-/.:])\s*(?=\d)")
"""2021 - 04 - 12  08 : 26."""
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")


def _in_digits(match: re.Match[str]) -> str:
    month, day = (_under_hundred(each) for each in (match[2], match[3]))
    return f"{match[1].translate(_DIGITS)}年{month}月{day}日"


def _under_hundred(number: str) -> int:
    """十 -> 10, 二十三 -> 23, 三 -> 3."""
    tens, ten, ones = number.rpartition("十")
    return (int(tens.translate(_DIGITS) or 1) if ten else 0) * 10 + int(ones.translate(_DIGITS) or 0)


_DOT_AS_BAR = re.compile(r"\s+[·•‧・∙⋅]\s+")
