"""Key pictures with the lower leg and the heel drawn in, framed alike for both feet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.report.palette import PANEL, bgr
from gait.result import KeyPicture

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

WHITE = (255, 255, 255)
DARK = (43, 32, 20)  # ink, as blue, green, red
ABOVE, BELOW = 0.08, 0.20  # room over the calf and under the heel, in lengths of the leg line
LEAST_OF_WISHED = 0.8  # a crop this much smaller is shown larger rather than with empty margins
LEAST_SHOWN = 0.55  # of a window's height that is kept when it is made wider: the heel and half of the shank
LEAST_ABOVE = 0.3  # share of it above the ankle
SUBPIXEL = 4  # bits after the point in OpenCV's coordinates


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown of a picture: size in its pixels, the ankle's place in fractions across and down."""

    width: float
    height: float
    ankle: tuple[float, float]


def drawn(picture: KeyPicture, colour: str) -> Image:
    """The picture at its own size: leg line white, heel line in `colour` (#rrggbb)."""
    return with_lines(picture.image, picture.shank, picture.heel, colour)


def framed(picture: KeyPicture, window: Window, size: tuple[int, int], colour: str) -> Image:
    """The window of the picture, `size` (width, height) pixels, with the lines drawn at that resolution."""
    corner = ankle(picture) - np.array(window.ankle) * (window.width, window.height)
    scale = size[0] / window.width
    image = cut(picture.image, corner, window, size)
    return with_lines(image, (picture.shank - corner) * scale, (picture.heel - corner) * scale, colour)


def common_window(pictures: Sequence[KeyPicture], aspect: float) -> Window:
    """One window for all, so that feet can be compared; aspect is width over height.

    Its size follows the leg's median length in pixels, and shrinks a little rather than show beyond a crop.
    """
    lengths = np.array([leg_lengths(p) for p in pictures])
    seen = lengths[np.isfinite(lengths).all(axis=1)]
    if not seen.size:
        height = float(min(p.image.shape[0] for p in pictures))
        return Window(height * aspect, height, (0.5, 0.5))
    up, down = np.median(seen, axis=0)
    leg = up + down
    wished = (1.0 + ABOVE + BELOW) * leg
    place = (0.5, (up + ABOVE * leg) / wished)
    height = max(min([wished, *(room(p, aspect, place) for p in pictures)]), LEAST_OF_WISHED * wished)
    return Window(height * aspect, height, place)


def reshaped(window: Window, aspect: float, pictures: Sequence[KeyPicture]) -> Window:
    """The window at another aspect, width over height, without margins beside the narrowest picture.

    Where it grows too wide for one, it is made lower from above: heel and ankle stay, the calf goes.
    """
    across = min(room_across(picture) for picture in pictures)
    height = min(window.height, max(across / aspect, LEAST_SHOWN * window.height))
    below = (1.0 - window.ankle[1]) * window.height
    return Window(height * aspect, height, (0.5, max(1.0 - below / height, LEAST_ABOVE)))


def room_across(picture: KeyPicture) -> float:
    """Width of the widest window, ankle in its middle, inside the picture."""
    x, wide = float(ankle(picture)[0]), picture.image.shape[1]
    return float(2.0 * min(x, wide - x))


def leg_lengths(picture: KeyPicture) -> tuple[float, float]:
    """Pixels from the ankle up to the leg line's upper end, and down to the heel line's lower end."""
    middle = ankle(picture)
    up = float(middle[1] - picture.shank[0, 1])
    down = float(picture.heel[1, 1] - middle[1])
    return up, down


def ankle(picture: KeyPicture) -> Floats:
    """Between the leg line's lower end and the heel line's upper end; the picture's centre when unseen."""
    middle = np.asarray((picture.shank[1] + picture.heel[0]) / 2.0, dtype=np.float64)
    if np.isfinite(middle).all():
        return middle
    return np.array(picture.image.shape[1::-1], dtype=np.float64) / 2.0


def room(picture: KeyPicture, aspect: float, place: tuple[float, float]) -> float:
    """Greatest height of a window, ankle at `place`, that stays inside the picture."""
    x, y = ankle(picture)
    high, wide = picture.image.shape[:2]
    across = min(x / place[0], (wide - x) / (1.0 - place[0])) / aspect
    return float(min(y / place[1], (high - y) / (1.0 - place[1]), across))


def cut(image: Image, corner: Floats, window: Window, size: tuple[int, int]) -> Image:
    """The window at its own resolution, then resized: no shimmer when smaller, smooth when larger."""
    shift = np.array([[1.0, 0.0, -corner[0]], [0.0, 1.0, -corner[1]]])
    whole = (max(round(window.width), 2), max(round(window.height), 2))
    part = cv2.warpAffine(image, shift, whole, borderMode=cv2.BORDER_CONSTANT, borderValue=bgr(PANEL))
    method = cv2.INTER_AREA if size[0] < whole[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size, interpolation=method), dtype=np.uint8)


def with_lines(image: Image, shank: Floats, heel: Floats, colour: str) -> Image:
    """A copy with the heel line, and the leg line in white, dashed on through the heel to show the angle."""
    canvas = image.copy()
    thick = max(2, round(image.shape[0] / 75))
    if np.isfinite(shank).all():
        stroke(canvas, shank, WHITE, DARK, thick)
    if np.isfinite(shank).all() and np.isfinite(heel).all():
        dashes(canvas, onward(shank, heel), max(1, thick // 2))
    if np.isfinite(heel).all():
        stroke(canvas, lengthened(heel), bgr(colour), WHITE, thick + 1)
    return canvas


def onward(shank: Floats, heel: Floats) -> Floats:
    """The leg line carried on from its lower end to the level of the heel line's lower end."""
    direction = (shank[1] - shank[0]) / max(float(np.linalg.norm(shank[1] - shank[0])), 1.0)
    reach = max(float(np.dot(lengthened(heel)[1] - shank[1], direction)), 0.0)
    return np.stack([shank[1], shank[1] + direction * reach])


def lengthened(heel: Floats) -> Floats:
    """The heel line with a quarter of its length added at each end: the counter is short in the picture."""
    extra = (heel[1] - heel[0]) * 0.25
    return np.stack([heel[0] - extra, heel[1] + extra])


def dashes(canvas: Image, line: Floats, thick: int) -> None:
    pieces = max(int(np.linalg.norm(line[1] - line[0]) / (thick * 8.0)), 1)
    for piece in range(pieces):
        part = line[0] + (line[1] - line[0]) * np.array([[piece], [piece + 0.5]]) / pieces
        stroke(canvas, part, WHITE, DARK, thick)


def stroke(canvas: Image, line: Floats, colour: tuple[int, int, int], edge: tuple[int, int, int], thick: int) -> None:
    """A line with a thin edge, so that it shows on light skin and on a dark belt."""
    start, end = np.round(line * (1 << SUBPIXEL)).astype(int).tolist()
    cv2.line(canvas, start, end, edge, thick + 2, cv2.LINE_AA, SUBPIXEL)
    cv2.line(canvas, start, end, colour, thick, cv2.LINE_AA, SUBPIXEL)
