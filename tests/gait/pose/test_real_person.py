"""A real person on a real street: Sports2D's demo clip, out of its package (BSD-3), fetched by name and hash."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gait.__main__ import main
from gait.clip import open_clip
from gait.pose.person import Person
from gait.pose.reader import PoseEstimator
from gait.weights.manifest import verified_model
from tests.accuracy.registry import CACHE, PACKAGES, unpacked
from tests.conftest import MakeClip

IN_VIEW = range(60, 186, 3)  # of the frames in which the woman who walks past is fully in the picture, every third
STREET_Y = 650  # px: she walks below this, the man on the roof stands above


@pytest.fixture(scope="module")
def walker() -> Path:
    """The clip, fetched with pip unless it lies in the cache."""
    return unpacked(PACKAGES[0], CACHE) / "sports2d_demo.mp4"


def on_the_street(person: Person) -> bool:
    return bool(np.nanmax(person.keypoints[:, 1]) > STREET_Y and person.found.sum() >= 12)


def test_she_is_found_in_nearly_every_frame(walker: Path) -> None:
    clip = open_clip(walker)
    estimator = PoseEstimator(verified_model("pose"), clip.height, clip.width)
    wanted = [frame for frame in clip.frames() if frame.index in IN_VIEW]
    seen = [any(map(on_the_street, pose.people)) for _, pose in estimator.poses(wanted)]
    assert np.mean(seen) > 0.95


@pytest.mark.usefixtures("few_poses")
def test_her_view_is_called_side_and_what_to_change_is_said(
    walker: Path, make_clip: MakeClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_view = make_clip("in_view.mp4", "-t", "4.2", "-an", "-c", "copy", source=walker, before=("-ss", "2"))
    assert main(["analyse", str(in_view), "--out", str(tmp_path)]) == 3
    told = capsys.readouterr().err
    assert "from the side" in told
    assert "Put the camera behind the treadmill" in told
