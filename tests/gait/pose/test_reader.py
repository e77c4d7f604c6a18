"""Frames in, poses out, whatever network the manifest names."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.commands.picture import still_at
from gait.errors import ModelFault
from gait.pose.person import Person, Pose, believed
from gait.pose.reader import Backend, PoseEstimator
from gait.pose.skeleton import KEYPOINTS, Joint
from gait.weights.manifest import models_folder, verified_model
from gait.weights.network import Network
from tests.conftest import STANDING


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture without anybody."""

    image: NDArray[np.uint8]
    time_s: float


def test_a_grey_picture_holds_nobody() -> None:
    frames = [Grey(np.full((160, 96, 3), 120, dtype=np.uint8), k / 30) for k in range(3)]
    poses = [pose for _, pose in PoseEstimator(verified_model("pose"), 160, 96).poses(frames)]
    assert poses == [Pose(k / 30, ()) for k in range(3)]


def test_opencv_and_openvino_find_the_same_body() -> None:
    """In float32, maps within 0.001 of each other and points within 0.1 px."""
    model, image = verified_model("pose"), still_at(Path(f"{STANDING}@1")).image
    height, width = image.shape[:2]
    through_opencv = PoseEstimator(model, height, width, backend=Backend.OPENCV)
    ((_, theirs),) = through_opencv.outputs([Grey(image, 0.0)])
    ours = Network(model.path, through_opencv.decoder.laying).infer(image[None])
    assert np.abs(theirs - ours).max() < 0.001
    (one,), (two,) = (through_opencv.decoder.people(maps) for maps in (ours, theirs))
    assert one.found.sum() >= 12
    np.testing.assert_allclose(two.keypoints, one.keypoints, atol=0.1)


@pytest.mark.parametrize("backend", list(Backend))
def test_a_body_is_where_it_is_at_another_resolution(backend: Backend) -> None:
    image = still_at(Path(f"{STANDING}@1")).image
    height, width = image.shape[:2]
    usual, other = (
        pose.people[0].keypoints
        for size in (None, (432, 240))
        for _, pose in PoseEstimator(verified_model("pose"), height, width, size, backend).poses([Grey(image, 0.0)])
    )
    apart = np.hypot(*(usual - other)[:, :2].T)
    assert np.nanmedian(apart) < 0.01 * height
    assert np.isfinite(apart).sum() >= 12


def test_opencv_needs_what_the_network_was_converted_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = verified_model("pose")
    shutil.copy(models_folder() / "manifest.json", tmp_path)
    monkeypatch.setenv("GAIT_MODELS", str(tmp_path))
    with pytest.raises(ModelFault, match=r"pose\.pb is missing"):
        PoseEstimator(model, 160, 96, backend=Backend.OPENCV)


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
