"""A QR code with the result in plain words: it is read without a network."""

from __future__ import annotations

from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

SIDE = 74.0  # points, with the quiet border: 26 mm
MOST_BYTES = 440  # of UTF-8: at 26 mm a telephone still tells the squares of a longer text's code apart only just


def has_code(text: str) -> bool:
    """Whether there is a text, and it is short enough for a code that can be scanned."""
    return 0 < len(text.encode("utf-8")) <= MOST_BYTES


def draw_code(canvas: Any, text: str, x: float, y: float) -> None:
    """Draw the code with its lower left corner at (x, y)."""
    code = QrCodeWidget(text, barLevel="L")
    left, low, right, high = code.getBounds()
    scale = SIDE / max(right - left, high - low)
    drawing = Drawing(SIDE, SIDE, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)
