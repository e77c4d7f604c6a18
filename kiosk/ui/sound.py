"""What is heard while somebody runs: they look ahead, not at the screen. SDL mixes it.

Tones are made here; sentences were spoken once (`models/speech`). Without a loudspeaker, or with one that fails,
everything goes on in silence; without a sentence's file, with the tones alone.
"""

from __future__ import annotations

import logging
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from kivy.core.audio import SoundLoader
from numpy.typing import NDArray

from kiosk.words import tr

LOG = logging.getLogger(__name__)

RATE_HZ = 44_100
LOUDEST = 0.8  # of full scale
EDGE_S = 0.008  # over which a tone swells and fades: an abrupt one clicks
PAUSE_S = 0.08  # between two tones of a signal
SPOKEN = Path(__file__).parent / "spoken"  # LANGUAGE/SIGNAL.ogg


class Signal(StrEnum):
    STEP_ON = "step_on"
    STAND = "stand"
    RUN = "run"
    SOON = "soon"
    COUNT = "count"
    START = "start"
    HALF = "half"
    DONE = "done"
    NOBODY = "nobody"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Tone:
    hz: float
    seconds: float


TONES: Mapping[Signal, tuple[Tone, ...]] = {
    Signal.COUNT: (Tone(880.0, 0.15),),  # lower than the start, as before a race
    Signal.START: (Tone(1760.0, 0.5),),
    Signal.HALF: (Tone(1320.0, 0.15), Tone(1320.0, 0.15)),
    Signal.DONE: (Tone(1320.0, 0.2), Tone(990.0, 0.2), Tone(660.0, 0.4)),
}
SENTENCES: Mapping[Signal, str] = {
    Signal.STEP_ON: tr("Step on the belt and face forward."),
    Signal.STAND: tr("Stand still. Look ahead."),
    Signal.RUN: tr("Start the belt and run easily."),
    Signal.SOON: tr("Run on as you do. The recording begins soon."),
    Signal.START: tr("Run as you always do. Look ahead."),
    Signal.HALF: tr("Half-way."),
    Signal.DONE: tr("Done. Slow down, and step off when the belt stands still."),
    Signal.NOBODY: tr("Nobody is running. Run on, or touch Stop."),
    Signal.LOOK: tr("Slow down and look at the screen."),
}
"""What is spoken after a signal's tones; nothing lies over the countdown."""


def samples(tones: tuple[Tone, ...]) -> NDArray[np.int16]:
    """One after the other, with a pause between."""
    pause = np.zeros(round(PAUSE_S * RATE_HZ))
    parts = [part for tone in tones for part in (sound_of(tone), pause)][:-1]
    return (LOUDEST * np.iinfo(np.int16).max * np.concatenate(parts)).astype(np.int16)


def sound_of(tone: Tone) -> NDArray[np.float64]:
    times_s = np.arange(round(tone.seconds * RATE_HZ)) / RATE_HZ
    edge = np.minimum(times_s, tone.seconds - times_s) / EDGE_S
    return np.asarray(np.clip(edge, 0.0, 1.0) * np.sin(2.0 * np.pi * tone.hz * times_s))


def write_wave(path: Path, sound: NDArray[np.int16]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())


class Loudspeaker:
    """Plays signals beside whatever else goes on, and speaks one sentence at a time, after its signal's tones.

    voice: the sentence last spoken; due: what speaks the one that waits for its tones to end.
    """

    def __init__(self) -> None:
        self.sounds: dict[Signal, Any] = {}
        self.voice: Any = None
        self.due: Callable[[], None] | None = None
        try:
            with TemporaryDirectory() as folder:
                for signal, tones in TONES.items():
                    path = Path(folder) / f"{signal}.wav"
                    write_wave(path, samples(tones))
                    self.sounds[signal] = SoundLoader.load(str(path))
                    self.sounds[signal].bind(on_stop=lambda _: self.speak())
        except Exception:  # the border of what is heard: a driver may do anything
            LOG.exception("there is no sound")

    def play(self, signal: Signal, volume: float, language: str = "") -> None:
        """volume: 0 to 1; nothing is heard at 0. language: of the sentence after the tones, empty for none.

        Whatever is being spoken ends: it is no longer so.
        """
        try:
            self.hush()
            if volume > 0.0:
                self.begin(signal, volume, language)
        except Exception:  # as above
            LOG.exception("the sound failed")
            self.sounds.clear()

    def hush(self) -> None:
        self.due = None
        if self.voice is not None:
            self.voice.stop()

    def begin(self, signal: Signal, volume: float, language: str) -> None:
        tones, path = self.sounds.get(signal), SPOKEN / language / f"{signal}.ogg"
        start(tones, volume)
        self.due = partial(self.start_voice, path, volume) if language and path.is_file() else None
        if tones is None:
            self.speak()

    def speak(self) -> None:
        """The sentence that is due, whose tones are over."""
        due, self.due = self.due, None
        try:
            if due is not None:
                due()
        except Exception:  # as above
            LOG.exception("the sentence failed")

    def start_voice(self, path: Path, volume: float) -> None:
        self.voice = SoundLoader.load(str(path))
        start(self.voice, volume)


def start(sound: Any, volume: float) -> None:
    if sound is not None:
        sound.volume = volume
        sound.play()
