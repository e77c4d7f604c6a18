"""Maxima put together to people along the part affinity fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gait.foot import Foot
from gait.pose.decoders.openpose.fit import Fit
from gait.pose.decoders.openpose.peaks import Peaks, bilinear, find_peaks
from gait.pose.person import Person
from gait.pose.skeleton import ANKLES, HEAD_LIMBS, KEYPOINTS, KNEES, LEGS, LIMBS, Joint

Floats = NDArray[np.float64]
Tensor = NDArray[np.float32]
Ints = NDArray[np.intp]
Body = dict[int, int]  # joint to index of its peak

JOINED = (*LIMBS, *HEAD_LIMBS, (Joint.R_SHOULDER, Joint.R_EAR), (Joint.L_SHOULDER, Joint.L_EAR))
EAR_LIMBS = len(LIMBS) + len(HEAD_LIMBS)  # from here on they only complete a person: shoulder and ear alone are none
# x channel of each limb's affinity field among the 38 (y follows): COCO model of Cao et al. 2017, whose
# channel order mobilenet_thin keeps
FIELDS = (12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36, 18, 26)
HEATS = len(Joint)  # confidence maps before the background map
FIELDS_FROM = HEATS + 1  # first affinity channel of the network's output
# An ankle hidden behind the other leg is often found on that leg's ankle. Of the weaker ankles that these two
# limits drop, nine of ten were wrong, and they drop most wrong ones (rendered runners with known truth).
SHADOW_APART = 0.4  # of the lower leg
SHADOW_SURENESS = 0.6  # of the other ankle's confidence


class Assembly:
    """Everybody in the picture, from confidence maps and part affinity fields.

    Cao, Simon, Wei, Sheikh 2017, Realtime Multi-Person 2D Pose Estimation using Part Affinity Fields, CVPR,
    sections 2.3-2.4: line integrals along candidate limbs, greedy matching limb by limb, limbs that share a
    joint put together.
    least: confidence of a peak. samples, least_field, least_share: points along a limb, the field a point
    needs and the share of points that must have it (Cao's published demo: 10, 0.05, 0.8).
    least_joints, least_mean: joints a person needs, and their mean score.
    """

    def __init__(
        self,
        least: float = 0.12,
        samples: int = 10,
        least_field: float = 0.05,
        least_share: float = 0.8,
        least_joints: int = 4,
        least_mean: float = 0.25,
    ) -> None:
        self._least = least
        self._along = np.linspace(0.0, 1.0, samples)
        self._least_field = least_field
        self._least_share = least_share
        self._least_joints = least_joints
        self._least_mean = least_mean

    def people(self, maps: Tensor, fit: Fit) -> tuple[Person, ...]:
        """maps: [h, w, 57]. People, the one with the most and surest joints first."""
        peaks = find_peaks(maps[..., :HEATS], self._least)
        bodies = join_legs(self.bodies(peaks, maps), peaks)
        whole = [body for body in bodies if self.is_person(body, peaks)]
        whole.sort(key=lambda body: -float(peaks.score[list(body.values())].sum()))
        return tuple(person_of(body, peaks, fit) for body in whole)

    def is_person(self, body: Body, peaks: Peaks) -> bool:
        score = peaks.score[list(body.values())]
        return len(score) >= self._least_joints and float(score.mean()) >= self._least_mean

    def bodies(self, peaks: Peaks, maps: Tensor) -> list[Body]:
        """Limbs that share a joint, put together."""
        limb, start, end = candidates(peaks)
        score = self.line_integrals(peaks.xy[start], peaks.xy[end], limb, maps)
        bodies: list[Body] = []
        for k in range(len(JOINED)):
            mine = np.flatnonzero((limb == k) & (score > 0.0))
            for a, b in greedy(start[mine], end[mine], score[mine]):
                attach(bodies, k, a, b)
        return bodies

    def line_integrals(self, start: Floats, end: Floats, limb: Ints, maps: Tensor) -> Floats:
        """Mean of the field along each candidate [n], less a penalty for overlong ones; 0 when too patchy."""
        way = end - start
        length = np.linalg.norm(way, axis=1)
        unit = way / np.maximum(length, 1e-6)[:, None]
        points = start[:, None, :] + self._along[None, :, None] * way[:, None, :]
        channel = FIELDS_FROM + np.array(FIELDS)[limb]
        along = bilinear(maps, points, channel) * unit[:, :1] + bilinear(maps, points, channel + 1) * unit[:, 1:]
        longest = 0.5 * maps.shape[0]  # half the picture's height, as in Cao's published demo
        score = along.mean(axis=1) + np.minimum(longest / np.maximum(length, 1e-6) - 1.0, 0.0)
        patchy = (along > self._least_field).mean(axis=1) < self._least_share
        return np.where(patchy | (length < 1e-6), 0.0, score)


def candidates(peaks: Peaks) -> tuple[Ints, Ints, Ints]:
    """Every pair of peaks that a limb could join: limb, start, end, each [n]."""
    of = peaks.by_joint()
    pairs = [(limb, a, b) for limb, (first, second) in enumerate(JOINED) for a in of[first] for b in of[second]]
    limb, start, end = np.array(pairs, dtype=np.intp).reshape(-1, 3).T
    return limb, start, end


def greedy(start: Ints, end: Ints, score: Floats) -> Iterator[tuple[int, int]]:
    """Pairs from the best score down, no end used twice."""
    taken: set[int] = set()
    for k in np.argsort(-score, kind="stable"):
        a, b = int(start[k]), int(end[k])
        if a not in taken and b not in taken:
            taken |= {a, b}
            yield a, b


def attach(bodies: list[Body], limb: int, a: int, b: int) -> None:
    """Add a limb from peak a to peak b to the bodies that own its ends, join two bodies, or start one."""
    first, second = JOINED[limb]
    owners = [body for body in bodies if body.get(first) == a or body.get(second) == b]
    if len(owners) == 1:
        owners[0].setdefault(first, a)
        owners[0].setdefault(second, b)
    elif len(owners) == 2 and not owners[0].keys() & owners[1].keys():
        owners[0].update(owners[1])
        bodies.remove(owners[1])
    elif not owners and limb < EAR_LIMBS:
        bodies.append({first: a, second: b})


def join_legs(bodies: list[Body], peaks: Peaks) -> list[Body]:
    """Put a lone right and a lone left leg together when they stand side by side.

    Limbs join the legs through the neck only: in a picture from the hips down they come apart.
    """
    rights = [body for body in bodies if body.keys() <= set(LEGS[Foot.RIGHT])]
    lefts = [body for body in bodies if body.keys() <= set(LEGS[Foot.LEFT])]
    rest = [body for body in bodies if body not in rights and body not in lefts]
    for right in rights:
        near = [left for left in lefts if side_by_side(right, left, peaks)]
        if near:
            lefts.remove(near[0])
            right.update(near[0])
    return rest + rights + lefts


def side_by_side(right: Body, left: Body, peaks: Peaks) -> bool:
    """Whether two legs' tops are closer across than the longer leg is tall, and overlap in height."""
    a, b = peaks.xy[list(right.values())], peaks.xy[list(left.values())]
    tall = max(float(np.ptp(a[:, 1])), float(np.ptp(b[:, 1])))
    apart = abs(a[0] - b[0])
    return bool(apart[0] < tall and apart[1] < 0.5 * tall)


def person_of(body: Body, peaks: Peaks, fit: Fit) -> Person:
    keypoints = np.full(KEYPOINTS, np.nan)
    joints, index = list(body), list(body.values())
    keypoints[joints, :2] = fit.to_picture(peaks.xy[index])
    keypoints[joints, 2] = peaks.score[index]
    return Person(unshadowed(keypoints))


def unshadowed(keypoints: Floats) -> Floats:
    """The same [18, 3], less an ankle that is but the shadow of the other: close to it and far less sure."""
    ankles, knees = keypoints[list(ANKLES)], keypoints[list(KNEES)]
    lower_leg = np.fmax(*np.hypot(*(ankles - knees)[:, :2].T))
    apart = np.hypot(*(ankles[0] - ankles[1])[:2])
    weak, sure = np.sort(ankles[:, 2])
    if not (apart < SHADOW_APART * lower_leg and weak < SHADOW_SURENESS * sure):
        return keypoints
    result = keypoints.copy()
    result[ANKLES[int(np.argmin(ankles[:, 2]))]] = np.nan
    return result
