"""Distances from a reference and what they mean: the share of its own runners that lie as far from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, JOINTS, JUDGED, KNEE, OWN, SHOULDER, Cycle, Movement, Stance, judged
from gait.neutral.reference import REARFOOT, Reference
from gait.neutral.warp import Warping, z_scored
from gait.verdict.norms import MIDDLE_80_PCT

Floats = NDArray[np.float64]

RELEVANCE = {HEEL: 0.5, ANKLE: 0.5, KNEE: 0.5, HIP: 0.3, SHOULDER: 0.1}  # feet and shanks tell most from behind
REARFOOT_SHARE = 0.6  # of the whole distance: what the verdict is about, and the joint measured most closely
LEAST_SPREAD = 0.01  # shank lengths: 4 mm; a path cannot be followed more closely than that (upwards: of the swing)
WARPING = Warping()


@dataclass(frozen=True, slots=True)
class RunnerDistances:
    """The reference runners' own distances, each from all the others together [r]."""

    distances: Floats

    def similarity_pct(self, distance: float) -> float:
        """Share of runners at least so far away, %, by a gamma distribution fitted to theirs; 100 at 0."""
        from scipy import stats  # slow to load

        shape, _, size = stats.gamma.fit(np.maximum(self.distances, 1e-6), floc=0.0)
        return 100.0 * float(stats.gamma.sf(distance, shape, scale=size))

    def percentile(self, distance: float) -> float:
        """Share of the reference runners themselves that are at least so far away, %."""
        return 100.0 * float((self.distances >= distance).mean())

    @property
    def usual(self) -> float:
        return max(float(np.median(self.distances)), 1e-9)


@dataclass(frozen=True, slots=True)
class Target:
    """What a movement is laid beside, (left, right): rearfoot [100] degrees and cycle [100, 2, 5, 2], with its duty.

    band: lower and upper edge [100] of the middle 80 % of the people behind it, degrees; None where there are none.
    """

    rearfoot: tuple[Floats | None, Floats | None]
    cycles: tuple[Floats | None, Floats | None]
    duty: tuple[float, float]
    band: tuple[Floats, Floats] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """A reference made ready. rearfoot [100], cycle [100, 2, 5, 2]: its middle; spreads: of one runner from another.

    Rearfoot angles are divided by rearfoot_spread (degrees) and keep their zero, which means something; joints'
    paths are levelled and divided by path_spread [5, 2].
    """

    reference: Reference
    rearfoot: Floats
    rearfoot_spread: float
    cycle: Floats
    path_spread: Floats
    rearfoot_scale: RunnerDistances
    joint_scales: tuple[RunnerDistances, ...]

    def target(self) -> Target:
        """The reference's middle, the same for both feet."""
        duty = float(self.reference.duty.mean())
        return Target((self.rearfoot, self.rearfoot), (self.cycle, self.cycle), (duty, duty), self.band())

    def band(self) -> tuple[Floats, Floats] | None:
        """The middle 80 % of the rearfoot curves, where people were measured."""
        if not self.reference.curves_origin.people:
            return None
        low, high = np.percentile(self.reference.curves[REARFOOT], MIDDLE_80_PCT, axis=0)
        return low, high

    def rearfoot_distance(self, deg: Floats, other: Floats) -> float:
        """Of two curves [100] over the part of stance that counts and was measured in both."""
        where = judged(deg + other)
        return WARPING.distance(deg[where, None], other[where, None]) / self.rearfoot_spread

    def as_far_pct(self, place: int, difference_deg: float) -> float:
        """Share of reference runners whose angle at a place of stance is at least so far from their mean, %."""
        apart = np.abs(self.reference.curves[REARFOOT][:, place] - self.rearfoot[place])
        return 100.0 * float((apart >= abs(difference_deg)).mean())

    def joint_distances(self, cycle: Floats, other: Floats) -> Floats:
        """Of the own leg's joints [5]; NaN for a joint unseen in either."""
        a, b = self.paths(cycle), self.paths(other)
        seen = np.isfinite(a).all(axis=(0, 2)) & np.isfinite(b).all(axis=(0, 2))
        result = np.full(len(JOINTS), np.nan)
        result[seen] = WARPING.each(a[:, seen], b[:, seen])
        return result

    def leg_distance(self, cycle: Floats, other: Floats, weights: Floats) -> float:
        """Of all joints together, each weighted [5]; a joint of weight 0 may be missing."""
        use = weights > 0.0
        a, b = (self.paths(c)[:, use].reshape(len(c), -1) for c in (cycle, other))
        return WARPING.distance(a, b, np.repeat(weights[use], 2))

    def paths(self, cycle: Floats) -> Floats:
        """The own leg's joints in spreads of the reference [100, 5, 2]."""
        return z_scored(levelled(cycle), self.path_spread)


def levelled(cycle: Floats) -> Floats:
    """The own leg's joints [..., 100, 5, 2], each from its own mean: outwards in shank lengths, upwards in swings.

    A swing is the root mean square of the ankle's way up and down. How high a foot seems to go when it goes back
    depends on how high and how near the camera stands, so that upwards only the form of the motion is compared.
    """
    own = cycle[..., OWN, :, :]
    centred = own - own.mean(axis=-3, keepdims=True)
    return np.stack([centred[..., 0], centred[..., 1] / swing(cycle)[..., None, None]], axis=-1)


