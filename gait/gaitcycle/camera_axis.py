"""A camera off the belt's axis: noticed by the way bearing feet travel, and taken out of the angles.

Seen from straight behind, a foot on the belt travels down the picture. A camera to one side sees it travel aslant,
and sees the forward lean of the shank as a sideways lean: outwards on one foot, inwards on the other. Straight behind
too each foot is to one side; who stands leans less, so that this does not drop out of what counts from standing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.rearfoot import Angles
from gait.gaitcycle.stride import Step
from gait.scene import Activity

Floats = NDArray[np.float64]

HEIGHT_TO_DISTANCE = 0.215  # of the camera above and behind the foot: 0.5 m to 2.2 m as the set-up asks; 0.20-0.23
EARLY, LATE = 0.15, 0.50  # of stance: the foot is flat and travels with the belt
LEAST_TRAVELS = 6
OFF_AXIS_DEG = 4.0  # below this the shift, 0.5 deg a degree at the peak, is within what people stand apart by: angles
# that count from nothing stay the picture's own, those that count from standing are freed from it too
UNSURE = 0.2  # of a correction: spread of the tables over runners, and of the azimuth over set-ups

# Degrees that the picture's rearfoot angle loses on the left foot for each degree of azimuth to the right, at
# 0, 10, ... 100 % of stance; and degrees from an on-axis picture to the frontal plane, which perspective takes.
# Both computed by projecting three-dimensional generated runners and walkers (24 feet) through cameras at -6, 0 and 6
# degrees; spread over runners 0.05 and 0.28 at most.
LOST_PER_DEG = {
    Activity.RUNNING: (-0.17, -0.16, -0.24, -0.38, -0.50, -0.60, -0.62, -0.56, -0.43, -0.22, 0.08),
    Activity.WALKING: (-0.10, 0.02, -0.06, -0.15, -0.22, -0.29, -0.36, -0.40, -0.39, -0.28, 0.07),
}
TO_FRONTAL = {
    Activity.RUNNING: (0.41, 0.32, 0.54, 0.86, 1.12, 1.31, 1.37, 1.18, 0.71, 0.03, -0.78),
    Activity.WALKING: (0.27, -0.02, 0.29, 0.59, 0.80, 0.96, 1.10, 1.13, 0.89, 0.35, -0.67),
}
# The same of who stands: 40 generated people, camera 0.3 to 0.6 m high, 1.5 to 2.3 m away, 3 degrees (SD) off the axis;
# rest 0.14 degrees.
LOST_PER_DEG_STANDING, TO_FRONTAL_STANDING = -0.19, 0.66


def azimuth_deg(times_s: Floats, heels: Floats, steps: Sequence[Step]) -> float:
    """Degrees of the camera from the belt's axis, to the right positive; NaN when too few feet travel.

    heels [n, 2, 2] px. The slope of the travel is the tangent of the azimuth times distance over height.
    """
    feet = [np.array([travel_slope(times_s, heels, s) for s in steps if s.foot is foot]) for foot in Foot]
    if sum(np.isfinite(slope).sum() for slope in feet) < LEAST_TRAVELS:
        return float("nan")
    both = [float(np.nanmedian(slope)) for slope in feet if np.isfinite(slope).any()]
    return float(np.degrees(np.arctan(-np.mean(both) * HEIGHT_TO_DISTANCE)))


def travel_slope(times_s: Floats, heels: Floats, step: Step) -> float:
    """Pixels across for each pixel down while a foot is flat on the belt; NaN with fewer than three frames."""
    phase = (times_s - step.touchdown_s) / step.contact_s
    points = heels[(phase > EARLY) & (phase < LATE), step.foot]
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 3 or np.ptp(points[:, 1]) < 4.0:
        return float("nan")
    return float(np.polyfit(points[:, 1], points[:, 0], 1)[0])


def is_off_axis(azimuth: float) -> bool:
    return abs(azimuth) >= OFF_AXIS_DEG


def taken_out(azimuth: float, from_standing: bool) -> float:
    """The azimuth that angles are freed from, degrees; 0 where they stay the picture's, or where it is not known.

    Read 0.8 degrees off (rms, 5 rendered clips), it leaves 0.3 degrees on a peak that counts from standing.
    """
    return azimuth if is_off_axis(azimuth) or (from_standing and math.isfinite(azimuth)) else 0.0


def in_frontal_plane(
    times_s: Floats, angles: Angles, steps: Sequence[Step], azimuth: float, activity: Activity
) -> Angles:
    """Angles as they are in the runner's frontal plane instead of a picture taken from the side of the axis."""
    deg = angles.deg.copy()
    for step in steps:
        phase = (times_s - step.touchdown_s) / step.contact_s
        inside = (phase > -0.1) & (phase < 1.1)
        deg[inside, step.foot] += shift(phase[inside], step.foot, azimuth, activity)
    return Angles(deg, angles.sd_deg)


def shift(phase: Floats, foot: Foot, azimuth: float, activity: Activity) -> Floats:
    """Degrees to add at phases of stance."""
    tenths = np.linspace(0.0, 1.0, 11)
    side = 1.0 if foot is Foot.LEFT else -1.0
    lost = side * azimuth * np.interp(phase, tenths, LOST_PER_DEG[activity])
    return np.asarray(np.interp(phase, tenths, TO_FRONTAL[activity]) - lost)


def standing_shift(azimuth: float) -> Floats:
    """Degrees to add to what each foot shows standing [2], as `shift` has them for who runs."""
    side = np.array([1.0, -1.0])
    return TO_FRONTAL_STANDING - side * azimuth * LOST_PER_DEG_STANDING


def correction_sd_deg(azimuth: float) -> float:
    """Uncertainty of the correction at the peak, standard deviation in degrees."""
    return UNSURE * 0.5 * abs(azimuth) if is_off_axis(azimuth) else 0.0
