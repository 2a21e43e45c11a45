"""Which language people are spoken to in: Chinese by default, English with `--lang en` or a LANG that names another language."""

from __future__ import annotations

import os
from collections.abc import Mapping

_chosen = "zh"


def language_of(environ: Mapping[str, str]) -> str:
    """`zh` or `en` by the usual variables; C, POSIX and nothing at all say nothing, so Chinese."""
    value = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    name = value.split(".")[0].lower()
    return "zh" if name in ("", "c", "posix") or name.startswith("zh") else "en"


def choose(language: str | None) -> None:
    """Speak `language` from now on; None: as the environment says."""
    global _chosen
    _chosen = language or language_of(os.environ)


def say(chinese: str, english: str) -> str:
    """The one of two wordings that people are to read."""
    return english if _chosen == "en" else chinese
