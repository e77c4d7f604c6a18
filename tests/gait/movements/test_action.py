"""Named movements and where they are kept; `gait action` on the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.__main__ import main
from gait.errors import SettingsFault, TooShort, Unreadable
from gait.movements.action import Action, ActionLibrary, enrolled
from gait.movements.viewpoint import Viewpoint
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import ANKLES, KNEES, Joint

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
    return enrolled(name, Viewpoint.FRONT, mover.poses(), f"{name}.mp4")


def test_too_little_to_enrol_is_refused() -> None:
    with pytest.raises(TooShort):
        enrolled("wave", Viewpoint.FRONT, WAVE.poses()[:8], "wave.mp4")
    with pytest.raises(Unreadable, match="Nobody is seen"):
        enrolled("wave", Viewpoint.FRONT, np.full((60, 18, 3), np.nan), "wave.mp4")
    with pytest.raises(Unreadable, match="Nobody moves"):
        enrolled("wave", Viewpoint.FRONT, Mover().poses(), "wave.mp4")


def test_a_long_clip_is_enrolled_by_its_middle() -> None:
    long = Mover(left_deg=140.0, seconds=30.0)
    assert len(enrolled("wave", Viewpoint.FRONT, long.poses(), "wave.mp4").poses) == pytest.approx(150, abs=1)


@pytest.mark.parametrize("sided", [False, True])
@pytest.mark.parametrize("view", list(Viewpoint))
def test_a_library_keeps_what_it_was_given(tmp_path: Path, view: Viewpoint, sided: bool) -> None:
    library, wave = ActionLibrary(tmp_path), enrolled("wave", view, WAVE.poses(), "wave.mp4", sided)
    library.path("wave").write_bytes(library.content(wave))
    (found,) = library.find("wave")
    assert (found.name, found.view, found.clip, found.sided) == ("wave", view, "wave.mp4", sided)
    np.testing.assert_allclose(found.poses, wave.poses, atol=1e-3)
    assert library.names() == ["wave"]


@pytest.mark.parametrize(
    ("word", "view"), [("front", "front"), ("rear", "rear"), ("side", "unknown"), ("unknown",) * 2]
)
def test_an_older_enrolment_is_still_read(tmp_path: Path, word: str, view: str) -> None:
    """It holds points as the network found them and knows one side only; from which is seen anew."""
    np.savez_compressed(tmp_path / "wave.npz", poses=WAVE.poses().astype(np.float32), view=word, clip="wave.mp4")
    (found,) = ActionLibrary(tmp_path).find("wave")
    assert (str(found.view), found.sided) == (view, False)
    assert np.abs(found.poses - WAVE.poses()).max() < 10.0


def test_a_name_has_several_examples_and_none_is_written_over(tmp_path: Path) -> None:
    library, wave = ActionLibrary(tmp_path), action("wave", WAVE)
    for _ in range(3):
        library.free_path("wave").write_bytes(library.content(wave))
    (tmp_path / "wave.x.npz").write_bytes(b"not ours")
    assert [number for number, _ in library.examples("wave")] == [1, 2, 3]
    assert library.remove("wave", 2) == [tmp_path / "wave.2.npz"]
    assert library.free_path("wave") == tmp_path / "wave.2.npz"
    assert len(library.find("wave")) == 2
    library.weights_path("wave").write_text('{"learnt": false, "weights": {"nose": 0}}')
    assert library.find("wave")[1].weights[Joint.NOSE] == 0.0
    library.remove("wave")
    assert library.names() == []
    assert not library.weights_path("wave").exists()
    with pytest.raises(SettingsFault, match="no movement “wave”"):
        library.remove("wave")


@pytest.mark.parametrize(
    "content", ["", "[]", '{"weights": {}}', '{"learnt": true, "weights": {"nise": 1}}', '{"learnt": 1}']
)
def test_weights_that_cannot_be_read_are_told(tmp_path: Path, content: str) -> None:
    library = ActionLibrary(tmp_path)
    library.path("wave").write_bytes(library.content(action("wave", WAVE)))
    library.weights_path("wave").write_text(content)
    with pytest.raises(SettingsFault, match=r"wave\.weights\.json"):
        library.find("wave")


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


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    for name, mover in (("wave", WAVE), ("squat", SQUAT), ("right wave", Mover(right_deg=140.0)), ("stand", Mover())):
        openpose(tmp_path / name, Mover(mover.left_deg, mover.right_deg, mover.squat_px, hz=30.0))
    return tmp_path


def test_on_the_command_line(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--library", str(clips / "library"), "--fps", "30")
    for name in ("wave", "squat"):
        assert main(["action", "add", name, str(clips / name), *store]) == 0
    assert main(["action", "score", "wave", str(clips / "wave"), *store]) == 0
    told = capsys.readouterr().out
    assert "100 % like “wave”" in told
    assert "recognised as “wave”, surely" in told
    assert main(["action", "score", "squat", str(clips / "wave"), *store]) == 0
    assert "recognised as “wave”" in capsys.readouterr().out
    assert main(["action", "score", "jump", str(clips / "wave"), *store]) == 2
    assert "Enrolled are: squat, wave." in capsys.readouterr().err
    kept = store[:2]
    assert main(["action", "recognise", str(clips / "squat"), *store]) == 0
    assert "recognised as “squat”" in capsys.readouterr().out
    assert main(["action", "add", "wave", str(clips / "wave"), *store]) == 0
    assert main(["action", "list", *kept]) == 0
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[-2:]] == [["squat", "1"], ["wave", "2"]]
    assert main(["action", "remove", "wave", "--example", "1", *kept]) == 0
    assert main(["action", "show", "wave", *kept]) == 0
    assert "  2   6.0 s" in capsys.readouterr().out
    assert main(["action", "remove", "wave", *kept]) == 0
    assert main(["action", "show", "wave", *kept]) == 2


def test_as_json(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--library", str(clips / "library"), "--fps", "30")
    main(["action", "add", "wave", str(clips / "wave"), *store])
    capsys.readouterr()
    assert main(["action", "score", "wave", str(clips / "wave"), *store, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pct"] == pytest.approx(100.0, abs=0.5)
    assert len(told["goes"]) == 3
    assert set(told["goes"][0]) >= {"pct", "start_s", "stop_s", "tempo", "amplitude", "points", "parts"}
    mean = sum(point["pct"] * point["counts"] for point in told["goes"][0]["points"].values())
    assert mean == pytest.approx(told["goes"][0]["pct"], abs=0.2)
    assert told["recognised"]["movement"] == "wave"
    assert main(["action", "recognise", str(clips / "stand"), *store, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["movement"], told["sure"]) == (None, False)


def test_a_pose_held_still_is_no_action(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--library", str(clips / "library"), "--fps", "30")
    assert main(["action", "add", "stand", str(clips / "stand"), *store]) == 3
    assert "Nobody moves" in capsys.readouterr().err
    main(["action", "add", "wave", str(clips / "wave"), *store])
    for by in ("warping", "key-pose"):
        assert main(["action", "score", "wave", str(clips / "stand"), "--by", by, *store]) == 0
        told = capsys.readouterr().out
        assert "0 % like" in told
        assert "holds still" in told


@pytest.mark.parametrize("by", ["warping", "key-pose"])
def test_the_other_hand_is_the_same_unless_enrolled_otherwise(
    clips: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    shared = ("--library", str(clips / "both"), "--fps", "30")
    alone = ("--library", str(clips / "one"), "--fps", "30")
    main(["action", "add", "wave", str(clips / "wave"), *shared])
    main(["action", "add", "wave", str(clips / "wave"), "--sided", *alone])
    pct = []
    for store in (shared, alone):
        capsys.readouterr()
        assert main(["action", "score", "wave", str(clips / "right wave"), "--by", by, "--json", *store]) == 0
        pct.append(json.loads(capsys.readouterr().out)["pct"])
    assert pct[0] > 90.0
    assert pct[1] < 60.0


def test_weights_are_learnt_shown_and_written_by_hand(clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--library", str(clips / "library"))
    main(["action", "add", "wave", str(clips / "wave"), *store, "--fps", "30"])
    main(["action", "show", "wave", *store])
    assert "left wrist 1.00, left elbow" in capsys.readouterr().out
    (clips / "own.json").write_text('{"left wrist": 0}')
    assert main(["action", "weigh", "wave", str(clips / "own.json"), *store]) == 0
    main(["action", "add", "wave", str(clips / "wave"), *store, "--fps", "30"])
    main(["action", "show", "wave", *store])
    told = capsys.readouterr().out
    assert "written by hand" in told
    assert "left wrist 0.00" in told
    assert main(["action", "weigh", "wave", *store]) == 0
    main(["action", "show", "wave", *store])
    assert "(learnt" in capsys.readouterr().out


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "0,0,0,10", "nan,0,1,1"])
def test_a_box_that_is_none_is_wrong_usage(clips: Path, box: str) -> None:
    with pytest.raises(SystemExit):
        main(["action", "recognise", str(clips / "wave"), f"--box={box}"])
