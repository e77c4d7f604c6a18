"""A run's steps as a replay goes through them. Free of Kivy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.result import Analysis, StepResult
from gait.verdict.rules import PronationClass

Floats = NDArray[np.float64]

USUAL_PEAK = 0.4  # of stance, where a step's own is not known: the measured runners' mean is 38 % (norms, README)
BEFORE_LANDING_S = 0.1  # that a loop begins before its step
LONGEST_STEP_S = 1.0  # from touchdown to touchdown: later, steps in between were not seen


def moment_s(step: StepResult, moment: str) -> float:
    """When in a step a moment lies: touchdown, peak or toe-off."""
    if moment == "touchdown":
        return step.touchdown_s
    if moment == "toe-off":
        return step.toe_off_s
    share = step.time_to_peak_pct / 100.0 if np.isfinite(step.time_to_peak_pct) else USUAL_PEAK
    return step.touchdown_s + share * (step.toe_off_s - step.touchdown_s)


def frame_at(times_s: Floats, time_s: float) -> int:
    """The frame nearest to a time."""
    return int(np.argmin(np.abs(times_s - time_s)))


def nearest_step(steps: Sequence[StepResult], time_s: float) -> int:
    """The step whose touchdown is nearest."""
    return min(range(len(steps)), key=lambda k: abs(steps[k].touchdown_s - time_s)) if steps else 0


def typical_step(analysis: Analysis, foot: Foot) -> StepResult | None:
    """The foot's step whose peak is nearest to its mean: one that looks like the others."""
    peak = analysis.feet[foot].peak_eversion_deg
    used = [step for step in analysis.steps if step.foot is foot and step.used]
    return min(used, key=lambda s: abs(s.peak_eversion_deg - peak.mean)) if used and peak else None


def first_shown(analysis: Analysis) -> int:
    """Number of the typical step of the foot that is least usual, of the right one where both are alike; 0 without."""
    feet = sorted(reversed(Foot), key=lambda foot: analysis.verdicts[foot].pronation is PronationClass.NEUTRAL)
    typical = (typical_step(analysis, foot) for foot in feet)
    step = next((step for step in typical if step is not None), None)
    return 0 if step is None else analysis.steps.index(step)


def loop_of(steps: Sequence[StepResult], number: int) -> tuple[float, float]:
    """Start and end of what is shown of a step, seconds: from just before it lands to when the other foot has."""
    step, after = steps[number], steps[number + 1 : number + 2]
    ends = [step.toe_off_s, *(s.touchdown_s for s in after if s.touchdown_s - step.touchdown_s < LONGEST_STEP_S)]
    return max(step.touchdown_s - BEFORE_LANDING_S, 0.0), max(ends)
