"""Words for a diff: what a reader takes in as one thing is one token, so that a change never cuts it in two.

A date, a time, a number with its unit (26个, 35亿元, 15.3%), a counted Chinese numeral (三个), a person's name beside an office
or a verb of saying, a Latin word; any other character stands alone. Text is NFKC.
"""

from __future__ import annotations

import re

from crawler.names import HAN, is_likely_name, is_name, surname_length

_UNIT = (
    "个百分点|百分点|亿美元|万美元|亿欧元|亿元|万元|千元|百元|元/吨|元/平方米|美元|欧元|元|亿吨|万吨|千吨|公吨|吨|公斤|千克|克|万千瓦时|亿千瓦时|千瓦时|"
    "万千瓦|千瓦|兆瓦时|兆瓦|吉瓦|瓦|万平方米|平方公里|平方千米|平方米|万立方米|立方米|公里|千米|厘米|毫米|米|万亩|公顷|亩|摄氏度|℃|度|万人次|人次|万人|人|"
    "余|多|个月|个|项目|项|家|户|名|位|台|套|辆|架|艘|条|处|座|所|期|批|件|份|册|本|场|次|届|轮|笔|宗|栋|幢|间|层|株|头|只|岁|倍|成|折|天|周|小时|分钟|秒|"
    "工作日|年|月|日|时|级|号|版|字|镇|村|颗|片|枚|种|类|门|组|支|队|班|床|张|块|吋|寸|升|毫升"
)
_SCALE = r"(?:[万亿千百]|万亿)?"
_HAN_DIGIT = "零〇一二三四五六七八九十百千万亿两几"
_DATE = (
    r"(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|(?:19|20)\d\d年(?:\d{1,2}月)?|\d{1,2}(?:[-至到~]\d{1,2})?月(?:份)?|"
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}日"
)
_NUMBER = rf"[+-]?\d[\d,]*(?:\.\d+)?(?:[-~至]\d[\d,]*(?:\.\d+)?)?(?:%|‰|{_SCALE}[余多]?(?:{_UNIT})?)"
_TOKEN = re.compile(
    rf"(?P<date>{_DATE}|[一二三四]季度|[上下]半年)|(?P<number>{_NUMBER}|[{_HAN_DIGIT}]{{1,20}}[余多]?(?:{_UNIT}))"
    r"|(?P<latin>[A-Za-z][\w.+&-]*)|(?P<other>.)",
    re.DOTALL,
)
_FIGURE = re.compile(rf"(?<![A-Za-z\d])(?:{_DATE}|{_NUMBER})")
_OFFICE = "|".join(
    (
        "局长|书记|主任|区长|县长|市长|镇长|乡长|村长|经理|董事长|总裁|总监|院长|校长|所长|站长|队长|会长|处长|科长|部长|厅长",
        "馆长|行长|组长|主席|记者|通讯员|负责人|同志|先生|女士|委员|代表|教授|医生|老师|农户|村民|居民|任命|免去|姓名:",
    )
)
_NAME_AFTER = re.compile(rf"(?:{_OFFICE})({HAN}{{2,4}})")
_NAME_BEFORE = re.compile(
    rf"({HAN}{{2,4}})"
    rf"(?=表示|介绍|指出|强调|要求|告诉|坦言|认为|同志|先生|女士|参加|主持|出席|任[^务]|说|(?:[、,]{HAN}{{2,3}}){{0,9}}(?:等|参加|出席))"
)
_NAME_LISTED = re.compile(rf"(?<=[、(])({HAN}{{2,4}})(?=[、。,;)]|等|$)")
_NAME_OF_RESUME = re.compile(rf"(?<!{HAN})({HAN}{{2,4}})(?=[,、](?:男|女)[,、;])")
_PARTICLES = frozenset("为的任等在同说")


def name_spans(text: str) -> list[tuple[int, int]]:
    """Spans of people's names in order: an office stands before, a verb of saying behind, or they stand in a list or brackets."""
    found = [match.span(1) for match in _NAME_LISTED.finditer(text) if len(match[1]) > 2 and is_likely_name(match[1])]
    found += [match.span(1) for match in _NAME_OF_RESUME.finditer(text) if is_likely_name(match[1])]
    for match in _NAME_AFTER.finditer(text):
        size = next((n for n in _sizes(match[1]) if is_likely_name(match[1][:n])), 0)
        found.append((match.start(1), match.start(1) + size))
    for match in _NAME_BEFORE.finditer(text):
        word = match[1]
        size = next((n for n in (4, 3, 2) if n <= len(word) and is_likely_name(word[-n:])), 0)
        found.append((match.end(1) - size, match.end(1)))
    out: list[tuple[int, int]] = []
    for start, end in sorted(span for span in found if span[0] < span[1]):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


def _sizes(word: str) -> tuple[int, ...]:
    """Likely lengths of the name that a word begins with: a surname and two characters; one, when a particle follows (孔强为)."""
    longest = surname_length(word) + 2
    particle = word[longest - 1 : longest] in _PARTICLES and word[longest : longest + 1] not in _PARTICLES
    return tuple(n for n in ((longest - 1,) if particle else (longest, longest - 1)) if n <= len(word))


def tokenize(text: str) -> list[str]:
    """The tokens of NFKC text; joined they are the text again."""
    out: list[str] = []
    at = 0
    for start, end in name_spans(text):
        out.extend(match[0] for match in _TOKEN.finditer(text, at, start))
        out.append(text[start:end])
        at = end
    out.extend(match[0] for match in _TOKEN.finditer(text, at))
    return out


def token_kind(token: str) -> str:
    """date, number, name, latin or other."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return "name" if is_name(token) else "other"
    return match.lastgroup or "other"


def figure_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the dates and numbers (with units) written in digits, in order: tokens of `tokenize` without the rest."""
    return [match.span() for match in _FIGURE.finditer(text)]
