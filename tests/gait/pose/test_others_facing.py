"""Walkers seen 40 degrees off the rear, and somebody else who faces the camera.

`tests/clips/aslant.mp4` holds a rendered picture of each: the camera on either side of the belt's axis; the other
person left, right, larger, smaller, walking, and just over the walker's shoulder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import Frame
from gait.gaitcycle.activity import view_of
from gait.pose.reader import PoseEstimator
from gait.pose.runner import choose_runner
from gait.scene import View
from gait.weights.manifest import verified_model

Image = NDArray[np.uint8]

CLIP = Path(__file__).parents[2] / "clips" / "aslant.mp4"
LEAST_POSES = 5


def pictures() -> list[Image]:
    film = cv2.VideoCapture(str(CLIP))
    return [np.asarray(film.read()[1], np.uint8) for _ in range(round(film.get(cv2.CAP_PROP_FRAME_COUNT)))]


def view_in(estimator: PoseEstimator, image: Image) -> View:
    """The view told of a recording that shows nothing else."""
    ((_, pose),) = estimator.poses([Frame(0, 0.0, image)])
    height, width = image.shape[:2]
    (runner,) = choose_runner([pose], height, width)
    return view_of([] if runner is None else [runner] * LEAST_POSES)


@pytest.mark.parametrize(
    "seen_as",
    [lambda image: image, lambda image: image[:, ::-1].copy(), lambda image: (0.3 * image).astype(np.uint8)],
    ids=["as it is", "mirrored", "dark"],
)
def test_the_view_is_told_of_the_walker(seen_as: Callable[[Image], Image]) -> None:
    shown = [seen_as(picture) for picture in pictures()]
    estimator = PoseEstimator(verified_model("pose"), *shown[0].shape[:2])
    assert [view_in(estimator, image) for image in shown] == [View.REAR] * len(shown)
