"""Where alerts go, as `seeds/notify.toml` says it. Secrets stand in the environment: `${NAME}` is filled in from there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawler.clock import SHANGHAI
from crawler.errors import ConfigError
from crawler.settings import seconds_of
from jobs.config import load_tables
from storage.outbox import Pending
from storage.web.labels import ALERT_KINDS

Service = Literal["apprise", "webhook", "wecom", "dingtalk", "feishu"]
_SCHEMES: dict[str, Service] = {
    "wecombot": "wecom", "dingtalk": "dingtalk", "feishu": "feishu", "lark": "feishu",
}  # fmt: skip
_HOSTS: dict[str, Service] = {
    "qyapi.weixin.qq.com": "wecom",
    "oapi.dingtalk.com": "dingtalk",
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
}
"""Hosts of the addresses that the group chats of the three services hand out for their robots."""

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_MOST_A_MINUTE = 20
"""Messages a minute that the robots of DingTalk and WeCom take (their documentation); others get the same, which harms nobody."""


class Channel(BaseModel):
    """One `[[channel]]`.

    url: the address that WeCom, DingTalk or Feishu hand out for a group's robot (or wecombot://, dingtalk://, feishu://, lark://),
    any other https:// address for a web hook, or an apprise address (mailtos://, …). kind says it where the address does not.
    secret: key of the web hook's signature, or of the robot's (加签). digest: gather alerts for so long into one message; "" sends
    each at once. quiet_hours: `22:00-07:00`, Beijing time, in which nothing is sent. rate: messages a minute at most.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    kind: Service | None = None
    url: Annotated[str, Field(min_length=1)]
    secret: str | None = None
    watches: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    digest: str = ""
    quiet_hours: str = ""
    rate: int = Field(default=_MOST_A_MINUTE, ge=1, le=600)
    enabled: bool = True

    @model_validator(mode="before")
    @classmethod
    def _no_secret_in_the_file(cls, data: Any) -> Any:
        """Told of the table, not of the key, so that the message does not repeat what was written there."""
        if isinstance(data, dict) and "secret" in data:
            secret = data["secret"]
            if not isinstance(secret, str) or not _VARIABLE.fullmatch(secret.strip()):
                raise ValueError('secret 不写在文件里: 写成 secret = "${名字}", 再设置环境变量')
        return data

    @field_validator("watches", "kinds", "districts", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        """One may be written without brackets."""
        return (value,) if isinstance(value, str) else value

    @field_validator("kinds")
    @classmethod
    def _known_kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [kind for kind in value if kind not in ALERT_KINDS]
        if wrong:
            raise ValueError(f"没有这种提醒: {'、'.join(wrong)}; 可用的有: {'、'.join(ALERT_KINDS)}")
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
    def _is_an_address(self) -> Channel:
        """Told without the address, which may hold a key."""
        if "://" not in self.url and not _VARIABLE.match(self.url):
            raise ValueError("url 不是网址: 写 https://…、wecombot://${名字}、mailtos://… 这样的")
        if self.kind == "webhook" and not self.url.startswith(("https://", "http://")) and not _VARIABLE.match(self.url):
            raise ValueError("webhook 的 url 应以 https:// 开头")
        return self

    def wants(self, pending: Pending) -> bool:
        """Whether an alert is for this channel; an empty filter lets everything through.

        What tells of a broken channel passes every filter: it concerns no watch, and somebody has to hear it.
        """
        if pending.channel is not None:
            return True
        return (
            (not self.watches or bool({*pending.watches} & {*self.watches}))
            and (not self.kinds or pending.kind in self.kinds)
            and (not self.districts or bool({*pending.districts} & {*self.districts}))
        )

    def is_quiet(self, now: datetime) -> bool:
        """Whether `now` lies in the quiet hours (Beijing time), which may span midnight."""
        if not self.quiet_hours:
            return False
        start, end = _clock_times(self.quiet_hours)
        at = now.astimezone(SHANGHAI).time()
        return start <= at < end if start <= end else at >= start or at < end

    def is_ripe(self, oldest: datetime, now: datetime) -> bool:
        """Whether it is time to send, when the oldest waiting alert is of `oldest`; one of the future is of a clock set back since."""
        return not self.digest or not timedelta(0) <= now - oldest < timedelta(seconds=seconds_of(self.digest))

    def service(self, address: str) -> Service:
        """Who is spoken to at a filled-in address."""
        if self.kind is not None:
            return self.kind
        try:
            parts = urlsplit(address)
        except ValueError:  # no address at all: apprise will say so
            return "apprise"
        web: Service = "webhook" if parts.scheme in ("http", "https") else "apprise"
        return _SCHEMES.get(parts.scheme) or _HOSTS.get(parts.hostname or "") or web

    def address(self, environ: Mapping[str, str]) -> str:
        """url with its variables filled in. Raises ConfigError naming the one that is not set."""
        return _fill_in(self.url, self.id, environ)

    def key(self, environ: Mapping[str, str]) -> str | None:
        """The key of the signature from the environment, None when there is none. Raises ConfigError."""
        return _fill_in(self.secret, self.id, environ) if self.secret else None

    def without_secrets(self, text: str, environ: Mapping[str, str]) -> str:
        """A text that may be stored, logged and shown: what came from the environment and what an address hides is ***."""
        said = f"{self.url} {self.secret or ''}"
        hidden = [environ[name] for name in _VARIABLE.findall(said) if environ.get(name)]
        address = _VARIABLE.sub(lambda match: environ.get(match[1], ""), self.url)
        hidden += [address, *_hidden_parts(address)]
        for value in sorted({*hidden, *map(quote, hidden)}, key=len, reverse=True):
            if len(value) > 2:
                text = text.replace(value, "***")
        return text


def _hidden_parts(address: str) -> list[str]:
    """What in an address may be a key: user and password, values of the query, long parts of the path, a host of no dots."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    user, _, host = parts.netloc.rpartition("@")
    found = [*user.split(":"), *(value for _, value in parse_qsl(parts.query) if len(value) > 7)]
    found += [segment for segment in parts.path.split("/") if len(segment) > 15]
    if parts.scheme not in ("http", "https") and len(host) > 15 and "." not in host:
        found.append(host)
    return [part for part in found if part]


def _fill_in(text: str, channel: str, environ: Mapping[str, str]) -> str:
    missing = list(dict.fromkeys(name for name in _VARIABLE.findall(text) if not environ.get(name)))
    if missing:
        raise ConfigError([f"notify.toml: [[channel]] {channel}: 环境变量 {'、'.join(missing)} 没有设置"])
    return _VARIABLE.sub(lambda match: environ[match[1]], text)


def _clock_times(value: str) -> tuple[time, time]:
    match = _HOURS.fullmatch(value)
    if not match:
        raise ValueError("应为 22:00-07:00 这样的时段")
    try:
        return time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError as exc:
        raise ValueError("钟点应在 00:00 到 23:59 之间") from exc


def load_channels(seeds: Path) -> list[Channel]:
    """The enabled channels of notify.toml; none when there is no such file. Raises ConfigError."""
    path = seeds / "notify.toml"
    if not path.is_file():
        return []
    tables: dict[str, list[Any]] = dict(load_tables(path, {"channel": Channel}))
    return [channel for channel in tables["channel"] if channel.enabled]
