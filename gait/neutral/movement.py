"""A recording as movement: the average cycle of each foot, free of place, size, speed and side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.gaitcycle.stride import Step
from gait.pose.skeleton import HIPS, SHOULDERS

Floats = NDArray[np.float64]

POINTS = 100  # of a cycle or a stance
JUDGED = 85  # points of a stance that count: later the heel is high and its angle from behind means little
LEAST_CURVE = 60  # of the judged points of a stance that must be measured
LEAST_STRIDES = 4
LEAST_SEEN = 0.5  # of the frames: a point seen less often is taken as unseen
SELDOM_S = 0.16  # between two looks at the body: at 2.8 steps a second a straight line takes a third off its bobbing
WHOLE_HZ = 30.0  # samples a second of a whole recording: twice the highest frequency that is kept of a path
OWN, OTHER = 0, 1  # the leg whose cycle it is, and the other one
HEEL, ANKLE, KNEE, HIP, SHOULDER = range(5)
JOINTS = ("heel", "ankle", "knee", "hip", "shoulder")
FROM_LEGS = (2, 1, 0)  # heel, ankle, knee among knee, ankle, heel of a leg
FROM_POSE = tuple(zip(HIPS, SHOULDERS, strict=True))  # of left and right
OUTWARD = (-1.0, 1.0)  # seen from behind, the left foot's outside is the picture's left


@dataclass(frozen=True, slots=True)
class RecordedMovement:
    """What a movement is read from; n frames, px, NaN where unseen.

    times_s [n]; legs [n, 2 feet, 3, 2] knee, ankle, heel; pose [m, 18, 3] of the frames pose_frames [m];
    rearfoot_deg [n, 2]; curve_deg, curve_sd_deg [2, 101] over stance with the count of used steps of each foot;
    off_axis: whether the camera looks from beside the belt's axis, so that joints' paths cannot be compared.
    """

    activity: str
    times_s: Floats
    legs: Floats
    pose_frames: NDArray[np.int64]
    pose: Floats
    rearfoot_deg: Floats
    steps: tuple[Step, ...]
    curve_deg: Floats
    curve_sd_deg: Floats
    used: tuple[int, int]
    off_axis: bool


@dataclass(frozen=True, slots=True)
class Cycle:
    """One foot's average stride, touchdown to the same foot's next, 100 points.

    mean, sd [100, 2 legs, 5 joints, 2]: own leg and other leg; heel, ankle, knee, hip, shoulder; x to the own
    foot's outside, y up, in shank lengths from the middle of both knees over the stride; NaN where unseen. sd is
    over strides. seen [2, 5]: share of frames in which a joint was there. duty: stance as a share of the stride.
    """

    mean: Floats
    sd: Floats
    seen: Floats
    strides: int
    duty: float

    def at(self, moment: str) -> Floats:
        """Joints [2, 5, 2] at touchdown, mid-stance or toe-off."""
        return np.asarray(self.mean[key_place(self.duty, moment)])


@dataclass(frozen=True, slots=True)
class Stance:
    """One foot's average rearfoot angle: deg, sd [100] over stance, eversion positive; sd is over steps."""

    deg: Floats
    sd: Floats
    steps: int


@dataclass(frozen=True, slots=True)
class Movement:
    """(left, right) of a recording; None for a foot that was not seen well enough.

    whole_deg [k, 2]: rearfoot angles of the whole recording at 30 Hz, gaps bridged; empty when a foot is unseen.
    """

    activity: str
    cycles: tuple[Cycle | None, Cycle | None]
    stances: tuple[Stance | None, Stance | None]
    whole_deg: Floats


MOMENTS = {"touchdown": 0.0, "mid-stance": 0.5, "toe-off": 1.0}  # shares of stance


def key_place(duty: float, moment: str) -> int:
    """Place in a cycle of a key moment."""
    return min(POINTS - 1, round(MOMENTS[moment] * duty * POINTS))


def movement_of(recorded: RecordedMovement) -> Movement:
    """Average cycles and stances of both feet."""
    return Movement(
        recorded.activity,
        (None, None) if recorded.off_axis else cycles_of(recorded),
        (stance_of(recorded, Foot.LEFT), stance_of(recorded, Foot.RIGHT)),
        whole_recording(recorded.times_s, recorded.rearfoot_deg),
    )


def cycles_of(recorded: RecordedMovement) -> tuple[Cycle | None, Cycle | None]:
    body = body_points(recorded)
    return square_on(cycle_of(recorded, body, Foot.LEFT), cycle_of(recorded, body, Foot.RIGHT))


