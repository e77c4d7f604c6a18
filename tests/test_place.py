"""Light, and a camera that stands still or does not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import Frame
from gait.place import PlaceWatch

Image = NDArray[np.uint8]


def room(width: int = 760, height: int = 1340) -> Image:
    """A room full of corners."""
    blocks = np.random.default_rng(4).integers(30, 220, (height // 40 + 1, width // 40 + 1, 3))
    return np.kron(blocks, np.ones((40, 40, 1))).astype(np.uint8)[:height, :width]


def watched(shift_px: float, brightness: float = 1.0) -> PlaceWatch:
    """Ten seconds of a room; after five the camera looks `shift_px` further right."""
    whole, watch = room(), PlaceWatch()
    for k in range(41):
        x = round(shift_px) if k > 20 else 0
        image = (whole[:1280, x : x + 720] * brightness).astype(np.uint8)
        image[300:1000, 260 + 3 * (k % 9) : 460] = 90  # somebody moving in the middle
        watch.see(Frame(k, 0.25 * k, image))
    return watch


def test_a_camera_that_stands_still() -> None:
    assert watched(0).moved_at_s() is None


def test_a_nudge_that_changes_nothing_to_speak_of() -> None:
    assert watched(4).moved_at_s() is None


def test_a_knock_and_when_it_was() -> None:
    assert watched(36).moved_at_s() == pytest.approx(5.25)


def test_a_dark_room() -> None:
    assert watched(0, 0.1).is_dark()
    assert not watched(0).is_dark()


def test_frames_between_looks_cost_nothing() -> None:
    watch = PlaceWatch(every_s=1.0)
    for k in range(30):
        watch.see(Frame(k, k / 30, room()))
    assert len(watch.lumas) == 1
