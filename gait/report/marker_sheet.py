"""A sheet of square markers on A4, true to scale, with a line to check that it was printed so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gait.report import put_in_place
from gait.report.palette import INK, SOFT
from gait.report.typeface import STRONG, TEXT, register, width_pt

HEIGHT_MM = A4[1] / mm
TICK_MM = 3.0
LEADING = 1.45


@dataclass(frozen=True, slots=True)
class SheetMarker:
    """One marker. left, top: mm from the sheet's upper left corner; side: mm; cells: [n, n], True where black."""

    left: float
    top: float
    side: float
    cells: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ruler:
    """A level line to be measured by hand, mm from the upper left corner; `words` stand under it."""

    left: float
    top: float
    length: float
    words: str


def write_marker_sheet(
    squares: Sequence[SheetMarker], ruler: Ruler, title: str, lines: Sequence[str], path: Path
) -> None:
    """Write the PDF; the same sheet gives the same bytes. Raises DiskFault when it cannot be written."""
    put_in_place(render(squares, ruler, title, lines), path)


def render(squares: Sequence[SheetMarker], ruler: Ruler, title: str, lines: Sequence[str]) -> bytes:
    register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, initialFontName=TEXT)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")  # else most viewers shrink it to the printer's margins
    for square in squares:
        draw_square(canvas, square)
    draw_ruler(canvas, ruler)
    draw_words(canvas, ruler, title, lines)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def draw_square(canvas: Canvas, square: SheetMarker) -> None:
    """Black cells of each row joined, so that no printer leaves hairlines between them."""
    cell = square.side / len(square.cells)
    canvas.setFillColor(black)
    for row, blacks in enumerate(square.cells):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], blacks, [False]])))
        for start, end in edges.reshape(-1, 2):
            low = HEIGHT_MM - square.top - (row + 1) * cell
            canvas.rect((square.left + start * cell) * mm, low * mm, (end - start) * cell * mm, cell * mm, 0, 1)


def draw_ruler(canvas: Canvas, ruler: Ruler) -> None:
    y, right = HEIGHT_MM - ruler.top, ruler.left + ruler.length
    canvas.setStrokeColor(black)
    canvas.setLineWidth(0.6)
    canvas.line(ruler.left * mm, y * mm, right * mm, y * mm)
    for x in (ruler.left, right):
        canvas.line(x * mm, (y - TICK_MM) * mm, x * mm, (y + TICK_MM) * mm)


def draw_words(canvas: Canvas, ruler: Ruler, title: str, lines: Sequence[str]) -> None:
    """The title above the markers, what to do under the ruler."""
    y = (HEIGHT_MM - ruler.top - 6.5) * mm
    for words, font, size, colour in (
        (ruler.words, STRONG, 9.0, INK),
        *((line, TEXT, 9.0, SOFT) for line in lines),
    ):
        canvas.setFont(font, size)
        canvas.setFillColor(colour)
        canvas.drawString(ruler.left * mm, y, words)
        y -= size * LEADING
    canvas.setFont(STRONG, 11.0)
    canvas.setFillColor(INK)
    canvas.drawString(A4[0] / 2.0 - width_pt(title, STRONG, 11.0) / 2.0, (HEIGHT_MM - 13.0) * mm, title)
