"""Is an article gone? (DESIGN 5, Gone)

Only when its own address answered 404/410, or a recognised soft 404, on at least 3 tries over at least 24 hours while the site
was otherwise healthy. Off the list is nothing; blocked or failing is never gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from storage.checks import Check

TRIES = 3
OVER = timedelta(hours=24)


def is_gone(tries: Sequence[Check]) -> bool:
    """Whether the tries since the article last answered well (oldest first) prove that it is gone.

    A try that met something else (a block, a timeout, an unhealthy site) proves nothing either way and is passed over.
    """
    missing = [check.at for check in tries if check.outcome == "missing"]
    return len(missing) >= TRIES and max(missing) - min(missing) >= OVER


def site_is_healthy(list_was_read: bool, missing: int, answered: int) -> bool:
    """Whether 404s of this run speak of their articles and not of a broken site.

    A site that suddenly misses most of what was asked (three or more) is broken, whatever its front page says.
    """
    return list_was_read and not (missing >= 3 and missing > answered)
