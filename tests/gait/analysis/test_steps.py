"""Steps where pictures are missing or came unevenly."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.analysis.steps import path_steps
from gait.eyes.legs import ANKLE
from gait.foot import Foot
from gait.gaitcycle.stride import Step
from tests.gait.analysis.paths import sights_at

Floats = NDArray[np.float64]

STRIDE_S = 120.0 / 168.0


def ankle_y(times_s: Floats) -> Floats:
    """[n, 2] through strides, px."""
    turn = 2 * np.pi * (times_s[:, None] / STRIDE_S - 0.5 * np.arange(2))
    return np.asarray(1100.0 + 55.0 * np.cos(turn) + 14.0 * np.cos(2 * turn + 0.7))


def steps_at(times_s: Floats) -> list[Step]:
    sights = sights_at(times_s, ankle_y(times_s))
    return list(path_steps(sights, Foot.LEFT, sights.legs[:, Foot.LEFT, ANKLE, 1]))


STEADY = np.arange(0.0, 12.0, 1 / 60)


def contact_s(steps: list[Step]) -> float:
    return float(np.median([step.contact_s for step in steps]))


def test_no_step_spans_a_gap() -> None:
    whole = steps_at(STEADY)
    with_gap = steps_at(STEADY[(STEADY < 4.05) | (STEADY > 6.35)])
    assert 10 < len(with_gap) < len(whole)
    assert all(step.toe_off_s < 4.05 or step.touchdown_s > 6.35 for step in with_gap)
    assert max(step.contact_s for step in with_gap) == pytest.approx(contact_s(whole), abs=0.03)


def test_a_leap_of_the_clock_in_the_middle_of_a_stance_spans_nothing() -> None:
    times = STEADY + np.where(STEADY > 6.0, 3600.0, 0.0)
    sights = sights_at(times, ankle_y(STEADY))
    found = path_steps(sights, Foot.LEFT, sights.legs[:, Foot.LEFT, ANKLE, 1])
    assert len(found) > 10
    assert max(step.contact_s for step in found) < 0.5


@pytest.mark.parametrize("seed", range(4))
def test_single_pictures_lost_by_chance_move_no_touchdown_far(seed: int) -> None:
    kept = np.random.default_rng(seed).random(len(STEADY)) > 0.12
    whole, thinned = steps_at(STEADY), steps_at(STEADY[kept])
    apart = [min(abs(step.touchdown_s - other.touchdown_s) for other in whole) for step in thinned]
    assert len(thinned) >= 0.6 * len(whole)
    assert float(np.median(apart)) < 0.012


def test_a_rate_that_varies_changes_no_contact_time() -> None:
    """A phone that falls from 60 to 40 pictures a second and back by turns."""
    intervals = np.where(np.arange(700) // 60 % 2, 1 / 40, 1 / 60)
    times = np.concatenate([[0.0], np.cumsum(intervals)])
    found, whole = steps_at(times[times < 12.0]), steps_at(STEADY)
    assert contact_s(found) == pytest.approx(contact_s(whole), abs=0.012)
    assert len(found) >= len(whole) - 2
