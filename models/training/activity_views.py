"""What a pose network would find of generated people in pictures from all round, faults and all; and an empty belt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gait.pose.recognition import ACTIVITIES, LOOKS, LOOKS_HZ, features
from gait.pose.skeleton import ANKLES, HIPS, KNEES, MIRRORED, Joint
from models.training.activity_people import MODES, STORED_HZ, Sequences

Floats = NDArray[np.float64]
Rng = np.random.Generator

RIGHT = [joint for joint in Joint if joint.word.startswith("right")]
LEFT = [joint.mirrored for joint in RIGHT]
LOWER = sorted({*HIPS, *KNEES, *ANKLES})
UPPER = sorted(set(Joint) - set(LOWER))
ARMS = ((Joint.R_SHOULDER, Joint.R_ELBOW, Joint.R_WRIST), (Joint.L_SHOULDER, Joint.L_ELBOW, Joint.L_WRIST))
FACE = [Joint.NOSE, Joint.R_EYE, Joint.L_EYE, Joint.R_EAR, Joint.L_EAR]  # as in the two lines below
LOOKS_TO = np.radians([0.0, 25.0, -25.0, 80.0, -80.0])  # where nose, eyes and ears face, to the right of ahead
SEEN_FROM = np.array([-0.05, 0.05, 0.05, -0.45, -0.45])  # cosine to the camera from which each is found half the time
JOINTS = len(Joint)
PX_PER_M = 500.0  # of the pictures; the features forget it
NOBODY = ACTIVITIES.index("none")
CLEAR_REAR, CLEAR_SIDE = np.radians([35.0, 55.0])  # azimuth up to which it is a rear view, from which a side view


@dataclass(frozen=True, slots=True)
class Batch:
    """features [b, 16, FEATURES]; what to answer: activity [b, 4], view [b, 3]; seen [b]: 0 where there is no view."""

    features: NDArray[np.float32]
    activity: NDArray[np.float32]
    view: NDArray[np.float32]
    seen: NDArray[np.float32]


def batch(sequences: Sequences, size: int, rng: Rng) -> Batch:
    """Windows of random people before random cameras, one in eight of nobody."""
    weights = 1.0 / np.bincount(sequences.mode, minlength=len(MODES))[sequences.mode]
    who = rng.choice(len(sequences.mode), size, p=weights / weights.sum())
    azimuth = rng.uniform(-np.pi, np.pi, size)
    straight = rng.random(size) < 0.35
    quarters = rng.choice([0.0, np.pi, np.pi / 2, -np.pi / 2], straight.sum())
    azimuth[straight] = quarters + rng.normal(0, 0.1, straight.sum())
    bodies = varied(window_of(sequences.joints[who], rng), rng)
    poses = seen_by(bodies, azimuth, rng)
    activity = np.eye(len(ACTIVITIES))[sequences.mode[who]]
    empty = rng.random(size) < 0.125
    poses[empty] = nobody(poses[empty], rng)
    activity[empty] = np.eye(len(ACTIVITIES))[NOBODY]
    hidden = np.isfinite(poses[..., 0]).sum(axis=(1, 2)) < 3 * LOOKS  # fewer than three joints a pose
    activity[hidden] = np.eye(len(ACTIVITIES))[NOBODY]
    there = 1.0 - (empty | hidden)
    return Batch(
        features(poses), activity.astype(np.float32), view_of(azimuth).astype(np.float32), there.astype(np.float32)
    )


def view_of(azimuth: Floats) -> Floats:
    """[b, 3] share of VIEWS by the camera's azimuth, 0 behind: half and half in between."""
    away = np.abs((azimuth + np.pi) % (2 * np.pi) - np.pi)
    rear = np.interp(away, [CLEAR_REAR, CLEAR_SIDE], [1.0, 0.0])
    front = np.interp(np.pi - away, [CLEAR_REAR, CLEAR_SIDE], [1.0, 0.0])
    return np.stack([rear, front, 1.0 - rear - front], axis=1)


def window_of(joints: Floats, rng: Rng) -> Floats:
    """[b, 16, 18, 3] a second from anywhere in each sequence, at a tempo of its own, one in two mirrored."""
    size, stored = joints.shape[:2]
    step = np.asarray(STORED_HZ / LOOKS_HZ * rng.uniform(0.82, 1.22, size))
    first = rng.uniform(0, stored - 1 - step * (LOOKS - 1))
    at = first[:, None] + step[:, None] * np.arange(LOOKS)
    before, share = at.astype(int), (at % 1.0)[..., None, None]
    rows = np.arange(size)[:, None]
    taken = joints[rows, before] * (1 - share) + joints[rows, before + 1] * share
    mirrored = rng.random(size) < 0.5
    taken[mirrored] = taken[mirrored][:, :, MIRRORED] * (-1.0, 1.0, 1.0)
    return np.asarray(taken)


