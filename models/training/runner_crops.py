"""Crops of the clip generator's runners, with moments of our own choosing.

`python -m models.training.runner_crops --generator GENERATOR --out DIR --n 500 --seed 1 [--without SHOE,SHOE]`. The
generator's own moments leave out the 100 ms before touchdown; a network that never sees those cannot tell touchdown.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from gait.eyes.heel import PHASE_RAMP_S
from models.training.augment import Rng
from models.training.crops import check_cut
from models.training.material import check_generator
from models.training.render_scenes import beside_ours

FIRST_S, LAST_S = 0.5, 3.6  # touchdowns in between: every step has one before and one after it
LANDING_SHARE, LIFTING_SHARE = 0.3, 0.2  # of moments round touchdown and round toe-off; the others all over stance
LANDING_S, LIFTING_S = (-0.13, 0.07), (-0.07, 0.12)  # from touchdown, from toe-off
STANDS = ((1.0, 1.0), 0.5)  # phase and stance of somebody who stands

Moment = tuple[float, tuple[float, float], float]


def moment(rng: Rng, actor: Any, side: str) -> Moment:
    """A time, s, with its phase [2] and stance, NaN in swing: what the generator's make_crops.moment gives."""
    if not getattr(actor.g, "steps", None):
        return (float(rng.uniform(0, 4)), *STANDS)
    steps = [step for step in actor.g.steps if step["side"] == side]
    at = int(rng.choice([k for k in range(1, len(steps) - 1) if FIRST_S < steps[k]["td"] < LAST_S]))
    time_s = random_time(steps[at], rng)
    return (time_s, *phase_and_stance(time_s, *steps[at - 1 : at + 2]))


def random_time(step: dict[str, float], rng: Rng) -> float:
    """Round one end of a stance, or in it."""
    kind = rng.random()
    if kind < LANDING_SHARE:
        return float(step["td"] + rng.uniform(*LANDING_S))
    if kind < LANDING_SHARE + LIFTING_SHARE:
        return float(step["to"] + rng.uniform(*LIFTING_S))
    return float(step["td"] + step["tc"] * rng.uniform())


def phase_and_stance(
    time_s: float, before: dict[str, float], step: dict[str, float], after: dict[str, float]
) -> tuple[tuple[float, float], float]:
    """Of the nearest of three steps; the phase is what the product's heel reader calls so."""
    if time_s > step["to"] and time_s - step["to"] > after["td"] - time_s:
        step = after
    if time_s < step["td"] and step["td"] - time_s > time_s - before["to"]:
        step = before
    since, until = np.clip(np.array([time_s - step["td"], step["to"] - time_s]) / PHASE_RAMP_S, -1, 1)
    stance = (time_s - step["td"]) / step["tc"]
    return (float(since), float(until)), stance if 0 <= stance < 1 else np.nan


def main() -> None:
    """The generator's command with these moments."""
    parser = argparse.ArgumentParser(description="Render crops of the clip generator's runners.")
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="", help="scanned shoes not to use, separated by commas")
    options = parser.parse_args()
    check_generator(options.generator)
    command = ["--n", str(options.n), "--seed", str(options.seed), "--out", str(options.out.resolve())]
    sys.argv = ["make_crops.py", *command, "--shoes", "both", "--exclude", options.without]
    sys.path.insert(0, str(options.generator.resolve()))
    os.chdir(options.generator)
    make_crops: Any = beside_ours(lambda: importlib.import_module("make_crops"))
    check_cut(make_crops.SHANKS, make_crops.ANKLE_DOWN, make_crops.HEIGHT, make_crops.WIDTH)
    make_crops.moment = moment
    make_crops.main()


if __name__ == "__main__":
    main()
