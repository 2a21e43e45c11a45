"""Reads what a person wrote in `seeds/`: all findings at once, each with file, line, value and the nearest right word."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from crawler.errors import ConfigError
from crawler.settings import Source
from jobs.cron import trigger_of
from jobs.watches import Project, Target

_FULL_WIDTH = {
    "：": ":",
    "＝": "=",
    "“": '"',
    "”": '"',
    "，": ",",
    "［": "[",
    "］": "]",
    "＂": '"',
    "‘": "'",
    "’": "'",
    "。": ".",
}
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TABLE_LINE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY_LINE = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_TYPES = {"string": "加引号的文字", "int": "整数", "float": "数字", "bool": "true 或 false", "tuple": '列表, 如 ["甲", "乙"]'}


@dataclass(frozen=True, slots=True)
class Config:
    """All that `seeds/` says. Paths are kept for messages and for commands that append."""

    seeds: Path
    sources: tuple[Source, ...]
    projects: tuple[Project, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A TOML file: its data ({} when it cannot be read), its lines for finding places, and what is wrong with it."""

    path: Path
    data: dict[str, Any]
    lines: tuple[str, ...]
    problems: tuple[str, ...]


def load_config(seeds: Path) -> Config:
    """Read sources.toml and watches.toml of a folder. Raises ConfigError with all findings of both files.

    A missing watches.toml is no fault: one may collect without watching.
    """
    sources_path = seeds / "sources.toml"
    if not sources_path.is_file():
        raise ConfigError([f"没有 {sources_path}: 请先运行 quwen init, 或用 --seeds 指明配置文件夹"])
    sources_file = _read(sources_path)
    sources, problems = _tables(sources_file, {"source": Source})
    watches_path = seeds / "watches.toml"
    watches: dict[str, list[BaseModel]] = {"project": [], "target": []}
    if watches_path.is_file():
        watches, more = _tables(_read(watches_path), {"project": Project, "target": Target})
        problems += more
    problems += [
        problem for source in sources["source"] if isinstance(source, Source) for problem in _bad_cron(sources_file, source)
    ]
    if problems:
        raise ConfigError(problems)
    return Config(
        seeds,
        tuple(item for item in sources["source"] if isinstance(item, Source)),
        tuple(item for item in watches["project"] if isinstance(item, Project)),
        tuple(item for item in watches["target"] if isinstance(item, Target)),
    )


def _bad_cron(read: _Read, source: Source) -> list[str]:
    """What crontab(5) does not know is found now and not when the daemon starts."""
    try:
        trigger_of(source)
    except ValueError as exc:
        index = next((i for i, table in enumerate(read.data["source"]) if table.get("id") == source.id), 0)
        line = _line_of(read, "source", index, "cron")
        return [f"{read.path}:{line}: [[source]] cron = {source.cron!r}: {exc}"]
    return []


def load_tables(path: Path, models: Mapping[str, type[BaseModel]]) -> dict[str, list[BaseModel]]:
    """The tables of one TOML file as models. Raises ConfigError with all findings."""
    tables, problems = _tables(_read(path), models)
    if problems:
        raise ConfigError(problems)
    return tables


def _read(path: Path) -> _Read:
    try:
        raw = path.read_bytes()
    except OSError as exc:
        return _Read(path, {}, (), (f"{path}: 读不了这个文件 ({exc.strerror})",))
    problems: list[str] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        text = raw.decode("gb18030", "replace")
        shown = text.splitlines()[line - 1].strip() if len(text.splitlines()) >= line else ""
        problems.append(f"{path}:{line}: 文件不是 UTF-8 编码 (像是 GBK): {shown!r}; 请在编辑器里另存为 UTF-8")
    lines = tuple(text.splitlines())
    try:
        return _Read(path, tomllib.loads(text), lines, tuple(problems))
    except tomllib.TOMLDecodeError as exc:
        return _Read(path, {}, lines, (*problems, _toml_problem(path, lines, str(exc))))
    except RecursionError:
        return _Read(path, {}, lines, (*problems, f"{path}: 括号嵌套太深, 读不了"))


