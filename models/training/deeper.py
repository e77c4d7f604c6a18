"""The heel network with residual blocks between its layers: what it has learnt, and room for more."""

from __future__ import annotations

from pathlib import Path

import torch

from models.training.material import check_file
from models.training.networks import HEEL_POINTS, HEEL_WIDTHS, HeelNetwork, Trunk

PLAIN = Path("models/heel.pt")
DOWN, UP = (0, 1, 2, 1), (0, 1, 1, 0)  # blocks of its ways down and up, the finest first: 0.68 million parameters


def deeper_heel() -> HeelNetwork:
    """Reads as the plain one does until it is trained on."""
    check_file(PLAIN, "It belongs to this repository: restore it.")
    network = HeelNetwork(Trunk(HEEL_WIDTHS, HEEL_POINTS, 0, DOWN, UP))
    network.load_state_dict(torch.load(PLAIN, weights_only=True)["ema"], strict=False)
    return network
