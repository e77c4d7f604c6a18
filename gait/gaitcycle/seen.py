"""Whether a heel was seen through the part of stance that its angles are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.gaitcycle.stride import STANCE_POINTS, Step
from gait.result import StepResult

Floats = NDArray[np.float64]

MATTERS = 0.60  # of stance: the latest peak of 46 measured runners is at 61 % (gait/data/norms)
LONGEST_GAP = 0.15  # of stance, beside the camera's own interval: the curve's kernel reaches 0.16 to either side
LANDING = 0.10  # of stance, from touchdown: the angle turns by 2 to 4 degrees in it
LEAST_LANDING_SHARE = 0.5  # of the frames of landing that the camera took: fewer were picked by how clear they are
LEAST_LANDINGS = 4  # frames: two numbers are drawn from them, the angle and its slope


@dataclass(frozen=True, slots=True)
class Seen:
    """How one foot's stances were seen.

    whole [steps]: whether each was from touchdown to 60 % without a gap; hidden [steps]: whether less than half of
    that part was. share: of its frames, in all stances together, NaN without any. landing: whether the first tenth
    was, in enough of the stances.
    """

    whole: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    share: float
    landing: bool


def seen_of(times_s: Floats, deg: Floats, steps: Sequence[Step]) -> Seen:
    """times_s [n], deg [n] NaN where the heel was not seen, and the steps of that foot."""
    interval_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else np.inf
    there = np.isfinite(deg)
    phases = [(times_s - step.touchdown_s) / step.contact_s for step in steps]
    whole = [
        longest_gap(phase[there], interval_s / step.contact_s) <= LONGEST_GAP
        for phase, step in zip(phases, steps, strict=True)
    ]
    shares = [share_of(there[(phase >= 0.0) & (phase < MATTERS)]) for phase in phases]
    hidden = ~(np.array(shares) >= 0.5)
    landing = landing_seen(there_in(phases, there, LANDING))
    return Seen(np.array(whole, bool), hidden, share_of(there_in(phases, there, MATTERS)), landing)


def bearing_frames(times_s: Floats, steps: Sequence[Step | StepResult], until: float) -> NDArray[np.bool_]:
    """[n, 2] whether a foot is in a stance of which less than the share `until` is over."""
    bearing = np.zeros((len(times_s), 2), bool)
    for step in steps:
        end_s = step.touchdown_s + until * (step.toe_off_s - step.touchdown_s)
        bearing[:, step.foot] |= (times_s >= step.touchdown_s) & (times_s < end_s)
    return bearing


def share_of(there: NDArray[np.bool_]) -> float:
    return float(there.mean()) if len(there) else np.nan


def longest_gap(phase: Floats, interval: float) -> float:
    """Longest stretch up to 60 % of stance without a seen frame (phase [k], in order), less the camera's interval."""
    inside = phase[(phase > -interval) & (phase < MATTERS + interval)]
    ends = np.concatenate([[0.0], np.clip(inside, 0.0, MATTERS), [MATTERS]])
    return float(np.diff(ends).max()) - interval


def there_in(phases: Sequence[Floats], there: NDArray[np.bool_], until: float) -> NDArray[np.bool_]:
    """Whether each frame that fell between touchdown and a share of stance shows the heel, all stances together."""
    parts = [there[(phase >= 0.0) & (phase < until)] for phase in phases]
    return np.concatenate(parts) if parts else np.zeros(0, bool)


def landing_seen(landing: NDArray[np.bool_]) -> bool:
    return bool(landing.sum() >= LEAST_LANDINGS and landing.mean() >= LEAST_LANDING_SHARE)


def without_landing(curve: Floats) -> Floats:
    """A curve [101] that does not say what nobody saw."""
    first = np.arange(STANCE_POINTS) <= LANDING * (STANCE_POINTS - 1)
    return np.where(first, np.nan, curve)
