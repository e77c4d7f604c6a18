"""How the belt ran, out of what the treadmill said of itself."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from kiosk.treadmill.packets import Reading
from kiosk.visit.model import Belt

LEAST_HEARD = 0.5  # of a recording: ours to choose; with less nobody knows how the belt ran in most of it
MIDDLE_PCT = (5.0, 95.0)  # the readings between which the speed's range is taken: a single wrong one does not count


def belt_now(reading: Reading | None) -> Belt | None:
    """None while the treadmill is silent or its belt stands still."""
    if reading is None or not reading.speed_mps:
        return None
    return Belt(reading.speed_mps, reading.incline_pct, range_mps=0.0)


def belt_recorded(readings: Sequence[Reading | None]) -> Belt | None:
    """The medians of what was read at even times through a recording, None where nothing was.

    None where the treadmill was silent, or said that its belt stood still, for half of the recording or more.
    """
    belts = [belt for reading in readings if (belt := belt_now(reading)) is not None]
    if len(belts) <= LEAST_HEARD * len(readings):
        return None
    speeds = [belt.speed_mps for belt in belts]
    inclines = [belt.incline_pct for belt in belts if belt.incline_pct is not None]
    low, high = np.percentile(speeds, MIDDLE_PCT)
    return Belt(median(speeds), median(inclines) if inclines else None, float(high - low))