def varied(bodies: Floats, rng: Rng) -> Floats:
    """Other builds, other leans, other arms; some travel instead of staying on a belt."""
    size = len(bodies)
    bodies = bodies * rng.uniform(0.88, 1.12, (size, 1, 1, 3))
    bodies[..., 1] += bodies[..., 2] * np.tan(rng.normal(0, 0.06, (size, 1, 1)))
    bodies[..., 0] += bodies[..., 2] * np.tan(rng.normal(0, 0.02, (size, 1, 1)))
    for shoulder, *arm in ARMS:
        turn, longer = rng.normal(0, 0.25, (size, 1, 1)), rng.uniform(0.8, 1.15, (size, 1, 1))
        rest = bodies[:, :, arm] - bodies[:, :, [shoulder]]
        y, z = rest[..., 1], rest[..., 2]
        turned = np.stack([rest[..., 0], np.cos(turn) * y - np.sin(turn) * z, np.sin(turn) * y + np.cos(turn) * z], -1)
        bodies[:, :, arm] = bodies[:, :, [shoulder]] + longer[..., None] * turned
    travel = rng.normal(0, 0.8, (size, 1, 1, 3)) * (1.0, 1.0, 0.0) * (rng.random((size, 1, 1, 1)) < 0.25)
    return np.asarray(bodies + travel * (np.arange(LOOKS) / LOOKS_HZ)[None, :, None, None])


def seen_by(bodies: Floats, azimuth: Floats, rng: Rng, whole: bool = False) -> Floats:
    """[b, n, 18, 3] the poses, px, that a network would find in a camera's pictures, faults and all.

    whole: no picture cuts anything off.
    """
    size, looks = bodies.shape[:2]
    turned = about_z(bodies, -azimuth)
    xy, depth = projected(turned, rng)
    seen = faces_seen(azimuth, looks, rng) & limbs_seen(depth, rng) & (framed(xy, rng) | whole)
    seen &= rng.random(seen.shape) > 0.25 * rng.random((size, 1, JOINTS)) ** 2  # joints missed here and there
    seen &= rng.random((size, 1, JOINTS)) > 0.04  # joints never found
    seen &= rng.random((size, looks, 1)) > 0.4 * rng.random((size, 1, 1)) ** 3  # nobody found at all
    pixels = PX_PER_M * mistaken(xy, depth, rng)
    keypoints = np.concatenate([pixels, np.ones_like(xy[..., :1])], axis=-1)
    return swapped(np.where(seen[..., None], keypoints, np.nan), rng)


def about_z(bodies: Floats, angle: Floats) -> Floats:
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    x, y = bodies[..., 0], bodies[..., 1]
    return np.stack([cos * x - sin * y, sin * x + cos * y, bodies[..., 2]], axis=-1)


def projected(bodies: Floats, rng: Rng) -> tuple[Floats, Floats]:
    """Through a pinhole some metres off: [b, n, 18, 2] metres at the body's distance, y down; depth [b, n, 18]."""
    size = (len(bodies), 1, 1)
    away, up = rng.uniform(1.8, 6.0, size), rng.uniform(0.2, 1.8, size)
    depth = np.maximum(bodies[..., 1] + away, 0.5)
    x, y = bodies[..., 0] * away / depth, -(bodies[..., 2] - up) * away / depth
    roll = rng.normal(0, 0.03, size)
    return np.stack([np.cos(roll) * x - np.sin(roll) * y, np.sin(roll) * x + np.cos(roll) * y], axis=-1), depth


def faces_seen(azimuth: Floats, looks: int, rng: Rng) -> NDArray[np.bool_]:
    """[b, looks, 18] nose, eyes and ears by where the head looks; now and then a face is found on a nape."""
    size = len(azimuth)
    head = np.pi - azimuth + rng.normal(0, 0.25, size)  # of the camera from straight ahead, to the right
    towards = np.cos(head[:, None] - LOOKS_TO)
    chance = 1.0 / (1.0 + np.exp(-(towards - SEEN_FROM) / rng.uniform(0.05, 0.2, (size, 1))))
    fooled = (rng.random((size, 1)) < 0.3) * rng.uniform(0.0, 0.6, (size, 1)) * rng.uniform(0.5, 1.0, (size, len(FACE)))
    shy = rng.uniform(0.5, 1.0, (size, 1)) ** 0.5  # small or turned faces are found less
    seen = np.ones((size, looks, JOINTS), bool)
    seen[..., FACE] = rng.random((size, looks, len(FACE))) < np.maximum(chance * shy, fooled)[:, None]
    return seen


