"""The other way of scoring: how near a clip comes to the key pose."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.action import enrolled
from gait.movements.key_pose import KeyPoseScore, key_pose_score
from gait.movements.motion import motion_of
from gait.movements.points import mended
from gait.movements.score import references
from gait.movements.viewpoint import Viewpoint
from tests.gait.movements.people import EXERCISES, Camera, Exercise, Performer, filmed

Floats = NDArray[np.float64]

EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def seen(exercise: Exercise, goes: int = 4, speed: float = 1.0) -> Floats:
    rng = np.random.default_rng(goes)
    return mended(filmed(Performer().joints(exercise, rng, goes=goes, speed=speed, ease=0.0), Camera(20.0), rng))


def beside(exercise: Exercise, poses: Floats) -> KeyPoseScore:
    plain, _ = references(enrolled(exercise.name, Viewpoint.FRONT, seen(exercise), "own"))
    return key_pose_score(plain, motion_of(poses))


@EVERY
def test_the_reference_itself_is_100(exercise: Exercise) -> None:
    found = beside(exercise, seen(exercise))
    assert found.pct == pytest.approx(100.0, abs=0.1)
    assert 3 <= len(found.peaks) <= 4


@EVERY
@pytest.mark.parametrize(("goes", "speed"), [(2, 0.5), (3, 1.0), (4, 1.8)])
def test_a_peak_a_go_at_any_tempo(exercise: Exercise, goes: int, speed: float) -> None:
    found = beside(exercise, seen(exercise, goes, speed))
    assert len(found.peaks) == pytest.approx(goes, abs=1)
    assert found.pct > 85.0
    assert [at_s for at_s, _ in found.moments] == sorted(at_s for at_s, _ in found.moments)


@EVERY
@pytest.mark.parametrize("share", [0.0, 0.45])
def test_a_key_pose_that_is_held_is_no_movement(exercise: Exercise, share: float) -> None:
    still = filmed(Performer().held(exercise, share, 4.0), Camera(20.0), np.random.default_rng(1))
    assert beside(exercise, mended(still)).pct == 0.0
