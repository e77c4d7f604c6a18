"""Which spot is which dot, through a whole clip.

The clip's constellation (constellation.py) picks the chains of each frame; chains are followed from frame
to frame into bouts, a stance or more of one leg; each bout is given to one foot by where it lies beside the
others; single lost dots are looked for near where the frames before or after put them, and where another eye
that reads the same lines says they must be. Feet are never told apart frame by frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gait.eyes.dots.candidates import Blobs, Floats
from gait.eyes.dots.constellation import (
    ACHILLES,
    CALF,
    HEEL_TOP,
    Chains,
    Constellation,
    all_chains,
    most_common,
    moving,
)

LEARNING_FRAMES = 160  # spread over the clip; two strides of a 20 s clip have fewer
LEARNING_SPOTS = 24  # the best of a frame that move: dots come among the first 20 even in poor pictures
LEAST_WORTH = 0.08  # of a constellation: clips with dots reach 0.3 and more, clips without 0.04
MOST_MISFIT = 2.2  # spreads from the constellation for a chain of it: heels lifted, legs of one runner unlike
LEAST_WORTH_STANDING = 0.6  # where nothing moves: a standing runner shows all dots in every frame
LEAST_SEEN_STANDING = 0.5  # of the frames, for both feet
COLOUR_TOLERANCE = np.array([70.0, 32.0, 32.0])  # from the dots' colour: shade darkens more than it tints
SIZE_TOLERANCE = 0.6  # of log radius
GATE_SHANKS = 0.18  # none of a chain's dots is further from its prediction; the other leg's calf is 0.4 away
LONGEST_GAP_S = 0.09  # two frames at 25 a second
SHORTEST_BOUT_S = 0.06  # a stance lasts three times as long
LEAST_QUALITY = 0.25  # of a chain: four round dots in one light reach 0.7
LEARNING_QUALITY = (0.6, LEAST_QUALITY)  # good chains first: among all, chance ones may lie denser
SURE_SHANKS = 0.15  # lengths of the shank line by which one leg lies beside the other to be sure in one frame
LEAST_APART_SHANKS = 0.25  # between the two legs' calves; half as much as in runners who cross the midline
BESIDE_WEIGHT = 3.0  # both legs in one frame tell more than where one was a second ago
HINT_WEIGHT = 2.0
CARRY_SHANKS = 0.08  # how far from its expected place a lost dot is looked for: under half the heel line
CARRIED_CONFIDENCE = 0.8  # of a dot found again by itself, beside one of a whole chain
SHORTENED, LENGTHENED = -0.5, 0.3  # least and most change of a log proportion: a lifted heel looks shorter
ANCHORED_FRAMES = 12  # of a dot beside its anchor before that says where it is: two steps at 25 pictures a second
MOST_ADRIFT_SHANKS = 0.06  # of a dot from its anchor, median: a looser one does not tell a dot from a logo
ANCHOR_SHANKS = 0.12  # how far from where its anchor puts it a lost dot is looked for: half the heel line
NEIGHBOUR_S = 2.0  # bouts this near in time share a midline: the runner drifts slowly


@dataclass(frozen=True, slots=True)
class DotPaths:
    """The dots through n frames.

    points [n, 2, 4, 2]: px of calf, Achilles tendon, heel's upper and lower end, by foot (0 left), NaN where
    unseen. confidence [n, 2, 4]: 0..1, 0 where unseen.
    """

    points: Floats
    confidence: Floats

    @property
    def found(self) -> bool:
        """Whether there are any dots at all."""
        return bool(np.isfinite(self.points).any())

    @property
    def seen_share(self) -> Floats:
        """Share of frames in which all four are seen, by foot [2]."""
        complete = np.asarray(np.isfinite(self.points).all(axis=(2, 3)))
        return np.asarray(complete.sum(axis=0) / max(1, len(complete)), dtype=np.float64)


def no_dots(n_frames: int) -> DotPaths:
    """A clip without dots."""
    return DotPaths(np.full((n_frames, 2, 4, 2), np.nan), np.zeros((n_frames, 2, 4)))


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
    chains = apart(fitting(all_chains(spots), learned), learned)
    bouts = lasting(followed(chains, times_s), chains, times_s)
    feet = feet_of(bouts, chains, times_s, hints)
    seen = placed(bouts, feet, chains, spots)
    sure = believable(filled(seen, spots), seen, learned, times_s)
    return sure if anchors is None else anchored(sure, spots, anchors, learned)


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
    return chains.take((learned.misfit(chains.features) < MOST_MISFIT) & (chains.quality > LEAST_QUALITY))


def apart(chains: Chains, learned: Constellation) -> Chains:
    """At most two chains a frame, the best, without a common spot; in order of frames."""
    worth = chains.quality * np.exp(-0.5 * (learned.misfit(chains.features) / MOST_MISFIT) ** 2)
    taken: dict[int, list[int]] = {}
    for i in np.argsort(-worth, kind="stable"):
        of_frame = taken.setdefault(int(chains.frame[i]), [])
        used = chains.members[of_frame].ravel()
        if len(of_frame) < 2 and not np.isin(chains.members[i], used).any():
            of_frame.append(int(i))
    return chains.take(np.array([i for frame in sorted(taken) for i in taken[frame]], dtype=np.intp))


@dataclass(slots=True)
class Bout:
    """One leg's chains in a row. chains: their indices, one a frame, in order."""

    chains: list[int]

    def expected(self, chains: Chains, frame: int) -> Floats:
        """Where its dots [4, 2] should be in a later frame, at constant velocity."""
        last = self.chains[-1]
        if len(self.chains) == 1:
            return np.asarray(chains.points[last])
        before = self.chains[-2]
        steps = (frame - chains.frame[last]) / (chains.frame[last] - chains.frame[before])
        return np.asarray(chains.points[last] + steps * (chains.points[last] - chains.points[before]))


