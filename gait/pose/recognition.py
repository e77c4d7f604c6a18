"""What a runner does and from where they are seen, by a small network over a second of body points.

The network looks at the graph of the joints: every distance between two of them, in units of the body's size, which
neither the place in the picture nor its scale changes. It was trained on generated people, running, walking and
standing, seen by cameras all round (models/training/activity.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.pose.skeleton import ANKLES, EARS, EYES, HIPS, KEYPOINTS, KNEES, SHOULDERS, Joint
from gait.scene import Activity, View
from gait.weights.network import Network

Floats = NDArray[np.float64]

LOOKS = 16  # poses a window: a little over a second, which holds a stride of anybody who runs
LOOKS_HZ = 15.0  # the rate of the pose network while it records
HOP = 4  # poses from one window to the next
ACTIVITIES = (Activity.RUNNING, Activity.WALKING, Activity.STANDING, Activity.NOBODY)
VIEWS = (View.REAR, View.FRONT, View.SIDE)
ONE, OTHER = np.triu_indices(len(Joint), 1)
SIDES = (SHOULDERS, HIPS, KNEES, ANKLES, EYES, EARS)
BOBBING = np.array([Joint.NECK, Joint.R_HIP, Joint.L_HIP])
FEATURES = len(ONE) + len(Joint) + len(SIDES) + len(BOBBING)
BODY_M = 0.46  # root mean square distance of a body's joints from their middle: lengths come close to metres
LEAST_SIZE_PX = 1.0  # of a body; smaller ones are specks
FARTHEST = 6.0  # between two joints; more is a wrong joint
SURE = 0.95  # mean probability from which a class is stated: on held-out people 2 in 1000 of those are wrong


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the network says. Probabilities of ACTIVITIES [4] and VIEWS [3], over all windows."""

    activities: Floats
    views: Floats

    @property
    def activity(self) -> Activity | None:
        """None when unsure. Nobody is never sure: a close-up of the legs shows as few body points as an empty belt.

        Whether somebody is there is told by who looks for legs: gait.gaitcycle.activity.activity_of.
        """
        best = int(np.argmax(self.activities))
        return ACTIVITIES[best] if self.activities[best] >= SURE and self.somebody else None

    @property
    def somebody(self) -> bool:
        """Whether body points are there to judge by."""
        return ACTIVITIES[int(np.argmax(self.activities))] is not Activity.NOBODY

    @property
    def view(self) -> View:
        """UNKNOWN when unsure, or when there are no body points to judge by."""
        best = int(np.argmax(self.views))
        return VIEWS[best] if self.somebody and self.views[best] >= SURE else View.UNKNOWN


@dataclass(frozen=True, slots=True)
class Recogniser:
    """The network `activity`, loaded."""

    network: Network

    def recognise(self, times_s: Floats, poses: Floats) -> Recognition | None:
        """What is seen over a recording; None when it is shorter than a window.

        times_s [m] seconds; poses [m, 18, 3] COCO-18 as x, y in px and confidence, NaN where unseen.
        """
        return self.judge(at_rate(times_s, poses))

    def judge(self, poses: Floats) -> Recognition | None:
        """The same of poses [k, 18, 3] that were taken 15 times a second."""
        seen = windows(poses)
        if not len(seen):
            return None
        found = answers(self.network, seen)
        activities, views = found[:, : len(ACTIVITIES)], found[:, len(ACTIVITIES) :]
        there = 1.0 - activities[:, ACTIVITIES.index(Activity.NOBODY)]  # an empty window has no view
        return Recognition(activities.mean(axis=0), np.average(views, axis=0, weights=there + 1e-9))


def answers(network: Network, seen: Floats) -> Floats:
    """[k, outputs] of the network for each window [k, 16, 18, 3]."""
    return np.concatenate([network.infer(features(window[None])) for window in seen]).astype(float)


def open_recogniser(model: Path) -> Recogniser:
    """model: .xml of the network. Raises ModelFault."""
    return Recogniser(Network(model, hint="LATENCY"))


def at_rate(times_s: Floats, poses: Floats) -> Floats:
    """The poses nearest to every 15th of a second. [k, 18, 3]"""
    if len(times_s) < 2:
        return poses
    wanted = np.arange(times_s[0], times_s[-1], 1.0 / LOOKS_HZ)
    after = np.clip(np.searchsorted(times_s, wanted), 1, len(times_s) - 1)
    nearer = np.where(wanted - times_s[after - 1] < times_s[after] - wanted, after - 1, after)
    return poses[nearer]


def windows(poses: Floats) -> Floats:
    """[w, 16, 18, 3] stretches of poses [k, 18, 3], overlapping; none when there are fewer than 16."""
    starts = range(0, len(poses) - LOOKS + 1, HOP)
    return np.stack([poses[k : k + LOOKS] for k in starts]) if starts else np.zeros((0, LOOKS, *KEYPOINTS))


def features(poses: Floats) -> NDArray[np.float32]:
    """[b, 16, FEATURES] of windows [b, 16, 18, 3], 0 where a joint is missing.

    Every distance between two joints; which joints are seen; how far the right one of a pair lies to the right of
    the left one; how neck and hips bob about their mean height. Lengths in body sizes, as if all were BODY_M.
    """
    found = np.isfinite(poses[..., 0])
    xy = np.where(found[..., None], poses[..., :2], 0.0)
    scaled = BODY_M * xy / body_size(xy, found)[:, None, None, None]
    apart = np.linalg.norm(scaled[..., ONE, :] - scaled[..., OTHER, :], axis=-1)
    distances = np.where(found[..., ONE] & found[..., OTHER], np.minimum(apart, FARTHEST), 0.0)
    return np.concatenate([distances, found, sidedness(scaled, found), bobbing(scaled, found)], -1).astype(np.float32)


def body_size(xy: Floats, found: NDArray[np.bool_]) -> Floats:
    """[b] median over a window of the root mean square distance of the joints from their middle, px."""
    count = np.maximum(found.sum(axis=-1), 1)
    middle = xy.sum(axis=-2) / count[..., None]
    squares = np.where(found, np.square(xy - middle[..., None, :]).sum(axis=-1), 0.0).sum(axis=-1) / count
    size = np.where(count > 2, np.sqrt(squares), np.nan)
    anybody: NDArray[np.bool_] = np.any(np.isfinite(size), axis=1, keepdims=True)
    usual = np.nanmedian(np.where(anybody, size, LEAST_SIZE_PX), axis=1)
    return np.asarray(np.maximum(usual, LEAST_SIZE_PX))


def sidedness(scaled: Floats, found: NDArray[np.bool_]) -> Floats:
    left, right = (np.array(pair) for pair in zip(*SIDES, strict=True))
    across = np.clip(scaled[..., right, 0] - scaled[..., left, 0], -FARTHEST, FARTHEST)
    return np.where(found[..., right] & found[..., left], across, 0.0)


def bobbing(scaled: Floats, found: NDArray[np.bool_]) -> Floats:
    seen = found[..., BOBBING]
    y = scaled[..., BOBBING, 1]
    mean = np.where(seen, y, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    return np.asarray(np.where(seen, np.clip(y - mean[:, None], -FARTHEST, FARTHEST), 0.0))
