"""The page that lays a movement beside neutral: how alike, the figures, the curves, and what differs most."""

from __future__ import annotations

from typing import Any

from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor

from gait.foot import Foot
from gait.norms import Norms
from gait.report import neutral_words, sheet, wording
from gait.report.comparison import aligned_curves, figures
from gait.report.page import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    HEADLINE_LEADING,
    HEADLINE_SIZES,
    MARGIN,
    POINT_SIZES,
    colour_of,
    column_x,
    footer,
    header,
)
from gait.report.palette import INK, SOFT
from gait.report.sheet import Area
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.result import Analysis, Neutral

FIGURE_HEIGHT = 205.0
CURVE_HEIGHT = 145.0
FINDINGS_ROOM = 96.0
SOURCE_ROOM = 44.0


def neutral_page(canvas: Any, analysis: Analysis, _norms: Norms, store: str) -> None:
    """Drawn only when there is a comparison."""
    neutral = analysis.neutral
    if neutral is None:
        return
    header(canvas, analysis, store)
    top = similarity(canvas, neutral, BODY_TOP) - 14.0
    top = findings(canvas, neutral, top) - 12.0
    top = overlays(canvas, analysis, neutral, top) - 14.0
    curves(canvas, analysis, neutral, top)
    words = f"Compared with “{neutral.reference}”. {neutral.credit}"
    source = sheet.fitted(words, TEXT, (6.8, 6.2), Area(MARGIN, 0.0, FULL, SOURCE_ROOM), SOFT)
    floor = BODY_BOTTOM - 6.0 + sheet.height_of(source, FULL)
    sheet.lay(canvas, source, Area(MARGIN, floor, FULL, SOURCE_ROOM))
    footer(canvas, 3, analysis)


def similarity(canvas: Any, neutral: Neutral, top: float) -> float:
    """Headline and the large number with its meaning; return the lower edge."""
    area = Area(MARGIN, top, FULL, 80.0)
    words = sheet.fitted(neutral_words.title(neutral), TITLE, HEADLINE_SIZES, area, INK, HEADLINE_LEADING)
    top = sheet.lay(canvas, words, area) - 10.0
    end = sheet.text(canvas, wording.number(neutral.similarity_pct, 0), MARGIN, top - 26.0, TITLE, 27.0)
    beside = Area(end + 10.0, top - 4.0, MARGIN + FULL - end - 10.0, 30.0)
    explained = sheet.fitted(neutral_words.percentile_words(neutral), TEXT, (9.2, 8.6), beside, SOFT)
    return min(top - 34.0, sheet.lay(canvas, explained, beside))


def findings(canvas: Any, neutral: Neutral, top: float) -> float:
    sheet.text(canvas, "What differs most", MARGIN, top - 9.0, STRONG, 10.5)
    area = Area(MARGIN, top - 18.0, FULL, FINDINGS_ROOM - 18.0)
    return sheet.points(canvas, neutral_words.finding_points(neutral), POINT_SIZES, area)


def overlays(canvas: Any, analysis: Analysis, neutral: Neutral, top: float) -> float:
    """Three moments of each foot; return the lower edge."""
    if not neutral.key_poses:
        return top
    area = Area(MARGIN, top, FULL, 40.0)
    top = sheet.lay(canvas, sheet.fitted(neutral_words.EXPLAINED, TEXT, (9.2, 8.6), area, SOFT), area) - 8.0
    for foot in Foot:
        mine = [pose for pose in neutral.key_poses if pose.foot is foot]
        width = COLUMN / max(1, len(mine))
        for place, pose in enumerate(mine):
            name = wording.MOMENTS[pose.moment]
            drawing = figures(pose, name, HexColor(colour_of(analysis, foot)), width, FIGURE_HEIGHT)
            renderPDF.draw(drawing, canvas, column_x(foot) + place * width, top - FIGURE_HEIGHT)
    return top - FIGURE_HEIGHT


def curves(canvas: Any, analysis: Analysis, neutral: Neutral, top: float) -> None:
    """The rearfoot curve of each foot matched with the reference's."""
    for aligned in neutral.aligned:
        foot, x = aligned.foot, column_x(aligned.foot)
        ink = HexColor(colour_of(analysis, foot))
        sheet.mark(canvas, analysis.verdicts[foot].pronation, foot, x, top - 9.5, 8.5)
        sheet.text(canvas, f"{foot.word.capitalize()} heel", x + 13.0, top - 9.0, STRONG, 10.5, ink)
        sheet.text_to(canvas, neutral_words.lag_words(aligned), x + COLUMN, top - 9.0, TEXT, 8.0, SOFT)
        drawing = aligned_curves(aligned, ink, COLUMN, CURVE_HEIGHT)
        renderPDF.draw(drawing, canvas, x, top - 18.0 - CURVE_HEIGHT)
