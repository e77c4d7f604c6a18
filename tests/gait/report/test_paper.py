"""The paper that a customer takes home: every language, the store's logo, shoes to tick, a code, a page of shoes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from gait.earlier import MOST_EARLIER, Earlier, EarlierRun, way_of
from gait.errors import SettingsFault
from gait.neutral.comparison import against_reference
from gait.neutral.reference import built_in
from gait.report import Pass, write_report, write_visit_report
from gait.report.logo import logo_size, read_logo, usable_logo
from gait.report.palette import CLASS_COLOURS, bgr
from gait.report.pen import Area, fitted, height_of
from gait.report.qr_code import MOST_BYTES, has_code
from gait.report.typeface import TEXT, register
from gait.report.visit_page import INKS
from gait.result import Analysis, Confidence, GradedMeasure, Notice
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import PronationClass, Verdict
from gait.words import LANGUAGES, said, words
from tests.gait.neutral.runners import StyledRunner
from tests.gait.report.analyses import RULES, analysis, measured
from tests.gait.report.pages import boxes, page_boxes, page_texts, rendered

OVER, NEUTRAL = PronationClass.OVERPRONATION, PronationClass.NEUTRAL
SUPINATION, UNSURE = PronationClass.SUPINATION, PronationClass.INCONCLUSIVE
SHOES = Path(__file__).parents[3] / "models" / "sample_shoes.csv"
GOLDENS = Path(__file__).parent / "goldens"
STORE = "Läufer & Œuvre"
DAY = date(2026, 11, 21)
CODE = "Gait report: your right heel rolls in more than most. Your left is typical. Left 6.9°, right 14.2°."
LETTERS = ("AAAA AAAA AAAA", "AAAA AAAA AAAA AA")
PAGE = (595.0, 842.0)  # A4 in points
LETTER = (612.0, 792.0)
PRINTABLE = 18.0  # points, 6.4 mm: an office printer needs 4 to 6


@cache
def whole(left: PronationClass = NEUTRAL, right: PronationClass = OVER) -> Analysis:
    """All that a report can hold: comparison, shoes, a warning, more measures, a step left out."""
    plain = analysis(Verdict(left, None, reasons()), Verdict(right, None, reasons()), read_catalogue(SHOES))
    reference = built_in("running")
    assert reference is not None
    compared = against_reference(StyledRunner((7.0, 14.0)).movement(), reference)
    notice = Notice("dark", said("The picture is dark."), said("Turn on more light, aimed at the heels."))
    return replace(plain, neutral=compared, warnings=(notice,), from_behind=tuple(further()))


def reasons() -> tuple[str, ...]:
    return (
        said("peak eversion {peak:.1f}°, excursion {excursion:.1f}°", peak=14.2, excursion=17.3),
        said("seen over {n} steps; 95 % interval of the peak {low:.1f} to {high:.1f}°", n=27, low=13.1, high=15.3),
    )


def further() -> list[GradedMeasure]:
    low = Confidence.LOW
    return [
        GradedMeasure("duty_factor_pct", "left", measured(35.0, 4.0, "%"), low, ""),
        GradedMeasure("duty_factor_pct", "right", measured(36.0, 4.0, "%"), low, ""),
        GradedMeasure("step_width_cm", "both", measured(4.2, 1.1, "cm"), low, ""),
        GradedMeasure("crossover_pct", "both", measured(0.0, 0.0, "%"), low, ""),
        GradedMeasure("contact_time_ms", "left minus right", measured(-9.0, 11.0, "ms"), Confidence.MEDIUM, ""),
    ]


def runs(count: int = 3) -> list[tuple[str, Analysis]]:
    names = ("Test shoe", "Alder Everyday 2", "Copperhill Ridge Ultra Waterproof GTX", "D", "E", "F", "G")
    classes = (OVER, NEUTRAL, SUPINATION, OVER, UNSURE, NEUTRAL, NEUTRAL)
    first = whole()
    return [(names[0], first), *((names[i], analysis(NEUTRAL, classes[i])) for i in range(1, count))]


@pytest.fixture(scope="module", params=list(LANGUAGES))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """(language, file) of a visit's report in each language."""
    path = tmp_path_factory.mktemp("told") / "visit.pdf"
    write_visit_report(runs(), path, STORE, request.param, day=DAY, code=CODE)
    return request.param, path


