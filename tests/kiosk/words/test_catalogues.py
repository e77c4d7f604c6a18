"""The kiosk says gait's sentences in gait's own words, and its own in its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import gait
from gait.words import FOLDER as GAIT_FOLDER
from kiosk.words import FOLDER, words
from tests.marked import OTHERS, messages, sentences


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_stands_in_both_catalogues(language: str) -> None:
    own, of_gait = ({message.id for message in messages(folder, language)} for folder in (FOLDER, GAIT_FOLDER))
    assert own & of_gait == set()


def test_what_gait_says_is_said_by_the_kiosk_in_gaits_own_words() -> None:
    assert words("de").tr("Left heel") == "Linke Ferse"
    assert "Left heel" not in {message.id for message in messages(FOLDER, "de")}
    assert ("", "Left heel") in sentences(Path(gait.__file__).parent)


def test_an_unknown_language_is_english() -> None:
    assert words("xx").tr("Start") == "Start"
