"""One sheet or strip that shows whether a printer works, and how near to the edges it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gait.report import put_in_place
from gait.report.palette import INK, SOFT
from gait.report.pen import text
from gait.report.receipt import HEAD, LEAD, PLAIN, draw_strip, plain
from gait.report.sheet import RECEIPT, SHEETS, Sheet
from gait.report.typeface import STRONG, TEXT, TITLE, register

EDGE_MM = 8.0  # what a report keeps free, see gait.report.sheet
MARGIN_MM = 24.0


def write_trial_page(store: str, title: str, lines: Sequence[str], path: Path, sheet: str = "A4") -> None:
    """Write the PDF; sheet: RECEIPT too. Raises DiskFault when it cannot be written."""
    register()
    file = BytesIO()
    if sheet == RECEIPT:
        strip(file, store, title, lines)
    else:
        page(file, store, title, lines, SHEETS[sheet])
    put_in_place(file.getvalue(), path)


def strip(file: BytesIO, store: str, title: str, lines: Sequence[str]) -> None:
    words = [plain(store, LEAD, font=STRONG), plain(title, HEAD, font=TITLE), *(plain(line, PLAIN) for line in lines)]
    draw_strip(words, lambda size: blank(file, title, size))


def blank(file: BytesIO, title: str, size: tuple[float, float]) -> Canvas:
    canvas = Canvas(file, pagesize=size, invariant=1, initialFontName=TEXT)
    canvas.setTitle(title)
    return canvas


def page(file: BytesIO, store: str, title: str, lines: Sequence[str], under: Sheet) -> None:
    """A frame where a report's page ends, and words."""
    canvas = blank(file, title, (under.width, under.height))
    canvas.setStrokeColor(INK)
    canvas.rect(EDGE_MM * mm, EDGE_MM * mm, under.width - 2 * EDGE_MM * mm, under.height - 2 * EDGE_MM * mm)
    y = under.height - MARGIN_MM * mm
    rest = [(line, TEXT, 11.0, SOFT) for line in lines]
    for words, font, size, colour in [(store, STRONG, 12.0, INK), (title, TITLE, 26.0, INK), *rest]:
        y -= 1.6 * size
        text(canvas, words, MARGIN_MM * mm, y, font, size, colour)
    canvas.save()