def test_every_language_has_all_pages_and_says_which_it_is(told: tuple[str, Path]) -> None:
    language, path = told
    pdf = PdfReader(path)
    root: Any = pdf.trailer["/Root"]
    assert len(pdf.pages) == 4
    assert root["/Lang"].split("-")[0] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.author == STORE
    assert str(pdf.metadata.title).startswith(words(language).tr("Gait report"))
    assert path.stat().st_size < 2_000_000


def test_every_font_is_embedded(told: tuple[str, Path]) -> None:
    for page in PdfReader(told[1]).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_each_page_reads_in_its_order(told: tuple[str, Path]) -> None:
    language, path = told
    tr = words(language).tr
    result, second, shoes, staff = page_texts(path)
    in_order(result, [STORE, tr("Your right heel rolls in more than most."), tr("Left: {found}", found=said("neutral")),
                      tr("Right: {found}", found=said("overpronation")), tr("landing"), tr("Steps a minute"),
                      tr("Page {page} of {pages}", page=1, pages=4)])  # fmt: skip
    in_order(second, [tr("Left heel"), tr("Right heel"), tr("What differs most"), tr("Mid-stance"),
                      tr("Shoes that suit this pattern"), tr("Tried today:"), "CC BY 4.0"])  # fmt: skip
    in_order(shoes, ["Test shoe", "Alder Everyday 2", tr("Left heel"), tr("Right heel"), tr("What changes"),
                     tr("Page {page} of {pages}", page=3, pages=4)])  # fmt: skip
    in_order(staff, [tr("Your numbers"), tr("Step by step"), tr("Right foot"), tr("More from behind"),
                     tr("How sure we are"), tr("The picture is dark."), tr("Rules"), "CC BY 4.0"])  # fmt: skip


def in_order(text: str, parts: Sequence[str]) -> None:
    """Each part is there, after the one before."""
    place = 0
    for part in parts:
        plain = " ".join(part.split())
        assert plain in text[place:], plain
        place = text.index(plain, place) + 1


def test_no_english_is_left_in_other_languages(told: tuple[str, Path]) -> None:
    language, path = told
    if language != "en":
        text = " ".join(page_texts(path))
        for word in (" heel", " steps", " your ", " runners ", " the ", " and ", "Push-off", "support"):
            assert word not in text.replace("running biomechanics", "").replace("Test shoe", ""), word


def test_no_word_is_cut_off_or_written_over_another(told: tuple[str, Path]) -> None:
    pages = page_boxes(told[1])
    assert len(pages) == 4
    for found in pages:
        for left, top, right, bottom, word in found:
            assert left >= 40.0, word
            assert right <= PAGE[0] - 40.0, word
            assert top >= 30.0, word
            assert bottom <= PAGE[1] - 20.0, word
            assert not word.endswith("…"), word
        assert not overlaps(found)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_letter_paper_shows_all_that_a4_does_and_keeps_its_margins(language: str, tmp_path: Path) -> None:
    store, person = "Store " * 13, "Wilhelmina-Theodora " * 3
    for sheet in ("A4", "Letter"):
        path = tmp_path / f"{sheet}.pdf"
        write_visit_report(runs(), path, store, language, day=DAY, person=person, code=CODE, sheet=sheet)
    assert page_texts(tmp_path / "Letter.pdf") == page_texts(tmp_path / "A4.pdf")
    assert [float(side) for side in PdfReader(tmp_path / "Letter.pdf").pages[0].mediabox[2:]] == list(LETTER)
    for page in page_boxes(tmp_path / "Letter.pdf"):
        for left, top, right, bottom, word in page:
            assert min(left, top) >= PRINTABLE, word
            assert right <= LETTER[0] - PRINTABLE, word
            assert bottom <= LETTER[1] - PRINTABLE, word


