"""A phone reads the result in the customer's language, without a network."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from gait.report.qr_code import MOST_BYTES, SIDE, draw_code
from gait.verdict.rules import PronationClass
from kiosk.delivery.qr_text import code_text
from kiosk.visit.model import FootInBrief, Result
from kiosk.words import LANGUAGES, words

DAY = date(2026, 11, 21)
LEFT = FootInBrief("overpronation", "neutral", 11.2, 1.0, 24)
RIGHT = FootInBrief("neutral", None, 7.0, 0.8, 25)
RESULT = Result(1, LEFT, RIGHT, "markerless", "standing", 168.0)
FEET = st.builds(
    FootInBrief,
    st.sampled_from([str(kind) for kind in PronationClass]),
    st.none() | st.sampled_from([str(kind) for kind in PronationClass]),
    st.none() | st.floats(-30, 30),
    st.none() | st.floats(0, 9),
    st.integers(0, 99),
)


def scan(text: str, folder: Path) -> str:
    """What a phone reads of the code that the report draws of a text."""
    canvas = Canvas(str(folder / "code.pdf"), pagesize=(SIDE, SIDE))
    draw_code(canvas, text, 0.0, 0.0)
    canvas.save()
    command = ["pdftoppm", "-png", "-singlefile", "-r", "300", folder / "code.pdf", folder / "code"]
    subprocess.run([str(part) for part in command], check=True)
    picture = cv2.imread(str(folder / "code.png"), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_what_was_written(language: str, tmp_path: Path) -> None:
    text = code_text(RESULT, "Läufer & Söhne", DAY, words(language))
    assert scan(text, tmp_path) == text


def test_it_says_where_when_and_each_foot() -> None:
    assert code_text(RESULT, "Running store", DAY, words("en")).splitlines() == [
        "Running store, 2026-11-21",
        "Left foot: Overpronation (Neutral?), 11.2° ± 1.0",
        "Right foot: Neutral, 7.0° ± 0.8",
        "A pattern of movement; it says nothing about health.",
    ]


def test_what_was_not_measured_is_not_told_as_a_figure() -> None:
    unclear = replace(RESULT, left=FootInBrief("inconclusive", None, None, None, 3))
    assert code_text(unclear, "Laden", DAY, words("de")).splitlines()[1] == "Linker Fuß: Nicht klar"


@given(st.text(max_size=400), FEET, FEET, st.sampled_from(sorted(LANGUAGES)))
def test_it_is_always_short_enough(store: str, left: FootInBrief, right: FootInBrief, language: str) -> None:
    text = code_text(replace(RESULT, left=left, right=right), store, DAY, words(language))
    assert len(text.encode()) <= MOST_BYTES
    assert len(text.splitlines()) == 4