def _toml_problem(path: Path, lines: Sequence[str], message: str) -> str:
    """A line that names the place and, where full-width signs or a missing quote explain it, the remedy."""
    place = _TOML_PLACE.search(message)
    number = int(place[1]) if place else max(len(lines), 1)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    bare = re.sub(r'"[^"]*"', "", line.split("#")[0])
    wide = [sign for sign in _FULL_WIDTH if sign in bare]
    said = _TOML_PLACE.sub("", message).strip()
    hint = "; ".join(f"全角的 {sign} 应写成半角的 {_FULL_WIDTH[sign]}" for sign in wide)
    if not hint:
        hint = f'TOML 写法有误 ({said}); 文字要用半角双引号括起来, 一行一项: 键 = "值"'
    return f"{path}:{number}: {line.strip()!r}: {hint}"


def _tables(read: _Read, models: Mapping[str, type[BaseModel]]) -> tuple[dict[str, list[BaseModel]], list[str]]:
    """Validate `[[table]]`s; ids are unique over all tables of a file."""
    found: dict[str, list[BaseModel]] = {name: [] for name in models}
    problems = list(read.problems)
    first_line: dict[str, int] = {}
    for name, tables in read.data.items():
        if name not in models:
            problems.append(f"{read.path}:{_line_of(read, name, 0, None)}: 不认识的表 [[{name}]]{_nearest(name, models)}")
            continue
        if not isinstance(tables, list):
            problems.append(f"{read.path}:{_line_of(read, name, 0, None)}: [{name}] 应写成两层方括号 [[{name}]]")
            continue
        for index, table in enumerate(tables):
            problems += _one_table(read, name, index, table, models[name], found[name], first_line)
    return found, problems


def _one_table(
    read: _Read, name: str, index: int, table: Any, model: type[BaseModel], found: list[BaseModel], first_line: dict[str, int]
) -> list[str]:
    if not isinstance(table, dict):
        return [f"{read.path}:{_line_of(read, name, index, None)}: [[{name}]] 里应是 键 = 值"]
    problems = []
    line = _line_of(read, name, index, "id")
    ident = str(table.get("id", ""))
    if ident and ident in first_line:
        problems.append(f"{read.path}:{line}: id {ident!r} 重复, 第 {first_line[ident]} 行已经用过; 请换一个")
    first_line.setdefault(ident, line)
    try:
        found.append(model.model_validate(table))
    except ValidationError as exc:
        problems += [_explain(read, name, index, dict(error), model) for error in exc.errors()]
    return problems


def _explain(read: _Read, name: str, index: int, error: dict[str, Any], model: type[BaseModel]) -> str:
    """One pydantic error in words for a person."""
    key = str(error["loc"][0]) if error["loc"] else None
    place = f"{read.path}:{_line_of(read, name, index, key)}: [[{name}]]"
    value = error.get("input")
    kind = str(error["type"])
    if kind == "extra_forbidden":
        return f"{place} 不认识的键 {key} = {value!r}{_nearest(str(key), model.model_fields)}"
    if kind == "missing":
        return f"{place} 缺少 {key}"
    if kind == "value_error":
        return f"{place} {f'{key} = {value!r}: ' if key else ''}{error['ctx']['error']}"
    if kind == "string_pattern_mismatch":
        return f"{place} {key} = {value!r}: 只能用小写字母、数字和连字符 (a-z 0-9 -), 以字母或数字开头"
    for sign, words in _TYPES.items():
        if kind.startswith(sign):
            return f"{place} {key} = {value!r}: 应为{words}"
    limits = ", ".join(f"{k} {v}" for k, v in error.get("ctx", {}).items())
    return f"{place} {key} = {value!r}: 超出范围 ({limits or error['msg']})"


def _nearest(word: str, known: Mapping[str, Any]) -> str:
    """`, 是不是 url?` when one of the known words is near, else the list of them."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", 是不是 {near[0]}?" if near else f"; 可用的有: {'、'.join(known)}"


def _line_of(read: _Read, table: str, index: int, key: str | None) -> int:
    """Line number (from 1) of a key in the index-th `[[table]]`; of the table's head when the key is not there."""
    seen, head = -1, 1
    for number, line in enumerate(read.lines, 1):
        if match := _TABLE_LINE.match(line):
            if seen == index:
                break
            if match[1] == table:
                seen += 1
                head = number
        elif seen == index and key and (match := _KEY_LINE.match(line)) and match[1] == key:
            return number
    return head
