"""OpenPose's own JSON, one file a frame, written and read: COCO-18 and BODY_25.

Format: OpenPose, doc/02_output.md, "JSON Output Format", version 1.3: `people[].pose_keypoints_2d` holds
x, y, confidence of each joint in picture pixels; 0, 0, 0 is a joint that was not found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.clip import check_count, shown
from gait.disk import UNREADABLE, read_json, saving, write_bytes
from gait.errors import Unreadable
from gait.pose.person import Person, Pose, believed
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]

VERSION = 1.3
NAME = re.compile(r"(?P<name>.*)_(?P<index>\d+)_keypoints\.json")
COCO_18, BODY_25 = len(Joint), 25  # joints a person
MID_HIP = 8  # of BODY_25, which numbers the others as COCO-18 does (OpenPose, doc/02_output.md)
FROM_BODY_25 = [joint if joint < MID_HIP else joint + 1 for joint in Joint]
FEET = slice(19, 25)  # of BODY_25: left big toe, small toe, heel, then right
L_HEEL, R_HEEL = 2, 5  # of these
FARTHEST_PX = 100_000.0  # from the picture's corner: no camera's picture is a tenth as large
ANKLE_TO_HEEL = 0.15  # of a body's height in the picture, at most, even with the foot lifted
EMPTY = (
    "face_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d", "pose_keypoints_3d",
    "face_keypoints_3d", "hand_left_keypoints_3d", "hand_right_keypoints_3d",
)  # fmt: skip
ADVICE = "Choose a folder of OpenPose's own *_keypoints.json files, COCO or BODY_25."


def frames_folder(folder: Path) -> Path:
    """Make a folder for frames' files. Raises DiskFault."""
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_pose(folder: Path, name: str, index: int, people: Iterable[Person]) -> Path:
    """Write one frame's people as `NAME_000000000000_keypoints.json`. Raises DiskFault."""
    path = folder / f"{name}_{index:012d}_keypoints.json"
    document = {"version": VERSION, "people": [person_json(person) for person in people]}
    with saving(path):
        write_bytes(path, json.dumps(document, separators=(",", ":")).encode("utf-8"))
    return path


def person_json(person: Person) -> dict[str, object]:
    numbers = np.where(person.found[:, None], person.keypoints, 0.0).round(4)
    return {"person_id": [-1], "pose_keypoints_2d": numbers.ravel().tolist(), **{key: [] for key in EMPTY}}


def read_poses(folder: Path, fps: float) -> tuple[Pose, ...]:
    """Every frame of a folder, in order of their numbers; the first is at 0 s.

    fps: frames a second, which the files do not say. Raises Unreadable, with the name of the file, TooLarge.
    """
    numbered = sorted(found_files(folder))
    first = numbered[0][0]
    check_count(numbered[-1][0] - first, shown(folder.name))
    poses = tuple(Pose((index - first) / fps, read_people(path)) for index, path in numbered)
    if are_body_25b([person for pose in poses for person in pose.people]):
        raise Unreadable(f"{folder} holds BODY_25B, whose joints come in another order than BODY_25's.", ADVICE)
    return poses


def are_body_25b(people: Sequence[Person]) -> bool:
    """Whether people read as BODY_25 have their ankles where its eyes are: by the heels, which both number alike.

    BODY_25B: OpenPose's training repository, doc/, “BODY_25B”; 15 and 16 are the ankles there, 21 and 24 the heels.
    """
    votes = [vote for person in people if person.feet is not None for vote in eyes_by_heels(person, person.feet)]
    return bool(votes) and sum(votes) > 0.5 * len(votes)


def eyes_by_heels(person: Person, feet: Floats) -> Iterator[bool]:
    """Of each side that shows all three: whether the eye is at the heel, and nearer to it than the ankle is."""
    height = float(np.nanmax(person.keypoints[:, 1]) - np.nanmin(person.keypoints[:, 1]))
    sides = ((Joint.R_EYE, Joint.L_ANKLE, L_HEEL), (Joint.L_EYE, Joint.R_ANKLE, R_HEEL))
    for eye, ankle, heel in sides:  # BODY_25B numbers left before right
        to_eye, to_ankle = (np.hypot(*(person.keypoints[joint, :2] - feet[heel, :2])) for joint in (eye, ankle))
        if np.isfinite(to_eye) and np.isfinite(to_ankle):
            yield bool(to_eye < min(to_ankle, ANKLE_TO_HEEL * height))


def found_files(folder: Path) -> list[tuple[int, Path]]:
    """Number and path of each frame's file. Raises Unreadable when there are none, or of several clips."""
    matches = [(match, path) for path in folder.glob("*.json") if (match := NAME.fullmatch(path.name))]
    names = {match["name"] for match, _ in matches}
    if not names:
        raise Unreadable(f"{folder} holds no *_keypoints.json of OpenPose.", ADVICE)
    if len(names) > 1:
        raise Unreadable(f"{folder} mixes the frames of {', '.join(sorted(names))}.", ADVICE)
    return [(int(match["index"]), path) for match, path in matches]


def read_people(path: Path) -> tuple[Person, ...]:
    """The people of one frame; those without a single joint are left out. Raises Unreadable."""
    try:
        document = read_json(path)
        people = [parse_person(person) for person in document["people"]]
    except UNREADABLE as error:
        raise Unreadable(f"{path.name} is not a file of OpenPose: {error}.", ADVICE) from error
    return tuple(believed((person for person in people if person is not None), FARTHEST_PX))


def parse_person(person: dict[str, Any]) -> Person | None:
    """One person of 54 or 75 numbers; None for one without numbers. Raises ValueError for anything else."""
    numbers = np.array(person["pose_keypoints_2d"], dtype=float)
    if numbers.size == 0:
        return None
    if numbers.size not in (3 * COCO_18, 3 * BODY_25) or not np.isfinite(numbers).all():
        raise ValueError(f"{numbers.size} numbers for a person, not {3 * COCO_18} or {3 * BODY_25}")
    joints = with_gaps(numbers.reshape(-1, 3))
    if len(joints) == COCO_18:
        return Person(joints)
    return Person(joints[FROM_BODY_25], joints[FEET])


def with_gaps(joints: Floats) -> Floats:
    """NaN for the joints [n, 3] that were not found."""
    return np.where(joints[:, 2:] > 0.0, joints, np.nan)
