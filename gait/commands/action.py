"""`gait action`: enrol named movements from clips, score other clips against them, say which a clip shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.analysis.openpose import USUAL_FPS
from gait.clip import open_clip
from gait.commands.progress import progress
from gait.disk import saving, write_json
from gait.errors import SettingsFault, WrongView
from gait.movements.action import Action, ActionLibrary, check, enrolled, seen
from gait.movements.key_pose import KeyPoseScore, key_pose_score
from gait.movements.learning import learnt
from gait.movements.motion import motion_of
from gait.movements.person import Area, followed
from gait.movements.point_weights import PointWeights, read_weights
from gait.movements.points import mended
from gait.movements.recognise import Recognition, recognise
from gait.movements.score import GoScore, Score, best_score, fits, fitting, references
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.openpose_json import read_poses
from gait.pose.person import Pose
from gait.pose.reader import PoseEstimator
from gait.pose.recognition import LOOKS_HZ, at_rate
from gait.pose.skeleton import KEYPOINTS, Joint
from gait.results.document import as_text
from gait.results.write import write_bytes
from gait.weights.manifest import verified_model

Floats = NDArray[np.float64]

METHODS = ("warping", "key-pose")
SCHEMA = "gait-action/1"


@dataclass(frozen=True, slots=True)
class Watching:
    """A clip and how it is watched. fps: of what does not say it; area: where the person is."""

    clip: Path
    fps: float | None = None
    area: Area | None = None

    def poses(self) -> Floats:
        """[m, 18, 3] made fit to compare. Raises ClipError, Fault, also for a clip with nothing to compare."""
        found = watched(self.clip, self.fps, self.area)
        check(found, self.clip.name)
        return found


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


def add(library: ActionLibrary, name: str, clip: Watching, sided: bool = False) -> Path:
    """Enrol a clip's movement, one more example of a name in use; the file written. Raises ClipError, Fault.

    sided: done by the other hand, or foot, it is another movement.
    """
    path = library.free_path(name)
    poses = clip.poses()
    write_bytes(path, library.content(enrolled(name, view_of(poses), poses, clip.clip.name, sided)))
    learn(library, name)
    return path


def learn(library: ActionLibrary, name: str) -> None:
    """Learn the point weights of a name from its examples, unless somebody has written their own."""
    if library.weights(name).learnt:
        keep(library, name, learnt(library.find(name)))


def keep(library: ActionLibrary, name: str, weights: PointWeights) -> None:
    path = library.weights_path(name)
    with saving(path):
        write_json(path, weights.document())


def weigh(library: ActionLibrary, name: str, own: Path | None) -> None:
    """Take a person's own point weights for a name, None: learn them from its examples again. Raises SettingsFault."""
    examples = library.find(name)
    keep(library, name, learnt(examples) if own is None else PointWeights(read_weights(own), learnt=False))
    print(library.weights_path(name))


def tell_score(
    library: ActionLibrary,
    name: str,
    clip: Watching,
    *,
    method: str = METHODS[0],
    weights: Path | None = None,
    as_json: bool = False,
) -> None:
    """Print how like the movement the clip is, go by go, where they differ, and which it is. Raises ClipError, Fault.

    weights: a file of what each point counts, instead of the name's own.
    """
    examples = library.find(name)
    if weights is not None:
        examples = [replace(action, weights=read_weights(weights)) for action in examples]
    poses = clip.poses()
    view = view_of(poses)
    there = seen_from(examples, view)
    if method == METHODS[1]:
        tell_key_pose(nearest_key_pose(there, poses, view), as_json)
        return
    found = best_score(there, poses, view)
    known = recognise(library.every(), poses)
    if as_json:
        print(as_text(score_document(found, view) | {"recognised": recognised_document(known)}))
    else:
        print("\n".join([*score_lines(found), recognised_line(known)]))


def nearest_key_pose(actions: Sequence[Action], poses: Floats, view: Viewpoint) -> KeyPoseScore:
    """Of all examples, as they are and in a mirror."""
    motion = motion_of(poses)
    ready = (each for action in actions for each in references(action) if fits(each.view, view))
    return max((key_pose_score(each, motion) for each in ready), key=lambda one: one.pct)


def tell_key_pose(found: KeyPoseScore, as_json: bool) -> None:
    name = found.reference.action.name
    if as_json:
        goes = [{"at_s": at_s, "pct": pct} for at_s, pct in found.moments]
        print(as_text(head(name, METHODS[1], found.pct, found.reference.mirrored) | {"goes": goes}))
        return
    where = "as in a mirror; " if found.reference.mirrored else ""
    print(f"{found.pct:.0f} % like the key pose of “{name}” ({where}at {found.key_s:.1f} s of its clip)")
    for number, (at_s, pct) in enumerate(found.moments, 1):
        print(f"{number:>3}{at_s:>8.1f} s{pct:>6.0f} %")
    if not found.moments:
        print(STILL)


def tell_recognised(library: ActionLibrary, clip: Watching, as_json: bool = False) -> None:
    """Print which of all enrolled movements the clip shows, and how sure that is. Raises ClipError, Fault."""
    found = recognise(library.every(), clip.poses())
    if as_json:
        print(as_text({"schema": SCHEMA} | recognised_document(found)))
        return
    print(recognised_line(found))
    for one in found.scores:
        print(f"{one.pct:>5.0f} %  {one.action.name}{', as in a mirror' if one.mirrored else ''}")


