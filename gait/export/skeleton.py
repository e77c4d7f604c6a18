"""The runner's joints in every frame, joined from the pose network's looks and the leg finder's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.eyes.legs import ANKLE, KNEE
from gait.foot import Foot
from gait.pose.skeleton import ANKLES, KNEES, Joint
from gait.results.read_result import SavedResult

Floats = NDArray[np.float64]

LONGEST_GAP_S = 0.2  # the pose network looks every 67 ms: two looks in a row may miss a joint
FINDER = {joints[foot]: (foot, point) for joints, point in ((KNEES, KNEE), (ANKLES, ANKLE)) for foot in Foot}


def skeleton(saved: SavedResult) -> Floats:
    """[n, 18, 3] COCO-18 joints: x, y in px and confidence; NaN where unseen.

    Knees and ankles are the leg finder's, known in every frame. The pose network looks at some frames only: its
    joints stand on straight lines between two looks at most LONGEST_GAP_S apart, with the lower confidence.
    """
    seen_s = saved.times_s[saved.pose_frames]
    whole = np.stack([between(saved.times_s, seen_s, saved.pose[:, joint]) for joint in Joint], axis=1)
    for joint, (foot, point) in FINDER.items():
        there = np.concatenate([saved.legs_px[:, foot, point], saved.legs_confidence[:, foot, point, None]], axis=1)
        whole[:, joint] = np.where(np.isfinite(there[:, :1]), there, whole[:, joint])
    return whole


def between(times_s: Floats, seen_s: Floats, seen: Floats) -> Floats:
    """[n, 3] one joint at `times_s` from its sightings [m, 3] at `seen_s`."""
    known = np.isfinite(seen[:, 0])
    at, points = seen_s[known], seen[known]
    if len(at) < 2:
        return np.full((len(times_s), 3), np.nan)
    after = np.clip(np.searchsorted(at, times_s), 1, len(at) - 1)
    before = after - 1
    share = (times_s - at[before]) / (at[after] - at[before])
    found = points[before] + share[:, None] * (points[after] - points[before])
    found[:, 2] = np.minimum(points[before, 2], points[after, 2])
    far = (share < 0.0) | (share > 1.0) | (at[after] - at[before] > LONGEST_GAP_S)
    return np.where(far[:, None], np.nan, found)
