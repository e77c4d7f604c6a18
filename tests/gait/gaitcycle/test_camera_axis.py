"""A camera beside the belt's axis is noticed, named in degrees and taken out of the angles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.camera_axis import (
    azimuth_deg,
    correction_sd_deg,
    in_frontal_plane,
    is_off_axis,
    shift,
    standing_shift,
    taken_out,
)
from gait.gaitcycle.rearfoot import Angles
from gait.scene import Activity
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]

RUNNER = SteadyRunner()
TIMES = RUNNER.times(60)
HEIGHT_M, DISTANCE_M, FOCAL_PX = 0.47, 2.2, 1300.0
SPEED_MS = 2.8


def heels_seen_from(degrees: float) -> Floats:
    """[n, 2, 2] px of heels that travel with the belt, through a pinhole camera at an azimuth."""
    heels = np.full((len(TIMES), 2, 2), np.nan)
    turn = np.radians(degrees)
    for step in RUNNER.steps():
        inside = (step.touchdown_s <= TIMES) & (step.toe_off_s > TIMES)
        forward = SPEED_MS * (0.3 * step.contact_s - (TIMES[inside] - step.touchdown_s))
        aside = 0.04 if step.foot is Foot.RIGHT else -0.04
        across = aside * np.cos(turn) + forward * np.sin(turn)
        depth = DISTANCE_M + forward * np.cos(turn) - aside * np.sin(turn)
        heels[inside, step.foot] = np.stack(
            [360 + FOCAL_PX * across / depth, 640 + FOCAL_PX * HEIGHT_M / depth], axis=1
        )
    return heels


@pytest.mark.parametrize("degrees", [-10.0, -6.0, 0.0, 3.0, 8.0])
def test_the_azimuth_is_read_off_the_feets_travel(degrees: float) -> None:
    assert azimuth_deg(TIMES, heels_seen_from(degrees), RUNNER.steps()) == pytest.approx(degrees, abs=1.3)


def test_too_few_feet_tell_nothing() -> None:
    found = azimuth_deg(TIMES, np.full((len(TIMES), 2, 2), np.nan), RUNNER.steps())
    assert np.isnan(found)
    assert not is_off_axis(found)


def test_the_axis_is_left_alone_and_the_side_is_not() -> None:
    assert not is_off_axis(2.0)
    assert is_off_axis(-8.0)
    assert correction_sd_deg(2.0) == 0.0
    assert correction_sd_deg(8.0) > 0.5


@pytest.mark.parametrize("azimuth", [2.0, -3.0, 8.0])
def test_angles_that_count_from_standing_are_freed_from_any_azimuth_others_from_a_large_one(azimuth: float) -> None:
    assert taken_out(azimuth, from_standing=True) == azimuth
    assert taken_out(azimuth, from_standing=False) == (azimuth if is_off_axis(azimuth) else 0.0)


def test_an_unknown_azimuth_is_taken_out_of_nothing() -> None:
    assert taken_out(float("nan"), from_standing=True) == 0.0


def test_feet_are_put_right_in_opposite_directions() -> None:
    flat = Angles(np.zeros((len(TIMES), 2)), np.ones((len(TIMES), 2)))
    right = in_frontal_plane(TIMES, flat, RUNNER.steps(), 8.0, Activity.RUNNING).deg
    left = in_frontal_plane(TIMES, flat, RUNNER.steps(), -8.0, Activity.RUNNING).deg
    step = RUNNER.steps()[4]
    peak = int(np.abs(TIMES - step.touchdown_s - 0.4 * step.contact_s).argmin())
    assert right[peak, Foot.LEFT] - left[peak, Foot.LEFT] == pytest.approx(8.0, abs=1.0)
    mirrored = in_frontal_plane(TIMES, flat, RUNNER.steps(), 8.0, Activity.RUNNING).deg
    assert mirrored[peak, step.foot] == pytest.approx(right[peak, step.foot])


def test_who_stands_upright_is_put_right_by_less_than_who_runs() -> None:
    running = [float(shift(np.array([0.4]), foot, 0.0, Activity.RUNNING)[0]) for foot in Foot]
    assert (standing_shift(0.0) > 0.0).all()
    assert (standing_shift(0.0) < np.array(running)).all()
    left, right = standing_shift(6.0) - standing_shift(0.0)
    assert left == pytest.approx(-right)
    assert 0.0 < left < shift(np.array([0.4]), Foot.LEFT, 6.0, Activity.RUNNING)[0] - running[0]
