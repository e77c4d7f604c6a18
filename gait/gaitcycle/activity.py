"""What is seen: running, walking, standing or nobody; from behind, from the front or from the side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.gaitcycle.stride import Step
from gait.pose.person import Person
from gait.pose.skeleton import FACE, HIPS, SHOULDERS, Joint
from gait.scene import Activity, View

Floats = NDArray[np.float64]

SIDE_RATIO = 0.42  # of shoulder width to trunk length; from behind it is 0.39 m / 0.50 m = 0.78 (Winter 2009, fig. 4.1)
LEAST_POSES = 5
FACE_SHARE = 0.5  # of the poses: fewer are a bystander taken for the runner for a while
RUNNING_DUTY = 0.5  # of a stride that one foot bears: below this both feet leave the ground (Novacheck 1998)


def view_of(people: Sequence[Person]) -> View:
    """From where the runner is seen, by the trunk's width and the face over all poses."""
    ratios = np.array([trunk_ratio(person.keypoints) for person in people])
    ratios = ratios[np.isfinite(ratios)]
    if len(ratios) < LEAST_POSES:
        return View.UNKNOWN
    if float(np.median(np.abs(ratios))) < SIDE_RATIO:
        return View.SIDE
    facing = float(np.mean([faces_camera(person.keypoints) for person in people])) > FACE_SHARE
    return View.FRONT if facing else View.REAR


def trunk_ratio(keypoints: Floats) -> float:
    """Shoulder width over trunk length; positive when the right shoulder is on the picture's right. [18, 3]"""
    xy = keypoints[:, :2]
    hips, shoulders = (0.5 * (xy[left] + xy[right]) for left, right in (HIPS, SHOULDERS))
    trunk = float(np.linalg.norm(hips - shoulders))
    return float(xy[Joint.R_SHOULDER, 0] - xy[Joint.L_SHOULDER, 0]) / trunk if trunk > 0 else float("nan")


def faces_camera(keypoints: Floats) -> bool:
    """Whether the right shoulder is on the picture's left under a face of the same body: nose and both eyes.

    A bystander's face that was joined to the runner lies further than a shoulder width off the neck.
    """
    face, shoulders = keypoints[list(FACE), 0], keypoints[list(SHOULDERS), 0]
    across = float(np.ptp(shoulders))
    own = bool((np.abs(face - shoulders.mean()) < across).all())  # false where a point is NaN
    return own and bool(keypoints[Joint.R_SHOULDER, 0] < keypoints[Joint.L_SHOULDER, 0])


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
