"""The first layers of the pose network, which has learnt from photographs, as the way down of a heel network."""

from __future__ import annotations

from pathlib import Path

import openvino
import torch
from torch import nn

from models.training.exported import constant
from models.training.material import check_file
from models.training.networks import DEEP_WIDTH, HEEL_POINTS, HeelNetwork, PhotoTrunk, Separable

POSE = Path("models/cache/pose.xml")


def photo_heel() -> HeelNetwork:
    """A heel network on those layers."""
    check_file(POSE, "`make models` fetches it.")
    trunk = PhotoTrunk(HEEL_POINTS)
    fill_photo_layers(trunk, POSE)
    return HeelNetwork(trunk, DEEP_WIDTH)


@torch.no_grad()
def fill_photo_layers(trunk: PhotoTrunk, path: Path) -> None:
    """Copy the pose network's first convolutions, in the order of its graph, and their biases."""
    operations = openvino.Core().read_model(path).get_ordered_ops()
    kernels = [node for node in operations if node.get_type_name() in ("Convolution", "GroupConvolution")]
    convolutions: list[nn.Conv2d] = [trunk.stem]
    for layer in trunk.seps:
        assert isinstance(layer, Separable)
        convolutions += [layer.depth, layer.point]
    for mine, node in zip(convolutions, kernels, strict=False):
        weight = torch.from_numpy(constant(node.input_value(1).get_node()))
        mine.weight.copy_(weight.reshape(mine.weight.shape))
        if mine.bias is not None:
            add = next(iter(node.output(0).get_target_inputs())).get_node()
            mine.bias.copy_(torch.from_numpy(constant(add.input_value(1).get_node()).reshape(-1)))
