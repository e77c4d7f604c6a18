"""Point weights of a movement, learnt from its examples: what moves, and what stays alike between people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gait.movements.action import Action
from gait.movements.goes import Stretches, found, goes_of
from gait.movements.likeness import HARDLY, LARGER, differences
from gait.movements.motion import Go
from gait.movements.point_weights import EVEN, PointWeights

Floats = NDArray[np.float64]

STILL_COUNTS = 0.4  # of the weight of what moves most: a point that stays where it is tells less, and something
ALIKE = 0.6  # of its reach, that a point differs by from example to example, halves its weight


def learnt(actions: Sequence[Action]) -> PointWeights:
    """From all goes of all examples of a name; examples of different views are not held against each other."""
    weights = [weights_of(goes_alike(group)) for group in by_view(actions)]
    return PointWeights(np.mean(weights, axis=0) if weights else EVEN, learnt=True)


def by_view(actions: Sequence[Action]) -> list[list[Action]]:
    return [[action for action in actions if action.view is view] for view in sorted({each.view for each in actions})]


def goes_alike(actions: Sequence[Action]) -> list[Go]:
    """The goes of all examples, begun where the first example's are; of the other hand as in a mirror."""
    own = goes_of(actions[0].motion)
    middle = own[len(own) // 2]
    return own + [go for action in actions[1:] for go in likest(middle, action)]


def likest(middle: Go, action: Action) -> list[Go]:
    both = [found(middle, Stretches(motion), EVEN) for motion in (action.motion, action.motion.mirrored)]
    return min(
        both, key=lambda goes: float(np.mean([mean_square(middle, go).sum() for go in goes])) if goes else np.inf
    )


def weights_of(goes: Sequence[Go]) -> Floats:
    """[18] the largest 1."""
    reach = np.mean([go.reach for go in goes], axis=0)
    most, middle = max(float(reach.max()), 1e-9), goes[len(goes) // 2]
    apart = np.sqrt(np.mean([mean_square(middle, go) for go in goes], axis=0)) / reach.clip(HARDLY * most)
    weights = (STILL_COUNTS + (1.0 - STILL_COUNTS) * reach / most) / (1.0 + (apart / ALIKE) ** 2)
    return np.asarray(weights / weights.max())


def mean_square(middle: Go, go: Go) -> Floats:
    """[18] of each point's difference."""
    scale = float(np.clip(go.reach.sum() / max(float(middle.reach.sum()), 1e-9), 1.0 / LARGER, LARGER))
    return np.asarray(differences(middle, go, scale).mean(axis=0))
