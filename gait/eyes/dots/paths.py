"""Which spot is which dot, through a whole clip.

The clip's constellation (constellation.py) picks the chains of each frame; chains become bouts, each of one foot
(bouts.py); single lost dots are found again (refind.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots.blobs import Blobs, Floats
from gait.eyes.dots.bouts import feet_of, follow, lasting, place
from gait.eyes.dots.constellation import (
    Chains,
    Constellation,
    all_chains,
    most_common,
    moving,
)
from gait.eyes.dots.dot_paths import DotPaths, no_dots
from gait.eyes.dots.refind import anchor, believable, fill

LEARNING_FRAMES = 160  # spread over the clip; two strides of a 20 s clip have fewer
LEARNING_SPOTS = 24  # the best of a frame that move: dots come among the first 20 even in poor pictures
LEAST_WORTH = 0.08  # of a constellation: clips with dots reach 0.3 and more, clips without 0.04
MOST_MISFIT = 2.2  # spreads from the constellation for a chain of it: heels lifted, legs of one runner unlike
LEAST_WORTH_STANDING = 0.6  # where nothing moves: a standing runner shows all dots in every frame
LEAST_SEEN_STANDING = 0.5  # of the frames, for both feet
COLOUR_TOLERANCE = np.array([70.0, 32.0, 32.0])  # from the dots' colour: shade darkens more than it tints
SIZE_TOLERANCE = 0.6  # of log radius
LEAST_QUALITY = 0.25  # of a chain: four round dots in one light reach 0.7
LEAST_CONTINUED = 0.08  # of a chain in a bout of good ones: a dot half lost in what is round it
LEARNING_QUALITY = (0.6, LEAST_QUALITY)  # good chains first: among all, chance ones may lie denser


def identify(
    frames: Sequence[Blobs],
    times_s: NDArray[np.float64],
    hints: NDArray[np.float64] | None = None,
    anchors: NDArray[np.float64] | None = None,
) -> DotPaths:
    """The dots of one runner among the spots of n frames.

    times_s [n]. hints [n, 2, 3, 2]: px of knee, ankle and heel by foot from elsewhere, NaN where unknown;
    they only help to tell left from right. anchors [n, 2, 4, 2]: px of points on the same lines as the dots, in their
    order, as another eye read them, NaN where it did not; they help to find dots again that were lost.
    """
    moved = moving(frames)
    learned = learn(moved)
    if learned is not None and learned.worth > LEAST_WORTH:
        return tell_apart(moved, learned, times_s, hints, anchors)
    learned = learn(frames)
    if learned is not None and learned.worth > LEAST_WORTH_STANDING:
        paths = tell_apart(frames, learned, times_s, hints, anchors)
        return paths if paths.seen_share.min() > LEAST_SEEN_STANDING else no_dots(len(frames))
    return no_dots(len(frames))


def tell_apart(
    frames: Sequence[Blobs], learned: Constellation, times_s: Floats, hints: Floats | None, anchors: Floats | None
) -> DotPaths:
    """The dots of a known constellation, by foot."""
    spots = [alike(blobs, learned) for blobs in frames]
    chains = drop_shared(fitting(all_chains(spots), learned), learned)
    bouts = lasting(follow(chains, times_s), chains.quality > LEAST_QUALITY, times_s)
    feet = feet_of(bouts, chains, times_s, hints)
    seen = place(bouts, feet, chains, spots)
    sure = believable(fill(seen, spots), seen, learned, times_s)
    return sure if anchors is None else anchor(sure, spots, anchors, learned)


def learn(frames: Sequence[Blobs]) -> Constellation | None:
    """The constellation of a sample of the clip's frames."""
    if not len(frames):
        return None
    chosen = np.unique(np.linspace(0, len(frames) - 1, LEARNING_FRAMES).round().astype(int))
    sample = [frames[i].take(np.arange(min(len(frames[i]), LEARNING_SPOTS))) for i in chosen]
    chains = all_chains(sample)
    tried = [most_common(chains.take(chains.quality > least), len(sample)) for least in LEARNING_QUALITY]
    return max((found for found in tried if found), key=lambda found: found.worth, default=None)


def alike(blobs: Blobs, learned: Constellation) -> Blobs:
    """The spots that look like the dots."""
    radius = learned.features[0] + learned.features[3]
    sized = np.abs(np.log(blobs.radius) - radius) < SIZE_TOLERANCE
    coloured = (np.abs(blobs.colour - learned.features[4:]) < COLOUR_TOLERANCE).all(axis=1)
    return blobs.take(sized & coloured)


def fitting(chains: Chains, learned: Constellation) -> Chains:
    """The chains with about the clip's proportions."""
    return chains.take((learned.misfit(chains.features) < MOST_MISFIT) & (chains.quality > LEAST_CONTINUED))


def drop_shared(chains: Chains, learned: Constellation) -> Chains:
    """At most two chains a frame, the best, without a common spot; in order of frames."""
    worth = chains.quality * np.exp(-0.5 * (learned.misfit(chains.features) / MOST_MISFIT) ** 2)
    taken: dict[int, list[int]] = {}
    for i in np.argsort(-worth, kind="stable"):
        of_frame = taken.setdefault(int(chains.frame[i]), [])
        used = chains.members[of_frame].ravel()
        if len(of_frame) < 2 and not np.isin(chains.members[i], used).any():
            of_frame.append(int(i))
    return chains.take(np.array([i for frame in sorted(taken) for i in taken[frame]], dtype=np.intp))
