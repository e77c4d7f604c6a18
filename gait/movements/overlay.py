"""Two postures over each other in a picture, with the parts that differ."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.movements.posture import PostureMatch
from gait.pose.draw import MINT, SHIFT, WHITE, Colour, draw_limbs, fixed, stroke
from gait.pose.person import Person

Image = NDArray[np.uint8]

ORANGE: Colour = (0x1A, 0x8A, 0xFF)  # BGR of #ff8a1a
THINNEST = 120.0  # lines to a person's height, where that makes them thinner than the picture's usual ones
DIMMED = 0.45  # of the picture's light: what is drawn is the matter


def dimmed(image: Image) -> Image:
    """A darker copy of a picture [h, w, 3]."""
    return np.asarray(image * DIMMED, np.uint8)


def draw_match(drawn: Image, one: Person, found: PostureMatch) -> None:
    """Into the first picture [h, w, 3] BGR: its person white, the other over them mint, orange what differs."""
    thin = max(1, min(stroke(drawn), round(one.height_px / THINNEST)))
    differing = found.differing
    draw_limbs(drawn, one.keypoints[:, :2], 2 * thin, lambda *_: WHITE)
    draw_limbs(drawn, found.fitted, thin, lambda *ends: MINT if set(ends).isdisjoint(differing) else ORANGE)
    for joint in differing:
        start, end = fixed(np.stack([one.keypoints[joint, :2], found.fitted[joint]]))
        cv2.line(drawn, start, end, ORANGE, max(1, thin // 2), cv2.LINE_AA, SHIFT)
        cv2.circle(drawn, end, round(2.0 * thin * 2**SHIFT), ORANGE, -1, cv2.LINE_AA, SHIFT)
