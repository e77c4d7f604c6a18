"""A recording on disk: the camera's own JPEG, untouched, each frame whole as soon as it is written.

The file is Matroska as a live stream writes it (RFC 9559): a segment of unknown size, one cluster a frame with the
frame's own time. Nothing is ever rewritten, there is no index to lose, and after kill -9 at any byte every frame
before it can be read, by gait.clip as by any player; `ffmpeg -c copy` adds an index. How its pictures are turned stands
before the first, for gait.clip.carried: whatever becomes of settings and database, they are seen as they were taken.
"""

from __future__ import annotations

import errno
import os
import queue
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

from gait.clip.carried import TAG as CARRIED
from gait.clip.matroska import SIMPLE_TAG, TAG, TAG_NAME, TAG_STRING, TAGS, TARGETS
from gait.clip.orientation import Orientation
from gait.disk import reason
from gait.errors import Fault
from kiosk.faults import DiskFull, RecordingFault

TICKS_HZ = 1_000_000  # times are kept to a microsecond, as V4L2 stamps them
SYNC_EVERY_S = 1.0  # what a power cut can cost
MOST_WAITING = 2400  # frames: 20 s at 120 a second, so that even a disk that stalls throughout loses none
MOST_APART_S = 10.0  # two pictures of one recording: a camera that is silent for six seconds has been given up
RESERVE_BYTES = 500_000_000  # left for the database, reports and the system

EBML, SEGMENT, INFO, TRACKS, TRACK, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
MOST_TIME_BYTES = 8  # of an EBML number (RFC 8794)
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7
BLOCK_HEAD = b"\x81\x00\x00\x80"  # track 1, no time of its own within the cluster, key frame
HEAD = 12  # bytes of number and size before what a segment holds


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as the camera gave it. time_s: the driver's clock, seconds; jpeg: its bytes."""

    index: int
    time_s: float
    jpeg: bytes


def element(number: int, content: bytes | int | str) -> bytes:
    """One EBML element: number, size in eight bytes, content (numbers big-endian)."""
    if isinstance(content, int):
        content = content.to_bytes(max(1, (content.bit_length() + 7) // 8), "big")
    elif isinstance(content, str):
        content = content.encode("ascii")
    size = (len(content) | 1 << 56).to_bytes(8, "big")
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + size + content


def file_head(width: int, height: int, orientation: Orientation) -> bytes:
    """Everything before the first frame of a file of motion JPEG, of the size and turned as the camera gives them."""
    return pictures_head(width, height) + orientation_tags(orientation)


def pictures_head(width: int, height: int) -> bytes:
    """What every such file begins with."""
    kind = element(0x4282, "matroska") + element(0x4287, 4) + element(0x4285, 2)
    info = element(0x2AD7B1, 1_000_000_000 // TICKS_HZ) + element(0x4D80, "kiosk") + element(0x5741, "kiosk")
    size = element(0xB0, width) + element(0xBA, height)
    track = element(0xD7, 1) + element(0x73C5, 1) + element(0x83, 1) + element(0x86, "V_MJPEG") + element(0xE0, size)
    segment = SEGMENT.to_bytes(4, "big") + UNKNOWN_SIZE
    return element(EBML, kind) + segment + element(INFO, info) + element(TRACKS, element(TRACK, track))


def orientation_tags(orientation: Orientation) -> bytes:
    """Of the whole file, which is what a tag without a target is of."""
    simple = element(TAG_NAME, CARRIED) + element(TAG_STRING, orientation.spelled)
    return element(TAGS, element(TAG, element(TARGETS, b"") + element(SIMPLE_TAG, simple)))


def frame_bytes(time_s: float, jpeg: bytes) -> bytes:
    """One frame. time_s: seconds from the first."""
    return element(CLUSTER, element(0xE7, round(time_s * TICKS_HZ)) + element(0xA3, BLOCK_HEAD + jpeg))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame's JPEG lies in a recording. time_s: from the first frame; offset, size: bytes."""

    time_s: float
    offset: int
    size: int


@dataclass(slots=True)
class Tape:
    """Reads a recording that may still grow, or that a power cut ended: `places` are the frames that are whole on disk.

    A picture whose time is not later than the one before is none of them: it would be a second one of one moment; nor
    is one that is later by more than MOST_APART_S, for which no recording goes on: damage wrote that time.
    """

    path: Path
    places: list[Place] = field(default_factory=list)
    at: int = 0

    def catch_up(self) -> None:
        """Find the frames that have become whole; none as long as there is no file."""
        if not self.path.is_file():
            return
        with self.path.open("rb", buffering=0) as file:
            end = os.fstat(file.fileno()).st_size
            while self.at + HEAD <= end and self._step(file.fileno(), end):
                pass

    def _step(self, file: int, end: int) -> bool:
        """Past the element at `at`; False where it is not whole yet."""
        head = os.pread(file, HEAD, self.at)
        number, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[5:], "big")
        if number == SEGMENT:
            size = 0  # unknown: its elements follow
        elif self.at + HEAD + size > end:
            return False
        if number == CLUSTER:
            self._note(file, self.at + HEAD, size)
        self.at += HEAD + size
        return True

    def _note(self, file: int, start: int, size: int) -> None:
        """A cluster: its time (number, size, value), then its block (number, size, four bytes, JPEG).

        One that a damaged disk made something else of is passed over.
        """
        width = int.from_bytes(os.pread(file, 9, start)[2:], "big")
        if width > MOST_TIME_BYTES or 9 + width + 9 + len(BLOCK_HEAD) > size:
            return
        time_s = int.from_bytes(os.pread(file, width, start + 9), "big") / TICKS_HZ
        before = 9 + width + 9 + len(BLOCK_HEAD)
        last_s = self.places[-1].time_s if self.places else -SYNC_EVERY_S
        if last_s < time_s < last_s + MOST_APART_S:
            self.places.append(Place(time_s, start + before, size - before))

    def jpeg(self, index: int) -> bytes:
        """The bytes of a frame as the camera gave them. Raises IndexError, OSError where the file is gone."""
        place = self.places[index]
        with self.path.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), place.size, place.offset)


