"""Turn a source on or off in sources.toml without touching anything else a person wrote there."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.errors import ConfigError
from jobs.config import Config

_TABLE = re.compile(r"\s*\[\[?\s*source\s*\]\]?")
_ANY_TABLE = re.compile(r"\s*\[")
_ENABLED = re.compile(r"\s*enabled\s*=")


def set_enabled(path: Path, config: Config, ident: str, enabled: bool) -> None:
    """Write `enabled = …` into the table of the source `ident`. Raises ConfigError when there is no such source."""
    if ident not in {source.id for source in config.sources}:
        raise ConfigError([f"{path}: 没有来源 {ident!r}; 可用的有: {'、'.join(source.id for source in config.sources)}"])
    index = next(number for number, source in enumerate(config.sources) if source.id == ident)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    heads = [number for number, line in enumerate(lines) if _TABLE.match(line)]
    start = heads[index]
    end = next((number for number in range(start + 1, len(lines)) if _ANY_TABLE.match(lines[number])), len(lines))
    said = f"enabled = {'true' if enabled else 'false'}"
    place = next((number for number in range(start + 1, end) if _ENABLED.match(lines[number])), None)
    if place is None:
        lines.insert(start + 1, said)
    else:
        lines[place] = said
    temporary = path.with_suffix(".toml.new")
    temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
    temporary.replace(path)
