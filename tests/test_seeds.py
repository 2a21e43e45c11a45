"""What comes with quwen: the seeds of 衢江区 are valid, and `quwen init` writes the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.config import load_config
from jobs.demo.seeds import demo_watches

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "seeds").glob("*.toml")))
def test_seeds_and_templates_are_the_same_text(name: str) -> None:
    assert (ROOT / "seeds" / name).read_bytes() == (ROOT / "jobs" / "templates" / name).read_bytes()


def test_the_seeds_are_valid() -> None:
    config = load_config(ROOT / "seeds")
    home = config.sources[0]
    assert (home.id, home.url, home.columns[:2]) == ("qujiang", "http://www.qjq.gov.cn/", ("衢江要闻", "部门动态"))
    assert all(source.district in ("衢江区", "衢州市") for source in config.sources)
    assert not any(source.allow_private or not source.obey_robots for source in config.sources)


def test_the_seeds_watch_what_the_district_announced_for_2025() -> None:
    config = load_config(ROOT / "seeds")
    assert {project.name for project in config.projects} == {
        "艾美斐生物医药生产基地建设项目",
        "年产15万吨高端无机精细化学品项目",
        "年产10亿颗芯片封测、1000万片激光显示屏和2000万片柔性显示屏项目",
        "环亚Q国际酒店",
        "衢州海洋世界",
        "姑蔑考古遗址公园",
        "文体健康产业园",
    }
    assert {(target.name, target.goal, target.period) for target in config.targets} == {
        ("2025年新引进固定资产投资亿元以上项目", "26个", "2025"),
        ("2025年招商引资到位资金", "35亿元以上", "2025"),
    }


def test_the_demo_watches_the_same() -> None:
    assert demo_watches() == (ROOT / "seeds" / "watches.toml").read_text(encoding="utf-8")
