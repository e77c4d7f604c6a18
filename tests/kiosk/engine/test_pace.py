"""What the ankles of many looks tell: running, walking, standing, stopping; steady or not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.engine.pace import Pace, PaceWatch

Floats = NDArray[np.float64]

SHANK_PX = 260.0
LOOKS_HZ = (20.0, 30.0)
RUN_S, WALK_S = 0.72, 1.07  # of a stride


def ankle(phase: Floats) -> Floats:
    """An ankle's height in the picture over strides: low and level in stance, high in swing, px."""
    return 800.0 + 100.0 * np.cos(2.0 * np.pi * phase) + 25.0 * np.cos(4.0 * np.pi * (phase + 0.07))


def looked_at(strides: Floats, times_s: Floats, seed: int = 3) -> PaceWatch:
    """Looks at somebody who has done that many strides by each time (NaN: nobody there), seen half a pixel wrong."""
    watch, noise = PaceWatch(), np.random.default_rng(seed).normal(0.0, 0.5, (len(times_s), 2))
    for time_s, phase, wrong in zip(times_s, strides, noise, strict=True):
        watch.see(float(time_s), np.array([ankle(phase), ankle(phase + 0.5)]) + wrong)
    return watch


def looks(hz: float, seconds: float = 24.0) -> Floats:
    """Times of looks, as unevenly as a busy machine takes them."""
    gaps = np.random.default_rng(5).uniform(0.7, 1.3, round(seconds * hz)) / hz
    return np.cumsum(gaps)


@pytest.mark.parametrize("hz", LOOKS_HZ)
@pytest.mark.parametrize("stride_s", [RUN_S, WALK_S])
def test_who_runs_or_walks_evenly_is_steady(stride_s: float, hz: float) -> None:
    times_s = looks(hz)
    pace = looked_at(times_s / stride_s, times_s).pace(SHANK_PX)
    assert (pace.moving, pace.steady) == (True, True)
    assert pace.cadence_spm == pytest.approx(120.0 / stride_s, rel=0.02)


@pytest.mark.parametrize("hz", [4.0, 6.0, 10.0])
@pytest.mark.parametrize("stride_s", [RUN_S, WALK_S])
def test_a_busy_machine_sees_that_somebody_runs_if_not_how_steadily(stride_s: float, hz: float) -> None:
    times_s = looks(hz)
    assert looked_at(times_s / stride_s, times_s).pace(SHANK_PX).moving
    assert looked_at(0.0 * times_s, times_s).pace(SHANK_PX) == Pace()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("hz", [5.0, 7.0, 10.0, 15.0])
def test_a_busy_machine_that_misses_steps_tells_no_third_of_a_cadence(hz: float, seed: int) -> None:
    times_s = np.cumsum(np.random.default_rng(seed).exponential(1.0 / hz, 150))
    paces = [looked_at(times_s[:n] / RUN_S, times_s[:n]).pace(SHANK_PX) for n in range(20, 150, 10)]
    told = [pace.cadence_spm for pace in paces if pace.cadence_spm is not None]
    assert told == pytest.approx([120.0 / RUN_S] * len(told), rel=0.15)


def test_a_few_steps_do_not_tell_yet() -> None:
    times_s = looks(30.0, seconds=8.0)
    pace = looked_at(times_s / RUN_S, times_s).pace(SHANK_PX)
    assert (pace.moving, pace.steady) == (True, False)


@pytest.mark.parametrize("quicker", [1.05, 0.95])
def test_whose_strides_change_is_not_steady(quicker: float) -> None:
    times_s = looks(30.0)
    change_s = times_s[-1] - 6.0
    strides = np.where(times_s < change_s, times_s, change_s + quicker * (times_s - change_s)) / RUN_S
    pace = looked_at(strides, times_s).pace(SHANK_PX)
    assert (pace.moving, pace.steady) == (True, False)


def test_whose_strides_are_of_all_lengths_is_not_steady() -> None:
    times_s = looks(30.0)
    strides = times_s / RUN_S + 0.12 * np.sin(2.0 * np.pi * times_s / 2.3)
    assert not looked_at(strides, times_s).pace(SHANK_PX).steady


def test_a_picture_that_is_shown_twice_counts_once() -> None:
    times_s = np.repeat(looks(30.0), 2)
    pace = looked_at(times_s / RUN_S, times_s).pace(SHANK_PX)
    assert (pace.moving, pace.steady) == (True, True)


def test_one_stumble_is_no_change() -> None:
    times_s = looks(30.0)
    strides = (times_s - 0.15 * (times_s > 15.0)) / RUN_S
    assert looked_at(strides, times_s).pace(SHANK_PX).steady


def test_who_stops_or_steps_off_is_noticed_within_three_seconds() -> None:
    times_s = looks(30.0)
    stopped = np.minimum(times_s, times_s[-1] - 3.0) / RUN_S
    gone = np.where(times_s < times_s[-1] - 3.0, times_s / RUN_S, np.nan)
    assert looked_at(stopped, times_s).pace(SHANK_PX) == Pace()
    assert looked_at(gone, times_s).pace(SHANK_PX) == Pace()


def test_who_stands_and_sways_does_not_move() -> None:
    times_s = looks(30.0)
    standing = 0.5 + 0.02 * np.sin(2.0 * np.pi * times_s / 3.0)
    assert looked_at(standing, times_s).pace(SHANK_PX) == Pace()


def test_nobody_at_all() -> None:
    times_s = looks(30.0)
    assert looked_at(np.full(len(times_s), np.nan), times_s).pace(float("nan")) == Pace()
    assert PaceWatch().pace(SHANK_PX) == Pace()
