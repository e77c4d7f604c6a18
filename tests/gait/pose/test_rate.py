"""A live recording that falls behind takes fewer poses; a file never does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gait.pose.rate import LEAST_HZ, POSE_HZ, LiveRate, SteadyRate


@dataclass(slots=True)
class Stopwatch:
    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


def taken(rate: LiveRate, clock: Stopwatch, late_s: float, poses: int, at_s: float = 0.0) -> float:
    """The rate after so many poses that each come late."""
    for k in range(poses):
        time_s = at_s + k / POSE_HZ
        clock.now_s = 1000.0 + time_s + late_s
        now_hz = rate.hz(time_s)
    return now_hz


def live() -> tuple[LiveRate, Stopwatch]:
    """A rate whose first frame has come."""
    clock = Stopwatch()
    rate = LiveRate(clock)
    rate.hz(0.0)
    return rate, clock


def test_a_quick_computer_takes_every_pose() -> None:
    rate, clock = live()
    assert taken(rate, clock, late_s=0.05, poses=50) == POSE_HZ
    assert rate.lowest_hz == POSE_HZ


def test_a_slow_computer_takes_fewer_but_never_loses_the_runner() -> None:
    rate, clock = live()
    assert taken(rate, clock, late_s=1.0, poses=2) == pytest.approx(POSE_HZ * 0.64)
    assert taken(rate, clock, late_s=1.0, poses=50) == LEAST_HZ


def test_once_it_has_caught_up_it_takes_more_again_and_remembers() -> None:
    rate, clock = live()
    taken(rate, clock, late_s=1.0, poses=50)
    assert taken(rate, clock, late_s=0.0, poses=100, at_s=60.0) == POSE_HZ
    assert rate.lowest_hz == LEAST_HZ


def test_a_file_waits() -> None:
    rate = SteadyRate()
    assert rate.hz(0.0) == rate.hz(100.0) == rate.lowest_hz == POSE_HZ
