"""A short soak in every test run, and the proof that a soak can fail: each sabotage must show in the figure that speaks of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import outbox
from tests.soak import Soak, soak

LONG = (186, 4, 20, 4)
"""(seed, sites, days, runs a day)"""
LONG_FEW_RUNS = (186, 4, 20, 2)
SHORT = (110, 2, 14, 2)


def test_after_weeks_of_faults_the_archive_equals_the_truth() -> None:
    figures = soak(*LONG)
    print(f"seed {figures.seed}")
    assert figures.faults == {}
    # and they were no quiet weeks
    assert figures.faults_injected > 50
    assert figures.power_cuts > 0
    assert figures.clock_jumps > 0
    assert figures.removals > 0
    assert figures.returns > 0
    assert figures.duplicates > 0
    assert figures.versions > figures.articles
    assert figures.alerts > 20


def no_gone_rule(patch: pytest.MonkeyPatch) -> None:
    """One 404 is enough."""
    patch.setattr("jobs.crawl.is_gone", bool)


def no_health(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether it is the site that is ill."""
    patch.setattr("jobs.crawl.site_is_healthy", lambda listed, asked: True)
    patch.setattr("jobs.crawl.is_gone", bool)


def blind_to_removals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("jobs.crawl.is_gone", lambda tries: False)


def no_second_look(patch: pytest.MonkeyPatch) -> None:
    """Known articles are never fetched again until the end."""
    patch.setattr("jobs.recheck.SCHEDULE", ((timedelta.max, timedelta(days=999)),))


def every_page_a_version(patch: pytest.MonkeyPatch) -> None:
    """A fingerprint of everything, whatever it is."""
    numbers = iter(range(10**9))
    patch.setattr("storage.articles.content_hash", lambda article: str(next(numbers)))


def trusting(patch: pytest.MonkeyPatch) -> None:
    """Whatever comes with status 200 is an article."""
    patch.setattr("crawler.article.judge", lambda *_: None)
    patch.setattr("crawler.article.judge_answer", lambda *_: None)


def forgetful(patch: pytest.MonkeyPatch) -> None:
    """A failed row is not tried again once the list has moved on, a gap is left, and nobody sweeps."""
    patch.setattr("jobs.crawl.still_open", lambda *_: ())
    patch.setattr("jobs.sweep.is_gap", lambda *_: False)
    patch.setattr("jobs.sweep.is_due", lambda *_: False)


def deaf(patch: pytest.MonkeyPatch) -> None:
    """Nothing is ever sent."""
    patch.setattr("tests.soak.Soak._deliver", lambda self: False)


def stammering(patch: pytest.MonkeyPatch) -> None:
    """A success is not put on record."""
    deliver = Soak._deliver
    patch.setattr("storage.outbox.delivered", lambda conn, ids, channel, now, state: outbox.sending_ended(conn, channel, state))
    patch.setattr("tests.soak.Soak._deliver", lambda soak: bool(deliver(soak)) and False)  # else it would wait for the record


def careless(patch: pytest.MonkeyPatch) -> None:
    """Rows of lists are counted and not written down."""
    patch.setattr("storage.runs.add_listing", lambda *_: None)


SABOTAGE = [
    (no_gone_rule, "false_removals"),
    (no_health, "false_removals"),
    (blind_to_removals, "removals_missed"),
    (no_second_look, "versions_missed"),
    (every_page_a_version, "false_versions"),
    (trusting, "false_versions"),
    (forgetful, "articles_missed"),
    (deaf, "alerts_lost"),
    (stammering, "alerts_doubled"),
    (careless, "unaccounted_rows"),
]


@pytest.mark.parametrize(("sabotage", "figure"), SABOTAGE, ids=[case[0].__name__ for case in SABOTAGE])
def test_the_soak_can_fail(sabotage: Callable[[pytest.MonkeyPatch], None], figure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage(monkeypatch)
    assert soak(*(LONG_FEW_RUNS if figure == "versions_missed" or sabotage is trusting else SHORT)).faults.get(figure, 0) > 0
