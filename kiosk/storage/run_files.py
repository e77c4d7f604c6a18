"""What the kiosk keeps of a run on disk beside its row in the store: the whole analysis, the tracks, the film.

The analysis (kiosk.storage.packing) serves the visit it was made in and the report. A version of the kiosk that cannot
read it any more analyses the recording again, or shows the figures that the store keeps for good as JSON.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.clip.carried import carried_orientation
from gait.clip.orientation import Orientation
from gait.disk import UNREADABLE, read_arrays, reason, write_bytes
from gait.errors import DiskFault, Unreadable
from gait.pose.skeleton import KEYPOINTS
from gait.result import Analysis
from kiosk.camera.recording import Tape
from kiosk.storage.packing import pack, unpack

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

KEPT = "gait-kept-analysis/1"  # goes up when a reader of the old one would misread the new
HELD_BYTES = 100_000_000  # of a replay: 1.3 s of quarter speed back and forth at 720 x 1280, 0.5 s at 1080 x 1920


@dataclass(frozen=True, slots=True)
class Tracks:
    """What lies over a recording, frame by frame: see gait.results.write.write_tracks.

    lines_px: [n, 2 feet, 4, 2]; pose_frames: [m]; pose: [m, 18, 3].
    """

    lines_px: Floats
    pose_frames: NDArray[np.intp]
    pose: Floats


NO_TRACKS = Tracks(np.full((1, 2, 4, 2), np.nan), np.zeros(0, np.intp), np.zeros((0, 18, 3)))


def keep_analysis(path: Path, analysis: Analysis) -> None:
    """Write it whole or not at all, for the service alone. Raises DiskFault."""
    content = pack(analysis, KEPT)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(path, content, private=True)
    except OSError as error:
        raise DiskFault(f"The analysis could not be kept: {reason(error)}.") from error


def read_analysis(path: Path) -> Analysis | None:
    """As it was kept; None when there is none or this version cannot read it, such as the pickles of 0.1.0-dev."""
    try:
        return unpack(path.read_bytes(), Analysis, KEPT)
    except UNREADABLE:
        return None


def read_tracks(path: Path) -> Tracks | None:
    """What lies over a recording; None when it cannot be read."""
    try:
        found = read_arrays(path)
        tracks = Tracks(
            found["lines_px"].astype(float), found["pose_frames"].astype(np.intp), found["pose"].astype(float)
        )
        return tracks if is_whole(tracks) else None
    except UNREADABLE:
        return None


def is_whole(tracks: Tracks) -> bool:
    """Whether there is a frame at all, and every array is of the kind that is shown."""
    frames, poses = len(tracks.lines_px), len(tracks.pose_frames)
    shapes = (tracks.lines_px.shape, tracks.pose_frames.shape, tracks.pose.shape)
    fitting = shapes == ((frames, 2, 4, 2), (poses,), (poses, *KEYPOINTS))
    return frames > 0 and fitting and bool(np.isin(tracks.pose_frames, np.arange(frames)).all())


@dataclass(slots=True)
class Film:
    """The upright frames of a recording by their number; the last few are held.

    orientation: where the recording carries none of its own. Black when the recording is deleted, or what it carries is
    damaged.
    """

    path: Path
    orientation: Orientation
    held: dict[int, Image] = field(default_factory=dict)
    tape: Tape = field(init=False)
    times_s: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.tape = Tape(self.path)
        with suppress(Unreadable):
            self.orientation = carried_orientation(self.path) or self.orientation
            self.tape.catch_up()
        self.times_s = np.array([place.time_s for place in self.tape.places] or [0.0])

    def picture(self, index: int) -> Image:
        """The frame; the one shown before where it is damaged."""
        if index not in self.held:
            self.decode(index)
        return self.held.get(index, next(reversed(self.held.values()), NOTHING))

    def decode(self, index: int) -> None:
        try:
            image = self.orientation.picture(self.tape.jpeg(index))
        except (IndexError, OSError):
            return
        if image is not None:
            self.held[index] = image
        if sum(held.nbytes for held in self.held.values()) > HELD_BYTES:
            self.held.pop(next(iter(self.held)))

    def close(self) -> None:
        self.held.clear()


NOTHING = np.zeros((16, 9, 3), np.uint8)
