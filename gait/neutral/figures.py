"""Bodies as stick figures seen from behind: their segments, and where they lie in a box. Free of any canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, OTHER, OUTWARD, OWN, SHOULDER

Floats = NDArray[np.float64]

BONES = ((HEEL, ANKLE), (ANKLE, KNEE), (KNEE, HIP), (HIP, SHOULDER))
LEAST_SIZE = 0.1  # shank lengths: what is smaller is not drawn any larger


@dataclass(frozen=True, slots=True)
class BodiesInBox:
    """`middle` [2], shank lengths, falls on `centre` [2]; scale [2]: of the box, a shank length outwards and up."""

    middle: Floats
    centre: Floats
    scale: Floats

    def lay(self, points: Floats) -> Floats:
        """Points [..., 2] of a body in the box."""
        return np.asarray((points - self.middle) * self.scale + self.centre)


def fit_bodies(
    runner: Floats, reference: Floats, foot: Foot, centre: tuple[float, float], room: tuple[float, float]
) -> BodiesInBox:
    """The largest scale at which both bodies [..., 2 legs, 5, 2] stay in the room (width, height) about the centre."""
    every = np.concatenate([runner.reshape(-1, 2), reference.reshape(-1, 2)])
    low, high = np.nanmin(every, axis=0), np.nanmax(every, axis=0)
    scale = float((np.array(room) / np.maximum(high - low, LEAST_SIZE)).min())
    return BodiesInBox(0.5 * (low + high), np.array(centre), np.array([OUTWARD[foot] * scale, scale]))


def bones(body: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Ends of every segment of a body [2, 5, 2] that is seen, the leg's own over the other."""
    pairs = [(body[leg, a], body[leg, b]) for leg in (OTHER, OWN) for a, b in BONES]
    pairs += [(body[OWN, joint], body[OTHER, joint]) for joint in (HIP, SHOULDER)]
    for a, b in pairs:
        if np.isfinite(a).all() and np.isfinite(b).all():
            yield a, b