def body_points(recorded: RecordedMovement) -> Floats:
    """Heel, ankle, knee, hip and shoulder of both sides in every frame [n, 2, 5, 2]; x right, y down."""
    body = np.full((len(recorded.times_s), 2, len(JOINTS), 2), np.nan)
    body[:, :, :HIP] = recorded.legs[:, :, FROM_LEGS]
    for side in Foot:
        for place, joint in zip((HIP, SHOULDER), FROM_POSE[side], strict=True):
            body[recorded.pose_frames, side, place] = recorded.pose[:, joint, :2]
    return body


def cycle_of(recorded: RecordedMovement, body: Floats, foot: Foot) -> Cycle | None:
    """One foot's average stride; None with fewer than four whole strides or without knees and ankles."""
    mine = [step for step in recorded.steps if step.foot is foot]
    strides = whole_strides(mine)
    if len(strides) < LEAST_STRIDES:
        return None
    seen = seen_share(recorded, body)[[foot, foot.other]]
    if seen[:, [ANKLE, KNEE]].min() < LEAST_SEEN:
        return None
    each = placed(sampled(recorded.times_s, body[:, [foot, foot.other]], strides), shank_px(body), foot)
    each[..., seen < LEAST_SEEN, :] = np.nan
    each[~often_looked_at(recorded, strides), ..., HIP:, :] = np.nan
    duty = float(np.median([s.contact_s for s in mine]) / np.median([end - start for start, end in strides]))
    return Cycle(*mean_and_sd(each), seen, len(strides), duty)


