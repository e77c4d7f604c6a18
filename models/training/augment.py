"""What cameras, shops and clothes do to a picture, done at random."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.scene_file import Floats, Image

Rng = np.random.Generator
Canvas = NDArray[Any]  # bytes or numbers 0..255 while a picture is being changed

SUBPIXEL_BITS = 4  # OpenCV draws at sixteenths of a pixel
SUBPIXEL = 1 << SUBPIXEL_BITS
DARK = (20, 20, 20)  # ring round a dot that is none


def photographed(image: Canvas, rng: Rng) -> Image:
    """Other exposure, colour, sharpness, noise and compression of a picture [h, w, 3]."""
    lit = toned(greyed(dimmed(image, rng), rng), rng)
    return compressed(noisy(softened(lit, rng), rng), rng)


def photographed_again(image: Canvas, rng: Rng) -> Image:
    """The same for a picture that a camera's development was drawn for already: less of it."""
    strange = estranged(image, rng) if rng.random() < 0.6 else image
    lit = toned(dimmed(strange, rng) if rng.random() < 0.3 else strange, rng) if rng.random() < 0.6 else strange
    soft = softened(lit, rng) if rng.random() < 0.6 else lit
    return compressed(noisy(soft, rng) if rng.random() < 0.5 else soft, rng)


def dimmed(image: Canvas, rng: Rng) -> Canvas:
    """Now and then in a dark shop: black shoes on a black belt must still be told apart."""
    return image * np.float32(rng.uniform(0.12, 0.5)) if rng.random() < 0.22 else image


def greyed(image: Canvas, rng: Rng) -> Canvas:
    """Now and then without colour."""
    return np.repeat(image.mean(2, keepdims=True), 3, 2) if rng.random() < 0.15 else image


def toned(image: Canvas, rng: Rng) -> Canvas:
    """Gamma, contrast, brightness and white balance."""
    gamma, contrast, brightness = np.exp(rng.normal(0, 0.25)), np.exp(rng.normal(0, 0.2)), rng.normal(0, 15)
    level = np.clip(image * np.float32(contrast / 255) + np.float32(brightness / 255), 0, 1)
    return np.asarray(255 * level ** np.float32(gamma) * np.exp(rng.normal(0, 0.07, 3)).astype(np.float32))


def softened(image: Canvas, rng: Rng) -> Canvas:
    """Out of focus, moved, enlarged from fewer pixels, or as it is."""
    kind = rng.random()
    if kind < 0.25:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.6))
    if kind < 0.38:
        return moved(image, rng)
    return enlarged(image, rng) if kind < 0.5 else image


def moved(image: Canvas, rng: Rng) -> Canvas:
    """Smeared along a line of 2 to 7 px."""
    length = int(rng.integers(2, 8))
    kernel = np.zeros((length * 2 + 1, length * 2 + 1), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = length / 2 * np.array([np.cos(angle), np.sin(angle)])
    start, end = (length - reach + 0.5).astype(int).tolist(), (length + reach + 0.5).astype(int).tolist()
    cv2.line(kernel, start, end, (1.0,))
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def enlarged(image: Canvas, rng: Rng) -> Canvas:
    """Shrunk and brought back to its size."""
    height, width = image.shape[:2]
    scale = rng.uniform(0.45, 0.9)
    small = cv2.resize(image, (int(width * scale), int(height * scale)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def noisy(image: Canvas, rng: Rng) -> Canvas:
    """Sensor noise, twice as strong in brightness as in colour."""
    strength = abs(rng.normal(0, 5))
    if strength <= 0.5:
        return image
    brightness = rng.standard_normal((*image.shape[:2], 1), np.float32) * np.float32(strength)
    return np.asarray(image + brightness + rng.standard_normal(image.shape, np.float32) * np.float32(strength * 0.5))


def compressed(image: Canvas, rng: Rng) -> Image:
    """As bytes, now and then through a JPEG of low quality."""
    result = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() >= 0.3:
        return result
    stream = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 90))])[1]
    return np.asarray(cv2.imdecode(stream, cv2.IMREAD_COLOR), np.uint8)


def estranged(image: Canvas, rng: Rng) -> Canvas:
    """Now and then as no camera of ours would show it: other colours, infrared, shadows, sharpened, banded."""
    for change, share in STRANGE:
        image = change(image, rng) if rng.random() < share else image
    return image


def recoloured(image: Canvas, rng: Rng) -> Canvas:
    """Channels mixed at random."""
    mix = np.eye(3) + rng.normal(0, 0.45, (3, 3))
    mix /= mix.sum(1, keepdims=True).clip(0.5)
    return np.clip(cv2.transform(image, mix), 0, 255)


def negative(image: Canvas, rng: Rng) -> Canvas:
    """Dark for light: the lines are where they were."""
    return 255 - image


