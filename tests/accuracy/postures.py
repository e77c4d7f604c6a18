"""`gait match` on real pictures, changed in ways that leave the posture: `python -m tests.accuracy.postures`.

Prints docs/movements.md's table: cosine and distance of the most alike pair, between a frame and what was made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.commands.picture import Still, still_at
from gait.movements.posture import best_pairs, every_pair, mirrored
from gait.pose.person import Person
from gait.pose.reader import PoseEstimator
from gait.weights.manifest import model_path, verified_model
from tests.accuracy.registry import CACHE, PACKAGES, unpacked

Image = NDArray[np.uint8]
People = tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in a clip somebody is seen, and a moment of the same step later."""

    name: str
    clip: Path
    at_s: float
    later_s: float


def halved(image: Image) -> Image:
    return np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def darker(image: Image) -> Image:
    return np.asarray(image * 0.5, np.uint8)


def in_mirror(image: Image) -> Image:
    return np.ascontiguousarray(image[:, ::-1])


def moments() -> Iterator[Moment]:
    street, lab = (unpacked(package, CACHE) for package in PACKAGES)
    yield Moment("walker in a street, from the side (Sports2D)", street / "sports2d_demo.mp4", 2.0, 2.4)
    for number in range(1, 5):
        yield Moment(
            f"walker in a laboratory, camera {number} (Pose2Sim)", lab / f"pose2sim_cam0{number}.mp4", 0.6, 0.9
        )
    yield Moment("the demo's rendered runner", model_path("demo.mp4"), 0.4, 0.55)


def seen(image: Image) -> People:
    height, width = image.shape[:2]
    ((_, pose),) = PoseEstimator(verified_model("pose"), height, width).poses([Still(image)])
    return pose.people


def row(moment: Moment) -> str:
    """One moment beside what was made of it."""
    image, later = (still_at(Path(f"{moment.clip}@{at}")).image for at in (moment.at_s, moment.later_s))
    people, flipped = seen(image), seen(in_mirror(image))
    others = [*(seen(change(image)) for change in CHANGES), flipped, tuple(map(mirrored, flipped)), seen(later)]
    return " | ".join([f"| {moment.name}", *(cell(people, other) for other in others)]) + " |"


CHANGES: tuple[Callable[[Image], Image], ...] = (halved, darker)


def cell(first: People, second: People) -> str:
    found = [pair.match for pair in best_pairs(every_pair(first, second)) if pair.match is not None]
    if not found:
        return "nobody seen"
    best = max(found, key=lambda match: match.cosine)
    return f"{best.cosine:.3f}, {best.distance:.2f}"


def main() -> None:
    print("| picture | half as large | half as bright | in a mirror | the same, `--flip` | a moment later |")
    print("|---|---|---|---|---|---|")
    for moment in moments():
        print(row(moment), flush=True)


if __name__ == "__main__":
    main()
