"""Named movements: enrolled from a clip, found again in another, and scored against the first.

A movement is the runner's skeleton at 15 looks a second, whatever it is that the body does and from wherever it is
seen. Two of them are compared by pose normalisation and time warping (gait.neutral.warp).
"""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, read_arrays, reason
from gait.errors import SettingsFault, TooShort, Unreadable
from gait.neutral.warp import Warping
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import KEYPOINTS, TRUNK, Joint
from gait.scene import View

Floats = NDArray[np.float64]

NAME = re.compile(r"\w[\w -]{0,59}")
EXAMPLE = re.compile(rf"(?P<name>{NAME.pattern})(\.(?P<number>[1-9]\d{{0,3}}))?\.npz")
LEAST_S, MOST_S = 1.0, 10.0  # of an enrolled movement; of a longer clip the middle is taken
SEEN_SHARE = 0.5  # of the looks: a joint seen less often does not count
LEAST_JOINTS = 6
TEMPI = (0.8, 1.0, 1.25)  # of the reference at which it is sought
HOP = 2  # looks between two places at which it is sought
WARPING = Warping()
BODY_PARTS = {
    "left arm": (Joint.L_ELBOW, Joint.L_WRIST),
    "right arm": (Joint.R_ELBOW, Joint.R_WRIST),
    "trunk": (Joint.NECK, *TRUNK),
    "left leg": (Joint.L_KNEE, Joint.L_ANKLE),
    "right leg": (Joint.R_KNEE, Joint.R_ANKLE),
}
COUNTED = sorted(joint for joints in BODY_PARTS.values() for joint in joints)  # not the face: it is often turned

# Distances, in body sizes, between two people who do the same, at the 0th, 10th ... 100th percentile, the first put to
# 0; and the 90th percentile of how far a body part of theirs is apart. 400 pairs of generated people running, walking
# or standing before cameras behind, beside and in front of them (models/training/activity.py scale).
SAME_MOVEMENT = (0.0, 0.086, 0.106, 0.121, 0.135, 0.147, 0.159, 0.173, 0.188, 0.214, 0.286)
USUAL_PART = 0.247
FARTHEST_SAME = 0.214  # 9 in 10 of the same movement are nearer, 7 in 10 of another one are further


@dataclass(frozen=True, slots=True)
class Action:
    """A named movement. poses [n, 18, 3]: COCO-18 at 15 looks a second; clip: what it was enrolled from."""

    name: str
    view: View
    poses: Floats
    clip: str


@dataclass(frozen=True, slots=True)
class PartDifference:
    """How far a body part is from the reference's, in body sizes, and at which share of the movement most."""

    name: str
    distance: float
    worst_pct: float


@dataclass(frozen=True, slots=True)
class Score:
    """How like a reference a movement is.

    pct: of people who do the same movement, how many are less like each other: 100 for the reference itself, 50 for
    the usual pair. start_s, stop_s: where in the clip it was found. parts: all, the furthest first.
    """

    action: Action
    distance: float
    start_s: float
    stop_s: float
    parts: tuple[PartDifference, ...]

    @property
    def pct(self) -> float:
        return 100.0 - float(np.interp(self.distance, SAME_MOVEMENT, np.linspace(0.0, 100.0, len(SAME_MOVEMENT))))

    @property
    def is_same(self) -> bool:
        """Whether it can be taken for the movement."""
        return self.distance < FARTHEST_SAME

    @property
    def findings(self) -> tuple[str, ...]:
        """At most three body parts that differ more than between people who do the same."""
        return tuple(
            f"Your {part.name} differs, most at {part.worst_pct:.0f} % of the movement."
            for part in self.parts[:3]
            if part.distance > USUAL_PART
        )


