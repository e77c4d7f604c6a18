"""The customer's first page: what was seen. A4, points from the lower left corner."""

from __future__ import annotations

from typing import Any

import numpy as np
from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor
from reportlab.platypus import Paragraph

from gait.foot import Foot
from gait.report import large_figures, names, pen, result_words
from gait.report.chart import curve_chart
from gait.report.numbers import angle_words
from gait.report.palette import INK, SOFT
from gait.report.paper import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    GUTTER,
    HEADLINE_LEADING,
    HEADLINE_SIZES,
    MARGIN,
    WIDTH,
    Paper,
    colour_of,
    column_x,
    footer,
    header,
)
from gait.report.pen import Area
from gait.report.picture import Window, common_window, framed
from gait.report.qr_code import SIDE, draw_code, has_code
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.result import Analysis, KeyPicture

DPI = 200.0  # of the pictures on paper; the least for print is 150
SUBJECT_SIZE = 10.0
PARAGRAPH_SIZES = (9.2, 8.6, 8.0, 7.4, 7.0)
PARAGRAPH_ROOM = 86.0
VERDICT_ROOM = 56.0  # class and angle under a picture
FIGURES_ROOM = 50.0
CHART_TITLE_ROOM = 18.0
CODE_COLUMN = SIDE + 14.0
OWN_WORDS_ROOM = 24.0
OWN_RISE = 20.0  # of the customer's own code, which has its letters under it
PICTURE_SHARE = 0.55  # of the height that pictures and chart divide between them
TALLEST_PICTURE = 232.0


def result_page(paper: Paper, analysis: Analysis, page: int) -> None:
    """Headline, two pictures, one chart, three figures, one paragraph."""
    header(paper, analysis)
    words = result_words.headline(analysis.verdicts, paper.words)
    top = headline(paper, words, subject(paper, BODY_TOP)) - 16.0
    codes = [draw for draw, code in ((phone_code, paper.code), (own_code, paper.own.code)) if has_code(code)]
    room = Area(MARGIN, 0.0, FULL - len(codes) * CODE_COLUMN, PARAGRAPH_ROOM)
    paragraph = pen.fitted(result_words.paragraph(analysis, paper.words), TEXT, PARAGRAPH_SIZES, room, SOFT, 1.42)
    tall = (SIDE + OWN_RISE if own_code in codes else SIDE + 4.0) if codes else 0.0
    floor = BODY_BOTTOM + max(pen.height_of(paragraph, room.width), tall) + 14.0
    free = top - floor - FIGURES_ROOM - VERDICT_ROOM - CHART_TITLE_ROOM - 44.0
    high = min(free * PICTURE_SHARE, TALLEST_PICTURE)
    foot_columns(paper, analysis, top, high)
    chart(paper, analysis, Area(MARGIN, top - high - VERDICT_ROOM - 22.0, FULL, free - high + CHART_TITLE_ROOM))
    figures(paper, analysis, floor + FIGURES_ROOM)
    pen.lay(paper.canvas, paragraph, Area(MARGIN, floor - 14.0, room.width, PARAGRAPH_ROOM))
    for place, draw in enumerate(codes):
        draw(paper, WIDTH - MARGIN - place * CODE_COLUMN)
    footer(paper, page)


def phone_code(paper: Paper, right: float) -> None:
    """The result for a phone, up to `right`."""
    draw_code(paper.canvas, paper.code, right - SIDE + 5.0, BODY_BOTTOM - 8.0)
    words = paper.tr("Result to your phone")
    size = pen.size_for(words, TEXT, (7.2, 6.7, 6.2), SIDE)
    pen.text_to(paper.canvas, words, right, BODY_BOTTOM + SIDE - 7.0, TEXT, size, SOFT)


def own_code(paper: Paper, right: float) -> None:
    """The customer's own, up to `right`; what it is for and its letters stand under it."""
    draw_code(paper.canvas, paper.own.code, right - SIDE + 5.0, BODY_BOTTOM + OWN_RISE)
    area = Area(right - SIDE - 2.0, BODY_BOTTOM + OWN_RISE + 2.0, SIDE + 6.0, OWN_WORDS_ROOM)
    below = pen.lay(paper.canvas, pen.fitted(paper.own.words, TEXT, (6.2, 5.8, 5.4), area, SOFT, 1.2), area)
    for line, letters in enumerate(paper.own.letters, start=1):
        pen.text(paper.canvas, letters, area.x, below - 8.2 * line, STRONG, 6.6)


def subject(paper: Paper, top: float) -> float:
    """Whose result it is and in which shoe, where that is known; return the lower edge."""
    person = paper.tr("For {name}", name=paper.person) if paper.person else ""
    words = " · ".join(part for part in (person, paper.shoe) if part)
    if not words:
        return top
    pen.text(
        paper.canvas, pen.shortened(words, STRONG, SUBJECT_SIZE, FULL), MARGIN, top - 8.0, STRONG, SUBJECT_SIZE, SOFT
    )
    return top - 14.0


