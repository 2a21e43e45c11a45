"""How records and differences look in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text
from sqlite_utils import Database

from crawler.records import Article, Heading, Image, Paragraph, Table
from jobs.words import say
from storage.diff import Summary, as_text
from storage.humane import when

_WIDTH = 88


def console() -> Console:
    """A console that never wraps Chinese at more than a comfortable measure."""
    wide = Console(highlight=False)
    wide.width = min(wide.width, _WIDTH) if wide.is_terminal else _WIDTH
    return wide


def print_article(db: Database, article_id: int, article: Article) -> None:
    """The article as a reader sees it, with its marked mentions."""
    out = console()
    out.print(Text(article.title, style="bold"))
    if article.subtitle:
        out.print(Text(f"—— {article.subtitle}", style="bold dim"))
    out.print(Text("  ".join(_meta(article)), style="dim"))
    out.print(Text(f"#{article_id}  {article.url}\n", style="dim"))
    marks = {str(row[0]) for row in db.conn.execute("SELECT DISTINCT matched FROM mentions WHERE article_id = ?", (article_id,))}
    for block in article.blocks:
        _print_block(out, block, marks)
    for attachment in article.attachments:
        out.print(Text(f"附件: {attachment.name}  {attachment.url}", style="cyan"))


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


def _print_block(out: Console, block: object, marks: set[str]) -> None:
    match block:
        case Heading(text):
            out.print(Text(text, style="bold"), end="\n\n")
        case Paragraph(text):
            shown = Text(text)
            shown.highlight_words(list(marks), style="black on yellow")
            out.print(Padding(shown, (0, 0, 1, 0)))
        case Image(src, caption):
            out.print(Text(f"[图] {caption or src}", style="magenta"), end="\n\n")
        case Table(rows):
            grid = Grid(show_header=False)
            for row in rows:
                grid.add_row(*(Text(cell) for cell in row))
            out.print(grid)


def print_diff(title: str, first: int, second: int, summary: Summary) -> None:
    """What changed between two versions, removed and added text in colour."""
    out = console()
    out.print(Text(f"{title}  {say('第', 'version')} {first} → {second}", style="bold"))
    out.print(Text(as_text(summary)))
