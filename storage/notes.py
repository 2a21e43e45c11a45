"""Small facts about the archive itself: last backup, last deep sweep, the daemon's heartbeat."""

from __future__ import annotations

import sqlite3


def put(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Note a fact."""
    conn.execute(
        "INSERT INTO notes(key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )


def get(conn: sqlite3.Connection, key: str) -> str | None:
    """A noted fact, None when there is none."""
    row = conn.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None
