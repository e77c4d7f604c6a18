"""The strip for a receipt printer: everything in its 72 mm, in black, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from gait.report import write_receipt
from gait.report.qr_code import MOST_BYTES
from gait.report.receipt import ASIDE, PRINTED, ROLL
from gait.report.trial_page import write_trial_page
from gait.result import Analysis
from gait.shoes.catalogue import read_catalogue
from gait.verdict.rules import PronationClass, Verdict
from gait.weights.manifest import model_path
from gait.words import LANGUAGES, words
from tests.gait.report.analyses import analysis
from tests.gait.report.pages import boxes, page_texts, rendered

DAY = date(2026, 11, 29)
OVER, NEUTRAL, UNSURE = PronationClass.OVERPRONATION, PronationClass.NEUTRAL, PronationClass.INCONCLUSIVE
CODE = "Gait report: your left heel rolls in as most do."
LONG = "W" * 70


def found(left: PronationClass, right: PronationClass) -> Analysis:
    return analysis(Verdict(left, None, ()), Verdict(right, None, ()), read_catalogue(model_path("sample_shoes.csv")))


def inside(path: Path) -> bool:
    return all(left > ASIDE - 0.5 and right < ROLL - ASIDE + 0.5 for left, _, right, _, _ in boxes(path, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_within_what_the_head_reaches(tmp_path: Path, language: str) -> None:
    runs = [("Test shoe", found(NEUTRAL, OVER)), ("Alder Everyday 2", found(NEUTRAL, UNSURE))]
    write_receipt(runs, tmp_path / "r.pdf", "Läufer & Œuvre", language, day=DAY, person="Åsa Ørsted", code=CODE)
    (text,) = page_texts(tmp_path / "r.pdf")
    tr = words(language).tr
    for told in (
        "Läufer & Œuvre",
        tr("For {name}", name="Åsa Ørsted"),
        tr("Your right heel rolls in more than most."),
        "Test shoe",
        "Alder Everyday 2",
        tr("Shoes that suit this pattern"),
        tr("A pattern of movement and shoes that suit it. Not a medical device."),
    ):
        assert told in text
    assert inside(tmp_path / "r.pdf")
    (page,) = PdfReader(tmp_path / "r.pdf").pages
    assert float(page.mediabox.width) == pytest.approx(ROLL, abs=0.1)


def test_words_without_an_end_stay_inside_and_the_longest_code_is_drawn(tmp_path: Path) -> None:
    runs = [(LONG, found(NEUTRAL, OVER))]
    write_receipt(runs, tmp_path / "r.pdf", LONG, day=DAY, person=LONG, tried=[LONG], code="x" * MOST_BYTES)
    assert inside(tmp_path / "r.pdf")
    (picture,) = rendered(tmp_path / "r.pdf", 100)
    assert (picture[:, : round((ASIDE - 1.0) / 72 * 100)] == 255).all()
    assert (picture[:, -round((ROLL - ASIDE - PRINTED - 1.0) / 72 * 100) :] == 255).all()


def test_what_could_not_be_measured_is_said(tmp_path: Path) -> None:
    unseen = found(UNSURE, UNSURE)
    none = replace(unseen.feet[0], peak_eversion_deg=None, curve_deg=np.full(101, np.nan))
    write_receipt([("", replace(unseen, feet=(none, none), shoes=()))], tmp_path / "r.pdf")
    (text,) = page_texts(tmp_path / "r.pdf")
    assert text.count("not measured") == 2


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_receipt([("", found(NEUTRAL, NEUTRAL))], tmp_path / name, day=DAY)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_printer_is_tried_with_a_strip(tmp_path: Path) -> None:
    write_trial_page(LONG, "Test page", ["Reports can be printed."], tmp_path / "t.pdf", "Receipt")
    assert inside(tmp_path / "t.pdf")
    assert "Reports can be printed." in page_texts(tmp_path / "t.pdf")[0]