def infrared(image: Canvas, rng: Rng) -> Canvas:
    """Grey from one channel, with another curve."""
    grey = np.clip(image[..., int(rng.integers(3))] / np.float32(255), 0, 1) ** np.float32(rng.uniform(0.5, 1.8))
    return np.repeat(255 * grey[..., None], 3, 2)


def shadowed(image: Canvas, rng: Rng) -> Canvas:
    """The edge of a shadow or of a lamp's light across the picture."""
    height, width = image.shape[:2]
    angle, soft = rng.uniform(0, 2 * np.pi), rng.uniform(1, 40)
    across = (np.arange(width, dtype=np.float32) - rng.uniform(0, width)) * np.cos(angle)
    down = (np.arange(height, dtype=np.float32) - rng.uniform(0, height)) * np.sin(angle)
    dark, light = rng.uniform(0.35, 0.9), rng.uniform(1.0, 1.3)
    lit = dark + (light - dark) * 0.5 * (1 + np.tanh((across + down[:, None]) / soft))
    return np.asarray(np.clip(image * lit[..., None].astype(np.float32), 0, 255))


def sharpened(image: Canvas, rng: Rng) -> Canvas:
    """As phones and webcams do, with halos."""
    crisp = image.astype(np.float32)
    soft = cv2.GaussianBlur(crisp, (0, 0), rng.uniform(0.7, 2.2))
    return np.clip(crisp + rng.uniform(0.4, 2.0) * (crisp - soft), 0, 255)


def banded(image: Canvas, rng: Rng) -> Canvas:
    """Lamps that flicker under a rolling shutter."""
    rows = np.arange(image.shape[0], dtype=np.float32)[:, None, None]
    wave = np.sin(2 * np.pi * rows / rng.uniform(25, 200) + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.clip(image * (1 + np.float32(rng.uniform(0.05, 0.25)) * wave), 0, 255))


def textured(image: Canvas, rng: Rng) -> Canvas:
    """Mesh, knit or dirt of one size over all of it."""
    cells = int(image.shape[0] / rng.uniform(1.5, 9)), int(image.shape[1] / rng.uniform(1.5, 9))
    noise = cv2.resize(rng.standard_normal(cells, np.float32), (image.shape[1], image.shape[0]))
    return np.asarray(np.clip(image * (1 + np.float32(rng.uniform(0.02, 0.14)) * noise[..., None]), 0, 255))


STRANGE = (
    (recoloured, 0.2),
    (negative, 0.05),
    (infrared, 0.08),
    (shadowed, 0.2),
    (textured, 0.15),
    (banded, 0.08),
    (sharpened, 0.2),
)  # and how often


def cluttered(image: Image, rng: Rng, scale: float) -> Image:
    """Dots that mark nothing and boxes that hide something, drawn into the picture; scale: 1 for heel crops."""
    if rng.random() < 0.25:
        scatter_dots(image, rng, scale)
    if rng.random() < 0.12:
        hide_a_part(image, rng, scale)
    return image


def scatter_dots(image: Image, rng: Rng, scale: float) -> None:
    """One to eight dots of one colour, some with a dark ring."""
    colour = dot_colour(rng)
    for _ in range(int(rng.integers(1, 9))):
        place, radius = somewhere(image, rng), int(rng.uniform(2, 6) * scale)
        if rng.random() < 0.5:
            cv2.circle(image, place, int(radius * 1.6) + 1, DARK, -1, cv2.LINE_AA)
        cv2.circle(image, place, radius, colour, -1, cv2.LINE_AA)


def hide_a_part(image: Image, rng: Rng, scale: float) -> None:
    """A box of one colour."""
    x, y = somewhere(image, rng)
    width, height = int(rng.uniform(5, 40) * scale), int(rng.uniform(5, 60) * scale)
    cv2.rectangle(image, (x, y), (x + width, y + height), whole(rng.uniform(0, 255, 3)), -1)


def draw_dot(image: Image, centre: tuple[int, int], radius: int, colour: tuple[int, ...]) -> None:
    """A filled disc; centre and radius in sixteenths of a pixel."""
    cv2.circle(image, centre, radius, colour, -1, cv2.LINE_AA, SUBPIXEL_BITS)


def dot_colour(rng: Rng) -> tuple[int, ...]:
    """Any colour, or as often a bright grey."""
    return whole(rng.uniform(0, 255, 3) if rng.random() < 0.5 else np.full(3, rng.uniform(200, 255)))


def somewhere(image: Image, rng: Rng) -> tuple[int, int]:
    """A pixel of the picture."""
    return int(rng.uniform(0, image.shape[1])), int(rng.uniform(0, image.shape[0]))


def whole(colour: Floats) -> tuple[int, ...]:
    """A colour in whole numbers, as OpenCV wants it."""
    return tuple(int(value) for value in colour)
