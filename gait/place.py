"""What the picture says about the place: how light it is, and whether the camera stood still."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Frame, Image

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

THUMBNAIL_PX = 360  # longer side of the small pictures that are compared
MOVED_SHARE = 0.015  # of the longer side: 1.5 % of a 2.4 m high view is 3 cm, a degree of turn
LEAST_CORNERS = 12  # fewer cannot outvote the runner
DARK_LUMA = 18.0  # of 255: below this the median pixel holds less signal than a sensor's noise at high gain


@dataclass(slots=True)
class PlaceWatch:
    """Looks at a small grey picture every `every_s` seconds and follows the corners of the room."""

    every_s: float = 0.25
    shifts: list[float] = field(default_factory=list)
    shift_times_s: list[float] = field(default_factory=list)
    lumas: list[float] = field(default_factory=list)
    due_s: float = 0.0
    first: Grey | None = None
    corners: Floats | None = None

    def see(self, frame: Frame) -> None:
        """Take a frame into account when one is due."""
        if frame.time_s + 1e-9 < self.due_s:
            return
        self.due_s = frame.time_s + self.every_s
        small = thumbnail(frame.image)
        self.lumas.append(float(np.median(small)))
        if self.first is None:
            self.first, self.corners = small, room_corners(small)
        self.shifts.append(room_shift(self.first, small, self.corners))
        self.shift_times_s.append(frame.time_s)

    def moved_at_s(self) -> float | None:
        """When the room's corners came to lie elsewhere for good; None when they never did."""
        shifts = np.array(self.shifts)
        far = np.nan_to_num(shifts, nan=0.0) > MOVED_SHARE
        lasting = far[:-1] & far[1:] if len(far) > 1 else far[:0]
        return self.shift_times_s[int(np.argmax(lasting))] if lasting.any() else None

    def is_dark(self) -> bool:
        return bool(self.lumas) and float(np.median(self.lumas)) < DARK_LUMA


def thumbnail(image: Image) -> Grey:
    """Small grey copy."""
    scale = THUMBNAIL_PX / max(image.shape[:2])
    size = (max(8, round(image.shape[1] * scale)), max(8, round(image.shape[0] * scale)))
    half = (image.shape[1] // 2, image.shape[0] // 2)  # on the way: it is some ten times as quick a pixel
    larger = cv2.resize(image, half, interpolation=cv2.INTER_AREA) if scale < 0.5 else image
    small = cv2.resize(larger, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def room_corners(grey: Grey) -> Floats | None:
    """Corners [k, 1, 2] away from the middle (the runner) and the bottom (the belt); None where they are too few."""
    corners = cv2.goodFeaturesToTrack(grey, 120, 0.01, 6, mask=room_mask(grey.shape))
    return None if corners is None or len(corners) < LEAST_CORNERS else np.asarray(corners, np.float32)


def room_shift(before: Grey, after: Grey, corners: Floats | None) -> float:
    """How far the room moved between two thumbnails, as a share of their longer side; NaN when it cannot be told.

    Corners of the first are followed with Lucas and Kanade's method; the median of their displacements is the
    camera's, since the room outnumbers whoever walks through.
    """
    if corners is None:
        return float("nan")
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, corners, np.zeros_like(corners), winSize=(21, 21))
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(after, before, there, np.zeros_like(corners), winSize=(21, 21))
    sure = (found.ravel() > 0) & (found_back.ravel() > 0) & (np.linalg.norm(back - corners, axis=2).ravel() < 1.0)
    if sure.sum() < LEAST_CORNERS:
        return float("nan")
    move = np.median((there - corners)[sure].reshape(-1, 2), axis=0)
    return float(np.hypot(*move) / max(before.shape))


def room_mask(shape: tuple[int, ...]) -> Grey:
    """255 where the room is: left and right of the runner, above the belt."""
    mask = np.full(shape[:2], 255, np.uint8)
    height, width = shape[:2]
    mask[:, int(0.3 * width) : int(0.7 * width)] = 0
    mask[int(0.85 * height) :, :] = 0
    return mask
