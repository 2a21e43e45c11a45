"""How records, differences, alerts and lists look in a terminal; in a pipe or file no line is wrapped and no cell cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text
from sqlite_utils import Database

from crawler.records import Article, Heading, Image, Paragraph, Table
from jobs.layout import measure, put, stream, wrapped
from jobs.words import say
from storage.diff import Summary, as_text
from storage.flags import ToldAlert
from storage.humane import when


def grid(*titles: str) -> Grid:
    """A table without lines; long cells go on in the next line."""
    made = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in titles:
        made.add_column(title, overflow="fold", header_style="dim")
    return made


def print_grid(made: Grid) -> None:
    """Show a table; in a pipe as wide as it is."""
    console = stream()
    if not console.is_terminal:
        console.width = 10_000
    console.print(made)


def print_article(db: Database, article_id: int, article: Article) -> None:
    """The article as a reader sees it, with its marked mentions."""
    out = stream()
    put(out, article.title, "bold")
    if article.subtitle:
        put(out, f"—— {article.subtitle}", "bold dim")
    put(out, "  ".join(_meta(article)), "dim")
    put(out, f"#{article_id}  {article.url}", "dim")
    out.print()
    found = db.conn.execute("SELECT DISTINCT matched FROM mentions WHERE article_id = ?", (article_id,))
    marks = [str(row[0]) for row in found]
    for block in article.blocks:
        _print_block(out, block, marks)
    for attachment in article.attachments:
        put(out, f"{say('附件', 'attachment')}: {attachment.name}  {attachment.url}", "cyan")


def _meta(article: Article) -> list[str]:
    """Time, source and people, those that are known."""
    stamp = article.published_at.isoformat() if article.published_at else None
    named = [
        ("", when(stamp, article.published_precision)),
        ("来源: ", article.origin),
        ("文/", " ".join(article.authors)),
        ("图/", " ".join(article.photographers)),
        ("编辑: ", " ".join(article.editors)),
    ]
    return [f"{label}{value}" for label, value in named if value]


def _print_block(out: Console, block: object, marks: Sequence[str]) -> None:
    match block:
        case Heading(text):
            put(out, text, "bold")
            out.print()
        case Paragraph(text):
            for line in wrapped(text, measure(out)):
                shown = Text(line)
                shown.highlight_words(list(marks), style="black on yellow")
                out.print(shown, soft_wrap=True)
            out.print()
        case Image(src, caption):
            put(out, f"[{say('图', 'picture')}] {caption or src}", "magenta")
            out.print()
        case Table(rows):
            lines = Grid(show_header=False)
            for row in rows:
                lines.add_row(*(Text(cell) for cell in row))
            print_grid(lines)
            out.print()


def print_diff(title: str, first: int, second: int, summary: Summary) -> None:
    """What changed between two versions: changed sentences with [-old-]{+new+}, removed and added ones."""
    out = stream()
    put(out, f"{title}  {say(f'第 {first} 版 → 第 {second} 版', f'version {first} → {second}')}", "bold")
    for line in as_text(summary).splitlines():
        put(out, line, _diff_style(line), 0, 2)


def _diff_style(line: str) -> str:
    return {"-": "red", "+": "green"}.get(line[:1], "yellow")


def print_alerts(alerts: Iterable[ToldAlert]) -> None:
    """Alerts with time, title and body."""
    out = stream()
    for alert in alerts:
        put(out, f"{when(alert.created_at)}  {alert.title}", "bold", 0, 4)
        put(out, alert.body, "", 4, 4)
        out.print()
