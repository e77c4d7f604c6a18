"""Anyone can read it and hit it."""

from __future__ import annotations

import pytest

from kiosk.ui.theme import (
    BUTTON_PX,
    CHIP_PX,
    LEAST_SHAPE_CONTRAST,
    LEAST_TARGET_MM,
    LEAST_TEXT_CONTRAST,
    MAIN_BUTTON_PX,
    SHAPE_PAIRS,
    TEXT_PAIRS,
    TYPE_PX,
    Scale,
    contrast,
)

SIZES = (Scale(1080, 1920), Scale(1920, 1080), Scale(1280, 800))


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_stands_out_from_its_ground(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= LEAST_TEXT_CONTRAST


@pytest.mark.parametrize("pair", SHAPE_PAIRS)
def test_signs_stand_out_from_their_ground(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= LEAST_SHAPE_CONTRAST


@pytest.mark.parametrize("scale", SIZES)
def test_every_target_is_as_wide_as_a_finger(scale: Scale) -> None:
    keyboard_key_px = 76
    for px in (MAIN_BUTTON_PX, BUTTON_PX, CHIP_PX, keyboard_key_px):
        assert scale.millimetres(px) >= LEAST_TARGET_MM


def test_no_type_is_smaller_than_28() -> None:
    assert min(TYPE_PX.values()) == 28
