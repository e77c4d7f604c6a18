"""The customer's second page: the movement beside neutral, or step by step where there is no reference; then shoes."""

from __future__ import annotations

import numpy as np
from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor
from reportlab.platypus import Paragraph

from gait.foot import Foot
from gait.report import names, neutral_words, pen
from gait.report.comparison import aligned_curves, figures
from gait.report.first_page import key_picture
from gait.report.palette import INK, SOFT
from gait.report.paper import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    HEADLINE_LEADING,
    MARGIN,
    POINT_SIZES,
    Paper,
    colour_of,
    column_x,
    footer,
    header,
)
from gait.report.pen import Area
from gait.report.picture import common_window
from gait.report.shoe_list import shoe_list
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.result import Analysis, KeyPicture, Neutral
from gait.words import said

TITLE_SIZES = (22.0, 20.0, 18.0)
TITLE_ROOM = 30.0
FIGURE_HEIGHT = 166.0
CURVE_HEIGHT = 104.0
FINDINGS_ROOM = 94.0
LINES_ROOM = 36.0  # of what a drawing is explained with
LINE_SIZES = (8.6, 8.0, 7.4, 7.0)
SOURCE_ROOM = 30.0
KEY_MOMENTS = ("touchdown", "mid-stance", "toe-off")
KEY_GAP = 10.0
KEY_WIDTH = (FULL - 2 * KEY_GAP) / 3.0
KEY_HEIGHT = 150.0
KEY_ROW = 20.0 + KEY_HEIGHT + 26.0  # with title and captions


def second_page(paper: Paper, analysis: Analysis, page: int) -> None:
    """The comparison above, the short list below."""
    header(paper, analysis)
    neutral = analysis.neutral
    if neutral is None:
        top = key_frames(paper, analysis, BODY_TOP - 2.0) - 14.0
        shoe_list(paper, analysis.shoes, Area(MARGIN, top, FULL, top - BODY_BOTTOM))
    else:
        top = beside_neutral(paper, analysis, neutral) - 20.0
        credit = source(paper, neutral)
        floor = BODY_BOTTOM - 8.0 + pen.height_of(credit, FULL)
        shoe_list(paper, analysis.shoes, Area(MARGIN, top, FULL, top - floor - 8.0))
        pen.lay(paper.canvas, credit, Area(MARGIN, floor, FULL, SOURCE_ROOM))
    footer(paper, page)


def beside_neutral(paper: Paper, analysis: Analysis, neutral: Neutral) -> float:
    """The heels among the people measured, what differs most, the figures; return the lower edge."""
    top = headline(paper, neutral, BODY_TOP) - 10.0
    top = curves(paper, analysis, neutral, top) - 12.0
    top = findings(paper, neutral, top) - 6.0
    return overlays(paper, analysis, neutral, top)


def headline(paper: Paper, neutral: Neutral, top: float) -> float:
    area = Area(MARGIN, top, FULL, TITLE_ROOM)
    words = neutral_words.title(neutral, paper.words)
    top = pen.lay(paper.canvas, pen.fitted(words, TITLE, TITLE_SIZES, area, INK, HEADLINE_LEADING), area) - 4.0
    return explained(paper, top, neutral_words.band_words(neutral, paper.words), paper.tr(neutral_words.NEUTRAL_IS))


def explained(paper: Paper, top: float, *sentences: str) -> float:
    """Small lines under each other; return the lower edge."""
    area = Area(MARGIN, top, FULL, LINES_ROOM)
    return pen.lay(paper.canvas, pen.fitted(" ".join(sentences), TEXT, LINE_SIZES, area, SOFT), area)


def findings(paper: Paper, neutral: Neutral, top: float) -> float:
    pen.text(paper.canvas, paper.tr("What differs most"), MARGIN, top - 9.0, STRONG, 10.5)
    area = Area(MARGIN, top - 16.0, FULL, FINDINGS_ROOM - 16.0)
    found = list(neutral_words.findings(neutral, paper.words))
    return pen.points(paper.canvas, found, POINT_SIZES, area, paper.words)


