"""At which stage a sentence puts a project: 谋划 → 洽谈 → 签约 → 落地/备案 → 开工 → 在建 → 封顶/竣工 → 投产 → 达产, 停工/终止 beside it."""

from jobs.stages.ladder import LADDER, Stage, advanced
from jobs.stages.reading import stage_of, stage_said

__all__ = ["LADDER", "Stage", "advanced", "stage_of", "stage_said"]
