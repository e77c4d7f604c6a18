"""The page that lays the shoes of one visit beside each other: verdicts, curves, and what differs from the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import HexColor

from gait.foot import Foot
from gait.report import names, number_table, numbers, pen, visit_words
from gait.report.chart import Plot, axis_words, band, band_words, flat, grid, make_plot, seen_runs
from gait.report.palette import INK, PAPER, SOFT
from gait.report.paper import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    HEADLINE_LEADING,
    MARGIN,
    Paper,
    colour_of,
    column_x,
    footer,
    header,
)
from gait.report.pen import Area
from gait.report.result_words import belt_facts
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.report.visit_words import Runs
from gait.result import Analysis

Floats = NDArray[np.float64]

MOST_RUNS = 6  # shoes that one page has room and strokes for
# Dark to light, so that they stay apart in grey; each has its own dashes and number too
INKS = ("#14202b", "#5a2a82", "#0b6e6e", "#b5541c", "#7c8a1f", "#4f9fd0")
DASHES = (None, [6, 2], [2, 1.6], [8, 2, 2, 2], [4, 3], [10, 3])
TITLE_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0)
TITLE_ROOM = 62.0
RUN_HEIGHT = 27.0
CHANGE_HEIGHT = 27.0
TALLEST_CHART = 260.0
LEFT_AT, RIGHT_AT, STEPS_AT = 158.0, 304.0, 450.0  # left edges of the columns, from the margin
CHANGES_AT = 104.0  # of the first change; the six share the rest
BADGE_AT, BADGE_EVERY = 18, 11  # % of stance: where a curve's number stands, run after run
CLOSING_ROOM = 44.0
NAME_SIZES = (9.2, 8.4, 7.6, 7.0)


def visit_page(paper: Paper, runs: Runs, page: int) -> None:
    """Headline, a row a shoe, both feet's curves, the changes."""
    header(paper, runs[0][1])
    top = title(paper, runs) - 12.0
    top = shoes(paper, runs, top) - 16.0
    words = visit_words.closing(runs, paper.words)
    closing = pen.fitted(words, TEXT, (8.6, 8.0, 7.4, 7.0), Area(0.0, 0.0, FULL, CLOSING_ROOM), SOFT)
    floor = BODY_BOTTOM + pen.height_of(closing, FULL)
    below = floor + 14.0 + 34.0 + CHANGE_HEIGHT * (len(runs) - 1)
    high = min(top - below - 34.0, TALLEST_CHART)
    charts(paper, runs, top, high)
    differences(paper, runs, top - high - 32.0)
    pen.lay(paper.canvas, closing, Area(MARGIN, floor, FULL, CLOSING_ROOM))
    footer(paper, page)


def title(paper: Paper, runs: Runs) -> float:
    area = Area(MARGIN, BODY_TOP, FULL, TITLE_ROOM)
    words = visit_words.headline(runs, paper.words)
    return pen.lay(paper.canvas, pen.fitted(words, TITLE, TITLE_SIZES, area, INK, HEADLINE_LEADING), area)


def shoes(paper: Paper, runs: Runs, top: float) -> float:
    """Every shoe with its number and stroke, both feet's class and angle; return the lower edge."""
    for head, x in (
        (names.SIDES[0], LEFT_AT),
        (names.SIDES[1], RIGHT_AT),
        (number_table.CADENCE.name, STEPS_AT),
    ):
        words = paper.tr(head)
        size = pen.size_for(words, TEXT, (8.2, 7.6, 7.0, 6.4), FULL - STEPS_AT)
        pen.text(paper.canvas, words, MARGIN + x, top - 8.0, TEXT, size, SOFT)
    top -= 13.0
    for place, (shoe, analysis) in enumerate(runs):
        shoe_row(paper, place, shoe, analysis, top - place * RUN_HEIGHT)
    low = top - len(runs) * RUN_HEIGHT
    pen.rule(paper.canvas, MARGIN, low, FULL)
    return low


def shoe_row(paper: Paper, place: int, shoe: str, analysis: Analysis, top: float) -> None:
    canvas = paper.canvas
    pen.rule(canvas, MARGIN, top, FULL)
    renderPDF.draw(stroke_sample(place), canvas, MARGIN, top - 20.0)
    belt = belt_facts(analysis.run, paper.words) if analysis.run else ""
    name(paper, f"{shoe} · {belt}" if belt else shoe, STRONG, Area(MARGIN + 42.0, top, LEFT_AT - 48.0, RUN_HEIGHT))
    for foot, x in ((Foot.LEFT, LEFT_AT), (Foot.RIGHT, RIGHT_AT)):
        verdict, ink = analysis.verdicts[foot], HexColor(colour_of(analysis, foot))
        pen.mark(canvas, verdict.pronation, foot, MARGIN + x, top - 12.0, 8.0)
        words = names.class_words(verdict, paper.words)
        size = pen.size_for(words, STRONG, (8.6, 8.0, 7.4, 6.8, 6.2), RIGHT_AT - LEFT_AT - 18.0)
        pen.text(canvas, words, MARGIN + x + 12.0, top - 11.5, STRONG, size, ink)
        peak = numbers.with_spread(analysis.feet[foot].peak_eversion_deg, "°", paper.words)
        pen.text(canvas, peak, MARGIN + x + 12.0, top - 21.5, TEXT, 8.0)
    cadence = numbers.with_spread(analysis.cadence_spm, "", paper.words, 0)
    size = pen.size_for(cadence, TEXT, (8.6, 8.0, 7.4, 6.8), FULL - STEPS_AT)
    pen.text(canvas, cadence, MARGIN + STEPS_AT, top - 16.5, TEXT, size)


