"""Where in a clip a movement is done: the goes of an enrolled one, and the same found in another clip.

A go is one punch, one jump, one stride. Those of an enrolled clip are found by its own recurrence; in another clip
every stretch of fitting length is held against them, at tempi from less than half to more than twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d

from gait.movements.motion import SAMPLES, Go, Motion
from gait.movements.point_weights import EVEN
from gait.pose.recognition import LOOKS_HZ

Floats = NDArray[np.float64]

SHORTEST_S = 0.35  # a go: nobody jumps or strikes faster, again and again
LEAST_GOES = 1.8  # that a clip must hold to show how long one is
RECURS = 0.6  # of the usual difference between two looks, that looks one go apart have at most
DEPARTS = 0.9  # of it, that looks less than a go apart have at most: in between it was elsewhere
NEARLY = 0.15  # above the least such difference: the shortest of the fitting intervals is one go, others are several
STILL = 0.25  # of the usual speed: slower is before and after a movement
UNEVEN = 2  # looks by which goes are unlike in length
CALM = 0.5  # of the way from the least speed of a go to its usual one: calm enough to begin at
TEMPI, OWN_TEMPI = (0.4, 2.5), (0.75, 1.33)  # at which a movement is sought in clips, and in its own
FINE = 1.06  # of a tempo, to the next
SAME_GO = 0.5  # correlation of a stretch with the movement, from which it may be one of its goes
AS_GOOD = 0.65  # of the best stretch's correlation, that further goes have at least
OVERLAP = 0.2  # of the shorter one, that two goes may share
LEAST_REACH = 0.3  # of the movement's own: less is not that movement
COARSE = 16  # moments at which stretches are compared


@dataclass(slots=True)
class Stretches:
    """Every stretch of a clip, by length: brought to COARSE moments and kept, since each movement asks for them."""

    motion: Motion
    known: dict[int, Floats] = field(default_factory=dict)

    def of(self, length: int) -> Floats:
        """[starts, COARSE * 18 * 2] how far each point is from its middle over each stretch of so many looks."""
        if length not in self.known:
            self.known[length] = every_stretch(self.motion.xy, length)
        return self.known[length]


def every_stretch(xy: Floats, length: int) -> Floats:
    at = np.linspace(0.0, length - 1.0, COARSE)
    low = np.minimum(at.astype(int), max(length - 2, 0))
    share = (at - low)[:, None, None]
    first = np.arange(len(xy) - length + 1)[:, None] + low
    part = xy[first] * (1.0 - share) + xy[np.minimum(first + 1, len(xy) - 1)] * share
    return np.asarray((part - part.mean(axis=1, keepdims=True)).reshape(len(part), -1))


def goes_of(motion: Motion) -> list[Go]:
    """The goes of an enrolled movement, in order: those that its recurrence shows, or all that moves as one."""
    start, stop = active(motion)
    length = recurrence(motion, start, stop)
    if length is None:
        return [motion.go(start, stop)]
    stretches, first = Stretches(motion), start + calmest(motion, start, stop, length)
    return found(most_usual(stretches, range(first, stop - length + 1, length), length), stretches, EVEN, OWN_TEMPI)


def most_usual(stretches: Stretches, starts: range, length: int) -> Go:
    """Of the goes that begin there the one that correlates with the others most: in one a network may err."""
    goes = [stretches.motion.go(start, start + length) for start in starts]
    sure = stretches.motion.sure.mean(axis=0)
    alike = [np.median(correlations(go, stretches.of(length)[starts], sure)) for go in goes]
    return goes[int(np.argmax(alike))]


def liveliness(motion: Motion) -> Floats:
    """[18] what each point counts for when goes are cut: by its reach, since what hardly moves is noise; 1 the most."""
    reach = np.sqrt(((motion.xy - motion.xy.mean(axis=0)) ** 2).sum(axis=2).mean(axis=0)) * motion.sure.mean(axis=0)
    return np.asarray(reach / max(float(reach.max()), 1e-9))


def speeds(motion: Motion) -> Floats:
    """[m] of all points together, trunk lengths a look."""
    change = np.gradient(motion.xy, axis=0) if len(motion) > 1 else np.zeros_like(motion.xy)
    return np.asarray(np.sqrt((change**2).sum(axis=2) @ liveliness(motion) ** 2))


def active(motion: Motion) -> tuple[int, int]:
    """[start, stop) without the stillness before and after."""
    speed = speeds(motion)
    moves = np.flatnonzero(speed > STILL * np.percentile(speed, 90))
    if len(moves) < 2:
        return 0, len(motion)
    return max(0, int(moves[0]) - UNEVEN), min(len(motion), int(moves[-1]) + UNEVEN + 1)


def recurrence(motion: Motion, start: int, stop: int) -> int | None:
    """After how many looks what is done between start and stop comes again; None when it does not."""
    paths = (liveliness(motion)[:, None] * motion.xy)[start:stop].reshape(stop - start, -1)
    usual = 2.0 * paths.var(axis=0).sum()
    lags = np.arange(math.ceil(SHORTEST_S * LOOKS_HZ), round(len(paths) / LEAST_GOES) + 1)
    if usual <= 0.0 or len(lags) < 3:
        return None
    differs = np.array([((paths[k:] - paths[:-k]) ** 2).sum(axis=1).mean() for k in lags]) / usual
    dips = np.flatnonzero((differs[1:-1] <= differs[:-2]) & (differs[1:-1] <= differs[2:])) + 1
    good = [k for k in dips if differs[k] <= min(RECURS, differs[dips].min() + NEARLY) and differs[:k].max() >= DEPARTS]
    return int(lags[good[0]]) if good else None


def calmest(motion: Motion, start: int, stop: int, length: int) -> int:
    """The look, from 0 to a go's length, at which goes begin: the first at which little moves, over all goes."""
    speed = minimum_filter1d(speeds(motion), 2 * UNEVEN + 1)[start:stop]
    usual = np.array([speed[k::length].mean() for k in range(min(length, stop - start - length + 1))])
    return int(np.argmax(usual <= usual.min() + CALM * (np.median(usual) - usual.min())))


