"""A step counts when its heel was seen through the part of stance that matters, whatever the camera's rate."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles, measure_steps
from gait.gaitcycle.seen import longest_gap, seen_of
from gait.result import StepResult
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]


def hidden_between(runner: SteadyRunner, fps: float, low: float, high: float) -> tuple[Floats, Angles]:
    """Times and angles of a runner whose heels are hidden for a part of every stance."""
    times = runner.times(fps)
    angles = runner.angles(times, 0.3)
    for step in runner.steps():
        share = (times - step.touchdown_s) / step.contact_s
        angles.deg[(share >= low) & (share < high), step.foot] = np.nan
    return times, angles


def results(runner: SteadyRunner, fps: float, low: float, high: float) -> tuple[StepResult, ...]:
    times, angles = hidden_between(runner, fps, low, high)
    return measure_steps(times, angles, runner.steps())[0]


@pytest.mark.parametrize("fps", [24.0, 25.0, 30.0, 50.0, 60.0, 120.0])
def test_every_step_counts_when_nothing_is_hidden(fps: float) -> None:
    assert all(r.used for r in results(SteadyRunner(contact_s=0.22), fps, 2.0, 3.0))


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0, 120.0])
def test_a_heel_seen_in_late_stance_only_measures_nothing(fps: float) -> None:
    found = results(SteadyRunner(duration_s=20.0), fps, -0.5, 0.45)
    assert not any(r.used for r in found)
    assert {"heel hidden for most of the step", "heel not seen from landing to past mid-stance"} >= {
        r.left_out for r in found
    }


@pytest.mark.parametrize("fps", [60.0, 120.0])
def test_a_gap_round_the_peak_is_too_long(fps: float) -> None:
    found = results(SteadyRunner(), fps, 0.25, 0.5)
    assert not any(r.used for r in found)
    assert found[0].left_out == "heel not seen from landing to past mid-stance"


def test_a_gap_after_the_part_that_matters_does_no_harm() -> None:
    assert all(r.used for r in results(SteadyRunner(), 60.0, 0.66, 1.0))


def test_a_missing_frame_is_no_gap_at_60_frames_a_second() -> None:
    assert longest_gap(np.array([0.0, 0.07, 0.21, 0.28, 0.35, 0.42, 0.49, 0.56, 0.63]), 0.07) == pytest.approx(0.07)


def test_the_cameras_own_interval_is_no_gap() -> None:
    assert longest_gap(np.array([0.1, 0.28, 0.46, 0.64]), 0.18) == pytest.approx(0.0)


def test_nothing_seen_is_one_long_gap() -> None:
    assert longest_gap(np.zeros(0), 0.1) == pytest.approx(0.5)


def test_a_landing_that_nobody_saw_has_no_angle() -> None:
    found = results(SteadyRunner(peak_deg=(9.0, 12.0)), 120.0, -0.5, 0.12)
    assert all(r.used for r in found)
    assert all(np.isnan(r.touchdown_deg) and np.isnan(r.excursion_deg) for r in found)
    peaks = [r.peak_eversion_deg for r in found if r.foot is Foot.LEFT]
    assert np.mean(peaks) == pytest.approx(9.0, abs=0.5)


def test_the_share_is_of_the_frames_that_the_camera_took() -> None:
    runner = SteadyRunner()
    times, angles = hidden_between(runner, 60.0, 0.0, 0.3)
    assert seen_of(times, angles.deg[:, 0], runner.of(Foot.LEFT)).share == pytest.approx(0.5, abs=0.05)


def test_no_steps_at_all_tell_nothing() -> None:
    seen = seen_of(np.arange(10) / 60.0, np.zeros(10), ())
    assert np.isnan(seen.share)
    assert not seen.landing
