"""What was seen of a recording, frame by frame: numbers and small pictures, never whole frames."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from gait.clip import Frame, Image
from gait.eyes.dots import Blobs
from gait.eyes.heel import HeelReading
from gait.eyes.legs import ANKLE, Legs
from gait.eyes.registration import Laid
from gait.eyes.second_reading import Way
from gait.foot import Foot
from gait.pose.person import Person
from gait.pose.skeleton import KEYPOINTS
from gait.track import runs

Floats = NDArray[np.float64]

MOST_SNAPSHOTS = 4000  # some 30 kB each: 120 MB hold 20 s of both feet at 120 frames/s
SNAPSHOT_HEIGHT = 1.33  # of a snapshot in shank lengths: upper calf to below the sole
SNAPSHOT_WIDTH = 1.4
ANKLE_DOWN = 0.66  # of a snapshot's height: 0.88 of a shank above the ankle, so that no picture reaches the knee
MOST_PX = 720  # height of a stored snapshot
JPEG_QUALITY = 90
BEARING = -0.95  # phase below which a foot is far from the belt and no picture of it is wanted


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The lower leg of one foot in one frame as JPEG. x, y: its corner in the frame, px; scale: frame px per its px."""

    index: int
    foot: Foot
    jpeg: bytes
    x: float
    y: float
    scale: float

    def image(self) -> Image:
        return np.asarray(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)

    def place(self, points: Floats) -> Floats:
        """Points of the frame [..., 2] in the snapshot's px."""
        return (points - (self.x, self.y)) / self.scale

    def in_frame(self, points: Floats) -> Floats:
        """Points of the snapshot [..., 2] in the frame's px."""
        return points * self.scale + (self.x, self.y)


