"""Floors on the development sentences of the gold data, measured with its own scorer."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.bench.adapters import quantities

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).parent.parent.parent / "shared"))
GOLD = SHARED / "gold" / "quantities.jsonl"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the gold data are not here (QUWEN_SHARED)")


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_floor_on_the_development_sentences() -> None:
    items = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    result, _ = scorer().score_quantities(items, quantities)
    assert result["value+unit+comparator+role+period"]["f1"] >= 0.97
    assert result["+metric contains"]["f1"] >= 0.97
    assert result["sentences without a reading"]["with a false reading"] == 0
