"""Put the heel network's largest convolutions into whole numbers of 8 bits, where truth shows nothing lost.

`python -m models.training.quantise --model float/heel.xml --samples CROPS --judge data/apart_feet.npz --out models`.
Those are the three finest of the way up, six tenths of the work. Weights of 7 bits compute alike on processors with and
without whole-number instructions. The way down stays as it is: rounded too, peaks of whole clips moved by up to 0.15
degrees, now by 0.07; and so does what makes points of the maps, whose softmax multiplies its input's errors (angles
scattered by 7 degrees). Ranges reach to the extremes of crops as they are and as they are photographed anew: by
histograms, or by the latter alone, what is rare was cut, and peaks moved outwards by 0.3 degrees.

Method: post-training quantisation with bias correction, Nagel et al. 2021, arXiv 2106.08295, as NNCF does it.
"""

from __future__ import annotations

import argparse
import re
import shutil
from itertools import islice
from pathlib import Path

import nncf
import numpy as np
import openvino
import torch
from nncf.quantization.advanced_parameters import AdvancedQuantizationParameters, OverflowFix
from nncf.quantization.range_estimator import RangeEstimatorParametersSet
from numpy.typing import NDArray
from openvino import opset13 as ops

from models.training.crops import Crops, crop_files, read_crops
from models.training.exported import write
from models.training.material import check_file
from models.training.scene_file import Image
from models.training.train import TASKS, angle_errors, check_samples

PLAIN, ANEW = 240, 160  # crops whose numbers set the ranges: as they are, and photographed anew for training
WAY_UP = re.compile(r"__module\.net\.u\.[012]\.")  # what follows its three finest convolutions
FROM_MAPS_TO_POINTS = nncf.Subgraph(["__module.net.head/aten::_convolution/Convolution"], ["aten::stack/Concat"])
MOST_LOST_DEG = 0.1  # of the rearfoot angle's RMS error and bias: what makes the product quicker may cost no more
Floats = NDArray[np.float64]


def quantised(model: Path, samples: Path) -> openvino.Model:
    """The network with quantised convolutions, calibrated on what it is trained on, its points put right on average."""
    whole, pictures = openvino.Core().read_model(model), calibration(samples)
    wanted = points(whole, pictures)
    smaller = nncf.quantize(
        whole,
        nncf.Dataset([picture[None] for picture in pictures]),
        preset=nncf.QuantizationPreset.MIXED,
        target_device=nncf.TargetDevice.CPU,
        subset_size=PLAIN + ANEW,
        fast_bias_correction=False,
        ignored_scope=nncf.IgnoredScope(names=not_on_the_way_up(whole), subgraphs=[FROM_MAPS_TO_POINTS]),
        advanced_parameters=AdvancedQuantizationParameters(
            overflow_fix=OverflowFix.ENABLE, activations_range_estimator_params=RangeEstimatorParametersSet.MINMAX
        ),
    )
    shift_points(smaller, (wanted - points(smaller, pictures)).mean(axis=0))
    return smaller


def not_on_the_way_up(model: openvino.Model) -> list[str]:
    """Names of the layers that stay as they are."""
    layers = [node for node in model.get_ordered_ops() if node.get_type_name() in ("Convolution", "MatMul")]
    after = [next(iter(layer.output(0).get_target_inputs())).get_node().get_friendly_name() for layer in layers]
    return [layer.get_friendly_name() for layer, name in zip(layers, after, strict=True) if not WAY_UP.match(name)]


def shift_points(model: openvino.Model, by: Floats) -> None:
    """Add [4, 2], crop px, to the points that come out."""
    result = model.get_results()[0].input(0)
    shifted = ops.add(result.get_source_output(), ops.constant(by[None].astype(np.float32)))
    result.replace_source_output(shifted.output(0))
    model.validate_nodes_and_infer_types()


def points(model: openvino.Model, pictures: Image) -> Floats:
    """The four points [n, 4, 2], crop px, that a network reads of crops [n, 224, 128, 3]."""
    request = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    return np.concatenate([request.infer([picture[None]])[0] for picture in pictures]).astype(float)


def calibration(samples: Path) -> Image:
    """Crops [n, 224, 128, 3] of all files, as they are and photographed anew."""
    rng, files = np.random.default_rng(1), crop_files(samples)
    plain = [
        crops.picture(k) for crops in map(read_crops, files) for k in rng.permutation(len(crops))[: PLAIN // len(files)]
    ]
    anew = islice(TASKS["heel"].draw(rng, samples), PLAIN + ANEW - len(plain))
    return np.stack([*plain, *(sample[0] for sample in anew)])


def errors_deg(model: openvino.Model, crops: Crops) -> Floats:
    """Rearfoot angle read minus true [k] of the crops that count."""
    _, error = angle_errors(crops, lambda pictures: torch.from_numpy(points(model, pictures)).float())
    return np.asarray(error.numpy(), float)


def figures(errors: Floats) -> Floats:
    """[RMS, bias] of errors, degrees."""
    return np.array([np.sqrt(np.mean(errors**2)), errors.mean()])


def check_lost(before: Floats, after: Floats) -> str:
    """What both read, in words; SystemExit where too much is lost. before, after: errors [k], degrees."""
    told = "RMS {:.2f}, bias {:.2f} deg before; {:.2f}, {:.2f} after".format(*figures(before), *figures(after))
    if (np.abs(figures(after)) - np.abs(figures(before)) > MOST_LOST_DEG).any():
        raise SystemExit(f"Too much is lost: {told}. Calibrate on more samples, or leave the network as it is.")
    return told


def asked_for() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The heel network in whole numbers of 8 bits.")
    parser.add_argument("--model", type=Path, required=True, help="its .xml in floats")
    parser.add_argument("--samples", type=Path, required=True, help="folder of crops it is trained on")
    parser.add_argument("--judge", type=Path, required=True, help="file of crops never trained on")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Quantise, judge, write."""
    options = asked_for()
    check_file(options.model, "Export the network first, into a folder of its own.")
    check_file(options.judge, "Render it: models.training.render_crops makes it first.")
    check_samples("heel", options.samples)
    judged = read_crops(options.judge)
    smaller = quantised(options.model, options.samples)
    before = errors_deg(openvino.Core().read_model(options.model), judged)
    print(check_lost(before, errors_deg(smaller, judged)))
    options.out.mkdir(parents=True, exist_ok=True)
    write(smaller, options.out / "heel.xml")
    checkpoint = options.model.with_suffix(".pt")
    if checkpoint.exists():
        shutil.copyfile(checkpoint, options.out / checkpoint.name)


if __name__ == "__main__":
    main()
