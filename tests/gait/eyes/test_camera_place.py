"""Light, and a camera that stands still or does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import Frame
from gait.eyes.camera_place import PlaceWatch
from gait.eyes.legs import Legs, unseen

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
Move = Callable[[float], tuple[float, float]]

SHANK_PX = 250.0
RUNNER = np.array([[[300, 650], [300, 900], [300, 940]], [[420, 650], [420, 900], [420, 940]]], dtype=np.float64)
CLOSE_PX = 600.0  # a shank in a close-up
CLOSE = np.array([[[200, 250], [200, 850], [200, 950]], [[520, 250], [520, 850], [520, 950]]], dtype=np.float64)


@cache
def room(width: int = 760, height: int = 1340) -> Image:
    """A room full of corners."""
    blocks = np.random.default_rng(4).integers(30, 220, (height // 40 + 1, width // 40 + 1, 3))
    return np.kron(blocks, np.ones((40, 40, 1))).astype(np.uint8)[:height, :width]


def watched(shift_px: float, brightness: float = 1.0) -> PlaceWatch:
    """Ten seconds of a room; after five the camera looks `shift_px` further right."""
    whole, watch = (room() * brightness).astype(np.uint8), PlaceWatch()
    for k in range(41):
        x = round(shift_px) if k > 20 else 0
        image = whole[:1280, x : x + 720].copy()
        image[300:1000, 260 + 3 * (k % 9) : 460] = 90  # somebody moving in the middle
        watch.see(Frame(k, 0.25 * k, image), sure(RUNNER), SHANK_PX)
    return watch


def sure(points: Floats) -> Legs:
    return Legs(points, np.ones((2, 3)))


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
        watch.see(Frame(k, 0.25 * k, image), sure(RUNNER), SHANK_PX)
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
        watch.see(Frame(k, k / 30, room()), unseen(), SHANK_PX)
    assert len(watch.lumas) == 1


def still(time_s: float) -> tuple[float, float]:
    return 0.0, 0.0


def steps_aside(time_s: float) -> tuple[float, float]:
    return (45.0 if time_s >= 5.0 else 0.0), 0.0


def comes_nearer_by_and_by(time_s: float) -> tuple[float, float]:
    return 0.0, min(8.0 * time_s, 60.0)


def sways(time_s: float) -> tuple[float, float]:
    return 40.0 * np.sin(0.8 * time_s), 0.0


def walks_slowly(time_s: float) -> tuple[float, float]:
    return 0.0, -60.0 * (int(time_s / 1.25) % 2)


def knocked(time_s: float) -> tuple[float, float]:
    return (25.0 if time_s >= 5.0 else 0.0), 0.0


@cache
def pattern(height: int, width: int, seed: int) -> Image:
    """Cloth or skin full of corners."""
    blocks = np.random.default_rng(seed).integers(20, 235, (height // 24 + 1, width // 24 + 1, 3))
    return np.kron(blocks, np.ones((24, 24, 1))).astype(np.uint8)[:height, :width]


def paste(image: Image, part: Image, x: float, y: float) -> None:
    """Lay a part on a picture, as far as it is inside."""
    top, left = round(y), round(x)
    seen = image[max(0, top) : max(0, top + part.shape[0]), max(0, left) : max(0, left + part.shape[1])]
    seen[:] = part[max(0, -top) :, max(0, -left) :][: seen.shape[0], : seen.shape[1]]


def close_up(left: Move, right: Move, belt: Move = still, wall: Move = still, things: int = 0) -> PlaceWatch:
    """Twelve seconds of two trousered legs that fill the sides of a plain picture. Moves: px at a time.

    belt: of a printed belt, if it moves; things: small things on the wall, on each side.
    """
    watch = PlaceWatch()
    for k in range(49):
        image, time_s = np.full((1000, 720, 3), 150, np.uint8), 0.25 * k
        for k_thing in range(things):
            (x, y), side = wall(time_s), 12 + 648 * (k_thing % 2)
            paste(image, pattern(24, 30, k_thing), side + x, 20 + 38 * (k_thing // 2) + y)
        if belt is not still:
            paste(image, pattern(1200, 700, 7), 10, belt(time_s)[1] - 200)
            image[:800] = 150
        points = CLOSE + np.array([[left(time_s)], [right(time_s)]])
        for foot, x in enumerate(points[:, 0, 0]):
            paste(image, pattern(900, 150, 40 + foot), x - 75, points[foot, 0, 1] - 250)
        watch.see(Frame(k, time_s, image), sure(points), CLOSE_PX)
    return watch


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (steps_aside, steps_aside),
        (steps_aside, still),
        (comes_nearer_by_and_by, comes_nearer_by_and_by),
        (sways, sways),
        (walks_slowly, still),
        (walks_slowly, walks_slowly),
    ],
)
def test_legs_that_fill_the_picture_are_not_the_room(left: Move, right: Move) -> None:
    assert close_up(left, right).moved_at_s() is None


@pytest.mark.parametrize("speed_px", [30.0, 61.0, 170.0])
def test_a_printed_belt_is_not_the_room(speed_px: float) -> None:
    assert close_up(walks_slowly, still, belt=lambda time_s: (0.0, speed_px * time_s % 48.0)).moved_at_s() is None


@pytest.mark.parametrize("things", [8, 14])
@pytest.mark.parametrize("legs", [still, sways, walks_slowly])
def test_a_knock_is_found_beside_legs_that_fill_the_picture(legs: Move, things: int) -> None:
    moved_at_s = close_up(legs, legs, wall=knocked, things=things).moved_at_s()
    assert moved_at_s is not None
    assert 4.9 < moved_at_s < 8.0, "as soon as the legs leave enough to be seen"


def test_where_nobody_was_seen_yet_there_is_no_room() -> None:
    watch, whole = PlaceWatch(), room(900, 1500)
    for k in range(60):
        x = 40 if k > 4 else 0  # set right before the runner stepped on
        legs = unseen() if k < 10 else sure(RUNNER)
        watch.see(Frame(k, 0.25 * k, whole[:1280, x : x + 720]), legs, SHANK_PX)
    assert watch.moved_at_s() is None
