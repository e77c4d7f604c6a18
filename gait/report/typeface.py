"""Inter, embedded: the same page on every printer."""

from __future__ import annotations

from pathlib import Path

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from gait.words.letters import lettered

FOLDER = Path(__file__).parent / "fonts"
TEXT = "Inter-Regular"
STRONG = "Inter-SemiBold"
TITLE = "InterDisplay-Bold"


def register() -> None:
    """Make the weights known, anew for each file, so that the subsets of one do not shape the next."""
    for name in (TEXT, STRONG, TITLE):
        registerFont(TTFont(name, str(FOLDER / f"{name}.ttf")))
    STATE_DEFAULTS["fontName"] = TEXT  # else every drawing names Times, which no file here embeds
    registerFontFamily(TEXT, normal=TEXT, bold=STRONG, italic=TEXT, boldItalic=STRONG)


def width_pt(text: str, font: str, size: float) -> float:
    return float(stringWidth(lettered(text), font, size))