def found(reference: Go, stretches: Stretches, weights: Floats, tempi: tuple[float, float] = TEMPI) -> list[Go]:
    """The goes of a clip that correlate with one of the movement, in order of time; else the one that does it most.

    None where hardly anything moves.
    """
    taken: list[tuple[float, int, int]] = []
    for likeness, start, stop in candidates(reference, stretches, weights, tempi):
        if taken and likeness < SAME_GO:
            break
        if all(shared(start, stop, other) <= OVERLAP for other in taken):
            taken.append((likeness, start, stop))
    best = max((likeness for likeness, _, _ in taken), default=0.0)
    return [
        stretches.motion.go(start, stop)
        for likeness, start, stop in sorted(taken, key=lambda one: one[1])
        if likeness >= AS_GOOD * best
    ]


def shared(start: int, stop: int, other: tuple[float, int, int]) -> float:
    """How much of the shorter of two stretches both have."""
    return max(0, min(stop, other[2]) - max(start, other[1])) / min(stop - start, other[2] - other[1])


def candidates(
    reference: Go, stretches: Stretches, weights: Floats, tempi: tuple[float, float]
) -> Iterator[tuple[float, int, int]]:
    """(correlation, start, stop) of every stretch that could be the movement, the likest first."""
    likest: list[tuple[float, int, int]] = []
    for length in lengths(reference.stop - reference.start, len(stretches.motion), tempi):
        likeness = correlations(reference, stretches.of(length), weights * stretches.motion.sure.mean(axis=0))
        peaks = {int(np.argmax(likeness)), *np.flatnonzero(likeness >= SAME_GO).tolist()}
        likest += [(float(likeness[k]), k, k + length) for k in peaks if likeness[k] > 0.0]
    yield from sorted(likest, reverse=True)


def lengths(usual: int, most: int, tempi: tuple[float, float]) -> list[int]:
    """Of stretches in which the movement could be done, looks."""
    slowest, fastest = tempi
    steps = round(math.log(fastest / slowest) / math.log(FINE))
    at_tempi = {round(usual / (slowest * FINE**k)) for k in range(steps + 1)} | {usual}
    fitting = sorted(n for n in at_tempi if math.ceil(SHORTEST_S * LOOKS_HZ) <= n <= most)
    return fitting or [most]


def correlations(reference: Go, parts: Floats, counts: Floats) -> Floats:
    """[starts] of stretches with a go, points by `counts` [18]; 0 for those in which hardly anything moves."""
    weights = np.repeat(counts * reference.sure.mean(axis=0), 2)
    weights = np.tile(weights / max(float(weights.sum()), 1e-9), COARSE)
    moved = reference.xy[np.linspace(0, SAMPLES - 1, COARSE).round().astype(int)]
    mine = (moved - moved.mean(axis=0)).ravel()
    reach, reaches = np.sqrt(weights @ mine**2), np.sqrt(parts**2 @ weights)
    along = parts @ (weights * mine) / np.maximum(reach * reaches, 1e-9)
    return np.where(reaches >= LEAST_REACH * reach, along, 0.0)
