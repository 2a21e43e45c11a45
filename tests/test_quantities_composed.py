"""Composed sentences with their right readings, one case a sentence."""

from __future__ import annotations

import pytest

from jobs.quantities import Quantity, read_quantities, same_span
from tests.quantity_cases import Case, Expected, cases

CASES = cases()


def agrees(reading: Quantity, wanted: Expected) -> bool:
    """Everything exact; of the metric one phrase must hold the other."""
    exact = (reading.unit, reading.comparator, reading.role) == (wanted.unit, wanted.comparator, wanted.role)
    exact = exact and same_span(reading.period, wanted.period)
    near = abs(reading.value - wanted.value) <= 1e-6 * abs(wanted.value)
    return exact and near and bool(reading.metric) and (reading.metric in wanted.metric or wanted.metric in reading.metric)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_readings_of_a_sentence(case: Case) -> None:
    readings = read_quantities(case.text, case.published)
    assert len(readings) == len(case.readings), readings
    for reading, wanted in zip(readings, case.readings, strict=True):
        assert agrees(reading, wanted), (reading, wanted)
