"""Where the runner's lower legs are, in any framing: whole body, hips to floor, or knee to floor."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.eyes.shrink import shrink
from gait.weights.network import Network

Floats = NDArray[np.float64]

INPUT_PX = 192  # side of the finder network's input
STRIDE_PX = 4  # input pixels to one cell of its maps
GREY = 114  # of the padding it was trained with
LEAST_CONFIDENCE = 0.3  # of a map's maximum, for a point to be believed
SHANKS_PER_REGION = 2.3  # side of a region in shank lengths: knees to soles with room for a swinging foot
FARTHEST = 0.5  # beyond the picture, of its longer side: further out no leg is measured, whatever a network says
LEAST_SHANK_PX = 4.0  # of a leg: a shorter one is a speck
KNEE, ANKLE, HEEL = 0, 1, 2
NEAR = np.arange(-2, 3)  # cells round a maximum


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the picture, which may reach beyond its edges. x, y: its upper left corner, px."""

    x: float
    y: float
    side: float

    def shows(self, image: Image) -> bool:
        """Whether any of the picture is in it; false for one that is not made of numbers."""
        height, width = image.shape[:2]
        reaches = self.x < width and self.y < height and self.x + self.side > 0.0 and self.y + self.side > 0.0
        return reaches and math.isfinite(self.side) and self.side >= 1.0


@dataclass(frozen=True, slots=True)
class Legs:
    """points [2 feet, 3, 2]: knee, ankle, heel in px, NaN where unseen. confidence [2, 3]: 0..1.

    looked: whether somebody looked in this very frame, or the legs were put between two looks.
    """

    points: Floats
    confidence: Floats
    looked: bool = True

    def seen(self) -> bool:
        """Whether four of the six points are there."""
        return bool(np.isfinite(self.points[..., 0]).sum() >= 4)

    def shank_px(self) -> Floats:
        """Distance from knee to ankle of each foot [2]; NaN where unseen."""
        return np.asarray(np.linalg.norm(self.points[:, KNEE] - self.points[:, ANKLE], axis=1))


def unseen() -> Legs:
    """The legs of a picture with nobody in it."""
    return Legs(np.full((2, 3, 2), np.nan), np.zeros((2, 3)))


def whole_picture(image: Image) -> Square:
    """The smallest square round all of the picture."""
    height, width = image.shape[:2]
    side = float(max(height, width))
    return Square((width - side) / 2.0, (height - side) / 2.0, side)


def round_legs(legs: Legs, shank_px: float) -> Square:
    """A square round both legs, sized by the shank."""
    points = legs.points[np.isfinite(legs.points[..., 0])]
    middle = 0.5 * (points.min(axis=0) + points.max(axis=0))
    side = SHANKS_PER_REGION * shank_px
    return Square(float(middle[0]) - side / 2.0, float(middle[1]) - side / 2.0, side)


def cut(image: Image, region: Square) -> tuple[Image, Square]:
    """The region at the network's size, grey beyond the picture, and the region that was really cut (whole px)."""
    halvings = min(2, int(np.log2(max(1.0, region.side / INPUT_PX))))
    x, y, side = whole_px(region, 2**halvings)
    height, width = image.shape[:2]
    inside = image[max(0, y) : min(height, y + side), max(0, x) : min(width, x + side)]
    canvas = np.full((INPUT_PX, INPUT_PX, 3), GREY, np.uint8)
    if inside.size:
        scale = INPUT_PX / side
        left, top = round((max(0, x) - x) * scale), round((max(0, y) - y) * scale)
        right = min(INPUT_PX, max(left + 1, round((min(width, x + side) - x) * scale)))
        bottom = min(INPUT_PX, max(top + 1, round((min(height, y + side) - y) * scale)))
        if left < right and top < bottom:
            canvas[top:bottom, left:right] = shrink(inside, right - left, bottom - top, halvings)
    return canvas, Square(float(x), float(y), float(side))


def whole_px(region: Square, step: int) -> tuple[int, int, int]:
    """Corner and side of a region in whole steps of px, none of it lost on the near sides."""
    x, y = (step * int(np.floor(v / step)) for v in (region.x, region.y))
    return x, y, max(8, step * int(np.ceil(region.side / step)))


def maxima(maps: Floats) -> tuple[Floats, Floats]:
    """Place [c, 2] (x, y in cells, centre of the first at 0.5) and height [c] of each map's maximum, maps [h, w, c].

    Sub-cell by the centre of mass of the 5 x 5 cells round the maximum.
    """
    height, width, count = maps.shape
    by_cell, each = maps.reshape(-1, count), np.arange(count)
    top = by_cell.argmax(axis=0)
    rows, columns = np.divmod(top, width)
    y, x = rows[:, None] + NEAR, columns[:, None] + NEAR
    inside = ((y >= 0) & (y < height))[:, :, None] & ((x >= 0) & (x < width))[:, None, :]
    patch = np.where(inside, maps[(y % height)[:, :, None], (x % width)[:, None, :], each[:, None, None]], 0.0)
    total = np.maximum(patch.sum(axis=(1, 2)), 1e-9)
    offset = np.stack([patch.sum(axis=1) @ NEAR, patch.sum(axis=2) @ NEAR], axis=1) / total[:, None]
    return np.stack([columns, rows], axis=1) + 0.5 + offset, by_cell[top, each]


def near_picture(points: Floats, image: Image) -> NDArray[np.bool_]:
    """[c] whether each point [c, 2] is in the picture or FARTHEST beyond it at most."""
    height, width = image.shape[:2]
    margin = FARTHEST * max(height, width)
    return np.asarray(((points > -margin) & (points < np.array([width, height]) + margin)).all(axis=1))


@dataclass(slots=True)
class LegFinder:
    """The finder network, followed from frame to frame: it looks where the legs were, or over the whole picture."""

    network: Network
    recent_px: list[float] = field(default_factory=list)

    def find(self, image: Image, region: Square) -> Legs:
        """Knees, ankles and heels inside a region; nobody in one that shows nothing of the picture."""
        if not region.shows(image):
            return unseen()
        small, really = cut(image, region)
        maps = np.asarray(self.network.infer(small[None]), dtype=np.float64)[0]
        if not np.isfinite(maps).all():
            return unseen()
        cells, height = maxima(maps)
        points = cells * (STRIDE_PX * really.side / INPUT_PX) + (really.x, really.y)
        points[(height < LEAST_CONFIDENCE) | ~near_picture(points, image)] = np.nan
        legs = Legs(points.reshape(2, 3, 2), height.reshape(2, 3))
        self.remember(legs, float(max(image.shape[:2])))
        return legs

    def remember(self, legs: Legs, most_px: float) -> None:
        """Keep the longer shank of each of the last 60 sightings: the leg that stands is not foreshortened.

        most_px: no shank is longer than that.
        """
        lengths = legs.shank_px()
        possible = lengths[(lengths >= LEAST_SHANK_PX) & (lengths <= most_px)]
        if possible.size:
            self.recent_px = [*self.recent_px[-59:], float(possible.max())]

    def shank_px(self) -> float:
        """The runner's shank length in the picture; NaN before anybody is seen."""
        return median(self.recent_px) if self.recent_px else float("nan")
