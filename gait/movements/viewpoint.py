"""From where somebody is seen: before, behind, at their left or right."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import numpy as np

from gait.movements.motion import Motion
from gait.pose.skeleton import EARS, FACE, HIPS, SHOULDERS, Joint

# Trunk lengths in the picture, of generated people doing OTHER_EXERCISES (tests/gait/movements/people.py) and cameras
# all round, and of the demo clips of Sports2D and Pose2Sim.
WIDE = 0.42  # left beside right, shoulders and hips: more is from before or behind, less than some 40 degrees aside
NARROW = 0.15  # less is from the side; between them it is not said
CROSSED = 0.3  # shoulders and hips further than this to opposite sides: one pair is named wrongly
ONE_EAR = 0.1  # confidence of one ear more than of the other's
AHEAD = 0.04  # the head before the neck: less is not said
A_FACE, NO_FACE = 0.1, 0.3  # mean confidence of nose and eyes: at least before somebody, at most behind


class Viewpoint(StrEnum):
    """Where the camera stands. LEFT: at the person's left, who looks to the left of the picture."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    REAR = "rear"
    UNKNOWN = "unknown"

    @property
    def mirrored(self) -> Viewpoint:
        return {Viewpoint.LEFT: Viewpoint.RIGHT, Viewpoint.RIGHT: Viewpoint.LEFT}.get(self, self)


def viewpoint(motion: Motion) -> Viewpoint:
    """From where somebody is seen over a clip; UNKNOWN between two sides, and where their points contradict."""
    wide = np.array([rightward(motion, [pair]) for pair in (SHOULDERS, HIPS)])
    across, face = float(wide.mean()), float(motion.sure[:, list(FACE)].mean())
    if wide.min() < 0.0 < wide.max() and np.ptp(wide) > CROSSED:
        return Viewpoint.UNKNOWN
    if across > WIDE and face >= A_FACE:
        return Viewpoint.FRONT
    if across < -WIDE and face <= NO_FACE:
        return Viewpoint.REAR
    return side(motion) if abs(across) < NARROW else Viewpoint.UNKNOWN


def side(motion: Motion) -> Viewpoint:
    """LEFT or RIGHT of somebody who is seen from the side: by the ear that is seen, else by where the head is."""
    left, right = (float(motion.sure[:, ear].mean()) for ear in EARS)
    ahead = rightward(motion, [(joint, Joint.NECK) for joint in (Joint.NOSE, *EARS)])
    if abs(left - right) > ONE_EAR:
        return Viewpoint.LEFT if left > right else Viewpoint.RIGHT
    if abs(ahead) > AHEAD:
        return Viewpoint.RIGHT if ahead > 0.0 else Viewpoint.LEFT
    return Viewpoint.UNKNOWN


def rightward(motion: Motion, pairs: Iterable[tuple[Joint, Joint]]) -> float:
    """How far the first of each pair lies to the right of the second, trunk lengths: mean of the medians over the looks
    that show both; NaN when none does."""
    found = []
    for one, other in pairs:
        both = (motion.sure[:, one] > 0.0) & (motion.sure[:, other] > 0.0)
        if both.any():
            found.append(float(np.median((motion.xy[:, one, 0] - motion.xy[:, other, 0])[both])))
    return float(np.mean(found)) if found else float("nan")