@dataclass(frozen=True, slots=True)
class ActionLibrary:
    """A folder of enrolled movements: `NAME.npz` and further examples of it, `NAME.2.npz` and so on."""

    folder: Path

    def free_path(self, name: str) -> Path:
        """Where the next example of a name is kept. Raises SettingsFault for a name that cannot be a file's."""
        known = {number for number, _ in self.examples(name)}
        return self.path(name, next(number for number in itertools.count(1) if number not in known))

    def path(self, name: str, number: int = 1) -> Path:
        if not NAME.fullmatch(name):
            raise SettingsFault(f"“{name}” is no name for a movement.", "Use letters, digits, spaces and hyphens.")
        return self.folder / (f"{name}.npz" if number == 1 else f"{name}.{number}.npz")

    def content(self, action: Action) -> bytes:
        """What is written of a movement."""
        buffer = io.BytesIO()
        poses = action.poses.astype(np.float32)
        np.savez_compressed(buffer, poses=poses, view=str(action.view), clip=action.clip)
        return buffer.getvalue()

    def examples(self, name: str) -> list[tuple[int, Path]]:
        """The files of a name by their number. Raises SettingsFault for a name that cannot be a file's."""
        self.path(name)
        found = ((EXAMPLE.fullmatch(path.name), path) for path in self.folder.glob("*.npz"))
        return sorted((int(match["number"] or 1), path) for match, path in found if match and match["name"] == name)

    def find(self, name: str) -> list[Action]:
        """Every example of a name. Raises SettingsFault when there is none, or one that cannot be read."""
        examples = self.examples(name)
        if not examples:
            raise SettingsFault(f"There is no movement “{name}” in {self.folder}.", self.known())
        return [read_action(name, path) for _, path in examples]

    def remove(self, name: str, number: int | None = None) -> list[Path]:
        """Delete all examples of a name, or one; what was deleted. Raises SettingsFault where there is none."""
        gone = [path for at, path in self.examples(name) if number in (None, at)]
        if not gone:
            which = f"example {number} of " if number else "movement "
            raise SettingsFault(f"There is no {which}“{name}” in {self.folder}.", self.known())
        for path in gone:
            path.unlink()
        return gone

    def names(self) -> list[str]:
        found = (EXAMPLE.fullmatch(path.name) for path in self.folder.glob("*.npz"))
        return sorted({match["name"] for match in found if match})

    def known(self) -> str:
        names = self.names()
        return f"Enrolled are: {', '.join(names)}." if names else "Enrol one with `gait action add NAME CLIP`."

    def every(self) -> Iterator[Action]:
        for name in self.names():
            yield from self.find(name)


def read_action(name: str, path: Path) -> Action:
    """Raises SettingsFault."""
    try:
        stored = read_arrays(path)
        return Action(name, View(str(stored["view"])), poses_of(stored["poses"]), str(stored["clip"]))
    except UNREADABLE as error:
        raise SettingsFault(
            f"{path} cannot be read: {reason(error)}.", f"Remove it with `gait action remove` and enrol “{name}” again."
        ) from error


def poses_of(stored: NDArray[Any]) -> Floats:
    """[m, 18, 3]. Raises ValueError for anything else."""
    if stored.ndim != 3 or stored.shape[1:] != KEYPOINTS or not len(stored):
        raise ValueError("its poses are incomplete")
    return stored.astype(float)


def enrolled(name: str, view: View, poses: Floats, clip: str) -> Action:
    """A movement from a clip's poses [m, 18, 3] at 15 looks a second. Raises TooShort, Unreadable."""
    check(poses, clip)
    spare = max(0, len(poses) - round(MOST_S * LOOKS_HZ)) // 2
    return Action(name, view, poses[spare : len(poses) - spare], clip)


def check(poses: Floats, clip: str) -> None:
    """Raise TooShort or Unreadable when there is no movement to compare."""
    if len(poses) < LEAST_S * LOOKS_HZ:
        raise TooShort(f"{clip} is too short for a movement.", f"Record at least {LEAST_S:.0f} second of it.")
    if seen(poses).sum() < LEAST_JOINTS:
        raise Unreadable(f"Nobody is seen well enough in {clip}.", "Record the whole person, in good light.")


