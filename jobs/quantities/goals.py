"""Goals that people write in watches.toml (35亿元以上, 26个, 增长6%以上), read by the grammar of article text."""

from __future__ import annotations

from crawler.text import nfkc
from jobs.quantities import amounts, roles
from jobs.quantities.comparators import FLIPPED
from jobs.quantities.quantity import Goal


def parse_goal(text: str) -> Goal:
    """The one amount of `text`. Of a range (30-40亿元) the lower bound counts. Raises ValueError, in Chinese, for anything else."""
    said = nfkc(text).strip()
    found = amounts.find(said)
    if not found:
        raise ValueError(f"目标里没有数量和单位: {text} (应如 35亿元以上、26个、增长6%以上)")
    if len(found) > 1:
        raise ValueError(f"目标里有不止一个数量: {text}")
    amount = found[0]
    value, comparator = amount.bounds[0]
    change = roles.change_of(said[: amount.start], amount.kind)
    if change and change.sign < 0 and value > 0:
        return Goal(-value, amount.unit, FLIPPED[comparator])
    return Goal(value, amount.unit, comparator)
