"""What is seen, and from where."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.gaitcycle.activity import activity_of, view_of
from gait.pose.person import Person
from gait.pose.skeleton import FACE, KEYPOINTS, Joint
from gait.scene import Activity, View
from tests.gait.synthetic_gait import SteadyRunner

Floats = NDArray[np.float64]


def person(shoulder_px: float, face: bool) -> Person:
    """Somebody upright; shoulder_px: x of the right shoulder minus the left's, 150 px above the hips."""
    keypoints = np.full(KEYPOINTS, np.nan)
    keypoints[[Joint.R_SHOULDER, Joint.L_SHOULDER, Joint.R_HIP, Joint.L_HIP]] = [
        [300 + shoulder_px / 2, 200, 0.8],
        [300 - shoulder_px / 2, 200, 0.8],
        [300 + shoulder_px / 3, 350, 0.8],
        [300 - shoulder_px / 3, 350, 0.8],
    ]
    if face:
        keypoints[list(FACE)] = [[300, 120, 0.8], [305, 110, 0.8], [295, 110, 0.8]]
    return Person(keypoints)


@pytest.mark.parametrize(
    ("shoulder_px", "face", "wanted"),
    [(110, False, View.REAR), (-110, True, View.FRONT), (25, True, View.SIDE), (-30, False, View.SIDE)],
)
def test_the_view(shoulder_px: float, face: bool, wanted: View) -> None:
    assert view_of([person(shoulder_px, face)] * 10) is wanted


def test_a_bystander_who_faces_the_camera_does_not_turn_the_runner_round() -> None:
    walker = person(-75, False)  # seen aslant, sides mixed up
    borrowed = person(-75, True)
    borrowed.keypoints[list(FACE), 0] += 160.0  # the bystander's face, joined to the walker
    assert view_of([borrowed] * 6 + [walker] * 4) is View.REAR
    assert view_of([person(110, True)] * 6 + [walker] * 5) is View.REAR, "faces in one half, turned sides in the other"


def test_too_few_poses_tell_nothing() -> None:
    assert view_of([person(110, False)] * 3) is View.UNKNOWN
    assert view_of([]) is View.UNKNOWN


def test_the_activity() -> None:
    assert activity_of(SteadyRunner().steps(), legs_seen=True) is Activity.RUNNING
    assert activity_of(SteadyRunner(cadence=112, contact_s=0.66).steps(), legs_seen=True) is Activity.WALKING
    assert activity_of((), legs_seen=True) is Activity.STANDING
    assert activity_of((), legs_seen=False) is Activity.NOBODY
