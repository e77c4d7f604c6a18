"""Two people in two pictures: how alike they hold themselves, whatever their size and place.

Each is seen from the middle of their box, in its size; the rest is Move Mirror's (Friedhoff and Alvarado 2018, "Move
Mirror: an AI experiment with pose estimation in the browser using TensorFlow.js"): all coordinates are one vector,
brought to length 1; the cosine c between two such vectors is 1 for the same posture, the Euclidean distance between
their ends sqrt(2 - 2c); beside it the mean way between points, weighed by how sure the network is of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gait.movements.point_weights import EVEN
from gait.pose.person import Person
from gait.pose.skeleton import MIRRORED, Joint

Floats = NDArray[np.float64]

LEAST_JOINTS = 6  # seen of both: a third of a person
LEAST_SURE = 0.1  # product of both confidences from which a point may set the edges of a box
DIFFERS = 0.1  # box sizes, of a joint: a hand's breadth and a half of somebody upright
UNLIKE = -2.0  # less than any cosine: of two who cannot be compared


@dataclass(frozen=True, slots=True)
class BodyBox:
    """middle [2] and the longer side, px."""

    middle: Floats
    side: float

    def within(self, points: Floats) -> Floats:
        """Points [..., 2] px from the middle, in sizes of the box."""
        return np.asarray((points - self.middle) / self.side)

    def outside(self, points: Floats) -> Floats:
        """Such points back in px."""
        return np.asarray(points * self.side + self.middle)


@dataclass(frozen=True, slots=True)
class PostureMatch:
    """How alike two people hold themselves.

    cosine: -1 to 1, 1 the same. way: mean distance of points, weighed, in box sizes. apart [18]: each point's distance
    in box sizes, NaN where not seen of both. fitted [18, 2]: the second's points laid over the first's box, px.
    """

    cosine: float
    way: float
    apart: Floats
    fitted: Floats

    @property
    def distance(self) -> float:
        """Between the ends of both vectors of length 1, 0 to 2."""
        return math.sqrt(max(0.0, 2.0 - 2.0 * self.cosine))

    @property
    def differing(self) -> list[Joint]:
        """The points that are far apart, the furthest first."""
        far = [joint for joint in Joint if self.apart[joint] > DIFFERS]
        return sorted(far, key=lambda joint: -self.apart[joint])


@dataclass(frozen=True, slots=True)
class Pair:
    """A person of the first picture and one of the second. match: None where too little is seen of both."""

    first: int
    second: int
    match: PostureMatch | None


def match(one: Person, two: Person, weights: Floats = EVEN) -> PostureMatch | None:
    """Posture beside posture; None unless LEAST_JOINTS with a weight are seen of both.

    weights [18]: of the points, 0 leaves one out. Each counts by its weight and both confidences.
    """
    counts = weights * one.keypoints[:, 2] * two.keypoints[:, 2]
    both = one.found & two.found & (counts > 0.0)
    if both.sum() < LEAST_JOINTS:
        return None
    boxes = [box_round(person.keypoints[:, :2], both & sure(one, two)) for person in (one, two)]
    a, b = (box.within(person.keypoints[:, :2]) for box, person in zip(boxes, (one, two), strict=True))
    share = counts[both] / counts[both].sum()
    apart = np.where(both, np.linalg.norm(a - b, axis=1), np.nan)
    return PostureMatch(
        cosine=cosine(a[both], b[both], share),
        way=float(share @ apart[both]),
        apart=apart,
        fitted=boxes[0].outside(b),
    )


def sure(one: Person, two: Person) -> NDArray[np.bool_]:
    """[18] points that both pictures show surely; all where those are too few for a box."""
    clear = one.keypoints[:, 2] * two.keypoints[:, 2] >= LEAST_SURE
    enough = (clear & one.found & two.found).sum() >= LEAST_JOINTS
    return np.asarray(clear if enough else np.ones(len(Joint), bool))


def box_round(points: Floats, used: NDArray[np.bool_]) -> BodyBox:
    low, high = points[used].min(axis=0), points[used].max(axis=0)
    return BodyBox((low + high) / 2.0, max(float((high - low).max()), 1e-9))


def cosine(a: Floats, b: Floats, share: Floats) -> float:
    """Between points [n, 2] and [n, 2] from their box's middle, weighed by `share` [n]; 0 where all are one point."""
    length = math.sqrt(float(share @ (a**2).sum(axis=1)) * float(share @ (b**2).sum(axis=1)))
    return float(np.clip(float(share @ (a * b).sum(axis=1)) / length, -1.0, 1.0)) if length > 0.0 else 0.0


def mirrored(person: Person) -> Person:
    """As in a mirror: left for right, about x = 0."""
    keypoints = person.keypoints[list(MIRRORED)] * (-1.0, 1.0, 1.0)
    return Person(keypoints)


def every_pair(first: Sequence[Person], second: Sequence[Person], weights: Floats = EVEN) -> list[Pair]:
    """Everybody of the first picture beside everybody of the second."""
    return [Pair(i, k, match(one, two, weights)) for i, one in enumerate(first) for k, two in enumerate(second)]


def best_pairs(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Who goes with whom so that all together are most alike, each person once. pairs: as `every_pair` has them."""
    if not pairs:
        return
    last = pairs[-1]
    likeness = np.full((last.first + 1, last.second + 1), UNLIKE)
    for pair in pairs:
        if pair.match is not None:
            likeness[pair.first, pair.second] = pair.match.cosine
    together = set(zip(*linear_sum_assignment(-likeness), strict=True))
    yield from (pair for pair in pairs if pair.match is not None and (pair.first, pair.second) in together)
