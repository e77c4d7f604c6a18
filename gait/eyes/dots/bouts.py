"""Chains of dots followed from frame to frame into bouts, a stance or more of one leg, and each bout given to one foot.

Feet are never told apart frame by frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gait.eyes.dots.blobs import Blobs, Floats
from gait.eyes.dots.constellation import (
    ACHILLES,
    CALF,
    HEEL_TOP,
    Chains,
)
from gait.eyes.dots.dot_paths import DotPaths, no_dots

GATE_SHANKS = 0.18  # none of a chain's dots is further from its prediction; the other leg's calf is 0.4 away
LONGEST_GAP_S = 0.09  # two frames at 25 a second
SHORTEST_BOUT_S = 0.06  # a stance lasts three times as long
SURE_SHANKS = 0.15  # lengths of the shank line by which one leg lies beside the other to be sure in one frame
LEAST_APART_SHANKS = 0.25  # between the two legs' calves; half as much as in runners who cross the midline
BESIDE_WEIGHT = 3.0  # both legs in one frame tell more than where one was a second ago
HINT_WEIGHT = 2.0
NEIGHBOUR_S = 2.0  # bouts this near in time share a midline: the runner drifts slowly


@dataclass(slots=True)
class Bout:
    """One leg's chains in a row. chains: their indices, one a frame, in order."""

    chains: list[int]

    def expected(self, chains: Chains, frame: int) -> Floats:
        """Where its dots [4, 2] should be in a later frame, at constant velocity."""
        last = self.chains[-1]
        if len(self.chains) == 1:
            return np.asarray(chains.points[last])
        before = self.chains[-2]
        steps = (frame - chains.frame[last]) / (chains.frame[last] - chains.frame[before])
        return np.asarray(chains.points[last] + steps * (chains.points[last] - chains.points[before]))


def follow(chains: Chains, times_s: Floats) -> list[Bout]:
    """The chains joined into bouts."""
    ended: list[Bout] = []
    open_bouts: list[Bout] = []
    for frame in np.unique(chains.frame):
        fresh = times_s[frame] - LONGEST_GAP_S
        ended += [bout for bout in open_bouts if times_s[chains.frame[bout.chains[-1]]] < fresh]
        open_bouts = [bout for bout in open_bouts if times_s[chains.frame[bout.chains[-1]]] >= fresh]
        open_bouts += continued(open_bouts, chains, int(frame))
    return ended + open_bouts


def continued(open_bouts: list[Bout], chains: Chains, frame: int) -> list[Bout]:
    """Add a frame's chains to the bouts they continue; those that continue none begin new ones, returned."""
    here = np.flatnonzero(chains.frame == frame)
    expected = np.array([bout.expected(chains, frame) for bout in open_bouts]).reshape(-1, 1, 4, 2)
    distance = np.linalg.norm(expected - chains.points[here][None], axis=-1).max(axis=-1)
    shank = np.exp(chains.features[here, 0])
    rows, columns = linear_sum_assignment(distance)
    pairs = [(r, c) for r, c in zip(rows, columns, strict=True) if distance[r, c] < GATE_SHANKS * shank[c]]
    for row, column in pairs:
        open_bouts[row].chains.append(int(here[column]))
    kept = {column for _, column in pairs}
    return [Bout([int(i)]) for column, i in enumerate(here) if column not in kept]


def lasting(bouts: list[Bout], good: NDArray[np.bool_], times_s: Floats) -> list[Bout]:
    """The bouts with enough good chains [m] to be a leg's."""
    frame_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 1.0
    least = max(2, round(SHORTEST_BOUT_S / frame_s))
    return [bout for bout in bouts if good[bout.chains].sum() >= least]


def feet_of(bouts: list[Bout], chains: Chains, times_s: Floats, hints: Floats | None) -> Floats:
    """How surely each bout is the right foot's [b]; negative for the left's."""
    beside = np.array([beside_others(bout, bouts, chains) for bout in bouts])
    place = np.array([beside_midline(bout, chains, times_s) for bout in bouts])
    told = np.array([near_hints(bout, chains, hints) for bout in bouts])
    return np.asarray(BESIDE_WEIGHT * beside + place + HINT_WEIGHT * told)


def beside_others(bout: Bout, bouts: list[Bout], chains: Chains) -> float:
    """By how much its calf lies right of the calves in the same frames, in sure frames."""
    x = {int(chains.frame[i]): chains.points[i, CALF, 0] for i in bout.chains}
    shank = float(np.exp(chains.features[bout.chains, 0].mean()))
    ways = [
        x[int(chains.frame[i])] - chains.points[i, CALF, 0]
        for other in bouts
        if other is not bout
        for i in other.chains
        if int(chains.frame[i]) in x
    ]
    return float(np.clip(np.array(ways) / (SURE_SHANKS * shank), -1.0, 1.0).sum())


def beside_midline(bout: Bout, chains: Chains, times_s: Floats) -> float:
    """By how much its calf lies right of the middle between the legs at that time, in sure frames."""
    now = times_s[chains.frame[bout.chains]].mean()
    near = np.abs(times_s[chains.frame] - now) < NEIGHBOUR_S
    shank = float(np.exp(chains.features[bout.chains, 0].mean()))
    middle, apart_px = midline(chains.points[near, CALF, 0])
    if apart_px > LEAST_APART_SHANKS * shank:
        way = (chains.points[bout.chains, CALF, 0] - middle) / (0.25 * apart_px)
    else:
        lean = chains.points[bout.chains, CALF, 0] - chains.points[bout.chains, HEEL_TOP, 0]
        way = lean / (SURE_SHANKS * shank)
    return float(np.clip(way, -1.0, 1.0).sum())


def midline(x: Floats) -> tuple[float, float]:
    """The value that parts x [k] best in two, and how far the two means lie apart (Otsu, IEEE SMC 1979)."""
    ordered = np.sort(x)
    count = np.arange(1, len(x))
    if not len(count):
        return float(x.mean()), 0.0
    total = np.cumsum(ordered)
    low, high = total[:-1] / count, (total[-1] - total[:-1]) / count[::-1]
    best = int(np.argmax(count * count[::-1] * (high - low) ** 2))
    return float(0.5 * (low[best] + high[best])), float(high[best] - low[best])


def near_hints(bout: Bout, chains: Chains, hints: Floats | None) -> float:
    """By how much its Achilles dot lies nearer to the hinted right ankle, in sure frames."""
    if hints is None:
        return 0.0
    ankles = hints[chains.frame[bout.chains], :, 1]
    far = np.linalg.norm(chains.points[bout.chains, ACHILLES][:, None] - ankles, axis=-1)
    shank = np.exp(chains.features[bout.chains, 0])
    return float(np.nansum(np.clip((far[:, 0] - far[:, 1]) / (SURE_SHANKS * shank), -1.0, 1.0)))


def place(bouts: list[Bout], right: Floats, chains: Chains, spots: Sequence[Blobs]) -> DotPaths:
    """The bouts' dots by foot; where two claim a foot, the surer one's."""
    paths = no_dots(len(spots))
    for b in np.argsort(np.abs(right), kind="stable"):
        index = np.array(bouts[b].chains)
        frames, foot = chains.frame[index], int(right[b] > 0)
        paths.points[frames, foot] = chains.points[index]
        paths.confidence[frames, foot] = [spots[chains.frame[i]].roundness[chains.members[i]] for i in index]
    return paths
