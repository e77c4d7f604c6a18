"""Skeletons and maps on pictures, and the commands that write them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.commands.poses import write_poses
from gait.commands.show import Drawn, save_video, show
from gait.errors import DiskFault, Unreadable
from gait.pose.decoders.openpose.assembly import FIELDS_FROM
from gait.pose.draw import MINT, WHITE, draw_map, draw_maps, draw_people, field_strokes
from gait.pose.person import Person
from gait.pose.skeleton import ANKLES, Joint
from tests.gait.pose.synthetic_maps import FIT, figure, painted, person

Image = NDArray[np.uint8]

CELLS = figure(20.0, 6.0, 44.0)
RUNNER = person(FIT.to_picture(CELLS))


@pytest.fixture
def dark() -> Image:
    return np.zeros((*FIT.picture, 3), dtype=np.uint8)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Six grey pictures as a video."""
    path = tmp_path / "grey.mp4"
    save_video(path, [np.full((128, 96, 3), 90, dtype=np.uint8)] * 6, 25.0)
    return path


def colour_at(image: Image, xy: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(int(c) for c in image[int(xy[1]), int(xy[0])])


def test_limbs_are_mint_and_knees_white(dark: Image) -> None:
    drawn = draw_people(dark, [RUNNER])
    thigh = RUNNER.keypoints[[Joint.R_HIP, Joint.R_KNEE], :2].mean(axis=0)
    assert colour_at(drawn, thigh) == MINT
    assert colour_at(drawn, RUNNER.keypoints[Joint.R_KNEE]) == WHITE


def test_the_picture_itself_is_left_alone(dark: Image) -> None:
    draw_people(dark, [RUNNER])
    draw_maps(dark, painted([CELLS]), FIT)
    assert not dark.any()


def test_what_is_missing_is_not_drawn(dark: Image) -> None:
    keypoints = RUNNER.keypoints.copy()
    keypoints[[Joint.R_KNEE, Joint.R_ANKLE]] = np.nan
    drawn = draw_people(dark, [Person(keypoints)])
    assert colour_at(drawn, RUNNER.keypoints[Joint.R_ANKLE]) == (0, 0, 0)


def test_the_glow_lies_on_the_joint(dark: Image) -> None:
    maps = painted([CELLS])
    maps[..., FIELDS_FROM:] = 0.0
    drawn = draw_maps(dark, maps, FIT).astype(float).sum(axis=2)
    y, x = np.unravel_index(drawn[700:].argmax(), drawn[700:].shape)
    ankles = RUNNER.keypoints[list(ANKLES), :2]
    assert np.hypot(*(ankles - [x, y + 700]).T).min() < FIT.cell_x / 2


def test_one_joints_map_glows_there_alone(dark: Image) -> None:
    drawn = draw_map(dark, painted([CELLS]), FIT, Joint.R_WRIST).astype(float).sum(axis=2)
    lit = np.argwhere(drawn > drawn.min() + 30.0)[:, ::-1]
    assert len(lit) > 20
    assert np.hypot(*(lit - RUNNER.keypoints[Joint.R_WRIST, :2]).T).max() < 4 * FIT.cell_x


def test_fields_are_strokes_along_the_limb() -> None:
    above = tuple(joint for joint in Joint if joint not in (Joint.R_KNEE, Joint.R_ANKLE))
    strokes = field_strokes(painted([CELLS], missing=above), FIT)
    way = (strokes[:, 1] - strokes[:, 0]).astype(float)
    assert len(strokes) > 5
    assert (np.abs(way[:, 0]) < 0.1 * way[:, 1]).all()  # the lower leg hangs down


def test_no_field_no_strokes(dark: Image) -> None:
    assert len(field_strokes(painted([]), FIT)) == 0
    assert draw_maps(dark, painted([]), FIT).shape == dark.shape


@pytest.mark.parametrize("wanted", [Drawn(), Drawn(maps="all"), Drawn(maps=Joint.R_KNEE, track=(Joint.L_WRIST,))])
def test_a_clip_is_shown_frame_by_frame(clip: Path, tmp_path: Path, wanted: Drawn) -> None:
    out = show(clip, tmp_path / "shown.mp4", wanted)
    video = cv2.VideoCapture(str(out))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == 6
    assert video.get(cv2.CAP_PROP_FPS) == 25
    assert {path.name for path in tmp_path.iterdir()} == {"grey.mp4", "shown.mp4"}


def test_a_picture_is_shown_beside_itself(tmp_path: Path) -> None:
    source = tmp_path / "runner.png"
    cv2.imwrite(str(source), np.full((128, 96, 3), 90, dtype=np.uint8))
    assert show(source) == tmp_path / "runner_pose.png"
    assert cv2.imread(str(tmp_path / "runner_pose.png")) is not None


def test_a_picture_that_is_none_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_text("no picture")
    with pytest.raises(Unreadable, match="broken"):
        show(tmp_path / "broken.jpg")


def test_a_folder_that_is_not_there_is_a_fault_of_the_disk(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(DiskFault, match="gone"):
        show(clip, tmp_path / "gone" / "shown.mp4")


def test_poses_are_written_one_file_a_frame(clip: Path, tmp_path: Path) -> None:
    folder = write_poses(clip, tmp_path / "poses")
    files = sorted(folder.iterdir())
    assert files[0].name == "grey_000000000000_keypoints.json"
    assert len(files) == 6
    assert json.loads(files[0].read_text())["people"] == []
