"""What a recording shows: from where the runner is seen, and what they do."""

from __future__ import annotations

from enum import StrEnum


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
