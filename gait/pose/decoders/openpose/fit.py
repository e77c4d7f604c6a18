"""How a picture of any size is laid on the network's input, and the cells of its maps back on the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.weights.network import Laying

Floats = NDArray[np.float64]

STRIDE = 8  # network pixels a cell, on each axis
CELL_CENTRE = 0.42  # in cells; mirrored pictures' maxima meet there (0.40-0.43 in four clips), not at 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture of any size is laid on the network's input, and cells back on the picture.

    picture, size: (height, width) of the picture and of the network's input, px.
    cell_x, cell_y: picture pixels a cell.
    """

    picture: tuple[int, int]
    size: tuple[int, int]

    @property
    def laying(self) -> Laying:
        return Laying(self.picture, self.size, self.size)

    @property
    def cell_x(self) -> float:
        return self.laying.covered[1] / self.size[1] * STRIDE

    @property
    def cell_y(self) -> float:
        return self.laying.covered[0] / self.size[0] * STRIDE

    def to_picture(self, cells: Floats) -> Floats:
        """[..., 2] x, y in cells (the first cell is 0) to picture pixels."""
        return self.laying.to_picture((cells + CELL_CENTRE) * STRIDE)


def fit(height: int, width: int, area: int = 368 * 208) -> Fit:
    """Choose the network's input for a picture: multiples of 8, about `area` px, the aspect nearly kept.

    No letter-box: among inputs within 8 % of `area` the one of the truest aspect wins (720 x 1280: 0.5 %
    off), and each axis has its own scale, so coordinates stay exact.
    """
    ideal = np.sqrt(area * width / height)
    widths = np.arange(1, int(2 * ideal) // STRIDE + 2) * STRIDE
    heights = np.maximum(1, np.round(widths * height / width / STRIDE)).astype(int) * STRIDE
    wrong = np.abs(np.log(heights * width / (widths * height)))
    far = np.abs(np.log(heights * widths / area)) > 0.08
    best = int(np.argmin(wrong + 10.0 * far * np.abs(np.log(heights * widths / area))))
    return Fit((height, width), (int(heights[best]), int(widths[best])))
