"""The sheets that a report is printed on.

Every page is laid out on A4. Letter is wider and 18 mm shorter: the whole page is laid on it a little smaller, so that
nothing is cut off that is not on A4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER


@dataclass(frozen=True, slots=True)
class Sheet:
    """width, height: points. scale: of a page laid on it; what is printed keeps 8 mm from every edge."""

    width: float
    height: float
    scale: float = 1.0

    def lay(self, canvas: Any) -> None:
        """Begin a page: what is drawn on A4 from here on stands in the middle of this sheet."""
        aside, up = (self.width - A4[0] * self.scale) / 2.0, (self.height - A4[1] * self.scale) / 2.0
        canvas.translate(aside, up)
        canvas.scale(self.scale, self.scale)


RECEIPT = "Receipt"  # no sheet but a roll of 80 mm: see gait.report.receipt
SHEETS = {"A4": Sheet(A4[0], A4[1]), "Letter": Sheet(LETTER[0], LETTER[1], 0.96)}
