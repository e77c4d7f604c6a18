"""Light, and a camera that stands still or does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import Frame
from gait.eyes.camera_place import PlaceWatch

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


def moved(shifts_px: Sequence[tuple[float, float]], legs: bool = False) -> PlaceWatch:
    """A quarter of a second a shift (right, down) of the camera; legs: in front of both sides, never twice alike."""
    whole, watch = room(900, 1500), PlaceWatch()
    leg = np.random.default_rng(9).integers(0, 255, (300, 90, 3)).astype(np.uint8)
    for k, (right, down) in enumerate(shifts_px):
        x, y = 60 + round(right), 60 + round(down)
        image = whole[y : y + 1280, x : x + 720].copy()
        if legs:
            image[:, :] = 120
            for side in (20, 560):
                at = 150 + 90 * ((3 * k + side) % 7)
                image[at : at + 300, side + 9 * (k % 5) : side + 9 * (k % 5) + 90] = leg
        watch.see(Frame(k, 0.25 * k, image))
    return watch


def test_a_knock_leaves_two_steady_parts() -> None:
    watch = moved([(0, 0)] * 37 + [(14, 9), (30, 5)] + [(40, 0)] * 41)
    parts = list(watch.steady_parts_s())
    assert watch.moved_at_s() == pytest.approx(9.5, abs=0.26)
    assert len(parts) == 2
    assert parts[0] == pytest.approx((0.0, 9.0), abs=0.3)
    assert parts[1] == pytest.approx((9.75, 19.75), abs=0.3)
    assert watch.longest_steady_part_s() == parts[1]


def test_a_camera_that_swings_all_the_time_has_no_long_part() -> None:
    watch = moved([(30 * np.sin(0.9 * k), 0) for k in range(60)])
    start_s, end_s = watch.longest_steady_part_s()
    assert watch.moved_at_s() is not None
    assert end_s - start_s < 3.0


def test_legs_that_fill_both_sides_are_not_taken_for_the_room() -> None:
    assert moved([(0, 0)] * 60, legs=True).moved_at_s() is None


def test_nothing_watched_has_no_part() -> None:
    assert PlaceWatch().longest_steady_part_s() == (0.0, 0.0)


def test_a_dark_room() -> None:
    assert watched(0, 0.1).is_dark()
    assert not watched(0).is_dark()


def test_frames_between_looks_cost_nothing() -> None:
    watch = PlaceWatch(every_s=1.0)
    for k in range(30):
        watch.see(Frame(k, k / 30, room()))
    assert len(watch.lumas) == 1
