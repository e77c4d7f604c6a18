"""`gait action`: enrol a named movement from a clip, and score another clip against it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.analysis.openpose import USUAL_FPS, extent
from gait.clip import open_clip
from gait.commands.progress import progress
from gait.errors import SettingsFault, WrongView
from gait.movements.action import Action, ActionLibrary, Score, check, enrolled, recognised, score
from gait.pose.openpose_json import read_poses
from gait.pose.reader import PoseEstimator
from gait.pose.recognition import LOOKS_HZ, at_rate, open_recogniser
from gait.pose.runner import choose_runner
from gait.pose.skeleton import KEYPOINTS
from gait.results.write import write_bytes
from gait.scene import View
from gait.weights.manifest import verified_model

Floats = NDArray[np.float64]


def library_in(folder: Path | None) -> ActionLibrary:
    """The library in a folder; None: the user's own data folder (XDG Base Directory Specification 0.8).

    Raises SettingsFault for a user without a home.
    """
    try:
        data = folder or os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError as error:
        raise SettingsFault("This account has no home folder to keep movements in.", "Name one, --library.") from error
    return ActionLibrary(folder or Path(data) / "gait" / "actions")


def add(library: ActionLibrary, name: str, clip: Path, fps: float | None) -> Path:
    """Enrol a clip's movement; the file that was written. Raises ClipError, Fault."""
    path = library.path(name)
    poses = watched(clip, fps)
    check(poses, clip.name)
    write_bytes(path, library.content(enrolled(name, view_of(poses), poses, clip.name)))
    return path


def tell_score(library: ActionLibrary, name: str, clip: Path, fps: float | None) -> None:
    """Print how like the movement the clip is, where they differ, and which it is. Raises ClipError, Fault."""
    action = library.find(name)
    poses = watched(clip, fps)
    check(poses, clip.name)
    check_view(action, view_of(poses))
    found = score(action, poses)
    for line in (score_line(found), *found.findings, recognised_line(recognised(list(library.every()), poses))):
        print(line)


def check_view(action: Action, view: View) -> None:
    """Raise WrongView when both are surely seen, and from different sides."""
    if View.UNKNOWN not in (action.view, view) and view is not action.view:
        raise WrongView(
            f"“{action.name}” was enrolled from the {action.view}; this clip is from the {view}.",
            "Record the same view as the reference.",
        )


def score_line(found: Score) -> str:
    where = f"{found.start_s:.1f} to {found.stop_s:.1f} s"
    return f"{found.pct:.0f} % like “{found.action.name}” ({where}; distance {found.distance:.3f} body sizes)"


def recognised_line(found: Score | None) -> str:
    return f"recognised as “{found.action.name}”" if found else "recognised as none of the enrolled movements"


def view_of(poses: Floats) -> View:
    """From where somebody is seen, UNKNOWN when unsure."""
    times_s = np.arange(len(poses)) / LOOKS_HZ
    found = open_recogniser(verified_model("activity").path).recognise(times_s, poses)
    return View.UNKNOWN if found is None else found.view


def watched(clip: Path, fps: float | None) -> Floats:
    """[m, 18, 3] the person in a video or in a folder of OpenPose JSON at `fps`, 15 times a second."""
    if os.path.isdir(clip):  # Path.is_dir raises for a name that is too long
        poses = read_poses(clip, fps or USUAL_FPS)
        width, height = (max(1, side) for side in extent(poses))
    else:
        video = open_clip(clip, fps)
        width, height = video.width, video.height
        estimator = PoseEstimator(verified_model("pose"), height, width)
        every = max(1, round(video.header_fps / LOOKS_HZ))
        frames = (frame for frame in video.frames() if frame.index % every == 0)
        done = progress(estimator.poses(frames), video.header_frames // every, "watching")
        poses = tuple(pose for _, pose in done)
    nobody = np.full(KEYPOINTS, np.nan)
    found = [nobody if who is None else who.keypoints for who in choose_runner(poses, height, width)]
    return at_rate(np.array([pose.time_s for pose in poses]), np.stack(found) if found else np.zeros((0, *KEYPOINTS)))
