"""Decoding maps of known people, and laying pictures on the network's input."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.pose.decoders.openpose.assembly import EAR_LIMBS, JOINED, Assembly, unshadowed
from gait.pose.decoders.openpose.fit import Fit, fit
from gait.pose.person import Person
from gait.pose.skeleton import EARS, FACE, LEGS, MIRRORED, SHOULDERS, Joint
from tests.gait.pose.synthetic_maps import COLUMNS, FIT, figure, mirrored, painted, person

Floats = NDArray[np.float64]

ONE = figure(20.3, 5.6, 48.0)
SIDE = figure(6.4, 14.2, 30.0)
ABOVE_HIPS = tuple(joint for joint in Joint if joint not in (*LEGS[0], *LEGS[1]))


def truth(joints: Floats) -> Floats:
    """[18, 2] px of a figure given in cells."""
    places: Floats = FIT.to_picture(joints)
    return places


def error_px(found: Person, joints: Floats) -> float:
    """The largest distance of a found joint to its truth, px."""
    return float(np.nanmax(np.hypot(*(found.keypoints[:, :2] - truth(joints)).T)))


@pytest.mark.parametrize("shift", [0.0, 0.2, 0.45, 0.7])
def test_joints_are_found_between_the_cells(shift: float) -> None:
    (found,) = Assembly().people(painted([ONE + shift]), FIT)
    assert found.found.all()
    assert error_px(found, ONE + shift) < 1.5  # a tenth of a cell


def test_an_empty_picture_holds_nobody() -> None:
    assert Assembly().people(painted([]), FIT) == ()


def test_what_is_not_seen_is_missing_not_zero() -> None:
    (found,) = Assembly().people(painted([ONE], missing=FACE), FIT)
    assert np.isnan(found.keypoints[list(FACE)]).all()
    assert found.found.sum() == len(Joint) - len(FACE)


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
    (found,) = Assembly().people(painted([ONE], missing=ABOVE_HIPS), FIT)
    assert found.found.sum() == 6


def test_two_pairs_of_legs_stay_two_people() -> None:
    people = Assembly().people(painted([figure(9, 2, 48.0), figure(31, 2, 48.0)], missing=ABOVE_HIPS), FIT)
    assert sorted(int(found.found.sum()) for found in people) == [6, 6]


def test_a_lone_shoulder_and_ear_are_nobody() -> None:
    all_but = tuple(joint for joint in Joint if joint not in (*SHOULDERS, *EARS))
    assert Assembly().people(painted([ONE], missing=all_but), FIT) == ()


def test_a_faint_echo_is_nobody() -> None:
    assert len(Assembly().people(painted([ONE]) + painted([SIDE], strength=0.1), FIT)) == 1


def test_in_a_mirror_left_and_right_change_places() -> None:
    maps = painted([ONE, SIDE])
    straight, turned = Assembly().people(maps, FIT), Assembly().people(mirrored(maps), FIT)
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
    reached = {Joint.NECK}
    for start, end in JOINED[:EAR_LIMBS]:
        assert start in reached
        reached.add(end)
    assert reached == set(Joint)


def test_an_ankle_found_on_the_other_ankle_is_dropped() -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[Joint.R_ANKLE] = [*(keypoints[Joint.L_ANKLE, :2] + 5.0), 0.3]
    found = unshadowed(keypoints)
    assert np.isnan(found[Joint.R_ANKLE]).all()
    assert np.isfinite(found[Joint.L_ANKLE]).all()


@pytest.mark.parametrize(("apart", "sureness"), [(5.0, 0.7), (400.0, 0.3)])
def test_ankles_apart_or_equally_sure_both_stay(apart: float, sureness: float) -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[Joint.R_ANKLE] = [*(keypoints[Joint.L_ANKLE, :2] + apart), sureness]
    assert np.isfinite(unshadowed(keypoints)).all()


def test_missing_knees_drop_no_ankle() -> None:
    keypoints = person(truth(ONE)).keypoints.copy()
    keypoints[[Joint.R_KNEE, Joint.L_KNEE]] = np.nan
    assert np.isfinite(unshadowed(keypoints)[[Joint.R_ANKLE, Joint.L_ANKLE]]).all()


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
    assert fit(1280, 720).laying.covered == (1278, 720)


def test_cells_lie_on_the_picture_they_cover() -> None:
    laid = Fit((1920, 1080), (368, 208))
    last = laid.to_picture(np.array([25.0, 45.0]))
    assert (last < [1080, 1920]).all()
    assert (laid.to_picture(np.zeros(2)) > 0).all()
