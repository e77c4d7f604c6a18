"""OpenPose's networks for COCO's 18 joints: confidence maps and part affinity fields, as mobilenet_thin gives them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.pose.decoders.openpose.assembly import Assembly
from gait.pose.decoders.openpose.fit import Fit, fit
from gait.pose.person import Person
from gait.weights.network import Laying

Tensor = NDArray[np.float32]


class OpenPose:
    """Decodes for pictures of a height and width, px. fit: how they lie on the maps.

    size: (height, width) of the network's input, px, multiples of 8; None: about 368 x 208.
    """

    def __init__(self, height: int, width: int, size: tuple[int, int] | None = None) -> None:
        self.fit = fit(height, width) if size is None else Fit((height, width), size)
        self._assembly = Assembly()

    @property
    def laying(self) -> Laying:
        return self.fit.laying

    def people(self, output: Tensor) -> tuple[Person, ...]:
        """output: [1, h, w, 57], 19 confidence maps and 38 affinity channels."""
        return self._assembly.people(output[0], self.fit)
