"""A shoe's own two dots on drawn pictures, told from logos beside heels that were read."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from gait.analysis.lines import find_lines
from gait.errors import HeelUnseen
from gait.eyes.dots import Blobs, DotFinder, DotSearch, Leads, shoe_pairs
from gait.eyes.sights import Sights
from gait.foot import Foot
from gait.gaitcycle.stride import Step
from gait.markers import Markers
from gait.pose.skeleton import KEYPOINTS
from tests.gait.eyes.test_dots import FPS, FRAMES, HEIGHT, WHITE, WIDTH, RepeatingFinder, dot, picture, shop, truth
from tests.gait.eyes.test_dots import spots as four_spots

Floats = NDArray[np.float64]

SHANK_PX = 250.0  # knee to ankle of the drawn legs, whose heel pair measures 33 px
READ_PX = 1.5  # how far off each end of the heel is read, standard deviation


def heel_dots() -> Floats:
    """The drawn heels' upper and lower dots [n, 2, 2, 2], NaN where a lifted heel hides them."""
    return truth()[:, :, 2:]


@cache
def read() -> Floats:
    """Where another eye reads the ends of the heels."""
    return heel_dots() + np.random.default_rng(5).normal(0.0, READ_PX, (FRAMES, 2, 2, 2))


def spots_of(heels: Floats) -> list[Blobs]:
    """What is found in pictures of legs that carry no dots but these [n, 2, k, 2] on the heels."""
    legs, background, finder = truth(), shop(), DotFinder()
    frames = []
    for whole, marks in zip(legs, heels, strict=True):
        bare = picture(whole, background, None)
        frames.append(finder.find(with_marks(bare, marks)))
    return frames


def with_marks(image: NDArray[np.uint8], marks: Floats) -> NDArray[np.uint8]:
    """The picture with white dots at marks [2, k, 2]."""
    for mark in marks.reshape(-1, 2):
        if np.isfinite(mark).all():
            dot(image, mark, 5.0, WHITE)
    return image


@cache
def spots() -> list[Blobs]:
    return spots_of(heel_dots())


@cache
def no_spots() -> list[Blobs]:
    """Of shoes without dots."""
    return spots_of(np.full((FRAMES, 2, 2, 2), np.nan))


def test_both_dots_of_both_shoes_are_found_where_a_heel_is_read() -> None:
    found, expected = shoe_pairs(spots(), read(), SHANK_PX), heel_dots()
    there = np.isfinite(expected).all(axis=(2, 3))
    assert np.isfinite(found[there]).all(axis=(1, 2)).mean() > 0.98
    assert np.nanmax(np.linalg.norm(found - expected, axis=-1)) < 0.5
    assert np.isnan(found[~there]).all()


def test_shoes_without_dots_have_none() -> None:
    assert np.isnan(shoe_pairs(no_spots(), read(), SHANK_PX)).all()


def test_one_marked_shoe_is_no_pair_of_test_shoes() -> None:
    one = heel_dots()
    one[:, Foot.LEFT] = np.nan
    assert np.isnan(shoe_pairs(spots_of(one), read(), SHANK_PX)).all()


def test_one_dot_a_shoe_is_not_enough() -> None:
    one = heel_dots()
    one[:, :, 1] = np.nan
    assert np.isnan(shoe_pairs(spots_of(one), read(), SHANK_PX)).all()


def test_a_logo_askew_on_the_counter_is_no_line_of_it() -> None:
    askew = heel_dots()
    askew[:, Foot.LEFT, 1, 0] += 11.0
    askew[:, Foot.RIGHT, 1, 0] -= 11.0  # mirrored, as print is: turned by 18 degrees
    assert np.isnan(shoe_pairs(spots_of(askew), read(), SHANK_PX)).all()


def test_print_that_is_not_mirrored_is_no_pair() -> None:
    aside = heel_dots()
    aside[..., 0] += 20.0
    assert np.isnan(shoe_pairs(spots_of(aside), read(), SHANK_PX)).all()


def seldom(blobs: list[Blobs]) -> list[Blobs]:
    """What is found where the dots are hard to see: in every fourth frame."""
    return [seen if k % 4 == 0 else none for k, (seen, none) in enumerate(zip(blobs, no_spots(), strict=True))]


def test_dots_that_are_hard_to_see_are_believed_on_the_heels_line_alone() -> None:
    beside = heel_dots()
    beside[:, Foot.LEFT, :, 0] -= 9.0
    beside[:, Foot.RIGHT, :, 0] += 9.0
    found = shoe_pairs(seldom(spots()), read(), SHANK_PX)
    assert np.nanmax(np.linalg.norm(found - heel_dots(), axis=-1)) < 0.5
    assert np.isfinite(shoe_pairs(spots_of(beside), read(), SHANK_PX)).any()
    assert np.isnan(shoe_pairs(seldom(spots_of(beside)), read(), SHANK_PX)).all()


