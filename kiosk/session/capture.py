"""What is recorded of a visit: the standing trial and the run, each into a file of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from gait.errors import Fault
from kiosk.camera.capture_thread import CaptureThread, Filled, Note, Opened, Unwritten
from kiosk.camera.device import Mode
from kiosk.camera.recording import Recorder, check_space, fault_of
from kiosk.engine.messages import Sign
from kiosk.folders import Folders, make_private
from kiosk.session.part import Lengths, Part, key_of, trouble_of
from kiosk.settings import Settings
from kiosk.visit.events import Event, Recorded, Stood, TroubleOver
from kiosk.visit.model import State, Visit

MENDING_S = 2.0  # between looks at a full disk: long enough to be read
FRAME_BYTES = 400_000  # of a JPEG of 1080 x 1920 before the first one has been seen


class Capture(Part):
    """recorder: of the recording under way; what it has written is safe whatever comes. clock: monotonic seconds."""

    def __init__(
        self,
        settings: Settings,
        thread: CaptureThread,
        folders: Folders,
        lengths: Lengths,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(settings)
        self.thread, self.folders, self.lengths, self.clock = thread, folders, lengths, clock
        self.recorder: Recorder | None = None
        self.mode: Mode | None = None
        self.mending_due_s = math.inf

    @property
    def recorded_s(self) -> float | None:
        """Seconds of the recording under way; None without one."""
        return None if self.recorder is None else self.recorder.recorded_s

    def progress(self, visit: Visit) -> tuple[float, float]:
        """Seconds recorded and to record."""
        standing, lengths = visit.state is State.STANDING, self.lengths
        return self.recorded_s or 0.0, lengths.standing_s if standing else lengths.recording_s

    def enter(self, visit: Visit, before: State) -> Event | None:
        """A standing trial is refused while the run is recorded, so that UNUSABLE ends a recording too."""
        if visit.state in (State.CHECK, State.UNUSABLE):
            self.stop()
        elif visit.state is State.TROUBLE:
            self.mending_due_s = self.clock() + MENDING_S
        elif visit.state is State.STANDING:
            return self.record(self.folders.standing(*key_of(visit, visit.run)), self.lengths.standing_s)
        elif visit.state is State.RECORDING:
            return self.record(self.folders.recording(*key_of(visit, visit.run)), self.lengths.recording_s)
        return None

    def hear(self, note: Note | Sign, visit: Visit) -> Event | None:
        if isinstance(note, Opened):
            self.mode = note.mode
        elif isinstance(note, Filled) and note.recorder is self.recorder:
            return self.finish(visit)
        elif isinstance(note, Unwritten) and note.recorder is self.recorder:
            return trouble_of(note.why)
        return None

    def pass_time(self, visit: Visit) -> Event | None:
        """A disk that has room again needs nobody to say so."""
        now_s = self.clock()
        if visit.state is not State.TROUBLE or now_s < self.mending_due_s:
            return None
        self.mending_due_s = now_s + MENDING_S
        was_full = visit.trouble is not None and visit.trouble.code == "disk_full"
        return TroubleOver() if was_full and self.has_room() else None

    def end(self, before: Visit, after: Visit) -> None:
        self.stop()

    def close(self) -> None:
        self.stop()

    def record(self, path: Path, seconds: float) -> Event | None:
        """Record into a fresh file; one of an attempt that was given up is in nobody's way."""
        try:
            check_space(self.folders.root, self.bytes_needed(seconds))
            make_private(path.parent)
            path.unlink(missing_ok=True)
        except Fault as fault:
            return trouble_of(fault)
        except OSError as error:
            return trouble_of(fault_of(error))
        camera = self.settings.camera
        mode = self.mode or Mode(camera.width, camera.height, camera.rate_hz)
        self.recorder = Recorder(path, mode.width, mode.height, camera.orientation)
        self.recorder.start()
        self.thread.record(self.recorder, seconds)
        return None

    def bytes_needed(self, seconds: float) -> int:
        shot = self.thread.newest
        return round(seconds * self.settings.camera.rate_hz * (len(shot.jpeg) if shot else FRAME_BYTES))

    def has_room(self) -> bool:
        """For a run, and for what must stay free beside it."""
        try:
            check_space(self.folders.root, self.bytes_needed(self.lengths.recording_s))
        except Fault:
            return False
        return True

    def finish(self, visit: Visit) -> Event:
        """The standing trial or the run is whole; after a fault of the disk `stop` says how much there is."""
        assert self.recorder is not None
        try:
            seconds = self.recorder.finish()
        except Fault as fault:
            return trouble_of(fault)
        self.recorder = None
        return Stood() if visit.state is State.STANDING else Recorded(seconds)

    def stop(self) -> float:
        """End a recording under way; the seconds that are on disk. A fault of the disk is known by then."""
        self.thread.stop()
        recorder, self.recorder = self.recorder, None
        if recorder is None:
            return 0.0
        try:
            return recorder.finish()
        except Fault:
            return recorder.recorded_s
