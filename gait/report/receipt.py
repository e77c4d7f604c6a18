"""The result on the 80 mm roll of a shop's receipt printer: black on white, a strip as long as its words.

Such a head prints dots that are black or not, so nothing is told by a colour or a shade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, Spacer

from gait.foot import Foot
from gait.report import chart, names, pen, result_words
from gait.report.numbers import angle_words
from gait.report.paper import NO_PASS, Pass
from gait.report.qr_code import SIDE, draw_code, has_code
from gait.report.shoe_list import BOX, INDENT, box
from gait.report.shoe_words import Offer, offers, please_note
from gait.report.typeface import STRONG, TEXT, TITLE
from gait.result import Analysis
from gait.verdict.norms import Norms
from gait.words import Words

BLACK = HexColor("#000000")
ROLL, PRINTED = (
    80 * mm,
    72 * mm,
)  # 576 dots, 8 a mm, in the middle of the roll (CognitiveTPG A799 programming guide, p. 26)
ASIDE = (ROLL - PRINTED) / 2.0
ENDS = 4 * mm  # above and below; the cutter leaves more
CHART_HIGH = 46 * mm
SMALL, PLAIN, LEAD, HEAD = 8.0, 9.0, 10.5, 15.0  # points; at 8 dots a mm below 8 points letters fill up


@dataclass(frozen=True, slots=True)
class Strip:
    """What a receipt tells. runs: (the shoe's name, what was found in it), as they were run, at least one.

    store, day, person, tried, code, own: as gait.report.write_visit_report has them.
    """

    runs: Sequence[tuple[str, Analysis]]
    words: Words
    norms: Norms
    store: str
    day: date | None = None
    person: str = ""
    tried: tuple[str, ...] = ()
    code: str = ""
    own: Pass = NO_PASS

    @property
    def first(self) -> Analysis:
        return self.runs[0][1]


class FootLine(Flowable):  # type: ignore[misc]
    """A foot's shape and class, and its angle below."""

    def __init__(self, foot: Foot, analysis: Analysis, words: Words) -> None:
        super().__init__()
        self.foot, self.verdict, self.words = foot, analysis.verdicts[foot], words
        self.peak = analysis.feet[foot].peak_eversion_deg

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        return width, 40.0

    def draw(self) -> None:
        pen.mark(self.canv, self.verdict.pronation, self.foot, 0.0, 26.0, 10.0, BLACK)
        words = names.foot_class(self.foot, self.verdict, self.words)
        size = pen.size_for(words, STRONG, (LEAD, PLAIN, SMALL, 7.0), PRINTED - INDENT)
        pen.text(self.canv, words, INDENT, 27.0, STRONG, size, BLACK)
        value, note = angle_words(self.peak, self.words)
        end = pen.text(self.canv, value, INDENT, 6.0, TITLE, HEAD, BLACK)
        pen.text(self.canv, note, end + 5.0, 6.0, TEXT, PLAIN, BLACK)


class ShoeLine(Flowable):  # type: ignore[misc]
    """A shoe of the short list beside its box to tick."""

    def __init__(self, shoe: Offer) -> None:
        super().__init__()
        self.ticked = shoe.tried
        told = f"<b>{pen.escape(shoe.name)}.</b> {pen.escape(shoe.why)} {pen.escape(shoe.facts)}"
        self.told = Paragraph(told, pen.style(TEXT, PLAIN, BLACK, 1.25))

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        return width, pen.height_of(self.told, width - INDENT) + 5.0

    def draw(self) -> None:
        top = pen.height_of(self.told, PRINTED - INDENT) + 5.0
        box(self.canv, 0.0, top - BOX - 2.0, self.ticked)
        pen.lay(self.canv, self.told, pen.Area(INDENT, top, PRINTED - INDENT, 0.0))


class CodeLine(Flowable):  # type: ignore[misc]
    """A QR code in the middle."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        return width, SIDE

    def draw(self) -> None:
        draw_code(self.canv, self.code, (PRINTED - SIDE) / 2.0, 0.0)


def parts(strip: Strip) -> Iterator[Flowable]:
    """Everything on the strip, from its top."""
    yield from head(strip)
    for shoe, analysis in strip.runs:
        yield from run_parts(strip, shoe, analysis)
    yield from sureness(strip)
    yield from shoes(strip)
    if has_code(strip.code):
        yield from (CodeLine(strip.code), plain(strip.words.tr("Result to your phone"), SMALL, TA_CENTER))
    if has_code(strip.own.code):
        yield from (CodeLine(strip.own.code), plain(strip.own.words, SMALL, TA_CENTER))
        yield from (plain(letters, SMALL, TA_CENTER) for letters in strip.own.letters if letters)
    yield from (line(), plain(strip.words.tr(result_words.FOOTNOTE), SMALL))


def head(strip: Strip) -> Iterator[Flowable]:
    """Whose paper it is, and the result in a sentence or two."""
    yield plain(strip.store, LEAD, TA_CENTER, STRONG)
    day = format_date(strip.day, "medium", locale=strip.words.language.locale) if strip.day else ""
    yield plain(" · ".join(part for part in (strip.words.tr("Gait report"), day) if part), SMALL, TA_CENTER)
    yield line()
    if strip.person:
        yield plain(strip.words.tr("For {name}", name=strip.person), PLAIN)
    yield plain(result_words.headline(strip.first.verdicts, strip.words), HEAD, font=TITLE)


def run_parts(strip: Strip, shoe: str, analysis: Analysis) -> Iterator[Flowable]:
    """Both feet in one shoe, and their curves."""
    yield line()
    if shoe:
        yield plain(shoe, PLAIN, font=STRONG)
    yield from (FootLine(foot, analysis, strip.words) for foot in Foot)
    yield from (curves(strip, analysis), plain(grey_words(strip), SMALL))


def curves(strip: Strip, analysis: Analysis) -> Drawing:
    """Both feet's mean curves over the band of measured runners; a spread of dots would hide the other foot's."""
    feet, black = analysis.feet, (BLACK.hexval().replace("0x", "#"),) * 2
    plot = chart.make_plot(feet, strip.norms, PRINTED, CHART_HIGH)
    drawing = Drawing(PRINTED, CHART_HIGH)
    for shape in (
        *chart.band(plot, strip.norms),
        *chart.grid(plot),
        *chart.lines(plot, feet, black),
        *chart.curve_words(plot, chart.free_space(plot, feet), feet, black, strip.words),
        *chart.axis_words(plot, PRINTED, strip.words),
    ):
        drawing.add(shape)
    return drawing


def grey_words(strip: Strip) -> str:
    return strip.words.tr("Grey: the middle 80 % of {n} measured runners.", n=strip.norms.runners)


def sureness(strip: Strip) -> Iterator[Flowable]:
    yield line()
    yield plain(" ".join(result_words.sureness(strip.first, strip.words)), SMALL)


def shoes(strip: Strip) -> Iterator[Flowable]:
    """The short list, what to mind, and what was run in today."""
    suggestions = strip.first.shoes
    if suggestions:
        yield from (line(), plain(strip.words.tr("Shoes that suit this pattern"), PLAIN, font=STRONG), Spacer(1, 3))
        yield from map(ShoeLine, offers(suggestions, strip.tried, strip.words))
    if note := please_note(suggestions, strip.words):
        yield plain(note, SMALL)
    if strip.tried:
        yield plain(f"{strip.words.tr('Tried today:')} {', '.join(strip.tried)}", PLAIN)


def plain(words: str, size: float, aligned: int = 0, font: str = TEXT) -> Paragraph:
    style: ParagraphStyle = pen.style(font, size, BLACK, 1.25)
    style.alignment, style.spaceAfter = aligned, 3.0
    return Paragraph(pen.escape(words), style)


def line() -> HRFlowable:
    return HRFlowable(width="100%", thickness=1.0, color=BLACK, spaceBefore=4.0, spaceAfter=4.0)


@dataclass(frozen=True, slots=True)
class LaidPart:
    """foot: points from the strip's upper end to the part's lower edge."""

    part: Flowable
    foot: float


def laid(drawn: Sequence[Flowable]) -> list[LaidPart]:
    """Each part under the one before."""
    found, foot = [], ENDS
    for part in drawn:
        _, high = part.wrap(PRINTED, 10_000.0)
        foot += part.getSpaceBefore() + high
        found.append(LaidPart(part, foot))
        foot += part.getSpaceAfter()
    return found


def draw_strip(drawn: Sequence[Flowable], begin: Callable[[tuple[float, float]], Canvas]) -> None:
    """One page, as long as its parts. begin: makes the document for a page of (width, height) points."""
    placed = laid(drawn)
    length = placed[-1].foot + ENDS
    canvas = begin((ROLL, length))
    for each in placed:
        each.part.drawOn(canvas, ASIDE, length - each.foot)
    canvas.save()