def tell_library(library: ActionLibrary) -> None:
    """Print every name with its examples."""
    for name in library.names():
        views = [str(action.view) for action in library.find(name)]
        print(f"{name:<24}{len(views):>3}  seen from: {', '.join(views)}")
    if not library.names():
        print(library.known())


def tell_examples(library: ActionLibrary, name: str) -> None:
    """Print each example of a name, and what each point counts. Raises SettingsFault."""
    for (number, _), action in zip(library.examples(name), library.find(name), strict=True):
        seconds = len(action.poses) / LOOKS_HZ
        joints = int(seen(action.poses).sum())
        sided = ", for this side alone" if action.sided else ""
        print(f"{number:>3}  {seconds:4.1f} s  view {action.view}  {joints} body points  out of {action.clip}{sided}")
    weights = library.weights(name)
    counted = sorted(Joint, key=lambda joint: -weights.values[joint])
    print(f"weights ({'learnt' if weights.learnt else 'written by hand'}, {library.weights_path(name)}):")
    print("     " + ", ".join(f"{joint.word} {weights.values[joint]:.2f}" for joint in counted))


def remove(library: ActionLibrary, name: str, number: int | None) -> None:
    """Delete what is enrolled under a name, and say so. Raises SettingsFault."""
    for path in library.remove(name, number):
        print(f"removed {path}")
    if library.examples(name):
        learn(library, name)


def seen_from(examples: Sequence[Action], view: Viewpoint) -> list[Action]:
    """Those that may be seen from there. Raises WrongView when all are surely seen from another side."""
    there = fitting(examples, view)
    if not there:
        views = ", ".join(sorted({str(action.view) for action in examples}))
        raise WrongView(
            f"“{examples[0].name}” was enrolled from the {views}; this clip is from the {view}.",
            "Record the same view as the reference.",
        )
    return there


STILL = "The person holds still, or moves far less than in the enrolled clip: that is no movement like it."


def score_lines(found: Score) -> list[str]:
    """The best go in a sentence, each go and each point in a table, what differs."""
    best = found.best
    if best is None:
        return [f"0 % like “{found.action.name}”", STILL]
    where = f"{best.start_s:.1f} to {best.stop_s:.1f} s{', as in a mirror' if found.mirrored else ''}"
    goes = [go_line(number, go) for number, go in enumerate(found.goes, 1)]
    head = f"{'go':>3}{'from':>8}{'to':>8}{'score':>8}{'tempo':>8}{'amplitude':>11}"
    title = f"{found.pct:.0f} % like “{found.action.name}” ({where}; usual go {found.usual_pct:.0f} %)"
    return [title, head, *goes, points_line(best), *found.findings]


def go_line(number: int, go: GoScore) -> str:
    measured = f"{go.pct:>6.0f} %{go.likeness.tempo:>8.2f}{go.likeness.amplitude:>11.2f}"
    return f"{number:>3}{go.start_s:>6.1f} s{go.stop_s:>6.1f} s{measured}"


def points_line(go: GoScore) -> str:
    """The points that count, the most first."""
    counted = sorted(Joint, key=lambda joint: -go.likeness.counts[joint])
    known = (joint for joint in counted if go.likeness.counts[joint] >= 0.005)
    told = (
        f"{joint.word} {go.likeness.points[joint]:.0f} % ({100 * go.likeness.counts[joint]:.0f})" for joint in known
    )
    return f"points, and what they count of 100: {', '.join(told)}"


def recognised_line(found: Recognition) -> str:
    place = "" if found.view is Viewpoint.UNKNOWN else f", seen from: {found.view}"
    if found.movement is None:
        return f"recognised as none of the enrolled movements{place}"
    sure = "surely" if found.is_sure else "perhaps"
    return f"recognised as “{found.movement.action.name}”, {sure} ({found.right_pct:.0f} %){place}"


def head(name: str, method: str, pct: float, mirrored: bool) -> dict[str, Any]:
    return {"schema": SCHEMA, "name": name, "by": method, "pct": pct, "mirrored": mirrored}


def score_document(found: Score, view: Viewpoint) -> dict[str, Any]:
    """As JSON."""
    return head(found.action.name, METHODS[0], found.pct, found.mirrored) | {
        "view": str(view),
        "usual_pct": found.usual_pct,
        "done": bool(found.goes),
        "findings": list(found.findings),
        "goes": [go_document(go) for go in found.goes],
    }


def go_document(go: GoScore) -> dict[str, Any]:
    like = go.likeness
    points = {
        joint.word: {"pct": float(like.points[joint]), "counts": float(like.counts[joint])}
        for joint in Joint
        if np.isfinite(like.points[joint])
    }
    parts = [
        {"name": part.name, "pct": part.pct, "at_s": part.at_s, "reach": part.reach, "counts": part.counts}
        for part in go.parts
    ]
    timing = {"start_s": go.start_s, "stop_s": go.stop_s, "tempo": like.tempo, "amplitude": like.amplitude}
    return {"pct": go.pct, **timing, "points": points, "parts": parts}


def recognised_document(found: Recognition) -> dict[str, Any]:
    known = found.movement
    return {
        "movement": None if known is None else known.action.name,
        "sure": found.is_sure,
        "right_pct": found.right_pct,
        "view": str(found.view),
        "scores": {one.action.name: one.pct for one in found.scores},
    }


def view_of(poses: Floats) -> Viewpoint:
    """From where somebody is seen, UNKNOWN when unsure."""
    return viewpoint(motion_of(poses))


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
