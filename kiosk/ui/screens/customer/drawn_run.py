"""What lies over a run's pictures, and where in them the lower legs are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines, rearfoot_angles
from kiosk.session.front import ShownRun
from kiosk.storage.run_files import Tracks
from kiosk.ui.look import theme
from kiosk.ui.screens.customer.steps import frame_at
from kiosk.ui.widgets.picture import Caption, Stroke, skeleton
from kiosk.ui.widgets.viewport import Region
from kiosk.words import Words

Floats = NDArray[np.float64]

NEAR_FRAMES = 3  # a pose so many frames away still lies on the runner
LEAST_POINTS = 40  # of the lines: fewer do not say where the legs are
OUTERMOST_PCT = 2.0  # of the points on each side that are not looked at: a line read elsewhere in the picture
ROOM = (0.35, 0.1, 0.35, 0.3)  # left, above, right and below the lines, in their height: calf, sole and angles


@dataclass(frozen=True, slots=True)
class DrawnRun:
    """A run with what is drawn over it. bears [n, 2 feet]: whether a foot bears in a frame.

    deg [n, 2]: the angle that is written at the heel, NaN where none is. legs: where both lower legs are while they
    bear, None where too little was seen.
    """

    run: ShownRun
    bears: NDArray[np.bool_]
    deg: Floats
    legs: Region | None

    def strokes(self, index: int) -> list[Stroke]:
        """Skeleton, shank lines in white and heel lines in their class's colours, over one frame."""
        lines = self.lines(index)
        found = list(skeleton_near(self.run.tracks, index))
        for foot in Foot:
            found += [Stroke(lines[foot, :2], theme.WHITE, 7.0), Stroke(lines[foot, 2:], self.colours(foot)[0], 9.0)]
        return found

    def captions(self, index: int, words: Words) -> list[Caption]:
        """The angle at each heel that bears, as the result counts it, on the foot's outside."""
        lines, degrees = self.lines(index), self.deg[min(index, len(self.deg) - 1)]
        return [
            Caption(lines[foot, 3], f"{words.number(degrees[foot])}°", self.colours(foot), 1 if foot else -1)
            for foot in Foot
            if np.isfinite(degrees[foot])
        ]

    def lines(self, index: int) -> Floats:
        return self.run.tracks.lines_px[min(index, len(self.run.tracks.lines_px) - 1)]

    def colours(self, foot: Foot) -> tuple[str, str]:
        return theme.CLASS_COLOURS[self.run.analysis.verdicts[foot].pronation]


def drawn_run(run: ShownRun) -> DrawnRun:
    """Everything that is reckoned once for all frames."""
    bears = bearing(run)
    return DrawnRun(run, bears, angles(run, bears), lower_legs(run.tracks.lines_px, bears))


def bearing(run: ShownRun) -> NDArray[np.bool_]:
    """Whether a foot bears in a frame [n, 2 feet], of as many frames as there are lines."""
    times = run.footage.times_s[: len(run.tracks.lines_px)]
    bears = np.zeros((len(run.tracks.lines_px), 2), bool)
    for step in run.analysis.steps:
        bears[: len(times), step.foot] |= (times >= step.touchdown_s) & (times < step.toe_off_s)
    return bears


def angles(run: ShownRun, bears: NDArray[np.bool_]) -> Floats:
    """The rearfoot angle in every frame [n, 2], NaN while the foot swings and where its zero is not known.

    The lines do not hold the zero: it is what the key pictures' angles are less than those of their lines.
    """
    lines = run.tracks.lines_px
    found = rearfoot_angles(Lines(lines, np.zeros(lines.shape[:2])), np.zeros(2)).deg
    zero = np.full(2, np.nan)
    for foot in Foot:
        known = (p for p in run.analysis.pictures if p.foot is foot and np.isfinite(p.angle_deg))
        shifts = [found[at, foot] - p.angle_deg for p in known if (at := frame_of(run, p.time_s)) < len(found)]
        seen = [shift for shift in shifts if np.isfinite(shift)]
        zero[foot] = np.median(seen) if seen else np.nan
    return np.where(bears, found - zero, np.nan)


def frame_of(run: ShownRun, time_s: float) -> int:
    return frame_at(run.footage.times_s, time_s)


def lower_legs(lines_px: Floats, bears: NDArray[np.bool_]) -> Region | None:
    """Where both lower legs are while they bear, with room round them."""
    points = lines_px[bears].reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < LEAST_POINTS:
        return None
    left, top = np.percentile(points, OUTERMOST_PCT, axis=0)
    right, low = np.percentile(points, 100.0 - OUTERMOST_PCT, axis=0)
    room = [share * (low - top) for share in ROOM]
    return float(left - room[0]), float(top - room[1]), float(right + room[2]), float(low + room[3])


def skeleton_near(tracks: Tracks, index: int) -> list[Stroke]:
    """The pose of the nearest frame that has one, when that is near."""
    if not len(tracks.pose_frames):
        return []
    nearest = int(np.argmin(np.abs(tracks.pose_frames - index)))
    if abs(int(tracks.pose_frames[nearest]) - index) > NEAR_FRAMES:
        return []
    return skeleton(tracks.pose[nearest])
