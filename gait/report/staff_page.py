"""The last page, for staff and the curious: every number, every step, how it was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gait.foot import Foot
from gait.report import names, number_table, numbers, pen, staff_words
from gait.report.palette import INK, SOFT
from gait.report.paper import (
    BODY_BOTTOM,
    BODY_TOP,
    COLUMN,
    FULL,
    MARGIN,
    POINT_SIZES,
    WIDTH,
    Paper,
    column_x,
    footer,
    header,
)
from gait.report.pen import Area
from gait.report.typeface import STRONG, TEXT
from gait.result import Analysis, StepResult
from gait.verdict.norms import ATTRIBUTION
from gait.words import said

ROW_HEIGHT = 25.0
TABLE_AT = (0.0, 118.0, 204.0, 290.0, 362.0)  # left edges of the columns, from the margin
MEASURE_AT = (103.0, 155.0, 209.0)  # the same of the further numbers
MEASURE_HEIGHT = 12.5
STEP_AT = (27.0, 50.0, 70.0, 91.0, 113.0)  # right edges of the columns
STEP_GAP = 13.0  # between both feet's columns
STEP_HEIGHT = 8.6
STEP_SIZE = 6.6
NOTE_ROOM = 40.0
STEP_HEADS = (said("time"), said("start"), said("most"), said("in all"), said("when"))


def staff_page(paper: Paper, analysis: Analysis, page: int) -> None:
    """The table above, steps left, how it was measured right, whose the norms are below."""
    header(paper, analysis)
    top = table(paper, analysis, BODY_TOP - 2.0) - 20.0
    source = pen.fitted(paper.tr(ATTRIBUTION), TEXT, (6.4, 6.0), Area(MARGIN, 0.0, FULL, 30.0), SOFT)
    floor = BODY_BOTTOM - 8.0 + pen.height_of(source, FULL)
    steps(paper, analysis, Area(MARGIN, top, COLUMN, top - floor - 8.0))
    right = column_x(Foot.RIGHT)
    low = measures(paper, analysis, Area(right, top, COLUMN, 0.0))
    section(paper, analysis, Area(right, low, COLUMN, low - floor - 8.0))
    pen.lay(paper.canvas, source, Area(MARGIN, floor, FULL, 30.0))
    footer(paper, page)


def table(paper: Paper, analysis: Analysis, top: float) -> float:
    """The numbers, row by row; return the lower edge."""
    heads = (
        paper.tr("Your numbers"),
        paper.tr(names.SIDES[0]),
        paper.tr(names.SIDES[1]),
        paper.tr("8 in 10 runners"),
        paper.tr("What it means"),
    )
    for place, (head, x) in enumerate(zip(heads, TABLE_AT, strict=True)):
        if place == 0:
            pen.text(paper.canvas, head, MARGIN, top - 9.0, STRONG, 10.5)
        else:
            size = pen.size_for(head, TEXT, (8.2, 7.6, 7.0, 6.4), 68.0)
            pen.text(paper.canvas, head, MARGIN + x, top - 9.0, TEXT, size, SOFT)
    top -= 16.0
    for row in number_table.rows(analysis, paper.norms, paper.words):
        table_row(paper, row, top)
        top -= ROW_HEIGHT
    pen.rule(paper.canvas, MARGIN, top, FULL)
    return top


def table_row(paper: Paper, row: number_table.TableRow, top: float) -> None:
    canvas, x = paper.canvas, [MARGIN + edge for edge in TABLE_AT]
    pen.rule(canvas, MARGIN, top, FULL)
    room = TABLE_AT[1] - 6.0
    pen.text(canvas, row.name, x[0], top - 11.0, STRONG, pen.size_for(row.name, STRONG, (8.6, 8.0, 7.4), room))
    pen.text(canvas, row.term, x[0], top - 20.0, TEXT, pen.size_for(row.term, TEXT, (7.2, 6.7, 6.2), room), SOFT)
    wide = TABLE_AT[3] - TABLE_AT[1] - 4.0
    for words, place in ((row.left, 1), (row.right, 2), (row.whole, 1), (row.typical, 3)):
        width = wide if words is row.whole else TABLE_AT[place + 1] - TABLE_AT[place] - 4.0
        size = pen.size_for(words, TEXT, (8.6, 8.0, 7.4, 6.8), width)
        pen.text(canvas, words, x[place], top - 15.0, TEXT, size, SOFT if place == 3 else INK)
    area = Area(x[4], top - 3.0, WIDTH - MARGIN - x[4], ROW_HEIGHT - 4.0)
    pen.lay(canvas, pen.fitted(row.meaning, TEXT, (7.4, 7.0, 6.6, 6.2), area, SOFT, 1.25), area)


def measures(paper: Paper, analysis: Analysis, area: Area) -> float:
    """More numbers with how far to trust them; return the lower edge."""
    rows = staff_words.measure_rows(analysis, paper.words)
    if not rows:
        return area.top
    canvas, top = paper.canvas, area.top - 9.0
    name = paper.tr("More from behind")
    size = pen.size_for(name, STRONG, (10.5, 9.8, 9.2, 8.6), MEASURE_AT[0] - 6.0)
    pen.text(canvas, name, area.x, top, STRONG, size)
    for head, edge in zip((*names.SIDES, said("trust")), MEASURE_AT, strict=True):
        pen.text(canvas, paper.tr(head), area.x + edge, top, TEXT, 7.2, SOFT)
    for row in rows:
        top -= MEASURE_HEIGHT
        size = pen.size_for(row.name, TEXT, (7.4, 7.0, 6.6, 6.2, 5.8), MEASURE_AT[0] - 4.0)
        pen.text(canvas, row.name, area.x, top, TEXT, size)
        values = (row.whole, "", row.trust) if row.whole else (row.left, row.right, row.trust)
        for words, edge in zip(values, MEASURE_AT, strict=True):
            pen.text(canvas, words, area.x + edge, top, TEXT, 7.2, SOFT if edge == MEASURE_AT[-1] else INK)
    return top - 16.0


def section(paper: Paper, analysis: Analysis, area: Area) -> None:
    pen.text(paper.canvas, paper.tr("How sure we are"), area.x, area.top - 9.0, STRONG, 10.5)
    items = staff_words.how_measured(analysis, paper.words)
    room = Area(area.x, area.top - 18.0, area.width, area.height - 18.0)
    pen.points(paper.canvas, items, POINT_SIZES[1:], room, paper.words)


def steps(paper: Paper, analysis: Analysis, area: Area) -> None:
    """Every step of both feet, left beside right; then why some were not used."""
    canvas = paper.canvas
    pen.text(canvas, paper.tr("Step by step"), area.x, area.top - 9.0, STRONG, 10.5)
    most = max(0, int((area.height - 40.0 - NOTE_ROOM) / STEP_HEIGHT))
    half, lowest = (COLUMN - STEP_GAP) / 2.0, area.top - 22.0
    for foot in Foot:
        mine = [step for step in analysis.steps if step.foot is foot][:most]
        low = foot_steps(paper, mine, foot, area.x + foot * (half + STEP_GAP), area.top - 22.0)
        lowest = min(lowest, low)
    room = Area(area.x, lowest - 5.0, COLUMN, NOTE_ROOM)
    words = " ".join(step_notes(paper, analysis, most))
    pen.lay(canvas, pen.fitted(words, TEXT, (7.0, 6.6, 6.2), room, SOFT), room)


def foot_steps(paper: Paper, mine: Sequence[StepResult], foot: Foot, x: float, top: float) -> float:
    """One foot's steps, a line each; return the lower edge."""
    canvas = paper.canvas
    pen.text(canvas, paper.tr(names.FEET[foot]), x, top - 7.0, STRONG, 7.6)
    y = top - 7.0 - 10.0
    for head, edge in zip(STEP_HEADS, STEP_AT, strict=True):
        words = paper.tr(head)
        size = pen.size_for(words, TEXT, (6.2, 5.8, 5.4, 5.0, 4.6), 21.0)
        pen.text_to(canvas, words, x + edge, y, TEXT, size, SOFT)
    for step in mine:
        y -= STEP_HEIGHT
        for words, edge in zip(step_cells(paper, step), STEP_AT, strict=True):
            pen.text_to(canvas, words, x + edge, y, TEXT, STEP_SIZE, INK if step.used else SOFT)
    return y


