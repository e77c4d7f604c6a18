"""Second readings: the same leg shown otherwise, its points brought back to where they lie in the picture."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.eyes.heel import HeelReading
from gait.eyes.second_reading import EVERY, SecondLook, Way
from gait.foot import Foot
from gait.weights.network import Network

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]

COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
POINTS = np.array([[300.0, 440.0], [306.0, 495.0], [310.0, 528.0], [305.0, 556.0]])
SHANK_PX = 220.0


class DotNetwork:
    """Reads four coloured dots off a crop, as a heel network would read the lines' ends."""

    def infer_all(self, batch: Image) -> list[Any]:
        return [np.stack([self.points(crop) for crop in batch])]

    def points(self, crop: Image) -> Floats:
        apart = [np.abs(crop.astype(int) - colour).sum(axis=2) < 90 for colour in COLOURS]
        return np.array([[np.nonzero(near)[1].mean() + 0.5, np.nonzero(near)[0].mean() + 0.5] for near in apart])


def picture() -> Image:
    image = np.full((900, 640, 3), 120, np.uint8)
    for (x, y), colour in zip(POINTS.astype(int).tolist(), COLOURS, strict=True):
        cv2.circle(image, (x, y), 6, colour, -1)
    return image


def second_look() -> SecondLook:
    return SecondLook(cast(Network, DotNetwork()))


def reading(depth: float = 1.0) -> HeelReading:
    """Both feet where the dots are, the left one so far inside stance."""
    phase = np.array([[depth, depth], [-1.0, -1.0]])
    return HeelReading(np.stack([POINTS, POINTS]), np.ones((2, 4)), phase, np.ones(2))


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("foot", list(Foot))
def test_points_come_back_to_where_they_are_in_the_picture(way: Way, foot: Foot) -> None:
    found = second_look().read(picture(), np.array([307.0, 518.0]), SHANK_PX, foot, way)
    assert found == pytest.approx(POINTS, abs=1.6)


def test_one_stance_frame_in_five_is_read_again_the_ways_in_turn() -> None:
    look, image = second_look(), picture()
    again = np.stack([look.look(image, reading(), SHANK_PX) for _ in range(4 * EVERY)])
    read = np.isfinite(again[..., 0, 0])
    assert np.flatnonzero(read[:, Way.TURNED, Foot.LEFT]).tolist() == [0, 2 * EVERY]
    assert np.flatnonzero(read[:, Way.LARGER, Foot.LEFT]).tolist() == [EVERY, 3 * EVERY]
    assert not read[:, :, Foot.RIGHT].any()


def test_a_foot_in_swing_is_not_read_again() -> None:
    assert not np.isfinite(second_look().look(picture(), reading(-0.5), SHANK_PX)).any()
