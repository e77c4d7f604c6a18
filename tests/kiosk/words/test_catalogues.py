"""Every sentence is there in every language, and once: what gait says is in gait's catalogues alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import gait
import kiosk
from gait.words import FOLDER as GAIT_FOLDER
from kiosk.words import FOLDER, words
from tests.marked import OTHERS, counted, messages, places, sentences, told, told_counted

SOURCE, GAIT_SOURCE = Path(kiosk.__file__).parent, Path(gait.__file__).parent


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing(language: str) -> None:
    assert sentences(SOURCE) - told(FOLDER, language) - told(GAIT_FOLDER, language) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_counted_sentence_is_missing(language: str) -> None:
    assert counted(SOURCE) - told_counted(FOLDER, language) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_catalogue_keeps_what_is_no_longer_said(language: str) -> None:
    assert told(FOLDER, language) - sentences(SOURCE) == set()
    assert told_counted(FOLDER, language) - counted(SOURCE) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_stands_in_both_catalogues(language: str) -> None:
    own, of_gait = ({message.id for message in messages(folder, language)} for folder in (FOLDER, GAIT_FOLDER))
    assert own & of_gait == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for message in messages(FOLDER, language):
        if isinstance(message.id, str):
            assert places(str(message.string)) == places(message.id), message.id


def test_what_gait_says_is_said_by_the_kiosk_in_gaits_own_words() -> None:
    assert words("de").tr("Left heel") == "Linke Ferse"
    assert "Left heel" not in {message.id for message in messages(FOLDER, "de")}
    assert ("", "Left heel") in sentences(GAIT_SOURCE)


def test_an_unknown_language_is_english() -> None:
    assert words("xx").tr("Start") == "Start"
