"""Words before and after a number that say how surely it holds (docs/quantities.md: 超 >, 不低于 ≥, 以内 ≤, 不足 <, 近 ≈)."""

from __future__ import annotations

import re

from jobs.quantities.quantity import Comparator

BEFORE: tuple[tuple[Comparator, str], ...] = (
    ("≥", "不低于 不少于 不小于 不下于 不下 至少 最低 最少 不亚于 大于等于 大于或等于 ≥"),
    ("≤", "不超过 不高于 不大于 不多于 不突破 不超 至多 最多 最高 最大 上限 小于等于 ≤"),
    (">", "超过 超出 突破 冲破 高于 大于 多于 远超 均超 已超 超 逾 破 >"),
    ("<", "不足 不到 低于 少于 小于 不及 跌破 未达 未到 不满 <"),
    ("≈", "大约 约为 约 接近 将近 大概 大致 近 约合 约计 ≈"),
)
AFTER: tuple[tuple[Comparator, str], ...] = (
    ("≥", "及以上 或以上 (含)以上 以上"),
    ("≤", "及以下 或以下 (含)以下 以内 之内 以下 的目标以内 目标以内 的范围内 范围内"),
    ("≈", "左右 上下 上下浮动"),
)
FLIPPED: dict[Comparator, Comparator] = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "=", "≈": "≈"}
"""下降4%以上 is a change of -4 or less."""

_MEANING: dict[str, Comparator] = {word: sign for table in (BEFORE, AFTER) for sign, words in table for word in words.split()}
_MEANING["过"] = ">"
_NOT_ABOUT = "签预节集合违履条契制邀协特解相公简隐"  # 签约, 预约, 节约 … end in 约 and say nothing of the number
_NOT_NEAR = "附最靠邻临远亲"  # 附近, 最近


def _before_words() -> str:
    words = sorted((w for _, ws in BEFORE for w in ws.split() if w not in ("约", "近", "破", "超")), key=len, reverse=True)
    short = [f"(?<![{_NOT_ABOUT}])约", f"(?<![{_NOT_NEAR}])近", "(?<![赶反高])超", "(?<![突冲爆打攻跌])破", "(?<![通经度路渡])过"]
    return "|".join([*map(re.escape, words), *short])


_BEFORE = re.compile(rf"({_before_words()})(?:了|到|达到|达|为|至)?(?:合)?(?:人民币)? ?$")
_HIGHEST = re.compile(
    r"最高(?:可|不超过|达到?|为|给予|补助|补贴|奖励|奖补|资助|支持|获得?|享受?|贷款?|授信|限额|额度|罚款?|扶持|一次性|不高于|价|限价|每[^,。;\d]{1,4}|到|的)* ?$"
)
_LOWEST = re.compile(r"最低[^,。;、:\d]{0,4}$")
_NOT_BEYOND = re.compile(r"(不低于|不超过|不高于|不少于|不大于|不小于)[^,。;、\d]{2,16}$")
AFTER_PATTERN = re.compile(
    " ?(" + "|".join(sorted((re.escape(w) for _, ws in AFTER for w in ws.split()), key=len, reverse=True)) + ")"
)
_BESIDE = re.compile(r"(?:^|[,、;。占为是达仅])(不到|不足|超过|接近|近|超(?![额级]))[^,。;、\d]{2,12}的$")
"""不到年初预算的一半: a share of something, its comparator before that."""
_REACH = 12  # characters before a number in which its comparator can stand


def before(text: str, start: int) -> tuple[Comparator | None, int]:
    """The comparator that ends at `start`, and where its words begin."""
    left = text[max(0, start - _REACH) : start]
    if found := _BEFORE.search(left):
        return _MEANING[found[1]], start - len(left) + found.start()
    if found := _NOT_BEYOND.search(text, max(0, start - 20), start):
        return _MEANING[found[1]], start
    if left.endswith("的") and (found := _BESIDE.search(text, max(0, start - 18), start)):
        return _MEANING[found[1]], start
    if found := _HIGHEST.search(left):
        return "≤", start
    if found := _LOWEST.search(left):
        return "≥", start
    return None, start


def after(text: str, end: int) -> tuple[Comparator | None, int]:
    """The comparator that begins at `end`, and where its words end."""
    found = AFTER_PATTERN.match(text, end)
    return (_MEANING[found[1]], found.end()) if found else (None, end)


def combine(first: Comparator | None, last: Comparator | None, more: bool) -> Comparator:
    """One sign of what stands before, behind (以上) and inside the number (多, 余). 约…左右 is ≈; 超过…以上 is >."""
    if more:
        return ">"
    return first or last or "="