def overlays(paper: Paper, analysis: Analysis, neutral: Neutral, top: float) -> float:
    """Three moments of each foot, all in one scale; return the lower edge."""
    if not neutral.key_poses:
        return top
    told = neutral_words.figure_words(neutral, paper.words)
    top = explained(paper, top, told, paper.tr(neutral_words.SAME_SCALE)) - 6.0
    for foot in Foot:
        mine = [pose for pose in neutral.key_poses if pose.foot is foot]
        size = (COLUMN / max(1, len(mine)), FIGURE_HEIGHT)
        for place, pose in enumerate(mine):
            name, ink = paper.tr(names.MOMENTS[pose.moment]), HexColor(colour_of(analysis, foot))
            drawing = figures(pose, name, ink, size, neutral.key_poses)
            renderPDF.draw(drawing, paper.canvas, column_x(foot) + place * size[0], top - FIGURE_HEIGHT)
    return top - FIGURE_HEIGHT


def curves(paper: Paper, analysis: Analysis, neutral: Neutral, top: float) -> float:
    """The rearfoot curve of each foot matched with the reference's, both in one scale; return the lower edge."""
    if not neutral.aligned:
        return top
    for aligned in neutral.aligned:
        foot, x = aligned.foot, column_x(aligned.foot)
        ink = HexColor(colour_of(analysis, foot))
        pen.mark(paper.canvas, analysis.verdicts[foot].pronation, foot, x, top - 9.5, 8.5)
        end = pen.text(paper.canvas, paper.tr(names.HEELS[foot]), x + 13.0, top - 9.0, STRONG, 10.5, ink)
        lag = neutral_words.lag_words(aligned, paper.words)
        size = pen.size_for(lag, TEXT, (8.0, 7.5, 7.0, 6.5), x + COLUMN - end - 8.0)
        pen.text_to(paper.canvas, lag, x + COLUMN, top - 9.0, TEXT, size, SOFT)
        drawing = aligned_curves(aligned, ink, (COLUMN, CURVE_HEIGHT), neutral.aligned, paper.words)
        renderPDF.draw(drawing, paper.canvas, x, top - 18.0 - CURVE_HEIGHT)
    return explained(paper, top - 20.0 - CURVE_HEIGHT, paper.tr(neutral_words.MATCHED))


def source(paper: Paper, neutral: Neutral) -> Paragraph:
    """Whose movement it is compared with."""
    name, credit = paper.tr(neutral.reference), paper.tr(neutral.credit)
    words = paper.tr("Compared with “{reference}”. {credit}", reference=name, credit=credit)
    return pen.fitted(words, TEXT, (6.4, 6.0, 5.6), Area(MARGIN, 0.0, FULL, SOURCE_ROOM), SOFT)


def key_frames(paper: Paper, analysis: Analysis, top: float) -> float:
    """Three moments of each foot in one window, a row a foot; return the lower edge."""
    found = {(p.foot, p.moment): p for p in analysis.pictures if p.moment in KEY_MOMENTS}
    window = common_window(list(found.values()), KEY_WIDTH / KEY_HEIGHT) if found else None
    for foot in Foot:
        high = top - foot * KEY_ROW
        title_with_mark(paper, analysis, foot, high - 10.0)
        for place, moment in enumerate(KEY_MOMENTS):
            area = Area(MARGIN + place * (KEY_WIDTH + KEY_GAP), high - 20.0, KEY_WIDTH, KEY_HEIGHT)
            shown = found.get((foot, moment))
            key_picture(paper, shown, window, area, colour_of(analysis, foot))
            caption(paper, moment, shown, area)
    return top - 2 * KEY_ROW


def title_with_mark(paper: Paper, analysis: Analysis, foot: Foot, y: float) -> None:
    ink = HexColor(colour_of(analysis, foot))
    pen.mark(paper.canvas, analysis.verdicts[foot].pronation, foot, MARGIN, y - 0.5, 8.5)
    pen.text(paper.canvas, paper.tr(STEP_BY_STEP[foot]), MARGIN + 13.0, y, STRONG, 10.5, ink)


STEP_BY_STEP = (said("Left foot, step by step"), said("Right foot, step by step"))


def caption(paper: Paper, moment: str, shown: KeyPicture | None, area: Area) -> None:
    y = area.bottom - 11.0
    pen.text(paper.canvas, paper.tr(names.MOMENTS[moment]), area.x, y, TEXT, 8.5)
    if shown is not None and np.isfinite(shown.angle_deg):
        words = f"{paper.words.number(shown.angle_deg)}°"
        pen.text_to(paper.canvas, words, area.x + area.width, y, TEXT, 8.5, SOFT)
