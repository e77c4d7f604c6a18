"""The rearfoot curve of each foot through stance, against the measured runners: one vector drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, String
from reportlab.lib.colors import HexColor

from gait.foot import Foot
from gait.report.label import FreeSpace, Label, Rectangle, dense
from gait.report.names import FEET
from gait.report.palette import BAND, HAIRLINE, PAPER, SOFT
from gait.report.typeface import STRONG, TEXT
from gait.result import FootResult
from gait.verdict.norms import Norms
from gait.words import Words, said

Floats = NDArray[np.float64]

LEFT_MARGIN, RIGHT_MARGIN, FOOT_MARGIN = 26.0, 4.0, 17.0  # points: degrees, nothing, axis words
HEADROOM = 0.16  # of the plot's height over the highest curve: a label always finds a place there
SMALL_SIZE = 7.5  # points
SPREAD_OPACITY = 0.16
DASH = {Foot.LEFT: None, Foot.RIGHT: [7, 2.2]}  # tells the feet apart without colour


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the curves lie: `box` in points, degrees from `low_deg` to `high_deg`."""

    box: Rectangle
    low_deg: float
    high_deg: float

    def points(self, curve_deg: Floats) -> Floats:
        """[n, 2] points of a curve given at n even steps of stance; NaN stays."""
        x = np.linspace(self.box.x, self.box.x + self.box.width, len(curve_deg))
        return np.column_stack([x, self.y(curve_deg)])

    def degrees(self) -> list[int]:
        """The tens that get a line."""
        return [deg for deg in range(-90, 91, 10) if self.low_deg < deg < self.high_deg - 1.0]

    def y(self, deg: Floats) -> Floats:
        share = (deg - self.low_deg) / (self.high_deg - self.low_deg)
        return np.asarray(self.box.y + share * self.box.height, dtype=np.float64)


def curve_chart(
    feet: tuple[FootResult, FootResult],
    colours: tuple[str, str],
    norms: Norms,
    size: tuple[float, float],
    told: Words,
) -> Drawing:
    """Both feet's mean curves with one standard deviation, the middle 80 % of runners as a grey band."""
    width, height = size
    plot = make_plot(feet, norms, width, height)
    drawing = Drawing(width, height)
    for shape in (
        *band(plot, norms),
        *grid(plot),
        *spreads(plot, feet, colours),
        *lines(plot, feet, colours),
    ):
        drawing.add(shape)
    for shape in (*words(plot, feet, colours, norms, told), *axis_words(plot, width, told)):
        drawing.add(shape)
    return drawing


def make_plot(feet: Sequence[FootResult], norms: Norms, width: float, height: float) -> Plot:
    box = Rectangle(LEFT_MARGIN, FOOT_MARGIN, width - LEFT_MARGIN - RIGHT_MARGIN, height - FOOT_MARGIN)
    edges = [norms.low_deg, norms.high_deg]
    for foot in feet:
        spread = np.nan_to_num(foot.curve_sd_deg)
        edges += [foot.curve_deg - spread, foot.curve_deg + spread]
    every = np.concatenate(edges)
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    return Plot(box, low - 0.04 * (high - low), high + HEADROOM * (high - low))


def band(plot: Plot, norms: Norms) -> Iterator[Polygon]:
    yield between(plot.points(norms.low_deg), plot.points(norms.high_deg), BAND, 1.0)


def between(low: Floats, high: Floats, colour: HexColor, opacity: float) -> Polygon:
    """The area between two rows of points, [n, 2] each."""
    corners = flat(np.concatenate([low, high[::-1]]))
    return Polygon(corners, fillColor=colour, fillOpacity=opacity, strokeColor=None, strokeWidth=0)


def flat(points: Floats) -> list[float]:
    return [round(float(value), 2) for value in points.ravel()]


def grid(plot: Plot) -> Iterator[Line | String]:
    """Hairlines at every ten degrees with small figures; zero a little stronger."""
    for deg in plot.degrees():
        yield from grid_line(plot, deg)


def grid_line(plot: Plot, deg: int) -> Iterator[Line | String]:
    y = float(plot.y(np.array(float(deg))))
    colour = SOFT if deg == 0 else HAIRLINE
    yield Line(plot.box.x, y, plot.box.x + plot.box.width, y, strokeColor=colour, strokeWidth=0.4)
    words = f"{deg}°".replace("-", "−")
    style = {"fontName": TEXT, "fontSize": SMALL_SIZE, "fillColor": SOFT, "textAnchor": "end"}
    yield String(plot.box.x - 5.0, y - 2.6, words, **style)


