"""The paper itself: geometry of A4, what all pages of a report share, head and foot of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from reportlab.lib.pagesizes import A4

from gait.foot import Foot
from gait.report import pen, result_words
from gait.report.logo import Logo, draw_logo
from gait.report.palette import CLASS_COLOURS, INK, SOFT
from gait.report.typeface import TEXT, width_pt
from gait.result import Analysis
from gait.verdict.norms import Norms
from gait.words import Words

WIDTH, HEIGHT = (float(side) for side in A4)
MARGIN = 46.0
GUTTER = 21.0
FULL = WIDTH - 2 * MARGIN
COLUMN = (FULL - GUTTER) / 2.0
BODY_TOP = HEIGHT - 84.0
BODY_BOTTOM = 58.0
HEAD_SIZES = (9.5, 9.0, 8.5, 8.0)

HEADLINE_SIZES = (29.0, 27.5)
HEADLINE_LEADING = 1.14
POINT_SIZES = (8.8, 8.3, 7.8, 7.3, 6.8)


@dataclass(frozen=True, slots=True)
class Pass:
    """A code that is the customer's own to keep. code: text of a QR code; words: what it is for, in a line or two.

    letters: to type it by, in two lines of groups.
    """

    code: str
    words: str
    letters: tuple[str, str] = ("", "")


NO_PASS = Pass("", "")


@dataclass(frozen=True, slots=True)
class Paper:
    """What every page of one report is made with.

    person: whose it is, empty where nobody said; shoe: run in first, empty where nobody said; tried: names of shoes
    run in today; code: text of a QR code; own: the customer's pass, NO_PASS for none.
    """

    canvas: Any
    words: Words
    norms: Norms
    store: str
    logo: Logo | None
    day: date | None
    person: str
    shoe: str
    tried: tuple[str, ...]
    code: str
    pages: int
    own: Pass = NO_PASS

    def tr(self, sentence: str, **values: Any) -> str:
        return self.words.tr(sentence, **values)


def header(paper: Paper, analysis: Analysis) -> None:
    """The store's logo and name, and what was recorded when."""
    y, x = HEIGHT - 50.0, MARGIN
    if paper.logo is not None:
        x = draw_logo(paper.canvas, paper.logo, x, y - 6.0) + 10.0
    what, kind = recorded_words(paper, analysis), f" · {paper.tr('Gait report')}"
    size = next((s for s in HEAD_SIZES if head_room(paper, x, what, kind, s) >= 0.0), HEAD_SIZES[-1])
    room = head_room(paper, x, what, kind, size) + width_pt(paper.store, TEXT, size)
    pen.text(paper.canvas, f"{pen.shortened(paper.store, TEXT, size, room)}{kind}", x, y, TEXT, size, SOFT)
    pen.text_to(paper.canvas, what, WIDTH - MARGIN, y, TEXT, size, SOFT)
    pen.rule(paper.canvas, MARGIN, y - 12.0, FULL, INK, 1.2)


def head_room(paper: Paper, x: float, what: str, kind: str, size: float) -> float:
    """Points that are left over in the head of a page; below zero the store's name does not fit."""
    return WIDTH - MARGIN - x - width_pt(f"{paper.store}{kind}{what}", TEXT, size) - GUTTER


def recorded_words(paper: Paper, analysis: Analysis) -> str:
    seconds = paper.tr("{seconds:.0f} seconds on the treadmill, seen from behind", seconds=analysis.clip.duration_s)
    if paper.day is None:
        return seconds
    return f"{format_date(paper.day, 'medium', locale=paper.words.language.locale)} · {seconds}"


def footer(paper: Paper, page: int) -> None:
    pen.text(paper.canvas, paper.tr(result_words.FOOTNOTE), MARGIN, 34.0, TEXT, 7.5, SOFT)
    count = paper.tr("Page {page} of {pages}", page=page, pages=paper.pages)
    pen.text_to(paper.canvas, count, WIDTH - MARGIN, 34.0, TEXT, 7.5, SOFT)


def column_x(foot: Foot) -> float:
    """Left foot left, right foot right, as seen from behind."""
    return MARGIN + (COLUMN + GUTTER) * foot.value


def colour_of(analysis: Analysis, foot: Foot) -> str:
    return CLASS_COLOURS[analysis.verdicts[foot].pronation]
