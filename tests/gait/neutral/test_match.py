"""Pose matching: the published identity, and what must not count."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.neutral.match import PoseMatcher, chord

Floats = NDArray[np.float64]

EVEN, SURE = np.ones(6), np.ones(6)
POSE = np.array([[0.0, 0.0], [1.0, 0.2], [0.3, 2.0], [0.9, 2.2], [0.1, 4.1], [1.2, 3.9]])
MIRROR = [1, 0, 3, 2, 5, 4]  # the other side's point of each


def nudged(size: float) -> Floats:
    other = POSE.copy()
    other[2] += (size, 0.0)
    return other


def test_the_distance_that_a_cosine_implies() -> None:
    assert chord(0.991559292) == pytest.approx(0.129928503, abs=1e-9)
    assert (chord(1.0), chord(-1.0)) == (0.0, 2.0)


def test_a_pose_matches_itself() -> None:
    assert PoseMatcher(EVEN).cosine(POSE, POSE, SURE) == pytest.approx(1.0)
    assert PoseMatcher(EVEN).distance(POSE, POSE, SURE) == pytest.approx(0.0, abs=1e-7)


def test_place_and_size_do_not_count() -> None:
    assert PoseMatcher(EVEN).cosine(POSE, 3.7 * POSE + [40.0, -9.0], SURE) == pytest.approx(1.0)


def test_symmetry_and_mirror() -> None:
    matcher, other = PoseMatcher(EVEN), nudged(0.4)
    mirrored, mirrored_other = (p[MIRROR] * [-1.0, 1.0] for p in (POSE, other))
    assert matcher.cosine(POSE, other, SURE) == pytest.approx(matcher.cosine(other, POSE, SURE))
    assert matcher.cosine(POSE, other, SURE) == pytest.approx(matcher.cosine(mirrored, mirrored_other, SURE))


def test_the_distance_grows_with_the_deviation() -> None:
    distances = [PoseMatcher(EVEN).distance(POSE, nudged(size), SURE) for size in np.linspace(0.0, 0.6, 7)]
    assert (np.diff(distances) > 0.0).all()


def test_weak_and_irrelevant_points_count_less() -> None:
    even = PoseMatcher(EVEN).distance(POSE, nudged(0.5), SURE)
    unsure = PoseMatcher(EVEN).distance(POSE, nudged(0.5), np.array([1.0, 1.0, 0.2, 1.0, 1.0, 1.0]))
    beside = PoseMatcher(np.array([1.0, 1.0, 0.0, 1.0, 1.0, 1.0])).distance(POSE, nudged(0.5), SURE)
    assert even > unsure > beside == pytest.approx(0.0, abs=1e-7)


def test_missing_points_are_left_out_and_too_few_refused() -> None:
    torn = POSE.copy()
    torn[0] = np.nan
    assert PoseMatcher(EVEN).cosine(torn, torn, SURE) == pytest.approx(1.0)
    torn[:4] = np.nan
    with pytest.raises(ValueError, match="three points"):
        PoseMatcher(EVEN).cosine(torn, POSE, SURE)
