"""Watch lists in spreadsheets: every encoding people save in, both header languages, errors with line and remedy, the round trip."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import ConfigError
from crawler.text import clean, nfkc
from jobs.sheets import phrases, read_watches, write_watches
from jobs.watches import Project, Target, Watches

CHINESE = "类型,编号,名称,别名,指标,时段,目标,备注\n项目,dianti,云岭智能电梯产业园,电梯产业园;云岭电梯园,,,,重点\n目标,zijin,到位资金,,到位资金、招商到位资金,2025,35亿元以上,\n"
ENGLISH = (
    "id,name,aliases,metric,period,goal\ndianti,云岭智能电梯产业园,电梯产业园,,,\nzijin,到位资金,,到位资金,2025,35亿元以上\n"
)


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "清单.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_that_spreadsheets_save_in(tmp_path: Path, encoding: str) -> None:
    watches = read_watches(saved(tmp_path, CHINESE, encoding))
    assert watches.project == (
        Project(id="dianti", name="云岭智能电梯产业园", aliases=("电梯产业园", "云岭电梯园"), note="重点"),
    )
    assert watches.target[0].metric == ("到位资金", "招商到位资金")


def test_english_headers_and_no_kind(tmp_path: Path) -> None:
    watches = read_watches(saved(tmp_path, ENGLISH))
    assert ([p.id for p in watches.project], [t.id for t in watches.target]) == (["dianti"], ["zijin"])


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_separators(tmp_path: Path, sign: str) -> None:
    text = ENGLISH.replace(",", sign)
    assert read_watches(saved(tmp_path, text)).target[0].goal == "35亿元以上"


def test_empty_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    text = "编号,名称,\n,,\ndianti,电梯园,\n,,\n"
    assert [p.name for p in read_watches(saved(tmp_path, text)).project] == ["电梯园"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("甲;乙；丙、丁\n戊", ("甲", "乙", "丙", "丁", "戊")),
        (' 甲 ; ;"乙、丙和丁" ', ("甲", "乙、丙和丁")),
        ('"他说""好"""', ('他说"好"',)),
        ("", ()),
    ],
)
def test_cells_with_several_phrases(cell: str, expected: tuple[str, ...]) -> None:
    assert phrases(cell) == expected


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_watches(path)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("编号,名子\na,b\n", 1, "是不是“名称”"),
        ("编号,名称,id\n", 1, "出现两次"),
        ("名称\n甲园\n", 1, "缺少“编号”"),
        ("编号,名称\n甲 园,甲园\n", 2, "只能用小写字母"),
        ("编号,名称\na,甲园\nb,\n", 3, "没有填"),
        ("编号,名称\na,甲园\na,乙园\n", 3, "和第 2 行重复"),
        ("类型,编号,名称\n工程,a,甲园\n", 2, "请写“项目”或“目标”"),
        ("类型,编号,名称,目标\n项目,a,甲园,3亿元\n", 2, "请清空这一格"),
        ("编号,名称,指标,时段,目标\na,资金,资金,2025,很多\n", 2, "“很多”"),
        ("编号,名称,指标,时段,目标\na,资金,资金,明年,3亿元\n", 2, "“明年”"),
        ("编号,名称,沉默天数\na,甲园,两周\n", 2, "应是 1 到 3650 的整数"),
    ],
)
def test_a_finding_names_file_line_value_and_remedy(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = saved(tmp_path, text)
    found = problems(path)
    assert any(str(path) in problem and f"第 {line} 行" in problem and said in problem for problem in found), found


def test_all_findings_at_once(tmp_path: Path) -> None:
    assert len(problems(saved(tmp_path, "编号,名称\nA,甲\nB,乙\n"))) == 2


def test_files_that_are_no_sheet(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"not a zip")
    old = tmp_path / "旧.xls"
    latin = tmp_path / "乱.csv"
    latin.write_bytes(b"\xff\xff\xff\x00")
    assert "不是有效的 .xlsx" in problems(broken)[0]
    assert "另存为 .xlsx" in problems(old)[0]
    assert "编码" in problems(latin)[0]
    assert "读不了" in problems(tmp_path / "没有.csv")[0]
    assert "是空的" in problems(saved(tmp_path, "\n"))[0]


def test_a_sheet_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="写不了"):
        write_watches([], [], tmp_path / "没有这个文件夹" / "清单.csv")


def test_excel_sees_text_and_chinese(tmp_path: Path) -> None:
    """A byte order mark, without which Excel guesses GBK; no cell that begins like a formula."""
    path = tmp_path / "清单.csv"
    write_watches([Project(id="a", name="=1+1大厦", aliases=("@园",))], [], path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "'=1+1大厦" in raw.decode()
    assert read_watches(path).project[0].name == "=1+1大厦"


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("甲乙园区项目、;\"'=+-@,A1("),
    min_size=1,
    max_size=12,
).filter(lambda text: clean(text) == text)
IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
PHRASES = st.lists(TEXT, max_size=3, unique=True).map(tuple)
NOTES = st.none() | st.text(st.sampled_from("甲乙园区、;\"'=\n,A1 "), min_size=1, max_size=12).filter(
    lambda t: nfkc(t).strip() == t
)


@st.composite
def projects(draw: st.DrawFn, ident: str) -> Project:
    name, aliases = draw(TEXT), draw(PHRASES)
    exclude = tuple(phrase for phrase in draw(PHRASES) if phrase not in (name, *aliases))
    days = draw(st.none() | st.integers(1, 3650))
    return Project(
        id=ident, name=name, aliases=aliases, exclude=exclude, require_any=draw(PHRASES), note=draw(NOTES), quiet_days=days
    )


@st.composite
def watch_lists(draw: st.DrawFn) -> Watches:
    ids = draw(st.lists(IDS, unique=True, max_size=4))
    listed, targets = [], []
    for ident in ids:
        if draw(st.booleans()):
            listed.append(draw(projects(ident)))
        else:
            metric = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True).map(tuple))
            period = draw(st.sampled_from(["2025", "2025Q1", "2025H1", "2025-04", "2025-01..2025-10"]))
            goal = draw(st.sampled_from(["26个", "35亿元以上", "不低于8%", "1.5万吨"]))
            targets.append(Target(id=ident, name=draw(TEXT), metric=metric, period=period, goal=goal, note=draw(NOTES)))
    return Watches(project=tuple(listed), target=tuple(targets))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(watches=watch_lists())
def test_what_is_written_is_read(tmp_path: Path, suffix: str, watches: Watches) -> None:
    path = tmp_path / f"清单{suffix}"
    write_watches(watches.project, watches.target, path)
    assert read_watches(path) == watches
