"""Chinese lines for a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from jobs.layout import clipped, put, wrapped

CLOSING = tuple(",.;:!?)】》”’…、。")
TEXTS = st.text(alphabet="全区招商引资35.6%亿元,。、“”《》() abc", max_size=80)


@given(TEXTS, st.integers(20, 60))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert cell_len(line) <= width or " " not in line  # marks may stand in a row longer than a line


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "会议强调,要抓好“三大工程”、《办法》等工作,确保(全年)目标。" * 6
    for width in range(20, 60):
        lines = wrapped(text, width)
        assert not any(line.startswith(CLOSING) for line in lines)
        assert not any(line.endswith(("“", "《", "(")) for line in lines)
        assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("word", ["35.6%", "http://x.example/art/2025/art_1.html", "2025-02-14", "A-B"])
def test_figures_and_addresses_stay_whole(word: str) -> None:
    assert any(word in line for line in wrapped(f"全区完成到位资金共计{word}比上年增长", 24))


def test_clipped() -> None:
    assert clipped("一二三四五", 5) == "一二三四五"
    assert clipped("一二三四五六", 5) == "一二三四…"
    assert clipped(" 一\n二 ", 5) == "一 二"


def test_a_terminal_gets_indented_lines_and_a_pipe_gets_whole_ones() -> None:
    text = "全区招商引资工作会议召开" * 6

    def shown(**settings: bool) -> str:
        file = io.StringIO()
        put(Console(file=file, width=40, color_system=None, **settings), text, "", 4, 6)  # type: ignore[arg-type]
        return file.getvalue()

    lines = shown(force_terminal=True).splitlines()
    assert len(lines) > 3
    assert lines[0].startswith("    全")
    assert all(line.startswith("      全") or line.startswith("      ") for line in lines[1:])
    assert shown() == f"    {text}\n"
