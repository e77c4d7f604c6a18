"""Chains of four spots, one above another, that may be one leg's dots, and what all true ones have in common.

Nothing is known beforehand but an order and wide limits: calf, Achilles tendon, heel counter's upper end,
lower end, roughly in line, alike in colour and size. The runner's own dots recur frame after frame with the
same proportions and colour, so one of the densest places among all chains of the clip (modes, by counting
neighbours) is the runner's: the one with the roundest, most alike spots in the most frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gait.eyes.dots.blobs import Blobs, Floats

CALF, ACHILLES, HEEL_TOP, HEEL_BOTTOM = range(4)
Members = NDArray[np.intp]

MOST_LEAN_DEG = 40.0  # of any link against the vertical: legs in stance lean under 25, heels under 30
MOST_KINK_DEG = 35.0  # between neighbouring links
COLOUR_SHARE = 0.45  # of the contrast by which one runner's dots may differ: half a leg may lie in shadow
SIZE_RATIO = 1.8  # between radii of one leg's dots
GAP_TO_SHANK = (0.10, 1.3)  # Achilles to heel in lengths of the shank pair: 4-10 cm to 10-25 cm
HEEL_TO_SHANK = (0.08, 0.9)  # the heel pair likewise: 2-6 cm
SPACING_RADII = 2.4  # least distance of two dots: they do not touch
LEAST_SHANK_PX = 24.0  # a shorter shank line turns by more than half a degree for a fifth of a pixel
COLOUR_SPREAD = 0.2  # of the contrast, between dots of one leg in even light
SIZE_SPREAD = 0.25  # of log radius: perspective, and a dot half turned away
KINK_SPREAD_DEG = 16.0  # stance bends a leg's line by up to 15 degrees, half of it at each end of the gap
MODES = 8  # dense places looked at; the true one is rarely beyond the second
FIXED_PX = 0.6  # a fixed spot jitters by a tenth of a pixel in a good picture, by half in a noisy one
FIXED_SHARE = 0.08  # of frames; a moving leg's dot is in one place to a pixel in 3 % of them at most
FIXED_FRAMES = 240  # looked at for that
FEATURE_SCALE = np.array([0.3, 0.22, 0.16, 0.25, 22.0, 14.0, 14.0])  # spread of true chains: through a stance the gap
# shrinks by a third as the shin comes over the foot (rendered clips: log -0.26 to 0.11 about its median)


@dataclass(frozen=True, slots=True)
class Chains:
    """m chains of a clip.

    frame [m]; members [m, 4]: index into the frame's spots; points [m, 4, 2]: px, from calf to heel's lower
    end. features [m, 7]: log of shank length, gap and heel to shank, radius to shank, mean colour.
    quality [m]: 0..1, how round the least round of the four is, how alike they are and how well in line.
    """

    frame: Members
    members: Members
    points: Floats
    features: Floats
    quality: Floats

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Chains:
        """The chains chosen by index or mask, in that order."""
        return Chains(
            self.frame[chosen],
            self.members[chosen],
            self.points[chosen],
            self.features[chosen],
            self.quality[chosen],
        )


def members_of(blobs: Blobs) -> Members:
    """Every chain [m, 4] among the spots of a frame."""
    if len(blobs) < 4:
        return np.zeros((0, 4), np.intp)
    length, lean, link = links(blobs)
    calf, achilles = np.nonzero(link & (length > LEAST_SHANK_PX))
    top, bottom = np.nonzero(link)
    joined = link[achilles[:, None], top[None]] & link[calf[:, None], bottom[None]]
    shank, heel = np.nonzero(joined)
    found = np.stack([calf[shank], achilles[shank], top[heel], bottom[heel]], axis=1)
    return found[plausible(found, length, lean)]


def links(blobs: Blobs) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Between all pairs [k, k]: length px, lean from the vertical, degrees, whether the second may follow."""
    way = blobs.points[None] - blobs.points[:, None]
    length = np.hypot(way[..., 0], way[..., 1])
    lean = np.degrees(np.arctan2(way[..., 0], way[..., 1]))
    differ = np.linalg.norm(blobs.colour[:, None] - blobs.colour[None], axis=-1)
    alike = differ < COLOUR_SHARE * 0.5 * (blobs.contrast[:, None] + blobs.contrast[None])
    ratio = blobs.radius[:, None] / blobs.radius[None]
    sized = (ratio < SIZE_RATIO) & (ratio > 1.0 / SIZE_RATIO)
    apart = length > SPACING_RADII * np.maximum(blobs.radius[:, None], blobs.radius[None])
    return length, lean, alike & sized & apart & (np.abs(lean) < MOST_LEAN_DEG)


