"""Sights of ankles alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.eyes.sights import Sights

Floats = NDArray[np.float64]


def sights_at(times_s: Floats, ankle_y: Floats) -> Sights:
    """Both legs [n, 2] px down the picture, a shank of 200 px, nothing else seen."""
    n = len(times_s)
    legs = np.zeros((n, 2, 3, 2))
    legs[:, :, 0, 1], legs[:, :, 1, 1], legs[:, :, 2, 1] = ankle_y - 200.0, ankle_y, ankle_y + 40.0
    legs[:, :, :, 0] = np.array([300.0, 360.0])[None, :, None]
    return Sights(
        times_s=times_s,
        legs=legs,
        legs_confidence=np.full((n, 2, 3), 0.9),
        heel_points=np.full((n, 2, 4, 2), np.nan),
        heel_spread=np.full((n, 2, 4), np.nan),
        phase=np.full((n, 2, 2), np.nan),
        foot_probability=np.zeros((n, 2)),
        blobs=(),
        pose_frames=np.arange(0),
        runner=np.zeros((0, 18, 3)),
        people=1,
        shank_px=200.0,
        snapshots=(),
    )
