"""The look: colours with their contrast, sizes of type and targets, and the scale of a screen. Free of Kivy."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gait.verdict.rules import PronationClass

INK = "#14202b"
SOFT = "#5a6a78"
PAPER = "#f6f4ef"
CARD = "#ffffff"
HAIRLINE = "#d9e0e6"
BAND = "#dfe5ea"  # the measured runners in the curve: told from the card by its edge line too
GHOST = "#b3bec7"  # the reference's figure, broad, under the runner's
EDGE = "#7c8a96"  # outline of what can be touched: 3:1 on paper and on card (WCAG 2.2, 1.4.11)
TEAL = "#0b6e6e"
TEAL_PRESSED = "#085454"
TEAL_TINT = "#e0efed"
MINT = "#7fe3d4"  # live overlay on dark
NIGHT = "#14202b"  # ground of the recording's screen
WHITE = "#ffffff"
PALE = "#c9d3db"  # soft text on night
GREEN, GREEN_TINT = "#1f7a4d", "#e0f1e7"
ORANGE, ORANGE_TINT = "#b04a10", "#fbe9df"  # the report's #c2571a a shade darker: 4.5:1 on its tint
BLUE, BLUE_TINT = "#2b5cb8", "#e2eaf8"
GREY, GREY_TINT = "#5f6c77", "#e9edf0"
AMBER, AMBER_TINT = "#8a5a00", "#fdf0d5"
RED, RED_TINT = "#b3261e", "#fbe4e2"

CLASS_COLOURS = {
    PronationClass.NEUTRAL: (GREEN, GREEN_TINT),
    PronationClass.OVERPRONATION: (ORANGE, ORANGE_TINT),
    PronationClass.SUPINATION: (BLUE, BLUE_TINT),
    PronationClass.INCONCLUSIVE: (GREY, GREY_TINT),
}

TEXT_PAIRS = (
    (INK, PAPER), (INK, CARD), (SOFT, PAPER), (SOFT, CARD), (WHITE, TEAL), (WHITE, TEAL_PRESSED), (TEAL, CARD),
    (TEAL, PAPER), (TEAL, TEAL_TINT), (INK, TEAL_TINT), (WHITE, NIGHT), (PALE, NIGHT), (MINT, NIGHT),
    (GREEN, GREEN_TINT), (ORANGE, ORANGE_TINT), (BLUE, BLUE_TINT), (GREY, GREY_TINT), (AMBER, AMBER_TINT),
    (RED, RED_TINT), (WHITE, RED), (INK, AMBER_TINT), (INK, RED_TINT), (GREEN, CARD), (ORANGE, CARD), (BLUE, CARD),
    (GREY, CARD),
)  # fmt: skip
"""(text, ground) pairs in use: at least 4.5:1 (WCAG 2.2 level AA, 1.4.3)."""

SHAPE_PAIRS = ((EDGE, PAPER), (EDGE, CARD), (TEAL, PAPER), (WHITE, GREEN), (WHITE, AMBER), (WHITE, RED), (MINT, NIGHT))
"""(shape, ground) pairs that carry meaning: at least 3:1 (WCAG 2.2 level AA, 1.4.11)."""

LEAST_TEXT_CONTRAST, LEAST_SHAPE_CONTRAST = 4.5, 3.0

REFERENCE_PX = 1080.0  # the shorter side that all sizes below are given for
TYPE_PX = {"hero": 88, "headline": 64, "title": 40, "button": 40, "body": 34, "small": 28, "figure": 92}
MARGIN_PX, GAP_PX, RADIUS_PX = 72, 28, 28
MAIN_BUTTON_PX, BUTTON_PX, CHIP_PX = 132, 104, 88  # heights of what is touched
SCREEN_INCHES = 21.0
LEAST_TARGET_MM = 12.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A screen's size, px, and what follows from it."""

    width: int
    height: int

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Screen pixels for one pixel of the reference layout, 1080 on the shorter side."""
        return min(self.width, self.height) / REFERENCE_PX

    def millimetres(self, reference_px: float) -> float:
        """How long `reference_px` of the layout are on a screen of 21 inches."""
        diagonal_px = math.hypot(self.width, self.height)
        return reference_px * self.unit * SCREEN_INCHES * 25.4 / diagonal_px


def rgba(colour: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    """`#rrggbb` as shares of one, with an opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return red, green, blue, opacity


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    shares = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in rgba(colour)[:3])
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True))
