"""The camera's thread: opens the camera while it is wanted, keeps the newest picture, feeds the recorder.

A camera that is lost is opened again, later and later, until it is there; the recording never waits for the screen.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from gait.errors import Fault, GaitError
from kiosk.camera.device import Camera, Mode
from kiosk.camera.recording import Recorder, Shot
from kiosk.faults import CameraFault, CameraLost

LOG = logging.getLogger(__name__)

BACK_OFF_S = (0.5, 1.0, 2.0, 4.0)  # between tries to open a lost camera; the last for ever
STEADY_SHOTS = (
    90  # without a fault, until a camera that was lost counts as mended: beyond kiosk.camera.device.RATE_WINDOW
)
RATE_SHOTS = 60  # that the real rate is taken over
STILL_S = 6.0  # without a picture: a driver that never comes back; OpenCV gives up after 1 s


class Note:
    """What happened at the camera."""


@dataclass(frozen=True, slots=True)
class Opened(Note):
    mode: Mode


@dataclass(frozen=True, slots=True)
class Steady(Note):
    """The camera has given pictures for a while without a fault."""


@dataclass(frozen=True, slots=True)
class Lost(Note):
    """The camera, or the clip in its place, gives no pictures."""

    why: CameraFault


@dataclass(frozen=True, slots=True)
class Filled(Note):
    """A recording has the length that was asked for."""

    recorder: Recorder


@dataclass(frozen=True, slots=True)
class Unwritten(Note):
    """The disk does not take the recording."""

    recorder: Recorder
    why: Fault


@dataclass(slots=True)
class Take:
    """A recording under way. seconds: its length when it is whole; first_s: stamp of its first picture."""

    recorder: Recorder
    seconds: float
    first_s: float = math.nan

    def add(self, shot: Shot) -> bool:
        """Whether the recording is whole now. Raises Fault."""
        self.recorder.feed(shot)
        self.first_s = shot.time_s if math.isnan(self.first_s) else self.first_s
        return shot.time_s - self.first_s >= self.seconds


@dataclass(slots=True)
class CaptureThread:
    """`on` while the camera is needed; `camera` may be exchanged while it is off. tell: called on the camera's thread.

    newest: the newest picture, None before there is one; a slot of one, so that nobody is ever behind.
    """

    camera: Camera
    tell: Callable[[Note], None]
    back_off_s: tuple[float, ...] = BACK_OFF_S
    newest: Shot | None = None
    seen_at: float = math.inf
    under_way: Take | None = None
    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=RATE_SHOTS))
    wanted: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self.thread.start()

    def on(self) -> None:
        if not self.wanted.is_set():
            self.seen_at = time.monotonic()
        self.wanted.set()

    def off(self) -> None:
        """Let the camera go, and the last picture."""
        self.wanted.clear()
        self.newest = None

    def close(self) -> None:
        self.ended.set()
        self.wanted.set()
        if self.thread is not None:
            self.thread.join(STILL_S)

    def record(self, recorder: Recorder, seconds: float) -> None:
        """Feed the recorder from the next picture on; Filled says when it has enough."""
        with self.lock:
            self.under_way = Take(recorder, seconds)

    def stop(self) -> Recorder | None:
        """Feed no longer; the recorder that was fed."""
        with self.lock:
            take, self.under_way = self.under_way, None
        return None if take is None else take.recorder

    def rate_hz(self) -> float:
        """Pictures a second by their own stamps; NaN until there are enough."""
        times_s = list(self.times_s)
        if len(times_s) < RATE_SHOTS:
            return math.nan
        return (len(times_s) - 1) / max(times_s[-1] - times_s[0], 1e-9)

    def is_still(self) -> bool:
        """Whether the camera has neither given a picture nor said why for too long."""
        return self.wanted.is_set() and time.monotonic() - self.seen_at > STILL_S

    def _run(self) -> None:
        failed = 0
        while self._is_wanted():
            camera = self.camera
            try:
                self._play(camera)
                failed = 0
            except GaitError as error:
                LOG.warning("camera: %s %s", error.code, error.message)
                why = error if isinstance(error, CameraFault) else CameraLost(error.message)
                failed = 0 if len(self.times_s) == RATE_SHOTS else failed
                self.tell(Lost(why))
                self.seen_at = time.monotonic()
                self.ended.wait(self.back_off_s[min(failed, len(self.back_off_s) - 1)])
                failed += 1
            finally:
                camera.close()

    def _is_wanted(self) -> bool:
        self.wanted.wait()
        return not self.ended.is_set()

    def _play(self, camera: Camera) -> None:
        """Open, and take pictures as long as they are wanted. Raises CameraFault, ClipError."""
        self.times_s.clear()
        self.tell(Opened(camera.open()))
        count = 0
        while self.wanted.is_set() and not self.ended.is_set():
            self._take(camera.shot())
            count += 1
            if count == STEADY_SHOTS:
                self.tell(Steady())

    def _take(self, shot: Shot) -> None:
        self.seen_at = time.monotonic()
        self.times_s.append(shot.time_s)
        with self.lock:
            note = None if self.under_way is None else feed(self.under_way, shot)
            if note is not None:
                self.under_way = None
        if self.wanted.is_set():
            self.newest = shot
        if note is not None:
            self.tell(note)


def feed(take: Take, shot: Shot) -> Note | None:
    """A picture into the recording; what there is to say of it."""
    try:
        return Filled(take.recorder) if take.add(shot) else None
    except Fault as fault:
        return Unwritten(take.recorder, fault)
