"""The month facet: how many rows a month holds. Datasette has facets by value and by day only."""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import escape_sqlite, path_with_added_args, path_with_removed_args

_LIMIT_MS = 200


class MonthFacet(Facet):  # type: ignore[misc]
    """Configured as `{"month": column}` on ISO 8601 times; a month chosen is the filter `column__startswith=2025-02`."""

    type = "month"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """(results, names of the facets that took too long), newest month first."""
        results, timed_out = [], []
        for entry in self.get_configs():
            column = str(entry["config"].get("column") or entry["config"]["simple"])
            try:
                results.append(await self._one(column))
            except QueryInterrupted:
                timed_out.append(column)
        return results, timed_out

    async def _one(self, column: str) -> dict[str, Any]:
        size = self.get_facet_size()
        name = escape_sqlite(column)
        found = await self.ds.execute(
            self.database,
            f"select substr({name}, 1, 7) as value, count(*) as count from ({self.sql}) where {name} is not null"
            f" group by value order by value desc limit {size + 1}",
            self.params,
            truncate=False,
            custom_time_limit=_LIMIT_MS,
        )
        key = f"{column}__startswith"
        chosen = dict(self.get_querystring_pairs()).get(key)
        return {
            "name": column,
            "type": self.type,
            "hideable": False,
            "toggle_url": "",
            "truncated": len(found.rows) > size,
            "results": [self._month(key, row["value"], row["count"], row["value"] == chosen) for row in found.rows[:size]],
        }

    def _month(self, key: str, month: str, count: int, selected: bool) -> dict[str, Any]:
        change = path_with_removed_args if selected else path_with_added_args
        url = self.ds.absolute_url(self.request, self.ds.urls.path(change(self.request, {key: month})))
        return {"value": month, "label": month, "count": count, "toggle_url": url, "selected": selected}
