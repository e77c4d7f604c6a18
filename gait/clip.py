"""Frames and their times, from a file: streamed one by one, never all held."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # a damaged clip is reported once, by us

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.disk import digest
from gait.errors import TooShort, TooSlow, Unreadable

Image = NDArray[np.uint8]

LEAST_FRAMES = 2  # one picture has no time
LEAST_S = 8.0  # eight steps of each foot at 120 steps a minute, as the verdict rules need
LEAST_FPS = 22.0  # a 24 frames/s film still puts five frames into a 240 ms stance
MOST_FPS = 300.0  # beyond this a header is wrong: no shop camera is faster
ADVICE = "Choose a video file (MP4, MOV, AVI or MKV) and record it again if it is damaged."


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. time_s: seconds since the first frame. image: [height, width, 3] uint8 BGR, upright."""

    index: int
    time_s: float
    image: Image


@dataclass(frozen=True, slots=True)
class Clip:
    """A video file that has been opened once and can be read.

    fps: by the header, a hint only; times come from the frames' own stamps. width, height: upright, px.
    """

    path: Path
    header_fps: float
    header_frames: int
    width: int
    height: int
    sha256: str

    def frames(self) -> Iterator[Frame]:
        """Every frame that can be decoded, in order, with times that never run backwards."""
        capture = opened(self.path)
        try:
            yield from stamped(capture, self.header_fps)
        finally:
            capture.release()


def open_clip(path: Path) -> Clip:
    """Look into a video file. Raises Unreadable when there is no picture in it."""
    if not path.exists():
        raise Unreadable(f"There is no file {path}.", "Check the name and the folder.")
    if path.is_dir():
        raise Unreadable(f"{path} is a folder without OpenPose pictures.", "Name a video file.")
    if path.stat().st_size == 0:
        raise Unreadable(f"{path.name} is empty.", ADVICE)
    capture = opened(path)
    try:
        return described(capture, path)
    finally:
        capture.release()


def opened(path: Path) -> cv2.VideoCapture:
    """An OpenCV capture that turns phone video upright by its rotation flag."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise Unreadable(f"{path.name} holds no video that can be read.", ADVICE)
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
    return capture


def described(capture: cv2.VideoCapture, path: Path) -> Clip:
    """Read one frame: its real size counts, not the header's."""
    fine, image = capture.read()
    if not fine or image is None:
        raise Unreadable(f"{path.name} holds no picture that can be read.", ADVICE)
    height, width = image.shape[:2]
    return Clip(
        path,
        float(capture.get(cv2.CAP_PROP_FPS)),
        max(0, int(capture.get(cv2.CAP_PROP_FRAME_COUNT))),
        width,
        height,
        digest(path),
    )


def stamped(capture: cv2.VideoCapture, header_fps: float) -> Iterator[Frame]:
    """Frames with their own time stamps; where a stamp is missing or stands still, the header's rate fills in."""
    step = 1.0 / header_fps if 1.0 <= header_fps <= MOST_FPS else 1.0 / 30.0
    first, last, index = None, -step, 0
    while True:
        fine, image = capture.read()
        if not fine or image is None:
            return
        stamp = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
        first = stamp if first is None else first
        now = stamp - first
        now = now if now > last + 1e-6 else last + step
        yield Frame(index, max(now, 0.0), three_channels(np.asarray(image, dtype=np.uint8)))
        last, index = now, index + 1


def three_channels(image: Image) -> Image:
    """Grey pictures as BGR; anything else unchanged."""
    if image.ndim == 3 and image.shape[2] == 3:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def ahead(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Decode the next frame on a thread of its own while this one is looked at."""
    with ThreadPoolExecutor(1) as decoder:
        coming = decoder.submit(next, frames, None)
        while (frame := coming.result()) is not None:
            coming = decoder.submit(next, frames, None)
            yield frame


def paced(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Deliver frames no sooner than a camera would."""
    start = time.monotonic()
    for frame in frames:
        early = frame.time_s - (time.monotonic() - start)
        if early > 0:
            time.sleep(early)
        yield frame


def frame_rate(times_s: NDArray[np.float64]) -> float:
    """Frames a second by the time stamps: the median interval, so that pauses and stutter do not count."""
    return float(1.0 / np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0


def check_length(times_s: NDArray[np.float64]) -> None:
    """Raise TooShort or TooSlow when no verdict could come of these times."""
    if len(times_s) < LEAST_FRAMES:
        raise TooShort("The recording is a single picture.")
    if times_s[-1] - times_s[0] < LEAST_S:
        raise TooShort(f"The recording is {times_s[-1] - times_s[0]:.1f} seconds long.")
    if frame_rate(times_s) < LEAST_FPS:
        raise TooSlow(f"The recording has {frame_rate(times_s):.0f} frames a second.")
