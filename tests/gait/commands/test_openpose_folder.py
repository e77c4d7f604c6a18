"""`gait analyse` on OpenPose's JSON: COCO-18 as this program writes it, BODY_25 with heels and toes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.__main__ import main
from gait.pose.skeleton import KEYPOINTS, LEGS, Joint

Floats = NDArray[np.float64]

FPS = 60.0
STRIDE_S = 120.0 / 168.0
MID_HIP = 8  # of BODY_25, which numbers the others as COCO does
LEFT_HEEL, RIGHT_HEEL = 21, 24  # of BODY_25


def ankle_y(time_s: float, foot: int) -> float:
    """Height of an ankle in the picture through a stride, px."""
    turn = 2 * np.pi * (time_s / STRIDE_S - 0.5 * foot)
    return float(1100.0 + 55.0 * np.cos(turn) + 14.0 * np.cos(2 * turn + 0.7))


def coco(time_s: float) -> Floats:
    """[18, 3] of a runner seen from behind."""
    points = np.zeros(KEYPOINTS)
    for k, (x, y) in enumerate([(360, 330), (360, 400), (420, 410), (440, 520), (430, 600), (300, 410), (280, 520)]):
        points[k] = x, y, 0.8
    for foot, (hip, knee, ankle) in enumerate(LEGS):
        x = 330 + 60 * foot
        points[hip], points[knee] = (x, 690, 0.8), (x, 880 + 0.2 * (ankle_y(time_s, foot) - 1100), 0.8)
        points[ankle] = x, ankle_y(time_s, foot), 0.8
    return points


def body_25(points: Floats, time_s: float) -> Floats:
    """The same as BODY_25, with heels."""
    whole = np.zeros((25, 3))
    whole[:MID_HIP], whole[MID_HIP + 1 : len(Joint) + 1] = points[:MID_HIP], points[MID_HIP:]
    for foot, heel in enumerate((LEFT_HEEL, RIGHT_HEEL)):
        whole[heel] = 330 + 60 * foot, ankle_y(time_s, foot) + 40, 0.7
    return whole


def write(folder: Path, seconds: float, with_heels: bool) -> Path:
    folder.mkdir()
    for k in range(int(seconds * FPS)):
        points = coco(k / FPS)
        numbers = (body_25(points, k / FPS) if with_heels else points).ravel().round(2).tolist()
        page = {"version": 1.3, "people": [{"pose_keypoints_2d": numbers}]}
        (folder / f"run_{k:012d}_keypoints.json").write_text(json.dumps(page))
    return folder


@pytest.mark.parametrize("with_heels", [False, True])
def test_steps_are_measured_and_no_class_is_invented(tmp_path: Path, with_heels: bool) -> None:
    folder = write(tmp_path / "poses", 10.0, with_heels)
    assert main(["analyse", str(folder), "--fps", "60", "--out", str(tmp_path / "out")]) == 0
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert found["cadence_spm"]["mean"] == pytest.approx(168.0, abs=0.5)
    assert found["method"] == "none"
    assert found["feet"]["left"]["peak_eversion_deg"] is None
    assert {found["verdict"][foot]["class"] for foot in ("left", "right")} == {"inconclusive"}
    assert (tmp_path / "out" / "report.pdf").exists()


def test_too_few_files_are_too_short(tmp_path: Path) -> None:
    assert main(["analyse", str(write(tmp_path / "poses", 3.0, False)), "--out", str(tmp_path / "out")]) == 3


def test_an_empty_folder_says_what_was_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["analyse", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 3
    assert "_keypoints.json" in capsys.readouterr().err


def test_missing_files_are_a_gap_that_no_step_spans(tmp_path: Path) -> None:
    folder = write(tmp_path / "poses", 13.0, False)
    for k in [*range(300, 400), 500, 600, 601]:
        (folder / f"run_{k:012d}_keypoints.json").unlink()
    assert main(["analyse", str(folder), "--fps", "60", "--no-report", "--out", str(tmp_path / "out")]) == 0
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert found["cadence_spm"]["mean"] == pytest.approx(168.0, abs=0.5)
    assert [w["code"] for w in found["warnings"]] == ["no_pictures", "lost_pictures", "given_rate"]
    assert all(step["toe_off_s"] < 5.0 or step["touchdown_s"] > 6.6 for step in found["steps"])


def test_a_rate_that_nobody_gave_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "poses", 10.0, False)
    assert main(["analyse", str(folder), "--no-report", "--out", str(tmp_path / "out")]) == 0
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())
    (warning,) = (w for w in found["warnings"] if w["code"] == "guessed_rate")
    assert "60 frames a second were assumed" in warning["message"]
