"""Every sentence that is said is there in every language, filled in alike, and none is left over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import chain
import gait
import kiosk
from chain.words import FOLDER as CHAIN_FOLDER
from chain.words import OFFERED
from gait.words import FOLDER as GAIT_FOLDER
from kiosk.words import FOLDER as KIOSK_FOLDER
from tests.marked import OTHERS, counted, messages, places, sentences, told, told_counted


@dataclass(frozen=True, slots=True)
class Speaker:
    """source: where its sentences are marked; folder: of its catalogues; borrowed: of sentences that it may say too."""

    source: Path
    folder: Path
    borrowed: tuple[Path, ...] = ()
    languages: tuple[str, ...] = tuple(OTHERS)

    def told(self, language: str) -> set[tuple[str, str]]:
        return set().union(*(told(folder, language) for folder in (self.folder, *self.borrowed)))


GAIT = Speaker(Path(gait.__file__).parent, GAIT_FOLDER)
KIOSK = Speaker(Path(kiosk.__file__).parent, KIOSK_FOLDER, (GAIT_FOLDER,))

CHAIN = Speaker(
    Path(chain.__file__).parent, CHAIN_FOLDER, (GAIT_FOLDER,), tuple(code for code in OTHERS if code in OFFERED)
)
SPEAKERS = {"gait": GAIT, "kiosk": KIOSK, "chain": CHAIN}

every_tongue = pytest.mark.parametrize(
    ("speaker", "language"),
    [
        pytest.param(speaker, language, id=f"{name}-{language}")
        for name, speaker in SPEAKERS.items()
        for language in speaker.languages
    ],
)


@every_tongue
def test_no_sentence_is_missing(speaker: Speaker, language: str) -> None:
    assert sentences(speaker.source) - speaker.told(language) == set()


@every_tongue
def test_no_counted_sentence_is_missing(speaker: Speaker, language: str) -> None:
    assert counted(speaker.source) - told_counted(speaker.folder, language) == set()


@every_tongue
def test_no_catalogue_keeps_what_is_no_longer_said(speaker: Speaker, language: str) -> None:
    assert told(speaker.folder, language) - sentences(speaker.source) == set()
    assert told_counted(speaker.folder, language) - counted(speaker.source) == set()


@every_tongue
def test_a_translation_fills_in_the_same_values_in_the_same_form(speaker: Speaker, language: str) -> None:
    for message in messages(speaker.folder, language):
        if isinstance(message.id, str):
            assert places(str(message.string)) == places(message.id), message.id