def overlaps(found: list[tuple[float, float, float, float, str]]) -> list[tuple[str, str]]:
    """Pairs of words of which one covers a good part of the other: a quarter of its height, half a point across."""
    left, top, right, bottom = np.array([box[:4] for box in found])[:, :, None].transpose(1, 0, 2)
    wide = np.minimum(right, right.T) - np.maximum(left, left.T)
    deep = np.minimum(bottom, bottom.T) - np.maximum(top, top.T)
    covers = (wide > 0.5) & (deep > 0.35 * np.minimum(bottom - top, (bottom - top).T))
    return [(found[one][4], found[other][4]) for one, other in np.argwhere(np.triu(covers, 1))]


def test_numbers_have_the_decimal_sign_of_the_language(told: tuple[str, Path]) -> None:
    language, path = told
    text = " ".join(page_texts(path))
    assert ("14.2°" if language == "en" else "14,2°") in text
    assert ("14,2°" if language == "en" else "14.2°") not in text


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_look_as_they_did(language: str, tmp_path: Path) -> None:
    """Within 2 grey levels on average: fonts are drawn a little differently from one poppler to the next."""
    write_visit_report(runs(), tmp_path / "visit.pdf", STORE, language, day=DAY, code=CODE)
    for number, page in enumerate(rendered(tmp_path / "visit.pdf"), start=1):
        golden = cv2.imread(str(GOLDENS / f"{language}-{number}.png"), cv2.IMREAD_GRAYSCALE)
        assert golden is not None
        assert golden.shape == page.shape
        assert np.abs(golden.astype(float) - page.astype(float)).mean() < 2.0, (language, number)


def test_the_same_visit_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_visit_report(runs(), tmp_path / name, STORE, "fr", day=DAY, code=CODE)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_logo_keeps_its_proportions_and_stands_in_the_file(tmp_path: Path) -> None:
    Image.new("RGBA", (900, 300), (200, 30, 30, 255)).save(tmp_path / "logo.png")
    logo = read_logo(tmp_path / "logo.png")
    assert logo is not None
    width, height = logo_size(logo)
    assert width / height == pytest.approx(3.0, rel=0.02)
    write_report(whole(), tmp_path / "with.pdf", STORE, logo=tmp_path / "logo.png")
    assert len(PdfReader(tmp_path / "with.pdf").pages[1].images) == 1
    assert STORE in page_texts(tmp_path / "with.pdf")[0]


def test_a_logo_that_would_fill_the_memory_is_refused_by_its_header(tmp_path: Path) -> None:
    size = struct.pack(">IIBBBBB", 13_300, 13_300, 8, 6, 0, 0, 0)
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(9))))
    ]
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    with pytest.raises(SettingsFault, match="16 million pixels"):
        usable_logo(tmp_path / "logo.png")
    assert read_logo(tmp_path / "logo.png") is None


@pytest.mark.parametrize("content", [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"%PDF-1.4\n", b"<svg/>"])
def test_a_logo_that_is_a_program_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.eps").write_bytes(content)
    with pytest.raises(SettingsFault, match=r"logo\.eps cannot be read as a picture") as refused:
        usable_logo(tmp_path / "logo.eps")
    assert "PNG" in refused.value.what_to_do


