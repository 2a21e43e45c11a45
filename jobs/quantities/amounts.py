"""From numerals to amounts: ranges, shared units, comparators, signs; traps are left out.

Grammar: [comparator] [每unit] numeral [多] [万] [unit] [/unit] [comparator]; A-B and A至B are ranges; 6.5和1.2个百分点 share
their unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jobs.quantities import comparators, traps
from jobs.quantities.quantity import Comparator
from jobs.quantities.tokens import NO_UNIT, Token, scan
from jobs.quantities.units import PER_WORD, UNITS, Unit, is_reading, per

_DASH = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~{1,2}|至|到) ?")
_AND = re.compile(r" ?(?:、|和|与|及|以及|或) ?")
_FROM = re.compile(r"[从由自][^,。;]{0,12}$")
_PER_BEFORE = re.compile(
    rf"(?:每[人户生])?(?:平?均)?每(?:一)?({PER_WORD})(?:约|近|超过?|仅|可|能|将|可以|达到?|只要|高达)?(?P<change>降低|提高|上调|下调|上涨|下跌|下降|增加|减少|上浮|涨|降)?了?(?:约|近|至|到)? ?$"
)
_MONEY_WORDS = re.compile(
    r"投资|资金|额|收入|支出|产值|税|利润|营收|贷款|存款|余额|目标|资产|经费|债|基金|GDP|生产总值|增加值|财政|外资|内资|任务|产业|总值|到位|合同|销售|成交|规模|消费"
)
_PEOPLE_WORDS = re.compile(
    r"人次|人口|人数|游客|用户|员工|人员|居民|从业|客流|粉丝|参保|户籍|用工|毕业生|学生|人才|职工|老人|群众|就业|党员|农民|劳动力|读者|观众"
)
_COUNT_WORD = re.compile(
    r"(?<!基|指|系|总|款|税|户)数(?:量|达|为|超|超过|突破|约|近)*$|[播销点阅看览访流放]量[^,]{0,3}$|(?:浏览|播放|点击|关注|阅读|热度)[^,]{0,3}$"
)
_MOVED = re.compile(r"人?[^,。;\d]{1,6}[到至为]")
_ENDS_HERE = re.compile(r" ?(?:[,。;、)!?”]|$|大关|以上|左右|以内|的?目标|规模|级)")
_YUAN = Unit("money", "元", 1)


@dataclass(frozen=True, slots=True)
class Amount:
    """[start, end) is the raw piece with comparator words; `bounds` one (value, comparator), two for a range.

    number_start: where the numeral itself begins, without comparator words; number_end: where numeral and unit end.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    bounds: tuple[tuple[float, Comparator], ...]
    unit: str
    kind: str
    fraction: bool = False


def find(text: str) -> list[Amount]:
    """All amounts of NFKC text in order, without those that only name, order or place."""
    tokens = scan(text)
    if not tokens:
        return []
    masked = traps.masks(text)
    tokens = _with_money(text, _shared(text, tokens))
    amounts: list[Amount] = []
    index = 0
    ordinal = False
    while index < len(tokens):
        token = tokens[index]
        high = _range_end(text, tokens, index)
        ordinal = _is_ordinal(text, tokens, index, ordinal)
        index += 2 if high else 1
        last = high or token
        if ordinal or not is_reading(last.unit.kind) or last.unit is NO_UNIT:
            continue
        if traps.only_names(text, token, masked) or (high and traps.only_names(text, high, masked)):
            continue
        amounts.append(_amount(text, token, high))
    return amounts


def _shared(text: str, tokens: list[Token]) -> list[Token]:
    """Give a numeral without a unit that of the one it is joined to by 和, 、, or a dash: 6.5和1.2个百分点, 30至40亿元."""
    result = list(tokens)
    for i in range(len(tokens) - 2, -1, -1):
        first, second = result[i], result[i + 1]
        if first.unit.base == "个" and second.unit.kind == "point" and _AND.fullmatch(text, first.end, second.start):
            result[i] = replace(first, unit=second.unit)  # 高1.8个和0.5个百分点
            continue
        if first.unit is not NO_UNIT or second.unit is NO_UNIT or len(first.chinese) == 1:
            continue
        joint = text[first.end : second.start]
        dash = bool(_DASH.fullmatch(joint))
        if not dash and not _AND.fullmatch(joint):
            continue
        scale = first.scale
        if not first.multiplied and second.multiplied and not (dash and first.number > second.number):
            scale = second.scale
        result[i] = replace(first, unit=second.unit, per=second.per, scale=scale)
    return result


