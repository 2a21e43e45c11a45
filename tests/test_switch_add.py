"""sources.toml written by commands: what a person wrote there stays, and what is added can be read."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.errors import ConfigError, UnknownName
from crawler.fetch import Fetcher
from crawler.settings import Source
from jobs.add import append_sources
from jobs.check import check_source
from jobs.cli.main import cli
from jobs.config import load_config
from jobs.demo.seeds import list_path
from jobs.demo.web import DemoWeb, serve
from jobs.switch import set_enabled
from jobs.understand import WatchSet
from jobs.watches import Project

WRITTEN = """# 我的来源

[[source]]   # 第一个
id = "a"
url = "http://a.example/"
columns = [
  "要闻",   # 这里也有注释
]

[[source]]
id = "b"
enabled   =   false   # 暂停
url = "http://b.example/"
note_is = "x"
"""


def sources_toml(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_bytes(text.encode())
    return path


def switch(path: Path, ident: str, enabled: bool) -> str:
    set_enabled(path, load_config(path.parent), ident, enabled)
    return path.read_bytes().decode()


PLAIN = WRITTEN.replace('note_is = "x"\n', "")


def test_a_source_is_switched_and_nothing_else_touched(tmp_path: Path) -> None:
    path = sources_toml(tmp_path, PLAIN)
    assert switch(path, "b", True) == PLAIN.replace("enabled   =   false   # 暂停", "enabled   =   true   # 暂停")
    assert switch(path, "b", False) == PLAIN
    off = switch(path, "a", False)
    assert off == PLAIN.replace("[[source]]   # 第一个\n", "[[source]]   # 第一个\nenabled = false\n")
    assert [source.enabled for source in load_config(tmp_path).sources] == [False, False]
    assert switch(path, "a", True) == off.replace("enabled = false\nid", "enabled = true\nid")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        PLAIN.replace("enabled ", '"enabled" '),
        PLAIN.replace("[[source]]", '[[ "source" ]]'),
        PLAIN.rstrip("\n"),
        '[[source]]\nurl = "http://b.example/"\nid = "b"',
    ],
)
def test_however_it_is_written(tmp_path: Path, text: str) -> None:
    path = sources_toml(tmp_path, text)
    for enabled in (True, False, True):
        after = switch(path, "b", enabled)
        assert {source.id: source.enabled for source in load_config(tmp_path).sources}["b"] == enabled
    assert ("\r\n" in after) == ("\r\n" in text)


def test_what_cannot_be_switched_safely_is_left_as_it_is(tmp_path: Path) -> None:
    text = 'source = [{id = "b", url = "http://b.example/"}]\n'
    path = sources_toml(tmp_path, text)
    with pytest.raises(ConfigError, match="手工改"):
        switch(path, "b", False)
    tricky = PLAIN.replace('url = "http://a.example/"', 'url = "http://a.example/"\nname = """\n[[source]]\n"""')
    path = sources_toml(tmp_path, tricky)
    with pytest.raises(ConfigError, match="手工改"):
        switch(path, "b", True)
    assert path.read_text(encoding="utf-8") == tricky


def test_an_unknown_source(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="可用的有: a、b"):
        switch(sources_toml(tmp_path, PLAIN), "c", True)


def test_sources_are_appended_with_a_free_id(tmp_path: Path) -> None:
    path = sources_toml(tmp_path, PLAIN)
    fresh = [
        Source(id="b", name='新 "区"', url="http://c.example/", district="某区", allow_private=True),
        Source(id="b", url="http://d.example/", columns=("要闻",)),
    ]
    assert append_sources(tmp_path, fresh) == (path, ["b-2", "b-3"])
    assert path.read_text(encoding="utf-8").startswith(PLAIN.rstrip())
    config = load_config(tmp_path)
    assert [(source.id, source.url) for source in config.sources[2:]] == [
        ("b-2", "http://c.example/"),
        ("b-3", "http://d.example/"),
    ]
    assert config.sources[2].name == '新 "区"'
    assert config.sources[3].columns == ("要闻",)
    assert "# " in path.read_text(encoding="utf-8")[len(PLAIN) :]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    path, ids = append_sources(tmp_path / "new" / "seeds", [Source(id="x", url="http://x.example/")])
    assert ids == ["x"]
    assert tomllib.loads(path.read_text(encoding="utf-8"))["source"][0]["url"] == "http://x.example/"


# --- add and check, against the demo's sites


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    with serve(DemoWeb()) as found:
        yield dict(found)


def add(folder: Path, url: str, *args: str, answers: str = "") -> Result:
    return CliRunner().invoke(
        cli,
        ["add", url, "--allow-private", "--seeds", str(folder / "seeds"), "--lang", "zh", *args],
        input=answers,
        catch_exceptions=False,
    )


def test_add_finds_the_columns_of_a_home_page_shows_records_and_asks(tmp_path: Path, addresses: dict[str, str]) -> None:
    base = addresses["qujiang"]
    told = add(tmp_path, f"{base}/", "--district", "衢江区", answers="y\nn\nn\n")
    assert told.exit_code == 0
    assert "列表: jpaas  衢江要闻" in told.stdout
    assert "✓ 把运动场搬到家门口" in told.stdout
    assert "下一步: quwen crawl " in told.stdout
    (source,) = load_config(tmp_path / "seeds").sources
    assert (source.url, source.district, source.allow_private) == (f"{base}/col/col1229501001/index.html", "衢江区", True)
    again = add(tmp_path, f"{base}/", "--yes")
    assert f"已经在 sources.toml 里 ({source.id})" in again.stdout
    assert len(load_config(tmp_path / "seeds").sources) == 3


def test_add_takes_a_list_of_a_family_by_its_address(tmp_path: Path, addresses: dict[str, str]) -> None:
    assert add(tmp_path, addresses["shiling"] + list_path("shiling"), "--yes").exit_code == 0
    assert load_config(tmp_path / "seeds").sources[0].url.startswith(addresses["shiling"])


def test_add_of_what_is_not_there_is_1_and_writes_nothing(tmp_path: Path, addresses: dict[str, str]) -> None:
    told = add(tmp_path, f"{addresses['qujiang']}/nowhere.html", "--yes")
    assert told.exit_code == 1
    assert "404" in told.stderr
    assert not (tmp_path / "seeds").exists()
    assert add(tmp_path, "qujiang", "--yes").exit_code == 2


def test_add_to_a_broken_file_is_78_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    sources_toml(tmp_path / "seeds", "[[source]\n")
    assert add(tmp_path, "http://127.0.0.1:1/", "--yes").exit_code == 78


def checked(capsys: pytest.CaptureFixture[str], *sources: Source, **names: str) -> tuple[bool, str]:
    watches = WatchSet.of([Project(id=ident, name=name) for ident, name in names.items()], [])

    async def look() -> bool:
        async with Fetcher() as fetcher:
            return all([await check_source(fetcher.fetch, source, watches, 2) for source in sources])

    return asyncio.run(look()), capsys.readouterr().out


def test_check_says_what_it_read_by_which_rule_and_what_it_would_flag(
    addresses: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    source = Source(id="x", url=addresses["shiling"] + list_path("shiling"), allow_private=True, delay=0)
    good, told = checked(capsys, source, gaoshan="高山茶开茶节")
    assert good
    assert "列表: trs" in told
    assert "— " in told  # a reason for each link that is left
    assert "[meta pubdate]" in told
    assert "★ 高山茶开茶节: " in told


def test_check_takes_an_article_for_an_article(addresses: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    url = f"{addresses['qujiang']}/col/col1229501001/art/2025/art_7a3f5be2610a011c0e54a7b0f24c0f06.html"
    good, told = checked(capsys, Source(id="x", url=url, allow_private=True, delay=0))
    assert good
    fields = [line.strip() for line in told.splitlines() if line.startswith(("  ✓", "    "))]
    named = ("✓", "副题", "时间", "来源", "作者", "摄影", "编辑", "栏目", "正文")
    assert fields[0].startswith("✓ 把运动场搬到家门口")
    assert len([line for line in fields if line.startswith(named)]) >= 5
    assert all(line.endswith("]") for line in fields if line.startswith(named)), fields


def test_check_of_what_cannot_be_read(addresses: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    good, told = checked(capsys, Source(id="x", url=f"{addresses['qujiang']}/nowhere", allow_private=True, delay=0))
    assert not good
    assert "404" in told


def test_check_of_named_columns(addresses: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    source = Source(id="x", url=addresses["qujiang"] + "/", columns=("衢江要闻", "没有的栏目"), allow_private=True, delay=0)
    _, told = checked(capsys, source)
    assert "栏目 衢江要闻: http" in told
    assert "没有的栏目" in told
