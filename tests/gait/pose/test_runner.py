"""Choosing the runner among all people, and left and right of somebody seen from behind."""

from __future__ import annotations

import numpy as np
import pytest

from gait.pose.person import Person, Pose
from gait.pose.runner import RunnerChoice, choose_runner, sided_from_behind
from gait.pose.skeleton import MIRRORED, Joint
from tests.gait.pose.synthetic_maps import FIT, figure, person

SOMEBODY = person(FIT.to_picture(figure(20.3, 5.6, 48.0)))


def test_from_behind_every_side_is_set_right() -> None:
    taken_for_front = Person(SOMEBODY.keypoints[list(MIRRORED)])
    righted = sided_from_behind(taken_for_front).keypoints
    assert np.array_equal(righted[: Joint.R_EYE], SOMEBODY.keypoints[: Joint.R_EYE])


@pytest.mark.parametrize(
    "rights", [[Joint.R_SHOULDER], [Joint.R_ELBOW, Joint.R_WRIST], [Joint.R_HIP], [Joint.R_KNEE, Joint.R_ANKLE]]
)
def test_joints_that_alone_changed_sides_are_set_right(rights: list[Joint]) -> None:
    lefts = [MIRRORED[joint] for joint in rights]
    keypoints = SOMEBODY.keypoints.copy()
    keypoints[[*rights, *lefts]] = keypoints[[*lefts, *rights]]
    assert np.array_equal(sided_from_behind(Person(keypoints)).keypoints, SOMEBODY.keypoints)


def test_crossing_ankles_and_missing_knees_are_left_alone() -> None:
    keypoints = SOMEBODY.keypoints.copy()
    keypoints[[Joint.R_ANKLE, Joint.L_ANKLE]] = keypoints[[Joint.L_ANKLE, Joint.R_ANKLE]]
    keypoints[Joint.R_ELBOW] = np.nan
    found = sided_from_behind(Person(keypoints)).keypoints
    assert np.array_equal(found, keypoints, equal_nan=True)


def at(x: float, height: float, time_s: float, *others: Person) -> Pose:
    """A pose with somebody of that height, px, standing at x, and others."""
    return Pose(time_s, (*others, person(figure(x, 900.0 - height, height))))


def chosen_x(poses: list[Pose]) -> list[float | None]:
    """Where the runner is found in each pose of a 640 x 960 picture."""
    chosen = choose_runner(poses, 960, 640)
    return [round(found.centre_x_px) if found else None for found in chosen]


def test_somebody_larger_walks_past_beside_the_belt() -> None:
    poses = [at(320.0, 700.0, k / 30, person(figure(-50.0 + 3.0 * k, 100.0, 800.0))) for k in range(60)]
    assert set(chosen_x(poses)) == {320}


def test_staff_crossing_behind_the_runner_are_not_taken() -> None:
    poses = [at(320.0, 700.0, k / 30, person(figure(8.0 * k, 300.0, 500.0))) for k in range(80)]
    assert set(chosen_x(poses)) == {320}


def test_a_hidden_runner_is_missing_not_replaced() -> None:
    bystander = person(figure(480.0, 400.0, 500.0))
    poses = [at(320.0, 700.0, 0.0, bystander), Pose(0.1, (bystander,)), at(321.0, 700.0, 0.2, bystander)]
    assert chosen_x(poses) == [320, None, 321]


def test_the_next_runner_is_found_after_the_first_has_gone() -> None:
    poses = [at(320.0, 700.0, 0.0), *(Pose(k / 10, ()) for k in range(1, 20)), at(380.0, 600.0, 2.0)]
    assert chosen_x(poses)[-1] == 380


def test_staff_seen_first_give_way_to_the_runner() -> None:
    staff = person(figure(480.0, 200.0, 700.0))
    poses = [Pose(k / 10, (staff,)) for k in range(5)]
    poses += [at(320.0, 700.0, k / 10, staff) for k in range(5, 20)]
    found = chosen_x(poses)
    assert found[0] == 480
    assert set(found[13:]) == {320}


def test_nobody_on_the_belt_is_nobody() -> None:
    poses = [Pose(0.0, (person(figure(40.0, 200.0, 700.0)),)), Pose(0.1, ())]
    assert chosen_x(poses) == [None, None]


def test_somebody_on_a_poster_is_no_runner() -> None:
    assert RunnerChoice(960, 640).choose(at(320.0, 80.0, 0.0)) is None


def test_the_belt_may_lie_elsewhere() -> None:
    pose = at(320.0, 600.0, 0.0, person(figure(500.0, 300.0, 600.0)))
    found = RunnerChoice(960, 640, belt_x=500 / 640).choose(pose)
    assert found is not None
    assert round(found.centre_x_px) == 500
