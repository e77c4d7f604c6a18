"""MoveNet MultiPose: up to six people at one look, 17 points each.

Apache-2.0. TensorFlow Hub, google/movenet/multipose/lightning/1, "Inputs" and "Outputs": int32 [1, h, w, 3] RGB 0-255,
h and w multiples of 32 with the longer one 256, the picture shrunk with its aspect kept and padded; float32 [1, 6, 56]:
y, x and confidence of each point, places as shares of h and w, then the box ymin, xmin, ymax, xmax and the person's own
confidence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gait.pose.person import Person
from gait.pose.skeleton import KEYPOINTS, SHOULDERS, Joint
from gait.weights.network import Laying

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]

POINTS = (
    Joint.NOSE, Joint.L_EYE, Joint.R_EYE, Joint.L_EAR, Joint.R_EAR, Joint.L_SHOULDER, Joint.R_SHOULDER, Joint.L_ELBOW,
    Joint.R_ELBOW, Joint.L_WRIST, Joint.R_WRIST, Joint.L_HIP, Joint.R_HIP, Joint.L_KNEE, Joint.R_KNEE, Joint.L_ANKLE,
    Joint.R_ANKLE,
)  # fmt: skip
LONGER_PX = 256  # side of the input
STEP_PX = 32  # its sides are multiples of this
LEAST = 0.3  # confidence of a point: "Intended use" of MoveNet's model card
LEAST_PERSON = 0.25  # confidence of a person: minPoseScore of TensorFlow.js, pose-detection/src/movenet


class MoveNet:
    """Decodes for pictures of a height and width, px."""

    def __init__(self, height: int, width: int) -> None:
        shrink = LONGER_PX / max(height, width)
        filled = max(1, round(height * shrink)), max(1, round(width * shrink))
        rows, columns = (-(-side // STEP_PX) * STEP_PX for side in filled)
        self.laying = Laying((height, width), (rows, columns), filled, rgb=True)

    def people(self, output: Tensor) -> tuple[Person, ...]:
        """output: [1, 6, 56]."""
        rows = np.asarray(output[0], dtype=np.float64)
        surest_first = rows[np.argsort(-rows[:, -1], kind="stable")]
        return tuple(self.person(row) for row in surest_first if row[-1] >= LEAST_PERSON)

    def person(self, row: Floats) -> Person:
        """Somebody of one row [56]. The neck is the middle of the shoulders, as sure as the less sure of them."""
        points = row[: 3 * len(POINTS)].reshape(-1, 3)
        keypoints = np.full(KEYPOINTS, np.nan)
        keypoints[list(POINTS), :2] = self.laying.to_picture(points[:, 1::-1] * self.laying.size[::-1])
        keypoints[list(POINTS), 2] = points[:, 2]
        keypoints[keypoints[:, 2] < LEAST] = np.nan
        shoulders = keypoints[list(SHOULDERS)]
        keypoints[Joint.NECK] = [*shoulders[:, :2].mean(axis=0), shoulders[:, 2].min()]
        return Person(keypoints)
