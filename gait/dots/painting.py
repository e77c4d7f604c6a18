"""Dots taken out of a picture, so that a method without markers can be judged on clips that carry them."""

from __future__ import annotations

import cv2
import numpy as np

from gait.dots.candidates import Floats, Image

DISC_RADII = 2.4  # painted, in radii of the dot: dark rings reach 1.7, and the smear of a moving dot further
MARGIN_RADII = 2.0  # of untouched picture round the disc, from which it is filled
FILL_PX = 3.0  # neighbourhood of the fill


def paint_out(image: Image, points: Floats, radius_px: float) -> Image:
    """A copy of a picture [h, w, 3] without its dots at points [..., 2] px, of radius_px; NaN are skipped.

    Filled from round about by fast marching (Telea, Journal of Graphics Tools 2004).
    """
    painted = image.copy()
    for point in points.reshape(-1, 2):
        if np.isfinite(point).all():
            fill(painted, point, radius_px)
    return painted


def fill(image: Image, point: Floats, radius_px: float) -> None:
    """Paint over one dot, looking no further than a small square round it."""
    reach = (DISC_RADII + MARGIN_RADII) * radius_px
    x0, y0 = np.maximum(np.floor(point - reach), 0).astype(int)
    x1, y1 = np.ceil(point + reach).astype(int) + 1
    patch = image[y0 : max(y1, 0), x0 : max(x1, 0)]
    if patch.size:
        mask = disc(patch, point - (x0, y0), radius_px)
        patch[:] = cv2.inpaint(patch.copy(), mask, FILL_PX, cv2.INPAINT_TELEA)


def disc(patch: Image, point: Floats, radius_px: float) -> Image:
    """Mask [h, w] of the dot and its ring."""
    rows, columns = np.indices(patch.shape[:2]) + 0.5
    inside = np.hypot(columns - point[0], rows - point[1]) <= DISC_RADII * radius_px + 1.0
    return np.where(inside, 255, 0).astype(np.uint8)
