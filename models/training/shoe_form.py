"""Shoes of another form: a smooth map of a shoe's own frame that carries its mesh and its heel line along.

Metres; up +Y, the back faces +Z and lies at 0, the middle of the heel runs through both heel points. A few dozen meshes
are soon learnt by heart; of a mesh that is pushed about anew, only what all shoes share is worth learning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from models.training.augment import Rng
from models.training.scene_file import Floats

KNOTS_M = np.array([0.0, 0.018, 0.036, 0.058, 0.080, 0.105, 0.140, 0.200])  # heights at which a heel is drawn
STOREYS_M = np.array([0.0, 0.030, 0.060, 0.095, 0.250])  # sole, lower and upper counter, collar and all above
HEEL_HEIGHTS_M = (0.080, 0.036)  # of the upper and lower heel point above the sole, as the renderer has it
FORE_M, REAR_M = -0.16, -0.08  # the heel's changes fade out between these two depths
ANKLE_BEHIND_M = 0.060  # from a shoe's rear forward to the ankle's axis, about which it is round
WAVES = 6  # of the dents all over a shoe
STEP_M = 2e-4  # of the differences that turn normals


@dataclass(frozen=True, slots=True)
class Form:
    """How a shoe is changed. middle [2]: x of the heel's middle at height 0, and its slope. size [2]: factors of
    breadth and length. height: of the old height, the new one. breadth, uneven: logarithm of the breadth's factor by
    height, and what the sides differ by. back, crook: metres the back face and the heel's middle move by height.
    lean: of the back face, forward. boxy: of the heel's plan. slant: of the collar, outwards. waves [k, 3], dents
    [k, 3], starts [k]: smooth dents all over, metres."""

    middle: tuple[float, float]
    size: tuple[float, float]
    height: PchipInterpolator
    breadth: CubicSpline
    uneven: CubicSpline
    back: CubicSpline
    crook: CubicSpline
    lean: float
    boxy: float
    slant: float
    waves: Floats
    dents: Floats
    starts: Floats

    def carried(self, places: Floats) -> Floats:
        """Where places [n, 3] of the shoe go."""
        x, y, z = places.T
        low, rear = np.clip(y, 0.0, KNOTS_M[-1]), faded((z - FORE_M) / (REAR_M - FORE_M))
        middle = self.middle[0] + self.middle[1] * y
        across = (x - middle) * self.size[0] * np.exp(rear * self._broader(x - middle, low, z))
        moved = np.stack(
            [
                middle + across + rear * self.crook(low),
                self.height(y) + rear * self.slant * across * np.clip(y - 0.05, 0.0, 0.1) / 0.03,
                z * self.size[1] + rear * (self.back(low) - self.lean * (low - HEEL_HEIGHTS_M[1])),
            ],
            axis=1,
        )
        return np.asarray(moved + np.sin(places @ self.waves.T + self.starts) @ self.dents)

    def _broader(self, off: Floats, low: Floats, z: Floats) -> Floats:
        """Logarithm of the factor of breadth, `off` metres from the middle."""
        box = self.boxy * faded((z + ANKLE_BEHIND_M) / ANKLE_BEHIND_M)
        return np.asarray(self.breadth(low) + self.uneven(low) * np.tanh(off / 0.02) + box)

    def turned(self, places: Floats, normals: Floats) -> Floats:
        """Normals [n, 3] at places [n, 3], after the map."""
        here = self.carried(places)
        a, b, c = (self.carried(places + STEP_M * way) - here for way in np.eye(3))
        turned = normals[:, :1] * np.cross(b, c) + normals[:, 1:2] * np.cross(c, a) + normals[:, 2:] * np.cross(a, b)
        return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True).clip(1e-12))

    def heel(self, heel: Floats) -> Floats:
        """The heel points [2, 3] of the new shoe: where its middle passes the two heights of the definition."""
        heights = np.linspace(0.0, 0.14, 57)
        share = (heights - heel[1, 1]) / (heel[0, 1] - heel[1, 1])
        line = self.carried(heel[1] + share[:, None] * (heel[0] - heel[1]))
        x, z = (np.interp(HEEL_HEIGHTS_M, line[:, 1], line[:, k]) for k in (0, 2))
        return np.stack([x, np.array(HEEL_HEIGHTS_M), z], axis=1)


def random_form(heel: Floats, rng: Rng) -> Form:
    """A form for a shoe with these heel points [2, 3]."""
    slope = (heel[0, 0] - heel[1, 0]) / (heel[0, 1] - heel[1, 1])
    waves = directions(WAVES, rng) * (2 * np.pi / rng.uniform(0.05, 0.2, (WAVES, 1)))
    return Form(
        middle=(float(heel[1, 0] - slope * heel[1, 1]), float(slope)),
        size=(float(np.exp(rng.normal(0, 0.05))), float(np.exp(rng.normal(0, 0.05)))),
        height=random_height(rng),
        breadth=random_curve(0.11, rng),
        uneven=random_curve(0.04, rng),
        back=random_curve(0.003, rng),
        crook=random_curve(0.0010, rng),
        lean=rng.normal(0, 0.12),
        boxy=rng.normal(0, 0.14),
        slant=rng.normal(0, 0.10),
        waves=waves,
        dents=rng.normal(0, 0.0005, (WAVES, 3)),
        starts=rng.uniform(0, 2 * np.pi, WAVES),
    )


def random_curve(size: float, rng: Rng) -> CubicSpline:
    """A smooth curve over a heel's height: one value at all heights and one by knot, each of half the variance."""
    return CubicSpline(KNOTS_M, rng.normal(0, size, len(KNOTS_M)) * 0.7 + rng.normal(0, size) * 0.7, bc_type="natural")


def random_height(rng: Rng) -> PchipInterpolator:
    """Of the old height, the new one: each storey is stretched by its own factor, the sole most."""
    factors = np.exp(rng.normal(0, [0.22, 0.12, 0.14, 0.14]))
    tops = np.cumsum([0.0, *(np.diff(STOREYS_M) * factors)])
    below = -0.05  # soles reach a little below 0
    return PchipInterpolator([below, *STOREYS_M, 1.0], [below, *tops, tops[-1] + 0.75])


def directions(count: int, rng: Rng) -> Floats:
    """Unit vectors [count, 3] all ways."""
    ways = rng.normal(size=(count, 3))
    return np.asarray(ways / np.linalg.norm(ways, axis=1, keepdims=True))


def faded(share: Floats) -> Floats:
    """A smooth step from 0 to 1."""
    t = np.clip(share, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
