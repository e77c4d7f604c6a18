"""The network `activity`: generated people in three dimensions, cameras all round them, training, export.

    python -m models.training.activity sequences --generator ../shared/generator
    python -m models.training.activity train
    python -m gait.weights.manifest pin models/activity.xml models/activity.bin
    python -m models.training.activity scale    # the numbers in gait/movements/action.py

`sequences` needs the clip generator and writes activity_sequences.npz, which lies beside this file, so that `train`
needs nothing else. Runs on a CPU in some minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gait.movements.action import enrolled, score
from gait.pose.recognition import ACTIVITIES, FEATURES, LOOKS, LOOKS_HZ, VIEWS, features
from gait.pose.skeleton import ANKLES, HIPS, KNEES, MIRRORED, Joint
from gait.scene import View

Floats = NDArray[np.float64]
Rng = np.random.Generator

HERE = Path(__file__).parent
SEQUENCES = HERE / "activity_sequences.npz"
MODEL = HERE.parent / "activity.xml"
STORED_HZ, STORED_S = 30.0, 5.0
MODES = ("run", "walk", "stand")  # in the order of ACTIVITIES
PEOPLE = {"run": 70, "walk": 60, "stand": 40}
HELD_OUT_EVERY = 6  # sequences that are never trained on
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

BATCH, STEPS, RATE = 192, 3600, 2e-3
TWICE = 2  # each batch is learned from twice: making it takes longer than learning
CHECKS = 40  # batches of held-out people


# Sequences


def make_sequences(generator: Path) -> None:
    """People of the clip generator, without pictures: joints [s, 150, 18, 3] in metres, x right, y ahead, z up."""
    sys.path.insert(0, str(generator))
    spec = importlib.util.spec_from_file_location("generator_gait", generator / "gait.py")
    assert spec is not None
    assert spec.loader is not None
    motion = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(motion)
    made = [(mode, moving(motion, mode, seed)) for mode, count in PEOPLE.items() for seed in range(count)]
    joints = np.stack([path for _, path in made]).astype(np.float16)
    np.savez_compressed(SEQUENCES, joints=joints, mode=np.array([MODES.index(mode) for mode, _ in made], np.uint8))


def moving(motion: ModuleType, mode: str, seed: int) -> Floats:
    """One person's joints over five seconds. motion: the generator's gait.py."""
    rng = np.random.default_rng([MODES.index(mode), seed])
    undressed = type("Undressed", (sys.modules["body"].Body,), {"build": lambda *_: None})  # nobody is drawn
    body = undressed(somebody(rng))
    times = np.arange(0.0, STORED_S, 1.0 / STORED_HZ)
    settings = {"run": running, "walk": walking, "stand": standing}[mode](rng)
    bout = motion.Stand(body, settings, seed) if mode == "stand" else motion.Gait(body, settings, STORED_S, seed)
    pose = motion.Pose(body, bout.ctrl(times), bout.g if mode == "stand" else bout)
    return np.stack([pose.pts[generators_name(joint)] for joint in Joint], axis=1)


def generators_name(joint: Joint) -> str:
    """`knee_r`, `reye`, `neck`: what the generator calls a joint."""
    *side, part = joint.word.split()
    if part in ("eye", "ear"):
        return f"{side[0][0]}{part}"
    return f"{part}_{side[0][0]}" if side else part


def somebody(rng: Rng) -> dict[str, Any]:
    height = rng.uniform(1.5, 1.95)
    return {
        "sex": str(rng.choice(["male", "female"])), "height": height, "weight": rng.uniform(19, 31) * height**2,
        "age": rng.uniform(18, 65), "muscle": rng.uniform(0.3, 0.9),
    }  # fmt: skip


def running(rng: Rng) -> dict[str, Any]:
    """Slow to fast; contact time falls with speed (Novacheck 1998)."""
    speed = rng.uniform(1.9, 4.6)
    return {
        "mode": "run", "speed": speed, "cadence": rng.uniform(150, 190), "contact": 0.33 - 0.035 * speed,
        "step_width": rng.uniform(-0.02, 0.10), "strike": rng.uniform(2, 18), "swing_knee": rng.uniform(0.85, 1.15),
        "arm_scale": rng.uniform(0.5, 1.4), "lean": rng.uniform(3, 14),
        "drop": {side: rng.uniform(2, 9) for side in "rl"},
        "curves": {
            "pelv_amp": rng.uniform(0.025, 0.055), "elbow": rng.uniform(65, 110), "arm0": rng.uniform(-28, -5),
            "pelv_rot": rng.uniform(2, 9), "thorax": rng.uniform(3, 14), "arm_abd": rng.uniform(5, 25),
        },
    }  # fmt: skip


def walking(rng: Rng) -> dict[str, Any]:
    """Strolling to brisk."""
    speed = rng.uniform(0.8, 1.8)
    return {
        "mode": "walk", "speed": speed, "cadence": 72 + 31 * speed + rng.normal(0, 5),
        "step_width": rng.uniform(0.03, 0.16), "swing_knee": rng.uniform(0.85, 1.15),
        "arm_scale": rng.uniform(0.1, 1.6), "lean": rng.uniform(-2, 8),
        "drop": {side: rng.uniform(2, 7) for side in "rl"},
        "curves": {
            "elbow": rng.uniform(8, 60), "arm0": rng.uniform(-8, 8), "pelv_rot": rng.uniform(2, 9),
            "thorax": rng.uniform(2, 10), "arm_abd": rng.uniform(4, 18), "duty": rng.uniform(0.58, 0.68),
        },
    }  # fmt: skip


def standing(rng: Rng) -> dict[str, Any]:
    return {"step_width": rng.uniform(0.04, 0.4), "look": rng.uniform(0.0, 2.0)}


# Views


@dataclass(frozen=True, slots=True)
class Sequences:
    """joints [s, 150, 18, 3] metres; mode [s]: index into MODES."""

    joints: Floats
    mode: NDArray[np.uint8]

    def part(self, held_out: bool) -> Sequences:
        mine = (np.arange(len(self.mode)) % HELD_OUT_EVERY == 0) == held_out
        return Sequences(self.joints[mine], self.mode[mine])


def load_sequences() -> Sequences:
    with np.load(SEQUENCES) as stored:
        return Sequences(stored["joints"].astype(np.float32), stored["mode"])


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


def seen_by(bodies: Floats, azimuth: Floats, rng: Rng) -> Floats:
    """[b, 16, 18, 3] the poses, px, that a network would find in a camera's pictures, faults and all."""
    size = len(bodies)
    turned = about_z(bodies, -azimuth)
    xy, depth = projected(turned, rng)
    seen = faces_seen(azimuth, rng) & limbs_seen(depth, rng) & framed(xy, rng)
    seen &= rng.random(seen.shape) > 0.25 * rng.random((size, 1, JOINTS)) ** 2  # joints missed here and there
    seen &= rng.random((size, 1, JOINTS)) > 0.04  # joints never found
    seen &= rng.random((size, LOOKS, 1)) > 0.4 * rng.random((size, 1, 1)) ** 3  # nobody found at all
    pixels = PX_PER_M * mistaken(xy, depth, rng)
    keypoints = np.concatenate([pixels, np.ones_like(xy[..., :1])], axis=-1)
    return swapped(np.where(seen[..., None], keypoints, np.nan), rng)


