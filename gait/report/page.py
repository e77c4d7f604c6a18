"""The two pages: the result, then what stands behind it. A4, points from the lower left corner."""

from __future__ import annotations

from typing import Any

import numpy as np
from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Paragraph

from gait.foot import Foot
from gait.norms import ATTRIBUTION, Norms
from gait.report import sheet, wording
from gait.report.chart import curve_chart
from gait.report.palette import CLASS_COLOURS, INK, SOFT
from gait.report.picture import Window, common_window, framed
from gait.report.sheet import Area
from gait.report.typeface import STRONG, TEXT, TITLE, width_pt
from gait.result import Analysis, KeyPicture

WIDTH, HEIGHT = (float(side) for side in A4)
MARGIN = 46.0
GUTTER = 21.0
FULL = WIDTH - 2 * MARGIN
COLUMN = (FULL - GUTTER) / 2.0
BODY_TOP = HEIGHT - 84.0
BODY_BOTTOM = 58.0
DPI = 200.0  # of the pictures on paper; the least for print is 150

HEADLINE_SIZES = (29.0, 27.5)
HEADLINE_LEADING = 1.14
PARAGRAPH_SIZES = (9.2, 8.6, 8.0, 7.4)
PARAGRAPH_ROOM = 86.0
POINT_SIZES = (8.8, 8.3, 7.8, 7.3, 6.8)
VERDICT_ROOM = 56.0  # class and angle under a picture
FIGURES_ROOM = 50.0
CHART_TITLE_ROOM = 18.0
PICTURE_SHARE = 0.55  # of the height that pictures and chart divide between them
TALLEST_PICTURE = 232.0
KEY_MOMENTS = ("touchdown", "mid-stance", "toe-off")
KEY_GAP = 6.0
KEY_WIDTH = (COLUMN - 2 * KEY_GAP) / 3.0
KEY_HEIGHT = 118.0
ROW_HEIGHT = 26.5
TABLE_AT = (0.0, 118.0, 204.0, 290.0, 362.0)  # left edges of the columns, from the margin


def header(canvas: Any, analysis: Analysis, store: str) -> None:
    y = HEIGHT - 50.0
    what = f"{analysis.clip.duration_s:.0f} seconds on the treadmill, seen from behind"
    room = FULL - width_pt(f" · Gait report{what}", TEXT, 9.5) - GUTTER
    name = sheet.shortened(store, TEXT, 9.5, room)
    sheet.text(canvas, f"{name} · Gait report", MARGIN, y, TEXT, 9.5, SOFT)
    sheet.text_to(canvas, what, WIDTH - MARGIN, y, TEXT, 9.5, SOFT)
    sheet.rule(canvas, MARGIN, y - 12.0, FULL, INK, 1.2)


def footer(canvas: Any, page: int, analysis: Analysis) -> None:
    pages = 2 if analysis.neutral is None else 3
    words = "A pattern of movement and shoes that suit it. Not a medical device."
    sheet.text(canvas, words, MARGIN, 34.0, TEXT, 7.5, SOFT)
    sheet.text_to(canvas, f"Page {page} of {pages}", WIDTH - MARGIN, 34.0, TEXT, 7.5, SOFT)


def result_page(canvas: Any, analysis: Analysis, norms: Norms, store: str) -> None:
    """Headline, two pictures, one chart, three figures, one paragraph."""
    header(canvas, analysis, store)
    top = headline(canvas, analysis) - 16.0
    words, area = wording.paragraph(analysis), paragraph_area(0.0)
    paragraph = sheet.fitted(words, TEXT, PARAGRAPH_SIZES, area, SOFT, 1.42)
    floor = BODY_BOTTOM + sheet.height_of(paragraph, FULL) + 14.0
    free = top - floor - FIGURES_ROOM - VERDICT_ROOM - CHART_TITLE_ROOM - 44.0
    high = min(free * PICTURE_SHARE, TALLEST_PICTURE)
    foot_columns(canvas, analysis, top, high)
    chart_top = top - high - VERDICT_ROOM - 22.0
    chart(canvas, analysis, norms, Area(MARGIN, chart_top, FULL, free - high + CHART_TITLE_ROOM))
    figures(canvas, analysis, floor + FIGURES_ROOM)
    sheet.lay(canvas, paragraph, paragraph_area(floor - 14.0))
    footer(canvas, 1, analysis)


def headline(canvas: Any, analysis: Analysis) -> float:
    """In as few lines as can be, a new sentence on a new line where that costs none; return the lower edge."""
    words = wording.headline(analysis.verdicts)
    ways = [
        Paragraph(line, sheet.style(TITLE, size, INK, HEADLINE_LEADING))
        for size in HEADLINE_SIZES
        for line in (words.replace(". ", ".<br/>"), words)
    ]
    return sheet.lay(canvas, min(ways, key=line_count), Area(MARGIN, BODY_TOP, FULL, 0.0))


