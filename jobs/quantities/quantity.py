"""What travels: one quantity said of something that can be named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparator = Literal["=", "≥", ">", "≤", "<", "≈"]
Role = Literal["goal", "actual", "rate"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A reading: what is measured, how much, said how surely, in which role, of which time.

    metric: the phrase of the text that names what is measured ("" when the text names nothing).
    value, unit: in the base unit (35亿元 is 3.5e9 元); counts keep their own word; less is negative.
    period: 2025, 2025Q1, 2025H1, 2025-04, 2025-01..2025-10, 2021..2025, 2025-05-01..2025-05-03, or None.
    start, end: where `raw` stands in the NFKC text that was given; None for a title.
    quote: the sentence.
    """

    metric: str
    value: float
    unit: str
    comparator: Comparator
    role: Role
    period: str | None
    raw: str
    start: int | None
    end: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person wants of a target: 35亿元以上 is 3.5e9 元 ≥."""

    value: float
    unit: str
    comparator: Comparator