def about_z(bodies: Floats, angle: Floats) -> Floats:
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    x, y = bodies[..., 0], bodies[..., 1]
    return np.stack([cos * x - sin * y, sin * x + cos * y, bodies[..., 2]], axis=-1)


def projected(bodies: Floats, rng: Rng) -> tuple[Floats, Floats]:
    """Through a pinhole some metres off: [b, 16, 18, 2] metres at the body's distance, y down; depth [b, 16, 18]."""
    size = (len(bodies), 1, 1)
    away, up = rng.uniform(1.8, 6.0, size), rng.uniform(0.2, 1.8, size)
    depth = np.maximum(bodies[..., 1] + away, 0.5)
    x, y = bodies[..., 0] * away / depth, -(bodies[..., 2] - up) * away / depth
    roll = rng.normal(0, 0.03, size)
    return np.stack([np.cos(roll) * x - np.sin(roll) * y, np.sin(roll) * x + np.cos(roll) * y], axis=-1), depth


def faces_seen(azimuth: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[b, 16, 18] nose, eyes and ears by where the head looks; now and then a face is found on a nape."""
    size = len(azimuth)
    head = np.pi - azimuth + rng.normal(0, 0.25, size)  # of the camera from straight ahead, to the right
    towards = np.cos(head[:, None] - LOOKS_TO)
    chance = 1.0 / (1.0 + np.exp(-(towards - SEEN_FROM) / rng.uniform(0.05, 0.2, (size, 1))))
    fooled = (rng.random((size, 1)) < 0.3) * rng.uniform(0.0, 0.6, (size, 1)) * rng.uniform(0.5, 1.0, (size, len(FACE)))
    shy = rng.uniform(0.5, 1.0, (size, 1)) ** 0.5  # small or turned faces are found less
    seen = np.ones((size, LOOKS, JOINTS), bool)
    seen[..., FACE] = rng.random((size, LOOKS, len(FACE))) < np.maximum(chance * shy, fooled)[:, None]
    return seen


def limbs_seen(depth: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[b, 16, 18] the far one of a pair is lost the more often the further it lies behind the other."""
    behind = np.zeros_like(depth)
    behind[..., RIGHT] = depth[..., RIGHT] - depth[..., LEFT]
    behind[..., LEFT] = -behind[..., RIGHT]
    lost = rng.uniform(0.0, 0.9, (len(depth), 1, JOINTS)) * np.clip(behind / 0.3, 0.0, 1.0)
    return np.asarray(rng.random(depth.shape) > lost)


def framed(xy: Floats, rng: Rng) -> NDArray[np.bool_]:
    """[b, 16, 18] what the picture's edges leave: everything, hips to floor, knees to floor, or the upper body."""
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
    drawn = (rng.random((size, LOOKS, len(RIGHT))) < 0.4 * rng.random((size, 1, 1))) & near
    right_far = depth[..., RIGHT] > depth[..., LEFT]
    right, left = found[..., RIGHT, :].copy(), found[..., LEFT, :].copy()
    found[..., RIGHT, :] = np.where((drawn & right_far)[..., None], left, right)
    found[..., LEFT, :] = np.where((drawn & ~right_far)[..., None], right, left)
    return np.asarray(found)


def swapped(poses: Floats, rng: Rng) -> Floats:
    """Left and right taken for each other, above and below the hips by themselves, in some poses or throughout."""
    size, mirrored = len(poses), poses[:, :, MIRRORED]
    for part in (UPPER, LOWER):
        often = np.where(rng.random((size, 1)) < 0.2, rng.uniform(0.0, 0.5, (size, 1)), 0.0)
        often[rng.random(size) < 0.04] = 1.0
        wrong = rng.random((size, LOOKS)) < often
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


# The network


class Activities(nn.Module):
    """Windows [b, 16, FEATURES] to probabilities [b, 7]: ACTIVITIES, then VIEWS."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.scale = nn.BatchNorm1d(FEATURES)
        self.pose = nn.Sequential(
            nn.Conv1d(FEATURES, width, 1), nn.ReLU(), nn.Dropout(0.1), nn.Conv1d(width, width, 1), nn.ReLU()
        )
        self.motion = nn.Sequential(
            nn.Conv1d(width, width, 5, padding=2), nn.ReLU(), nn.Conv1d(width, width, 5, padding=2), nn.ReLU()
        )
        classes = len(ACTIVITIES) + len(VIEWS)
        self.sum = nn.Sequential(nn.Linear(3 * width, width), nn.ReLU(), nn.Dropout(0.1), nn.Linear(width, classes))

    def logits(self, seen: Tensor) -> tuple[Tensor, Tensor]:
        pose = self.pose(self.scale(seen.transpose(1, 2)))
        motion = self.motion(pose)
        found = self.sum(torch.cat([pose.mean(2), motion.mean(2), motion.amax(2)], dim=1))
        return found[:, : len(ACTIVITIES)], found[:, len(ACTIVITIES) :]

    def forward(self, seen: Tensor) -> Tensor:
        return torch.cat([part.softmax(1) for part in self.logits(seen)], dim=1)


def train() -> None:
    """Train, report on people never seen, export."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    sequences, rng = load_sequences(), np.random.default_rng(1)
    mine, network = sequences.part(held_out=False), Activities()
    given = batch(mine, BATCH, rng)
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, STEPS)
    for step in range(STEPS):
        given = given if step % TWICE else batch(mine, BATCH, rng)
        loss = error(network, given)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 499:
            print(step + 1, f"{loss.item():.3f}", flush=True)
    check(network, sequences.part(held_out=True))
    export(network)


