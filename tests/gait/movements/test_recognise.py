"""Which of all enrolled movements a clip shows, from where, and how sure that is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.action import Action, enrolled
from gait.movements.motion import motion_of
from gait.movements.points import mended
from gait.movements.recognise import is_carried_alike, is_half_seen, recognise, recognised_among
from gait.movements.score import Reference, references
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.skeleton import MIRRORED
from tests.gait.movements.people import (
    BY_THE_WAY,
    EXERCISES,
    OTHER_EXERCISES,
    Camera,
    Exercise,
    Performer,
    PoseNetwork,
    also,
    filmed,
    nothing_but_noise,
)

Floats = NDArray[np.float64]

VIEWS = {"front": 0.0, "left": 90.0, "rear": 180.0}
EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def seen(exercise: Exercise, view: str, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    joints = Performer.born(rng).joints(exercise, rng)
    return mended(filmed(joints, Camera(VIEWS[view]), rng, PoseNetwork()))


@pytest.fixture(scope="module")
def library() -> list[Action]:
    found = []
    for exercise in EXERCISES:
        for view in ("front", "rear") if exercise.name == "wave" else VIEWS:  # from the side nobody is seen to wave
            poses = seen(exercise, view, 1)
            found.append(enrolled(exercise.name, viewpoint(motion_of(poses)), poses, view))
    return found


@pytest.fixture(scope="module")
def ready(library: list[Action]) -> list[Reference]:
    """What is asked for more than once: `recognise` finds the goes of the whole library each time."""
    return [each for action in library for each in references(action)]


@EVERY
@pytest.mark.parametrize("view", ["front", "rear"])
def test_another_person_is_recognised_and_from_where(ready: list[Reference], exercise: Exercise, view: str) -> None:
    found = recognised_among(ready, seen(exercise, view, 2))
    assert found.movement is not None
    assert found.movement.action.name == exercise.name
    assert found.view is Viewpoint(view)
    assert found.right_pct > 50.0


@EVERY
def test_so_is_who_does_it_with_the_other_hand(ready: list[Reference], exercise: Exercise) -> None:
    poses = seen(exercise, "front", 3)[:, list(MIRRORED)] * (-1.0, 1.0, 1.0)
    found = recognised_among(ready, poses)
    assert found.movement is not None
    assert found.movement.action.name == exercise.name


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["bow", "arm circle", "side bend"])
def test_what_is_not_enrolled_is_not_told_surely(ready: list[Reference], name: str, view: str) -> None:
    unknown = next(exercise for exercise in OTHER_EXERCISES if exercise.name == name)
    assert not recognised_among(ready, seen(unknown, view, 4)).is_sure


def test_a_side_that_hides_what_legs_do_is_never_sure(library: list[Action]) -> None:
    jack = EXERCISES[0]
    from_the_side = recognise(library, seen(jack, "left", 1))
    assert from_the_side.movement is not None
    assert from_the_side.movement.pct == 100.0
    assert is_half_seen(from_the_side.movement, from_the_side.among)
    assert not from_the_side.is_sure
    assert recognise(library, seen(jack, "front", 1)).is_sure


@pytest.mark.parametrize(
    ("name", "view", "added"),
    [
        ("wave", "front", "hop"),
        ("kick", "rear", "hop"),
        ("wave", "rear", "side bend"),
        ("punch", "left", "lean"),
    ],
)
def test_a_hop_or_a_lean_of_the_whole_body_makes_it_less_sure(
    library: list[Action], name: str, view: str, added: str
) -> None:
    """Neither is in the score: points are seen from the trunk's middle, and a trunk moves little beside arms."""
    exercise = next(each for each in EXERCISES if each.name == name)
    own = [action for action in library if action.name == name]
    plain, other = (seen(each, view, 1) for each in (exercise, also(exercise, BY_THE_WAY[added])))
    assert recognise(own, plain).is_sure
    found = recognise(own, other)
    assert found.nearest is not None
    assert found.nearest.action.name == name
    assert not is_carried_alike(found.nearest)
    assert not found.is_sure


@pytest.mark.parametrize("seed", range(2))
def test_noise_and_stillness_are_none(ready: list[Reference], seed: int) -> None:
    rng = np.random.default_rng(seed)
    still = filmed(Performer().held(EXERCISES[seed], 0.5, 4.0), Camera(), rng, PoseNetwork())
    for poses in (nothing_but_noise(5.0, rng), still):
        found = recognised_among(ready, mended(poses))
        assert found.movement is None
        assert not found.is_sure


def test_with_nothing_enrolled_there_is_nothing() -> None:
    found = recognise([], seen(EXERCISES[0], "front", 2))
    assert (found.nearest, found.movement, found.is_sure, found.right_pct) == (None, None, False, 0.0)


def test_a_movement_that_lacks_a_part_is_not_told_surely(library: list[Action]) -> None:
    """Arms as in a jumping jack, from in front, and legs that stand."""
    jack = EXERCISES[0]
    arms = Exercise(
        "arms",
        jack.period_s,
        tuple((at, {k: v for k, v in angles.items() if "arm" in k}) for at, angles in jack.postures),
    )
    found = recognise(library, seen(arms, "front", 2))
    assert found.nearest is not None
    assert found.nearest.action.name == "jumping jack"
    assert not found.is_sure
