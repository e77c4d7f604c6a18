"""A standing trial: found in what was seen, checked, and read as the zero that angles count from.

Heel counters are sewn, dots stuck and shins bowed some degrees off. Who stands still before running shows by how much,
and the limits of the verdict count from there (data/norms: angles relative to a standing calibration).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gait.clip import Image, frame_rate
from gait.errors import (
    StandingApart,
    StandingDots,
    StandingLifted,
    StandingMoved,
    StandingOneSided,
    StandingOther,
    StandingUnseen,
)
from gait.eyes.legs import ANKLE
from gait.eyes.registration import NOT_STOOD, Placement, Registration, heel_picture, placed
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines, heel_lean, shank_lean
from gait.pose.skeleton import Joint
from gait.result import Notice
from gait.track import runs
from gait.words import said

Floats = NDArray[np.float64]

STILL_S = 2.0  # of standing still: four sways of half a second each to take the mean over
LOOK_S = 0.1  # between places where a still stretch is looked for
MOST_SWAY = 0.05  # shank lengths that an ankle moves meanwhile, 2 cm; standing clips: 0.01, a walking ankle: 1 and more
LEAST_SEEN_SHARE = 0.6  # of the frames in which both lines of a foot are read
MOST_AHEAD = 0.15  # shank lengths that one ankle stands higher in the picture: a foot's length ahead from 2 m
ALIKE = 0.85  # smaller over larger shank in the picture: one foot 0.3 m ahead of the other from 2 m
WEIGHT = (0.2, 0.8)  # where the hips' middle is from left (0) to right ankle (1): beyond, one foot bears nearly all
SAME_SIZE = 0.75  # smaller over larger shank, trial and run: half a metre on a belt seen from 2 m
VIEWS = 12  # pictures of a heel that are laid together: noise falls to 0.3
SWAY_S = 0.5  # that the ankle takes to sway to another angle: frames closer together tell nothing new


@dataclass(frozen=True, slots=True)
class Zero:
    """What each foot shows standing, which every angle counts from.

    deg [2], sd_deg [2]: that angle and how sure it is; zeros without one. source: trial, recording (its beginning) or
    none. notice: what the reader should know of it.
    """

    deg: Floats
    sd_deg: Floats
    source: str
    notice: Notice | None = None

    @property
    def is_known(self) -> bool:
        return self.source != "none"


@dataclass(frozen=True, slots=True)
class StandingTrial:
    """A standing trial, whole and checked. zeros: by the method that read them; shank_px: size of the legs in it;
    heels: how it shows them."""

    zeros: dict[str, Zero]
    shank_px: float
    heels: Registration = NOT_STOOD


NO_STANDING = Notice(
    "no_standing",
    said("Nobody stood still before the run, so no angle counts from the runner's own standing position."),
    said("Stand still on the belt for three seconds before the next run."),
)
DOTS_ONCE = Notice(
    "dots_differ",
    said("Dots were seen either in the run or in the standing trial alone; both were measured without them."),
    StandingDots.advice,
)


def no_zero(notice: Notice | None = NO_STANDING) -> Zero:
    """Angles as they are in the picture, and why."""
    return Zero(np.zeros(2), np.zeros(2), "none", notice)


def trial(sights: Sights, lines: dict[str, Lines]) -> StandingTrial:
    """A standing trial read by every method that could. lines: by method. Raises StandingUnfit."""
    zeros = zeros_of(sights, lines, "trial")
    seen = lines["markerless"].points[:, :, 2:] if "markerless" in zeros else None
    return StandingTrial(zeros, sights.shank_px, NOT_STOOD if seen is None else heels_of(sights, seen))


def heels_of(sights: Sights, heels: Floats) -> Registration:
    """How the heels [n, 2, 2, 2] that were read look while their runner stands still."""
    stretch = still_stretch(sights)
    assert stretch is not None  # or there would be no zero
    lines = np.nanmedian(heels[stretch], axis=0)
    left, right = (heel_picture(views(sights, foot, lines[foot], stretch)) for foot in Foot)
    return Registration((left, right))


def views(sights: Sights, foot: Foot, heel: Floats, stretch: slice) -> Iterator[tuple[Image, Placement]]:
    """Some pictures of a foot, and where its heel [2, 2] lies in each."""
    kept = [s for s in sights.snapshots if s.foot is foot and stretch.start <= s.index < stretch.stop]
    for snapshot in kept[:: max(1, len(kept) // VIEWS)]:
        yield snapshot.image(), placed(snapshot.place(heel))


def zeros_of(sights: Sights, lines: dict[str, Lines], source: str) -> dict[str, Zero]:
    """The zero by every method whose lines are seen while somebody stands as they should. Raises StandingUnfit."""
    stretch = still_stretch(sights)
    if stretch is None:
        raise StandingMoved()
    read = {method: cut(found, stretch) for method, found in lines.items()}
    seen = {method: found for method, found in read.items() if is_seen(found)}
    if not seen:
        raise StandingUnseen()
    check_stance(part_of(sights, stretch))
    return {method: zero_of(sights.times_s[stretch], found, source) for method, found in seen.items()}


def still_stretch(sights: Sights) -> slice | None:
    """The longest stretch of frames in which both ankles stay where they are; None when it is too short."""
    times_s, ankles = sights.times_s, sights.legs[:, :, ANKLE] / sights.shank_px
    if len(times_s) < 2 or times_s[-1] - times_s[0] < STILL_S - 1.0 / frame_rate(times_s):
        return None
    starts = np.arange(times_s[0], max(times_s[-1] - STILL_S, times_s[0]) + 1e-9, LOOK_S)
    places = [slice(*np.searchsorted(times_s, (start, start + STILL_S))) for start in starts]
    calm = np.array([sway(ankles[place]) < MOST_SWAY for place in places])
    longest = max(runs(calm), key=lambda run: run[1] - run[0], default=None)
    return None if longest is None else slice(places[longest[0]].start, places[longest[1] - 1].stop)


def sway(ankles: Floats) -> float:
    """How far the ankles [n, 2, 2] move, leaving out the furthest tenth; infinite where one is not seen."""
    if not (np.isfinite(ankles).all(axis=2).mean(axis=0) >= LEAST_SEEN_SHARE).all():
        return math.inf
    low, high = np.nanpercentile(ankles, [5, 95], axis=0)
    return float((high - low).max())


def part_of(sights: Sights, part: slice) -> Sights:
    """The same over a stretch of its frames, as far as standing is concerned."""
    posed = (sights.pose_frames >= part.start) & (sights.pose_frames < part.stop)
    return replace(
        sights,
        times_s=sights.times_s[part],
        legs=sights.legs[part],
        heel_points=sights.heel_points[part],
        phase=sights.phase[part],
        pose_frames=sights.pose_frames[posed] - part.start,
        runner=sights.runner[posed],
    )


def cut(lines: Lines, part: slice) -> Lines:
    return Lines(lines.points[part], lines.sd_deg[part])


def check_stance(sights: Sights) -> None:
    """Raise StandingUnfit unless both feet bear, flat on the belt and side by side."""
    if not (np.nanmedian(np.nan_to_num(sights.phase, nan=-1.0).min(axis=2), axis=0) > 0.0).all():
        raise StandingLifted()
    if not stands_level(sights):
        raise StandingApart()
    if not WEIGHT[0] <= weight(sights) <= WEIGHT[1]:
        raise StandingOneSided()


def stands_level(sights: Sights) -> bool:
    """Whether both ankles are equally high in the picture and both shanks equally long: equally far from the camera."""
    left, right = np.nanmedian(sights.legs[:, :, ANKLE, 1], axis=0)
    shanks = np.nanmedian(np.linalg.norm(sights.heel_points[:, :, 0] - sights.heel_points[:, :, 1], axis=2), axis=0)
    return bool(abs(left - right) < MOST_AHEAD * sights.shank_px and alike(*shanks) >= ALIKE)


def alike(first: float, second: float) -> float:
    """The smaller over the larger; 1 where one is not known."""
    return min(first, second) / max(first, second) if first > 0 and second > 0 else 1.0


def weight(sights: Sights) -> float:
    """Where the hips' middle is between left (0) and right ankle (1); 0.5 where no hips are in the picture."""
    left, right = np.nanmedian(sights.legs[:, :, ANKLE, 0], axis=0)
    hips = 0.5 * (sights.runner[:, Joint.L_HIP, 0] + sights.runner[:, Joint.R_HIP, 0])
    hips = hips[np.isfinite(hips)]
    return float((np.median(hips) - left) / (right - left)) if len(hips) else 0.5


