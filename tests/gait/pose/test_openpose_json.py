"""OpenPose's JSON, written and read back, in both layouts, and files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gait.errors import DiskFault, Unreadable
from gait.pose.openpose_json import read_poses, write_pose
from gait.pose.person import Person
from gait.pose.skeleton import Joint
from tests.gait.pose.synthetic_maps import figure, person


def runner() -> Person:
    """Somebody seen from behind: no nose."""
    keypoints = person(figure(320.0, 40.0, 800.0)).keypoints.copy()
    keypoints[Joint.NOSE] = np.nan
    return Person(keypoints)


def write_numbers(folder: Path, *people: object) -> None:
    document = {"version": 1.3, "people": [{"pose_keypoints_2d": numbers} for numbers in people]}
    (folder / "clip_000000000000_keypoints.json").write_text(json.dumps(document))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    for index in range(3):
        write_pose(tmp_path, "clip", index, [runner()] * index)
    poses = read_poses(tmp_path, fps=50.0)
    assert [len(pose.people) for pose in poses] == [0, 1, 2]
    assert [pose.time_s for pose in poses] == [0.0, 0.02, 0.04]
    assert np.allclose(poses[1].people[0].keypoints, runner().keypoints, atol=1e-3, equal_nan=True)


def test_the_file_is_openposes_own(tmp_path: Path) -> None:
    path = write_pose(tmp_path, "clip", 7, [runner()])
    assert path.name == "clip_000000000007_keypoints.json"
    document = json.loads(path.read_text())
    (found,) = document["people"]
    assert document["version"] == 1.3
    assert len(found["pose_keypoints_2d"]) == 54
    assert found["pose_keypoints_2d"][:3] == [0.0, 0.0, 0.0]


def test_a_gap_in_the_numbers_is_a_gap_in_time(tmp_path: Path) -> None:
    for index in (12, 10, 30):
        write_pose(tmp_path, "a_b", index, [])
    assert [pose.time_s for pose in read_poses(tmp_path, 10.0)] == pytest.approx([0.0, 0.2, 2.0])


def test_body_25_gives_the_same_joints_and_feet(tmp_path: Path) -> None:
    numbers = [[10.0 * joint, 20.0 * joint, 0.9] for joint in range(25)]
    write_numbers(tmp_path, np.ravel(numbers).tolist())
    (found,) = read_poses(tmp_path, 30.0)[0].people
    assert found.keypoints[Joint.R_ANKLE, 0] == 110.0  # BODY_25's number 11
    assert found.keypoints[Joint.L_ANKLE, 0] == 140.0
    assert found.keypoints[:, 0].tolist() == [10.0 * k for k in (*range(8), *range(9, 19))]
    assert found.feet is not None
    assert found.feet[:, 0].tolist() == [10.0 * k for k in range(19, 25)]


def test_coco_18_knows_no_feet(tmp_path: Path) -> None:
    write_pose(tmp_path, "clip", 0, [runner()])
    assert read_poses(tmp_path, 30.0)[0].people[0].feet is None


def test_people_without_a_joint_are_left_out(tmp_path: Path) -> None:
    write_numbers(tmp_path, [], [0.0] * 54, [0] * 75)
    assert read_poses(tmp_path, 30.0)[0].people == ()


@pytest.mark.parametrize("numbers", [[1.0] * 53, ["x"] * 54, [float("nan")] * 54, None, {"a": 1}])
def test_numbers_that_are_none_name_the_file(tmp_path: Path, numbers: object) -> None:
    write_numbers(tmp_path, numbers)
    with pytest.raises(Unreadable, match="clip_000000000000_keypoints"):
        read_poses(tmp_path, 30.0)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"people": 3}', '{"people": [4]}', "\x00\xff"])
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "clip_000000000000_keypoints.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(Unreadable, match="clip_000000000000_keypoints"):
        read_poses(tmp_path, 30.0)


def test_a_folder_without_frames_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    with pytest.raises(Unreadable, match="keypoints"):
        read_poses(tmp_path, 30.0)


def test_frames_of_two_clips_are_not_mixed(tmp_path: Path) -> None:
    write_pose(tmp_path, "one", 0, [])
    write_pose(tmp_path, "two", 0, [])
    with pytest.raises(Unreadable, match="one, two"):
        read_poses(tmp_path, 30.0)


def test_a_folder_that_is_not_there_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskFault, match="clip_"):
        write_pose(tmp_path / "gone", "clip", 0, [])


HEIGHTS = {"eye": 100.0, "shoulder": 300.0, "hip": 600.0, "knee": 850.0, "ankle": 1080.0, "heel": 1110.0}  # px
BODY_25 = {
    15: "eye",
    16: "eye",
    2: "shoulder",
    5: "shoulder",
    9: "hip",
    12: "hip",
    10: "knee",
    11: "ankle",
    14: "ankle",
}
BODY_25B = {
    1: "eye",
    2: "eye",
    5: "shoulder",
    6: "shoulder",
    11: "hip",
    12: "hip",
    13: "knee",
    15: "ankle",
    16: "ankle",
}


def body(order: dict[int, str]) -> list[float]:
    """Somebody's 25 joints in an order: x, y, confidence. Both orders number the heels alike."""
    numbers = np.zeros((25, 3))
    for joint, part in (order | {21: "heel", 24: "heel"}).items():
        numbers[joint] = 300.0 + 7.0 * joint, HEIGHTS[part], 0.8
    return [float(number) for number in numbers.ravel()]


def test_body_25b_is_not_taken_for_body_25(tmp_path: Path) -> None:
    write_numbers(tmp_path, body(BODY_25))
    assert len(read_poses(tmp_path, fps=60.0)) == 1
    write_numbers(tmp_path, body(BODY_25B))
    with pytest.raises(Unreadable, match="BODY_25B"):
        read_poses(tmp_path, fps=60.0)