def often_looked_at(recorded: RecordedMovement, strides: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """In which strides the body was looked at so often that straight lines between the looks follow it; else in all."""
    looks_s = recorded.times_s[recorded.pose_frames]
    near = [looks_s[(looks_s > start - SELDOM_S) & (looks_s < end + SELDOM_S)] for start, end in strides]
    often = np.array([len(looks) > 1 and np.diff(looks).max() < SELDOM_S for looks in near])
    return often if often.sum() >= LEAST_STRIDES else np.ones(len(strides), bool)


def mean_and_sd(each: Floats) -> tuple[Floats, Floats]:
    """Over the first axis, of what is known; NaN where nothing is."""
    known = np.isfinite(each).sum(axis=0)
    count = np.where(known > 1, known, np.nan)
    mean = np.nansum(each, axis=0) / count
    return mean, np.sqrt(np.nansum(np.square(each - mean), axis=0) / (count - 1.0))


def square_on(left: Cycle | None, right: Cycle | None) -> tuple[Cycle | None, Cycle | None]:
    """Both cycles as from straight behind.

    Seen from beside the belt's axis, going back and forth looks like going sideways, to the same side of the
    picture for both legs. What sideways motion goes with up and down alike in both legs' picture is taken out of
    each joint; what is mirrored between them stays.
    """
    if left is None or right is None:
        return left, right
    shear = 0.5 * (sideways_slope(right.mean) - sideways_slope(left.mean))
    return sheared(left, -shear), sheared(right, shear)


def sideways_slope(mean: Floats) -> Floats:
    """Least-squares slope of outward on upward motion of the own leg's joints [5]; NaN where unseen, 0 where still."""
    x, y = np.moveaxis(mean[:, OWN] - mean[:, OWN].mean(axis=0), -1, 0)
    return np.asarray((x * y).sum(axis=0) / np.maximum(np.square(y).sum(axis=0), 1e-12))


def sheared(cycle: Cycle, slope: Floats) -> Cycle:
    """The cycle without outward motion of `slope` [5] times the upward one."""
    mean = cycle.mean.copy()
    mean[..., 0] -= slope * (mean[..., 1] - mean[..., 1].mean(axis=0))
    return replace(cycle, mean=mean)


def whole_strides(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """(start, end) seconds of strides that miss no step between."""
    pairs = [(a.touchdown_s, b.touchdown_s) for a, b in zip(steps, steps[1:], strict=False)]
    usual = float(np.median([end - start for start, end in pairs])) if pairs else 0.0
    return [(start, end) for start, end in pairs if 0.75 * usual < end - start < 1.25 * usual]


def seen_share(recorded: RecordedMovement, body: Floats) -> Floats:
    """Share of the frames looked at in which each joint was there [2, 5]."""
    seen = np.isfinite(body[..., 0]).mean(axis=0)
    looked = max(1, len(recorded.pose_frames)) / max(1, len(recorded.times_s))
    seen[:, HIP:] = seen[:, HIP:] / looked
    return np.asarray(np.minimum(seen, 1.0))


def sampled(times_s: Floats, body: Floats, strides: Sequence[tuple[float, float]]) -> Floats:
    """Every stride at 100 even phases [s, 100, 2, 5, 2], straight between the frames in which a joint was seen."""
    phase = np.arange(POINTS) / POINTS
    when = np.array([start + phase * (end - start) for start, end in strides])
    columns = body.reshape(len(times_s), -1)
    each = np.stack([known_at(when, times_s, column) for column in columns.T], axis=-1)
    return np.asarray(each.reshape(*when.shape, *body.shape[1:]))


def known_at(when: Floats, times_s: Floats, values: Floats) -> Floats:
    known = np.isfinite(values)
    return np.interp(when, times_s[known], values[known]) if known.any() else np.full(when.shape, np.nan)


def shank_px(body: Floats) -> float:
    """The longer shank, median over the frames: the leg that stands is not foreshortened."""
    length = np.linalg.norm(body[:, :, KNEE] - body[:, :, ANKLE], axis=2)
    either = np.isfinite(length).any(axis=1)
    return float(np.median(np.nanmax(length[either], axis=1)))


def placed(each: Floats, scale_px: float, foot: Foot) -> Floats:
    """Strides from the middle of both knees, in shank lengths, x to the foot's outside, y up."""
    middle = each[:, :, :, KNEE].mean(axis=(1, 2))[:, None, None, None, :]
    return np.asarray((each - middle) / scale_px * (OUTWARD[foot], -1.0))


def stance_of(recorded: RecordedMovement, foot: Foot) -> Stance | None:
    """The foot's mean curve at 100 points, inner gaps bridged; None when too little of it was measured."""
    deg, sd = (at_points(curve[foot]) for curve in (recorded.curve_deg, recorded.curve_sd_deg))
    if np.isfinite(deg[:JUDGED]).sum() < LEAST_CURVE:
        return None
    return Stance(bridged(deg), bridged(sd), recorded.used[foot])


def at_points(curve: Floats) -> Floats:
    """A curve of 101 points at 100."""
    return np.interp(np.linspace(0.0, 100.0, POINTS), np.arange(101.0), curve)


def bridged(curve: Floats) -> Floats:
    """Straight lines across inner gaps; NaN stays at the ends."""
    known, places = np.isfinite(curve), np.arange(len(curve))
    return np.interp(places, places[known], curve[known], left=np.nan, right=np.nan)


def judged(curve: Floats) -> slice:
    """The measured stretch of a curve [100] among the points that count."""
    known = np.flatnonzero(np.isfinite(curve[:JUDGED]))
    return slice(int(known[0]), int(known[-1]) + 1)


def whole_recording(times_s: Floats, deg: Floats) -> Floats:
    """Both feet's angles at 30 Hz from the first frame to the last [k, 2]."""
    if not np.isfinite(deg).any(axis=0).all():
        return np.zeros((0, 2))
    when = np.arange(times_s[0], times_s[-1], 1.0 / WHOLE_HZ)
    return np.column_stack([known_at(when, times_s, deg[:, foot]) for foot in Foot])


def picture_curves(cycle: Cycle) -> dict[str, Floats]:
    """Frontal angles in the picture over stance [100], degrees; NaN where a joint is unseen.

    knee: shank against thigh, hip: thigh against pelvis, abduction positive; pelvis: own side high positive.
    """
    x, y = cycle.mean[..., 0], cycle.mean[..., 1]
    thigh = lean(x, y, HIP, KNEE)
    pelvis = np.degrees(np.arctan2(y[:, OWN, HIP] - y[:, OTHER, HIP], x[:, OWN, HIP] - x[:, OTHER, HIP]))
    angles = {"knee": lean(x, y, KNEE, ANKLE) - thigh, "hip": thigh + pelvis, "pelvis": pelvis}
    return {name: over_stance(values, cycle.duty) for name, values in angles.items()}


def lean(x: Floats, y: Floats, upper: int, lower: int) -> Floats:
    """Angle of a segment of the own leg against the vertical, degrees; positive with its lower end outwards."""
    return np.degrees(np.arctan2(x[:, OWN, lower] - x[:, OWN, upper], y[:, OWN, upper] - y[:, OWN, lower]))


def over_stance(values: Floats, duty: float) -> Floats:
    """The stance part of a cycle [100] at 100 points."""
    return np.interp(np.linspace(0.0, duty, POINTS), np.arange(POINTS) / POINTS, values)