def step_cells(paper: Paper, step: StepResult) -> tuple[str, str, str, str, str]:
    """When, angles and time to peak of a step; in brackets where it was not used."""
    number = paper.words.number
    cells = [
        number(value, decimals) + unit if math.isfinite(value) else numbers.DASH
        for value, decimals, unit in (
            (step.touchdown_deg, 1, ""),
            (step.peak_eversion_deg, 1, ""),
            (step.excursion_deg, 1, ""),
            (step.time_to_peak_pct, 0, f"{numbers.NARROW}%"),
        )
    ]
    left_out = [cell if step.used else f"({cell})" for cell in cells]
    return f"{number(step.touchdown_s, 2)} s", left_out[0], left_out[1], left_out[2], left_out[3]


def step_notes(paper: Paper, analysis: Analysis, most: int) -> Iterator[str]:
    """What the columns hold, how many steps have no room, and why steps were left out."""
    yield paper.tr("Degrees; when: the moment it is most, as a share of the time on the ground.")
    hidden = sum(max(0, sum(step.foot is foot for step in analysis.steps) - most) for foot in Foot)
    if hidden:
        yield paper.tr("{n} more in the analysis file; ask the staff.", n=hidden)
    reasons = "; ".join(staff_words.left_out_words(analysis, paper.words))
    if reasons:
        yield paper.tr("In brackets, not used: {reasons}.", reasons=reasons)
