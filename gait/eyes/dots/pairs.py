"""The two dots that a test shoe carries on its heel counter, where nothing but the shoe is marked.

Two spots are less than four: logos, eyelets and reflectors come in pairs too. So a pair is taken for dots only where
another eye has seen the heel, where both shoes carry it alike, mirrored, in the same place of the counter in nearly
every frame of stance, where it is rounder and more alike than print is, and where no third spot like it is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots.blobs import Blobs, Floats
from gait.eyes.dots.constellation import SPACING_RADII, densest

Members = NDArray[np.intp]

REACH_SHANKS = 0.22  # from the middle of the heel that was read: half a counter and the reading's error
LENGTH_SHANKS = (0.05, 0.2)  # between the dots: 2 to 8 cm of a knee-to-ankle length of 42
MOST_LEAN_DEG = 35.0  # of the pair against the vertical: heels in stance lean under 30
SIZE_RATIO = 1.5  # between the radii of one shoe's dots, which are seen from the same distance
COLOUR_SHARE = 0.4  # of the contrast by which the dots may differ: one in shadow
COLOUR_SPREAD, SIZE_SPREAD = 0.15, 0.2  # of the contrast, of log radius: between two true dots
FEATURE_SCALE = np.array([0.03, 0.03, 0.12, 0.2, 24.0, 12.0, 12.0, 7.0])  # spread of a true pair through stance
MOST_MISFIT = 2.2  # spreads from the pattern for a pair of it
MODES = 6  # dense places looked at
LEAST_WORTH = 0.3  # of a pattern, of the worse foot
MOST_TURNED_DEG = 12.0  # of the pair against the heel that was read, median: more is print, not the counter's line
# Of one that lies on the heel as it was read, so far beside it and turned against it at most. Dots that are hard to
# see, pink on orange or in dim light, reach 0.21 there, and what else is on the heels of 39 clips without dots 0.05.
LEAST_WORTH_ON_HEEL, BESIDE_SHANKS, ASKEW_DEG = 0.13, 0.025, 5.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """m pairs of a clip that may be a shoe's dots.

    frame, foot [m]; points [m, 2, 2]: px of the upper and the lower spot. features [m, 8]: where the middle lies from
    the heel that was read, outwards and down, in shanks; log of length and of radius to shank; mean colour (3); turn
    against the heel that was read, degrees, mirrored for the left foot. quality [m]: 0..1, how round and alike.
    """

    frame: Members
    foot: Members
    points: Floats
    features: Floats
    quality: Floats

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Pairs:
        """The pairs chosen by index or mask, in that order."""
        return Pairs(
            self.frame[chosen], self.foot[chosen], self.points[chosen], self.features[chosen], self.quality[chosen]
        )


def shoe_pairs(frames: Sequence[Blobs], heels: Floats, shank_px: float) -> Floats:
    """The shoes' own dots [n, 2 feet, 2, 2], px of the upper and lower one; NaN where unseen, everywhere without any.

    heels [n, 2, 2, 2]: upper and lower end of each heel in stance as another eye read it, NaN where it did not.
    """
    found = np.full((len(frames), 2, 2, 2), np.nan)
    pairs = all_pairs(frames, heels, shank_px)
    watched = np.isfinite(heels).all(axis=(2, 3)).sum(axis=0)
    pattern = most_common(pairs, watched)
    if pattern is None:
        return found
    for pair in best_of_each(pairs, pattern):
        found[pairs.frame[pair], pairs.foot[pair]] = pairs.points[pair]
    return found


def all_pairs(frames: Sequence[Blobs], heels: Floats, shank_px: float) -> Pairs:
    """The pairs near the heels of all frames."""
    parts = [
        pairs_of(blobs, heels[frame, foot], shank_px, frame, foot)
        for frame, blobs in enumerate(frames)
        for foot in range(2)
        if np.isfinite(heels[frame, foot]).all()
    ]
    return joined(parts) if parts else no_pairs()


def no_pairs() -> Pairs:
    none = np.zeros(0, np.intp)
    return Pairs(none, none, np.zeros((0, 2, 2)), np.zeros((0, 8)), np.zeros(0))


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Many frames' pairs as one."""
    return Pairs(
        np.concatenate([part.frame for part in parts]),
        np.concatenate([part.foot for part in parts]),
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.quality for part in parts]),
    )


def pairs_of(blobs: Blobs, heel: Floats, shank_px: float, frame: int, foot: int) -> Pairs:
    """Every pair of alike spots, one above another, near a heel [2, 2]."""
    near = blobs.take(np.linalg.norm(blobs.points - heel.mean(axis=0), axis=1) < REACH_SHANKS * shank_px)
    upper, lower = np.nonzero(may_be_pairs(near, shank_px))
    points = np.stack([near.points[upper], near.points[lower]], axis=1)
    features = features_of(near, upper, lower, heel, shank_px, foot)
    same = np.full(len(upper), frame, np.intp), np.full(len(upper), foot, np.intp)
    return Pairs(*same, points, features, quality_of(near, upper, lower))


