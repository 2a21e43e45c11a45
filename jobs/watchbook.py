"""One watch as text for a terminal, and the watch list back into watches.toml."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from crawler.errors import ConfigError
from jobs.config import load_tables
from jobs.watches import Project, Target, Watches
from storage.humane import period_name, when
from storage.web.projects import load_project
from storage.web.targets import load_target

_SHOWN = 20
_UNKNOWN = "刚加入, 档案里还没有找过: 下一次 quwen crawl 时会找, 或现在运行 quwen rescan"


def project_page(conn: sqlite3.Connection, project: Project, now: datetime) -> str:
    """Where a project stands, and what was said of it, newest first."""
    known = load_project(conn, project.id, now)
    lines = [f"{project.name}  ({project.id})"]
    if known is None:
        return "\n".join([*lines, _UNKNOWN])
    if not known.tellings:
        return "\n".join([*lines, "还没有提及"])
    lines.append(f"现状: {known.stage or '未说明'}, {known.silent_days} 天前最后一次提及, 共 {len(known.tellings)} 篇")
    steps = [f"{step.name} {when(step.told.day, 'day')}" for step in known.steps if step.told]
    if steps:
        lines.append(f"历程: {' → '.join(steps)}")
    for telling in known.tellings[:_SHOWN]:
        stage = f" [{telling.stage}]" if telling.stage else ""
        lines.append(f"\n{when(telling.day, 'day')}{stage} {telling.place} 《{telling.title}》 #{telling.article_id}")
        lines += [f"    “{''.join(part.text for part in said.quote)}”" for said in telling.said]
    return "\n".join(lines)


def target_page(conn: sqlite3.Connection, target: Target, now: datetime) -> str:
    """Goal, latest actual, share of the goal and of the year, and the history."""
    known = load_target(conn, target.id, now)
    lines = [f"{target.name}  ({target.id})", f"清单目标: {target.period} {target.goal}"]
    if known is None:
        return "\n".join([*lines, _UNKNOWN])
    if not known.figures:
        return "\n".join([*lines, "还没有读数"])
    if known.goal is not None and known.goal.figure is not None:
        lines.append(f"最新提法: {known.goal.told} ({when(known.goal.figure.published_at, 'day')}《{known.goal.figure.title}》)")
    if known.latest is not None:
        period = f" ({period_name(known.latest.period)})" if known.latest.period else ""
        share = f", 为目标的 {known.share:.0%}" if known.share is not None else ""
        passed = f"; 时间已过 {known.passed:.0%}" if known.passed is not None else ""
        lines.append(f"最新实际: {known.latest.told}{period}{share}{passed}")
    roles = {"goal": "目标", "actual": "实际", "rate": "增幅"}
    for figure in known.figures[:_SHOWN]:
        said = f"{when(figure.published_at, 'day') or '日期不明'}  {roles[figure.role]} {figure.told}"
        lines += [f"\n{said} {period_name(figure.period)} 《{figure.title}》 #{figure.article_id}", f"    “{figure.quote}”"]
    return "\n".join(lines)


def watches_toml(watches: Watches) -> str:
    """The watch list as watches.toml."""
    tables = [_table("project", item) for item in watches.project] + [_table("target", item) for item in watches.target]
    return "# 盯住的项目和指标; 可以在这里改, 也可以用 quwen watches export 变成表格\n\n" + "\n".join(tables)


def _table(name: str, item: BaseModel) -> str:
    said = item.model_dump(exclude_defaults=True, mode="json")
    return f"[[{name}]]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in said.items())


def _value(value: object) -> str:
    """JSON that is TOML too (toml.io, 1.0.0): DEL is the one character that only JSON lets stand."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class Written:
    """A watch list put in place: its path, where the old one is kept (None when there was none), which ids are gone.

    unchanged: the list was the same, and the file was left as it is.
    """

    path: Path
    kept: Path | None = None
    removed: tuple[str, ...] = ()
    unchanged: bool = False


def write_watches_toml(seeds: Path, watches: Watches) -> Written:
    """Put the list in place. What was there is kept beside it, and no earlier copy is ever written over.

    Raises ConfigError when the written file would not read back as the same list.
    """
    path = seeds / "watches.toml"
    seeds.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if path.exists() else None
    before = _known(path) if old is not None else None
    if before == watches:
        return Written(path, unchanged=True)
    fresh = path.with_suffix(".toml.new")
    fresh.write_text(watches_toml(watches), encoding="utf-8")
    if _known(fresh) != watches:
        fresh.unlink()
        raise ConfigError([f"{path}: 清单里有写不进 TOML 的字符; 原来的清单没有动"])
    kept = None
    if old is not None:
        kept = _free_name(path)
        kept.write_bytes(old)
    fresh.replace(path)
    return Written(path, kept, tuple(ident for ident in _ids(before) if ident not in _ids(watches)))


def _known(path: Path) -> Watches | None:
    """The list that a file holds, None when it cannot be read as one."""
    try:
        tables = load_tables(path, {"project": Project, "target": Target})
        return Watches.model_validate({name: tuple(items) for name, items in tables.items()})
    except (ConfigError, ValidationError):
        return None


def _ids(watches: Watches | None) -> list[str]:
    if watches is None:
        return []
    return [project.id for project in watches.project] + [target.id for target in watches.target]


def _free_name(path: Path) -> Path:
    """watches.toml.bak, or the first of .bak2, .bak3, … that is free."""
    number = 1
    while (kept := path.with_name(f"{path.name}.bak{number if number > 1 else ''}")).exists():
        number += 1
    return kept
