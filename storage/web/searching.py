"""The search box of the articles table (`_search`, `_search_title` …), in place of Datasette's own.

Datasette would write `id in (select … match …)`, which SQLite answers by fetching and sorting every article that matches: a word
that most articles hold (项目, 建设) then costs a second in an archive of a hundred thousand. For such a word `+id` keeps the
newest-first index in charge, which stops after one page.
"""

from __future__ import annotations

from typing import Any

from datasette.filters import FilterArguments
from datasette.utils.asgi import BadRequest

from storage.search import match_query
from storage.web import labels

_COMMON = 2000
"""From so many matches on a word is common."""
_COLUMNS = ("title", "subtitle", "body")
_COLUMN_KEY = "_search_"
_MATCHES = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"


async def search_filter(request: Any, database: str, table: str, datasette: Any) -> FilterArguments | None:
    """The where clause of a search, and what the template shows of it; None for other tables."""
    if (database, table) != (labels.DATABASE, "articles"):
        return None
    asked = {key: request.args[key] for key in request.args if key == "_search" or key.startswith(_COLUMN_KEY)}
    wanted = {key: words for key, words in asked.items() if words.strip()}  # an empty box asks for everything
    clauses, params = [], {}
    for number, (key, words) in enumerate(wanted.items()):
        name = "search" if key == "_search" else f"search_{number}"
        params[name] = _expression(key, words)
        found = await datasette.get_database(database).execute(_MATCHES, [params[name], _COMMON])
        sign = "+" if found.rows[0][0] >= _COMMON else ""
        clauses.append(f"{sign}id in (select rowid from articles_fts where articles_fts match :{name})")
    told = [f'含有 "{words}"' for words in wanted.values()]
    shown = " ".join(wanted.values())
    return FilterArguments(clauses, params, told, {"supports_search": True, "search": shown})


def _expression(key: str, words: str) -> str:
    query = match_query(words)
    if key == "_search":
        return query
    column = key.removeprefix(_COLUMN_KEY)
    if column not in _COLUMNS:
        raise BadRequest(f"不能按这一列搜索: {column}")
    return f"{column} : ({query})"
