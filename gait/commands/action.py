"""`gait action`: enrol named movements from clips, score other clips against them, say which a clip shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.analysis.openpose import USUAL_FPS
from gait.clip import open_clip
from gait.commands.progress import progress
from gait.errors import SettingsFault, WrongView
from gait.movements.action import Action, ActionLibrary, Score, check, enrolled, fitting, nearest, recognised, seen
from gait.movements.person import Area, followed
from gait.movements.points import mended
from gait.pose.openpose_json import read_poses
from gait.pose.person import Pose
from gait.pose.reader import PoseEstimator
from gait.pose.recognition import LOOKS_HZ, at_rate, open_recogniser
from gait.pose.skeleton import KEYPOINTS
from gait.results.write import write_bytes
from gait.scene import View
from gait.weights.manifest import verified_model

Floats = NDArray[np.float64]


def open_library(folder: Path | None) -> ActionLibrary:
    """The library in a folder; None: the user's own data folder (XDG Base Directory Specification 0.8).

    Raises SettingsFault for a user without a home, and for a file in the folder's place.
    """
    if folder is not None and folder.exists() and not folder.is_dir():
        raise SettingsFault(f"{folder} is no folder of movements.", "Name a folder, --library.")
    try:
        data = folder or os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError as error:
        raise SettingsFault("This account has no home folder to keep movements in.", "Name one, --library.") from error
    return ActionLibrary(folder or Path(data) / "gait" / "actions")


def add(library: ActionLibrary, name: str, clip: Path, fps: float | None, area: Area | None = None) -> Path:
    """Enrol a clip's movement, one more example of a name in use; the file written. Raises ClipError, Fault."""
    path = library.free_path(name)
    poses = watched(clip, fps, area)
    check(poses, clip.name)
    write_bytes(path, library.content(enrolled(name, view_of(poses), poses, clip.name)))
    return path


def tell_score(library: ActionLibrary, name: str, clip: Path, fps: float | None, area: Area | None = None) -> None:
    """Print how like the movement the clip is, where they differ, and which it is. Raises ClipError, Fault."""
    examples = library.find(name)
    poses = watched(clip, fps, area)
    check(poses, clip.name)
    view = view_of(poses)
    found = nearest(seen_from(examples, view), poses)
    assert found is not None
    known = recognised(fitting(library.every(), view), poses)
    for line in (score_line(found), *found.findings, recognised_line(known, view)):
        print(line)


def tell_recognised(library: ActionLibrary, clip: Path, fps: float | None, area: Area | None = None) -> None:
    """Print which of all enrolled movements the clip shows, and how sure that is. Raises ClipError, Fault."""
    poses = watched(clip, fps, area)
    check(poses, clip.name)
    view = view_of(poses)
    best = nearest(fitting(library.every(), view), poses)
    print(recognised_line(best if best is not None and best.is_same else None, view))
    if best is not None:
        print(("" if best.is_same else "nearest: ") + score_line(best))


def tell_library(library: ActionLibrary) -> None:
    """Print every name with its examples."""
    for name in library.names():
        views = [str(action.view) for action in library.find(name)]
        print(f"{name:<24}{len(views):>3}  seen from: {', '.join(views)}")
    if not library.names():
        print(library.known())


def tell_examples(library: ActionLibrary, name: str) -> None:
    """Print each example of a name. Raises SettingsFault."""
    for (number, _), action in zip(library.examples(name), library.find(name), strict=True):
        seconds = len(action.poses) / LOOKS_HZ
        joints = int(seen(action.poses).sum())
        print(f"{number:>3}  {seconds:4.1f} s  view {action.view}  {joints} body points  out of {action.clip}")


def remove(library: ActionLibrary, name: str, number: int | None) -> None:
    """Delete what is enrolled under a name, and say so. Raises SettingsFault."""
    for path in library.remove(name, number):
        print(f"removed {path}")


def seen_from(examples: Sequence[Action], view: View) -> list[Action]:
    """Those that may be seen from there. Raises WrongView when all are surely seen from another side."""
    there = fitting(examples, view)
    if not there:
        views = ", ".join(sorted({str(action.view) for action in examples}))
        raise WrongView(
            f"“{examples[0].name}” was enrolled from the {views}; this clip is from the {view}.",
            "Record the same view as the reference.",
        )
    return there


def score_line(found: Score) -> str:
    where = f"{found.start_s:.1f} to {found.stop_s:.1f} s"
    return f"{found.pct:.0f} % like “{found.action.name}” ({where}; distance {found.distance:.3f} body sizes)"


def recognised_line(found: Score | None, view: View) -> str:
    place = "" if view is View.UNKNOWN else f", seen from: {view}"
    return (f"recognised as “{found.action.name}”" if found else "recognised as none of the enrolled movements") + place


def view_of(poses: Floats) -> View:
    """From where somebody is seen, UNKNOWN when unsure."""
    times_s = np.arange(len(poses)) / LOOKS_HZ
    found = open_recogniser(verified_model("activity").path).recognise(times_s, poses)
    return View.UNKNOWN if found is None else found.view


def watched(clip: Path, fps: float | None, area: Area | None = None) -> Floats:
    """[m, 18, 3] who moves in a video or in a folder of OpenPose JSON at `fps`, 15 times a second, made fit to compare.

    area: where that person is; None: the largest and steadiest.
    """
    poses = read_poses(clip, fps or USUAL_FPS) if os.path.isdir(clip) else poses_in(clip, fps)
    nobody = np.full(KEYPOINTS, np.nan)
    found = [nobody if who is None else who.keypoints for who in followed(poses, area)]
    looks = np.stack(found) if found else np.zeros((0, *KEYPOINTS))
    return mended(at_rate(np.array([pose.time_s for pose in poses]), looks))


def poses_in(clip: Path, fps: float | None) -> tuple[Pose, ...]:
    """Everybody in a video, some 15 times a second. Raises ClipError, Fault."""
    video = open_clip(clip, fps)
    estimator = PoseEstimator(verified_model("pose"), video.height, video.width)
    every = max(1, round(video.header_fps / LOOKS_HZ))
    frames = (frame for frame in video.frames() if frame.index % every == 0)
    return tuple(pose for _, pose in progress(estimator.poses(frames), video.header_frames // every, "watching"))
