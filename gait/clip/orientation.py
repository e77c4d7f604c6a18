"""From a camera's JPEG to the upright picture that is shown and measured; the recording stays as the camera gave it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from gait.clip.frame import Image

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
WHOLE = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Orientation:
    """rotation_deg: clockwise turn that makes the picture upright: 0, 90, 180 or 270. mirrored: whether left and right
    are exchanged then. crop: left, top, right, bottom of what is kept of that picture, as shares of it."""

    rotation_deg: int = 0
    mirrored: bool = False
    crop: tuple[float, float, float, float] = WHOLE

    def picture(self, jpeg: bytes, half: bool = False) -> Image | None:
        """[h, w, 3] uint8 BGR, at half the size if asked; None when the bytes are no picture."""
        size = cv2.IMREAD_REDUCED_COLOR_2 if half else cv2.IMREAD_COLOR
        try:
            image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), size | cv2.IMREAD_IGNORE_ORIENTATION)
        except (cv2.error, ValueError):  # nothing at all, or a size beyond OpenCV's own limit
            return None
        return None if image is None else self.of(np.asarray(image, dtype=np.uint8))

    def of(self, image: Image) -> Image:
        """The picture turned, turned back left for right, and cut."""
        if self.rotation_deg in TURNS:
            image = np.asarray(cv2.rotate(image, TURNS[self.rotation_deg]), dtype=np.uint8)
        if self.mirrored:
            image = np.ascontiguousarray(image[:, ::-1])
        if self.crop == WHOLE:
            return image
        height, width = image.shape[:2]
        left, top, right, bottom = self.crop
        return np.ascontiguousarray(
            image[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
        )
