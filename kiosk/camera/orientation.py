"""How the pictures of the camera that is set up are turned and cut."""

from __future__ import annotations

from gait.clip.orientation import Orientation
from kiosk.settings import CameraSettings


def orientation_of(settings: CameraSettings) -> Orientation:
    """How the pictures of the camera that is set up are turned and cut."""
    return Orientation(settings.rotation_deg, settings.mirrored, settings.crop)
