"""What is seen: running, walking, standing or nobody; from behind, from the front or from the side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.gaitcycle.stride import Step
from gait.pose.decoders import Person
from gait.scene import Activity, View

Floats = NDArray[np.float64]

NOSE, NECK = 0, 1
RIGHT_SHOULDER, LEFT_SHOULDER, RIGHT_HIP, LEFT_HIP = 2, 5, 8, 11
RIGHT_EYE, LEFT_EYE = 14, 15

SIDE_RATIO = 0.42  # of shoulder width to trunk length; from behind it is 0.39 m / 0.50 m = 0.78 (Winter 2009, fig. 4.1)
LEAST_POSES = 5
FACE_SHARE = 0.5  # of the poses in which nose and both eyes are seen
RUNNING_DUTY = 0.5  # of a stride that one foot bears: below this both feet leave the ground (Novacheck 1998)


def view_of(people: Sequence[Person]) -> View:
    """From where the runner is seen, by the trunk's width and the face over all poses."""
    ratios = np.array([trunk_ratio(person.keypoints) for person in people])
    ratios = ratios[np.isfinite(ratios)]
    if len(ratios) < LEAST_POSES:
        return View.UNKNOWN
    if float(np.median(np.abs(ratios))) < SIDE_RATIO:
        return View.SIDE
    facing = float(np.mean([face_seen(person.keypoints) for person in people])) > FACE_SHARE
    return View.FRONT if facing and np.median(ratios) < 0 else View.REAR


def trunk_ratio(keypoints: Floats) -> float:
    """Shoulder width over trunk length; positive when the right shoulder is on the picture's right. [18, 3]"""
    xy = keypoints[:, :2]
    hips = 0.5 * (xy[RIGHT_HIP] + xy[LEFT_HIP])
    shoulders = 0.5 * (xy[RIGHT_SHOULDER] + xy[LEFT_SHOULDER])
    trunk = float(np.linalg.norm(hips - shoulders))
    return float(xy[RIGHT_SHOULDER, 0] - xy[LEFT_SHOULDER, 0]) / trunk if trunk > 0 else float("nan")


def face_seen(keypoints: Floats) -> bool:
    """Whether nose and both eyes are there."""
    return bool(np.isfinite(keypoints[[NOSE, RIGHT_EYE, LEFT_EYE], 0]).all())


def activity_of(steps: Sequence[Step], legs_seen: bool) -> Activity:
    """Running or walking by the share of a stride that a foot bears; standing when legs are seen but no steps."""
    if len(steps) < 4:
        return Activity.STANDING if legs_seen else Activity.NOBODY
    return Activity.RUNNING if duty_factor(steps) < RUNNING_DUTY else Activity.WALKING


def duty_factor(steps: Sequence[Step]) -> float:
    """Median contact time over median stride time."""
    strides = [b.touchdown_s - a.touchdown_s for a, b in zip(steps, steps[2:], strict=False) if a.foot is b.foot]
    contact = float(np.median([step.contact_s for step in steps]))
    return contact / float(np.median(strides)) if strides else float("nan")
