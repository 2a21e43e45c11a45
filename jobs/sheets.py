"""Watch lists to and from a spreadsheet, for people who keep them in Excel or WPS (DESIGN 4.1).

    FILE.csv | FILE.xlsx -> rows of cells -> header -> fields of Project and Target -> Watches, and back

One row a watch. CSV is read as UTF-8, UTF-8 with BOM (what Excel saves as "CSV UTF-8") or GB18030 (what a Chinese Excel saves as
"CSV"), separated by comma, semicolon or tab, and written with BOM, without which Excel shows garbage. Headers may be Chinese or
English; cells that hold several phrases are split at ; ； 、 and line ends. A phrase that holds such a sign itself stands in straight
double quotes: "甲、乙和丙项目".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from crawler.errors import ConfigError
from crawler.text import clean
from jobs.watches import Project, Target, Watches

Field = Literal[
    "kind", "id", "name", "aliases", "exclude", "require_any", "metric", "period", "goal", "district", "quiet_days", "note"
]
HEADERS: Mapping[Field, tuple[str, ...]] = {
    "kind": ("类型", "类别", "种类", "kind", "type"),
    "id": ("编号", "标识", "代号", "id"),
    "name": ("名称", "项目名称", "指标名称", "name"),
    "aliases": ("别名", "简称", "其他名称", "aliases", "alias"),
    "exclude": ("排除", "排除词", "exclude"),
    "require_any": ("须含", "必须含", "同现词", "require_any"),
    "metric": ("指标", "指标称呼", "指标说法", "metric"),
    "period": ("时段", "期间", "年度", "period"),
    "goal": ("目标", "目标值", "goal"),
    "district": ("区县", "地区", "district"),
    "quiet_days": ("沉默天数", "无消息天数", "quiet_days"),
    "note": ("备注", "说明", "note"),
}
"""Field of a watch -> headers that mean it; the first one is written."""
_KINDS = {"项目": "project", "project": "project", "目标": "target", "指标": "target", "target": "target"}
_LISTS: frozenset[Field] = frozenset({"aliases", "exclude", "require_any", "metric"})
_NEEDED: tuple[Field, ...] = ("id", "name")
_ONLY_PROJECT: frozenset[Field] = frozenset({"aliases", "exclude", "require_any", "quiet_days"})
_ONLY_TARGET: frozenset[Field] = frozenset({"metric", "period", "goal"})
_PHRASE = re.compile(r'"((?:[^"]|"")*)"|([^;；、\n]+)')
_NEEDS_QUOTES = re.compile(r'[;；、\n"]')


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a sheet with its number as the program for spreadsheets shows it, from 1."""

    number: int
    cells: tuple[str, ...]


def read_watches(path: Path) -> Watches:
    """Read a .csv or .xlsx file. Raises ConfigError with every finding, each with file, line, value and remedy."""
    lines = _read_xlsx(path) if _is_xlsx(path) else _read_csv(path)
    if not lines:
        raise ConfigError([f"{path}: 表格是空的; 第一行应是表头, 例如: {'、'.join(names[0] for names in HEADERS.values())}"])
    fields, problems = _header(path, lines[0])
    if problems:
        raise ConfigError(problems)
    projects: list[Project] = []
    targets: list[Target] = []
    seen: dict[str, int] = {}
    for line in lines[1:]:
        watch, found = _watch(path, line, fields)
        problems += found
        if watch is None:
            continue
        if watch.id in seen:
            problems.append(f"{path} 第 {line.number} 行: 编号“{watch.id}”和第 {seen[watch.id]} 行重复; 请换一个")
        seen.setdefault(watch.id, line.number)
        if isinstance(watch, Project):
            projects.append(watch)
        else:
            targets.append(watch)
    if problems:
        raise ConfigError(problems)
    return Watches(project=tuple(projects), target=tuple(targets))