def line_count(paragraph: Paragraph) -> int:
    return round(sheet.height_of(paragraph, FULL) / float(paragraph.style.leading))


def paragraph_area(top: float) -> Area:
    return Area(MARGIN, top, FULL, PARAGRAPH_ROOM)


def column_x(foot: Foot) -> float:
    """Left foot left, right foot right, as seen from behind."""
    return MARGIN + (COLUMN + GUTTER) * foot.value


def colour_of(analysis: Analysis, foot: Foot) -> str:
    return CLASS_COLOURS[analysis.verdicts[foot].pronation]


def foot_columns(canvas: Any, analysis: Analysis, top: float, high: float) -> None:
    shown = {foot: most_telling(analysis, foot) for foot in Foot}
    seen = [picture for picture in shown.values() if picture]
    window = common_window(seen, COLUMN / high) if seen else None
    for foot in Foot:
        area = Area(column_x(foot), top, COLUMN, high)
        key_picture(canvas, shown[foot], window, area, colour_of(analysis, foot))
        verdict_lines(canvas, analysis, foot, top - high)


def most_telling(analysis: Analysis, foot: Foot) -> KeyPicture | None:
    """The picture at peak eversion, or at mid-stance where there is none."""
    found = {p.moment: p for p in analysis.pictures if p.foot is foot}
    return found.get("peak") or found.get("mid-stance")


def key_picture(
    canvas: Any, shown: KeyPicture | None, window: Window | None, area: Area, colour: str
) -> None:
    if shown is None or window is None:
        sheet.empty_picture(canvas, "No clear picture", area, 9.0 if area.width > KEY_WIDTH else 7.5)
        return
    pixels = (round(area.width / 72.0 * DPI), round(area.height / 72.0 * DPI))
    sheet.picture(canvas, framed(shown, window, pixels, colour), area)


def verdict_lines(canvas: Any, analysis: Analysis, foot: Foot, top: float) -> None:
    """Shape, foot and class; then the angle with its plus-minus and steps."""
    verdict, x = analysis.verdicts[foot], column_x(foot)
    sheet.mark(canvas, verdict.pronation, foot, x, top - 22.0, 10.5)
    words = f"{foot.word.capitalize()}: {wording.class_words(verdict)}"
    size = 12.5 if width_pt(words, STRONG, 12.5) < COLUMN - 16.0 else 10.5
    sheet.text(canvas, words, x + 16.0, top - 21.0, STRONG, size, HexColor(colour_of(analysis, foot)))
    angle(canvas, analysis, foot, x, top - 50.0)


def angle(canvas: Any, analysis: Analysis, foot: Foot, x: float, y: float) -> None:
    peak = analysis.feet[foot].peak_eversion_deg
    value = f"{wording.number(peak.mean)}°" if peak else wording.DASH
    end = sheet.text(canvas, value, x, y, TITLE, 27.0)
    note = wording.counted(peak) if peak else "not measured"
    sheet.text(canvas, note, end + 7.0, y, TEXT, 10.0, SOFT)


def chart(canvas: Any, analysis: Analysis, norms: Norms, area: Area) -> None:
    sheet.text(canvas, "How far each heel rolls in through one step", MARGIN, area.top - 9.0, STRONG, 10.0)
    seen = any(np.isfinite(foot.curve_deg).any() for foot in analysis.feet)
    note = "tinted: step-to-step spread · ring: most roll-in" if seen else "no curve could be measured"
    sheet.text_to(canvas, note, WIDTH - MARGIN, area.top - 9.0, TEXT, 7.5, SOFT)
    colours = (colour_of(analysis, Foot.LEFT), colour_of(analysis, Foot.RIGHT))
    drawing = curve_chart(analysis.feet, colours, norms, area.width, area.height - CHART_TITLE_ROOM)
    renderPDF.draw(drawing, canvas, area.x, area.bottom)


def figures(canvas: Any, analysis: Analysis, top: float) -> None:
    for place, figure in enumerate(wording.figures(analysis)):
        x = MARGIN + place * (FULL + GUTTER) / 3.0
        sheet.text(canvas, figure.name, x, top - 9.0, TEXT, 9.2, SOFT)
        end = sheet.text(canvas, figure.value, x, top - 31.0, TITLE, 20.0)
        sheet.text(canvas, figure.spread, end + 5.0, top - 31.0, TEXT, 9.2, SOFT)
        sheet.text(canvas, figure.note, x, top - 44.0, TEXT, 8.2, SOFT)