def test_a_mirrored_clip_swaps_the_shoes() -> None:
    mirrored = heel_dots()[:, ::-1].copy()
    mirrored[..., 0] = WIDTH - mirrored[..., 0]
    seen = read()[:, ::-1].copy()
    seen[..., 0] = WIDTH - seen[..., 0]
    finder, background = DotFinder(), shop()
    frames = [
        finder.find(np.ascontiguousarray(with_marks(picture(w, background, None), m)[:, ::-1]))
        for w, m in zip(truth(), heel_dots(), strict=True)
    ]
    assert np.nanmax(np.linalg.norm(shoe_pairs(frames, seen, SHANK_PX) - mirrored, axis=-1)) < 0.5


def test_no_frames_and_no_heels_give_none() -> None:
    assert shoe_pairs([], np.zeros((0, 2, 2, 2)), SHANK_PX).shape == (0, 2, 2, 2)
    assert np.isnan(shoe_pairs(spots(), np.full((FRAMES, 2, 2, 2), np.nan), SHANK_PX)).all()


def sights_of(blobs: list[Blobs]) -> Sights:
    """What was seen of the drawn legs: the heel network's reading and the spots, nothing else."""
    points, feet = truth() + np.random.default_rng(6).normal(0.0, READ_PX, (FRAMES, 2, 4, 2)), np.ones((FRAMES, 2))
    legs, keypoints = np.full((FRAMES, 2, 3, 2), np.nan), np.zeros((0, *KEYPOINTS))
    return Sights(
        np.arange(FRAMES) / FPS,
        legs,
        np.zeros((FRAMES, 2, 3)),
        points,
        np.full((FRAMES, 2, 4), READ_PX),
        np.ones((FRAMES, 2, 2)),
        np.where(np.isfinite(points[..., 0]).all(axis=2), feet, 0.0),
        tuple(blobs),
        np.zeros(0, np.int64),
        keypoints,
        1,
        SHANK_PX,
        (),
    )


def stances() -> list[Step]:
    """The drawn legs' stances: half of each stride."""
    begins = {Foot.LEFT: (10, 30, 50), Foot.RIGHT: (20, 40)}
    return [Step(foot, begin / FPS, (begin + 9) / FPS) for foot in Foot for begin in begins[foot]]


@pytest.mark.parametrize(
    ("markers", "method"),
    [(Markers.AUTO, "shoe_dots"), (Markers.REQUIRE, "shoe_dots"), (Markers.OFF, "markerless")],
)
def test_the_heel_is_measured_from_the_shoes_own_dots_unless_told_not_to(markers: Markers, method: str) -> None:
    found = find_lines(sights_of(spots()), stances(), markers)
    assert (found.method, found.few_dots) == (method, False)


def test_all_four_dots_go_before_the_shoes_own() -> None:
    assert find_lines(sights_of(four_spots()), stances(), Markers.AUTO).method == "dots"


def test_the_shoes_dots_give_the_heel_and_the_network_the_shank() -> None:
    sights = sights_of(spots())
    lines = find_lines(sights, stances(), Markers.AUTO).lines
    seen = np.isfinite(lines.sd_deg)
    assert (lines.points[seen][:, :2] == sights.heel_points[seen][:, :2]).all()
    assert np.abs(lines.points[seen][:, 2:] - heel_dots()[seen]).max() < 0.5


def test_required_dots_that_are_not_there_are_told() -> None:
    with pytest.raises(HeelUnseen, match="dots"):
        find_lines(sights_of(no_spots()), stances(), Markers.REQUIRE)
    assert find_lines(sights_of(no_spots()), stances(), Markers.AUTO).method == "markerless"


def test_the_search_goes_on_for_a_shoes_own_dots() -> None:
    search, points = DotSearch(RepeatingFinder()), np.concatenate([np.full((FRAMES, 2, 2, 2), np.nan), read()], axis=2)
    background, legs = shop(), truth()
    clip = [with_marks(picture(w, background, None), m) for w, m in zip(legs, heel_dots(), strict=True)] * 4
    found = [
        search.find(image, i / FPS, (0, 0, WIDTH, HEIGHT), Leads(points[i % FRAMES], read()[i % FRAMES], SHANK_PX))
        for i, image in enumerate(clip)
    ]
    assert all(blobs is not None for blobs in found)
