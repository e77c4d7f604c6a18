"""Joints that glide over the preview: poses come a few times a second, the screen moves thirty times. Free of Kivy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WAY_A_TICK = (
    0.35  # of what is left; at 30 ticks a second nine tenths of it take a fifth of a second, as from look to look
)


@dataclass(slots=True)
class Glide:
    """at: where the joints are drawn [18, 3] px and confidence; None before anybody was seen."""

    at: Floats | None = None

    def towards(self, seen: Floats | None) -> Floats | None:
        """One tick nearer to where they were seen last [18, 3]; at once where a joint was not drawn, or nobody was."""
        if seen is None or self.at is None:
            self.at = seen
        else:
            nearer = self.at + WAY_A_TICK * (seen - self.at)
            self.at = np.where(np.isfinite(nearer), nearer, seen)
        return self.at
