"""Lost dots found again: where the frames before or after put them, and where another eye on the same lines does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots.blobs import Blobs, Floats
from gait.eyes.dots.bouts import LONGEST_GAP_S
from gait.eyes.dots.constellation import (
    ACHILLES,
    CALF,
    Constellation,
)
from gait.eyes.dots.dot_paths import DotPaths

CARRY_SHANKS = 0.08  # how far from its expected place a lost dot is looked for: under half the heel line
CARRIED_CONFIDENCE = 0.8  # of a dot found again by itself, beside one of a whole chain
SHORTENED, LENGTHENED = -0.5, 0.3  # least and most change of a log proportion: a lifted heel looks shorter
ANCHORED_FRAMES = 12  # of a dot beside its anchor before that says where it is: two steps at 25 pictures a second
MOST_ADRIFT_SHANKS = 0.06  # of a dot from its anchor, median: a looser one does not tell a dot from a logo
ANCHOR_SHANKS = 0.12  # how far from where its anchor puts it a lost dot is looked for: half the heel line


def fill(seen: DotPaths, spots: Sequence[Blobs]) -> DotPaths:
    """With single dots found again where the two frames before, or after, point to."""
    paths = DotPaths(seen.points.copy(), seen.confidence.copy())
    n = len(spots)
    for frame in range(2, n):
        carry(paths, spots[frame], frame, frame - 1, frame - 2)
    for frame in range(n - 3, -1, -1):
        carry(paths, spots[frame], frame, frame + 1, frame + 2)
    return paths


def carry(paths: DotPaths, spots: Blobs, frame: int, near: int, far: int) -> None:
    """Look for a frame's missing dots where the frames next to it point to."""
    expected = 2.0 * paths.points[near] - paths.points[far]
    missing = np.isnan(paths.points[frame, ..., 0]) & np.isfinite(expected[..., 0])
    reach = CARRY_SHANKS * np.linalg.norm(expected[:, CALF] - expected[:, ACHILLES], axis=-1)
    take_nearest(paths, spots, frame, expected, missing, reach)


def take_nearest(
    paths: DotPaths, spots: Blobs, frame: int, expected: Floats, missing: NDArray[np.bool_], reach: Floats | float
) -> None:
    """Give each missing dot [2, 4] the free spot nearest to where it is expected, within reach px of its foot."""
    within = np.broadcast_to(reach, 2)
    for foot, dot in np.argwhere(missing):
        free = np.flatnonzero(~taken(spots, paths.points[frame].reshape(-1, 2)))
        away = np.linalg.norm(spots.points[free] - expected[foot, dot], axis=1)
        if len(free) and away.min() < within[foot]:
            best = free[int(np.argmin(away))]
            paths.points[frame, foot, dot] = spots.points[best]
            paths.confidence[frame, foot, dot] = CARRIED_CONFIDENCE * spots.roundness[best]


def taken(spots: Blobs, points: Floats) -> NDArray[np.bool_]:
    """Which spots [k] are already among points [m, 2], which may be NaN."""
    apart_px = np.linalg.norm(spots.points[:, None] - points, axis=2)
    return np.asarray((apart_px < 1.0).any(axis=1))


def anchor(paths: DotPaths, spots: Sequence[Blobs], anchors: Floats, learned: Constellation) -> DotPaths:
    """With dots found again where the clip's sure ones lie beside their anchors [n, 2, 4, 2]."""
    found = DotPaths(paths.points.copy(), paths.confidence.copy())
    expected, shank = anchors + drift(paths.points, anchors), shank_of(paths.points)
    missing = np.isnan(paths.points[..., 0]) & np.isfinite(expected[..., 0])
    for frame in map(int, np.flatnonzero(missing.any(axis=(1, 2)))):
        take_nearest(found, spots[frame], frame, expected[frame], missing[frame], ANCHOR_SHANKS * shank)
    return in_proportion(found, paths, learned)


def drift(points: Floats, anchors: Floats) -> Floats:
    """From each anchor to its dot [2, 4, 2], px, median of the frames; NaN where they do not keep together."""
    away = points - anchors
    middle = median(away)
    count = np.isfinite(away[..., 0]).sum(axis=0)
    spread = median(np.linalg.norm(away - middle, axis=-1))
    held = (count >= ANCHORED_FRAMES) & (spread < MOST_ADRIFT_SHANKS * shank_of(points))
    return np.where(held[..., None], middle, np.nan)


def shank_of(points: Floats) -> float:
    """Length of the shank pair, px, median."""
    return float(median(np.linalg.norm(points[:, :, CALF] - points[:, :, ACHILLES], axis=-1).ravel()))


def median(values: Floats) -> Floats:
    """Along the first axis, of what is known; NaN where nothing is."""
    ordered, count = np.sort(values, axis=0), np.isfinite(values).sum(axis=0)  # NaN come last
    pair = np.stack([np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)])
    return np.asarray(np.take_along_axis(ordered, pair, axis=0).mean(axis=0))


def believable(paths: DotPaths, seen: DotPaths, learned: Constellation, times_s: Floats) -> DotPaths:
    """Without refound dots that lie long after or before a whole chain, or spoil the leg's proportions."""
    refound = np.isnan(seen.points[..., 0])
    doubtful = out_of_proportion(paths, learned) | lonely(seen, times_s)
    dropped = doubtful[..., None] & refound
    points = np.where(dropped[..., None], np.nan, paths.points)
    return DotPaths(points, np.where(dropped, 0.0, paths.confidence))


def in_proportion(found: DotPaths, sure: DotPaths, learned: Constellation) -> DotPaths:
    """Without newly found dots of legs that they put out of proportion."""
    new = np.isnan(sure.points[..., 0])
    dropped = out_of_proportion(found, learned)[..., None] & new
    points = np.where(dropped[..., None], np.nan, found.points)
    return DotPaths(points, np.where(dropped, 0.0, found.confidence))


def out_of_proportion(paths: DotPaths, learned: Constellation) -> NDArray[np.bool_]:
    """Where a leg's lines [n, 2] are too short or too long: other spots, or a foot seen from below.

    A leg without its upper three dots cannot be checked, so it is too.
    """
    shank, gap, heel = np.moveaxis(np.linalg.norm(np.diff(paths.points, axis=2), axis=3), 2, 0)
    changes = (np.log(line / shank) - learned.features[k] for k, line in ((1, gap), (2, heel)))
    spoilt = [(change < SHORTENED) | (change > LENGTHENED) for change in changes]
    return np.asarray(spoilt[0] | spoilt[1] | np.isnan(gap / shank))


def lonely(seen: DotPaths, times_s: Floats) -> NDArray[np.bool_]:
    """Which frames [n, 2] lie far in time from a foot's next whole chain."""
    chain = np.isfinite(seen.points).all(axis=(2, 3))
    time = times_s[:, None]
    before = np.maximum.accumulate(np.where(chain, time, -np.inf), axis=0)
    after = np.minimum.accumulate(np.where(chain, time, np.inf)[::-1], axis=0)[::-1]
    return np.asarray(np.minimum(time - before, after - time) > LONGEST_GAP_S)
