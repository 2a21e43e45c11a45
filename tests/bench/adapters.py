"""What the scorers of the shared gold data call: one plain function a set. Everything is imported when it is called."""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace
from typing import Any


def mentions(watches: list[dict[str, Any]], title: str, body: str) -> list[dict[str, Any]]:
    """Places of watched names; offsets are into the NFKC body."""
    from jobs.mentions import Matcher

    matcher = Matcher([SimpleNamespace(**watch) for watch in watches])
    found = matcher.find(unicodedata.normalize("NFKC", title), unicodedata.normalize("NFKC", body))
    return [{"watch_id": item.watch_id, "start": item.start, "end": item.end} for item in found]


def stages(text: str, project: str | None) -> str | None:
    """The stage that a text says of a project."""
    from jobs.stages import stage_of

    return stage_of(text, project)
