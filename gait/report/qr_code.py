"""QR codes: on paper with the result in plain words, which is read without a network, and for the screen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

SIDE = 85.0  # points, with the quiet border: 30 mm
MOST_BYTES = 299  # of UTF-8: 65 squares a side at most, each 0.4 mm wide


def has_code(text: str) -> bool:
    """Whether there is a text, and it is short enough for a code that can be scanned."""
    return 0 < len(text.encode("utf-8")) <= MOST_BYTES


def squares(text: str) -> NDArray[np.bool_]:
    """Which squares of the code are dark [n, n], from the upper left corner, without the quiet border of four."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    return np.array([[code.isDark(row, column) for column in range(count)] for row in range(count)])


def draw_code(canvas: Any, text: str, x: float, y: float) -> None:
    """Draw the code with its lower left corner at (x, y)."""
    code = QrCodeWidget(text, barLevel="M")
    left, low, right, high = code.getBounds()
    scale = SIDE / max(right - left, high - low)
    drawing = Drawing(SIDE, SIDE, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)
