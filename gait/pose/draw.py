"""People, confidence maps and affinity fields drawn onto pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.pose.decoders.openpose.assembly import FIELDS, FIELDS_FROM, HEATS
from gait.pose.decoders.openpose.fit import Fit
from gait.pose.person import Person
from gait.pose.skeleton import ANKLES, HEAD_LIMBS, KNEES, LIMBS, Joint

Tensor = NDArray[np.float32]
Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

MINT: Colour = (0xD4, 0xE3, 0x7F)  # BGR of #7fe3d4, the colour of everything drawn over live pictures
WHITE: Colour = (255, 255, 255)
INK: Colour = (0x2B, 0x20, 0x14)  # BGR of #14202b
DARKER = (0.35 * np.arange(256)[:, None, None] + 0.25 * np.array(INK)).astype(np.uint8).reshape(1, 256, 3)
MARKED = (*KNEES, *ANKLES)  # joints that the measurement rests on: white dots
SHIFT = 4  # cv2 draws at 1/16 px
LEAST_GLOW = 0.1  # confidence from which a joint's glow is drawn
LEAST_FIELD = 0.15  # strength from which a cell's field is drawn


def draw_people(image: Image, people: Iterable[Person]) -> Image:
    """A copy of the picture [h, w, 3] BGR with a skeleton for each person."""
    drawn = image.copy()
    for person in people:
        draw_skeleton(drawn, person)
    return drawn


def draw_skeleton(image: Image, person: Person, colour: Colour = MINT) -> None:
    """Draw one person into the picture: limbs in `colour`, knees and ankles as white dots."""
    width = stroke(image)
    draw_limbs(image, person.keypoints[:, :2], width, lambda *_: colour)
    for joint in MARKED:
        if person.found[joint]:
            centre = fixed(person.keypoints[[joint], :2])[0]
            cv2.circle(image, centre, round(1.6 * width * 2**SHIFT), WHITE, -1, cv2.LINE_AA, SHIFT)


def draw_limbs(image: Image, points: NDArray[np.float64], width: int, colour: Callable[[Joint, Joint], Colour]) -> None:
    """points [18, 2] px, NaN where not found. colour: of the limb between two joints."""
    for start, end in (*LIMBS, *HEAD_LIMBS):
        if np.isfinite(points[[start, end]]).all():
            ends = fixed(points[[start, end]])
            cv2.line(image, ends[0], ends[1], colour(start, end), width, cv2.LINE_AA, SHIFT)


def stroke(image: Image) -> int:
    """Line width for a picture of this size, px."""
    return max(2, round(int(min(image.shape[:2])) / 180))


def fixed(points: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Continuous pixels [n, 2] in the fixed-point numbers of cv2, whose pixel i is centred on i."""
    return [(int(x), int(y)) for x, y in np.round((points - 0.5) * 2**SHIFT)]


def draw_maps(image: Image, maps: Tensor, fit: Fit) -> Image:
    """A darkened copy of the picture with the joints' confidence as a glow and the limbs' fields as strokes.

    image: [h, w, 3] BGR. maps: [rows, columns, 57] as the network gives them. fit: how they lie on it.
    """
    drawn = glowing(image, stretched(maps[..., :HEATS].max(axis=2), fit))
    lines = field_strokes(maps, fit)
    cv2.polylines(drawn, list(lines), False, WHITE, max(1, stroke(image) // 3), cv2.LINE_AA, SHIFT)
    return drawn


def draw_map(image: Image, maps: Tensor, fit: Fit, joint: Joint) -> Image:
    """The same of one joint: its confidence alone, and no field."""
    return glowing(image, stretched(np.ascontiguousarray(maps[..., joint]), fit))


def glowing(image: Image, confidence: Tensor) -> Image:
    """A darkened copy of the picture, lit where a confidence [h, w] is."""
    drawn = np.asarray(cv2.LUT(image, DARKER), np.uint8)
    lit = confidence > LEAST_GLOW
    share = np.minimum((confidence[lit][:, None] - LEAST_GLOW) / (1.0 - LEAST_GLOW), 1.0)
    drawn[lit] = drawn[lit] * (1.0 - share) + np.array(MINT, np.float32) * share
    return drawn


def stretched(values: Tensor, fit: Fit) -> Tensor:
    """A map [rows, columns] laid over the picture [h, w], each cell on the spot that it speaks for."""
    scale = 1.0 / np.array([fit.cell_x, fit.cell_y])
    origin = fit.to_picture(np.zeros(2)) - 0.5
    to_cells = np.array([[scale[0], 0.0, -origin[0] * scale[0]], [0.0, scale[1], -origin[1] * scale[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (fit.picture[1], fit.picture[0])
    return np.asarray(cv2.warpAffine(values, to_cells, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))


def field_strokes(maps: Tensor, fit: Fit) -> NDArray[np.int32]:
    """A stroke [n, 2, 2] along the strongest limb's field at each cell that has one, in cv2's fixed point."""
    channel = FIELDS_FROM + np.array(FIELDS)
    fields = np.stack([maps[..., channel], maps[..., channel + 1]], axis=-1)
    strength = np.linalg.norm(fields, axis=-1)
    row, column = np.nonzero(strength.max(axis=2) > LEAST_FIELD)
    field = fields[row, column, strength[row, column].argmax(axis=1)]
    centre = np.stack([column, row], axis=1).astype(float)
    ends = fit.to_picture(np.stack([centre - 0.5 * field, centre + 0.5 * field], axis=1))
    return np.asarray(np.round((ends - 0.5) * 2**SHIFT), dtype=np.int32)
