"""Named movements: enrolled, recognised, scored, and told where they differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.__main__ import main
from gait.errors import SettingsFault, TooShort, Unreadable
from gait.movements.action import Action, ActionLibrary, enrolled, fitting, nearest, recognised, score
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import ANKLES, KEYPOINTS, KNEES, Joint
from gait.scene import View

Floats = NDArray[np.float64]

STANDING = np.array(
    [
        (360, 300), (360, 370), (420, 380), (440, 480), (445, 570), (300, 380), (280, 480), (275, 570),
        (395, 640), (400, 830), (400, 1020), (325, 640), (320, 830), (320, 1020),
        (370, 285), (350, 285), (385, 295), (335, 295),
    ],
    dtype=float,
)  # fmt: skip
LEFT_ARM, RIGHT_ARM = (Joint.L_ELBOW, Joint.L_WRIST), (Joint.R_ELBOW, Joint.R_WRIST)
UPPER_BODY = [joint for joint in Joint if joint not in (*KNEES, *ANKLES)]


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who repeats a movement. left_deg, right_deg: how far each arm is raised; squat_px: how deep."""

    left_deg: float = 0.0
    right_deg: float = 0.0
    squat_px: float = 0.0
    period_s: float = 2.0
    seconds: float = 6.0
    hz: float = LOOKS_HZ

    def poses(self) -> Floats:
        """[n, 18, 3]"""
        phase = 2.0 * np.pi * np.arange(0.0, self.seconds, 1.0 / self.hz) / self.period_s
        return np.stack([self.pose(0.5 - 0.5 * float(np.cos(turn))) for turn in phase])

    def pose(self, share: float) -> Floats:
        points = STANDING.copy()
        points[UPPER_BODY, 1] += share * self.squat_px
        for shoulder, arm, deg in (
            (Joint.L_SHOULDER, LEFT_ARM, self.left_deg),
            (Joint.R_SHOULDER, RIGHT_ARM, -self.right_deg),
        ):
            turn = np.radians(share * deg)
            rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
            points[list(arm)] = points[shoulder] + (points[list(arm)] - points[shoulder]) @ rotation.T
        return np.column_stack([points, np.full(len(Joint), 0.8)])


WAVE = Mover(left_deg=140.0)
SQUAT = Mover(squat_px=200.0)
JACK = Mover(left_deg=150.0, right_deg=150.0)


def action(name: str, mover: Mover) -> Action:
    return enrolled(name, View.FRONT, mover.poses(), f"{name}.mp4")


def test_a_movement_is_wholly_like_itself() -> None:
    found = score(action("wave", WAVE), WAVE.poses())
    assert found.pct == pytest.approx(100.0)
    assert found.findings == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda poses: poses * (0.4, 0.4, 1.0),
        lambda poses: np.add(poses, (200.0, -90.0, 0.0)),
        lambda poses: np.concatenate([np.repeat(poses[:1], 20, axis=0), poses]),
        lambda poses: np.where(np.arange(len(poses))[:, None, None] % 7 == 3, np.nan, poses),
    ],
    ids=["smaller", "elsewhere", "later", "with gaps"],
)
def test_place_size_start_and_gaps_hardly_count(change: Callable[[Floats], Floats]) -> None:
    assert score(action("wave", WAVE), change(WAVE.poses())).pct > 90.0


def test_a_slower_movement_is_still_the_same() -> None:
    slower = Mover(left_deg=140.0, period_s=2.4, seconds=7.2)
    assert score(action("wave", WAVE), slower.poses()).pct > 80.0