def error(network: Activities, given: Batch) -> Tensor:
    activity, view = network.logits(torch.from_numpy(given.features))
    cross = nn.functional.cross_entropy
    seen = torch.from_numpy(given.seen)
    by_view = (cross(view, torch.from_numpy(given.view), reduction="none") * seen).sum() / seen.sum()
    return cross(activity, torch.from_numpy(given.activity)) + by_view


def check(network: Activities, held_out: Sequences) -> None:
    """Right and wrong on held-out people, by how sure the network is of single windows."""
    network.eval()
    rng = np.random.default_rng(2)
    given = [batch(held_out, BATCH, rng) for _ in range(CHECKS)]
    with torch.no_grad():
        found = torch.cat([network(torch.from_numpy(b.features)) for b in given]).numpy()
    report("activity", found[:, : len(ACTIVITIES)], np.concatenate([b.activity for b in given]))
    clear = np.concatenate([(b.seen > 0) & (b.view.max(axis=1) == 1.0) for b in given])
    report("view", found[clear, len(ACTIVITIES) :], np.concatenate([b.view for b in given])[clear])


def report(what: str, found: Floats, wanted: Floats) -> None:
    right = found.argmax(axis=1) == wanted.argmax(axis=1)
    for sure in (0.0, 0.5, 0.7, 0.8, 0.9, 0.95):
        told = found.max(axis=1) >= sure
        print(f"{what}: from {sure:.2f} {told.mean():.3f} told, {right[told].mean():.4f} of them right")


