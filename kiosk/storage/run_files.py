"""What the kiosk keeps of a run on disk beside its row in the store: the whole analysis, the tracks, the film.

The analysis is a pickle of our own in the visit's private folder, its pictures as JPEG. It serves the visit it was made
in and the report; a version of the kiosk that cannot read it any more analyses the recording again, and the store keeps
the figures as JSON for good.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.disk import written_beside
from gait.errors import DiskFault
from gait.result import Analysis, KeyPicture
from kiosk.camera.orientation import Orientation
from kiosk.camera.recording import Tape, whole_tape

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

QUALITY = 95  # of key pictures, which were JPEG of 90 when they were cut
HELD_BYTES = 100_000_000  # of a replay: 1.3 s of quarter speed back and forth at 720 x 1280, 0.5 s at 1080 x 1920
UNREADABLE = (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Tracks:
    """What lies over a recording, frame by frame: see gait.results.write.write_tracks.

    lines_px: [n, 2 feet, 4, 2]; pose_frames: [m]; pose: [m, 18, 3].
    """

    lines_px: Floats
    pose_frames: NDArray[np.intp]
    pose: Floats


def keep_analysis(path: Path, analysis: Analysis) -> None:
    """Write it whole or not at all. Raises DiskFault."""
    small = [(replace(picture, image=NO_IMAGE), jpeg_of(picture)) for picture in analysis.pictures]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_beside(path) as beside:
            beside.write_bytes(pickle.dumps((replace(analysis, pictures=()), small)))
    except OSError as error:
        raise DiskFault(f"The analysis could not be kept: {error.strerror or error}.") from error


def kept_analysis(path: Path) -> Analysis | None:
    """As it was kept; None when there is none or this version cannot read it."""
    try:
        analysis, small = pickle.loads(path.read_bytes())
        pictures = tuple(replace(picture, image=image_of(jpeg)) for picture, jpeg in small)
        found: Analysis = replace(analysis, pictures=pictures)
    except UNREADABLE:
        return None
    return found


NO_IMAGE = np.zeros((0, 0, 3), np.uint8)


def jpeg_of(picture: KeyPicture) -> bytes:
    _, jpeg = cv2.imencode(".jpg", picture.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return jpeg.tobytes()


def image_of(jpeg: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def kept_tracks(path: Path) -> Tracks | None:
    """What lies over a recording; None when it cannot be read."""
    try:
        with np.load(path) as found:
            lines, pose = found["lines_px"].astype(float), found["pose"].astype(float)
            return Tracks(lines, found["pose_frames"].astype(np.intp), pose)
    except (OSError, ValueError, KeyError):
        return None


@dataclass(slots=True)
class Film:
    """The upright frames of a recording by their number; the last few are held. Black when the recording is deleted."""

    path: Path
    orientation: Orientation
    held: dict[int, Image] = field(default_factory=dict)
    tape: Tape = field(init=False)
    times_s: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.tape = whole_tape(self.path)
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
