"""What people write in seeds/ goes wrong in known ways; each is told with file, line, value and the remedy, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import ConfigError
from jobs.config import load_config

GOOD = """
[[source]]
id = "qujiang"
name = "衢江要闻"
url = "http://www.qjq.gov.cn/col/col1/index.html"
"""


def problems(folder: Path, sources: str | bytes, watches: str | None = None) -> list[str]:
    write(folder, sources, watches)
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return caught.value.problems


def write(folder: Path, sources: str | bytes, watches: str | None = None) -> None:
    (folder / "sources.toml").write_bytes(sources if isinstance(sources, bytes) else sources.encode())
    if watches is not None:
        (folder / "watches.toml").write_text(watches, encoding="utf-8")


def test_url_alone_is_enough(tmp_path: Path) -> None:
    write(tmp_path, '[[source]]\nid = "a"\nurl = "http://example.gov.cn/list"\n')
    (source,) = load_config(tmp_path).sources
    assert (source.every, source.pages, source.delay, source.label) == ("1h", 2, 2.0, "a")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())
    assert [source.id for source in load_config(tmp_path).sources] == ["qujiang"]


def test_no_folder_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="quwen init"):
        load_config(tmp_path / "nowhere")


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD + 'evry = "30m"\n')
    assert "sources.toml:6:" in told
    assert "evry" in told
    assert "是不是 every?" in told


def test_an_unknown_table_names_the_nearest(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD.replace("[[source]]", "[[sources]]"))
    assert "[[sources]]" in told
    assert "是不是 source?" in told


def test_a_duplicate_id_names_both_lines(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD + GOOD)
    assert "sources.toml:8:" in told
    assert "'qujiang' 重复" in told
    assert "第 3 行" in told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('body = "div[["', ("body", "div[[", "CSS")),
        ('every = "often"', ("every", "often", "30m")),
        ('cron = "99 * * * *"', ("cron", "99 * * * *")),
        ('cron = "0 7 * *"', ("cron", "五段")),
        ('include = "("', ("include", "正则")),
        ('encoding = "gb9999"', ("encoding", "gb9999")),
        ("pages = 0", ("pages", "0")),
        ("delay = -1", ("delay", "-1")),
        ('enabled = "maybe"', ("enabled", "true 或 false")),
        ("columns = 3", ("columns", "列表")),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, line: str, words: tuple[str, ...]) -> None:
    (told,) = problems(tmp_path, GOOD + line + "\n")
    assert "sources.toml:6:" in told
    for word in words:
        assert word in told


def test_full_width_signs_are_named(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD + "every ＝ “30m”\n")
    assert "sources.toml:6:" in told
    assert "＝" in told
    assert "=" in told.split("写成半角的")[1]


def test_a_full_width_colon_in_an_address(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, '[[source]]\nid = "a"\nurl = "http：//example.gov.cn/"\n')
    assert "sources.toml:3:" in told
    assert "http：//example.gov.cn/" in told
    assert "http://" in told


def test_a_file_in_gbk_is_named_with_its_line(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD.encode("gbk"))
    assert "sources.toml:4:" in told
    assert "衢江要闻" in told
    assert "UTF-8" in told


def test_all_findings_of_both_files_at_once(tmp_path: Path) -> None:
    watches = '[[project]]\nid = "p"\nnam = "某项目"\n\n[[target]]\nid = "t"\nname = "某目标"\nmetric = "到位资金"\nperiod = "今年"\ngoal = "很多"\n'
    told = problems(tmp_path, GOOD + 'evry = "30m"\nbody = "["\n', watches)
    assert len(told) == 6  # evry, body; nam unknown, name missing; period, goal
    assert any("watches.toml:3:" in line and "是不是 name?" in line for line in told)


def test_a_missing_quote_names_the_line(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, GOOD + "every = 30m\n")
    assert "sources.toml:6:" in told
    assert "双引号" in told