def name(paper: Paper, shoe: str, font: str, area: Area) -> None:
    """A shoe's name in the middle of its row's height, on two lines where one is too short."""
    words = pen.fitted(shoe, font, NAME_SIZES, Area(area.x, area.top, area.width, area.height - 3.0), INK, 1.15)
    spare = area.height - pen.height_of(words, area.width)
    pen.lay(paper.canvas, words, Area(area.x, area.top - spare / 2.0, area.width, area.height))


def stroke_sample(place: int) -> Drawing:
    """A run's number in a ring on a piece of its line."""
    drawing = Drawing(36.0, 14.0)
    drawing.add(Line(0.0, 7.0, 36.0, 7.0, **stroke(place)))
    for shape in badge(place, 18.0, 7.0):
        drawing.add(shape)
    return drawing


def stroke(place: int) -> dict[str, object]:
    ink = HexColor(INKS[place])
    return {"strokeColor": ink, "strokeWidth": 1.7, "strokeDashArray": DASHES[place], "strokeLineJoin": 1}


def badge(place: int, x: float, y: float) -> Iterator[Circle | String]:
    ink = HexColor(INKS[place])
    yield Circle(x, y, 5.2, fillColor=PAPER, strokeColor=ink, strokeWidth=1.2)
    style = {"fontName": STRONG, "fontSize": 7.2, "fillColor": ink, "textAnchor": "middle"}
    yield String(x, y - 2.5, str(place + 1), **style)


def charts(paper: Paper, runs: Runs, top: float, high: float) -> None:
    """Left foot left, right foot right, on one scale."""
    every = [foot for _, analysis in runs for foot in analysis.feet]
    plot = make_plot(every, paper.norms, COLUMN, high - 16.0)
    for foot in Foot:
        end = pen.text(paper.canvas, paper.tr(names.HEELS[foot]), column_x(foot), top - 9.0, STRONG, 10.0)
        words = band_words(paper.norms, paper.words)
        size = pen.size_for(words, TEXT, (7.5, 7.0, 6.5), column_x(foot) + COLUMN - end - 8.0)
        pen.text_to(paper.canvas, words, column_x(foot) + COLUMN, top - 9.0, TEXT, size, SOFT)
        drawing = overlaid(paper, [analysis.feet[foot].curve_deg for _, analysis in runs], plot)
        renderPDF.draw(drawing, paper.canvas, column_x(foot), top - high)


def overlaid(paper: Paper, curves: Sequence[Floats], plot: Plot) -> Drawing:
    """The curves of one foot over the measured runners' band."""
    drawing = Drawing(COLUMN, plot.box.y + plot.box.height)
    lines = [shape for place, curve in enumerate(curves) for shape in line(plot, place, curve)]
    numbers = [shape for place, curve in enumerate(curves) for shape in number(plot, place, curve)]
    for shape in (*band(plot, paper.norms), *grid(plot), *lines, *numbers, *axis_words(plot, COLUMN, paper.words)):
        drawing.add(shape)
    return drawing


def line(plot: Plot, place: int, curve: Floats) -> Iterator[PolyLine]:
    points = plot.points(curve)
    for start, end in seen_runs(curve):
        yield PolyLine(flat(points[start:end]), **stroke(place))


def number(plot: Plot, place: int, curve: Floats) -> Iterator[Circle | String]:
    """The run's number on its curve, each run's further along than the one's before."""
    x, y = plot.points(curve)[BADGE_AT + BADGE_EVERY * place]
    if np.isfinite(y):
        yield from badge(place, float(x), float(y))


def differences(paper: Paper, runs: Runs, top: float) -> None:
    """What each further shoe changes, left and right."""
    canvas, each = paper.canvas, (FULL - CHANGES_AT) / 6.0
    pen.text(canvas, paper.tr("What changes"), MARGIN, top - 9.0, STRONG, 10.0)
    for place, compared in enumerate(visit_words.COMPARED):
        x = MARGIN + CHANGES_AT + 2 * place * each
        pen.text(canvas, paper.tr(compared.name), x, top - 9.0, STRONG, 8.0)
        for foot in Foot:
            pen.text(canvas, paper.tr(names.SIDES[foot]), x + foot * each, top - 19.0, TEXT, 7.4, SOFT)
    top -= 24.0
    for place, (shoe, analysis) in enumerate(runs[1:], start=1):
        change_row(paper, place, shoe, visit_words.changes(runs[0][1], analysis, paper.words), top)
        top -= CHANGE_HEIGHT
    pen.rule(canvas, MARGIN, top, FULL)


def change_row(paper: Paper, place: int, shoe: str, changes: Sequence[visit_words.NumberChange], top: float) -> None:
    canvas, each = paper.canvas, (FULL - CHANGES_AT) / 6.0
    pen.rule(canvas, MARGIN, top, FULL)
    pen.text(canvas, str(place + 1), MARGIN, top - 15.0, STRONG, 8.6, HexColor(INKS[place]))
    name(paper, shoe, TEXT, Area(MARGIN + 11.0, top, CHANGES_AT - 18.0, CHANGE_HEIGHT))
    for column, found in enumerate(changes):
        x = MARGIN + CHANGES_AT + column * each
        font, ink = (STRONG, INK) if found.clear else (TEXT, SOFT)
        size = pen.size_for(found.figure, font, (8.0, 7.4, 6.8), each - 3.0)
        pen.text(canvas, found.figure, x, top - 11.0, font, size, ink)
        size = pen.size_for(found.verdict, TEXT, (6.8, 6.3, 5.8), each - 3.0)
        pen.text(canvas, found.verdict, x, top - 20.5, TEXT, size, ink)