@pytest.mark.parametrize("content", [None, b"", b"not a picture", b"\x89PNG\r\n\x1a\n half a picture"])
def test_without_a_logo_that_can_be_read_the_name_stands_alone(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    write_report(whole(), tmp_path / "report.pdf", STORE, logo=tmp_path / "logo.png")
    assert len(PdfReader(tmp_path / "report.pdf").pages[1].images) == 0
    assert STORE in page_texts(tmp_path / "report.pdf")[0]


def test_tried_shoes_are_named_and_the_day_is_written(tmp_path: Path) -> None:
    write_report(whole(), tmp_path / "report.pdf", STORE, "de", day=DAY, tried=["Alder Everyday 2"])
    first, second, _ = page_texts(tmp_path / "report.pdf")
    assert "21.11.2026" in first
    assert "Heute probiert: Alder Everyday 2" in second


def test_a_code_is_drawn_only_for_a_text_that_can_be_scanned(tmp_path: Path) -> None:
    for name, text in (("none", ""), ("code", CODE), ("long", "x" * (MOST_BYTES + 1))):
        write_report(whole(), tmp_path / f"{name}.pdf", STORE, code=text)
    plain, coded, too_long = (rendered(tmp_path / f"{name}.pdf", last=1)[0] for name in ("none", "code", "long"))
    corner = np.s_[-105:-55, -105:-45]
    assert coded[corner].mean() < plain[corner].mean() - 20.0
    assert np.array_equal(too_long, plain)
    assert has_code(CODE)


def test_the_code_reads_as_its_text(tmp_path: Path) -> None:
    write_report(whole(), tmp_path / "report.pdf", STORE, code=CODE)
    page = rendered(tmp_path / "report.pdf", 200, last=1)[0]
    read, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(page[-420:, -420:], cv2.COLOR_GRAY2BGR))
    assert read == CODE


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_customer_s_own_code_stands_beside_it_and_both_are_read(language: str, tmp_path: Path) -> None:
    own = Pass(
        "GAIT1:" + 26 * "A", "This code leads to your results, for all our stores, and is for you alone.", LETTERS
    )
    write_visit_report(runs(1), tmp_path / "visit.pdf", STORE, language, code=CODE, own=own)
    page = cv2.cvtColor(rendered(tmp_path / "visit.pdf", 200, last=1)[0], cv2.COLOR_GRAY2BGR)
    detector = cv2.QRCodeDetector()
    assert [detector.detectAndDecode(page[-460:, part])[0] for part in (np.s_[-395:], np.s_[-680:-395])] == [
        CODE,
        own.code,
    ]
    assert all(letters in page_texts(tmp_path / "visit.pdf")[0] for letters in LETTERS)
    assert "for you alone." in page_texts(tmp_path / "visit.pdf")[0]
    assert not overlaps(boxes(tmp_path / "visit.pdf", 1))


@pytest.mark.parametrize("count", [2, 6])
def test_a_page_lays_up_to_six_shoes_beside_each_other(count: int, tmp_path: Path) -> None:
    write_visit_report(runs(count), tmp_path / "visit.pdf", STORE)
    page = page_texts(tmp_path / "visit.pdf")[2]
    assert "“Alder Everyday 2”: your right heel rolls in 7.3° less than in “Test shoe”." in page or count > 2
    assert page.count("more than the noise") + page.count("within the noise") >= 6 * (count - 1) - 3
    assert not overlaps(boxes(tmp_path / "visit.pdf", 3))


def test_of_more_shoes_the_first_and_the_latest_are_shown(tmp_path: Path) -> None:
    write_visit_report(runs(7), tmp_path / "visit.pdf", STORE)
    page = page_texts(tmp_path / "visit.pdf")[2]
    assert "Test shoe" in page
    assert "Alder" not in page


def test_shoes_that_move_alike_are_told_so_and_other_methods_compared_loosely(tmp_path: Path) -> None:
    same = analysis(NEUTRAL, NEUTRAL)
    write_visit_report([("A", same), ("B", replace(same, zero="none"))], tmp_path / "visit.pdf", STORE)
    page = page_texts(tmp_path / "visit.pdf")[2]
    assert "Your heels move much alike in these shoes." in page
    assert "compare them only loosely" in page
    assert "more than the noise" not in page.split("What changes")[1].split("The first shoe")[0]


def test_the_first_page_says_whose_it_is_and_in_which_shoe(tmp_path: Path) -> None:
    path = tmp_path / "visit.pdf"
    write_visit_report(runs(1), path, STORE, person="Ana")
    first, *others = page_texts(path)
    in_order(first, [STORE, "For Ana · Test shoe", "Your right heel rolls in more than most."])
    assert not any("Ana" in text for text in others)


def test_a_name_of_any_length_stays_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "visit.pdf"
    write_visit_report(runs(1), path, STORE, person="W" * 70)
    assert "For " + "W" * 40 in page_texts(path)[0]
    assert max(right for _, _, right, _, _ in boxes(path, 1)) <= PAGE[0] - 40.0


