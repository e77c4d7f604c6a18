"""Confidence maps and affinity fields of people whose joints are known exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.pose.decoders.openpose.assembly import FIELDS, FIELDS_FROM, HEATS, JOINED
from gait.pose.decoders.openpose.fit import Fit
from gait.pose.person import Person
from gait.pose.skeleton import MIRRORED

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]

FIT = Fit((960, 640), (480, 320))
ROWS, COLUMNS = 60, 40
# a figure seen from behind, x, y in heights of the figure, its right on the picture's right
FIGURE = np.array([
    (0.00, 0.05), (0.00, 0.15), (0.11, 0.15), (0.16, 0.30), (0.14, 0.43), (-0.11, 0.15), (-0.16, 0.30),
    (-0.14, 0.43), (0.07, 0.50), (0.07, 0.74), (0.07, 0.97), (-0.07, 0.50), (-0.07, 0.74), (-0.07, 0.97),
    (0.02, 0.03), (-0.02, 0.03), (0.05, 0.04), (-0.05, 0.04),
])  # fmt: skip


def figure(x: float, y: float, height: float) -> Floats:
    """[18, 2] cells of a figure whose head's top is at x, y."""
    return np.asarray(FIGURE * height + np.array([x, y]), dtype=np.float64)


def painted(figures: list[Floats], missing: tuple[int, ...] = (), strength: float = 0.8) -> Tensor:
    """Maps [60, 40, 57] of several figures; `missing` joints are in nobody's maps."""
    maps = np.zeros((ROWS, COLUMNS, FIELDS_FROM + 38), dtype=np.float32)
    for joints in figures:
        for joint in set(range(HEATS)) - set(missing):
            paint_joint(maps[..., joint], joints[joint], strength)
        for limb, (a, b) in enumerate(JOINED):
            if a not in missing and b not in missing:
                paint_limb(maps, FIELDS_FROM + FIELDS[limb], joints[a], joints[b])
    return maps


def paint_joint(heat: Tensor, at: Floats, strength: float) -> None:
    y, x = np.mgrid[: heat.shape[0], : heat.shape[1]]
    bump = strength * np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2.0 * 1.0**2))
    np.maximum(heat, bump.astype(np.float32), out=heat)


def paint_limb(maps: Tensor, channel: int, start: Floats, end: Floats) -> None:
    y, x = np.mgrid[: maps.shape[0], : maps.shape[1]]
    length = float(np.hypot(*(end - start)))
    unit = (end - start) / length
    along = (x - start[0]) * unit[0] + (y - start[1]) * unit[1]
    across = np.abs((x - start[0]) * unit[1] - (y - start[1]) * unit[0])
    on_limb = (along > -1.0) & (along < length + 1.0) & (across < 1.2)
    maps[on_limb, channel : channel + 2] = unit


def mirrored(maps: Tensor) -> Tensor:
    """The maps of the same scene in a mirror: columns turned, sides swapped, fields' x turned."""
    result = np.ascontiguousarray(maps[:, ::-1])
    result[..., :HEATS] = result[..., list(MIRRORED)]
    fields = result[..., FIELDS_FROM:].copy()
    for limb, (a, b) in enumerate(JOINED):
        other = JOINED.index((MIRRORED[a], MIRRORED[b]))
        result[..., FIELDS_FROM + FIELDS[limb]] = -fields[..., FIELDS[other]]
        result[..., FIELDS_FROM + FIELDS[limb] + 1] = fields[..., FIELDS[other] + 1]
    return result


def person(joints: Floats, confidence: float = 0.8) -> Person:
    """A person whose joints [18, 2] px were all found."""
    return Person(np.column_stack([joints, np.full(len(joints), confidence)]))