def take_snapshot(frame: Frame, ankle: Floats, shank_px: float, foot: Foot) -> Snapshot | None:
    """Cut and compress one lower leg; None when hardly anything of it is in the picture."""
    height, width = SNAPSHOT_HEIGHT * shank_px, SNAPSHOT_WIDTH * shank_px
    x, y = float(ankle[0]) - width / 2, float(ankle[1]) - ANKLE_DOWN * height
    left, top = max(0, round(x)), max(0, round(y))
    taken = frame.image[top : max(top, round(y + height)), left : max(left, round(x + width))]
    if min(taken.shape[:2]) < 16:
        return None
    scale = max(1.0, taken.shape[0] / MOST_PX)
    sized = cv2.resize(taken, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA) if scale > 1 else taken
    _, jpeg = cv2.imencode(".jpg", sized, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return Snapshot(frame.index, foot, jpeg.tobytes(), float(left), float(top), scale)


@dataclass(frozen=True, slots=True)
class Sights:
    """Everything seen, n frames.

    times_s [n]; legs [n, 2 feet, 3, 2] knee, ankle, heel in px and legs_confidence [n, 2, 3]; heel_points
    [n, 2, 4, 2], heel_spread [n, 2, 4], phase [n, 2, 2], foot_probability [n, 2] as in HeelReading; blobs: n
    candidates for dots, or none; pose_frames [m] and runner [m, 18, 3]: the runner's keypoints in the frames that the
    pose network saw, NaN where it saw no runner; people: most people seen at once (median over the frames with any).
    reread [n, 2 ways, 2 feet, 4, 2]: heel_points read again (gait.eyes.second_reading), NaN where not; empty where
    nothing was.
    laid [n, 2 feet, 2, 2], likeness [n, 2]: heels by their pictures in standing, as in Laid (gait.eyes.registration).
    """

    times_s: Floats
    legs: Floats
    legs_confidence: Floats
    heel_points: Floats
    heel_spread: Floats
    phase: Floats
    foot_probability: Floats
    blobs: tuple[Blobs, ...]
    pose_frames: NDArray[np.int64]
    runner: Floats
    people: int
    shank_px: float
    snapshots: tuple[Snapshot, ...]
    reread: Floats = field(default_factory=lambda: np.zeros((0, len(Way), 2, 4, 2)))
    laid: Floats = field(default_factory=lambda: np.zeros((0, 2, 2, 2)))
    likeness: Floats = field(default_factory=lambda: np.zeros((0, 2)))

    def legs_seen_share(self) -> float:
        """Share of the frames in which both ankles are there."""
        return float(np.isfinite(self.legs[:, :, ANKLE, 0]).all(axis=1).mean()) if len(self.times_s) else 0.0


@dataclass(slots=True)
class SightLog:
    """Sights as they come in."""

    times_s: list[float] = field(default_factory=list)
    legs: list[Legs] = field(default_factory=list)
    readings: list[HeelReading] = field(default_factory=list)
    blobs: list[Blobs] = field(default_factory=list)
    poses: list[tuple[int, Person | None]] = field(default_factory=list)
    crowd: list[int] = field(default_factory=list)
    rereads: list[Floats] = field(default_factory=list)
    laid: list[Laid] = field(default_factory=list)
    snapshots: deque[Snapshot] = field(default_factory=lambda: deque(maxlen=MOST_SNAPSHOTS))

    def note(self, time_s: float, legs: Legs, reading: HeelReading, reread: Floats, laid: Laid) -> None:
        self.times_s.append(time_s)
        self.legs.append(legs)
        self.readings.append(reading)
        self.rereads.append(reread)
        self.laid.append(laid)

    def note_spots(self, blobs: Blobs | None) -> None:
        """Keep a frame's spots; without them nobody looks for dots, and earlier ones are let go."""
        if blobs is None:
            self.blobs.clear()
        else:
            self.blobs.append(blobs)

    def sights(self, shank_px: float) -> Sights:
        """All of it as arrays."""
        times_s, looked = np.array(self.times_s, dtype=float), np.array([legs.looked for legs in self.legs], bool)
        return Sights(
            times_s,
            on_paths(times_s, stacked([legs.points for legs in self.legs], (2, 3, 2)), looked),
            stacked([legs.confidence for legs in self.legs], (2, 3)),
            stacked([r.points for r in self.readings], (2, 4, 2)),
            stacked([r.spread for r in self.readings], (2, 4)),
            stacked([r.phase for r in self.readings], (2, 2)),
            stacked([r.foot_probability for r in self.readings], (2,)),
            tuple(self.blobs),
            np.array([index for index, _ in self.poses], dtype=np.int64),
            stacked([keypoints(person) for _, person in self.poses], KEYPOINTS),
            int(np.median([n for n in self.crowd if n])) if any(self.crowd) else 0,
            shank_px,
            tuple(self.snapshots),
            stacked(self.rereads, (len(Way), 2, 4, 2)),
            stacked([laid.heels for laid in self.laid], (2, 2, 2)),
            stacked([laid.likeness for laid in self.laid], (2,)),
        )


def on_paths(times_s: Floats, legs: Floats, looked: NDArray[np.bool_]) -> Floats:
    """legs [n, 2, 3, 2] with the frames between looks moved from the straight line onto a smooth path."""
    columns = legs.reshape(len(legs), 12).T
    return np.stack([on_path(times_s, column, looked) for column in columns], axis=1).reshape(legs.shape)


def on_path(times_s: Floats, values: Floats, looked: NDArray[np.bool_]) -> Floats:
    """One coordinate [n]: a cubic spline through the looks of each unbroken stretch, which looks begin and end."""
    result = values.copy()
    for start, stop in runs(np.isfinite(values)):
        t, v, known = times_s[start:stop], values[start:stop], looked[start:stop]
        if 3 < known.sum() < len(known):
            result[start:stop] = np.where(known, v, CubicSpline(t[known], v[known])(t))
    return result


def stacked(arrays: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
    """Arrays of one shape as one; an empty one of that shape when there are none."""
    return np.stack(arrays).astype(float) if arrays else np.zeros((0, *shape))


def keypoints(person: Person | None) -> Floats:
    return np.full(KEYPOINTS, np.nan) if person is None else person.keypoints
