"""The commented working folder that `quwen init` writes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FILES = ("sources.toml", "watches.toml", "notify.toml")


def starter_text(name: str) -> str:
    """The commented file of that name as it comes with the program."""
    return (files("jobs") / "templates" / name).read_text(encoding="utf-8")


def write_starter(folder: Path) -> list[tuple[Path, bool]]:
    """Write the files that are not there yet into folder/seeds; (path, whether it was written) for each."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    done = []
    for name in FILES:
        path = seeds / name
        fresh = not path.exists()
        if fresh:
            path.write_text(starter_text(name), encoding="utf-8")
        done.append((path, fresh))
    return done
