"""What this is, in one sentence, with a moving picture; the languages and Start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.models import model_path
from kiosk.screens.base import Screen, rules

Image = NDArray[np.uint8]

ATTRACT_HZ = 15.0  # half of the ticks: smooth enough to draw the eye, and little to decode


def looped(path: Path) -> Iterator[Image]:
    """The pictures of a clip, half size, for ever; every other frame of 60 a second, so in slow motion."""
    while True:
        capture = cv2.VideoCapture(str(path))
        fine, image = capture.read()
        if not fine:
            raise FileNotFoundError(path)
        while fine:
            yield np.asarray(image[::2, ::2], dtype=np.uint8)
            capture.grab()
            fine, image = capture.read()
        capture.release()


rules(__file__)


class WelcomeScreen(Screen):
    """The start of every visit."""

    def come(self) -> None:
        self.film = looped(model_path("demo.mp4"))
        self.odd = False
        self.ids.picture.show(next(self.film))

    def tick(self) -> None:
        self.odd = not self.odd
        if self.odd:
            self.ids.picture.show(next(self.film))

    def start(self) -> None:
        self.front.start(self.app.language)

    def go(self) -> None:
        self.film.close()