def swing(cycle: Floats) -> Floats:
    """Root mean square of the own ankle's way up and down, shank lengths; a cycle [..., 100, 2, 5, 2]."""
    return np.asarray(cycle[..., OWN, ANKLE, 1].std(axis=-1))


@cache
def yardstick(reference: Reference) -> Yardstick:
    """Middle, spreads and the runners' own distances of a reference."""
    curves, cycles = reference.curves[REARFOOT], reference.cycles
    spread = np.sqrt(levelled(cycles).var(axis=(0, 1), ddof=1).mean(axis=0))
    bare = Yardstick(
        reference,
        curves.mean(axis=0),
        float(np.sqrt(curves[:, :JUDGED].var(axis=0, ddof=1).mean())),
        cycles.mean(axis=(0, 1)),
        np.maximum(spread, LEAST_SPREAD),
        RunnerDistances(np.zeros(1)),
        (),
    )
    rearfoot = RunnerDistances(np.array([bare.rearfoot_distance(c, o) for c, o in each_and_others(curves)]))
    joints = np.array([bare.joint_distances(c, o) for c, o in cycles_and_others(cycles)])
    scales = tuple(RunnerDistances(column[np.isfinite(column)]) for column in joints.T)
    return Yardstick(reference, bare.rearfoot, bare.rearfoot_spread, bare.cycle, bare.path_spread, rearfoot, scales)


def each_and_others(rows: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Every row with the mean of all the others."""
    for place, row in enumerate(rows):
        yield row, np.delete(rows, place, axis=0).mean(axis=0)


def cycles_and_others(cycles: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Every foot's cycle with the mean of all other runners' cycles."""
    for place, pair in enumerate(cycles):
        others = np.delete(cycles, place, axis=0).mean(axis=(0, 1))
        yield from ((cycle, others) for cycle in pair)


def weights_of(cycle: Cycle, against: Floats) -> Floats:
    """Relevance times confidence of the own leg's joints [5]; 0 where a joint is missing."""
    relevance = np.array([RELEVANCE[joint] for joint in range(len(JOINTS))])
    both = np.isfinite(cycle.mean[:, OWN]).all(axis=(0, 2)) & np.isfinite(against[:, OWN]).all(axis=(0, 2))
    return np.asarray(relevance * cycle.seen[OWN] * both)


def whole_distance(stick: Yardstick, movement: Movement, target: Target) -> tuple[float, RunnerDistances] | None:
    """The distance of a whole movement, with the scale for just those parts that were seen; None when none was.

    Root mean square over the feet of the distances of rearfoot and of leg, each in the usual distance of a
    reference runner. The scale takes every reference runner's leg with every reference runner's rearfoot: they are
    different people in the default reference, and nothing is known of how the two go together.
    """
    parts = [*rearfoot_parts(stick, movement.stances, target), *leg_parts(stick, movement.cycles, target)]
    if not parts:
        return None
    weights = np.array([weight for weight, _, _ in parts])
    terms = np.array([distance / scale.usual for _, distance, scale in parts])
    heels = grouped([p for p in parts if p[2] is stick.rearfoot_scale])
    legs = grouped([p for p in parts if p[2] is not stick.rearfoot_scale])
    squares = (heels[:, None] + legs[None, :]).ravel() / weights.sum()
    return float(np.sqrt(np.average(np.square(terms), weights=weights))), RunnerDistances(np.sqrt(squares))


Part = tuple[float, float, RunnerDistances]


def grouped(parts: list[Part]) -> Floats:
    """Weighted squares of the reference runners' own distances, all parts of one runner moving alike."""
    if not parts:
        return np.zeros(1)
    each = [weight * np.square(scale.distances / scale.usual) for weight, _, scale in parts]
    return np.asarray(np.sum(each, axis=0))


def rearfoot_parts(stick: Yardstick, stances: tuple[Stance | None, Stance | None], target: Target) -> Iterator[Part]:
    for foot in Foot:
        stance, other = stances[foot], target.rearfoot[foot]
        if stance is not None and other is not None:
            yield REARFOOT_SHARE, stick.rearfoot_distance(stance.deg, other), stick.rearfoot_scale


def leg_parts(stick: Yardstick, cycles: tuple[Cycle | None, Cycle | None], target: Target) -> Iterator[Part]:
    for foot in Foot:
        cycle, other = cycles[foot], target.cycles[foot]
        if cycle is not None and other is not None:
            weights = weights_of(cycle, other)
            distance = stick.leg_distance(cycle.mean, other, weights)
            yield 1.0 - REARFOOT_SHARE, distance, leg_scale(stick, weights)


def leg_scale(stick: Yardstick, weights: Floats) -> RunnerDistances:
    """Distances of the reference runners' legs by the same weights."""
    pairs = cycles_and_others(stick.reference.cycles)
    return RunnerDistances(np.array([stick.leg_distance(cycle, others, weights) for cycle, others in pairs]))
