"""People of the clip generator who run, walk or stand: their joints in three dimensions, kept beside this file."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]
Rng = np.random.Generator

SEQUENCES = Path(__file__).parent / "activity_sequences.npz"
STORED_HZ, STORED_S = 30.0, 5.0
MODES = ("run", "walk", "stand")  # in the order of ACTIVITIES
PEOPLE = {"run": 70, "walk": 60, "stand": 40}
HELD_OUT_EVERY = 6  # sequences that are never trained on


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