def detail_page(canvas: Any, analysis: Analysis, norms: Norms, store: str) -> None:
    """Key frames, numbers with their meaning, how sure we are, shoes, and whose the norms are."""
    header(canvas, analysis, store)
    top = key_frames(canvas, analysis, BODY_TOP - 2.0) - 20.0
    top = table(canvas, analysis, norms, top) - 20.0
    source = sheet.fitted(ATTRIBUTION, TEXT, (6.8,), Area(MARGIN, 0.0, FULL, 40.0), SOFT)
    floor = BODY_BOTTOM - 6.0 + sheet.height_of(source, FULL)
    advice(canvas, analysis, Area(MARGIN, top, FULL, top - floor - 10.0))
    sheet.lay(canvas, source, Area(MARGIN, floor, FULL, 40.0))
    footer(canvas, 2, analysis)


def key_frames(canvas: Any, analysis: Analysis, top: float) -> float:
    """Three moments of each foot in one window; return the lower edge."""
    found = {(p.foot, p.moment): p for p in analysis.pictures if p.moment in KEY_MOMENTS}
    window = common_window(list(found.values()), KEY_WIDTH / KEY_HEIGHT) if found else None
    for foot in Foot:
        title_with_mark(canvas, analysis, foot, top - 10.0)
        for place, moment in enumerate(KEY_MOMENTS):
            area = Area(column_x(foot) + place * (KEY_WIDTH + KEY_GAP), top - 20.0, KEY_WIDTH, KEY_HEIGHT)
            shown = found.get((foot, moment))
            key_picture(canvas, shown, window, area, colour_of(analysis, foot))
            caption(canvas, moment, shown, area)
    return top - 20.0 - KEY_HEIGHT - 16.0


def title_with_mark(canvas: Any, analysis: Analysis, foot: Foot, y: float) -> None:
    x = column_x(foot)
    sheet.mark(canvas, analysis.verdicts[foot].pronation, foot, x, y - 0.5, 8.5)
    words = f"{foot.word.capitalize()} foot, step by step"
    sheet.text(canvas, words, x + 13.0, y, STRONG, 10.5, HexColor(colour_of(analysis, foot)))


def caption(canvas: Any, moment: str, shown: KeyPicture | None, area: Area) -> None:
    y = area.bottom - 11.0
    sheet.text(canvas, wording.MOMENTS[moment], area.x, y, TEXT, 8.0)
    if shown is not None and np.isfinite(shown.angle_deg):
        words = f"{wording.number(shown.angle_deg)}°"
        sheet.text_to(canvas, words, area.x + area.width, y, TEXT, 8.0, SOFT)


def table(canvas: Any, analysis: Analysis, norms: Norms, top: float) -> float:
    """The numbers, row by row; return the lower edge."""
    heads = ("Your numbers", "Left", "Right", "8 in 10 runners", "What it means")
    for head, x in zip(heads, TABLE_AT, strict=True):
        first = x == 0.0
        y, size = top - 9.0, 10.5 if first else 8.2
        sheet.text(canvas, head, MARGIN + x, y, STRONG if first else TEXT, size, INK if first else SOFT)
    top -= 16.0
    for row in wording.rows(analysis, norms):
        table_row(canvas, row, top)
        top -= ROW_HEIGHT
    sheet.rule(canvas, MARGIN, top, FULL)
    return top


def table_row(canvas: Any, row: wording.Row, top: float) -> None:
    sheet.rule(canvas, MARGIN, top, FULL)
    x = [MARGIN + edge for edge in TABLE_AT]
    sheet.text(canvas, row.name, x[0], top - 11.0, STRONG, 8.6)
    sheet.text(canvas, row.term, x[0], top - 20.5, TEXT, 7.2, SOFT)
    for words, place in ((row.left, 1), (row.right, 2), (row.typical, 3), (row.whole, 1)):
        sheet.text(canvas, words, x[place], top - 15.5, TEXT, 8.6, SOFT if place == 3 else INK)
    area = Area(x[4], top - 3.5, WIDTH - MARGIN - x[4], ROW_HEIGHT - 5.0)
    sheet.lay(canvas, sheet.fitted(row.meaning, TEXT, (7.4, 7.0, 6.6), area, SOFT, 1.3), area)


def advice(canvas: Any, analysis: Analysis, area: Area) -> None:
    """How sure we are, and the shoes beside it when there are any."""
    width = COLUMN if analysis.shoes else FULL
    left = Area(area.x, area.top, width, area.height)
    section(canvas, "How sure we are", wording.sure_points(analysis), left)
    if analysis.shoes:
        beside = Area(column_x(Foot.RIGHT), area.top, COLUMN, area.height)
        section(canvas, "Shoes that suit this pattern", wording.shoe_points(analysis.shoes), beside)


def section(canvas: Any, title: str, items: list[tuple[str, str]], area: Area) -> None:
    sheet.text(canvas, title, area.x, area.top - 9.0, STRONG, 10.5)
    sheet.points(canvas, items, POINT_SIZES, Area(area.x, area.top - 18.0, area.width, area.height - 18.0))
