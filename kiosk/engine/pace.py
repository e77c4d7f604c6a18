"""How a runner moves, from many looks a second: whether somebody runs at all, and whether the gait is steady.

Only the ankles are followed: they tell cadence and contact time at the rate of a preview, by a third of the work that
the heels would cost. Slow changes are not seen in thirty steps; for those there is the warm-up's clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from gait.foot import Foot
from gait.gaitcycle.leg_path import AnkleStances
from gait.gaitcycle.stride import Step, cadence, in_order
from gait.track import LONGEST_GAP_S, MAD_TO_SD, Smoother

Floats = NDArray[np.float64]

WATCHED_STEPS = 30  # of both feet
KEPT_S = 30.0  # thirty steps of slow walking, 60 a minute
GRID_HZ = 60.0  # on which stances are looked for: those of looks at 15 a second last as long as those of film at 60
LEAST_LOOKS = 20
LEAST_STRIDES = 10  # of each foot among the steps
LEAST_GAPS = 4  # between steps, for a cadence
MOST_CONTACTS = 2.3  # from step to step: contact is 39 % of a runner's stride, 22 of a sprinter's (Novacheck 1998)
STOPPED_S = 2.5  # in which both ankles of a slow walker come down twice
LEAST_SWING = 0.12  # of a shank length, up and down, as AnkleStances asks of a step: who stands still sways by 0.03
FEWEST_LOOKS = 6  # of an ankle in that time: a busy machine looks four times a second
# From the first half of the steps to the second, as shares: rendered runners and walkers, who do not change, stay below
# in half of the looks or more at 20 to 30 a second, and in some of those at 15, which see a contact 30 ms wrong
MOST_STRIDE_CHANGE, MOST_CONTACT_CHANGE = 0.02, 0.06
MOST_STRIDE_SPREAD = 0.06  # of strides: twice a runner's own, which looks at 15 a second double


@dataclass(frozen=True, slots=True)
class Pace:
    """moving: both ankles went up and down lately. steady: the last steps are alike. cadence_spm: None before steps."""

    moving: bool = False
    steady: bool = False
    cadence_spm: float | None = None


@dataclass(slots=True)
class PaceWatch:
    """`see` every look; `pace` says what the last half minute showed. A picture that is shown twice counts once."""

    times_s: deque[float] = field(default_factory=deque)
    ankles_px: deque[Floats] = field(default_factory=deque)

    def see(self, time_s: float, ankles_px: Floats) -> None:
        """ankles_px [2 feet]: heights in the picture, growing downwards; NaN where unseen."""
        if self.times_s and time_s <= self.times_s[-1]:
            return
        self.times_s.append(time_s)
        self.ankles_px.append(ankles_px)
        while time_s - self.times_s[0] > KEPT_S:
            self.times_s.popleft()
            self.ankles_px.popleft()

    def pace(self, shank_px: float) -> Pace:
        if len(self.times_s) < LEAST_LOOKS or not np.isfinite(shank_px):
            return Pace()
        times_s, heights = np.array(self.times_s), np.stack(self.ankles_px)
        if not swings(heights[times_s > times_s[-1] - STOPPED_S], shank_px):
            return Pace()
        left, right = (stances(foot, times_s, heights[:, foot], shank_px) for foot in Foot)
        steps = in_order(left, right)[-WATCHED_STEPS:]
        return Pace(True, len(steps) == WATCHED_STEPS and is_steady(steps), told_cadence(steps))


def told_cadence(steps: Sequence[Step]) -> float | None:
    """Steps a minute; None where so many are missed that a third of the cadence would be told."""
    tempo = cadence(steps)
    if tempo is None or tempo.n < LEAST_GAPS:
        return None
    contact_s = float(np.median([step.contact_s for step in steps]))
    return tempo.mean if 60.0 / tempo.mean < MOST_CONTACTS * contact_s else None


def swings(heights: Floats, shank_px: float) -> bool:
    """Whether both ankles [n, 2] go up and down as steps do: told at any rate of looks, which steps are not."""
    if (np.isfinite(heights).sum(axis=0) < FEWEST_LOOKS).any():
        return False
    low, high = np.nanpercentile(heights, (10.0, 90.0), axis=0)
    return bool((high - low > LEAST_SWING * shank_px).all())


def stances(foot: Foot, times_s: Floats, heights: Floats, shank_px: float) -> tuple[Step, ...]:
    """One foot's, from looks that may come unevenly."""
    grid, path = evened(times_s, heights)
    return AnkleStances().stances(foot, grid, Smoother().smooth(path, GRID_HZ), shank_px)


def evened(times_s: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """(times, heights) at GRID_HZ, along a cubic through what was seen; NaN in holes that are too long for that."""
    grid = np.arange(times_s[0], times_s[-1], 1.0 / GRID_HZ)
    known = np.isfinite(heights)
    if known.sum() < LEAST_LOOKS:
        return grid, np.full(len(grid), np.nan)
    at = times_s[known]
    after = np.clip(np.searchsorted(at, grid), 1, len(at) - 1)
    close = (at[after] - at[after - 1] <= LONGEST_GAP_S) & (grid >= at[0]) & (grid <= at[-1])
    return grid, np.where(close, CubicSpline(at, heights[known])(grid), np.nan)


def is_steady(steps: Sequence[Step]) -> bool:
    """Whether stride and contact are as they were, and most strides alike. Medians: one stumble is no change."""
    feet = [[step for step in steps if step.foot is foot] for foot in Foot]
    strides = [usual([b.touchdown_s - a.touchdown_s for a, b in pairwise(foot)]) for foot in feet]
    if min(map(len, strides)) < LEAST_STRIDES:
        return False
    contacts = [np.array([step.contact_s for step in foot]) for foot in feet]
    return (
        max(spread(stride) for stride in strides) < MOST_STRIDE_SPREAD
        and abs(change(strides)) < MOST_STRIDE_CHANGE
        and abs(change(contacts)) < MOST_CONTACT_CHANGE
    )


def usual(values: Sequence[float]) -> Floats:
    """Without those that a missed step makes twice as long."""
    found = np.array(values)
    return found[np.abs(found / np.median(found) - 1.0) < 0.5] if len(found) else found


def spread(values: Floats) -> float:
    """A robust standard deviation, as a share of the median."""
    middle = float(np.median(values))
    return MAD_TO_SD * float(np.median(np.abs(values - middle))) / middle


def change(feet: Sequence[Floats]) -> float:
    """From the median of the first half to that of the second, as a share of it; the mean of both feet."""
    halves = [(np.median(values[: len(values) // 2]), np.median(values[len(values) // 2 :])) for values in feet]
    return float(np.mean([last / first - 1.0 for first, last in halves]))
