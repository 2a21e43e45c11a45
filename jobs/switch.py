"""Turn a source on or off in sources.toml without touching anything else a person wrote there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from crawler.errors import ConfigError, UnknownName
from jobs.config import Config

_TABLE = re.compile(r"\s*\[\[\s*[\"']?source[\"']?\s*\]\]")
_ANY_TABLE = re.compile(r"\s*\[")
_ENABLED = re.compile(r"(\s*[\"']?enabled[\"']?\s*=\s*)\w+(.*)", re.DOTALL)


def set_enabled(path: Path, config: Config, ident: str, enabled: bool) -> None:
    """Write `enabled = …` into the table of the source `ident`: comments, order and line ends stay.

    Raises UnknownName when there is no such source, ConfigError when the file is not written in the usual way.
    """
    ids = [source.id for source in config.sources]
    if ident not in ids:
        raise UnknownName(f"没有来源 {ident}; 可用的有: {'、'.join(ids)}")
    before = path.read_bytes().decode("utf-8-sig")
    after = _switched(before, ids.index(ident), enabled)
    if after is None or not _differs_only_there(before, after, ids.index(ident), enabled):
        raise ConfigError([f'{path}: 请手工改: 在 id = "{ident}" 的 [[source]] 里写 enabled = {_word(enabled)}'])
    temporary = path.with_suffix(".toml.new")
    temporary.write_bytes(after.encode())
    temporary.replace(path)


def _word(enabled: bool) -> str:
    return "true" if enabled else "false"


def _switched(text: str, index: int, enabled: bool) -> str | None:
    """The text with the index-th `[[source]]` switched; None when it has no such table."""
    lines = text.splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if _TABLE.match(line)]
    if index >= len(heads):
        return None
    start = heads[index]
    end = next((number for number in range(start + 1, len(lines)) if _ANY_TABLE.match(lines[number])), len(lines))
    for number in range(start + 1, end):
        if match := _ENABLED.fullmatch(lines[number]):
            lines[number] = f"{match[1]}{_word(enabled)}{match[2]}"
            return "".join(lines)
    line_end = "\r\n" if lines[start].endswith("\r\n") else "\n"
    if not lines[start].endswith("\n"):
        lines[start] += line_end
    lines.insert(start + 1, f"enabled = {_word(enabled)}{line_end}")
    return "".join(lines)


def _differs_only_there(before: str, after: str, index: int, enabled: bool) -> bool:
    """Whether the new text means the same but for the one switch."""
    wanted = tomllib.loads(before)
    wanted["source"][index]["enabled"] = enabled
    try:
        return tomllib.loads(after) == wanted
    except tomllib.TOMLDecodeError:
        return False
