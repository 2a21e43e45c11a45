"""`quwen`: the group of all commands, and the one place where errors become messages and exit codes.

0 all well; 1 some source failed; 2 wrong usage; 75 another run holds the lock; 78 bad configuration.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

import click

from crawler.errors import ArchiveBusy, ConfigError, QuwenError, UnknownName
from jobs.cli import caring, crawling, reading, starting, watching

EXIT_FAILED, EXIT_USAGE, EXIT_BUSY, EXIT_CONFIG = 1, 2, 75, 78


class _Group(click.Group):
    """Turns our errors into a message and an exit code; anything else is a bug and keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as exc:
            click.echo("\n".join(["配置有误, 什么也没有抓取:", *(f"  {problem}" for problem in exc.problems)]), err=True)
            ctx.exit(EXIT_CONFIG)
        except UnknownName as exc:
            click.echo(str(exc), err=True)
            ctx.exit(EXIT_USAGE)
        except ArchiveBusy as exc:
            click.echo(str(exc), err=True)
            ctx.exit(EXIT_BUSY)
        except QuwenError as exc:
            click.echo(str(exc), err=True)
            ctx.exit(EXIT_FAILED)
        except BrokenPipeError:
            sys.stderr.close()  # `quwen export | head`: nobody reads on, which is no fault
            ctx.exit(0)


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
