"""Colours of the printed page; a class is never told by its colour alone."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

from gait.verdict.rules import PronationClass

INK = HexColor("#14202b")
SOFT = HexColor("#5a6a78")
HAIRLINE = HexColor("#d9e0e6")
BAND = HexColor("#e4e9ed")
PANEL = "#eceff2"
PAPER = HexColor("#ffffff")

CLASS_COLOURS = {
    PronationClass.NEUTRAL: "#1f7a4d",
    PronationClass.OVERPRONATION: "#c2571a",
    PronationClass.SUPINATION: "#1d4091",  # darker than on the screen: in grey it must not equal the green
    PronationClass.INCONCLUSIVE: "#6f7d89",
}


def bgr(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as OpenCV wants it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return blue, green, red
