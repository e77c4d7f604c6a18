"""The network `activity`: its training on what cameras all round would see of generated people, and its export.

    python -m models.training.activity sequences --generator ../shared/generator
    python -m models.training.activity train
    python -m gait.weights.manifest pin models/activity.xml models/activity.bin
    python -m models.training.activity scale    # the numbers in gait/movements/action.py

`sequences` needs the clip generator and writes activity_sequences.npz, which lies beside this file, so that `train`
needs nothing else. Runs on a CPU in some minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gait.movements.action import enrolled, score
from gait.pose.recognition import ACTIVITIES, LOOKS_HZ
from gait.scene import View
from models.training.activity_network import MODEL, Activities, export
from models.training.activity_people import STORED_HZ, Sequences, load_sequences, make_sequences
from models.training.activity_views import Batch, about_z, batch, projected
from models.training.material import check_holds

Floats = NDArray[np.float64]
Rng = np.random.Generator

BATCH, STEPS, RATE = 192, 3600, 2e-3
TWICE = 2  # each batch is learned from twice: making it takes longer than learning
CHECKS = 40  # batches of held-out people


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
    export(network, MODEL)


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
        if asked.generator is None:
            order.error("sequences needs the clip generator, --generator")
        check_holds(asked.generator, "gait.py", "the clip generator")
        make_sequences(asked.generator)
    else:
        {"train": train, "scale": scale}[asked.verb]()


if __name__ == "__main__":
    main()
