"""A phone reads the result in the customer's language, without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.verdict.rules import PronationClass
from kiosk.delivery.qr_text import MOST_BYTES, code_modules, code_png, code_text
from kiosk.visit.model import FootResult, Result
from kiosk.words import LANGUAGES, words

DAY = date(2026, 11, 21)
LEFT = FootResult("overpronation", "neutral", 11.2, 1.0, 24)
RIGHT = FootResult("neutral", None, 7.0, 0.8, 25)
RESULT = Result(1, LEFT, RIGHT, "markerless", "standing", 168.0)
FEET = st.builds(
    FootResult,
    st.sampled_from([str(kind) for kind in PronationClass]),
    st.none() | st.sampled_from([str(kind) for kind in PronationClass]),
    st.none() | st.floats(-30, 30),
    st.none() | st.floats(0, 9),
    st.integers(0, 99),
)


def read(png: bytes) -> str:
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return str(cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_what_was_written(language: str) -> None:
    text = code_text(RESULT, "Läufer & Söhne", DAY, words(language))
    assert read(code_png(text)) == text


def test_it_says_where_when_and_each_foot() -> None:
    assert code_text(RESULT, "Running store", DAY, words("en")).splitlines() == [
        "Running store, 2026-11-21",
        "Left foot: Overpronation (Neutral?), 11.2° ± 1.0",
        "Right foot: Neutral, 7.0° ± 0.8",
        "A pattern of movement; it says nothing about health.",
    ]


def test_what_was_not_measured_is_not_told_as_a_figure() -> None:
    unclear = replace(RESULT, left=FootResult("inconclusive", None, None, None, 3))
    assert code_text(unclear, "Laden", DAY, words("de")).splitlines()[1] == "Linker Fuß: Nicht klar"


@given(st.text(max_size=400), FEET, FEET, st.sampled_from(sorted(LANGUAGES)))
def test_it_is_always_short_enough(store: str, left: FootResult, right: FootResult, language: str) -> None:
    text = code_text(replace(RESULT, left=left, right=right), store, DAY, words(language))
    assert len(text.encode()) <= MOST_BYTES
    assert len(text.splitlines()) == 4


def test_squares_and_picture_are_the_same_code() -> None:
    text = code_text(RESULT, "Store", DAY, words("fr"))
    squares = code_modules(text)
    picture = cv2.imdecode(np.frombuffer(code_png(text, 1), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert np.array_equal(picture == 0, squares)
    assert squares.shape[0] <= 65 + 8
