"""What stands on the treadmill: random bodies, shoes, gaits, cameras and shops, far wider than any one shop shows.

Everything is a plain description as the clip generator reads it; degrees, metres and seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.training.augment import Rng

Spec = dict[str, Any]

SHOE_PARTS = ("upper", "counter", "tab", "midsole", "outsole", "logo")
BODY_MASS_INDEX = (18.5, 32.0)  # kg/m2, of people who run on a shop's treadmill
SOCK_HEIGHTS = (-0.02, 0.0, 0.03, 0.05, 0.08, 0.12, 0.25)  # m over the ankle
SOCK_SHARES = (0.1, 0.15, 0.2, 0.25, 0.15, 0.1, 0.05)
FULL_PX, LEGS_PX = (405, 720), (640, 480)  # width, height: the lower legs come out at 60 to 220 px


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One scene. mode: run, walk or stand. framing: full, legs or close. size: width, height in px."""

    person: Spec
    shoe: Spec
    gait: Spec
    camera: Spec
    shop: Spec
    mode: str
    framing: str
    size: tuple[int, int]


def random_plan(rng: Rng, skins: list[str]) -> ScenePlan:
    """A scene; skins: the generator's names for skin."""
    mode = str(rng.choice(["run", "walk", "stand"], p=[0.8, 0.15, 0.05]))
    framing = str(rng.choice(["full", "legs", "close"], p=[0.3, 0.3, 0.4]))
    size = FULL_PX if framing == "full" else LEGS_PX
    camera = random_camera(rng, framing, size)
    person, shoe, gait = random_person(rng, skins), random_shoe(rng), GAITS[mode](rng)
    return ScenePlan(person, shoe, gait, camera, random_shop(rng), mode, framing, size)


def random_person(rng: Rng, skins: list[str]) -> Spec:
    """Keyword arguments of the generator's person."""
    height = uniform(rng, 1.5, 1.96)
    low, high = (index * height**2 for index in BODY_MASS_INDEX)
    return {
        "sex": str(rng.choice(["male", "female"])),
        "height": height,
        "weight": float(np.clip(uniform(rng, 48, 105), low, high)),
        "age": int(rng.integers(18, 70)),
        "muscle": uniform(rng, 0.2, 0.95),
        "skin": str(rng.choice(skins)),
        **random_clothes(rng),
    }


def random_clothes(rng: Rng) -> Spec:
    """Bare legs or tights, socks from none to the knee, hair and sleeves."""
    return {
        "top": colour(rng),
        "bottom": colour(rng),
        "leggings": bool(rng.random() < 0.3),
        "clothes": {"short_len": uniform(rng, 0.1, 0.8)},
        "sock": colour(rng),
        "sock_h": float(rng.choice(SOCK_HEIGHTS, p=SOCK_SHARES)),
        "sleeve": uniform(rng, 0.2, 0.9),
        "hair": str(rng.choice(["short", "crop", "bun", "ponytail", "bald"])),
        "hair_col": colour(rng),
    }


def random_shoe(rng: Rng) -> Spec:
    """From one colour all over to a patchwork; nearly a third are black, where a heel is hardest to see."""
    shoe = {part: colour(rng) for part in SHOE_PARTS}
    blended = (("counter", 0.3), ("tab", 0.15), ("logo", 0.2))
    shoe |= {part: shoe["upper"] for part, share in blended if rng.random() < share}
    shoe |= {"midsole": "#f2f2ee"} if rng.random() < 0.45 else {}
    shoe |= {"outsole": "#202020"} if rng.random() < 0.4 else {}
    shoe |= {part: near_black(rng) for part in SHOE_PARTS if rng.random() < 0.85} if rng.random() < 0.3 else {}
    stripes = {"bar": bool(rng.random() < 0.6), "tab_logo": bool(rng.random() < 0.6)}
    return shoe | stripes | {"wide": uniform(rng, 0.88, 1.18)}


def colour(rng: Rng) -> str:
    """Near black, near white, greyish or any colour, as #rrggbb."""
    kind = rng.random()
    if kind < 0.2:
        return hexadecimal(np.full(3, rng.uniform(5, 40)))
    if kind < 0.4:
        return hexadecimal(np.full(3, rng.uniform(190, 250)))
    return hexadecimal(rng.uniform(50, 190) + rng.uniform(-12, 12, 3) if kind < 0.6 else rng.uniform(0, 255, 3))


def near_black(rng: Rng) -> str:
    """As #rrggbb."""
    return hexadecimal(rng.uniform(4, 48) + rng.uniform(0, 10, 3))


def hexadecimal(parts: np.ndarray[Any, Any]) -> str:
    """Red, green and blue of 0..255 as #rrggbb."""
    return "#" + "".join(f"{int(np.clip(part, 0, 255)):02x}" for part in parts)


