"""What travels between the demo's web and its families: one request taken apart, one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

_FIRST_RENDERING = datetime(2025, 4, 1, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. host: what the client calls this site (`127.0.0.1:8001`). tick: how often this address was asked before.

    query and form hold the last value of each name.
    """

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    host: str
    tick: int

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    @property
    def rendered_at(self) -> datetime:
        """A time of rendering that moves on with every request, as Maketime metas and pageTimestamp attributes do."""
        return _FIRST_RENDERING + timedelta(seconds=97 * self.tick)

    @property
    def views(self) -> int:
        """A view counter that ticks with every request."""
        return 316 + 7 * self.tick


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; header names in their usual letter case."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


def html(text: str, encoding: str = "utf-8", status: int = 200, label: str | None = None) -> Answer:
    """A page in an encoding; the header names `label` (none: no charset at all, as many sites do)."""
    charset = f"; charset={label}" if label else ""
    return Answer(status, {"Content-Type": f"text/html{charset}"}, text.encode(encoding))


def cut(title: str, length: int = 24) -> str:
    """A title as narrow lists show it, cut with dots; escaped."""
    return escape(title if len(title) <= length else title[:length] + "...", quote=False)
