"""Dynamic time warping written out, to check the fast one against."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def naive_distance(a: Floats, b: Floats, weights: Floats, band: float) -> float:
    """Root mean square distance over all paths inside a band round both diagonals."""
    n, m = len(a), len(b)
    reach = max(1, round(band * max(n, m)) + 1)
    cost = np.full((n + 1, m + 1), math.inf)
    cost[0, 0] = 0.0
    for i in range(n):
        for j in range(m):
            if i - j < reach + max(0, n - m) and j - i < reach + max(0, m - n):
                here = float(np.sum(weights / weights.sum() * np.square(a[i] - b[j])))
                cost[i + 1, j + 1] = here + min(cost[i, j], cost[i, j + 1], cost[i + 1, j])
    return math.sqrt(cost[n, m] / max(n, m))