def whole_tape(path: Path) -> Tape:
    """A recording that no longer grows."""
    tape = Tape(path)
    tape.catch_up()
    return tape


def check_space(folder: Path, bytes_needed: int) -> None:
    """Raise DiskFull when a recording of that size would leave less than the reserve."""
    if shutil.disk_usage(folder).free < bytes_needed + RESERVE_BYTES:
        raise DiskFull("The disk is almost full; there is no room for a recording.")


@dataclass(slots=True)
class Recorder:
    """Writes shots to a file on a thread of its own: `feed` never waits and never drops.

    path: a file that is not there yet. width, height, orientation: of the camera's pictures, as it gives them and as
    they are made upright. `finish` or the first failing `feed` raises what went wrong on the disk (DiskFull,
    RecordingFault); what was written before stays, and `recorded_s` says how much that is.
    """

    path: Path
    width: int
    height: int
    orientation: Orientation
    recorded_s: float = 0.0
    frames: int = 0
    waiting: queue.Queue[Shot | None] = field(default_factory=lambda: queue.Queue(MOST_WAITING))
    failed: Fault | None = None
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.thread = threading.Thread(target=self._write, name="recorder", daemon=True)
        self.thread.start()

    def feed(self, shot: Shot) -> None:
        """Take a shot. Raises the fault that the disk has shown."""
        if self.failed is not None:
            raise self.failed
        try:
            self.waiting.put_nowait(shot)
        except queue.Full:
            raise RecordingFault("The disk does not keep up with the camera.") from None

    def finish(self) -> float:
        """Write what waits and close the file; the seconds recorded. Raises DiskFull, RecordingFault."""
        assert self.thread is not None
        self.waiting.put(None)
        self.thread.join()
        if self.failed is not None:
            raise self.failed
        return self.recorded_s

    def _write(self) -> None:
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                self._write_all(file)
            finally:
                os.close(file)
        except Exception as error:  # the thread's border: whoever waits for `finish` is told
            self.failed = fault_of(error) if isinstance(error, OSError) else RecordingFault(f"Unforeseen: {error!r}.")
            self._let_go()

    def _write_all(self, file: int) -> None:
        write_whole(file, file_head(self.width, self.height, self.orientation))
        first, synced_s = None, 0.0
        while (shot := self.waiting.get()) is not None:
            first = shot.time_s if first is None else first
            write_whole(file, frame_bytes(shot.time_s - first, shot.jpeg))
            self.recorded_s, self.frames = shot.time_s - first, self.frames + 1
            if self.recorded_s - synced_s >= SYNC_EVERY_S:
                os.fdatasync(file)
                synced_s = self.recorded_s
        os.fsync(file)

    def _let_go(self) -> None:
        """After a fault: take what still comes until `finish`, so that nobody waits for ever."""
        while self.waiting.get() is not None:
            pass


def write_whole(file: int, content: bytes) -> None:
    """All of it: a write may take less than it is given when the disk runs full."""
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def fault_of(error: OSError) -> Fault:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("The disk ran full while recording.")
    return RecordingFault(f"The recording could not be written: {reason(error)}.")
