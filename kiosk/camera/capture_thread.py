"""The camera's thread: opens the camera while it is wanted, keeps the newest picture, feeds the recorder.

A camera that is lost is opened again, later and later, until it is there; the recording never waits for the screen.
What it says of its times goes through the judge of times that files go through: what cannot be believed is a fault of
the camera, and whatever else its driver does is one too, so that the thread lives as long as the kiosk.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from gait.clip import TimeJudge
from gait.clip.times import SAME_S
from gait.errors import Fault, GaitError, RateUnknown, WrongTimes
from kiosk.camera.device import Camera, Mode
from kiosk.camera.recording import Recorder, Shot
from kiosk.faults import CameraClock, CameraFault, CameraLost

LOG = logging.getLogger(__name__)

BACK_OFF_S = (0.5, 1.0, 2.0, 4.0)  # between tries to open a lost camera; the last for ever
STEADY_SHOTS = (
    90  # without a fault, until a camera that was lost counts as mended: beyond kiosk.camera.device.RATE_WINDOW
)
RATE_SHOTS = 60  # that the real rate is taken over
STILL_S = 6.0  # without a picture: a driver that never comes back; OpenCV gives up after 1 s
UNTOLD_S = 1.0 / 60.0  # between two pictures of a camera that does not say its rate


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
        return shot.time_s - self.first_s > self.seconds - SAME_S  # stamps are rounded


@dataclass(slots=True)
class CaptureThread:
    """`on` while the camera is needed; `camera` may be exchanged while it is off. tell: called on the camera's thread.

    newest: the newest picture, None before there is one; a slot of one, so that nobody is ever behind. clock: makes
    times that only rise of the camera's stamps, from the moment it was opened.
    """

    camera: Camera
    tell: Callable[[Note], None]
    back_off_s: tuple[float, ...] = BACK_OFF_S
    newest: Shot | None = None
    seen_at: float = math.inf
    under_way: Take | None = None
    clock: TimeJudge = field(default_factory=lambda: judge(UNTOLD_S))
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
            except Exception as error:  # the thread's border: a camera is never lost for good
                failed = 0 if len(self.times_s) == RATE_SHOTS else failed
                self.tell(Lost(fault_of(error)))
                self.seen_at = time.monotonic()
                self.ended.wait(self.back_off_s[min(failed, len(self.back_off_s) - 1)])
                failed += 1
            finally:
                with suppress(Exception):  # of a driver that is broken already
                    camera.close()

    def _is_wanted(self) -> bool:
        self.wanted.wait()
        return not self.ended.is_set()

    def _play(self, camera: Camera) -> None:
        """Open, and take pictures as long as they are wanted. Raises CameraFault, ClipError."""
        self.times_s.clear()
        mode = camera.open()
        self.clock = judge(1.0 / mode.rate_hz if mode.rate_hz > 0.0 else UNTOLD_S)
        self.tell(Opened(mode))
        count = 0
        while self.wanted.is_set() and not self.ended.is_set():
            self._take(camera.shot())
            count += 1
            if count == STEADY_SHOTS:
                self.tell(Steady())

    def _take(self, shot: Shot) -> None:
        self.seen_at = time.monotonic()
        since_s = self.clock.take(shot.time_s)
        shot = replace(shot, time_s=(self.clock.first_s or 0.0) + since_s)
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


def judge(step_s: float) -> TimeJudge:
    """Of a camera that gives a picture every step_s seconds. One that was silent for STILL_S has been given up."""
    return TimeJudge(step_s, longest_leap_s=STILL_S)


def fault_of(error: Exception) -> CameraFault:
    """What to tell of a camera that does not go on."""
    if not isinstance(error, GaitError):
        LOG.error("camera: unforeseen", exc_info=error)
        return CameraLost(f"The camera stopped: {type(error).__name__}.")
    LOG.warning("camera: %s %s", error.code, error.message)
    if isinstance(error, WrongTimes | RateUnknown):
        return CameraClock(error.message if isinstance(error, WrongTimes) else None)
    return error if isinstance(error, CameraFault) else CameraLost(error.message)
