"""A Bland-Altman plot as a one-page PDF."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, String
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from gait.agreement import Agreement
from gait.foot import Foot
from gait.report.palette import HAIRLINE, INK, SOFT
from gait.report.typeface import STRONG, TEXT, register

WIDTH, HEIGHT, MARGIN = 520.0, 340.0, 46.0  # points
COLOURS = {Foot.LEFT: HexColor("#0b6e6e"), Foot.RIGHT: HexColor("#c2571a")}


def plot_agreement(title: str, whole: Agreement, feet: dict[Foot, Agreement]) -> bytes:
    """The PDF: every step a dot, bias and limits as lines, labelled."""
    register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=TEXT, lang="en-GB")
    canvas.setTitle(title)
    renderPDF.draw(drawing(title, whole, feet), canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def drawing(title: str, whole: Agreement, feet: dict[Foot, Agreement]) -> Drawing:
    """Axes, dots, lines and words."""
    sheet, scale = Drawing(WIDTH, HEIGHT), PlotScale(whole)
    sheet.add(String(MARGIN, HEIGHT - 24, title, fontName=STRONG, fontSize=12, fillColor=INK))
    for degree in scale.ticks():
        sheet.add(Line(MARGIN, scale.y(degree), WIDTH - 120, scale.y(degree), strokeColor=HAIRLINE, strokeWidth=0.5))
        sheet.add(word(MARGIN - 6, scale.y(degree) - 2.5, f"{degree:+.0f}°", "end"))
    for name, value in (("bias", whole.bias), ("lower limit", whole.low), ("upper limit", whole.high)):
        dash = None if name == "bias" else [4, 3]
        y = scale.y(value)
        sheet.add(Line(MARGIN, y, WIDTH - 120, y, strokeColor=INK, strokeWidth=1, strokeDashArray=dash))
        sheet.add(word(WIDTH - 114, y - 2.5, f"{name} {value:+.1f}°", "start"))
    for foot, part in feet.items():
        for x, y in zip(part.means, part.differences, strict=True):
            sheet.add(Circle(scale.x(x), scale.y(y), 2.6, fillColor=COLOURS[foot], strokeColor=None))
        sheet.add(String(MARGIN + 60 * foot, 10, foot.word, fontName=STRONG, fontSize=8, fillColor=COLOURS[foot]))
    sheet.add(word(WIDTH - 120, 10, "mean of both, degrees", "end"))
    sheet.add(word(WIDTH - 120, 22, f"{scale.right:.0f}°", "end"))
    sheet.add(word(MARGIN, 22, f"{scale.left:.0f}°", "start"))
    return sheet


def word(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName=TEXT, fontSize=8, fillColor=SOFT, textAnchor=anchor)


class PlotScale:
    """Degrees to points on the sheet."""

    def __init__(self, whole: Agreement) -> None:
        self.left, self.right = float(np.floor(whole.means.min())), float(np.ceil(whole.means.max() + 1e-6))
        limits = np.nan_to_num([whole.low, whole.high])
        edges = np.concatenate([whole.differences, limits, [-1.0, 1.0]])
        self.low, self.high = float(edges.min()) - 0.5, float(edges.max()) + 0.5

    def x(self, degree: float) -> float:
        return MARGIN + (degree - self.left) / (self.right - self.left) * (WIDTH - 120 - MARGIN)

    def y(self, degree: float) -> float:
        return 36 + (degree - self.low) / (self.high - self.low) * (HEIGHT - 80)

    def ticks(self) -> list[int]:
        step = max(1, round((self.high - self.low) / 8))
        return [d for d in range(-60, 61, step) if self.low < d < self.high]
