"""`gait export`: what it writes is read back by the libraries that others read it with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from trc import TRCData

from gait.__main__ import main
from gait.pose.openpose_json import read_poses
from gait.pose.skeleton import Joint


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, demo_result: Path) -> Path:
    """The output folder of an analysis."""
    return shutil.copytree(demo_result / "out", tmp_path_factory.mktemp("results") / "anna")


def exported(result: Path, form: str, *options: str) -> Path:
    assert main(["export", str(result), "--format", form, *options]) == 0
    return result / form


def analysis(result: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((result / "analysis.json").read_text())
    return found


def test_steps_come_back_as_a_table(result: Path) -> None:
    steps = pd.read_csv(exported(result, "csv") / "steps.csv")
    used = steps[steps.used & (steps.foot == "right")]
    assert len(steps) == len(analysis(result)["steps"])
    peak = analysis(result)["feet"]["right"]["peak_eversion_deg"]
    assert used.peak_eversion_deg.mean() == pytest.approx(peak["mean"], abs=0.05)
    assert used.left_out.isna().all()


def test_curves_have_a_row_for_each_foot_and_percent(result: Path) -> None:
    curves = pd.read_csv(exported(result, "csv") / "curves.csv")
    wide = curves.pivot(index="stance_pct", columns="foot", values="rearfoot_deg")
    assert list(wide.index) == list(range(101))
    expected = np.array(analysis(result)["feet"]["left"]["curve_deg"], dtype=float)
    np.testing.assert_allclose(wide["left"], expected)


def test_every_measure_is_there_once(result: Path) -> None:
    measures = pd.read_csv(exported(result, "csv") / "measures.csv").set_index(["measure", "foot"])
    assert measures.index.is_unique
    assert measures.loc[("cadence_spm", "both"), "mean"] == pytest.approx(analysis(result)["cadence_spm"]["mean"])
    assert {"left", "right", "left minus right"} <= set(measures.index.get_level_values("foot"))


def test_marker_paths_come_back_in_metres_with_y_up(result: Path) -> None:
    paths = TRCData()
    paths.load(exported(result, "trc") / "anna.trc")
    frames = analysis(result)["clip"]["frames"]
    assert (paths["NumFrames"], len(paths["Time"]), paths["Units"]) == (frames, frames, "m")
    middle = {name: np.nanmedian(np.array(paths[name]), axis=0) for name in paths["Markers"]}
    assert 0.0 < middle["LHeel"][1] < middle["LKnee"][1] < middle["LHip"][1] < middle["Neck"][1] < 1.75
    assert middle["LHip"][2] < 0.0 < middle["RHip"][2]  # Z points to the runner's right
    assert 0.15 < middle["RShoulder"][2] - middle["LShoulder"][2] < 0.5


def test_the_scale_of_marker_paths_is_the_runners_height(result: Path, tmp_path: Path) -> None:
    knees = []
    for metres in ("1.5", "1.8"):
        assert main(["export", str(result), "--format", "trc", "--height", metres, "--out", str(tmp_path)]) == 0
        paths = TRCData()
        paths.load(tmp_path / "anna.trc")
        knees.append(float(np.nanmean(np.array(paths["LKnee"])[:, 1])))
    assert knees[1] / knees[0] == pytest.approx(1.8 / 1.5, rel=1e-3)


def test_poses_come_back_for_every_frame(result: Path) -> None:
    poses = read_poses(exported(result, "openpose"), fps=30.0)
    legs = np.load(result / "tracks.npz")["legs_px"]
    assert len(poses) == len(legs)
    seen = [k for k, pose in enumerate(poses) if pose.people and np.isfinite(legs[k, 0, 1, 0])]
    ankles = np.array([poses[k].people[0].keypoints[Joint.L_ANKLE, :2] for k in seen])
    assert len(seen) > 0.9 * len(poses)
    np.testing.assert_allclose(ankles, legs[seen, 0, 1], atol=1e-3)


def test_exported_poses_are_analysed_again_with_the_same_cadence(result: Path, tmp_path: Path) -> None:
    folder, fps = exported(result, "openpose"), str(analysis(result)["clip"]["fps"])
    assert main(["analyse", str(folder), "--fps", fps, "--no-report", "--out", str(tmp_path)]) == 0
    before, after = analysis(result)["cadence_spm"]["mean"], analysis(tmp_path)["cadence_spm"]["mean"]
    assert after == pytest.approx(before, abs=1.0)


def test_a_folder_that_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--format", "csv"]) == 3
    assert "gait analyse" in capsys.readouterr().err


def test_a_refused_recording_has_nothing_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = {"code": "no_person", "message": "Nobody is seen.", "advice": "Step on the belt."}
    (tmp_path / "analysis.json").write_text(json.dumps({"schema": "gait-analysis/1", "clip": {}, "error": error}))
    assert main(["export", str(tmp_path), "--format", "trc"]) == 3
    assert "Step on the belt." in capsys.readouterr().err


def test_damaged_tracks_are_named(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "analysis.json").write_bytes((result / "analysis.json").read_bytes())
    (tmp_path / "tracks.npz").write_bytes((result / "tracks.npz").read_bytes()[:2000])
    assert main(["export", str(tmp_path), "--format", "trc"]) == 3
    assert "tracks.npz" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--format", "xls"), (), ("--format", "trc", "--height", "9")])
def test_wrong_usage(result: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["export", str(result), *options])
