"""Dots taken out of a picture, so that a method without markers can be judged on clips that carry them."""

from __future__ import annotations

import cv2
import numpy as np

from gait.eyes.dots.blobs import Floats, Image

DISC_RADII = (1.25, 1.85)  # painted, in radii of a plain dot and of a ringed one, whose ring reaches 1.7
RINGED = 25.0  # grey levels between where a ring would be and what lies further out
MARGIN_RADII = 2.0  # of untouched picture round the disc, from which it is filled
EDGE_PX = 1.5  # painted beyond, for the blur of its edge
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
    reach = (DISC_RADII[1] + MARGIN_RADII) * radius_px
    x0, y0 = np.maximum(np.floor(point - reach), 0).astype(int)
    x1, y1 = np.ceil(point + reach).astype(int) + 1
    patch = image[y0 : max(y1, 0), x0 : max(x1, 0)]
    if patch.size:
        away = distance(patch, point - (x0, y0))
        radii = DISC_RADII[int(is_ringed(patch, away / radius_px))]
        mask = np.where(away <= radii * radius_px + EDGE_PX, 255, 0).astype(np.uint8)
        patch[:] = cv2.inpaint(patch.copy(), mask, FILL_PX, cv2.INPAINT_TELEA)


def distance(patch: Image, point: Floats) -> Floats:
    """From a point to each pixel [h, w], px."""
    rows, columns = np.indices(patch.shape[:2]) + 0.5
    return np.asarray(np.hypot(columns - point[0], rows - point[1]))


def is_ringed(patch: Image, radii: Floats) -> bool:
    """Whether a dot has a ring: what lies at 1.3 to 1.6 of its radii [h, w] is unlike what lies at 2.1 to 2.6."""
    ring, beyond = (patch[(radii > low) & (radii < high)] for low, high in ((1.3, 1.6), (2.1, 2.6)))
    if not len(ring) or not len(beyond):
        return True
    return bool(np.abs(np.median(ring, axis=0) - np.median(beyond, axis=0)).max() > RINGED)