def spreads(plot: Plot, feet: tuple[FootResult, FootResult], colours: tuple[str, str]) -> Iterator[Polygon]:
    for foot in Foot:
        curve, spread = feet[foot].curve_deg, feet[foot].curve_sd_deg
        low, high = plot.points(curve - spread), plot.points(curve + spread)
        for start, end in seen_runs(curve + spread):
            yield between(low[start:end], high[start:end], HexColor(colours[foot]), SPREAD_OPACITY)


def lines(plot: Plot, feet: tuple[FootResult, FootResult], colours: tuple[str, str]) -> Iterator[PolyLine | Circle]:
    for foot in Foot:
        points = plot.points(feet[foot].curve_deg)
        colour = HexColor(colours[foot])
        style = {
            "strokeColor": colour,
            "strokeWidth": 2.0,
            "strokeDashArray": DASH[foot],
            "strokeLineJoin": 1,
        }
        for start, end in seen_runs(feet[foot].curve_deg):
            yield PolyLine(flat(points[start:end]), **style)
        if np.isfinite(points[:81, 1]).any():
            x, y = points[int(np.nanargmax(points[:81, 1]))]
            yield Circle(float(x), float(y), 3.0, fillColor=PAPER, strokeColor=colour, strokeWidth=1.6)


def seen_runs(curve: Floats) -> Iterator[tuple[int, int]]:
    """[start, end) of the unbroken parts, two points or longer."""
    seen = np.concatenate([[False], np.isfinite(curve), [False]])
    changes = np.flatnonzero(np.diff(seen.astype(np.int8)))
    for start, end in changes.reshape(-1, 2).tolist():
        if end - start > 1:
            yield start, end


def words(
    plot: Plot, feet: tuple[FootResult, FootResult], colours: tuple[str, str], norms: Norms, told: Words
) -> Iterator[Line | String]:
    """A word for each curve and for the band, each where it touches nothing."""
    room = free_space(plot, feet)
    yield from curve_words(plot, room, feet, colours, told)
    edges = plot.points(norms.low_deg), plot.points(norms.high_deg)
    yield from worded(room.band_label(band_words(norms, told), *edges), TEXT, SOFT)


def free_space(plot: Plot, feet: tuple[FootResult, FootResult]) -> FreeSpace:
    return FreeSpace(plot.box, np.concatenate([dense(line) for line in every_line(plot, feet)]))


def curve_words(
    plot: Plot, room: FreeSpace, feet: tuple[FootResult, FootResult], colours: tuple[str, str], told: Words
) -> Iterator[Line | String]:
    """A word for each curve."""
    curves = [plot.points(foot.curve_deg) for foot in feet]
    for foot in Foot:
        if np.isfinite(curves[foot][:, 1]).any():
            label = room.curve_label(told.tr(FEET[foot]), curves[foot], curves[foot.other])
            yield from worded(label, STRONG, HexColor(colours[foot]))


def band_words(norms: Norms, told: Words) -> str:
    return told.tr("middle 80 % of {n} measured runners", n=norms.runners)


def every_line(plot: Plot, feet: tuple[FootResult, FootResult]) -> Iterator[Floats]:
    """Rows of points that no word may touch: curves, the edges of their spread, degrees."""
    for foot in feet:
        spread = np.nan_to_num(foot.curve_sd_deg)
        yield from (plot.points(foot.curve_deg + side * spread) for side in (-1.0, 0.0, 1.0))
    for deg in plot.degrees():
        yield plot.points(np.full(101, float(deg)))


def worded(label: Label, font: str, colour: HexColor) -> Iterator[Line | String]:
    """The text, and a thin line to what it names when that is not next to it."""
    if label.leader:
        yield Line(*label.leader, strokeColor=colour, strokeWidth=0.6)
    style = {"fontName": font, "fontSize": label.size, "fillColor": colour}
    yield String(label.box.x, label.box.y + 0.22 * label.size, label.text, **style)


LANDING, MID_STANCE, PUSH_OFF = said("landing"), said("mid-stance"), said("push-off")


def axis_words(plot: Plot, width: float, told: Words) -> Iterator[String]:
    left, right = plot.box.x, width - RIGHT_MARGIN
    for text, x, anchor in (
        (LANDING, left, "start"),
        (MID_STANCE, (left + right) / 2.0, "middle"),
        (PUSH_OFF, right, "end"),
    ):
        style = {"fontName": TEXT, "fontSize": 8.5, "fillColor": SOFT, "textAnchor": anchor}
        yield String(x, 3.0, told.tr(text), **style)