def followed(chains: Chains, times_s: Floats) -> list[Bout]:
    """The chains joined into bouts."""
    ended: list[Bout] = []
    open_bouts: list[Bout] = []
    for frame in np.unique(chains.frame):
        fresh = times_s[frame] - LONGEST_GAP_S
        ended += [bout for bout in open_bouts if times_s[chains.frame[bout.chains[-1]]] < fresh]
        open_bouts = [bout for bout in open_bouts if times_s[chains.frame[bout.chains[-1]]] >= fresh]
        open_bouts += continued(open_bouts, chains, int(frame))
    return ended + open_bouts


def continued(open_bouts: list[Bout], chains: Chains, frame: int) -> list[Bout]:
    """Add a frame's chains to the bouts they continue; those that continue none begin new ones, returned."""
    here = np.flatnonzero(chains.frame == frame)
    expected = np.array([bout.expected(chains, frame) for bout in open_bouts]).reshape(-1, 1, 4, 2)
    distance = np.linalg.norm(expected - chains.points[here][None], axis=-1).max(axis=-1)
    shank = np.exp(chains.features[here, 0])
    rows, columns = linear_sum_assignment(distance)
    pairs = [(r, c) for r, c in zip(rows, columns, strict=True) if distance[r, c] < GATE_SHANKS * shank[c]]
    for row, column in pairs:
        open_bouts[row].chains.append(int(here[column]))
    kept = {column for _, column in pairs}
    return [Bout([int(i)]) for column, i in enumerate(here) if column not in kept]


def lasting(bouts: list[Bout], chains: Chains, times_s: Floats) -> list[Bout]:
    """The bouts that are long enough to be a leg's."""
    frame_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 1.0
    least = max(2, round(SHORTEST_BOUT_S / frame_s))
    return [bout for bout in bouts if len(bout.chains) >= least]


def feet_of(bouts: list[Bout], chains: Chains, times_s: Floats, hints: Floats | None) -> Floats:
    """How surely each bout is the right foot's [b]; negative for the left's."""
    beside = np.array([beside_others(bout, bouts, chains) for bout in bouts])
    place = np.array([beside_midline(bout, chains, times_s) for bout in bouts])
    told = np.array([near_hints(bout, chains, hints) for bout in bouts])
    return np.asarray(BESIDE_WEIGHT * beside + place + HINT_WEIGHT * told)


def beside_others(bout: Bout, bouts: list[Bout], chains: Chains) -> float:
    """By how much its calf lies right of the calves in the same frames, in sure frames."""
    x = {int(chains.frame[i]): chains.points[i, CALF, 0] for i in bout.chains}
    shank = float(np.exp(chains.features[bout.chains, 0].mean()))
    ways = [
        x[int(chains.frame[i])] - chains.points[i, CALF, 0]
        for other in bouts
        if other is not bout
        for i in other.chains
        if int(chains.frame[i]) in x
    ]
    return float(np.clip(np.array(ways) / (SURE_SHANKS * shank), -1.0, 1.0).sum())


