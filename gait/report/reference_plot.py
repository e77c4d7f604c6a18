"""One-page plots: what a reference holds, and one movement beside another."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, PolyLine, String
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from gait.foot import Foot
from gait.neutral.movement import MOMENTS, key_place
from gait.neutral.reference import Reference
from gait.neutral.yardstick import yardstick
from gait.report import pen
from gait.report.comparison import AXIS, FIGURE_FOOT, aligned_curves, axis_word, degree_lines, figures, flat
from gait.report.names import MOMENTS as MOMENT_NAMES
from gait.report.palette import HAIRLINE, INK, SOFT
from gait.report.typeface import STRONG, TEXT, register
from gait.result import KeyPose, Neutral

Floats = NDArray[np.float64]

WIDTH, HEIGHT, MARGIN = 760.0, 540.0, 36.0  # points
CELL, ROW = 168.0, 200.0
BLUE, ORANGE = HexColor("#0b6e6e"), HexColor("#c2571a")


def plot_reference(reference: Reference) -> bytes:
    """Every runner's curves with their mean, and the middle figure at three moments, as a PDF."""
    title = f"{reference.name}: {reference.activity}"
    file, canvas = start_document(title)
    for place, (name, curves) in enumerate(reference.curves.items()):
        renderPDF.draw(curves_of(name, curves), canvas, MARGIN + place * (CELL + 8.0), HEIGHT - 60.0 - ROW)
    poses = list(middle_poses(reference))
    for place, pose in enumerate(poses):
        drawing = figures(pose, MOMENT_NAMES[pose.moment], BLUE, (CELL, ROW), poses)
        renderPDF.draw(drawing, canvas, MARGIN + place * (CELL + 8.0), 40.0)
    for place, origin in enumerate((reference.curves_origin, reference.cycles_origin)):
        words = f"{origin.count} {origin.who}, {origin.speed}; {origin.how}; {origin.source}; {origin.licence}"
        line = pen.shortened(words, TEXT, 7.0, WIDTH - 2 * MARGIN)
        pen.text(canvas, line, MARGIN, 24.0 - 10.0 * place, TEXT, 7.0, SOFT)
    return finish_document(file, canvas)


def curves_of(name: str, curves: Floats) -> Drawing:
    """One angle over stance: a thin line a runner, a thick one for their mean."""
    drawing = Drawing(CELL, ROW)
    low, high = float(curves.min()) - 1.0, float(curves.max()) + 1.0
    x = np.linspace(AXIS, CELL, curves.shape[1])
    y = FIGURE_FOOT + (curves - low) / (high - low) * (ROW - FIGURE_FOOT - 14.0)
    for shape in degree_lines(low, high, CELL, ROW - 14.0):
        drawing.add(shape)
    for row in y:
        drawing.add(PolyLine(flat(np.column_stack([x, row])), strokeColor=HAIRLINE, strokeWidth=0.7))
    drawing.add(PolyLine(flat(np.column_stack([x, y.mean(axis=0)])), strokeColor=BLUE, strokeWidth=2.0))
    drawing.add(String(AXIS, ROW - 9.0, name, fontName=STRONG, fontSize=9.0, fillColor=INK))
    drawing.add(axis_word("landing", AXIS, "start"))
    drawing.add(axis_word("push-off", CELL, "end"))
    return drawing


def middle_poses(reference: Reference) -> Iterator[KeyPose]:
    """The reference's own key poses, as if a right foot's."""
    cycle, duty = yardstick(reference).cycle, float(reference.duty.mean())
    for moment in MOMENTS:
        pose = cycle[key_place(duty, moment)]
        yield KeyPose(Foot.RIGHT, moment, 1.0, 0.0, pose, pose)


def plot_comparison(title: str, result: Neutral) -> bytes:
    """Figures and curves of a second movement (colour) over a first (grey), and the findings, as a PDF."""
    file, canvas = start_document(title)
    for place, pose in enumerate(result.key_poses):
        name = f"{pose.foot.word}, {MOMENT_NAMES[pose.moment].lower()}"
        drawing = figures(pose, name, ORANGE, (112.0, ROW), result.key_poses)
        renderPDF.draw(drawing, canvas, MARGIN + place * 115.0, HEIGHT - 60.0 - ROW)
    for aligned in result.aligned:
        drawing = aligned_curves(aligned, ORANGE, (330.0, 150.0), result.aligned)
        renderPDF.draw(drawing, canvas, MARGIN + aligned.foot * 350.0, 80.0)
        words = f"{aligned.foot.word} heel, lag {aligned.lag_pct:+.1f} % of stance".replace("-", "−")
        pen.text(canvas, words, MARGIN + aligned.foot * 350.0, 236.0, STRONG, 9.0)
    for place, joint in enumerate(result.findings):
        pen.text(canvas, joint.advice, MARGIN, 56.0 - 14.0 * place, TEXT, 9.0)
    return finish_document(file, canvas)


def start_document(title: str) -> tuple[BytesIO, Any]:
    register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=TEXT, lang="en-GB")
    canvas.setTitle(title)
    pen.text(canvas, title, MARGIN, HEIGHT - 34.0, STRONG, 13.0)
    return file, canvas


def finish_document(file: BytesIO, canvas: Any) -> bytes:
    canvas.showPage()
    canvas.save()
    return file.getvalue()
