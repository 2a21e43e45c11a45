"""Where alerts go, as `seeds/notify.toml` says it. Secrets stand in the environment: `${NAME}` is filled in from there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawler.errors import ConfigError
from crawler.settings import seconds_of
from jobs.config import load_tables
from storage.outbox import Pending

KINDS = (
    "mention", "reading", "goal_revised", "goal_reached", "contradiction", "stage", "quiet_edit", "gone", "returned", "health",
    "quiet",
)  # fmt: skip
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_DINGTALK_RATE = 20
"""Messages a minute that DingTalk's robots take (their documentation); others get the same, which harms nobody."""


class Channel(BaseModel):
    """One `[[channel]]`.

    url: an apprise address (wecombot://, dingtalk://, feishu://, mailto://, …) for kind apprise, https:// for kind webhook.
    secret: key of the web hook's signature. digest: gather alerts for so long into one message; "" sends each at once.
    quiet_hours: `22:00-07:00`, Beijing time, in which nothing is sent. rate: messages a minute at most.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    kind: Literal["apprise", "webhook"] = "apprise"
    url: str
    secret: str | None = None
    watches: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    digest: str = ""
    quiet_hours: str = ""
    rate: int = Field(default=_DINGTALK_RATE, ge=1, le=600)
    enabled: bool = True
    allow_private: bool = False

    @field_validator("kinds")
    @classmethod
    def _known_kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [kind for kind in value if kind not in KINDS]
        if wrong:
            raise ValueError(f"没有这种提醒: {'、'.join(wrong)}; 可用的有: {'、'.join(KINDS)}")
        return value

    @field_validator("digest")
    @classmethod
    def _period(cls, value: str) -> str:
        if value:
            seconds_of(value)
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value:
            _clock_times(value)
        return value

    @model_validator(mode="after")
    def _web_address(self) -> Channel:
        if self.kind == "webhook" and not self.url.startswith(("https://", "http://")) and not _VARIABLE.match(self.url):
            raise ValueError("webhook 的 url 应以 https:// 开头")
        return self

    def wants(self, pending: Pending) -> bool:
        """Whether an alert is for this channel; an empty filter lets everything through."""
        return (
            (not self.watches or pending.watch_id in self.watches)
            and (not self.kinds or pending.kind in self.kinds)
            and (not self.districts or pending.district in self.districts)
        )

    def is_quiet(self, now: datetime) -> bool:
        """Whether `now` (Beijing time) lies in the quiet hours, which may span midnight."""
        if not self.quiet_hours:
            return False
        start, end = _clock_times(self.quiet_hours)
        at = now.time()
        return start <= at < end if start <= end else at >= start or at < end

    def address(self, environ: Mapping[str, str]) -> str:
        """url with its variables filled in. Raises ConfigError naming the one that is not set."""
        return fill_in(self.url, self.id, environ)


def fill_in(text: str, channel: str, environ: Mapping[str, str]) -> str:
    """`${NAME}` from the environment. Raises ConfigError."""
    missing = [name for name in _VARIABLE.findall(text) if name not in environ]
    if missing:
        raise ConfigError([f"notify.toml: [[channel]] {channel}: 环境变量 {'、'.join(missing)} 没有设置"])
    return _VARIABLE.sub(lambda match: environ[match[1]], text)


def _clock_times(value: str) -> tuple[time, time]:
    match = _HOURS.fullmatch(value)
    if not match:
        raise ValueError("应为 22:00-07:00 这样的时段")
    return time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))


def load_channels(seeds: Path) -> list[Channel]:
    """The enabled channels of notify.toml; none when there is no such file. Raises ConfigError."""
    path = seeds / "notify.toml"
    if not path.is_file():
        return []
    tables: dict[str, list[Any]] = dict(load_tables(path, {"channel": Channel}))
    return [channel for channel in tables["channel"] if channel.enabled]


def channel_secret(channel: Channel) -> str | None:
    """The web hook's key from the environment, None when it has none. Raises ConfigError."""
    return fill_in(channel.secret, channel.id, os.environ) if channel.secret else None
