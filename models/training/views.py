"""Views of rendered scenes as the finder network will meet them, with the answers it should give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.eyes.legs import GREY, INPUT_PX, SHANKS_PER_REGION
from models.training.augment import Rng, cluttered, photographed
from models.training.networks import FINDER_POINTS
from models.training.scene_file import Floats, Image, Landmark, RenderedScene, Visibility

WHOLE_PICTURE_SHARE = 0.35  # of finder views; the others look where the legs were in the frame before
FINDER_LANDMARKS = (Landmark.KNEE, Landmark.ANKLE, Landmark.HEEL_BOT)
NOWHERE = -99.0  # px of a point in a view without a runner
MIRROR = np.array([[-1, 0], [0, 1]])


class FinderSample(NamedTuple):
    """image [192, 192, 3] BGR. points [6, 2]: view px. weights [6]: 1 where the point is in the view."""

    image: Image
    points: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Similarity that carries picture px into view px: matrix [2, 2] @ point + shift [2]."""

    matrix: Floats
    shift: Floats

    def carry(self, points: Floats) -> Floats:
        """Points [..., 2] of the picture in the crop."""
        return np.asarray(points @ self.matrix.T + self.shift)

    def warp(self, image: Image, size: tuple[int, int], method: int) -> Image:
        """The crop. Points count from the pixels' corners, OpenCV from their centres: hence the halves."""
        shift = self.shift + self.matrix @ np.array([0.5, 0.5]) - 0.5
        matrix = np.hstack([self.matrix, shift[:, None]]).astype(np.float32)
        grey = (GREY, GREY, GREY)
        crop = cv2.warpAffine(image, matrix, size, flags=method, borderMode=cv2.BORDER_CONSTANT, borderValue=grey)
        return np.asarray(crop, np.uint8)


def placement(centre: Floats, target: Floats, scale: float, turn: float, mirrored: bool) -> Similarity:
    """Carries `centre` to `target`, scaled, turned by radians and then perhaps mirrored."""
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = scale * np.array([[cos, -sin], [sin, cos]])
    matrix = MIRROR @ matrix if mirrored else matrix
    return Similarity(matrix, target - matrix @ centre)


def finder_sample(scene: RenderedScene, index: int, image: Image, rng: Rng) -> FinderSample:
    """A square view of a picture: all of it, or round the legs."""
    points = scene.points[index][:, FINDER_LANDMARKS]
    centre, side = finder_region(image, points, scene.shank_px(), rng)
    scale, mirrored = INPUT_PX / side, bool(rng.random() < 0.5)
    middle = np.full(2, INPUT_PX / 2)
    placed = placement(centre, middle, scale, np.radians(rng.normal(0, 2)), mirrored)
    view = finder_view(image, placed, scale)
    order = slice(None, None, -1) if mirrored else slice(None)  # a mirrored left leg is a right one
    carried = placed.carry(points)[order].reshape(-1, 2).astype(np.float32)
    sight = scene.sight[index][:, FINDER_LANDMARKS][order].reshape(-1)
    inside = ((carried > 0) & (carried < INPUT_PX)).all(axis=1) & (sight > Visibility.OUTSIDE)
    return FinderSample(photographed(cluttered(view, rng, 0.6), rng), carried, inside.astype(np.float32))


def finder_region(image: Image, points: Floats, shank_px: float, rng: Rng) -> tuple[Floats, float]:
    """Centre [2] and side of a view, px."""
    if rng.random() < WHOLE_PICTURE_SHARE:
        height, width = image.shape[:2]
        side = max(height, width) * rng.uniform(1.0, 1.35)
        return np.array([width / 2, height / 2]) + rng.normal(0, 0.06, 2) * side, side
    flat = points.reshape(-1, 2)
    side = SHANKS_PER_REGION * shank_px * np.exp(rng.normal(0, 0.28))
    return 0.5 * (flat.min(0) + flat.max(0)) + rng.normal(0, 0.16, 2) * side, side


def finder_view(image: Image, placed: Similarity, scale: float) -> Image:
    """The view; a strong reduction goes through an area average first, as warping alone would alias."""
    source, steps = image, np.ones(2)
    if scale < 0.7:
        factor = max(scale * 1.4, 0.12)
        source = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
        steps = np.array([source.shape[1] / image.shape[1], source.shape[0] / image.shape[0]])
    return Similarity(placed.matrix / steps, placed.shift).warp(source, (INPUT_PX, INPUT_PX), cv2.INTER_LINEAR)


def empty_sample(image: Image, rng: Rng) -> FinderSample:
    """A view of a part of a picture without a runner."""
    view = letterboxed(random_part(image, rng))
    points = np.full((FINDER_POINTS, 2), NOWHERE, np.float32)
    return FinderSample(photographed(view, rng), points, np.zeros(FINDER_POINTS, np.float32))


def random_part(image: Image, rng: Rng) -> Image:
    """A square of random size and place, cut at the picture's edge; never less than 8 px."""
    side = rng.uniform(0.3, 1.2) * max(image.shape[:2])
    x, y = rng.uniform(0, max(1, image.shape[1] - side)), rng.uniform(0, max(1, image.shape[0] - side))
    return image[int(y) : int(y + side) + 8, int(x) : int(x + side) + 8]


def letterboxed(image: Image) -> Image:
    """The picture in the middle of a grey view."""
    height, width = image.shape[:2]
    factor = INPUT_PX / max(height, width)
    size = (max(1, int(width * factor)), max(1, int(height * factor)))
    left, top = (INPUT_PX - size[0]) // 2, (INPUT_PX - size[1]) // 2
    view = np.full((INPUT_PX, INPUT_PX, 3), GREY, np.uint8)
    view[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return view
