"""Who stands still before running, in the same recording: the zero of its beginning, and how the heels look in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gait.errors import StandingMoved, StandingUnfit
from gait.eyes.registration import FLAT, Registration
from gait.eyes.sights import Sights
from gait.gaitcycle.rearfoot import Lines
from gait.gaitcycle.standing import NO_STANDING, Zero, cut, heels_of, no_zero, part_of, zeros_of
from gait.gaitcycle.stride import Step
from gait.result import Notice

Floats = NDArray[np.float64]


def before_run(sights: Sights, steps: Sequence[Step]) -> slice:
    """The frames before the first touchdown."""
    return slice(0, int(np.searchsorted(sights.times_s, steps[0].touchdown_s)))


def zero_at_start(sights: Sights, lines: Lines, steps: Sequence[Step]) -> Zero:
    """The zero of who stood still before running, in the same recording and by the same lines; none otherwise."""
    before = before_run(sights, steps)
    try:
        return zeros_of(part_of(sights, before), {"": cut(lines, before)}, "recording")[""]
    except StandingMoved:
        return no_zero()
    except StandingUnfit as unfit:
        return no_zero(Notice(NO_STANDING.code, unfit.message, unfit.what_to_do))


def laid_from_start(sights: Sights, lines: Lines, steps: Sequence[Step]) -> Sights:
    """The same with the heels of the run laid over their pictures at the start, which must have given the zero.

    lines: by which that was read. The pictures are those that were kept of every foot on the belt: while it stood,
    nobody knew yet that this was the standing trial.
    """
    before = before_run(sights, steps)
    heels = heels_of(part_of(sights, before), lines.points[before, :, 2:])
    return lay_all(sights, heels, before.stop)


def lay_all(sights: Sights, heels: Registration, first: int) -> Sights:
    """Every heel from frame `first` on that is pictured flat on the belt, laid."""
    laid, likeness = np.full(sights.heel_points[:, :, 2:].shape, np.nan), np.full(sights.phase.shape[:2], np.nan)
    for snapshot in sights.snapshots:
        k = (snapshot.index, snapshot.foot)
        if snapshot.index >= first and sights.phase[k].min() > FLAT:
            ends, likeness[k] = heels.lay(snapshot.image(), snapshot.foot, snapshot.place(sights.heel_points[k][2:]))
            laid[k] = snapshot.in_frame(ends)
    return replace(sights, laid=laid, likeness=likeness)
