"""Recordings whose times cannot be the runner's own: speed ramps, and legs that swing through a pause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.analysis.checks import check_even_tempo, check_pauses
from gait.errors import WrongTimes
from gait.eyes.sights import Sights
from gait.gaitcycle.stride import Step
from tests.gait.analysis.paths import sights_at
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]


def slowed(steps: tuple[Step, ...], start_s: float, end_s: float, factor: float) -> tuple[Step, ...]:
    """Steps with a stretch played that many times as long."""

    def shown(time_s: float) -> float:
        inside = min(max(time_s - start_s, 0.0), end_s - start_s)
        return time_s + inside * (factor - 1.0)

    return tuple(Step(step.foot, shown(step.touchdown_s), shown(step.toe_off_s)) for step in steps)


@pytest.mark.parametrize("factor", [1.5, 2.0, 4.0, 0.5])
def test_a_part_at_another_speed_is_refused(factor: float) -> None:
    ramp = slowed(SteadyRunner().steps(), 4.0, 8.0, factor)
    with pytest.raises(WrongTimes, match="changes its speed, from"):
        check_even_tempo(ramp)


def test_a_walk_in_slow_motion_in_part_is_refused() -> None:
    with pytest.raises(WrongTimes):
        check_even_tempo(slowed(SteadyRunner(cadence=112, contact_s=0.66).steps(), 3.0, 8.0, 2.0))


def test_a_belt_that_gains_speed_is_none() -> None:
    walk, jog, run = SteadyRunner(80, 0.9).steps(), SteadyRunner(145, 0.30).steps(), SteadyRunner(185, 0.22).steps()
    later = (replace(s, touchdown_s=s.touchdown_s + at, toe_off_s=s.toe_off_s + at) for at in (0.0,) for s in walk)
    moved = [*later]
    for at, part in ((12.0, jog), (24.0, run)):
        moved += [Step(s.foot, s.touchdown_s + at, s.toe_off_s + at) for s in part]
    check_even_tempo(moved)


def test_one_step_missed_changes_no_tempo() -> None:
    steps = SteadyRunner().steps()
    check_even_tempo(steps[:12] + steps[13:])


def paused(end_px: float) -> tuple[Sights, list[Step]]:
    """A runner who takes no step from 4 to 10 seconds while the ankles go slowly up and down by some pixels."""
    steps = [step for step in SteadyRunner(duration_s=14.0).steps() if not 4.0 < step.touchdown_s < 10.0]
    times_s = np.arange(0.0, 14.0, 1 / 60)
    quick, slow = np.cos(2 * np.pi * 1.4 * times_s), np.cos(2 * np.pi * 0.2 * times_s)
    inside = (times_s > 4.3) & (times_s < 9.9)
    y = 1000.0 + np.where(inside, end_px * slow, 60.0 * quick)
    return sights_at(times_s, np.stack([y, y], axis=1)), steps


def test_legs_that_swing_too_slowly_through_a_pause_are_refused() -> None:
    with pytest.raises(WrongTimes, match=r"From 5\.\d to 9\.\d seconds the legs swing too slowly"):
        check_pauses(*paused(60.0))


def test_who_steps_to_the_side_rails_for_a_while_is_not() -> None:
    check_pauses(*paused(3.0))


def test_where_pictures_are_missing_nothing_is_said_of_pauses() -> None:
    sights, steps = paused(60.0)
    kept = ~((sights.times_s > 5.0) & (sights.times_s < 8.0))
    check_pauses(sights_at(sights.times_s[kept], sights.legs[kept, :, 1, 1]), steps)
