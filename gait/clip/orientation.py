"""From a camera's JPEG to the upright picture that is shown and measured; the recording stays as the camera gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gait.clip.frame import Image

TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
WHOLE = (0.0, 0.0, 1.0, 1.0)
LEAST_KEPT = 0.05  # of a picture's width or height: less shows no leg
SIDES = ("straight", "mirrored")  # as they are spelled: no bit that flips makes one of the other


@dataclass(frozen=True, slots=True)
class Orientation:
    """rotation_deg: clockwise turn that makes the picture upright: 0, 90, 180 or 270. mirrored: whether left and right
    are exchanged then. crop: left, top, right, bottom of what is kept of that picture, as shares of it."""

    rotation_deg: int = 0
    mirrored: bool = False
    crop: tuple[float, float, float, float] = WHOLE

    @property
    def is_possible(self) -> bool:
        """Whether pictures are turned and cut like that."""
        return self.rotation_deg in (0, *TURNS) and is_crop(self.crop)

    @property
    def spelled(self) -> str:
        """Such as `90 mirrored 0.0 0.25 1.0 1.0`."""
        return " ".join(map(str, (self.rotation_deg, SIDES[self.mirrored], *self.crop)))

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
        left, top, right, bottom = self.kept(image.shape[1], image.shape[0])
        return np.ascontiguousarray(image[top:bottom, left:right])

    def size(self, width: int, height: int) -> tuple[int, int]:
        """(width, height) of what becomes of a picture of that size, px."""
        across = self.rotation_deg in (90, 270)
        left, top, right, bottom = self.kept(height, width) if across else self.kept(width, height)
        return right - left, bottom - top

    def kept(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of what is kept of an upright picture of that size, px."""
        left, top, right, bottom = self.crop
        return round(left * width), round(top * height), round(right * width), round(bottom * height)


AS_IT_COMES = Orientation()


def is_crop(crop: Sequence[float]) -> bool:
    """Whether enough of a picture is kept. crop: as of an Orientation; NaN keeps nothing."""
    edges = zip(crop[:2], crop[2:], strict=True)
    return all(0.0 <= low <= high - LEAST_KEPT and high <= 1.0 for low, high in edges)


def orientation_from(text: str) -> Orientation:
    """As `Orientation.spelled` has it. Raises ValueError for what turns no picture."""
    turn, side, *crop = text.split()
    left, top, right, bottom = map(float, crop)
    found = Orientation(int(turn), bool(SIDES.index(side)), (left, top, right, bottom))
    if not found.is_possible:
        raise ValueError(f"no picture is turned like that: {found.spelled}")
    return found
