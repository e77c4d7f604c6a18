"""Heel and shank lines by the best way that a recording allows: all four dots, the shoes' own two, or markerless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.errors import HeelUnseen
from gait.eyes.dots import identify, shoe_pairs
from gait.eyes.heel import LEAST_FOOT, angle_sd, heels_near_belt, line_sd
from gait.eyes.registration import LIKE, turned_as_laid
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines
from gait.gaitcycle.seen import MATTERS, bearing_frames
from gait.gaitcycle.stride import Step
from gait.markers import Markers

Floats = NDArray[np.float64]

LEAST_DOTS_SHARE = 0.6  # of early stance frames of each foot in which all four dots are seen
LEAST_LAID_SHARE = 0.5  # of the frames up to 60 % of stance: 0.56 to 0.93 on 22 feet
EARLY = 0.8  # of stance: the peak lies in it
DOT_SPREAD_PX = 0.4  # half of a dot's edge blur
MOST_SD_DEG = 9.0  # by the network's own account; in clear pictures it says 2 to 3, on hidden heels 20 and more
MOST_STANDING_SD_DEG = 14.0  # of who stands: heels are laid over that picture, whatever the network thinks of the shoe


@dataclass(frozen=True, slots=True)
class FoundLines:
    """The lines, by which method, and whether dots were recognised, but not so that they could be used."""

    lines: Lines
    method: str
    few_dots: bool


def find_lines(sights: Sights, steps: Sequence[Step], markers: Markers) -> FoundLines:
    """All four dots where both feet show them, else the shoes' own two, else markerless lines.

    Raises HeelUnseen when dots are required.
    """
    few_dots = False
    if markers is not Markers.OFF and sights.blobs:
        dots = dot_lines(sights)
        if are_shown(sights, dots, steps):
            return FoundLines(dots, "dots", False)
        shoe_dots = shoe_dot_lines(sights)
        if are_shown(sights, shoe_dots, steps):
            return FoundLines(shoe_dots, "shoe_dots", False)
        few_dots = bool(np.isfinite(dots.points).any())
    if markers is Markers.REQUIRE:
        raise HeelUnseen(
            "The dots are not seen.",
            "Stick two dots on each heel counter, where a test shoe has its own, and two on each lower leg; "
            "light them well.",
        )
    return FoundLines(markerless_lines(sights), "markerless", few_dots)


def are_shown(sights: Sights, lines: Lines, steps: Sequence[Step]) -> bool:
    """Whether both feet show their dots through most of early stance."""
    return all(early_share(sights.times_s, lines, steps, foot) >= LEAST_DOTS_SHARE for foot in Foot)


def early_share(times_s: Floats, lines: Lines, steps: Sequence[Step], foot: Foot) -> float:
    """Share of the foot's frames in the first 80 % of stance in which both lines are there."""
    early = bearing_frames(times_s, steps, EARLY)[:, foot]
    return float(np.isfinite(lines.sd_deg[early, foot]).mean()) if early.any() else 0.0


def standing_lines(sights: Sights) -> Lines:
    """Markerless lines of who stands, also of a shoe that is unknown to the network, so long as it sees a heel."""
    return markerless_lines(sights, MOST_STANDING_SD_DEG)


def markerless_lines(sights: Sights, most_sd_deg: float = MOST_SD_DEG) -> Lines:
    """Lines that the heel network read, heels turned as their pictures are laid, where they are sure enough."""
    points, spread = sights.heel_points, sights.heel_spread
    heels, heel_sd = points[:, :, 2:], line_sd(points[:, :, 2:], spread[:, :, 2:])
    if len(sights.laid):
        heels, heel_sd = turned_as_laid(heels, heel_sd, sights.laid, sights.likeness)
    sd = np.hypot(line_sd(points[:, :, :2], spread[:, :, :2]), heel_sd)
    found = np.concatenate([points[:, :, :2], heels], axis=2)
    return sure_lines(found, sd, (sd < most_sd_deg) & (sights.foot_probability >= LEAST_FOOT))


def laid_feet(sights: Sights, steps: Sequence[Step], method: str) -> tuple[bool, bool]:
    """Of each foot, whether the picture of its heel was laid over that in standing for most of early stance."""
    if method != "markerless" or not len(sights.laid):
        return False, False
    early = bearing_frames(sights.times_s, steps, MATTERS)
    left, right = (early & (sights.likeness > LIKE)).sum(axis=0) > LEAST_LAID_SHARE * early.sum(axis=0)
    return bool(left), bool(right)


def sure_lines(points: Floats, sd_deg: Floats, sure: NDArray[np.bool_]) -> Lines:
    """Lines through points [n, 2, 4, 2] where they are sure [n, 2]."""
    return Lines(np.where(sure[:, :, None, None], points, np.nan), np.where(sure, sd_deg, np.nan))


def dot_lines(sights: Sights) -> Lines:
    """Lines through the dots."""
    anchors = np.where((sights.foot_probability >= LEAST_FOOT)[:, :, None, None], sights.heel_points, np.nan)
    paths = identify(sights.blobs, sights.times_s, sights.legs, anchors)
    spread = np.where(np.isfinite(paths.points[..., 0]), DOT_SPREAD_PX, np.nan)
    return Lines(paths.points, angle_sd(paths.points, spread))


def shoe_dot_lines(sights: Sights) -> Lines:
    """The heel through the shoes' own dots, the shank as the heel network read it, where it was sure enough of that."""
    heels = heels_near_belt(sights.heel_points, sights.foot_probability, sights.phase)
    pairs = shoe_pairs(sights.blobs, heels, sights.shank_px)
    points = np.concatenate([sights.heel_points[:, :, :2], pairs], axis=2)
    spread = np.concatenate([sights.heel_spread[:, :, :2], np.full((*pairs.shape[:2], 2), DOT_SPREAD_PX)], axis=2)
    sd = angle_sd(points, spread)
    return sure_lines(points, sd, sd < MOST_SD_DEG)
