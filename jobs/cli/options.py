"""Options that every command has, and how commands open what they name."""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from crawler.errors import ConfigError
from jobs.channels import load_channels
from jobs.config import Config, load_config
from jobs.events import JsonLines
from jobs.words import choose
from storage.database import open_archive


@dataclass(frozen=True, slots=True)
class Place:
    """The working folder of a command."""

    seeds: Path
    db: Path

    def config(self) -> Config:
        """What `seeds/` says. Raises ConfigError."""
        return load_config(self.seeds)

    def whole_config(self) -> Config:
        """config(), with notify.toml looked at too. Raises ConfigError with the findings of all files."""
        problems: list[str] = []
        config = None
        try:
            config = self.config()
        except ConfigError as exc:
            problems += exc.problems
        try:
            load_channels(self.seeds)
        except ConfigError as exc:
            problems += exc.problems
        if config is None or problems:
            raise ConfigError(problems)
        return config

    @contextmanager
    def archive(self, *, read_only: bool = False, make: bool = False) -> Iterator[Database]:
        """The database, closed at the end; it is made only by a command that fills it. Raises ArchiveError."""
        if not make and not read_only:
            open_archive(self.db, read_only=True).close()  # says what to do when there is none
        db = open_archive(self.db, read_only=read_only)
        try:
            yield db
        finally:
            db.close()


def command_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """--seeds, --db and --lang; the command gets a Place as its first argument."""

    @click.option("--seeds", type=click.Path(path_type=Path), default=Path("seeds"), envvar="QUWEN_SEEDS", help="配置文件夹")
    @click.option("--db", type=click.Path(path_type=Path), default=Path("quwen.db"), envvar="QUWEN_DB", help="数据库文件")
    @click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言")
    @functools.wraps(function)
    def wrapped(*args: Any, seeds: Path, db: Path, lang: str | None, **kwargs: Any) -> Any:
        choose(lang)
        return function(Place(seeds, db), *args, **kwargs)

    return wrapped


class ListFirst(click.Group):
    """A group that lists when nothing else is said: `quwen sources` is `quwen sources list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_option = bool(args) and args[0].startswith("-") and args[0] not in ctx.help_option_names
        return super().parse_args(ctx, ["list", *args] if is_option or not args else args)


def log_to_stderr(*, quiet: bool = False) -> None:
    """JSON log lines on standard error when nobody watches; silence on a terminal, where bars and colours speak.

    quiet: the command says everything itself.
    """
    handler: logging.Handler = logging.NullHandler()
    if not quiet and not sys.stderr.isatty():
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
    logger = logging.getLogger("quwen")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