def limbs_seen(depth: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[b, n, 18] the far one of a pair is lost the more often the further it lies behind the other."""
    behind = np.zeros_like(depth)
    behind[..., RIGHT] = depth[..., RIGHT] - depth[..., LEFT]
    behind[..., LEFT] = -behind[..., RIGHT]
    lost = rng.uniform(0.0, 0.9, (len(depth), 1, JOINTS)) * np.clip(behind / 0.3, 0.0, 1.0)
    return np.asarray(rng.random(depth.shape) > lost)


def framed(xy: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[b, n, 18] what the picture's edges leave: everything, hips to floor, knees to floor, or the upper body."""
    size = len(xy)
    hips, knees = (xy[:, :, k, 1].mean(axis=(1, 2))[:, None, None] for k in (HIPS, KNEES))
    leg = knees - hips
    kind = rng.choice(4, size, p=[0.68, 0.16, 0.08, 0.08])[:, None, None]
    jitter = rng.normal(0, 0.25, (size, 1, 1)) * leg
    top = np.select([kind == 1, kind == 2], [hips - 0.2 * leg + jitter, knees - 0.3 * leg + jitter], -9.0)
    bottom = np.where(kind == 3, knees + jitter, 9.0)
    return np.asarray((xy[..., 1] > top) & (xy[..., 1] < bottom))


def mistaken(xy: Floats, depth: Floats, rng: Rng) -> Floats:
    """Joints where a network puts them: off by a bias and a scatter, some on the wrong leg, some anywhere."""
    size = len(xy)
    bias = rng.normal(0, 1, (size, 1, JOINTS, 2)) * rng.uniform(0.0, 0.03, (size, 1, 1, 1))
    rough = np.where(rng.random((size, 1, 1, 1)) < 0.15, 0.03, 0.012)  # metres; on clips with truth 0.01 to 0.03
    scatter = rng.normal(0, 1, xy.shape) * rng.uniform(0.002, rough)
    stray = rng.normal(0, 0.3, xy.shape) * (rng.random((*xy.shape[:3], 1)) < 0.03 * rng.random((size, 1, 1, 1)))
    found = xy + bias + scatter + stray
    near = np.abs(depth[..., RIGHT] - depth[..., LEFT]) > 0.15
    drawn = (rng.random((*xy.shape[:2], len(RIGHT))) < 0.4 * rng.random((size, 1, 1))) & near
    right_far = depth[..., RIGHT] > depth[..., LEFT]
    right, left = found[..., RIGHT, :].copy(), found[..., LEFT, :].copy()
    found[..., RIGHT, :] = np.where((drawn & right_far)[..., None], left, right)
    found[..., LEFT, :] = np.where((drawn & ~right_far)[..., None], right, left)
    return np.asarray(found)


def swapped(poses: Floats, rng: Rng) -> Floats:
    """Left and right taken for each other, above and below the hips by themselves, in some poses or throughout."""
    (size, looks), mirrored = poses.shape[:2], poses[:, :, MIRRORED]
    for part in (UPPER, LOWER):
        often = np.where(rng.random((size, 1)) < 0.2, rng.uniform(0.0, 0.5, (size, 1)), 0.0)
        often[rng.random(size) < 0.04] = 1.0
        wrong = rng.random((size, looks)) < often
        poses[:, :, part] = np.where(wrong[..., None, None], mirrored[:, :, part], poses[:, :, part])
    return poses


def nobody(poses: Floats, rng: Rng) -> Floats:
    """An empty belt: nothing, a few flickering joints, or the same few joints on a machine in every picture."""
    size = len(poses)
    kind = rng.choice(3, size)[:, None, None]
    count = rng.integers(1, 8, (size, 1, 1))
    order = rng.random((size, 1, JOINTS)).argsort(axis=2)
    flicker = rng.random((size, LOOKS, JOINTS)) < rng.uniform(0.0, 0.25, (size, 1, 1))
    seen = np.select(
        [kind == 1, kind == 2], [flicker, (order < count) & (rng.random((size, LOOKS, JOINTS)) < 0.8)], False
    )
    anywhere, fixed = (rng.uniform(-1, 1, (size, looks, JOINTS, 2)) for looks in (LOOKS, 1))
    place = PX_PER_M * np.where(kind[..., None] == 2, fixed, anywhere)
    fake = np.concatenate(
        [place + rng.normal(0, 5.0, (size, LOOKS, JOINTS, 2)), np.ones((size, LOOKS, JOINTS, 1))], axis=-1
    )
    return np.where(seen[..., None], fake, np.nan)
