"""Write a trained network as OpenVINO IR, and its checkpoint beside it, to be trained on from.

`python -m models.training.export heel --checkpoint FILE --out models`.
Then pin it, or the product refuses to load it: `python -m gait.weights.manifest pin models/heel.xml models/heel.bin`.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import openvino
import torch

from gait.eyes.heel import CROP_HEIGHT, CROP_WIDTH
from gait.eyes.legs import INPUT_PX
from models.training.exported import write
from models.training.train import TASKS, Training

SIZES = {"heel": (CROP_HEIGHT, CROP_WIDTH), "finder": (INPUT_PX, INPUT_PX)}


def export(name: str, checkpoint: Path, folder: Path) -> None:
    """Average weights, halved to 16 bits, any number of pictures at a time; and whole beside it, to train on from."""
    task = TASKS[name]
    training, product = Training(task, checkpoint), task.product
    training.save_average(folder / f"{product}.pt")
    network = training.averaged()
    shape = openvino.PartialShape([-1, *SIZES[product], 3])
    example = torch.zeros(2, *SIZES[product], 3, dtype=torch.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of torch's tracer, which the converter uses
        model = openvino.convert_model(network, example_input=example, input=[shape])
    write(model, folder / f"{product}.xml")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write a trained network as OpenVINO IR.")
    parser.add_argument("network", choices=sorted(TASKS))
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if not options.checkpoint.exists():
        raise SystemExit(f"There is no checkpoint {options.checkpoint}; train it first.")
    options.out.mkdir(parents=True, exist_ok=True)
    export(options.network, options.checkpoint, options.out)


if __name__ == "__main__":
    main()
