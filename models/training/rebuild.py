"""Take up training again from an exported network.

`python -m models.training.rebuild heel --model models/heel.xml --checkpoint heel.pt --samples CROPS`. An exported
network has its batch normalisation folded into the convolutions. Here each folded convolution is given
back a normalisation that changes nothing: its mean and variance are measured on samples, so that training goes on
from what the exported network computes.
"""

from __future__ import annotations

import argparse
import re
from itertools import islice
from pathlib import Path

import numpy as np
import openvino
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.training.exported import constant
from models.training.material import check_file
from models.training.train import TASKS, Training, check_samples

MODULE = re.compile(r"__module\.([\w.]+)/aten::(_convolution|batch_norm|linear)")  # of a layer, in an exported graph

MEASURED_ON = 256  # samples
Weights = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]


def read_layers(path: Path) -> Weights:
    """Weight and bias of every convolution and linear layer of an exported network, by the module's name.

    SystemExit where they are in whole numbers.
    """
    layers: Weights = {}
    for node in openvino.Core().read_model(path).get_ordered_ops():
        if node.get_type_name() == "FakeQuantize":
            checkpoint = path.with_suffix(".pt")
            raise SystemExit(
                f"{path} is rounded to 8 bits. Train on from its checkpoint instead, such as {checkpoint}."
            )
        name = MODULE.search(node.get_friendly_name())
        if node.get_type_name() == "Add" and name is not None:
            product, bias = (node.input_value(k).get_node() for k in (0, 1))
            weight = constant(product.input_value(1).get_node())
            layers[convolution_of(*name.groups())] = weight, constant(bias).reshape(-1)
    return layers


def convolution_of(module: str, kind: str) -> str:
    """The convolution before a batch normalisation, or the layer itself."""
    return module.rsplit(".", 1)[0] + ".0" if kind == "batch_norm" else module


@torch.no_grad()
def fill(network: nn.Module, layers: Weights) -> None:
    """Give every layer its exported weights; normalisations behind them carry the bias and change nothing else."""
    modules = dict(network.named_modules())
    for name, (weight, bias) in layers.items():
        layer = modules[name]
        layer.weight.copy_(torch.from_numpy(weight).reshape(layer.weight.shape))
        if layer.bias is not None:
            layer.bias.copy_(torch.from_numpy(bias))
            continue
        normalised = modules[name.rsplit(".", 1)[0] + ".1"]
        assert isinstance(normalised, nn.BatchNorm2d)
        normalised.bias.copy_(torch.from_numpy(bias))
        normalised.weight.fill_((1 + normalised.eps) ** 0.5)


@torch.no_grad()
def give_statistics(network: nn.Module, pictures: Tensor) -> None:
    """Measure each normalisation's mean and variance on pictures [n, h, w, 3], its output unchanged."""

    def measure(layer: nn.Module, inputs: tuple[Tensor]) -> None:
        assert isinstance(layer, nn.BatchNorm2d)
        assert layer.running_mean is not None
        assert layer.running_var is not None
        mean, var = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3))
        gain = layer.weight / (layer.running_var + layer.eps).sqrt()
        layer.bias.add_(gain * (mean - layer.running_mean))
        layer.weight.copy_(gain * (var + layer.eps).sqrt())
        layer.running_mean.copy_(mean)
        layer.running_var.copy_(var)

    hooks = [m.register_forward_pre_hook(measure) for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    network.eval()(pictures)
    for hook in hooks:
        hook.remove()


def rebuild(name: str, model: Path, checkpoint: Path, samples: Path) -> None:
    """Write a checkpoint that computes what an exported network does."""
    training = Training(TASKS[name], checkpoint)
    fill(training.network, read_layers(model))
    drawn = islice(TASKS[name].draw(np.random.default_rng(1), samples), MEASURED_ON)
    give_statistics(training.network, torch.from_numpy(np.stack([sample[0] for sample in drawn])))
    training.average = {key: value.clone() for key, value in training.network.state_dict().items()}
    training.save()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Take up training again from an exported network.")
    parser.add_argument("network", choices=sorted(TASKS))
    parser.add_argument("--model", type=Path, required=True, help="its .xml")
    parser.add_argument("--checkpoint", type=Path, required=True, help="to write; must not exist yet")
    parser.add_argument("--samples", type=Path, required=True, help="folder of scenes (finder) or of crops (heel)")
    options = parser.parse_args()
    if options.checkpoint.exists():
        raise SystemExit(f"{options.checkpoint} exists already; training takes it up as it is.")
    check_file(options.model, "Name an exported network's .xml.")
    check_samples(options.network, options.samples)
    rebuild(options.network, options.model, options.checkpoint, options.samples)


if __name__ == "__main__":
    main()
