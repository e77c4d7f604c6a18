"""How like an enrolled movement a clip is: what counts, what does not, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.errors import Unreadable
from gait.movements.action import Action, enrolled
from gait.movements.motion import motion_of
from gait.movements.points import mended
from gait.movements.score import Score, fitting, nearest, score
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.skeleton import MIRRORED, Joint
from tests.gait.movements.people import (
    EXERCISES,
    OTHER_EXERCISES,
    Body,
    Camera,
    Exercise,
    Manner,
    Performer,
    PoseNetwork,
    filmed,
    nothing_but_noise,
)
from tests.gait.movements.test_action import JACK, SQUAT, WAVE, Mover, action

Floats = NDArray[np.float64]

WITHIN = 5.0  # percent that a score may change by where nothing of the movement does
SIDED_JACK = enrolled("jack", Viewpoint.FRONT, JACK.poses(), "jack.mp4", sided=True)
EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


@cache
def clip(exercise: Exercise, azimuth_deg: float = 0.0, seed: int = 1, speed: float = 1.0) -> Floats:
    """The same person, whose network has no faults."""
    joints = Performer(Body(), Manner(4)).joints(exercise, np.random.default_rng(seed), speed=speed, ease=0.0)
    return filmed(joints, Camera(azimuth_deg), np.random.default_rng(seed))


@cache
def reference(exercise: Exercise, azimuth_deg: float = 0.0, sided: bool = False) -> Action:
    poses = mended(clip(exercise, azimuth_deg))
    return enrolled(exercise.name, viewpoint(motion_of(poses)), poses, "own.mp4", sided)


def beside(exercise: Exercise, poses: Floats, sided: bool = False) -> Score:
    return score(reference(exercise, sided=sided), mended(poses))


@cache
def again(exercise: Exercise) -> Score:
    """The same person once more."""
    return beside(exercise, clip(exercise, seed=2))


@EVERY
@pytest.mark.parametrize("azimuth_deg", [0.0, 180.0])
def test_the_reference_itself_is_100_always(exercise: Exercise, azimuth_deg: float) -> None:
    found = score(reference(exercise, azimuth_deg), mended(clip(exercise, azimuth_deg)))
    assert found.pct == pytest.approx(100.0, abs=0.1)
    assert found.findings == ()
    assert not found.mirrored


@pytest.mark.parametrize("seed", range(2))
@EVERY
def test_so_it_is_with_all_faults_of_a_network(exercise: Exercise, seed: int) -> None:
    rng = np.random.default_rng(seed)
    poses = mended(filmed(Performer.born(rng).joints(exercise, rng), Camera(), rng, PoseNetwork()))
    assert score(enrolled("own", Viewpoint.FRONT, poses, "own.mp4"), poses).pct == pytest.approx(100.0, abs=0.1)


CHANGES: dict[str, Callable[[Floats], Floats]] = {
    "half the size": lambda poses: poses * (0.5, 0.5, 1.0),
    "three times the size": lambda poses: poses * (3.0, 3.0, 1.0),
    "elsewhere": lambda poses: np.add(poses, (300.0, -120.0, 0.0)),
    "walking by": lambda poses: poses + np.arange(len(poses))[:, None, None] * (6.0, 0.0, 0.0),
    "mirrored": lambda poses: poses[:, list(MIRRORED)] * (-1.0, 1.0, 1.0) + (1080.0, 0.0, 0.0),
    "less sure": lambda poses: poses * (1.0, 1.0, 0.4),
    "with gaps": lambda poses: np.where(np.arange(len(poses))[:, None, None] % 7 == 3, np.nan, poses),
    "begun later": lambda poses: np.concatenate([np.repeat(poses[:1], 20, axis=0), poses]),
}


@EVERY
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_size_place_mirror_and_light_leave_a_score_where_it_was(
    exercise: Exercise, change: Callable[[Floats], Floats]
) -> None:
    changed = beside(exercise, change(clip(exercise, seed=2)))
    assert changed.pct == pytest.approx(again(exercise).pct, abs=WITHIN)


@EVERY
@pytest.mark.parametrize("speed", [0.5, 0.8, 1.2, 2.0])
def test_speed_leaves_it_too_and_is_told_as_tempo(exercise: Exercise, speed: float) -> None:
    other = beside(exercise, clip(exercise, seed=2, speed=speed))
    assert other.pct == pytest.approx(again(exercise).pct, abs=WITHIN)
    tempi = [go.likeness.tempo for go in other.goes]
    assert np.median(tempi) == pytest.approx(speed, rel=0.15)


@pytest.mark.parametrize("reach", [0.6, 0.8, 1.2])
def test_amplitude_is_told_apart_from_form(reach: float) -> None:
    jack = EXERCISES[0]
    smaller = Performer(Body(), Manner(4, degrees=0.0, reach=reach)).joints(jack, np.random.default_rng(1), ease=0.0)
    found = beside(jack, filmed(smaller, Camera(), np.random.default_rng(1)))
    assert found.pct > 80.0
    assert found.best is not None
    assert found.best.likeness.amplitude == pytest.approx(reach, rel=0.25)


@EVERY
@pytest.mark.parametrize("joint", [Joint.L_WRIST, Joint.R_ANKLE, Joint.R_ELBOW])
def test_a_point_that_is_hardly_seen_hardly_counts(exercise: Exercise, joint: Joint) -> None:
    poses = clip(exercise, seed=2)
    wrong = poses.copy()
    wrong[:, joint, :2] += np.random.default_rng(5).normal(0.0, 150.0, (len(poses), 2))
    believed = beside(exercise, wrong).pct
    wrong[:, joint, 2] = 0.05
    assert beside(exercise, wrong).pct > max(believed, again(exercise).pct - 8.0)


@EVERY
@pytest.mark.parametrize("share", [0.0, 0.5])
@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0])
def test_a_posture_held_still_is_no_action(exercise: Exercise, share: float, azimuth_deg: float) -> None:
    rng = np.random.default_rng(3)
    still = Performer(Body(), Manner(4)).held(exercise, share, 4.0)
    found = score(reference(exercise, azimuth_deg), mended(filmed(still, Camera(azimuth_deg), rng, PoseNetwork())))
    assert not found.is_same
    assert found.pct < 50.0


def test_who_holds_quite_still_does_nothing_at_all() -> None:
    found = beside(EXERCISES[1], filmed(Performer().held(EXERCISES[1], 0.4, 4.0), Camera(), np.random.default_rng(0)))
    assert (found.pct, found.goes, found.best, found.findings) == (0.0, (), None, ())


@pytest.mark.parametrize("seed", range(2))
def test_noise_is_no_action(seed: int) -> None:
    poses = mended(nothing_but_noise(5.0, np.random.default_rng(seed)))
    for exercise in EXERCISES:
        assert not score(reference(exercise), poses).is_same


@EVERY
def test_another_movement_has_a_low_score(exercise: Exercise) -> None:
    others = [beside(exercise, clip(other)).pct for other in EXERCISES if other is not exercise]
    assert max(others) < 60.0
    assert np.median(others) < 25.0


@pytest.mark.parametrize("exercise", [EXERCISES[1], EXERCISES[2], EXERCISES[4]], ids=lambda exercise: exercise.name)
def test_the_other_hand_is_another_movement_where_it_was_enrolled_so(exercise: Exercise) -> None:
    other_hand = CHANGES["mirrored"](clip(exercise, seed=2))
    assert beside(exercise, other_hand).mirrored
    assert beside(exercise, other_hand, sided=True).pct < 60.0 < beside(exercise, other_hand).pct


@EVERY
@pytest.mark.parametrize("goes", [1, 2, 5])
def test_a_long_clip_is_cut_into_goes_and_each_is_scored(exercise: Exercise, goes: int) -> None:
    joints = Performer(Body(), Manner(4)).joints(exercise, np.random.default_rng(6), goes=goes, ease=0.0)
    found = beside(exercise, filmed(joints, Camera(), np.random.default_rng(6)))
    assert goes - 1 <= len([go for go in found.goes if go.pct > 80.0]) <= goes
    assert all(go.stop_s <= after.start_s + 0.3 * exercise.period_s for go, after in pairwise(found.goes))
    assert found.usual_pct > 80.0


def test_part_of_an_enrolled_clip_is_like_the_whole() -> None:
    for exercise in EXERCISES:
        poses = mended(clip(exercise))
        own = reference(exercise)
        assert score(own, poses[len(poses) // 3 :]).pct > 95.0


@pytest.mark.parametrize(
    ("lazy", "part"),
    [(Mover(left_deg=150.0, right_deg=20.0), "right arm"), (Mover(left_deg=20.0, right_deg=150.0), "left arm")],
)
def test_the_part_that_differs_is_named_first_with_its_moment(lazy: Mover, part: str) -> None:
    found = score(SIDED_JACK, lazy.poses())
    assert found.parts[0].name == part
    assert found.findings[0].startswith(f"Your {part} differs, most at")
    assert found.start_s <= found.parts[0].at_s <= found.stop_s
    assert found.parts[0].reach < 0.5


def test_the_score_falls_as_the_movement_departs() -> None:
    scores = [
        score(SIDED_JACK, Mover(left_deg=150.0, right_deg=deg).poses()).pct for deg in (150.0, 110.0, 70.0, 30.0, 0.0)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 25.0


@pytest.mark.parametrize("right_deg", [100.0, 20.0])
def test_a_score_lies_between_those_of_its_points(right_deg: float) -> None:
    for go in score(SIDED_JACK, Mover(left_deg=150.0, right_deg=right_deg).poses()).goes:
        assert go.likeness.counts.sum() == pytest.approx(1.0)
        assert np.nanmin(go.likeness.points) <= go.pct <= np.nanmax(go.likeness.points)


def test_an_arm_that_does_something_else_is_not_made_up_for_by_the_rest() -> None:
    found = score(SIDED_JACK, Mover(left_deg=150.0, right_deg=20.0).poses())
    assert found.best is not None
    assert found.pct < float(np.nansum(found.best.likeness.points * found.best.likeness.counts))


def test_too_little_to_compare_is_refused() -> None:
    legs_only = WAVE.poses()
    legs_only[:, : Joint.R_HIP] = np.nan
    with pytest.raises(Unreadable, match="Too few body parts"):
        score(action("wave", WAVE), np.where(np.arange(len(Joint))[:, None] > Joint.R_ANKLE, np.nan, legs_only))


def test_of_several_examples_the_nearest_seen_from_there_counts() -> None:
    front, lazy = action("wave", WAVE), action("wave", Mover(left_deg=60.0, squat_px=80.0))
    rear = enrolled("wave", Viewpoint.REAR, WAVE.poses(), "rear.mp4")
    found = nearest([lazy, front, rear], WAVE.poses(), Viewpoint.FRONT)
    assert found is not None
    assert found.action is front
    assert nearest([rear], WAVE.poses(), Viewpoint.FRONT) is None
    assert nearest([], SQUAT.poses()) is None


LEFT, RIGHT, FRONT, REAR, UNKNOWN = (Viewpoint(word) for word in ("left", "right", "front", "rear", "unknown"))


@pytest.mark.parametrize(
    ("enrolled_from", "sided", "fits"),
    [
        (FRONT, False, {FRONT, UNKNOWN}),
        (REAR, True, {REAR, UNKNOWN}),
        (LEFT, False, {LEFT, RIGHT, UNKNOWN}),
        (LEFT, True, {LEFT, UNKNOWN}),
        (UNKNOWN, True, set(Viewpoint)),
    ],
)
def test_views_are_kept_apart(enrolled_from: Viewpoint, sided: bool, fits: set[Viewpoint]) -> None:
    one = enrolled("wave", enrolled_from, WAVE.poses(), "wave.mp4", sided)
    assert {view for view in Viewpoint if fitting([one], view)} == fits


def anybody(exercise: Exercise, camera: Camera, rng: np.random.Generator) -> Floats:
    return mended(filmed(Performer.born(rng).joints(exercise, rng), camera, rng, PoseNetwork()))


def test_another_person_who_does_the_same_has_a_high_score_and_who_does_another_a_low_one() -> None:
    rng = np.random.default_rng(0)
    same, other = [], []
    for azimuth_deg in (0.0, 180.0):
        camera = Camera(azimuth_deg)
        known = [enrolled("own", UNKNOWN, anybody(each, camera.aside(rng), rng), "own") for each in OTHER_EXERCISES[4:]]
        for k, exercise in enumerate(OTHER_EXERCISES[4:]):
            poses = anybody(exercise, camera.aside(rng), rng)
            same.append(score(known[k], poses).pct)
            other.append(score(known[k - 1], poses).pct)
    assert np.percentile(same, 20) > 80.0
    assert np.percentile(other, 80) < 40.0
