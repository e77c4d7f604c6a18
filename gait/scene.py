"""What a recording shows: from where the runner is seen, what they do; and how well it must be seen."""

from __future__ import annotations

from enum import StrEnum

DARK_LUMA = 18.0  # of 255: below this the median pixel holds less signal than a sensor's noise at high gain
ASKED_FPS = 25.0  # the least to ask of a camera; a film of 24 is still used (gait.clip.LEAST_FPS)
STEADY_FPS = 50.0  # fewer frames a second blur touchdown and toe-off
SMALL_HEEL_PX = 45.0  # height of the heel in the picture that the figures of docs/accuracy.md hold for


class View(StrEnum):
    REAR = "rear"
    FRONT = "front"
    SIDE = "side"
    UNKNOWN = "unknown"


class Activity(StrEnum):
    RUNNING = "running"
    WALKING = "walking"
    STANDING = "standing"
    NOBODY = "none"
