"""One rendered scene on disk: pictures of a runner, and where every landmark of both feet truly lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

JPEG_QUALITY = 93  # keeps the edge of a heel sharp at a fifth of the size of PNG
VALIDATION_EVERY = 25  # scenes whose seed it divides are never trained on


class Landmark(IntEnum):
    """Order of the points in a scene file, as the clip generator names them."""

    HEEL_BOT = 0
    HEEL_TOP = 1
    HEEL_GROUND = 2
    ANKLE = 3
    BIG_TOE = 4
    SMALL_TOE = 5
    BALL = 6
    KNEE = 7
    CALF_BACK = 8
    ACHILLES = 9


class Visibility(IntEnum):
    """What the camera sees of a landmark."""

    OUTSIDE = 0
    HIDDEN = 1
    SEEN = 2


@dataclass(frozen=True, slots=True)
class RenderedScene:
    """A runner in n pictures at random times.

    pictures: n JPEG streams. points [n, 2 feet, 10, 2]: landmarks in px, left foot first, the centre of the first
    pixel at 0.5. sight [n, 2, 10]: a Visibility each. clock [n, 2, 4]: seconds since the last touchdown, until the
    end of that stance, since the next touchdown (negative), until the end of the next stance; NaN where there is none.
    mode: run, walk or stand. framing: full, legs or close.
    """

    pictures: list[Bytes]
    points: Floats
    sight: NDArray[np.uint8]
    clock: Floats
    mode: str
    framing: str

    def picture(self, index: int) -> Image:
        """One picture, BGR [height, width, 3]."""
        return decode_picture(self.pictures[index])

    def shank_px(self) -> float:
        """Typical distance from knee to ankle of the leg that is less foreshortened, px."""
        shanks = np.linalg.norm(self.points[:, :, Landmark.KNEE] - self.points[:, :, Landmark.ANKLE], axis=-1)
        return float(np.percentile(shanks.max(axis=1), 50))


def encode_picture(image: Image) -> Bytes:
    """A BGR picture as a JPEG stream."""
    return np.asarray(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1], np.uint8)


def decode_picture(stream: Bytes) -> Image:
    """A JPEG stream as a BGR picture. Raises ValueError when it is damaged."""
    image = cv2.imdecode(stream, cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("a picture of the scene is damaged")
    return np.asarray(image, np.uint8)


def write_scene(path: Path, scene: RenderedScene) -> None:
    """Write a scene beside its place and rename it, so that a training that runs never reads half a file."""
    pictures = np.empty(len(scene.pictures), dtype=object)  # JPEG streams differ in length
    pictures[:] = scene.pictures
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        truth: dict[str, Any] = {"pts": scene.points, "vis": scene.sight, "ph": scene.clock}
        np.savez(file, jpg=pictures, **truth, mode=scene.mode, framing=scene.framing)
    part.replace(path)


def read_scene(path: Path) -> RenderedScene:
    """Read a scene. Its pictures are pickled arrays, so only files of one's own making should be read."""
    with np.load(path, allow_pickle=True) as file:
        return RenderedScene(
            list(file["jpg"]), file["pts"], file["vis"], file["ph"], str(file["mode"]), str(file["framing"])
        )


def scene_path(folder: Path, seed: int) -> Path:
    """Where the scene of a seed lies."""
    return folder / f"{seed:06d}.npz"


def training_scenes(folder: Path) -> list[Path]:
    """Scenes to learn from."""
    return [path for path in sorted(folder.glob("*.npz")) if int(path.stem) % VALIDATION_EVERY != 0]


def empty_pictures(folder: Path) -> list[Path]:
    """Pictures of a treadmill without anyone on it."""
    return sorted((folder / "empty").glob("*.jpg"))
