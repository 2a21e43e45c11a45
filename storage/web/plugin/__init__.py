"""The Datasette plugin: Chinese search, names and links on Datasette's own pages, and pages of our own.

The package itself is the plugin, since Datasette finds `templates/` and `static/` beside a package only. It touches nothing of
a Datasette that has no database named `quwen`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from crawler import clock
from storage import humane
from storage.search import match_query
from storage.web import labels
from storage.web.cells import page_path, shown, web_url
from storage.web.front import load_front
from storage.web.months import MonthFacet
from storage.web.pages import ROUTES, load
from storage.web.searching import search_filter
from storage.web.snippets import snippet

hookimpl = HookimplMarker("datasette")


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Who writes SQL finds Chinese with `articles_fts match escape_fts('words')`: ours, registered last so that it wins."""
    if database == labels.DATABASE:
        conn.create_function("escape_fts", 1, match_query)


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    return labels.metadata() if labels.DATABASE in datasette.databases else {}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return ROUTES


@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Last, so that the page believes us that there is a search box."""
    return search_filter(request, database, table, datasette)


@hookimpl
def register_facet_classes() -> list[type]:
    return [MonthFacet]


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """What our templates use. `quwen_here` leaves the pages of a Datasette without our archive as they are."""
    env.globals |= {
        "quwen_here": labels.DATABASE in datasette.databases,
        "quwen_css": datasette.urls.static_plugins("quwen", "quwen.css"),
        "labels": labels,
    }
    env.filters |= {
        "when": humane.when,
        "period_name": humane.period_name,
        "web_url": web_url,
        "page_path": page_path,
        "snippet": snippet,
        "percent": lambda share: f"{share:.0%}",
    }


@hookimpl
def extra_template_vars(datasette: Any, view_name: str, template: str) -> Callable[[], Any]:
    """The front page's content, for Datasette's own index."""

    async def front() -> dict[str, Any]:
        if view_name != "index" or labels.DATABASE not in datasette.databases:
            return {}
        now = clock.now()
        return {"front": await load(datasette, lambda conn: load_front(conn, now))}

    return front


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | str | None:
    if database != labels.DATABASE or table is None:
        return None
    return shown(table, column, value, row, str(datasette.setting("base_url")))