def _with_money(text: str, tokens: list[Token]) -> list[Token]:
    """A bare 亿 or 万 of money is 元 (目标到位资金12亿), of people 人; of other things (10亿商品图片) it stays without a unit."""
    result: list[Token] = []
    for token in tokens:
        if token.unit is NO_UNIT and token.multiplied:
            last = result[-1] if result else token
            moved = last.multiplied and token.start - last.end <= 10 and _MOVED.fullmatch(text, last.end, token.start)
            token = replace(token, unit=last.unit) if moved else _with_unit(text, token)  # 由18万提高到32万
        result.append(token)
    return result


def _with_unit(text: str, token: Token) -> Token:
    left, right = text[max(0, token.start - 40) : token.start], text[token.end : token.end + 8]
    if people := _PEOPLE_WORDS.search(left[-8:]):
        return replace(token, unit=UNITS["人次" if people[0] == "人次" else "人"])
    if _COUNT_WORD.search(left[-8:]):
        return token
    big = (token.chinese or text[token.start : token.end].rstrip("多余")).endswith("亿")
    if _MONEY_WORDS.match(right) or _MONEY_WORDS.search(left) or (big and _ENDS_HERE.match(right)):
        return replace(token, unit=_YUAN)
    return token


def _range_end(text: str, tokens: list[Token], index: int) -> Token | None:
    """The upper token of the range that begins at `index`, if one does. 从A到B tells of a change, not of a range."""
    if index + 1 >= len(tokens):
        return None
    low, high = tokens[index], tokens[index + 1]
    if not _DASH.fullmatch(text, low.end, high.start) or high.unit is NO_UNIT:
        return None
    if low.unit.base != high.unit.base or low.number * low.scale >= high.number * high.scale:
        return None
    if "到" in text[low.end : high.start] and _FROM.search(text[max(0, low.start - 14) : low.start]):
        return None
    return high


def _is_ordinal(text: str, tokens: list[Token], index: int, before: bool) -> bool:
    """第1、2期: the 第 holds for the numerals joined to it."""
    token = tokens[index]
    if text.startswith("第", token.start - 1) if token.start else False:
        return True
    return bool(before and index and _AND.fullmatch(text, tokens[index - 1].end, token.start))


def _amount(text: str, token: Token, high: Token | None) -> Amount:
    last = high or token
    sign, start, number_start = _sign(text, token)
    before, start = comparators.before(text, start)
    after, end = comparators.after(text, last.end)
    unit = last.unit.base
    per_unit = last.per
    if found := _PER_BEFORE.search(text, max(0, start - 12), start):
        per_unit, start = per(found[1]), start if found["change"] else found.start()
        if before is None:
            before, start = comparators.before(text, start)
    if per_unit:
        unit = f"{unit}/{per_unit}"
    value = _value(token)
    if high:
        bounds: tuple[tuple[float, Comparator], ...] = ((value, "≥"), (_value(high), "≤"))
    else:
        bounds = ((sign * value, comparators.combine(before, after, token.more)),)
    return Amount(start, end, number_start, last.end, bounds, unit, last.unit.kind, last.fraction)


def _value(token: Token) -> float:
    value = token.number * token.scale * token.unit.factor
    return round(value, 6) if abs(value) < 1e9 else float(round(value))


def _sign(text: str, token: Token) -> tuple[float, int, int]:
    """A minus that belongs to the number (增长-3.1%), not a dash of a list."""
    at = token.start - 1
    if at >= 1 and text[at] in "-−" and not text[at - 1].isdigit() and text[at - 1] not in "%-—":
        return -1.0, at, at
    if at >= 0 and text[at] == "+":
        return 1.0, at, at
    return 1.0, token.start, token.start
