"""The look: colours, sizes of type and targets, and the scale of a screen. Free of Kivy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gait.verdict.rules import PronationClass

INK = "#14202b"
SOFT = "#5a6a78"
PAPER = "#f6f4ef"
CARD = "#ffffff"
HAIRLINE = "#d9e0e6"
BAND = "#dae1e7"  # the measured runners in the curve: told from the card by its edge line too
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

NIGHT_KEY, NIGHT_EDGE = "#31404d", "#8b98a4"  # a key on the live picture
OFF = "#d9e0e6"  # ground of a main key that waits
TRACK = "#d9e0e6"  # what a bar has not reached yet

COLOURS = {name: value for name, value in dict(globals()).items() if name.isupper() and isinstance(value, str)}
"""Every colour above by its name."""

CLEAR = {
    "INK": "#000000", "SOFT": "#1f2932", "PAPER": "#ffffff", "HAIRLINE": "#000000", "EDGE": "#000000",
    "TEAL": "#00454a", "TEAL_PRESSED": "#002b2e", "NIGHT": "#000000", "PALE": "#ffffff",
    "NIGHT_KEY": "#000000", "NIGHT_EDGE": "#ffffff", "OFF": "#ffffff", "TRACK": "#8a949c", "BAND": "#c9d1d8",
    "GREEN": "#0b4a2c", "ORANGE": "#7a2e05", "BLUE": "#123a86", "GREY": "#36424c",
    "AMBER": "#5c3b00", "RED": "#7d0f0a",
}  # fmt: skip
"""High contrast, where it differs: text 7:1 (WCAG 2.2 level AAA, 1.4.6), edges and marks 4.5:1 at least."""


def class_colours(colours: Mapping[str, str]) -> dict[PronationClass, tuple[str, str]]:
    """Colour and tint of each class, of COLOURS or of those with CLEAR's in their place."""
    names = {
        PronationClass.NEUTRAL: "GREEN",
        PronationClass.OVERPRONATION: "ORANGE",
        PronationClass.SUPINATION: "BLUE",
        PronationClass.INCONCLUSIVE: "GREY",
    }
    return {kind: (colours[name], colours[f"{name}_TINT"]) for kind, name in names.items()}


REFERENCE_PX = 1080.0  # the shorter side that all sizes below are given for
TYPE_PX = {"hero": 88, "headline": 64, "title": 40, "button": 40, "body": 34, "small": 28, "figure": 92}
LARGER = 1.3  # times, of larger type
HEADING_PX, LARGE_KEY_PX = 50, 38  # from here on type is large already; a key's words must keep to its row
MARGIN_PX, GAP_PX, RADIUS_PX = 72, 28, 28
MAIN_BUTTON_PX, BUTTON_PX, CHIP_PX = 132, 104, 88  # heights of what is touched


USUAL_INCH = 21.0  # of a screen that does not say its size
KEY_MM = 12.0  # least side of a key: a finger's, with room for a hand that was just running
BELT_MM = 9.31  # 16 arc minutes at 2 m: the least height of a character (ISO 9241-303)
CAPITAL_SHARE = 1490 / 2048  # of a size of type: height of Inter's capitals (its OS/2 table)


@dataclass(frozen=True, slots=True)
class Scale:
    """A screen's size, px and inches across, and what follows from it."""

    width: int
    height: int
    diagonal_inch: float = USUAL_INCH

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Screen pixels for one pixel of the reference layout, 1080 on the shorter side."""
        return min(self.width, self.height) / REFERENCE_PX

    @property
    def unit_mm(self) -> float:
        """Millimetres of one pixel of the reference layout."""
        return self.unit * self.diagonal_inch * 25.4 / math.hypot(self.width, self.height)

    @property
    def key_px(self) -> float:
        """Reference pixels of the least side of a key."""
        return KEY_MM / self.unit_mm

    @property
    def belt_px(self) -> float:
        """Least size of type, reference pixels, of what is read from the belt."""
        return BELT_MM / CAPITAL_SHARE / self.unit_mm


def rgba(colour: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    """`#rrggbb` as shares of one, with an opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return red, green, blue, opacity


def type_px(px: float, large: bool) -> float:
    """A size of type, reference px, in larger type where wished; headings are large already."""
    return max(px, min(px * LARGER, HEADING_PX)) if large else px


def key_px(px: float, large: bool) -> float:
    """The same of a key's words."""
    return max(px, min(px * LARGER, LARGE_KEY_PX)) if large else px
