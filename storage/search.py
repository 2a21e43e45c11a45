"""Chinese search that equals LIKE from one character up.

Every character is a token of its own (Han, letter, digit), a sign of punctuation is a token named by its code point, white
space is none; a query is a phrase of such tokens. So `5万吨` finds 15万吨 as LIKE does, 1.5亿 never finds 15亿, and
`年产 15 万吨` is found by `年产15万吨`. FTS5's own tokenizers fail here: unicode61 finds no Chinese substring, trigram
nothing under three signs.
"""

from __future__ import annotations

import re
import sqlite3

from crawler.text import nfkc

# Only characters that SQLite's unicode61 (Unicode 6.1) surely takes for letters stand for themselves; all others are named.
_PLAIN = re.compile(r"[a-z0-9\u4e00-\u9fcb]").match


def tokens(text: str) -> str:
    """NFKC text as FTS5 tokens parted by spaces."""
    return " ".join(char if _PLAIN(char) else f"u{ord(char):x}u" for char in nfkc(text).lower() if not char.isspace())


def match_query(query: str) -> str:
    """What a person types, as an FTS5 MATCH expression: words parted by blanks must all occur, each as a phrase.

    A word in double quotes may hold blanks. An empty query matches nothing.
    """
    words = [word for i, part in enumerate(query.split('"')) for word in ([part] if i % 2 else part.split())]
    phrases = [f'"{tokens(word)}"' for word in words if tokens(word)]
    return " AND ".join(phrases) or '""'


def index_article(conn: sqlite3.Connection, article_id: int, title: str, subtitle: str, body: str) -> None:
    """Add an article that is not in the index."""
    conn.execute(
        "INSERT INTO articles_fts(rowid, title, subtitle, body) VALUES (?, ?, ?, ?)",
        (article_id, tokens(title), tokens(subtitle), tokens(body)),
    )


def unindex_article(conn: sqlite3.Connection, article_id: int, title: str, subtitle: str, body: str) -> None:
    """Take an article out; FTS5 without content of its own must be told the text that was indexed."""
    conn.execute(
        "INSERT INTO articles_fts(articles_fts, rowid, title, subtitle, body) VALUES ('delete', ?, ?, ?, ?)",
        (article_id, tokens(title), tokens(subtitle), tokens(body)),
    )


def reindex(conn: sqlite3.Connection) -> int:
    """Build the index anew from the articles; returns their number. To be called inside a transaction."""
    conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')")
    count = 0
    for article_id, title, subtitle, body in conn.execute("SELECT id, title, subtitle, body FROM articles").fetchall():
        index_article(conn, article_id, title, subtitle, body)
        count += 1
    return count


def search(conn: sqlite3.Connection, query: str, limit: int = 50) -> list[int]:
    """Ids of the articles that hold every word of the query, newest first."""
    found = conn.execute(
        "SELECT id FROM articles WHERE id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        " ORDER BY published_at DESC, id DESC LIMIT ?",
        (match_query(query), limit),
    )
    return [row[0] for row in found]
