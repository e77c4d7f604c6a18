"""The dots through a clip, by foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gait.eyes.dots.blobs import Floats


@dataclass(frozen=True, slots=True)
class DotPaths:
    """The dots through n frames.

    points [n, 2, 4, 2]: px of calf, Achilles tendon, heel's upper and lower end, by foot (0 left), NaN where
    unseen. confidence [n, 2, 4]: 0..1, 0 where unseen.
    """

    points: Floats
    confidence: Floats

    @property
    def found(self) -> bool:
        """Whether there are any dots at all."""
        return bool(np.isfinite(self.points).any())

    @property
    def seen_share(self) -> Floats:
        """Share of frames in which all four are seen, by foot [2]."""
        complete = np.asarray(np.isfinite(self.points).all(axis=(2, 3)))
        return np.asarray(complete.sum(axis=0) / max(1, len(complete)), dtype=np.float64)


def no_dots(n_frames: int) -> DotPaths:
    """A clip without dots."""
    return DotPaths(np.full((n_frames, 2, 4, 2), np.nan), np.zeros((n_frames, 2, 4)))
