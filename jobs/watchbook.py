"""One watch as text for a terminal, and the watch list back into watches.toml."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from jobs.watches import Project, Target, Watches
from storage.humane import period_name, when
from storage.web.projects import load_project
from storage.web.targets import load_target

_SHOWN = 20


def project_page(conn: sqlite3.Connection, project: Project, now: datetime) -> str:
    """Where a project stands, and what was said of it, newest first."""
    known = load_project(conn, project.id, now)
    lines = [f"{project.name}  ({project.id})"]
    if known is None or not known.tellings:
        return "\n".join([*lines, "还没有提及"])
    lines.append(f"现状: {known.stage or '未说明'}, {known.silent_days} 天前最后一次提及, 共 {len(known.tellings)} 篇")
    for telling in known.tellings[:_SHOWN]:
        stage = f" [{telling.stage}]" if telling.stage else ""
        lines.append(f"\n{when(telling.day, 'day')}{stage} {telling.place} 《{telling.title}》 #{telling.article_id}")
        lines += [f"    “{''.join(part.text for part in said.quote)}”" for said in telling.said]
    return "\n".join(lines)


def target_page(conn: sqlite3.Connection, target: Target, now: datetime) -> str:
    """Goal, latest actual, share of the goal and of the year, and the history."""
    known = load_target(conn, target.id, now)
    lines = [f"{target.name}  ({target.id})", f"清单目标: {target.period} {target.goal}"]
    if known is None or not known.figures:
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
    return f"[[{name}]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())


def write_watches_toml(seeds: Path, watches: Watches) -> Path:
    """Put the list in place; what was there is kept as watches.toml.bak. Returns the path."""
    path = seeds / "watches.toml"
    seeds.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".toml.new")
    fresh.write_text(watches_toml(watches), encoding="utf-8")
    if path.exists():
        path.replace(path.with_suffix(".toml.bak"))
    fresh.replace(path)
    return path
