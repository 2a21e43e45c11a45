"""Floors on real pages, by the benchmark that stands beside them; skipped where the pages are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGES = Path(os.environ.get("QUWEN_SHARED", ROOT.parent / "shared")) / "pages"
pytestmark = pytest.mark.skipif(not (PAGES / "bench.py").exists(), reason=f"real pages are not at {PAGES}")


def measured(out: Path, *options: str) -> dict[str, Any]:
    """The figures of our extractor; the baseline that the benchmark insists on may be missing."""
    command = [
        sys.executable,
        str(PAGES / "bench.py"),
        "--adapter",
        "tests.bench.adapters:extract",
        "--peers",
        "--repeat",
        "1",
        "--no-pin",
    ]
    subprocess.run([*command, "--json", str(out), *options], cwd=ROOT, check=True, capture_output=True, timeout=110)
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found["tests.bench.adapters:extract" + ("" if "--reencode" in options else " [bytes]")]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("options", "day"), [((), 0.99), (("--hide-meta",), 0.98)])
def test_fields_of_real_pages(options: tuple[str, ...], day: float, tmp_path: Path) -> None:
    figures = measured(tmp_path / "out.json", *options)["sets"]["ALL"]
    assert figures["err"] == 0
    assert figures["title"] >= 0.98
    assert figures["day"] >= day
    assert figures["day_wrong"] <= 1
    assert figures["minute"] >= 0.95
    assert figures["origin"] >= 0.95
    assert figures["f4"] >= 0.965
    assert figures["low"] <= 2


def test_every_delivery_of_real_pages_is_decoded(tmp_path: Path) -> None:
    cases = measured(tmp_path / "out.json", "--reencode")
    assert {name: case["ids"] for name, case in cases.items() if case["right"] < case["pages"]} == {}