def random_rearfoot(rng: Rng) -> Spec:
    """Degrees, eversion positive: far beyond what runners show, so that no angle is rare."""
    peak = rng.uniform(-7, 21)
    touchdown = -4 + 0.12 * (peak - 8) + rng.normal(0, 2.5)
    shape = {"td": float(touchdown), "peak": float(peak), "to": float(rng.normal(-5, 3))}
    return shape | {"sd": 1.2, "t_peak": uniform(rng, 0.3, 0.5)}


def running(rng: Rng) -> Spec:
    """Speeds, step rates and foot strikes of shop runners, and wider."""
    strike = uniform(rng, -4, 6) if rng.random() < 0.5 else uniform(rng, 6, 20)
    return {
        "mode": "run",
        "speed": uniform(rng, 2.0, 4.4),
        "cadence": uniform(rng, 148, 192),
        "contact": uniform(rng, 0.19, 0.29),
        "rearfoot": both(rng, random_rearfoot),
        "strike": strike,
        "step_width": uniform(rng, -0.02, 0.12),
        "toe_out": both(rng, lambda r: uniform(r, -3, 16)),
        "knee_out": both(rng, lambda r: uniform(r, -4, 6)),
        "curves": running_curves(rng),
    }


def running_curves(rng: Rng) -> Spec:
    """How the foot rolls off and how far the knee bends in swing (share of swing, degrees)."""
    bend = rng.uniform(0.8, 1.1)
    swing = ([0, 0.12, 0.28, 0.45, 0.60, 0.75, 0.90, 1], [20, 40, 78 * bend, 95 * bend, 84 * bend, 54 * bend, 24, 17])
    stance = {"p1": uniform(rng, 36, 52), "p_rise": uniform(rng, 0.42, 0.55), "knee_ms": uniform(rng, 32, 44)}
    return stance | {"lean": uniform(rng, 3, 12), "kneesw": swing}


def walking(rng: Rng) -> Spec:
    """A walk at shop speeds."""
    return {
        "mode": "walk",
        "speed": uniform(rng, 0.9, 1.8),
        "cadence": uniform(rng, 95, 130),
        "rearfoot": both(rng, random_rearfoot),
        "step_width": uniform(rng, 0.04, 0.16),
        "curves": {"p1": uniform(rng, 44, 58)},
    }


def standing(rng: Rng) -> Spec:
    """Feet side by side."""
    return {"mode": "stand", "step_width": uniform(rng, 0.1, 0.3)}


GAITS = {"run": running, "walk": walking, "stand": standing}


def random_camera(rng: Rng, framing: str, size: tuple[int, int]) -> Spec:
    """Behind the belt, a little off its axis half of the time, never quite level."""
    return {
        "framing": framing,
        "size": size,
        "dist": uniform(rng, 1.4, 3.0),
        "height": uniform(rng, 0.15, 0.9),
        "azimuth": float(rng.choice([0, rng.normal(0, 4)])),
        **{tilt: float(rng.normal(0, 1.1)) for tilt in ("roll", "yaw", "pitch")},
        "lateral": float(rng.normal(0, 0.07)),
        "zoom": uniform(rng, 0.85, 1.12) * (1.15 if framing == "legs" else 1),
    }


def random_shop(rng: Rng) -> Spec:
    """Walls, floors, belts and lamps, from a dim corner to full daylight."""
    return {
        "wall": str(rng.choice(["white", "grey", "wood", "dark"])),
        "floor": str(rng.choice(["wood", "grey", "carpet", "light"])),
        "dark_belt": bool(rng.random() < 0.4),
        "expo": float(np.exp(rng.uniform(np.log(0.22), np.log(1.15)))),
        "tint": [1.0, uniform(rng, 0.88, 1.02), uniform(rng, 0.72, 1.08)],
        "sat": uniform(rng, 0.5, 1.05),
        "key": uniform(rng, 0.5, 1.4),
        "key_dir": [uniform(rng, -1, 1), uniform(rng, -1.2, -0.2), 1.5],
    }


def bystander_place(rng: Rng) -> Spec:
    """Someone who stands beside the treadmill, turned anywhere."""
    beside, along = float(rng.choice([-1, 1])) * uniform(rng, 0.95, 1.4), uniform(rng, 0.2, 2.2)
    return {"pos": [beside, along, -0.2], "heading": uniform(rng, -180, 180)}


def both(rng: Rng, draw: Any) -> Spec:
    """A value for each foot."""
    return {"l": draw(rng), "r": draw(rng)}


def uniform(rng: Rng, low: float, high: float) -> float:
    """A plain float, as the generator writes its descriptions as JSON."""
    return float(rng.uniform(low, high))