def write_watches(projects: Iterable[Project], targets: Iterable[Target], path: Path) -> None:
    """Write a .csv (UTF-8 with BOM) or .xlsx file, projects first. Raises ConfigError when it cannot be written."""
    rows = [[names[0] for names in HEADERS.values()]]
    rows += [_cells("项目", project) for project in projects]
    rows += [_cells("目标", target) for target in targets]
    try:
        if _is_xlsx(path):
            _write_xlsx(rows, path)
        else:
            text = io.StringIO()
            csv.writer(text).writerows([[_safe(cell) for cell in row] for row in rows])
            path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    except OSError as exc:
        raise ConfigError([f"{path}: 写不了这个文件 ({exc.strerror}); 是不是正在 Excel 里打开着?"]) from exc


def _is_xlsx(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".csv"):
        return suffix == ".xlsx"
    remedy = "请在 Excel 里另存为 .xlsx" if suffix in (".xls", ".et", ".ods", ".numbers") else "请用 .csv 或 .xlsx"
    raise ConfigError([f"{path}: 不认识的表格格式 {suffix or '(没有扩展名)'}; {remedy}"])


# --- files to rows


def _read_csv(path: Path) -> list[_Line]:
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise ConfigError([f"{path}: 读不了这个文件 ({exc.strerror})"]) from exc
    text = _decoded(path, raw)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[_Line] = []
    last = 0
    try:
        for cells in reader:
            lines.append(_Line(last + 1, tuple(_unsafe(cell) for cell in cells)))
            last = reader.line_num
    except csv.Error as exc:
        raise ConfigError([f"{path} 第 {reader.line_num} 行: 不是有效的 CSV ({exc}); 请用 Excel 或 WPS 重新另存"]) from exc
    return [line for line in lines if any(cell.strip() for cell in line.cells)]


def _decoded(path: Path, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError([f"{path}: 既不是 UTF-8 也不是 GBK 编码; 请在 Excel 里另存为“CSV UTF-8”或 .xlsx"])


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as exc:
        raise ConfigError(["读写 .xlsx 需要 openpyxl: 请运行 pip install 'quwen[sheets]', 或改用 .csv"]) from exc
    return openpyxl


def _read_xlsx(path: Path) -> list[_Line]:
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as exc:
        raise ConfigError([f"{path}: 读不了这个文件 ({exc.strerror})"]) from exc
    except Exception as exc:  # zipfile's, KeyError or openpyxl's own, by what is broken
        raise ConfigError([f"{path}: 不是有效的 .xlsx 文件 ({exc}); 请用 Excel 或 WPS 重新另存"]) from exc
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        lines = [_Line(number, tuple(_shown(value) for value in row)) for number, row in enumerate(rows, 1)]
    finally:
        book.close()
    return [line for line in lines if any(cell.strip() for cell in line.cells)]


def _shown(value: object) -> str:
    """A cell as a person sees it: 2025, not 2025.0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _write_xlsx(rows: Sequence[Sequence[str]], path: Path) -> None:
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "关注清单"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value:
                cell = sheet.cell(number, column, value)
                cell.data_type = "s"  # a text, also when it begins with =
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKL", (8, 24, 44, 40, 24, 24, 40, 16, 16, 12, 12, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)


def _safe(cell: str) -> str:
    """A CSV cell that a spreadsheet takes for text: =, +, - and @ at its head would be a formula, ' a sign of such a cell."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "'", "\t")) else cell


def _unsafe(cell: str) -> str:
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "''", "'\t")) else cell


# --- rows to watches


