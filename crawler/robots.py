"""robots.txt (RFC 9309): what may be fetched of a host, and how fast. Parsed by Protego; decided and kept here.

- 2xx: its rules; an HTML page in its place (a soft 404, a home page) has none;
- 4xx, too many redirects, what cannot be decoded: no rules (2.3.1.3, 2.3.1.2);
- 429 and 5xx: everything is disallowed for now (2.3.1.4), with a reason that says so;
- no answer at all says nothing of robots.txt: the failure itself is raised, so that a dead host is reported as what it is.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import BodyTruncated, FetchError, HostBusy, HostGivenUp, ServerFailed

AGENT = "quwen"
"""The product token that groups of robots.txt name us by."""
MOST_BYTES = 512_000
"""RFC 9309, 2.5: at least 500 KiB are read; what is behind is not."""
_LONGEST_DELAY = 60.0
_KEPT = timedelta(hours=24)
_KEPT_WHEN_FAILED = timedelta(minutes=10)
_VERSION = re.compile(r"(?im)^(\s*user-agent\s*:\s*[a-z_-]+)/\S*")  # no part of a product token (2.2.1), often written
_log = logging.getLogger(__name__)

Load = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. refusal: why everything is disallowed, "" when the file is to be asked."""

    file: Protego | None = None
    refusal: str = ""

    def reason_against(self, url: str) -> str | None:
        """Why this URL must not be fetched; None when it may."""
        if self.refusal:
            return self.refusal
        if self.file is not None and not self.file.can_fetch(url, AGENT):
            return "robots.txt 不允许访问"
        return None

    @property
    def delay(self) -> float:
        """Seconds between two requests that the file asks for; no more than a minute, or a crawl would never end."""
        asked = self.file.crawl_delay(AGENT) if self.file is not None else None
        return min(float(asked), _LONGEST_DELAY) if asked and asked > 0 else 0.0


FREE = Rules()


def parse_robots(content: bytes) -> Rules:
    """The rules of a robots.txt as it came; UTF-8, else GB18030."""
    start = content.removeprefix(b"\xef\xbb\xbf")[:MOST_BYTES]
    if start.lstrip().startswith(b"<"):
        return FREE
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError:
        text = start.decode("gb18030", "replace")
    return Rules(Protego.parse(_VERSION.sub(r"\1", text.replace("\x00", ""))))


def rules_without_file(exc: FetchError) -> Rules:
    """The rules when fetching robots.txt failed for good. Raises `exc` again when it says nothing of robots.txt."""
    if isinstance(exc, HostBusy | ServerFailed | BodyTruncated):
        return Rules(refusal=f"暂时取不到 robots.txt, 按规矩先不访问: {exc.reason}")
    if exc.transient or isinstance(exc, HostGivenUp):
        raise exc
    _log.info("没有可用的 robots.txt, 视为允许: %s", exc)
    return FREE


@dataclass(slots=True)
class _Entry:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    until: datetime | None = None


class Robots:
    """The rules of every host that was asked about, kept for a day (2.4); failures for ten minutes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}

    async def rules(self, url: str, load: Load) -> Rules:
        """The rules for the host of a URL. load: fetches robots.txt and gives its bytes, or raises FetchError."""
        parts = urlsplit(url)
        authority = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        entry = self._entries.setdefault(authority, _Entry())
        async with entry.lock:
            if entry.rules is None or entry.until is None or self._clock() >= entry.until:
                entry.rules = await self._ask(f"{authority}/robots.txt", load)
                entry.until = self._clock() + (_KEPT_WHEN_FAILED if entry.rules.refusal else _KEPT)
        return entry.rules

    async def _ask(self, url: str, load: Load) -> Rules:
        try:
            return parse_robots(await load(url))
        except FetchError as exc:
            return rules_without_file(exc)
