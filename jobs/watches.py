"""What a person wants to be told of: tracked projects and tracked targets, as `seeds/watches.toml` says them (DESIGN 4.1).

Texts are brought to NFKC on entry, like every text that they are looked for in; messages are Chinese, for the person who wrote
the file.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawler.text import clean, nfkc
from jobs.quantities import Goal, parse_goal
from jobs.quantities.periods import span

WatchId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


def _cleaned(value: str) -> str:
    text = clean(value)
    if not text:
        raise ValueError("不能是空的")
    return text


def _phrases(value: object) -> object:
    """A single phrase may be written without brackets."""
    return (value,) if isinstance(value, str) else value


def _free_text(value: str | None) -> str | None:
    """Text that is only shown; lines stay."""
    return nfkc(value).replace("\r\n", "\n").replace("\r", "\n").strip() or None if value else None


def _cleaned_list(values: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases in the order written, each once, none empty."""
    return tuple(dict.fromkeys(_cleaned(value) for value in values))


class Project(BaseModel):
    """One `[[project]]`: a name to be found in what is published.

    aliases: other names, looked for like the name. exclude: phrases in which a name does not count (衢州海洋世界杯).
    require_any: phrases of which one must stand in the article. quiet_days: alert when unmentioned so long.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: WatchId
    name: str
    aliases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    require_any: tuple[str, ...] = ()
    district: str | None = None
    note: str | None = None
    quiet_days: int | None = Field(default=None, ge=1, le=3650)

    _one = field_validator("aliases", "exclude", "require_any", mode="before")(_phrases)
    _text = field_validator("name")(_cleaned)
    _shown = field_validator("district", "note")(_free_text)
    _texts = field_validator("aliases", "exclude", "require_any")(_cleaned_list)

    @model_validator(mode="after")
    def _can_be_found(self) -> Project:
        names = {self.name, *self.aliases}
        for phrase in self.exclude:
            if phrase in names:
                raise ValueError(f"“{phrase}”既是名称又在 exclude 里, 永远找不到; 请从其中一处删去")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Name first, then aliases."""
        return (self.name, *self.aliases)


class Target(BaseModel):
    """One `[[target]]`: a figure to be reached in a period.

    metric: phrases that name it in the text. period: 2025, 2025Q1, 2025H1, 2025-01..2025-10. goal: 35亿元以上, 26个.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: WatchId
    name: str
    metric: tuple[str, ...] = Field(min_length=1)
    period: str
    goal: str
    district: str | None = None
    note: str | None = None

    _one = field_validator("metric", mode="before")(_phrases)
    _text = field_validator("name", "goal")(_cleaned)
    _shown = field_validator("district", "note")(_free_text)
    _texts = field_validator("metric")(_cleaned_list)

    @field_validator("period", mode="before")
    @classmethod
    def _year_as_text(cls, value: object) -> object:
        """`period = 2025` without quotes is what many people write."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("period")
    @classmethod
    def _known_period(cls, value: str) -> str:
        span(value)
        return value

    @field_validator("goal")
    @classmethod
    def _readable_goal(cls, value: str) -> str:
        parse_goal(value)
        return value

    @cached_property
    def parsed_goal(self) -> Goal:
        """The goal in base units, with its comparator."""
        return parse_goal(self.goal)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the period."""
        return span(self.period)


class Watches(BaseModel):
    """Both lists. Ids are unique over the two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    project: tuple[Project, ...] = ()
    target: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _unique_ids(self) -> Watches:
        seen: set[str] = set()
        for ident in [project.id for project in self.project] + [target.id for target in self.target]:
            if ident in seen:
                raise ValueError(f"id “{ident}”用了两次; 每个项目和目标要有自己的 id")
            seen.add(ident)
        return self
