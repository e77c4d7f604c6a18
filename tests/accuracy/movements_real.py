"""Real people's movements found again: `python -m tests.accuracy.movements_real`.

Prints docs/movements.md's table: every recording that packages of the registry carry, enrolled, and scored as it is
and changed in ways that leave the movement: played faster and slower, smaller, elsewhere in the picture, darker, in a
mirror.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.errors import ClipError
from gait.movements.action import Action, check, enrolled
from gait.movements.motion import motion_of
from gait.movements.person import followed
from gait.movements.points import mended
from gait.movements.recognise import recognise
from gait.movements.score import fitting, score
from gait.movements.viewpoint import viewpoint
from gait.pose.reader import PoseEstimator
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import KEYPOINTS
from gait.weights.manifest import model_path, verified_model
from tests.accuracy.movements import Material
from tests.accuracy.postures import darker, halved, in_mirror
from tests.accuracy.registry import CACHE, PACKAGES, unpacked
from tests.gait.movements.people import EXERCISES, Performer

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

SEVERAL_S = 2.0
SAME_S = 0.004  # a frame may be stamped that much later than it is meant


@dataclass(frozen=True, slots=True)
class Still:
    image: Image
    time_s: float


@dataclass(frozen=True, slots=True)
class Recording:
    name: str
    path: Path

    def looks(self, speed: float = 1.0, change: Callable[[Image], Image] | None = None) -> Floats:
        """[m, 18, 3] what is seen of the person, 15 times a second, of the clip played at that speed."""
        return points(change(each) if change else each for each in self.pictures(speed))

    def pictures(self, speed: float) -> Iterator[Image]:
        """Those that are shown at every 15th of a second."""
        looks = 0
        for frame in open_clip(self.path).frames():
            while frame.time_s >= looks / LOOKS_HZ * speed - SAME_S:
                yield frame.image
                looks += 1


def points(pictures: Iterator[Image]) -> Floats:
    """[m, 18, 3] the person in pictures, 15 a second."""
    timed = (Still(image, k / LOOKS_HZ) for k, image in enumerate(pictures))
    first = next(timed)
    height, width = first.image.shape[:2]
    found = PoseEstimator(verified_model("pose"), height, width).poses(chain([first], timed))
    poses = [pose for _, pose in found]
    nobody = np.full(KEYPOINTS, np.nan)
    return mended(np.stack([nobody if who is None else who.keypoints for who in followed(poses)]))


def elsewhere(image: Image) -> Image:
    """A fifth of the picture further right and down, in a wider one."""
    height, width = image.shape[:2]
    return np.asarray(cv2.copyMakeBorder(image, height // 5, 0, width // 5, 0, cv2.BORDER_REPLICATE))


def recordings() -> Iterator[Recording]:
    for package in PACKAGES:
        folder = unpacked(package, CACHE)
        yield from (Recording(name, folder / f"{name}.mp4") for name in package.members)
    yield Recording("demo", model_path("demo.mp4"))


def action(name: str, poses: Floats) -> Action:
    return enrolled(name, viewpoint(motion_of(poses)), poses, name)


def cell(one: Action, poses: Floats) -> str:
    """A score; in brackets the tempo of the best go."""
    try:
        check(poses, one.name)
        view = viewpoint(motion_of(poses))
        if not fitting([one], view):
            return f"refused: from the {view}"
        found = score(one, poses, view)
    except ClipError as reason:
        return type(reason).__name__
    return f"{found.pct:.0f} ({found.best.likeness.tempo:.2f})" if found.best is not None else "0, still"


def halves(recording: Recording, whole: Floats) -> str:
    """The second half beside the first, of a clip that holds several strides in each."""
    middle = len(whole) // 2
    if middle < SEVERAL_S * LOOKS_HZ:
        return ""
    try:
        return cell(action(recording.name, whole[:middle]), whole[middle:])
    except ClipError as reason:
        return type(reason).__name__


CHANGES: tuple[tuple[str, float, Callable[[Image], Image] | None], ...] = (
    ("itself", 1.0, None),
    ("speed 0.5", 0.5, None),
    ("0.8", 0.8, None),
    ("1.2", 1.2, None),
    ("2", 2.0, None),
    ("half the size", 1.0, halved),
    ("elsewhere", 1.0, elsewhere),
    ("half as bright", 1.0, darker),
    ("in a mirror", 1.0, in_mirror),
)


def main() -> None:
    everybody = [(each, each.looks()) for each in recordings()]
    known = [action(each.name, looks) for each, looks in everybody]
    made = Material(EXERCISES, {}, np.random.default_rng(900)).enrol(Performer())
    print(f"| clip, seen from | {' | '.join(name for name, _, _ in CHANGES)} | second half for first | frozen |")
    print(f"|---|{'---|' * (len(CHANGES) + 2)}")
    for (recording, looks), one in zip(everybody, known, strict=True):
        cells = [cell(one, recording.looks(speed, change)) for _, speed, change in CHANGES]
        frozen = cell(one, np.repeat(looks[len(looks) // 2][None], 60, axis=0))
        print(f"| {one.name}, {one.view} | {' | '.join(cells)} | {halves(recording, looks)} | {frozen} |", flush=True)
    print(f"\n| clip | {' | '.join(one.name for one in known)} | likest generated exercise | told among them |")
    print(f"|---|{'---|' * (len(known) + 2)}")
    for recording, looks in everybody:
        among = recognise(made, looks)
        nearest = f"{among.nearest.action.name} {among.nearest.pct:.0f}" if among.nearest else ""
        told = among.movement.action.name if among.movement else "none"
        print(
            f"| {recording.name} | {' | '.join(cell(one, looks) for one in known)} | {nearest} | {told} |", flush=True
        )


if __name__ == "__main__":
    main()
