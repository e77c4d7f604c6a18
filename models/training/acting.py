"""Generated people who act: folders of OpenPose JSON to train a network of one's own on, or to try `gait action` with.

    python -m models.training.acting out/acting --people 8

writes out/acting/ACTION/PERSON/VIEW/*_keypoints.json, 15 frames a second. The people are those who stand in
activity_sequences.npz; arms, legs and trunk are moved by angles, and cameras see them as activity_views has it, with a
pose network's faults. Lengths in metres, x to the right, y ahead, z up.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gait.pose.openpose_json import frames_folder, write_pose
from gait.pose.person import Person
from gait.pose.recognition import LOOKS_HZ
from gait.pose.skeleton import HIPS, Joint
from models.training.activity_people import MODES, load_sequences
from models.training.activity_views import UPPER, seen_by

Floats = NDArray[np.float64]
Rng = np.random.Generator

SECONDS = 6.0
LOOKS_A_CLIP = round(SECONDS * LOOKS_HZ)
CORNER_PX = np.array([1500.0, 1500.0, 0.0])  # added, so that nobody stands left of the picture or above it
VIEWS = {"front": np.pi, "rear": 0.0, "left": -np.pi / 2, "right": np.pi / 2}  # azimuth of the camera, 0 behind
DOWN, AHEAD, UP = np.array([0.0, 0, -1]), np.array([0.0, 1, 0]), np.array([0.0, 0, 1])
ARM = {1: (Joint.R_SHOULDER, Joint.R_ELBOW, Joint.R_WRIST), -1: (Joint.L_SHOULDER, Joint.L_ELBOW, Joint.L_WRIST)}
LEG = {1: (Joint.R_HIP, Joint.R_KNEE, Joint.R_ANKLE), -1: (Joint.L_HIP, Joint.L_KNEE, Joint.L_ANKLE)}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody's way of acting. joints [n, 18, 3]: standing. phase [n]: turns of the movement, in radians.

    side: 1 acts with the right, -1 with the left. large: of their movements, 1 the usual. own: numbers in -1..1 that
    tell their style.
    """

    joints: Floats
    phase: Floats
    side: int
    large: float
    own: Floats

    @property
    def share(self) -> Floats:
        """[n] 0 at rest, 1 at the movement's height."""
        return 0.5 - 0.5 * np.cos(self.phase)


def jumping_jack(actor: Actor) -> Floats:
    """Arms and legs apart, arms over the head."""
    joints, apart = actor.joints.copy(), actor.share
    raised = np.radians(12.0 + apart * actor.large * (148.0 + 12.0 * actor.own[0]))
    bent = np.radians(15.0 + 15.0 * actor.own[1])
    wide = np.radians(apart * actor.large * (17.0 + 4.0 * actor.own[2]))
    for side in ARM:
        put_arm(joints, side, sideways(side, raised), sideways(side, raised + bent))
        put_leg(joints, side, sideways(side, wide), sideways(side, wide))
    return grounded(joints, 0.06 * np.abs(np.sin(actor.phase)))


def wave(actor: Actor) -> Floats:
    """One arm up, the forearm to and fro."""
    joints = actor.joints.copy()
    raised = np.radians(95.0 + 30.0 * actor.own[0] + 8.0 * actor.share)
    fore = np.radians(175.0 + 12.0 * actor.own[1]) + actor.large * np.radians(32.0) * np.sin(actor.phase)
    put_arm(joints, actor.side, sideways(actor.side, raised), sideways(actor.side, fore))
    return joints


def punch(actor: Actor) -> Floats:
    """Out of a guard, one fist goes ahead and comes back."""
    joints, out = actor.joints.copy(), actor.share**2
    near = 35.0 + 12.0 * actor.own[0]
    reach = np.radians(near + out * (90.0 - near) * actor.large)
    fore = np.radians(155.0 + 10.0 * actor.own[1] - out * (65.0 + 10.0 * actor.own[1]))
    put_arm(joints, actor.side, ahead(reach), ahead(fore))
    guard, held = (np.full_like(out, np.radians(deg)) for deg in (near, 155.0 + 10.0 * actor.own[1]))
    put_arm(joints, -actor.side, ahead(guard), ahead(held))
    return joints


def squat(actor: Actor) -> Floats:
    """Down on bent knees, the trunk ahead, the arms ahead with some."""
    joints, deep = actor.joints.copy(), actor.share * actor.large
    thigh = np.radians(deep * (80.0 + 12.0 * actor.own[0]))
    for side in LEG:
        put_leg(joints, side, ahead(thigh), ahead(-thigh * 0.45))
    lean(joints, np.radians(deep * (32.0 + 12.0 * actor.own[1])))
    arms = np.radians(deep * 85.0 * (actor.own[2] > -0.3))
    for side in ARM:
        put_arm(joints, side, ahead(arms), ahead(arms + 0.1))
    return grounded(joints)


def knee_lift(actor: Actor) -> Floats:
    """One knee after the other up to the hip, on the spot."""
    joints = actor.joints.copy()
    for side in LEG:
        lifted = np.clip(np.sin(actor.phase / 2.0) * side, 0.0, 1.0) * actor.large
        thigh = np.radians(lifted * (85.0 + 8.0 * actor.own[0]))
        put_leg(joints, side, ahead(thigh), ahead(thigh * (-0.1 + 0.1 * actor.own[1])))
        put_arm(joints, -side, ahead(0.5 * thigh), ahead(0.5 * thigh + np.radians(50.0)))
    return grounded(joints)


