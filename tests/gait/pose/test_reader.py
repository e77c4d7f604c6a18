"""Frames in, poses out, whatever network the manifest names."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.errors import ModelFault
from gait.pose.person import Person, Pose, believed
from gait.pose.reader import PoseEstimator
from gait.pose.skeleton import KEYPOINTS, Joint
from gait.weights.manifest import verified_model


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture without anybody."""

    image: NDArray[np.uint8]
    time_s: float


def test_a_grey_picture_holds_nobody() -> None:
    frames = [Grey(np.full((160, 96, 3), 120, dtype=np.uint8), k / 30) for k in range(3)]
    poses = [pose for _, pose in PoseEstimator(verified_model("pose"), 160, 96).poses(frames)]
    assert poses == [Pose(k / 30, ()) for k in range(3)]


def test_a_network_that_nothing_decodes_is_a_fault() -> None:
    with pytest.raises(ModelFault, match="morse"):
        PoseEstimator(replace(verified_model("pose"), decoder="morse"), 160, 96)


@pytest.mark.parametrize("wrong", [(np.nan, 5.0, 0.5), (5.0, np.inf, 0.5), (5.0, 5.0, np.nan), (5.0, -4e9, 0.5)])
def test_a_joint_that_cannot_be_is_not_there(wrong: tuple[float, float, float]) -> None:
    keypoints = np.full(KEYPOINTS, 50.0)
    keypoints[Joint.NECK] = wrong
    (found,) = believed([Person(keypoints)], 200.0)
    assert np.isnan(found.keypoints[Joint.NECK]).all()
    assert found.found.sum() == len(Joint) - 1


def test_somebody_without_a_joint_is_nobody() -> None:
    assert list(believed([Person(np.full(KEYPOINTS, np.nan))], 200.0)) == []
