"""People in pictures.

Coordinates are continuous picture pixels: pixel i spans [i, i + 1), its centre is i + 0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FARTHEST = 2.0  # of the picture's longer side, from its corner: what a network puts further out is no joint


@dataclass(frozen=True, slots=True)
class Person:
    """keypoints: [18, 3] x px, y px, confidence (0-1) of each gait.pose.skeleton.Joint, NaN where not found.

    feet: [6, 3] left big toe, small toe, heel, then right; None where the source knows no feet.
    """

    keypoints: Floats
    feet: Floats | None = None

    @property
    def found(self) -> NDArray[np.bool_]:
        """[18] which joints were found."""
        return np.isfinite(self.keypoints[:, 0])

    @property
    def height_px(self) -> float:
        """Height of the joints that were found, px; 0 with fewer than two."""
        y = self.keypoints[self.found, 1]
        return float(np.ptp(y)) if y.size > 1 else 0.0

    @property
    def centre_x_px(self) -> float:
        """Median x of the joints that were found, px; NaN without any."""
        x = self.keypoints[self.found, 0]
        return float(np.median(x)) if x.size else float("nan")


@dataclass(frozen=True, slots=True)
class Pose:
    """Everybody seen at one time. time_s: seconds since the first frame."""

    time_s: float
    people: tuple[Person, ...]


def believed(people: Iterable[Person], farthest_px: float) -> Iterator[Person]:
    """The same people less the joints that cannot be, as `sound`; those without a single joint are left out."""
    for person in people:
        feet = None if person.feet is None else sound(person.feet, farthest_px)
        found = Person(sound(person.keypoints, farthest_px), feet)
        if found.found.any():
            yield found


def sound(joints: Floats, farthest_px: float) -> Floats:
    """Joints [n, 3] with NaN for those that are not three numbers or lie further than that from the corner."""
    near = (np.abs(joints[:, :2]) <= farthest_px).all(axis=1)
    return np.where((near & np.isfinite(joints[:, 2]))[:, None], joints, np.nan)
