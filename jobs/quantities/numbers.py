"""Numerals to values: Arabic digits (with thousands commas, broken by spaces) and Chinese numerals.

Text is NFKC, so full-width digits are half-width already. Patterns here are pieces for `amounts.SCAN`; each is bounded by the
class it repeats, none nests a repetition in another over the same characters.
"""

from __future__ import annotations

import re

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}

ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d+)?(?!\d)|\d{1,18}(?: \d{1,9}){0,5}(?: ?\. ?\d{1,18})?"
"""12  1,234.5  2 315  76 .3  8. 1 — numerals that page builders break by spaces are still one numeral."""

CHINESE = (
    r"(?:[零〇一二两三四五六七八九十万亿]|[百千](?![分瓦克米伏卡帕])){1,16}(?:点[零〇一二三四五六七八九]{1,9}[百千万亿]{0,3})?"
)
"""三百一十  两百亿  十  三点五亿; no numeral of the news is longer than this."""

MULTIPLIER = r"[十百千]?万亿|[十百千]?[万亿]|[百千](?![分瓦克米伏卡帕])"
"""What stands between digits and unit: 万 亿 千万 百亿 万亿. 千瓦, 千克, 千米, 千伏 are units of their own."""

_DIGIT_RUN = re.compile(r"[零〇一二两三四五六七八九]{2,}")


def arabic(text: str) -> float:
    """Value of what ARABIC matched."""
    return float(text.replace(",", "").replace(" ", ""))


def multiplier(text: str) -> float:
    """Value of what MULTIPLIER matched: 千万 is 1e7."""
    value = 1.0
    for char in text:
        value *= SMALL.get(char) or LARGE[char]
    return value


def chinese(text: str) -> float:
    """Value of what CHINESE matched: 三百一十 is 310, 两百亿 2e10, 三点五亿 3.5e8, bare 百亿 1e10.

    Digits in a row are read as a row (二〇二五 is 2025), and never more of them than a float holds.
    """
    whole, _, rest = text.partition("点")
    if not rest:
        return _whole(whole)
    decimals = re.match(r"[零〇一二三四五六七八九]+", rest)
    digits = decimals[0] if decimals else ""
    fraction = float("0." + "".join(str(DIGITS[c]) for c in digits) if digits else 0)
    return (_whole(whole) + fraction) * multiplier(rest[len(digits) :])


def _whole(text: str) -> float:
    for unit in "亿万":
        head, found, tail = text.rpartition(unit)
        if found:
            return (_whole(head) if head else 1.0) * LARGE[unit] + (_whole(tail) if tail else 0.0)
    if _DIGIT_RUN.fullmatch(text):
        return float("".join(str(DIGITS[c]) for c in text))
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += (digit or 1) * SMALL[char]
            digit = 0
    return float(total + digit)


def is_bare(text: str) -> bool:
    """Whether a Chinese numeral is a bare multiplier: 百, 千万, 亿 (十 is a number)."""
    return text != "十" and all(c in SMALL or c in LARGE for c in text)


def is_single_digit(text: str) -> bool:
    """Whether a Chinese numeral is one digit: 一, 两 (not annotated by the rules)."""
    return len(text) == 1 and text in DIGITS


def is_vague(text: str) -> bool:
    """Two or more neighbouring digits that are no year: 三五家, 七八百, 二三十 are guesses."""
    run = _DIGIT_RUN.search(text)
    return bool(run) and "〇" not in text and "零" not in text
