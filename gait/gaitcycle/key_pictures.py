"""The moments of one step that people look at: touchdown, peak, mid-stance, toe-off, of each foot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.eyes.sights import Sights, Snapshot
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles, Lines
from gait.result import KeyPicture, StepResult

Floats = NDArray[np.float64]

LATE_S = 0.03  # a picture further from its moment than two frames at 60 frames/s is not of it
CLEAR_SD_DEG = 6.0  # a line less sure than this is not drawn


def key_pictures(sights: Sights, lines: Lines, angles: Angles, steps: Sequence[StepResult]) -> tuple[KeyPicture, ...]:
    """Pictures of each foot's most typical step that has them all."""
    return tuple(
        picture for foot in Foot for picture in step_pictures(sights, lines, angles, typical_first(steps, foot))
    )


def typical_first(steps: Sequence[StepResult], foot: Foot) -> list[StepResult]:
    """The foot's used steps, the one nearest its mean peak first; earlier ones first among equals."""
    mine = [step for step in steps if step.foot is foot and step.used]
    if not mine:
        return []
    mean = float(np.mean([step.peak_eversion_deg for step in mine]))
    return sorted(mine, key=lambda step: round(abs(step.peak_eversion_deg - mean), 1))


def step_pictures(sights: Sights, lines: Lines, angles: Angles, steps: Sequence[StepResult]) -> list[KeyPicture]:
    """The four moments of the first step of which all are kept; what there is of the last one otherwise."""
    found: list[KeyPicture] = []
    for step in steps[:12]:
        found = [p for moment, at in moments(step) for p in picture(sights, lines, angles, step.foot, moment, at)]
        if len(found) == 4:
            break
    return found


def moments(step: StepResult) -> tuple[tuple[str, float], ...]:
    """Names and times; the first and last frame of stance lie just inside it."""
    contact = step.toe_off_s - step.touchdown_s
    return (
        ("touchdown", step.touchdown_s + 0.02 * contact),
        ("peak", step.touchdown_s + step.time_to_peak_pct / 100.0 * contact),
        ("mid-stance", step.touchdown_s + 0.5 * contact),
        ("toe-off", step.toe_off_s - 0.02 * contact),
    )


def picture(sights: Sights, lines: Lines, angles: Angles, foot: Foot, moment: str, at_s: float) -> list[KeyPicture]:
    """The snapshot nearest to a moment with the lines measured in it; none when it was not kept."""
    index = int(np.abs(sights.times_s - at_s).argmin())
    kept = next((s for s in sights.snapshots if s.index == index and s.foot is foot), None)
    frame_s = float(np.median(np.diff(sights.times_s)))
    if kept is None or abs(float(sights.times_s[index]) - at_s) > max(LATE_S, 0.6 * frame_s):
        return []
    points = lines_in(kept, lines, foot, index)
    angle = float(angles.deg[index, foot])
    return [KeyPicture(foot, moment, float(sights.times_s[index]), angle, kept.image(), points[:2], points[2:])]


def lines_in(kept: Snapshot, lines: Lines, foot: Foot, index: int) -> Floats:
    """The four points in the snapshot; NaN where the method was not sure of them."""
    points = kept.place(lines.points[index, foot])
    return points if lines.sd_deg[index, foot] < CLEAR_SD_DEG else np.full((4, 2), np.nan)
