"""How the belt ran in a recording."""

from __future__ import annotations

import pytest

from kiosk.treadmill.packets import Reading
from kiosk.treadmill.recorded import belt_now, belt_recorded
from kiosk.visit.model import Belt

STEADY = Reading(2.5, 1.0)


def test_it_is_the_median_and_one_wrong_reading_moves_nothing() -> None:
    assert belt_recorded([STEADY] * 60 + [Reading(9.0, 30.0)]) == Belt(2.5, 1.0, range_mps=0.0)


def test_how_far_the_speed_went_is_told() -> None:
    slower_and_slower = [Reading(3.0 - 0.01 * turn) for turn in range(101)]
    belt = belt_recorded(slower_and_slower)
    assert belt is not None
    assert belt.speed_mps == pytest.approx(2.5)
    assert belt.range_mps == pytest.approx(0.9)
    assert belt.incline_pct is None


@pytest.mark.parametrize("other", [None, Reading(0.0, 1.0), Reading(None, 1.0)])
def test_silent_or_standing_for_half_of_it_nothing_is_known(other: Reading | None) -> None:
    assert belt_recorded([STEADY] * 30 + [other] * 30) is None
    assert belt_recorded([STEADY] * 31 + [other] * 30) == Belt(2.5, 1.0, range_mps=0.0)
    assert belt_now(other) is None


def test_without_a_recording_nothing_is_known() -> None:
    assert belt_recorded([]) is None
