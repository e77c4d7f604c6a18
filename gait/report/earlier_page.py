"""The page that lays runs of earlier visits beside today's: when, where, in which shoe, and how far each heel rolled
in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, String
from reportlab.lib.colors import HexColor

from gait.earlier import Earlier, half_of, scale_of
from gait.foot import Foot
from gait.measure import Measure
from gait.report import names, pen
from gait.report.earlier_words import NOTHING_EARLIER, EarlierRow, rows_of, shoe_words, what_changed
from gait.report.numbers import with_spread
from gait.report.palette import CLASS_COLOURS, HAIRLINE, INK, PAPER, SOFT
from gait.report.paper import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    HEADLINE_LEADING,
    MARGIN,
    Paper,
    column_x,
    footer,
    header,
)
from gait.report.pen import Area
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.result import Analysis

TITLE_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0)
TITLE_ROOM = 76.0
ROW_HEIGHT = 26.0
LEFT_AT, RIGHT_AT = 214.0, 360.0  # left edges of both feet's columns, from the margin
NAME_WIDTH = LEFT_AT - 84.0
CHART_HEIGHT = 150.0
CLOSING_ROOM = 34.0
NAME_SIZES = (8.8, 8.2, 7.6, 7.0)
EVERY_DEG = 5


def earlier_page(paper: Paper, today: Analysis, shoe: str, earlier: Earlier, page: int) -> None:
    """shoe: of today."""
    header(paper, today)
    top = title(paper, sentence(paper, today, shoe, earlier)) - 14.0
    rows = rows_of(today, paper.store, shoe, earlier, paper.words)
    top = table(paper, rows, top) - 20.0
    if earlier.runs:
        charts(paper, rows[::-1], top)
    words = paper.tr("Hollow points and grey figures cannot be compared with today’s.")
    closing = pen.fitted(words, TEXT, (8.6, 8.0), Area(0.0, 0.0, FULL, CLOSING_ROOM), SOFT)
    if any(row.open for row in rows):
        floor = BODY_BOTTOM + pen.height_of(closing, FULL)
        pen.lay(paper.canvas, closing, Area(MARGIN, floor, FULL, CLOSING_ROOM))
    footer(paper, page)


def sentence(paper: Paper, today: Analysis, shoe: str, earlier: Earlier) -> str:
    if not earlier.runs:
        return paper.tr(NOTHING_EARLIER)
    chosen, words = earlier.runs[earlier.chosen], paper.words
    return f"{what_changed(chosen, today, words)} {shoe_words(chosen, today, shoe, words)}".strip()


def title(paper: Paper, words: str) -> float:
    pen.text(paper.canvas, paper.tr("Earlier runs"), MARGIN, BODY_TOP - 8.0, STRONG, 10.0, SOFT)
    area = Area(MARGIN, BODY_TOP - 16.0, FULL, TITLE_ROOM)
    return pen.lay(paper.canvas, pen.fitted(words, TITLE, TITLE_SIZES, area, INK, HEADLINE_LEADING), area)


def table(paper: Paper, rows: Sequence[EarlierRow], top: float) -> float:
    """Return the lower edge."""
    for foot, x in ((Foot.LEFT, LEFT_AT), (Foot.RIGHT, RIGHT_AT)):
        pen.text(paper.canvas, paper.tr(names.SIDES[foot]), MARGIN + x, top - 8.0, TEXT, 8.2, SOFT)
    top -= 13.0
    for place, row in enumerate(rows):
        draw_row(paper, row, top - place * ROW_HEIGHT)
    low = top - len(rows) * ROW_HEIGHT
    pen.rule(paper.canvas, MARGIN, low, FULL)
    return low


def draw_row(paper: Paper, row: EarlierRow, top: float) -> None:
    pen.rule(paper.canvas, MARGIN, top, FULL)
    pen.text(paper.canvas, row.name, MARGIN, top - 16.0, STRONG, 8.6)
    place = pen.fitted(row.place, TEXT, NAME_SIZES, Area(0.0, 0.0, NAME_WIDTH, ROW_HEIGHT - 3.0), INK, 1.15)
    spare = ROW_HEIGHT - pen.height_of(place, NAME_WIDTH)
    pen.lay(paper.canvas, place, Area(MARGIN + 74.0, top - spare / 2.0, NAME_WIDTH, ROW_HEIGHT))
    for foot, x in ((Foot.LEFT, MARGIN + LEFT_AT), (Foot.RIGHT, MARGIN + RIGHT_AT)):
        draw_foot(paper, row, foot, x, top)


def draw_foot(paper: Paper, row: EarlierRow, foot: Foot, x: float, top: float) -> None:
    verdict = row.verdicts[foot]
    pen.mark(paper.canvas, verdict.pronation, foot, x, top - 12.0, 8.0)
    words = names.class_words(verdict, paper.words)
    size = pen.size_for(words, STRONG, (8.6, 8.0, 7.4, 6.8, 6.2), RIGHT_AT - LEFT_AT - 18.0)
    pen.text(paper.canvas, words, x + 12.0, top - 11.0, STRONG, size, HexColor(CLASS_COLOURS[verdict.pronation]))
    peak = with_spread(row.peaks[foot], "°", paper.words)
    pen.text(paper.canvas, peak, x + 12.0, top - 21.0, TEXT, 8.0, SOFT if row.open else INK)


def charts(paper: Paper, rows: Sequence[EarlierRow], top: float) -> None:
    """rows: the oldest first. Left foot left, right foot right, on one scale."""
    seen = [peak for row in rows for peak in row.peaks if peak is not None]
    if not seen:
        return
    for foot in Foot:
        words = f"{paper.tr(names.HEELS[foot])} · {paper.tr('Most roll-in')}"
        pen.text(paper.canvas, words, column_x(foot), top - 9.0, STRONG, 9.0)
        drawing = chart([row.peaks[foot] for row in rows], [row.open for row in rows], scale_of(seen))
        renderPDF.draw(drawing, paper.canvas, column_x(foot), top - 16.0 - CHART_HEIGHT)


def chart(peaks: Sequence[Measure | None], hollow: Sequence[bool], scale: tuple[float, float]) -> Drawing:
    """One foot, the oldest left and today right: a point a run, with its interval."""
    drawing, (low, high) = Drawing(COLUMN, CHART_HEIGHT), scale
    step = (COLUMN - 40.0) / max(len(peaks), 1)

    def y_of(deg: float) -> float:
        return (deg - low) / (high - low) * CHART_HEIGHT

    for deg in range(-60, 61, EVERY_DEG):
        if low < deg < high:
            for shape in degree_line(deg, y_of(deg)):
                drawing.add(shape)
    for place, peak in enumerate(peaks):
        if peak is not None:
            x, half = 30.0 + (place + 0.5) * step, half_of(peak)
            for shape in point(x, y_of(peak.mean), y_of(peak.mean - half), y_of(peak.mean + half), hollow[place]):
                drawing.add(shape)
    return drawing


def degree_line(deg: int, y: float) -> Iterator[Line | String]:
    yield Line(24.0, y, COLUMN, y, strokeColor=HAIRLINE, strokeWidth=0.4)
    words = f"{deg}°".replace("-", "−")
    yield String(20.0, y - 2.5, words, fontName=TEXT, fontSize=7.0, fillColor=SOFT, textAnchor="end")


def point(x: float, y: float, low: float, high: float, hollow: bool) -> Iterator[Line | Circle]:
    ink = SOFT if hollow else INK
    yield Line(x, low, x, high, strokeColor=ink, strokeWidth=1.2)
    yield Circle(x, y, 3.0, fillColor=PAPER if hollow else ink, strokeColor=ink, strokeWidth=1.2)
