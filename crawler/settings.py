"""What a person may say of one source. `url` alone is enough; everything else is found out and can be said here to override."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from selectolax.lexbor import LexborHTMLParser

SourceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_EVERY = re.compile(r"(\d+)\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SELECTOR_KEYS = ("row", "row_title", "row_date", "link", "title", "subtitle", "date", "body", "origin")


def seconds_of(every: str) -> int:
    """`30m` -> 1800. Raises ValueError for what is no period."""
    match = _EVERY.fullmatch(every.strip())
    if not match or int(match[1]) == 0:
        raise ValueError("应为数字加 s、m、h 或 d, 例如 30m、1h、1d")
    return int(match[1]) * _SECONDS[match[2]]


def check_selector(css: str) -> None:
    """Raise ValueError when Lexbor cannot read the selector."""
    try:
        LexborHTMLParser("<p></p>").css(css)
    except Exception as exc:  # selectolax raises SelectolaxError or ValueError by version
        raise ValueError(f"不是有效的 CSS 选择器: {css}") from exc


class Source(BaseModel):
    """One `[[source]]` of sources.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: SourceId
    url: str
    name: str = ""
    district: str = ""
    every: str = "1h"
    cron: str | None = None
    enabled: bool = True

    columns: tuple[str, ...] = ()
    """Names of columns to find on the home page that `url` is."""
    cms: str | None = None
    """Name of a list family, when detection is to be passed over."""
    pages: int = Field(default=2, ge=1, le=1000)

    row: str | None = None
    row_title: str | None = None
    row_date: str | None = None
    link: str | None = None
    """CSS of the list page: its rows, inside a row its title and date, and the links themselves."""
    title: str | None = None
    subtitle: str | None = None
    date: str | None = None
    body: str | None = None
    origin: str | None = None
    """CSS of the article page."""
    json_rows: str | None = None
    json_title: str | None = None
    json_link: str | None = None
    json_date: str | None = None
    """Dotted paths (`data.list`, `title`) when the list is a JSON answer."""
    encoding: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Regular expressions that a row's URL must match (any of them), or must not."""

    user_agent: str | None = None
    delay: float = Field(default=2.0, ge=0, le=3600)
    """Seconds between two requests to the host."""
    obey_robots: bool = True
    verify_tls: bool = True
    legacy_tls: bool = False
    proxy: str | None = None
    allow_private: bool = False
    timeout: float = Field(default=30.0, gt=0, le=600)
    """Seconds for one page in all."""
    max_bytes: int = Field(default=10_000_000, ge=1000)
    """Bytes after decompression."""
    redirects: int = Field(default=5, ge=0, le=20)
    tries: int = Field(default=3, ge=1, le=10)
    attachments: bool = False
    """Also fetch attached files and read their text."""

    @field_validator("url")
    @classmethod
    def _http_only(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("应为 http:// 或 https:// 开头的完整网址")
        return value

    @field_validator("every")
    @classmethod
    def _period(cls, value: str) -> str:
        seconds_of(value)
        return value

    @field_validator("cron")
    @classmethod
    def _crontab(cls, value: str | None) -> str | None:
        if value is not None and len(value.split()) != 5:
            raise ValueError("应为五段 crontab: 分 时 日 月 周")
        return value

    @field_validator("encoding")
    @classmethod
    def _codec(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                "".encode(value)
            except LookupError as exc:
                raise ValueError(f"没有这种编码: {value}") from exc
        return value

    @field_validator("include", "exclude", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("include", "exclude")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as exc:
                raise ValueError(f"不是有效的正则表达式: {pattern} ({exc})") from exc
        return value

    @field_validator(*_SELECTOR_KEYS)
    @classmethod
    def _selectors(cls, value: str | None) -> str | None:
        if value is not None:
            check_selector(value)
        return value

    @model_validator(mode="after")
    def _json_together(self) -> Source:
        if (self.json_title or self.json_link or self.json_date) and not self.json_rows:
            raise ValueError("写了 json_title、json_link 或 json_date, 还须写 json_rows")
        return self

    @property
    def label(self) -> str:
        """The name for people."""
        return self.name or self.id