def headline(paper: Paper, words: str, top: float) -> float:
    """In as few lines as can be, a new sentence on a new line where that costs none; return the lower edge."""
    ways = [
        Paragraph(line, pen.style(TITLE, size, INK, HEADLINE_LEADING))
        for size in HEADLINE_SIZES
        for line in (words.replace(". ", ".<br/>"), words)
    ]
    return pen.lay(paper.canvas, min(ways, key=line_count), Area(MARGIN, top, FULL, 0.0))


def line_count(paragraph: Paragraph) -> int:
    return round(pen.height_of(paragraph, FULL) / float(paragraph.style.leading))


def foot_columns(paper: Paper, analysis: Analysis, top: float, high: float) -> None:
    shown = {foot: most_telling(analysis, foot) for foot in Foot}
    seen = [picture for picture in shown.values() if picture]
    window = common_window(seen, COLUMN / high) if seen else None
    for foot in Foot:
        area = Area(column_x(foot), top, COLUMN, high)
        key_picture(paper, shown[foot], window, area, colour_of(analysis, foot))
        verdict_lines(paper, analysis, foot, top - high)


def most_telling(analysis: Analysis, foot: Foot) -> KeyPicture | None:
    """The picture at peak eversion, or at mid-stance where there is none."""
    found = {p.moment: p for p in analysis.pictures if p.foot is foot}
    return found.get("peak") or found.get("mid-stance")


def key_picture(paper: Paper, shown: KeyPicture | None, window: Window | None, area: Area, colour: str) -> None:
    if shown is None or window is None:
        pen.empty_picture(paper.canvas, paper.tr("No clear picture"), area, 9.0)
        return
    pixels = (round(area.width / 72.0 * DPI), round(area.height / 72.0 * DPI))
    pen.picture(paper.canvas, framed(shown, window, pixels, colour), area)


def verdict_lines(paper: Paper, analysis: Analysis, foot: Foot, top: float) -> None:
    """Shape, foot and class; then the angle with its plus-minus and steps."""
    verdict, x = analysis.verdicts[foot], column_x(foot)
    pen.mark(paper.canvas, verdict.pronation, foot, x, top - 22.0, 10.5)
    words = names.foot_class(foot, verdict, paper.words)
    size = pen.size_for(words, STRONG, (12.5, 11.5, 10.5, 9.5), COLUMN - 16.0)
    pen.text(paper.canvas, words, x + 16.0, top - 21.0, STRONG, size, HexColor(colour_of(analysis, foot)))
    angle(paper, analysis, foot, x, top - 50.0)


def angle(paper: Paper, analysis: Analysis, foot: Foot, x: float, y: float) -> None:
    value, note = angle_words(analysis.feet[foot].peak_eversion_deg, paper.words)
    end = pen.text(paper.canvas, value, x, y, TITLE, 27.0)
    pen.text(paper.canvas, note, end + 7.0, y, TEXT, 10.0, SOFT)


def chart(paper: Paper, analysis: Analysis, area: Area) -> None:
    name = paper.tr("How far each heel rolls in through one step")
    seen = any(np.isfinite(foot.curve_deg).any() for foot in analysis.feet)
    tinted = paper.tr("tinted: step-to-step spread · ring: most roll-in")
    note = tinted if seen else paper.tr("no curve could be measured")
    end = pen.text(paper.canvas, name, MARGIN, area.top - 9.0, STRONG, 10.0)
    size = pen.size_for(note, TEXT, (7.5, 7.0, 6.5), WIDTH - MARGIN - end - 8.0)
    pen.text_to(paper.canvas, note, WIDTH - MARGIN, area.top - 9.0, TEXT, size, SOFT)
    colours = (colour_of(analysis, Foot.LEFT), colour_of(analysis, Foot.RIGHT))
    room = (area.width, area.height - CHART_TITLE_ROOM)
    drawing = curve_chart(analysis.feet, colours, paper.norms, room, paper.words)
    renderPDF.draw(drawing, paper.canvas, area.x, area.bottom)


def figures(paper: Paper, analysis: Analysis, top: float) -> None:
    canvas: Any = paper.canvas
    wide = (FULL + GUTTER) / 3.0
    for place, figure in enumerate(large_figures.figures(analysis, paper.words)):
        x = MARGIN + place * wide
        pen.text(canvas, figure.name, x, top - 9.0, TEXT, 9.2, SOFT)
        end = pen.text(canvas, figure.value, x, top - 31.0, TITLE, 20.0)
        pen.text(canvas, figure.spread, end + 5.0, top - 31.0, TEXT, 9.2, SOFT)
        size = pen.size_for(figure.note, TEXT, (8.2, 7.7, 7.2, 6.7), wide - 8.0)
        pen.text(canvas, figure.note, x, top - 44.0, TEXT, size, SOFT)
