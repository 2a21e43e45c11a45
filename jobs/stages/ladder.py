"""The ladder of stages of a project, and what counts as a step forward."""

from __future__ import annotations

from typing import Literal

Stage = Literal["谋划", "洽谈", "签约", "落地", "备案", "开工", "在建", "封顶", "竣工", "投产", "达产", "停工", "终止"]

LADDER: tuple[tuple[Stage, ...], ...] = (
    ("谋划",),
    ("洽谈",),
    ("签约",),
    ("落地", "备案"),
    ("开工",),
    ("在建",),
    ("封顶", "竣工"),
    ("投产",),
    ("达产",),
)
"""From first to last; stages of one step stand together."""
STOPPED: frozenset[str] = frozenset({"停工", "终止"})
"""Beside the ladder."""
_STEP: dict[str, int] = {stage: step for step, stages in enumerate(LADDER) for stage in stages}
_WITHIN = {"备案": 1, "竣工": 1}
"""Later of two stages on one step, when one has to be named."""


def step(stage: str) -> int | None:
    """Which step of the ladder a stage is on, counted from 0; None for 停工 and 终止. Raises KeyError for no stage."""
    return None if stage in STOPPED else _STEP[stage]


def farther(stage: str) -> tuple[int, int]:
    """A key that orders stages of the ladder. Raises KeyError for 停工 and 终止."""
    return _STEP[stage], _WITHIN.get(stage, 0)


def advanced(old: str | None, new: str) -> bool:
    """Whether `new` is worth telling after `old`: a later step, a halt, or work resumed after a halt.

    The first stage ever said is an advance; 落地 after 备案 is not, nor is 停工 after 停工, but 终止 after 停工 is.
    """
    if old is None:
        return True
    if new in STOPPED:
        return new != old and not (old == "终止" and new == "停工")
    if old in STOPPED:
        return True
    return _STEP[new] > _STEP[old]