def bow(actor: Actor) -> Floats:
    """The trunk ahead, the legs straight."""
    joints = actor.joints.copy()
    lean(joints, np.radians(actor.share * actor.large * (60.0 + 12.0 * actor.own[0])))
    return joints


ACTIONS: dict[str, Callable[[Actor], Floats]] = {
    "jumping jack": jumping_jack, "wave": wave, "punch": punch, "squat": squat, "knee lift": knee_lift, "bow": bow,
}  # fmt: skip
PERIODS_S = {"jumping jack": 1.3, "wave": 0.8, "punch": 1.1, "squat": 2.2, "knee lift": 0.7, "bow": 2.4}


def sideways(side: int, angle: Floats | float) -> Floats:
    """[n, 3] from hanging down, 0, to the side and up, pi."""
    angle = np.asarray(angle)[..., None]
    return np.asarray(np.cos(angle) * DOWN + np.sin(angle) * (side, 0.0, 0.0))


def ahead(angle: Floats) -> Floats:
    """[n, 3] from hanging down, 0, to ahead and up, pi."""
    return np.asarray(np.cos(angle)[:, None] * DOWN + np.sin(angle)[:, None] * AHEAD)


def put_arm(joints: Floats, side: int, upper: Floats, fore: Floats) -> None:
    put_limb(joints, ARM[side], upper, fore)


def put_leg(joints: Floats, side: int, thigh: Floats, shank: Floats) -> None:
    put_limb(joints, LEG[side], thigh, shank)


def put_limb(joints: Floats, limb: tuple[Joint, Joint, Joint], first: Floats, second: Floats) -> None:
    """Lay a limb's two bones, as long as they are, along unit vectors [n, 3]."""
    root, middle, end = limb
    bones = [np.linalg.norm(joints[:, b] - joints[:, a], axis=1)[:, None] for a, b in ((root, middle), (middle, end))]
    joints[:, middle] = joints[:, root] + bones[0] * first
    joints[:, end] = joints[:, middle] + bones[1] * second


def lean(joints: Floats, angle: Floats) -> None:
    """Turn what is above the hips ahead about them, by radians [n]."""
    hips = joints[:, HIPS].mean(axis=1, keepdims=True)
    rest = joints[:, UPPER] - hips
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    y, z = rest[..., 1], rest[..., 2]
    joints[:, UPPER] = hips + np.stack([rest[..., 0], cos * y + sin * z, cos * z - sin * y], axis=-1)


def grounded(joints: Floats, jump_m: Floats | float = 0.0) -> Floats:
    """Everybody down to the floor again, as far up as they jump."""
    lowest = joints[:, [Joint.R_ANKLE, Joint.L_ANKLE], 2].min(axis=1)
    usual = joints[0, [Joint.R_ANKLE, Joint.L_ANKLE], 2].min()
    return np.asarray(joints + (usual - lowest + jump_m)[:, None, None] * UP)


def actor(standing: Floats, person: int, action: str, take: int) -> Actor:
    """A person in an action. standing [s, 18, 3]: at 30 a second; take: another time, at another tempo."""
    own, rng = np.random.default_rng([7, person]), np.random.default_rng([person, list(ACTIONS).index(action), take])
    side = int(own.choice([1, -1]))
    large, style, tempo = own.uniform(0.85, 1.12), own.uniform(-1, 1, 3), own.uniform(0.8, 1.25)
    period_s = PERIODS_S[action] * tempo * rng.uniform(0.88, 1.14)
    at = np.arange(LOOKS_A_CLIP) * round(30.0 / LOOKS_HZ)
    there = np.abs((at + len(standing) - 1) % (2 * len(standing) - 2) - (len(standing) - 1))  # to and fro
    phase = 2.0 * np.pi * np.arange(LOOKS_A_CLIP) / LOOKS_HZ / period_s + rng.uniform(0, 2 * np.pi)
    wobble = rng.normal(0, 0.1) * np.sin(phase / 3.1)
    return Actor(standing[there].astype(float), phase + wobble, side, large, style)


def filmed(action: str, person: int, view: str, take: int = 0) -> Floats:
    """[90, 18, 3] what a pose network finds of a person's action, from a view of VIEWS; NaN where nothing."""
    sequences = load_sequences()
    standing = sequences.joints[sequences.mode == MODES.index("stand")]
    joints = ACTIONS[action](actor(standing[person % len(standing)], person, action, take))
    rng = np.random.default_rng([person, list(ACTIONS).index(action), take, list(VIEWS).index(view)])
    azimuth = np.array([VIEWS[view] + rng.normal(0, 0.15)])
    return np.asarray(seen_by(joints[None], azimuth, rng, whole=True)[0] + CORNER_PX)


def write_clip(folder: Path, poses: Floats) -> None:
    frames_folder(folder)
    for index, keypoints in enumerate(poses):
        write_pose(folder, "frame", index, [Person(keypoints)] if np.isfinite(keypoints).any() else [])


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("out", type=Path)
    order.add_argument("--people", type=int, default=8)
    order.add_argument("--first", type=int, default=1, help="number of the first person")
    order.add_argument("--actions", nargs="+", choices=list(ACTIONS), default=list(ACTIONS)[:-1])
    asked = order.parse_args()
    for action in asked.actions:
        for person in range(asked.first, asked.first + asked.people):
            for view in VIEWS:
                write_clip(asked.out / action / f"person {person:02d}" / view, filmed(action, person, view))
        print(asked.out / action, flush=True)


if __name__ == "__main__":
    main()
