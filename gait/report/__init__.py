"""The customer's report: pages that say what was seen, how it compares, which shoes suit it, and how sure it is.

Page one is the result, page two the comparison with neutral and the shoes, the last one holds all numbers for staff;
a visit with several shoes has a page more that lays them beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gait.disk import saving, write_bytes
from gait.earlier import Earlier
from gait.report.earlier_page import earlier_page
from gait.report.first_page import result_page
from gait.report.logo import read_logo
from gait.report.paper import NO_PASS, Paper, Pass
from gait.report.picture import drawn
from gait.report.receipt import Strip, draw_strip, parts
from gait.report.result_words import title
from gait.report.second_page import second_page
from gait.report.sheet import SHEETS
from gait.report.staff_page import staff_page
from gait.report.typeface import TEXT, register
from gait.report.visit_page import MOST_RUNS, visit_page
from gait.result import Analysis
from gait.verdict.norms import load_norms
from gait.words import words

__all__ = ["NO_PASS", "Pass", "drawn", "write_receipt", "write_report", "write_visit_report"]

OUR_STORE = "Your running store"
rl_config.useA85 = 0  # bytes as they are: spelled in ASCII they take a seventh of the time and a fifth more room

Page = Callable[[Paper, int], None]


def write_report(
    analysis: Analysis,
    path: Path,
    store: str = OUR_STORE,
    language: str = "en",
    *,
    logo: Path | None = None,
    day: date | None = None,
    person: str = "",
    tried: Sequence[str] = (),
    code: str = "",
    sheet: str = "A4",
) -> None:
    """Write the PDF; the same input gives the same bytes. Raises DiskFault when it cannot be written.

    logo: a PNG; where it is missing or broken the store's name stands alone. person: whose result it is, for the first
    page. tried: names of shoes run in today.
    code: text of a QR code on the first page, at most gait.report.qr_code.MOST_BYTES of UTF-8; empty for none.
    sheet: one of gait.report.sheet.SHEETS.
    """
    write_visit_report(
        [("", analysis)], path, store, language, logo=logo, day=day, person=person, tried=tried, code=code, sheet=sheet
    )


def write_visit_report(
    runs: Sequence[tuple[str, Analysis]],
    path: Path,
    store: str = OUR_STORE,
    language: str = "en",
    *,
    logo: Path | None = None,
    day: date | None = None,
    person: str = "",
    tried: Sequence[str] | None = None,
    code: str = "",
    own: Pass = NO_PASS,
    earlier: Earlier | None = None,
    sheet: str = "A4",
) -> None:
    """Write the PDF of a whole visit. runs: (the shoe's name, what was found in it), as they were run, at least one.

    The first run, that of the store's test shoe, is told in full; with two or more a page lays the shoes beside each
    other, the first with the five latest where there are more. tried: when not given, the shoes after the first. own:
    a code at the end of the first page that is the customer's to keep. earlier: runs of other days, for a page that
    lays them beside the last of today. Otherwise as write_report.
    """
    shown = first_and_latest(runs)
    register()
    file = BytesIO()
    under = SHEETS[sheet]
    canvas = start_document(file, (under.width, under.height), runs[0][1], store, language)
    pages = pages_of(shown, earlier)
    told, stamp = words(language), read_logo(logo)
    whose, tried = (day, person, runs[0][0]), names_of(runs, tried)
    paper = Paper(canvas, told, load_norms(), store, stamp, *whose, tried, code, len(pages), own)
    for number, page in enumerate(pages, start=1):
        under.lay(canvas)
        page(paper, number)
        canvas.showPage()
    canvas.save()
    put_in_place(file.getvalue(), path)


def write_receipt(
    runs: Sequence[tuple[str, Analysis]],
    path: Path,
    store: str = OUR_STORE,
    language: str = "en",
    *,
    day: date | None = None,
    person: str = "",
    tried: Sequence[str] | None = None,
    code: str = "",
    own: Pass = NO_PASS,
) -> None:
    """Write the PDF for an 80 mm roll, a single page as long as its words. Otherwise as write_visit_report."""
    register()
    tried = names_of(runs, tried)
    strip = Strip(first_and_latest(runs), words(language), load_norms(), store, day, person, tried, code, own)
    file = BytesIO()
    draw_strip(list(parts(strip)), lambda size: start_document(file, size, runs[0][1], store, language))
    put_in_place(file.getvalue(), path)


def first_and_latest(runs: Sequence[tuple[str, Analysis]]) -> list[tuple[str, Analysis]]:
    """What there is room for."""
    return [*runs[:1], *runs[1:][-(MOST_RUNS - 1) :]]


def names_of(runs: Sequence[tuple[str, Analysis]], tried: Sequence[str] | None) -> tuple[str, ...]:
    """The shoes run in today; those after the first where nobody says."""
    return tuple(shoe for shoe, _ in runs[1:]) if tried is None else tuple(tried)


def pages_of(runs: Sequence[tuple[str, Analysis]], earlier: Earlier | None) -> list[Page]:
    """What to draw, page by page."""
    first, (shoe, last) = runs[0][1], runs[-1]
    pages: list[Page] = [
        lambda paper, number: result_page(paper, first, number),
        lambda paper, number: second_page(paper, first, number),
    ]
    if len(runs) > 1:
        pages.append(lambda paper, number: visit_page(paper, runs, number))
    if earlier is not None:
        pages.append(lambda paper, number: earlier_page(paper, last, shoe, earlier, number))
    return [*pages, lambda paper, number: staff_page(paper, first, number)]


def start_document(file: BytesIO, size: tuple[float, float], analysis: Analysis, store: str, language: str) -> Canvas:
    """An empty document that says what it is, whose, and in which language."""
    told = words(language)
    canvas = Canvas(file, pagesize=size, invariant=1, initialFontName=TEXT, lang=told.language.tag)
    canvas.setTitle(title(analysis.verdicts, told))
    canvas.setAuthor(store)
    canvas.setSubject(told.tr("Rearfoot movement on the treadmill, seen from behind"))
    canvas.setCreator("gait")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def put_in_place(content: bytes, path: Path) -> None:
    """A reader or a power cut never meets half a report. Raises DiskFault."""
    with saving(path):
        write_bytes(path, content)
