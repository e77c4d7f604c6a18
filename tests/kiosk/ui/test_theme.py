"""Anyone can read it and hit it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kiosk.ui import theme
from kiosk.ui.theme import (
    AMBER,
    AMBER_TINT,
    BLUE,
    BLUE_TINT,
    BUTTON_PX,
    CARD,
    CHIP_PX,
    CLEAR,
    COLOURS,
    EDGE,
    GREEN,
    GREEN_TINT,
    GREY,
    GREY_TINT,
    HAIRLINE,
    INK,
    MAIN_BUTTON_PX,
    MINT,
    NIGHT,
    NIGHT_EDGE,
    NIGHT_KEY,
    ORANGE,
    ORANGE_TINT,
    PALE,
    PAPER,
    RED,
    RED_TINT,
    SOFT,
    TEAL,
    TEAL_PRESSED,
    TEAL_TINT,
    TYPE_PX,
    USUAL_INCH,
    WHITE,
    Scale,
    rgba,
)  # fmt: skip

TEXT_PAIRS = (
    (INK, PAPER), (INK, CARD), (SOFT, PAPER), (SOFT, CARD), (WHITE, TEAL), (WHITE, TEAL_PRESSED), (TEAL, CARD),
    (TEAL, PAPER), (TEAL, TEAL_TINT), (INK, TEAL_TINT), (WHITE, NIGHT), (PALE, NIGHT), (MINT, NIGHT),
    (GREEN, GREEN_TINT), (ORANGE, ORANGE_TINT), (BLUE, BLUE_TINT), (GREY, GREY_TINT), (AMBER, AMBER_TINT),
    (RED, RED_TINT), (WHITE, RED), (INK, AMBER_TINT), (INK, RED_TINT), (GREEN, CARD), (ORANGE, CARD), (BLUE, CARD),
    (GREY, CARD), (WHITE, NIGHT_KEY),
)  # fmt: skip
"""(text, ground) pairs in use: at least 4.5:1 (WCAG 2.2 level AA, 1.4.3)."""

SHAPE_PAIRS = ((EDGE, PAPER), (EDGE, CARD), (TEAL, PAPER), (WHITE, GREEN), (WHITE, AMBER), (WHITE, RED), (MINT, NIGHT))
"""(shape, ground) pairs that carry meaning: at least 3:1 (WCAG 2.2 level AA, 1.4.11)."""

LEAST_TEXT_CONTRAST, LEAST_SHAPE_CONTRAST = 4.5, 3.0
CLEAR_TEXT_CONTRAST, CLEAR_SHAPE_CONTRAST = 7.0, 4.5  # WCAG 2.2 level AAA, 1.4.6, for text; its AA for text, for shapes

LEAST_TARGET_MM = 12.0
BELT_M, LEAST_ARC_MINUTES = 2.0, 16.0
CAPITALS_SHARE = 1490 / 2048  # of Inter's type size: sCapHeight of unitsPerEm in its OS/2 table
SIZES = (Scale(1080, 1920), Scale(1920, 1080), Scale(1280, 800))
SMALL, LARGE = Scale(1280, 800, 10.1), Scale(3840, 2160, 43.0)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    shares = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in rgba(colour)[:3])
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True))


def millimetres(scale: Scale, reference_px: float) -> float:
    """How long `reference_px` of the layout are on the screen."""
    diagonal_px = math.hypot(scale.width, scale.height)
    return reference_px * scale.unit * scale.diagonal_inch * 25.4 / diagonal_px


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_stands_out_from_its_ground(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= LEAST_TEXT_CONTRAST


@pytest.mark.parametrize("pair", SHAPE_PAIRS)
def test_signs_stand_out_from_their_ground(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= LEAST_SHAPE_CONTRAST


def in_high_contrast(colour: str) -> str:
    return next((CLEAR[name] for name, usual in COLOURS.items() if usual == colour and name in CLEAR), colour)


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_stands_out_further_in_high_contrast(pair: tuple[str, str]) -> None:
    assert contrast(*map(in_high_contrast, pair)) >= CLEAR_TEXT_CONTRAST


@pytest.mark.parametrize("pair", [*SHAPE_PAIRS, (HAIRLINE, CARD), (NIGHT_EDGE, NIGHT_KEY)])
def test_signs_and_borders_stand_out_further_in_high_contrast(pair: tuple[str, str]) -> None:
    assert contrast(*map(in_high_contrast, pair)) >= CLEAR_SHAPE_CONTRAST


@pytest.mark.parametrize("pair", [("TEAL", "TRACK"), ("TRACK", "CARD")])
def test_how_far_a_bar_has_come_is_seen_in_high_contrast(pair: tuple[str, str]) -> None:
    assert contrast(*({**COLOURS, **CLEAR}[name] for name in pair)) >= LEAST_SHAPE_CONTRAST


@pytest.mark.parametrize("scale", SIZES)
def test_every_target_is_as_wide_as_a_finger(scale: Scale) -> None:
    keyboard_key_px = 76
    for px in (MAIN_BUTTON_PX, BUTTON_PX, CHIP_PX, keyboard_key_px):
        assert millimetres(scale, px) >= LEAST_TARGET_MM


@pytest.mark.parametrize("scale", [*SIZES, SMALL, LARGE])
def test_keys_are_twelve_millimetres_on_any_screen(scale: Scale) -> None:
    assert millimetres(scale, scale.key_px) == pytest.approx(LEAST_TARGET_MM)


@pytest.mark.parametrize("scale", [*SIZES, SMALL, LARGE])
def test_what_is_read_from_the_belt_is_sixteen_arc_minutes_high(scale: Scale) -> None:
    high_m = millimetres(scale, scale.belt_px) * CAPITALS_SHARE / 1000.0
    assert math.degrees(math.atan(high_m / BELT_M)) * 60.0 == pytest.approx(LEAST_ARC_MINUTES, rel=0.002)


def test_a_screen_is_as_large_as_it_says_or_as_usual() -> None:
    assert Scale(1280, 800).diagonal_inch == USUAL_INCH
    assert SMALL.key_px > Scale(1280, 800).key_px


def test_no_type_is_smaller_than_28() -> None:
    assert min(TYPE_PX.values()) == 28


def test_every_rule_follows_the_look() -> None:
    """A name that one rule imports is the same in all: the theme itself would never change."""
    rules = Path(theme.__file__).parent.rglob("*.kv")
    assert [path.name for path in rules if "#:import theme kiosk.ui.theme" in path.read_text()] == []
