"""Decoding maps of known people, choosing the runner, and laying pictures on the network's input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.pose.decoders import (
    L_ANKLE,
    L_KNEE,
    LIMBS,
    MIRRORED,
    R_ANKLE,
    R_ELBOW,
    R_KNEE,
    Assembly,
    Fit,
    Person,
    Pose,
    PoseEstimator,
    RunnerChoice,
    SingleRunner,
    choose_runner,
    fit,
    sided_from_behind,
    unshadowed,
)
from gait.weights.manifest import verified_model
from tests.gait.pose.synthetic_maps import COLUMNS, FIT, figure, mirrored, painted, person

Floats = NDArray[np.float64]

ONE = figure(20.3, 5.6, 48.0)
SIDE = figure(6.4, 14.2, 30.0)
FACE = (0, 14, 15)  # nose and eyes: not seen from behind


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture without anybody."""

    image: NDArray[np.uint8]
    time_s: float


def truth(joints: Floats) -> Floats:
    """[18, 2] px of a figure given in cells."""
    places: Floats = FIT.to_picture(joints)
    return places


def error_px(found: Person, joints: Floats) -> float:
    """The largest distance of a found joint to its truth, px."""
    return float(np.nanmax(np.hypot(*(found.keypoints[:, :2] - truth(joints)).T)))


@pytest.mark.parametrize("decoder", [SingleRunner(), Assembly()], ids=["single", "assembly"])
@pytest.mark.parametrize("shift", [0.0, 0.2, 0.45, 0.7])
def test_joints_are_found_between_the_cells(decoder: SingleRunner | Assembly, shift: float) -> None:
    (found,) = decoder.people(painted([ONE + shift]), FIT)
    assert found.found.all()
    assert error_px(found, ONE + shift) < 1.5  # a tenth of a cell


@pytest.mark.parametrize("decoder", [SingleRunner(), Assembly()], ids=["single", "assembly"])
def test_an_empty_picture_holds_nobody(decoder: SingleRunner | Assembly) -> None:
    assert decoder.people(painted([]), FIT) == ()


@pytest.mark.parametrize("decoder", [SingleRunner(), Assembly()], ids=["single", "assembly"])
def test_what_is_not_seen_is_missing_not_zero(decoder: SingleRunner | Assembly) -> None:
    (found,) = decoder.people(painted([ONE], missing=FACE), FIT)
    assert np.isnan(found.keypoints[list(FACE)]).all()
    assert found.found.sum() == 15


def test_several_people_are_told_apart() -> None:
    others = [ONE, SIDE, figure(31.0, 10.0, 36.0)]
    people = Assembly().people(painted(others), FIT)
    assert len(people) == 3
    for joints in others:
        assert min(error_px(found, joints) for found in people) < 2.5


def test_crossing_people_keep_their_own_joints() -> None:
    near = [figure(18.0, 4.0, 50.0), figure(26.0, 10.0, 40.0)]
    people = Assembly().people(painted(near), FIT)
    assert len(people) == 2
    assert all(min(error_px(found, joints) for found in people) < 6.0 for joints in near)


def test_legs_without_a_body_are_one_person() -> None:
    above = (*range(8), 14, 15, 16, 17)
    (found,) = Assembly().people(painted([ONE], missing=above), FIT)
    assert found.found.sum() == 6


def test_two_pairs_of_legs_stay_two_people() -> None:
    above = (*range(8), 14, 15, 16, 17)
    people = Assembly().people(painted([figure(9, 2, 48.0), figure(31, 2, 48.0)], missing=above), FIT)
    assert sorted(int(found.found.sum()) for found in people) == [6, 6]


def test_a_lone_shoulder_and_ear_are_nobody() -> None:
    all_but = tuple(joint for joint in range(18) if joint not in (2, 16, 5, 17))
    assert Assembly().people(painted([ONE], missing=all_but), FIT) == ()


def test_a_faint_echo_is_nobody() -> None:
    assert len(Assembly().people(painted([ONE]) + painted([SIDE], strength=0.1), FIT)) == 1


@pytest.mark.parametrize("decoder", [SingleRunner(), Assembly()], ids=["single", "assembly"])
def test_in_a_mirror_left_and_right_change_places(decoder: SingleRunner | Assembly) -> None:
    maps = painted([ONE, SIDE]) if isinstance(decoder, Assembly) else painted([ONE])
    straight, turned = decoder.people(maps, FIT), decoder.people(mirrored(maps), FIT)
    assert len(straight) == len(turned)
    for here, there in zip(straight, turned, strict=True):
        back = there.keypoints[list(MIRRORED)]
        width = FIT.to_picture(np.zeros(2))[0] + FIT.to_picture(np.array([COLUMNS - 1.0, 0.0]))[0]
        assert np.allclose(width - back[:, 0], here.keypoints[:, 0], atol=1e-3)
        assert np.allclose(back[:, 1:], here.keypoints[:, 1:], atol=1e-3)


