"""How like another one go of a movement is: form by itself, a figure a point, beside tempo and amplitude.

Each point's path is warped in time onto the reference's (gait.neutral.warp) after both are brought to one length and
one reach, so that neither tempo nor amplitude counts as form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.movements.motion import SAMPLES, Go
from gait.neutral.warp import Warping
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

WARPING = Warping(0.15)  # of a go, that people are earlier or later in parts of it
# Chosen on people of chance build and manner doing OTHER_EXERCISES (tests/gait/movements/people.py), in three folds
# that each enrol six of the nine (`python -m tests.accuracy.movements choose`): that 49 in 50 scores of another person
# who does the same are above 80, and 19 in 20 of another movement below 40.
LARGER = 2.0  # reach beside the reference's, up to which, as down to its inverse, it is amplitude and not form
HARDLY = 0.15  # of the reach of the point that moves most: differences of points that move less are measured by that
NOISE = 0.1  # trunk lengths beside a point's reach, by which its differences are measured: two networks' and manners'
SCATTER = 0.035  # trunk lengths of reach that somebody who stands has
IDLE = 0.01  # what a point that moves in neither counts beside the one that moves most
POSTURE = 0.35  # trunk lengths by which people's usual postures differ
ELSEWHERE = 1.5  # reaches: a point that is further off is as wrong, so that one lost by the network is not all
HALF = 0.72  # difference, in reaches, that halves a score
STEEP = 8.0  # how fast a score falls there


@dataclass(frozen=True, slots=True)
class Likeness:
    """differs [18] in reaches, NaN for a point that is not seen in both; counts [18] what each counts, their sum 1.

    apart [SAMPLES, 18]: differences over the reference's time, in reaches. at [SAMPLES]: that time's share of the other
    go. tempo, amplitude: of the other, as a share of the reference's: 2 is twice as fast, or as far.
    rises, leans: of the reference and of the other, as gait.movements.motion.Go has them.
    """

    differs: Floats
    counts: Floats
    apart: Floats
    at: Floats
    tempo: float
    amplitude: float
    rises: tuple[float, float]
    leans: tuple[float, float]

    @property
    def points(self) -> Floats:
        """[18] percent."""
        return np.asarray(percent(self.differs))

    @property
    def pct(self) -> float:
        """Of all points: 100 for the reference itself."""
        return self.pct_of(np.flatnonzero(np.isfinite(self.differs)))

    def pct_of(self, points: Sequence[int] | Ints) -> float:
        """Of some that are seen in both, as each counts; 0 where there is none.

        Of their differences the cubes' mean: what is quite different is not made up for by what is alike.
        """
        counts = self.counts[points]
        if not counts.sum() > 0.0:
            return 0.0
        return float(percent(np.cbrt(shares(counts) @ self.differs[points] ** 3)))


def compare(reference: Go, other: Go, weights: Floats) -> Likeness:
    """weights [18]: of the points, 0 leaves one out; each counts by its weight, both confidences and its reach."""
    sure = reference.sure.mean(axis=0) * other.sure.mean(axis=0)
    counts = weights * sure
    amplitude = reach_of(other, counts) / max(reach_of(reference, counts), 1e-9)
    scale = float(np.clip(amplitude, 1.0 / LARGER, LARGER))
    reaches = np.stack([reference.reach, other.reach / scale])
    most = max(float((reaches * sure).max()) / max(float(sure.max()), 1e-9), 1e-9)
    apart = apart_in_reaches(reference, other, scale, np.sqrt((reaches**2).mean(axis=0) + NOISE**2).clip(HARDLY * most))
    lively = np.sqrt(np.maximum(reaches.max(axis=0) ** 2 - SCATTER**2, 0.0)) / most
    return Likeness(
        differs=np.where(sure > 0.0, mean_square(apart, reference.sure).clip(max=ELSEWHERE), np.nan),
        counts=shares(counts * lively.clip(IDLE, 1.0)),
        apart=apart,
        at=common_time(reference, other, counts),
        tempo=(reference.stop - reference.start) / (other.stop - other.start),
        amplitude=amplitude,
        rises=(reference.rise, other.rise),
        leans=(reference.lean, other.lean),
    )


def shares(counts: Floats) -> Floats:
    return np.asarray(counts / max(float(counts.sum()), 1e-9))


def apart_in_reaches(reference: Go, other: Go, scale: float, unit: Floats) -> Floats:
    """[SAMPLES, 18] how far each point is from the reference's, in units [18]; POSTURE is free."""
    offset = np.maximum(np.linalg.norm(reference.posture - other.posture, axis=1) - POSTURE, 0.0)
    return np.asarray(np.sqrt(differences(reference, other, scale) + offset**2) / unit)


def reach_of(go: Go, counts: Floats) -> float:
    return float(np.sqrt(counts @ go.reach**2 / max(float(counts.sum()), 1e-9)))


def differences(reference: Go, other: Go, scale: float) -> Floats:
    """[SAMPLES, 18] squared, of every point from the reference's, each warped by itself."""
    mine, theirs = reference.moved, other.moved / scale
    result = np.zeros((SAMPLES, len(Joint)))
    for joint in Joint:
        path = WARPING.path(mine[:, joint], theirs[:, joint])
        squares = ((mine[path[:, 0], joint] - theirs[path[:, 1], joint]) ** 2).sum(axis=1)
        sure = other.sure[path[:, 1], joint] + 1e-9
        total = np.bincount(path[:, 0], weights=sure * squares, minlength=SAMPLES)
        result[:, joint] = total / np.bincount(path[:, 0], weights=sure, minlength=SAMPLES)
    return result


def common_time(reference: Go, other: Go, counts: Floats) -> Floats:
    """[SAMPLES] where in the other go, 0 to 1, the reference's moments are, all points warped as one."""
    columns = np.repeat(counts + 1e-9, 2)
    path = WARPING.path(reference.moved.reshape(SAMPLES, -1), other.moved.reshape(SAMPLES, -1), columns)
    total = np.bincount(path[:, 0], weights=path[:, 1], minlength=SAMPLES)
    return np.asarray(total / np.bincount(path[:, 0], minlength=SAMPLES) / (SAMPLES - 1.0))


def mean_square(apart: Floats, sure: Floats) -> Floats:
    """[18] root mean square over time, by confidence."""
    return np.asarray(np.sqrt(((sure + 1e-9) * apart**2).sum(axis=0) / (sure + 1e-9).sum(axis=0)))


def percent(differs: Floats) -> Floats:
    """Of differences in reaches: 100 for none, 50 for HALF; a pose network's scatter costs next to nothing."""
    return np.asarray(100.0 / (1.0 + (differs / HALF) ** STEEP))
