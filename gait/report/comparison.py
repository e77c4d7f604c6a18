"""Drawings of a movement beside another: stick figures at the same moment, curves with their matched places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import HexColor

from gait.foot import Foot
from gait.neutral.movement import ANKLE, HEEL, HIP, KNEE, OTHER, OWN, SHOULDER
from gait.report.chart import LANDING, PUSH_OFF
from gait.report.palette import HAIRLINE, INK, SOFT
from gait.report.typeface import TEXT
from gait.result import Aligned, KeyPose
from gait.words import ENGLISH, Words

Floats = NDArray[np.float64]

FIGURE_FOOT = 14.0  # points under a figure for its name
AXIS = 24.0  # points left of a curve for its degrees
EVERY = 6  # matched places from one thin line to the next
BONES = ((HEEL, ANKLE), (ANKLE, KNEE), (KNEE, HIP), (HIP, SHOULDER))
GREY = HexColor("#9aa7b2")  # the one that is laid beside


def figures(pose: KeyPose, name: str, colour: HexColor, width: float, height: float) -> Drawing:
    """Runner over reference at one moment, as seen from behind; the reference thin and grey."""
    drawing = Drawing(width, height)
    place = Placement(pose, width, height)
    for body, ink, thick in ((pose.reference, GREY, 3.2), (pose.runner, colour, 1.7)):
        for a, b in bones(body):
            (x1, y1), (x2, y2) = place.point(a), place.point(b)
            drawing.add(Line(x1, y1, x2, y2, strokeColor=ink, strokeWidth=thick, strokeLineCap=1))
    for joint in pose.runner[OWN][np.isfinite(pose.runner[OWN]).all(axis=1)]:
        x, y = place.point(joint)
        drawing.add(Circle(x, y, 2.0, fillColor=colour, strokeColor=None))
    drawing.add(String(width / 2.0, 3.0, name, fontName=TEXT, fontSize=8.0, fillColor=SOFT, textAnchor="middle"))
    return drawing


def bones(body: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Ends of every segment of a body [2, 5, 2] that is seen."""
    pairs = [(body[leg, a], body[leg, b]) for leg in (OWN, OTHER) for a, b in BONES]
    pairs += [(body[OWN, joint], body[OTHER, joint]) for joint in (HIP, SHOULDER)]
    for a, b in pairs:
        if np.isfinite(a).all() and np.isfinite(b).all():
            yield a, b


class Placement:
    """Shank lengths to points: both bodies in one scale, left foot left as seen from behind."""

    def __init__(self, pose: KeyPose, width: float, height: float) -> None:
        self.side = -1.0 if pose.foot is Foot.LEFT else 1.0
        every = np.concatenate([pose.runner.reshape(-1, 2), pose.reference.reshape(-1, 2)])
        every = every[np.isfinite(every).all(axis=1)]
        low, high = every.min(axis=0), every.max(axis=0)
        self.middle = 0.5 * (low + high)
        room = np.array([width - 8.0, height - FIGURE_FOOT - 6.0])
        self.scale = float((room / np.maximum(high - low, 0.1)).min())
        self.x, self.y = width / 2.0, FIGURE_FOOT + (height - FIGURE_FOOT) / 2.0

    def point(self, joint: Floats) -> tuple[float, float]:
        across, up = (joint - self.middle) * self.scale
        return round(self.x + self.side * float(across), 2), round(self.y + float(up), 2)


def aligned_curves(aligned: Aligned, colour: HexColor, width: float, height: float, told: Words = ENGLISH) -> Drawing:
    """Both rearfoot curves over stance, and thin lines from each moment to the one it was matched with."""
    drawing = Drawing(width, height)
    both = np.concatenate([aligned.runner_deg, aligned.reference_deg])
    low, high = float(both.min()) - 1.0, float(both.max()) + 1.0
    x = AXIS + np.linspace(aligned.start_pct, aligned.end_pct, len(aligned.runner_deg)) / 100.0 * (width - AXIS)
    mine, other = (
        np.column_stack([x, FIGURE_FOOT + (deg - low) / (high - low) * (height - FIGURE_FOOT)])
        for deg in (aligned.runner_deg, aligned.reference_deg)
    )
    for shape in (
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
