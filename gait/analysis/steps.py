"""Steps from what was seen: four witnesses of every stance, the landing of the heel, and the camera's steady part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from gait.clip import frame_rate, gaps, parts
from gait.clip.times import spans_gap
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.heel import LEAST_FOOT, PHASE_RAMP_S
from gait.eyes.legs import ANKLE, HEEL
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle import stride
from gait.gaitcycle.leg_path import LANDING_HZ, AnkleStances, landings_s, settle
from gait.gaitcycle.stride import LEAST_CONTACT_S, StanceFinder, Step
from gait.track import Smoother, even_out

Floats = NDArray[np.float64]


def find_steps(sights: Sights) -> tuple[Step, ...]:
    """Stances of both feet: what the heel network says of each picture, checked against three points' paths."""
    left, right = (foot_steps(sights, foot) for foot in Foot)
    return stride.in_order(left, right)


def foot_steps(sights: Sights, foot: Foot) -> tuple[Step, ...]:
    """What four witnesses agree on, single pictures and the paths of ankle, heel and lower shank; touchdowns then by
    how the ends of the heel counter land.

    Each part between two gaps by itself, so that no step spans one; nor does one whose end was drawn out into a gap.
    """
    phase = np.where(sights.foot_probability[:, foot, None] >= LEAST_FOOT, sights.phase[:, foot], np.nan)
    paths = (sights.legs[:, foot, ANKLE, 1], sights.legs[:, foot, HEEL, 1], sights.heel_points[:, foot, 1, 1])
    finder = StanceFinder(PHASE_RAMP_S)
    pictured = [finder.stances(foot, sights.times_s[part], phase[part]) for part in long_parts(sights.times_s)]
    by_path = [path_steps(sights, foot, path) for path in paths]
    steps = stride.agree(list(chain.from_iterable(pictured)), by_path)
    landings = [heel_landings_s(sights, heights) for heights in sights.heel_points[:, foot, 2:, 1].T]
    return outside_gaps(settle(steps, landings), sights.times_s)


def outside_gaps(steps: Sequence[Step], times_s: Floats) -> tuple[Step, ...]:
    """Those of which no picture is missing."""
    missing = gaps(times_s)
    return tuple(step for step in steps if not spans_gap(step.touchdown_s, step.toe_off_s, missing))


def path_steps(sights: Sights, foot: Foot, heights: Floats) -> Sequence[Step]:
    """Stances by the height of one point of the leg [n], px."""
    paths = smooth_parts(sights.times_s, heights, Smoother())
    return [step for part in paths for step in AnkleStances().stances(foot, *part, sights.shank_px)]


def heel_landings_s(sights: Sights, heights: Floats) -> Floats:
    """Where touchdowns may be by the height of one end of the heel counter [n], px."""
    paths = smooth_parts(sights.times_s, heights, Smoother(LANDING_HZ))
    return np.concatenate([np.zeros(0), *(landings_s(*part) for part in paths)])


def smooth_parts(times_s: Floats, heights: Floats, smoother: Smoother) -> Iterator[tuple[Floats, Floats]]:
    """(times, path) of one point between the gaps, at even intervals."""
    fps = frame_rate(times_s)
    for part in long_parts(times_s):
        evened_s, path = even_out(times_s[part], heights[part])
        yield evened_s, smoother.smooth(path, fps)


def long_parts(times_s: Floats) -> list[slice]:
    """The frames between the gaps, where a stance has room."""
    return [part for part in parts(times_s) if np.ptp(times_s[part]) > LEAST_CONTACT_S]


def steady_steps(steps: tuple[Step, ...], place: PlaceWatch) -> tuple[Step, ...]:
    """The steps while the camera stood still: all of them, or those of the longest part of a recording with a knock."""
    if place.moved_at_s() is None:
        return steps
    start_s, end_s = place.longest_steady_part_s()
    return tuple(step for step in steps if start_s <= step.touchdown_s and step.toe_off_s <= end_s)
