"""The path that a body point took in the last second, drawn onto the picture: green, and the fainter the longer ago."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.pose.draw import SHIFT, Colour, Image, fixed, stroke
from gait.pose.person import Person
from gait.pose.skeleton import Joint

Floats = NDArray[np.float64]

TRACE_S = 1.0  # the oldest that is drawn
GREEN: Colour = (0x3A, 0xE6, 0x4B)  # BGR of #4be63a
# of a person's height from one picture to the next: a boxer's fist, 9.1 m/s (Walilko, Viano & Bir 2005, Br J Sports Med
# 39:710), goes 0.21 of it at 25 pictures a second; what leaps further was found on another limb
LEAP = 0.25


class Trace:
    """One joint's path."""

    def __init__(self, joint: Joint) -> None:
        self._joint = joint
        self._seen: deque[tuple[float, Floats]] = deque()  # time_s and [2] px, NaN where the path is broken

    def see(self, time_s: float, person: Person | None) -> None:
        """Where the joint is now; what is older than TRACE_S is forgotten."""
        here = np.full(2, np.nan) if person is None else person.keypoints[self._joint, :2]
        if person is not None and self._seen and self.leaps(here, person.height_px):
            self._seen.append((time_s, np.full(2, np.nan)))
        self._seen.append((time_s, here))
        while time_s - self._seen[0][0] > TRACE_S:
            self._seen.popleft()

    def leaps(self, here: Floats, height_px: float) -> bool:
        return float(np.linalg.norm(here - self._seen[-1][1])) > LEAP * height_px

    def draw(self, image: Image) -> None:
        """Into a picture [h, w, 3] BGR."""
        places = np.stack([at for _, at in self._seen])
        if np.isfinite(places[:, 0]).sum() > 1:
            box = box_round(places, stroke(image), image.shape)
            blend(image[box], self.shade(places - [box[1].start, box[0].start], image[box].shape[:2], stroke(image)))

    def shade(self, places: Floats, size: tuple[int, ...], width: int) -> Image:
        """How green each pixel is [h, w], 0-255: the newest of the path last, so that it lies over the older."""
        shade = np.zeros(size, np.uint8)
        now_s = self._seen[-1][0]
        for (start, end), (_, (time_s, _)) in zip(pairwise(places), pairwise(self._seen), strict=True):
            if np.isfinite([*start, *end]).all():
                tail, head = fixed(np.stack([start, end]))
                fresh = round(255 * (1.0 - (now_s - time_s) / TRACE_S))
                cv2.line(shade, tail, head, fresh, width, cv2.LINE_AA, SHIFT)
        return shade


def box_round(places: Floats, margin: int, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of a picture that hold the path; empty where it lies outside."""
    low = np.floor(np.nanmin(places, axis=0)).astype(int) - margin - 1
    high = np.ceil(np.nanmax(places, axis=0)).astype(int) + margin + 2
    (left, top), (right, bottom) = np.maximum(low, 0), np.maximum(high, 0)
    return slice(int(min(top, shape[0])), int(bottom)), slice(int(min(left, shape[1])), int(right))


def blend(image: Image, shade: Image) -> None:
    """Green into a picture, as much as each pixel's shade says."""
    on = shade > 0
    share = shade[on][:, None] / np.float32(255)
    image[on] = image[on] * (1 - share) + np.array(GREEN, np.float32) * share
