"""Is an article gone? (DESIGN 5, Gone)

Only when its own address answered 404/410, or a recognised soft 404, on at least 3 tries over at least 24 hours while the site
was otherwise healthy. Off the list is nothing; blocked or failing is never gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.checks import Check

TRIES = 3
OVER = timedelta(hours=24)
PROBES = 5
"""So many other articles of the host are asked for when most of what was asked for is missing: is it they, or the site?"""


def is_gone(tries: Sequence[Check]) -> bool:
    """Whether the tries since the article last answered well (oldest first) prove that it is gone.

    A try that met something else (a block, a timeout, an unhealthy site) proves nothing either way and is passed over.
    """
    missing = [check.at for check in tries if check.outcome == "missing"]
    return len(missing) >= TRIES and max(missing) - min(missing) >= OVER


@dataclass(slots=True)
class Asked:
    """What came of the articles that a run asked one host for: how many were missing, how many answered; of the probes apart."""

    missing: int = 0
    answered: int = 0
    probes: int = 0
    probes_answered: int = 0

    @property
    def wants_probes(self) -> bool:
        """Whether what was asked for anyway cannot tell a removal from a broken site."""
        return self.missing > self.answered


def site_is_healthy(list_was_read: bool, asked: Asked) -> bool:
    """Whether 404s of this run speak of their articles and not of a broken site.

    Where most is missing, most of the probes must answer; without any other article to ask for, one answer must have come, or
    nothing but a single article is missing. A site that misses all it is asked for is broken, whatever its front page says.
    """
    if not list_was_read:
        return False
    if asked.probes:
        return asked.probes_answered * 2 > asked.probes
    return asked.answered > 0 or asked.missing < 2
