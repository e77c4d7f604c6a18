"""The customer's report: A4 pages that say what was seen, how sure it is, which shoes suit it, and how it compares."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gait.errors import DiskFault
from gait.norms import Norms, load_norms
from gait.report.neutral_page import neutral_page
from gait.report.page import detail_page, result_page
from gait.report.picture import drawn
from gait.report.typeface import TEXT, register
from gait.report.wording import headline
from gait.result import Analysis

__all__ = ["drawn", "write_report"]


def write_report(analysis: Analysis, path: Path, store: str = "Your running store") -> None:
    """Write the PDF; the same analysis gives the same bytes. Raises DiskFault when it cannot be written."""
    put_in_place(render(analysis, load_norms(), store), path)


def render(analysis: Analysis, norms: Norms, store: str) -> bytes:
    register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, initialFontName=TEXT, lang="en-GB")
    describe(canvas, analysis, store)
    pages = (result_page, detail_page) if analysis.neutral is None else (result_page, detail_page, neutral_page)
    for page in pages:
        page(canvas, analysis, norms, store)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def describe(canvas: Canvas, analysis: Analysis, store: str) -> None:
    canvas.setTitle(f"Gait report: {headline(analysis.verdicts)}")
    canvas.setAuthor(store)
    canvas.setSubject("Rearfoot movement on the treadmill, seen from behind")
    canvas.setCreator("gait")
    canvas.setViewerPreference("DisplayDocTitle", "true")


def put_in_place(content: bytes, path: Path) -> None:
    """Beside, to the disk, then renamed: a reader or a power cut never meets half a report."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DiskFault(f"The report could not be written to {path}: {error.strerror}.") from error
