"""Reading the composed cases of tests/golden/quantities: sentences with their right readings, in lines that a person can write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "quantities"


@dataclass(frozen=True, slots=True)
class Expected:
    metric: str
    value: float
    unit: str
    comparator: str
    role: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    text: str
    published: date | None
    readings: tuple[Expected, ...]


def cases() -> list[Case]:
    """All cases of all files, in order."""
    return [case for path in sorted(GOLDEN.glob("*.txt")) for case in _of_file(path)]


def _of_file(path: Path) -> list[Case]:
    found: list[tuple[str, str, list[Expected]]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            day, _, text = line[1:].partition(" ")
            found.append((day, text, []))
        elif line and not line.startswith("#"):
            found[-1][2].append(_expected(line))
    return [
        Case(f"{path.stem}-{number}", text, date.fromisoformat(day) if day != "-" else None, tuple(readings))
        for number, (day, text, readings) in enumerate(found, 1)
    ]


def _expected(line: str) -> Expected:
    metric, quantity, comparator, role, period = (part.strip() for part in line.split("|"))
    value, _, unit = quantity.partition(" ")
    return Expected(metric, float(value), unit, comparator, role, None if period == "-" else period)
