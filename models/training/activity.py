"""The network `activity`: its training on what cameras all round would see of generated people, and its export.

    python -m models.training.activity sequences --generator ../shared/generator
    python -m models.training.activity train
    python -m gait.weights.manifest pin models/activity.xml models/activity.bin

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

from gait.pose.recognition import ACTIVITIES
from models.training.activity_network import MODEL, Activities, export
from models.training.activity_people import Sequences, load_sequences, make_sequences
from models.training.activity_views import Batch, batch
from models.training.material import check_holds

Floats = NDArray[np.float64]

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


def main() -> None:
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("verb", choices=("sequences", "train"))
    order.add_argument("--generator", type=Path, help="folder of the clip generator")
    asked = order.parse_args()
    if asked.verb == "sequences":
        if asked.generator is None:
            order.error("sequences needs the clip generator, --generator")
        check_holds(asked.generator, "gait.py", "the clip generator")
        make_sequences(asked.generator)
    else:
        train()


if __name__ == "__main__":
    main()
