"""Stick-on dots: found by their look and place, of any colour; nothing found where there are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.marks import Blobs, DotFinder, identify, paint_out

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

SHANK_PX = 260.0
N = 12
DOTS = np.array([0.25, 0.84, 1.06, 1.19])  # along the leg, in shank lengths
WHITE, RED, GREEN, BLACK = (240, 240, 234), (40, 40, 220), (60, 200, 60), (15, 15, 15)


def legs_at(sway_px: float) -> Floats:
    """Knee, ankle, heel of both feet [2, 3, 2]."""
    return np.array([[[x + sway_px, 60], [x + 10 + sway_px, 318], [x + 14 + sway_px, 372]] for x in (140, 330)], float)


def dots_of(leg: Floats) -> Floats:
    """Where the four dots sit [4, 2]; the heel's a little to the side, as a tilted heel's are."""
    points: Floats = leg[0] + DOTS[:, None] * (leg[1] - leg[0])
    points[3, 0] += 6.0
    return points


def picture(legs: Floats, colour: tuple[int, int, int] | None, ring: bool, seed: int = 0) -> Image:
    """Two skin-coloured legs in light shoes on a dark belt, with or without dots."""
    image = np.full((460, 480, 3), 60, np.uint8)
    for leg in legs:
        cv2.line(image, leg[0].astype(int).tolist(), leg[1].astype(int).tolist(), (120, 150, 200), 62)
        heel = leg[2].astype(int)
        cv2.rectangle(image, (heel[0] - 30, heel[1] - 48), (heel[0] + 30, heel[1] + 18), (175, 165, 160), -1)
        cv2.rectangle(image, (heel[0] - 32, heel[1] + 6), (heel[0] + 32, heel[1] + 18), (225, 225, 225), -1)
        if colour is None:
            continue
        for x, y in dots_of(leg):
            at = (round(x * 16 - 8), round(y * 16 - 8))
            if ring:
                cv2.circle(image, at, round(7.5 * 16), (25, 25, 25), -1, cv2.LINE_AA, 4)
            cv2.circle(image, at, round(4.4 * 16), colour, -1, cv2.LINE_AA, 4)
    noise = np.random.default_rng(seed).normal(0, 3, image.shape)
    return np.clip(cv2.GaussianBlur(image, (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)


def watched(colour: tuple[int, int, int] | None, ring: bool = False) -> tuple[list[Blobs], Floats]:
    """Candidates and legs of N frames in which the runner sways."""
    legs = np.stack([legs_at(1.7 * k) for k in range(N)])
    finder = DotFinder()
    frames = [finder.find(picture(leg, colour, ring, k), (0, 0, 480, 460), SHANK_PX) for k, leg in enumerate(legs)]
    return frames, legs


BEARING = np.ones((N, 2), bool)


@pytest.mark.parametrize(("colour", "ring"), [(WHITE, True), (RED, False), (GREEN, False), (BLACK, False)])
def test_dots_of_any_colour_are_found_to_a_fraction_of_a_pixel(colour: tuple[int, int, int], ring: bool) -> None:
    frames, legs = watched(colour, ring)
    points = identify(frames, legs, BEARING).points
    wanted = np.stack([[dots_of(leg) for leg in pair] for pair in legs])
    assert np.isfinite(points).all(axis=(2, 3)).mean() > 0.9
    assert np.nanmax(np.linalg.norm(points - wanted, axis=3)) < 0.6


def test_without_dots_nothing_is_found() -> None:
    frames, legs = watched(None)
    assert np.isnan(identify(frames, legs, BEARING).points).all()


def test_a_mirrored_picture_swaps_the_feet() -> None:
    legs = np.stack([legs_at(1.7 * k) for k in range(N)])
    finder = DotFinder()
    mirrored = [
        finder.find(np.ascontiguousarray(picture(leg, RED, False, k)[:, ::-1]), (0, 0, 480, 460), SHANK_PX)
        for k, leg in enumerate(legs)
    ]
    other = (legs * (-1, 1) + (480, 0))[:, ::-1]
    here = identify(watched(RED)[0], legs, BEARING).points
    there = identify(mirrored, other, BEARING).points
    assert np.allclose((there * (-1, 1) + (480, 0))[:, ::-1], here, atol=0.3, equal_nan=True)


def test_a_foot_in_the_air_is_not_read() -> None:
    frames, legs = watched(RED)
    bearing = BEARING.copy()
    bearing[:, 1] = False
    assert np.isnan(identify(frames, legs, bearing).points[:, 1]).all()


def test_a_frame_in_which_they_are_hidden_stays_empty() -> None:
    frames, legs = watched(RED)
    frames[4] = DotFinder().find(picture(legs[4], None, False), (0, 0, 480, 460), SHANK_PX)
    points = identify(frames, legs, BEARING).points
    assert np.isnan(points[4]).all()
    assert np.isfinite(points[5]).all()


def test_a_region_outside_the_picture_holds_nothing() -> None:
    assert len(DotFinder().find(np.zeros((100, 100, 3), np.uint8), (0, 0, 0, 0), SHANK_PX).xy) == 0


def test_painted_out_dots_are_gone() -> None:
    legs = legs_at(0.0)
    marked, plain = picture(legs, RED, False), picture(legs, None, False)
    clean = paint_out(marked, np.concatenate([dots_of(leg) for leg in legs]), 8.0)
    assert np.abs(clean.astype(int) - plain).max() < np.abs(marked.astype(int) - plain).max() / 2
