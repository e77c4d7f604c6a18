"""The green path of a body point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.pose.person import Person
from gait.pose.skeleton import Joint
from gait.pose.trace import GREEN, TRACE_S, Trace
from tests.gait.pose.synthetic_maps import figure, person

Image = NDArray[np.uint8]

HZ = 25.0


def raising(share: float) -> Person:
    """A figure of 400 px whose left wrist is at x 100, and between y 350 and 150."""
    joints = figure(200.0, 40.0, 400.0)
    joints[Joint.L_WRIST] = (100.0, 350.0 - 200.0 * share)
    return person(joints)


def drawn(seen: Sequence[Person | None]) -> Image:
    image = np.zeros((480, 400, 3), np.uint8)
    trace = Trace(Joint.L_WRIST)
    for number, who in enumerate(seen):
        trace.see(number / HZ, who)
    trace.draw(image)
    return image


def greenness(image: Image, y: int) -> int:
    return int(image[y, 90:110, 1].max())


def test_the_path_is_green_where_the_point_was_and_fainter_the_longer_ago() -> None:
    image = drawn([raising(k / 20) for k in range(21)])
    greens = [greenness(image, y) for y in (155, 200, 250, 300, 345)]
    assert greens == sorted(greens, reverse=True)
    assert greens[0] > 0.9 * GREEN[1]
    assert greens[-1] > 20
    assert not image[:, 120:].any()


def test_it_is_as_long_as_it_says() -> None:
    looks = round(3.0 * HZ)
    image = drawn([raising(k / looks) for k in range(looks + 1)])
    lit = np.flatnonzero(image[:, 90:110].any(axis=(1, 2)))
    assert abs((lit[-1] - lit[0]) - 200.0 * TRACE_S / 3.0) < 5


def test_where_the_point_was_not_seen_there_is_a_gap() -> None:
    image = drawn([None if 8 <= k <= 12 else raising(k / 20) for k in range(21)])
    assert greenness(image, 250) == 0
    assert greenness(image, 300) > 0
    assert greenness(image, 200) > 0


def test_a_point_that_leaps_was_found_elsewhere() -> None:
    image = drawn([raising(0.0)] * 5 + [raising(0.9)] * 5)
    assert greenness(image, 250) == 0


def test_a_path_that_runs_out_of_the_picture_is_cut() -> None:
    out = [Person(raising(k / 10).keypoints - [150.0, 0.0, 0.0]) for k in range(11)]
    assert not drawn(out).any()
    half = [Person(raising(k / 10).keypoints - [12.0 * k, 0.0, 0.0]) for k in range(11)]
    assert drawn(half).any()


def test_nobody_leaves_no_path() -> None:
    assert not drawn([None] * 5).any()
