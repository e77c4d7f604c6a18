"""Crops of one lower leg that two renderers wrote, with their truth, as the heel network will meet them.

Cut-paper legs are kept as crops of the first kind too, since drawing one takes longer than learning from it. Two kinds
of file, told apart by what is in them: photo-like crops of scanned shoes on photographed legs (`feet.py`:
jpeg, offset, a word for the phase), and crops of the clip generator's runners (`make_crops.py`: jpeg, start, the phase
in numbers). In both a crop is 1.1 shank lengths tall with the ankle at 0.75 of the height, and shows a left foot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.eyes.dots import paint_out
from gait.eyes.heel import ANKLE_DOWN, CROP_HEIGHT, CROP_WIDTH, GREY, SHANKS_PER_CROP
from models.training.augment import Rng, cluttered, dot_colour, draw_dot, photographed_again
from models.training.scene_file import JPEG_QUALITY, Bytes, Floats, Image

CROP_MIDDLE = np.array([CROP_WIDTH / 2, ANKLE_DOWN * CROP_HEIGHT])
EDGE_PX = 2.0  # a point nearer to the edge than this is not asked for
STANCE_WEIGHT = 1.5  # only frames of stance are measured in the end
BEARING = ("stance", "standing", "late", "touchdown")  # phases whose angle counts
SHIFT_PX, TURN_DEG, ZOOM = 3.0, 2.5, 0.06  # standard deviations of what a crop is moved by once more
BENT_SHARE, BENT_PX, BENT_CELLS = 0.6, 3.0, (5, 3)  # of crops; by how much, SD; cells down and across
NOTHING_SHARE = 0.05  # of crops moved so far that they show no foot
NOTHING_PX = (45.0, 110.0)  # by how far
DOT_SHARE, PAINTED_OUT = 0.2, 0.5  # of crops with dots on their points; of those, painted out again as a product does
DOT_RADIUS_PX = (2.0, 6.5)  # of a crop's 224: 8 to 25 mm dots
HIDDEN_WEIGHT = 0.25  # a hidden point can be guessed from the rest of the leg, roughly


class HeelSample(NamedTuple):
    """image [224, 128, 3] BGR, left-normalised. points [4, 2]: crop px. weights [4]. phase [2]: touchdown, toe-off.
    phase_weight, foot, angle_weight: 0 or 1."""

    image: Image
    points: NDArray[np.float32]
    weights: NDArray[np.float32]
    phase: NDArray[np.float32]
    phase_weight: np.float32
    foot: np.float32
    angle_weight: np.float32


@dataclass(frozen=True, slots=True)
class Crops:
    """n crops. jpeg: their streams; offset [n + 1]. points [n, 4, 2]: crop px. seen [n, 4]. phase [n, 2], NaN where
    the file has none. bears [n]: the foot is on the belt. dotted [n]: dots lie on it already."""

    jpeg: Bytes
    offset: NDArray[np.int64]
    points: Floats
    seen: NDArray[np.bool_]
    phase: Floats
    bears: NDArray[np.bool_]
    dotted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.points)

    def picture(self, k: int) -> Image:
        """Crop k [224, 128, 3], BGR."""
        stream = self.jpeg[self.offset[k] : self.offset[k + 1]]
        return np.asarray(cv2.imdecode(stream, cv2.IMREAD_COLOR), np.uint8)


def check_cut(shanks: float, ankle_down: float, height: int, width: int) -> None:
    """ValueError when a renderer cuts its crops otherwise than the product does."""
    ours = (SHANKS_PER_CROP, ANKLE_DOWN, CROP_HEIGHT, CROP_WIDTH)
    if (shanks, ankle_down, height, width) != ours:
        raise ValueError(f"Crops of {shanks, ankle_down, height, width} were rendered; the product cuts {ours}.")


def read_crops(path: Path) -> Crops:
    """One file of either kind."""
    with np.load(path) as data:
        return of_photo_like(dict(data)) if "offset" in data else of_generator(dict(data))


def of_photo_like(data: dict[str, NDArray[np.generic]]) -> Crops:
    """Crops of `feet.py`: the phase is a word, so that its times are unknown."""
    count = len(data["points"])
    bears = np.isin(data["phase"], BEARING)
    unknown = np.full((count, 2), np.nan)
    return Crops(data["jpeg"], data["offset"], data["points"], data["visible"], unknown, bears, data["dotted"])  # type: ignore[arg-type]


def of_generator(data: dict[str, NDArray[np.generic]]) -> Crops:
    """Crops of `make_crops.py`: one word for both heel points' sight, none for the shank's, which is always bare."""
    count = len(data["points"])
    seen = np.repeat(data["visible"][:, None], 4, 1)
    seen[:, :2] = True
    bears = np.asarray(data["phase"]).min(axis=1) > 0
    return Crops(data["jpeg"], data["start"], data["points"], seen, data["phase"], bears, np.zeros(count, bool))  # type: ignore[arg-type]


def write_crops(path: Path, images: list[Image], points: Floats) -> None:
    """Crops of bearing feet in the format of `feet.py`, every point seen."""
    streams = [cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].reshape(-1) for image in images]
    count = len(images)
    np.savez(
        path,
        jpeg=np.concatenate(streams),
        offset=np.cumsum([0, *(len(stream) for stream in streams)]),
        points=points.astype(np.float32),
        visible=np.ones((count, 4), bool),
        phase=np.full(count, "stance"),
        dotted=np.zeros(count, bool),
    )


def crop_files(folder: Path) -> list[Path]:
    """Files to learn from, in folders of their own or not."""
    return sorted(folder.rglob("crops_*.npz"))


def crop_samples(rng: Rng, folder: Path) -> Iterator[HeelSample]:
    """Samples of all files of a folder, mixed, without end; files written meanwhile join in."""
    while True:
        paths = crop_files(folder)
        several = [read_crops(paths[k]) for k in rng.choice(len(paths), min(8, len(paths)), replace=False)]
        order = [(crops, k) for crops in several for k in rng.choice(len(crops), len(crops) // 2, replace=False)]
        rng.shuffle(order)
        yield from (crop_sample(crops, k, rng) for crops, k in order)


def crop_sample(crops: Crops, k: int, rng: Rng) -> HeelSample:
    """Crop k, moved a little and photographed anew."""
    nothing = bool(rng.random() < NOTHING_SHARE)
    image, points = moved_once_more(dotted(crops, k, rng), crops.points[k], nothing, rng)
    taken = photographed_again(cluttered(image, rng, 1.0), rng)
    return answer(taken, points, crops, k, nothing)


def dotted(crops: Crops, k: int, rng: Rng) -> Image:
    """The crop, now and then with stick-on dots on its points, and of those some painted out again."""
    image = crops.picture(k)
    if crops.dotted[k] or rng.random() >= DOT_SHARE:
        return image
    radius, colour, off = rng.uniform(*DOT_RADIUS_PX), dot_colour(rng), rng.normal(0, 1.5, (4, 2))
    which = np.ones(4, bool) if rng.random() < 0.6 else np.array([False, False, True, True])  # a shoe's own: heel only
    places = (crops.points[k] + off)[which & crops.seen[k]]
    for x, y in places:
        draw_dot(image, (int(x * 16 - 8), int(y * 16 - 8)), int(radius * 16), colour)
    return paint_out(image, places, radius) if rng.random() < PAINTED_OUT else image


def moved_once_more(image: Image, points: Floats, far: bool, rng: Rng) -> tuple[Image, Floats]:
    """Turned, scaled and shifted at random; far: until the foot is gone."""
    shift = rng.normal(0, SHIFT_PX, 2)
    if far:
        angle, reach = rng.uniform(0, 2 * np.pi), rng.uniform(*NOTHING_PX)
        shift = reach * np.array([np.cos(angle), np.sin(angle)])
    turn, zoom = rng.normal(0, TURN_DEG), float(np.exp(rng.normal(0, ZOOM)))
    middle = (CROP_WIDTH / 2, CROP_HEIGHT / 2)
    matrix = cv2.getRotationMatrix2D(middle, turn, zoom)
    matrix[:, 2] = matrix[:, 2] + shift
    border = cv2.BORDER_CONSTANT if rng.random() < 0.4 else cv2.BORDER_REFLECT_101
    size = (CROP_WIDTH, CROP_HEIGHT)
    warped = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=(GREY,) * 3)
    moved = np.asarray(warped, np.uint8)
    carried = (points - 0.5) @ matrix[:, :2].T + matrix[:, 2] + 0.5  # OpenCV counts from the pixels' centres
    return bent(moved, carried, rng) if rng.random() < BENT_SHARE else (moved, carried)


def bent(image: Image, points: Floats, rng: Rng) -> tuple[Image, Floats]:
    """Pushed about smoothly, so that no two shoes and legs are of one shape; the points go along."""
    pushes = rng.normal(0, BENT_PX, (*BENT_CELLS, 2)).astype(np.float32)
    field = cv2.resize(pushes, (CROP_WIDTH, CROP_HEIGHT), interpolation=cv2.INTER_CUBIC)
    down, across = np.mgrid[0:CROP_HEIGHT, 0:CROP_WIDTH].astype(np.float32)
    border = cv2.BORDER_REFLECT_101
    pushed = cv2.remap(image, across + field[..., 0], down + field[..., 1], cv2.INTER_LINEAR, borderMode=border)
    places = points.copy()
    for _ in range(3):  # a place shows what lies at place + field: turned round by repeating
        column, row = np.clip(places.astype(int), 0, (CROP_WIDTH - 1, CROP_HEIGHT - 1)).T
        places = points - field[row, column]
    return np.asarray(pushed, np.uint8), places


def answer(image: Image, points: Floats, crops: Crops, k: int, nothing: bool) -> HeelSample:
    """What the network should say of it, and how much each part of that counts."""
    weights = np.where(crops.seen[k], 1.0, HIDDEN_WEIGHT) * inside_crop(points) * (not nothing)
    known = bool(np.isfinite(crops.phase[k]).all()) and not nothing
    certain = bool(crops.bears[k] and weights.min() >= 1)
    return HeelSample(
        image,
        points.astype(np.float32),
        (weights * (STANCE_WEIGHT if crops.bears[k] else 1.0)).astype(np.float32),
        np.nan_to_num(crops.phase[k]).astype(np.float32),
        np.float32(known),
        np.float32(not nothing),
        np.float32(certain),
    )


def inside_crop(points: Floats) -> NDArray[np.bool_]:
    """Whether each of the points [k, 2] lies well inside a heel crop."""
    return np.asarray(((points > EDGE_PX) & (points < np.array([CROP_WIDTH, CROP_HEIGHT]) - EDGE_PX)).all(axis=1))
