"""Writes docs/commands.md from the commands themselves: `python -m tests.docs`. A test holds that the file is true."""

from __future__ import annotations

from pathlib import Path

import click

from jobs.cli.main import cli

PATH = Path(__file__).parent.parent / "docs" / "commands.md"


def commands_page() -> str:
    """The help of every command, as Markdown."""
    parts = [
        "# Commands\n\nWritten by `python -m tests.docs`; exit codes: 0 all well, 1 some source failed, 2 wrong usage,\n75 another run holds the lock, 78 bad configuration.\n"
    ]
    _collect("quwen", cli, parts)
    return "\n".join(parts)


def _collect(name: str, command: click.Command, parts: list[str]) -> None:
    if isinstance(command, click.Group):
        for child_name, child in sorted(command.commands.items()):
            _collect(f"{name} {child_name}", child, parts)
        return
    names = ["-h", "--help"]  # those of the group: a command remembers the first it was asked with
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100, help_option_names=names)
    parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")


if __name__ == "__main__":
    PATH.write_text(commands_page(), encoding="utf-8")
