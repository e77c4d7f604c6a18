"""Steps from what was seen: four witnesses of every stance, and the part in which the camera stood still."""

from __future__ import annotations

import numpy as np

from gait.clip import frame_rate
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.heel import LEAST_FOOT, PHASE_RAMP_S
from gait.eyes.legs import ANKLE, HEEL
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle import stride
from gait.gaitcycle.stride import AnkleStances, StanceFinder, Step
from gait.track import Smoother


def find_steps(sights: Sights) -> tuple[Step, ...]:
    """Stances of both feet: what the heel network says of each picture, checked against three points' paths."""
    left, right = (foot_steps(sights, foot) for foot in Foot)
    return stride.in_order(left, right)


def foot_steps(sights: Sights, foot: Foot) -> tuple[Step, ...]:
    """What four witnesses agree on: single pictures, and the paths of ankle, heel and lower shank."""
    phase = np.where(sights.foot_probability[:, foot, None] >= LEAST_FOOT, sights.phase[:, foot], np.nan)
    paths = (sights.legs[:, foot, ANKLE, 1], sights.legs[:, foot, HEEL, 1], sights.heel_points[:, foot, 1, 1])
    fps = frame_rate(sights.times_s)
    smooth = Smoother().smooth(np.stack(paths, axis=1), fps)
    by_path = [
        AnkleStances().stances(foot, sights.times_s, smooth[:, k], sights.shank_px, fps) for k in range(len(paths))
    ]
    return stride.agree(StanceFinder(PHASE_RAMP_S).stances(foot, sights.times_s, phase), by_path)


def steady_steps(steps: tuple[Step, ...], place: PlaceWatch) -> tuple[Step, ...]:
    """The steps while the camera stood still: all of them, or those of the longest part of a recording with a knock."""
    if place.moved_at_s() is None:
        return steps
    start_s, end_s = place.longest_steady_part_s()
    return tuple(step for step in steps if start_s <= step.touchdown_s and step.toe_off_s <= end_s)
