"""The short list: a box to tick beside every shoe, why it is there, and a line for what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Paragraph

from gait.report import pen
from gait.report.palette import HAIRLINE, INK, SOFT
from gait.report.paper import COLUMN, GUTTER, POINT_SIZES, Paper
from gait.report.pen import Area, clipped
from gait.report.shoe_words import Offer, offers, please_note
from gait.report.typeface import STRONG, TEXT
from gait.result import Suggestion

TITLE_ROOM = 20.0
TRIED_ROOM = 22.0  # the line at the end
BOX = 8.5  # points, side of a box to tick
INDENT = 15.0  # of the words beside a box
AIR = 7.0  # between two shoes
LONGEST = 260  # characters of a shoe's reasons


def shoe_list(paper: Paper, suggestions: Sequence[Suggestion], area: Area) -> None:
    """Two shoes beside each other, as large as fits; nothing but the last line without a catalogue."""
    top = area.top
    if suggestions:
        pen.text(paper.canvas, paper.tr("Shoes that suit this pattern"), area.x, top - 9.0, STRONG, 10.5)
        room = Area(area.x, top - TITLE_ROOM, area.width, area.height - TITLE_ROOM - TRIED_ROOM)
        top = cells(paper, suggestions, room) - 4.0
    tried_line(paper, area.x, top - 13.0, area.width)


def cells(paper: Paper, suggestions: Sequence[Suggestion], area: Area) -> float:
    """Every shoe and the shared cautions; return the lower edge."""
    shoes = offers(suggestions, paper.tried, paper.words)
    note = please_note(suggestions, paper.words)
    for size in POINT_SIZES:
        rows = in_rows([cell(shoe, size) for shoe in shoes])
        remark = Paragraph(pen.escape(note), pen.style(TEXT, size, SOFT))
        if sum(row_height(row) for row in rows) + note_height(note, remark, area.width) <= area.height:
            break
    top = area.top
    for place, row in enumerate(rows):
        lay_row(paper.canvas, row, [shoe.tried for shoe in shoes[2 * place :]], area.x, top)
        top -= row_height(row)
    return pen.lay(paper.canvas, remark, Area(area.x, top, area.width, 0.0)) if note else top


def cell(shoe: Offer, size: float) -> Paragraph:
    soft = SOFT.hexval().replace("0x", "#")
    words = f"<b>{pen.escape(shoe.name)}.</b> {pen.escape(clipped(shoe.why, LONGEST))}"
    return Paragraph(f'{words} <font color="{soft}">{pen.escape(shoe.facts)}</font>', pen.style(TEXT, size, INK, 1.3))


def in_rows(drawn: Sequence[Paragraph]) -> list[list[Paragraph]]:
    return [list(drawn[place : place + 2]) for place in range(0, len(drawn), 2)]


def row_height(row: Sequence[Paragraph]) -> float:
    return max(pen.height_of(paragraph, COLUMN - INDENT) for paragraph in row) + AIR


def note_height(note: str, remark: Paragraph, width: float) -> float:
    return pen.height_of(remark, width) if note else 0.0


def lay_row(canvas: Any, row: Sequence[Paragraph], ticked: Sequence[bool], x: float, top: float) -> None:
    for place, paragraph in enumerate(row):
        left = x + place * (COLUMN + GUTTER)
        box(canvas, left, top - BOX - 1.5, ticked[place])
        pen.lay(canvas, paragraph, Area(left + INDENT, top, COLUMN - INDENT, 0.0))


def box(canvas: Any, x: float, y: float, ticked: bool) -> None:
    """A box to tick; one for a shoe that was run in is ticked already."""
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, y, BOX, BOX, 1.5, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(1.4)
        canvas.lines([(x + 2, y + 4.2, x + 3.8, y + 2.2), (x + 3.8, y + 2.2, x + 6.8, y + 6.6)])


def tried_line(paper: Paper, x: float, y: float, width: float) -> None:
    """`Tried today:` with the names that are known, then room to write."""
    box(paper.canvas, x, y - 1.0, bool(paper.tried))
    end = pen.text(paper.canvas, paper.tr("Tried today:"), x + INDENT, y, STRONG, 9.5)
    names = ", ".join(paper.tried)
    size = pen.size_for(names, TEXT, (9.5, 8.8, 8.0, 7.2), x + width - end - 5.0)
    names = pen.shortened(names, TEXT, size, x + width - end - 5.0)
    end = pen.text(paper.canvas, names, end + 5.0, y, TEXT, size)
    if end + 60.0 < x + width:
        pen.rule(paper.canvas, end + 6.0, y - 2.0, x + width - end - 6.0, HAIRLINE, 0.8)
