"""Cameras, one interface: V4L2 through OpenCV, and a virtual one that plays a clip. The only module with V4L2."""

from __future__ import annotations

import fcntl
import math
import os
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")  # s; OpenCV's 10 would hold a lost camera that long

import cv2
import numpy as np

from gait.clip import Frame, open_clip
from kiosk.camera.recording import Shot
from kiosk.faults import CameraFault, CameraFrozen, CameraLost, CameraMode, CameraSlow

MJPG = cv2.VideoWriter.fourcc(*"MJPG")
SLOW_SHARE = 0.9  # of the rate that was set: less means a long exposure or a poor cable
RATE_WINDOW = 60  # pictures that the real rate is taken over
BELIEVED_S = 6.0  # between two stamps: beyond it the clock was changed
SAME_PICTURES = 30  # alike to the byte: noise alone makes a live sensor's pictures differ
QUALITY = 92  # of the virtual camera's JPEG
BY_HAND, BY_ITSELF = 1, 3  # V4L2_EXPOSURE_MANUAL, V4L2_EXPOSURE_APERTURE_PRIORITY (linux/v4l2-controls.h)
EXPOSURE_STEP_US = 100  # V4L2_CID_EXPOSURE_ABSOLUTE counts in these
MAINS_CONTROL = 0x00980918  # V4L2_CID_POWER_LINE_FREQUENCY, which OpenCV has no name for
MAINS_VALUES = {0: 0, 50: 1, 60: 2}  # V4L2_CID_POWER_LINE_FREQUENCY_DISABLED, _50HZ, _60HZ
SET_CONTROL = 0xC008561C  # VIDIOC_S_CTRL (linux/videodev2.h): struct v4l2_control { u32 id; s32 value }


@dataclass(frozen=True, slots=True)
class Mode:
    """What a camera is set to. width, height: px as the sensor gives them; rate_hz: pictures a second."""

    width: int
    height: int
    rate_hz: float


class Camera(Protocol):
    """`open`, then `shot` for each picture, then `close`; open again after a fault."""

    def open(self) -> Mode:
        """The mode that it really runs in. Raises CameraLost, CameraMode."""

    def shot(self) -> Shot:
        """Wait for the next picture. Raises CameraLost, CameraFrozen, CameraSlow."""

    def close(self) -> None: ...


@dataclass(slots=True)
class PictureRate:
    """Watches the pictures of one camera for those that stand still or come too seldom."""

    rate_hz: float
    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=RATE_WINDOW))
    last: bytes = b""
    same: int = 0

    def see(self, shot: Shot) -> None:
        """Take a shot into account. Raises CameraFrozen, CameraSlow."""
        self.same = self.same + 1 if shot.jpeg == self.last else 0
        self.last = shot.jpeg
        if self.times_s and not 0.0 < shot.time_s - self.times_s[-1] < BELIEVED_S:
            self.times_s.clear()  # no word on the rate: kiosk.camera.capture_thread judges such stamps
        self.times_s.append(shot.time_s)
        if self.same >= SAME_PICTURES:
            raise CameraFrozen("The camera gives the same picture over and over.")
        if self.real_hz() < SLOW_SHARE * self.rate_hz:
            raise CameraSlow(f"The camera gives {self.real_hz():.0f} pictures a second instead of {self.rate_hz:.0f}.")

    def real_hz(self) -> float:
        """Pictures a second by their own stamps; NaN until the window is full."""
        if len(self.times_s) < RATE_WINDOW:
            return math.nan
        return (RATE_WINDOW - 1) / max(self.times_s[-1] - self.times_s[0], 1e-9)


