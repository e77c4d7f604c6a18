"""Stances, and touchdowns to a few milliseconds, by the path of one point of the leg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.stride import LEAST_CONTACT_S, MOST_CONTACT_S, SLOWEST_RUN_S, Step
from gait.track import runs

Floats = NDArray[np.float64]

FINE_HZ = 480.0  # every 2 ms: touchdowns are told to 5
DEGREE = 5  # of the spline through a path: the second derivative of a cubic has its extremes at frames alone
NEAR_S = 0.03  # from a stance's start to the landing that is its own: the next one is 65 ms and more away
LANDING_HZ = 12.0  # cut-off: at 10 landings come 3 ms later at 60 frames a second and 8 at 30, at 14 they scatter
LATE_S = 0.004  # of 36 generated people 3 to 8 by rate and point; 2.4 and 3.1 in the papers that `landings_s` names


def finely(times_s: Floats, values: Floats) -> tuple[Floats, Floats]:
    """A smooth path [n], NaN where unseen, at FINE_HZ: what happens between two frames is told between them."""
    from scipy.interpolate import make_interp_spline  # slow to load: see gait.track

    grid = np.arange(times_s[0], times_s[-1], 1.0 / FINE_HZ)
    fine = np.full(len(grid), np.nan)
    for start, stop in runs(np.isfinite(values)):
        if stop - start > DEGREE:
            inside = (times_s[start] <= grid) & (grid <= times_s[stop - 1])
            fine[inside] = make_interp_spline(times_s[start:stop], values[start:stop], DEGREE)(grid[inside])
    return grid, fine


@dataclass(frozen=True, slots=True)
class AnkleStances:
    """Stances of one foot from the height of its ankle in the picture alone, where no heel can be seen.

    Seen from behind, a bearing foot travels towards the camera and so down the picture, then its heel rises: once
    a stride the ankle is lowest. The foot starts its way down hardest a fixed part of the stride before touchdown,
    and at toe-off the ankle is back at the height it had at touchdown. Both rules were found on generated people
    with exact times: touchdown within 10 ms by foot, up to 25 late where the foot lands flat; `settle` mends that.
    """

    lead: float = 0.06  # of a stride from the hardest start downwards to touchdown
    least_drop: float = 0.12  # of a shank length: smaller dips of the ankle are no step

    def stances(self, foot: Foot, times_s: Floats, ankle_y_px: Floats, shank_px: float) -> tuple[Step, ...]:
        """Stances in order; ankle_y_px [n] smoothed, growing downwards, NaN where unseen."""
        from scipy import signal

        times_s, path = finely(times_s, ankle_y_px / shank_px)
        height = np.nan_to_num(path, nan=-10.0)
        lowest, _ = signal.find_peaks(height, prominence=self.least_drop, distance=round(0.4 * FINE_HZ))
        lowest = lowest[height[lowest] > -9.0]
        if len(lowest) < 3:
            return ()
        stride = int(np.median(np.diff(lowest)))
        found = (self.stance(foot, times_s, height, low, stride) for low in lowest)
        return tuple(step for step in found if step is not None)

    def stance(self, foot: Foot, times_s: Floats, height: Floats, low: int, stride: int) -> Step | None:
        """The stance round one lowest point; None when it is cut off by the clip's ends or a gap."""
        reach = 0.30 if stride / FINE_HZ < SLOWEST_RUN_S else 0.50
        start = low - round(reach * stride)
        if start < 0 or height[start : low + 1].min() < -9.0:
            return None
        started = start + int(np.gradient(np.gradient(height[start:low])).argmax())
        touchdown = min(low, started + round(self.lead * stride))
        after = np.flatnonzero(height[low : low + stride] < height[touchdown])
        if len(after) == 0 or after[0] == 0:
            return None
        step = Step(foot, float(times_s[touchdown]), float(times_s[low + int(after[0])]))
        return step if LEAST_CONTACT_S < step.contact_s <= MOST_CONTACT_S else None


def landings_s(times_s: Floats, heights: Floats) -> Floats:
    """Moments at which the fall of a heel's point is stopped hardest, in order; touchdowns are among them.

    heights [n]: smoothed with LANDING_HZ, growing downwards, NaN where unseen. A heel strikes when the upward
    acceleration of a point on it is largest (walking: Hreljac & Marshall 2000, J Biomech 33:783-786, 60 pictures a
    second, within 4.7 ms; running: Hreljac & Stergiou 2000, Med Biol Eng Comput 38:503-506, +2.4; whichever part of the
    foot strikes: Handsaker et al. 2016, J Biomech 49:4128, +3.1).
    """
    from scipy import signal

    times_s, path = finely(times_s, heights)
    stopped, _ = signal.find_peaks(-np.gradient(np.gradient(path)))
    return np.asarray(times_s[stopped] - LATE_S)


def settle(steps: Sequence[Step], landings: Sequence[Floats]) -> tuple[Step, ...]:
    """The same steps, each touchdown the median of its own and of the nearest landing of each of a heel's points."""
    return tuple(replace(step, touchdown_s=settled_s(step.touchdown_s, landings)) for step in steps)


def settled_s(touchdown_s: float, landings: Sequence[Floats]) -> float:
    nearest = [float(at[np.abs(at - touchdown_s).argmin()]) for at in landings if len(at)]
    return float(np.median([touchdown_s, *(at for at in nearest if abs(at - touchdown_s) < NEAR_S)]))