def is_seen(lines: Lines) -> bool:
    return bool((np.isfinite(lines.sd_deg).mean(axis=0) >= LEAST_SEEN_SHARE).all())


def zero_of(times_s: Floats, lines: Lines, source: str) -> Zero:
    """The median angle of each foot; its standard deviation by how far the ankle swayed round it."""
    deg = shank_lean(lines) + heel_lean(lines)
    middle = np.nanmedian(deg, axis=0)
    scatter = 1.4826 * np.nanmedian(np.abs(deg - middle), axis=0)
    sways = (times_s[-1] - times_s[0]) / SWAY_S
    return Zero(middle, scatter / math.sqrt(sways), source)


def of_trial(found: StandingTrial, method: str, shank_px: float) -> Zero | None:
    """A trial's zero by the method that read the run, whose legs are `shank_px` long; None when it has none.

    Raises StandingOther.
    """
    if alike(found.shank_px, shank_px) < SAME_SIZE:
        raise StandingOther()
    return found.zeros.get(method)


def without_dots(found: StandingTrial) -> Zero:
    """The zero of a run whose dots are in the trial or in the run alone. Raises StandingDots without one."""
    if "markerless" not in found.zeros:
        raise StandingDots()
    return replace(found.zeros["markerless"], notice=DOTS_ONCE)
