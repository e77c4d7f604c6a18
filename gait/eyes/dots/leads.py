"""What another eye read of both legs, which says where dots are looked for closely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gait.eyes.dots.blobs import Floats, Region

CALF_SHANKS = 0.22  # half a side of the part round the upper shank: dots are stuck at mid-calf, more or less
HEEL_SHANKS = 0.12  # round the lower shank and the heel: a reading's error and a dot's


@dataclass(frozen=True, slots=True)
class Leads:
    """Both legs in one picture, px, NaN where unread.

    points [2 feet, 4, 2]: upper shank, lower shank, upper heel, lower heel. heels [2, 2, 2]: the last two of the feet
    that bear or are about to. shank_px: length of the shank.
    """

    points: Floats
    heels: Floats
    shank_px: float

    def closely(self) -> Iterator[Region]:
        """Parts (x0, y0, x1, y1) round calf and heel of each foot that bears or is about to."""
        for leg, heel in zip(self.points, self.heels, strict=True):
            if np.isfinite(leg).all() and np.isfinite(heel).all():
                yield round_points(leg[:1], CALF_SHANKS * self.shank_px)
                yield round_points(leg[1:], HEEL_SHANKS * self.shank_px)


def round_points(points: Floats, margin: float) -> Region:
    """The region round points [k, 2] with a margin, px."""
    (x0, y0), (x1, y1) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return int(x0), int(y0), int(x1), int(y1)
