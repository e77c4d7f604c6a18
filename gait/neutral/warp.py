"""Dynamic time warping: how far apart two movements are once their timing has been matched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from dtaidistance import dtw, dtw_ndim
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Path = NDArray[np.int64]

BAND = 0.1  # of the length: the usual width; wider ones match worse (Ratanamahatana & Keogh 2004, SIAM SDM workshop)


@dataclass(frozen=True, slots=True)
class Warping:
    """Multivariate warping inside a Sakoe-Chiba band.

    band: half width as a share of the longer sequence, measured from both diagonals when the lengths differ
    (Sakoe & Chiba 1978, IEEE Trans. ASSP 26:43). Squared Euclidean cost inside, root of the mean outside: the
    distance is in the units of the values, and the same from a to b as from b to a. Values are compared as they
    come; whoever calls normalises them and says how.
    """

    band: float = BAND

    def distance(self, a: Floats, b: Floats, weights: Floats | None = None) -> float:
        """Root mean square distance along the best path. a [n, d], b [m, d]; weights [d], their sum does not count.

        Raises ValueError when a value is NaN or infinite, when the widths differ or when every weight is 0.
        """
        scaled_a, scaled_b = weighted(a, weights), weighted(b, weights)
        check_pair(scaled_a, scaled_b)
        cost = dtw_ndim.distance_fast(scaled_a, scaled_b, window=self.window(len(a), len(b)))
        return float(cost) / float(np.sqrt(max(len(a), len(b))))

    def each(self, a: Floats, b: Floats) -> Floats:
        """Distance of every keypoint by itself [k]; a [n, k, d], b [m, k, d]."""
        return np.array([self.distance(a[:, k], b[:, k]) for k in range(a.shape[1])])

    def path(self, a: Floats, b: Floats, weights: Floats | None = None) -> Path:
        """Matched places [p, 2]: place in a, place in b, both never falling. Raises ValueError as `distance` does."""
        scaled_a, scaled_b = weighted(a, weights), weighted(b, weights)
        check_pair(scaled_a, scaled_b)
        if scaled_a.shape[1] == 1:  # dtaidistance 2.5 takes a single column only as a plain row of numbers
            scaled_a, scaled_b = scaled_a.ravel(), scaled_b.ravel()
        return np.array(dtw.warping_path_fast(scaled_a, scaled_b, window=self.window(len(a), len(b))))

    def window(self, n: int, m: int) -> int:
        """The band in places, as dtaidistance counts it: 1 is the diagonal alone."""
        return max(1, round(self.band * max(n, m)) + 1)


def weighted(values: Floats, weights: Floats | None) -> Floats:
    """Columns scaled with the root of their share of the weight, so that squared differences carry the share."""
    columns = np.ascontiguousarray(values, dtype=np.float64)
    if weights is None:
        return np.ascontiguousarray(columns / np.sqrt(columns.shape[1]))
    total = float(np.sum(weights))
    if not total > 0.0 or (weights < 0.0).any():
        raise ValueError("weights must not be negative, and not all zero")
    return np.ascontiguousarray(columns * np.sqrt(weights / total))


def check_pair(a: Floats, b: Floats) -> None:
    if a.shape[1:] != b.shape[1:] or not len(a) or not len(b):
        raise ValueError(f"sequences of shapes {a.shape} and {b.shape} cannot be compared")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("a sequence with missing values cannot be warped")


def lag_pct(path: Path, length: int) -> Floats:
    """How much later, in % of the length, a does what b does at each place of a [length]; negative: earlier."""
    total = np.bincount(path[:, 0], weights=path[:, 0] - path[:, 1], minlength=length)
    count = np.bincount(path[:, 0], minlength=length)
    return np.asarray(100.0 * total / np.maximum(count, 1) / length)


def z_scored(values: Floats, spread: Floats) -> Floats:
    """Each column of [n, ...] from its own mean over time, in units of `spread`: place and posture do not count."""
    return np.asarray((values - values.mean(axis=0)) / spread)
