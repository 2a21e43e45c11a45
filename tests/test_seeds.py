"""What comes with quwen: the seeds of 衢江区 are valid, and `quwen init` writes the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.channels import load_channels
from jobs.config import load_config
from jobs.demo.seeds import demo_watches
from jobs.starter import FILES, write_starter

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


def test_every_template_is_also_a_seed() -> None:
    names = {path.name for path in (ROOT / "seeds").glob("*.toml")}
    assert names == {path.name for path in (ROOT / "jobs" / "templates").glob("*.toml")} == set(FILES)


def test_a_new_folder_has_no_channel_until_a_person_wants_one(tmp_path: Path) -> None:
    write_starter(tmp_path)
    assert load_channels(tmp_path / "seeds") == []
    assert [path.read_bytes() for path in sorted((tmp_path / "seeds").iterdir())] == [
        path.read_bytes() for path in sorted((ROOT / "seeds").glob("*.toml"))
    ]


def test_the_channels_of_the_sample_are_good_once_they_are_not_comments(tmp_path: Path) -> None:
    lines = (ROOT / "seeds" / "notify.toml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if "[[channel]]" in line)
    (tmp_path / "notify.toml").write_text(
        "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines[start:]), encoding="utf-8"
    )
    channels = {channel.id: channel for channel in load_channels(tmp_path)}
    services = {ident: channel.service(channel.url) for ident, channel in channels.items()}
    assert services == {"qiwei": "wecom", "dingding": "dingtalk", "feishu": "feishu", "youjian": "apprise", "jiekou": "webhook"}
    assert all("${" in channel.url or channel.secret for channel in channels.values())
