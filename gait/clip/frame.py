"""One picture and its time, and streams of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. time_s: seconds since the first frame. image: [height, width, 3] uint8 BGR, upright."""

    index: int
    time_s: float
    image: Image


def ahead(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Decode the next frame on a thread of its own while this one is looked at."""
    with ThreadPoolExecutor(1) as decoder:
        coming = decoder.submit(next, frames, None)
        while (frame := coming.result()) is not None:
            coming = decoder.submit(next, frames, None)
            yield frame


def paced(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Deliver frames no sooner than a camera would."""
    start = time.monotonic()
    for frame in frames:
        early = frame.time_s - (time.monotonic() - start)
        if early > 0:
            time.sleep(early)
        yield frame