def test_the_score_falls_as_the_movement_departs() -> None:
    scores = [score(action("wave", WAVE), Mover(left_deg=deg).poses()).pct for deg in (140.0, 110.0, 80.0, 40.0, 0.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 50.0


def test_the_part_that_differs_is_named_first() -> None:
    lazy = Mover(left_deg=150.0, right_deg=20.0)
    found = score(action("jack", JACK), lazy.poses())
    assert found.parts[0].name == "right arm"
    assert found.findings[0].startswith("Your right arm differs, most at")


@pytest.mark.parametrize(("name", "mover"), [("wave", WAVE), ("squat", SQUAT), ("jack", JACK)])
def test_enrolled_movements_are_told_apart(name: str, mover: Mover) -> None:
    library = [action("wave", WAVE), action("squat", SQUAT), action("jack", JACK)]
    noisy = mover.poses() + np.random.default_rng(1).normal(0.0, 4.0, (1, *KEYPOINTS)) * (1.0, 1.0, 0.0)
    found = recognised(library, noisy)
    assert found is not None
    assert found.action.name == name


def test_something_else_is_none_of_them() -> None:
    assert recognised([action("jack", JACK)], SQUAT.poses()) is None
    assert recognised([], SQUAT.poses()) is None


def test_too_little_to_compare_is_refused() -> None:
    with pytest.raises(TooShort):
        enrolled("wave", View.FRONT, WAVE.poses()[:10], "wave.mp4")
    legs_only = WAVE.poses()
    legs_only[:, : Joint.R_HIP] = np.nan
    with pytest.raises(Unreadable, match="Too few body parts"):
        score(action("wave", WAVE), np.where(np.arange(len(Joint))[:, None] > Joint.R_ANKLE, np.nan, legs_only))


def test_a_long_clip_is_enrolled_by_its_middle() -> None:
    long = Mover(left_deg=140.0, seconds=30.0)
    assert len(enrolled("wave", View.FRONT, long.poses(), "wave.mp4").poses) == pytest.approx(150, abs=1)


def test_a_library_keeps_what_it_was_given(tmp_path: Path) -> None:
    library, wave = ActionLibrary(tmp_path), action("wave", WAVE)
    library.path("wave").write_bytes(library.content(wave))
    (found,) = library.find("wave")
    assert (found.name, found.view, found.clip) == ("wave", View.FRONT, "wave.mp4")
    np.testing.assert_allclose(found.poses, wave.poses, atol=1e-3)
    assert library.names() == ["wave"]


def test_a_name_has_several_examples_and_none_is_written_over(tmp_path: Path) -> None:
    library, wave = ActionLibrary(tmp_path), action("wave", WAVE)
    for _ in range(3):
        library.free_path("wave").write_bytes(library.content(wave))
    (tmp_path / "wave.x.npz").write_bytes(b"not ours")
    assert [number for number, _ in library.examples("wave")] == [1, 2, 3]
    assert library.remove("wave", 2) == [tmp_path / "wave.2.npz"]
    assert library.free_path("wave") == tmp_path / "wave.2.npz"
    assert len(library.find("wave")) == 2
    library.remove("wave")
    assert library.names() == []
    with pytest.raises(SettingsFault, match="no movement “wave”"):
        library.remove("wave")


def test_of_several_examples_the_nearest_seen_from_there_counts() -> None:
    front, lazy = action("wave", WAVE), action("wave", Mover(left_deg=60.0))
    rear = enrolled("wave", View.REAR, WAVE.poses(), "rear.mp4")
    found = nearest(fitting([lazy, front, rear], View.FRONT), WAVE.poses())
    assert found is not None
    assert found.action is front
    assert fitting([rear], View.FRONT) == []
    assert fitting([rear], View.UNKNOWN) == [rear]


def test_unknown_damaged_and_impossible_names(tmp_path: Path) -> None:
    library = ActionLibrary(tmp_path)
    with pytest.raises(SettingsFault, match="no movement"):
        library.find("wave")
    with pytest.raises(SettingsFault, match="no name"):
        library.path("../wave")
    library.path("wave").write_bytes(b"no arrays")
    with pytest.raises(SettingsFault, match="cannot be read"):
        library.find("wave")


def openpose(folder: Path, mover: Mover) -> Path:
    """The mover as a folder of OpenPose JSON."""
    folder.mkdir()
    for k, pose in enumerate(mover.poses()):
        page = {"version": 1.3, "people": [{"pose_keypoints_2d": pose.ravel().round(2).tolist()}]}
        (folder / f"run_{k:012d}_keypoints.json").write_text(json.dumps(page))
    return folder


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--library", str(tmp_path / "library"), "--fps", "30")
    for name, mover in (("wave", WAVE), ("squat", SQUAT)):
        clip = openpose(tmp_path / name, Mover(mover.left_deg, mover.right_deg, mover.squat_px, hz=30.0))
        assert main(["action", "add", name, str(clip), *store]) == 0
    assert main(["action", "score", "wave", str(tmp_path / "wave"), *store]) == 0
    told = capsys.readouterr().out
    assert "100 % like “wave”" in told
    assert "recognised as “wave”" in told
    assert main(["action", "score", "squat", str(tmp_path / "wave"), *store]) == 0
    assert "recognised as “wave”" in capsys.readouterr().out
    assert main(["action", "score", "jump", str(tmp_path / "wave"), *store]) == 2
    assert "Enrolled are: squat, wave." in capsys.readouterr().err
    kept = store[:2]
    assert main(["action", "recognise", str(tmp_path / "squat"), *store]) == 0
    assert "recognised as “squat”" in capsys.readouterr().out
    assert main(["action", "add", "wave", str(tmp_path / "wave"), *store]) == 0
    assert main(["action", "list", *kept]) == 0
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[-2:]] == [["squat", "1"], ["wave", "2"]]
    assert main(["action", "remove", "wave", "--example", "1", *kept]) == 0
    assert main(["action", "show", "wave", *kept]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("  2   6.0 s")
    assert main(["action", "remove", "wave", *kept]) == 0
    assert main(["action", "show", "wave", *kept]) == 2
