"""The other way of scoring: how near a clip comes to a movement's key pose, look by look.

The key pose is the one that is furthest from where a go begins: the arm stretched out, the knees bent. Each look of a
clip has a cosine with it (gait.movements.posture); the curve's peaks are the goes, their height the score.
Simple, and blind to how the pose was reached: two movements that pass through one pose look alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from gait.movements.motion import SAMPLES, Go, Motion
from gait.movements.posture import match
from gait.movements.score import Reference, mirrored_weights
from gait.pose.person import Person
from gait.pose.recognition import LOOKS_HZ

Floats = NDArray[np.float64]

AWAY = 40.0  # percent that a clip leaves the key pose by, between two goes: a pose that is held is no movement
APART = 0.4  # of the reference's go, that two peaks are apart at least


@dataclass(frozen=True, slots=True)
class KeyPoseScore:
    """How near each look comes, and when it is nearest.

    curve [m] percent: 100 the key pose, 0 the reference's own least like it, NaN where too little is seen. peaks: looks
    at which the clip is nearest, none for somebody who holds still. key_s: of the key pose in the reference's clip.
    """

    reference: Reference
    curve: Floats
    peaks: tuple[int, ...]
    key_s: float

    @property
    def pct(self) -> float:
        """Of the highest peak: 100 for the reference itself."""
        return max((float(self.curve[peak]) for peak in self.peaks), default=0.0)

    @property
    def moments(self) -> list[tuple[float, float]]:
        """(seconds, percent) of every peak."""
        return [(peak / LOOKS_HZ, float(self.curve[peak])) for peak in self.peaks]


def key_pose_score(reference: Reference, motion: Motion) -> KeyPoseScore:
    """A clip's movement beside the key pose of the reference's first go."""
    go, weights = reference.goes[0], mirrored_weights(reference)
    key = key_look(go, weights)
    pose = person(reference.motion, key)
    own = cosines(pose, reference.motion, range(go.start, go.stop), weights)
    rest = float(np.nanmin(own))
    curve = np.clip(
        100.0 * (cosines(pose, motion, range(len(motion)), weights) - rest) / max(1.0 - rest, 1e-9), 0.0, 100.0
    )
    return KeyPoseScore(reference, curve, peaks_of(curve, go.stop - go.start), key / LOOKS_HZ)


def key_look(go: Go, weights: Floats) -> int:
    """The look of the clip whose posture is furthest from the one that the go begins with."""
    counts = weights * go.sure.mean(axis=0)
    sample = int(np.argmax(((go.xy - go.xy[0]) ** 2).sum(axis=2) @ counts))
    return go.start + round(sample * (go.stop - 1 - go.start) / (SAMPLES - 1))


def person(motion: Motion, look: int) -> Person:
    sure = motion.sure[look]
    return Person(np.where((sure > 0.0)[:, None], np.column_stack([motion.xy[look], sure]), np.nan))


def cosines(pose: Person, motion: Motion, looks: range, weights: Floats) -> Floats:
    """[looks] NaN where too little is seen of both."""
    found = (match(pose, person(motion, look), weights) for look in looks)
    return np.array([np.nan if each is None else each.cosine for each in found])


def peaks_of(curve: Floats, length: int) -> tuple[int, ...]:
    """Looks at which the curve is highest, having been AWAY below in between."""
    padded = np.concatenate([[0.0], np.nan_to_num(curve), [0.0]])
    if float(np.ptp(padded[1:-1])) < AWAY:
        return ()
    found, _ = find_peaks(padded, prominence=AWAY, distance=max(1, round(APART * length)))
    return tuple(int(k) - 1 for k in found)
