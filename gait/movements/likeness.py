"""How like another one go of a movement is: form by itself, a figure a point, beside tempo and amplitude.

Each point's path is warped in time onto the reference's (gait.neutral.warp) after both are brought to one length and
one reach, so that neither tempo nor amplitude counts as form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.movements.motion import SAMPLES, Go
from gait.neutral.warp import Warping
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]

WARPING = Warping(0.15)  # of a go, that people are earlier or later in parts of it
# Chosen on 324 clips of generated people who do OTHER_EXERCISES (tests/gait/movements/people.py), so that most scores
# of two people who do the same are above 80, and most of different movements below 40.
LARGER = 2.0  # reach beside the reference's, up to which, as down to its inverse, it is amplitude and not form
HARDLY = 0.15  # of the reach of the point that moves most: differences of points that move less are measured by that
NOISE = 0.07  # trunk lengths beside a point's reach, by which its differences are measured: two networks' scatter
SCATTER = 0.035  # trunk lengths of reach that somebody who stands has
IDLE = 0.01  # what a point that moves in neither counts beside the one that moves most
POSTURE = 0.3  # trunk lengths by which people's usual postures differ
HALF = 0.7  # difference of a point, in its own reach, that halves its score
STEEP = 6.0  # how fast a score falls there


@dataclass(frozen=True, slots=True)
class Likeness:
    """points [18] percent, NaN for a point that is not seen in both; counts [18] what each counts, their sum 1.

    apart [SAMPLES, 18]: differences over the reference's time, in reaches. at [SAMPLES]: that time's share of the other
    go. tempo, amplitude: of the other, as a share of the reference's: 2 is twice as fast, or as far.
    """

    points: Floats
    counts: Floats
    apart: Floats
    at: Floats
    tempo: float
    amplitude: float

    @property
    def pct(self) -> float:
        """The points' mean, as each counts: 100 for the reference itself."""
        return float(np.nansum(self.counts * np.nan_to_num(self.points)))


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
        points=np.where(sure > 0.0, percent(mean_square(apart, reference.sure)), np.nan),
        counts=shares(counts * lively.clip(IDLE, 1.0)),
        apart=apart,
        at=common_time(reference, other, counts),
        tempo=(reference.stop - reference.start) / (other.stop - other.start),
        amplitude=amplitude,
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


def percent(apart: Floats) -> Floats:
    """Of differences in reaches: 100 for none, 50 for HALF; a pose network's scatter costs next to nothing."""
    return np.asarray(100.0 / (1.0 + (apart / HALF) ** STEEP))
