"""Numerals with what is written on them (多, 万, unit, /吨): the words of which amounts are built."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobs.quantities import numbers
from jobs.quantities.units import PER_WORD, Unit, per, unit_at

_NOT_TENTHS = "员果立本都套品长熟片为功效绩就不型人交章渝事"  # 一成不变, 三成员: no tenths
SCAN = re.compile(
    rf"(?P<of>百分之|千分之|[二三四五六七八九十]{{1,2}}分之)(?:(?P<of_ar>{numbers.ARABIC})|(?P<of_cn>{numbers.CHINESE}))(?P<of_more>[多余])?"
    rf"|(?P<half>半数|一半)|(?P<doubled>(?<=翻)番(?![目计行工”番]))"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<tenths2>[一二三四五六七八九半])?(?![{_NOT_TENTHS}])(?P<tenths_more>多)?"
    rf"|(?:(?P<ar>{numbers.ARABIC})|(?P<cn>{numbers.CHINESE}))"
    rf"(?: ?(?P<more>[多余](?!元化|样)))?(?: ?(?P<mult>{numbers.MULTIPLIER}))?(?:(?P<ar2>\d{{1,4}}(?:\.\d{{1,6}})?)(?P<mult2>千?万))?"
    rf"(?: ?(?P<more2>[多余](?!元化|样)))?"
)
_BEHIND = re.compile(rf"(?:(?: ?/ ?|每)(?P<per>{PER_WORD}))?(?:/(?P<per2>年|月|天|日|次|人))?(?P<more>多(?=[的,。、;]|$))?")
_START = re.compile(
    r"[\d零〇一二两三四五六七八九十百千万亿半](?:(?<=[\d零〇十百千万亿])|(?=[零〇一二两三四五六七八九十百千万亿点分成倍番])|(?=个百)|(?<=半)数|(?<=一)半)|(?<=翻)番"
)
"""Where a numeral can begin. One Chinese digit before a measure word (一个) is none, and text is full of them."""
_FRACTIONS = {"百分之": 1.0, "千分之": 0.1}
_PERCENT = Unit("percent", "%", 1)
_DOUBLINGS = Unit("times", "番", 1)
NO_UNIT = Unit("", "", 1)


@dataclass(frozen=True, slots=True)
class Token:
    """One numeral. `number` is the value before the multiplier; `scale` the multiplier; `unit` NO_UNIT when none is written."""

    start: int
    end: int
    number: float
    scale: float
    unit: Unit
    per: str = ""
    more: bool = False
    chinese: str = ""
    multiplied: bool = False
    fraction: bool = False


def scan(text: str) -> list[Token]:
    """All numerals of the text in order, traps included."""
    tokens = []
    end = 0
    for start in _START.finditer(text):
        if start.start() >= end and (found := SCAN.match(text, start.start())):
            token = _token(found, text)
            tokens.append(token)
            end = token.end
    return tokens


def _token(found: re.Match[str], text: str) -> Token:
    start, end = found.span()
    if found["ar"] is None and found["cn"] is None:
        return _share(found, start, end)
    digits, chinese, mult = found["ar"], found["cn"], found["mult"]
    number = numbers.arabic(digits) if digits else numbers.chinese(chinese)
    scale = numbers.multiplier(mult) if mult else 1.0
    if found["ar2"]:
        number = number * scale + numbers.arabic(found["ar2"]) * numbers.multiplier(found["mult2"])
        scale = 1.0
    more = bool(found["more"] or found["more2"])
    unit, per_unit = NO_UNIT, ""
    if at := unit_at(text, end):
        unit, end = at
        if behind := _BEHIND.match(text, end):
            per_unit = "/".join(per(word) for word in (behind["per"], behind["per2"]) if word)
            more = more or bool(behind["more"])
            end = behind.end()
    multiplied = bool(mult) or bool(chinese and chinese[-1] in "万亿")
    return Token(start, end, number, scale, unit, per_unit, more, chinese or "", multiplied)


def _share(found: re.Match[str], start: int, end: int) -> Token:
    """百分之六, 三分之一, 七成五, 半数: shares written in words, in %; a bare 翻番 is one doubling."""
    if found["doubled"]:
        return Token(start, end, 1.0, 1.0, _DOUBLINGS)
    if found["half"]:
        return Token(start, end, 50.0, 1.0, _PERCENT, fraction=True)
    if found["tenths"]:
        value = 10.0 * numbers.DIGITS[found["tenths"]]
        rest = found["tenths2"]
        value += (5 if rest == "半" else numbers.DIGITS[rest]) if rest else 0
        return Token(start, end, value, 1.0, _PERCENT, more=bool(found["tenths_more"]), fraction=True)
    top = numbers.arabic(found["of_ar"]) if found["of_ar"] else numbers.chinese(found["of_cn"])
    more = bool(found["of_more"])
    if found["of"] in _FRACTIONS:
        return Token(start, end, top * _FRACTIONS[found["of"]], 1.0, _PERCENT, more=more, fraction=True)
    bottom = numbers.chinese(found["of"].removesuffix("分之"))
    return Token(start, end, top * 100.0 / bottom, 1.0, _PERCENT, more=more, fraction=True)
