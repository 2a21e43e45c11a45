"""`quwen`: the group of all commands, and the one place where errors become messages and exit codes.

0 all well; 1 some source failed; 2 wrong usage; 75 another run holds the lock; 78 bad configuration.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Any

import click

from crawler.errors import ArchiveBusy, ConfigError, QuwenError, UnknownName
from jobs.cli import caring, crawling, reading, starting, watching
from jobs.words import say

EXIT_FAILED, EXIT_USAGE, EXIT_BUSY, EXIT_CONFIG = 1, 2, 75, 78
_FETCHING = ("crawl", "daemon", "check", "add")


class _Group(click.Group):
    """Turns our errors, and what the file system refuses, into a message and an exit code; anything else is a bug with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as exc:
            _complain("\n".join([_config_heading(ctx), *(f"  {problem}" for problem in exc.problems)]))
            ctx.exit(EXIT_CONFIG)
        except UnknownName as exc:
            _complain(str(exc))
            ctx.exit(EXIT_USAGE)
        except ArchiveBusy as exc:
            _complain(str(exc))
            ctx.exit(EXIT_BUSY)
        except QuwenError as exc:
            _complain(str(exc))
            ctx.exit(EXIT_FAILED)
        except BrokenPipeError:
            _nobody_reads_on()
            ctx.exit(0)
        except OSError as exc:
            if exc.filename is None:
                raise
            _complain(f"{exc.filename}: {say('读写不了这个文件', 'cannot read or write this file')} ({exc.strerror})")
            ctx.exit(EXIT_FAILED)


def _complain(text: str) -> None:
    click.echo(text, err=True)


def _config_heading(ctx: click.Context) -> str:
    if ctx.invoked_subcommand in _FETCHING:
        return say("配置有误, 什么也没有抓取:", "Bad configuration, nothing was fetched:")
    return say("有误, 请改好再试:", "Please correct this first:")


def _nobody_reads_on() -> None:
    """`quwen export | head` is no fault: what Python still flushes at the end goes nowhere (docs.python.org, SIGPIPE)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("quwen"), prog_name="quwen")
def cli() -> None:
    """区闻 quwen: 定时查看区县政府网站的新闻, 存成记录, 盯住项目和指标."""


for module in (starting, crawling, reading, watching, caring):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Entry point. Output never fails on a terminal that lacks a character (GBK consoles)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli()
