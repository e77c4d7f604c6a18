"""Spots of one picture: where they are and how they look."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
Region = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Blobs:
    """k spots of one picture.

    points [k, 2]: px, pixel i spanning i to i + 1. radius [k]: px. colour, around [k, 3]: brightness and
    the two colour differences inside and just outside, 0..255 and -128..127. contrast [k]: distance of the inside
    from what lies just outside, median of all directions: on an edge the outside has two colours.
    roundness [k]: 0..1, 1 when the outline is a perfect ellipse all round. stretch [k]: half the relative difference
    of the ellipse's axes.
    """

    points: Floats
    radius: Floats
    colour: Floats
    around: Floats
    contrast: Floats
    roundness: Floats
    stretch: Floats

    def __len__(self) -> int:
        return len(self.points)

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Blobs:
        """The spots chosen by index or mask, in that order."""
        return Blobs(
            self.points[chosen],
            self.radius[chosen],
            self.colour[chosen],
            self.around[chosen],
            self.contrast[chosen],
            self.roundness[chosen],
            self.stretch[chosen],
        )


def no_blobs() -> Blobs:
    """A picture without spots."""
    none, colours = np.zeros(0), np.zeros((0, 3))
    return Blobs(np.zeros((0, 2)), none, colours, colours, none, none, none)


def shifted(blobs: Blobs, x: int, y: int) -> Blobs:
    """The same spots in a picture whose origin lies at -x, -y."""
    return replace(blobs, points=blobs.points + np.array([x, y], dtype=np.float64))
