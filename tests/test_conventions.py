"""The house itself: which way imports run, which module may speak HTTP, what every command must have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from crawler import elementnames

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "storage", "jobs")
VOCABULARY = {f"crawler.{room}" for room in ("records", "text", "errors", "clock", "seedform", "names")}
"""What storage may know of crawler: the record and its words, none of its I/O."""


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(names: set[str], package: str) -> set[str]:
    return {name for name in names if name == package or name.startswith(f"{package}.")}


def test_crawler_imports_nothing_of_ours_outside_itself() -> None:
    wrong = {str(path): ours(imports(path), "storage") | ours(imports(path), "jobs") for path in modules("crawler")}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_storage_knows_the_record_and_nothing_that_fetches() -> None:
    for path in modules("storage"):
        names = imports(path)
        assert not ours(names, "jobs"), path
        for name in ours(names, "crawler") - {"crawler"}:  # `from crawler import clock` names both
            assert any(name == known or name.startswith(f"{known}.") for known in VOCABULARY), f"{path} imports {name}"


def test_no_relative_imports() -> None:
    for package in PACKAGES:
        for path in modules(package):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level], path


def test_every_name_that_a_document_is_asked_for_is_one_that_it_keeps() -> None:
    """`Document.named` holds what `crawler.elementnames` tells of and nothing else: another name would never be found."""
    asked = re.compile(r"""["']([.#][\w-]+|\[itemprop=\w+\])["'](?: in document\.named)|named\.get\(["']([.#][\w-]+)["']""")
    names = {
        name for path in modules("crawler") for found in asked.findall(path.read_text(encoding="utf-8")) for name in found if name
    }
    assert {"#js_content", ".classify"} <= names <= elementnames.WHOLE
    for name in elementnames.WHOLE:
        kind, word = name[0], name.strip(".#[]").removeprefix("itemprop=")
        told = {".": (word, None, None), "#": (None, word, None), "[": (None, None, word)}.get(kind)
        assert told is None or name in elementnames.telling_names(*told)


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("httpx", {"crawler/fetch.py", "crawler/wire.py", "jobs/notify.py"}),
        ("apprise", {"jobs/notify.py"}),
        ("apscheduler", {"jobs/cron.py", "jobs/daemon.py"}),
    ],
)
def test_one_room_for_each_door_to_the_world(library: str, rooms: set[str]) -> None:
    users = {str(path.relative_to(ROOT)) for package in PACKAGES for path in modules(package) if ours(imports(path), library)}
    assert users <= rooms


def test_only_the_database_room_opens_the_archive() -> None:
    """Elsewhere sqlite3 connects to copies (backup, its check), to memory (doctor), and inside Datasette."""
    allowed = {"storage/database.py", "storage/upkeep.py", "storage/web/serve.py", "jobs/doctor.py"}
    users = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if "sqlite3.connect(" in path.read_text(encoding="utf-8")
    }
    assert users <= allowed


def test_the_clock_is_read_in_one_place() -> None:
    reads = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|time\.time\(")
    users = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in modules(package)
        if reads.search(path.read_text(encoding="utf-8"))
    }
    assert users == {"crawler/clock.py"}


def commands() -> list[tuple[str, click.Command]]:
    from jobs.cli.main import cli

    found: list[tuple[str, click.Command]] = []

    def collect(prefix: str, group: click.Group) -> None:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                collect(f"{prefix}{name} ", command)
            else:
                found.append((f"{prefix}{name}", command))

    collect("", cli)
    return found


def test_every_command_has_help_and_the_common_options() -> None:
    for name, command in commands():
        assert command.help, name
        options = {option for parameter in command.params for option in parameter.opts}
        wanted = {"--lang"} if name == "demo" else {"--seeds", "--db", "--lang"}
        assert wanted <= options, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"


def test_the_contract_has_its_commands() -> None:
    wanted = [
        "demo",
        "init",
        "add",
        "check",
        "crawl",
        "daemon",
        "rescan",
        "show",
        "diff",
        "import",
        "export",
        "alerts",
        "brief",
        "browse",
        "doctor",
        "healthcheck",
        "backup",
        "reindex",
        "prune",
    ]
    names = {name for name, _ in commands()}
    assert set(wanted) <= names
    assert {"watches list", "watches import", "watches export", "watches suggest", "watches show"} <= names
    assert {"sources list", "sources enable", "sources disable", "sources reset"} <= names


def test_every_command_is_in_the_documentation() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, _ in commands():
        assert f"quwen {name}" in told, name


def test_the_repository_names_no_machine_and_no_registry() -> None:
    wrong = re.compile(r"/home/\w|/root/|file:///|https?://[\w.]*(pypi|pythonhosted|npmjs|debian)\.", re.IGNORECASE)
    for path in [*ROOT.glob("*.toml"), *ROOT.glob("*.txt"), ROOT / "Makefile", ROOT / ".ci" / "run"]:
        assert not wrong.search(path.read_text(encoding="utf-8")), path


def test_the_page_of_commands_is_true() -> None:
    from tests.docs import PATH, commands_page

    assert PATH.read_text(encoding="utf-8") == commands_page(), "run: python -m tests.docs"
