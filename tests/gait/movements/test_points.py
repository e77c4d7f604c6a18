"""Points of real people made fit for comparing: sides, gaps, noise."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.points import BRIDGED, mended, size_of, unswapped
from gait.pose.skeleton import Joint
from tests.gait.movements.people import EXERCISES, OTHER_EXERCISES, Camera, Exercise, Performer, PoseNetwork, filmed

Floats = NDArray[np.float64]

LEGS = [Joint.L_HIP, Joint.L_KNEE, Joint.L_ANKLE, Joint.R_HIP, Joint.R_KNEE, Joint.R_ANKLE]
ARMS = [Joint.L_ELBOW, Joint.L_WRIST, Joint.R_ELBOW, Joint.R_WRIST]
EVERY = [*EXERCISES, *OTHER_EXERCISES]
UPPER = [*ARMS, Joint.L_SHOULDER, Joint.R_SHOULDER]
TRUE = PoseNetwork(missed=0.0, swaps=0.0)
USUAL = PoseNetwork()


def clip(exercise: Exercise, azimuth_deg: float = 0.0, network: PoseNetwork | None = None, seed: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    joints = Performer.born(rng).joints(exercise, rng)
    return filmed(joints, Camera(azimuth_deg), np.random.default_rng(seed), network)


def exchanged(poses: Floats, looks: slice, which: list[Joint]) -> Floats:
    wrong = poses.copy()
    wrong[looks, which] = poses[looks, [joint.mirrored for joint in which]]
    return wrong


@pytest.mark.parametrize("exercise", EVERY, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("azimuth_deg", [0.0, 180.0, 90.0])
def test_what_the_network_names_rightly_stays_so(exercise: Exercise, azimuth_deg: float) -> None:
    poses = clip(exercise, azimuth_deg)
    np.testing.assert_array_equal(unswapped(poses), poses)


@pytest.mark.parametrize("which", [LEGS, ARMS, [Joint.L_SHOULDER, Joint.R_SHOULDER]], ids=["legs", "arms", "shoulders"])
@pytest.mark.parametrize("looks", [slice(12, 13), slice(20, 24), slice(30, 45), slice(0, 3)], ids=str)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_exchanged_sides_are_put_right_again(exercise: Exercise, looks: slice, which: list[Joint]) -> None:
    poses = clip(exercise, network=TRUE)
    np.testing.assert_array_equal(unswapped(exchanged(poses, looks, which)), poses)


@pytest.mark.parametrize("azimuth_deg", [0.0, 25.0, 180.0])
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_shoulders_do_not_lie_contrariwise_to_hips_for_long(exercise: Exercise, azimuth_deg: float) -> None:
    """In a short clip whose upper body is lost where the exchange ends: no movement tells."""
    poses = clip(exercise, azimuth_deg, TRUE)[10:35]
    poses[9:13, UPPER] = np.nan
    np.testing.assert_array_equal(unswapped(exchanged(poses, slice(0, 11), UPPER)), poses)


def test_legs_that_pass_each_other_are_not_exchanged() -> None:
    """From the side: each leg is where the other was half a stride ago."""
    march = next(exercise for exercise in OTHER_EXERCISES if exercise.name == "march")
    poses = clip(march, 90.0, TRUE)
    np.testing.assert_array_equal(unswapped(poses)[:, LEGS], poses[:, LEGS])


@pytest.mark.parametrize("looks", [4, 6])
def test_an_arm_that_comes_back_to_sight_is_the_one_that_was_lost(looks: int) -> None:
    """What is made up over a gap is straight on, which no arm swings: it counts half."""
    march = next(exercise for exercise in OTHER_EXERCISES if exercise.name == "march")
    poses = clip(march, 90.0, TRUE)
    poses[22 : 22 + looks, [Joint.L_ELBOW, Joint.L_WRIST]] = np.nan
    np.testing.assert_array_equal(unswapped(poses), poses)


def test_short_gaps_are_bridged_with_less_confidence_and_long_ones_left() -> None:
    whole = clip(EXERCISES[0])
    poses = whole.copy()
    poses[20:24, Joint.L_WRIST] = np.nan
    poses[30:45, Joint.R_WRIST] = np.nan
    found = mended(poses)
    assert found[20:24, Joint.L_WRIST, 2] == pytest.approx(BRIDGED * 0.9)
    away = np.linalg.norm(found[20:24, Joint.L_WRIST, :2] - whole[20:24, Joint.L_WRIST, :2], axis=1)
    assert away.max() < 0.5 * size_of(poses)
    assert np.isnan(found[30:45, Joint.R_WRIST]).all()
    np.testing.assert_array_equal(found[:20, :, 2], whole[:20, :, 2])


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_noise_is_taken_off_and_the_movement_stays(exercise: Exercise) -> None:
    true, seen = clip(exercise), clip(exercise, network=PoseNetwork(bias=0.0, missed=0.0, swaps=0.0))
    before, after = (np.linalg.norm((each - true)[5:-5, :14, :2], axis=-1).mean() for each in (seen, mended(seen)))
    assert after < 0.85 * before
    still = np.linalg.norm((mended(true) - true)[..., :2], axis=-1)
    assert still.max() < 0.25 * size_of(true)


@pytest.mark.parametrize("joint", [Joint.L_WRIST, Joint.R_ANKLE, Joint.NECK])
def test_a_point_elsewhere_for_one_look_is_not_believed(joint: Joint) -> None:
    poses = clip(EXERCISES[3])
    wrong = poses.copy()
    wrong[25, joint, :2] += 2.0 * size_of(poses)
    assert np.linalg.norm((mended(wrong) - poses)[25, joint, :2]) < 0.2 * size_of(poses)


@pytest.mark.parametrize("shape", [(0, 18, 3), (1, 18, 3), (3, 18, 3), (4, 18, 3), (20, 18, 3)])
def test_too_little_or_nothing_seen_stays_so(shape: tuple[int, ...]) -> None:
    nothing = np.full(shape, np.nan)
    np.testing.assert_array_equal(mended(nothing), nothing)


def test_confidences_decide_where_a_path_goes() -> None:
    poses = clip(EXERCISES[2])
    doubtful = poses.copy()
    doubtful[20:22, Joint.L_WRIST, :2] += 0.6 * size_of(poses)
    believed = np.linalg.norm((mended(doubtful) - poses)[20:22, Joint.L_WRIST, :2], axis=1).mean()
    doubtful[20:22, Joint.L_WRIST, 2] = 0.05
    assert np.linalg.norm((mended(doubtful) - poses)[20:22, Joint.L_WRIST, :2], axis=1).mean() < 0.5 * believed
