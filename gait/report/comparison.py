"""Drawings of a movement beside another: stick figures at the same moment, curves with the band of the people measured
and their matched places. Left and right are drawn to one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import HexColor

from gait.neutral.figures import BodiesInBox, bones, both_of, edges_deg, fit_bodies, head, span_deg
from gait.neutral.movement import OWN
from gait.report.chart import LANDING, PUSH_OFF, between
from gait.report.palette import BAND, HAIRLINE, INK, SOFT
from gait.report.typeface import TEXT
from gait.result import Aligned, KeyPose
from gait.words import ENGLISH, Words

Floats = NDArray[np.float64]

FIGURE_FOOT = 14.0  # points under a figure for its name
AXIS = 24.0  # points left of a curve for its degrees
EVERY = 6  # matched places from one thin line to the next
GREY = HexColor("#9aa7b2")  # the one that is laid beside


def figures(pose: KeyPose, name: str, colour: HexColor, size: tuple[float, float], poses: Sequence[KeyPose]) -> Drawing:
    """Runner over reference at one moment, as seen from behind; the reference thick and grey.

    size: width and height, points. poses: all that are drawn beside each other, in the same scale.
    """
    width, height = size
    drawing = Drawing(width, height)
    centre = (width / 2.0, FIGURE_FOOT + (height - FIGURE_FOOT) / 2.0)
    box = fit_bodies(both_of(poses), pose.foot, centre, (width - 8.0, height - FIGURE_FOOT - 6.0))
    for body, ink, thick in ((pose.reference, GREY, 3.2), (pose.runner, colour, 1.7)):
        for shape in figure(body, box, ink, thick):
            drawing.add(shape)
    seen = pose.runner[OWN][np.isfinite(pose.runner[OWN]).all(axis=1)]
    for x, y in box.lay(seen).round(2).tolist():
        drawing.add(Circle(x, y, 2.0, fillColor=colour, strokeColor=None))
    drawing.add(String(width / 2.0, 3.0, name, fontName=TEXT, fontSize=8.0, fillColor=SOFT, textAnchor="middle"))
    return drawing


def figure(body: Floats, box: BodiesInBox, ink: HexColor, thick: float) -> Iterator[Line | Circle]:
    """A body [2, 5, 2]: its segments, and a head where the shoulders are seen."""
    for a, b in bones(body):
        (x1, y1), (x2, y2) = box.lay(np.stack([a, b])).round(2).tolist()
        yield Line(x1, y1, x2, y2, strokeColor=ink, strokeWidth=thick, strokeLineCap=1)
    middle = head(body)
    if middle is not None:
        x, y = box.lay(middle).round(2).tolist()
        yield Circle(x, y, box.head_radius, fillColor=None, strokeColor=ink, strokeWidth=thick)


def aligned_curves(
    aligned: Aligned, colour: HexColor, size: tuple[float, float], both: Sequence[Aligned], told: Words = ENGLISH
) -> Drawing:
    """Both rearfoot curves over stance, the band of the people measured where there is one, and thin lines from each
    moment to the one it was matched with. both: feet, in the same scale."""
    width, height = size
    drawing, (low, high) = Drawing(width, height), span_deg(both)
    x = AXIS + np.linspace(aligned.start_pct, aligned.end_pct, len(aligned.runner_deg)) / 100.0 * (width - AXIS)

    def points(deg: Floats) -> Floats:
        return np.column_stack([x, FIGURE_FOOT + (deg - low) / (high - low) * (height - FIGURE_FOOT)])

    mine, other = points(aligned.runner_deg), points(aligned.reference_deg)
    edges = [points(edge) for edge in edges_deg(aligned)]
    for shape in (
        *([between(edges[0], edges[1], BAND, 1.0)] if edges else []),
        *degree_lines(low, high, width, height),
        *(matched(mine[i], other[j]) for i, j in aligned.path[::EVERY]),
        PolyLine(flat(other), strokeColor=GREY, strokeWidth=2.0),
        PolyLine(flat(mine), strokeColor=colour, strokeWidth=2.0),
        axis_word(told.tr(LANDING), AXIS, "start"),
        axis_word(told.tr(PUSH_OFF), width, "end"),
    ):
        drawing.add(shape)
    return drawing


def degree_lines(low: float, high: float, width: float, height: float) -> Iterator[Line | String]:
    """A hairline at every five degrees."""
    for deg in range(-60, 61, 5):
        if low < deg < high:
            y = FIGURE_FOOT + (deg - low) / (high - low) * (height - FIGURE_FOOT)
            yield Line(AXIS, y, width, y, strokeColor=HAIRLINE, strokeWidth=0.4)
            words = f"{deg}°".replace("-", "−")
            yield String(AXIS - 4.0, y - 2.5, words, fontName=TEXT, fontSize=7.0, fillColor=SOFT, textAnchor="end")


def matched(mine: Floats, other: Floats) -> Line:
    return Line(*flat(mine), *flat(other), strokeColor=INK, strokeWidth=0.3, strokeOpacity=0.5)


def axis_word(words: str, x: float, anchor: str) -> String:
    return String(x, 3.0, words, fontName=TEXT, fontSize=8.0, fillColor=SOFT, textAnchor=anchor)


def flat(points: Floats) -> list[float]:
    return [round(float(value), 2) for value in np.ravel(points)]
