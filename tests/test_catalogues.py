"""Every sentence that gait or the kiosk says is there in every language, filled in alike, and none is left over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import gait
import kiosk
from gait.words import FOLDER as GAIT_FOLDER
from kiosk.words import FOLDER as KIOSK_FOLDER
from tests.marked import OTHERS, counted, messages, places, sentences, told, told_counted


@dataclass(frozen=True, slots=True)
class Speaker:
    """source: where its sentences are marked; folder: of its catalogues; borrowed: of sentences that it may say too."""

    source: Path
    folder: Path
    borrowed: tuple[Path, ...] = ()

    def told(self, language: str) -> set[tuple[str, str]]:
        return set().union(*(told(folder, language) for folder in (self.folder, *self.borrowed)))


GAIT = Speaker(Path(gait.__file__).parent, GAIT_FOLDER)
KIOSK = Speaker(Path(kiosk.__file__).parent, KIOSK_FOLDER, (GAIT_FOLDER,))

every_language = pytest.mark.parametrize("language", OTHERS)
every_speaker = pytest.mark.parametrize("speaker", [GAIT, KIOSK], ids=["gait", "kiosk"])


@every_speaker
@every_language
def test_no_sentence_is_missing(speaker: Speaker, language: str) -> None:
    assert sentences(speaker.source) - speaker.told(language) == set()


@every_speaker
@every_language
def test_no_counted_sentence_is_missing(speaker: Speaker, language: str) -> None:
    assert counted(speaker.source) - told_counted(speaker.folder, language) == set()


@every_speaker
@every_language
def test_no_catalogue_keeps_what_is_no_longer_said(speaker: Speaker, language: str) -> None:
    assert told(speaker.folder, language) - sentences(speaker.source) == set()
    assert told_counted(speaker.folder, language) - counted(speaker.source) == set()


@every_speaker
@every_language
def test_a_translation_fills_in_the_same_values_in_the_same_form(speaker: Speaker, language: str) -> None:
    for message in messages(speaker.folder, language):
        if isinstance(message.id, str):
            assert places(str(message.string)) == places(message.id), message.id
