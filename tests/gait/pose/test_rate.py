"""Poses come often until the body is known, then less; a live recording that falls behind takes fewer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gait.pose.rate import BODY_S, LEAST_HZ, POSE_HZ, LiveRate, SteadyRate


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
    assert taken(rate, clock, late_s=0.0, poses=28, at_s=BODY_S / 2) == POSE_HZ
    assert rate.lowest_hz == LEAST_HZ


def test_a_file_waits() -> None:
    rate = SteadyRate()
    assert rate.hz(0.0) == rate.hz(BODY_S - 0.1) == rate.lowest_hz == POSE_HZ


@pytest.mark.parametrize("began_s", [0.0, 86400.0])
def test_once_the_bodys_movement_is_known_only_the_runner_is_kept_in_sight(began_s: float) -> None:
    file, (camera, clock) = SteadyRate(), live()
    assert file.hz(began_s) == POSE_HZ
    assert file.hz(began_s + BODY_S) == LEAST_HZ
    clock.now_s += BODY_S
    assert camera.hz(BODY_S) == LEAST_HZ
    assert (file.lowest_hz, camera.lowest_hz) == (POSE_HZ, POSE_HZ)