def beside_midline(bout: Bout, chains: Chains, times_s: Floats) -> float:
    """By how much its calf lies right of the middle between the legs at that time, in sure frames."""
    now = times_s[chains.frame[bout.chains]].mean()
    near = np.abs(times_s[chains.frame] - now) < NEIGHBOUR_S
    shank = float(np.exp(chains.features[bout.chains, 0].mean()))
    middle, apart_px = midline(chains.points[near, CALF, 0])
    if apart_px > LEAST_APART_SHANKS * shank:
        way = (chains.points[bout.chains, CALF, 0] - middle) / (0.25 * apart_px)
    else:
        lean = chains.points[bout.chains, CALF, 0] - chains.points[bout.chains, HEEL_TOP, 0]
        way = lean / (SURE_SHANKS * shank)
    return float(np.clip(way, -1.0, 1.0).sum())


def midline(x: Floats) -> tuple[float, float]:
    """The value that parts x [k] best in two, and how far the two means lie apart (Otsu, IEEE SMC 1979)."""
    ordered = np.sort(x)
    count = np.arange(1, len(x))
    if not len(count):
        return float(x.mean()), 0.0
    total = np.cumsum(ordered)
    low, high = total[:-1] / count, (total[-1] - total[:-1]) / count[::-1]
    best = int(np.argmax(count * count[::-1] * (high - low) ** 2))
    return float(0.5 * (low[best] + high[best])), float(high[best] - low[best])


def near_hints(bout: Bout, chains: Chains, hints: Floats | None) -> float:
    """By how much its Achilles dot lies nearer to the hinted right ankle, in sure frames."""
    if hints is None:
        return 0.0
    ankles = hints[chains.frame[bout.chains], :, 1]
    far = np.linalg.norm(chains.points[bout.chains, ACHILLES][:, None] - ankles, axis=-1)
    shank = np.exp(chains.features[bout.chains, 0])
    return float(np.nansum(np.clip((far[:, 0] - far[:, 1]) / (SURE_SHANKS * shank), -1.0, 1.0)))


def placed(bouts: list[Bout], right: Floats, chains: Chains, spots: Sequence[Blobs]) -> DotPaths:
    """The bouts' dots by foot; where two claim a foot, the surer one's."""
    paths = no_dots(len(spots))
    for b in np.argsort(np.abs(right), kind="stable"):
        index = np.array(bouts[b].chains)
        frames, foot = chains.frame[index], int(right[b] > 0)
        paths.points[frames, foot] = chains.points[index]
        paths.confidence[frames, foot] = [spots[chains.frame[i]].roundness[chains.members[i]] for i in index]
    return paths


def filled(seen: DotPaths, spots: Sequence[Blobs]) -> DotPaths:
    """With single dots found again where the two frames before, or after, point to."""
    paths = DotPaths(seen.points.copy(), seen.confidence.copy())
    n = len(spots)
    for frame in range(2, n):
        carry(paths, spots[frame], frame, frame - 1, frame - 2)
    for frame in range(n - 3, -1, -1):
        carry(paths, spots[frame], frame, frame + 1, frame + 2)
    return paths


def carry(paths: DotPaths, spots: Blobs, frame: int, near: int, far: int) -> None:
    """Look for a frame's missing dots where the frames next to it point to."""
    expected = 2.0 * paths.points[near] - paths.points[far]
    missing = np.isnan(paths.points[frame, ..., 0]) & np.isfinite(expected[..., 0])
    reach = CARRY_SHANKS * np.linalg.norm(expected[:, CALF] - expected[:, ACHILLES], axis=-1)
    take_nearest(paths, spots, frame, expected, missing, reach)


def take_nearest(
    paths: DotPaths, spots: Blobs, frame: int, expected: Floats, missing: NDArray[np.bool_], reach: Floats | float
) -> None:
    """Give each missing dot [2, 4] the free spot nearest to where it is expected, within reach px of its foot."""
    within = np.broadcast_to(reach, 2)
    for foot, dot in np.argwhere(missing):
        free = np.flatnonzero(~taken(spots, paths.points[frame].reshape(-1, 2)))
        away = np.linalg.norm(spots.points[free] - expected[foot, dot], axis=1)
        if len(free) and away.min() < within[foot]:
            best = free[int(np.argmin(away))]
            paths.points[frame, foot, dot] = spots.points[best]
            paths.confidence[frame, foot, dot] = CARRIED_CONFIDENCE * spots.roundness[best]


