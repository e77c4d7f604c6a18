"""Heels by their pictures: turned by so much, they are read as turned by so much, whatever the light does."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gait.clip import Image
from gait.eyes.heel import HeelReading, nothing_read
from gait.eyes.registration import (
    LEAST_SD_DEG,
    LIKE,
    HeelPicture,
    Placement,
    Registration,
    angle_between,
    heel_picture,
    placed,
    turned_as_laid,
)
from gait.foot import Foot

Floats = NDArray[np.float64]

SIZE = 200
HEEL = np.array([[100.0, 84.0], [100.0, 112.0]])  # upper and lower end, px
CLOSE_DEG = 0.2


def shoe() -> Image:
    """A heel with a collar, a logo, a midsole and worn patches, on a dark belt."""
    rng = np.random.default_rng(3)
    image = np.full((SIZE, SIZE, 3), 40, np.uint8)
    cv2.rectangle(image, (80, 78), (120, 116), (150, 120, 90), -1)
    cv2.rectangle(image, (76, 116), (124, 128), (220, 220, 220), -1)
    cv2.line(image, (88, 108), (112, 90), (30, 30, 200), 3)
    for x, y in rng.integers((82, 80), (118, 126), (25, 2)).tolist():
        cv2.circle(image, (x, y), 2, rng.integers(60, 230, 3).tolist(), -1)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), np.uint8)


def seen(image: Image, deg: float, scale: float = 1.1, shift: tuple[float, float] = (3.3, -2.6)) -> Image:
    """The same turned anticlockwise round the heel's middle, nearer and elsewhere."""
    matrix = cv2.getRotationMatrix2D((100.0, 98.0), deg, scale)
    matrix[:, 2] += np.array(shift)
    turned = cv2.warpAffine(image, matrix, (SIZE, SIZE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def standing(image: Image) -> HeelPicture:
    picture = heel_picture([(image, placed(HEEL))])
    assert picture is not None
    return picture


def read_at(points: Floats) -> HeelReading:
    """A network's reading of the left foot in mid-stance, upper and lower end of its heel at `points`."""
    reading = nothing_read()
    reading.points[Foot.LEFT] = np.concatenate([[[100.0, -60.0], [100.0, 40.0]], points])
    reading.phase[Foot.LEFT] = 1.0
    return reading


def turn_of(picture: HeelPicture, image: Image, start: Floats = HEEL) -> tuple[float, float]:
    """Degrees anticlockwise from standing, and the likeness."""
    laid = Registration((picture, None)).look(image, read_at(start))
    deg = -angle_between(HEEL[None, None], laid.heels[None, :1])[0, 0]
    return float(deg), float(laid.likeness[Foot.LEFT])


@pytest.mark.parametrize("deg", [-12.0, -5.0, -1.0, 0.0, 2.0, 7.0, 15.0])
def test_a_heel_turned_by_so_much_is_read_so(deg: float) -> None:
    found, likeness = turn_of(standing(shoe()), seen(shoe(), deg))
    assert found == pytest.approx(deg, abs=CLOSE_DEG)
    assert likeness > LIKE


def test_what_the_network_thinks_of_the_shoe_does_not_matter() -> None:
    askew = HEEL + np.array([[4.0, 1.0], [-2.0, 3.0]])  # 12 degrees off
    assert turn_of(standing(shoe()), seen(shoe(), 5.0), askew)[0] == pytest.approx(5.0, abs=CLOSE_DEG)


def test_neither_does_the_network_s_line_in_standing() -> None:
    crooked = HEEL + np.array([[3.0, 0.0], [-3.0, 0.0]])
    picture = heel_picture([(shoe(), placed(crooked))])
    assert picture is not None
    laid = Registration((picture, None)).look(seen(shoe(), 5.0), read_at(HEEL))
    assert -angle_between(crooked[None, None], laid.heels[None, :1])[0, 0] == pytest.approx(5.0, abs=CLOSE_DEG)


def test_light_blur_and_noise_hardly_matter() -> None:
    turned = seen(shoe(), 6.0)
    dim = np.asarray(0.5 * turned + 30.0, np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(turned, (0, 0), 1.5), np.uint8)
    noisy = np.clip(turned + np.random.default_rng(1).normal(0.0, 6.0, turned.shape), 0, 255).astype(np.uint8)
    for image in (dim, blurred, noisy):
        assert turn_of(standing(shoe()), image)[0] == pytest.approx(6.0, abs=CLOSE_DEG)


def test_another_shoe_may_hide_a_side_of_it() -> None:
    passed_by = seen(shoe(), 6.0)
    cv2.ellipse(passed_by, (72, 100), (18, 45), 0, 0, 360, (200, 60, 60), -1)
    assert turn_of(standing(shoe()), passed_by)[0] == pytest.approx(6.0, abs=2.0 * CLOSE_DEG)


def test_mirrored_pictures_turn_the_other_way() -> None:
    picture, turned = standing(np.ascontiguousarray(shoe()[:, ::-1])), np.ascontiguousarray(seen(shoe(), 6.0)[:, ::-1])
    mirrored = placed(HEEL * [-1.0, 1.0] + [SIZE - 1.0, 0.0])
    assert mirrored.ends()[:, 0] == pytest.approx(HEEL[:, 0], abs=1.5)
    assert turn_of(picture, turned)[0] == pytest.approx(-6.0, abs=CLOSE_DEG)


def test_another_picture_is_unlike() -> None:
    other = np.random.default_rng(9).integers(0, 255, (SIZE, SIZE, 3)).astype(np.uint8)
    _, likeness = turn_of(standing(shoe()), np.asarray(cv2.GaussianBlur(other, (0, 0), 3.0), np.uint8))
    assert not likeness > LIKE


def test_nothing_is_said_without_texture() -> None:
    plain = np.full((SIZE, SIZE, 3), 90, np.uint8)
    assert heel_picture([(plain, placed(HEEL))]) is None
    assert heel_picture([]) is None
    assert not turn_of(standing(shoe()), plain)[1] > LIKE


def test_a_foot_in_the_air_or_landing_or_unseen_is_not_looked_at() -> None:
    both = Registration((standing(shoe()), standing(shoe())))
    swinging, landing = read_at(HEEL), read_at(HEEL)
    swinging.phase[:], landing.phase[:, 0] = -1.0, 0.1
    for reading in (swinging, landing, nothing_read()):
        assert np.isnan(both.look(shoe(), reading).likeness).all()


def test_a_heel_at_the_picture_s_edge_breaks_nothing() -> None:
    low = HEEL + np.array([0.0, SIZE - 118.0])
    assert turn_of(standing(shoe()), seen(shoe(), 0.0, 1.0, (0.0, SIZE - 118.0)), low)[0] == pytest.approx(0.0, abs=1.0)


def test_a_place_is_two_ends() -> None:
    assert placed(HEEL).ends() == pytest.approx(HEEL)
    assert placed(HEEL) == Placement(28.0 + 0.0j, 100.0 + 112.0j)


def both_ways(opinion: float, likeness: Floats) -> tuple[Floats, Floats, Floats]:
    """Heels that the network reads `opinion` degrees off, as laid, and how far off they then are [n, 2]."""
    n = len(likeness)
    true = np.zeros((n, 2, 2, 2)) + HEEL
    lean = 40.0 * np.tan(np.radians(opinion))
    read = true + np.array([[lean * 0.7, 0.0], [0.0, 0.0]])
    heels, sd = turned_as_laid(
        read, np.full((n, 2), 2.0), np.where(likeness[..., None, None] > 0, true, np.nan), likeness
    )
    return np.abs(angle_between(true, heels)), sd, np.abs(angle_between(true, read))


def test_where_pictures_are_alike_the_heel_lies_as_they_do() -> None:
    off, sd, before = both_ways(4.0, np.full((9, 2), 0.99))
    assert (off < 0.1).all()
    assert (before > 3.0).all()
    assert (sd < 2.0 * LEAST_SD_DEG).all()


def test_the_network_s_opinion_is_taken_out_of_frames_without_a_picture_too() -> None:
    likeness = np.full((20, 2), 0.99)
    likeness[12:] = np.nan
    off, sd, _ = both_ways(4.0, likeness)
    assert (off < 0.1).all()
    assert sd[15, 0] == pytest.approx(2.0)


def test_unlike_pictures_change_little_and_none_nothing() -> None:
    off, sd, before = both_ways(4.0, np.full((9, 2), 0.5))
    assert off == pytest.approx(before, rel=0.05)
    unseen, same_sd, same = both_ways(4.0, np.full((9, 2), np.nan))
    assert unseen == pytest.approx(same)
    assert same_sd == pytest.approx(2.0)
    assert (sd < same_sd).all()


def test_a_reading_is_not_changed() -> None:
    reading = read_at(HEEL)
    before = replace(reading, points=reading.points.copy())
    Registration((standing(shoe()), None)).look(seen(shoe(), 5.0), reading)
    assert reading.points == pytest.approx(before.points, nan_ok=True)


def test_a_line_that_is_no_heel_is_not_looked_at() -> None:
    both = Registration((standing(shoe()), standing(shoe())))
    speck, monstrous = np.repeat(HEEL[:1], 2, axis=0), HEEL * 1e4
    for line in (speck, monstrous, np.full((2, 2), np.nan), HEEL * np.inf):
        assert np.isnan(both.look(shoe(), read_at(line)).likeness).all()


def test_heels_that_nobody_saw_stay_unseen() -> None:
    nothing = np.full((5, 2, 2, 2), np.nan)
    heels, sd = turned_as_laid(nothing, nothing[..., 0, 0], nothing, nothing[..., 0, 0])
    assert np.isnan(heels).all()
    assert np.isnan(sd).all()
