"""Touchdowns to a few milliseconds by how a heel's fall is stopped."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import frame_rate
from gait.foot import Foot
from gait.gaitcycle.leg_path import LANDING_HZ, AnkleStances, landings_s, settle
from gait.gaitcycle.stride import Step
from gait.track import Smoother
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]

RUNNER = SteadyRunner()
TRUE = RUNNER.of(Foot.LEFT)
FALL, BELT = 2.6, 0.8  # shank lengths a second down the picture, before and after the heel strikes
BRAKED_S = 0.008  # that it takes to be stopped


def heel_y(times_s: Floats, noise: float = 0.0) -> Floats:
    """[n] shank lengths: falling for 0.1 s, carried by the belt from touchdown, up again after half of the stance."""
    fine = np.arange(0.0, RUNNER.duration_s, 1e-3)
    speed = np.full(len(fine), -1.0)
    for step in TRUE:
        since = fine - step.touchdown_s
        falling = 0.5 * FALL * (1 + np.tanh((since + 0.1) / 0.02))
        stopped = np.clip(since / BRAKED_S, 0, 1)
        near = (since > -0.18) & (since < 0.5 * RUNNER.contact_s)
        speed[near] = (-1.0 + falling + (BELT + 1.0 - FALL) * stopped)[near]
    path = np.cumsum(speed) * 1e-3
    drift = np.interp(fine, [s.touchdown_s for s in TRUE], np.interp([s.touchdown_s for s in TRUE], fine, path))
    level = np.interp(times_s, fine, path - drift)
    return np.asarray(level + np.random.default_rng(1).normal(0.0, max(noise, 1e-12), len(times_s)))


def late_ms(times_s: Floats, heights: Floats, steps: tuple[Step, ...] = TRUE[1:-1]) -> Floats:
    """Of each step, the nearest landing after its true touchdown."""
    found = landings_s(times_s, Smoother(LANDING_HZ).smooth(heights, frame_rate(times_s)))
    return np.array([1000.0 * (found - s.touchdown_s)[np.abs(found - s.touchdown_s).argmin()] for s in steps])


@pytest.mark.parametrize("fps", [25.0, 30.0, 50.0, 60.0, 120.0, 240.0])
def test_a_heel_lands_when_its_fall_is_stopped_at_any_rate(fps: float) -> None:
    times = RUNNER.times(fps)
    late = late_ms(times, heel_y(times))
    assert abs(np.median(late)) < max(5.0, 340.0 / fps)  # a third of a frame
    assert np.std(late) < max(3.0, 200.0 / fps)


def test_the_same_landing_whenever_the_first_picture_was_taken() -> None:
    times = RUNNER.times(60)
    shifted = [np.median(late_ms(times + shift, heel_y(times + shift))) for shift in np.linspace(0.0, 1 / 60, 5)]
    assert np.ptp(shifted) < 1.5


def test_a_heel_that_scatters_by_a_millimetre_lands_in_time() -> None:
    times = RUNNER.times(60)
    late = late_ms(times, heel_y(times, noise=0.0025))
    assert abs(np.median(late)) < 5.0
    assert np.sqrt(np.mean(np.square(late))) < 8.0


def test_another_scale_lands_at_the_same_time() -> None:
    times = RUNNER.times(60)
    assert landings_s(times, 260.0 * heel_y(times)) == pytest.approx(landings_s(times, heel_y(times)))


def test_a_heel_unseen_has_no_landing_there_and_the_others_stay() -> None:
    times = RUNNER.times(60)
    hidden = np.where((times > 4.0) & (times < 6.0), np.nan, heel_y(times))
    found = landings_s(times, Smoother(LANDING_HZ).smooth(hidden, 60.0))
    assert not ((found > 4.0) & (found < 6.0)).any()
    outside = tuple(step for step in TRUE[1:-1] if abs(step.touchdown_s - 5.0) > 1.3)
    assert np.abs(late_ms(times, hidden, outside)).max() < 8.0
    assert len(landings_s(times, np.full(len(times), np.nan))) == 0


def test_both_ends_of_a_heel_outvote_a_touchdown_that_was_read_late() -> None:
    read = tuple(Step(s.foot, s.touchdown_s + 0.02, s.toe_off_s) for s in TRUE)
    landed = np.array([s.touchdown_s for s in TRUE])
    settled = settle(read, [landed, landed + 0.001])
    assert [s.touchdown_s for s in settled] == pytest.approx(landed + 0.001)
    assert [s.toe_off_s for s in settled] == [s.toe_off_s for s in read]


def test_a_touchdown_stays_where_no_landing_is_near() -> None:
    assert settle(TRUE, [np.array([s.touchdown_s + 0.07 for s in TRUE]), np.zeros(0)]) == TRUE


def test_one_end_alone_counts_as_much_as_all_others() -> None:
    settled = settle(TRUE, [np.array([s.touchdown_s + 0.02 for s in TRUE])])
    assert [s.touchdown_s for s in settled] == pytest.approx([s.touchdown_s + 0.01 for s in TRUE])


def test_ankles_alone_give_steps_too() -> None:
    times = RUNNER.times(60)
    stride_s = 120.0 / RUNNER.cadence
    height = 100.0 * np.cos(2 * np.pi * (times - 0.35) / stride_s) + 25.0 * np.cos(4 * np.pi * (times - 0.3) / stride_s)
    found = AnkleStances().stances(Foot.LEFT, times, Smoother().smooth(height, 60.0), 260.0)
    gaps = np.diff([step.touchdown_s for step in found])
    assert len(found) >= len(TRUE) - 2
    assert np.allclose(gaps, stride_s, atol=0.003)


@pytest.mark.parametrize("fps", [30.0, 120.0])
def test_an_ankle_tells_the_same_touchdown_at_other_rates(fps: float) -> None:
    def touchdowns_s(rate: float) -> list[float]:
        times = RUNNER.times(rate)
        height = 55.0 * np.cos(2 * np.pi * times * 1.4) + 14.0 * np.cos(4 * np.pi * times * 1.4 + 0.7)
        found = AnkleStances().stances(Foot.LEFT, times, Smoother().smooth(height, rate), 200.0)
        return [step.touchdown_s for step in found][2:12]

    assert touchdowns_s(fps) == pytest.approx(touchdowns_s(60.0), abs=0.004)