def taken(spots: Blobs, points: Floats) -> NDArray[np.bool_]:
    """Which spots [k] are already among points [m, 2], which may be NaN."""
    apart_px = np.linalg.norm(spots.points[:, None] - points, axis=2)
    return np.asarray((apart_px < 1.0).any(axis=1))


def believable(paths: DotPaths, seen: DotPaths, learned: Constellation, times_s: Floats) -> DotPaths:
    """Without refound dots that lie long after or before a whole chain, or spoil the leg's proportions."""
    refound = np.isnan(seen.points[..., 0])
    doubtful = out_of_proportion(paths, learned) | lonely(seen, times_s)
    dropped = doubtful[..., None] & refound
    points = np.where(dropped[..., None], np.nan, paths.points)
    return DotPaths(points, np.where(dropped, 0.0, paths.confidence))


def anchored(paths: DotPaths, spots: Sequence[Blobs], anchors: Floats, learned: Constellation) -> DotPaths:
    """With dots found again where the clip's sure ones lie beside their anchors [n, 2, 4, 2]."""
    found = DotPaths(paths.points.copy(), paths.confidence.copy())
    expected, shank = anchors + drift(paths.points, anchors), shank_of(paths.points)
    missing = np.isnan(paths.points[..., 0]) & np.isfinite(expected[..., 0])
    for frame in map(int, np.flatnonzero(missing.any(axis=(1, 2)))):
        take_nearest(found, spots[frame], frame, expected[frame], missing[frame], ANCHOR_SHANKS * shank)
    return in_proportion(found, paths, learned)


def drift(points: Floats, anchors: Floats) -> Floats:
    """From each anchor to its dot [2, 4, 2], px, median of the frames; NaN where they do not keep together."""
    away = points - anchors
    middle = median(away)
    count = np.isfinite(away[..., 0]).sum(axis=0)
    spread = median(np.linalg.norm(away - middle, axis=-1))
    held = (count >= ANCHORED_FRAMES) & (spread < MOST_ADRIFT_SHANKS * shank_of(points))
    return np.where(held[..., None], middle, np.nan)


def shank_of(points: Floats) -> float:
    """Length of the shank pair, px, median."""
    return float(median(np.linalg.norm(points[:, :, CALF] - points[:, :, ACHILLES], axis=-1).ravel()))


def median(values: Floats) -> Floats:
    """Along the first axis, of what is known; NaN where nothing is."""
    ordered, count = np.sort(values, axis=0), np.isfinite(values).sum(axis=0)  # NaN come last
    pair = np.stack([np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)])
    return np.asarray(np.take_along_axis(ordered, pair, axis=0).mean(axis=0))


def in_proportion(found: DotPaths, sure: DotPaths, learned: Constellation) -> DotPaths:
    """Without newly found dots of legs that they put out of proportion."""
    new = np.isnan(sure.points[..., 0])
    dropped = out_of_proportion(found, learned)[..., None] & new
    points = np.where(dropped[..., None], np.nan, found.points)
    return DotPaths(points, np.where(dropped, 0.0, found.confidence))


def out_of_proportion(paths: DotPaths, learned: Constellation) -> NDArray[np.bool_]:
    """Where a leg's lines [n, 2] are too short or too long: other spots, or a foot seen from below.

    A leg without its upper three dots cannot be checked, so it is too.
    """
    shank, gap, heel = np.moveaxis(np.linalg.norm(np.diff(paths.points, axis=2), axis=3), 2, 0)
    changes = (np.log(line / shank) - learned.features[k] for k, line in ((1, gap), (2, heel)))
    spoilt = [(change < SHORTENED) | (change > LENGTHENED) for change in changes]
    return np.asarray(spoilt[0] | spoilt[1] | np.isnan(gap / shank))


def lonely(seen: DotPaths, times_s: Floats) -> NDArray[np.bool_]:
    """Which frames [n, 2] lie far in time from a foot's next whole chain."""
    chain = np.isfinite(seen.points).all(axis=(2, 3))
    time = times_s[:, None]
    before = np.maximum.accumulate(np.where(chain, time, -np.inf), axis=0)
    after = np.minimum.accumulate(np.where(chain, time, np.inf)[::-1], axis=0)[::-1]
    return np.asarray(np.minimum(time - before, after - time) > LONGEST_GAP_S)
