"""Setting up the camera: which ones there are, what they are asked for, and how they look."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.clip.orientation import Orientation
from gait.errors import GaitError
from kiosk.camera.device import RATE_WINDOW, Camera, Mode, V4l2Camera, VirtualCamera
from kiosk.settings import CameraSettings

Image = NDArray[np.uint8]

BY_ID = Path("/dev/v4l/by-id")  # names that outlive replugging (systemd's 60-persistent-v4l.rules)
FIRST = "-video-index0"  # the others of a camera carry its metadata
CLIP = "clip:"
MODES = (Mode(1920, 1080, 60.0), Mode(1280, 720, 60.0), Mode(1280, 720, 120.0), Mode(1920, 1080, 30.0))
EXPOSURES_US = (0, 1000, 2000, 4000, 8000)  # by itself, then 1/1000 s to 1/125 s


@dataclass(frozen=True, slots=True)
class Device:
    """A camera that is plugged in. path: for the settings; name: as its maker calls it."""

    path: str
    name: str


def devices(folder: Path = BY_ID) -> tuple[Device, ...]:
    """Cameras that are plugged in, by name."""
    found = sorted(folder.glob(f"*{FIRST}")) if folder.is_dir() else []
    return tuple(Device(str(path), spell_name(path.name)) for path in found)


def spell_name(name: str) -> str:
    """`usb-046d_Logitech_BRIO_5A1F-video-index0` as `Logitech BRIO 5A1F`: without bus and maker's number."""
    words = name.removesuffix(FIRST).removeprefix("usb-").replace("_", " ").split()
    return " ".join(words[1:] if len(words) > 1 and len(words[0]) == 4 else words)


def camera_of(settings: CameraSettings) -> Camera | None:
    """The camera that is set up; None where none is."""
    if not settings.device:
        return None
    if settings.device.startswith(CLIP):
        return VirtualCamera(Path(settings.device.removeprefix(CLIP)))
    mode = Mode(settings.width, settings.height, settings.rate_hz)
    return V4l2Camera(settings.device, mode, exposure_us=settings.exposure_us, mains_hz=settings.mains_hz)


class TriedCamera:
    """A camera that runs for as long as it is being set up; a thread keeps its newest picture.

    fault: what stopped it. opened: makes a camera of its settings.
    """

    def __init__(self, settings: CameraSettings, opened: Callable[[CameraSettings], Camera | None] = camera_of) -> None:
        self._camera = opened(settings)
        self._going = threading.Event()
        self._jpeg: bytes | None = None
        self._shown: bytes | None = None
        self._times_s: deque[float] = deque(maxlen=RATE_WINDOW)
        self.fault: GaitError | None = None
        self._thread = threading.Thread(target=self._run, name="camera trial", daemon=True)

    def start(self) -> None:
        if self._camera is not None:
            self._going.set()
            self._thread.start()

    def stop(self) -> None:
        """Let the camera go; others can open it then."""
        self._going.clear()
        if self._thread.is_alive():
            self._thread.join()

    def preview(self, orientation: Orientation) -> Image | None:
        """The newest picture, half size; None when it was given already."""
        jpeg = self._jpeg
        if jpeg is None or jpeg is self._shown:
            return None
        self._shown = jpeg
        return orientation.picture(jpeg, half=True)

    @property
    def jpeg(self) -> bytes | None:
        """The newest picture as the camera gave it; None before the first."""
        return self._jpeg

    def still(self, orientation: Orientation) -> Image | None:
        """The newest picture; None before the first."""
        return None if self._jpeg is None else orientation.picture(self._jpeg)

    def rate_hz(self) -> float:
        """Pictures a second that really come; 0 until it is known."""
        times = tuple(self._times_s)
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) == RATE_WINDOW else 0.0

    def _run(self) -> None:
        assert self._camera is not None
        try:
            self._camera.open()
            while self._going.is_set():
                self._jpeg = self._camera.shot().jpeg
                self._times_s.append(time.monotonic())
        except GaitError as error:
            self.fault = error
        finally:
            self._camera.close()
