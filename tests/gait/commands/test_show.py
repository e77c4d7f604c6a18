"""`gait show`: a clip with what is seen and done drawn onto it, or its typical steps in slow motion."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.__main__ import main
from gait.commands.caption import Caption
from gait.commands.picture import still_at
from gait.movements.lately import Doing, Nearest
from gait.pose.trace import GREEN
from gait.scene import Activity
from gait.words import LANGUAGES, words
from tests.conftest import SMALL, STANDING, MakeClip

Image = NDArray[np.uint8]


@pytest.fixture(scope="module")
def two_seconds(make_clip: MakeClip) -> Path:
    return make_clip("two_seconds.mp4", "-t", "2", "-vf", SMALL, "-crf", "12")


def pictures_of(film: Path) -> list[Image]:
    video, found = cv2.VideoCapture(str(film)), []
    while (read := video.read())[0]:
        found.append(np.asarray(read[1], np.uint8))
    return found


def greens(image: Image) -> int:
    return int((np.abs(image.astype(int) - GREEN).max(axis=2) < 60).sum())


@pytest.mark.usefixtures("few_poses", "looked_once")
def test_a_clips_steps_are_shown_slowly(small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "film.mp4"
    assert main(["show", str(small_run), "--slow", "--lang", "de", "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip().endswith(str(out))
    film = cv2.VideoCapture(str(out))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 10.0 * film.get(cv2.CAP_PROP_FPS)
    assert film.read()[1].std() > 10.0


def test_what_is_done_stands_over_every_frame_and_paths_are_green(two_seconds: Path, tmp_path: Path) -> None:
    library, out = str(tmp_path / "movements"), tmp_path / "film.mp4"
    (tmp_path / "movements").mkdir()
    assert main(["action", "add", "run", str(two_seconds), "--library", library]) == 0
    order = ["show", str(two_seconds), "--action", "--track", "right_ankle,left wrist", "--library", library]
    assert main([*order, "--out", str(out)]) == 0
    film = pictures_of(out)
    assert len(film) == 50
    assert {picture.shape for picture in film} == {(640 + 34, 360, 3)}  # the strip lies over the picture, not on it
    assert greens(film[0]) == 0
    assert greens(film[40]) > 100
    early, late = (np.asarray(film[k][:34], float) for k in (5, 48))
    assert np.abs(early - late).max() > 100.0  # by now there are words


def test_paths_alone_need_no_strip(make_clip: MakeClip, tmp_path: Path) -> None:
    out, moment = tmp_path / "film.mp4", make_clip("moment.mp4", "-t", "0.4", "-vf", SMALL)
    assert main(["show", str(moment), "--track", "right_ankle", "--out", str(out)]) == 0
    assert pictures_of(out)[-1].shape == (640, 360, 3)


@pytest.mark.parametrize("maps", [["--maps"], ["--maps", "right_knee"], ["--maps", "right knee", "--size", "104x184"]])
def test_maps_are_drawn_of_all_joints_or_of_one(maps: list[str], tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), still_at(Path(f"{STANDING}@1")).image)
    assert main(["show", str(tmp_path / "a.png"), *maps, "--out", str(tmp_path / "b.png")]) == 0
    before, after = (cv2.imread(str(tmp_path / name)) for name in ("a.png", "b.png"))
    assert before is not None
    assert after is not None
    assert after.mean() < 0.8 * before.mean()


def test_all_maps_may_be_asked_for_before_the_picture(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((64, 48, 3), 200, np.uint8))
    assert main(["show", "--maps", str(tmp_path / "a.png")]) == 0
    assert (tmp_path / "a_pose.png").exists()


def test_opencv_draws_the_same_body(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), still_at(Path(f"{STANDING}@1")).image)
    for backend in ("openvino", "opencv"):
        out = str(tmp_path / f"{backend}.png")
        assert main(["show", str(tmp_path / "a.png"), "--backend", backend, "--out", out]) == 0
    ours, theirs = (cv2.imread(str(tmp_path / f"{name}.png")) for name in ("openvino", "opencv"))
    assert ours is not None
    assert theirs is not None
    assert (np.abs(ours.astype(int) - theirs).max(axis=2) > 60).mean() < 0.01


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.mp4", "--track", "left_thumb"], "“left_thumb” is no body point: nose, neck, right shoulder"),
        (["a.mp4", "--maps", "thumb"], "“thumb” is no body point"),
        (["a.mp4", "--size", "200x100"], "multiples of 8"),
        (["a.mp4", "--size", "368"], "width x height"),
        (["a.mp4", "--size", "4096x8"], "up to 1024"),
        (["a.mp4", "--backend", "torch"], "invalid choice"),
    ],
)
def test_a_wish_that_cannot_be_met_is_wrong_usage(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["show", *arguments])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("wish", [["--action"], ["--track", "nose"]])
def test_one_picture_shows_no_movement(wish: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((64, 48, 3), np.uint8))
    assert main(["show", str(tmp_path / "a.png"), *wish]) == 2
    assert "Give a clip" in capsys.readouterr().err


RUNNING = Doing(Activity.RUNNING, 0.98, Nearest("jumping jack", 87.0, True))
UNLIKE = Doing(Activity.NOBODY, 0.51, Nearest("jumping jack", 12.0, False))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_strip_says_what_is_done_and_how_sure_that_is(language: str) -> None:
    caption = Caption(1280, 720, words(language), enrolled=True)
    assert caption.movement(RUNNING) == ("87 % jumping jack", True)
    assert caption.activity(RUNNING)[0].endswith(" 98 %")
    said, sure = caption.movement(UNLIKE)
    assert said.endswith("(12 % jumping jack)")
    assert not sure
    assert caption.of(UNLIKE).shape == (68, 720, 3)
    assert (caption.of(UNLIKE) != caption.of(RUNNING)).any()


def test_an_empty_library_and_a_first_second_are_told() -> None:
    assert Caption(1280, 720, words("en"), enrolled=False).movement(RUNNING) == ("none enrolled", False)
    early = Caption(1280, 720, words("en"), enrolled=True)
    assert early.activity(None) == early.movement(None) == ("…", False)
