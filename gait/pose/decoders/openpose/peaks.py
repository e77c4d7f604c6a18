"""Maxima of the confidence maps, and maps between their cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Peaks:
    """Maxima of the confidence maps, ordered by joint. joint: [n]. xy: [n, 2] cells. score: [n]."""

    joint: Ints
    xy: Floats
    score: Floats

    def by_joint(self) -> list[range]:
        """Indices of the peaks of each joint."""
        ends = np.searchsorted(self.joint, np.arange(len(Joint) + 1)).tolist()
        return [range(first, last) for first, last in pairwise(ends)]


def refined(heat: Tensor, y: Ints, x: Ints, joint: Ints) -> Floats:
    """[n, 2] x, y of each maximum between the cells, from the parabola through it and its neighbours."""
    padded = np.pad(heat, ((1, 1), (1, 1), (0, 0)), mode="edge").astype(float)
    middle = padded[y + 1, x + 1, joint]
    across = vertex(padded[y + 1, x, joint], middle, padded[y + 1, x + 2, joint])
    down = vertex(padded[y, x + 1, joint], middle, padded[y + 2, x + 1, joint])
    return np.stack([x + across, y + down], axis=1)


def vertex(before: Floats, middle: Floats, after: Floats) -> Floats:
    """Offset, within half a cell, of the top of the parabola through three values a cell apart."""
    bend = np.minimum(before - 2.0 * middle + after, -1e-9)
    return np.clip(0.5 * (before - after) / bend, -0.5, 0.5)


def find_peaks(heat: Tensor, least: float) -> Peaks:
    """Cells above `least` and above their eight neighbours, in all maps at once. heat: [h, w, 18]."""
    padded = np.pad(heat, ((1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    rows, columns = heat.shape[:2]
    top = heat > least
    for dy, dx in ((0, 0), (0, 1), (0, 2), (1, 0)):  # ties go to the earlier cell
        top &= heat > padded[dy : dy + rows, dx : dx + columns]
    for dy, dx in ((1, 2), (2, 0), (2, 1), (2, 2)):
        top &= heat >= padded[dy : dy + rows, dx : dx + columns]
    y, x, joint = np.nonzero(top)
    order = np.argsort(joint, kind="stable")
    y, x, joint = y[order], x[order], joint[order]
    return Peaks(joint, refined(heat, y, x, joint), heat[y, x, joint].astype(float))


def bilinear(maps: Tensor, points: Floats, channel: Ints) -> Floats:
    """maps [h, w, c] between the cells: points [n, m, 2] x, y in cells, channel [n]; [n, m]."""
    rows, columns = maps.shape[:2]
    x = np.clip(points[..., 0], 0.0, columns - 1.001)
    y = np.clip(points[..., 1], 0.0, rows - 1.001)
    left, top = x.astype(int), y.astype(int)
    x, y, c = x - left, y - top, channel[:, None]
    upper = maps[top, left, c] * (1.0 - x) + maps[top, left + 1, c] * x
    lower = maps[top + 1, left, c] * (1.0 - x) + maps[top + 1, left + 1, c] * x
    return np.asarray(upper * (1.0 - y) + lower * y)
