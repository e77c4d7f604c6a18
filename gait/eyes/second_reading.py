"""A second opinion of the heel network on a sample of stance frames: the same leg, shown to it otherwise.

The angle between two lines is the same in a turned or an enlarged picture. A network that sees the lines reads it
alike; one that guesses, or leans on what legs usually do, does not. Of every foot one stance frame in `EVERY` is read
again, the ways taking turns.

A leg turned left for right would be the strictest question, but no network here has ever seen one from that side: on
clips that are read to half a degree such second readings scatter by 15 to 25 degrees and tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH, GREY, Crop, HeelReading, ankles_of, crop_leg
from gait.foot import Foot
from gait.weights.network import Network

Floats = NDArray[np.float64]

EVERY = 5  # stance frames of a foot: 8 to 9.5 % more crops than without, on four clips
TURN_DEG = 6.0  # as far as a camera is ever tilted
NEARER = 0.87  # of the usual crop: heel and lower shank stay inside, and everything is 15 % larger


class Way(IntEnum):
    """How a leg is shown again: turned in the picture's plane, or larger."""

    TURNED = 0
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
        if way is Way.LARGER:
            crop = crop_leg(image, ankle, NEARER * shank_px, foot)
            return crop.to_picture(self.points(crop))
        crop = crop_leg(image, ankle, shank_px, foot)
        return crop.to_picture(turn_back(self.points(turn_crop(crop))))

    def points(self, crop: Crop) -> Floats:
        """[4, 2] in the crop's px."""
        return np.asarray(self.network.infer_all(crop.image[None])[0][0], dtype=np.float64)


def turn_crop(crop: Crop) -> Crop:
    """The crop turned round its middle."""
    size = (CROP_WIDTH, CROP_HEIGHT)
    image = cv2.warpAffine(crop.image, turning(TURN_DEG), size, borderValue=(GREY,) * 3)
    return replace(crop, image=np.asarray(image, np.uint8))


def turn_back(points: Floats) -> Floats:
    """Points [k, 2] of a turned crop where they lie in the crop itself."""
    back = turning(-TURN_DEG)
    return np.asarray(points @ back[:, :2].T + back[:, 2])


def turning(deg: float) -> Floats:
    """[2, 3] the turn of a crop round its middle."""
    middle = (CROP_WIDTH / 2, CROP_HEIGHT / 2)
    return np.asarray(cv2.getRotationMatrix2D(middle, deg, 1.0), dtype=np.float64)
