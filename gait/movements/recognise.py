"""Which of all enrolled movements a clip shows, and how sure that is; or none of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.movements.action import Action
from gait.movements.motion import motion_of
from gait.movements.score import LIMBS, Reference, Score, every_score, references
from gait.movements.viewpoint import Viewpoint, viewpoint

Floats = NDArray[np.float64]

# Logistic curve of being right over the nearest score, on generated people who do OTHER_EXERCISES:
# `python -m tests.accuracy.movements choose`.
RIGHT = (-9.8, 0.158)
# Percent that the nearest has, and that it is before the next name's, to be sure: chosen so that, there, of clips whose
# own movement was left out of what is enrolled, less than 1 in 1000 is claimed surely for another.
SURE, AHEAD = 95.0, 25.0
TAKES_PART, ALIKE = 0.015, 60.0  # share of the score from which a body part takes part, and the percent it then needs
MOVES, HARDLY_MOVES = 0.14, 0.09  # trunk lengths of reach: a limb surely moves, and may stand still (motion.STILL)
# Trunk lengths by which the whole body's rise, and the trunk's lean, differ between people who do the same, and the
# share of the larger: of generated people who do OTHER_EXERCISES 19 in 20 differ by less than 0.02 and 0.05. Chosen on
# these beside the same with a hop, a side bend or a lean added (BY_THE_WAY of tests/gait/movements/people.py).
FREE_RISE, FREE_LEAN, FREE_SHARE = 0.04, 0.06, 0.4


@dataclass(frozen=True, slots=True)
class Recognition:
    """scores: the best of each name, the likest first. view: from which the clip is seen. among: what it was held
    against."""

    scores: tuple[Score, ...]
    view: Viewpoint
    among: tuple[Reference, ...]

    @property
    def nearest(self) -> Score | None:
        """The likest, be it ever so unlike; None with nothing enrolled that is seen from there."""
        return self.scores[0] if self.scores else None

    @property
    def movement(self) -> Score | None:
        """The movement that the clip shows; None when it is none of them."""
        return self.scores[0] if self.scores and self.scores[0].is_same else None

    @property
    def ahead_pct(self) -> float:
        """How far the likest is before the next name."""
        pct = [one.pct for one in self.scores[:2]] + [0.0, 0.0]
        return pct[0] - pct[1]

    @property
    def right_pct(self) -> float:
        """How many in a hundred clips with such a nearest score show that movement."""
        if self.nearest is None:
            return 0.0
        return 100.0 / (1.0 + math.exp(-(RIGHT[0] + RIGHT[1] * self.nearest.pct)))

    @property
    def is_sure(self) -> bool:
        """Near, far before the next, seen whole, near in every body part that takes part: a jumping jack has legs.

        And the whole body goes up and down, and the trunk leans, as far: neither counts in a score.
        """
        found = self.movement
        if found is None or found.pct < SURE or self.ahead_pct < AHEAD or is_half_seen(found, self.among):
            return False
        return is_carried_alike(found) and all(part.pct >= ALIKE for part in found.parts if part.counts >= TAKES_PART)


def recognise(actions: Iterable[Action], poses: Floats) -> Recognition:
    """poses [m, 18, 3] at 15 looks a second, made fit by gait.movements.points."""
    return recognised_among([each for action in actions for each in references(action)], poses)


def recognised_among(ready: Sequence[Reference], poses: Floats) -> Recognition:
    """The same, of movements that are asked for more than once."""
    motion = motion_of(poses)
    view = viewpoint(motion)
    best: dict[str, Score] = {}
    for one in every_score(ready, motion, view):
        name = one.action.name
        if name not in best or one.pct > best[name].pct:
            best[name] = one
    return Recognition(tuple(sorted(best.values(), key=lambda one: -one.pct)), view, tuple(ready))


def is_half_seen(best: Score, ready: Iterable[Reference]) -> bool:
    """Whether a limb hardly moves in the example, and does in another of that name: towards the camera, then."""
    alike = [one for one in ready if one.action.name == best.action.name and one.mirrored == best.mirrored]
    here = [limbs_reach(one) for one in alike if one.action is best.action]
    there = [limbs_reach(one) for one in alike]
    return bool(((np.min(here, axis=0) < HARDLY_MOVES) & (np.max(there, axis=0) > MOVES)).any())


def is_carried_alike(best: Score) -> bool:
    """Whether the whole body rises, and the trunk leans, about as far as in the example."""
    return best.best is not None and all(
        abs(mine - theirs) <= max(free, FREE_SHARE * max(mine, theirs))
        for (mine, theirs), free in ((best.best.likeness.rises, FREE_RISE), (best.best.likeness.leans, FREE_LEAN))
    )


def limbs_reach(reference: Reference) -> Floats:
    """[4] trunk lengths that each of LIMBS moves in the middle one of its goes, root mean square."""
    reach = reference.goes[len(reference.goes) // 2].reach
    return np.array([math.sqrt(np.mean(reach[list(joints)] ** 2)) for joints in LIMBS])