@pytest.mark.parametrize("cells", [(1, 0), (0, 2), (-3, 1)])
def test_moved_maps_move_people(cells: tuple[int, int]) -> None:
    maps = painted([figure(20.0, 6.0, 44.0)])
    moved = np.roll(maps, (cells[1], cells[0]), axis=(0, 1))
    (here,), (there,) = Assembly().people(maps, FIT), Assembly().people(moved, FIT)
    step = np.array(cells) * np.array([FIT.cell_x, FIT.cell_y])
    assert np.allclose(there.keypoints[:, :2] - here.keypoints[:, :2], step, atol=1e-6)


def test_limbs_join_each_joint_to_the_neck() -> None:
    reached = {1}
    for start, end in LIMBS[:17]:
        assert start in reached
        reached.add(end)
    assert reached == set(range(18))


def test_an_ankle_found_on_the_other_ankle_is_dropped() -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[R_ANKLE] = [*(keypoints[L_ANKLE, :2] + 5.0), 0.3]
    found = unshadowed(keypoints)
    assert np.isnan(found[R_ANKLE]).all()
    assert np.isfinite(found[L_ANKLE]).all()


@pytest.mark.parametrize(("apart", "sureness"), [(5.0, 0.7), (400.0, 0.3)])
def test_ankles_apart_or_equally_sure_both_stay(apart: float, sureness: float) -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[R_ANKLE] = [*(keypoints[L_ANKLE, :2] + apart), sureness]
    assert np.isfinite(unshadowed(keypoints)).all()


def test_missing_knees_drop_no_ankle() -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[[R_KNEE, L_KNEE]] = np.nan
    assert np.isfinite(unshadowed(keypoints)[[R_ANKLE, L_ANKLE]]).all()


def test_from_behind_every_side_is_set_right() -> None:
    taken_for_front = Person(person(truth(ONE)).keypoints[list(MIRRORED)])
    righted = sided_from_behind(taken_for_front).keypoints
    assert np.array_equal(righted[:14], person(truth(ONE)).keypoints[:14])


@pytest.mark.parametrize("rights", [[2], [3, 4], [8], [9, 10]])
def test_joints_that_alone_changed_sides_are_set_right(rights: list[int]) -> None:
    lefts = [MIRRORED[joint] for joint in rights]
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[[*rights, *lefts]] = keypoints[[*lefts, *rights]]
    assert np.array_equal(sided_from_behind(Person(keypoints)).keypoints, person(truth(ONE)).keypoints)


def test_crossing_ankles_and_missing_knees_are_left_alone() -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[[R_ANKLE, L_ANKLE]] = keypoints[[L_ANKLE, R_ANKLE]]
    keypoints[R_ELBOW] = np.nan
    found = sided_from_behind(Person(keypoints)).keypoints
    assert np.array_equal(found, keypoints, equal_nan=True)


@pytest.mark.parametrize(
    ("height", "width"),
    [(1280, 720), (1920, 1080), (720, 1280), (480, 640), (640, 480), (1080, 1080), (3840, 2160), (240, 135)],
)
def test_any_picture_fits_with_its_aspect_kept(height: int, width: int) -> None:
    laid = fit(height, width)
    rows, columns = laid.size
    assert rows % 8 == 0
    assert columns % 8 == 0
    assert abs(rows * columns / (368 * 208) - 1.0) < 0.09
    assert abs(rows / columns / (height / width) - 1.0) < 0.015


def test_a_portrait_frame_is_laid_on_368_by_208() -> None:
    assert fit(1280, 720).size == (368, 208)
    assert fit(1280, 720).covered == (1278, 720)


def test_cells_lie_on_the_picture_they_cover() -> None:
    laid = Fit((1920, 1080), (368, 208))
    last = laid.to_picture(np.array([25.0, 45.0]))
    assert (last < [1080, 1920]).all()
    assert (laid.to_picture(np.zeros(2)) > 0).all()


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


@pytest.mark.parametrize("alone", [True, False])
def test_a_grey_picture_holds_nobody(alone: bool) -> None:
    frames = [Grey(np.full((160, 96, 3), 120, dtype=np.uint8), k / 30) for k in range(3)]
    estimator = PoseEstimator(verified_model("pose").path, 160, 96, area=160 * 96, alone=alone)
    poses = [pose for _, pose in estimator.poses(frames)]
    assert poses == [Pose(k / 30, ()) for k in range(3)]