def test_one_run_is_a_plain_report(tmp_path: Path) -> None:
    write_visit_report([("", whole())], tmp_path / "visit.pdf", STORE)
    write_report(whole(), tmp_path / "report.pdf", STORE)
    assert (tmp_path / "visit.pdf").read_bytes() == (tmp_path / "report.pdf").read_bytes()


def test_classes_and_shoes_stay_apart_in_grey() -> None:
    for colours in (CLASS_COLOURS.values(), INKS):
        greys = sorted(grey(colour) for colour in colours)
        assert min(b - a for a, b in pairwise(greys)) >= 9.0


def grey(colour: str) -> float:
    blue, green, red = bgr(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_rules_are_told_on_the_last_page_only(tmp_path: Path) -> None:
    write_report(whole(), tmp_path / "report.pdf", STORE)
    pages = page_texts(tmp_path / "report.pdf")
    assert [RULES.name in page for page in pages] == [False, False, True]


def test_the_rules_name_is_told_in_the_customers_language(told: tuple[str, Path]) -> None:
    language, path = told
    assert words(language).tr("default verdict, version 1") in page_texts(path)[3]


@pytest.mark.parametrize("long", ["W" * 70, f"one {'W' * 70}", f"{'W' * 70} " * 9, "Donau" * 20])
def test_a_word_longer_than_its_place_is_cut_and_prints_over_nothing(long: str) -> None:
    register()
    area = Area(0.0, 100.0, 60.0, 22.0)
    assert height_of(fitted(long, TEXT, (9.0, 7.0), area), area.width) <= area.height


# ---- runs of earlier visits --------------------------------------------------------------------------------------


def earlier_run(peak_deg: float, n: int = 1, zero: str = "standing") -> EarlierRun:
    """As today's first shoe was measured, a year a number ago."""
    before = analysis(PronationClass.NEUTRAL, PronationClass.NEUTRAL)
    way = replace(way_of(before), zero=zero)
    peaks = (measured(peak_deg, 1.1, "deg"), None)
    return EarlierRun(date(2026 - n, 11, 29), "Laufsport Beispielstadt", "Alder Cloudline", before.verdicts, peaks, way)


@pytest.mark.parametrize(
    ("peak_deg", "told"),
    [
        (6.9, "How your heels roll in has not clearly changed since 29 Nov 2025."),
        (12.0, "Your heel rolls in less today than on 29 Nov 2025."),
        (1.0, "Your heel rolls in more today than on 29 Nov 2025."),
    ],
)
def test_a_page_says_what_has_changed_since_another_day_by_the_rule_of_every_comparison(
    peak_deg: float, told: str, tmp_path: Path
) -> None:
    today = [("Alder Cloudline", analysis(PronationClass.NEUTRAL, PronationClass.NEUTRAL))]
    write_visit_report(today, tmp_path / "visit.pdf", STORE, earlier=Earlier((earlier_run(peak_deg),)))
    page = page_texts(tmp_path / "visit.pdf")[2]
    assert told in page
    assert "another" not in page


@pytest.mark.parametrize(("language", "sheet"), [("en", "Letter"), ("de", "A4"), ("es", "A4")])
def test_twelve_earlier_runs_fit_a_page(language: str, sheet: str, tmp_path: Path) -> None:
    found = tuple(earlier_run(4.0 + n, n, "standing" if n % 3 else "none") for n in range(1, MOST_EARLIER + 1))
    write_visit_report(runs(1), tmp_path / "visit.pdf", STORE, language, earlier=Earlier(found, 2), sheet=sheet)
    assert page_texts(tmp_path / "visit.pdf")[2].count("Laufsport Beispielstadt") == MOST_EARLIER
    assert not overlaps(boxes(tmp_path / "visit.pdf", 3))


def test_who_has_no_earlier_run_is_told_so_and_who_did_not_ask_has_no_such_page(tmp_path: Path) -> None:
    write_visit_report(runs(1), tmp_path / "asked.pdf", STORE, earlier=Earlier(()))
    write_visit_report(runs(1), tmp_path / "not.pdf", STORE)
    assert "There is no earlier run yet." in page_texts(tmp_path / "asked.pdf")[2]
    assert len(page_texts(tmp_path / "not.pdf")) == 3