def export(network: Activities) -> None:
    """models/activity.xml and .bin, float32."""
    import openvino as ov

    model = ov.convert_model(network.eval(), example_input=torch.zeros(1, LOOKS, FEATURES), input=[1, LOOKS, FEATURES])
    ov.save_model(model, MODEL, compress_to_fp16=False)


# The scale of scores against enrolled movements


def scale(pairs: int = 400) -> None:
    """Distances between two people who do the same, and between two who do not, for gait/movements/action.py."""
    sequences, rng = load_sequences(), np.random.default_rng(3)
    same: list[float] = []
    other: list[float] = []
    parts: list[float] = []
    for _ in range(pairs):
        one, two = rng.choice(len(sequences.mode), 2, replace=False)
        azimuth = rng.choice([0.0, np.pi, np.pi / 2, -np.pi / 2])
        reference, clip = (filmed(sequences.joints[k], azimuth, rng) for k in (one, two))
        found = score(enrolled("one", View.UNKNOWN, reference[:45], "one"), clip)
        alike = sequences.mode[one] == sequences.mode[two]
        (same if alike else other).append(found.distance)
        parts += [part.distance for part in found.parts if alike]
    print("same movement", np.percentile(same, np.arange(0, 101, 10)).round(3))
    print("another movement", np.percentile(other, np.arange(0, 101, 10)).round(3))
    print("a part of the same, 90th percentile", np.percentile(parts, 90).round(3))


def filmed(joints: Floats, azimuth: float, rng: Rng) -> Floats:
    """[75, 18, 3] five seconds as a pose network would find them, without its faults but scatter."""
    seen = joints[None, :: int(STORED_HZ / LOOKS_HZ)]
    xy, _ = projected(about_z(seen, np.array([rng.normal(-azimuth, 0.1)])), rng)
    xy = xy + rng.normal(0, 0.01, xy.shape)
    return np.asarray(np.concatenate([xy, np.ones_like(xy[..., :1])], axis=-1)[0])


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("verb", choices=("sequences", "train", "scale"))
    order.add_argument("--generator", type=Path, help="folder of the clip generator")
    asked = order.parse_args()
    if asked.verb == "sequences":
        make_sequences(asked.generator)
    else:
        {"train": train, "scale": scale}[asked.verb]()


if __name__ == "__main__":
    main()
