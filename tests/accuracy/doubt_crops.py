"""`python -m tests.accuracy.doubt_crops FILE.npz`: what the witnesses of honesty say of single crops, by shoe.

FILE: crops with truth as ../shared/feet/feet.py writes them (eval_crops.py there tells the errors in full). Shoes that
no network was trained on show what the unfamiliar looks like. Prints per shoe the error of the believed readings, and
the witnesses that single pictures can give.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.analysis.honesty import Witness, familiarity, middle
from gait.analysis.lines import MOST_SD_DEG
from gait.eyes.heel import ANKLE_DOWN, CROP_HEIGHT, CROP_WIDTH, LEAST_FOOT, SHANKS_PER_CROP, angle_sd
from gait.eyes.second_reading import SecondLook, Way
from gait.foot import Foot
from gait.gaitcycle.rearfoot import Lines, rearfoot_angles
from gait.weights.manifest import verified_model
from gait.weights.network import Network

Floats = NDArray[np.float64]

BEARING = ("stance", "standing")
ANKLE = np.array([CROP_WIDTH / 2, ANKLE_DOWN * CROP_HEIGHT])


def main() -> None:
    data = np.load(sys.argv[1])
    chosen = np.flatnonzero(data["visible"].all(axis=1) & np.isin(data["phase"], BEARING))
    second = SecondLook(Network(verified_model("heel").path, threads=1, hint="LATENCY"))
    print(f"{'shoe':<30}{'crops':>6}{'error rms':>10}  own, deg; second readings, deg; not believed; familiar")
    for shoe in np.unique(data["shoe"][chosen]):
        mine = chosen[data["shoe"][chosen] == shoe]
        jpegs = [data["jpeg"][data["offset"][k] : data["offset"][k + 1]] for k in mine]
        crops = [np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8) for jpeg in jpegs]
        print(f"{shoe:<30}{len(mine):>6}", *told(second, np.stack(crops), data["points"][mine]))


def told(second: SecondLook, crops: NDArray[np.uint8], true: Floats) -> Iterator[str]:
    """The figures of one shoe."""
    outputs = [second.network.infer_all(crop[None]) for crop in crops]
    points, spread, foot = (np.concatenate([o[k] for o in outputs]).astype(float) for k in (0, 1, 3))
    own = angle_sd(points, spread)
    believed = (own < MOST_SD_DEG) & (foot.ravel() >= LEAST_FOOT)
    error = (angles(points) - angles(true.astype(float)))[believed]
    scatter = [spread_of(second, crops[believed], angles(points)[believed], way) for way in Way]
    witnesses = [
        Witness("own, deg", middle(own)),
        Witness("second readings, deg", max(scatter)),
        Witness("not believed", 1.0 - float(believed.mean())),
    ]
    yield f"{np.sqrt(np.mean(np.square(error))):>9.1f} "
    yield from (f"{witness.value:5.2f}" for witness in witnesses)
    yield f"{familiarity(witnesses):5.2f}"


def spread_of(second: SecondLook, crops: NDArray[np.uint8], first: Floats, way: Way) -> float:
    """Robust scatter of second readings against the first [k], degrees."""
    shank_px = CROP_HEIGHT / SHANKS_PER_CROP
    again = angles(np.stack([second.read(crop, ANKLE, shank_px, Foot.LEFT, way) for crop in crops]))
    apart = again - first
    return 1.4826 * float(np.median(np.abs(apart - np.median(apart))))


def angles(points: Floats) -> Floats:
    """[k] rearfoot angle of left feet whose points are [k, 4, 2]."""
    both = np.repeat(points[:, None], 2, axis=1)
    return rearfoot_angles(Lines(both, np.ones(both.shape[:2])), np.zeros(2)).deg[:, Foot.LEFT]


if __name__ == "__main__":
    main()
