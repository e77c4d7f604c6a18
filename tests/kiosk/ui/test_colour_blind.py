"""Who sees few colours tells apart what a colour means; words stand beside it too, in the tests of the screens."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.ui.theme import AMBER, BAND, BLUE, CARD, CLEAR, COLOURS, GREEN, INK, ORANGE, RED, TEAL, rgba
from tests.colour_blind import SIGHTS, seen_linear

Floats = NDArray[np.float64]

XYZ_OF_RGB = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))  # IEC 61966-2-1
WHITE_XYZ = (0.9505, 1.0, 1.089)  # D65, of the same
LEAST_DIFFERENCE = 10.0  # CIE 1976; 2.3 is just seen (Mahy, Van Eycken, Oosterlinck 1994)

TOLD_APART = (*combinations((GREEN, ORANGE, BLUE), 2), (GREEN, AMBER), (GREEN, RED), (INK, TEAL), (CARD, BAND))
"""Classes (and so left and right where they differ), good against what is not, two runs' lines, the band."""


def lab(colour: str, sight: str) -> Floats:
    """CIE 1976 L*a*b* of what such eyes see."""
    xyz = np.array(XYZ_OF_RGB) @ seen_linear(np.array(rgba(colour)[:3]), sight) / WHITE_XYZ
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def in_high_contrast(colour: str) -> str:
    return next((CLEAR[name] for name, usual in COLOURS.items() if usual == colour and name in CLEAR), colour)


@pytest.mark.parametrize("sight", SIGHTS)
def test_greys_are_seen_as_they_are(sight: str) -> None:
    lightness, *tint = lab("#808080", sight)
    assert lightness == pytest.approx(53.6, abs=0.2)
    assert tint == pytest.approx([0.0, 0.0], abs=0.2)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("pair", TOLD_APART)
def test_what_colours_mean_is_told_apart(pair: tuple[str, str], sight: str) -> None:
    assert difference(*pair, sight) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("pair", TOLD_APART)
def test_it_is_told_apart_in_high_contrast(pair: tuple[str, str], sight: str) -> None:
    one, other = map(in_high_contrast, pair)
    assert difference(one, other, sight) >= LEAST_DIFFERENCE