def seen(poses: Floats) -> NDArray[np.bool_]:
    """[18] joints that count and are seen often enough."""
    often = np.isfinite(poses[..., 0]).mean(axis=0) >= SEEN_SHARE
    return np.asarray(often & np.isin(np.arange(len(Joint)), COUNTED))


def fitting(actions: Iterable[Action], view: View) -> list[Action]:
    """Those that may be seen from there: a view that is unknown fits any."""
    return [action for action in actions if View.UNKNOWN in (action.view, view) or action.view is view]


def nearest(actions: Sequence[Action], poses: Floats) -> Score | None:
    """The movement that a clip's poses are most like; None without any."""
    return min((score(action, poses) for action in actions), key=lambda found: found.distance, default=None)


def recognised(actions: Sequence[Action], poses: Floats) -> Score | None:
    """The enrolled movement that a clip's poses are most like; None when it is none of them."""
    best = nearest(actions, poses)
    return best if best is not None and best.is_same else None


def score(action: Action, poses: Floats) -> Score:
    """How like the movement a clip's poses [m, 18, 3] are, at the place where they are most like it.

    The clip is searched at several tempi, since nobody starts or moves at the reference's own time.
    """
    joints = np.flatnonzero(seen(action.poses) & seen(poses))
    if len(joints) < LEAST_JOINTS:
        raise Unreadable("Too few body parts are seen both in the clip and in the reference.", "Film the same view.")
    reference, clip = normalised(action.poses[:, joints, :2]), normalised(poses[:, joints, :2])
    places = list(stretches(len(clip), len(reference)))
    distances = [apart(reference, clip[start:stop]) for start, stop in places]
    start, stop = places[int(np.argmin(distances))]
    parts = by_part(reference, clip[start:stop], joints)
    return Score(action, min(distances), start / LOOKS_HZ, stop / LOOKS_HZ, parts)


def normalised(points: Floats) -> Floats:
    """[n, k, 2] gaps filled, each pose from its own middle, in sizes of the body over the clip."""
    whole = np.stack([filled(points[:, joint]) for joint in range(points.shape[1])], axis=1)
    centred = whole - whole.mean(axis=1, keepdims=True)
    size = np.median(np.sqrt(np.square(centred).sum(axis=2).mean(axis=1)))
    return np.asarray(centred / max(float(size), 1e-9))


def filled(path: Floats) -> Floats:
    """[n, 2] with missing places on straight lines between their neighbours."""
    known = np.flatnonzero(np.isfinite(path[:, 0]))
    return np.stack([np.interp(np.arange(len(path)), known, path[known, axis]) for axis in range(2)], axis=1)


def stretches(clip: int, reference: int) -> Iterator[tuple[int, int]]:
    """[start, stop) of every part of a clip that could be the reference; all of it when it is shorter."""
    for length in sorted({min(clip, round(tempo * reference)) for tempo in TEMPI}):
        for start in range(0, clip - length + 1, HOP):
            yield start, start + length


def apart(reference: Floats, part: Floats) -> float:
    """Distance after warping, in body sizes."""
    flat = (values.reshape(len(values), -1) for values in (reference, part))
    return math.sqrt(2.0) * WARPING.distance(*flat)


def by_part(reference: Floats, clip: Floats, joints: NDArray[np.intp]) -> tuple[PartDifference, ...]:
    """Each body part along the common warping path, the furthest first."""
    path = WARPING.path(reference.reshape(len(reference), -1), clip.reshape(len(clip), -1))
    error = np.linalg.norm(reference[path[:, 0]] - clip[path[:, 1]], axis=2)
    found = []
    for name, mine in BODY_PARTS.items():
        columns = np.isin(joints, mine)
        if columns.any():
            each = np.sqrt(np.square(error[:, columns]).mean(axis=1))
            worst = 100.0 * path[int(np.argmax(each)), 0] / max(1, len(reference) - 1)
            found.append(PartDifference(name, float(np.sqrt(np.square(each).mean())), float(worst)))
    return tuple(sorted(found, key=lambda part: -part.distance))
