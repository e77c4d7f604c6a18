"""What comes out of the loudspeaker, measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate, fftconvolve

from kiosk.ui.sound import RATE_HZ, SENTENCES, SPOKEN
from kiosk.words import LANGUAGES, words
from tests.conftest import ffmpeg
from tests.kiosk.ui.heard import play_apart

CHANNELS = 2  # SDL's mixer, signed 16-bit
LEAST = 0.02  # of the loudest: below is silence
LEAST_PAUSE_S = 0.04


@dataclass(frozen=True, slots=True)
class HeardTone:
    hz: float
    seconds: float
    level: float


def listen(folder: Path, volume: float, *names: str, driver: str = "disk", language: str = "") -> NDArray[np.float64]:
    """What a process plays, [n] of full scale; names as `play_apart` takes them. No language: nothing is spoken."""
    record = folder / "heard.raw"
    play_apart(record, driver, volume, language, names)
    if not record.exists():
        return np.zeros(0)
    both = np.frombuffer(record.read_bytes(), np.int16).reshape(-1, CHANNELS)
    return np.asarray(both[:, 0] / np.iinfo(np.int16).max)


def tones(sound: NDArray[np.float64]) -> list[HeardTone]:
    """What stands between silences, by its strongest frequency."""
    loud = np.flatnonzero(np.abs(sound) > LEAST * np.abs(sound).max())
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > LEAST_PAUSE_S * RATE_HZ) + 1)
    return [tone(sound[part[0] : part[-1] + 1]) for part in parts]


def tone(part: NDArray[np.float64]) -> HeardTone:
    strength = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    hz = float(strength.argmax()) * RATE_HZ / len(part)
    return HeardTone(hz, len(part) / RATE_HZ, float(np.abs(part).max()))


@pytest.mark.parametrize(
    ("name", "wished"),
    [
        ("count", [(880, 0.15)]),
        ("start", [(1760, 0.5)]),
        ("half", [(1320, 0.15), (1320, 0.15)]),
        ("done", [(1320, 0.2), (990, 0.2), (660, 0.4)]),
    ],
)
def test_a_signal_sounds_as_it_is_meant(tmp_path: Path, name: str, wished: list[tuple[float, float]]) -> None:
    heard = tones(listen(tmp_path, 1.0, name))
    assert [round(tone.hz) for tone in heard] == pytest.approx([hz for hz, _ in wished], abs=10)
    assert [tone.seconds for tone in heard] == pytest.approx([seconds for _, seconds in wished], abs=0.02)


def test_the_volume_is_what_staff_have_set(tmp_path: Path) -> None:
    loud, low = (tones(listen(tmp_path, volume, "start"))[0].level for volume in (1.0, 0.4))
    assert low == pytest.approx(0.4 * loud, rel=0.05)


def test_mute_is_silence(tmp_path: Path) -> None:
    assert not np.any(listen(tmp_path, 0.0, "start"))


def test_without_a_sound_card_everything_goes_on(tmp_path: Path) -> None:
    assert len(listen(tmp_path, 1.0, "count", "done", driver="none of these")) == 0


# ---- speech ----

LIKE = 0.9  # of a correlation: the same sentence, played at another rate
UNLIKE = 0.3
LOUDNESS = (0.13, 0.25)  # of full scale, root mean square of what is louder than a tenth of the loudest
FEWEST_S, MOST_S = 0.5, 6.0
AS_HEARD = ("-f", "s16le", "-ac", "1", "-ar", f"{RATE_HZ}")


@cache
def spoken(language: str) -> Mapping[str, NDArray[np.float64]]:
    """The files that are carried, by signal, [n] of full scale at RATE_HZ, as another program decodes them.

    All in one go: to start that program takes longer than to decode.
    """
    paths = [SPOKEN / language / f"{signal}.ogg" for signal in SENTENCES]
    with TemporaryDirectory() as folder:
        raws = [Path(folder, f"{signal}.raw") for signal in SENTENCES]
        inputs = [word for path in paths for word in ("-i", path)]
        ffmpeg(*inputs, *(word for k, raw in enumerate(raws) for word in ("-map", f"{k}", *AS_HEARD, raw)))
        sounds = [np.frombuffer(raw.read_bytes(), np.int16) / np.iinfo(np.int16).max for raw in raws]
    return dict(zip(SENTENCES, sounds, strict=True))


def likeness(heard: NDArray[np.float64], sentence: NDArray[np.float64]) -> tuple[float, int]:
    """The best correlation of a sentence with a stretch of what was heard, and where that stretch begins."""
    products = correlate(heard, sentence, "valid", "fft")
    energies = np.maximum(fftconvolve(heard**2, np.ones(len(sentence)), "valid"), 1e-9)
    likenesses = products / np.sqrt(energies * np.sum(sentence**2))
    return float(likenesses.max()), int(likenesses.argmax())


def loudness(sound: NDArray[np.float64]) -> float:
    loud = sound[np.abs(sound) > 0.1 * np.abs(sound).max()]
    return float(np.sqrt(np.mean(loud**2)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_carried_and_says_what_the_catalogue_does(language: str) -> None:
    for signal, english in SENTENCES.items():
        path = SPOKEN / language / f"{signal}.ogg"
        assert words(language).tr(english).encode() in path.read_bytes(), f"{path}: make speech"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sentences_are_equally_loud_and_short(language: str) -> None:
    for signal, sound in spoken(language).items():
        assert LOUDNESS[0] < loudness(sound) < LOUDNESS[1], signal
        assert FEWEST_S < len(sound) / RATE_HZ < MOST_S, signal
        assert np.abs(sound).max() < 0.99, signal


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_follows_the_beeps_in_the_visit_s_language(tmp_path: Path, language: str) -> None:
    other = "de" if language == "en" else "en"
    heard = listen(tmp_path, 1.0, "half", language=language)
    like, begins = likeness(heard, spoken(language)["half"])
    assert like > LIKE
    assert likeness(heard, spoken(other)["half"])[0] < UNLIKE
    assert [round(tone.hz, -1) for tone in tones(heard[:begins])] == [1320, 1320]
    assert LOUDNESS[0] < loudness(heard[begins : begins + len(spoken(language)["half"])]) < LOUDNESS[1]


def test_no_sentence_lies_over_the_countdown(tmp_path: Path) -> None:
    heard = listen(tmp_path, 1.0, "soon+", "count", language="en")
    assert likeness(heard, spoken("en")["soon"])[0] < LIKE
    ends = np.flatnonzero(np.abs(heard) > LEAST).max()
    assert round(tone(heard[ends - RATE_HZ // 10 : ends]).hz, -1) == 880


def test_the_voice_follows_the_volume(tmp_path: Path) -> None:
    loud, low = (loudness(listen(tmp_path, volume, "look", language="fr")) for volume in (1.0, 0.4))
    assert low == pytest.approx(0.4 * loud, rel=0.1)


def test_mute_silences_the_voice_too(tmp_path: Path) -> None:
    assert not np.any(listen(tmp_path, 0.0, "done", language="it"))


def test_a_language_without_its_files_has_the_beeps(tmp_path: Path) -> None:
    heard = tones(listen(tmp_path, 1.0, "half", language="none"))
    assert [round(tone.hz, -1) for tone in heard] == [1320, 1320]