class V4l2Camera:
    """A USB camera that gives motion JPEG. device: its path, best one of /dev/v4l/by-id, which outlives replugging.

    capture: opens a device; by default OpenCV's. exposure_us: 0 leaves it to the camera. mains_hz: of the lamps, 50 or
    60, against flicker; 0 unset. control: sets a V4L2 control of a device; raises OSError where there is none.
    """

    def __init__(
        self,
        device: str,
        mode: Mode,
        capture: Callable[[str, int], cv2.VideoCapture] = cv2.VideoCapture,
        exposure_us: int = 0,
        mains_hz: int = 0,
        control: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._device, self._asked, self._capture = device, mode, capture
        self._exposure_us, self._mains_hz, self._control = exposure_us, mains_hz, control or set_control
        self._open: cv2.VideoCapture | None = None
        self._pace = PictureRate(mode.rate_hz)
        self._index = 0

    def open(self) -> Mode:
        """Set MJPG, size and rate, and check that the driver took them."""
        capture = self._capture(self._device, cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            raise CameraLost("The camera is not there.")
        self._open, self._pace, self._index = capture, PictureRate(self._asked.rate_hz), 0
        for setting, value in self._settings():
            capture.set(setting, value)
        self._check_mode(capture)
        self._set_light(capture)
        return self._asked

    def shot(self) -> Shot:
        """The next picture with the driver's time stamp, its bytes as they came."""
        if self._open is None:
            raise CameraLost("The camera is not open.")
        fine, raw = self._open.read()
        if not fine or raw is None:
            raise CameraLost("The camera gives no more pictures.")
        shot = Shot(self._index, self._open.get(cv2.CAP_PROP_POS_MSEC) / 1000.0, np.asarray(raw).tobytes())
        self._index += 1
        self._pace.see(shot)
        return shot

    def close(self) -> None:
        if self._open is not None:
            self._open.release()
        self._open = None

    def _settings(self) -> tuple[tuple[int, float], ...]:
        return (
            (cv2.CAP_PROP_FOURCC, MJPG),
            (cv2.CAP_PROP_FRAME_WIDTH, self._asked.width),
            (cv2.CAP_PROP_FRAME_HEIGHT, self._asked.height),
            (cv2.CAP_PROP_FPS, self._asked.rate_hz),
            (cv2.CAP_PROP_CONVERT_RGB, 0),  # leave the JPEG as it is
        )

    def _check_mode(self, capture: cv2.VideoCapture) -> None:
        """Raise CameraMode, closed, when the driver chose another mode."""
        wrong = [key for key, value in self._settings() if abs(capture.get(key) - value) > 0.5]
        if wrong:
            size = f"{capture.get(cv2.CAP_PROP_FRAME_WIDTH):.0f} x {capture.get(cv2.CAP_PROP_FRAME_HEIGHT):.0f}"
            rate = capture.get(cv2.CAP_PROP_FPS)
            self.close()
            raise CameraMode(f"The camera offers {size} at {rate:.0f} a second, not the mode that was chosen.")

    def _set_light(self, capture: cv2.VideoCapture) -> None:
        """Exposure and mains. Raises CameraMode, closed, when an exposure by hand is not taken."""
        with suppress(OSError):  # many cameras have no such control and do not flicker either
            self._control(self._device, MAINS_CONTROL, MAINS_VALUES[self._mains_hz])
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, BY_HAND if self._exposure_us else BY_ITSELF)
        if self._exposure_us and not capture.set(cv2.CAP_PROP_EXPOSURE, self._exposure_us / EXPOSURE_STEP_US):
            self.close()
            raise CameraMode(
                f"The camera does not take an exposure of {self._exposure_us / 1000.0:g} ms.",
                "Leave the exposure to the camera under Staff, Camera.",
            )


def set_control(device: str, control: int, value: int) -> None:
    """Set a V4L2 control; the driver takes it from any handle. Raises OSError."""
    handle = os.open(device, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.ioctl(handle, SET_CONTROL, struct.pack("Ii", control, value))
    finally:
        os.close(handle)


class VirtualCamera:
    """Plays a clip for ever, as a camera would. paced: at the clip's own rate, else as fast as it is read.

    standing: a clip that is played instead as long as `stands` says so.
    """

    def __init__(
        self,
        clip: Path,
        paced: bool = True,
        standing: Path | None = None,
        stands: Callable[[], bool] = lambda: False,
    ) -> None:
        self._path, self._paced = clip, paced
        self._standing, self._stands = standing or clip, stands
        self._frames: Iterator[Shot] | None = None

    def open(self) -> Mode:
        clip = open_clip(self._path)
        self._frames = self._endless()
        return Mode(clip.width, clip.height, clip.header_fps)

    def shot(self) -> Shot:
        if self._frames is None:
            raise CameraLost("The camera is not open.")
        return next(self._frames)

    def close(self) -> None:
        self._frames = None

    def _endless(self) -> Iterator[Shot]:
        """Round after round, the times running on."""
        began_s, index, offset_s = time.monotonic(), 0, 0.0
        while True:
            stands, last_s = self._stands(), offset_s
            clip = open_clip(self._standing if stands else self._path)
            for frame in clip.frames():
                if self._stands() is not stands:
                    break
                last_s = offset_s + frame.time_s
                self._wait_until(began_s + last_s)
                yield Shot(index, last_s, encode(frame))
                index += 1
            offset_s = last_s + 1.0 / clip.header_fps

    def _wait_until(self, moment_s: float) -> None:
        early = moment_s - time.monotonic()
        if self._paced and early > 0:
            time.sleep(early)


def encode(frame: Frame) -> bytes:
    """A frame as JPEG. Raises CameraFault."""
    fine, jpeg = cv2.imencode(".jpg", frame.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not fine:
        raise CameraFault("The clip's picture cannot be played.")
    return jpeg.tobytes()
