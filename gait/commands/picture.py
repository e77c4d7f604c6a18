"""Single pictures on the command line: a file of one, or one frame of a clip as `clip.mp4@3.2`."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import open_clip
from gait.disk import saving, write_bytes
from gait.errors import Unreadable

Image = NDArray[np.uint8]

PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}


@dataclass(frozen=True, slots=True)
class Still:
    """A single picture as a frame. image: [h, w, 3] uint8 BGR."""

    image: Image
    time_s: float = 0.0


def still_at(source: Path) -> Still:
    """A picture, or the frame of a clip that is shown so many seconds after its `@`, the first without.

    Raises ClipError.
    """
    if source.suffix.lower() in PICTURES:
        return Still(picture_at(source))
    name, time_s = named_time(source)
    return frame_at(Path(name), time_s)


def named_time(source: Path) -> tuple[str, float]:
    """`clip.mp4` and 3.2 of `clip.mp4@3.2`; a file that is called so is meant itself."""
    name, at, after = str(source).rpartition("@")
    try:
        time_s = float(after)
    except ValueError:
        return str(source), 0.0
    if not at or os.path.exists(source) or not (math.isfinite(time_s) and time_s >= 0.0):
        return str(source), 0.0
    return name, time_s


def frame_at(source: Path, time_s: float) -> Still:
    """The last frame that begins by then. Raises Unreadable for a time after the clip's end, as open_clip."""
    before: Still | None = None
    clip = open_clip(source)
    for frame in clip.frames():
        if before is not None and frame.time_s > time_s:
            return before
        before = Still(frame.image, frame.time_s)
    if before is None or time_s > before.time_s + 1.0 / max(clip.header_fps, 1.0):
        end_s = 0.0 if before is None else before.time_s
        raise Unreadable(f"{clip.name} ends after {end_s:.1f} seconds.", "Name an earlier moment after the @.")
    return before


def picture_at(source: Path) -> Image:
    """A picture's pixels. Raises Unreadable; OpenCV's own reading of a file would complain to the terminal besides."""
    try:
        stored = source.read_bytes()
        image = cv2.imdecode(np.frombuffer(stored, np.uint8), cv2.IMREAD_COLOR) if stored else None
    except (OSError, cv2.error):
        image = None
    if image is None:
        raise Unreadable(f"{source} is not a picture that can be read.", "Check the name and the file.")
    return np.asarray(image, np.uint8)


def save_picture(path: Path, image: Image) -> None:
    """Write a picture whole or not at all. Raises DiskFault."""
    with saving(path):
        write_bytes(path, encoded(path.suffix or ".png", image))


def encoded(suffix: str, image: Image) -> bytes:
    """A picture's file. Raises OSError for a suffix that stands for no kind of picture."""
    try:
        return cv2.imencode(suffix, image)[1].tobytes()
    except cv2.error as error:
        raise OSError(f"{suffix} is no kind of picture") from error