def plausible(members: Members, length: Floats, lean: Floats) -> NDArray[np.bool_]:
    """Which chains [m, 4] have the proportions and the straightness of a leg."""
    calf, achilles, top, bottom = members.T
    shank, gap, heel = length[calf, achilles], length[achilles, top], length[top, bottom]
    good = (gap > GAP_TO_SHANK[0] * shank) & (gap < GAP_TO_SHANK[1] * shank)
    good &= (heel > HEEL_TO_SHANK[0] * shank) & (heel < HEEL_TO_SHANK[1] * shank)
    good &= np.abs(lean[calf, achilles] - lean[achilles, top]) < MOST_KINK_DEG
    return np.asarray(good & (np.abs(lean[achilles, top] - lean[top, bottom]) < MOST_KINK_DEG))


def features_of(blobs: Blobs, members: Members) -> Floats:
    """Features [m, 7] of chains."""
    points = blobs.points[members]
    shank, gap, heel = np.linalg.norm(np.diff(points, axis=1), axis=2).T
    radius = blobs.radius[members].mean(axis=1)
    sizes = np.log(np.stack([shank, gap / shank, heel / shank, radius / shank], axis=1))
    return np.concatenate([sizes, blobs.colour[members].mean(axis=1)], axis=1)


def quality_of(blobs: Blobs, members: Members) -> Floats:
    """Quality [m] of chains."""
    colour, radius = blobs.colour[members], np.log(blobs.radius[members])
    spread = np.linalg.norm(colour.std(axis=1), axis=1) / blobs.contrast[members].mean(axis=1)
    way = np.diff(blobs.points[members], axis=1)
    kink = np.diff(np.degrees(np.arctan2(way[..., 0], way[..., 1])), axis=1)
    unlike = (spread / COLOUR_SPREAD) ** 2 + (radius.std(axis=1) / SIZE_SPREAD) ** 2
    unlike = unlike + ((kink / KINK_SPREAD_DEG) ** 2).sum(axis=1)
    return np.asarray(blobs.roundness[members].min(axis=1) * np.exp(-0.5 * unlike))


def all_chains(frames: Sequence[Blobs]) -> Chains:
    """The chains of many frames."""
    members = [members_of(blobs) for blobs in frames]
    pairs = list(zip(frames, members, strict=True))
    return Chains(
        np.repeat(np.arange(len(frames)), [len(found) for found in members]),
        np.concatenate([np.zeros((0, 4), np.intp), *members]),
        np.concatenate([np.zeros((0, 4, 2)), *(blobs.points[found] for blobs, found in pairs)]),
        np.concatenate([np.zeros((0, 7)), *(features_of(blobs, found) for blobs, found in pairs)]),
        np.concatenate([np.zeros(0), *(quality_of(blobs, found) for blobs, found in pairs)]),
    )


def moving(frames: Sequence[Blobs]) -> list[Blobs]:
    """The spots of frames without those that recur where they are: lamps, bolts, print on a wall."""
    sample = [frames[i].points for i in range(0, len(frames), max(1, len(frames) // FIXED_FRAMES))]
    tree = cKDTree(np.concatenate([np.zeros((0, 2)), *sample]))
    most = max(2.0, FIXED_SHARE * len(sample))
    return [blobs.take(recurring(tree, blobs.points) <= most) for blobs in frames]


def recurring(tree: cKDTree, points: Floats) -> Members:
    """How many of a tree's spots lie at each of points [k, 2]."""
    found = tree.query_ball_point(points, FIXED_PX, return_length=True) if len(points) else np.zeros(0)
    return np.asarray(found, np.intp)


@dataclass(frozen=True, slots=True)
class Constellation:
    """What a runner's chains have in common.

    features [7]: their middle. worth: mean over all frames of the best chain's quality, 0 where none is.
    """

    features: Floats
    worth: float

    def misfit(self, features: Floats) -> Floats:
        """Distance of chains [m, 7] from the middle in spreads, the largest of all features [m]."""
        return np.asarray((np.abs(features - self.features) / FEATURE_SCALE).max(axis=1))


def most_common(chains: Chains, n_frames: int) -> Constellation | None:
    """The constellation that the best chains of most frames share."""
    scaled = chains.features / FEATURE_SCALE
    left = np.arange(len(chains))
    best: Constellation | None = None
    for _ in range(MODES):
        if not len(left):
            break
        near = left[densest(scaled[left])]
        found = shared(chains.take(near), n_frames)
        best = found if best is None or found.worth > best.worth else best
        left = np.setdiff1d(left, near)
    return best


def densest(scaled: Floats) -> Members:
    """Index of those near the place with the most neighbours."""
    tree = cKDTree(scaled)
    count = tree.query_ball_point(scaled, 1.0, p=np.inf, return_length=True)
    return np.asarray(tree.query_ball_point(scaled[int(np.argmax(count))], 1.0, p=np.inf), np.intp)


def shared(chains: Chains, n_frames: int) -> Constellation:
    """The constellation of chains that lie near each other."""
    best = np.zeros(n_frames)
    np.maximum.at(best, chains.frame, chains.quality)
    return Constellation(np.median(chains.features, axis=0), float(best.mean()))
