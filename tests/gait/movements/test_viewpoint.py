"""From where somebody is seen, by their points."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.movements.motion import motion_of
from gait.movements.points import mended
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.skeleton import MIRRORED, Joint
from tests.gait.movements.people import EXERCISES, Camera, Exercise, Performer, PoseNetwork, filmed

Floats = NDArray[np.float64]

EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def from_there(exercise: Exercise, azimuth_deg: float, seed: int = 0) -> Floats:
    rng = np.random.default_rng(seed)
    return filmed(Performer.born(rng).joints(exercise, rng, goes=2), Camera(azimuth_deg).aside(rng), rng, PoseNetwork())


@EVERY
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("azimuth_deg", "view"), [(0.0, "front"), (90.0, "left"), (180.0, "rear"), (270.0, "right")])
def test_four_sides(exercise: Exercise, azimuth_deg: float, view: str, seed: int) -> None:
    assert viewpoint(motion_of(mended(from_there(exercise, azimuth_deg, seed)))) in (view, "unknown")


@EVERY
@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0, 180.0, 270.0])
def test_in_a_mirror_left_is_right(exercise: Exercise, azimuth_deg: float) -> None:
    poses = mended(from_there(exercise, azimuth_deg))
    turned = poses[:, list(MIRRORED)] * (-1.0, 1.0, 1.0)
    assert viewpoint(motion_of(turned)) is viewpoint(motion_of(poses)).mirrored


@pytest.mark.parametrize("azimuth_deg", [0.0, 180.0])
def test_a_face_where_none_can_be_makes_it_unsure(azimuth_deg: float) -> None:
    poses = from_there(EXERCISES[0], azimuth_deg)
    face = [Joint.NOSE, Joint.L_EYE, Joint.R_EYE]
    poses[:, face] = np.nan if azimuth_deg == 0.0 else poses[:, [Joint.NECK] * 3] - (0.0, 30.0, 0.0)
    assert viewpoint(motion_of(mended(poses))) is Viewpoint.UNKNOWN


@pytest.mark.parametrize("looks", [1, 30])
def test_nobody_is_seen_from_nowhere(looks: int) -> None:
    assert viewpoint(motion_of(np.full((looks, 18, 3), np.nan))) is Viewpoint.UNKNOWN
