"""A clip cut into single goes of a movement."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.goes import Stretches, found, goes_of
from gait.movements.motion import motion_of
from gait.movements.point_weights import EVEN
from gait.movements.points import mended
from gait.pose.recognition import LOOKS_HZ
from tests.gait.movements.people import EXERCISES, OTHER_EXERCISES, Camera, Exercise, Performer, PoseNetwork, filmed

Floats = NDArray[np.float64]

EVERY = pytest.mark.parametrize("exercise", [*EXERCISES, *OTHER_EXERCISES], ids=lambda exercise: exercise.name)


def seen(exercise: Exercise, goes: int, speed: float = 1.0, network: PoseNetwork | None = None) -> Floats:
    rng = np.random.default_rng(goes)
    return filmed(Performer().joints(exercise, rng, goes=goes, speed=speed, ease=0.0), Camera(30.0), rng, network)


@EVERY
def test_an_enrolled_movement_is_cut_where_it_comes_again(exercise: Exercise) -> None:
    goes = goes_of(motion_of(mended(seen(exercise, 4))))
    assert 3 <= len(goes) <= 4
    usual = np.median([go.stop - go.start for go in goes])
    assert usual == pytest.approx(exercise.period_s * LOOKS_HZ, rel=0.2)
    assert all(go.start < after.start for go, after in zip(goes, goes[1:], strict=False))


@EVERY
def test_what_is_done_once_is_one_go(exercise: Exercise) -> None:
    (go,) = goes_of(motion_of(mended(seen(exercise, 1))))
    period = exercise.period_s * LOOKS_HZ
    assert go.stop - go.start == pytest.approx(period, abs=0.35 * period + 4)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_goes_are_found_in_another_clip_at_any_tempo(exercise: Exercise, speed: float) -> None:
    reference = goes_of(motion_of(mended(seen(exercise, 4))))[1]
    there = found(reference, Stretches(motion_of(mended(seen(exercise, 3, speed, PoseNetwork())))), EVEN)
    assert 2 <= len(there) <= 3
    usual = np.median([go.stop - go.start for go in there])
    wanted = (reference.stop - reference.start) / speed
    assert usual == pytest.approx(wanted, abs=0.2 * wanted + 1.5)  # looks: a fast punch has seven


def test_nothing_is_found_where_nobody_moves() -> None:
    reference = goes_of(motion_of(mended(seen(EXERCISES[0], 4))))[0]
    still = filmed(Performer().held(EXERCISES[0], 0.5, 4.0), Camera(30.0), np.random.default_rng(1), PoseNetwork())
    assert found(reference, Stretches(motion_of(mended(still))), EVEN) == []


@pytest.mark.parametrize("looks", [1, 4, 7, 12])
def test_a_clip_that_is_hardly_one_go_is_looked_at_whole(looks: int) -> None:
    poses = mended(seen(EXERCISES[3], 4))
    reference = goes_of(motion_of(poses))[0]
    assert len(found(reference, Stretches(motion_of(poses[20 : 20 + looks])), EVEN)) <= 1
    assert len(goes_of(motion_of(poses[20 : 20 + looks]))) <= 1
