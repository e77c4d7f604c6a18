"""A movement beside another as it is drawn: bodies as stick figures seen from behind, and the span of curves.

Free of any canvas: where segments, heads and angles lie, for paper and screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, OTHER, OUTWARD, OWN, SHOULDER
from gait.result import Aligned, KeyPose, StrideBeside

Floats = NDArray[np.float64]

BONES = ((HEEL, ANKLE), (ANKLE, KNEE), (KNEE, HIP), (HIP, SHOULDER))
LEAST_SIZE = 0.1  # shank lengths: what is smaller is not drawn any larger
# Shank lengths from the shoulders up to a head's middle, and half its height. Of a person's height the shank is 0.246,
# the shoulders stand at 0.818 and the head begins at 0.870 (Winter 2009, fig. 4.1). No head is measured.
HEAD_ABOVE, HEAD_RADIUS = (0.935 - 0.818) / 0.246, 0.065 / 0.246


@dataclass(frozen=True, slots=True)
class BodiesInBox:
    """`middle` [2], shank lengths, falls on `centre` [2]; scale [2]: of the box, a shank length outwards and up."""

    middle: Floats
    centre: Floats
    scale: Floats

    def lay(self, points: Floats) -> Floats:
        """Points [..., 2] of a body in the box."""
        return np.asarray((points - self.middle) * self.scale + self.centre)

    @property
    def head_radius(self) -> float:
        return HEAD_RADIUS * float(self.scale[1])


def fit_bodies(
    bodies: Sequence[Floats], foot: Foot, centre: tuple[float, float], room: tuple[float, float]
) -> BodiesInBox:
    """The largest scale at which all bodies [..., 2 legs, 5, 2] stay in the room (width, height) about the centre."""
    every = np.concatenate([with_heads(body) for body in bodies])
    low, high = np.nanmin(every, axis=0), np.nanmax(every, axis=0)
    scale = float((np.array(room) / np.maximum(high - low, LEAST_SIZE)).min())
    return BodiesInBox(0.5 * (low + high), np.array(centre), np.array([OUTWARD[foot] * scale, scale]))


def both_of(pairs: Sequence[KeyPose] | Sequence[StrideBeside]) -> list[Floats]:
    """Runner and reference of every pose or stride: what one scale is to hold for."""
    return [body for pair in pairs for body in (pair.runner, pair.reference)]


def with_heads(bodies: Floats) -> Floats:
    """All joints of bodies [..., 2, 5, 2] and the upper corners of their heads, in a row [n, 2]."""
    crowns = heads(bodies)[..., None, :] + HEAD_RADIUS * np.array([[-1.0, 1.0], [1.0, 1.0]])
    return np.concatenate([bodies.reshape(-1, 2), crowns.reshape(-1, 2)])


def heads(bodies: Floats) -> Floats:
    """Middles of the heads [..., 2] of bodies [..., 2, 5, 2]; NaN where a shoulder is unseen."""
    return np.asarray(bodies[..., SHOULDER, :].mean(axis=-2) + np.array([0.0, HEAD_ABOVE]))


def head(body: Floats) -> Floats | None:
    """Middle of the head of a body [2, 5, 2]; None where a shoulder is unseen."""
    middle = heads(body)
    return middle if np.isfinite(middle).all() else None


def bones(body: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Ends of every segment of a body [2, 5, 2] that is seen, the neck, and the leg's own over the other."""
    pairs = [(body[leg, a], body[leg, b]) for leg in (OTHER, OWN) for a, b in BONES]
    pairs += [(body[OWN, joint], body[OTHER, joint]) for joint in (HIP, SHOULDER)]
    pairs.append((body[:, SHOULDER].mean(axis=0), heads(body) - np.array([0.0, HEAD_RADIUS])))
    for a, b in pairs:
        if np.isfinite(a).all() and np.isfinite(b).all():
            yield a, b


def span_deg(both: Sequence[Aligned]) -> tuple[float, float]:
    """Least and greatest angle, with a degree of air."""
    every = np.concatenate([deg for each in both for deg in (each.runner_deg, each.reference_deg, *edges_deg(each))])
    return float(every.min()) - 1.0, float(every.max()) + 1.0


def edges_deg(aligned: Aligned) -> list[Floats]:
    """Lower and upper edge of the band; nothing where nobody was measured."""
    return [edge for edge in (aligned.low_deg, aligned.high_deg) if edge is not None]
