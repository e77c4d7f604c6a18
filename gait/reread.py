"""A second opinion of the heel network on a sample of stance frames: the same leg, shown to it otherwise.

A network that knows what it looks at reads a leg alike when it is turned left for right or shown a little larger; one
that guesses does not. Of every foot one stance frame in `EVERY` is read again, the ways taking turns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.foot import Foot
from gait.heel import HeelReading, ankles_of, crop_leg
from gait.network import Network

Floats = NDArray[np.float64]

EVERY = 5  # stance frames of a foot: costs 7 to 9 % of the heels' time (tests.accuracy.doubt prints it)
NEARER = 0.87  # of the usual crop: heel and lower shank stay inside, and everything is 15 % larger


class Way(IntEnum):
    """How a leg is shown again: turned left for right, as if it were the other foot, or larger."""

    MIRRORED = 0
    LARGER = 1


@dataclass(slots=True)
class SecondLook:
    """Reads every few stance frames of each foot again. seen [2]: stance frames of each foot so far."""

    network: Network
    seen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(2, np.int64))

    def look(self, image: Image, reading: HeelReading, shank_px: float) -> Floats:
        """Points [2 ways, 2 feet, 4, 2] in the picture's px as in `reading`; NaN where not read again."""
        again = np.full((len(Way), 2, 4, 2), np.nan)
        for foot in Foot:
            if reading.depth[foot] > 0.0:
                turn, rest = divmod(int(self.seen[foot]), EVERY)
                self.seen[foot] += 1
                if rest == 0:
                    way = Way(turn % len(Way))
                    again[way, foot] = self.read(image, ankles_of(reading)[foot], shank_px, foot, way)
        return again

    def read(self, image: Image, ankle: Floats, shank_px: float, foot: Foot, way: Way) -> Floats:
        """Points [4, 2] of one leg shown in one way."""
        shown_as = foot.other if way is Way.MIRRORED else foot
        crop = crop_leg(image, ankle, shank_px * (NEARER if way is Way.LARGER else 1.0), shown_as)
        return crop.to_picture(np.asarray(self.network.infer_all(crop.image[None])[0][0], dtype=np.float64))