def may_be_pairs(near: Blobs, shank_px: float) -> NDArray[np.bool_]:
    """[k, k] whether the second spot may be the lower dot of the first."""
    way = near.points[None] - near.points[:, None]
    length, lean = np.hypot(way[..., 0], way[..., 1]), np.degrees(np.arctan2(way[..., 0], way[..., 1]))
    ratio = near.radius[:, None] / near.radius[None]
    good = (length > LENGTH_SHANKS[0] * shank_px) & (length < LENGTH_SHANKS[1] * shank_px)
    good &= length > SPACING_RADII * np.maximum(near.radius[:, None], near.radius[None])
    good &= (np.abs(lean) < MOST_LEAN_DEG) & (ratio < SIZE_RATIO) & (ratio > 1.0 / SIZE_RATIO)
    return np.asarray(good & (unlike(near, near) < COLOUR_SHARE))


def unlike(these: Blobs, those: Blobs) -> Floats:
    """Distance of colours [k, m] as a share of the contrast."""
    differ = np.linalg.norm(these.colour[:, None] - those.colour[None], axis=-1)
    return np.asarray(differ / (0.5 * (these.contrast[:, None] + those.contrast[None])))


def features_of(near: Blobs, upper: Members, lower: Members, heel: Floats, shank_px: float, foot: int) -> Floats:
    """Features [m, 8] of pairs."""
    side = 1.0 if foot else -1.0
    way = near.points[lower] - near.points[upper]
    middle = 0.5 * (near.points[upper] + near.points[lower]) - heel.mean(axis=0)
    radius = 0.5 * (near.radius[upper] + near.radius[lower])
    turn = np.degrees(np.arctan2(way[:, 0], way[:, 1])) - np.degrees(np.arctan2(*(heel[1] - heel[0])))
    return np.column_stack(
        [
            side * middle[:, 0] / shank_px,
            middle[:, 1] / shank_px,
            np.log(np.hypot(way[:, 0], way[:, 1]) / shank_px),
            np.log(radius / shank_px),
            0.5 * (near.colour[upper] + near.colour[lower]),
            side * turn,
        ]
    )


def quality_of(near: Blobs, upper: Members, lower: Members) -> Floats:
    """Quality [m] of pairs."""
    colour = unlike(near, near)[upper, lower] / COLOUR_SPREAD
    size = np.log(near.radius[upper] / near.radius[lower]) / SIZE_SPREAD
    round_ = np.minimum(near.roundness[upper], near.roundness[lower])
    return np.asarray(round_ * np.exp(-0.5 * (colour**2 + size**2)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a shoe's pairs have in common.

    features [8]: their middle. worth: mean over the frames of stance of the best pair's quality, of the worse foot.
    """

    features: Floats
    worth: float

    def misfit(self, features: Floats) -> Floats:
        """Distance of pairs [m, 8] from the middle in spreads, the largest of all features [m]."""
        return np.asarray((np.abs(features - self.features) / FEATURE_SCALE).max(axis=1))


def most_common(pairs: Pairs, watched: Members) -> Pattern | None:
    """The pattern that both shoes show in most frames; None where none is worth it. watched [2]: frames of a foot."""
    scaled, left = pairs.features / FEATURE_SCALE, np.arange(len(pairs.frame))
    found: list[Pattern] = []
    while len(left) and len(found) < MODES:
        near = left[densest(scaled[left])]
        found.append(shared(pairs, near, watched))
        left = np.setdiff1d(left, near)
    good = [pattern for pattern in found if are_dots(pattern)]
    return max(good, key=lambda pattern: pattern.worth, default=None)


def shared(pairs: Pairs, near: Members, watched: Members) -> Pattern:
    """The pattern of pairs that lie near each other, with its worth over all pairs that fit it."""
    pattern = Pattern(np.median(pairs.features[near], axis=0), 0.0)
    fits = np.flatnonzero(pattern.misfit(pairs.features) < MOST_MISFIT)
    worth = [seen_of(pairs.take(fits[pairs.foot[fits] == foot])) / max(1, watched[foot]) for foot in range(2)]
    return Pattern(pattern.features, float(min(worth)))


def seen_of(pairs: Pairs) -> float:
    """Sum over frames of the best pair's quality."""
    best = np.zeros(pairs.frame.max() + 1 if len(pairs.frame) else 1)
    np.maximum.at(best, pairs.frame, pairs.quality)
    return float(best.sum())


def are_dots(pattern: Pattern) -> bool:
    """Whether a pattern is straight and worth enough for where it lies."""
    beside, turned = np.abs(pattern.features[[0, 7]])
    on_heel = beside < BESIDE_SHANKS and turned < ASKEW_DEG
    return bool(turned < MOST_TURNED_DEG and pattern.worth > (LEAST_WORTH_ON_HEEL if on_heel else LEAST_WORTH))


def best_of_each(pairs: Pairs, pattern: Pattern) -> Members:
    """The pair of each foot in each frame that fits best."""
    misfit = pattern.misfit(pairs.features)
    worth = np.where(misfit < MOST_MISFIT, pairs.quality * np.exp(-0.5 * (misfit / MOST_MISFIT) ** 2), 0.0)
    order = np.lexsort((-worth, pairs.foot, pairs.frame))
    order = order[worth[order] > 0]
    key = 2 * pairs.frame[order] + pairs.foot[order]
    return order[np.unique(key, return_index=True)[1]]