def _header(path: Path, line: _Line) -> tuple[dict[int, Field], list[str]]:
    """Which column is which field, and what is wrong with the header."""
    known = {_plain(name): field for field, names in HEADERS.items() for name in names}
    fields: dict[int, Field] = {}
    problems: list[str] = []
    for column, cell in enumerate(line.cells):
        name = _plain(cell)
        if not name:
            continue
        if name not in known:
            near = get_close_matches(name, list(known), n=1, cutoff=0.5)
            remedy = f"是不是“{near[0]}”?" if near else f"可用的有: {'、'.join(names[0] for names in HEADERS.values())}"
            problems.append(f"{path} 第 {line.number} 行: 不认识的表头“{cell.strip()}”; {remedy}")
        elif known[name] in fields.values():
            problems.append(f"{path} 第 {line.number} 行: 表头“{cell.strip()}”出现两次; 请删去一列")
        else:
            fields[column] = known[name]
    problems += [
        f"{path} 第 {line.number} 行: 缺少“{HEADERS[field][0]}”这一列" for field in _NEEDED if field not in fields.values()
    ]
    return fields, problems


def _plain(cell: str) -> str:
    return re.sub(r"[\s_]|\(.*?\)", "", clean(cell)).lower()


def _watch(path: Path, line: _Line, fields: Mapping[int, Field]) -> tuple[Project | Target | None, list[str]]:
    """One row as a watch, or what is wrong with it. A row without a kind is a target when it has a goal."""
    given = {field: line.cells[column].strip() for column, field in fields.items() if column < len(line.cells)}
    given = {field: cell for field, cell in given.items() if cell}
    said = given.pop("kind", "")
    kind = _KINDS.get(clean(said).lower()) if said else ("target" if "goal" in given or "metric" in given else "project")
    if kind is None:
        return None, [f"{path} 第 {line.number} 行: 类型“{said}”不认识; 请写“项目”或“目标”"]
    extra = [field for field in given if field in (_ONLY_TARGET if kind == "project" else _ONLY_PROJECT)]
    if extra:
        what = "项目" if kind == "project" else "目标"
        return None, [
            f"{path} 第 {line.number} 行: {what}没有“{HEADERS[field][0]}”这一项 ({given[field]}); 请清空这一格" for field in extra
        ]
    values = {field: phrases(cell) if field in _LISTS else cell for field, cell in given.items()}
    try:
        return (Project if kind == "project" else Target).model_validate(values), []
    except ValidationError as exc:
        return None, [_explain(path, line.number, dict(error), given) for error in exc.errors()]


def _explain(path: Path, number: int, error: Mapping[str, Any], given: Mapping[Field, str]) -> str:
    key = str(error["loc"][0]) if error["loc"] else ""
    names = next((names for field, names in HEADERS.items() if field == key), (key,))
    value = next((cell for field, cell in given.items() if field == key), "")
    place = f"{path} 第 {number} 行" + (f": {names[0]}" if key else "")
    if error["type"] == "missing":
        return f"{place} 没有填; 请补上"
    if error["type"] == "string_pattern_mismatch":
        return f"{place}“{value}”只能用小写字母、数字和连字符 (a-z 0-9 -), 以字母或数字开头"
    if error["type"] == "value_error":
        return f"{place}{f'“{value}”' if value else ''}: {error['ctx']['error']}"
    if key == "quiet_days":
        return f"{place}“{value}”应是 1 到 3650 的整数"
    return f"{place}“{value}”不合要求 ({error['msg']})"


# --- cells with several phrases


def phrases(cell: str) -> tuple[str, ...]:
    """The phrases of a cell, without the blanks around them."""
    found = (quoted.replace('""', '"') if quoted else plain for quoted, plain in _PHRASE.findall(cell))
    return tuple(text for phrase in found if (text := phrase.strip()))


def _joined(values: Iterable[str]) -> str:
    return ";".join('"' + value.replace('"', '""') + '"' if _NEEDS_QUOTES.search(value) else value for value in values)


def _cells(kind: str, watch: Project | Target) -> list[str]:
    values: list[str] = [kind]
    for field in HEADERS:
        if field == "kind":
            continue
        value = getattr(watch, field, None)
        values.append(_joined(value) if isinstance(value, tuple) else "" if value is None else str(value))
    return values
