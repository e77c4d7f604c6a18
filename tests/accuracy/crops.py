"""`python -m tests.accuracy.crops FILE`: the heel network alone, on crops of shoes, bodies and lights it was not shown.

FILE comes from the renderer of feet; docs/accuracy.md gives the command and what was left out of training.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.clip import Image
from gait.weights.manifest import verified_model
from gait.weights.network import Network
from tests.accuracy.figures import FigureTarget, bias, median, rms, table

Floats = NDArray[np.float64]

BEARING = ("stance", "standing")  # the phases whose angle is used
MEDIAN_DEG, RMS_DEG = 1.5, 2.5


@dataclass(frozen=True, slots=True)
class CropErrors:
    """Rearfoot angle read minus true, degrees [k], of the crops that bear and show all four points; their shoes [k]."""

    deg: Floats
    shoes: NDArray[np.str_]


def crop_errors(path: Path) -> CropErrors:
    """Read every crop of a file."""
    data = np.load(path)
    chosen = data["visible"].all(axis=1) & np.isin(data["phase"], BEARING)
    read = read_points(images(data)[chosen])
    wrong = rearfoot_deg(read) - rearfoot_deg(data["points"][chosen].astype(float))
    return CropErrors((wrong + 180.0) % 360.0 - 180.0, data["shoe"][chosen])


def images(data: Any) -> Image:
    """All crops [n, 224, 128, 3], BGR."""
    ends = data["offset"]
    coded = [data["jpeg"][a:b] for a, b in zip(ends[:-1], ends[1:], strict=True)]
    return np.stack([np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8) for jpeg in coded])


def read_points(crops: Image) -> Floats:
    """The network's four points [n, 4, 2] of each crop, crop px."""
    network = Network(verified_model("heel").path, threads=1, hint="LATENCY")
    return np.concatenate([network.infer_all(crop[None])[0] for crop in crops]).astype(float)


def rearfoot_deg(points: Floats) -> Floats:
    """Angle [n] between shank and heel line of left legs [n, 4, 2], eversion positive."""
    return lean_deg(points[:, 0] - points[:, 1]) - lean_deg(points[:, 2] - points[:, 3])


def lean_deg(upwards: Floats) -> Floats:
    """Lean [n] of lines to the picture's left, which is a left leg's outside."""
    return np.degrees(np.arctan2(-upwards[:, 0], -upwards[:, 1]))


def crop_targets(errors: CropErrors) -> Iterator[FigureTarget]:
    yield FigureTarget("crops: bearing, all four points visible", float(len(errors.deg)), math.inf)
    yield FigureTarget("crops: rearfoot angle, median absolute error, deg", median(errors.deg), MEDIAN_DEG)
    yield FigureTarget("crops: rearfoot angle, RMS error, deg", rms(errors.deg), RMS_DEG)
    yield FigureTarget("crops: rearfoot angle, bias, deg", bias(errors.deg), math.inf)


def crop_table(errors: CropErrors) -> str:
    """Shoe by shoe."""
    rows = (shoe_row(errors, str(shoe)) for shoe in np.unique(errors.shoes))
    return table(("shoe", "crops", "median", "RMS", "bias"), rows)


def shoe_row(errors: CropErrors, shoe: str) -> tuple[str, ...]:
    deg = errors.deg[errors.shoes == shoe]
    return shoe, str(len(deg)), f"{median(deg):.2f}", f"{rms(deg):.2f}", f"{bias(deg):+.2f}"


def main() -> None:
    errors = crop_errors(Path(sys.argv[1]))
    print(crop_table(errors))
    for target in crop_targets(errors):
        print(f"{target.name:<58}{target.value:>8.2f}")


if __name__ == "__main__":
    main()
