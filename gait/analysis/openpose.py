"""Analysis of OpenPose's own JSON instead of video: steps and cadence, no heel to measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.analysis.analysis import Question, conclude
from gait.analysis.checks import check_gait, check_people, check_view
from gait.analysis.findings import Findings
from gait.analysis.notices import find_time_notices
from gait.analysis.steps import outside_gaps, path_steps
from gait.clip import Clip, check_length
from gait.disk import digest
from gait.eyes.legs import ANKLE, HEEL
from gait.eyes.sights import Sights, keypoints
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines, rearfoot_angles
from gait.gaitcycle.stride import Step, agree, in_order
from gait.pose.openpose_json import read_poses
from gait.pose.person import Person, Pose
from gait.pose.runner import choose_runner
from gait.pose.skeleton import ANKLES, KNEES
from gait.result import Analysis, Notice
from gait.words import said

Floats = NDArray[np.float64]

HEELS = (2, 5)  # of Person.feet
NO_PICTURES = Notice(
    "no_pictures",
    said("Only body points were given, no pictures: the steps are measured, the heels are not."),
    said("Analyse the video itself to measure the heels."),
)
USUAL_FPS = 60.0  # what most folders are made of
GUESSED_RATE = Notice(
    "guessed_rate",
    said("The files do not say their frame rate; {fps:.0f} frames a second were assumed.", fps=USUAL_FPS),
    said("Say it with --fps if the camera took more or fewer."),
)
MARGIN = 1.05  # the picture's size is not in the JSON: as far as the points reach and a little


def analyse_poses(folder: Path, given_fps: float | None, question: Question) -> tuple[Analysis, Findings]:
    """The result of a folder of keypoints. given_fps: frames a second, None: nobody said. Raises ClipError."""
    fps = given_fps or USUAL_FPS
    poses = read_poses(folder, fps)
    width, height = extent(poses)
    sights = sights_of(poses, width, height)
    check_view(sights)
    check_length(sights.times_s)
    check_people(sights)
    steps = steps_of(sights)
    check_gait(sights, steps)
    nothing = Lines(np.full((len(poses), 2, 4, 2), np.nan), np.full((len(poses), 2), np.nan))
    findings = Findings(sights, nothing, rearfoot_angles(nothing, np.zeros(2)), steps, "none")
    clip = Clip(folder, fps, len(poses), width, height, digest(*sorted(folder.glob("*.json"))), given_fps=given_fps)
    guessed = () if given_fps else (GUESSED_RATE,)
    notices = (NO_PICTURES, *guessed, *find_time_notices(clip, sights.times_s))
    return replace(conclude(clip, (), findings, question), warnings=notices), findings


def extent(poses: tuple[Pose, ...]) -> tuple[int, int]:
    """Width and height that hold every point, px."""
    points = [person.keypoints[:, :2] for pose in poses for person in pose.people]
    if not points:
        return 0, 0
    far = np.nanmax(np.concatenate(points), axis=0)
    return int(MARGIN * far[0]), int(MARGIN * far[1])


def sights_of(poses: tuple[Pose, ...], width: int, height: int) -> Sights:
    """The runner's keypoints as sights; heels where the source has them (BODY_25)."""
    people = list(choose_runner(poses, max(1, height), max(1, width)))
    runner = np.stack([keypoints(person) for person in people])
    feet = np.stack([feet_keypoints(person) for person in people])
    legs = np.stack([runner[:, KNEES], runner[:, ANKLES], feet[:, HEELS]], axis=2)
    n = len(poses)
    return Sights(
        times_s=np.array([pose.time_s for pose in poses]),
        legs=legs[..., :2],
        legs_confidence=np.nan_to_num(legs[..., 2]),
        heel_points=np.full((n, 2, 4, 2), np.nan),
        heel_spread=np.full((n, 2, 4), np.nan),
        phase=np.full((n, 2, 2), np.nan),
        foot_probability=np.zeros((n, 2)),
        blobs=(),
        pose_frames=np.arange(n),
        runner=runner,
        people=int(np.median([len(pose.people) for pose in poses])),
        shank_px=shank_length(legs),
        snapshots=(),
    )


def feet_keypoints(person: Person | None) -> Floats:
    return np.full((6, 3), np.nan) if person is None or person.feet is None else person.feet


def shank_length(legs: Floats) -> float:
    """The longer of both shanks in a usual frame, px."""
    lengths = np.linalg.norm(legs[:, :, 0, :2] - legs[:, :, 1, :2], axis=2)
    longest = np.fmax(lengths[:, 0], lengths[:, 1])
    return float(np.nanmedian(longest)) if np.isfinite(longest).any() else float("nan")


def steps_of(sights: Sights) -> tuple[Step, ...]:
    """Steps from the paths of the ankles, and of the heels where the source has them."""
    points = (ANKLE, HEEL)
    left, right = (agree((), [path_steps(sights, foot, sights.legs[:, foot, p, 1]) for p in points]) for foot in Foot)
    return outside_gaps(in_order(left, right), sights.times_s)
