"""Named movements and the folder that they are kept in: enrolled from a clip, several examples a name.

A movement is a person's skeleton at 15 looks a second, whatever it is that the body does and from wherever it is seen.
How another clip is held against it: gait.movements.score.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.disk import UNREADABLE, read_arrays, reason
from gait.errors import SettingsFault, TooShort, Unreadable
from gait.movements.motion import Motion, is_still, motion_of
from gait.movements.point_weights import EVEN, PointWeights, read_kept
from gait.movements.points import mended
from gait.movements.viewpoint import Viewpoint, viewpoint
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import KEYPOINTS, Joint

Floats = NDArray[np.float64]

NAME = re.compile(r"\w[\w -]{0,59}")
EXAMPLE = re.compile(rf"(?P<name>{NAME.pattern})(\.(?P<number>[1-9]\d{{0,3}}))?\.npz")
LEAST_S, MOST_S = 0.6, 10.0  # of a movement: a quick punch; of a longer clip the middle is enrolled
SEEN_SHARE = 0.5  # of the looks: a joint seen less often does not count
LEAST_JOINTS = 6
COUNTED = range(Joint.NECK, Joint.R_EYE)  # not the face: it is often turned


@dataclass(frozen=True, slots=True)
class Action:
    """A named movement. poses [n, 18, 3]: COCO-18 at 15 looks a second, made fit; clip: what it was enrolled from.

    sided: done by the other hand, or foot, it is another movement. weights [18]: what each point counts.
    """

    name: str
    view: Viewpoint
    poses: Floats
    clip: str
    sided: bool = False
    weights: Floats = field(default_factory=EVEN.copy)

    @property
    def motion(self) -> Motion:
        return motion_of(self.poses)


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
        np.savez_compressed(
            buffer, poses=poses, view=str(action.view), clip=action.clip, sided=action.sided, mended=True
        )
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
        weights = self.weights(name).values
        return [read_action(name, path, weights) for _, path in examples]

    def remove(self, name: str, number: int | None = None) -> list[Path]:
        """Delete all examples of a name, or one; what was deleted. Raises SettingsFault where there is none."""
        gone = [path for at, path in self.examples(name) if number in (None, at)]
        if not gone:
            which = f"example {number} of " if number else "movement "
            raise SettingsFault(f"There is no {which}“{name}” in {self.folder}.", self.known())
        for path in gone:
            path.unlink()
        if not self.examples(name):
            self.weights_path(name).unlink(missing_ok=True)
        return gone

    def weights_path(self, name: str) -> Path:
        """Where a name's point weights are kept, for people to read and write."""
        return self.path(name).with_suffix(".weights.json")

    def weights(self, name: str) -> PointWeights:
        """What each point of a name counts; all alike where nothing is kept. Raises SettingsFault."""
        path = self.weights_path(name)
        return read_kept(path) if path.exists() else PointWeights(EVEN, learnt=True)

    def names(self) -> list[str]:
        found = (EXAMPLE.fullmatch(path.name) for path in self.folder.glob("*.npz"))
        return sorted({match["name"] for match in found if match})

    def known(self) -> str:
        names = self.names()
        return f"Enrolled are: {', '.join(names)}." if names else "Enrol one with `gait action add NAME CLIP`."

    def every(self) -> Iterator[Action]:
        for name in self.names():
            yield from self.find(name)


def read_action(name: str, path: Path, weights: Floats = EVEN) -> Action:
    """Raises SettingsFault."""
    try:
        stored = read_arrays(path)
        poses = poses_of(stored["poses"])
        poses = poses if "mended" in stored else mended(poses)  # enrolments before sides were put right hold raw points
        view, sided = view_named(str(stored["view"]), poses), bool(stored.get("sided", False))
        return Action(name, view, poses, str(stored["clip"]), sided, weights)
    except UNREADABLE as error:
        raise SettingsFault(
            f"{path} cannot be read: {reason(error)}.", f"Remove it with `gait action remove` and enrol “{name}” again."
        ) from error


def view_named(word: str, poses: Floats) -> Viewpoint:
    """As it is written; older enrolments say `side` for either. Raises ValueError."""
    return viewpoint(motion_of(poses)) if word == "side" else Viewpoint(word)


def poses_of(stored: NDArray[Any]) -> Floats:
    """[m, 18, 3]. Raises ValueError for anything else."""
    if stored.ndim != 3 or stored.shape[1:] != KEYPOINTS or not len(stored):
        raise ValueError("its poses are incomplete")
    return stored.astype(float)


def enrolled(name: str, view: Viewpoint, poses: Floats, clip: str, sided: bool = False) -> Action:
    """A movement from a clip's poses [m, 18, 3] at 15 looks a second, made fit. Raises TooShort, Unreadable."""
    check(poses, clip)
    if is_still(motion_of(poses)):
        raise Unreadable(f"Nobody moves in {clip}.", "A posture is no movement: `gait match` compares postures.")
    spare = max(0, len(poses) - round(MOST_S * LOOKS_HZ)) // 2
    return Action(name, view, poses[spare : len(poses) - spare], clip, sided)


def check(poses: Floats, clip: str) -> None:
    """Raise TooShort or Unreadable when there is no movement to compare."""
    if len(poses) < LEAST_S * LOOKS_HZ:
        raise TooShort(f"{clip} is too short for a movement.", f"Record at least {LEAST_S:g} seconds of it.")
    if seen(poses).sum() < LEAST_JOINTS:
        raise Unreadable(f"Nobody is seen well enough in {clip}.", "Record the whole person, in good light.")


def seen(poses: Floats) -> NDArray[np.bool_]:
    """[18] joints, but for the face, that are seen often enough."""
    often = np.isfinite(poses[..., 0]).mean(axis=0) >= SEEN_SHARE
    return np.asarray(often & np.isin(np.arange(len(Joint)), COUNTED))
