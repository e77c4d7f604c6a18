"""Pose matching: how alike two body positions are, whoever took them and from however far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_POINTS = 3  # two points in a box always look alike


@dataclass(frozen=True, slots=True)
class PoseMatcher:
    """Weighted cosine similarity of two poses after crop, scale and L2 normalisation.

    relevance [k]: how much each point counts, 0 and up. Both poses are moved to the middle of their bounding box
    and divided by its longer side, so that place and size do not count; the middle, not a corner, so that two
    poses mirrored together match as they did before. Source: the pose matching of Google's "Move Mirror" (Oved
    2018), whose distance follows from the cosine on the unit sphere; the weights are ours.
    """

    relevance: Floats

    def cosine(self, a: Floats, b: Floats, confidence: Floats) -> float:
        """-1..1, 1 when equal. a, b [k, 2]; confidence [k] 0..1; points that are NaN in either do not count.

        Raises ValueError with fewer than three points in common.
        """
        weight = self.relevance * confidence * np.isfinite(a).all(axis=1) * np.isfinite(b).all(axis=1)
        if (weight > 0.0).sum() < LEAST_POINTS:
            raise ValueError("two poses need at least three points in common")
        known = weight > 0.0
        root = np.sqrt(weight[known])[:, None]
        return float(np.sum(unit(boxed(a[known]) * root) * unit(boxed(b[known]) * root)))

    def distance(self, a: Floats, b: Floats, confidence: Floats) -> float:
        """0 when equal, 2 when opposite: the chord that `cosine` implies."""
        return chord(self.cosine(a, b, confidence))


def boxed(points: Floats) -> Floats:
    """Points [k, 2] from the middle of their bounding box, in its longer side."""
    low, high = points.min(axis=0), points.max(axis=0)
    return np.asarray((points - 0.5 * (low + high)) / max(float((high - low).max()), 1e-12))


def unit(values: Floats) -> Floats:
    """The same direction with length 1."""
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-12))


def chord(cosine: float) -> float:
    """Euclidean distance of two unit vectors with this cosine: d = sqrt(2 (1 - cos))."""
    return float(np.sqrt(max(0.0, 2.0 * (1.0 - cosine))))
